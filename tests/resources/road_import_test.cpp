#include "muster/resources/road_import.hpp"

#include <algorithm>

#include "support/catch.hpp"
#include "support/errors.hpp"
#include "support/small_region.hpp"

using namespace muster;

namespace {

Position at(std::int64_t latitude_e5, std::int64_t longitude_e5) {
  return {{latitude_e5 * 100}, {longitude_e5 * 100}};
}

Place node(const std::string& id, Position position) {
  return {.id = PlaceId(id), .name = id, .kind = road_node, .position = position};
}

/// One road north, from 39.30 to 39.40 at 112.45, with a bend halfway; 12 km long.
RoadMap one_road() {
  return {.places = {node("n1", at(39'30000, 112'45000)), node("n2", at(39'40000, 112'45000))},
          .roads = {{.id = RoadId("w1-1"),
                     .from = PlaceId("n1"),
                     .to = PlaceId("n2"),
                     .name = {"长宁路", "Changning Road"},
                     .road_class = "county",
                     .length = {12'000},
                     .speed = {60},
                     .shape = {at(39'35000, 112'45000)},
                     .basis = "OpenStreetMap way 1"}}};
}

RoadFolder folder_with(std::vector<Place> places) {
  RoadFolder folder;
  folder.header.access_limit = {5'000};
  folder.header.access_speed = {20};
  folder.places = std::move(places);
  return folder;
}

std::string roads_of(const RoadMap& map) {
  std::string all;
  for (const Road& road : map.roads) {
    all += road.id.str() + ":" + road.from.str() + (road.one_way ? ">" : "-") + road.to.str() +
           "=" + std::to_string(road.length.count) + " ";
  }
  return all;
}

std::vector<std::string> said(const Findings& findings) {
  std::vector<std::string> all;
  for (const Finding& finding : findings) all.push_back(text(finding, Language::en));
  return all;
}

/// The map with everything moved.
RoadMap moved(RoadMap map, std::int64_t north_e7, std::int64_t east_e7) {
  const auto move = [&](Position& position) {
    position.latitude.e7 += north_e7;
    position.longitude.e7 += east_e7;
  };
  for (Place& place : map.places) move(place.position);
  for (Road& road : map.roads) std::ranges::for_each(road.shape, move);
  return map;
}

}  // namespace

TEST_CASE("a place beside a road is joined to it there, and the road is cut",
          "[resources][road_import]") {
  RoadMap map = one_road();
  Findings findings;
  join_places(map, folder_with({{.id = PlaceId("gate"), .position = at(39'37500, 112'46000)}}),
              "map.osm", findings);
  CHECK(roads_of(map) ==
        "access-gate:gate-at-gate=860 w1-1.1:n1-at-gate=9000 w1-1.2:at-gate-n2=3000 ");
  CHECK(map.roads[0].speed.count == 20);
  CHECK(map.roads[0].road_class == "access");
  CHECK(map.roads[1].shape.size() == 1);
  CHECK(map.roads[2].shape.empty());
  CHECK(map.places[0].id == PlaceId("at-gate"));
  CHECK(distance(map.places[0].position, at(39'37500, 112'45000)).count <= 1);
  CHECK(said(findings) == std::vector<std::string>{
                              "map.osm: 1 places are joined to the roads; the farthest, gate, lies "
                              "860 m from one"});
  CHECK_NOTHROW(RoadNetwork(
      [&] {
        auto places = map.places;
        places.push_back({.id = PlaceId("gate")});
        return places;
      }(),
      map.roads));
}

TEST_CASE("several places cut a road in their order along it; two at one point share the cut",
          "[resources][road_import]") {
  RoadMap map = one_road();
  map.roads[0].one_way = true;
  Findings findings;
  join_places(map,
              folder_with({{.id = PlaceId("a"), .position = at(39'38000, 112'45500)},
                           {.id = PlaceId("b"), .position = at(39'32000, 112'44500)},
                           {.id = PlaceId("c"), .position = at(39'32000, 112'45500)}}),
              "map.osm", findings);
  CHECK(roads_of(map) ==
        "access-a:a-at-a=430 access-b:b-at-b=430 access-c:c-at-b=430 "
        "w1-1.1:n1>at-b=2400 w1-1.2:at-b>at-a=7200 w1-1.3:at-a>n2=2400 ");
}

TEST_CASE("a place at the end of a road is joined to that end and cuts nothing",
          "[resources][road_import]") {
  RoadMap map = one_road();
  Findings findings;
  join_places(map, folder_with({{.id = PlaceId("end"), .position = at(39'40500, 112'45000)}}),
              "map.osm", findings);
  CHECK(roads_of(map) == "access-end:end-n2=556 w1-1:n1-n2=12000 ");
}

TEST_CASE("a place too far from any road is said, with road and distance, and stays alone",
          "[resources][road_import]") {
  RoadMap map = one_road();
  Findings findings;
  join_places(map, folder_with({{.id = PlaceId("far"), .position = at(39'35000, 112'55000)}}),
              "map.osm", findings);
  CHECK(roads_of(map) == "w1-1:n1-n2=12000 ");
  REQUIRE(findings.size() == 1);
  CHECK(findings[0].message.code == Code::osm_unlinked);
  CHECK(
      text(findings[0], Language::en) ==
      "map.osm: the place far lies 8599 m from the nearest road, w1-1, which is more than 5000 m, "
      "and is not joined to it");
}

TEST_CASE("a map of somewhere else is refused, and one with its coordinates changed about",
          "[resources][road_import]") {
  const RoadFolder folder =
      folder_with({{.id = PlaceId("gate"), .position = at(39'37500, 112'46000)}});
  const auto code = [&](RoadMap map) {
    Findings findings;
    join_places(map, folder, "map.osm", findings);
    return findings.empty() ? Code::internal : findings[0].message.code;
  };
  CHECK(code(one_road()) == Code::osm_linked);
  CHECK(code(moved(one_road(), 20'000'000, 0)) == Code::osm_far);
  // Both numbers fit either way in Europe: only the region's own places tell.
  const RoadFolder porto =
      folder_with({{.id = PlaceId("gate"), .position = at(41'15000, -8'61000)}});
  RoadMap map = one_road();
  map.places[0].position = at(-8'60000, 41'10000);
  map.places[1].position = at(-8'60000, 41'20000);
  map.roads[0].shape.clear();
  Findings findings;
  join_places(map, porto, "map.osm", findings);
  REQUIRE(findings.size() == 1);
  CHECK(findings[0].message.code == Code::osm_swapped);
}

TEST_CASE("a map in an undeclared GCJ-02 is suspected by how far all places lie from its roads",
          "[resources][road_import]") {
  // Places that stand at the roads; the map shows the roads where the phones of China do.
  std::vector<Place> places;
  for (int i = 0; i < 6; ++i) {
    places.push_back(
        {.id = PlaceId("p" + std::to_string(i)), .position = at(39'31000 + 1'500 * i, 112'45000)});
  }
  Findings findings;
  RoadMap right = one_road();
  join_places(right, folder_with(places), "map.osm", findings);
  CHECK(findings.size() == 1);
  findings.clear();
  RoadMap shifted = moved(one_road(), 10'676, 66'607);  // what GCJ-02 makes of it here
  join_places(shifted, folder_with(places), "map.osm", findings);
  REQUIRE(findings.size() == 2);
  CHECK(findings[0].message.code == Code::osm_shifted);
  CHECK(findings[0].message.parameters[0] == Text("gcj02"));
  CHECK(findings[0].severity == Severity::warning);
}

TEST_CASE(
    "an import writes nodes and roads beside what people wrote, and a second replaces the first",
    "[resources][road_import]") {
  SmallRegion small;
  small.change("places.csv", "id,name_zh", "keeper,id,name_zh");
  std::string& places = small.file("places.csv");
  for (const std::string id : {"depot", "town", "mine"}) {
    places.replace(places.find("\n" + id), 1, "\n张三,");
  }
  const std::string folder = small.folder();
  Findings findings;
  const RoadFolder read = read_road_folder(folder, findings);
  CHECK(findings.empty());
  CHECK(read.places.size() == 3);
  CHECK(read.rules.rules.size() == 1);
  RoadMap map = one_road();
  join_places(map, read, "map.osm", findings);
  CHECK_FALSE(has_errors(findings));
  write_road_map(folder, map);
  const std::string once = file_text(folder + "/places.csv") + file_text(folder + "/roads.csv");
  write_road_map(folder, map);
  CHECK(file_text(folder + "/places.csv") + file_text(folder + "/roads.csv") == once);

  const RegionReading reading = read_region(folder);
  REQUIRE(reading.region);
  const RoadNetwork& network = *reading.region->roads;
  CHECK(network.find(RoadId("e1")));  // people's own
  CHECK(network.find(PlaceId("n1")));
  CHECK(file_text(folder + "/places.csv").find("张三,depot") != std::string::npos);
  for (const Road& road : map.roads) {
    const auto index = network.find(road.id);
    REQUIRE(index);
    CHECK(network[*index].shape == road.shape);
    CHECK(network[*index].length == road.length);
    CHECK(network[*index].name == road.name);
  }
  const RoadFolder again = read_road_folder(folder, findings);
  CHECK(again.places.size() == 3);
}

TEST_CASE("a folder in GCJ-02 takes no roads, for its own rows would be converted twice",
          "[resources][road_import]") {
  SmallRegion small;
  small.change("region.xml", "WGS-84", "GCJ-02");
  Findings findings;
  static_cast<void>(read_road_folder(small.folder(), findings));
  REQUIRE(findings.size() == 1);
  CHECK(findings[0].message.code == Code::osm_folder_datum);
  CHECK(refusal_code([&] { static_cast<void>(read_road_folder("no such folder", findings)); }) ==
        Code::folder_missing);
}

TEST_CASE("limits, bends and seasons of a road go through file and digest", "[resources][roads]") {
  SmallRegion small;
  small.change("roads.csv", "toll,", "toll,max_mass_kg,max_height_cm,max_width_cm,seasonal,shape,");
  small.change(
      "roads.csv", "e1,depot,town,G1;S2,国道一号,Road One,trunk,10000,60,no,no,no,no,no,",
      "e1,depot,town,G1;S2,国道一号,Road One,trunk,10000,60,no,no,no,no,no,20000,380,,summer,"
      "\"39.31,112.42 39.33,112.45\",");
  for (const std::string tail :
       {"county,6000,60,no,yes,no,no,no,", "county,24000,60,no,no,no,no,no,"}) {
    small.change("roads.csv", tail, tail + ",,,,,");
  }
  const auto region = small.region();
  const Road& road = region->roads->roads()[0];
  CHECK(road.max_mass_kg == 20'000);
  CHECK(road.max_height_cm == 380);
  CHECK_FALSE(road.max_width_cm);
  CHECK(road.seasonal == "summer");
  CHECK(road.shape == std::vector<Position>{at(39'31000, 112'42000), at(39'33000, 112'45000)});
  const std::string digest = region->digest;
  small.change("roads.csv", ",380,", ",381,");
  CHECK(small.region()->digest != digest);
  small.change("roads.csv", ",381,", ",0,");
  CHECK(errors_of(small.read()) ==
        std::vector<std::string>{"roads.csv:2:max_height_cm: field.out_of_range"});
  small.change("roads.csv", ",0,", ",380,");
  small.change("roads.csv", "39.31,112.42", "112.42,39.31");
  CHECK(errors_of(small.read()) == std::vector<std::string>{"roads.csv:2:shape: field.not_form"});
}
