#pragma once

#include <map>
#include <optional>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "muster/resources/dispatch.hpp"
#include "search_work.hpp"

namespace muster {

/// What comes of the choice of material, beside the assignments.
struct MaterialChosen {
  std::vector<Assignment> assignments = {};  ///< by requirement, arrival
  std::vector<Proof> proofs = {};
  std::map<std::pair<LotId, IncidentId>, Quantity> kit_shares = {};
};

/// The material that comes: what the sent crews bring along and what the depots ship. What is
/// packed is asked for in whole packs.
[[nodiscard]] MaterialChosen choose_material(std::span<const Requirement> requirements,
                                             const Candidates& candidates,
                                             std::span<const Assignment> crews,
                                             const Region& region, const DispatchOptions& options,
                                             SearchWork& work);

[[nodiscard]] std::optional<Seconds> late_by(Instant arrives, Instant by);
/// Minutes, rounded up, as reasons give them.
[[nodiscard]] std::string minutes_text(Seconds seconds);

}  // namespace muster
