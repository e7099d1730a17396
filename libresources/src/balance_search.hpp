#pragma once

#include <cstdint>
#include <vector>

#include "muster/resources/balance.hpp"

namespace muster {

/// Whole numbers so wide that no sum of a balance leaves them.
__extension__ using Wide = __int128;

/// Amounts are cut into millionths.
inline constexpr std::int64_t cuts = Decimal::scale;

/// What the search hands over to be judged: near the best, and perhaps a little off.
struct Guess {
  std::vector<double> more = {};    ///< by depot, units beside the stock
  std::vector<double> prices = {};  ///< by scenario, what its last unit is worth
};

/// A bounded simplex on the dual of the spread: one row a depot; a column for each scenario and
/// each step between the distances of two of its depots.
[[nodiscard]] Guess guess_spread(const BalanceQuestion& question, std::int64_t more,
                                 const std::vector<std::int64_t>& room);

/// Weight × cost × millionths of serving all scenarios from these amounts (millionths by depot).
/// The depots of each scenario stand nearest first.
[[nodiscard]] Wide value_of(const BalanceQuestion& question, const std::vector<Wide>& amounts);

}  // namespace muster
