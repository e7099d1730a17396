#pragma once

#include <span>
#include <vector>

#include "muster/resources/dispatch.hpp"

namespace muster {

/// Something that would lessen a shortfall, and what it gives.
struct Remedy {
  Message what = {};
  std::optional<Quantity> gains = {};
};

/// So many are missing at a deadline.
struct Shortfall {
  std::size_t requirement = 0;
  std::size_t point = 0;  ///< position in the requirement's curve
  Quantity missing = {};
  std::vector<Message> reasons = {};  ///< with the amounts behind each
  std::vector<Remedy> remedies = {};
};

/// What is missing, why, what would fix it.
///
/// Order:   by requirement, then deadline.
/// Empty:   when every deadline is met.
[[nodiscard]] std::vector<Shortfall> shortfalls(std::span<const Requirement> requirements,
                                                const Candidates& candidates,
                                                const Dispatch& dispatch, const Region& region,
                                                Instant as_of);

}  // namespace muster
