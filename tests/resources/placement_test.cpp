// Where should sites lie? Small questions are answered by trying every choice; the answer and its
// proof must agree with that, and the checker must refuse proofs that were tampered with.
#include "muster/resources/placement.hpp"

#include <cstdlib>

#include "support/catch.hpp"
#include "support/draws.hpp"
#include "support/errors.hpp"
#include "support/placements.hpp"

using namespace muster;

TEST_CASE("two depots are enough for three towns, and the answer says why one is not", "[place]") {
  // Sites A and B; towns 0 and 1 within reach of A, towns 1 and 2 of B.
  PlacementQuestion question{.aim = PlacementAim::fewest, .sites = 2, .limit = 30};
  question.demands = {
      {.reach = {{0, 10}, {1, 50}}}, {.reach = {{0, 20}, {1, 20}}}, {.reach = {{0, 40}, {1, 30}}}};
  const auto answer = place(question);
  CHECK(answer.amounts == std::vector<std::int64_t>{1, 1});
  CHECK(answer.value == 2);
  CHECK(answer.proved);
  CHECK(verify_placement(question, answer));
}

TEST_CASE("a town nobody can reach is listed first and not dropped in silence", "[place]") {
  PlacementQuestion question{.aim = PlacementAim::fewest, .sites = 1, .limit = 30};
  question.demands = {{.reach = {{0, 31}}}, {.reach = {{0, 30}}}, {}};
  const auto answer = place(question);
  CHECK(answer.uncoverable == std::vector<std::uint32_t>{0, 2});
  CHECK(answer.value == 1);
  CHECK(verify_placement(question, answer));
}

TEST_CASE("eleven sites are protected by six of a kind each: how many to buy, and where",
          "[place]") {
  // One depot reaches all eleven and may hold four; two others reach some and may hold ten.
  PlacementQuestion question{.aim = PlacementAim::fewest,
                             .sites = 3,
                             .limit = 60,
                             .cost = {900, 700, 800},
                             .units = {4, 10, 10}};
  for (std::uint32_t i = 0; i < 11; ++i) {
    question.demands.push_back({.need = 6, .reach = {{0, 40}, {i < 6 ? 1u : 2u, 30}}});
  }
  const auto answer = place(question);
  CHECK(answer.amounts == std::vector<std::int64_t>{4, 2, 2});  // 4 shared beat 4 + 4 alone
  CHECK(answer.value == 4 * 900 + 2 * 700 + 2 * 800);
  CHECK(answer.proved);
  CHECK(verify_placement(question, answer));
}

TEST_CASE("brute force agrees on small questions of every aim", "[place]") {
  Draws draws(20260701);
  for (int round = 0; round < 400; ++round) {
    const PlacementQuestion question = drawn_question(draws);
    INFO("round " << round << ", aim " << static_cast<int>(question.aim));
    const auto best = tried_by_hand(question);
    const auto answer = place(question);
    REQUIRE(answer.possible == best.has_value());
    if (!best) continue;
    CHECK(answer.value == *best);
    CHECK(answer.proved);
    REQUIRE(verify_placement(question, answer));
    CHECK(place(question).amounts == answer.amounts);
  }
}

TEST_CASE("a proof that was tampered with is refused", "[place]") {
  Draws draws(7);
  int refused = 0;
  for (int round = 0; round < 200; ++round) {
    const PlacementQuestion question = drawn_question(draws);
    PlacementAnswer answer = place(question);
    if (!answer.possible) continue;
    // A choice worth something else, said to be as good.
    PlacementAnswer worse = answer;
    worse.value += question.aim == PlacementAim::most ? -1 : 1;
    worse.bound = worse.value;
    CHECK_FALSE(verify_placement(question, worse));
    // No tree at all.
    PlacementAnswer bare = answer;
    bare.proof = {};
    if (!verify_placement(question, bare)) ++refused;
    // Uncoverable demand kept quiet.
    PlacementAnswer quiet = answer;
    quiet.uncoverable.push_back(0);
    CHECK_FALSE(verify_placement(question, quiet));
  }
  CHECK(refused > 100);
}

TEST_CASE("a proof with other prices than those found proves nothing dear", "[place]") {
  PlacementQuestion question{.aim = PlacementAim::fewest, .sites = 3, .limit = 1};
  question.demands = {{.reach = {{0, 1}}}, {.reach = {{1, 1}}}, {.reach = {{2, 1}}}};
  auto answer = place(question);
  REQUIRE(verify_placement(question, answer));
  for (auto& prices : answer.proof.prices) {
    for (auto& price : prices) price = 0;
  }
  CHECK_FALSE(verify_placement(question, answer));
}

TEST_CASE("fixed sites stay, forbidden ones stay out, and more sites than there are is all of them",
          "[place]") {
  PlacementQuestion question{.aim = PlacementAim::median, .sites = 3, .p = 2};
  question.use = {SiteUse::forbidden, SiteUse::fixed, SiteUse::free};
  question.demands = {{.reach = {{0, 0}, {1, 9}, {2, 5}}},
                      {.weight = 2, .reach = {{0, 0}, {1, 1}, {2, 7}}}};
  auto answer = place(question);
  CHECK(answer.amounts == std::vector<std::int64_t>{0, 1, 1});
  CHECK(answer.value == 7);
  question.p = 9;
  answer = place(question);
  CHECK(answer.amounts == std::vector<std::int64_t>{0, 1, 1});
  CHECK(verify_placement(question, answer));
  question.p = 1;
  question.use = {SiteUse::fixed, SiteUse::fixed, SiteUse::free};
  answer = place(question);
  CHECK_FALSE(answer.possible);
  CHECK(verify_placement(question, answer));
}

TEST_CASE("weight of nothing counts for covering all, not for the sum", "[place]") {
  PlacementQuestion question{.aim = PlacementAim::median, .sites = 2, .p = 1};
  question.demands = {{.weight = 0, .reach = {{0, 0}, {1, 100}}}, {.reach = {{0, 3}, {1, 2}}}};
  CHECK(place(question).amounts == std::vector<std::int64_t>{0, 1});
  question.aim = PlacementAim::centre;
  CHECK(place(question).amounts == std::vector<std::int64_t>{1, 0});
}

TEST_CASE("ties are counted, and a stopped search gives its best and a bound", "[place]") {
  PlacementQuestion question{.aim = PlacementAim::most, .sites = 4, .p = 2, .limit = 1};
  for (std::uint32_t site = 0; site < 4; ++site) question.demands.push_back({.reach = {{site, 1}}});
  const auto answer = place(question);
  CHECK(answer.value == 2);
  CHECK(equal_optima(question, answer) == 6);
  PlacementOptions stop;
  stop.progress = [](const PlacementProgress&) { return false; };
  Draws draws(3);
  const PlacementQuestion large = drawn_median(draws, 60, 60, 6);
  const auto stopped = place(large, stop);
  CHECK(stopped.possible);
  CHECK(verify_placement(large, stopped));
  CHECK((stopped.proved || stopped.bound <= stopped.value));
}

TEST_CASE("a question that does not hold together is refused", "[place]") {
  PlacementQuestion question{.aim = PlacementAim::median, .sites = 1};
  CHECK(refusal_code([&] { (void)place(question); }) == Code::placement_question);
  question.p = 1;
  question.demands = {{.reach = {{1, 1}}}};
  CHECK(refusal_code([&] { (void)place(question); }) == Code::placement_question);
  question.demands = {{.weight = std::int64_t{1} << 60, .reach = {{0, 1}}}};
  CHECK(refusal_code([&] { (void)place(question); }) == Code::placement_large);
}
