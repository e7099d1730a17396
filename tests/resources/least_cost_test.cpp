#include "../../libresources/src/least_cost.hpp"

#include <algorithm>
#include <vector>

#include "support/catch.hpp"
#include "support/drawn_allocation.hpp"

using namespace muster;

namespace {

std::int64_t cost_of(const Allocation& a, const UnitCosts& costs, const LinkFlow& flow) {
  std::vector<std::int64_t> lacks = a.demand;
  std::int64_t sum = 0;
  for (std::size_t k = 0; k < a.links(); ++k) {
    lacks[a.sink[k]] -= flow[k];
    sum += costs.link[k] * flow[k];
  }
  for (std::size_t j = 0; j < a.sinks(); ++j) sum += costs.unmet[j] * lacks[j];
  return sum;
}

bool keeps_within(const Allocation& a, const LinkFlow& flow) {
  std::vector<std::int64_t> lacks = a.demand;
  for (std::size_t s = 0; s < a.sources(); ++s) {
    std::int64_t left = a.supply[s];
    for (std::size_t k = a.first_link[s]; k < a.first_link[s + 1]; ++k) {
      if (flow[k] < 0) return false;
      left -= flow[k];
      lacks[a.sink[k]] -= flow[k];
    }
    if (left < 0) return false;
  }
  return std::ranges::all_of(lacks, [](std::int64_t lack) { return lack >= 0; });
}

/// Whether the prices say what allocation.hpp promises, over the links still open, and which links
/// stay open after them.
bool proves(const Allocation& a, const UnitCosts& costs, const Prices& prices, const LinkFlow& flow,
            std::vector<bool>& open) {
  std::vector<std::int64_t> lacks = a.demand;
  bool holds = true;
  const auto check = [&](std::size_t number, std::int64_t over, std::int64_t amount) {
    if (open[number] && (over < 0 || (over > 0 && amount != 0))) holds = false;
    if (!open[number] && amount != 0) holds = false;
    if (over != 0) open[number] = false;
  };
  for (std::size_t s = 0; s < a.sources(); ++s) {
    std::int64_t left = a.supply[s];
    for (std::size_t k = a.first_link[s]; k < a.first_link[s + 1]; ++k) {
      check(k, costs.link[k] + prices.source[s] - prices.sink[a.sink[k]], flow[k]);
      left -= flow[k];
      lacks[a.sink[k]] -= flow[k];
    }
    check(a.links() + s, prices.source[s], left);
  }
  for (std::size_t j = 0; j < a.sinks(); ++j) {
    check(a.links() + a.sources() + j, costs.unmet[j] - prices.sink[j], lacks[j]);
  }
  return holds;
}

}  // namespace

TEST_CASE("the nearest first is not always the best: the flow that costs least in all is found",
          "[resources][least_cost]") {
  // Two depots, two incidents. The nearest pair costs 1, but leaves 100 for the other.
  const Allocation a{
      .supply = {1, 1}, .demand = {1, 1}, .first_link = {0, 2, 4}, .sink = {0, 1, 0, 1}};
  LeastCost engine(a);
  engine.minimise({.link = {0, 0, 0, 0}, .unmet = {1, 1}});
  engine.minimise({.link = {1, 2, 2, 100}, .unmet = {0, 0}});
  CHECK(engine.flow() == LinkFlow{0, 1, 1, 0});
}

TEST_CASE("an earlier question is never spoilt by a later one", "[resources][least_cost]") {
  const Allocation a{.supply = {5}, .demand = {3, 4}, .first_link = {0, 2}, .sink = {0, 1}};
  LeastCost engine(a);
  engine.minimise({.link = {0, 0}, .unmet = {0, 1}});
  engine.minimise({.link = {0, 50}, .unmet = {1, 0}});
  CHECK(engine.flow() == LinkFlow{1, 4});
}

