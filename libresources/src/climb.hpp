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

/// A climb is used again and again; between two, all its times are never.
class Climb {
 public:
  explicit Climb(std::uint32_t places) : times_(places, TravelTime::never) {}

  /// Calls visit(rank, ms) by rising rank for every place that is reached. Where it returns false,
  /// nothing is handed on from there.
  template <class Visit>
  void run(const Hierarchy& hierarchy, std::span<const std::uint32_t> arc_times,
           std::span<const Seed> seeds, const Visit& visit) {
    tips_.clear();
    for (const Seed& seed : seeds) {
      times_[seed.rank] = std::min(times_[seed.rank], seed.ms);
      tips_.push_back(seed.rank);
    }
    std::uint32_t* const times = times_.data();
    while (!tips_.empty()) {
      const std::uint32_t v = next();
      const std::uint32_t ms = times[v];
      times[v] = TravelTime::never;  // nobody looks at it again
      if (ms != TravelTime::never && visit(v, ms)) {
        const std::uint32_t end = hierarchy.first[v + 1];
        for (std::uint32_t arc = hierarchy.first[v]; arc < end; ++arc) {
          std::uint32_t& above = times[hierarchy.head[arc]];
          above = std::min(above, ms + arc_times[arc]);  // two numbers below 2³¹
        }
      }
      const std::uint32_t parent = hierarchy.parent(v);
      if (parent != Hierarchy::none) tips_.push_back(parent);
    }
  }

 private:
  /// The lowest place that somebody has come to.
  std::uint32_t next() {
    if (tips_.size() == 1) {
      const std::uint32_t only = tips_.front();
      tips_.clear();
      return only;
    }
    const std::uint32_t lowest = *std::ranges::min_element(tips_);
    std::erase(tips_, lowest);
    return lowest;
  }

  std::vector<std::uint32_t> times_;
  std::vector<std::uint32_t> tips_ = {};
};

}  // namespace muster
