// The fewest sites where prices of single demands are not enough: rows over a few demands lift the
// bound, and the checker counts each of them again.
#include <algorithm>
#include <set>
#include <utility>

#include "muster/resources/placement.hpp"
#include "support/catch.hpp"
#include "support/draws.hpp"
#include "support/placements.hpp"

using namespace muster;

namespace {

/// Each demand is reached by two to four sites, wherever they lie: such covers have loose bounds.
PlacementQuestion drawn_cover(Draws& draws) {
  PlacementQuestion question{.aim = PlacementAim::fewest};
  question.sites = static_cast<std::size_t>(draws.between(6, 12));
  const bool costs = draws.one_in(2);
  for (std::size_t site = 0; site < question.sites; ++site) {
    question.use.push_back(draws.one_in(9)   ? SiteUse::fixed
                           : draws.one_in(9) ? SiteUse::forbidden
                                             : SiteUse::free);
    if (costs) question.cost.push_back(draws.between(1, 4));
  }
  const std::int64_t demands = draws.between(8, 24);
  for (std::int64_t i = 0; i < demands; ++i) {
    std::set<std::uint32_t> sites;
    const auto wanted = static_cast<std::size_t>(draws.between(2, 4));
    while (sites.size() < wanted) {
      sites.insert(static_cast<std::uint32_t>(
          draws.between(0, static_cast<std::int64_t>(question.sites) - 1)));
    }
    PlacementDemand& demand = question.demands.emplace_back();
    for (const std::uint32_t site : sites) demand.reach.push_back({site, 0});
  }
  return question;
}

/// The points of an affine space over three elements are sites, its lines the demands. What a cover
/// leaves out holds no line, so the fewest are all but the largest cap: 9 − 4 and 27 − 9.
PlacementQuestion lines_of_three(int dimensions) {
  int points = 1;
  for (int i = 0; i < dimensions; ++i) points *= 3;
  PlacementQuestion question{.aim = PlacementAim::fewest,
                             .sites = static_cast<std::size_t>(points)};
  const auto third = [&](int a, int b) {
    int c = 0;
    for (int place = 1; place < points; place *= 3) {
      c += (6 - a / place % 3 - b / place % 3) % 3 * place;
    }
    return c;
  };
  for (int a = 0; a < points; ++a) {
    for (int b = a + 1; b < points; ++b) {
      const int c = third(a, b);
      if (c < b) continue;
      PlacementDemand& line = question.demands.emplace_back();
      for (const int point : {a, b, c})
        line.reach.push_back({static_cast<std::uint32_t>(point), 0});
    }
  }
  return question;
}

}  // namespace

TEST_CASE("brute force agrees where prices of single demands are not enough", "[place]") {
  constexpr std::uint64_t seed = 20261127;
  Draws draws(seed);
  int beyond_prices = 0;
  for (int round = 0; round < 300; ++round) {
    INFO("seed " << seed << ", round " << round);
    const PlacementQuestion question = drawn_cover(draws);
    const auto best = tried_by_hand(question);
    const auto answer = place(question);
    REQUIRE(answer.possible == best.has_value());
    REQUIRE(verify_placement(question, answer));
    if (!best) continue;
    REQUIRE(answer.proved);
    REQUIRE(answer.value == *best);
    CHECK(place(question).amounts == answer.amounts);
    if (answer.tree > 1) ++beyond_prices;
  }
  CHECK(beyond_prices > 5);
}

TEST_CASE("the largest caps of affine spaces are what the fewest sites leave out", "[place]") {
  for (const auto& [dimensions, fewest] : {std::pair(2, 5), std::pair(3, 18)}) {
    const PlacementQuestion question = lines_of_three(dimensions);
    const auto answer = place(question);
    CHECK(answer.value == fewest);
    CHECK(answer.proved);
    CHECK(verify_placement(question, answer));
    // With one fewer, some line stays without: its nearest is seven away.
    PlacementQuestion centre = question;
    centre.aim = PlacementAim::centre;
    centre.p = static_cast<std::size_t>(fewest) - 1;
    for (PlacementDemand& demand : centre.demands) {
      for (std::uint32_t site = 0; site < question.sites; ++site) {
        const bool on_it = std::ranges::any_of(
            demand.reach, [&](const Reach& reach) { return reach.site == site; });
        if (!on_it) demand.reach.push_back({site, 7});
      }
    }
    const auto far = place(centre);
    CHECK(far.value == 7);
    CHECK(far.proved);
    CHECK(verify_placement(centre, far));
    ++centre.p;
    CHECK(place(centre).value == 0);
  }
}

TEST_CASE("a row that promises more than its demands need proves nothing", "[place]") {
  const PlacementQuestion question = lines_of_three(2);
  const auto answer = place(question);
  REQUIRE(verify_placement(question, answer));
  REQUIRE(!answer.proof.local.empty());
  for (std::size_t i = 0; i < answer.proof.local.size(); ++i) {
    auto more = answer;
    ++more.proof.local[i].least;
    CHECK_FALSE(verify_placement(question, more));
    auto less = answer;
    for (auto& [site, count] : less.proof.local[i].counts) --count;
    CHECK_FALSE(verify_placement(question, less));
    auto twice = answer;
    twice.proof.local[i].counts.push_back(twice.proof.local[i].counts.front());
    CHECK_FALSE(verify_placement(question, twice));
    auto elsewhere = answer;
    elsewhere.proof.local[i].demands.front() = 12;
    CHECK_FALSE(verify_placement(question, elsewhere));
  }
  // Without the row the prices no longer say enough.
  auto bare = answer;
  bare.proof.local.clear();
  CHECK_FALSE(verify_placement(question, bare));
}

TEST_CASE("a search for covers that is cut short says how far it came", "[place]") {
  const PlacementQuestion question = lines_of_three(3);
  std::int64_t before = 0;
  int told = 0;
  const auto cut = place(question, {.progress = [&](const PlacementProgress& now) {
                           CHECK(now.bound >= before);
                           CHECK(now.bound <= 18);
                           CHECK(now.value >= 18);
                           before = now.bound;
                           return ++told < 12;
                         }});
  CHECK(cut.stopped);
  CHECK_FALSE(cut.proved);
  CHECK(cut.possible);
  CHECK(cut.bound <= 18);
  CHECK(verify_placement(question, cut));
  const auto few = place(question, {.most_nodes = 5});
  CHECK(few.stopped);
  CHECK(few.bound >= 9);
  CHECK(verify_placement(question, few));
}
