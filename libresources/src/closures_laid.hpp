#pragma once

#include <span>
#include <string>
#include <vector>

#include "muster/resources/closures.hpp"

namespace muster {

/// A road that closures change, and what it takes then.
struct LaidRoad {
  RoadIndex road = {};
  TravelTime forward = {};
  TravelTime backward = {};
  friend bool operator==(const LaidRoad&, const LaidRoad&) = default;
};

/// What lay_closures() would change, and nothing else.
///
/// Order:   by road.
/// Throws:  as lay_closures().
[[nodiscard]] std::vector<LaidRoad> laid_roads(const RoadTimes& times, const RoadNetwork& network,
                                               std::span<const Closure> closures, Instant as_of,
                                               const std::vector<std::string>* classes);

}  // namespace muster
