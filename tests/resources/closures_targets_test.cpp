#include "muster/resources/closures.hpp"
#include "support/ascii_map.hpp"
#include "support/catch.hpp"
#include "support/errors.hpp"

using namespace muster;

namespace {

using Ids = std::vector<std::string>;

/// G18 runs A B C D; its carriageways part between B and C.
DrawnMap town() {
  DrawnMap map = ascii_map(R"(
    A---B-->C---D
        ^   |
        |   v
        F<--E)");
  for (const char* road : {"AB", "BC", "CD", "CE", "EF", "FB"}) map.road(road).refs = {"G18"};
  map.road("AB").bridge = true;
  map.road("AB").name = Text("桑干河大桥", "Sanggan Bridge");
  map.road("CD").tunnel = true;
  map.place("D").name = Text("东口", "East Gate");
  return map;
}

Ids roads_of(std::string_view target) {
  const auto network = town().network();
  Ids ids;
  for (const RoadIndex road : closed_roads(target, *network))
    ids.push_back((*network)[road].id.str());
  return ids;
}

std::optional<Code> refused(std::string_view target) {
  return refusal_code([&] { static_cast<void>(roads_of(target)); });
}

std::string times(const Closure& closure, const std::vector<std::string>* classes) {
  const auto network = ascii_map("A--B").network();
  RoadTimes all = road_times(*network);
  lay_closures(all, *network, std::span(&closure, 1), Instant{}, classes);
  return all.forward[0].reachable() ? std::to_string(all.forward[0].ms / 1000) : "shut";
}

}  // namespace

TEST_CASE("a section of a road is closed on both carriageways, and no farther",
          "[resources][closures]") {
  CHECK(roads_of("ref:G18@A..B") == Ids{"AB"});
  CHECK(roads_of("ref:G18@C..D") == Ids{"CD"});
  CHECK(roads_of("ref:G18@B..C") == Ids{"BC", "CE", "EF", "FB"});
  CHECK(roads_of("ref:G18@C..东口") == Ids{"CD"});
  CHECK(refused("ref:G18@B..B") == Code::closure_section);
  CHECK(refused("ref:G18@B..Jiangsu") == Code::id_unknown);
  CHECK(refused("ref:G19@A..B") == Code::closure_unknown_near);
}

TEST_CASE("a bridge or a tunnel is closed by its road, its reference or its name",
          "[resources][closures]") {
  CHECK(roads_of("bridge:桑干河大桥") == Ids{"AB"});
  CHECK(roads_of("bridge:G18") == Ids{"AB"});
  CHECK(roads_of("tunnel:CD") == Ids{"CD"});
  CHECK(refused("bridge:CD") == Code::closure_unknown);
  CHECK(refused("tunnel:") == Code::closure_unknown);
}

TEST_CASE("a polygon closes every road it touches, and a polygon beside all roads is told",
          "[resources][closures]") {
  // The letter of the first line and column lies at 39.5 N 112.5 E; a cell is 100 m.
  CHECK(roads_of("polygon:39.499,112.504 39.501,112.504 39.501,112.506 39.499,112.506").size() < 6);
  CHECK(roads_of("polygon:39.4,112.4 39.6,112.4 39.6,112.6 39.4,112.6").size() == 6);
  CHECK(refused("polygon:38.4,112.4 38.6,112.4 38.6,112.6") == Code::closure_area_empty);
  CHECK(refused("polygon:39.4,112.4") == Code::closure_area);
}

TEST_CASE("a closure for some vehicles lets the others through once it is known who drives",
          "[resources][closures]") {
  const std::vector<std::string> truck = {"truck"};
  const std::vector<std::string> car = {"car"};
  const Closure shut{.target = "edge:AB", .vehicle_classes = {"truck", "coach"}};
  CHECK(times(shut, &truck) == "shut");
  CHECK(times(shut, &car) == "30");
  CHECK(times(shut, nullptr) == "shut");
  const Closure slow{.target = "edge:AB",
                     .effect = ClosureEffect::factor,
                     .factor_numerator = 2,
                     .vehicle_classes = {"truck"}};
  CHECK(times(slow, &truck) == "60");
  CHECK(times(slow, &car) == "30");
  CHECK(times(slow, nullptr) == "60");
  const Closure quick{.target = "edge:AB",
                      .effect = ClosureEffect::factor,
                      .factor_denominator = 2,
                      .vehicle_classes = {"truck"}};
  CHECK(times(quick, nullptr) == "30");
}
