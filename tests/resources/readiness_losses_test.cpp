// What readiness says of losses, in a region small enough to be seen through.
#include <algorithm>

#include "muster/resources/gap_report.hpp"
#include "muster/resources/readiness.hpp"
#include "support/catch.hpp"
#include "support/small_region.hpp"

using namespace muster;

TEST_CASE("without its only team a mine is without rescue, and that is said first", "[readiness]") {
  const Instant at_night = *parse_instant("2026-11-25T03:00:00+08:00");
  SmallRegion small;
  const auto reading = small.read();
  REQUIRE(reading.region);
  const Region& region = *reading.region;
  const RegionReadiness well = readiness(region, {}, at_night, {.losses = true});
  REQUIRE(well.trials.size() == 1);
  CHECK(well.trials.front().count(NeedState::unmet) == 0);
  REQUIRE_FALSE(well.losses.empty());
  CHECK(std::get<TeamId>(well.losses.front().what) == TeamId("MR"));

  Situation without;
  for (const Crew& crew : region.crews) {
    if (crew.team == TeamId("MR")) without.crews[crew.id].readiness = Readiness::off;
  }
  const RegionReadiness ill = readiness(region, without, at_night);
  const auto items = item_gaps(ill);
  REQUIRE_FALSE(items.empty());
  CHECK(items.front().capability == CapabilityId("mine_rescue"));
  CHECK(items.front().unmet == 1);
  CHECK(hazard_gaps(ill).front().state() == NeedState::unmet);
}
