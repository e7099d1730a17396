// The register on the sample region: what the issue of the day says of it, and a small one by hand.

#include "muster/resources/hazard_register.hpp"

#include <algorithm>

#include "muster/resources/region_folder.hpp"
#include "support/catch.hpp"
#include "support/small_region.hpp"

using namespace muster;

namespace {

const Date today = parse_date("2026-11-20").value();

const Region& shuozhou() {
  static const auto region = read_region((source_dir() / "data/shuozhou").string()).region;
  REQUIRE(region);
  return *region;
}

const std::vector<HazardEntry>& entries() {
  static const auto all = hazard_register(shuozhou(), today);
  return all;
}

const HazardEntry& entry(const std::string& id) {
  const auto found = std::ranges::find(entries(), HazardId(id), &HazardEntry::hazard);
  REQUIRE(found != entries().end());
  return *found;
}

}  // namespace

TEST_CASE("the ammonia plant is of the first grade whatever α is", "[resources][hazard_register]") {
  const MajorHazard& grading = entry("CH01").grading.value();
  CHECK(grading.identified == true);
  CHECK(grading.least == HazardGrade::first);
  CHECK(grading.greatest == HazardGrade::first);
}

TEST_CASE("dairy, cold store, power stations and LPG are of the fourth grade whatever α is",
          "[resources][hazard_register]") {
  for (const char* id : {"CH03", "CH04", "CH07", "PP01", "PP02", "PP03", "PP04", "PP05", "PP06",
                         "PP07", "PP08", "PP09"}) {
    INFO(id);
    const MajorHazard& grading = entry(id).grading.value();
    CHECK(grading.identified == true);
    CHECK(grading.least == HazardGrade::fourth);
    CHECK(grading.greatest == HazardGrade::fourth);
  }
}

TEST_CASE("the chlorine room and the gas filling are none; the depot is not computable",
          "[resources][hazard_register]") {
  for (const char* id : {"CH05", "CH08"}) {
    INFO(id);
    CHECK(entry(id).grading.value().identified == false);
    CHECK_FALSE(entry(id).grading->greatest);
    CHECK(entry(id).kit.empty());
  }
  CHECK(entry("CH06").substance_unknown);
  CHECK_FALSE(entry("CH06").grading.value().computable);
}

TEST_CASE("mines and dams are listed by their own measures, without a grade",
          "[resources][hazard_register]") {
  for (const char* id : {"CM04", "TS01", "RS01"}) {
    INFO(id);
    CHECK_FALSE(entry(id).grading);
    CHECK_FALSE(entry(id).substance_unknown);
    CHECK(!entry(id).measures.empty());
  }
  CHECK(entries().size() == shuozhou().hazards.size());
  CHECK(std::ranges::is_sorted(entries(), {}, &HazardEntry::hazard));
}

TEST_CASE("the kit of a major hazard source is what article 20 names for its substances",
          "[resources][hazard_register]") {
  std::vector<std::string> kits;
  for (const KitItem& item : entry("CH04").kit) kits.push_back(item.kit);
  CHECK(kits == std::vector<std::string>{"detector", "breathing", "chemical_suit", "leak_sealing",
                                         "combustible_detector"});
  CHECK(entry("CH04").kit.front().authority.clause == "第二十条");
}

TEST_CASE("its own plans are found, and whoever lives within 500 m is a neighbour",
          "[resources][hazard_register]") {
  CHECK(std::ranges::count(entry("CM04").plans, PlanId("chaigou-gas-explosion")) == 1);
  for (const HazardEntry& one : entries()) {
    const Hazard& here = *find(shuozhou().hazards, one.hazard);
    // The plain look at every other hazard finds the same.
    std::vector<std::string> near;
    for (const Hazard& other : shuozhou().hazards) {
      if (other.id != here.id && distance(here.position, other.position).count <= 500) {
        near.push_back(other.id.str());
      }
    }
    std::vector<std::string> found;
    for (const Neighbour& neighbour : one.neighbours) {
      CHECK(neighbour.distance.count <= 500);
      if (find(shuozhou().hazards, HazardId(neighbour.id)) != nullptr)
        found.push_back(neighbour.id);
    }
    std::ranges::sort(found);
    REQUIRE(found == near);
  }
}

TEST_CASE("drills, survey and kit by hand", "[resources][hazard_register]") {
  SmallRegion small;
  const auto rules = source_dir() / "data/rules";
  for (const char* file : {"checks.xml", "plan_intervals.xml", "major_hazard.xml"}) {
    small.file(std::string("rules/") + file) = file_text(rules / file);
  }
  small.change("hazard_substances.csv", "M1,explosives,炸药,explosives,2.5,t",
               "M1,ammonia,液氨,ammonia,12,t");
  small.change("plans/city-mine.xml", "<kind id=\"gas_explosion\"/>",
               "<kind id=\"gas_explosion\"/><hazard id=\"M1\"/>");
  small.change("plans/city-mine.xml", "kind=\"special\" tier=\"city\" owner=\"bureau\"",
               "kind=\"on_site\" tier=\"enterprise\" owner=\"mine-co\" issued=\"2026-03-02\"");
  small.file("dated_facts.csv") =
      "id,about,subject,fact,on,until,done,by,what_zh,what_en\n"
      "d1,plan,city-mine,drill,2026-05-20,,,,,\n"
      "d2,plan,city-mine,drill,2026-09-01,,,,,\n"
      "s1,hazard,M1,survey,2025-04-01,,,,,\n";
  small.add("catalogue/materials.csv",
            "BRT-SCBA,空气呼吸器,breathing set,套,套,1,fire,,no,,,drawn,test");
  small.add("stockpiles.csv",
            "OWN,自备库,Own store,mine-co,enterprise,mine,39.40,112.50,140602,00:00,24:00,,5,1,no,"
            "bureau,order,0,drawn,test");
  small.add("stock.csv",
            "OWN-1,OWN,BRT-SCBA,3,,none,mine-co,mine-co,mine-co,0,serviceable,,drawn,test");
  const auto region = small.region();
  const auto all = hazard_register(*region, today);
  REQUIRE(all.size() == 1);
  const HazardEntry& mine = all.front();
  CHECK(mine.last_drill == parse_date("2026-09-01"));
  CHECK(mine.next_drill == parse_date("2027-03-01"));
  CHECK(mine.survey.last == parse_date("2025-04-01"));
  CHECK(mine.survey.due == parse_date("2028-04-01"));
  for (const KitItem& item : mine.kit) {
    INFO(item.kit);
    CHECK(item.present == Quantity(item.kit == "breathing" ? 3 : 0));
    CHECK(item.enough() == (item.kit == "breathing"));
  }
}
