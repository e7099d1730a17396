#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "muster/plan/time.hpp"
#include "muster/resources/obligations.hpp"

namespace muster {

/// A drill that is owed: of one of these plans, by that day.
struct DrillNeed {
  std::string id = {};
  Text name = {};                  ///< whose
  std::vector<PlanId> plans = {};  ///< any one of them serves
  Date due = {};
};

/// The drills among the obligations, as far as they are still to be planned: what is overdue is
/// needed on the day of the question.
///
/// Order:   by day, then id.
[[nodiscard]] std::vector<DrillNeed> drill_needs(const Due& due, Date as_of);

/// A drill that could be held: the incident of a planning basis, and every plan that comes out.
struct DrillChoice {
  PlanId plan = {};  ///< whose planning basis it is
  std::string basis = {};
  HazardId hazard = {};  ///< where; empty: in the plan's area at large
  Text name = {};
  std::vector<PlanId> drilled = {};  ///< the plans that match, by id
};

/// One drill of the programme.
struct ProgrammeDrill {
  DrillChoice choice = {};
  Date by = {};                         ///< the first day of those it serves
  std::vector<std::size_t> needs = {};  ///< positions of what it serves
};

/// 年度演练计划: the fewest drills that serve everything.
struct DrillProgramme {
  std::vector<ProgrammeDrill> drills = {};
  std::vector<std::size_t> unserved = {};  ///< needs that no choice serves
  bool proved = true;  ///< no programme has fewer; false: the search was given up, it may
};

/// Every planning basis at every hazard its plan is for, with the plans that match there.
///
/// Order:   by plan, basis, hazard; of those that drill the same plans only the first.
[[nodiscard]] std::vector<DrillChoice> drill_choices(const Region& region, Date day);

/// Each need takes one drill of its own time: a drill serves needs whose days lie within `window`
/// of the earliest of them, so that what comes twice a year is drilled twice. Exact, by branch and
/// bound, within `most_nodes`; beyond that the best that was found.
///
/// Order:   by day, then as the choices.
[[nodiscard]] DrillProgramme drill_programme(std::span<const DrillNeed> needs,
                                             std::span<const DrillChoice> choices,
                                             std::chrono::days window = std::chrono::days(183),
                                             std::size_t most_nodes = 2'000'000);

}  // namespace muster
