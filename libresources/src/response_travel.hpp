#pragma once

#include <map>
#include <span>
#include <vector>

#include "muster/resources/candidates.hpp"

namespace muster {

using TravelByIncident = std::map<IncidentId, TravelByVehicle>;

/// The travel times to each incident, of every kind of vehicle, in the weather of the incident at
/// that hour, with the closures over them. Vehicles whose roads are the same share one search, and
/// incidents under the same weather share the roads.
[[nodiscard]] TravelByIncident travel_to(std::span<const LocatedIncident> incidents,
                                         const Region& region, std::span<const Closure> closures,
                                         Instant as_of);

/// Which of the incident's approaches end in a last leg along a closed road, as positions among
/// them. What the incident itself closes does not count.
[[nodiscard]] std::vector<std::size_t> closed_legs(const LocatedIncident& incident,
                                                   const Region& region,
                                                   std::span<const Closure> closures,
                                                   Instant as_of);

}  // namespace muster
