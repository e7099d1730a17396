#include "muster/resources/balance.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>

#include "balance_search.hpp"
#include "muster/plan/error.hpp"

namespace muster {

Wide value_of(const BalanceQuestion& question, const std::vector<Wide>& amounts) {
  Wide value = 0;
  for (const BalanceScenario& scenario : question.scenarios) {
    Wide wanted = Wide{scenario.demand} * cuts;
    Wide cost = 0;
    for (const Reach& one : scenario.reach) {
      const Wide taken = std::min(wanted, amounts[one.site]);
      cost += taken * one.distance;
      wanted -= taken;
      if (wanted == 0) break;
    }
    value += scenario.weight * (cost + wanted * question.unserved);
  }
  return value;
}

namespace {

constexpr std::int64_t most_number = 1'000'000'000'000;

[[noreturn]] void refuse_balance(Text why) {
  throw Error(Code::placement_question, {std::move(why)});
}

/// Numbers that hold together and whose sums fit.
void check(const BalanceQuestion& question) {
  if (question.scenarios.empty()) throw Error(Code::scenario_none, {Text("balance")});
  Wide sum = 0;
  for (const std::int64_t stock : question.stock) {
    if (stock < 0) refuse_balance({"存量为负", "a stock below zero"});
    if (stock > most_number) throw Error(Code::placement_large);
  }
  for (const BalanceScenario& scenario : question.scenarios) {
    if (scenario.weight < 0 || scenario.demand < 0) {
      refuse_balance({"情景 " + scenario.id + " 的概率或需求为负",
                      "scenario " + scenario.id + " has a probability or demand below zero"});
    }
    if (scenario.weight > most_number || scenario.demand > most_number) {
      throw Error(Code::placement_large);
    }
    std::vector<bool> seen(question.stock.size(), false);
    for (const Reach& one : scenario.reach) {
      if (one.site >= question.stock.size() || seen[one.site]) {
        refuse_balance({"情景 " + scenario.id + " 的储备库不存在或重复",
                        "scenario " + scenario.id + " names a depot there is not, or one twice"});
      }
      seen[one.site] = true;
      if (one.distance < 0 || one.distance > question.unserved) {
        refuse_balance({"距离为负或大于未送达的代价",
                        "a distance below zero or beyond what an unserved unit costs"});
      }
    }
    sum += Wide{scenario.weight} * scenario.demand;
    if (question.unserved > most_number ||
        sum * (question.unserved + 1) > Wide{std::numeric_limits<std::int64_t>::max() / 2}) {
      throw Error(Code::placement_large);
    }
  }
}

/// The same, with the depots of each scenario nearest first.
BalanceQuestion nearest_first(BalanceQuestion question) {
  for (BalanceScenario& scenario : question.scenarios) {
    std::ranges::sort(scenario.reach, {},
                      [](const Reach& one) { return std::pair(one.distance, one.site); });
  }
  return question;
}

std::vector<Wide> cut(const std::vector<std::int64_t>& stock) {
  std::vector<Wide> amounts;
  for (const std::int64_t one : stock) amounts.push_back(Wide{one} * cuts);
  return amounts;
}

std::int64_t rounded_down(Wide value) { return static_cast<std::int64_t>(value / cuts); }
std::int64_t rounded_up(Wide value) { return static_cast<std::int64_t>((value + cuts - 1) / cuts); }

/// What no spread can undercut, by these prices: any prices hold, good ones hold tightly.
Wide bound_of(const BalanceQuestion& question, std::int64_t more,
              const std::vector<std::int64_t>& room, const std::vector<Wide>& prices) {
  Wide bound = 0;
  std::vector<Wide> worth(question.stock.size(), 0);
  for (std::size_t k = 0; k < question.scenarios.size(); ++k) {
    const BalanceScenario& scenario = question.scenarios[k];
    bound += scenario.weight * prices[k] * scenario.demand;
    for (const Reach& one : scenario.reach) {
      const Wide gain = prices[k] - Wide{one.distance} * cuts;
      if (gain > 0) worth[one.site] += scenario.weight * gain;
    }
  }
  for (std::size_t i = 0; i < worth.size(); ++i) bound -= worth[i] * question.stock[i];
  std::vector<std::size_t> order(worth.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::ranges::sort(order, [&](std::size_t a, std::size_t b) { return worth[a] > worth[b]; });
  Wide left = more;
  for (const std::size_t i : order) {
    const Wide here = room.empty() ? left : std::min<Wide>(left, room[i]);
    bound -= here * worth[i];
    left -= here;
  }
  return bound;
}

/// Makes the amounts sum to what is to be spread, each within its room: what is over goes from the
/// last that has it, what lacks to the first that takes it.
void settle(std::vector<Wide>& more, Wide all, const std::vector<std::int64_t>& room, Wide unit) {
  for (std::size_t i = 0; i < more.size(); ++i) {
    more[i] = std::max<Wide>(more[i], 0);
    if (!room.empty()) more[i] = std::min(more[i], room[i] * unit);
    all -= more[i];
  }
  for (std::size_t i = more.size(); i-- > 0 && all < 0;) {
    const Wide back = std::min(more[i], -all);
    more[i] -= back;
    all += back;
  }
  for (std::size_t i = 0; i < more.size() && all > 0; ++i) {
    const Wide here = room.empty() ? all : std::min(all, room[i] * unit - more[i]);
    more[i] += here;
    all -= here;
  }
}

std::vector<Wide> sum_of(const std::vector<std::int64_t>& stock, const std::vector<Wide>& more) {
  std::vector<Wide> amounts = cut(stock);
  for (std::size_t i = 0; i < amounts.size(); ++i) amounts[i] += more[i];
  return amounts;
}

/// Whole units near the cut ones: each rounded down, then one after another where it saves most.
std::vector<Wide> whole_near(const BalanceQuestion& question, std::int64_t more,
                             const std::vector<std::int64_t>& room, const std::vector<Wide>& near) {
  std::vector<Wide> whole = near;
  Wide left = more;
  for (Wide& one : whole) {
    one = one / cuts * cuts;
    left -= one / cuts;
  }
  for (; left > 0; --left) {
    std::size_t best = whole.size();
    Wide least = 0;
    for (std::size_t i = 0; i < whole.size(); ++i) {
      if (near[i] == whole[i] || (!room.empty() && whole[i] / cuts >= room[i])) continue;
      whole[i] += cuts;
      const Wide value = value_of(question, sum_of(question.stock, whole));
      whole[i] -= cuts;
      if (best != whole.size() && value >= least) continue;
      best = i;
      least = value;
    }
    if (best == whole.size()) break;
    whole[best] += cuts;
  }
  settle(whole, Wide{more} * cuts, room, cuts);
  return whole;
}

std::int64_t to_cuts(double value) {
  return std::llround(std::min(std::max(value, 0.0), 1e12) * cuts);
}

/// The cheaper of what was found and what the caller has.
Spread spread_checked(const BalanceQuestion& question, std::int64_t more,
                      const std::vector<std::int64_t>& room) {
  const Guess guess = question.stock.empty()
                          ? Guess{{}, std::vector<double>(question.scenarios.size())}
                          : guess_spread(question, more, room);
  std::vector<Wide> extra;
  for (const double one : guess.more) extra.emplace_back(to_cuts(one));
  settle(extra, Wide{more} * cuts, room, cuts);
  std::vector<Wide> prices;
  for (const double one : guess.prices) {
    prices.push_back(std::min<Wide>(to_cuts(one), Wide{question.unserved} * cuts));
  }
  Spread found;
  const auto whole = whole_near(question, more, room, extra);
  const Wide whole_value = value_of(question, sum_of(question.stock, whole));
  Wide value = value_of(question, sum_of(question.stock, extra));
  if (whole_value <= value) {
    extra = whole;
    value = whole_value;
  }
  for (const Wide one : extra) {
    found.amounts.push_back(Decimal::of_micros(static_cast<std::int64_t>(one)));
  }
  for (const Wide one : whole) found.whole.push_back(rounded_down(one));
  for (const Wide one : prices) {
    found.prices.push_back(Decimal::of_micros(static_cast<std::int64_t>(one)));
  }
  found.value = rounded_up(value);
  found.whole_value = rounded_up(whole_value);
  const Wide bound = bound_of(question, more, room, prices);
  found.at_least = bound > 0 ? rounded_down(bound) : 0;
  return found;
}

/// a ÷ b in millionths.
Decimal ratio(std::int64_t a, std::int64_t b, bool up) {
  const Wide micros = (Wide{a} * cuts + (up ? b - 1 : 0)) / b;
  const Wide most = std::numeric_limits<std::int64_t>::max();
  return Decimal::of_micros(static_cast<std::int64_t>(std::min(micros, most)));
}

Wide weight_in_time(const BalanceQuestion& question) {
  Wide weight = 0;
  for (const BalanceScenario& scenario : question.scenarios) {
    std::int64_t near = 0;
    for (const Reach& one : scenario.reach) {
      if (!question.limit || one.distance <= *question.limit) near += question.stock[one.site];
    }
    if (near >= scenario.demand) weight += scenario.weight;
  }
  return weight;
}

}  // namespace

Spread spread(const BalanceQuestion& question, std::int64_t more,
              const std::vector<std::int64_t>& room) {
  check(question);
  if (more < 0 || more > most_number || (!room.empty() && room.size() != question.stock.size())) {
    refuse_balance({"要放的数量或容量不成立", "the units to spread, or the room for them"});
  }
  if (question.stock.empty() && more > 0) throw Error(Code::placement_impossible);
  if (!room.empty()) {
    Wide all = 0;
    for (const std::int64_t one : room) {
      if (one < 0) refuse_balance({"容量为负", "a room below zero"});
      all += one;
    }
    if (all < more) throw Error(Code::placement_impossible);
  }
  return spread_checked(nearest_first(question), more, room);
}

Balance balance(const BalanceQuestion& question) {
  check(question);
  Balance result;
  for (const std::int64_t one : question.stock) result.total += one;
  BalanceQuestion asked = nearest_first(question);
  for (std::size_t k = 0; k < asked.scenarios.size(); ++k) {
    BalanceScenario& scenario = asked.scenarios[k];
    result.weight += scenario.weight;
    if (scenario.demand <= result.total) {
      result.covered += scenario.weight;
    } else {
      result.beyond.push_back(k);
      scenario.demand = result.total;
    }
    std::int64_t reaching = 0;
    for (const Reach& one : scenario.reach) reaching += question.stock[one.site];
    if (reaching < scenario.demand) result.unreachable.push_back(k);
  }
  result.in_time = static_cast<std::int64_t>(weight_in_time(question));
  const Wide actual = value_of(asked, cut(asked.stock));
  result.actual = rounded_up(actual);
  for (std::size_t i = 0; i < asked.stock.size(); ++i) {
    auto amounts = cut(asked.stock);
    amounts[i] += cuts;
    DepotBalance depot{.price = rounded_down(actual - value_of(asked, amounts))};
    amounts[i] = 0;
    depot.loss = rounded_down(value_of(asked, amounts) - actual);
    if (!result.worst || depot.loss > result.depots[*result.worst].loss) result.worst = i;
    result.depots.push_back(depot);
  }
  BalanceQuestion free = asked;
  free.stock.assign(free.stock.size(), 0);
  result.best = spread(free, result.total);
  if (result.actual <= result.best.value) {
    result.best.value = result.actual;
    for (std::size_t i = 0; i < asked.stock.size(); ++i) {
      result.best.amounts[i] = Decimal::of(asked.stock[i]);
    }
  }
  if (result.actual <= result.best.whole_value) {
    result.best.whole_value = result.actual;
    result.best.whole = asked.stock;
  }
  if (result.actual == 0) {
    result.d_at_least = result.d_at_most = Decimal::of(1);
  } else if (result.best.at_least > 0) {
    result.d_at_least = ratio(result.actual, result.best.value, false);
    result.d_at_most = ratio(result.actual, result.best.at_least, true);
  }
  return result;
}

}  // namespace muster
