// Who is within a standard of coverage, and to whom it does not apply.
#include <algorithm>
#include <map>
#include <string>
#include <string_view>

#include "muster/resources/locate.hpp"
#include "readiness_trials.hpp"
#include "response_closures.hpp"
#include "station_areas.hpp"

namespace muster {
namespace {

using Row = std::map<std::string, std::string>;

/// The full-time teams that give the service: of that kind, or with a crew of that capability.
std::vector<const Team*> teams_of(const std::string& service, const Region& region) {
  std::vector<std::string_view> skilled;
  for (const Crew& crew : region.crews) {
    const bool gives = std::ranges::any_of(
        crew.skills, [&](const Skill& skill) { return skill.capability.view() == service; });
    if (gives) skilled.emplace_back(crew.team.view());
  }
  std::ranges::sort(skilled);
  std::vector<const Team*> teams;
  for (const Team& team : region.teams) {
    if (team.staffing != Staffing::full_time) continue;
    const bool gives = team.kind == service || std::ranges::binary_search(skilled, team.id.view());
    if (gives) teams.push_back(&team);
  }
  return teams;
}

std::optional<Place> reached_from(const Hazard& hazard, const Region& region) {
  const auto index = hazard.place ? region.roads->find(*hazard.place) : std::nullopt;
  if (!index) return std::nullopt;
  return (*region.roads)[*index];
}

/// Urban or rural, by the kind of the place (rule `area_class`); of a hazard, that of the place it
/// is reached from. Empty where nothing tells.
class AreaClasses {
 public:
  AreaClasses(const Region& region, Date day) : region_(region) {
    const auto here = chain_of(region, region.header.jurisdiction);
    const Rule* rule = in_force(region.rules, "area_class", day, here);
    if (rule == nullptr) return;
    for (const Row& row : rule->rows) of_[field(row, "place_kind")] = field(row, "area");
  }

  [[nodiscard]] std::string of(const Place& place) const {
    const auto found = of_.find(place.kind);
    return found == of_.end() ? std::string() : found->second;
  }
  [[nodiscard]] std::string of(const Hazard& hazard) const {
    const auto place = reached_from(hazard, region_);
    return place ? of(*place) : std::string();
  }

 private:
  const Region& region_;
  std::map<std::string, std::string> of_ = {};
};

/// From the order to the wheels, for a team on duty. Empty where nobody has said.
std::optional<Seconds> duty_turnout(const Team& team, const Region& region, Date day) {
  if (team.turnout_duty) return Seconds(*team.turnout_duty);
  const auto here = chain_of(region, region.header.jurisdiction);
  const Rule* rule = in_force(region.rules, "turnout", day, here);
  if (rule == nullptr) return std::nullopt;
  for (const Row& row : rule->rows) {
    if (field(row, "team_kind") != team.kind || field(row, "state") != "duty") continue;
    return parse_duration(field(row, "after"));
  }
  return std::nullopt;
}

struct World {
  const Region& region;
  const Travel& roads;
  Date day = {};
  AreaClasses areas;
};

/// A standard, and the teams that could meet it. From the order, turnout counts; a team whose
/// turnout nobody knows then meets nothing.
class Judge {
 public:
  Judge(const Standard& standard, const World& world)
      : standard_(standard),
        world_(world),
        overlay_(make_overlay()),
        areas_(teams_of(standard.service, world.region), standard.station, world.region) {}

  void look(StandardAt& at) {
    const Hazard& hazard = *find(world_.region.hazards, at.hazard);
    if (standard_.own_area) {
      const auto place = reached_from(hazard, world_.region);
      return by_owner(at, hazard.id, place ? areas_.of(*place) : std::vector<const Team*>());
    }
    standard_.within ? by_road(at, hazard.id, teams_, overlay_)
                     : by_air(at, hazard.position, teams_);
  }

