#pragma once

#include <cstddef>
#include <functional>
#include <string>

#include "muster/plan/error.hpp"
#include "muster/resources/roads.hpp"

namespace muster {

/// Below so many places a search is as quick as any index, and none is made.
inline constexpr std::size_t places_worth_an_index = 20'000;

struct IndexOptions {
  std::string file = {};   ///< where it is kept, REGION.roads; none: nowhere
  bool small_too = false;  ///< also for a map that needs none
  std::function<void(int percent)> progress = {};  ///< heard only while it is made
};

/// Where the index came from: the map is small; the network had it; from the file; made anew.
enum class IndexOrigin { not_needed, present, file, made };

struct PreparedIndex {
  IndexOrigin origin = IndexOrigin::not_needed;
  Findings findings = {};  ///< notes: why a file was not used, that one could not be written
};

/// Gives the network its travel index, which all that is asked about travel on it uses from then
/// on. The answers stay the same, to the byte; only their time changes. Made once per map and kept
/// in the file; a file that is missing, cut off, altered, of another version or another map is not
/// used, and written anew. Where only speeds differ, the shape of the index is used and its times
/// are not.
///
/// Cost:    made: 10 µs a place for a quarter of a million, 16 µs for a million; read: 0.3 µs.
[[nodiscard]] PreparedIndex prepare_travel_index(const RoadNetwork& network,
                                                 const IndexOptions& options = {});

}  // namespace muster
