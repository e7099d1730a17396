#include "response_travel.hpp"

#include <algorithm>
#include <chrono>
#include <memory>
#include <optional>
#include <string>
#include <utility>

#include "approaches.hpp"

namespace muster {

namespace {

/// The roads as one vehicle finds them, or several to whom all are the same.
struct Ways {
  RoadTimes metric = {};        ///< before any closure
  std::vector<bool> concerned;  ///< which closures count
  const std::vector<std::string>* classes = nullptr;
  Travel travel;
};

/// The roads in one weather; the first are those of a vehicle nobody knows.
struct Roads {
  std::vector<Ways> different = {};
  std::vector<std::size_t> of_vehicle = {};  ///< by vehicle of the region
};

/// The closures of one instant, and what else every incident shares.
struct Lay {
  const Region& region;
  std::span<const Closure> closures;
  Instant as_of;

  [[nodiscard]] RoadTimes over(RoadTimes metric, std::span<const Closure> some,
                               const std::vector<std::string>* classes) const {
    lay_closures(metric, *region.roads, some, as_of, classes);
    return metric;
  }
};

std::size_t add(std::vector<Ways>& different, const Lay& lay, const Vehicle* vehicle,
                std::span<const RoadCondition> conditions) {
  RoadTimes metric = road_times(*lay.region.roads, vehicle, conditions);
  const auto* classes = vehicle == nullptr ? nullptr : &vehicle->classes;
  std::vector<bool> concerned;
  for (const Closure& closure : lay.closures) concerned.push_back(concerns(closure, classes));
  for (std::size_t i = 0; i < different.size(); ++i) {
    if (different[i].concerned == concerned && different[i].metric == metric) return i;
  }
  RoadTimes closed = lay.over(metric, lay.closures, classes);
  different.push_back({std::move(metric), std::move(concerned), classes,
                       Travel(lay.region.roads, std::move(closed))});
  return different.size() - 1;
}

Roads roads_in(const std::optional<std::string>& weather, const Lay& lay) {
  const auto local = lay.as_of + lay.region.header.display_offset;
  const auto clock =
      std::chrono::floor<Minutes>(local - std::chrono::floor<std::chrono::days>(local));
  const auto conditions = holding(lay.region.conditions, weather, clock);
  Roads roads;
  add(roads.different, lay, nullptr, conditions);
  for (const Vehicle& vehicle : lay.region.vehicles) {
    roads.of_vehicle.push_back(add(roads.different, lay, &vehicle, conditions));
  }
  return roads;
}

/// A leg leads to the incident, so what the incident itself closes does not close it; another
/// incident on the same road does not either.
std::vector<Closure> closing_legs_of(const LocatedIncident& incident,
                                     std::span<const Closure> closures) {
  std::vector<Closure> result;
  for (const Closure& closure : closures) {
    const bool own = closure.incident == incident.incident.id;
    const bool beside = closure.incident && incident.on_road &&
                        closure.id.str() == closure.incident->str() &&
                        closure.target == "edge:" + incident.on_road->str();
    if (!own && !beside) result.push_back(closure);
  }
  return result;
}

/// The approaches with their legs as this vehicle finds them.
std::vector<Approach> approaches_of(const LocatedIncident& incident, const Ways& ways,
                                    const Lay& lay) {
  const auto closing = closing_legs_of(incident, lay.closures);
  const RoadNetwork& network = *lay.region.roads;
  if (closing.size() == lay.closures.size()) {
    return with_legs_on(incident.approaches, network, ways.travel.road_times());
  }
  return with_legs_on(incident.approaches, network, lay.over(ways.metric, closing, ways.classes));
}

TravelByVehicle travel_on(const Roads& roads, const LocatedIncident& incident, const Lay& lay) {
  std::vector<std::shared_ptr<const TravelTimes>> searched;
  for (const Ways& ways : roads.different) {
    searched.push_back(std::make_shared<const TravelTimes>(
        ways.travel, approaches_of(incident, ways, lay)));
  }
  TravelByVehicle all(searched.front());
  for (std::size_t i = 0; i < lay.region.vehicles.size(); ++i) {
    all.add(lay.region.vehicles[i].id, searched[roads.of_vehicle[i]]);
  }
  return all;
}

/// What conditions go by.
std::optional<std::string> weather_word(const Incident& incident) {
  return incident.weather ? incident.weather->note : std::nullopt;
}

}  // namespace

TravelByIncident travel_to(std::span<const LocatedIncident> incidents, const Region& region,
                           std::span<const Closure> closures, Instant as_of) {
  const Lay lay{region, closures, as_of};
  std::map<std::optional<std::string>, Roads> by_weather;
  TravelByIncident travel;
  for (const LocatedIncident& located : incidents) {
    const auto weather = weather_word(located.incident);
    auto roads = by_weather.find(weather);
    if (roads == by_weather.end()) {
      roads = by_weather.emplace(weather, roads_in(weather, lay)).first;
    }
    travel.try_emplace(located.incident.id, travel_on(roads->second, located, lay));
  }
  return travel;
}

std::vector<std::size_t> closed_legs(const LocatedIncident& incident, const Region& region,
                                     std::span<const Closure> closures, Instant as_of) {
  const Lay lay{region, closures, as_of};
  const auto closing = closing_legs_of(incident, closures);
  const auto legs = with_legs_on(incident.approaches, *region.roads,
                                 lay.over(road_times(*region.roads), closing, nullptr));
  std::vector<std::size_t> closed;
  for (std::size_t i = 0; i < legs.size(); ++i) {
    if (!legs[i].leg.reachable()) closed.push_back(i);
  }
  return closed;
}

}  // namespace muster
