#include "muster/plan/schedule.hpp"

#include <algorithm>
#include <numeric>
#include <random>

#include "muster/plan/error.hpp"
#include "support/catch.hpp"

using namespace muster;
using namespace std::chrono_literals;

namespace {

constexpr Instant t0{std::chrono::sys_days{std::chrono::year{2026} / 11 / 23} + 3h};

struct Network {
  std::vector<Activity> activities = {};
  std::vector<Precedence> precedences = {};
  Instant origin = t0;

  std::vector<Timing> timed() const { return schedule(activities, precedences, origin); }
};

std::string circle_of(const Network& network) {
  try {
    (void)network.timed();
  } catch (const Error& error) {
    REQUIRE(error.code() == Code::linkage_cycle);
    return error.message().parameters.at(0).zh;
  }
  return "no circle";
}

/// Every path of the network is walked on its own, forwards and backwards: no order, no memory.
class AllPaths {
 public:
  explicit AllPaths(const Network& network)
      : network_(network), start_(network.activities.size(), network.origin) {
    for (std::size_t i = 0; i < start_.size(); ++i) {
      forwards(i, std::max(network.origin, activity(i).earliest.value_or(network.origin)));
    }
    for (std::size_t i = 0; i < start_.size(); ++i) {
      end_ = std::max(end_, start_[i] + activity(i).duration);
    }
    latest_.assign(start_.size(), Instant::max());
    for (std::size_t i = 0; i < start_.size(); ++i) {
      backwards(i, std::min(end_, activity(i).deadline.value_or(end_)));
    }
  }

  Instant start(std::size_t i) const { return start_[i]; }
  Instant latest_finish(std::size_t i) const { return latest_[i]; }
  Instant end() const { return end_; }

 private:
  const Activity& activity(std::size_t i) const { return network_.activities[i]; }

  void forwards(std::size_t i, Instant at) {
    start_[i] = std::max(start_[i], at);
    for (const Precedence& edge : network_.precedences) {
      if (edge.before == i) forwards(edge.after, at + activity(i).duration + edge.lag);
    }
  }

  void backwards(std::size_t i, Instant by) {
    latest_[i] = std::min(latest_[i], by);
    for (const Precedence& edge : network_.precedences) {
      if (edge.after == i) backwards(edge.before, by - activity(i).duration - edge.lag);
    }
  }

  const Network& network_;
  std::vector<Instant> start_;
  std::vector<Instant> latest_;
  Instant end_ = Instant::min();
};

Network random_network(std::mt19937& random) {
  const auto below = [&](unsigned n) { return static_cast<std::int64_t>(random() % n); };
  Network network;
  const std::size_t size = 1 + random() % 8;
  std::vector<std::size_t> rank(size);
  std::iota(rank.begin(), rank.end(), std::size_t{0});
  std::shuffle(rank.begin(), rank.end(), random);
  for (std::size_t i = 0; i < size; ++i) {
    Activity activity{.name = "a" + std::to_string(i), .duration = Seconds(below(4) * 60)};
    if (below(4) == 0) activity.earliest = t0 + Seconds(below(20) * 60 - 300);
    if (below(3) == 0) activity.deadline = t0 + Seconds(below(30) * 60);
    network.activities.push_back(activity);
  }
  for (std::size_t i = 0; i < size; ++i) {
    for (std::size_t j = 0; j < size; ++j) {
      if (rank[i] >= rank[j] || below(3) != 0) continue;
      network.precedences.push_back({.before = i, .after = j, .lag = Seconds(below(3) * 30)});
    }
  }
  return network;
}

}  // namespace

TEST_CASE("what waits for two things begins when the later is done", "[plan][schedule]") {
  const Network network{.activities = {{.name = "call", .duration = 2min},
                                       {.name = "map", .duration = 5min},
                                       {.name = "send", .duration = 1min}},
                        .precedences = {{.before = 0, .after = 2}, {.before = 1, .after = 2}}};
  const auto timed = network.timed();
  CHECK(timed[2].start == t0 + 5min);
  CHECK(timed[2].finish == t0 + 6min);
  CHECK(timed[0].slack == 3min);
  CHECK_FALSE(timed[0].critical);
  CHECK(timed[1].slack == 0s);
  CHECK(timed[1].critical);
  CHECK(timed[2].critical);
}

TEST_CASE("a lag passes between the end of one thing and the beginning of the next",
          "[plan][schedule]") {
  const Network network{.activities = {{.name = "blast", .duration = 1min}, {.name = "enter"}},
                        .precedences = {{.before = 0, .after = 1, .lag = 30min}}};
  CHECK(network.timed()[1].start == t0 + 31min);
}

TEST_CASE("nothing begins before it may", "[plan][schedule]") {
  const Network network{.activities = {{.name = "open", .duration = 1min, .earliest = t0 + 9min},
                                       {.name = "drill", .duration = 1min, .earliest = t0 - 1h}}};
  const auto timed = network.timed();
  CHECK(timed[0].start == t0 + 9min);
  CHECK(timed[1].start == t0);
}

TEST_CASE("a broken deadline makes the slack negative for everything it waited for",
          "[plan][schedule]") {
  Network network{.activities = {{.name = "ask", .duration = 20min},
                                 {.name = "report", .duration = 50min, .deadline = t0 + 1h},
                                 {.name = "rest", .duration = 3h}},
                  .precedences = {{.before = 0, .after = 1}}};
  const auto timed = network.timed();
  CHECK(timed[0].slack == -10min);
  CHECK(timed[1].slack == -10min);
  CHECK(timed[1].latest_finish == t0 + 1h);
  CHECK(timed[2].slack == 0s);

  SECTION("but it is not critical while something else ends later") {
    CHECK_FALSE(timed[0].critical);
    CHECK_FALSE(timed[1].critical);
    CHECK(timed[2].critical);
  }
  SECTION("and at the limit itself nothing is broken, one second past it is") {
    network.activities[1].duration = 40min;
    CHECK(network.timed()[1].slack == 0s);
    network.activities[1].duration = 40min + 1s;
    CHECK(network.timed()[1].slack == -1s);
  }
}

