#pragma once

#include <algorithm>
#include <cstddef>
#include <memory>
#include <mutex>
#include <span>
#include <utility>
#include <vector>

#include "closures_laid.hpp"
#include "muster/plan/incident.hpp"
#include "muster/resources/travel.hpp"

namespace muster {

/// Roads as closures leave them, and the times to the last few incidents on them. Only those who
/// ask for nothing but times may have them: a matrix or a coverage would change which engine
/// answers the next one.
class LaidRoads {
 public:
  /// `wanted`: the times are mostly asked for from those places; none: from any.
  LaidRoads(Travel travel, bool open, std::shared_ptr<const PlacesWanted> wanted)
      : travel_(std::move(travel)), open_(open), wanted_(std::move(wanted)) {}

  [[nodiscard]] const Travel& travel() const { return travel_; }
  /// Whether these are the open roads, out of their index.
  [[nodiscard]] bool open() const { return open_; }

  [[nodiscard]] std::shared_ptr<const TravelTimes> times(
      std::span<const Approach> approaches) const {
    const auto same = [&](const auto& one) {
      return std::ranges::equal(one.first, approaches, same_way);
    };
    {
      const std::scoped_lock lock(mutex_);
      const auto known = std::ranges::find_if(times_, same);
      if (known != times_.end()) return known->second;
    }
    std::shared_ptr<const TravelTimes> made(new TravelTimes(travel_, approaches, wanted_));
    const std::scoped_lock lock(mutex_);
    if (times_.size() == most_kept) times_.erase(times_.begin());
    times_.emplace_back(std::vector<Approach>(approaches.begin(), approaches.end()), made);
    return made;
  }

 private:
  static constexpr std::size_t most_kept = 4;

  static bool same_way(const Approach& a, const Approach& b) {
    return a.place == b.place && a.leg == b.leg && a.road == b.road && a.forward == b.forward &&
           a.beyond == b.beyond;
  }

  Travel travel_;
  bool open_ = false;
  std::shared_ptr<const PlacesWanted> wanted_ = {};
  mutable std::mutex mutex_ = {};
  mutable std::vector<std::pair<std::vector<Approach>, std::shared_ptr<const TravelTimes>>> times_ =
      {};
};

/// The last roads that were laid over the same metrics. Any number of threads may ask.
class RoadsFound {
 public:
  RoadsFound() = default;
  explicit RoadsFound(std::shared_ptr<const PlacesWanted> wanted) : wanted_(std::move(wanted)) {}

  [[nodiscard]] const std::shared_ptr<const PlacesWanted>& wanted() const { return wanted_; }

  struct Asked {
    std::size_t metric = 0;
    TravelEngine engine = TravelEngine::automatic;
    std::vector<LaidRoad> laid = {};
    friend bool operator==(const Asked&, const Asked&) = default;
  };

  template <class Make>
  [[nodiscard]] std::shared_ptr<const LaidRoads> of(const Asked& asked, const Make& make) {
    if (auto known = known_as(asked)) return known;
    std::shared_ptr<const LaidRoads> made = make();
    const std::scoped_lock lock(mutex_);
    if (all_.size() == most_kept) all_.erase(all_.begin());
    all_.emplace_back(asked, made);
    return made;
  }

 private:
  static constexpr std::size_t most_kept = 8;

  /// It becomes the last to be let go.
  [[nodiscard]] std::shared_ptr<const LaidRoads> known_as(const Asked& asked) {
    const std::scoped_lock lock(mutex_);
    const auto known =
        std::ranges::find_if(all_, [&](const auto& one) { return one.first == asked; });
    if (known == all_.end()) return nullptr;
    std::rotate(known, known + 1, all_.end());
    return all_.back().second;
  }

  std::shared_ptr<const PlacesWanted> wanted_ = {};
  std::mutex mutex_ = {};
  std::vector<std::pair<Asked, std::shared_ptr<const LaidRoads>>> all_ = {};
};

}  // namespace muster
