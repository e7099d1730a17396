#pragma once

#include <span>

#include "muster/resources/dispatch.hpp"

namespace muster {

/// How much of a dispatch is wanted: all of it, or who goes and when alone, for whoever tries what
/// would come of something else. Then it has no orders and no proofs, and its assignments no
/// reasons.
enum class DispatchDepth { whole, sent };

/// dispatch(), as deep as it is wanted.
[[nodiscard]] Dispatch dispatch_as_deep(DispatchDepth depth,
                                        std::span<const Requirement> requirements,
                                        const Candidates& candidates, const Region& region,
                                        const DispatchOptions& options);

}  // namespace muster
