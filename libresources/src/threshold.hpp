#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "allocation.hpp"

namespace muster {

/// The least time by which every sink can be filled, and sinks that forbid any earlier one.
struct Threshold {
  std::int64_t time = 0;
  /// Over the links of every earlier time, the sources that serve one of these hold less than these
  /// want together (Hall's condition fails).
  std::vector<std::uint32_t> rivals = {};
};

/// A bound for each sink alone, then maximum flow over the links up to a time, the time doubled
/// and halved (Dinic 1970), each flow begun from the last that was too small.
///
/// Empty:   when no time is enough.
/// Order:   rivals by number: the smallest set that holds the first unfilled sink and whose sources
///          serve it alone.
/// Cost:    O(log(times) · flow); O(L √N) for each flow when every supply is one.
[[nodiscard]] std::optional<Threshold> least_threshold(const Allocation& allocation,
                                                       std::span<const std::int64_t> time);

}  // namespace muster
