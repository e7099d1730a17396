#pragma once

#include <cstdint>
#include <span>
#include <utility>
#include <vector>

#include "muster/plan/json.hpp"
#include "muster/resources/dated_fact.hpp"

namespace muster {

/// The drills that a store keeps (Store::drills()), as dated facts: that each of its plans was
/// drilled on the day it began, and each corrective action that is not done, due by its day, about
/// the organisation that owns it. Of one action of one drill the latest record counts.
///
/// Order:   drills as they were recorded, then the actions by drill and id.
/// Empty:   also for a record that does not say when, or of which plans.
[[nodiscard]] std::vector<DatedFact> recorded_drill_facts(
    std::span<const std::pair<std::int64_t, Json>> records, Offset offset);

}  // namespace muster