  /// Of the places that say how many live there, those that the standard is for.
  void people(StandardShare& share) {
    const auto first = standard_.within && !standard_.own_area
                           ? std::optional(world_.roads.coverage(overlay_, 1, TravelTime{0}))
                           : std::nullopt;
    for (std::uint32_t i = 0; i < world_.region.roads->places().size(); ++i) {
      const Place& place = world_.region.roads->places().common(i);
      if (!place.population_night || !is_for(world_.areas.of(place))) continue;
      const auto owners = standard_.own_area ? areas_.of((*world_.region.roads)[PlaceIndex{i}])
                                             : std::vector<const Team*>();
      if (standard_.own_area && owners.empty()) continue;  // whose it is nobody recorded
      share.people += *place.population_night;
      share.people_mark = place.population_mark.value_or(share.people_mark);
      bool met = false;
      if (first) {
        const Arrival& arrival = first->of(PlaceIndex{i});
        met = arrival.stand != Arrival::nobody && arrival.time.rounded_up() <= *standard_.within;
      } else {
        StandardAt at;
        if (standard_.own_area) {
          by_owner(at, world_.region.roads->id(PlaceIndex{i}), owners);
        } else {
          by_air(at, world_.region.roads->position(PlaceIndex{i}), teams_);
        }
        met = at.state == StandardState::met;
      }
      if (met) share.people_within += *place.population_night;
    }
  }

  /// When the first of the teams is at each place.
  [[nodiscard]] RoadCoverage everywhere() const {
    return world_.roads.coverage(overlay_, 1, TravelTime{0});
  }

  [[nodiscard]] bool is_for(const std::string& area) const {
    return standard_.areas.empty() ||
           std::ranges::find(standard_.areas, area) != standard_.areas.end();
  }

 private:
  Overlay make_overlay() { return overlay_of(teams_of(standard_.service, world_.region), teams_); }

  /// Where they stand, and how long each takes to the wheels; `standing` are those of whom both are
  /// known.
  [[nodiscard]] Overlay overlay_of(const std::vector<const Team*>& teams,
                                   std::vector<const Team*>& standing) const {
    std::vector<Stand> stands;
    const bool from_order = standard_.measured == "from_order";
    for (const Team* team : teams) {
      const auto place = world_.region.roads->find(team->place);
      const auto turnout =
          from_order ? duty_turnout(*team, world_.region, world_.day) : std::optional(Seconds{0});
      if (!place || !turnout) continue;
      Stand stand{.place = *place};
      stand.before = {static_cast<std::uint32_t>(turnout->count() * 1000)};
      stands.push_back(stand);
      standing.push_back(team);
    }
    return {*world_.region.roads, std::move(stands)};
  }

  /// One of those in whose own area it lies has to be there. Without any nobody can tell.
  void by_owner(StandardAt& at, const IncidentPlace& where,
                const std::vector<const Team*>& owners) const {
    at.state = StandardState::unknown;
    if (owners.empty()) return;
    if (!standard_.within) return by_air(at, position_of(where), owners);
    std::vector<const Team*> standing;
    const Overlay overlay = overlay_of(owners, standing);
    by_road(at, where, standing, overlay);
  }

  [[nodiscard]] Position position_of(const IncidentPlace& where) const {
    if (const auto* hazard = std::get_if<HazardId>(&where)) {
      return find(world_.region.hazards, *hazard)->position;
    }
    return world_.region.roads->position(*world_.region.roads->find(std::get<PlaceId>(where)));
  }

  void by_road(StandardAt& at, const IncidentPlace& where, const std::vector<const Team*>& teams,
               const Overlay& overlay) const {
    const auto there = approaches_of(where, world_.region);
    const auto nearest = world_.roads.nearest(there, overlay, 1);
    at.state = StandardState::missed;
    if (nearest.empty()) return;
    at.team = teams[nearest.front().stand]->id;
    at.time = nearest.front().time.rounded_up();
    if (*at.time <= *standard_.within) at.state = StandardState::met;
  }

  void by_air(StandardAt& at, const Position& where, const std::vector<const Team*>& teams) const {
    at.state = StandardState::missed;
    for (const Team* team : teams) {
      const Meters away = distance(team->position, where);
      if (at.distance && *at.distance <= away) continue;
      at.distance = away;
      at.team = team->id;
    }
    if (at.distance && *at.distance <= *standard_.radius) at.state = StandardState::met;
  }

