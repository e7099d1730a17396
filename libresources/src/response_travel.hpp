#pragma once

#include <map>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "muster/resources/candidates.hpp"
#include "muster/resources/response.hpp"

namespace muster {

using TravelByIncident = std::map<IncidentId, TravelByVehicle>;

/// The roads to all incidents at one instant, each in the weather of its incident and at that hour,
/// before any closure. Asked again and again with other closures.
///
/// Keeps:   references to the incidents and the region.
class RoadsThen {
 public:
  RoadsThen(std::span<const LocatedIncident> incidents, const Region& region, Instant as_of,
            TravelEngine engine);

  /// The travel times to each incident, of every kind of vehicle, with these closures. Vehicles
  /// whose roads are the same share one search.
  ///
  /// Throws:  as lay_closures().
  [[nodiscard]] TravelByIncident with(std::span<const Closure> closures) const;

  /// Which of the incident's approaches end in a last leg along a closed road, as positions among
  /// them. What the incident itself closes does not count.
  [[nodiscard]] std::vector<std::size_t> closed_legs(const LocatedIncident& incident,
                                                     std::span<const Closure> closures) const;

 private:
  /// By vehicle of the region, the first for a vehicle nobody knows: which of the metrics.
  struct InWeather {
    std::vector<RoadTimes> metrics = {};
    std::vector<std::size_t> of_vehicle = {};
  };

  std::span<const LocatedIncident> incidents_;
  const Region& region_;
  Instant as_of_;
  TravelEngine engine_;
  std::map<std::optional<std::string>, InWeather> by_weather_ = {};
};

/// What found the times, vehicles with the same together.
[[nodiscard]] std::vector<TravelFound> found_by(const TravelByIncident& travel,
                                                std::span<const LocatedIncident> incidents,
                                                const Region& region);

}  // namespace muster
