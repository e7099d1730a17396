#pragma once

#include <map>
#include <memory>
#include <span>
#include <utility>

#include "muster/plan/id.hpp"
#include "muster/resources/closures.hpp"

namespace muster {

struct Approach;
class TravelTimes;
struct Vehicle;

/// Travel times to one incident by the kind of vehicle that drives.
///
/// Keeps:   the travel times, shared.
class TravelByVehicle {
 public:
  /// `any` is never none; it answers for vehicles that nobody knows.
  explicit TravelByVehicle(std::shared_ptr<const TravelTimes> any) : any_(std::move(any)) {}
  /// The same for all vehicles.
  ///
  /// Throws:  as TravelTimes.
  TravelByVehicle(std::shared_ptr<const RoadNetwork> network, RoadTimes roads,
                  std::span<const Approach> approaches);

  void add(const VehicleId& vehicle, std::shared_ptr<const TravelTimes> travel);
  /// Of a vehicle that was not added, or none: as for all.
  [[nodiscard]] const TravelTimes& of(const Vehicle* vehicle) const;

 private:
  std::shared_ptr<const TravelTimes> any_;
  std::map<VehicleId, std::shared_ptr<const TravelTimes>> by_vehicle_;
};

}  // namespace muster
