#include "muster/resources/locate.hpp"

#include <algorithm>

#include "muster/plan/catalogue.hpp"
#include "muster/resources/hazard.hpp"
#include "muster/resources/region.hpp"
#include "support/ascii_map.hpp"
#include "support/catch.hpp"
#include "support/errors.hpp"

using namespace muster;

namespace {

/// A small county town on a cell of 1 km at 60 km/h: a minute a cell.
class Town {
 public:
  Town() {
    region_.catalogue = Catalogue(
        {.incident_kinds = {{.id = IncidentKindId("gas_explosion"),
                             .name = {"瓦斯爆炸", "Gas explosion"}}},
         .indicators = {{.id = IndicatorId("trapped"), .name = {"被困人数", "trapped"}}}});
    region_.jurisdictions = {
        {.id = JurisdictionId("14"), .name = {"山西省", "Shanxi"}, .tier = Tier::province},
        {.id = JurisdictionId("1406"),
         .name = {"朔州市", "Shuozhou"},
         .tier = Tier::city,
         .parent = JurisdictionId("14")},
        {.id = JurisdictionId("140603"),
         .name = {"平鲁区", "Pinglu District"},
         .parent = JurisdictionId("1406")},
        {.id = JurisdictionId("140621"),
         .name = {"山阴县", "Shanyin County"},
         .parent = JurisdictionId("1406")}};
    region_.header.access_limit = {5'000};
    region_.header.access_speed = {20};
    map.place("A").name = {"井坪", "Jingping"};
    map.place("A").jurisdiction = JurisdictionId("140603");
    map.place("C").jurisdiction = JurisdictionId("140621");
    map.road("BC").refs = {"G208"};
    map.road("BC").name = {"大运公路", "Datong-Yuncheng Road"};
  }

  Hazard& hazard(const char* id, const char* place) {
    region_.hazards.push_back({.id = HazardId(id),
                               .name = {"柴沟煤矿", "Chaigou Mine"},
                               .kind = HazardKindId("coal_mine"),
                               .organisation = OrganisationId("ent-CM04"),
                               .position = at(1'000, 2'000)});
    if (place != nullptr) region_.hazards.back().place = PlaceId(place);
    return region_.hazards.back();
  }
  AccessPoint& access_point(const char* id, const char* hazard) {
    region_.access_points.push_back(
        {.id = AccessPointId(id), .hazard = HazardId(hazard), .name = {"大门", "gate"}});
    return region_.access_points.back();
  }
  AccessPoint& portal(const char* id, const char* road, std::int64_t offset, const char* towards) {
    AccessPoint& point = access_point(id, "RD01");
    point.road = RoadId(road);
    point.offset = Meters{offset};
    point.towards = PlaceId(towards);
    return point;
  }

  /// So many metres east and south of A.
  static Position at(std::int64_t east, std::int64_t south) {
    return {.latitude = {395'000'000 - south * 89'932 / 1000},
            .longitude = {1'125'000'000 + east * 116'550 / 1000}};
  }

  LocatedIncident operator()(IncidentPlace place) const {
    return locate({.id = IncidentId("i1"), .kind = kind, .place = std::move(place)}, region());
  }
  Region region() const {
    Region region = region_;
    region.roads = map.network();
    return region;
  }
  std::optional<Message> refused(IncidentPlace place) const {
    return refusal([&] { static_cast<void>((*this)(std::move(place))); });
  }

  DrawnMap map = ascii_map(R"(A----B------C
|
D)",
                           {.cell = {1000}, .speed = {60}});
  Region region_;
  IncidentKindId kind = IncidentKindId("gas_explosion");
};

/// "B+120s": the place an approach begins at, and its last leg.
std::string approaches(const LocatedIncident& located) {
  std::string result;
  for (const Approach& approach : located.approaches) {
    result += (result.empty() ? "" : " ") + approach.place.str() + "+" +
              std::to_string(approach.leg.ms) + "ms";
    if (approach.access_point) result += "@" + approach.access_point->str();
  }
  return result;
}

std::string chain(const LocatedIncident& located) {
  std::string result;
  for (const JurisdictionId& id : located.jurisdictions) result += id.str() + " ";
  return result;
}

}  // namespace

TEST_CASE("a hazard is reached at its place, and brings its operator, county and all above",
          "[resources][locate]") {
  Town town;
  town.hazard("CM04", "A").jurisdiction = JurisdictionId("140621");
  const LocatedIncident located = town(HazardId("CM04"));
  CHECK(located.incident.id == IncidentId("i1"));
  CHECK(approaches(located) == "A+0ms");
  CHECK(located.approaches[0].name == Text("井坪", "Jingping"));
  CHECK(chain(located) == "140621 1406 14 ");
  CHECK(located.hazard == HazardId("CM04"));
  CHECK(located.hazard_kind == HazardKindId("coal_mine"));
  CHECK(located.unit == OrganisationId("ent-CM04"));
  CHECK(located.position == Town::at(1'000, 2'000));
  CHECK_FALSE(located.on_road);
  CHECK(located.where == Text("柴沟煤矿（山阴县）", "Chaigou Mine, Shanyin County"));
}

TEST_CASE("a hazard that states no county is in that of its place", "[resources][locate]") {
  Town town;
  town.hazard("CM04", "A");
  CHECK(chain(town(HazardId("CM04"))) == "140603 1406 14 ");
}

TEST_CASE("a hazard with gates is reached at each of its gates", "[resources][locate]") {
  Town town;
  town.hazard("CM04", "A");
  town.access_point("CM04-gate", "CM04").place = PlaceId("B");
  town.access_point("CM04-shaft", "CM04").place = PlaceId("C");
  town.access_point("CM05-gate", "CM05").place = PlaceId("D");
  const LocatedIncident located = town(HazardId("CM04"));
  CHECK(approaches(located) == "B+0ms@CM04-gate C+0ms@CM04-shaft");
  CHECK(located.approaches[0].name == Text("大门", "gate"));
}

TEST_CASE("a tunnel is reached at each portal from its own side, and its road is blocked",
          "[resources][locate]") {
  Town town;
  town.hazard("RD01", nullptr);
  town.portal("RD01-north", "BC", 1'500, "B");
  town.portal("RD01-south", "BC", 3'000, "C");
  const LocatedIncident located = town(HazardId("RD01"));
  CHECK(approaches(located) == "B+90000ms@RD01-north C+240000ms@RD01-south");
  CHECK(located.on_road == RoadId("BC"));
}

TEST_CASE("a hazard with gates on two roads, or with a place of its own, blocks neither",
          "[resources][locate]") {
  Town town;
  town.hazard("RD01", nullptr);
  town.portal("RD01-a", "BC", 1'500, "B");
  town.portal("RD01-b", "AD", 1'000, "A");
  CHECK_FALSE(town(HazardId("RD01")).on_road);
  town.region_.access_points.pop_back();
  CHECK(town(HazardId("RD01")).on_road == RoadId("BC"));
  town.region_.hazards[0].place = PlaceId("B");
  CHECK_FALSE(town(HazardId("RD01")).on_road);
}

TEST_CASE("the leg along a road is its part of the road's time, rounded up",
          "[resources][locate]") {
  Town town;
  town.map.road("BC").speed = {70};
  town.hazard("RD01", nullptr);
  town.portal("RD01-a", "BC", 1'000, "B");
  town.portal("RD01-b", "BC", 0, "B");
  town.portal("RD01-c", "BC", 7'000, "C");
  CHECK(approaches(town(HazardId("RD01"))) == "B+51429ms@RD01-a B+0ms@RD01-b C+0ms@RD01-c");
}

TEST_CASE("a portal is not reached against a one-way road", "[resources][locate]") {
  Town town;
  town.map.road("BC").one_way = true;
  town.hazard("RD01", nullptr);
  town.portal("RD01-north", "BC", 1'500, "B");
  town.portal("RD01-south", "BC", 3'000, "C");
  CHECK(approaches(town(HazardId("RD01"))) == "B+90000ms@RD01-north");
  town.region_.access_points.erase(town.region_.access_points.begin());
  CHECK(approaches(town(HazardId("RD01"))) == "B+180000ms@RD01-south");
}

TEST_CASE("an access point that does not fit its road is refused", "[resources][locate]") {
  const auto code = [](auto change) {
    Town town;
    town.hazard("RD01", nullptr);
    change(town.portal("RD01-north", "BC", 1'500, "B"));
    const auto message = town.refused(HazardId("RD01"));
    return message ? std::optional(message->code) : std::nullopt;
  };
  CHECK(code([](AccessPoint& point) { point.towards = PlaceId("A"); }) == Code::region_access);
  CHECK(code([](AccessPoint& point) { point.towards = {}; }) == Code::region_access);
  CHECK(code([](AccessPoint& point) { point.offset = {}; }) == Code::region_access);
  CHECK(code([](AccessPoint& point) { point.road = {}; }) == Code::region_access);
  CHECK(code([](AccessPoint& point) { point.offset = Meters{7'001}; }) == Code::region_offset);
  CHECK(code([](AccessPoint& point) { point.offset = Meters{-1}; }) == Code::region_offset);
  CHECK(code([](AccessPoint& point) { point.road = RoadId("XY"); }) == Code::id_unknown);
  CHECK(code([](AccessPoint& point) { point.place = PlaceId("X"); }) == Code::id_unknown);
  CHECK_FALSE(code([](AccessPoint& point) { point.offset = Meters{7'000}; }));
}

TEST_CASE("a gate given by its position is reached at the nearest point of a road, with its leg",
          "[resources][locate]") {
  Town town;
  town.hazard("CM04", "A");
  town.access_point("CM04-gate", "CM04").position = Town::at(7'000, -100);
  // 2 km from B, 5 km from C, and 100 m across country at 20 km/h.
  CHECK(approaches(town(HazardId("CM04"))) == "B+138000ms@CM04-gate C+318000ms@CM04-gate");
  CHECK(town(HazardId("CM04")).approaches[0].name == Text("大门", "gate"));
}

TEST_CASE("a carriageway is reached only the way it is driven, and only on the road that is meant",
          "[resources][locate]") {
  Town town;
  town.hazard("RD01", nullptr);
  AccessPoint& point = town.access_point("RD01-e", "RD01");
  point.position = Town::at(7'000, 0);
  point.heading = Heading::e;
  CHECK(approaches(town(HazardId("RD01"))) == "B+120000ms@RD01-e");
  town.region_.access_points[0].heading = Heading::w;
  CHECK(approaches(town(HazardId("RD01"))) == "C+300000ms@RD01-e");
  town.region_.access_points[0].heading = {};
  town.region_.access_points[0].road_ref = "G208";
  CHECK(approaches(town(HazardId("RD01"))) == "B+120000ms@RD01-e C+300000ms@RD01-e");
}

TEST_CASE("a gate too far from its road is refused with road and distance, one without road too",
          "[resources][locate]") {
  Town town;
  town.hazard("RD01", nullptr);
  town.access_point("RD01-e", "RD01").position = Town::at(7'000, -6'000);
  const auto far = town.refused(HazardId("RD01"));
  REQUIRE(far);
  CHECK(text(*far, Language::en) ==
        "the access point RD01-e lies 6000 m from the nearest such road, BC; the limit is 5000 m");
  town.region_.access_points[0].heading = Heading::n;
  town.region_.access_points[0].road_ref = "G208";
  const auto none = town.refused(HazardId("RD01"));
  REQUIRE(none);
  CHECK(text(*none, Language::en) == "the access point RD01-e: there is no road G208 northbound");
  CHECK(text(*none, Language::zh) == "出入口 RD01-e：没有道路是“G208向北”");
}

TEST_CASE("a hazard with neither place nor gate is reached from the nearest road",
          "[resources][locate]") {
  Town town;
  town.hazard("CM04", nullptr);
  const LocatedIncident located = town(HazardId("CM04"));  // 1 km east of D, at 20 km/h
  CHECK(approaches(located) == "A+300000ms D+180000ms");
  CHECK_FALSE(located.on_road);
  CHECK(chain(located) == "");
}

TEST_CASE("a place of the map is reached where it is; nobody is taken for the accident unit",
          "[resources][locate]") {
  Town town;
  const LocatedIncident located = town(PlaceId("A"));
  CHECK(approaches(located) == "A+0ms");
  CHECK(located.position == town.map.place("A").position);
  CHECK(chain(located) == "140603 1406 14 ");
  CHECK(located.where == Text("井坪（平鲁区）", "Jingping, Pinglu District"));
  CHECK_FALSE(located.hazard);
  CHECK_FALSE(located.unit);
  CHECK(chain(town(PlaceId("B"))) == "");
  CHECK(town(PlaceId("B")).where == Text("B"));
}

TEST_CASE("a position is reached from both ends of the nearest road, with the way across country",
          "[resources][locate]") {
  Town town;
  // 2 km beyond B, 500 m beside the road: 2 and 5 minutes along it, 90 s across country at 20 km/h.
  const LocatedIncident located = town(StatedPosition{Town::at(7'000, -500)});
  CHECK(approaches(located) == "B+210000ms C+390000ms");
  CHECK(located.position == Town::at(7'000, -500));
  CHECK_FALSE(located.on_road);
  CHECK(located.where.zh == "39.5044966, 112.5815850，距道路 G208 大运公路（BC） 500 米");
  CHECK(located.where.en == "39.5044966, 112.5815850, 500 m from G208 Datong-Yuncheng Road (BC)");
}

TEST_CASE("a position at a place of the map has no leg to it", "[resources][locate]") {
  Town town;
  const LocatedIncident located = town(StatedPosition{town.map.place("C").position});
  CHECK(approaches(located) == "B+420000ms C+0ms");
  CHECK(chain(located) == "140621 1406 14 ");
}

TEST_CASE("a position beside a one-way road is reached from its beginning only",
          "[resources][locate]") {
  Town town;
  town.map.road("BC").one_way = true;
  CHECK(approaches(town(StatedPosition{Town::at(7'000, -500)})) == "B+210000ms");
  std::swap(town.map.road("BC").from, town.map.road("BC").to);
  CHECK(approaches(town(StatedPosition{Town::at(7'000, -500)})) == "C+390000ms");
}

TEST_CASE("a position is in the county of the nearest place, and in none where that states none",
          "[resources][locate]") {
  Town town;
  CHECK(chain(town(StatedPosition{Town::at(1'000, 0)})) == "140603 1406 14 ");
  CHECK(chain(town(StatedPosition{Town::at(11'000, 0)})) == "140621 1406 14 ");
  CHECK(chain(town(StatedPosition{Town::at(4'000, 0)})) == "");
}

TEST_CASE("a position too far from any road is refused with the distance and the road",
          "[resources][locate]") {
  Town town;
  const auto message = town.refused(StatedPosition{Town::at(7'000, -20'000)});
  REQUIRE(message);
  CHECK(message->code == Code::locate_too_far);
  CHECK(text(*message, Language::en) ==
        "the place lies 20000 m from the nearest road, G208 Datong-Yuncheng Road (BC); the limit "
        "is 5000 m");
  CHECK(town.refused(StatedPosition{Town::at(7'000, -5'100)}));
  CHECK_FALSE(town.refused(StatedPosition{Town::at(7'000, -5'000)}));
}

TEST_CASE("a position on the maps of Chinese phones is turned back to where it is",
          "[resources][locate]") {
  // GCJ-02 lies some 500 m off here; the published formula moves 39.5 N, 112.5 E to this point.
  const Town town;
  const Position shifted{.latitude = {395'010'676}, .longitude = {1'125'066'607}};
  const LocatedIncident located = town(StatedPosition{shifted, Datum::gcj02});
  CHECK(distance(located.position, town.map.places[0].position).count <= 1);
  CHECK(distance(town(StatedPosition{shifted}).position, town.map.places[0].position).count > 400);
}

TEST_CASE("a position off the globe, or with latitude and longitude swapped, is said to be so",
          "[resources][locate]") {
  const Town town;
  const auto refused = [&](std::int64_t latitude, std::int64_t longitude) {
    return town.refused(StatedPosition{{.latitude = {latitude}, .longitude = {longitude}}})->code;
  };
  CHECK(refused(1'125'000'000, 395'000'000) == Code::geo_swapped);
  CHECK(refused(910'000'000, 1'125'000'000) == Code::geo_latitude);
  CHECK(refused(395'000'000, 1'800'000'001) == Code::geo_longitude);
}

TEST_CASE("a point on a road blocks that road and is reached from both ends",
          "[resources][locate]") {
  Town town;
  const LocatedIncident located = town(RoadPoint{RoadId("BC"), {2'000}});
  CHECK(approaches(located) == "B+120000ms C+300000ms");
  CHECK(located.on_road == RoadId("BC"));
  CHECK(distance(located.position, Town::at(7'000, 0)).count <= 1);
  CHECK(located.where.zh == "G208 大运公路（BC） 距B 2000 米处");
  CHECK(located.where.en == "G208 Datong-Yuncheng Road (BC), 2000 m from B");
  CHECK(approaches(town(RoadPoint{RoadId("BC"), {0}})) == "B+0ms C+420000ms");
  CHECK(approaches(town(RoadPoint{RoadId("BC"), {7'000}})) == "B+420000ms C+0ms");
  town.map.road("BC").one_way = true;
  CHECK(approaches(town(RoadPoint{RoadId("BC"), {2'000}})) == "B+120000ms");
}

TEST_CASE("a point beyond the end of its road is refused with the road's length",
          "[resources][locate]") {
  const Town town;
  const auto message = town.refused(RoadPoint{RoadId("BC"), {7'001}});
  REQUIRE(message);
  CHECK(text(*message, Language::en) ==
        "the road G208 Datong-Yuncheng Road (BC) is 7000 m long; 7001 m does not lie on it");
  CHECK(town.refused(RoadPoint{RoadId("BC"), {-1}})->code == Code::locate_kilometre);
}

TEST_CASE("whoever writes an unknown name is told the near ones", "[resources][locate]") {
  Town town;
  town.hazard("CM04", "A");
  const auto english = [&](IncidentPlace place) {
    const auto message = town.refused(std::move(place));
    return message ? text(*message, Language::en) : "";
  };
  CHECK(english(HazardId("CM05")) == "there is no hazard CM05; did you mean CM04 (Chaigou Mine)?");
  CHECK(english(HazardId("柴沟")) == "there is no hazard 柴沟; did you mean CM04 (Chaigou Mine)?");
  CHECK(english(HazardId("warehouse-77")) == "there is no hazard warehouse-77");
  CHECK(english(PlaceId("jingpin")) == "there is no place jingpin; did you mean A (Jingping)?");
  CHECK(english(RoadPoint{RoadId("BCD"), {1}}) ==
        "there is no road BCD; did you mean BC (Datong-Yuncheng Road)?");
  CHECK(text(*town.refused(HazardId("柴沟煤矿")), Language::zh) ==
        "没有危险目标 柴沟煤矿，是否指 CM04（柴沟煤矿）？");
  town.kind = IncidentKindId("gas_explosio");
  CHECK(english(HazardId("CM04")) ==
        "there is no incident kind gas_explosio; did you mean gas_explosion (Gas explosion)?");
  town.kind = IncidentKindId("flood");
  CHECK(town.refused(HazardId("CM04"))->code == Code::locate_kind_none);
}

TEST_CASE("an indicator nobody defined is refused, not left out", "[resources][locate]") {
  const Town town;
  Incident incident{.kind = town.kind, .place = PlaceId("A")};
  incident.indicators[IndicatorId("traped")] = Decimal::of(12);
  const auto refused = [&] { static_cast<void>(locate(incident, town.region())); };
  CHECK(refusal_text(refused) == "there is no indicator traped; did you mean trapped (trapped)?");
  incident.indicators = {{IndicatorId("depth"), Decimal::of(1)}};
  CHECK(refusal_text(refused) == "there is no indicator depth");
}

TEST_CASE("without roads no position is reached, and that is said", "[resources][locate]") {
  Town town;
  town.map = ascii_map("A");
  CHECK(town.refused(StatedPosition{Town::at(0, 0)})->code == Code::roads_none);
  CHECK(approaches(town(PlaceId("A"))) == "A+0ms");
  const Incident incident{.kind = town.kind, .place = PlaceId("A")};
  CHECK(refusal_code([&] { static_cast<void>(locate(incident, town.region_)); }) ==
        Code::roads_none);
}
