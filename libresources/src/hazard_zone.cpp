#include "muster/resources/hazard_zone.hpp"

#include <algorithm>
#include <cmath>
#include <set>

#include "approaches.hpp"
#include "muster/plan/card.hpp"
#include "muster/plan/plan.hpp"
#include "muster/resources/facility.hpp"
#include "muster/resources/region.hpp"
#include "road_graph.hpp"

namespace muster {
namespace {

constexpr std::int64_t million = 1'000'000;
constexpr std::int64_t half_turn_e6 = 180 * million;

/// A box around the zone, a little too large: what lies outside it need not be measured.
struct Box {
  std::int64_t north_e7 = 0;
  std::int64_t east_e7 = 0;
  Position centre = {};
  bool round_the_globe = false;

  explicit Box(const Zone& zone) : centre(zone.centre) {
    const Meters reach = std::max(zone.isolation, zone.downwind.value_or(Meters{}));
    constexpr std::int64_t e7_of_metre = 100;  // 90 on the ground
    north_e7 = reach.count * e7_of_metre;
    const double cosine = std::cos(centre.latitude.value() * 3.141592653589793 / 180);
    round_the_globe = cosine < 0.05 || std::abs(centre.longitude.value()) > 178;
    east_e7 = round_the_globe ? 0 : std::llround(static_cast<double>(north_e7) / cosine * 1.1);
  }

  [[nodiscard]] GroundBox ground() const {
    return {.south = centre.latitude.e7 - north_e7,
            .north = centre.latitude.e7 + north_e7,
            .west = centre.longitude.e7 - east_e7,
            .east = centre.longitude.e7 + east_e7};
  }

