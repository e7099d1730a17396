#include "muster/plan/geo.hpp"

#include <cmath>

#include "support/catch.hpp"

using namespace muster;

namespace {

Position at(std::string_view latitude, std::string_view longitude) {
  return {Degrees::parse(latitude).value(), Degrees::parse(longitude).value()};
}

const Position shuozhou = at("39.3313", "112.4329");

}  // namespace

TEST_CASE("an angle is read exactly, to seven places", "[plan][geo]") {
  CHECK(Degrees::parse("39.881")->e7 == 398'810'000);
  CHECK(Degrees::parse("-0.0000001")->e7 == -1);
  CHECK(Degrees::parse("180")->e7 == 1'800'000'000);
  CHECK(Degrees::parse("-180.0000000")->e7 == -1'800'000'000);
  CHECK(Degrees::parse("112.99300005")->e7 == 1'129'930'001);
  CHECK(Degrees::parse("112.99300004999")->e7 == 1'129'930'000);
  CHECK(Degrees::parse("007")->e7 == 70'000'000);
}

TEST_CASE("what is no angle is refused, never read as zero", "[plan][geo]") {
  for (const char* text :
       {"", "-", ".", "1.", ".5", "+1", "1e1", "nan", "inf", "180.0000001", "181", "-181",
        "99999999999999999999", "39.8N", " 1", "1 ", "39,8", "1.2.3", "１"}) {
    INFO(text);
    CHECK(!Degrees::parse(text));
  }
}

TEST_CASE("a position is printed with seven places, whatever it is", "[plan][geo]") {
  CHECK(format_position(at("39.881", "112.993")) == "39.8810000, 112.9930000");
  CHECK(format_position(at("-0.5", "-179.9999999")) == "-0.5000000, -179.9999999");
  CHECK(format_position({}) == "0.0000000, 0.0000000");
}

TEST_CASE("a datum is declared by name, never guessed", "[plan][geo]") {
  CHECK(datum_named("wgs84") == Datum::wgs84);
  CHECK(datum_named("cgcs2000") == Datum::cgcs2000);
  CHECK(datum_named("gcj02") == Datum::gcj02);
  CHECK(datum_named("bd09") == Datum::bd09);
  CHECK(!datum_named(""));
  CHECK(!datum_named("WGS84"));
}

TEST_CASE("WGS-84 and CGCS2000 stay as they are", "[plan][geo]") {
  CHECK(to_wgs84(shuozhou, Datum::wgs84) == shuozhou);
  CHECK(to_wgs84(shuozhou, Datum::cgcs2000) == shuozhou);
}

// Published pairs of the open converters of web-map coordinates.
TEST_CASE("a place from a Chinese web map is turned back to within a metre", "[plan][geo]") {
  struct Pair {
    Position wgs84 = {};
    Position gcj02 = {};
  };
  const Pair pairs[] = {
      {at("31.1774276", "121.5272106"), at("31.17530398364597", "121.531541859215")},
      {at("22.543847", "113.912316"), at("22.540796131694766", "113.9171764808363")},
      {at("39.911954", "116.377817"), at("39.91334545536069", "116.38404722455657")},
  };
  for (const Pair& pair : pairs) {
    INFO(format_position(pair.wgs84));
    CHECK(distance(pair.gcj02, pair.wgs84) > Meters{300});
    CHECK(distance(to_wgs84(pair.gcj02, Datum::gcj02), pair.wgs84) <= Meters{1});
  }
}

TEST_CASE("a place from Baidu's map is turned back by way of GCJ-02", "[plan][geo]") {
  const Position gcj02 = at("39.915", "116.404");
  const Position bd09 = at("39.92133699351021", "116.41036949371029");
  CHECK(distance(to_wgs84(bd09, Datum::bd09), to_wgs84(gcj02, Datum::gcj02)) <= Meters{1});
  CHECK(distance(bd09, to_wgs84(bd09, Datum::bd09)) > Meters{500});
}

TEST_CASE("outside China the web maps shift nothing", "[plan][geo]") {
  const Position hamburg = at("53.55", "9.99");
  CHECK(to_wgs84(hamburg, Datum::gcj02) == hamburg);
  CHECK(to_wgs84(hamburg, Datum::bd09) == hamburg);
}

TEST_CASE("a distance agrees with known ones to within 0.6 percent", "[plan][geo]") {
  CHECK(distance(shuozhou, shuozhou) == Meters{0});
  // One degree along a meridian and along the equator of the mean sphere.
  CHECK(distance(at("0", "0"), at("1", "0")) == Meters{111'195});
  CHECK(distance(at("0", "0"), at("0", "1")) == Meters{111'195});
  CHECK(distance(at("0", "179.5"), at("0", "-179.5")) == Meters{111'195});
  CHECK(distance(at("0", "0"), at("0", "180")) == Meters{20'015'114});
  CHECK(distance(at("90", "0"), at("90", "90")) == Meters{0});
  // On the ellipsoid WGS-84, by its series.
  const auto near = [](Meters got, double metres) {
    return std::abs(static_cast<double>(got.count) - metres) < metres * 0.006;
  };
  CHECK(near(distance(at("39", "112"), at("40", "112")), 111'025));
  CHECK(near(distance(at("39.5", "112"), at("39.5", "113")), 86'013));
  CHECK(distance(shuozhou, at("40", "113")) == distance(at("40", "113"), shuozhou));
}

TEST_CASE("a line of positions is written and read back, and nothing else is a line",
          "[plan][geo]") {
  const std::vector<Position> line = {{{395'000'000}, {1'124'000'000}}, {{-5}, {-1'800'000'000}}};
  CHECK(format_positions(line) == "39.5000000,112.4000000 -0.0000005,-180.0000000");
  CHECK(parse_positions(format_positions(line)) == line);
  CHECK(parse_positions("  39.5,112.4   39.6,112.5 ")->size() == 2);
  CHECK(parse_positions("")->empty());
  CHECK(format_positions({}).empty());
  for (const char* text : {"39.5", "39.5,", ",112.4", "39.5 112.4", "112.4,39.5", "39.5;112.4",
                           "39.5,112.4,3", "nan,1", "39.5,181"}) {
    CAPTURE(text);
    CHECK_FALSE(parse_positions(text));
  }
}
