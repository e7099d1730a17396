#include "muster/resources/response.hpp"

#include <algorithm>
#include <map>
#include <set>
#include <tuple>

namespace muster {
namespace {

bool in_force(const Closure& closure, Instant as_of) {
  return (!closure.from || *closure.from <= as_of) && (!closure.until || as_of < *closure.until);
}

/// The standing closures, those of the situation, and the road under each incident.
std::vector<Closure> all_closures(std::span<const LocatedIncident> incidents, const Region& region,
                                  const Situation& situation) {
  std::vector<Closure> closures = region.closures;
  closures.insert(closures.end(), situation.closures.begin(), situation.closures.end());
  for (const LocatedIncident& incident : incidents) {
    if (!incident.on_road) continue;
    Closure own;
    own.id = ClosureId(incident.incident.id.str());
    own.target = "edge:" + incident.on_road->str();
    own.reason = incident.where;
    closures.push_back(std::move(own));
  }
  return closures;
}

using TravelByIncident = std::map<IncidentId, TravelTimes>;

TravelByIncident travel_to(std::span<const LocatedIncident> incidents, const Region& region,
                           const RoadTimes& times) {
  TravelByIncident travel;
  for (const LocatedIncident& incident : incidents) {
    travel.try_emplace(incident.incident.id, region.roads, times, incident.approaches);
  }
  return travel;
}

PlaceId place_of(const Assignment& assignment, const Region& region, const Situation& situation) {
  if (assignment.lot) {
    return find(region.stockpiles, find(region.lots, *assignment.lot)->stockpile)->place;
  }
  const auto moved = situation.crews.find(*assignment.crew);
  if (moved != situation.crews.end() && moved->second.place) return *moved->second.place;
  return find(region.teams, find(region.crews, *assignment.crew)->team)->place;
}

std::vector<std::optional<Route>> routes_of(const Response& answer, const Region& region,
                                            const Situation& situation,
                                            const TravelByIncident& travel) {
  std::vector<std::optional<Route>> routes;
  for (const Assignment& assignment : answer.dispatch.assignments) {
    const auto place = region.roads->find(place_of(assignment, region, situation));
    const TravelTimes& times = travel.at(answer.requirements[assignment.requirement].incident);
    routes.push_back(place ? times.route(*place) : std::nullopt);
  }
  return routes;
}

Resource resource_of(const Assignment& assignment) {
  if (assignment.lot) return *assignment.lot;
  return *assignment.crew;
}

/// What each requirement gets, carried equipment left aside: resource and arrival.
std::map<std::size_t, std::map<Resource, Instant>> arrivals(const Dispatch& dispatch) {
  std::map<std::size_t, std::map<Resource, Instant>> by_requirement;
  for (const Assignment& assignment : dispatch.assignments) {
    if (assignment.carried) continue;
    by_requirement[assignment.requirement][resource_of(assignment)] = assignment.coming.arrives;
  }
  return by_requirement;
}

std::vector<ClosureChange> compare(const Dispatch& open, const Dispatch& now) {
  auto open_arrivals = arrivals(open);
  auto now_arrivals = arrivals(now);
  std::set<std::size_t> requirements;
  for (const auto& [requirement, unused] : open_arrivals) requirements.insert(requirement);
  for (const auto& [requirement, unused] : now_arrivals) requirements.insert(requirement);
  std::vector<ClosureChange> changes;
  for (const std::size_t requirement : requirements) {
    std::vector<std::pair<Instant, Resource>> gone;
    std::vector<std::pair<Instant, Resource>> come;
    for (const auto& [resource, arrives] : open_arrivals[requirement]) {
      const auto same = now_arrivals[requirement].find(resource);
      if (same == now_arrivals[requirement].end()) {
        gone.emplace_back(arrives, resource);
      } else if (same->second != arrives) {
        changes.push_back({.requirement = requirement,
                           .instead_of = resource,
                           .now = resource,
                           .later_by = same->second - arrives});
      }
    }
    for (const auto& [resource, arrives] : now_arrivals[requirement]) {
      if (!open_arrivals[requirement].contains(resource)) come.emplace_back(arrives, resource);
    }
    std::ranges::sort(gone);
    std::ranges::sort(come);
    for (std::size_t i = 0; i < std::max(gone.size(), come.size()); ++i) {
      ClosureChange change{.requirement = requirement};
      if (i < gone.size()) change.instead_of = gone[i].second;
      if (i < come.size()) change.now = come[i].second;
      if (i < gone.size() && i < come.size()) change.later_by = come[i].first - gone[i].first;
      changes.push_back(change);
    }
  }
  return changes;
}

void note(Response& answer, Code code, std::vector<Text> parameters) {
  report(answer.notes, code, {}, std::move(parameters));
}

/// Everything up to dispatch on other roads: what closures are measured against.
Dispatch dispatch_with(const Response& answer, const Region& region, const Situation& situation,
                       const RoadTimes& times) {
  const auto travel = travel_to(answer.incidents, region, times);
  return dispatch(answer.requirements,
                  candidates(answer.requirements, answer.incidents, answer.activations, region,
                             situation, travel, answer.as_of),
                  region);
}

/// The closures of hazard zones come last, from `zones_from` on: they are laid and weighed
/// together.
void weigh_closures(Response& answer, std::span<const Closure> closures, std::size_t zones_from,
                    const Region& region, const Situation& situation) {
  const auto format = [&](Instant instant) {
    return Text(format_clock(instant, answer.as_of, region.header.display_offset));
  };
  std::size_t apart = 0;  // in force and not of a zone
  for (std::size_t i = 0; i < closures.size(); ++i) {
    const Closure& closure = closures[i];
    if (in_force(closure, answer.as_of)) {
      answer.closures.push_back(closure);
      if (i < zones_from) ++apart;
      if (closure.until) {
        note(answer, Code::closure_opens_later, {Text(closure.target), format(*closure.until)});
      }
    } else if (closure.from && answer.as_of < *closure.from) {
      note(answer, Code::closure_begins_later, {Text(closure.target), format(*closure.from)});
    }
  }
  if (answer.closures.empty()) return;
  const Dispatch open = dispatch_with(answer, region, situation, road_times(*region.roads));
  answer.closure_changes = compare(open, answer.dispatch);
  for (std::size_t i = 0; i < apart; ++i) {
    std::vector<Closure> others = answer.closures;
    others.erase(others.begin() + static_cast<std::ptrdiff_t>(i));
    const Dispatch without =
        dispatch_with(answer, region, situation, road_times(*region.roads, others, answer.as_of));
    if (compare(without, answer.dispatch).empty()) {
      note(answer, Code::closure_no_effect, {Text(answer.closures[i].target)});
    }
  }
}

/// Plans that nobody sets off, and steps that cannot keep their limit. Journeys that come late
/// stand in the shortfalls.
void note_breaks(Response& answer, const Region& region) {
  for (const Activation& activation : answer.activations) {
    if (!activation.plan || activation.reason.code != Code::activation_direct) continue;
    note(answer, Code::activation_unreached,
         {region.plans.find(*activation.plan)->title,
          name_of(region.organisations, activation.organisation)});
  }
  const auto clock = [&](Instant instant) {
    return Text(format_clock(instant, answer.as_of, region.header.display_offset));
  };
  for (const LinkageStep& step : answer.linkage) {
    if (!step.source || !step.deadline || step.finish <= *step.deadline) continue;
    note(answer, Code::linkage_broken, {step.text, clock(step.finish), clock(*step.deadline)});
  }
}

/// When each tier had the report: by the owners of the plans that run and by receipts.
std::map<Tier, Instant> received_by_tier(const LocatedIncident& incident,
                                         std::span<const Match> matches,
                                         std::span<const Activation> activations,
                                         const Region& region) {
  std::map<Tier, Instant> received;
  const auto at = [&](Tier tier, Instant instant) {
    const auto [entry, fresh] = received.emplace(tier, instant);
    if (!fresh) entry->second = std::min(entry->second, instant);
  };
  for (const Match& match : matches) {
    const Plan& plan = *region.plans.find(match.plan);
    const auto alerted = std::ranges::find(activations, plan.owner, &Activation::organisation);
    if (alerted != activations.end()) at(plan.tier, alerted->alerted);
  }
  for (const Receipt& receipt : incident.incident.received) {
    if (const Organisation* by = find(region.organisations, receipt.by)) at(by->tier, receipt.at);
  }
  return received;
}

std::optional<Reporting> reporting_of(const LocatedIncident& incident,
                                      const std::optional<Grades>& grades,
                                      std::span<const Match> matches,
                                      std::span<const Activation> activations,
                                      const Region& region) {
  if (!grades) return std::nullopt;
  return reporting(incident, *grades, received_by_tier(incident, matches, activations, region),
                   region.catalogue, region.rules,
                   day_of(incident.incident, region.header.display_offset));
}

/// Steps 0 to 3 for each incident: where, which plans, what they ask for, who is alerted.
void ask(Response& answer, const Region& region) {
  for (const LocatedIncident& incident : answer.incidents) {
    answer.grades.push_back(grades(incident.incident.indicators, region.rules,
                                   day_of(incident.incident, region.header.display_offset),
                                   incident.jurisdictions));
    answer.at_risk.push_back(at_risk(incident.incident.indicators, region.rules,
                                     day_of(incident.incident, region.header.display_offset),
                                     incident.jurisdictions));
    Matches found = match(incident, region.plans, region.catalogue);
    if (found.matches.empty()) {
      note(answer, Code::match_nothing, {Text(incident.incident.id.str())});
    }
    Requirements asked = requirements(incident, found.matches, region.plans);
    auto alerted = activation(incident, found.matches, region.plans);
    answer.reporting.push_back(
        reporting_of(incident, answer.grades.back(), found.matches, alerted, region));
    std::ranges::move(found.matches, std::back_inserter(answer.matches));
    std::ranges::move(found.near, std::back_inserter(answer.near_matches));
    std::ranges::move(asked.requirements, std::back_inserter(answer.requirements));
    std::ranges::move(asked.unknown, std::back_inserter(answer.unknown));
    std::ranges::move(alerted, std::back_inserter(answer.activations));
  }
  std::ranges::stable_sort(answer.requirements, {}, [](const Requirement& requirement) {
    return std::tie(requirement.priority, requirement.id);
  });
}

/// Lays the zones: crews gather at their edge, and nobody drives through.
void lay_zones(Response& answer, std::vector<Closure>& closures, const Region& region) {
  for (LocatedIncident& incident : answer.incidents) {
    auto found = hazard_zone(incident, answer.matches, region,
                             day_of(incident.incident, region.header.display_offset));
    if (found) {
      std::ranges::move(zone_closures(*found, incident), std::back_inserter(closures));
      incident.approaches = approaches_around(*found, incident, region);
      std::ranges::copy(found->notes, std::back_inserter(answer.notes));
    }
    answer.zones.push_back(std::move(found));
  }
}

}  // namespace

Response respond(std::span<const Incident> incidents, const Region& region,
                 const Situation& situation, const RespondOptions& options) {
  Response answer;
  answer.region_digest = region.digest;
  answer.seq = situation.seq;
  std::set<IncidentId> ids;
  for (const Incident& incident : incidents) {
    if (!ids.insert(incident.id).second) {
      throw Error(Code::id_twice, {Text(incident.id.str()), Text("--incident")});
    }
    answer.incidents.push_back(locate(incident, region));
    answer.as_of = std::max(answer.as_of, incident.known);
  }
  answer.as_of = options.as_of.value_or(answer.as_of);
  ask(answer, region);

  for (const LocatedIncident& incident : answer.incidents) {
    if (incident.on_road) note(answer, Code::closure_incident_road, {incident.on_road->str()});
  }
  std::vector<Closure> closures = all_closures(answer.incidents, region, situation);
  const std::size_t zones_from = closures.size();
  lay_zones(answer, closures, region);
  const auto travel =
      travel_to(answer.incidents, region, road_times(*region.roads, closures, answer.as_of));
  answer.candidates = candidates(answer.requirements, answer.incidents, answer.activations, region,
                                 situation, travel, answer.as_of);
  answer.dispatch = dispatch(answer.requirements, answer.candidates, region);
  answer.routes = routes_of(answer, region, situation, travel);
  answer.shortfalls =
      shortfalls(answer.requirements, answer.candidates, answer.dispatch, region, answer.as_of);
  answer.linkage = linkage(answer.incidents, answer.matches, answer.activations,
                           answer.requirements, answer.dispatch, region);
  note_breaks(answer, region);
  weigh_closures(answer, closures, zones_from, region, situation);
  return answer;
}

Response respond(const Incident& incident, const Region& region, const Situation& situation,
                 const RespondOptions& options) {
  return respond(std::span(&incident, 1), region, situation, options);
}

}  // namespace muster
