// Many rehearsals: the numbers against published vectors and a closed form, and the same bytes
// however they were made.

#include <cmath>

#include "../../libresources/src/counter_random.hpp"
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
  CHECK_THROWS_AS(rehearse_rounds(drill, shuozhou(), {}, {.rounds = 40, .seed = 7}, kept), Error);
  CHECK(write_rounds(rehearse_rounds(drill, shuozhou(), {}, {.rounds = 40, .seed = 7})) !=
        write_rounds(whole));
}