  const Standard& standard_;
  const World& world_;
  std::vector<const Team*> teams_ = {};
  Overlay overlay_;
  StationAreas areas_;
};

/// Whether the standard is for that hazard at all, and whether that can be told.
StandardState scope_of(const Row& row, const Hazard& hazard, const Judge& judge,
                       const std::string& area) {
  if (row.contains("hazard_kinds")) {
    const auto kinds = words_of(row.at("hazard_kinds"));
    if (std::ranges::find(kinds, hazard.kind.view()) == kinds.end()) {
      return StandardState::not_applicable;
    }
  }
  if (row.contains("station") && !row.contains("own_area")) {
    return StandardState::unknown;  // which station is meant is told by its area alone
  }
  if (!row.contains("areas")) return StandardState::met;
  if (area.empty()) return StandardState::unknown;
  return judge.is_for(area) ? StandardState::met : StandardState::not_applicable;
}

StandardShare share_of(const Standard& standard, const Row* row, const World& world,
                       const std::vector<HazardId>& hazards) {
  StandardShare share{.standard = standard, .asked = row == nullptr};
  Judge judge(standard, world);
  const bool of_place = standard.measured != "after_call";
  for (const HazardId& id : hazards) {
    const Hazard& hazard = *find(world.region.hazards, id);
    StandardAt at{.hazard = id};
    at.state = !of_place        ? StandardState::not_applicable
               : row == nullptr ? StandardState::met
                                : scope_of(*row, hazard, judge, world.areas.of(hazard));
    if (at.state == StandardState::met) judge.look(at);
    share.hazards.push_back(std::move(at));
  }
  if (of_place && (row == nullptr || !row->contains("hazard_kinds"))) judge.people(share);
  return share;
}

Travel roads_at(const Region& region, const Situation& situation, Instant as_of) {
  std::vector<Closure> closures = region.closures;
  closures.insert(closures.end(), situation.closures.begin(), situation.closures.end());
  return Travel(region.roads, road_times(*region.roads, closures, as_of));
}

}  // namespace

std::vector<CoveredRoads> covered_roads(const RegionReadiness& readiness, const Region& region,
                                        const Situation& situation) {
  const Travel roads = roads_at(region, situation, readiness.as_of);
  const auto day =
      std::chrono::floor<std::chrono::days>(readiness.as_of + region.header.display_offset);
  const World world{region, roads, day, AreaClasses(region, day)};
  std::vector<CoveredRoads> all;
  for (const StandardShare& share : readiness.standards) {
    const Standard& standard = share.standard;
    const bool told = share.people > 0 || share.count(StandardState::met) > 0 ||
                      share.count(StandardState::missed) > 0;
    if (!standard.within || standard.own_area || !told) continue;
    const Judge judge(standard, world);
    const auto first = judge.everywhere();
    const auto in_time = [&](PlaceIndex place) {
      const Arrival& arrival = first.of(place);
      return arrival.stand != Arrival::nobody && arrival.time.rounded_up() <= *standard.within;
    };
    CoveredRoads covered{.standard = standard};
    for (std::uint32_t i = 0; i < region.roads->roads().size(); ++i) {
      const RoadIndex road{i};
      if (in_time(region.roads->from(road)) && in_time(region.roads->to(road))) {
        covered.roads.push_back(road);
      }
    }
    all.push_back(std::move(covered));
  }
  return all;
}

std::vector<StandardShare> standard_shares(const Region& region, const Situation& situation,
                                           Instant as_of, const std::vector<HazardId>& hazards,
                                           const std::vector<Standard>& asked) {
  const Travel roads = roads_at(region, situation, as_of);
  std::vector<StandardShare> shares;
  const auto day = std::chrono::floor<std::chrono::days>(as_of + region.header.display_offset);
  const World world{region, roads, day, AreaClasses(region, day)};
  const auto here = chain_of(region, region.header.jurisdiction);
  if (const Rule* rule = in_force(region.rules, "coverage_standard", day, here)) {
    for (const Row& row : rule->rows) {
      shares.push_back(share_of(standard_of(row, *rule), &row, world, hazards));
    }
  }
  for (const Standard& one : asked) {
    shares.push_back(share_of(one, nullptr, world, hazards));
  }
  return shares;
}

}  // namespace muster
