// Many rehearsals: the numbers against published vectors and a closed form, and the same bytes
// however they were made.

#include <cmath>

#include "../../libresources/src/counter_random.hpp"
#include "../../libresources/src/rehearsal_course.hpp"
#include "../../libresources/src/rehearsal_prepared.hpp"
#include "../../libresources/src/rehearsal_rounds_draws.hpp"
#include "muster/resources/rehearsal_rounds.hpp"
#include "support/catch.hpp"
#include "support/drills.hpp"

using namespace muster;

TEST_CASE("Philox gives the numbers its authors published", "[drills]") {
  using Four = std::array<std::uint32_t, 4>;
  CHECK(philox({0, 0, 0, 0}, {0, 0}) == Four{0x6627e8d5, 0xe169c58d, 0xbc57ac4c, 0x9b00dbd8});
  CHECK(philox({~0U, ~0U, ~0U, ~0U}, {~0U, ~0U}) ==
        Four{0x408f276d, 0x41c83b0e, 0xa20bc7c6, 0x6d5451fd});
  CHECK(philox({0x243f6a88, 0x85a308d3, 0x13198a2e, 0x03707344}, {0xa4093822, 0x299f31d0}) ==
        Four{0xd16cfe09, 0x94fdcceb, 0x5001e420, 0x24126ea1});
}

TEST_CASE("the logarithm by squaring is the logarithm", "[drills]") {
  for (std::uint64_t bits = 0; bits < 0x1'0000'0000; bits += 9'999'991) {
    const double exact = -std::log((static_cast<double>(bits) + 1) / 4294967296.0);
    const double ours =
        static_cast<double>(minus_ln(static_cast<std::uint32_t>(bits))) / 4294967296.0;
    CHECK(std::abs(exact - ours) < 1e-6);
  }
  CHECK(whole_root(0) == 0);
  for (std::uint64_t n = 1; n < 5'000'000'000'000; n = n * 3 + 1) {
    const std::uint64_t root = whole_root(n);
    CHECK(root * root <= n);
    CHECK((root + 1) * (root + 1) > n);
  }
}

TEST_CASE("one thread or two, in one go or resumed: the same bytes", "[drills]") {
  const Drill drill = shipped_drill("two-at-once");
  const Rounds whole = rehearse_rounds(drill, shuozhou(), {}, {.rounds = 40, .batch = 16});
  const Rounds two =
      rehearse_rounds(drill, shuozhou(), {}, {.rounds = 40, .threads = 2, .batch = 9});
  CHECK(write_rounds(whole) == write_rounds(two));
  RoundsOptions stopped{.rounds = 40, .batch = 10};
  stopped.progress = [](std::uint32_t done, std::uint32_t) { return done < 20; };
  const Rounds half = rehearse_rounds(drill, shuozhou(), {}, stopped);
  REQUIRE(half.values.size() == 20);
  const Rounds kept = read_rounds(write_rounds(half), "kept");
  const Rounds resumed = rehearse_rounds(drill, shuozhou(), {}, {.rounds = 40}, kept);
  CHECK(write_rounds(resumed) == write_rounds(whole));
  // Stopped at once, while kept rounds are taken over: none of them is lost.
  RoundsOptions at_once{.rounds = 40, .batch = 8};
  at_once.progress = [](std::uint32_t, std::uint32_t) { return false; };
  CHECK(rehearse_rounds(drill, shuozhou(), {}, at_once, kept).values.size() == 24);
  at_once.batch = 10;
  CHECK(write_rounds(rehearse_rounds(drill, shuozhou(), {}, at_once, kept)) == write_rounds(half));
  CHECK_THROWS_AS(rehearse_rounds(drill, shuozhou(), {}, {.rounds = 40, .seed = 7}, kept), Error);
  CHECK(write_rounds(rehearse_rounds(drill, shuozhou(), {}, {.rounds = 40, .seed = 7})) !=
        write_rounds(whole));
}

TEST_CASE("a round in which nothing is uncertain is the rehearsal itself", "[drills]") {
  for (const std::string id : {"ammonia-night", "flooded-mine", "goaf-roof-night", "mine-fire-snow",
                               "tunnel-hazardous-goods", "two-at-once"}) {
    CAPTURE(id);
    Drill drill = shipped_drill(id);
    drill.uncertainty = {};
    const Rehearsal whole = rehearse(drill, shuozhou());
    const Rounds rounds = rehearse_rounds(drill, shuozhou(), {}, {.rounds = 2});
    CHECK(rounds.values[0] == rounds.values[1]);
    std::size_t timed = 0;
    for (std::size_t m = 0; m < rounds.measures.size(); ++m) {
      if (!rounds.measures[m].expectation) continue;
      const auto possible = whole.outcomes[*rounds.measures[m].expectation].possible;
      const std::int64_t seconds = possible ? (*possible - drill.start).count() : -1;
      CHECK(rounds.values[0][m] == seconds);
      ++timed;
    }
    CHECK(timed > 0);
  }
}

TEST_CASE("what rounds share changes nothing in them", "[drills]") {
  for (const std::string id : {"goaf-roof-night", "two-at-once"}) {
    CAPTURE(id);
    Drill drill = shipped_drill(id);
    drill.uncertainty.roads.push_back({.target = {}, .road_class = "", .chance = 20'000});
    const Situation situation;
    const RoundDraws draws(drill, shuozhou(), situation, 7);
    PreparedAnswers prepared(true);
    for (std::uint32_t round = 0; round < 12; ++round) {
      const RoundWorld world = draws.world(round);
      const auto turns_out = [&](const Assignment& assignment, Coming& coming) {
        draws.turns_out(round, assignment, coming);
      };
      PreparedAnswers own(true);
      const AnsweringOptions alone{
          .lean = true, .steps = steps_asked(drill), .turns_out = turns_out, .prepared = own};
      const AnsweringOptions shared{
          .lean = true, .steps = steps_asked(drill), .turns_out = turns_out, .prepared = prepared};
      const auto one = course_of(world.drill(), shuozhou(), world.situation, alone);
      const auto other = course_of(world.drill(), shuozhou(), world.situation, shared);
      REQUIRE(one.answers.size() == other.answers.size());
      CHECK(one.injects == other.injects);
      for (std::size_t k = 0; k < one.answers.size(); ++k) {
        const Response& a = one.answers[k].response;
        const Response& b = other.answers[k].response;
        CHECK(a.as_of == b.as_of);
        REQUIRE(a.dispatch.assignments.size() == b.dispatch.assignments.size());
        for (std::size_t i = 0; i < a.dispatch.assignments.size(); ++i) {
          CHECK(a.dispatch.assignments[i].crew == b.dispatch.assignments[i].crew);
          CHECK(a.dispatch.assignments[i].lot == b.dispatch.assignments[i].lot);
          CHECK(a.dispatch.assignments[i].coming.arrives ==
                b.dispatch.assignments[i].coming.arrives);
        }
        REQUIRE(a.linkage.size() == b.linkage.size());
        for (std::size_t i = 0; i < a.linkage.size(); ++i) {
          CHECK(a.linkage[i].finish == b.linkage[i].finish);
        }
      }
    }
  }
}
