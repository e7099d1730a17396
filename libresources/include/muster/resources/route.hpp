#pragma once

#include <cstddef>
#include <vector>

#include "muster/plan/time.hpp"
#include "muster/resources/road_index.hpp"

namespace muster {

/// One road of a route, and which way it is driven.
struct RouteRoad {
  RoadIndex road = {};
  bool forward = true;
};

/// The way from a place to the incident.
struct Route {
  std::vector<RouteRoad> roads =
      {};                    ///< in driving order; empty when the place is the approach itself
  std::size_t approach = 0;  ///< which of the approaches it ends at
  TravelTime time = {};      ///< with the last leg
  Meters length = {};        ///< of the roads, as far as they are driven
  Meters skipped = {};       ///< of the first road, behind the point it is entered at
};

}  // namespace muster
