#pragma once

// What is reached from here by climbing?
//
// Half of every question: from a place up the elimination tree to the root, each place on the path
// handing its time on to the heads of its arcs (which lie on the path too, see hierarchy.hpp).
//
//      root   ●          Done by rising rank: when a place is looked at, all that could make its
//             │ ╲        time shorter lie below it and are done. With times of up arcs these are
//             ●  │       times from the place, with those of down arcs times to it. Several starts
//             │ ╱        (the approaches of an incident) are several paths that join.
//      start  ●
//
// Cost: the arcs on the path; 200 places and 9 000 arcs on a map of a quarter of a million, 7 µs.

#include <algorithm>
#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "hierarchy.hpp"
#include "muster/plan/units.hpp"

namespace muster {

/// A place, by rank, and the time that is on the clock there.
struct Seed {
  std::uint32_t rank = 0;
  std::uint32_t ms = 0;
};

/// Where several paths to the root have come to; where two meet they go on as one.
class PathTips {
 public:
  void begin() { tips_.clear(); }
  void add(std::uint32_t rank) { tips_.push_back(rank); }
  [[nodiscard]] bool empty() const { return tips_.empty(); }

  /// The lowest place that somebody has come to; all who stand there go on to its parent.
  std::uint32_t next(const Hierarchy& hierarchy) {
    const std::uint32_t lowest =
        tips_.size() == 1 ? tips_.front() : *std::ranges::min_element(tips_);
    if (tips_.size() == 1) {
      tips_.clear();
    } else {
      std::erase(tips_, lowest);
    }
    const std::uint32_t parent = hierarchy.parent(lowest);
    if (parent != Hierarchy::none) tips_.push_back(parent);
    return lowest;
  }

 private:
  std::vector<std::uint32_t> tips_ = {};
};

/// A climb is used again and again; between two, all its times are never.
class Climb {
 public:
  explicit Climb(std::uint32_t places) : times_(places, TravelTime::never) {}

  /// Calls visit(rank, ms) by rising rank for every place that is reached. Where it returns false,
  /// nothing is handed on from there.
  template <class Visit>
  void run(const Hierarchy& hierarchy, std::span<const std::uint32_t> arc_times,
           std::span<const Seed> seeds, const Visit& visit) {
    tips_.begin();
    for (const Seed& seed : seeds) {
      times_[seed.rank] = std::min(times_[seed.rank], seed.ms);
      tips_.add(seed.rank);
    }
    std::uint32_t* const times = times_.data();
    while (!tips_.empty()) {
      const std::uint32_t v = tips_.next(hierarchy);
      const std::uint32_t ms = times[v];
      times[v] = TravelTime::never;  // nobody looks at it again
      if (ms == TravelTime::never || !visit(v, ms)) continue;
      const std::uint32_t end = hierarchy.first[v + 1];
      for (std::uint32_t arc = hierarchy.first[v]; arc < end; ++arc) {
        std::uint32_t& above = times[hierarchy.head[arc]];
        above = std::min(above, ms + arc_times[arc]);  // two numbers below 2³¹
      }
    }
  }

 private:
  std::vector<std::uint32_t> times_;
  PathTips tips_ = {};
};

/// A climb that remembers over which arc it came to each place. Its times stand until the next run.
class TracedClimb {
 public:
  explicit TracedClimb(std::uint32_t places) : labels_(places, unreached) {}

  void run(const Hierarchy& hierarchy, std::span<const std::uint32_t> arc_times,
           std::span<const Seed> seeds) {
    static_cast<void>(run_until(hierarchy, arc_times, seeds, TravelTime::never - 1,
                                [](std::uint32_t, std::uint32_t) { return false; }));
  }

  /// The lowest place for which found(rank, ms) says so. From there on nothing is handed on, nor by
  /// places beyond the limit.
  template <class Found>
  [[nodiscard]] std::optional<std::uint32_t> run_until(const Hierarchy& hierarchy,
                                                       std::span<const std::uint32_t> arc_times,
                                                       std::span<const Seed> seeds,
                                                       std::uint32_t limit, const Found& found) {
    for (const std::uint32_t rank : path_) labels_[rank] = unreached;
    path_.clear();
    hierarchy_ = &hierarchy;
    tips_.begin();
    for (const Seed& seed : seeds) {
      labels_[seed.rank] = std::min(labels_[seed.rank], label(seed.ms, Hierarchy::none));
      tips_.add(seed.rank);
    }
    std::optional<std::uint32_t> top;
    std::uint64_t* const labels = labels_.data();
    while (!tips_.empty()) {
      const std::uint32_t v = tips_.next(hierarchy);
      path_.push_back(v);
      const std::uint32_t ms = time(v);
      if (top || ms > limit) continue;
      if (found(v, ms)) {
        top = v;
        continue;
      }
      const std::uint32_t end = hierarchy.first[v + 1];
      for (std::uint32_t arc = hierarchy.first[v]; arc < end; ++arc) {
        std::uint64_t& above = labels[hierarchy.head[arc]];
        above = std::min(above, label(ms + arc_times[arc], arc));  // two numbers below 2³¹
      }
    }
    return top;
  }

  /// All places up to the roots by rising rank, those that were not reached, too.
  [[nodiscard]] std::span<const std::uint32_t> path() const { return path_; }
  /// When the place was reached; never or more when it was not.
  [[nodiscard]] std::uint32_t time(std::uint32_t rank) const {
    return static_cast<std::uint32_t>(labels_[rank] >> 32U);
  }
  /// Over which arc; none for a start.
  [[nodiscard]] std::uint32_t arc(std::uint32_t rank) const {
    return static_cast<std::uint32_t>(labels_[rank]);
  }
  /// The place on the path that the arc leads up from.
  [[nodiscard]] std::uint32_t foot(std::uint32_t arc) const {
    const auto begins = [&](std::uint32_t rank) { return hierarchy_->first[rank]; };
    return *(std::ranges::upper_bound(path_, arc, {}, begins) - 1);
  }

 private:
  /// The time before the arc, so that the less of two labels is the sooner, whatever the arcs.
  static std::uint64_t label(std::uint32_t ms, std::uint32_t arc) {
    return std::uint64_t{ms} << 32U | arc;
  }
  static constexpr std::uint64_t unreached =
      std::uint64_t{TravelTime::never} << 32U | Hierarchy::none;

  const Hierarchy* hierarchy_ = nullptr;
  std::vector<std::uint64_t> labels_;  ///< by rank
  std::vector<std::uint32_t> path_ = {};
  PathTips tips_ = {};
};

}  // namespace muster
