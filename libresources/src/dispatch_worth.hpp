#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <span>
#include <utility>

#include "dispatch_settle.hpp"
#include "muster/resources/dispatch.hpp"

namespace muster {

/// What a choice is worth: by place of the aim in the policy, then rank. What is not named is 0.
using Worth = std::map<std::pair<std::size_t, Rank>, std::int64_t>;

/// Counted from the assignments and the meaning of the aims. Instants count from `as_of`.
[[nodiscard]] Worth worth(std::span<const Assignment> assignments,
                          std::span<const Requirement> requirements, const Candidates& candidates,
                          const Region& region, const DispatchOptions& options, Instant as_of);

/// The first number in which two choices differ.
struct WorthDifference {
  Aim aim = Aim::in_time;
  std::int64_t one = 0;
  std::int64_t other = 0;
};
[[nodiscard]] std::optional<WorthDifference> first_difference(const Worth& one, const Worth& other,
                                                              const Policy& policy);

/// Both numbers as a person reads them: clocks, minutes, or numbers of units; to the second where
/// minutes would look alike.
[[nodiscard]] std::pair<Text, Text> worth_texts(const WorthDifference& difference, Instant as_of,
                                                Offset offset);

}  // namespace muster
