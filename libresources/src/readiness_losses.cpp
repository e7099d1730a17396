// N−1: what each team, depot, road, post and person is worth, by taking it away.
#include <algorithm>
#include <limits>
#include <memory>
#include <set>

#include "muster/resources/policy_limits.hpp"
#include "muster/resources/response_chain.hpp"
#include "muster/resources/weak_points.hpp"
#include "readiness_trials.hpp"

namespace muster {
namespace {

std::set<LossKey> used_by(const SixSteps& steps, const Region& region,
                          const std::vector<std::optional<Route>>& routes) {
  std::set<LossKey> used;
  for (std::size_t i = 0; i < steps.answer.dispatch.assignments.size(); ++i) {
    const Assignment& assignment = steps.answer.dispatch.assignments[i];
    if (assignment.crew) used.insert(find(region.crews, *assignment.crew)->team);
    if (assignment.lot) used.insert(find(region.lots, *assignment.lot)->stockpile);
    if (!routes[i]) continue;
    for (const RouteRoad& road : routes[i]->roads) used.insert(region.roads->id(road.road));
    const auto& approaches = steps.answer.incidents.front().approaches;
    if (const auto& leg = approaches[routes[i]->approach].road) used.insert(*leg);
  }
  return used;
}

/// The candidates without those of one team or stockpile.
Candidates without(Candidates all, const LossKey& lost, const Region& region) {
  if (const auto* team = std::get_if<TeamId>(&lost)) {
    std::erase_if(all.crews,
                  [&](const auto& one) { return find(region.crews, one.crew)->team == *team; });
  } else if (const auto* stockpile = std::get_if<StockpileId>(&lost)) {
    std::erase_if(all.lots, [&](const auto& one) {
      return find(region.lots, one.lot)->stockpile == *stockpile;
    });
  }
  return all;
}

Candidates after(const SixSteps& steps, const LossKey& lost, const Region& region,
                 const Situation& situation) {
  const auto* road = std::get_if<RoadId>(&lost);
  if (road == nullptr) return without(steps.answer.candidates, lost, region);
  std::vector<Closure> closures = steps.closures;
  closures.push_back({.id = ClosureId("n-1"), .target = "edge:" + road->str()});
  const auto travel = steps.roads.with(closures);
  const Response& answer = steps.answer;
  Candidates found = candidates(answer.requirements, answer.incidents, answer.matches,
                                answer.activations, region, situation, travel, answer.as_of);
  keep_to_policy(found, answer.dispatch.options.policy, region);
  return found;
}

std::vector<NeedState> states_of(const Response& answer, std::span<const Assignment> assignments) {
  std::vector<NeedState> states;
  for (std::size_t i = 0; i < answer.requirements.size(); ++i) {
    states.push_back(state_of(i, answer.requirements[i], assignments));
  }
  return states;
}

}  // namespace

void add_losses(const SixSteps& steps, const Region& region, const Situation& situation,
                std::map<LossKey, LossOf>& into) {
  const Response& answer = steps.answer;
  const auto routes = routes_of(answer, region, situation, steps.travel);
  const auto before = states_of(answer, answer.dispatch.assignments);
  for (const LossKey& lost : used_by(steps, region, routes)) {
    const Candidates left = after(steps, lost, region, situation);
    const Dispatch then = dispatch(answer.requirements, left, region, answer.dispatch.options);
    const auto now = states_of(answer, then.assignments);
    LossOf& loss = into[lost];
    loss.what = lost;
    ++loss.trials;
    for (std::size_t i = 0; i < now.size(); ++i) {
      if (before[i] == NeedState::in_time && now[i] == NeedState::late) ++loss.now_late;
      if (before[i] != NeedState::unmet && now[i] == NeedState::unmet) ++loss.now_unmet;
    }
  }
}

void add_people_losses(SixSteps& steps, const Region& region, const Situation& situation,
                       PostLosses& posts, PersonLosses& persons) {
  Response& answer = steps.answer;
  answer.routes = routes_of(answer, region, situation, steps.travel);
  answer.linkage = linkage(answer.incidents, answer.matches, answer.activations,
                           answer.requirements, answer.dispatch, region);
  const Linkage running = begin(prepared(chain_of(answer, region)));
  for (const WeakPoint& point : weak_points(running, std::numeric_limits<std::size_t>::max())) {
    if (point.kind != WeakPoint::Kind::post) continue;
    PostLoss& loss = posts[{OrganisationId(point.id), point.post.zh}];
    loss.organisation = OrganisationId(point.id);
    loss.post = point.post;
    ++loss.trials;
    loss.limits += point.limits;
    loss.stopped += point.stopped;
  }
  const Date day =
      std::chrono::floor<std::chrono::days>(answer.as_of + region.header.display_offset);
  for (const WeakPerson& one : weak_persons(running, region.dated_facts, day)) {
    PersonLoss& loss = persons[{one.organisation, one.person}];
    loss.organisation = one.organisation;
    loss.person = one.person;
    for (const Text& post : one.posts) {
      const auto same = [&](const Text& known) { return known.zh == post.zh; };
      if (std::ranges::none_of(loss.posts, same)) loss.posts.push_back(post);
    }
    ++loss.trials;
    loss.limits += one.limits;
    loss.stopped += one.stopped;
  }
}

}  // namespace muster
