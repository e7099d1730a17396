#pragma once

#include <span>
#include <vector>

#include "muster/resources/travel.hpp"

namespace muster {

/// A closed line; its last corner is its first again.
using Ring = std::vector<Position>;

/// Ground within one outer ring, less what lies within the others. Outer rings run against the
/// clock, inner ones with it, as GeoJSON has them.
struct Ground {
  Ring outer = {};
  std::vector<Ring> holes = {};
};

struct ReachedPlace {
  PlaceIndex place = {};
  TravelTime time = {};
};

/// Everything that can be driven to within the limit.
struct Isochrone {
  TravelTime limit = {};
  std::vector<ReachedPlace> places = {};  ///< by time, then place
  std::vector<Ground> ground = {};        ///< the ground beside the stretches of road driven on
};

/// How far one comes from the place. The ground is drawn in cells of about `cell` metres: those a
/// reachable stretch of road runs through, and their neighbours on four sides. Roads are drawn
/// straight between their places, so the ground is for looking at; the times of places are exact.
///
/// Order:   isochrones as the limits; ground from the south-west.
/// Throws:  Error{internal} for a cell below 10 m.
[[nodiscard]] std::vector<Isochrone> isochrones(const Travel& travel, PlaceIndex from,
                                                std::span<const TravelTime> limits,
                                                Meters cell = {500});

}  // namespace muster
