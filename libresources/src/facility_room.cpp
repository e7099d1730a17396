#include "facility_room.hpp"

#include <tuple>

namespace muster {

std::optional<Quantity> facility_measure(const FacilityId& facility, const std::string& measure,
                                         const Region& region) {
  const auto& all = region.facility_capacities;  // by facility, then measure
  const auto found = std::ranges::lower_bound(
      all, std::tie(facility, measure), {},
      [](const FacilityCapacity& one) { return std::tie(one.facility, one.measure); });
  if (found != all.end() && found->facility == facility && found->measure == measure) {
    return found->quantity;
  }
  return std::nullopt;
}

FacilityRoom facility_room(const FacilityId& facility, const std::string& measure,
                           const Region& region, const Situation& situation) {
  FacilityRoom room{.recorded = facility_measure(facility, measure, region).value_or(Quantity(0))};
  const auto load = situation.loads.find({facility, measure});
  if (load != situation.loads.end()) room.taken = load->second.taken;
  return room;
}

}  // namespace muster
