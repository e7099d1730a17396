#pragma once

#include <vector>

#include "muster/resources/region.hpp"
#include "muster/resources/situation.hpp"
#include "muster/resources/travel.hpp"

namespace muster {

/// So many of one lot from where there is more than its minimum to where there is less.
struct Move {
  MaterialId material = {};
  LotId lot = {};
  StockpileId from = {};
  StockpileId to = {};
  Quantity quantity = {};
  Seconds drive = {};
};

/// What no surplus makes good.
struct StillShort {
  MaterialId material = {};
  StockpileId stockpile = {};
  Quantity missing = {};
};

struct Moves {
  std::vector<Move> moves = {};
  std::vector<StillShort> still_short = {};
  std::int64_t effort = 0;  ///< units × seconds of driving, of all moves
};

/// What to shift so that each depot of the region has its minimum stock on that day, in units ×
/// seconds the least there is: first as little is missing as can be, then as little is driven. Only
/// what is good on the day is a surplus and is moved, the lot first that runs out first; what has
/// no recorded expiry counts where it lies and is never moved. Stockpiles of others (`external`)
/// take no part.
///
/// Order:   by material, from, lot, to. Of equal answers the one least_cost finds first.
/// Cost:    a search for each depot that is short, a network simplex for each material.
[[nodiscard]] Moves moves(const Region& region, const Situation& situation, const Travel& roads,
                          Date good_on);

}  // namespace muster
