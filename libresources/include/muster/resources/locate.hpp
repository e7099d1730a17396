#pragma once

#include "muster/plan/incident.hpp"

namespace muster {

struct Region;

/// Where the incident is, in the region's terms: county and all above it, hazard, accident unit,
/// and the approaches by road.
///
/// A position stands in for the nearest point of a road; an incident on a road blocks it and is
/// approached from both ends.
/// Throws:  Error{locate_kind} and its neighbours, naming near matches; Error{locate_too_far} with
///          the distance and the nearest road.
[[nodiscard]] LocatedIncident locate(const Incident& incident, const Region& region);

/// How that place is reached by road, as locate() finds it.
///
/// Throws:  as locate().
[[nodiscard]] std::vector<Approach> approaches_of(const IncidentPlace& place, const Region& region);

}  // namespace muster
