#pragma once

#include "muster/plan/drill.hpp"
#include "muster/resources/rehearsal.hpp"

namespace muster {

/// What does not hold together in a drill, and what it names that the region does not have: injects
/// that wait for one another, that come before the start or after the end, conditions that can
/// never be, unknown organisations, roads, teams, stockpiles, plans, cards, roles nobody holds,
/// objectives that nothing serves.
///
/// Order:   by line of the file.
/// Cost:    O(n log n) for n injects.
void check_drill(const Drill& drill, const Region& region, Findings& findings);

/// What the rehearsal shows: injects that never came, but for those that wait for players to fail;
/// expected actions that the plans never ask for.
void check_rehearsal(const Drill& drill, const Rehearsal& rehearsal, Findings& findings);

}  // namespace muster
