#include "../../libresources/src/multi_cover.hpp"

#include <algorithm>
#include <limits>
#include <random>

#include "muster/plan/error.hpp"
#include "support/catch.hpp"

using namespace muster;

namespace {

MultiCoverQuestion drawn(std::uint32_t seed, int crews, int needs, int dearest, int most_wanted) {
  std::mt19937 draw(seed);
  const auto pick = [&](int least, int most) {
    return least + static_cast<int>(draw() % static_cast<std::uint32_t>(most - least + 1));
  };
  MultiCoverQuestion question;
  for (int q = 0; q < needs; ++q) question.wanted.push_back(pick(0, most_wanted));
  for (int t = 0; t < crews; ++t) {
    MultiCoverQuestion::Crew crew{.cost = pick(0, dearest)};
    for (int q = 0; q < needs; ++q) {
      if (pick(0, 2) == 0) crew.needs.push_back(static_cast<std::uint32_t>(q));
    }
    question.crews.push_back(crew);
  }
  return question;
}

/// Of each need so many as it wants, or all there are.
std::vector<std::int64_t> reachable(const MultiCoverQuestion& question) {
  std::vector<std::int64_t> there(question.wanted.size(), 0);
  for (const auto& crew : question.crews) {
    for (const std::uint32_t q : crew.needs) ++there[q];
  }
  for (std::size_t q = 0; q < there.size(); ++q) {
    there[q] = std::clamp<std::int64_t>(question.wanted[q], 0, there[q]);
  }
  return there;
}

/// The least any choice costs, by trying all.
std::int64_t least(const MultiCoverQuestion& question) {
  const auto wanted = reachable(question);
  std::int64_t best = std::numeric_limits<std::int64_t>::max();
  for (std::uint32_t choice = 0; choice < (1U << question.crews.size()); ++choice) {
    std::int64_t cost = 0;
    std::vector<std::int64_t> there(wanted.size(), 0);
    for (std::size_t t = 0; t < question.crews.size(); ++t) {
      if ((choice >> t & 1U) == 0) continue;
      cost += question.crews[t].cost;
      for (const std::uint32_t q : question.crews[t].needs) ++there[q];
    }
    const bool enough = std::ranges::equal(there, wanted, std::greater_equal<>());
    if (enough) best = std::min(best, cost);
  }
  return best;
}

/// Feasible, its cost added up, and its prices proving what they are said to prove.
void holds(const MultiCoverQuestion& question, const MultiCover& answer) {
  const auto wanted = reachable(question);
  std::vector<std::int64_t> there(wanted.size(), 0);
  std::int64_t cost = 0;
  CHECK(std::ranges::is_sorted(answer.chosen));
  CHECK(std::ranges::adjacent_find(answer.chosen) == answer.chosen.end());
  for (const std::size_t t : answer.chosen) {
    cost += question.crews[t].cost;
    for (const std::uint32_t q : question.crews[t].needs) ++there[q];
  }
  CHECK(std::ranges::equal(there, wanted, std::greater_equal<>()));
  CHECK(cost == answer.cost);
  CHECK(answer.bound <= answer.cost);
  CHECK(answer.price_bound <= answer.bound);
  REQUIRE(answer.price.size() == wanted.size());
  std::int64_t sum = 0;
  for (std::size_t q = 0; q < wanted.size(); ++q) {
    CHECK(answer.price[q] >= 0);
    sum += answer.price[q] * wanted[q];
  }
  for (const auto& crew : question.crews) {
    std::int64_t over = crew.cost * cover_price_scale;
    for (const std::uint32_t q : crew.needs) over -= answer.price[q];
    sum += std::min<std::int64_t>(0, over);
  }
  CHECK(sum > (answer.price_bound - 1) * cover_price_scale);
}

}  // namespace

TEST_CASE("a crew of two skills goes instead of two crews of one", "[resources][multi_cover]") {
  const MultiCoverQuestion question{
      .wanted = {1, 1},
      .crews = {
          {.cost = 10, .needs = {0}}, {.cost = 10, .needs = {1}}, {.cost = 15, .needs = {0, 1}}}};
  const MultiCover answer = cover(question, 100);
  CHECK(answer.chosen == std::vector<std::size_t>{2});
  CHECK(answer.proved());
  holds(question, answer);
}

