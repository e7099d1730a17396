#pragma once

#include <span>
#include <vector>

#include "muster/resources/dispatch.hpp"

namespace muster {

/// What to do about each assignment of an order whose authority refuses: the next open way to the
/// same holder, with whom to telephone where the usual time to consent is not recorded, else whom
/// to tell.
///
/// Order:   by holder, each once.
[[nodiscard]] std::vector<Message> if_refused(const Order& order, const Dispatch& dispatch,
                                              std::span<const Requirement> requirements,
                                              std::span<const Match> matches,
                                              std::span<const Activation> activations,
                                              const Region& region, Instant as_of);

}  // namespace muster
