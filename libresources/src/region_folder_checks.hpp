#pragma once

#include <cstddef>
#include <map>
#include <string>
#include <vector>

#include "muster/plan/error.hpp"
#include "region_checks.hpp"

namespace muster {

/// Parts of the road network that no road joins, and closures of roads that do not exist.
/// `closures` are the places where their targets are written.
void check_network(const RoadNetwork& network, const records::RegionParts& parts,
                   const std::vector<Origin>& closures, Findings& findings);

/// Organisations, jurisdictions and hazards a plan names and the region does not have.
void check_plan_in_region(const Plan& plan, const records::RegionParts& parts,
                          const records::Unread& unread, Findings& findings);

/// How many crews nobody can say a turnout for.
void report_turnout(const records::RegionParts& parts, Findings& findings);

/// How many rows carry each mark of provenance.
void report_marks(const std::map<std::string, std::size_t>& marks, std::size_t rows,
                  const std::string& file, Findings& findings);

}  // namespace muster
