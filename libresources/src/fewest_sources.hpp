#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

#include "least_cost.hpp"

namespace muster {

/// What a source that gives counts for in the prices.
inline constexpr std::int64_t fewest_price_scale = std::int64_t{1} << 32;

struct FewestQuestion {
  const Allocation& allocation;
  const LeastCost& engine;         ///< after all that matters more: only what it holds open is used
  std::vector<bool> counted;       ///< by source; the others may give without being counted
  std::vector<std::int64_t> most;  ///< by source: no more than this could come from it
};

/// A part of the search. Either it was split on a source, and two parts follow: in the first
/// nothing comes from that source, in the second it counts whether anything comes from it or not.
/// Or its prices prove how few it takes; without any, only those that count already are known.
struct FewestPart {
  std::optional<std::size_t> split = {};
  Prices barred = {};  ///< of a unit from a source from which nothing is to come, at 1
  Prices spread = {};  ///< of a unit at fewest_price_scale / most, rounded down, where that is open
};

struct FewestFound {
  std::vector<bool> chosen = {};  ///< by source: counted, and something comes from it
  std::int64_t used = 0;
  std::int64_t bound = 0;
  std::vector<FewestPart> parts = {};  ///< they prove `bound`: the whole, then part after part
  std::uint64_t nodes = 0;
};

/// The fewest sources from which the best flows of the earlier questions can come: a fixed charge
/// on each that gives anything. NP-hard. Branch and bound on whether a source gives, with the
/// charge spread over all it could give as the bound.
///
/// Order:   equal input gives equal output; of equal choices the one found first.
/// Cost:    two network simplexes a node, warm from the questions before; at most `most_nodes`
///          nodes, then the best so far with the bound it still has.
[[nodiscard]] FewestFound fewest_sources(const FewestQuestion& question, std::uint64_t most_nodes,
                                         SearchWork& work);

}  // namespace muster
