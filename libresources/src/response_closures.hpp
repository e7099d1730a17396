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
/// all together; and what is odd about them. The answer must be whole but for that. `kept` as
/// RoadsThen takes it.
void weigh_closures(Response& answer, std::span<const Closure> closures, const RoadsThen& roads,
                    const Region& region, const Situation& situation, KeptMetrics* kept = nullptr);

/// What weigh_closures() makes of the shortfalls, and nothing else of it. `answer.closures` are
/// those in force, `travel` are the times that the answer was found with.
///
/// Cost:    a search and an answer for each closure or zone whose opening changes the times and
///          could lessen a shortfall or reach whom it cuts off; else none.
void weigh_for_shortfalls(Response& answer, const RoadsThen& roads, const TravelByIncident& travel,
                          const Region& region, const Situation& situation, KeptMetrics& kept);

}  // namespace muster
