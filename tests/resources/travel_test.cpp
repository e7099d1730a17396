#include "muster/resources/travel.hpp"

#include <thread>

#include "support/ascii_map.hpp"
#include "support/catch.hpp"
#include "support/errors.hpp"

using namespace muster;
using namespace std::chrono_literals;

namespace {

constexpr TravelTime never = {};

Approach approach(const char* place, std::uint32_t leg_ms = 0) {
  return {.place = PlaceId(place), .leg = {.ms = leg_ms}};
}

/// A drawn town, the closures over it and the incident in it. A cell takes ten seconds.
TravelTimes times(const DrawnMap& map, const std::vector<Approach>& approaches,
                  const std::vector<Closure>& closures = {}) {
  const auto network = map.network();
  return {network, road_times(*network, closures, Instant{}), approaches};
}

double seconds(const TravelTimes& travel, const char* place) {
  const TravelTime time = travel.from(PlaceId(place));
  return time.reachable() ? time.ms / 1000.0 : -1;
}

/// "BA AD @1": the roads driven, then the approach; a road driven against its drawing is led by
/// "!".
std::string way(const TravelTimes& travel, const DrawnMap& map, const char* place) {
  const auto network = map.network();
  const auto route = travel.route(*network->find(PlaceId(place)));
  if (!route) return "none";
  std::string result;
  for (const RouteRoad& road : route->roads) {
    result += (road.forward ? "" : "!") + (*network)[road.road].id.str() + " ";
  }
  return result + "@" + std::to_string(route->approach);
}

const auto town = R"(
    A---B------C
    |   |      |
    D---E      F
        |      |
        G------H)";

}  // namespace

TEST_CASE("everyone's way to the incident comes from one search", "[resources][travel]") {
  const DrawnMap map = ascii_map(town);
  const TravelTimes travel = times(map, {approach("G")});
  CHECK(seconds(travel, "G") == 0);
  CHECK(seconds(travel, "E") == 20);
  CHECK(seconds(travel, "B") == 40);
  CHECK(seconds(travel, "D") == 60);
  CHECK(seconds(travel, "A") == 80);
  CHECK(seconds(travel, "F") == 90);
  CHECK(seconds(travel, "C") == 110);
  CHECK(way(travel, map, "C") == "!BC BE EG @0");
  CHECK(way(travel, map, "F") == "FH !GH @0");
}

TEST_CASE("a crew that stands at the incident is there at once", "[resources][travel]") {
  const DrawnMap map = ascii_map("A--B");
  const TravelTimes travel = times(map, {approach("A")});
  CHECK(seconds(travel, "A") == 0);
  const auto route = travel.route(PlaceIndex{0});
  REQUIRE(route);
  CHECK(route->roads.empty());
  CHECK(route->length == Meters{0});
  CHECK(route->time == TravelTime{.ms = 0});
}

TEST_CASE("the last leg is part of the time, and each crew takes the approach that suits it",
          "[resources][travel]") {
  const DrawnMap map = ascii_map("A--B--C--D");
  const TravelTimes travel = times(map, {approach("A", 5'000), approach("D", 45'000)});
  CHECK(seconds(travel, "A") == 5);
  CHECK(seconds(travel, "B") == 35);
  CHECK(seconds(travel, "C") == 65);
  CHECK(seconds(travel, "D") == 45);
  CHECK(way(travel, map, "C") == "!BC !AB @0");
  CHECK(way(travel, map, "D") == "@1");
}

TEST_CASE("an approach place with a long leg is left by road when that is quicker",
          "[resources][travel]") {
  const DrawnMap map = ascii_map("A--B");
  const TravelTimes travel = times(map, {approach("A", 100'000), approach("B", 1'000)});
  CHECK(seconds(travel, "A") == 31);
  CHECK(way(travel, map, "A") == "AB @1");
}

TEST_CASE("of two approaches at one place the shorter counts, of equal ones the first is named",
          "[resources][travel]") {
  const DrawnMap map = ascii_map("A--B");
  const TravelTimes shorter = times(map, {approach("A", 9'000), approach("A", 4'000)});
  CHECK(seconds(shorter, "B") == 34);
  CHECK(way(shorter, map, "B") == "!AB @1");
  CHECK(way(times(map, {approach("A", 7), approach("A", 7)}), map, "B") == "!AB @0");
}

TEST_CASE("nobody is sent the wrong way along a one-way road", "[resources][travel]") {
  const DrawnMap map = ascii_map(R"(
    A-->B
    |   |
    C---D)");
  const TravelTimes travel = times(map, {approach("A")});
  CHECK(seconds(travel, "B") == 80);
  CHECK(way(travel, map, "B") == "BD !CD !AC @0");
  CHECK(way(times(map, {approach("B")}), map, "A") == "AB @0");
}

TEST_CASE("where no road leads, the time is never and there is no way", "[resources][travel]") {
  const DrawnMap map = ascii_map("A--B  C--D");
  const TravelTimes travel = times(map, {approach("A")});
  CHECK(travel.from(PlaceId("C")) == never);
  CHECK(way(travel, map, "D") == "none");
  CHECK(seconds(times(ascii_map("A->B"), {approach("A")}), "B") == -1);
}