TEST_CASE("nobody to send, or nothing to link them, is answered with nothing",
          "[resources][least_cost]") {
  const Allocation nobody{.demand = {3}, .first_link = {0}};
  LeastCost engine(nobody);
  const Prices prices = engine.minimise({.link = {}, .unmet = {7}});
  CHECK(engine.flow().empty());
  CHECK(prices.sink == std::vector<std::int64_t>{7});
  const Allocation apart{.supply = {2}, .demand = {3}, .first_link = {0, 0}};
  LeastCost alone(apart);
  CHECK(alone.minimise({.link = {}, .unmet = {1}}).source == std::vector<std::int64_t>{0});
}

TEST_CASE("amounts of a thousand billion and costs of a century add up exactly",
          "[resources][least_cost]") {
  const std::int64_t much = most_units / 2;
  const Allocation a{.supply = {much, much},
                     .demand = {much, much},
                     .first_link = {0, 2, 4},
                     .sink = {0, 1, 0, 1}};
  LeastCost engine(a);
  engine.minimise({.link = {0, 0, 0, 0}, .unmet = {1, 1}});
  engine.minimise({.link = {most_cost, 1, most_cost - 1, 1}, .unmet = {0, 0}});
  CHECK(engine.flow() == LinkFlow{0, much, much, 0});
}

TEST_CASE(
    "three questions after each other are answered as trying every flow answers them, and the "
    "prices prove each",
    "[resources][least_cost]") {
  const std::uint32_t seed = 20261124;
  CAPTURE(seed);
  DrawnAllocations draws(seed);
  for (int round = 0; round < 3000; ++round) {
    CAPTURE(round);
    const Allocation a = draws.allocation(4, 3, 2);
    std::vector<UnitCosts> questions;
    for (int q = 0; q < 3; ++q) {
      questions.push_back({draws.numbers(a.links(), q == 2 ? 9 : 1), draws.numbers(a.sinks(), 2)});
    }
    LeastCost engine(a);
    std::vector<Prices> prices;
    for (const UnitCosts& costs : questions) prices.push_back(engine.minimise(costs));
    const LinkFlow found = engine.flow();
    REQUIRE(keeps_within(a, found));

    std::vector<std::int64_t> best;
    std::vector<std::int64_t> got;
    for (const UnitCosts& costs : questions) got.push_back(cost_of(a, costs, found));
    best = got;
    every_flow(a, [&](const LinkFlow& flow) {
      std::vector<std::int64_t> tried;
      for (const UnitCosts& costs : questions) tried.push_back(cost_of(a, costs, flow));
      best = std::min(best, tried);
    });
    REQUIRE(got == best);

    std::vector<bool> open(a.links() + a.sources() + a.sinks(), true);
    for (std::size_t q = 0; q < questions.size(); ++q) {
      REQUIRE(proves(a, questions[q], prices[q], found, open));
    }
    REQUIRE(open == engine.open());
  }
}

TEST_CASE("a few hundred depots and incidents are proved best by their prices",
          "[resources][least_cost]") {
  DrawnAllocations draws(7);
  for (const std::int64_t share : {30, 95, 120}) {
    Allocation a;
    std::int64_t all = 0;
    for (int s = 0; s < 200; ++s) {
      a.supply.push_back(draws.pick(1, 20));
      all += a.supply.back();
      a.first_link.push_back(a.sink.size());
      for (std::uint32_t j = 0; j < 60; ++j) {
        if (draws.pick(0, 3) != 0) a.sink.push_back(j);
      }
    }
    a.first_link.push_back(a.sink.size());
    a.demand.assign(60, all * share / 100 / 60);
    const UnitCosts missing{std::vector<std::int64_t>(a.links(), 0),
                            std::vector<std::int64_t>(60, 1)};
    const UnitCosts time{draws.numbers(a.links(), 50), std::vector<std::int64_t>(60, 0)};
    LeastCost engine(a);
    const Prices first = engine.minimise(missing);
    const Prices second = engine.minimise(time);
    std::vector<bool> open(a.links() + a.sources() + a.sinks(), true);
    REQUIRE(keeps_within(a, engine.flow()));
    REQUIRE(proves(a, missing, first, engine.flow(), open));
    REQUIRE(proves(a, time, second, engine.flow(), open));
  }
}
