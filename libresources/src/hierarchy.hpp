#pragma once

// Which shortcuts can any metric need?
//
// The places are numbered by their rank: 0 is taken out first (see road_order.hpp). Taking one out,
// its neighbours of higher rank are tied together by shortcuts, so that every way through it could
// still be driven. Which shortcuts arise hangs on the map alone; how long they take is the metric's
// business (customise.hpp). That is why the hierarchy is made once per map.
//
//      rank 4 ─────────────┐            1 is taken out: 3 and 4 are tied (dotted: a shortcut).
//        ⋮       ╲         │            2 is taken out: 3 and 4 again, the same shortcut.
//        3 ⋯⋯⋯⋯⋯⋯⋯⋯╲⋯⋯⋯⋯⋯⋯ │            Up arcs of 1: 3, 4. Parent of 1: 3, the lowest of them.
//       ╱ ╲        ╲       │
//      1   2 ───────╳──────┘            The parents make a tree, the elimination tree.
//
// Everything rests on two facts. (1) The up arcs of v lead only to ancestors of v in that tree, and
// all but the parent itself are up arcs of the parent too. (2) For any metric some quickest way
// from s to t first climbs (rank rises with each arc) and then descends; its top is an ancestor of
// both. So a question looks at two paths to the root, some hundreds of places, and at nothing else.
//
// Sources: J. Dibbelt, B. Strasser, D. Wagner, Customizable contraction hierarchies, JEA 2016; J.
// W. H. Liu, The role of elimination trees in sparse factorization, 1990.

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "muster/plan/units.hpp"
#include "road_order.hpp"

namespace muster {

/// The milliseconds of a way that does not exist.
inline constexpr std::uint32_t never = TravelTime::never;

/// Places by rank, and the arcs from each to higher ones. An arc stands for both ways.
struct Hierarchy {
  std::vector<std::uint32_t> place_of = {};  ///< by rank
  std::vector<std::uint32_t> rank_of = {};   ///< by place
  std::vector<std::uint32_t> first = {0};    ///< arcs out of v: first[v] … first[v + 1]
  std::vector<std::uint32_t> head = {};      ///< by arc: its upper end; rising for each v

  static constexpr std::uint32_t none = 0xFFFFFFFF;

  [[nodiscard]] std::uint32_t places() const { return static_cast<std::uint32_t>(place_of.size()); }
  [[nodiscard]] std::uint32_t arcs() const { return static_cast<std::uint32_t>(head.size()); }
  /// None for a root: a part of the map has one.
  [[nodiscard]] std::uint32_t parent(std::uint32_t v) const {
    return first[v] == first[v + 1] ? none : head[first[v]];
  }
  /// The arc between the two ranks; the lower one first.
  [[nodiscard]] std::optional<std::uint32_t> arc(std::uint32_t lower, std::uint32_t upper) const;
  /// Whether all this can be a hierarchy: in bounds, rising, and as fact (1) says.
  [[nodiscard]] bool holds_together() const;

  friend bool operator==(const Hierarchy&, const Hierarchy&) = default;
};

/// The arcs again by their upper end, for those who come from above.
struct ArcsBelow {
  std::vector<std::uint32_t> first = {0};  ///< into x: first[x] … first[x + 1]
  std::vector<std::uint32_t> arc = {};     ///< rising
  std::vector<std::uint32_t> tail = {};    ///< the lower end of that arc; rising for each x
};

/// Takes the places out in that order.
///
/// Cost:    O(arcs · log arcs of one place): 0.5 µs a place.
[[nodiscard]] Hierarchy contracted(const Skeleton& skeleton, std::vector<std::uint32_t> order);

/// The same hierarchy, its places numbered so that all that lies below a place in the elimination
/// tree stands right before it: the same shortcuts, and a pass over all of them looks at few places
/// at a time.
///
/// Order:   of the children of a place, as they were.
/// Cost:    O(arcs).
[[nodiscard]] Hierarchy in_postorder(const Hierarchy& hierarchy);

[[nodiscard]] ArcsBelow arcs_below(const Hierarchy& hierarchy);

}  // namespace muster
