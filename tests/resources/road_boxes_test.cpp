// What lies in a part of the ground, beside looking at every place and every road.

#include "../../libresources/src/road_boxes.hpp"

#include <algorithm>
#include <string>
#include <vector>

#include "support/catch.hpp"
#include "support/draws.hpp"

using namespace muster;

namespace {

/// Some crowded places and some far ones, roads between near and far.
std::pair<PlaceRows, RoadRows> drawn_map(Draws& draws) {
  PlaceRows places;
  RoadRows roads;
  const auto count = static_cast<std::uint32_t>(draws.between(1, 900));
  const std::int64_t wide = draws.one_in(4) ? 1'700'000'000 : draws.between(1, 5'000'000);
  for (std::uint32_t i = 0; i < count; ++i) {
    const std::int64_t latitude = draws.between(-wide / 2, wide / 2);
    places.push_back({.id = PlaceId("p" + std::to_string(1000 + i)),
                      .kind = "town",
                      .position = {{latitude}, {draws.between(-wide, wide)}}});
  }
  const std::int64_t lines = count == 1 ? 0 : draws.between(0, 2 * std::int64_t{count});
  for (std::int64_t i = 0; i < lines; ++i) {
    const std::int64_t from = draws.between(0, count - 1);
    const std::int64_t to = (from + draws.between(1, count - 1)) % count;
    roads.push_back({.id = RoadId("r" + std::to_string(10'000 + i)),
                     .from = PlaceId("p" + std::to_string(1000 + from)),
                     .to = PlaceId("p" + std::to_string(1000 + to)),
                     .road_class = "made_up",
                     .length = {100},
                     .speed = {60}});
  }
  return {std::move(places), std::move(roads)};
}

bool in_order(const auto& found) {
  return std::ranges::is_sorted(found) && std::ranges::adjacent_find(found) == found.end();
}

}  // namespace

TEST_CASE("boxes leave out no place and no road that lies in a part of the ground",
          "[resources][roads][oracle]") {
  const std::uint64_t seed = 20'261'127;
  CAPTURE(seed);
  Draws draws(seed);
  std::size_t looked_at = 0;
  std::size_t all = 0;
  for (int round = 0; round < 200; ++round) {
    CAPTURE(round);
    auto [places, lines] = drawn_map(draws);
    const RoadNetwork network(std::move(places), std::move(lines));
    const RoadBoxes boxes(network);
    for (int question = 0; question < 20; ++question) {
      const auto count = static_cast<std::int64_t>(network.places().size());
      const Position centre =
          network.position(PlaceIndex{static_cast<std::uint32_t>(draws.between(0, count - 1))});
      const std::int64_t north = draws.between(0, 30'000);
      const std::int64_t east = draws.between(0, 30'000);
      const GroundBox ground{.south = centre.latitude.e7 - north,
                             .north = centre.latitude.e7 + north,
                             .west = centre.longitude.e7 - east,
                             .east = centre.longitude.e7 + east};
      const auto near = boxes.places_near(ground);
      const auto roads = boxes.roads_near(ground);
      REQUIRE(in_order(near));
      REQUIRE(in_order(roads));
      looked_at += near.size() + roads.size();
      all += network.places().size() + network.roads().size();
      for (std::uint32_t i = 0; i < network.places().size(); ++i) {
        const Position at = network.position(PlaceIndex{i});
        const bool inside = at.latitude.e7 >= ground.south && at.latitude.e7 <= ground.north &&
                            at.longitude.e7 >= ground.west && at.longitude.e7 <= ground.east;
        if (inside) REQUIRE(std::ranges::binary_search(near, PlaceIndex{i}));
      }
      for (std::uint32_t i = 0; i < network.roads().size(); ++i) {
        const Position from = network.position(network.from(RoadIndex{i}));
        const Position to = network.position(network.to(RoadIndex{i}));
        const auto [south, top] = std::minmax(from.latitude.e7, to.latitude.e7);
        const auto [west, right] = std::minmax(from.longitude.e7, to.longitude.e7);
        const bool meets = top >= ground.south && south <= ground.north && right >= ground.west &&
                           west <= ground.east;
        if (meets) REQUIRE(std::ranges::binary_search(roads, RoadIndex{i}));
      }
    }
  }
  CHECK(looked_at < 3 * all / 4);
}
