#pragma once

#include <string>
#include <vector>

#include "command.hpp"
#include "muster/plan/drill.hpp"
#include "muster/resources/rehearsal_report.hpp"
#include "opened_region.hpp"

namespace muster {

/// REGION and DRILL, which every verb takes.
[[nodiscard]] std::vector<Argument> drill_arguments(std::vector<Argument> more);

/// The path that the argument DRILL means.
[[nodiscard]] std::string drill_path(const Given& given);
/// The drill of the argument DRILL: a file, or the one of that name in the folder drills of the
/// region. What is wrong with it, also against the region, stands on standard error.
///
/// Throws:  Error{drill_refused} when errors stand.
[[nodiscard]] Drill drill_argument(const Given& given, const Region& region,
                                   const Session& session);

[[nodiscard]] DrillReportOptions drill_report_options(const Given& given, const Session& session);

}  // namespace muster
