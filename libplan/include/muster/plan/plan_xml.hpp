#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "muster/plan/plan.hpp"

namespace muster {

/// Reads a plan of `plan.xsd`. What the plan refers to outside itself is checked where the region
/// is known (check_plan).
///
/// Empty:   when a finding of severity error was added.
[[nodiscard]] std::optional<Plan> read_plan(std::string_view xml, const std::string& file,
                                            Findings& findings);

/// The one canonical form: reading it gives the same plan, writing that gives the same bytes.
[[nodiscard]] std::string write_plan(const Plan& plan);

}  // namespace muster
