#include "response_steps.hpp"

#include <algorithm>
#include <cstdint>
#include <iterator>
#include <map>
#include <set>
#include <tuple>
#include <utility>

#include "candidates_for_needs.hpp"
#include "dispatch_depth.hpp"
#include "dispatch_settle.hpp"
#include "muster/plan/id.hpp"
#include "muster/resources/locate.hpp"
#include "muster/resources/policy_limits.hpp"
#include "response_closures.hpp"
#include "response_held.hpp"
#include "response_notes.hpp"
#include "shortfalls_need.hpp"

namespace muster {

std::optional<SetsOut> start_of(const Assignment& assignment, const Region& region,
                                const Situation& situation) {
  if (assignment.lot) {
    return find(region.stockpiles, find(region.lots, *assignment.lot)->stockpile)->place;
  }
  const auto moved = situation.crews.find(*assignment.crew);
  return sets_out(*find(region.teams, find(region.crews, *assignment.crew)->team),
                  moved == situation.crews.end() ? nullptr : &moved->second, region);
}

const Vehicle* vehicle_for(const Assignment& assignment, const Region& region) {
  if (assignment.lot) return vehicle_of_goods(region.vehicles);
  const Crew& crew = *find(region.crews, *assignment.crew);
  return vehicle_of(crew, *find(region.teams, crew.team), region.vehicles);
}

SettingOut setting_out(const Assignment& assignment, const Region& region,
                       const RegionPositions& positions, const Situation& situation) {
  SettingOut found;
  if (assignment.lot) {
    const auto lot =
        static_cast<std::size_t>(find(region.lots, *assignment.lot) - region.lots.data());
    const std::uint32_t depot = positions.stockpile_of_lot[lot];
    found.from = region.stockpiles[depot].place;
    found.place = positions.place_of_stockpile[depot];
    found.vehicle = vehicle_of_goods(region.vehicles);
    return found;
  }
  const auto crew =
      static_cast<std::size_t>(find(region.crews, *assignment.crew) - region.crews.data());
  const std::uint32_t team = positions.team_of_crew[crew];
  const auto moved = situation.crews.find(*assignment.crew);
  const CrewStatus* status = moved == situation.crews.end() ? nullptr : &moved->second;
  found.from = sets_out(region.teams[team], status, region);
  if (status == nullptr || (!status->place && !status->position)) {
    found.place = positions.place_of_team[team];
  }
  const std::uint32_t vehicle = positions.vehicle_of_crew[crew];
  if (vehicle != RegionPositions::none) found.vehicle = &region.vehicles[vehicle];
  return found;
}

namespace {

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

/// How much of the first steps is wanted.
enum class AskDepth { whole, needs };

/// Whether a notice is given just where it was, on all cards of the match.
bool same_notices(const Match& match, const Incident& incident, const Incident& before,
                  const PlanLibrary& plans) {
  const Plan* plan = plans.find(match.plan);
  if (plan == nullptr) return true;
  return std::ranges::all_of(plan->cards, [&](const Card& card) {
    if (std::ranges::find(match.cards, card.id) == match.cards.end()) return true;
    return std::ranges::all_of(card.actions, [&](const Action& action) {
      return action.notices.empty() || any_holds(action.only_if, incident.indicators) ==
                                           any_holds(action.only_if, before.indicators);
    });
  });
}

/// The incident as it was asked about earlier; nullptr when it was not.
const LocatedIncident* earlier_incident(const Response& earlier, const IncidentId& id) {
  const auto found = std::ranges::find_if(
      earlier.incidents, [&](const LocatedIncident& one) { return one.incident.id == id; });
  return found == earlier.incidents.end() ? nullptr : &*found;
}

/// activation(), out of what was asked earlier in the same region. Empty: where anything is new
/// that it goes by.
std::optional<std::vector<Activation>> told_earlier(const Response& earlier,
                                                    const LocatedIncident& incident,
                                                    std::span<const Match> matches,
                                                    const PlanLibrary& plans) {
  const IncidentId& id = incident.incident.id;
  const LocatedIncident* before = earlier_incident(earlier, id);
  if (before == nullptr) return std::nullopt;
  if (before->unit != incident.unit || before->incident.known != incident.incident.known ||
      before->incident.received != incident.incident.received) {
    return std::nullopt;
  }
  auto match = matches.begin();
  for (const Match& one : earlier.matches) {
    if (one.incident != id) continue;
    const bool same = match != matches.end() && match->plan == one.plan &&
                      match->cards == one.cards &&
                      same_notices(one, incident.incident, before->incident, plans);
    if (!same) return std::nullopt;
    ++match;
  }
  if (match != matches.end()) return std::nullopt;
  std::vector<Activation> told;
  told.reserve(earlier.activations.size());
  std::ranges::copy_if(earlier.activations, std::back_inserter(told),
                       [&](const Activation& one) { return one.incident == id; });
  return told;
}

/// Where the incident stands among those of `earlier`, if all that is known of it was known then
/// and the same plans were matched.
std::optional<std::size_t> asked_earlier(const Asked* earlier, const LocatedIncident& incident,
                                         const PlanLibrary* to_match) {
  if (earlier == nullptr || earlier->matched != to_match) return std::nullopt;
  const LocatedIncident* before = earlier_incident(earlier->answer, incident.incident.id);
  if (before == nullptr || before->incident != incident.incident) return std::nullopt;
  return static_cast<std::size_t>(before - earlier->answer.incidents.data());
}

/// What plans ask for and whom they alert, as it was asked earlier.
void take_earlier(Response& answer, const Response& earlier, std::size_t position) {
  const IncidentId& id = earlier.incidents[position].incident.id;
  const auto take = [&](const auto& from, auto& to) {
    const auto ours = [&](const auto& one) { return one.incident == id; };
    to.reserve(to.size() + static_cast<std::size_t>(std::ranges::count_if(from, ours)));
    std::ranges::copy_if(from, std::back_inserter(to), ours);
  };
  answer.grades.push_back(earlier.grades[position]);
  answer.at_risk.push_back(earlier.at_risk[position]);
  answer.reporting.push_back(earlier.reporting[position]);
  take(earlier.matches, answer.matches);
  take(earlier.requirements, answer.requirements);
  take(earlier.activations, answer.activations);
}

/// Steps 0 to 3 for each incident: where, which plans, what they ask for, who is alerted.
void ask(Response& answer, const Region& region, AskDepth depth, const PlanLibrary& to_match,
         const Asked* earlier) {
  for (const LocatedIncident& incident : answer.incidents) {
    if (depth == AskDepth::needs) {
      if (const auto position = asked_earlier(earlier, incident, &to_match)) {
        take_earlier(answer, earlier->answer, *position);
        continue;
      }
    }
    answer.grades.push_back(grades(incident.incident.indicators, region.rules,
                                   day_of(incident.incident, region.header.display_offset),
                                   incident.jurisdictions));
    answer.at_risk.push_back(at_risk(incident.incident.indicators, region.rules,
                                     day_of(incident.incident, region.header.display_offset),
                                     incident.jurisdictions));
    Matches found = match(incident, to_match, region.catalogue,
                          depth == AskDepth::whole ? NearMatches::named : NearMatches::left_out);
    if (found.matches.empty()) {
      note(answer, Code::match_nothing, {Text(incident.incident.id.view())});
    }
    Requirements asked = requirements(
        incident, found.matches, region.plans,
        in_force(region.rules, "rest_at_scene",
                 day_of(incident.incident, region.header.display_offset), incident.jurisdictions));
    auto told = earlier == nullptr
                    ? std::nullopt
                    : told_earlier(earlier->answer, incident, found.matches, region.plans);
    auto alerted = told ? std::move(*told) : activation(incident, found.matches, region.plans);
    answer.reporting.push_back(
        depth == AskDepth::needs
            ? std::nullopt
            : reporting_of(incident, answer.grades.back(), found.matches, alerted, region));
    std::ranges::move(found.matches, std::back_inserter(answer.matches));
    std::ranges::move(found.near, std::back_inserter(answer.near_matches));
    std::ranges::move(asked.requirements, std::back_inserter(answer.requirements));
    std::ranges::move(asked.unknown, std::back_inserter(answer.unknown));
    if (answer.activations.empty()) {
      answer.activations = std::move(alerted);
    } else {
      answer.activations.reserve(answer.activations.size() + alerted.size());
      std::ranges::move(alerted, std::back_inserter(answer.activations));
    }
  }
  std::ranges::stable_sort(answer.requirements, {}, [](const Requirement& requirement) {
    return std::tie(requirement.priority, requirement.id);
  });
}

/// Lays the zones: crews gather at their edge, and nobody drives through.
void lay_zones(Asked& asked, const Region& region, const Asked* earlier) {
  Response& answer = asked.answer;
  for (LocatedIncident& incident : answer.incidents) {
    const auto before = asked_earlier(earlier, incident, asked.matched);
    auto found = before ? earlier->answer.zones[*before]
                        : hazard_zone(incident, answer.matches, region,
                                      day_of(incident.incident, region.header.display_offset));
    if (found) {
      std::ranges::move(zone_closures(*found, incident), std::back_inserter(asked.closures));
      incident.approaches = before ? earlier->answer.incidents[*before].approaches
                                   : approaches_around(*found, incident, region);
      std::ranges::copy(found->notes, std::back_inserter(answer.notes));
    }
    answer.zones.push_back(std::move(found));
  }
}

/// The incidents where they are, and the instant of the question.
Response located(std::span<const Incident> incidents, const Region& region,
                 const Situation& situation, const RespondOptions& options) {
  Response answer;
  answer.region_digest = region.digest;
  answer.seq = situation.seq;
  std::set<IncidentId> ids;
  for (const Incident& incident : incidents) {
    if (!ids.insert(incident.id).second) {
      throw Error(Code::id_twice, {Text(incident.id.view()), Text("--incident")});
    }
    answer.incidents.push_back(locate(incident, region));
    answer.as_of = std::max(answer.as_of, incident.known);
  }
  answer.as_of = options.as_of.value_or(answer.as_of);
  return answer;
}

std::map<IncidentId, int> severities(const Response& answer) {
  std::map<IncidentId, int> severity;
  for (std::size_t i = 0; i < answer.incidents.size(); ++i) {
    if (!answer.grades[i]) continue;
    const int above = static_cast<int>(Grade::particularly_serious);
    severity[answer.incidents[i].incident.id] =
        above - static_cast<int>(answer.grades[i]->potential);
  }
  return severity;
}

}  // namespace

DispatchOptions dispatch_options_after(const Response& earlier, const DispatchOptions& by,
                                       const Response& answer, const Region& region) {
  const auto where_and_when = [&](const Response& one) {
    const LocatedIncident& first = one.incidents.front();
    return std::pair(day_of(first.incident, region.header.display_offset), first.jurisdictions);
  };
  if (earlier.incidents.empty() || answer.incidents.empty() ||
      where_and_when(earlier) != where_and_when(answer)) {
    return dispatch_options(answer, region, {});
  }
  DispatchOptions made = by;
  made.severity = severities(answer);
  return made;
}

DispatchOptions dispatch_options(const Response& answer, const Region& region,
                                 const RespondOptions& options) {
  DispatchOptions made;
  made.most_work = options.most_work;
  made.stop = options.stop;
  made.severity = severities(answer);
  if (answer.incidents.empty()) return made;
  const LocatedIncident& first = answer.incidents.front();
  const Date day = day_of(first.incident, region.header.display_offset);
  if (const Rule* rule = in_force(region.rules, "skills_together", day, first.jurisdictions)) {
    for (const auto& row : rule->rows) {
      const CapabilityId one(field(row, "one"));
      const CapabilityId other(field(row, "other"));
      made.together.emplace(std::min(one, other), std::max(one, other));
    }
  }
  if (!options.policy.empty()) {
    made.policy = policy_named(options.policy, region.rules, day, first.jurisdictions);
    return made;
  }
  std::vector<Policy> all = policies(region.rules, day, first.jurisdictions);
  const auto usual = std::ranges::find(all, made.policy.id, &Policy::id);
  made.policy = std::move(usual == all.end() ? all.front() : *usual);
  return made;
}

namespace {

void shut(Asked& found, const Region& region, const Situation& situation, const Asked* earlier) {
  found.closures = all_closures(found.answer.incidents, region, situation);
  lay_zones(found, region, earlier);
}

Asked asked_as_deep(AskDepth depth, std::span<const Incident> incidents, const Region& region,
                    const Situation& situation, const RespondOptions& options,
                    const PlanLibrary& to_match, const Asked* earlier) {
  Asked found{.answer = located(incidents, region, situation, options), .matched = &to_match};
  ask(found.answer, region, depth, to_match, earlier);
  for (const LocatedIncident& incident : found.answer.incidents) {
    if (incident.on_road)
      note(found.answer, Code::closure_incident_road, {incident.on_road->view()});
  }
  shut(found, region, situation, depth == AskDepth::needs ? earlier : nullptr);
  return found;
}

}  // namespace

void shut_roads(Asked& found, const Region& region, const Situation& situation) {
  shut(found, region, situation, nullptr);
}

Asked asked(std::span<const Incident> incidents, const Region& region, const Situation& situation,
            const RespondOptions& options) {
  return asked(incidents, region, situation, options, region.plans);
}

Asked asked(std::span<const Incident> incidents, const Region& region, const Situation& situation,
            const RespondOptions& options, const PlanLibrary& to_match, const Asked* earlier) {
  return asked_as_deep(AskDepth::whole, incidents, region, situation, options, to_match, earlier);
}

Asked asked_for_needs(std::span<const Incident> incidents, const Region& region,
                      const Situation& situation, const RespondOptions& options,
                      const PlanLibrary& to_match, const Asked* earlier) {
  return asked_as_deep(AskDepth::needs, incidents, region, situation, options, to_match, earlier);
}

SixSteps six_steps(std::span<const Incident> incidents, const Region& region,
                   const Situation& situation, const RespondOptions& options) {
  return six_steps(asked(incidents, region, situation, options), region, situation, options);
}

SixSteps six_steps(Asked asked, const Region& region, const Situation& situation,
                   const RespondOptions& options, KeptMetrics* kept) {
  Response answer = std::move(asked.answer);
  std::vector<Closure> closures = std::move(asked.closures);
  RoadsThen roads(answer.incidents, region, answer.as_of, options.engine, kept);
  TravelByIncident travel = roads.with(closures);
  answer.travel = found_by(travel, answer.incidents, region);
  const auto positions =
      kept == nullptr ? std::make_shared<const RegionPositions>(region) : kept->positions(region);
  answer.candidates = candidates_by(*positions, answer.requirements, answer.incidents,
                                    answer.matches, answer.activations, region, situation, travel,
                                    answer.as_of, options.allow_reassign);
  answer.held = options.held;
  answer.allow_reassign = options.allow_reassign;
  const DispatchOptions by = dispatch_options(answer, region, options);
  keep_to_policy(answer.candidates, by.policy, region);
  answer.dispatch = dispatch_held(answer.requirements, answer.candidates, region, answer.held, by);
  answer.shortfalls = shortfalls(answer.requirements, answer.candidates, answer.dispatch, region,
                                 answer.as_of, options.most_remedies == 0 ? 0 : all_remedies);
  return {std::move(answer), std::move(closures), std::move(roads), std::move(travel)};
}

namespace {

/// The deadlines that are missed, and how much of each.
std::vector<Shortfall> missed_by(const Response& answer) {
  std::vector<std::vector<const Assignment*>> coming(answer.requirements.size());
  for (const Assignment& one : answer.dispatch.assignments) {
    coming[one.requirement].push_back(&one);
  }
  std::vector<Shortfall> missed;
  for (std::size_t r = 0; r < coming.size(); ++r) {
    const auto& curve = answer.requirements[r].curve;
    for (std::size_t point = 0; point < curve.size(); ++point) {
      Quantity came;
      for (const Assignment* one : coming[r]) {
        if (one->coming.arrives <= curve[point].by) came = came + one->quantity;
      }
      if (came >= curve[point].quantity) continue;
      Shortfall& one = missed.emplace_back();
      one.requirement = r;
      one.point = point;
      one.missing = curve[point].quantity - came;
    }
  }
  return missed;
}

/// By requirement the last deadline that is missed.
std::vector<std::optional<Instant>> last_missed(std::span<const Shortfall> missed,
                                                std::span<const Requirement> requirements) {
  std::vector<std::optional<Instant>> last(requirements.size());
  for (const Shortfall& one : missed) {
    const Instant by = requirements[one.requirement].curve[one.point].by;
    last[one.requirement] = std::max(last[one.requirement].value_or(by), by);
  }
  return last;
}

/// Says of the first missed deadline of each need why, and what would fix it.
void explain_first(std::vector<Shortfall>& missed, const Response& answer, const Region& region) {
  std::vector<NeedPoint> points;
  for (const Shortfall& one : missed) {
    if (!points.empty() && points.back().requirement == one.requirement) continue;
    points.push_back({one.requirement, one.point});
  }
  auto into = missed.begin();
  for (Shortfall& one : shortfalls_at(points, answer.requirements, answer.candidates,
                                      answer.dispatch, region, answer.as_of, all_remedies)) {
    while (into->requirement != one.requirement) ++into;
    *into = std::move(one);
  }
}

}  // namespace

Response answer_for_needs(Asked asked, const DispatchOptions& by, const Region& region,
                          const Situation& situation, KeptMetrics& kept,
                          const ProspectsShared& shared) {
  const bool by_time_alone = by.policy.forbids.empty() && Preferred(by.policy).nothing();
  if (asked.answer.incidents.size() != 1 || !by_time_alone) {
    return std::move(six_steps(std::move(asked), region, situation, {}, &kept).answer);
  }
  Response answer = std::move(asked.answer);
  const RoadsThen roads(answer.incidents, region, answer.as_of, TravelEngine::automatic, &kept);
  const TravelByIncident travel = roads.with(asked.closures);
  const LocatedIncident& incident = answer.incidents.front();
  const auto positions = kept.positions(region);
  CandidatesForNeeds candidates(*positions, answer.requirements, incident, answer.matches,
                                answer.activations, region, situation,
                                travel.at(incident.incident.id), answer.as_of, shared);
  answer.candidates = candidates.first();
  const auto decide = [&] {
    answer.dispatch =
        dispatch_as_deep(DispatchDepth::sent, answer.requirements, answer.candidates, region, by);
    answer.shortfalls = missed_by(answer);
  };
  decide();
  if (!candidates.complete(answer.candidates,
                           last_missed(answer.shortfalls, answer.requirements))) {
    answer.candidates =
        candidates_by(*positions, answer.requirements, answer.incidents, answer.matches,
                      answer.activations, region, situation, travel, answer.as_of);
    decide();
  }
  explain_first(answer.shortfalls, answer, region);
  return answer;
}

std::vector<std::optional<Route>> routes_of(const Response& answer, const Region& region,
                                            const Situation& situation,
                                            const TravelByIncident& travel) {
  std::vector<std::optional<Route>> routes;
  for (const Assignment& assignment : answer.dispatch.assignments) {
    const auto start = start_of(assignment, region, situation);
    const TravelTimes& times = travel.at(answer.requirements[assignment.requirement].incident)
                                   .of(vehicle_for(assignment, region));
    routes.push_back(start ? route_from(*start, times, *region.roads) : std::nullopt);
  }
  return routes;
}

std::vector<std::optional<Route>> routes_of(const Response& answer, const Region& region,
                                            const RegionPositions& positions,
                                            const Situation& situation,
                                            const TravelByIncident& travel) {
  struct Found {
    PlaceIndex from = {};
    const TravelTimes* times = nullptr;
    std::size_t position = 0;
  };
  std::vector<Found> found;
  std::vector<std::optional<Route>> routes;
  routes.reserve(answer.dispatch.assignments.size());
  for (const Assignment& assignment : answer.dispatch.assignments) {
    const SettingOut start = setting_out(assignment, region, positions, situation);
    const TravelTimes& times =
        travel.at(answer.requirements[assignment.requirement].incident).of(start.vehicle);
    if (!start.from || !start.place) {
      routes.push_back(start.from ? route_from(*start.from, times, *region.roads) : std::nullopt);
      continue;
    }
    const auto known = std::ranges::find_if(
        found, [&](const Found& one) { return one.from == *start.place && one.times == &times; });
    if (known != found.end()) {
      routes.push_back(std::optional<Route>(routes[known->position]));
      continue;
    }
    found.push_back({*start.place, &times, routes.size()});
    routes.push_back(times.route(*start.place));
  }
  return routes;
}

}  // namespace muster
