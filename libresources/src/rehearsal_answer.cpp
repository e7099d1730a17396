#include "rehearsal_answer.hpp"

#include <algorithm>
#include <map>
#include <set>
#include <tuple>
#include <utility>

#include "dispatch_depth.hpp"
#include "dispatch_orders.hpp"
#include "muster/resources/policy_limits.hpp"
#include "rehearsal_prepared.hpp"
#include "rehearsal_underway.hpp"
#include "response_steps.hpp"

namespace muster {

namespace {

/// Who was told in an earlier answer, by organisation and incident.
class ToldEarlier {
 public:
  explicit ToldEarlier(const Response& before) {
    all_.reserve(before.activations.size());
    for (const Activation& one : before.activations) all_.push_back(&one);
    std::ranges::stable_sort(all_, {}, key);
  }

  /// nullptr when it was not told.
  [[nodiscard]] const Activation* find(const Activation& one) const {
    const auto found = std::ranges::lower_bound(all_, key(&one), {}, key);
    return found != all_.end() && key(*found) == key(&one) ? *found : nullptr;
  }

 private:
  static std::tuple<const OrganisationId&, const IncidentId&> key(const Activation* one) {
    return {one->organisation, one->incident};
  }

  std::vector<const Activation*> all_ = {};
};

void sort_activations(Response& answer) {
  const auto position = [&](const IncidentId& id) {
    const auto found = std::ranges::find_if(
        answer.incidents, [&](const LocatedIncident& one) { return one.incident.id == id; });
    return found - answer.incidents.begin();
  };
  const auto before = [&](const Activation& a, const Activation& b) {
    if (a.incident != b.incident) return position(a.incident) < position(b.incident);
    return std::tie(a.alerted, a.organisation) < std::tie(b.alerted, b.organisation);
  };
  if (std::ranges::is_sorted(answer.activations, before)) return;
  std::ranges::stable_sort(answer.activations, before);
}

/// What was said earlier stays said; nothing new is said before now.
void keep_told(Response& answer, const Response& before, Instant now) {
  const ToldEarlier earlier(before);
  for (Activation& one : answer.activations) {
    const Activation* known = earlier.find(one);
    if (known != nullptr && known->alerted <= now) {
      one.alerted = known->alerted;
    } else {
      one.alerted = std::max(one.alerted, now);
    }
  }
  sort_activations(answer);
}

/// Whom nobody reaches, the first stand-in that can be reached hears it for; without one the word
/// ends there, and with it whatever it would have set off.
void pass_over_cut(Response& answer, const RehearsalWorld& world) {
  if (world.cut.empty()) return;
  std::set<std::pair<IncidentId, OrganisationId>> silent;
  std::map<std::pair<IncidentId, OrganisationId>, Seconds> later;
  std::vector<Activation> kept;
  for (Activation& one : answer.activations) {  // by alerted: whoever tells comes before the told
    const auto self = std::pair(one.incident, one.organisation);
    if (one.told_by) {
      const auto teller = std::pair(one.incident, *one.told_by);
      if (silent.contains(teller)) {
        silent.insert(self);
        continue;
      }
      if (const auto delay = later.find(teller); delay != later.end()) {
        one.alerted += delay->second;
        later[self] = delay->second;
      }
    }
    const auto since = world.cut_since.find(one.organisation);
    if (since != world.cut_since.end() && one.told_by && one.alerted > since->second) {
      const auto stand_in = std::ranges::find_if(one.if_silent, [&](const Fallback& fallback) {
        return fallback.kind != FallbackKind::next_channel && fallback.at &&
               !world.cut.contains(fallback.to);
      });
      if (stand_in == one.if_silent.end()) {
        silent.insert(self);
        continue;
      }
      if (*stand_in->at > one.alerted) {
        later[self] += *stand_in->at - one.alerted;
        one.alerted = *stand_in->at;
      }
    }
    kept.push_back(std::move(one));
  }
  answer.activations = std::move(kept);
  sort_activations(answer);
}

/// The need of the new answer that was sent for: the same one, else the same thing for the same
/// incident under another plan.
std::optional<std::size_t> need_of(const Underway& one, std::span<const Requirement> all) {
  const Requirement& need = *one.need;
  const std::size_t there = one.assignment.requirement;  // most often they are the same as before
  if (there < all.size() && all[there].id == need.id) return there;
  std::optional<std::size_t> same;
  std::optional<std::size_t> alike;
  for (std::size_t i = 0; i < all.size(); ++i) {
    if (all[i].id == need.id) return i;
    if (all[i].incident != need.incident || all[i].capability != need.capability ||
        all[i].material != need.material) {
      continue;
    }
    if (!alike) alike = i;
    if (!same && all[i].least_type == need.least_type) same = i;
  }
  return same ? same : alike;
}

/// What is still asked for beside what is under way, and where it stands among the requirements.
struct Rest {
  std::vector<Requirement> requirements = {};
  std::vector<std::size_t> position = {};
};

Rest rest_of(std::span<const Requirement> all, std::span<const Underway> sent,
             const std::vector<std::optional<std::size_t>>& need) {
  Rest rest;
  for (std::size_t r = 0; r < all.size(); ++r) {
    std::vector<DemandPoint> curve;
    Quantity most;
    for (DemandPoint point : all[r].curve) {
      Quantity has;
      for (std::size_t i = 0; i < sent.size(); ++i) {
        if (need[i] != r) continue;
        if (sent[i].moved && sent[i].assignment.coming.arrives > point.by) continue;
        has = has + sent[i].assignment.quantity;
      }
      if (point.quantity > has) most = std::max(most, point.quantity - has);
      if (most == Quantity(0)) continue;
      point.quantity = most;
      curve.push_back(point);
    }
    if (curve.empty()) continue;
    rest.requirements.push_back(all[r]);
    rest.requirements.back().curve = std::move(curve);
    rest.position.push_back(r);
  }
  return rest;
}

Situation without_sent(const Situation& situation, const Region& region,
                       std::span<const Underway> sent) {
  Situation result = situation;
  for (const Underway& one : sent) {
    const Assignment& assignment = one.assignment;
    if (assignment.crew) result.crews[*assignment.crew].engaged_at = one.need->incident;
    if (!assignment.lot) continue;
    const auto known = result.balances.find(*assignment.lot);
    const Lot* lot = find(region.lots, *assignment.lot);
    const Quantity balance = known != result.balances.end() ? known->second : lot->quantity;
    const Quantity gone = drawn(assignment);
    result.balances[*assignment.lot] = balance > gone ? balance - gone : Quantity(0);
  }
  return result;
}

void turn_out(std::vector<Assignment>& assignments, const AnsweringOptions& options) {
  if (!options.turns_out) return;
  for (Assignment& assignment : assignments) {
    const Instant planned = assignment.coming.arrives;
    options.turns_out(assignment, assignment.coming);
    const Seconds later = assignment.coming.arrives - planned;
    if (assignment.hold_until) assignment.hold_until = *assignment.hold_until + later;
  }
}

void sort_assignments(std::vector<Assignment>& all, std::vector<std::optional<Route>>& routes) {
  std::vector<std::size_t> order(all.size());
  for (std::size_t i = 0; i < order.size(); ++i) order[i] = i;
  std::ranges::stable_sort(order, [&](std::size_t a, std::size_t b) {
    return std::tie(all[a].requirement, all[a].coming.arrives, all[a].crew, all[a].lot) <
           std::tie(all[b].requirement, all[b].coming.arrives, all[b].crew, all[b].lot);
  });
  std::vector<Assignment> sorted;
  std::vector<std::optional<Route>> ways;
  sorted.reserve(all.size());
  ways.reserve(routes.size());
  for (const std::size_t i : order) {
    sorted.push_back(std::move(all[i]));
    if (!routes.empty()) ways.push_back(std::move(routes[i]));
  }
  all = std::move(sorted);
  routes = std::move(ways);
}

/// Which crews of the region are sent already.
std::vector<bool> crews_of(std::span<const Underway> sent, const Region& region) {
  std::vector<bool> crews(region.crews.size());
  for (const Underway& one : sent) {
    if (!one.assignment.crew) continue;
    const Crew* crew = find(region.crews, *one.assignment.crew);
    if (crew != nullptr) crews[static_cast<std::size_t>(crew - region.crews.data())] = true;
  }
  return crews;
}

/// Crews that are sent already are neither asked once more nor missing. Most were left out as they
/// are: here are those who are to be relieved.
void leave_sent(Candidates& candidates, std::span<const Underway> sent,
                const Situation& situation) {
  const bool some_relieved = std::ranges::any_of(sent, [&](const Underway& one) {
    if (!one.assignment.crew) return false;
    const auto status = situation.crews.find(*one.assignment.crew);
    return status != situation.crews.end() && status->second.relieve_by;
  });
  if (!some_relieved) return;
  std::set<CrewId> own;
  for (const Underway& one : sent) {
    if (one.assignment.crew) own.insert(*one.assignment.crew);
  }
  std::erase_if(candidates.crews, [&](const CrewCandidate& one) { return own.contains(one.crew); });
  std::erase_if(candidates.ruled_out, [&](const RuledOut& out) {
    const auto* crew = std::get_if<CrewId>(&out.resource);
    return crew != nullptr && out.reason.code == Code::candidate_engaged && own.contains(*crew);
  });
}

/// What was prepared, asked at this moment.
Response asked_at(Instant now, const PreparedAnswer& prepared) {
  Response answer = prepared.asked.answer;
  answer.as_of = now;
  return answer;
}

/// The roads that lie in zones.
std::vector<RoadId> zone_roads(const Response& answer) {
  std::vector<RoadId> roads;
  for (const auto& zone : answer.zones) {
    if (!zone) continue;
    for (const ZoneRoad& road : zone->roads) roads.push_back(road.road);
  }
  return roads;
}

/// The ways of those newly sent; where none are wanted, each is found when somebody asks for it.
void find_routes(Response& answer, const RehearsalWorld& world, const AnsweringOptions& options) {
  if (options.lean && !options.routes) {
    answer.routes.resize(answer.dispatch.assignments.size());
  } else {
    answer.routes =
        routes_of(answer, *world.region, *options.prepared.metrics().positions(*world.region),
                  world.situation, world.roads->travel);
  }
}

/// The steps of a lean answer that is told stand on cards that are drafted once.
void link(Response& answer, RehearsalWorld& world, const AnsweringOptions& options) {
  if (!options.lean) {
    answer.linkage = linkage(answer.incidents, answer.matches, answer.activations,
                             answer.requirements, answer.dispatch, *world.region);
  } else if (options.routes) {
    const auto told = options.prepared.cards(answer, world, options.steps);
    world.cards = told == nullptr ? nullptr : std::shared_ptr<const CardDrafts>(told, &told->cards);
    if (told != nullptr) {
      answer.linkage = told->asked;
    } else if (!options.steps.empty()) {
      answer.linkage = asked_steps(answer, world, options.steps);
    }
  } else if (!options.steps.empty()) {
    answer.linkage = options.prepared.steps(answer, world, options.steps);
  }
}

}  // namespace

Response answer_first(RehearsalWorld& world, Instant now, const AnsweringOptions& options) {
  const Region& region = *world.region;
  const auto prepared = options.prepared.of(world);
  std::vector<Closure> closures = closures_in(*prepared, world);
  if (!options.lean) {
    Asked asked{.answer = asked_at(now, *prepared), .closures = std::move(closures)};
    auto [answer, travel] = respond_asked(std::move(asked), region, world.situation, {.as_of = now},
                                          &options.prepared.metrics());
    world.roads = roads_found(now, prepared, answer.closures, std::move(travel), world,
                              options.prepared.metrics());
    return std::move(answer);
  }
  Response answer = asked_at(now, *prepared);
  world.roads = roads_at(now, prepared, closures, world, options.prepared.metrics());
  answer.candidates =
      candidates_by(*options.prepared.metrics().positions(region), answer.requirements,
                    answer.incidents, answer.matches, answer.activations, region, world.situation,
                    world.roads->travel, now, false, nullptr, options.prepared.rules());
  const DispatchOptions& by = prepared->by;
  keep_to_policy(answer.candidates, by.policy, region);
  answer.dispatch =
      dispatch_as_deep(DispatchDepth::sent, answer.requirements, answer.candidates, region, by);
  answer.dispatch.orders = orders_of(answer.dispatch.assignments);
  turn_out(answer.dispatch.assignments, options);
  find_routes(answer, world, options);
  answer.closures = std::move(closures);
  std::erase_if(answer.closures, [&](const Closure& one) { return !in_force(one, now); });
  link(answer, world, options);
  return answer;
}

Response answer_again(RehearsalWorld& world, const Response& before, Instant now,
                      bool roads_changed, const AnsweringOptions& options,
                      std::vector<Spoilt>& spoilt) {
  const Region& region = *world.region;
  const auto prepared = options.prepared.of(world);
  std::vector<Closure> closures = closures_in(*prepared, world);
  Response answer = asked_at(now, *prepared);
  const auto old_roads = world.roads;
  world.roads = roads_at(now, prepared, closures, world, options.prepared.metrics());
  const TravelByIncident& travel = world.roads->travel;
  keep_told(answer, before, now);
  pass_over_cut(answer, world);
  const auto positions = options.prepared.metrics().positions(region);
  std::vector<Underway> sent = underway(before, world, now, spoilt);
  if (roads_changed || zone_roads(before) != zone_roads(answer)) {
    find_ways(sent, old_roads->travel, travel, *positions, world, now, spoilt);
  }

  std::vector<std::optional<std::size_t>> need;
  for (const Underway& one : sent) need.push_back(need_of(one, answer.requirements));
  const Rest rest = rest_of(answer.requirements, sent, need);
  const Situation situation = without_sent(world.situation, region, sent);
  const std::vector<bool> own = crews_of(sent, region);
  answer.candidates = candidates_by(*positions, rest.requirements, answer.incidents, answer.matches,
                                    answer.activations, region, situation, travel, now, false, &own,
                                    options.prepared.rules());
  leave_sent(answer.candidates, sent, world.situation);
  const DispatchOptions& by = prepared->by;
  keep_to_policy(answer.candidates, by.policy, region);
  Dispatch added = dispatch_as_deep(options.lean ? DispatchDepth::sent : DispatchDepth::whole,
                                    rest.requirements, answer.candidates, region, by);
  turn_out(added.assignments, options);

  const auto whole = [&](std::size_t r) { return rest.position[r]; };
  for (Assignment& assignment : added.assignments) {
    assignment.requirement = whole(assignment.requirement);
  }
  for (CrewCandidate& one : answer.candidates.crews) one.requirement = whole(one.requirement);
  for (LotCandidate& one : answer.candidates.lots) one.requirement = whole(one.requirement);
  for (CrewCandidate& one : answer.candidates.otherwise) one.requirement = whole(one.requirement);
  for (RuledOut& one : answer.candidates.ruled_out) one.requirement = whole(one.requirement);
  for (LotCandidate& one : answer.candidates.besides) one.requirement = whole(one.requirement);

  // No proofs: they speak of the rest alone, not of the curves that stand in the answer.
  answer.dispatch.options = std::move(added.options);
  answer.dispatch.assignments = std::move(added.assignments);
  find_routes(answer, world, options);
  answer.dispatch.assignments.reserve(answer.dispatch.assignments.size() + sent.size());
  answer.routes.reserve(answer.routes.size() + sent.size());
  for (std::size_t i = 0; i < sent.size(); ++i) {
    if (!need[i]) continue;  // no longer asked for
    sent[i].assignment.requirement = *need[i];
    answer.dispatch.assignments.push_back(std::move(sent[i].assignment));
    answer.routes.push_back(std::move(sent[i].route));
  }
  sort_assignments(answer.dispatch.assignments, answer.routes);
  // What was ordered earlier stands by itself.
  answer.dispatch.orders =
      orders_of(answer.dispatch.assignments,
                [&](const Assignment& assignment) { return assignment.coming.alerted >= now; });
  answer.closures = std::move(closures);
  std::erase_if(answer.closures, [&](const Closure& one) { return !in_force(one, now); });
  link(answer, world, options);
  if (!options.lean) {
    answer.shortfalls =
        shortfalls(answer.requirements, answer.candidates, answer.dispatch, region, now);
    answer.changes_by_closure.resize(answer.closures.size());
  }
  return answer;
}

Quantity there_by(const Response& answer, std::size_t requirement, Instant by) {
  Quantity sum;
  for (const Assignment& assignment : answer.dispatch.assignments) {
    if (assignment.requirement == requirement && assignment.coming.arrives <= by) {
      sum = sum + assignment.quantity;
    }
  }
  return sum;
}

}  // namespace muster
