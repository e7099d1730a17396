#include "../../libresources/src/fewest_sources.hpp"

#include <algorithm>
#include <array>
#include <optional>

#include "support/catch.hpp"
#include "support/drawn_allocation.hpp"

using namespace muster;

namespace {

std::int64_t unmet(const Allocation& a, const LinkFlow& flow) {
  std::int64_t sum = 0;
  for (const std::int64_t demand : a.demand) sum += demand;
  for (const std::int64_t amount : flow) sum -= amount;
  return sum;
}

std::int64_t total(const std::vector<std::int64_t>& cost, const LinkFlow& flow) {
  std::int64_t sum = 0;
  for (std::size_t k = 0; k < flow.size(); ++k) sum += cost[k] * flow[k];
  return sum;
}

std::int64_t used(const Allocation& a, const LinkFlow& flow, const std::vector<bool>& counted) {
  std::int64_t sum = 0;
  for (std::size_t s = 0; s < a.sources(); ++s) {
    const bool gives = std::any_of(flow.begin() + static_cast<std::ptrdiff_t>(a.first_link[s]),
                                   flow.begin() + static_cast<std::ptrdiff_t>(a.first_link[s + 1]),
                                   [](std::int64_t amount) { return amount > 0; });
    sum += counted[s] && gives ? 1 : 0;
  }
  return sum;
}

struct Asked {
  Allocation allocation = {};
  std::vector<std::int64_t> cost = {};
  std::vector<bool> counted = {};
};

Asked drawn(std::uint32_t seed) {
  DrawnAllocations draw(seed);
  Asked asked{.allocation = draw.allocation(5, 3, 3)};
  asked.cost = draw.numbers(asked.allocation.links(), draw.pick(0, 2));
  for (std::size_t s = 0; s < asked.allocation.sources(); ++s) {
    asked.counted.push_back(draw.pick(0, 4) > 0);
  }
  return asked;
}

FewestFound found_for(const Asked& asked, std::uint64_t most_nodes, SearchWork& work) {
  const Allocation& a = asked.allocation;
  LeastCost engine(a);
  engine.minimise(
      {std::vector<std::int64_t>(a.links(), 0), std::vector<std::int64_t>(a.sinks(), 1)});
  engine.minimise({asked.cost, std::vector<std::int64_t>(a.sinks(), 0)});
  return fewest_sources(
      {.allocation = a, .engine = engine, .counted = asked.counted, .most = a.supply}, most_nodes,
      work);
}

/// Of all flows with the least missing, of these the cheapest: from how few sources one comes.
std::int64_t least_of_all(const Asked& asked) {
  std::optional<std::tuple<std::int64_t, std::int64_t, std::int64_t>> best;
  every_flow(asked.allocation, [&](const LinkFlow& flow) {
    const std::tuple worth(unmet(asked.allocation, flow), total(asked.cost, flow),
                           used(asked.allocation, flow, asked.counted));
    if (!best || worth < *best) best = worth;
  });
  return std::get<2>(*best);
}

}  // namespace

TEST_CASE("five small lots or one large one at the same time: the large one is sent",
          "[resources][fewest_sources]") {
  const Allocation a{.supply = {1, 1, 1, 3},
                     .demand = {2, 1},
                     .first_link = {0, 2, 4, 6, 8},
                     .sink = {0, 1, 0, 1, 0, 1, 0, 1}};
  SearchWork work;
  const FewestFound found = found_for({.allocation = a,
                                       .cost = std::vector<std::int64_t>(8, 1),
                                       .counted = std::vector<bool>(4, true)},
                                      100, work);
  CHECK(found.used == 1);
  CHECK(found.bound == 1);
  CHECK(found.parts.size() == 1);  // the spread charge proves it, nothing was split
  CHECK(found.chosen == std::vector{false, false, false, true});
}

TEST_CASE("no best flow comes from fewer sources than are chosen", "[resources][fewest_sources]") {
  std::size_t split = 0;
  for (std::uint32_t seed = 0; seed < 3000; ++seed) {
    CAPTURE(seed);
    const Asked asked = drawn(seed);
    SearchWork work;
    const FewestFound found = found_for(asked, 1000, work);
    const std::int64_t least = least_of_all(asked);
    REQUIRE(found.used == least);
    REQUIRE(found.bound == least);
    REQUIRE(std::ranges::count(found.chosen, true) == found.used);
    split += found.nodes > 0 ? 1 : 0;
  }
  CHECK(split > 20);  // else the branching was never tried
}

TEST_CASE("a search that is cut short has a choice, and a bound that is true",
          "[resources][fewest_sources]") {
  std::size_t open = 0;
  for (std::uint32_t seed = 0; seed < 1000; ++seed) {
    CAPTURE(seed);
    const Asked asked = drawn(seed);
    const std::int64_t least = least_of_all(asked);
    for (const std::uint64_t most : std::array<std::uint64_t, 3>{0, 5, 50}) {
      SearchWork work(most, {});
      const FewestFound found = found_for(asked, 1000, work);
      REQUIRE(found.bound <= least);
      REQUIRE(found.used >= least);
      open += found.bound < found.used ? 1 : 0;
    }
    SearchWork work;
    const FewestFound found = found_for(asked, 0, work);
    REQUIRE(found.bound <= least);
    REQUIRE(found.used >= least);
  }
  CHECK(open > 20);
}
