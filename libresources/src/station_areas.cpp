#include "station_areas.hpp"

#include <algorithm>

namespace muster {
namespace {

const std::string* measure_of(const Team& team, const char* measure, const Region& region) {
  for (const TeamMeasure& one : region.team_measures) {
    if (one.team == team.id && one.measure == measure) return &one.value;
  }
  return nullptr;
}

}  // namespace

StationAreas::StationAreas(const std::vector<const Team*>& stations,
                           const std::string& station_class, const Region& region)
    : region_(region), order_(stations) {
  for (const Team* team : stations) {
    const std::string* area = measure_of(*team, "own_area", region);
    if (area == nullptr) continue;
    if (!station_class.empty()) {
      const std::string* its = measure_of(*team, "station_class", region);
      if (its == nullptr || *its != station_class) continue;
    }
    for (const std::string& word : words_of(*area)) {
      if (region.roads->find(PlaceId(word))) {
        by_place_[PlaceId(word)].push_back(team);
      } else {
        by_jurisdiction_[JurisdictionId(word)].push_back(team);
      }
    }
  }
}

std::vector<const Team*> StationAreas::of(const Place& place) const {
  std::vector<const Team*> found;
  const auto add = [&](const auto& areas, const auto& id) {
    const auto at = areas.find(id);
    if (at != areas.end()) found.insert(found.end(), at->second.begin(), at->second.end());
  };
  add(by_place_, place.id);
  if (!by_jurisdiction_.empty() && place.jurisdiction) {
    for (const JurisdictionId& id : chain_of(region_, *place.jurisdiction)) {
      add(by_jurisdiction_, id);
    }
  }
  const auto position = [&](const Team* team) { return std::ranges::find(order_, team); };
  std::ranges::sort(found, {}, position);
  found.erase(std::unique(found.begin(), found.end()), found.end());
  return found;
}

}  // namespace muster
