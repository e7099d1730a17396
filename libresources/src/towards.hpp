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
  explicit Towards(std::uint32_t places) : falls_(places), told_(places) {}

  /// Keeps:   the hierarchy and the times, until the next is begun.
  void begin(const Hierarchy& hierarchy, const ArcTimes& times, std::span<const Seed> incident);

  /// What the incident reached by climbing.
  [[nodiscard]] const TracedClimb& falls() const { return falls_; }

  /// From that place, by rank; never where no road leads.
  [[nodiscard]] std::uint32_t time(std::uint32_t rank);

  /// Whether whole(arc, up) holds for each arc of a quickest way from there. The time must be asked
  /// first, and be less than never. What was found out is kept for places whose way joins this one,
  /// so `whole` must not change its mind within a question.
  template <class Whole>
  [[nodiscard]] bool whole_way(std::uint32_t rank, const Whole& whole) {
    path_.clear();
    State found = State::unknown;
    for (std::uint32_t v = rank; found == State::unknown;) {
      const Told& told = told_[v];
      if (told.state != State::unknown) {
        found = told.state;
        continue;
      }
      path_.push_back(v);
      if (told.arc == Hierarchy::none) {
        found = whole_fall(v, whole) ? State::whole : State::broken;
      } else if (!whole(told.arc, true)) {
        found = State::broken;
      } else {
        v = hierarchy_->head[told.arc];
      }
    }
    for (const std::uint32_t v : path_) told_[v].state = found;
    return found == State::whole;
  }

 private:
  enum class State : std::uint8_t { unknown, whole, broken };
  /// What was told: how long, and over which arc up; none: by descending.
  struct Told {
    std::uint32_t question = 0;
    std::uint32_t ms = TravelTime::never;
    std::uint32_t arc = Hierarchy::none;
    State state = State::unknown;
  };

  template <class Whole>
  [[nodiscard]] bool whole_fall(std::uint32_t rank, const Whole& whole) const {
    for (std::uint32_t arc = falls_.arc(rank); arc != Hierarchy::none;
         arc = falls_.arc(falls_.foot(arc))) {
      if (!whole(arc, false)) return false;
    }
    return true;
  }

  const Hierarchy* hierarchy_ = nullptr;
  const ArcTimes* times_ = nullptr;
  TracedClimb falls_;
  std::vector<Told> told_;  ///< by rank
  std::vector<std::uint32_t> path_ = {};
  std::uint32_t question_ = 0;
};

}  // namespace muster
