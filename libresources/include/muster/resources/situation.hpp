#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <vector>

#include "muster/plan/id.hpp"
#include "muster/resources/closures.hpp"
#include "muster/resources/team.hpp"

namespace muster {

/// What changed about a crew since the import.
struct CrewStatus {
  std::optional<Readiness> readiness = {};
  std::optional<IncidentId> engaged_at = {};
  std::optional<PlaceId> place = {};  ///< where it stands now, when not at its base
};

/// What changes by the minute, read at one point of the ledger. What it does not mention is as the
/// region has it.
struct Situation {
  std::uint64_t seq = 0;
  std::map<CrewId, CrewStatus> crews = {};
  std::map<LotId, Quantity> balances = {};
  std::vector<Closure> closures = {};  ///< beside the region's standing ones
};

}  // namespace muster
