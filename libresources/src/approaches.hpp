#pragma once

#include <span>
#include <vector>

#include "muster/plan/incident.hpp"
#include "muster/resources/closures.hpp"
#include "muster/resources/hazard.hpp"
#include "muster/resources/roads.hpp"

namespace muster {

/// How a point beside the road is reached.
struct AccessLeg {
  Meters limit = {};  ///< what lies farther from the road is refused
  KilometersPerHour speed = {};
};

/// As travel_time(), but no way takes no time.
[[nodiscard]] TravelTime leg_time(Meters part, KilometersPerHour speed);

/// A part of a road that takes `open` when nothing hinders and `now` today: its share of it,
/// rounded up; no way takes no time, and along a closed road nothing is driven.
[[nodiscard]] TravelTime time_of_part(Meters part, KilometersPerHour speed, TravelTime open,
                                      TravelTime now);

/// To a point of a road from the ends it is driven from; `access` is what then remains between the
/// road and the incident.
///
/// Order:   by place.
[[nodiscard]] std::vector<Approach> approaches_along(const NearestRoad& point, TravelTime access,
                                                     const RoadNetwork& network);

/// The point of a road that an access point with a position stands for.
///
/// Throws:  Error{locate_access_far} with the distance and the road, Error{locate_access_none} when
///          no road is as wished; a reader of files reports these as findings first.
[[nodiscard]] NearestRoad road_point_of(const AccessPoint& point, const RoadNetwork& network,
                                        Meters limit);

/// To access points, each from its place, from the end of its road it names, or from the ends of
/// the road beside its position. An end from which a one-way road cannot be entered is left out;
/// where that would leave nothing, the points are reached from the beginning of their road.
///
/// Order:   that of the points, then by place.
/// Empty:   when there are no points.
/// Throws:  Error{region_access}, Error{region_offset}, Error{id_unknown} for a point that does not
///          fit the network, and as road_point_of(); a reader of files reports these as findings
///          first.
[[nodiscard]] std::vector<Approach> approaches_to(std::span<const AccessPoint> points,
                                                  const RoadNetwork& network,
                                                  const AccessLeg& access);

/// The same, their legs along roads as long as these roads take now: a slow road makes a slow leg,
/// and a leg along a closed road is never driven.
///
/// Order:   that of the approaches.
/// Throws:  Error{id_unknown} for a road of another network.
[[nodiscard]] std::vector<Approach> with_legs_on(std::span<const Approach> approaches,
                                                 const RoadNetwork& network,
                                                 const RoadTimes& times);

}  // namespace muster
