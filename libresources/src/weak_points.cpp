#include "muster/resources/weak_points.hpp"

#include <algorithm>
#include <array>
#include <map>
#include <set>
#include <tuple>

#include "organisation_posts.hpp"
#include "running_parts.hpp"

namespace muster {
namespace {

using Kind = WeakPoint::Kind;
using Key = std::tuple<Kind, std::string, std::string>;  ///< with the post, in Chinese

bool open(const StepRun& run) { return !run.over() && run.state != StepState::dormant; }

/// The steps that each of them takes part in.
std::map<Key, std::vector<std::size_t>> parts(const Linkage& linkage) {
  std::map<Key, std::vector<std::size_t>> result;
  const auto& steps = linkage.chain->steps;
  for (std::size_t i = 0; i < steps.size(); ++i) {
    const ChainStep& step = steps[i];
    if (!open(linkage.runs[i])) continue;
    if (!step.actor.empty()) result[{Kind::organisation, step.actor.str(), ""}].push_back(i);
    if (!step.actor.empty() && !step.role.empty()) {
      result[{Kind::post, step.actor.str(), step.role.zh}].push_back(i);
    }
    if (!step.body.empty()) result[{Kind::team, step.body, ""}].push_back(i);
    for (const RoadId& road : step.roads) result[{Kind::road, road.str(), ""}].push_back(i);
  }
  return result;
}

/// How many tries until somebody else is asked. None: nobody else is.
std::optional<std::size_t> tries_to_others(const ChainStep& step) {
  for (std::size_t i = 0; i < step.if_silent.size(); ++i) {
    const AskNext& next = step.if_silent[i];
    if (next.kind != FallbackKind::next_channel && next.to != step.actor) return i + 1;
  }
  return std::nullopt;
}

/// Commanders with deputies are not missed.
std::set<OrganisationId> replaced(const Chain& chain) {
  std::set<OrganisationId> result;
  for (const CommandTerm& term : chain.command) {
    if (!term.deputies.empty()) result.insert(term.organisation);
  }
  return result;
}

void take_out(Linkage& linkage, std::size_t i) {
  const ChainStep& step = linkage.chain->steps[i];
  StepRun& run = linkage.runs[i];
  const auto tries = step.kind == ChainKind::acknowledge && step.answer_within
                         ? tries_to_others(step)
                         : std::nullopt;
  if (tries) {
    run.longer += *step.answer_within * static_cast<std::int64_t>(*tries);
    return;
  }
  run.state = StepState::failed;
  run.ended = std::max(linkage.now, run.start);
}

/// What is lost when these steps fail.
struct WhatIsLost {
  std::size_t stopped = 0;
  std::vector<std::size_t> broken = {};
  [[nodiscard]] bool any() const { return stopped > 0 || !broken.empty(); }
};

WhatIsLost loss_without(const Linkage& linkage, const std::vector<std::size_t>& steps) {
  Linkage without = linkage;
  for (const std::size_t i : steps) take_out(without, i);
  running::put_on_the_clock(without);
  WhatIsLost loss;
  for (std::size_t i = 0; i < without.runs.size(); ++i) {
    const StepRun& was = linkage.runs[i];
    const StepRun& is = without.runs[i];
    const bool stops = is.blocked || (is.state == StepState::failed && open(was));
    if (stops && open(was) && !was.blocked) ++loss.stopped;
    const bool limited = linkage.chain->steps[i].limit.has_value() && was.limit && !was.broken();
    if (limited && open(was) && (stops || is.broken())) loss.broken.push_back(i);
  }
  return loss;
}

/// Who alone fills each post.
class PostHolders {
 public:
  PostHolders(std::span<const DatedFact> facts, Date day) {
    for (const DatedFact& fact : facts) {
      const bool post = fact.fact == FactKind::qualification &&
                        fact.about == SubjectKind::organisation && fact.by;
      if (!post || fact.on > day || (fact.until && *fact.until < day)) continue;
      held_[{OrganisationId(fact.subject), fact.what.zh}].insert(*fact.by);
    }
  }

  /// The one person who fills all posts of this role. Empty: nobody, or several.
  [[nodiscard]] std::string of(const OrganisationId& organisation, const std::string& role) const {
    std::set<std::string> all;
    for (const std::string& post : posts_in(role)) {
      const auto at = held_.find({organisation, post});
      if (at == held_.end()) return {};
      all.insert(at->second.begin(), at->second.end());
    }
    return all.size() == 1 ? *all.begin() : std::string();
  }

 private:
  std::map<std::pair<OrganisationId, std::string>, std::set<std::string>> held_ = {};
};

}  // namespace

std::string_view name(WeakPoint::Kind kind) {
  static constexpr std::array<std::string_view, 4> names = {"organisation", "post", "team", "road"};
  return names.at(static_cast<std::size_t>(kind));
}

std::vector<WeakPoint> weak_points(const Linkage& linkage, std::size_t most) {
  std::vector<WeakPoint> found;
  const auto commanders = replaced(*linkage.chain);
  for (const auto& [key, steps] : parts(linkage)) {
    const auto& [kind, id, post] = key;
    if (kind == Kind::post && commanders.contains(OrganisationId(id))) continue;
    WhatIsLost loss = loss_without(linkage, steps);
    WeakPoint point{.kind = kind, .id = id};
    if (kind == Kind::post) point.post = linkage.chain->steps[steps.front()].role;
    point.stopped = loss.stopped;
    point.broken = std::move(loss.broken);
    point.limits = point.broken.size();
    if (point.limits > 0 || point.stopped > 0) found.push_back(std::move(point));
  }
  // The map gave them by kind and id: a stable sort keeps that for ties.
  std::ranges::stable_sort(found, [](const WeakPoint& a, const WeakPoint& b) {
    return std::tuple(a.limits, a.stopped) > std::tuple(b.limits, b.stopped);
  });
  if (found.size() > most) found.resize(most);
  return found;
}

std::vector<WeakPerson> weak_persons(const Linkage& linkage, std::span<const DatedFact> facts,
                                     Date day) {
  const PostHolders holders(facts, day);
  const auto commanders = replaced(*linkage.chain);
  std::map<std::pair<OrganisationId, std::string>, std::vector<std::size_t>> steps_of;
  const auto& steps = linkage.chain->steps;
  for (std::size_t i = 0; i < steps.size(); ++i) {
    const ChainStep& step = steps[i];
    if (!open(linkage.runs[i]) || step.actor.empty() || commanders.contains(step.actor)) continue;
    const std::string person = holders.of(step.actor, step.role.zh);
    if (!person.empty()) steps_of[{step.actor, person}].push_back(i);
  }
  std::vector<WeakPerson> found;
  for (const auto& [key, theirs] : steps_of) {
    WhatIsLost loss = loss_without(linkage, theirs);
    if (!loss.any()) continue;
    WeakPerson one{.organisation = key.first, .person = key.second, .stopped = loss.stopped};
    for (const std::size_t i : theirs) {
      const Text& role = steps[i].role;
      const auto same = [&](const Text& post) { return post.zh == role.zh; };
      if (std::ranges::none_of(one.posts, same)) one.posts.push_back(role);
    }
    one.limits = loss.broken.size();
    one.broken = std::move(loss.broken);
    found.push_back(std::move(one));
  }
  // The map gave them by organisation and name: a stable sort keeps that for ties.
  std::ranges::stable_sort(found, [](const WeakPerson& a, const WeakPerson& b) {
    return std::tuple(a.limits, a.stopped) > std::tuple(b.limits, b.stopped);
  });
  return found;
}

}  // namespace muster
