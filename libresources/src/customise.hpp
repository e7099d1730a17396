#pragma once

// How long does each arc of the hierarchy take, by this metric?
//
// An arc x–y stands for a road, a shortcut, or both, and each way has its own time: up (from the
// lower to the higher rank) and down. It begins with the quickest road between its ends, or never.
// Then every place v below both is looked at ("lower triangle"), and the way over v may be quicker:
//
//        y                    up[x–y]   = min(road, down[v–x] + up[v–y])    x → v → y
//       ╱│                    down[x–y] = min(road, down[v–y] + up[v–x])    y → v → x
//      ╱ x
//     ╱ ╱                     Places are done by rising rank, so the arcs of v are done when x
//     v                       asks for them: one pass over all triangles, and nothing is searched.
//
// When some roads change, only what hangs on them is done again: the arcs are taken by number
// (lower triangles have lower numbers), and an arc whose time did change names those arcs above
// that were built on it, or could be now.
//
// A witness tells what an arc's time was made of: a road, or two arcs over a lower place. Unpacking
// witnesses gives the roads of a way.
//
// Source: J. Dibbelt, B. Strasser, D. Wagner, Customizable contraction hierarchies, JEA 2016.

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <utility>
#include <vector>

#include "hierarchy.hpp"
#include "muster/resources/closures.hpp"

namespace muster {

/// Which arc each road lies on. Parallel roads share one.
struct RoadSlots {
  std::vector<std::uint32_t> arc = {};     ///< by road
  std::vector<bool> rising = {};           ///< by road: its first place has the lower rank
  std::vector<std::uint32_t> by_arc = {};  ///< the roads by (arc, road)
};

/// Empty:   when a road has no arc: the hierarchy is of another map.
/// Cost:    O(roads · log arcs of a place).
[[nodiscard]] std::optional<RoadSlots> road_slots(
    const Hierarchy& hierarchy, std::span<const std::pair<std::uint32_t, std::uint32_t>> ends);

/// Milliseconds by arc; TravelTime::never where that way cannot be driven.
struct ArcTimes {
  std::vector<std::uint32_t> up = {};
  std::vector<std::uint32_t> down = {};
  friend bool operator==(const ArcTimes&, const ArcTimes&) = default;
};

/// What does not change with the metric.
struct MetricFrame {
  Hierarchy hierarchy = {};
  ArcsBelow below = {};
  RoadSlots slots = {};
};

/// Cost:    O(triangles): 0.15 µs a place.
[[nodiscard]] ArcTimes customised(const MetricFrame& frame, const RoadTimes& roads);

/// Makes the times right after these roads have changed; `roads` are the new times.
///
/// Cost:    about the triangles that hang on them.
void recustomise(ArcTimes& times, const MetricFrame& frame, const RoadTimes& roads,
                 std::span<const RoadIndex> changed);

/// What one way of an arc is made of.
struct Witness {
  std::uint32_t falling = Hierarchy::none;  ///< the arc driven down first; none: it is a road
  std::uint32_t rising = Hierarchy::none;   ///< the arc driven up then, or the road; none: never
};
struct Witnesses {
  std::vector<Witness> up = {};  ///< by arc
  std::vector<Witness> down = {};
};

/// Of several roads that take as long the first, of several places the lowest.
///
/// Cost:    as customised().
[[nodiscard]] Witnesses witnesses(const MetricFrame& frame, const RoadTimes& roads,
                                  const ArcTimes& times);

}  // namespace muster
