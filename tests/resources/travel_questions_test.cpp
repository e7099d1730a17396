// Every question that travel answers, on ten thousand small worlds, beside Boost's Dijkstra and
// plain counting.

#include <algorithm>

#include "muster/resources/travel.hpp"
#include "support/ascii_map.hpp"
#include "support/catch.hpp"
#include "support/errors.hpp"
#include "support/travel_oracle.hpp"

using namespace muster;

TEST_CASE("every answer about travel equals Boost's, to the millisecond and road by road",
          "[resources][travel][oracle]") {
  const std::uint64_t seed = 20'261'127;
  CAPTURE(seed);
  Draws draws(seed);
  std::size_t ways = 0;
  for (int round = 0; round < 10'000; ++round) {
    CAPTURE(round);
    const SmallWorld world = drawn_world(draws);
    const Overlay overlay(*world.network, world.stands);
    const TravelTime limit{10'000 * static_cast<std::uint32_t>(draws.between(0, 8))};
    ways += check_against_boost(world, Travel(world.network, world.times), overlay, limit);
  }
  CHECK(ways > 20'000);
}

TEST_CASE("many-to-many is one-to-all many times, and two threads give the same bytes as one",
          "[resources][travel]") {
  Draws draws(20'261'128);
  for (int round = 0; round < 300; ++round) {
    const SmallWorld world = drawn_world(draws);
    const Travel travel(world.network, world.times);
    const Overlay overlay(*world.network, world.stands);
    const auto rows = travel.matrix(world.targets, overlay);
    REQUIRE(travel.matrix(world.targets, overlay, 2) == rows);
    REQUIRE(travel.matrix(world.targets, overlay, 3) == rows);
    std::vector<TravelTime> expected;
    for (const auto& target : world.targets) {
      for (const TravelTime time : travel.arrivals(target, overlay)) expected.push_back(time);
    }
    REQUIRE(rows == expected);
  }
}

TEST_CASE("what is lost when a crew leaves is named place by place", "[resources][travel]") {
  const DrawnMap map = ascii_map("A--B--C--D  E");
  const auto network = map.network();
  const Travel travel(network);
  const auto cover = [&](std::vector<Stand> stands, const Travel& roads) {
    return roads.coverage(Overlay(*network, std::move(stands)), 1, {40'000});
  };
  const Stand west{.place = PlaceIndex{0}};
  const Stand east{.place = PlaceIndex{3}};
  const RoadCoverage both = cover({west, east}, travel);
  CHECK(both.in_time == std::vector<std::uint32_t>{1, 1, 1, 1, 0});
  const auto lost = losses(both, cover({west}, travel));
  REQUIRE(lost.size() == 2);
  CHECK(lost[0].place == PlaceIndex{2});
  CHECK(lost[0].was.time.ms == 30'000);
  CHECK(lost[0].is.time.ms == 60'000);
  CHECK(lost[1].place == PlaceIndex{3});
  CHECK(lost[1].is.time.ms == 90'000);

  const std::vector bridge = {*network->find(RoadId("BC"))};
  const auto cut = losses(cover({west}, travel), cover({west}, travel.avoiding(bridge)));
  REQUIRE(cut.size() == 2);
  CHECK_FALSE(cut[0].is.time.reachable());
  CHECK(cut[0].is.stand == Arrival::nobody);
  CHECK(losses(both, both).empty());
  CHECK(refusal_code([&] { static_cast<void>(losses(both, both, 2)); }) == Code::internal);
}

TEST_CASE("where two hundred crews share a base, those of lowest id are named first",
          "[resources][travel]") {
  const auto network = ascii_map("A--B").network();
  const std::vector<Approach> gate = {{.place = PlaceId("B")}};
  const Overlay overlay(*network, std::vector<Stand>(200, {.place = PlaceIndex{0}}));
  const auto nearest = Travel(network).nearest(gate, overlay, 3);
  CHECK(nearest == std::vector<Arrival>{{0, {30'000}}, {1, {30'000}}, {2, {30'000}}});
  CHECK(Travel(network).nearest(gate, overlay, 500).size() == 200);
}

TEST_CASE("an overlay of another network, or beyond it, is refused", "[resources][travel]") {
  const auto small = ascii_map("A--B").network();
  const auto large = ascii_map("A--B--C").network();
  const std::vector<Approach> gate = {{.place = PlaceId("B")}};
  CHECK(refusal_code([&] { Overlay(*small, {{.place = PlaceIndex{2}}}); }) == Code::internal);
  const Overlay overlay(*large, {{.place = PlaceIndex{2}}});
  CHECK(refusal_code([&] { static_cast<void>(Travel(small).nearest(gate, overlay, 1)); }) ==
        Code::internal);
}

TEST_CASE("a limited look around tells only what lies within", "[resources][travel]") {
  const auto network = ascii_map("A--B--C").network();
  const auto times = Travel(network).from(PlaceIndex{0}, {30'000});
  CHECK(times == std::vector<TravelTime>{{0}, {30'000}, {}});
}

TEST_CASE("where no road is drawn at all, only who stands there already can come",
          "[resources][travel]") {
  const auto network = ascii_map("A  B").network();
  REQUIRE(network->roads().empty());
  const Travel travel(network);
  const Overlay overlay(*network, {{.place = PlaceIndex{0}}, {.place = PlaceIndex{1}}});
  const std::vector<Approach> gate = {{.place = PlaceId("B")}};
  CHECK(travel.nearest(gate, overlay, 5) == std::vector<Arrival>{{1, {0}}});
  CHECK(travel.arrivals(gate, overlay) == std::vector<TravelTime>{{}, {0}});
  CHECK_FALSE(travel.route(PlaceIndex{0}, gate));
  CHECK(travel.coverage(overlay, 1, {60'000}).in_time == std::vector<std::uint32_t>{1, 1});
}
