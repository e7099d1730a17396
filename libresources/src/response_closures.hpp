#pragma once

#include <span>
#include <vector>

#include "muster/resources/response.hpp"
#include "response_travel.hpp"

namespace muster {

/// The standing closures, those of the situation, and the road under each incident.
[[nodiscard]] std::vector<Closure> all_closures(std::span<const LocatedIncident> incidents,
                                                const Region& region, const Situation& situation);

/// Says what the closures did to the answer: each alone, those of one hazard zone together, and
/// all together; and what is odd about them. The answer must be whole but for that.
void weigh_closures(Response& answer, std::span<const Closure> closures, const RoadsThen& roads,
                    const Region& region, const Situation& situation);

}  // namespace muster
