#include "muster/resources/roads.hpp"

#include <algorithm>
#include <cmath>

#include "support/ascii_map.hpp"
#include "support/catch.hpp"
#include "support/draws.hpp"
#include "support/errors.hpp"

using namespace muster;

namespace {

/// The position so many metres east and south of a drawing's first corner.
Position position(std::int64_t east, std::int64_t south) {
  return {.latitude = {395'000'000 - south * 89'932 / 1000},
          .longitude = {1'125'000'000 + east * 116'550 / 1000}};
}

std::string id_of(const RoadNetwork& network, const std::optional<NearestRoad>& nearest) {
  return nearest ? network[nearest->road].id.str() : "none";
}

std::optional<Code> refused(const DrawnMap& map) {
  return refusal_code([&] { static_cast<void>(map.network()); });
}

}  // namespace

TEST_CASE("places and roads stand by id, however they were written", "[resources][roads]") {
  DrawnMap map = ascii_map("A--B--C");
  std::ranges::reverse(map.places);
  std::ranges::reverse(map.roads);
  const auto network = map.network();
  CHECK(network->places()[0].id == PlaceId("A"));
  CHECK(network->roads()[1].id == RoadId("BC"));
  const auto bc = network->find(RoadId("BC"));
  REQUIRE(bc);
  CHECK((*network)[network->from(*bc)].id == PlaceId("B"));
  CHECK((*network)[network->to(*bc)].id == PlaceId("C"));
  CHECK_FALSE(network->find(RoadId("AC")));
  CHECK_FALSE(network->find(PlaceId("D")));
  CHECK_FALSE(network->find(PlaceId("AA")));
}

TEST_CASE("the time along a road is metres · 3600 ÷ km/h, rounded up to the millisecond",
          "[resources][roads]") {
  DrawnMap map = ascii_map("A--B--C--D");
  map.road("AB").length = {50'200};
  map.road("AB").speed = {90};
  map.road("BC").length = {1};
  map.road("BC").speed = {300};
  map.road("CD").length = {1'000};
  map.road("CD").speed = {70};
  const auto network = map.network();
  CHECK(network->time(RoadIndex{0}) == TravelTime{.ms = 2'008'000});
  CHECK(network->time(RoadIndex{1}) == TravelTime{.ms = 12});
  CHECK(network->time(RoadIndex{2}) == TravelTime{.ms = 51'429});
}

TEST_CASE("a road that cannot be is refused by name, never mended", "[resources][roads]") {
  const DrawnMap sound = ascii_map("A--B--C");
  REQUIRE_FALSE(refused(sound));
  const auto with = [&](auto change) {
    DrawnMap map = sound;
    change(map);
    return refused(map);
  };
  CHECK(with([](DrawnMap& map) { map.places.push_back(map.places[0]); }) == Code::id_twice);
  CHECK(with([](DrawnMap& map) { map.roads.push_back(map.roads[1]); }) == Code::id_twice);
  CHECK(with([](DrawnMap& map) { map.road("AB").to = PlaceId("X"); }) == Code::id_unknown);
  CHECK(with([](DrawnMap& map) { map.road("AB").to = PlaceId("A"); }) == Code::road_loop);
  CHECK(with([](DrawnMap& map) { map.road("AB").length = {0}; }) == Code::road_length);
  CHECK(with([](DrawnMap& map) { map.road("AB").length = {-1}; }) == Code::road_length);
  CHECK(with([](DrawnMap& map) { map.road("AB").length = {1'000'000'000}; }) == Code::road_length);
  CHECK(with([](DrawnMap& map) { map.road("AB").speed = {0}; }) == Code::road_speed);
  CHECK(with([](DrawnMap& map) { map.road("AB").speed = {999}; }) == Code::road_speed);
}

TEST_CASE("a road number is found on each road that carries it", "[resources][roads]") {
  DrawnMap map = ascii_map("A--B--C--D");
  map.road("AB").refs = {"G55", "S40"};
  map.road("BC").refs = {"G55"};
  const auto network = map.network();
  CHECK(network->with_ref("G55") == std::vector{RoadIndex{0}, RoadIndex{1}});
  CHECK(network->with_ref("S40") == std::vector{RoadIndex{0}});
  CHECK(network->with_ref("G5").empty());
  CHECK(network->refs() == std::vector<std::string>{"G55", "S40"});
}

TEST_CASE("the largest connected part comes first, others by size and then by id",
          "[resources][roads]") {
  const auto network = ascii_map("A--F  B--C->D  E  G--H  I").network();
  CHECK(network->parts() == std::vector<std::uint32_t>{1, 0, 0, 0, 3, 1, 2, 2, 4});
  CHECK(ascii_map("").network()->parts().empty());
  CHECK(ascii_map("A").network()->parts() == std::vector<std::uint32_t>{0});
}

TEST_CASE("the nearest road is measured to its nearest point, not to its ends",
          "[resources][roads][nearest]") {
  const auto network = ascii_map(R"(
    A------------------B
                       |
                       C)",
                                 {.cell = Meters{1000}})
                           .network();
  const auto beside = nearest_road(*network, position(11'000, 700));
  REQUIRE(beside);
  CHECK(id_of(*network, beside) == "AB");
  CHECK(beside->away.count == 300);
  CHECK(beside->from_start.count == Approx(7'000).margin(2));
}

TEST_CASE("beyond the end of a road its end is nearest", "[resources][roads][nearest]") {
  const auto network = ascii_map("A---------B", {.cell = Meters{100}}).network();
  const auto beyond = nearest_road(*network, position(1'400, 300));
  REQUIRE(beyond);
  CHECK(beyond->away.count == Approx(500).margin(1));
  CHECK(beyond->from_start == Meters{1000});
  const auto before = nearest_road(*network, position(-400, 0));
  REQUIRE(before);
  CHECK(before->away.count == Approx(400).margin(1));
  CHECK(before->from_start == Meters{0});
}

TEST_CASE("the point is given along the road's own length, though the road winds",
          "[resources][roads][nearest]") {
  DrawnMap map = ascii_map("A---------B", {.cell = Meters{100}});
  map.road("AB").length = {1500};
  const auto middle = nearest_road(*map.network(), position(500, 0));
  REQUIRE(middle);
  CHECK(middle->from_start == Meters{750});
}

TEST_CASE("where several roads are equally near, the first by id is named",
          "[resources][roads][nearest]") {
  DrawnMap map = ascii_map(R"(A---B---C
    |
    D)");
  map.roads.push_back(map.road("AB"));
  map.roads.back().id = RoadId("0-beside-AB");
  const auto network = map.network();
  const Position b = map.place("B").position;
  const auto nearest = nearest_road(*network, b);
  REQUIRE(nearest);
  CHECK(id_of(*network, nearest) == "0-beside-AB");
  CHECK(nearest->away == Meters{0});
  CHECK(nearest->from_start == Meters{400});
}

TEST_CASE("without roads nothing is near, and a place off the globe is refused",
          "[resources][roads][nearest]") {
  const auto lonely = ascii_map("A").network();
  CHECK_FALSE(nearest_road(*lonely, position(0, 0)));
  CHECK(nearest_place(*lonely, position(90'000, 0)) == PlaceIndex{0});
  CHECK_FALSE(nearest_place(*ascii_map("").network(), position(0, 0)));
  const Position too_far_north{.latitude = {910'000'000}, .longitude = {1'120'000'000}};
  const Position too_far_east{.latitude = {390'000'000}, .longitude = {1'800'000'001}};
  CHECK(refusal_code([&] { static_cast<void>(nearest_road(*lonely, too_far_north)); }) ==
        Code::geo_latitude);
  CHECK(refusal_code([&] { static_cast<void>(nearest_road(*lonely, too_far_east)); }) ==
        Code::geo_longitude);
}

TEST_CASE("a road across the date line is as near as any other", "[resources][roads][nearest]") {
  DrawnMap map = ascii_map("A--B");
  map.place("A").position = {.latitude = {0}, .longitude = {1'799'000'000}};
  map.place("B").position = {.latitude = {0}, .longitude = {-1'799'000'000}};
  map.road("AB").length = {20'000};
  const Position middle{.latitude = {10'000'000}, .longitude = {-1'800'000'000}};
  const auto nearest = nearest_road(*map.network(), middle);
  REQUIRE(nearest);
  CHECK(nearest->away.count == Approx(111'195).margin(1));
  CHECK(nearest->from_start == Meters{10'000});
}

TEST_CASE("at the pole nothing overflows", "[resources][roads][nearest]") {
  DrawnMap map = ascii_map("A--B");
  map.place("A").position = {.latitude = {-900'000'000}, .longitude = {-1'800'000'000}};
  map.place("B").position = {.latitude = {-900'000'000}, .longitude = {1'800'000'000}};
  const auto nearest =
      nearest_road(*map.network(), {.latitude = {900'000'000}, .longitude = {1'800'000'000}});
  REQUIRE(nearest);
  CHECK(nearest->away.count == Approx(20'015'114).margin(1));
}

namespace {

/// Metres from a position to the nearest of many points along each road, in floating point: nothing
/// of the search under test.
double sampled_distance(const DrawnMap& map, const Position& from) {
  const auto x = [&](const Position& p) {
    return static_cast<double>(p.longitude.e7 - from.longitude.e7) * 0.0111195 *
           std::cos(from.latitude.value() * 3.14159265358979 / 180);
  };
  const auto y = [&](const Position& p) {
    return static_cast<double>(p.latitude.e7 - from.latitude.e7) * 0.0111195;
  };
  const auto at = [&](const PlaceId& id) {
    return std::ranges::find(map.places, id, &Place::id)->position;
  };
  double best = 1e18;
  for (const Road& road : map.roads) {
    const Position a = at(road.from);
    const Position b = at(road.to);
    for (int i = 0; i <= 2000; ++i) {
      const double t = i / 2000.0;
      best = std::min(best, std::hypot(x(a) + t * (x(b) - x(a)), y(a) + t * (y(b) - y(a))));
    }
  }
  return best;
}

}  // namespace

TEST_CASE("no point of any road is nearer than the nearest road", "[resources][roads][nearest]") {
  const std::uint64_t seed = 20'261'123;
  CAPTURE(seed);
  Draws draws(seed);
  for (int round = 0; round < 60; ++round) {
    DrawnMap map;
    for (char name = 'A'; name <= 'H'; ++name) {
      map.places.push_back(
          {.id = PlaceId(std::string(1, name)),
           .position = position(draws.between(0, 9'000), draws.between(0, 9'000))});
    }
    for (int i = 0; i < 9; ++i) {
      const auto from = static_cast<std::size_t>(draws.between(0, 7));
      const auto to = (from + static_cast<std::size_t>(draws.between(1, 7))) % 8;
      map.roads.push_back({.id = RoadId("r" + std::to_string(i)),
                           .from = map.places[from].id,
                           .to = map.places[to].id,
                           .length = {10'000},
                           .speed = {60}});
    }
    const Position here = position(draws.between(0, 9'000), draws.between(0, 9'000));
    const auto nearest = nearest_road(*map.network(), here);
    REQUIRE(nearest);
    CAPTURE(round);
    CHECK(static_cast<double>(nearest->away.count) ==
          Approx(sampled_distance(map, here)).margin(5.0));
  }
}
