#pragma once

// How long from there to the incident, and which way, asked place by place?
//
// The incident climbs once, with times towards it (climb.hpp): "from here it is so long if one only
// descends". A place that asks climbs too, as far as places that have asked before, and its path is
// then told from the top down: the best of descending from here, and of each arc up plus what was
// told there.
//
//      root  ●  told first            A place next door shares nearly all of the path, and costs
//            │ ╲                      a look at its own few arcs. That makes it the potential of
//      there ●  ● incident            a search (lower_bounds.hpp) and the guide of a route, which
//                                     asks at every junction.
//
// Source: B. Strasser, T. Zeitz, A fast and tight heuristic for A* in road networks, SEA 2021 (lazy
// RPHAST).

#include <cstdint>
#include <span>
#include <vector>

#include "climb.hpp"
#include "customise.hpp"

namespace muster {

/// A question is begun with an incident and asked many times; then the next is begun.
class Towards {
 public:
  explicit Towards(std::uint32_t places) : climb_(places), falls_(places), told_(places) {}

  /// Keeps:   the hierarchy and the times, until the next is begun.
  void begin(const Hierarchy& hierarchy, const ArcTimes& times, std::span<const Seed> incident);

  /// From that place, by rank; never where no road leads.
  [[nodiscard]] std::uint32_t time(std::uint32_t rank);

  /// Calls arc(arc, up) for each arc of a quickest way from there, until it returns false. Returns
  /// whether it always was true; the time must be asked first, and be less than never.
  template <class Arc>
  bool along(std::uint32_t rank, const Arc& arc) const {
    while (told_[rank].arc != Hierarchy::none) {
      if (!arc(told_[rank].arc, true)) return false;
      rank = hierarchy_->head[told_[rank].arc];
    }
    while (falls_[rank].arc != Hierarchy::none) {
      if (!arc(falls_[rank].arc, false)) return false;
      rank = falls_[rank].below;
    }
    return true;
  }

 private:
  /// By descending only: how long, and over which arc, from which place to go on.
  struct Fall {
    std::uint32_t ms = TravelTime::never;
    std::uint32_t arc = Hierarchy::none;
    std::uint32_t below = Hierarchy::none;
  };
  /// What was told: how long, and over which arc up; none: by descending.
  struct Told {
    std::uint32_t question = 0;
    std::uint32_t ms = TravelTime::never;
    std::uint32_t arc = Hierarchy::none;
  };

  const Hierarchy* hierarchy_ = nullptr;
  const ArcTimes* times_ = nullptr;
  Climb climb_;
  std::vector<Fall> falls_;  ///< by rank
  std::vector<Told> told_;   ///< by rank
  std::vector<std::uint32_t> fallen_ = {};
  std::vector<std::uint32_t> path_ = {};
  std::uint32_t question_ = 0;
};

}  // namespace muster
