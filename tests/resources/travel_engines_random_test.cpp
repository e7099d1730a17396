// The engines of the travel index on ten thousand small worlds, beside Boost's Dijkstra.

#include "muster/resources/road_rows.hpp"
#include "support/catch.hpp"
#include "support/travel_oracle.hpp"

using namespace muster;

TEST_CASE("on ten thousand small worlds the index and its lower bounds answer as Boost does",
          "[resources][travel][index][oracle]") {
  const std::uint64_t seed = 20'261'127;
  CAPTURE(seed);
  Draws draws(seed);
  std::size_t ways = 0;
  for (int round = 0; round < 10'000; ++round) {
    CAPTURE(round);
    const SmallWorld world = drawn_world(draws);
    const Overlay overlay(*world.network, world.stands);
    const TravelTime limit{10'000 * static_cast<std::uint32_t>(draws.between(0, 8))};
    for (const TravelEngine engine : {TravelEngine::index, TravelEngine::lower_bounds}) {
      const Travel travel(world.network, world.times, engine);
      ways += check_against_boost(world, travel, overlay, limit);
    }
  }
  CHECK(ways > 40'000);
}
