#pragma once

#include <map>
#include <optional>
#include <span>
#include <utility>
#include <vector>

#include "dispatch_depth.hpp"
#include "muster/resources/dispatch.hpp"
#include "search_work.hpp"

namespace muster {

/// What comes of the choice of material, beside the assignments.
struct MaterialChosen {
  std::vector<Assignment> assignments = {};  ///< by requirement, arrival
  std::vector<Proof> proofs = {};
  std::map<std::pair<LotId, IncidentId>, Quantity> kit_shares = {};
  MostFrom most_from = {};
  std::optional<AimStage> open = {};     ///< as Dispatch::supply_open
  std::vector<MaterialId> in_turn = {};  ///< as Dispatch::in_turn
};

/// The material that comes: what the sent crews bring along and what the depots ship. What is
/// packed is asked for in whole packs. Where materials share vehicles, every order of up to four of
/// them is tried as long as anything is missing; of more, each in front of all others.
[[nodiscard]] MaterialChosen choose_material(std::span<const Requirement> requirements,
                                             const Candidates& candidates,
                                             std::span<const Assignment> crews,
                                             const Region& region, const DispatchOptions& options,
                                             SearchWork& work, DispatchDepth depth);

[[nodiscard]] std::optional<Seconds> late_by(Instant arrives, Instant by);
/// Minutes, rounded up, as reasons give them.
[[nodiscard]] Text minutes_text(Seconds seconds);

}  // namespace muster
