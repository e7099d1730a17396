// Written apart from the search on purpose: it adds up everything again, from the question alone.
#include <algorithm>

#include "balance_search.hpp"

namespace muster {
namespace {

/// By filling up from the nearest, one unit of cost at a time of each scenario.
Wide cost_again(const BalanceQuestion& question, const std::vector<Wide>& amounts) {
  Wide all = 0;
  for (const BalanceScenario& scenario : question.scenarios) {
    std::vector<std::pair<std::int64_t, Wide>> near;
    for (const Reach& one : scenario.reach) near.emplace_back(one.distance, amounts[one.site]);
    near.emplace_back(question.unserved, Wide{scenario.demand} * cuts);
    std::ranges::sort(near);
    Wide got = 0;
    for (const auto& [distance, amount] : near) {
      const Wide used = std::min(amount, Wide{scenario.demand} * cuts - got);
      all += used * distance * scenario.weight;
      got += used;
    }
  }
  return all;
}

bool fits(const std::vector<Wide>& more, Wide all, const std::vector<std::int64_t>& room) {
  Wide sum = 0;
  for (std::size_t i = 0; i < more.size(); ++i) {
    if (more[i] < 0 || (!room.empty() && more[i] > Wide{room[i]} * cuts)) return false;
    sum += more[i];
  }
  return sum == all * cuts;
}

/// The most that `more` units within the room could be worth, by the worth of one in each depot.
Wide most_worth(std::vector<std::pair<Wide, Wide>> worth_and_room, Wide more) {
  std::ranges::sort(worth_and_room, std::greater<>());
  Wide sum = 0;
  for (const auto& [worth, room] : worth_and_room) {
    const Wide here = std::min(room, more);
    sum += here * worth;
    more -= here;
  }
  return sum;
}

}  // namespace

bool verify_spread(const BalanceQuestion& question, std::int64_t more,
                   const std::vector<std::int64_t>& room, const Spread& found) {
  const std::size_t depots = question.stock.size();
  if (found.amounts.size() != depots || found.whole.size() != depots ||
      found.prices.size() != question.scenarios.size()) {
    return false;
  }
  std::vector<Wide> parts;
  std::vector<Wide> wholes;
  for (std::size_t i = 0; i < depots; ++i) {
    parts.emplace_back(found.amounts[i].micros());
    wholes.push_back(Wide{found.whole[i]} * cuts);
  }
  if (!fits(parts, more, room) || !fits(wholes, more, room)) return false;
  for (std::size_t i = 0; i < depots; ++i) {
    parts[i] += Wide{question.stock[i]} * cuts;
    wholes[i] += Wide{question.stock[i]} * cuts;
  }
  if (cost_again(question, parts) > Wide{found.value} * cuts) return false;
  if (cost_again(question, wholes) > Wide{found.whole_value} * cuts) return false;
  Wide least = 0;
  std::vector<std::pair<Wide, Wide>> worth;
  for (std::size_t i = 0; i < depots; ++i) {
    worth.emplace_back(0, room.empty() ? Wide{more} : Wide{room[i]});
  }
  for (std::size_t k = 0; k < question.scenarios.size(); ++k) {
    const BalanceScenario& scenario = question.scenarios[k];
    const Wide price = found.prices[k].micros();
    if (price < 0 || price > Wide{question.unserved} * cuts) return false;
    least += price * scenario.demand * scenario.weight;
    for (const Reach& one : scenario.reach) {
      worth[one.site].first +=
          std::max<Wide>(0, price - Wide{one.distance} * cuts) * scenario.weight;
    }
  }
  for (std::size_t i = 0; i < depots; ++i) least -= worth[i].first * question.stock[i];
  least -= most_worth(worth, more);
  return found.at_least <= 0 || Wide{found.at_least} * cuts <= least;
}

}  // namespace muster
