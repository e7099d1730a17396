#include <random>

#include "muster/resources/stands.hpp"
#include "muster/resources/travel.hpp"
#include "support/ascii_map.hpp"
#include "support/catch.hpp"
#include "support/errors.hpp"

using namespace muster;

namespace {

constexpr TravelTime never = {};

/// A hundred metres take ten seconds.
const auto valley = R"(
    A----B--------C
         |        |
         D------->E)";

RoadStart on(const RoadNetwork& network, const char* road, std::int64_t metres) {
  return {.road = *network.find(RoadId(road)), .from_start = {metres}};
}

std::string way(const std::optional<Route>& route, const RoadNetwork& network) {
  if (!route) return "none";
  std::string result;
  for (const RouteRoad& road : route->roads) {
    result += (road.forward ? "" : "!") + network[road.road].id.str() + " ";
  }
  return result + "@" + std::to_string(route->approach) + " " +
         std::to_string(route->length.count) + " m";
}

/// The network in which the point is a place of its own: what a start between places must equal.
DrawnMap split(DrawnMap map, std::size_t road, std::int64_t metres) {
  const Road whole = map.roads[road];
  map.places.push_back({.id = PlaceId("point"), .name = Text("point")});
  map.roads.erase(map.roads.begin() + static_cast<std::ptrdiff_t>(road));
  Road first = whole;
  first.id = RoadId("first");
  first.to = PlaceId("point");
  first.length = {metres};
  Road second = whole;
  second.id = RoadId("second");
  second.from = PlaceId("point");
  second.length = {whole.length.count - metres};
  map.roads.push_back(first);
  map.roads.push_back(second);
  return map;
}

}  // namespace

TEST_CASE("a crew between two places drives on or turns round, whichever is quicker",
          "[resources][travel_start]") {
  const auto network = ascii_map(valley).network();
  const TravelTimes to_c(network, road_times(*network),
                         std::vector{Approach{.place = PlaceId("C")}});
  CHECK(to_c.from(on(*network, "BC", 300)).ms == 60'000);
  CHECK(way(to_c.route(on(*network, "BC", 300)), *network) == "BC @0 600 m");
  CHECK(to_c.route(on(*network, "BC", 300))->skipped == Meters{300});
  CHECK(to_c.from(on(*network, "AB", 100)).ms == 130'000);

  const TravelTimes to_a(network, road_times(*network),
                         std::vector{Approach{.place = PlaceId("A")}});
  CHECK(way(to_a.route(on(*network, "BC", 300)), *network) == "!BC !AB @0 800 m");
  CHECK(way(to_a.route(on(*network, "BC", 900)), *network) == "!BC !AB @0 1400 m");
}

TEST_CASE("on a one-way road nobody turns round, nor where the carriageway is not one's own",
          "[resources][travel_start]") {
  const auto network = ascii_map(valley).network();
  const TravelTimes to_d(network, road_times(*network),
                         std::vector{Approach{.place = PlaceId("D")}});
  CHECK(way(to_d.route(on(*network, "DE", 100)), *network) == "DE !CE !BC BD @0 2100 m");
  RoadStart northbound = on(*network, "BC", 100);
  northbound.backward = false;
  CHECK(way(to_d.route(northbound), *network) == "BC !BC BD @0 1900 m");
}

TEST_CASE("an incident farther on along the same road is driven to, not round",
          "[resources][travel_start]") {
  const auto network = ascii_map(valley).network();
  // 500 m from B on BC, ten seconds off the road.
  const std::vector<Approach> there = {{.place = PlaceId("B"),
                                        .leg = {60'000},
                                        .road = RoadId("BC"),
                                        .forward = true,
                                        .beyond = {10'000}},
                                       {.place = PlaceId("C"),
                                        .leg = {50'000},
                                        .road = RoadId("BC"),
                                        .forward = false,
                                        .beyond = {10'000}}};
  const TravelTimes times(network, road_times(*network), there);
  CHECK(times.from(on(*network, "BC", 200)).ms == 40'000);
  CHECK(way(times.route(on(*network, "BC", 200)), *network) == "@0 0 m");
  CHECK(times.from(on(*network, "BC", 800)).ms == 40'000);
  CHECK(way(times.route(on(*network, "BC", 800)), *network) == "@1 0 m");
  CHECK(times.from(on(*network, "BC", 500)).ms == 10'000);
}

TEST_CASE(
    "a part of a road takes its share of what the road takes now, and nothing of a closed one",
    "[resources][travel_start]") {
  const auto network = ascii_map(valley).network();
  const std::vector<Approach> there = {{.place = PlaceId("C")}};
  const auto with = [&](Closure closure) {
    closure.target = "edge:BC";
    return TravelTimes(network, road_times(*network, std::vector{closure}, Instant{}), there);
  };
  const TravelTimes slow = with({.id = ClosureId("x"),
                                 .effect = ClosureEffect::factor,
                                 .factor_numerator = 3,
                                 .factor_denominator = 2});
  CHECK(slow.from(on(*network, "BC", 300)).ms == 90'000);
  const TravelTimes shut = with({.id = ClosureId("x")});
  CHECK(shut.from(on(*network, "BC", 300)) == never);
  CHECK(way(shut.route(on(*network, "BC", 300)), *network) == "none");
}

TEST_CASE("a start between places equals a place of its own there", "[resources][travel_start]") {
  std::mt19937 draw(20'261'125);
  const auto up_to = [&](std::int64_t most) {
    return static_cast<std::int64_t>(draw() % static_cast<std::uint32_t>(most));
  };
  for (int round = 0; round < 400; ++round) {
    DrawnMap map;
    const std::int64_t places = 3 + up_to(6);
    for (std::int64_t i = 0; i < places; ++i)
      map.places.push_back({.id = PlaceId("p" + std::to_string(i))});
    const std::int64_t roads = 2 + up_to(12);
    for (std::int64_t i = 0; i < roads; ++i) {
      const std::int64_t from = up_to(places);
      const std::int64_t to = (from + 1 + up_to(places - 1)) % places;
      map.roads.push_back({.id = RoadId("r" + std::to_string(i)),
                           .from = map.places[static_cast<std::size_t>(from)].id,
                           .to = map.places[static_cast<std::size_t>(to)].id,
                           .length = {2 + up_to(5000)},
                           .speed = {20 + up_to(80)},
                           .one_way = up_to(4) == 0});
    }
    const auto number = static_cast<std::size_t>(up_to(roads));
    const std::int64_t metres = 1 + up_to(map.roads[number].length.count - 1);
    const std::vector<Approach> there = {{.place = map.places.front().id, .leg = {7}}};
    const auto network = map.network();
    const auto divided = split(map, number, metres).network();
    const TravelTimes times(network, road_times(*network), there);
    const TravelTimes expected(divided, road_times(*divided), there);
    const RoadStart start = on(*network, map.roads[number].id.str().c_str(), metres);
    const TravelTime time = times.from(start);
    REQUIRE(time == expected.from(PlaceId("point")));
    const auto route = times.route(start);
    REQUIRE(route.has_value() == time.reachable());
    if (route) REQUIRE(route->time == time);
  }
}

TEST_CASE("a point beyond the end of its road is refused", "[resources][travel_start]") {
  const auto network = ascii_map(valley).network();
  const TravelTimes times(network, road_times(*network),
                          std::vector{Approach{.place = PlaceId("C")}});
  CHECK(refusal_code([&] { (void)times.from(on(*network, "BC", 901)); }) == Code::region_offset);
  CHECK(refusal_code([&] { (void)times.from(RoadStart{.road = RoadIndex{99}}); }) ==
        Code::id_unknown);
}
