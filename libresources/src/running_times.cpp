#include <algorithm>
#include <span>

#include "running_parts.hpp"

namespace muster::running {
namespace {

using Arc = Chain::Arc;

std::span<const Arc> waits_of(const Chain& chain, std::size_t step) {
  return std::span(chain.arcs)
      .subspan(chain.first[step], chain.first[step + 1] - chain.first[step]);
}

bool hopeless(const StepRun& run) {
  return run.blocked || run.state == StepState::failed || run.state == StepState::refused;
}

/// What a step has from one that it waits for.
struct Hold {
  bool holds = true;
  bool stuck = false;  ///< it cannot come
  Instant until = {};
};

/// Whoever moves on standing orders gives a word or a consent only so long to come.
Hold hold_of(const Linkage& linkage, std::size_t step, const Arc& arc) {
  const Chain& chain = *linkage.chain;
  const StepRun& before = linkage.runs[arc.before];
  if (before.state == StepState::dormant) return {.holds = false};
  const Instant comes = before.finish + Seconds{arc.lag};
  const bool by_word = arc.why == WaitReason::word || arc.why == WaitReason::consent;
  if (!chain.timing[step].standing_order || !by_word) {
    return {.stuck = hopeless(before), .until = comes};
  }
  const bool told = before.over() && !hopeless(before);
  if (told) return {.until = comes};
  const Instant missed = chain.timing[arc.before].by_plan.value_or(chain.origin) +
                         Seconds{arc.lag} + *chain.steps[step].standing_order;
  return {.until = hopeless(before) ? missed : std::min(comes, missed)};
}

Seconds duration_of(const Chain& chain, std::size_t i, const StepRun& run) {
  const Seconds planned{chain.timing[i].duration};
  if (run.tries == 0) return planned + run.longer;
  const auto& ways = chain.steps[i].if_silent;
  if (run.tries > ways.size()) return planned + run.longer;
  return ways[run.tries - 1U].takes.value_or(planned) + run.longer;
}

void run_forwards(Linkage& linkage) {
  for (const std::uint32_t i : linkage.chain->order) run_forward(linkage, i);
}

void set_limits(Linkage& linkage) {
  const Chain& chain = *linkage.chain;
  for (const std::uint32_t i : chain.limited) {
    StepRun& run = linkage.runs[i];
    const Limit& limit = *chain.steps[i].limit;
    run.limit.reset();
    if (run.state == StepState::dormant || run.state == StepState::cancelled) continue;
    if (limit.from) {
      run.limit = *limit.from + limit.within;
    } else if (limit.from_step) {
      const StepRun& from = linkage.runs[*limit.from_step];
      if (from.state == StepState::dormant || hopeless(from)) continue;
      run.limit = from.finish + limit.within;
    }
  }
}

bool counts(const StepRun& run) {
  return run.state != StepState::dormant && run.state != StepState::cancelled && !hopeless(run);
}

/// When the work is done, and when what comes afterwards is.
struct Ends {
  Instant work = {};
  Instant all = {};
};

Ends ends_of(const Linkage& linkage) {
  std::optional<Instant> work;
  std::optional<Instant> all;
  for (std::size_t i = 0; i < linkage.runs.size(); ++i) {
    const StepRun& run = linkage.runs[i];
    if (!counts(run)) continue;
    all = std::max(all.value_or(run.finish), run.finish);
    if (linkage.chain->timing[i].afterwards) continue;
    work = std::max(work.value_or(run.finish), run.finish);
  }
  const Instant whole = all.value_or(linkage.chain->origin);
  return {.work = work.value_or(whole), .all = whole};
}

/// The latest finish that keeps the end of the work, with all limits and without them.
struct Latest {
  Instant in_time = {};
  Instant unhurried = {};
};

std::vector<Latest> latest_finishes(const Linkage& linkage, const Ends& ends) {
  const Chain& chain = *linkage.chain;
  std::vector<Latest> latest(chain.steps.size(), {ends.work, ends.work});
  for (std::size_t i = 0; i < latest.size(); ++i) {
    if (chain.timing[i].afterwards) latest[i] = {ends.all, ends.all};
  }
  for (auto at = chain.order.rbegin(); at != chain.order.rend(); ++at) {
    const std::size_t i = *at;
    const StepRun& run = linkage.runs[i];
    if (!counts(run)) continue;
    if (run.limit) latest[i].in_time = std::min(latest[i].in_time, *run.limit);
    if (run.over()) continue;  // it began when it began: nothing before it holds it up any more
    const bool afterwards = chain.timing[i].afterwards;
    const Seconds takes = run.finish - run.start;
    for (const Arc& arc : waits_of(chain, i)) {
      if (!counts(linkage.runs[arc.before])) continue;
      if (afterwards && !chain.timing[arc.before].afterwards) continue;
      const Seconds back = takes + Seconds{arc.lag};
      Latest& before = latest[arc.before];
      before.in_time = std::min(before.in_time, latest[i].in_time - back);
      before.unhurried = std::min(before.unhurried, latest[i].unhurried - back);
    }
  }
  return latest;
}

void run_backwards(Linkage& linkage) {
  const auto latest = latest_finishes(linkage, ends_of(linkage));
  for (std::size_t i = 0; i < linkage.runs.size(); ++i) {
    StepRun& run = linkage.runs[i];
    const bool counted = counts(run);
    run.latest_finish = counted ? latest[i].in_time : run.finish;
    run.slack = run.latest_finish - run.finish;
    run.critical =
        counted && !linkage.chain->timing[i].afterwards && latest[i].unhurried <= run.finish;
  }
}

}  // namespace

void run_forward(Linkage& linkage, std::size_t i) {
  const Chain& chain = *linkage.chain;
  StepRun& run = linkage.runs[i];
  run.blocked = false;
  if (run.state == StepState::dormant) return;
  Instant base = chain.timing[i].earliest;
  bool blocked = false;
  for (const Arc& arc : waits_of(chain, i)) {
    const Hold hold = hold_of(linkage, i, arc);
    if (!hold.holds) continue;
    blocked = blocked || hold.stuck;
    base = std::max(base, hold.until);
  }
  if (run.asked) base = std::max(base, *run.asked);
  run.start = run.began.value_or(base);
  if (run.ended) {
    run.finish = *run.ended;
    run.start = std::min(run.start, run.finish);
    return;
  }
  run.blocked = blocked && !run.began;
  run.finish = run.start + duration_of(chain, i, run);
  if (chain.timing[i].confirm && !run.over()) run.finish = std::max(run.finish, linkage.now);
}

void put_on_the_clock(Linkage& linkage) {
  run_forwards(linkage);
  set_limits(linkage);
  run_backwards(linkage);
}

}  // namespace muster::running

