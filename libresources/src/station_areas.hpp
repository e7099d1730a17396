#pragma once

#include <map>
#include <string>
#include <vector>

#include "muster/resources/region.hpp"

namespace muster {

/// Whose own area 责任区 a place lies in: `own_area` in team_measures.csv names places and
/// jurisdictions, an area with all that lies in it.
class StationAreas {
 public:
  /// Of the stations among these teams; of one class only, where a class is named.
  StationAreas(const std::vector<const Team*>& stations, const std::string& station_class,
               const Region& region);

  /// The stations in whose area it lies, in the order given. Empty: no area on record has it.
  [[nodiscard]] std::vector<const Team*> of(const Place& place) const;
  [[nodiscard]] bool empty() const { return by_place_.empty() && by_jurisdiction_.empty(); }

 private:
  const Region& region_;
  std::vector<const Team*> order_ = {};
  std::map<PlaceId, std::vector<const Team*>> by_place_ = {};
  std::map<JurisdictionId, std::vector<const Team*>> by_jurisdiction_ = {};
};

}  // namespace muster
