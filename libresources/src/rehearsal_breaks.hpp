#pragma once

#include <vector>

#include "drill_wording.hpp"
#include "muster/resources/rehearsal.hpp"

namespace muster {

/// One thing that is not as the plans ask for: a deadline without what it needs, a step after its
/// limit; with the engine's own reasons and remedies.
struct RehearsalBreak {
  Instant at = {};
  Text what = {};
  std::vector<Text> why = {};
  std::vector<Text> remedies = {};
};

/// Order:   by instant, then as the answers have them.
[[nodiscard]] std::vector<RehearsalBreak> breaks_of(const Drill& drill, const Rehearsal& rehearsal,
                                                    const Region& region);

/// A plan at a level, since when.
struct RehearsedLevel {
  IncidentId incident = {};
  PlanId plan = {};
  std::string level = {};  ///< empty: the plan has none
  Text name = {};
  Instant since = {};
};
/// The plans that run, each time their level changes.
[[nodiscard]] std::vector<RehearsedLevel> levels_of(const Rehearsal& rehearsal,
                                                    const Region& region);

}  // namespace muster
