#include "approaches.hpp"

#include <algorithm>
#include <array>
#include <iterator>
#include <optional>
#include <string>
#include <utility>

#include "muster/plan/error.hpp"

namespace muster {

namespace {

template <class Tag>
auto known(const std::optional<Id<Tag>>& id, const Text& noun, const RoadNetwork& network) {
  if (!id) throw Error(Code::region_access);
  const auto index = network.find(*id);
  if (!index) throw Error(Code::id_unknown, {noun, Text(id->view())});
  return *index;
}

/// A one-way road is entered at its beginning only.
bool is_entered_at(const PlaceId& end, const Road& road) {
  return end == road.from || (end == road.to && !road.one_way);
}

TravelTime leg_from(const PlaceId& end, const Road& road, Meters from_start) {
  const Meters rest{road.length.count - from_start.count};
  return leg_time(end == road.from ? from_start : rest, road.speed);
}

Road road_under(const AccessPoint& access, const RoadNetwork& network) {
  Road road = network[known(access.road, Text("道路", "road"), network)];
  if (!access.offset || (access.towards != road.from && access.towards != road.to)) {
    throw Error(Code::region_access);
  }
  if (access.offset->count < 0 || *access.offset > road.length) {
    throw Error(Code::region_offset,
                {Text(std::to_string(access.offset->count)), Text(road.id.view()),
                 Text(std::to_string(road.length.count))});
  }
  return road;
}

Text wish_words(const AccessPoint& access) {
  const std::string ref = access.road_ref.value_or("");
  if (!access.heading) return ref;
  constexpr std::array<std::pair<const char*, const char*>, 8> words = {{{"北", "north"},
                                                                         {"东北", "north-east"},
                                                                         {"东", "east"},
                                                                         {"东南", "south-east"},
                                                                         {"南", "south"},
                                                                         {"西南", "south-west"},
                                                                         {"西", "west"},
                                                                         {"西北", "north-west"}}};
  const auto& [zh, en] = words[static_cast<std::size_t>(*access.heading)];
  return {ref + "向" + zh, (ref.empty() ? "" : ref + " ") + en + "bound"};
}

/// None where that would be against a one-way road.
std::vector<Approach> approaches_of(const AccessPoint& access, const RoadNetwork& network,
                                    const AccessLeg& leg) {
  if (access.position) {
    const NearestRoad point = road_point_of(access, network, leg.limit);
    auto approaches = approaches_along(point, leg_time(point.away, leg.speed), network);
    for (Approach& approach : approaches) {
      approach.access_point = access.id;
      approach.name = access.name;
    }
    return approaches;
  }
  Approach approach{.access_point = access.id, .name = access.name};
  if (access.place) {
    approach.place = network.id(known(access.place, Text("地点", "place"), network));
    return {approach};
  }
  const Road road = road_under(access, network);
  if (!is_entered_at(*access.towards, road)) return {};
  approach.place = *access.towards;
  approach.leg = leg_from(approach.place, road, *access.offset);
  approach.road = road.id;
  approach.forward = approach.place == road.from;
  return {approach};
}

TravelTime share(TravelTime open_part, TravelTime open, TravelTime now) {
  if (!now.reachable()) return {};
  const std::uint64_t ms = (std::uint64_t{open_part.ms} * now.ms + open.ms - 1) / open.ms;
  return ms >= TravelTime::never ? TravelTime{} : TravelTime{static_cast<std::uint32_t>(ms)};
}

/// The leg as long as the whole road is now, measured against the open road; rounded up.
TravelTime scaled(const Approach& approach, TravelTime now, TravelTime open) {
  const TravelTime along{approach.leg.ms - approach.beyond.ms};
  return share(along, open, now) + approach.beyond;
}

}  // namespace

TravelTime leg_time(Meters part, KilometersPerHour speed) {
  return part.count == 0 ? TravelTime{.ms = 0} : travel_time(part, speed);
}

TravelTime time_of_part(Meters part, KilometersPerHour speed, TravelTime open, TravelTime now) {
  return share(leg_time(part, speed), open, now);
}

std::vector<Approach> approaches_along(const NearestRoad& point, TravelTime access,
                                       const RoadNetwork& network) {
  const Road road = network[point.road];
  std::vector<Approach> approaches;
  for (const PlaceId& end : {std::min(road.from, road.to), std::max(road.from, road.to)}) {
    if (end == road.from ? !point.forward : !point.backward) continue;
    approaches.push_back({.name = network[*network.find(end)].name,
                          .place = end,
                          .leg = leg_from(end, road, point.from_start) + access,
                          .road = road.id,
                          .forward = end == road.from,
                          .beyond = access});
  }
  return approaches;
}

NearestRoad road_point_of(const AccessPoint& access, const RoadNetwork& network, Meters limit) {
  const auto nearest = nearest_road(network, access.position.value(),
                                    {.ref = access.road_ref, .heading = access.heading});
  if (!nearest) throw Error(Code::locate_access_none, {Text(access.id.view()), wish_words(access)});
  if (nearest->away > limit) {
    throw Error(Code::locate_access_far,
                {Text(access.id.view()), Text(network.id(nearest->road).view()),
                 Text(std::to_string(nearest->away.count)), Text(std::to_string(limit.count))});
  }
  return *nearest;
}

std::vector<Approach> approaches_to(std::span<const AccessPoint> points, const RoadNetwork& network,
                                    const AccessLeg& access_leg) {
  std::vector<Approach> approaches;
  for (const AccessPoint& access : points) {
    auto more = approaches_of(access, network, access_leg);
    std::ranges::move(more, std::back_inserter(approaches));
  }
  if (!approaches.empty()) return approaches;
  for (const AccessPoint& access : points) {  // every one against a one-way road
    const Road road = road_under(access, network);
    approaches.push_back({.access_point = access.id,
                          .name = access.name,
                          .place = road.from,
                          .leg = leg_from(road.from, road, *access.offset),
                          .road = road.id});
  }
  return approaches;
}

std::vector<Approach> with_legs_on(std::span<const Approach> approaches, const RoadNetwork& network,
                                   const RoadTimes& times) {
  std::vector<Approach> result(approaches.begin(), approaches.end());
  for (Approach& approach : result) {
    if (!approach.road || !approach.leg.reachable() || approach.leg <= approach.beyond) continue;
    const RoadIndex road = known(approach.road, Text("道路", "road"), network);
    const auto& way = approach.forward ? times.forward : times.backward;
    approach.leg = scaled(approach, way[static_cast<std::size_t>(road)], network.time(road));
  }
  return result;
}

}  // namespace muster
