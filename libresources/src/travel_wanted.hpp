#pragma once

#include <cstdint>
#include <memory>
#include <mutex>
#include <span>
#include <utility>
#include <vector>

#include "muster/resources/roads.hpp"
#include "sweep.hpp"
#include "travel_engine.hpp"

namespace muster {

/// Some places of a network from which the times to one incident after another are wanted. A sweep
/// then goes over them and what lies above them alone (see sweep.hpp). Any number of threads may
/// ask.
class PlacesWanted {
 public:
  static constexpr std::uint32_t none = 0xFFFFFFFF;

  PlacesWanted(const RoadNetwork& network, std::span<const PlaceIndex> places);

  /// Its number among them; none for any other.
  [[nodiscard]] std::uint32_t number(PlaceIndex place) const {
    return number_[static_cast<std::size_t>(place)];
  }
  /// By number.
  [[nodiscard]] std::span<const PlaceIndex> places() const { return places_; }

  /// What a sweep goes over, and by number where each stands there.
  struct Rows {
    SweepRows rows = {};
    std::vector<std::uint32_t> row_of = {};
  };
  /// Towards an incident by that metric of the index; kept for the last metrics asked about.
  [[nodiscard]] std::shared_ptr<const Rows> rows(const TravelIndex& index,
                                                 const std::shared_ptr<const Metric>& metric) const;

 private:
  static constexpr std::size_t most_kept = 4;

  std::vector<PlaceIndex> places_ = {};
  std::vector<std::uint32_t> number_;  ///< by place
  mutable std::mutex mutex_ = {};
  mutable std::vector<std::pair<std::shared_ptr<const Metric>, std::shared_ptr<const Rows>>> kept_ =
      {};
};

/// The time from each of them to the seeds, by number.
///
/// Cost:    the climb of the seeds, and a look at each arc of the rows.
[[nodiscard]] std::vector<TravelTime> times_by_rows(const Travel::Engine& engine,
                                                    const Metric& metric,
                                                    const PlacesWanted::Rows& rows,
                                                    std::span<const Seed> seeds);

}  // namespace muster
