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

TEST_CASE("who stops it gets what was tried by then, and how much was still to come",
          "[readiness]") {
  const Instant at_night = *parse_instant("2026-11-25T03:00:00+08:00");
  SmallRegion small;
  const auto reading = small.read();
  REQUIRE(reading.region);
  Region region = *reading.region;
  for (int i = 0; i < 3; ++i) {
    region.hazards.push_back(region.hazards.front());
    region.hazards.back().id = HazardId("N" + std::to_string(i));
  }
  const RegionReadiness whole = readiness(region, {}, at_night);
  REQUIRE(whole.trials.size() == 4);
  CHECK(whole.not_reached == 0);
  const RegionReadiness part = readiness(
      region, {}, at_night,
      {.progress = [](std::size_t done, std::size_t all) { return all == 4 && done < 2; }});
  CHECK(part.trials.size() == 2);
  CHECK(part.not_reached == 2);
  for (const Trial& trial : part.trials) CHECK_FALSE(trial.needs.empty());
  CHECK(gap_text(part, region, {.language = Language::en}).find("2 trials were still to come") !=
        std::string::npos);
}

TEST_CASE("a road is covered when a team is at both its ends in time", "[readiness]") {
  const Instant at_night = *parse_instant("2026-11-25T03:00:00+08:00");
  SmallRegion small;
  const auto reading = small.read();
  REQUIRE(reading.region);
  const auto covered_within = [&](int minutes) {
    const Standard standard{
        .service = "mine_rescue", .measured = "driving_time", .within = Minutes(minutes)};
    const RegionReadiness found =
        readiness(*reading.region, {}, at_night, {.standards = {standard}});
    const auto covered = covered_roads(found, *reading.region, {});
    std::vector<std::string> roads;
    for (const CoveredRoads& one : covered) {
      if (one.standard.service != "mine_rescue" || one.standard.within != standard.within) continue;
      for (const RoadIndex road : one.roads)
        roads.push_back((*reading.region->roads)[road].id.str());
    }
    return roads;
  };
  // From the depot: the town after ten minutes, the mine after sixteen.
  CHECK(covered_within(9).empty());
  CHECK(covered_within(10) == std::vector<std::string>{"e1"});
  CHECK(covered_within(16) == std::vector<std::string>{"e1", "e2", "e3"});
}
