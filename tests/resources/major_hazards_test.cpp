#include "muster/resources/major_hazards.hpp"

#include "muster/resources/region_folder.hpp"
#include "support/catch.hpp"
#include "support/files.hpp"
#include "support/shipped_rules.hpp"

using namespace muster;

namespace {

const Date today = parse_date("2026-11-20").value();

const Region& shuozhou() {
  static const RegionReading reading = read_region((source_dir() / "data/shuozhou").string());
  REQUIRE(reading.region != nullptr);
  return *reading.region;
}

MajorHazard of(const char* id) {
  const Hazard* hazard = find(shuozhou().hazards, HazardId(id));
  REQUIRE(hazard != nullptr);
  const auto result = major_hazard_of(*hazard, shuozhou(), today);
  REQUIRE(result);
  return *result;
}

void check_grade(const char* id, HazardGrade grade) {
  const MajorHazard result = of(id);
  CHECK(result.identified == true);
  CHECK(result.least == grade);
  CHECK(result.greatest == grade);
}

Region with_substance(const char* quantity, const char* unit) {
  Region region;
  region.rules = shipped_rules();
  region.hazards.push_back({.id = HazardId("h"), .name = "store"});
  region.hazard_substances.push_back({.hazard = HazardId("h"),
                                      .substance = "ammonia",
                                      .name = "ammonia",
                                      .quantity = Decimal::parse(quantity).value(),
                                      .measured_in = unit});
  return region;
}

}  // namespace

TEST_CASE("the ammonia plant is of the first grade, however few live near it",
          "[resources][major_hazards]") {
  check_grade("CH01", HazardGrade::first);
}

TEST_CASE(
    "cold stores, power plants and the LPG station are of the fourth, however many live near them",
    "[resources][major_hazards]") {
  for (const char* id : {"CH03", "CH04", "CH07", "PP01", "PP02", "PP03", "PP04", "PP05", "PP06",
                         "PP07", "PP08", "PP09"}) {
    check_grade(id, HazardGrade::fourth);
  }
}

TEST_CASE("the chlorine room and the gas filling station are no major hazard sources",
          "[resources][major_hazards]") {
  for (const char* id : {"CH05", "CH08"}) {
    const MajorHazard result = of(id);
    CHECK(result.identified == false);
    CHECK_FALSE(result.least);
    CHECK_FALSE(result.greatest);
  }
}

TEST_CASE("a depot whose tanks nobody measured is not computable, and not harmless either",
          "[resources][major_hazards]") {
  const MajorHazard result = of("CH06");
  CHECK_FALSE(result.computable);
  CHECK_FALSE(result.identified);
  CHECK(result.greatest == HazardGrade::first);
}

TEST_CASE("the list holds every hazard with a substance on record, by id",
          "[resources][major_hazards]") {
  const auto all = major_hazards(shuozhou(), today);
  REQUIRE(all.size() >= 17);
  CHECK(std::ranges::is_sorted(all, {}, &HazardGrading::hazard));
  CHECK(std::ranges::none_of(all, [](const auto& one) { return one.hazard == HazardId("CH06"); }));
}

TEST_CASE("kilograms are tonnes, rounded up; cubic metres are not, and are said",
          "[resources][major_hazards]") {
  const auto sum = [](const char* quantity, const char* unit) {
    const Region region = with_substance(quantity, unit);
    return major_hazard_of(region.hazards[0], region, today).value();
  };
  CHECK(sum("10000", "kg").identified == true);
  CHECK(sum("9999.999", "kg").identified == false);
  CHECK(sum("9999.9999", "kg").identified == true);  // the tenth of a gram goes up
  const MajorHazard volume = sum("20", "m3");
  CHECK_FALSE(volume.identified);
  CHECK(volume.reasons.front().code == Code::major_hazard_unit);
}

TEST_CASE("people near the fence are read where they were counted", "[resources][major_hazards]") {
  Region region = with_substance("120", "t");
  CHECK(major_hazard_of(region.hazards[0], region, today)->least == HazardGrade::third);
  CHECK(major_hazard_of(region.hazards[0], region, today)->least_index.str() == "12");
  region.hazard_measures.push_back(
      {.hazard = HazardId("h"), .measure = "people_within_500m", .value = "120"});
  CHECK(major_hazard_of(region.hazards[0], region, today)->least_index.str() == "48");
}