TEST_CASE(
    "the nearest first is not the least: the greedy choice by cost for each need served costs "
    "more",
    "[resources][multi_cover]") {
  // By cost over needs served the first is best (3 for 3), and then two more are wanted (8 + 8).
  const MultiCoverQuestion question{.wanted = {1, 1, 1, 1, 1},
                                    .crews = {{.cost = 3, .needs = {0, 1, 2}},
                                              {.cost = 8, .needs = {0, 1, 3}},
                                              {.cost = 8, .needs = {2, 4}},
                                              {.cost = 9, .needs = {3}},
                                              {.cost = 9, .needs = {4}}}};
  const MultiCover answer = cover(question, 100);
  CHECK(answer.cost == least(question));
  CHECK(answer.proved());
}

TEST_CASE("nothing wanted, nobody there, more wanted than there is", "[resources][multi_cover]") {
  CHECK(cover({}, 10).proved());
  CHECK(cover({.wanted = {3}}, 10).chosen.empty());
  CHECK(cover({.wanted = {0, -5}, .crews = {{.cost = 1, .needs = {0, 1}}}}, 10).chosen.empty());
  const MultiCoverQuestion all{.wanted = {9},
                               .crews = {{.cost = 4, .needs = {0}}, {.cost = 5, .needs = {0}}}};
  CHECK(cover(all, 10).cost == 9);
  CHECK_THROWS_AS(cover({.wanted = {1}, .crews = {{.cost = -1, .needs = {0}}}}, 10), Error);
  CHECK_THROWS_AS(
      cover({.wanted = {1}, .crews = {{.cost = most_cover_cost + 1, .needs = {0}}}}, 10), Error);
}

namespace {

/// Crews of two or three skills that all cost nearly the same: prices alone prove little.
MultiCoverQuestion alike(std::uint32_t seed, int crews, int needs) {
  std::mt19937 draw(seed);
  const auto pick = [&](std::uint32_t most) { return draw() % most; };
  MultiCoverQuestion question;
  for (int q = 0; q < needs; ++q) question.wanted.push_back(1);
  for (int t = 0; t < crews; ++t) {
    MultiCoverQuestion::Crew crew{.cost = 1000 + static_cast<std::int64_t>(pick(5))};
    std::vector<bool> serves(static_cast<std::size_t>(needs), false);
    for (int k = 0; k < 3; ++k) serves[pick(static_cast<std::uint32_t>(needs))] = true;
    for (std::size_t q = 0; q < serves.size(); ++q) {
      if (serves[q]) crew.needs.push_back(static_cast<std::uint32_t>(q));
    }
    question.crews.push_back(crew);
  }
  return question;
}

}  // namespace

TEST_CASE("no choice of crews with several skills costs less than the one that is made",
          "[resources][multi_cover]") {
  for (std::uint32_t seed = 0; seed < 3000; ++seed) {
    CAPTURE(seed);
    const auto question = drawn(seed, 1 + static_cast<int>(seed % 10),
                                1 + static_cast<int>(seed % 5), seed % 3 == 0 ? 2 : 50, 3);
    const MultiCover answer = cover(question, 100'000);
    holds(question, answer);
    REQUIRE(answer.cost == least(question));
    REQUIRE(answer.proved());
  }
}

TEST_CASE("where crews cost nearly the same it is searched, and nothing better is missed",
          "[resources][multi_cover]") {
  std::uint64_t searched = 0;
  for (std::uint32_t seed = 0; seed < 150; ++seed) {
    CAPTURE(seed);
    const auto question = alike(seed, 14, 8);
    const MultiCover answer = cover(question, 100'000);
    holds(question, answer);
    REQUIRE(answer.cost == least(question));
    REQUIRE(answer.proved());
    searched += answer.nodes;
  }
  CHECK(searched > 100);
}

TEST_CASE("when the nodes run out, the best so far comes back with a bound that holds",
          "[resources][multi_cover]") {
  std::size_t unproved = 0;
  for (std::uint32_t seed = 0; seed < 150; ++seed) {
    CAPTURE(seed);
    const auto question = alike(seed, 14, 8);
    const MultiCover answer = cover(question, seed % 2);
    holds(question, answer);
    const std::int64_t best = least(question);
    REQUIRE(answer.bound <= best);
    REQUIRE(best <= answer.cost);
    unproved += answer.proved() ? 0U : 1U;
  }
  CHECK(unproved > 10);
}
