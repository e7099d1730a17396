#pragma once

#include <span>
#include <vector>

#include "dispatch_supply.hpp"
#include "muster/resources/dispatch.hpp"

namespace muster {

/// The kits of each lot to the incidents in their order, where what is sent out of them opens more
/// than there are, beside those that go whole. Empty: when it does not.
[[nodiscard]] KitShares shared_kits(std::span<Assignment> sent,
                                    std::span<const Requirement> requirements,
                                    const Candidates& candidates, const DispatchOptions& options,
                                    const LotsTaken& taken);

/// Other shares of the kits than what is opened now: some more of a lot for one incident, which
/// another opens, which would go whole, or which stay. One by one, and by twice as many.
///
/// Order:   by lot, then by who has more.
[[nodiscard]] std::vector<KitShares> other_shares(std::span<Assignment> sent,
                                                  std::span<const Requirement> requirements,
                                                  const Candidates& candidates);

/// Says of what is sent out of kits how many are opened for it: of lots as many as the part of
/// which most is wanted; of crews what is loose first, then kit after kit.
void count_kits(std::span<Assignment> sent, std::span<const Requirement> requirements,
                const Candidates& candidates, const Region& region, const CarriedWhole& whole);

}  // namespace muster
