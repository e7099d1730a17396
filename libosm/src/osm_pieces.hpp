#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "muster/plan/error.hpp"
#include "osm_nodes.hpp"
#include "osm_ways.hpp"

namespace muster {

/// A stretch of a way between two places where roads meet or end: a line of nodes. It never ends
/// where it begins.
struct OsmPiece {
  std::uint32_t way = 0;  ///< among OsmWays::ways()
  std::size_t first = 0;  ///< among OsmPieces::line()
  std::size_t last = 0;   ///< its last node, not one beyond
  std::int64_t millimeters = 0;
};

/// The ways cut where they meet, where a node is missing, and where two nodes lie too far apart.
class OsmPieces {
 public:
  OsmPieces(const OsmWays& ways, const OsmNodes& nodes, const std::string& path,
            Findings& findings);

  [[nodiscard]] const std::vector<OsmPiece>& pieces() const { return pieces_; }
  /// The nodes of all ways, by number, way after way.
  [[nodiscard]] const std::vector<std::uint32_t>& line() const { return line_; }
  [[nodiscard]] std::uint32_t from(const OsmPiece& piece) const { return line_[piece.first]; }
  [[nodiscard]] std::uint32_t to(const OsmPiece& piece) const { return line_[piece.last]; }

 private:
  void cut(const OsmWays& ways, const OsmNodes& nodes, std::uint32_t way);
  void add(const OsmNodes& nodes, std::uint32_t way, std::size_t first, std::size_t last);

  std::vector<std::uint32_t> line_;
  std::vector<std::uint8_t> uses_;  ///< by node: 0, 1, or 2 for more
  std::vector<OsmPiece> pieces_ = {};
  std::size_t too_long_ = 0;
  std::int64_t first_too_long_ = 0;  ///< the id of its way
};

/// Which nodes reach one another, driving as the roads allow: for each node the number of its part,
/// parts numbered by size (0 is the largest), then by their least node. Nodes of no piece are in
/// part `nowhere`.
inline constexpr std::uint32_t nowhere = 0xFFFFFFFF;
[[nodiscard]] std::vector<std::uint32_t> strong_parts(const OsmPieces& pieces, const OsmWays& ways,
                                                      std::size_t nodes);

}  // namespace muster
