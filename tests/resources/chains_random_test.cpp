// Random chains against a longest-path oracle of another kind, and random logs of events against
// the same chain put together from scratch.

#include <algorithm>
#include <map>
#include <random>

#include "muster/resources/running.hpp"
#include "support/catch.hpp"

using namespace muster;
using namespace std::chrono_literals;

namespace {

constexpr Instant zero{std::chrono::sys_days{std::chrono::year{2026} / 11 / 20} + 2h};

using Draw = std::mt19937;

int below(Draw& draw, int most) { return static_cast<int>(draw() % static_cast<unsigned>(most)); }

/// Steps in a shuffled order, so that positions say nothing about who waits for whom.
Chain drawn(Draw& draw, int most) {
  const int count = 1 + below(draw, most);
  std::vector<std::size_t> rank(static_cast<std::size_t>(count));
  for (std::size_t i = 0; i < rank.size(); ++i) rank[i] = i;
  std::shuffle(rank.begin(), rank.end(), draw);
  Chain chain{.origin = zero};
  for (int i = 0; i < count; ++i) {
    const auto at = static_cast<std::size_t>(i);
    ChainStep step{.id = "s" + std::to_string(i), .text = "s" + std::to_string(i)};
    step.duration = Seconds(below(draw, 4) == 0 ? 0 : below(draw, 900));
    if (below(draw, 5) == 0) step.earliest = zero + Seconds(below(draw, 1200));
    step.confirm = below(draw, 3) == 0;
    for (int k = below(draw, 4); k > 0; --k) {
      const auto other = static_cast<std::size_t>(below(draw, count));
      if (rank[other] < rank[at]) {
        step.after.push_back({.step = other, .lag = Seconds(below(draw, 3) * 30)});
      }
    }
    if (below(draw, 3) == 0) {
      Limit limit{.within = Seconds(below(draw, 3600))};
      const auto other = static_cast<std::size_t>(below(draw, count));
      if (rank[other] < rank[at]) {
        limit.from_step = other;
      } else {
        limit.from = zero;
      }
      step.limit = limit;
    }
    chain.steps.push_back(std::move(step));
  }
  return chain;
}

struct Told {
  std::optional<Instant> began = {};
  std::optional<Instant> ended = {};
  bool stopped = false;
};

struct Times {
  std::vector<Instant> start = {};
  std::vector<Instant> finish = {};
  std::vector<bool> blocked = {};
};

/// Earliest times by relaxing every wait until nothing moves: no order of the steps, no graph.
Times oracle(const Chain& chain, const std::vector<Told>& told, Instant now) {
  const std::size_t count = chain.steps.size();
  Times times{std::vector<Instant>(count), std::vector<Instant>(count),
              std::vector<bool>(count, false)};
  const auto settle = [&](std::size_t i) {
    const ChainStep& step = chain.steps[i];
    Instant start = step.earliest.value_or(zero);
    bool blocked = false;
    for (const Wait& wait : step.after) {
      start = std::max(start, times.finish[wait.step] + wait.lag);
      blocked = blocked || times.blocked[wait.step] || told[wait.step].stopped;
    }
    if (told[i].began) start = *told[i].began;
    Instant finish = start + *step.duration;
    if (step.confirm) finish = std::max(finish, now);
    if (told[i].ended) {
      finish = *told[i].ended;
      start = std::min(start, finish);
      blocked = false;
    } else if (told[i].began) {
      blocked = false;
    }
    const bool moved =
        start != times.start[i] || finish != times.finish[i] || blocked != times.blocked[i];
    times.start[i] = start;
    times.finish[i] = finish;
    times.blocked[i] = blocked;
    return moved;
  };
  for (bool moved = true; moved;) {
    moved = false;
    for (std::size_t i = 0; i < count; ++i) moved = settle(i) || moved;
  }
  return times;
}

/// The most by which a step can be put off without moving the end: by trying, second by second
/// halving. Independent of any backward pass.
Seconds room_until_the_end(const Chain& chain, std::size_t step) {
  const std::vector<Told> told(chain.steps.size());
  const auto end = [&](Seconds longer) {
    Chain put_off = chain;
    *put_off.steps[step].duration += longer;
    const Times times = oracle(put_off, told, zero);
    return *std::max_element(times.finish.begin(), times.finish.end());
  };
  const Instant whole = end(0s);
  Seconds low{0};
  Seconds high{1 << 20};
  while (low + 1s < high) {
    const Seconds middle = (low + high) / 2;
    (end(middle) <= whole ? low : high) = middle;
  }
  return low;
}

void compare_times(const Linkage& linkage, const Times& times) {
  for (std::size_t i = 0; i < linkage.runs.size(); ++i) {
    const StepRun& run = linkage.runs[i];
    CHECK(run.blocked == times.blocked[i]);
    if (run.blocked) continue;
    CHECK(run.start == times.start[i]);
    CHECK(run.finish == times.finish[i]);
  }
}

}  // namespace

