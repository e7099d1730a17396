#pragma once

#include <cstddef>
#include <map>
#include <span>
#include <string>
#include <vector>

#include "muster/resources/candidates.hpp"
#include "muster/resources/region.hpp"
#include "support/drawn_region.hpp"

/// Incidents i0, i1 … on the road of a drawn region, each with one gate, and the way there.
struct DrawnIncidents {
  std::vector<muster::LocatedIncident> located = {};
  std::map<muster::IncidentId, muster::TravelByVehicle> travel = {};

  DrawnIncidents(const muster::Region& region, std::span<const int> kilometres,
                 muster::Instant known) {
    using namespace muster;
    for (std::size_t i = 0; i < kilometres.size(); ++i) {
      LocatedIncident& one = located.emplace_back();
      one.incident.id = IncidentId("i" + std::to_string(i));
      one.incident.known = known;
      one.approaches = {{.name = "gate", .place = PlaceId(DrawnRegion::place_name(kilometres[i]))}};
      travel.try_emplace(one.incident.id, region.roads, road_times(*region.roads), one.approaches);
    }
  }
};
