// The packed tree against looking at every part of every road.

#include "../../libresources/src/road_tree.hpp"

#include <cmath>
#include <tuple>

#include "muster/resources/closures.hpp"
#include "muster/resources/roads.hpp"
#include "support/ascii_map.hpp"
#include "support/catch.hpp"
#include "support/draws.hpp"

using namespace muster;

namespace {

/// As the tree has it, without the tree.
std::optional<NearestPart> by_looking_at_all(const std::vector<RoadPart>& parts,
                                             const Position& position,
                                             const RoadTree::Accepts& accepts = {}) {
  const FlatGround ground(position);
  std::optional<NearestPart> best;
  const auto rank = [](const NearestPart& one) {
    return std::tuple(one.foot.away_squared, one.part.road, one.part.number);
  };
  for (const RoadPart& part : parts) {
    if (accepts && !accepts(part)) continue;
    const GroundPoint from = ground.at(part.from());
    const NearestPart one{part, foot_on(from, ground.onward(from, part.from(), part.to()))};
    if (!best || rank(one) < rank(*best)) best = one;
  }
  return best;
}

bool same(const std::optional<NearestPart>& a, const std::optional<NearestPart>& b) {
  if (a.has_value() != b.has_value()) return false;
  return !a || (a->part.road == b->part.road && a->part.number == b->part.number &&
                a->foot.part == b->foot.part && a->foot.away_squared == b->foot.away_squared);
}

/// Positions on a lattice of `step`, so that ties are many.
Position drawn(Draws& draws, const Position& corner, std::int64_t cells, std::int64_t step) {
  std::int64_t longitude = corner.longitude.e7 + draws.between(0, cells) * step;
  if (longitude > 1'800'000'000) longitude -= 3'600'000'000;
  return {{corner.latitude.e7 + draws.between(0, cells) * step}, {longitude}};
}

struct Ground {
  const char* name;
  Position corner;
  std::int64_t cells;
  std::int64_t step;
};

const Ground grounds[] = {
    {"a town", {{395'000'000}, {1'125'000'000}}, 400, 1'000},
    {"a lattice with many ties", {{395'000'000}, {1'125'000'000}}, 6, 100'000},
    {"the date line", {{-100'000'000}, {1'799'500'000}}, 100, 10'000},
    {"a province", {{350'000'000}, {1'100'000'000}}, 60'000, 1'000},
    {"near the pole", {{899'000'000}, {100'000'000}}, 90, 10'000},
    {"the whole globe", {{-890'000'000}, {-1'780'000'000}}, 178, 10'000'000},
};

}  // namespace

TEST_CASE("the tree finds what looking at every part finds, ties and all", "[resources][nearest]") {
  const std::uint64_t seed = 20'261'124;
  CAPTURE(seed);
  Draws draws(seed);
  for (const Ground& ground : grounds) {
    CAPTURE(ground.name);
    for (const std::size_t count :
         {std::size_t{1}, std::size_t{7}, std::size_t{60}, std::size_t{700}}) {
      std::vector<RoadPart> parts;
      for (std::uint32_t i = 0; i < count; ++i) {
        const Position from = drawn(draws, ground.corner, ground.cells, ground.step);
        const Position to =
            draws.one_in(10) ? from : drawn(draws, ground.corner, ground.cells, ground.step);
        parts.push_back(road_part(from, to, i / 3, i % 3));
      }
      const RoadTree tree(parts);
      for (int question = 0; question < 150; ++question) {
        const Position here = draws.one_in(3)
                                  ? parts[static_cast<std::size_t>(draws.between(
                                              0, static_cast<std::int64_t>(count) - 1))]
                                        .from()
                                  : drawn(draws, ground.corner, ground.cells, ground.step);
        REQUIRE(same(tree.nearest(here), by_looking_at_all(parts, here)));
      }
    }
  }
}

TEST_CASE("of the parts that are wanted the tree finds the nearest, and none where none is wanted",
          "[resources][nearest]") {
  Draws draws(7);
  std::vector<RoadPart> parts;
  const Ground& ground = grounds[0];
  for (std::uint32_t i = 0; i < 400; ++i) {
    parts.push_back(road_part(drawn(draws, ground.corner, ground.cells, ground.step),
                              drawn(draws, ground.corner, ground.cells, ground.step), i, 0));
  }
  const RoadTree tree(parts);
  const RoadTree::Accepts wanted = [](const RoadPart& part) { return part.road % 17 == 3; };
  for (int question = 0; question < 200; ++question) {
    const Position here = drawn(draws, ground.corner, ground.cells, ground.step);
    REQUIRE(same(tree.nearest(here, wanted), by_looking_at_all(parts, here, wanted)));
  }
  CHECK_FALSE(tree.nearest(parts[0].from(), [](const RoadPart&) { return false; }));
  CHECK_FALSE(RoadTree({}).nearest(parts[0].from()));
}

TEST_CASE("the order in which roads are given changes no answer", "[resources][nearest]") {
  Draws draws(11);
  std::vector<RoadPart> parts;
  const Ground& ground = grounds[1];
  for (std::uint32_t i = 0; i < 200; ++i) {
    parts.push_back(road_part(drawn(draws, ground.corner, ground.cells, ground.step),
                              drawn(draws, ground.corner, ground.cells, ground.step), i, 0));
  }
  const RoadTree tree(parts);
  const RoadTree reversed({parts.rbegin(), parts.rend()});
  for (int question = 0; question < 100; ++question) {
    const Position here = drawn(draws, ground.corner, ground.cells, ground.step);
    REQUIRE(same(tree.nearest(here), reversed.nearest(here)));
  }
}

TEST_CASE("a road on the far side of the globe is far, though it crosses the meridian opposite",
          "[resources][nearest]") {
  const std::vector<RoadPart> parts = {
      road_part({{0}, {-1'000'000}}, {{0}, {1'000'000}}, 0, 0),
      road_part({{0}, {1'700'000'000}}, {{0}, {1'710'000'000}}, 1, 0)};
  const auto nearest = RoadTree(parts).nearest({{0}, {1'800'000'000}});
  REQUIRE(nearest);
  CHECK(nearest->part.road == 1);
}

TEST_CASE("a winding road is as near as its nearest bend, and measured along its bends",
          "[resources][roads][nearest]") {
  DrawnMap map = ascii_map("A---------B", {.cell = Meters{100}});
  const Position a = map.place("A").position;
  const Position b = map.place("B").position;
  // 1 km north, 1 km east, 1 km south: 3 km drawn, said to be 6 km long.
  constexpr std::int64_t km_north = 89'932;
  map.road("AB").shape = {{{a.latitude.e7 + km_north}, a.longitude},
                          {{b.latitude.e7 + km_north}, b.longitude}};
  map.road("AB").length = {6000};
  const auto network = map.network();
  const Position above{{a.latitude.e7 + km_north + 9'000}, {(a.longitude.e7 + b.longitude.e7) / 2}};
  const auto nearest = nearest_road(*network, above);
  REQUIRE(nearest);
  CHECK(nearest->away.count == 100);
  CHECK(std::abs(nearest->from_start.count - 3000) <= 3);
  const Position middle = position_along(*network, RoadIndex{0}, {3000});
  CHECK(distance(middle, {{a.latitude.e7 + km_north}, {(a.longitude.e7 + b.longitude.e7) / 2}})
            .count <= 2);
  CHECK(position_along(*network, RoadIndex{0}, {0}) == a);
  CHECK(distance(position_along(*network, RoadIndex{0}, {6000}), b).count == 0);
}

TEST_CASE("of two carriageways the one driven the wished way is meant, and a road by its name",
          "[resources][roads][nearest]") {
  DrawnMap map = ascii_map(R"(A-------->B
C<--------D
E---------F)",
                           {.cell = Meters{100}});
  for (const char* id : {"AB", "DC"}) map.road(id).refs = {"G18"};
  map.road("EF").name = {"长宁街", "Changning Street"};
  const auto network = map.network();
  const Position beside = map.place("C").position;
  const auto found = [&](const RoadWish& wish) {
    const auto nearest =
        nearest_road(*network, {beside.latitude, {beside.longitude.e7 + 50'000}}, wish);
    if (!nearest) return std::string("none");
    return (*network)[nearest->road].id.str() + (nearest->forward ? " forward" : "") +
           (nearest->backward ? " backward" : "");
  };
  CHECK(found({}) == "DC forward");
  CHECK(found({.heading = Heading::e}) == "AB forward");
  CHECK(found({.heading = Heading::sw}) == "DC forward");
  CHECK(found({.ref = "长宁街"}) == "EF forward backward");
  CHECK(found({.ref = "Changning Street", .heading = Heading::w}) == "EF backward");
  CHECK(found({.ref = "G18", .heading = Heading::ne}) == "AB forward");
  CHECK(found({.ref = "G19"}) == "none");
  CHECK(found({.heading = Heading::n}) == "none");
}

TEST_CASE("a closed area closes a road that only bends into it", "[resources][roads][closures]") {
  DrawnMap map = ascii_map("A---------B", {.cell = Meters{100}});
  map.road("AB").shape = {{{396'000'000}, {1'125'050'000}}};
  const auto network = map.network();
  CHECK(closed_roads("polygon:39.59,112.50 39.59,112.51 39.61,112.51 39.61,112.50", *network) ==
        std::vector<RoadIndex>{RoadIndex{0}});
  map.road("AB").shape.clear();
  const auto straight = map.network();
  CHECK_THROWS(
      closed_roads("polygon:39.59,112.50 39.59,112.51 39.61,112.51 39.61,112.50", *straight));
}
