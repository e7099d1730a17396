#pragma once

#include <span>
#include <vector>

#include "rehearsal_answer.hpp"
#include "response_travel.hpp"

namespace muster {

/// What was ordered before now, with the need of the earlier answer that it was sent for.
struct Underway {
  Assignment assignment = {};
  const Requirement* need = nullptr;
  std::optional<Route> route = {};
  bool moved = false;  ///< comes later than it would have
};

/// What of `before` was ordered earlier than now and still comes or is there.
///
/// Keeps:   references to the needs of `before`.
[[nodiscard]] std::vector<Underway> underway(const Response& before, const RehearsalWorld& world,
                                             Instant now, std::vector<Spoilt>& spoilt);

/// Those on the road find their way anew. A road that shuts is left at its far end by whoever is on
/// it; from there on the new roads count, and before leaving, all of them.
void find_ways(std::vector<Underway>& all, const TravelByIncident& old_travel,
               const TravelByIncident& travel, const RegionPositions& positions,
               RehearsalWorld& world, Instant now, std::vector<Spoilt>& spoilt);

}  // namespace muster