  [[nodiscard]] bool meets(const Position& a, const Position& b) const {
    if (round_the_globe) return true;
    const auto apart = [](std::int64_t x, std::int64_t y, std::int64_t middle, std::int64_t reach) {
      return std::max(x, y) < middle - reach || std::min(x, y) > middle + reach;
    };
    return !apart(a.latitude.e7, b.latitude.e7, centre.latitude.e7, north_e7) &&
           !apart(a.longitude.e7, b.longitude.e7, centre.longitude.e7, east_e7);
  }
};

std::vector<Distance> distances_of(const LocatedIncident& incident, std::span<const Match> matches,
                                   const Region& region) {
  std::vector<Distance> distances;
  for (const Match& match : matches) {
    if (match.incident != incident.incident.id) continue;
    const Plan* plan = region.plans.find(match.plan);
    if (plan == nullptr) continue;
    for (const Card& card : plan->cards) {
      if (std::ranges::find(match.cards, card.id) == match.cards.end()) continue;
      distances.insert(distances.end(), card.distances.begin(), card.distances.end());
    }
  }
  return distances;
}

ZonePlace zone_place(const Place& place, const std::optional<std::string>& light) {
  ZonePlace result{.place = place.id, .mark = place.population_mark};
  if (light == "day") {
    result.people = place.population_day;
  } else if (light == "night") {
    result.people = place.population_night;
  } else {
    result.people = std::max(place.population_day, place.population_night);
  }
  return result;
}

std::string road_label(const Road& road) {
  std::string label;
  for (const std::string& ref : road.refs) label += (label.empty() ? "" : "/") + ref;
  return label.empty() ? road.id.str() : label;
}

/// Where crews that come from that end stop: at the edge of the zone, to the metre on the safe
/// side.
Approach staging(const Road& road, const Place& end, std::int64_t share_e6) {
  const Meters way{road.length.count / million * share_e6 +
                   road.length.count % million * share_e6 / million};
  const std::string label = road_label(road);
  const std::string metres = std::to_string(way.count);
  const auto named = [&](const std::string& name) { return name.empty() ? end.id.str() : name; };
  return {.name = {label + " 距" + named(end.name.zh) + " " + metres + " 米处（危险区边缘）",
                   label + ", " + metres + " m from " + named(end.name.en) +
                       ", at the edge of the zone"},
          .place = end.id,
          .leg = leg_time(way, road.speed),
          .road = road.id,
          .forward = end.id == road.from};
}

/// Empty: when the road does not touch the zone.
std::optional<ZoneRoad> zone_road(const Zone& zone, RoadIndex index, const RoadNetwork& network) {
  const Place from = network[network.from(index)];
  const Place to = network[network.to(index)];
  const auto spans = in_zone(zone, from.position, to.position);
  if (spans.empty()) return std::nullopt;
  const Road road = network[index];
  ZoneRoad result{.road = road.id};
  if (!in_zone(zone, from.position)) result.from = staging(road, from, spans.front().from_e6);
  if (!road.one_way && !in_zone(zone, to.position)) {
    result.to = staging(road, to, million - spans.back().to_e6);
  }
  return result;
}

std::int64_t bearing_of(const Zone& zone, const Position& end, const Position& other,
                        std::int64_t share_e6) {
  const auto between = [&](Degrees a, Degrees b) {
    return Degrees{a.e7 + (b.e7 - a.e7) / million * share_e6 +
                   (b.e7 - a.e7) % million * share_e6 / million};
  };
  const Position point{between(end.latitude, other.latitude),
                       between(end.longitude, other.longitude)};
  return geodesic(zone.centre, point).bearing_e6;
}

/// Not nearer to where the wind blows than to where it comes from.
bool is_upwind(const Zone& zone, std::int64_t bearing_e6) {
  const std::int64_t apart = std::abs(bearing_e6 - std::int64_t{*zone.towards} * million);
  return std::min(apart, 2 * half_turn_e6 - apart) >= half_turn_e6 / 2;
}

/// Somebody can stop short of the zone where the incident is approached anyway.
bool approached_outside(const Zone& zone, const LocatedIncident& incident,
                        const RoadNetwork& network) {
  return std::ranges::any_of(incident.approaches, [&](const Approach& approach) {
    const auto place = network.find(approach.place);
    return place && approach.leg.ms == 0 && !in_zone(zone, network.position(*place));
  });
}

/// Drops the staging points that are not upwind, where that leaves a way to come.
void keep_upwind(HazardZone& found, const RoadNetwork& network, bool other_ways) {
  if (!found.zone.towards) return;
  std::vector<ZoneRoad> upwind = found.roads;
  bool any = other_ways;
  bool dropped = false;
  for (ZoneRoad& one : upwind) {
    const RoadIndex road = *network.find(one.road);
    const Position from = network.position(network.from(road));
    const Position to = network.position(network.to(road));
    const auto spans = in_zone(found.zone, from, to);
    const auto drop = [&](std::optional<Approach>& approach, std::int64_t bearing) {
      if (!approach) return;
      const bool keep = is_upwind(found.zone, bearing);
      (keep ? any : dropped) = true;
      if (!keep) approach.reset();
    };
    drop(one.from, bearing_of(found.zone, from, to, spans.front().from_e6));
    drop(one.to, bearing_of(found.zone, from, to, spans.back().to_e6));
  }
  found.upwind = any;
  if (any) {
    found.roads = std::move(upwind);
  } else if (dropped) {
    report(found.notes, Code::zone_not_upwind, {});
  }
}

void list_roads(HazardZone& found, const Box& box, const LocatedIncident& incident,
                const RoadNetwork& network, const RoadBoxes* near) {
  const auto look = [&](RoadIndex road) {
    const Position from = network.position(network.from(road));
    const Position to = network.position(network.to(road));
    if (!box.meets(from, to)) return;
    if (auto inside = zone_road(found.zone, road, network))
      found.roads.push_back(std::move(*inside));
  };
  if (near != nullptr) {
    for (const RoadIndex road : near->roads_near(box.ground())) look(road);
  } else {
    for (std::uint32_t i = 0; i < network.roads().size(); ++i) look(RoadIndex{i});
  }
  keep_upwind(found, network, approached_outside(found.zone, incident, network));
}

/// A hazard whose area nobody stated is taken to lie in the incident's.
std::vector<PlanId> warned_by(const Hazard& hazard, const LocatedIncident& incident,
                              std::span<const Match> running, const Region& region) {
  const auto areas =
      hazard.jurisdiction ? chain_of(region, *hazard.jurisdiction) : incident.jurisdictions;
  std::vector<PlanId> warned = plans_warned(hazard.id, hazard.kind, areas, region.plans);
  std::erase_if(warned, [&](const PlanId& plan) {
    return std::ranges::any_of(running, [&](const Match& match) {
      return match.plan == plan && match.incident == incident.incident.id;
    });
  });
  return warned;
}

void list_inside(HazardZone& found, const Box& box, const LocatedIncident& incident,
                 std::span<const Match> running, const Region& region,
                 const std::optional<std::string>& light, const RoadBoxes* near) {
  const auto inside = [&](const Position& position) {
    return box.meets(position, position) && in_zone(found.zone, position);
  };
  if (region.roads) {
    const PlaceRows& places = region.roads->places();
    const auto look = [&](std::size_t i) {
      if (inside(places.position(i))) found.places.push_back(zone_place(places[i], light));
    };
    if (near != nullptr) {
      for (const PlaceIndex place : near->places_near(box.ground())) {
        look(static_cast<std::size_t>(place));
      }
    } else {
      for (std::size_t i = 0; i < places.size(); ++i) look(i);
    }
  }
  for (const Facility& facility : region.facilities) {
    if (!inside(facility.position)) continue;
    found.facilities.push_back(facility.id);
    report(found.notes, Code::zone_facility, {}, {facility.name});
  }
  for (const Hazard& hazard : region.hazards) {
    if (hazard.id != incident.hazard && inside(hazard.position)) {
      found.hazards.push_back({hazard.id, warned_by(hazard, incident, running, region)});
    }
  }
}

ZoneConditions conditions_of(const LocatedIncident& incident, const Region& region, Date day) {
  ZoneConditions conditions = zone_conditions(incident, region.rules, day);
  if (!conditions.substances.empty()) return conditions;
  for (const HazardSubstance& substance : region.hazard_substances) {
    if (substance.hazard == incident.hazard) conditions.substances.push_back(substance.substance);
  }
  return conditions;
}

}  // namespace

std::optional<std::int64_t> HazardZone::people() const {
  std::optional<std::int64_t> sum;
  for (const ZonePlace& place : places) {
    if (place.people) sum = sum.value_or(0) + *place.people;
  }
  return sum;
}

std::optional<HazardZone> hazard_zone(const LocatedIncident& incident,
                                      std::span<const Match> matches, const Region& region,
                                      Date day) {
  const std::vector<Distance> distances = distances_of(incident, matches, region);
  const ZoneConditions conditions = conditions_of(incident, region, day);
  auto found = zone(incident.position, distances, conditions,
                    sector_half_angle(region.rules, day, incident.jurisdictions));
  if (!found) return std::nullopt;
  HazardZone result{.zone = std::move(*found)};
  const Box box(result.zone);
  const RoadBoxes* near =
      region.roads && !box.round_the_globe ? road_boxes(*region.roads) : nullptr;
  list_inside(result, box, incident, matches, region, conditions.light, near);
  if (region.roads) list_roads(result, box, incident, *region.roads, near);
  return result;
}

std::vector<ZoneQuestion> zone_questions(const LocatedIncident& incident,
                                         std::span<const Match> matches, const Region& region,
                                         Date day) {
  return zone_questions(incident.position, distances_of(incident, matches, region),
                        conditions_of(incident, region, day),
                        sector_half_angle(region.rules, day, incident.jurisdictions));
}

std::vector<Approach> approaches_around(const HazardZone& zone, const LocatedIncident& incident,
                                        const Region& region) {
  std::set<PlaceId> entered;
  std::vector<Approach> around;
  for (const ZoneRoad& one : zone.roads) {
    if (const auto index = region.roads->find(one.road)) {
      entered.insert(region.roads->id(region.roads->from(*index)));
      entered.insert(region.roads->id(region.roads->to(*index)));
    }
    for (const auto& approach : {one.from, one.to}) {
      if (approach) around.push_back(*approach);
    }
  }
  std::vector<Approach> approaches;
  for (const Approach& own : incident.approaches) {
    if (own.leg.ms == 0 || !entered.contains(own.place)) approaches.push_back(own);
  }
  approaches.insert(approaches.end(), around.begin(), around.end());
  return approaches.empty() ? incident.approaches : approaches;
}

std::vector<Closure> zone_closures(const HazardZone& zone, const LocatedIncident& incident) {
  std::vector<Closure> closures;
  for (const ZoneRoad& one : zone.roads) {
    if (one.road == incident.on_road) continue;
    Closure closure;
    closure.id = ClosureId(incident.incident.id.str() + "-zone-" + one.road.str());
    closure.target = "edge:" + one.road.str();
    closure.incident = incident.incident.id;
    closure.reason = {incident.where.zh + "的危险区", "hazard zone of " + incident.where.en};
    closures.push_back(std::move(closure));
  }
  return closures;
}

}  // namespace muster
