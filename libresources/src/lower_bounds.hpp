#pragma once

// Who is nearest now that roads are closed, when the index knows only the open roads?
//
// Closing a road, or slowing it, only lengthens trips. So what the index says is a lower bound of
// the truth, and it need not be touched:
//
//      by lower bound    A 4      B 7      C 9      D 12 …        k = 2
//      its way intact?   yes: 4   no       yes: 9
//      measured again             11
//      best so far       4        4 11     4 9      stop: 12 is more than 9, so nobody can follow
//
// Each bound has a way, over arcs up and down; an arc is a road or two arcs (its witness,
// customise.hpp), so a way opens like this, from the outside to the inside, in driving order:
//
//      up ────────────── a ──────────────╮╭──── b ────╮ down
//         ╭──── c ────╮╭──── d ────╮                       a = c then d, c = two roads …
//         road ✓ road ✓ road ✗                             ✗: shut, so d and a are broken, c is not
//
// If no road of it was changed, the bound is the time. If one was, the candidate is measured by a
// search that is drawn towards the incident by the exact time over open roads (A*), and ends at the
// first place from which the open way is intact: mostly just behind the closure. What was found out
// about an arc is kept for as long as the closures last, about a place's way for a question.
//
// Where a search runs far, Dijkstra from the incident answers for all: nobody gets a wrong answer,
// some a slower one. An incident that is cut off would send every search far; a short look around
// it comes first (travel_bounds.cpp).
//
// Cost: a climb of the incident, a short one and a walk over some hundred arcs for each candidate:
// 0.1 ms for the 5 nearest on a map of a quarter of a million places with 0.1 % of it shut.
//
// Sources: A. V. Goldberg, C. Harrelson, Computing the shortest path: A* search meets graph theory,
// SODA 2005; B. Strasser, T. Zeitz, SEA 2021 (exact times of a relaxed graph as the potential).

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "climb.hpp"
#include "customise.hpp"
#include "muster/resources/roads.hpp"
#include "search.hpp"
#include "towards.hpp"

namespace muster {

/// What is slower than in the metric of the index, or shut.
struct RoadChange {
  std::uint32_t road = 0;
  TravelTime forward = {};
  TravelTime backward = {};
};

/// Changes, to be looked up road by road.
class RoadChanges {
 public:
  /// By road, none twice.
  explicit RoadChanges(std::vector<RoadChange> changes = {}, std::size_t roads = 0);
  /// These, and some roads shut besides, in any order; which of them were shut already does not
  /// matter.
  ///
  /// Cost:    O(roads ÷ 64 + changes): the marks sort them.
  RoadChanges(const RoadChanges& before, std::span<const RoadIndex> shut, std::size_t roads);

  [[nodiscard]] std::span<const RoadChange> all() const { return changes_; }
  [[nodiscard]] bool empty() const { return changes_.empty(); }
  /// Nothing when the road is as it was.
  [[nodiscard]] const RoadChange* of(std::uint32_t road) const {
    if (changes_.empty() || (marks_[road / 64] >> (road % 64) & 1U) == 0) return nullptr;
    return found(road);
  }

 private:
  [[nodiscard]] const RoadChange* found(std::uint32_t road) const;

  std::vector<RoadChange> changes_ = {};
  std::vector<std::uint64_t> marks_ = {};  ///< a bit for each road
};

/// Which arcs of the index stand as they were, found out when asked. Used for one set of changes
/// after another.
class IntactArcs {
 public:
  explicit IntactArcs(std::uint32_t arcs) : states_(std::size_t{arcs} * 2) {}

  /// Keeps:   all three, until the next is begun.
  void begin(const MetricFrame& frame, const Witnesses& witnesses, const RoadTimes& before,
             const RoadChanges& changes);

  /// Whether no road of this way of the arc has changed.
  [[nodiscard]] bool intact(std::uint32_t arc, bool up);

 private:
  enum class State : std::uint8_t { unknown, intact, broken };
  /// A way still to be looked into, and how many ways enclose it.
  struct Open {
    std::size_t way = 0;
    std::size_t depth = 0;
  };

  static std::size_t way(std::uint32_t arc, bool up) { return std::size_t{arc} * 2 + (up ? 1 : 0); }
  [[nodiscard]] const Witness& witness(std::size_t way) const {
    return (way % 2 == 1 ? witnesses_->up : witnesses_->down)[way / 2];
  }
  [[nodiscard]] bool road_intact(std::uint32_t road, bool up) const;
  void open(std::size_t way, std::size_t depth);

  const MetricFrame* frame_ = nullptr;
  const Witnesses* witnesses_ = nullptr;
  const RoadTimes* before_ = nullptr;
  const RoadChanges* changes_ = nullptr;
  std::vector<State> states_;  ///< by arc: down, up; of those that are made of two
  std::vector<std::size_t> known_ = {};
  std::vector<Open> open_ = {};
  std::vector<std::size_t> enclosing_ = {};  ///< the ways around the one looked into, by depth
};

/// The network under changes, and the index of what it was.
struct ChangedRoads {
  const RoadNetwork& network;
  const MetricFrame& frame;
  const RoadTimes& before;
  const RoadChanges& changes;

  [[nodiscard]] TravelTime time(std::uint32_t road, bool forward) const {
    if (const RoadChange* change = changes.of(road)) {
      return forward ? change->forward : change->backward;
    }
    return (forward ? before.forward : before.backward)[road];
  }
};

/// Where the search is to end: at the approaches, each with its last leg, which nothing closes, and
/// what the open roads say from anywhere.
struct OpenIncident {
  std::span<const Seed> legs;
  Towards& towards;  ///< begun with these legs
};

/// Whether a way that takes the open time from that place, by rank, stands as it was. The way is
/// found by climbing no farther than that time, which is little where the incident is near.
[[nodiscard]] bool open_way_intact(const Hierarchy& hierarchy, const ArcTimes& times,
                                   const TracedClimb& falls, TracedClimb& rises, const Seed& from,
                                   IntactArcs& arcs);

/// The true time from the place to the incident. Empty when more than `most` places had to be
/// looked at.
[[nodiscard]] std::optional<std::uint32_t> measured_again(const ChangedRoads& roads,
                                                          const OpenIncident& incident,
                                                          IntactArcs& arcs, Search& search,
                                                          std::uint32_t place, std::size_t most);

}  // namespace muster
