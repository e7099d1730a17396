#include "muster/resources/travel_by_vehicle.hpp"

#include "muster/resources/travel.hpp"
#include "muster/resources/vehicles.hpp"

namespace muster {

TravelByVehicle::TravelByVehicle(std::shared_ptr<const RoadNetwork> network, RoadTimes roads,
                                 std::span<const Approach> approaches)
    : any_(std::make_shared<const TravelTimes>(std::move(network), std::move(roads), approaches)) {}

void TravelByVehicle::add(const VehicleId& vehicle, std::shared_ptr<const TravelTimes> travel) {
  by_vehicle_.insert_or_assign(vehicle, std::move(travel));
}

const TravelTimes& TravelByVehicle::of(const Vehicle* vehicle) const {
  const auto found = vehicle == nullptr ? by_vehicle_.end() : by_vehicle_.find(vehicle->id);
  return found == by_vehicle_.end() ? *any_ : *found->second;
}

}  // namespace muster
