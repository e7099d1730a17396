#pragma once

// In which order are places taken out of the map, so that what is left stays small?
//
// A hierarchy (see hierarchy.hpp) takes the places out one after another and ties the neighbours of
// each together. A good order needs few ties, and leaves the places that cut the map in two for
// last: every way from one side to the other passes one of them.
//
//        a a a a │ b b b b              1. Dead ends and bends (places with one or two
//        a a a a S b b b b                 neighbours) go first, in rounds, no two neighbours
//        a a a a S b b b b                 in one round: half of a real map is gone then.
//        a a a a S b b b b              2. What is left is cut: S last, a and b before it, each
//        a a a a │ b b b b                 cut again in the same way ("nested dissection").
//
// Where to cut is told by a flow. Of the places sorted along a direction the first fifth are
// sources and the last fifth sinks; each road carries one unit. The greatest flow fills a
// smallest set of roads that parts them. Four directions are tried, and the one kept has the
// fewest roads in the cut for what the smaller side holds ("inertial flow"). The ends of the cut
// roads on one side are S. Cells of a dozen places are taken apart by least degree.
//
// Sources: A. George, Nested dissection of a regular finite element mesh, 1973; A. Schild, C.
// Sommer, On balanced separators in road networks, SEA 2015 (inertial flow); J. Dibbelt, B.
// Strasser, D. Wagner, Customizable contraction hierarchies, JEA 2016; E. Dinic's flow, 1970.

#include <cstdint>
#include <functional>
#include <span>
#include <utility>
#include <vector>

namespace muster {

/// The map without lengths and directions: which places have a road between them.
struct Skeleton {
  std::vector<std::uint32_t> first = {0};  ///< neighbours of v: first[v] … first[v + 1]
  std::vector<std::uint32_t> head = {};    ///< rising, none twice, never v itself

  [[nodiscard]] std::uint32_t places() const {
    return static_cast<std::uint32_t>(first.size() - 1);
  }
};

/// Cost:    O(places + roads).
[[nodiscard]] Skeleton skeleton_of(std::uint32_t places,
                                   std::span<const std::pair<std::uint32_t, std::uint32_t>> roads);

/// Where a place lies on the map, in any unit.
struct MapPoint {
  std::int64_t east = 0;
  std::int64_t north = 0;
};

/// Told as places are put into the order: so many of so many.
using OrderProgress = std::function<void(std::uint64_t done, std::uint64_t all)>;

/// The places in the order they are taken out, the first first.
///
/// Order:   the same places, roads and points give the same order; any points give a right one, but
///          only true ones a good one.
/// Cost:    about O(n · √cut · log n): 3 µs a place for a quarter of a million.
[[nodiscard]] std::vector<std::uint32_t> dissection_order(const Skeleton& skeleton,
                                                          std::span<const MapPoint> points,
                                                          const OrderProgress& progress = {});

}  // namespace muster