namespace muster {

std::vector<std::size_t> held_up_by(const Linkage& linkage, std::size_t step) {
  const Chain& chain = *linkage.chain;
  std::vector<std::size_t> path = {step};
  for (std::size_t here = step; path.size() <= chain.steps.size();) {
    const StepRun& run = linkage.runs[here];
    std::optional<std::size_t> next;
    for (std::uint32_t a = chain.first[here]; a < chain.first[here + 1]; ++a) {
      const Chain::Arc& arc = chain.arcs[a];
      const running::Hold hold = running::hold_of(linkage, here, arc);
      if (!hold.holds) continue;
      const bool stuck = run.blocked && hold.stuck;
      const bool binding = !run.blocked && hold.until == run.start;
      if ((stuck || binding) && !next) next = arc.before;
    }
    if (!next) return path;
    path.push_back(*next);
    here = *next;
  }
  return path;
}

std::size_t blame(const Linkage& linkage, std::size_t step) {
  const Chain& chain = *linkage.chain;
  const auto path = held_up_by(linkage, step);
  for (const std::size_t i : path) {
    const StepRun& run = linkage.runs[i];
    const bool stopped = run.state == StepState::failed || run.state == StepState::refused;
    const bool overdue =
        chain.steps[i].confirm && !run.over() && !run.blocked && run.finish == linkage.now &&
        run.finish > run.start + chain.steps[i].duration.value_or(Seconds{0}) + run.longer;
    if (stopped || overdue || run.tries > 0 || run.longer > Seconds{0}) return i;
  }
  std::size_t longest = step;
  for (const std::size_t i : path) {
    const auto time = [&](std::size_t at) {
      return linkage.runs[at].finish - linkage.runs[at].start;
    };
    if (time(i) > time(longest)) longest = i;
  }
  return longest;
}

}  // namespace muster
