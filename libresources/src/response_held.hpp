#pragma once

#include <span>
#include <vector>

#include "muster/resources/response.hpp"

namespace muster {

/// Who or what is sent.
[[nodiscard]] Resource resource_of(const Assignment& assignment);

/// dispatch() with what is held kept where it is: a held crew serves no other requirement, and
/// nothing that is not held takes a place for which something held could come. As many places are
/// filled as could be otherwise. Its proofs are about the candidates that this leaves.
[[nodiscard]] Dispatch dispatch_held(std::span<const Requirement> requirements,
                                     const Candidates& candidates, const Region& region,
                                     std::span<const Held> held,
                                     const DispatchOptions& options = {});

}  // namespace muster
