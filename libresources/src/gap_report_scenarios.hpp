#pragma once

#include <string>
#include <utility>
#include <vector>

#include "muster/resources/gap_report.hpp"

namespace muster {

/// A need of a scenario that is not met in time.
struct ScenarioGap {
  const ScenarioTrial* scenario = nullptr;
  const TriedNeed* need = nullptr;
};

/// Gravest first: unmet, then the likeliest, then by scenario and material.
[[nodiscard]] std::vector<ScenarioGap> scenario_gaps(const RegionReadiness& readiness);
/// "5 scenarios: weighed by probability …".
[[nodiscard]] std::string scenarios_share(const RegionReadiness& readiness, Language language);
/// Id and name of where it is.
[[nodiscard]] std::pair<std::string, std::string> scenario_place(const ScenarioTrial& scenario,
                                                                 const Region& region,
                                                                 Language language);
/// Why it is so, and what would help.
[[nodiscard]] std::string scenario_why(const TriedNeed& need, Language language);

/// For a terminal. Empty: nothing is supposed.
[[nodiscard]] std::string scenarios_text(const RegionReadiness& readiness, const Region& region,
                                         const GapReportOptions& options);

}  // namespace muster
