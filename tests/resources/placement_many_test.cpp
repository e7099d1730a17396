// Five thousand small questions of every aim, each against brute force and the checker.
#include "muster/resources/placement.hpp"
#include "support/catch.hpp"
#include "support/draws.hpp"
#include "support/placements.hpp"

using namespace muster;

TEST_CASE("brute force agrees on five thousand small questions", "[place]") {
  constexpr std::uint64_t seed = 20261125;
  Draws draws(seed);
  for (int round = 0; round < 5000; ++round) {
    const PlacementQuestion question = drawn_question(draws);
    INFO("seed " << seed << ", round " << round << ", aim " << static_cast<int>(question.aim));
    const auto best = tried_by_hand(question);
    const auto answer = place(question);
    REQUIRE(answer.possible == best.has_value());
    REQUIRE(verify_placement(question, answer));
    if (!best) continue;
    REQUIRE(answer.value == *best);
    REQUIRE(answer.proved);
  }
}

TEST_CASE("larger questions come with a proof that the checker accepts", "[place]") {
  Draws draws(99);
  for (int round = 0; round < 4; ++round) {
    const PlacementQuestion question =
        drawn_median(draws, 40, 50, static_cast<std::size_t>(3 + round));
    const auto answer = place(question);
    CHECK(answer.proved);
    CHECK(verify_placement(question, answer));
    PlacementQuestion centre = question;
    centre.aim = PlacementAim::centre;
    const auto far = place(centre);
    CHECK(far.proved);
    CHECK(verify_placement(centre, far));
    PlacementQuestion most = question;
    most.aim = PlacementAim::most;
    most.limit = 120;
    for (PlacementDemand& demand : most.demands) demand.gains = {demand.weight, demand.weight / 2};
    const auto covered = place(most);
    CHECK(covered.proved);
    CHECK(verify_placement(most, covered));
  }
}

TEST_CASE("a cover by exchange is as good as the search without one, and proved", "[place]") {
  constexpr std::uint64_t seed = 20261127;
  Draws draws(seed);
  for (int round = 0; round < 12; ++round) {
    INFO("seed " << seed << ", round " << round);
    PlacementQuestion question = drawn_median(draws, 70, 90, 3);
    question.aim = PlacementAim::fewest;
    question.limit = draws.between(120, 400);
    const auto answer = place(question);
    CHECK(answer.proved);
    CHECK(verify_placement(question, answer));
    // At a cost of two each nothing changes but the cost; with one site that costs more, nothing is
    // exchanged, and without that site it is the same question.
    PlacementQuestion dear = question;
    dear.cost.assign(question.sites, 2);
    const auto twice = place(dear);
    CHECK(twice.value == 2 * answer.value);
    CHECK(verify_placement(dear, twice));
    PlacementQuestion other = question;
    ++other.sites;
    other.cost.assign(question.sites, 1);
    other.cost.push_back(50);
    const auto alone = place(other);
    CHECK(alone.value == answer.value);
    CHECK(verify_placement(other, alone));
  }
}
