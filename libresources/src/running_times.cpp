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

/// Whoever moves on standing orders does not wait for a word or a consent that cannot come.
bool holds_up(const ChainStep& step, const Arc& arc, const StepRun& before) {
  if (before.state == StepState::dormant) return false;
  const bool hopeless =
      before.blocked || before.state == StepState::failed || before.state == StepState::refused;
  const bool by_word = arc.why == WaitReason::word || arc.why == WaitReason::consent;
  return !(hopeless && step.standing_order && by_word);
}

bool hopeless(const StepRun& run) {
  return run.blocked || run.state == StepState::failed || run.state == StepState::refused;
}

Seconds duration_of(const ChainStep& step, const StepRun& run) {
  Seconds duration = step.duration.value_or(Seconds{0});
  if (run.tries > 0 && run.tries <= step.if_silent.size()) {
    duration = step.if_silent[run.tries - 1U].takes.value_or(duration);
  }
  return duration + run.longer;
}

void run_forwards(Linkage& linkage) {
  const Chain& chain = *linkage.chain;
  for (const std::uint32_t i : chain.order) {
    StepRun& run = linkage.runs[i];
    const ChainStep& step = chain.steps[i];
    run.blocked = false;
    if (run.state == StepState::dormant) continue;
    Instant base = step.earliest.value_or(chain.origin);
    bool blocked = false;
    for (const Arc& arc : waits_of(chain, i)) {
      const StepRun& before = linkage.runs[arc.before];
      if (!holds_up(step, arc, before)) continue;
      blocked = blocked || hopeless(before);
      base = std::max(base, before.finish + Seconds{arc.lag});
    }
    if (run.asked) base = std::max(base, *run.asked);
    run.start = run.began.value_or(base);
    if (run.ended) {
      run.finish = *run.ended;
      run.start = std::min(run.start, run.finish);
      continue;
    }
    run.blocked = blocked && !run.began;
    run.finish = run.start + duration_of(step, run);
    if (step.confirm && !run.over()) run.finish = std::max(run.finish, linkage.now);
  }
}

void set_limits(Linkage& linkage) {
  const Chain& chain = *linkage.chain;
  for (std::size_t i = 0; i < chain.steps.size(); ++i) {
    StepRun& run = linkage.runs[i];
    const auto& limit = chain.steps[i].limit;
    run.limit.reset();
    if (!limit || run.state == StepState::dormant || run.state == StepState::cancelled) continue;
    if (limit->from) {
      run.limit = *limit->from + limit->within;
    } else if (limit->from_step) {
      const StepRun& from = linkage.runs[*limit->from_step];
      if (from.state == StepState::dormant || hopeless(from)) continue;
      run.limit = from.finish + limit->within;
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
    if (comes_afterwards(linkage.chain->steps[i])) continue;
    work = std::max(work.value_or(run.finish), run.finish);
  }
  const Instant whole = all.value_or(linkage.chain->origin);
  return {.work = work.value_or(whole), .all = whole};
}

/// The latest finish of every step that keeps the end of the work and, with `limits`, all limits.
std::vector<Instant> latest_finishes(const Linkage& linkage, const Ends& ends, bool limits) {
  const Chain& chain = *linkage.chain;
  std::vector<Instant> latest(chain.steps.size(), ends.work);
  for (std::size_t i = 0; i < latest.size(); ++i) {
    if (comes_afterwards(chain.steps[i])) latest[i] = ends.all;
  }
  for (auto at = chain.order.rbegin(); at != chain.order.rend(); ++at) {
    const std::size_t i = *at;
    const StepRun& run = linkage.runs[i];
    const bool afterwards = comes_afterwards(chain.steps[i]);
    if (!counts(run)) continue;
    if (limits && run.limit) latest[i] = std::min(latest[i], *run.limit);
    if (run.over()) continue;  // it began when it began: nothing before it holds it up any more
    for (const Arc& arc : waits_of(chain, i)) {
      if (!counts(linkage.runs[arc.before])) continue;
      if (afterwards && !comes_afterwards(chain.steps[arc.before])) continue;
      latest[arc.before] =
          std::min(latest[arc.before], latest[i] - (run.finish - run.start) - Seconds{arc.lag});
    }
  }
  return latest;
}

void run_backwards(Linkage& linkage) {
  const Ends ends = ends_of(linkage);
  const auto latest = latest_finishes(linkage, ends, true);
  const auto unhurried = latest_finishes(linkage, ends, false);
  for (std::size_t i = 0; i < linkage.runs.size(); ++i) {
    StepRun& run = linkage.runs[i];
    const bool counted = counts(run);
    run.latest_finish = counted ? latest[i] : run.finish;
    run.slack = run.latest_finish - run.finish;
    run.critical =
        counted && !comes_afterwards(linkage.chain->steps[i]) && unhurried[i] <= run.finish;
  }
}

}  // namespace

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
      const StepRun& before = linkage.runs[arc.before];
      if (!running::holds_up(chain.steps[here], arc, before)) continue;
      const bool stuck = run.blocked && running::hopeless(before);
      const bool binding = !run.blocked && before.finish + Seconds{arc.lag} == run.start;
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
