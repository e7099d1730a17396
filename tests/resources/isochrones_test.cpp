#include "muster/resources/isochrones.hpp"

#include "muster/plan/json.hpp"
#include "muster/resources/route_words.hpp"
#include "support/ascii_map.hpp"
#include "support/catch.hpp"

using namespace muster;

namespace {

/// Twice the area inside, above 0 when the ring runs against the clock.
std::int64_t turn(const Ring& ring) {
  std::int64_t sum = 0;
  for (std::size_t i = 0; i + 1 < ring.size(); ++i) {
    const std::int64_t x1 = ring[i].longitude.e7 - ring[0].longitude.e7;
    const std::int64_t y1 = ring[i].latitude.e7 - ring[0].latitude.e7;
    const std::int64_t x2 = ring[i + 1].longitude.e7 - ring[0].longitude.e7;
    const std::int64_t y2 = ring[i + 1].latitude.e7 - ring[0].latitude.e7;
    sum += x1 * y2 - x2 * y1;
  }
  return sum;
}

}  // namespace

TEST_CASE("places within reach are listed by time, and the ground has rings that close",
          "[resources][isochrones]") {
  // A square of streets, 2 km a side: the ground in the middle is a hole.
  const DrawnMap map = ascii_map(R"(
    A--------------------B
    |                    |
    |                    |
    |                    |
    |                    |
    |                    |
    |                    |
    |                    |
    C--------------------D)");
  const Travel travel(map.network());
  const std::vector<TravelTime> limits = {{100'000}, {600'000}};
  const auto all = isochrones(travel, PlaceIndex{0}, limits, {100});
  REQUIRE(all.size() == 2);
  CHECK(all[0].places.size() == 2);
  CHECK(all[0].places[1].time.ms == 80'000);
  CHECK(all[1].places.size() == 4);
  REQUIRE(all[1].ground.size() == 1);
  CHECK(all[1].ground[0].holes.size() == 1);
  for (const Isochrone& one : all) {
    for (const Ground& ground : one.ground) {
      CHECK(ground.outer.front() == ground.outer.back());
      CHECK(turn(ground.outer) > 0);
      for (const Ring& hole : ground.holes) CHECK(turn(hole) < 0);
    }
  }
  CHECK(all[0].ground[0].holes.empty());
}

TEST_CASE("a route is told road by road in both languages, and its times add up",
          "[resources][route_words]") {
  DrawnMap map = ascii_map("A--B--C--D");
  map.road("AB").refs = {"G208"};
  map.road("BC").refs = {"G208"};
  map.road("CD").name = Text("矿区路", "Mine Road");
  const Travel travel(map.network());
  const std::vector<Approach> gate = {{.place = PlaceId("D")}};
  const auto route = travel.route(PlaceIndex{0}, gate);
  REQUIRE(route);
  const auto parts = stretches(*route, travel);
  REQUIRE(parts.size() == 2);
  CHECK(parts[0].length == Meters{600});
  CHECK((parts[0].time + parts[1].time) == route->time);
  const auto lines = directions(*route, travel);
  CHECK(lines[0] == Text("沿G208行驶 0.6 千米，1 分钟，至C", "take G208 for 0.6 km, 1 min, to C"));
  CHECK(lines[1].en == "take Mine Road for 0.3 km, 1 min, to D");
  const std::string drawn = geojson(*route, PlaceIndex{0}, travel, Language::en);
  CHECK(drawn.find(R"("length_m":900,"ms":90000)") != std::string::npos);
  CHECK(drawn.find("[112.5000000,39.5000000]") != std::string::npos);
}
