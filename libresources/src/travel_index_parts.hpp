#pragma once

// The index as it is used: one frame for the map, and a metric for each kind of road times that was
// customised. Questions borrow what they scribble on.

#include <array>
#include <cstdint>
#include <memory>
#include <mutex>
#include <utility>
#include <vector>

#include "customise.hpp"
#include "lower_bounds.hpp"
#include "muster/resources/travel_index.hpp"
#include "passing_sweep.hpp"
#include "towards.hpp"

namespace muster {

/// Things to scribble on, kept for the next who needs one.
template <class Thing>
class Shelf {
 public:
  /// One from the shelf, or made by make() when it is empty.
  template <class Make>
  [[nodiscard]] std::unique_ptr<Thing> take(const Make& make) {
    {
      const std::scoped_lock lock(mutex_);
      for (std::unique_ptr<Thing>& thing : things_) {
        if (thing) return std::move(thing);
      }
    }
    return make();
  }
  /// Takes no memory: it is let go where there is room no more.
  void put_back(std::unique_ptr<Thing> thing) noexcept {
    const std::scoped_lock lock(mutex_);
    for (std::unique_ptr<Thing>& room : things_) {
      if (!room) {
        room = std::move(thing);
        return;
      }
    }
  }

 private:
  std::mutex mutex_;
  std::array<std::unique_ptr<Thing>, 2> things_ = {};
};

/// Road times, customised.
class Metric {
 public:
  Metric(RoadTimes roads, ArcTimes times) : roads_(std::move(roads)), times_(std::move(times)) {}

  [[nodiscard]] const RoadTimes& roads() const { return roads_; }
  [[nodiscard]] const ArcTimes& times() const { return times_; }
  /// Made when first asked for.
  [[nodiscard]] const Witnesses& witnesses(const MetricFrame& frame) const {
    std::call_once(witnesses_made_, [&] { witnesses_ = muster::witnesses(frame, roads_, times_); });
    return witnesses_;
  }

 private:
  RoadTimes roads_;
  ArcTimes times_;
  mutable std::once_flag witnesses_made_ = {};
  mutable Witnesses witnesses_ = {};
};

struct TravelIndex {
  MetricFrame frame = {};
  std::shared_ptr<const Metric> open = {};  ///< of the open roads

  /// Made when first asked for.
  [[nodiscard]] const SweepLines& lines() const {
    std::call_once(lines_made, [&] { lines_kept = lines_needed(frame.hierarchy); });
    return lines_kept;
  }
  mutable std::once_flag lines_made = {};
  mutable SweepLines lines_kept = {};

  mutable Shelf<Climb> climbs = {};
  mutable Shelf<TracedClimb> traced_climbs = {};
  mutable Shelf<Towards> towards = {};
  mutable Shelf<IntactArcs> intact_arcs = {};
  mutable Shelf<Search> searches = {};
  mutable std::mutex metrics_mutex = {};
  mutable std::vector<std::weak_ptr<const Metric>> metrics = {};  ///< others than open, in use

  /// A metric in use that has exactly these times; nothing when there is none.
  [[nodiscard]] std::shared_ptr<const Metric> known(const RoadTimes& roads) const;
  /// The metric of these times, known or customised now.
  [[nodiscard]] std::shared_ptr<const Metric> metric_of(const RoadTimes& roads) const;
  /// The same, told what has changed since `before`: quicker when it is little.
  [[nodiscard]] std::shared_ptr<const Metric> metric_of(const RoadTimes& roads,
                                                        const Metric& before,
                                                        const RoadChanges& changes) const;
};

/// The index of the network; nothing when none was prepared.
[[nodiscard]] std::shared_ptr<const TravelIndex> index_of(const RoadNetwork& network);
/// Makes one if there is none, whatever the size.
[[nodiscard]] std::shared_ptr<const TravelIndex> index_made_for(const RoadNetwork& network);

}  // namespace muster
