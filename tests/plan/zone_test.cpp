#include "muster/plan/zone.hpp"

#if __has_include(<GeographicLib/Geodesic.hpp>) && defined(MUSTER_GEOGRAPHICLIB)
#include <GeographicLib/Geodesic.hpp>
#define MUSTER_ORACLE 1
#endif

#include <cmath>
#include <random>

#include "muster/plan/card.hpp"
#include "muster/plan/incident.hpp"
#include "support/catch.hpp"
#include "support/errors.hpp"
#include "support/shipped_rules.hpp"

using namespace muster;

namespace {

Position at(std::int64_t latitude_e7, std::int64_t longitude_e7) {
  return {{latitude_e7}, {longitude_e7}};
}

const Position centre = at(396'800'000, 1'129'300'000);

/// So many metres north and east of the centre. At 39.68° a step of a ten-millionth of a degree is
/// M·π/1.8·10⁻⁹ = 11.102849 mm of the meridian and N·cos φ·π/1.8·10⁻⁹ = 8.579113 mm of the
/// parallel.
Position off(double north, double east) {
  return at(centre.latitude.e7 + std::llround(north / 0.011102849),
            centre.longitude.e7 + std::llround(east / 0.008579113));
}

Distance distance_of(const char* kind, std::int64_t meters) {
  return {.kind = kind, .meters = {meters}, .edition = "test"};
}

/// A circle of 100 m, and 1000 m downwind.
const std::vector<Distance> card = {distance_of("isolation", 100), distance_of("downwind", 1000)};

Zone laid(const ZoneConditions& conditions, const std::vector<Distance>& distances = card) {
  const auto result = zone(centre, distances, conditions, 45);
  REQUIRE(result);
  return *result;
}

const Zone& to_south_east() {
  static const Zone result = laid({.wind_from = 315});
  return result;
}

std::vector<Code> codes(const Zone& zone) {
  std::vector<Code> result;
  for (const Message& reason : zone.reasons) result.push_back(reason.code);
  return result;
}

Distance large(const char* light, const char* wind, std::int64_t meters) {
  Distance distance = distance_of("downwind", meters);
  distance.spill = "large";
  distance.light = light;
  distance.wind = wind;
  return distance;
}

}  // namespace

TEST_CASE("distances are those of the ellipsoid", "[plan][zone]") {
  // A degree of the equator is a·π/180; a hundredth of a degree of the meridian M·π/18000.
  CHECK(geodesic(at(0, 0), at(0, 10'000'000)).millimeters == 111'319'491);
  CHECK(geodesic(at(0, 0), at(0, 10'000'000)).bearing_e6 == 90'000'000);
  CHECK(std::abs(geodesic(centre, at(396'900'000, 1'129'300'000)).millimeters - 1'110'286) <= 5);
  CHECK(std::abs(geodesic(centre, at(396'800'000, 1'129'400'000)).millimeters - 857'911) <= 5);
  // Flinders Peak to Buninyong: 54 972.271 m at 306° 52′ 05.37″ (GRS 80).
  const Geodesic way = geodesic(at(-379'510'334, 1'444'248'679), at(-376'528'211, 1'439'264'955));
  CHECK(std::abs(way.millimeters - 54'972'271) <= 20);
  CHECK(std::abs(way.bearing_e6 - 306'868'158) <= 30);
}

TEST_CASE("a geodesic has no trouble at the same point, the poles and the date line",
          "[plan][zone]") {
  CHECK(geodesic(centre, centre).millimeters == 0);
  CHECK(geodesic(at(0, 1'799'999'000), at(0, -1'799'999'000)).millimeters == 22'264);
  CHECK(geodesic(at(900'000'000, 0), at(899'990'000, 900'000'000)).millimeters > 0);
  CHECK(geodesic(at(0, 0), at(0, 1'799'999'999)).millimeters > 20'000'000'000);
}

TEST_CASE("GeographicLib measures the same to the millimetre", "[plan][zone]") {
#ifdef MUSTER_ORACLE
  std::mt19937 draw(20261123);
  const auto& oracle = GeographicLib::Geodesic::WGS84();
  for (int round = 0; round < 20'000; ++round) {
    const auto step = [&] { return static_cast<std::int64_t>(draw() % 4'000'001) - 2'000'000; };
    const Position from = at(static_cast<std::int64_t>(draw() % 1'600'000'001) - 800'000'000,
                             static_cast<std::int64_t>(draw() % 3'600'000'001) - 1'800'000'000);
    const Position to = at(from.latitude.e7 + step(), from.longitude.e7 + step());
    double metres = 0;
    double bearing = 0;
    double back = 0;
    oracle.Inverse(from.latitude.value(), from.longitude.value(), to.latitude.value(),
                   to.longitude.value(), metres, bearing, back);
    const Geodesic own = geodesic(from, to);
    REQUIRE(std::abs(static_cast<double>(own.millimeters) - metres * 1000) <= 1.0);
    const double apart =
        std::abs(std::remainder(static_cast<double>(own.bearing_e6) * 1e-6 - bearing, 360.0));
    REQUIRE(apart * metres < 0.1);  // less than two millimetres to the side
  }
#else
  SUCCEED("GeographicLib is not installed; the worked lines above hold alone");
#endif
}

TEST_CASE("nobody is inside by a metre who is outside by a metre: the circle", "[plan][zone]") {
  const Zone& zone = to_south_east();
  for (int degrees = 0; degrees < 360; degrees += 5) {
    if (degrees >= 80 && degrees <= 190) continue;  // the sector
    const double angle = degrees * 3.141592653589793 / 180;
    CHECK(in_zone(zone, off(99 * std::cos(angle), 99 * std::sin(angle))));
    CHECK_FALSE(in_zone(zone, off(101 * std::cos(angle), 101 * std::sin(angle))));
  }
  CHECK(in_zone(zone, centre));
}

TEST_CASE("the sector lies downwind, as far as the card says and no farther", "[plan][zone]") {
  const Zone& zone = to_south_east();  // wind from 315, so towards 135, from 90 to 180
  CHECK(zone.towards == 135);
  const auto inside = [&](double degrees, double metres) {
    const double angle = degrees * 3.141592653589793 / 180;
    return in_zone(zone, off(metres * std::cos(angle), metres * std::sin(angle)));
  };
  for (const double metres : {150.0, 500.0, 999.0}) {
    CHECK(inside(135, metres));
    CHECK(inside(90.5, metres));
    CHECK(inside(179.5, metres));
    CHECK_FALSE(inside(89.5, metres));
    CHECK_FALSE(inside(180.5, metres));
    CHECK_FALSE(inside(315, metres));
  }
  CHECK_FALSE(inside(135, 1001));
}

TEST_CASE("a sector across north is one sector", "[plan][zone]") {
  const Zone zone = laid({.wind_from = 180});
  CHECK(zone.towards == 0);
  CHECK(in_zone(zone, off(500, 200)));
  CHECK(in_zone(zone, off(500, -200)));
  CHECK_FALSE(in_zone(zone, off(-500, 0)));
}

TEST_CASE("wind that nobody told, and calm air, make the whole circle", "[plan][zone]") {
  for (const ZoneConditions& conditions :
       {ZoneConditions{}, ZoneConditions{.wind_from = 315, .calm = true}}) {
    const Zone zone = laid(conditions);
    CHECK_FALSE(zone.towards);
    CHECK(in_zone(zone, off(999, 0)));
    CHECK(in_zone(zone, off(0, -999)));
    CHECK_FALSE(in_zone(zone, off(0, 1001)));
  }
  CHECK(codes(laid({})).back() == Code::zone_wind_unknown);
  CHECK(codes(laid({.calm = true})).back() == Code::zone_calm);
}

TEST_CASE("what is known picks the distance, what is not takes the greatest", "[plan][zone]") {
  const std::vector<Distance> table = {large("day", "low", 900), large("day", "high", 400),
                                       large("night", "low", 2000), large("night", "moderate", 800),
                                       large("night", "high", 600)};
  const auto downwind = [&](const ZoneConditions& conditions) {
    return laid(conditions, table).downwind;
  };
  CHECK(downwind({.light = "night", .wind_class = "moderate"}) == Meters{800});
  CHECK(downwind({.light = "day"}) == Meters{900});
  CHECK(downwind({.wind_class = "high"}) == Meters{600});
  CHECK(downwind({}) == Meters{2000});
  CHECK_FALSE(zone(centre, table, {.spill = "small"}, 45));
  CHECK_FALSE(zone(centre, {}, {}, 45));
  const auto said = codes(laid({.light = "night"}, table));
  CHECK(std::ranges::count(said, Code::zone_unknown) == 2);  // the spill and the speed of the wind
}

TEST_CASE("a distance for another substance does not count, and the fire's only when it burns",
          "[plan][zone]") {
  std::vector<Distance> table = {distance_of("isolation", 60), distance_of("isolation", 600),
                                 distance_of("fire", 1600)};
  table[1].substance = "chlorine";
  CHECK(laid({.substances = {"ammonia"}}, table).isolation == Meters{60});
  CHECK(laid({.substances = {"ammonia", "chlorine"}}, table).isolation == Meters{600});
  CHECK(laid({}, table).isolation == Meters{600});
  CHECK(laid({.burning = true}, table).isolation == Meters{1600});
  CHECK_FALSE(laid({}, table).downwind);
}

TEST_CASE("a road through the zone is cut where it enters and where it leaves", "[plan][zone]") {
  const Zone circle = laid({}, {distance_of("isolation", 1000)});
  const auto through = in_zone(circle, off(0, -4000), off(0, 4000));
  REQUIRE(through.size() == 1);
  CHECK(std::abs(through[0].from_e6 - 375'000) <= 200);  // 3000 of 8000 m
  CHECK(std::abs(through[0].to_e6 - 625'000) <= 200);
  CHECK(in_zone(circle, off(2000, -4000), off(2000, 4000)).empty());
  const auto inside = in_zone(circle, off(0, 0), off(0, 2000));
  REQUIRE(inside.size() == 1);
  CHECK(inside[0].from_e6 == 0);
  CHECK(std::abs(inside[0].to_e6 - 500'000) <= 200);
}

TEST_CASE("a road may enter a sector twice", "[plan][zone]") {
  // Crosses the circle of 100 m and, apart from it, nothing of the sector: one span; a road that
  // passes upwind of the circle: none; one that cuts the sector's edge at 90 degrees: up to it.
  CHECK(in_zone(to_south_east(), off(500, -500), off(500, 500)).empty());
  const auto across = in_zone(to_south_east(), off(300, 500), off(-300, 500));
  REQUIRE(across.size() == 1);
  CHECK(std::abs(across[0].from_e6 - 500'000) <= 500);
  CHECK(across[0].to_e6 == 1'000'000);
  const Zone narrow = *zone(centre, card, {.wind_from = 270}, 10);  // towards 90
  const auto both = in_zone(narrow, off(80, -200), off(80, 1200));
  REQUIRE(both.size() == 2);
  CHECK(both[0].to_e6 < both[1].from_e6);
}

TEST_CASE("a sector without width and a bearing beyond the compass are refused", "[plan][zone]") {
  CHECK(refusal_code([] { (void)zone(centre, card, {}, 0); }) == Code::zone_sector);
  CHECK(refusal_code([] { (void)zone(centre, card, {}, 181); }) == Code::zone_sector);
  CHECK(refusal_code([] { (void)zone(centre, card, {.wind_from = 360}, 45); }) ==
        Code::zone_bearing);
}

TEST_CASE("wind and spill are classed by the rules, and day or night by the caller only",
          "[plan][zone]") {
  const Date today = parse_date("2026-11-20").value();
  const auto conditions = [&](const char* kmh, const char* tonnes) {
    LocatedIncident incident;
    incident.incident.weather = Weather{.wind_from = 315, .wind_kmh = Decimal::parse(kmh)};
    incident.incident.indicators[IndicatorId("released_t")] = Decimal::parse(tonnes).value();
    return zone_conditions(incident, shipped_rules(), today);
  };
  CHECK(conditions("9.9", "3").wind_class == "low");
  CHECK(conditions("10", "3").wind_class == "moderate");
  CHECK(conditions("20", "3").wind_class == "moderate");
  CHECK(conditions("20.1", "3").wind_class == "high");
  CHECK(conditions("8", "3").spill == "large");
  CHECK_FALSE(conditions("8", "0.5").spill);
  CHECK(conditions("0", "3").calm);
  CHECK_FALSE(conditions("8", "3").calm);
  CHECK_FALSE(conditions("8", "3").light);
  CHECK_FALSE(zone_conditions({}, shipped_rules(), today).wind_from);
  CHECK(sector_half_angle(shipped_rules(), today, {}) == 45);
  CHECK(sector_half_angle(Rules{}, today, {}) == 180);
}

TEST_CASE("what to find out about the zone stands in the order of the ground that hangs on it",
          "[plan][zone]") {
  const std::vector<Distance> table = {distance_of("isolation", 100), large("day", "low", 900),
                                       large("day", "high", 400), large("night", "low", 2000),
                                       large("night", "high", 600)};
  const auto asked = zone_questions(centre, table, {.spill = "large"}, 45);
  REQUIRE(asked.size() == 3);
  CHECK(asked[0].fact == ZoneFact::wind_speed);  // 2000 m to 600 m all round
  CHECK(asked[0].tried == std::vector<std::string>{"low", "high"});
  CHECK(asked[0].now->downwind == Meters{2000});
  CHECK(asked[0].then->downwind == Meters{600});
  CHECK(asked[0].changed_m2 == area_m2(*asked[0].now) - area_m2(*asked[0].then));
  CHECK(asked[1].fact == ZoneFact::light);           // to 900 m
  CHECK(asked[2].fact == ZoneFact::wind_direction);  // to a quarter
  CHECK(asked[2].tried.empty());

  const auto known = zone_questions(
      centre, table, {.spill = "large", .light = "night", .wind_from = 0, .wind_class = "low"}, 45);
  CHECK(known.empty());
}

TEST_CASE("whether it burns is asked wherever a card has a distance for fire", "[plan][zone]") {
  const std::vector<Distance> table = {distance_of("fire", 1600)};
  CHECK_FALSE(zone(centre, table, {}, 45));
  const auto asked = zone_questions(centre, table, {}, 45);
  REQUIRE(asked.size() == 1);
  CHECK(asked[0].fact == ZoneFact::fire);
  CHECK_FALSE(asked[0].now);
  CHECK(asked[0].then->isolation == Meters{1600});
  CHECK(zone_questions(centre, table, {.burning = false}, 45).empty());
}

TEST_CASE("the area of a zone is that of its circle and of the sector beyond", "[plan][zone]") {
  const auto about = [](std::int64_t measured, double exact) {
    return std::abs(static_cast<double>(measured) - exact) < exact / 1'000;
  };
  constexpr double pi = 3.14159265;
  CHECK(about(area_m2(laid({})), pi * 1'000'000));
  CHECK(about(area_m2(to_south_east()), pi * (10'000 + 990'000.0 / 4)));
}
