// Shows: the question of the stockpile analyst in its simplest form. How many coal mines lie within
//        thirty minutes' drive of a mine-rescue team, of any kind and of a full-time one, and which
//        mine is worst off.
// Read first: 01_nearest.cpp.
#include <algorithm>
#include <iomanip>
#include <iostream>

#include "muster/muster.hpp"
#include "muster/resources/hazard.hpp"
#include "muster/resources/region.hpp"
#include "muster/resources/travel.hpp"

using namespace muster;

namespace {

void cover(const Region& region, const char* of_whom, bool full_time_only) {
  std::size_t mines = 0;
  std::size_t within = 0;
  TravelTime worst{.ms = 0};
  const Hazard* farthest = nullptr;
  for (const Hazard& hazard : region.hazards) {
    if (hazard.kind != HazardKindId("coal_mine") || !hazard.place) continue;
    const std::vector<Approach> pit = {{.name = hazard.name, .place = *hazard.place}};
    const TravelTimes travel(region.roads, road_times(*region.roads), pit);
    TravelTime nearest;
    for (const Team& team : region.teams) {
      if (team.kind != "mine_rescue") continue;
      if (full_time_only && team.staffing != Staffing::full_time) continue;
      nearest = std::min(nearest, travel.from(team.place));
    }
    ++mines;
    if (nearest.ms <= 30 * 60 * 1000) ++within;
    if (nearest > worst) {
      worst = nearest;
      farthest = &hazard;
    }
  }
  std::cout << within << " of " << mines << " coal mines lie within 30 minutes' drive of "
            << of_whom << ";\n  farthest: " << farthest->id.str() << ' ' << farthest->name.en
            << ", " << std::fixed << std::setprecision(1) << worst.ms / 60'000.0 << " minutes\n";
}

}  // namespace

int main() {
  const auto reading = read_region("data/shuozhou");
  if (!reading.region) return 3;
  std::cout << reading.region->header.banner.en << '\n';
  cover(*reading.region, "a mine-rescue team of any kind", false);
  cover(*reading.region, "a full-time mine-rescue team", true);
}
