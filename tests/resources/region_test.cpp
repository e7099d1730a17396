#include "muster/resources/region.hpp"

#include "support/catch.hpp"
#include "support/small_region.hpp"

using namespace muster;

namespace {

std::vector<JurisdictionId> ids(std::vector<const char*> names) {
  std::vector<JurisdictionId> result;
  for (const char* name : names) result.emplace_back(name);
  return result;
}

}  // namespace

TEST_CASE("a county stands below its city, its province and the nation", "[resources][region]") {
  const auto region = SmallRegion().region();
  CHECK(chain_of(*region, JurisdictionId("140602")) == ids({"140602", "1406", "14", "CN"}));
  CHECK(chain_of(*region, JurisdictionId("CN")) == ids({"CN"}));
  CHECK(chain_of(*region, JurisdictionId("nowhere")).empty());
}

TEST_CASE("a circle of jurisdictions made by hand still comes to an end", "[resources][region]") {
  Region region;
  region.jurisdictions = {{.id = JurisdictionId("a"), .parent = JurisdictionId("b")},
                          {.id = JurisdictionId("b"), .parent = JurisdictionId("a")}};
  CHECK(chain_of(region, JurisdictionId("a")) == ids({"a", "b"}));
}

TEST_CASE("an entry is found by its id, the first and the last too", "[resources][region]") {
  const auto region = SmallRegion().region();
  CHECK(find(region->crews, CrewId("AMB-1"))->name.en == "Ambulance 1");
  CHECK(find(region->crews, CrewId("MR-2"))->name.en == "Squad 2");
  CHECK(find(region->crews, CrewId("MR")) == nullptr);
  CHECK(find(region->crews, CrewId("ZZ")) == nullptr);
  CHECK(name_of(region->crews, CrewId("MR-1")) == Text("救护一小队", "Squad 1"));
  CHECK(name_of(region->crews, CrewId("ZZ")) == Text("ZZ"));
}

TEST_CASE("the same folder has the same digest, whatever the order of its rows",
          "[resources][region]") {
  SmallRegion small;
  const std::string digest = small.region()->digest;
  CHECK(digest.size() == 64);
  CHECK(small.region()->digest == digest);
  CHECK(region_digest(*small.region()) == digest);
  small.change("crews.csv", "MR-2,MR,救护二小队,Squad 2,mine_rescue,9,duty,drawn,test\n", "");
  small.change("crews.csv", "AMB-1,",
               "MR-2,MR,救护二小队,Squad 2,mine_rescue,9,duty,drawn,test\nAMB-1,");
  CHECK(small.region()->digest == digest);
}

TEST_CASE("any change that means something changes the digest", "[resources][region]") {
  struct Change {
    const char* file;
    const char* from;
    const char* to;
  };
  const std::vector<Change> changes = {
      {"region.xml", "max_distance_m=\"5000\"", "max_distance_m=\"5001\""},
      {"region.xml", "language=\"zh\"", "language=\"en\""},
      {"catalogue/capabilities.csv", "mine rescue,rescue,", "mine rescue,,"},
      {"roads.csv", "10000", "10001"},
      {"roads.csv", "no,yes,no,no,no", "no,no,yes,no,no"},
      {"places.csv", "39.40", "39.4000001"},
      {"crews.csv", "fire_fighting:一级", "fire_fighting:二级"},
      {"teams.csv", "order,0,5,,,,20", "order,0,,5,,,20"},
      {"stock.csv", "2027-06-30", "unknown"},
      {"stock.csv", "none,bureau", "unknown,bureau"},
      {"contacts.csv", "drawn,test\n", "drawn,other\n"},
      {"hazard_measures.csv", "280.0", "280.1"},
      {"rules/turnout.xml", "3min", "4min"},
      {"plans/city-mine.xml", "base=\"10\"", "base=\"11\""},
  };
  const std::string digest = SmallRegion().region()->digest;
  for (const Change& change : changes) {
    INFO(change.file << ": " << change.from << " -> " << change.to);
    SmallRegion small;
    small.change(change.file, change.from, change.to);
    const auto region = small.region();
    CHECK(region->digest != digest);
    CHECK(region->digest == region_digest(*region));
  }
}

TEST_CASE("a digest tells a missing name from one moved to the next field", "[resources][region]") {
  SmallRegion one;
  one.change("places.csv", "9000,drawn,,drawn", "9000,ab,c,drawn");
  SmallRegion other;
  other.change("places.csv", "9000,drawn,,drawn", "9000,a,bc,drawn");
  CHECK(one.region()->digest != other.region()->digest);
}
