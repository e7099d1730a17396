#pragma once

// Is this file the index of this map, whole and unaltered?
//
//      muster roads 1 ⏎                      what it is, and its version
//      map 64 hex digits ⏎                   SHA-256 of the roads: which places each joins, which
//      way metric 64 hex digits ⏎                SHA-256 of the open times sizes places arcs ⏎
//      place_of[places] first[places + 1] head[arcs] up[arcs] down[arcs]      u32, low byte first
//      64 hex digits                         SHA-256 of everything before
//
// The file can be thrown away at any time: it only saves making the index again. So whatever is
// wrong with it is no error but a reason to make it anew.

#include <optional>
#include <string>

#include "customise.hpp"
#include "muster/plan/text.hpp"

namespace muster {

/// SHA-256 of which places each road joins and which way it is driven. Lengths and speeds do not
/// count: they change times, not the index.
[[nodiscard]] std::string map_key(const RoadNetwork& network);
[[nodiscard]] std::string metric_key(const RoadTimes& open);

struct StoredIndex {
  std::string map = {};
  std::string metric = {};
  Hierarchy hierarchy = {};
  ArcTimes times = {};
};

[[nodiscard]] std::string index_bytes(const StoredIndex& index);

/// What was read, or why it cannot be used. Times of another metric come out empty.
struct ReadIndex {
  std::optional<StoredIndex> index = {};
  Text refused = {};
};
[[nodiscard]] ReadIndex read_index(const std::string& bytes, const std::string& map,
                                   const std::string& metric);

}  // namespace muster
