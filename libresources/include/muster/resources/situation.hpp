#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "muster/plan/geo.hpp"
#include "muster/plan/id.hpp"
#include "muster/resources/closures.hpp"
#include "muster/resources/team.hpp"

namespace muster {

/// What changed about a crew since the import.
struct CrewStatus {
  std::optional<Readiness> readiness = {};
  std::optional<IncidentId> engaged_at = {};
  std::optional<PlaceId> place = {};       ///< where it stands now, when not at its base
  std::optional<Position> position = {};   ///< where it is between two places; outweighs `place`
  std::optional<Instant> relieve_by = {};  ///< engaged as long as its rest rule allows
  std::optional<Instant> rested_at = {};   ///< released, and rested as long as its rule asks
};

/// How much of a measure of a facility (beds, shelter places) is taken.
struct FacilityLoad {
  Quantity taken = {};
  Instant at = {};  ///< when somebody said so
};

/// A contact that does not answer.
struct ChannelDown {
  Instant since = {};
  std::string reason = {};
};

/// When a lot was last counted or confirmed, and by whom.
struct Verified {
  Instant at = {};
  std::string by = {};
};

/// What changes by the minute, read at one point of the ledger. What it does not mention is as the
/// region has it.
struct Situation {
  std::uint64_t seq = 0;
  std::map<CrewId, CrewStatus> crews = {};
  std::map<LotId, Quantity> balances = {};  ///< what is free: reservations are taken off
  std::map<LotId, Quantity> reserved = {};  ///< kept for something else
  std::map<LotId, Verified> verified = {};  ///< by a stocktake since the import
  std::vector<Closure> closures = {};       ///< beside the region's standing ones
  std::map<std::pair<FacilityId, std::string>, FacilityLoad> loads = {};  ///< by measure
  std::map<ContactId, ChannelDown> channels_down = {};
};

}  // namespace muster
