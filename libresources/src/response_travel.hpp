#pragma once

#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "candidates_positions.hpp"
#include "muster/resources/candidates.hpp"
#include "muster/resources/response.hpp"
#include "muster/resources/travel_by_vehicle.hpp"
#include "muster/resources/vehicles.hpp"
#include "response_roads_found.hpp"

namespace muster {

using TravelByIncident = std::map<IncidentId, TravelByVehicle>;

/// What road conditions make of the roads for each kind of vehicle of one region, and which of its
/// records belong together, kept from one question to the next. Regions that differ in plans alone
/// may share one, and any number of threads may use it.
class KeptMetrics {
 public:
  /// By vehicle of the region, the first for a vehicle nobody knows: which of the metrics.
  struct ByVehicle {
    std::vector<RoadTimes> metrics = {};
    std::vector<std::size_t> of_vehicle = {};
    std::shared_ptr<RoadsFound> found = std::make_shared<RoadsFound>();  ///< on these metrics
  };
  /// From where the times on the way are mostly asked for.
  enum class TimesFrom { anywhere, bases };

  KeptMetrics() = default;
  explicit KeptMetrics(TimesFrom times_from) : times_from_(times_from) {}

  [[nodiscard]] std::shared_ptr<const ByVehicle> of(std::span<const RoadCondition> conditions,
                                                    const Region& region);
  [[nodiscard]] std::shared_ptr<const RegionPositions> positions(const Region& region);

 private:
  [[nodiscard]] std::shared_ptr<const PlacesWanted> wanted(const Region& region);

  TimesFrom times_from_ = TimesFrom::anywhere;
  std::mutex mutex_;
  std::shared_ptr<const PlacesWanted> wanted_ = {};  ///< where teams and stockpiles lie
  std::shared_ptr<const RegionPositions> positions_ = {};
  std::map<std::string, std::shared_ptr<const ByVehicle>> all_ = {};
};

/// The roads to all incidents at one instant, each in the weather of its incident and at that hour,
/// before any closure. Asked again and again with other closures.
///
/// Keeps:   references to the incidents and the region.
class RoadsThen {
 public:
  /// `kept` spares what an earlier question has made out of the same conditions.
  RoadsThen(std::span<const LocatedIncident> incidents, const Region& region, Instant as_of,
            TravelEngine engine, KeptMetrics* kept = nullptr);

  /// Whether conditions make the same of the roads for each kind of weather; of two that share what
  /// was kept.
  [[nodiscard]] bool in_same_conditions(const RoadsThen& other) const {
    return by_weather_ == other.by_weather_;
  }

  /// The travel times to each incident, of every kind of vehicle, with these closures. Vehicles
  /// whose roads are the same share one search.
  ///
  /// Throws:  as lay_closures().
  [[nodiscard]] TravelByIncident with(std::span<const Closure> closures) const;

  /// From the incident to every place, by place, over whichever of its approaches is quickest; a
  /// last leg takes as long on the way out. Never where no road leads.
  ///
  /// Cost:    O(E) and a search for each approach.
  [[nodiscard]] std::vector<TravelTime> ways_out(const LocatedIncident& incident,
                                                 const Vehicle* vehicle,
                                                 std::span<const Closure> closures) const;

  /// The roads as a vehicle nobody knows finds them, then as each vehicle of the region does, in
  /// the weather of the first incident.
  [[nodiscard]] std::vector<Travel> roads(std::span<const Closure> closures) const;

  /// Which of the incident's approaches end in a last leg along a closed road, as positions among
  /// them. What the incident itself closes does not count.
  [[nodiscard]] std::vector<std::size_t> closed_legs(const LocatedIncident& incident,
                                                     std::span<const Closure> closures) const;

 private:
  std::span<const LocatedIncident> incidents_;
  const Region& region_;
  Instant as_of_;
  TravelEngine engine_;
  std::map<std::optional<std::string>, std::shared_ptr<const KeptMetrics::ByVehicle>> by_weather_ =
      {};
};

/// What found the times, vehicles with the same together.
[[nodiscard]] std::vector<TravelFound> found_by(const TravelByIncident& travel,
                                                std::span<const LocatedIncident> incidents,
                                                const Region& region);

}  // namespace muster
