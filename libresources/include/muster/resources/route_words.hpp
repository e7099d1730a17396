#pragma once

#include <span>
#include <string>
#include <vector>

#include "muster/resources/isochrones.hpp"
#include "muster/resources/travel.hpp"

namespace muster {

/// Roads of one name, one after the other.
struct Stretch {
  Text name = {};  ///< reference and name, else the id of its first road
  PlaceIndex from = {};
  PlaceIndex to = {};
  Meters length = {};
  TravelTime time = {};
};

/// The route as a driver hears it. The times add up to the time of the route less the last leg and
/// what passes before somebody between two places is on the road.
///
/// Empty:   when no road is driven.
/// Throws:  Error{internal} for a route of other roads.
[[nodiscard]] std::vector<Stretch> stretches(const Route& route, const Travel& travel);

/// "沿 G208 行驶 12.3 千米，8 分钟，至 怀仁北" / "take G208 for 12.3 km, 8 min, to Huairen North".
/// Minutes are rounded up.
[[nodiscard]] std::vector<Text> directions(const Route& route, const Travel& travel);

/// A GeoJSON FeatureCollection (RFC 7946) of one LineString for each stretch, with `name`,
/// `length_m` and `ms`; the first feature is the whole route, from the place it
/// begins at, or from the point of its first road. Ends with a line feed.
[[nodiscard]] std::string geojson(const Route& route, PlaceIndex from, const Travel& travel,
                                  Language language);

/// The same of one MultiPolygon for each isochrone, longest first so that shorter ones are drawn on
/// top, with `limit_ms` and the number of `places`; then a Point for each place, with its `id`,
/// `name` and `ms`.
[[nodiscard]] std::string geojson(std::span<const Isochrone> isochrones, const RoadNetwork& network,
                                  Language language);

}  // namespace muster
