#include "muster/resources/stands.hpp"

#include <algorithm>
#include <cstdlib>
#include <set>
#include <string_view>
#include <utility>

#include "approaches.hpp"
#include "muster/plan/error.hpp"

namespace muster {

namespace {

template <class Tag, class Entries>
void check_known(const Id<Tag>& id, const Text& noun, const Entries& entries) {
  std::vector<std::string> ids;
  for (const auto& entry : entries) {
    if (entry.id == id) return;
    ids.push_back(entry.id.str());
  }
  const auto near = near_matches(id.view(), ids, 1);
  if (near.empty()) throw Error(Code::id_unknown, {noun, Text(id.view())});
  throw Error(Code::id_unknown_near, {noun, Text(id.view()), Text(near.front())});
}

bool can(const Crew& crew, const CapabilityId& capability, const Catalogue& catalogue) {
  return std::ranges::any_of(crew.skills, [&](const Skill& skill) {
    return catalogue.covers(skill.capability, capability);
  });
}

RoadStart start_at(const NearestRoad& point, const Region& region) {
  return {.road = point.road,
          .from_start = point.from_start,
          .forward = point.forward,
          .backward = point.backward,
          .before = leg_time(point.away, region.header.access_speed)};
}

/// At each end of the road that can be driven on to.
void add(std::vector<Standing>& into, const Crew& crew, const RoadStart& start,
         const RoadNetwork& network) {
  const Road road = network[start.road];
  std::vector<Standing> ends;
  if (start.backward) {
    ends.push_back({.stand = {.place = network.from(start.road),
                              .before = start.before + leg_time(start.from_start, road.speed)}});
  }
  if (start.forward) {
    const Meters rest{road.length.count - start.from_start.count};
    ends.push_back({.stand = {.place = network.to(start.road),
                              .before = start.before + leg_time(rest, road.speed)}});
  }
  std::ranges::sort(ends, {}, [](const Standing& end) { return end.stand.place; });
  for (Standing& end : ends) {
    end.id = crew.id.view();
    end.name = crew.name;
    end.under_way = true;
    into.push_back(std::move(end));
  }
}

void add(std::vector<Standing>& into, std::string id, Text name, const PlaceId& place,
         const RoadNetwork& network) {
  const auto index = network.find(place);
  if (!index) return;
  into.push_back({std::move(id), std::move(name), {.place = *index}});
}

const RoadNetwork& roads_of(const Region& region) {
  if (!region.roads) throw Error(Code::roads_none);
  return *region.roads;
}

}  // namespace

std::optional<SetsOut> sets_out(const Team& team, const CrewStatus* status, const Region& region) {
  if (status == nullptr || !status->position) {
    return status != nullptr && status->place ? *status->place : team.place;
  }
  const auto nearest = nearest_road(roads_of(region), *status->position);
  if (!nearest || nearest->away > region.header.access_limit) return std::nullopt;
  return start_at(*nearest, region);
}

void check_near_roads(const Position& position, const Region& region) {
  const RoadNetwork& network = roads_of(region);
  const Meters limit = region.header.access_limit;
  const auto nearest = nearest_road(network, position);
  if (!nearest) throw Error(Code::roads_none);
  if (nearest->away <= limit) return;
  if (std::abs(position.longitude.e7) <= 900'000'000) {
    const auto turned = nearest_road(network, {position.longitude, position.latitude});
    if (turned->away <= limit) throw Error(Code::geo_swapped, {format_position(position)});
  }
  const Road road = network[nearest->road];
  throw Error(Code::locate_too_far,
              {road.refs.empty() ? road.id.view() : road.refs.front(),
               std::to_string(nearest->away.count), std::to_string(limit.count)});
}

TravelTime time_from(const SetsOut& start, const TravelTimes& times) {
  return std::visit([&](const auto& from) { return times.from(from); }, start);
}

std::optional<Route> route_from(const SetsOut& start, const TravelTimes& times,
                                const RoadNetwork& network) {
  if (const auto* point = std::get_if<RoadStart>(&start)) return times.route(*point);
  const auto place = network.find(std::get<PlaceId>(start));
  return place ? times.route(*place) : std::nullopt;
}

std::vector<Standing> standing_crews(const Region& region, const Situation& situation,
                                     const std::optional<CapabilityId>& capability) {
  if (capability) {
    check_known(*capability, {"能力", "capability"}, region.catalogue.parts().capabilities);
  }
  std::vector<Standing> all;
  for (const Crew& crew : region.crews) {
    if (capability && !can(crew, *capability, region.catalogue)) continue;
    const auto changed = situation.crews.find(crew.id);
    const CrewStatus status = changed == situation.crews.end() ? CrewStatus{} : changed->second;
    if (status.engaged_at || status.readiness.value_or(crew.readiness) == Readiness::off) continue;
    const Team* team = find(region.teams, crew.team);
    if (team == nullptr) continue;
    const auto from = sets_out(*team, &status, region);
    if (!from) continue;
    if (const auto* start = std::get_if<RoadStart>(&*from)) {
      add(all, crew, *start, roads_of(region));
    } else {
      add(all, crew.id.str(), crew.name, std::get<PlaceId>(*from), roads_of(region));
    }
  }
  return all;
}

std::vector<Standing> standing_stockpiles(const Region& region, const Situation& situation,
                                          const MaterialId& material) {
  check_known(material, {"物资", "material"}, region.catalogue.parts().materials);
  std::vector<Standing> all;
  for (const Stockpile& stockpile : region.stockpiles) {
    const bool holds = std::ranges::any_of(region.lots, [&](const Lot& lot) {
      const auto changed = situation.balances.find(lot.id);
      const Quantity balance = changed == situation.balances.end() ? lot.quantity : changed->second;
      return lot.stockpile == stockpile.id && lot.material == material && balance > lot.floor;
    });
    if (holds) add(all, stockpile.id.str(), stockpile.name, stockpile.place, roads_of(region));
  }
  return all;
}

std::vector<Arrival> first_of_each(std::span<const Arrival> arrivals,
                                   std::span<const Standing> standing, std::size_t most) {
  std::vector<Arrival> firsts;
  std::set<std::string_view> told;
  for (const Arrival& arrival : arrivals) {
    if (firsts.size() == most) break;
    if (told.insert(standing[arrival.stand].id).second) firsts.push_back(arrival);
  }
  return firsts;
}

Overlay overlay_of(const std::vector<Standing>& standing, const RoadNetwork& network) {
  std::vector<Stand> stands;
  for (const Standing& one : standing) stands.push_back(one.stand);
  return {network, std::move(stands)};
}

}  // namespace muster