TEST_CASE("an empty list of activities has an empty schedule", "[plan][schedule]") {
  CHECK(Network{}.timed().empty());
}

TEST_CASE("activities that wait for one another are named as a path", "[plan][schedule]") {
  const Network network{
      .activities = {{.name = "wait"}, {.name = "c"}, {.name = "a"}, {.name = "b"}},
      .precedences = {{.before = 2, .after = 3},
                      {.before = 3, .after = 1},
                      {.before = 1, .after = 2},
                      {.before = 1, .after = 0}}};
  CHECK(circle_of(network) == "a → b → c → a");

  Network alone{.activities = {{.name = "a"}}, .precedences = {{.before = 0, .after = 0}}};
  CHECK(circle_of(alone) == "a → a");
}

TEST_CASE("a very long circle is cut in the message, not in the finding of it",
          "[plan][schedule]") {
  Network network;
  for (std::size_t i = 0; i < 100'000; ++i) {
    network.activities.push_back({.name = "step " + std::to_string(100'000 + i)});
    network.precedences.push_back({.before = i, .after = (i + 1) % 100'000});
  }
  const std::string path = circle_of(network);
  CHECK(path.starts_with("step 100000 → step 100001 → "));
  CHECK(path.ends_with(" → … → step 100000"));
  CHECK(path.size() < 500);
}

TEST_CASE("a chain of a hundred thousand steps is scheduled", "[plan][schedule]") {
  Network network;
  for (std::size_t i = 0; i < 100'000; ++i) {
    network.activities.push_back({.duration = 1s});
    if (i > 0) network.precedences.push_back({.before = i, .after = i - 1});
  }
  const auto timed = network.timed();
  CHECK(timed.front().finish == t0 + 100'000s);
  CHECK(std::ranges::all_of(timed, &Timing::critical));
}

TEST_CASE("a duration below zero is refused and named", "[plan][schedule]") {
  const Network network{.activities = {{.name = "back in time", .duration = -1s}}};
  CHECK_THROWS_AS(network.timed(), Error);
  try {
    (void)network.timed();
  } catch (const Error& error) {
    CHECK(error.code() == Code::linkage_duration);
    CHECK(error.message().parameters.at(0).zh == "back in time");
  }
}

TEST_CASE("random networks are timed as if every path were walked", "[plan][schedule]") {
  constexpr unsigned seed = 20261123;
  CAPTURE(seed);
  std::mt19937 random(seed);
  for (int round = 0; round < 6000; ++round) {
    CAPTURE(round);
    const Network network = random_network(random);
    const auto timed = network.timed();
    const AllPaths paths(network);
    bool agree = true;
    for (std::size_t i = 0; i < timed.size(); ++i) {
      const Seconds duration = network.activities[i].duration;
      agree = agree && timed[i].start == paths.start(i) &&
              timed[i].finish == paths.start(i) + duration &&
              timed[i].latest_finish == paths.latest_finish(i) &&
              timed[i].latest_start == paths.latest_finish(i) - duration &&
              timed[i].slack == paths.latest_finish(i) - duration - paths.start(i);
      // critical is what moves the end of the whole when it takes a second longer
      Network longer = network;
      longer.activities[i].duration += 1s;
      agree = agree && timed[i].critical == (AllPaths(longer).end() > paths.end());
    }
    REQUIRE(agree);
  }
}

TEST_CASE("the order in which activities are written changes nothing", "[plan][schedule]") {
  constexpr unsigned seed = 7;
  CAPTURE(seed);
  std::mt19937 random(seed);
  for (int round = 0; round < 300; ++round) {
    const Network network = random_network(random);
    const auto timed = network.timed();
    std::vector<std::size_t> to(timed.size());
    std::iota(to.begin(), to.end(), std::size_t{0});
    std::shuffle(to.begin(), to.end(), random);
    Network shuffled = network;
    for (std::size_t i = 0; i < to.size(); ++i) {
      shuffled.activities[to[i]] = network.activities[i];
    }
    for (Precedence& edge : shuffled.precedences) {
      edge = {.before = to[edge.before], .after = to[edge.after], .lag = edge.lag};
    }
    std::shuffle(shuffled.precedences.begin(), shuffled.precedences.end(), random);
    const auto again = shuffled.timed();
    for (std::size_t i = 0; i < to.size(); ++i) {
      REQUIRE(again[to[i]].start == timed[i].start);
      REQUIRE(again[to[i]].latest_start == timed[i].latest_start);
      REQUIRE(again[to[i]].critical == timed[i].critical);
    }
  }
}

TEST_CASE("of several circles the same one is named whatever the order", "[plan][schedule]") {
  constexpr unsigned seed = 11;
  CAPTURE(seed);
  std::mt19937 random(seed);
  Network network{
      .activities = {{.name = "f"}, {.name = "b"}, {.name = "d"}, {.name = "a"}, {.name = "c"}},
      .precedences = {{.before = 3, .after = 1},
                      {.before = 1, .after = 2},
                      {.before = 2, .after = 1},
                      {.before = 0, .after = 4},
                      {.before = 4, .after = 0}}};
  for (int round = 0; round < 50; ++round) {
    std::shuffle(network.precedences.begin(), network.precedences.end(), random);
    REQUIRE(circle_of(network) == "b → d → b");
  }
}
