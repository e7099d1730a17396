#include "../../libresources/src/threshold.hpp"

#include <algorithm>
#include <limits>
#include <set>

#include "support/catch.hpp"
#include "support/drawn_allocation.hpp"

using namespace muster;

namespace {

constexpr std::int64_t no_time = std::numeric_limits<std::int64_t>::max();

/// The least of the latest times over all flows that fill every sink, by trying all.
std::int64_t by_trying(const Allocation& a, const std::vector<std::int64_t>& time) {
  std::int64_t wanted = 0;
  for (const std::int64_t demand : a.demand) wanted += demand;
  std::int64_t best = no_time;
  every_flow(a, [&](const LinkFlow& flow) {
    std::int64_t sum = 0;
    std::int64_t latest = 0;
    for (std::size_t k = 0; k < flow.size(); ++k) {
      sum += flow[k];
      if (flow[k] > 0) latest = std::max(latest, time[k]);
    }
    if (sum == wanted) best = std::min(best, latest);
  });
  return best;
}

/// Whether the rivals want more than all sources that serve one of them sooner than that.
bool forbid_sooner(const Allocation& a, const std::vector<std::int64_t>& time,
                   const Threshold& threshold) {
  const std::set<std::uint32_t> rivals(threshold.rivals.begin(), threshold.rivals.end());
  std::int64_t wanted = 0;
  for (const std::uint32_t j : rivals) wanted += a.demand[j];
  for (std::size_t s = 0; s < a.sources(); ++s) {
    for (std::size_t k = a.first_link[s]; k < a.first_link[s + 1]; ++k) {
      if (time[k] >= threshold.time || !rivals.contains(a.sink[k])) continue;
      wanted -= a.supply[s];
      break;
    }
  }
  return wanted > 0;
}

}  // namespace

TEST_CASE("one crew for two needs: the later time is said, and who competes",
          "[resources][threshold]") {
  const Allocation a{
      .supply = {1, 1}, .demand = {1, 1}, .first_link = {0, 2, 4}, .sink = {0, 1, 0, 1}};
  const std::vector<std::int64_t> time = {10, 12, 50, 60};
  const auto threshold = least_threshold(a, time);
  REQUIRE(threshold);
  CHECK(threshold->time == 50);
  CHECK(threshold->rivals == std::vector<std::uint32_t>{0, 1});
}

TEST_CASE("what never suffices has no time", "[resources][threshold]") {
  const Allocation a{.supply = {1}, .demand = {1, 1}, .first_link = {0, 2}, .sink = {0, 1}};
  const std::vector<std::int64_t> time = {10, 12};
  CHECK(!least_threshold(a, time));
}

TEST_CASE("the least time for all is that of trying every flow, and the rivals forbid any sooner",
          "[resources][threshold]") {
  const std::uint32_t seed = 20261125;
  CAPTURE(seed);
  DrawnAllocations draws(seed);
  int answered = 0;
  int by_competing = 0;
  for (int round = 0; round < 6000; ++round) {
    CAPTURE(round);
    const Allocation a = draws.allocation(5, 3, 2);
    const std::vector<std::int64_t> time = draws.numbers(a.links(), 6);
    const auto threshold = least_threshold(a, time);
    const std::int64_t best = by_trying(a, time);
    REQUIRE(threshold.has_value() == (best != no_time));
    if (!threshold) continue;
    ++answered;
    REQUIRE(threshold->time == best);
    if (!threshold->rivals.empty()) REQUIRE(forbid_sooner(a, time, *threshold));
    if (threshold->rivals.empty()) {
      REQUIRE(best == *std::min_element(time.begin(), time.end()));
    }
    if (threshold->rivals.size() > 1) ++by_competing;
  }
  CHECK(answered > 500);
  CHECK(by_competing > 50);  // else the cases drawn would prove little
}
