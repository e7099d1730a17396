#pragma once

#include <string>

#include "muster/resources/rehearsal_report.hpp"

namespace muster {

/// 情景注入总表 (master scenario events list): every inject in the order of time, what it is to set
/// off, and room for when it was given. Times are those of the rehearsal; an inject that waits for
/// a condition says so. Each row of the table carries the mark; cells that a spreadsheet would run
/// are guarded.
[[nodiscard]] std::string events_list_csv(const Drill& drill, const Rehearsal& rehearsal,
                                          const Region& region, Language language);
/// The same to print on A4, landscape, with the evaluators' sheets behind it: one for each
/// objective, with room for what was seen.
[[nodiscard]] std::string events_list_html(const Drill& drill, const Rehearsal& rehearsal,
                                           const Region& region, Language language);

}  // namespace muster
