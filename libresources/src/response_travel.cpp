#include "response_travel.hpp"

#include <algorithm>
#include <chrono>
#include <memory>
#include <set>
#include <utility>

#include "approaches.hpp"
#include "closures_laid.hpp"
#include "muster/resources/region.hpp"
#include "muster/resources/travel_by_vehicle.hpp"
#include "muster/resources/travel_index.hpp"
#include "muster/resources/vehicles.hpp"
#include "travel_wanted.hpp"
#include "vehicles_barred.hpp"

namespace muster {

namespace {

/// The roads as one vehicle finds them, or several to whom all are the same.
struct Ways {
  std::size_t metric = 0;
  std::vector<bool> concerned = {};  ///< which closures count
  const std::vector<std::string>* classes = nullptr;
  std::shared_ptr<const LaidRoads> roads;

  [[nodiscard]] const Travel& travel() const { return roads->travel(); }
};

/// The closures of a trial, and what they lie over.
struct Lay {
  const RoadNetwork& network;
  std::span<const Closure> closures;
  Instant as_of;
  TravelEngine engine = TravelEngine::automatic;

  [[nodiscard]] RoadTimes over(RoadTimes metric, std::span<const Closure> some,
                               const std::vector<std::string>* classes) const {
    lay_closures(metric, network, some, as_of, classes);
    return metric;
  }
};

/// The metric as closures leave it. What was found before is used where it is given.
std::shared_ptr<const LaidRoads> laid(std::size_t metric, const std::vector<RoadTimes>& metrics,
                                      const Region& region, const Lay& lay,
                                      const std::vector<std::string>* classes, RoadsFound* found) {
  if (found == nullptr) {
    Travel travel(region.roads, lay.over(metrics[metric], lay.closures, classes), lay.engine);
    return std::make_shared<const LaidRoads>(std::move(travel), false, nullptr);
  }
  const auto without = [&] {
    Travel travel(region.roads, metrics[metric], lay.engine);
    const bool open =
        travel.engine() == TravelEngine::index && metrics[metric] == road_times(lay.network);
    return std::make_shared<const LaidRoads>(std::move(travel), open, found->wanted());
  };
  RoadsFound::Asked asked{.metric = metric, .engine = lay.engine};
  std::vector<LaidRoad> changed =
      laid_roads(metrics[metric], lay.network, lay.closures, lay.as_of, classes);
  if (changed.empty()) return found->of(asked, without);
  // Where an index answers for the open roads, what is shut on them need not be laid road by road.
  const bool only_shut = std::ranges::all_of(changed, [](const LaidRoad& one) {
    return !one.forward.reachable() && !one.backward.reachable();
  });
  std::shared_ptr<const LaidRoads> open;
  if (only_shut && lay.engine == TravelEngine::automatic &&
      lay.network.places().size() >= places_worth_an_index) {
    open = found->of(asked, without);
  }
  asked.laid = std::move(changed);
  return found->of(asked, [&] {
    if (open != nullptr && open->open()) {
      std::vector<RoadIndex> shut;
      for (const LaidRoad& one : asked.laid) shut.push_back(one.road);
      return std::make_shared<const LaidRoads>(open->travel().avoiding(shut), false,
                                               found->wanted());
    }
    RoadTimes times = metrics[metric];
    for (const LaidRoad& one : asked.laid) {
      times.forward[static_cast<std::size_t>(one.road)] = one.forward;
      times.backward[static_cast<std::size_t>(one.road)] = one.backward;
    }
    return std::make_shared<const LaidRoads>(Travel(region.roads, std::move(times), lay.engine),
                                             false, found->wanted());
  });
}

/// What conditions go by.
std::optional<std::string> weather_word(const Incident& incident) {
  return incident.weather ? incident.weather->note : std::nullopt;
}

const Vehicle* vehicle_at(std::size_t position, const Region& region) {
  return position == 0 ? nullptr : &region.vehicles[position - 1];
}

/// The roads that each vehicle may not drive, after one that is barred from none.
std::vector<std::vector<std::uint32_t>> barred_by_vehicle(const Region& region) {
  std::vector<std::vector<std::uint32_t>> barred(1);
  if (region.vehicles.empty()) return barred;
  const std::vector<std::uint32_t> limited = limited_roads(*region.roads);
  for (const Vehicle& vehicle : region.vehicles) {
    barred.push_back(barred_roads(vehicle, limited, *region.roads));
  }
  return barred;
}

/// The first of those before it to whom all roads are the same; none where it is the first.
std::optional<std::size_t> driven_like(std::size_t position,
                                       const std::vector<std::vector<std::uint32_t>>& barred,
                                       const Region& region) {
  static const std::vector<std::string> usual;
  const auto pace = [&](std::size_t i) -> const std::vector<std::string>& {
    const Vehicle* vehicle = vehicle_at(i, region);
    return vehicle == nullptr ? usual : vehicle->pace;
  };
  for (std::size_t i = 0; i < position; ++i) {
    if (barred[i] == barred[position] && pace(i) == pace(position)) return i;
  }
  return std::nullopt;
}

/// A leg leads to the incident, so what the incident itself closes does not close it; another
/// incident on the same road does not either.
std::vector<Closure> closing_legs_of(const LocatedIncident& incident,
                                     std::span<const Closure> closures) {
  std::vector<Closure> result;
  for (const Closure& closure : closures) {
    const bool own = closure.incident == incident.incident.id;
    const bool beside = closure.incident && incident.on_road &&
                        closure.id.view() == closure.incident->view() &&
                        closure.target == "edge:" + incident.on_road->str();
    if (!own && !beside) result.push_back(closure);
  }
  return result;
}

/// Which ways each vehicle takes: equal metrics under closures that concern them alike are one.
std::vector<std::size_t> ways_of(const std::vector<std::size_t>& metric_of,
                                 const std::vector<RoadTimes>& metrics, const Region& region,
                                 const Lay& lay, std::vector<Ways>& different, RoadsFound* found) {
  std::vector<std::size_t> result;
  for (std::size_t i = 0; i < metric_of.size(); ++i) {
    const Vehicle* vehicle = vehicle_at(i, region);
    const auto* classes = vehicle == nullptr ? nullptr : &vehicle->classes;
    std::vector<bool> concerned;
    for (const Closure& closure : lay.closures) concerned.push_back(concerns(closure, classes));
    const auto same = std::ranges::find_if(different, [&](const Ways& ways) {
      return ways.metric == metric_of[i] && ways.concerned == concerned;
    });
    result.push_back(static_cast<std::size_t>(same - different.begin()));
    if (same != different.end()) continue;
    different.push_back({metric_of[i], std::move(concerned), classes,
                         laid(metric_of[i], metrics, region, lay, classes, found)});
  }
  return result;
}

/// The approaches with their legs as these roads have them.
std::vector<Approach> approaches_of(const LocatedIncident& incident, const Ways& ways,
                                    const RoadTimes& metric, const Lay& lay) {
  const bool along_roads = std::ranges::any_of(
      incident.approaches, [](const Approach& one) { return one.road.has_value(); });
  if (!along_roads) return incident.approaches;
  const auto closing = closing_legs_of(incident, lay.closures);
  if (closing.size() == lay.closures.size()) {
    return with_legs_on(incident.approaches, lay.network, ways.travel().road_times());
  }
  return with_legs_on(incident.approaches, lay.network, lay.over(metric, closing, ways.classes));
}

}  // namespace

std::shared_ptr<const KeptMetrics::ByVehicle> KeptMetrics::of(
    std::span<const RoadCondition> conditions, const Region& region) {
  std::string key;
  for (const RoadCondition& row : conditions) {
    key += row.condition + '/' + std::to_string(row.number) + ';';
  }
  {
    const std::lock_guard lock(mutex_);
    if (const auto known = all_.find(key); known != all_.end()) return known->second;
  }
  auto made = std::make_shared<ByVehicle>();
  made->found = std::make_shared<RoadsFound>(wanted(region));
  const auto barred = barred_by_vehicle(region);
  for (std::size_t i = 0; i <= region.vehicles.size(); ++i) {
    if (const auto like = driven_like(i, barred, region)) {
      made->of_vehicle.push_back(made->of_vehicle[*like]);
      continue;
    }
    RoadTimes metric = road_times(*region.roads, vehicle_at(i, region), conditions);
    const auto same = std::ranges::find(made->metrics, metric);
    made->of_vehicle.push_back(static_cast<std::size_t>(same - made->metrics.begin()));
    if (same == made->metrics.end()) made->metrics.push_back(std::move(metric));
  }
  const std::lock_guard lock(mutex_);
  return all_.emplace(key, std::move(made)).first->second;
}

std::shared_ptr<const RegionPositions> KeptMetrics::positions(const Region& region) {
  const std::lock_guard lock(mutex_);
  if (positions_ == nullptr) positions_ = std::make_shared<const RegionPositions>(region);
  return positions_;
}

std::shared_ptr<const PlacesWanted> KeptMetrics::wanted(const Region& region) {
  if (times_from_ == TimesFrom::anywhere) return nullptr;
  const auto known = positions(region);
  const std::lock_guard lock(mutex_);
  if (wanted_ != nullptr) return wanted_;
  std::vector<PlaceIndex> places;
  for (const auto* all : {&known->place_of_team, &known->place_of_stockpile}) {
    for (const std::optional<PlaceIndex>& place : *all) {
      if (place) places.push_back(*place);
    }
  }
  wanted_ = std::make_shared<const PlacesWanted>(*region.roads, places);
  return wanted_;
}

RoadsThen::RoadsThen(std::span<const LocatedIncident> incidents, const Region& region,
                     Instant as_of, TravelEngine engine, KeptMetrics* kept)
    : incidents_(incidents), region_(region), as_of_(as_of), engine_(engine) {
  KeptMetrics own;
  for (const LocatedIncident& located : incidents) {
    const auto weather = weather_word(located.incident);
    const auto [entry, fresh] = by_weather_.try_emplace(weather);
    if (!fresh) continue;
    const auto conditions =
        holding(region.conditions, weather, as_of, region.header.display_offset);
    entry->second = (kept == nullptr ? own : *kept).of(conditions, region);
  }
}

TravelByIncident RoadsThen::with(std::span<const Closure> closures) const {
  if (incidents_.empty()) return {};
  const Lay lay{*region_.roads, closures, as_of_, engine_};
  std::map<std::optional<std::string>, std::pair<std::vector<Ways>, std::vector<std::size_t>>> laid;
  TravelByIncident travel;
  for (const LocatedIncident& located : incidents_) {
    const auto weather = weather_word(located.incident);
    const KeptMetrics::ByVehicle& roads = *by_weather_.at(weather);
    const auto [entry, fresh] = laid.try_emplace(weather);
    auto& [different, of_vehicle] = entry->second;
    if (fresh) {
      of_vehicle =
          ways_of(roads.of_vehicle, roads.metrics, region_, lay, different, roads.found.get());
    }
    std::vector<std::shared_ptr<const TravelTimes>> searched;
    for (const Ways& ways : different) {
      searched.push_back(
          ways.roads->times(approaches_of(located, ways, roads.metrics[ways.metric], lay)));
    }
    TravelByVehicle all(searched[of_vehicle.front()]);
    for (std::size_t i = 0; i < region_.vehicles.size(); ++i) {
      all.add(region_.vehicles[i].id, searched[of_vehicle[i + 1]]);
    }
    travel.try_emplace(located.incident.id, std::move(all));
  }
  return travel;
}

std::vector<TravelTime> RoadsThen::ways_out(const LocatedIncident& incident, const Vehicle* vehicle,
                                            std::span<const Closure> closures) const {
  const Lay lay{*region_.roads, closures, as_of_, engine_};
  const KeptMetrics::ByVehicle& in_weather = *by_weather_.at(weather_word(incident.incident));
  const std::size_t position =
      vehicle == nullptr ? 0 : static_cast<std::size_t>(vehicle - region_.vehicles.data()) + 1;
  const auto* classes = vehicle == nullptr ? nullptr : &vehicle->classes;
  const RoadTimes& metric = in_weather.metrics[in_weather.of_vehicle[position]];
  const Ways ways{
      .concerned = {},
      .classes = classes,
      .roads = std::make_shared<const LaidRoads>(
          Travel(region_.roads, lay.over(metric, closures, classes), engine_), false, nullptr)};
  std::vector<TravelTime> out(region_.roads->places().size());
  for (const Approach& approach : approaches_of(incident, ways, metric, lay)) {
    const auto place = region_.roads->find(approach.place);
    if (!place || !approach.leg.reachable()) continue;
    const std::vector<TravelTime> times = ways.travel().from(*place);
    for (std::size_t i = 0; i < out.size(); ++i) {
      out[i] = std::min(out[i], times[i] + approach.leg);
    }
  }
  return out;
}

std::vector<Travel> RoadsThen::roads(std::span<const Closure> closures) const {
  std::vector<Travel> all;
  if (incidents_.empty()) return all;
  const Lay lay{*region_.roads, closures, as_of_, engine_};
  const KeptMetrics::ByVehicle& in_weather =
      *by_weather_.at(weather_word(incidents_.front().incident));
  std::vector<Ways> different;
  const auto of_vehicle =
      ways_of(in_weather.of_vehicle, in_weather.metrics, region_, lay, different, nullptr);
  for (const std::size_t which : of_vehicle) all.push_back(different[which].travel());
  return all;
}

std::vector<TravelFound> found_by(const TravelByIncident& travel,
                                  std::span<const LocatedIncident> incidents,
                                  const Region& region) {
  std::vector<TravelFound> found;
  for (std::size_t i = 0; i < incidents.size(); ++i) {
    const TravelByVehicle& times = travel.at(incidents[i].incident.id);
    const std::size_t first = found.size();
    std::set<const TravelTimes*> searched;
    const auto found_for = [&](const Vehicle* vehicle) -> TravelFound& {
      const TravelTimes& one = times.of(vehicle);
      auto same =
          std::find_if(found.begin() + static_cast<std::ptrdiff_t>(first), found.end(),
                       [&](const TravelFound& other) { return other.choice == one.choice(); });
      if (same == found.end()) {
        found.push_back({.incident = i, .choice = one.choice()});
        same = found.end() - 1;
      }
      if (searched.insert(&one).second) ++same->searches;
      return *same;
    };
    found_for(nullptr).others = true;
    for (const Vehicle& vehicle : region.vehicles) {
      found_for(&vehicle).vehicles.push_back(vehicle.id);
    }
  }
  return found;
}

std::vector<std::size_t> RoadsThen::closed_legs(const LocatedIncident& incident,
                                                std::span<const Closure> closures) const {
  const Lay lay{*region_.roads, closures, as_of_, engine_};
  const auto closing = closing_legs_of(incident, closures);
  const auto legs = with_legs_on(incident.approaches, *region_.roads,
                                 lay.over(road_times(*region_.roads), closing, nullptr));
  std::vector<std::size_t> closed;
  for (std::size_t i = 0; i < legs.size(); ++i) {
    if (!legs[i].leg.reachable()) closed.push_back(i);
  }
  return closed;
}

}  // namespace muster
