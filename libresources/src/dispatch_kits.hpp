#pragma once

#include <span>
#include <vector>

#include "dispatch_supply.hpp"
#include "muster/resources/dispatch.hpp"

namespace muster {

/// Gives the kits of each lot to the incidents in their order (LotsTaken::kit_shares), where what
/// is sent out of them opens more than there are. False: when it does not.
[[nodiscard]] bool share_kits(std::span<Assignment> sent, std::span<const Requirement> requirements,
                              const Candidates& candidates, const DispatchOptions& options,
                              LotsTaken& taken);

/// Says of what is sent out of kits how many are opened for it: of lots as many as the part of
/// which most is wanted; of crews what is loose first, then kit after kit.
void count_kits(std::span<Assignment> sent, std::span<const Requirement> requirements,
                const Candidates& candidates, const Region& region, const CarriedWhole& whole);

}  // namespace muster