TEST_CASE("earliest times of 10 000 random chains are the longest paths", "[chain]") {
  Draw draw(20261120);
  for (int round = 0; round < 10'000; ++round) {
    const Chain chain = drawn(draw, 24);
    const Linkage linkage = begin(prepared(chain));
    const Times times = oracle(chain, std::vector<Told>(chain.steps.size()), zero);
    for (std::size_t i = 0; i < linkage.runs.size(); ++i) {
      const StepRun& run = linkage.runs[i];
      if (run.start != times.start[i] || run.finish != times.finish[i]) {
        CHECK(run.start == times.start[i]);
        CHECK(run.finish == times.finish[i]);
      }
      const auto& limit = chain.steps[i].limit;
      if (!limit) continue;
      const Instant by =
          (limit->from_step ? times.finish[*limit->from_step] : zero) + limit->within;
      if (run.limit != by) CHECK(run.limit == by);
      if (run.broken() != (times.finish[i] > by)) CHECK(run.broken() == (times.finish[i] > by));
    }
  }
  SUCCEED();
}

TEST_CASE("slack is how long a step can be put off, and none of it makes a step critical",
          "[chain]") {
  Draw draw(7);
  for (int round = 0; round < 150; ++round) {
    Chain chain = drawn(draw, 12);
    for (ChainStep& step : chain.steps) step.limit.reset();
    const Linkage linkage = begin(prepared(chain));
    for (std::size_t i = 0; i < chain.steps.size(); ++i) {
      const Seconds room = room_until_the_end(chain, i);
      CHECK(linkage.runs[i].slack == room);
      CHECK(linkage.runs[i].critical == (room == 0s));
    }
  }
}

TEST_CASE("advancing gives what the chain gives from scratch, for every prefix of random logs",
          "[running]") {
  Draw draw(4);
  for (int round = 0; round < 1'000; ++round) {
    const Chain chain = drawn(draw, 14);
    const auto planned = prepared(chain);
    Linkage linkage = begin(planned);
    std::vector<Told> told(chain.steps.size());
    std::vector<LinkageEvent> log;
    Instant now = zero;
    Instant at = zero;
    for (int number = 0; number < 10; ++number) {
      at += Seconds(below(draw, 400));
      const auto step = static_cast<std::size_t>(below(draw, static_cast<int>(chain.steps.size())));
      static constexpr LinkageEventKind kinds[] = {LinkageEventKind::clock, LinkageEventKind::begun,
                                                   LinkageEventKind::done,
                                                   LinkageEventKind::failed};
      const LinkageEventKind kind = kinds[below(draw, 4)];
      const LinkageEvent event{
          .id = "e" + std::to_string(number), .at = at, .kind = kind, .step = chain.steps[step].id};
      log.push_back(event);
      // By the words of the contract, before the event: what it takes for done comes from the times
      // that were.
      const Times before = oracle(chain, told, now);
      now = std::max(now, at);
      const bool over = told[step].ended.has_value();
      const bool again = kind == LinkageEventKind::begun
                             ? over || told[step].began.has_value()
                             : over && told[step].stopped == (kind == LinkageEventKind::failed);
      if (kind != LinkageEventKind::clock && !again) {
        if (kind != LinkageEventKind::failed) {
          std::vector<std::size_t> open = {step};
          std::vector<bool> seen(chain.steps.size(), false);
          while (!open.empty()) {
            const std::size_t here = open.back();
            open.pop_back();
            for (const Wait& wait : chain.steps[here].after) {
              if (seen[wait.step] || told[wait.step].ended) continue;
              seen[wait.step] = true;
              open.push_back(wait.step);
              const Instant by_plan = before.finish[wait.step];
              if (chain.steps[wait.step].confirm || by_plan > at) {
                told[wait.step].ended = std::min(by_plan, at);
              }
            }
          }
        }
        if (kind == LinkageEventKind::begun) {
          told[step].began = at;
        } else {
          told[step].ended = at;
          told[step].stopped = kind == LinkageEventKind::failed;
        }
      }
      linkage = advance(linkage, event).linkage;
      compare_times(linkage, oracle(chain, told, now));
    }
    // The log replays to the same.
    const Advanced again = replay(planned, log);
    CHECK(again.linkage.runs == linkage.runs);
    CHECK(again.linkage.now == linkage.now);
  }
}
