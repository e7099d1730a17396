// Times from some places, swept over these alone, beside those from all places.

#include "../../libresources/src/travel_wanted.hpp"

#include <memory>
#include <vector>

#include "../../libresources/src/response_roads_found.hpp"
#include "support/catch.hpp"
#include "support/travel_oracle.hpp"

using namespace muster;

TEST_CASE("times from the places that are wanted, and from any other, are those from all",
          "[resources][travel][index][oracle]") {
  const std::uint64_t seed = 20'261'127;
  CAPTURE(seed);
  Draws draws(seed);
  std::size_t apart = 0;
  std::size_t reached = 0;
  for (int round = 0; round < 2000; ++round) {
    CAPTURE(round);
    const SmallWorld world = drawn_world(draws);
    const auto places = static_cast<std::uint32_t>(world.network->places().size());
    std::vector<PlaceIndex> some;
    for (std::uint32_t i = 0; i < places; ++i) {
      if (draws.one_in(3)) some.push_back(PlaceIndex{i});
    }
    const auto wanted = std::make_shared<const PlacesWanted>(*world.network, some);
    for (const TravelEngine engine :
         {TravelEngine::search, TravelEngine::index, TravelEngine::lower_bounds}) {
      const LaidRoads roads(Travel(world.network, world.times, engine), false, wanted);
      for (const auto& approaches : world.targets) {
        const auto found = roads.times(approaches);
        const TravelTimes all(Travel(world.network, world.times, TravelEngine::search), approaches);
        for (const PlaceIndex place : some) {
          REQUIRE(found->from(place) == all.from(place));
          ++apart;
        }
        for (std::uint32_t i = 0; i < places; ++i) {
          REQUIRE(found->from(PlaceIndex{i}) == all.from(PlaceIndex{i}));
          if (!all.from(PlaceIndex{i}).reachable()) continue;
          ++reached;
          REQUIRE(found->route(PlaceIndex{i})->time == all.from(PlaceIndex{i}));
        }
      }
    }
  }
  CHECK(apart > 20'000);
  CHECK(reached > 20'000);
}
