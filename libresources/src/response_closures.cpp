// What closures did to an answer.
#include "response_closures.hpp"

#include <algorithm>
#include <map>
#include <memory>
#include <set>
#include <utility>

#include "muster/resources/policy_limits.hpp"
#include "muster/resources/region.hpp"
#include "muster/resources/road_rows.hpp"
#include "muster/resources/roads.hpp"
#include "muster/resources/vehicles.hpp"
#include "response_held.hpp"
#include "response_notes.hpp"
#include "shortfalls_need.hpp"

namespace muster {
namespace {

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

/// Everything up to dispatch on other roads: what closures are measured against.
class Trial {
 public:
  Trial(const Response& answer, const RoadsThen& roads, const Region& region,
        const Situation& situation, std::shared_ptr<const RegionPositions> positions)
      : answer_(answer),
        roads_(roads),
        region_(region),
        situation_(situation),
        positions_(std::move(positions)) {}

  [[nodiscard]] TravelByIncident travel(std::span<const Closure> closures) const {
    return roads_.with(closures);
  }

  [[nodiscard]] Candidates could(const TravelByIncident& travel) const {
    Candidates found = candidates_by(*positions_, answer_.requirements, answer_.incidents,
                                     answer_.matches, answer_.activations, region_, situation_,
                                     travel, answer_.as_of, answer_.allow_reassign);
    keep_to_policy(found, answer_.dispatch.options.policy, region_);
    return found;
  }

  [[nodiscard]] Candidates could(std::span<const Closure> closures) const {
    return could(travel(closures));
  }

  [[nodiscard]] Dispatch sent(const Candidates& could) const {
    return dispatch_held(answer_.requirements, could, region_, answer_.held,
                         answer_.dispatch.options);
  }

  [[nodiscard]] Dispatch with(std::span<const Closure> closures) const {
    return sent(could(closures));
  }