TEST_CASE("a network without roads, or of one place, is answered like any other",
          "[resources][travel]") {
  const TravelTimes lonely = times(ascii_map("A"), {approach("A", 3)});
  CHECK(lonely.from(PlaceIndex{0}) == TravelTime{.ms = 3});
  const TravelTimes apart = times(ascii_map("A  B"), {approach("A")});
  CHECK(seconds(apart, "B") == -1);
  CHECK(seconds(times(ascii_map("A--B"), {}), "A") == -1);
}

TEST_CASE("with every road closed only those already there arrive", "[resources][travel]") {
  DrawnMap map = ascii_map(town);
  for (Road& road : map.roads) road.refs = {"all"};
  const TravelTimes travel =
      times(map, {approach("G")}, {{.id = ClosureId("c"), .target = "ref:all"}});
  CHECK(seconds(travel, "G") == 0);
  for (const char* place : {"A", "B", "C", "D", "E", "F", "H"}) CHECK(seconds(travel, place) == -1);
}

TEST_CASE("a closed road is driven round, a slow one only while it stays the quickest",
          "[resources][travel]") {
  const DrawnMap map = ascii_map(town);
  const TravelTimes closed =
      times(map, {approach("G")}, {{.id = ClosureId("c"), .target = "edge:BE"}});
  CHECK(seconds(closed, "B") == 120);
  CHECK(way(closed, map, "B") == "!AB AD DE EG @0");
  const auto slowed_by = [&](std::int64_t factor) {
    return times(map, {approach("G")},
                 {{.id = ClosureId("c"),
                   .target = "edge:BE",
                   .effect = ClosureEffect::factor,
                   .factor_numerator = factor}});
  };
  CHECK(way(slowed_by(4), map, "B") == "BE EG @0");
  CHECK(way(slowed_by(6), map, "B") == "!AB AD DE EG @0");
  // At five times both ways take 120 s: the road of the smaller id is taken.
  CHECK(seconds(slowed_by(5), "B") == 120);
  CHECK(way(slowed_by(5), map, "B") == "!AB AD DE EG @0");
}

TEST_CASE("of two roads side by side the quicker is taken, of equal ones the first by id",
          "[resources][travel]") {
  DrawnMap map = ascii_map("A--B");
  map.roads.push_back(map.road("AB"));
  map.roads.back().id = RoadId("AA");
  CHECK(way(times(map, {approach("B")}), map, "A") == "AA @0");
  map.road("AB").speed = {72};
  CHECK(way(times(map, {approach("B")}), map, "A") == "AB @0");
  CHECK(seconds(times(map, {approach("B")}), "A") == 15);
}

TEST_CASE("a way has the length of its roads and the time of its search", "[resources][travel]") {
  DrawnMap map = ascii_map(town);
  const auto route = times(map, {approach("G", 1'500)}).route(PlaceIndex{2});
  REQUIRE(route);
  CHECK(route->length == Meters{1100});
  CHECK(route->time == TravelTime{.ms = 111'500});
}

TEST_CASE("a journey of more than 2³¹ ms is never, not a small number", "[resources][travel]") {
  DrawnMap map = ascii_map("A--B--C");
  for (Road& road : map.roads) {
    road.length = {100'000'000};
    road.speed = {180};
  }
  const TravelTimes travel = times(map, {approach("A")});
  CHECK(travel.from(PlaceId("B")) == TravelTime{.ms = 2'000'000'000});
  CHECK(travel.from(PlaceId("C")) == never);
  CHECK(way(travel, map, "C") == "none");
  const TravelTimes late = times(map, {approach("A", 2'000'000'000)});
  CHECK(late.from(PlaceId("B")) == never);
  const TravelTimes last = times(map, {approach("A", 147'483'646)});
  CHECK(last.from(PlaceId("B")) == TravelTime{.ms = TravelTime::never - 1});
  CHECK(times(map, {approach("A", 147'483'647)}).from(PlaceId("B")) == never);
  CHECK(times(map, {approach("A", TravelTime::never)}).from(PlaceId("A")) == never);
}

TEST_CASE("a place that is not on the map is refused by name", "[resources][travel]") {
  const DrawnMap map = ascii_map("A--B");
  CHECK(refusal_code([&] { static_cast<void>(times(map, {approach("X")})); }) == Code::id_unknown);
  const TravelTimes travel = times(map, {approach("A")});
  CHECK(refusal_text([&] { static_cast<void>(travel.from(PlaceId("X"))); }) ==
        "there is no place with the id X");
}

TEST_CASE("road times of another network are refused", "[resources][travel]") {
  const auto network = ascii_map("A--B--C").network();
  const RoadTimes others = road_times(*ascii_map("A--B").network());
  const std::vector approaches = {approach("A")};
  CHECK(refusal_code([&] { TravelTimes(network, others, approaches); }) == Code::internal);
}

TEST_CASE("many threads may ask one answer at a time", "[resources][travel]") {
  const DrawnMap map = ascii_map(town);
  const TravelTimes travel = times(map, {approach("G")});
  std::vector<std::string> ways(2);
  {
    std::vector<std::jthread> threads;
    for (std::string& mine : ways) {
      threads.emplace_back([&] {
        for (int i = 0; i < 100; ++i) mine = way(travel, map, "C");
      });
    }
  }
  CHECK(ways == std::vector<std::string>(2, "!BC BE EG @0"));
}
