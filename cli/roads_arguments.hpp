#pragma once

#include <string>

#include "command.hpp"
#include "muster/resources/travel.hpp"
#include "opened_region.hpp"

namespace muster {

/// What every question about roads takes: closures, the instant they are read at, the vehicle, the
/// weather.
[[nodiscard]] std::vector<Argument> road_arguments();

/// The roads those leave.
///
/// Throws:  Error{id_unknown}, Error{id_unknown_near} for a vehicle; as closed_roads().
[[nodiscard]] Travel asked_roads(const Given& given, const OpenedRegion& opened);

/// A place by "node:ID", by the id or the name, or that of a hazard ("hazard:CM04").
///
/// Throws:  Error{id_unknown}, Error{id_unknown_near}.
[[nodiscard]] PlaceIndex place_argument(const std::string& text, const Region& region);

/// The questions, each in a file of its own.
[[nodiscard]] int run_route(const Given& given, Session& session);
[[nodiscard]] int run_isochrone(const Given& given, Session& session);

}  // namespace muster
