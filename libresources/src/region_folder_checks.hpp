#pragma once

#include <cstddef>
#include <map>
#include <string>
#include <vector>

#include "muster/plan/error.hpp"
#include "region_checks.hpp"

namespace muster {

/// Where the rows of some lists are written, at the field that leads to the roads.
struct RoadOrigins {
  std::vector<Origin> closures = {};
  std::vector<Origin> access_points = {};
};

/// Parts of the road network that no road joins, closures of roads that do not exist, and access
/// points that lie beside no road.
void check_network(const RoadNetwork& network, const records::RegionParts& parts,
                   const RoadOrigins& origins, Findings& findings);

/// Organisations, jurisdictions and hazards a plan names and the region does not have.
void check_plan_in_region(const Plan& plan, const records::RegionParts& parts,
                          const records::Unread& unread, Findings& findings);

/// What the rules about packs, loads, low-loaders and rest at the scene name and the region does
/// not have, and amounts of nothing.
void check_supply_rules(const records::RegionParts& parts, const records::Unread& unread,
                        Findings& findings);

/// How many crews nobody can say a turnout for.
void report_turnout(const records::RegionParts& parts, Findings& findings);

/// Roads that are seasonal in a word no condition names, so that they count as open all the year.
void report_seasons(const records::RegionParts& parts, Findings& findings);

/// How many rows carry each mark of provenance.
void report_marks(const std::map<std::string, std::size_t>& marks, std::size_t rows,
                  const std::string& file, Findings& findings);

}  // namespace muster
