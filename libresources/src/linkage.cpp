#include "muster/resources/linkage.hpp"

#include <algorithm>
#include <array>
#include <iterator>
#include <numeric>
#include <tuple>
#include <utility>

#include "linkage_steps.hpp"
#include "muster/plan/schedule.hpp"

namespace muster {
namespace {

/// Puts the drafts of one incident on the clock, and makes steps of those that are wanted. Nothing
/// starts before the incident is known, but for what is known to have started earlier.
std::vector<LinkageStep> timed(std::vector<StepDraft> drafts, const Incident& incident,
                               const WantedSteps& wanted) {
  Instant origin = incident.known;
  std::vector<Activity> activities;
  activities.reserve(drafts.size());
  std::vector<Precedence> precedences;
  for (StepDraft& draft : drafts) {
    if (draft.earliest) origin = std::min(origin, *draft.earliest);
    activities.push_back({.name = std::move(draft.id),
                          .duration = draft.duration,
                          .earliest = draft.earliest,
                          .deadline = draft.deadline});
    for (const std::size_t before : draft.after) {
      precedences.push_back({.before = before, .after = activities.size() - 1});
    }
  }
  const auto timings = schedule(activities, precedences, origin);
  std::vector<LinkageStep> steps;
  if (!wanted) steps.reserve(drafts.size());
  for (std::size_t i = 0; i < drafts.size(); ++i) {
    StepDraft& draft = drafts[i];
    if (wanted && !wanted(draft, timings[i].finish)) continue;
    draft.id = std::move(activities[i].name);
    auto after = std::move(draft.after);
    LinkageStep step = step_of(std::move(draft), incident.id);
    if (!wanted) step.after = std::move(after);  // positions among all
    step.start = timings[i].start;
    step.finish = timings[i].finish;
    step.slack = timings[i].slack;
    step.critical = timings[i].critical;
    steps.push_back(std::move(step));
  }
  return steps;
}

/// Brings the steps into the order of the answer and their references with them.
std::vector<LinkageStep> ordered(std::vector<LinkageStep> steps) {
  std::vector<std::size_t> from(steps.size());
  std::iota(from.begin(), from.end(), std::size_t{0});
  std::ranges::sort(from, {}, [&](std::size_t i) {
    return std::tie(steps[i].start, steps[i].finish, steps[i].id);
  });
  std::vector<std::size_t> to(steps.size());
  for (std::size_t i = 0; i < from.size(); ++i) to[from[i]] = i;
  std::vector<LinkageStep> result;
  result.reserve(steps.size());
  for (const std::size_t i : from) {
    for (std::size_t& before : steps[i].after) before = to[before];
    std::ranges::sort(steps[i].after);
    result.push_back(std::move(steps[i]));
  }
  return result;
}

}  // namespace

std::string_view name(StepKind kind) {
  static constexpr std::array<std::string_view, 6> names = {"act",     "notify",  "order",
                                                            "consent", "turnout", "travel"};
  return names.at(static_cast<std::size_t>(kind));
}

std::vector<LinkageStep> linkage_of(std::span<const LocatedIncident> incidents,
                                    std::span<const Match> matches,
                                    std::span<const Activation> activations,
                                    std::span<const Requirement> requirements,
                                    const Dispatch& dispatch, const Region& region,
                                    const WantedSteps& wanted) {
  std::vector<LinkageStep> steps;
  for (const LocatedIncident& incident : incidents) {
    const StepWorld world{incident, matches, activations, requirements, dispatch, region};
    StepDrafts drafts(world);
    drafts.add_cards();
    drafts.add_sent();
    auto added = timed(drafts.take(), incident.incident, wanted);
    if (steps.empty()) {
      steps = std::move(added);
      continue;
    }
    for (LinkageStep& step : added) {
      for (std::size_t& before : step.after) before += steps.size();
    }
    std::ranges::move(added, std::back_inserter(steps));
  }
  return ordered(std::move(steps));
}

std::vector<LinkageStep> linkage(std::span<const LocatedIncident> incidents,
                                 std::span<const Match> matches,
                                 std::span<const Activation> activations,
                                 std::span<const Requirement> requirements,
                                 const Dispatch& dispatch, const Region& region) {
  return linkage_of(incidents, matches, activations, requirements, dispatch, region, {});
}

}  // namespace muster
