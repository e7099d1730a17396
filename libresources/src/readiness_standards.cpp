// Who is within a standard of coverage, and to whom it does not apply.
#include <algorithm>

#include "muster/resources/locate.hpp"
#include "readiness_trials.hpp"
#include "response_closures.hpp"

namespace muster {
namespace {

using Row = std::map<std::string, std::string>;

/// The full-time teams that give the service: of that kind, or with a crew of that capability.
std::vector<const Team*> teams_of(const std::string& service, const Region& region) {
  std::vector<const Team*> teams;
  for (const Team& team : region.teams) {
    if (team.staffing != Staffing::full_time) continue;
    const bool skilled = std::ranges::any_of(region.crews, [&](const Crew& crew) {
      return crew.team == team.id && std::ranges::any_of(crew.skills, [&](const Skill& skill) {
               return skill.capability.str() == service;
             });
    });
    if (team.kind == service || skilled) teams.push_back(&team);
  }
  return teams;
}

Overlay overlay_of_teams(const std::vector<const Team*>& teams, const Region& region) {
  std::vector<Stand> stands;
  for (const Team* team : teams) {
    const auto place = region.roads->find(team->place);
    Stand stand{.place = place.value_or(PlaceIndex{0})};
    stands.push_back(stand);
  }
  return {*region.roads, std::move(stands)};
}

struct Judge {
  const Region& region;
  const Travel& roads;
  std::vector<const Team*> teams;
  Overlay overlay;

  void by_road(const Standard& standard, StandardAt& at) const {
    const auto there = approaches_of(at.hazard, region);
    const auto nearest = roads.nearest(there, overlay, 1);
    at.state = StandardState::missed;
    if (nearest.empty()) return;
    at.team = teams[nearest.front().stand]->id;
    at.time = nearest.front().time.rounded_up();
    if (*at.time <= *standard.within) at.state = StandardState::met;
  }

  void by_air(const Standard& standard, StandardAt& at) const {
    const Position& where = find(region.hazards, at.hazard)->position;
    at.state = StandardState::missed;
    for (const Team* team : teams) {
      const Meters away = distance(team->position, where);
      if (at.distance && *at.distance <= away) continue;
      at.distance = away;
      at.team = team->id;
    }
    if (at.distance && *at.distance <= *standard.radius) at.state = StandardState::met;
  }

  void people(const Standard& standard, StandardShare& share) const {
    if (!standard.within) return;
    const auto first = roads.coverage(overlay, 1, TravelTime{0});
    for (std::uint32_t i = 0; i < region.roads->places().size(); ++i) {
      const Place& place = region.roads->places()[i];
      if (!place.population_night) continue;
      share.people += *place.population_night;
      share.people_mark = place.population_mark.value_or(share.people_mark);
      const Arrival& arrival = first.of(PlaceIndex{i});
      if (arrival.stand != Arrival::nobody && arrival.time.rounded_up() <= *standard.within) {
        share.people_within += *place.population_night;
      }
    }
  }
};

/// Whether the row holds for hazards of that kind at all, and whether that can be told.
StandardState scope_of(const Row& row, const Hazard& hazard) {
  const auto has = [](const std::string& list, const std::string& word) {
    return (" " + list + " ").find(" " + word + " ") != std::string::npos;
  };
  if (row.contains("hazard_kinds") && !has(row.at("hazard_kinds"), hazard.kind.str())) {
    return StandardState::not_applicable;
  }
  // Nothing in a region says yet whether an area is urban or rural.
  if (row.contains("areas") || row.contains("station")) return StandardState::unknown;
  return StandardState::met;
}

StandardShare share_of(const Standard& standard, const Row* row, const Region& region,
                       const Travel& roads, const std::vector<HazardId>& hazards) {
  StandardShare share{.standard = standard, .asked = row == nullptr};
  const auto teams = teams_of(standard.service, region);
  const Judge judge{region, roads, teams, overlay_of_teams(teams, region)};
  const bool of_place = standard.measured != "after_call";
  for (const HazardId& id : hazards) {
    StandardAt at{.hazard = id};
    const StandardState scope =
        row == nullptr ? StandardState::met : scope_of(*row, *find(region.hazards, id));
    at.state = of_place ? scope : StandardState::not_applicable;
    if (at.state == StandardState::met) {
      standard.within ? judge.by_road(standard, at) : judge.by_air(standard, at);
    }
    share.hazards.push_back(std::move(at));
  }
  if (row == nullptr) judge.people(standard, share);
  return share;
}

Standard standard_of(const Row& row, const Rule& rule) {
  Standard standard{.rule = rule.id,
                    .service = field(row, "service"),
                    .measured = field(row, "measured"),
                    .within = parse_duration(field(row, "within")),
                    .share_pct = decimal_field(row, "share_pct"),
                    .mark = row.contains("mark") ? field(row, "mark") : rule.mark,
                    .source = row.contains("source") ? field(row, "source") : rule.source};
  if (const auto radius = decimal_field(row, "radius_m")) {
    standard.radius = Meters{radius->rounded_down().count()};
  }
  return standard;
}

}  // namespace

std::vector<StandardShare> standard_shares(const Region& region, const Situation& situation,
                                           Instant as_of, const std::vector<HazardId>& hazards,
                                           const std::vector<Standard>& asked) {
  std::vector<Closure> closures = region.closures;
  closures.insert(closures.end(), situation.closures.begin(), situation.closures.end());
  const Travel roads(region.roads, road_times(*region.roads, closures, as_of));
  std::vector<StandardShare> shares;
  const auto day = std::chrono::floor<std::chrono::days>(as_of + region.header.display_offset);
  const auto here = chain_of(region, region.header.jurisdiction);
  if (const Rule* rule = in_force(region.rules, "coverage_standard", day, here)) {
    for (const Row& row : rule->rows) {
      shares.push_back(share_of(standard_of(row, *rule), &row, region, roads, hazards));
    }
  }
  for (const Standard& one : asked) {
    shares.push_back(share_of(one, nullptr, region, roads, hazards));
  }
  return shares;
}

}  // namespace muster
