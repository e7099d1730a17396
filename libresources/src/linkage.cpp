#include "muster/resources/linkage.hpp"

#include <algorithm>
#include <array>
#include <cstdint>
#include <iterator>
#include <numeric>
#include <optional>
#include <tuple>
#include <utility>

#include "linkage_steps.hpp"
#include "muster/plan/error.hpp"
#include "muster/plan/schedule.hpp"

namespace muster {
namespace {

/// Only where they wait for one another in a circle are they named, which is what is said then.
std::vector<Timing> timings_of(const StepDrafts& collected, const Incident& incident) {
  Instant origin = incident.known;
  std::vector<Activity> activities;
  activities.reserve(collected.drafts().size());
  for (const StepDraft& draft : collected.drafts()) {
    if (draft.earliest) origin = std::min(origin, *draft.earliest);
    activities.push_back(
        {.duration = draft.duration, .earliest = draft.earliest, .deadline = draft.deadline});
  }
  try {
    return schedule(activities, collected.waiting(), origin);
  } catch (const Error&) {
    for (std::size_t i = 0; i < activities.size(); ++i) {
      activities[i].name = id_of(collected.drafts()[i], incident.id);
    }
    return schedule(activities, collected.waiting(), origin);
  }
}

/// When the steps begin and end at the earliest, as schedule() has it, without what room they have.
/// Empty: where they wait for one another in a circle or one takes less than no time.
std::optional<std::vector<Timing>> earliest_of(const StepDrafts& collected, Instant origin) {
  const auto drafts = collected.drafts();
  for (const StepDraft& draft : drafts) {
    if (draft.duration < Seconds::zero()) return std::nullopt;
    if (draft.earliest) origin = std::min(origin, *draft.earliest);
  }
  std::vector<Timing> timings(drafts.size());
  for (std::size_t i = 0; i < drafts.size(); ++i) {
    timings[i].start = drafts[i].earliest.value_or(origin);
  }
  std::vector<std::uint32_t> first(drafts.size() + 1);  // of those that wait for each
  std::vector<std::uint32_t> waits_for(drafts.size());
  for (const Precedence& one : collected.waiting()) {
    ++first[one.before + 1];
    ++waits_for[one.after];
  }
  std::partial_sum(first.begin(), first.end(), first.begin());
  std::vector<std::uint32_t> later(collected.waiting().size());
  std::vector<std::uint32_t> next(first.begin(), first.end() - 1);
  for (const Precedence& one : collected.waiting()) {
    later[next[one.before]++] = static_cast<std::uint32_t>(one.after);
  }
  std::vector<std::uint32_t> free;
  free.reserve(drafts.size());
  for (std::size_t i = 0; i < drafts.size(); ++i) {
    if (waits_for[i] == 0) free.push_back(static_cast<std::uint32_t>(i));
  }
  for (std::size_t n = 0; n < free.size(); ++n) {
    const std::size_t i = free[n];
    timings[i].finish = timings[i].start + drafts[i].duration;
    for (std::size_t at = first[i]; at < first[i + 1]; ++at) {
      timings[later[at]].start = std::max(timings[later[at]].start, timings[i].finish);
      if (--waits_for[later[at]] == 0) free.push_back(later[at]);
    }
  }
  if (free.size() < drafts.size()) return std::nullopt;
  return timings;
}

/// When all steps begin and end, with what room they have.
std::vector<Timing> all_timings(StepDrafts& collected, const Incident& incident) {
  collected.add_ways();
  return timings_of(collected, incident);
}

/// The same for those of cards and orders and for those ways that are wanted, without what room
/// they have; where that cannot be told, all of them.
std::vector<Timing> wanted_timings(StepDrafts& collected, const Incident& incident,
                                   const WantedSteps& wanted) {
  const auto asked = collected.first_asked();
  if (!asked) return all_timings(collected, incident);
  auto timings = earliest_of(collected, std::min(incident.known, *asked));
  if (!timings) return all_timings(collected, incident);
  collected.add_wanted_ways(*timings, wanted);
  return std::move(*timings);
}

/// Puts the drafts of one incident on the clock, and makes steps of those that are wanted. Nothing
/// starts before the incident is known, but for what is known to have started earlier.
std::vector<LinkageStep> timed(StepDrafts& collected, const Incident& incident,
                               const WantedSteps& wanted) {
  const auto timings =
      wanted ? wanted_timings(collected, incident, wanted) : all_timings(collected, incident);
  const auto drafts = collected.drafts();
  std::vector<std::size_t> kept;
  for (std::size_t i = 0; i < drafts.size(); ++i) {
    if (!wanted || wanted(drafts[i], timings[i].finish)) kept.push_back(i);
  }
  std::vector<LinkageStep> steps;
  steps.reserve(kept.size());
  for (const std::size_t i : kept) {
    LinkageStep& step = steps.emplace_back();
    fill_step(step, drafts[i], incident.id);
    step.start = timings[i].start;
    step.finish = timings[i].finish;
    step.slack = timings[i].slack;
    step.critical = timings[i].critical;
  }
  if (wanted) return steps;
  for (const Precedence& one : collected.waiting()) steps[one.after].after.push_back(one.before);
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

StepDrafts with_cards(const StepWorld& world) {
  StepDrafts drafts(world);
  drafts.add_cards();
  return drafts;
}

}  // namespace

CardDrafts::CardDrafts(std::span<const LocatedIncident> incidents, std::span<const Match> matches,
                       std::span<const Activation> activations, const Region& region) {
  static const Dispatch nobody_sent;
  for (const LocatedIncident& incident : incidents) {
    by_incident_.push_back(with_cards({incident, matches, activations, {}, nobody_sent, region}));
  }
}

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
                                    const WantedSteps& wanted, const CardDrafts* cards,
                                    KnownSenders* senders) {
  std::vector<LinkageStep> steps;
  for (std::size_t i = 0; i < incidents.size(); ++i) {
    const StepWorld world{incidents[i], matches, activations, requirements,
                          dispatch,     region,  senders};
    StepDrafts drafts = cards == nullptr ? with_cards(world) : StepDrafts(world, cards->of(i));
    drafts.add_orders();
    auto added = timed(drafts, incidents[i].incident, wanted);
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
