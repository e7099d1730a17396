#pragma once

// Which few roads part one end of a cell from the other? See road_order.hpp.

#include <cstdint>
#include <span>
#include <vector>

#include "road_order.hpp"

namespace muster {

/// A cut of a cell, and what it is worth.
struct CellCut {
  std::vector<bool> near = {};  ///< by place of the cell: on the side of the sources
  std::uint32_t roads = 0;      ///< that are cut
  std::uint32_t smaller = 0;    ///< places on the smaller side

  /// Fewer roads for what the smaller side holds.
  [[nodiscard]] bool better_than(const CellCut& other) const {
    return std::uint64_t{roads} * other.smaller < std::uint64_t{other.roads} * smaller;
  }
};

/// Greatest flows through one cell, by Dinic's blocking flows; each road carries one unit.
class CellFlow {
 public:
  /// Keeps:   a reference to the cell.
  explicit CellFlow(const Skeleton& cell);

  /// The smallest cut between the first and the last `ends` of the places in that row; of the two
  /// that lie next to the sources and next to the sinks the more even one. Given up, and `smaller`
  /// is 0, as soon as it cannot be better than `best`.
  [[nodiscard]] CellCut cut(std::span<const std::uint32_t> row, std::uint32_t ends,
                            const CellCut& best);

 private:
  enum class End : std::uint8_t { neither, source, sink };

  /// Numbers the places by their distance from the sources. Returns whether a sink is reached.
  bool number();
  /// Sends units along numbered ways until none is left. Returns how many.
  std::uint32_t send();
  /// What can be reached from one end over roads that are not full.
  [[nodiscard]] std::vector<bool> reached_from(End end) const;

  static constexpr std::uint32_t unseen = 0xFFFFFFFF;

  const Skeleton& cell_;
  std::vector<std::uint32_t> back_;    ///< by arc: the same road the other way
  std::vector<std::int8_t> flow_;      ///< by arc: 1, 0, or -1 when the road carries against it
  std::vector<End> ends_;              ///< by place
  std::vector<std::uint32_t> number_;  ///< by place
  std::vector<std::uint32_t> next_;    ///< by place: the arc to try next
  std::vector<std::uint32_t> queue_;
  std::vector<std::uint32_t> way_;  ///< arcs from a source on
};

}  // namespace muster
