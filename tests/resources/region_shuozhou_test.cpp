// The sample region as a whole: read from its folder, kept in a store, read back.

#include <algorithm>

#include "muster/resources/hazard.hpp"
#include "muster/resources/region.hpp"
#include "muster/resources/region_folder.hpp"
#include "muster/resources/store.hpp"
#include "support/catch.hpp"
#include "support/small_region.hpp"

using namespace muster;

namespace {

const RegionReading& shuozhou() {
  static const RegionReading reading = read_region((source_dir() / "data/shuozhou").string());
  return reading;
}

}  // namespace

TEST_CASE("the sample region is read without an error or a warning", "[resources][shuozhou]") {
  CHECK(errors_of(shuozhou()).empty());
  CHECK(warnings_of(shuozhou()).empty());
  REQUIRE(shuozhou().region);
}

TEST_CASE("nothing of the sample is lost on the way in", "[resources][shuozhou]") {
  REQUIRE(shuozhou().region);
  const Region& region = *shuozhou().region;
  CHECK(region.roads->places().size() == 250);
  CHECK(region.roads->roads().size() == 483);
  CHECK(region.hazards.size() == 131);
  CHECK(region.stockpiles.size() >= 14);
  CHECK(region.lots.size() >= 497);
  CHECK(region.catalogue.parts().materials.size() >= 91);
  CHECK(region.teams.size() > 100);
  CHECK(region.crews.size() > region.teams.size());
  CHECK(!region.plans.plans().empty());
  CHECK(!region.rules.rules.empty());
  CHECK(region.header.sample);
  CHECK(region.header.banner.en == "SAMPLE DATA");
}

TEST_CASE("the road tunnel is a road, and its portals are its access points",
          "[resources][shuozhou]") {
  REQUIRE(shuozhou().region);
  const Region& region = *shuozhou().region;
  const auto road = region.roads->find(RoadId("e0016"));
  REQUIRE(road);
  CHECK((*region.roads)[*road].tunnel);
  CHECK(std::ranges::count(region.access_points, HazardId("RD01"), &AccessPoint::hazard) == 2);
}

TEST_CASE("every row of the sample says how far it can be trusted", "[resources][shuozhou]") {
  REQUIRE(shuozhou().region);
  const Region& region = *shuozhou().region;
  const auto is_marked = [](const auto& row) {
    return !row.provenance.mark.empty() && !row.provenance.source.empty();
  };
  CHECK(std::ranges::all_of(region.crews, is_marked));
  CHECK(std::ranges::all_of(region.teams, is_marked));
  CHECK(std::ranges::all_of(region.hazards, is_marked));
  CHECK(std::ranges::all_of(region.lots, is_marked));
  CHECK(std::ranges::all_of(region.roads->roads(), is_marked));
  CHECK(std::ranges::all_of(region.catalogue.parts().materials, is_marked));
}

TEST_CASE("the sample region comes out of a store as it went in", "[resources][shuozhou]") {
  REQUIRE(shuozhou().region);
  const TemporaryFolder folder;
  const std::string path = (folder.path() / "shuozhou.db").string();
  (void)Store::create(path, *shuozhou().region);
  const auto back = Store::open(path).region();
  CHECK(back->digest == shuozhou().region->digest);
  CHECK(region_digest(*back) == shuozhou().region->digest);
}