 private:
  const Response& answer_;
  const RoadsThen& roads_;
  const Region& region_;
  const Situation& situation_;
  std::shared_ptr<const RegionPositions> positions_;
};

/// Whether nobody at all finds other times on the one than on the other.
bool same_times(const TravelByIncident& one, const TravelByIncident& other,
                std::span<const Vehicle> vehicles) {
  return std::ranges::equal(one, other, [&](const auto& a, const auto& b) {
    const auto same = [&](const Vehicle* vehicle) {
      return &a.second.of(vehicle) == &b.second.of(vehicle);
    };
    return a.first == b.first && same(nullptr) &&
           std::ranges::all_of(vehicles, [&](const Vehicle& vehicle) { return same(&vehicle); });
  });
}

/// Keeps those in force, and tells what will change.
void take_in_force(Response& answer, std::span<const Closure> closures, const Region& region) {
  const auto format = [&](Instant instant) {
    return Text(format_clock(instant, answer.as_of, region.header.display_offset));
  };
  for (const Closure& closure : closures) {
    if (in_force(closure, answer.as_of)) {
      answer.closures.push_back(closure);
      if (closure.until) {
        note(answer, Code::closure_opens_later, {Text(closure.target), format(*closure.until)});
      }
    } else if (closure.from && answer.as_of < *closure.from) {
      note(answer, Code::closure_begins_later, {Text(closure.target), format(*closure.from)});
    }
  }
}

/// A closure alone, or the closures of one hazard zone.
using Group = std::vector<std::size_t>;

std::vector<Group> groups_of(const std::vector<Closure>& closures) {
  std::vector<Group> groups;
  std::map<IncidentId, std::size_t> zones;
  for (std::size_t i = 0; i < closures.size(); ++i) {
    const auto& incident = closures[i].incident;
    const bool of_zone = incident && closures[i].id.view() != incident->view();
    const auto zone = of_zone ? zones.find(*incident) : zones.end();
    if (zone != zones.end()) {
      groups[zone->second].push_back(i);
      continue;
    }
    if (of_zone) zones.emplace(*incident, groups.size());
    groups.push_back({i});
  }
  return groups;
}

std::vector<Closure> split(const std::vector<Closure>& closures, const Group& group, bool inside) {
  std::vector<Closure> result;
  for (std::size_t i = 0; i < closures.size(); ++i) {
    if (std::ranges::binary_search(group, i) == inside) result.push_back(closures[i]);
  }
  return result;
}

/// What would be there in time if this were not closed: a remedy of each shortfall it lessens.
void offer_opening(Response& answer, const Closure& closure, const Dispatch& opened,
                   const Region& region) {
  for (Shortfall& shortfall : answer.shortfalls) {
    const Requirement& requirement = answer.requirements[shortfall.requirement];
    const Effect effect =
        effect_of(answer.dispatch.assignments, opened.assignments, answer.requirements,
                  shortfall.requirement, requirement.curve[shortfall.point]);
    if (effect.gains <= Quantity(0)) continue;
    shortfall.remedies.push_back(
        {.what = {Code::remedy_open,
                  {Text(closure.target), amount_text(requirement, effect.gains, region)}},
         .gains = effect.gains,
         .costs = effect.costs});
  }
}

/// Of those that no road leads from, how much would be reached without this closure.
void name_cut_off(Response& answer, const Closure& closure, const Candidates& opened,
                  const Region& region) {
  std::set<std::pair<std::size_t, Resource>> still;
  for (const RuledOut& out : opened.ruled_out) {
    if (out.reason.code == Code::candidate_unreachable)
      still.emplace(out.requirement, out.resource);
  }
  std::map<std::size_t, Quantity> reached;
  for (const RuledOut& out : answer.candidates.ruled_out) {
    if (out.reason.code != Code::candidate_unreachable) continue;
    if (still.contains({out.requirement, out.resource})) continue;
    reached[out.requirement] = reached[out.requirement] + out.quantity;
  }
  for (Shortfall& shortfall : answer.shortfalls) {
    const auto found = reached.find(shortfall.requirement);
    if (found == reached.end()) continue;
    shortfall.reasons.push_back(
        {Code::short_cut_off,
         {amount_text(answer.requirements[shortfall.requirement], found->second, region),
          Text(closure.target)}});
  }
}

/// Whether somebody whom a shortfall waits for is cut off: who else has nothing to say of it.
bool some_cut_off(const Response& answer) {
  return std::ranges::any_of(answer.candidates.ruled_out, [&](const RuledOut& out) {
    return out.reason.code == Code::candidate_unreachable &&
           std::ranges::find(answer.shortfalls, out.requirement, &Shortfall::requirement) !=
               answer.shortfalls.end();
  });
}

/// Weighs each group against the answer without it. One that changes nothing then, but would alone,
/// only does what others do already.
void weigh_groups(Response& answer, const Trial& trial, const Dispatch& open,
                  const Region& region) {
  answer.changes_by_closure.resize(answer.closures.size());
  for (const Group& group : groups_of(answer.closures)) {
    const Candidates could = trial.could(split(answer.closures, group, false));
    const Dispatch opened = trial.sent(could);
    auto changes = compare(opened, answer.dispatch);
    const Closure& first = answer.closures[group.front()];
    if (!first.incident) offer_opening(answer, first, opened, region);
    name_cut_off(answer, first, could, region);
    const bool zone = first.incident && first.id.view() != first.incident->view();
    if (changes.empty() && !zone) {
      const bool alone = !compare(open, trial.with(split(answer.closures, group, true))).empty();
      note(answer, alone ? Code::closure_doubled : Code::closure_no_effect, {Text(first.target)});
    }
    answer.changes_by_closure[group.front()] = std::move(changes);
  }
}

std::string label(const Road& road) {
  std::string refs;
  for (const std::string& ref : road.refs) refs += (refs.empty() ? "" : "/") + ref;
  return refs.empty() ? road.id.str() : refs + "(" + road.id.str() + ")";
}

bool meet(Direction a, Direction b) {
  return a == b || a == Direction::both || b == Direction::both;
}

/// Names each opening that undoes a closure, once, by their first common road.
void note_contradictions(Response& answer, const RoadNetwork& network) {
  std::map<RoadIndex, std::vector<std::size_t>> closed;
  for (std::size_t i = 0; i < answer.closures.size(); ++i) {
    if (answer.closures[i].effect != ClosureEffect::closed) continue;
    for (const RoadIndex road : closed_roads(answer.closures[i].target, network)) {
      closed[road].push_back(i);
    }
  }
  std::set<std::pair<std::size_t, std::size_t>> named;
  const std::vector<Closure> closures = answer.closures;
  for (std::size_t i = 0; i < closures.size(); ++i) {
    if (closures[i].effect != ClosureEffect::opened) continue;
    for (const RoadIndex road : closed_roads(closures[i].target, network)) {
      const auto under = closed.find(road);
      if (under == closed.end()) continue;
      for (const std::size_t other : under->second) {
        if (!meet(closures[i].direction, closures[other].direction)) continue;
        if (!named.emplace(other, i).second) continue;
        note(answer, Code::closure_contradicts,
             {Text(closures[other].target), Text(closures[i].target), Text(label(network[road]))});
      }
    }
  }
}

/// A class that no vehicle has is a slip of the pen: nobody would be kept off.
void note_unknown_classes(Response& answer, const Region& region) {
  if (region.vehicles.empty()) return;
  std::set<std::string> known;
  for (const Vehicle& vehicle : region.vehicles) {
    known.insert(vehicle.classes.begin(), vehicle.classes.end());
  }
  const std::vector<std::string> names(known.begin(), known.end());
  for (std::size_t i = 0; i < answer.closures.size(); ++i) {
    const Closure closure = answer.closures[i];
    for (const std::string& one : closure.vehicle_classes) {
      if (known.contains(one)) continue;
      const auto near = near_matches(one, names, 1);
      if (near.empty()) {
        note(answer, Code::closure_class_unknown, {Text(closure.target), Text(one)});
      } else {
        note(answer, Code::closure_class_near,
             {Text(closure.target), Text(one), Text(near.front())});
      }
    }
  }
}

void note_closed_legs(Response& answer, const RoadsThen& roads, const RoadNetwork& network) {
  for (const LocatedIncident& incident : answer.incidents) {
    for (const std::size_t i : roads.closed_legs(incident, answer.closures)) {
      const Approach& approach = incident.approaches[i];
      const Road road = network[*network.find(*approach.road)];
      note(answer, Code::closure_last_leg, {approach.name, Text(label(road))});
    }
  }
}

}  // namespace

namespace {

std::shared_ptr<const RegionPositions> positions_of(const Region& region, KeptMetrics* kept) {
  return kept == nullptr ? std::make_shared<const RegionPositions>(region)
                         : kept->positions(region);
}

}  // namespace

/// The standing closures, those of the situation, and the road under each incident.
std::vector<Closure> all_closures(std::span<const LocatedIncident> incidents, const Region& region,
                                  const Situation& situation) {
  std::vector<Closure> closures = region.closures;
  closures.insert(closures.end(), situation.closures.begin(), situation.closures.end());
  for (const LocatedIncident& incident : incidents) {
    if (!incident.on_road) continue;
    Closure own;
    own.id = ClosureId(incident.incident.id.view());
    own.target = "edge:" + incident.on_road->str();
    own.incident = incident.incident.id;
    own.reason = incident.where;
    closures.push_back(std::move(own));
  }
  return closures;
}

void weigh_for_shortfalls(Response& answer, const RoadsThen& roads, const TravelByIncident& travel,
                          const Region& region, const Situation& situation, KeptMetrics& kept) {
  const bool cut_off = some_cut_off(answer);
  const Trial trial(answer, roads, region, situation, kept.positions(region));
  for (const Group& group : groups_of(answer.closures)) {
    const Closure& first = answer.closures[group.front()];
    if (first.incident && !cut_off) continue;
    const TravelByIncident then = trial.travel(split(answer.closures, group, false));
    if (same_times(then, travel, region.vehicles)) continue;  // it would be the answer once more
    const Candidates could = trial.could(then);
    if (!first.incident) offer_opening(answer, first, trial.sent(could), region);
    if (cut_off) name_cut_off(answer, first, could, region);
  }
}

void weigh_closures(Response& answer, std::span<const Closure> closures, const RoadsThen& roads,
                    const Region& region, const Situation& situation, KeptMetrics* kept) {
  take_in_force(answer, closures, region);
  if (answer.closures.empty()) return;
  const Trial trial(answer, roads, region, situation, positions_of(region, kept));
  const Dispatch open = trial.with({});
  answer.closure_changes = compare(open, answer.dispatch);
  weigh_groups(answer, trial, open, region);
  note_contradictions(answer, *region.roads);
  note_unknown_classes(answer, region);
  note_closed_legs(answer, roads, *region.roads);
}

}  // namespace muster
