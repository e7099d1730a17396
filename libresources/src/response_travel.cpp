#include "response_travel.hpp"

#include <chrono>
#include <memory>
#include <optional>
#include <string>
#include <utility>

namespace muster {

namespace {

/// The roads as each kind of vehicle finds them; the first are those of a vehicle nobody knows.
struct Roads {
  std::vector<Travel> different = {};
  std::vector<std::size_t> of_vehicle = {};  ///< by vehicle of the region
};

std::size_t add(std::vector<Travel>& different, const Region& region, RoadTimes times) {
  for (std::size_t i = 0; i < different.size(); ++i) {
    if (different[i].road_times() == times) return i;
  }
  different.emplace_back(region.roads, std::move(times));
  return different.size() - 1;
}

Roads roads_in(const std::optional<std::string>& weather, const Region& region,
               std::span<const Closure> closures, Instant as_of) {
  const auto local = as_of + region.header.display_offset;
  const auto clock =
      std::chrono::floor<Minutes>(local - std::chrono::floor<std::chrono::days>(local));
  const auto conditions = holding(region.conditions, weather, clock);
  Roads roads;
  add(roads.different, region, road_times(*region.roads, nullptr, conditions, closures, as_of));
  for (const Vehicle& vehicle : region.vehicles) {
    roads.of_vehicle.push_back(add(
        roads.different, region, road_times(*region.roads, &vehicle, conditions, closures, as_of)));
  }
  return roads;
}

TravelByVehicle travel_on(const Roads& roads, const Region& region,
                          std::span<const Approach> approaches) {
  std::vector<std::shared_ptr<const TravelTimes>> searched;
  for (const Travel& travel : roads.different) {
    searched.push_back(std::make_shared<const TravelTimes>(travel, approaches));
  }
  TravelByVehicle all(searched.front());
  for (std::size_t i = 0; i < region.vehicles.size(); ++i) {
    all.add(region.vehicles[i].id, searched[roads.of_vehicle[i]]);
  }
  return all;
}

}  // namespace

TravelByIncident travel_to(std::span<const LocatedIncident> incidents, const Region& region,
                           std::span<const Closure> closures, Instant as_of) {
  std::map<std::optional<std::string>, Roads> by_weather;
  TravelByIncident travel;
  for (const LocatedIncident& located : incidents) {
    const auto& weather = located.incident.weather;
    auto roads = by_weather.find(weather);
    if (roads == by_weather.end()) {
      roads = by_weather.emplace(weather, roads_in(weather, region, closures, as_of)).first;
    }
    travel.try_emplace(located.incident.id, travel_on(roads->second, region, located.approaches));
  }
  return travel;
}

}  // namespace muster
