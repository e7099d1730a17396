// Incidents that take crews of several skills from one another: what is missing is counted from the
// assignments, and how little it could be from the prices.
#include <algorithm>
#include <limits>

#include "verify_dispatch_parts.hpp"

namespace muster {
namespace {

constexpr std::int64_t contest_price_unit = 1024;
constexpr std::int64_t most_contest_weight = std::int64_t{1} << 30;

Aim aim_of_row(Instant by) { return by == Instant::max() ? Aim::sent : Aim::in_time; }

/// One of the aims about what is missing, and what a unit of it counts for in one number.
struct Digit {
  Aim aim = Aim::in_time;
  std::pair<int, int> rank = {};
  std::int64_t most = 0;
  std::int64_t weight = 1;
};

/// The weights; as many digits as stay below the largest.
void weigh(std::vector<Digit>& digits) {
  while (true) {
    std::int64_t weight = 1;
    bool fits = true;
    for (std::size_t k = digits.size(); k-- > 0; weight *= digits[k].most + 1) {
      digits[k].weight = weight;
      fits = weight <= most_contest_weight;
      if (!fits) break;
    }
    if (fits) return;
    digits.pop_back();
  }
}

}  // namespace

std::map<std::pair<std::size_t, Aim>, std::int64_t> DispatchCheck::missing_from(
    const Rows& rows) const {
  std::map<std::pair<std::size_t, Aim>, std::int64_t> missing;
  for (const auto& [place, wanted] : rows) {
    const auto& [r, by] = place;
    std::int64_t there = 0;
    if (const auto used = used_.find(r); used != used_.end()) {
      for (const auto& [source, amount] : used->second) {
        const Way* known = way(r, source);
        if (known != nullptr && known->arrives <= by) there += amount.count();
      }
    }
    std::int64_t& most = missing[{r, aim_of_row(by)}];
    most = std::max(most, wanted - there);
  }
  return missing;
}

DispatchCheck::Rows DispatchCheck::rows_left(const Proof::Cover& contested) const {
  Rows rows;
  for (const Proof::Row& row : contested.rows) rows[{row.requirement, row.by}] = row.wanted;
  const auto missing = missing_from(rows);
  Rows left;
  for (const auto& [place, wanted] : rows) {
    const std::int64_t asked = wanted - missing.at({place.first, aim_of_row(place.second)});
    if (asked > 0) left[place] = asked;
  }
  return left;
}

void DispatchCheck::check_contested(const Proof& proof) {
  const Proof::Cover& contested = *proof.contested;
  std::set<std::size_t> needs;
  for (const Proof::Need& need : proof.needs) needs.insert(need.requirement);
  const Text first = need_name(*needs.begin());
  const auto rank = [&](std::size_t r) {
    const auto severity = options_.severity.find(requirements_[r].incident);
    return std::pair(
        severity == options_.severity.end() ? std::numeric_limits<int>::max() : severity->second,
        requirements_[r].priority);
  };
  // Of what is wanted those left out who are missing whoever goes.
  const auto most_of = [&](std::size_t r, Quantity wanted) {
    const auto ways = static_cast<std::int64_t>(ways_[r].size());
    const std::int64_t never =
        std::max<std::int64_t>(0, requirements_[r].curve.back().quantity.count() - ways);
    return std::max<std::int64_t>(0, wanted.count() - never);
  };
  std::map<std::pair<int, int>, std::int64_t> most;
  for (const std::size_t r : needs) {
    most[rank(r)] += most_of(r, requirements_[r].curve.back().quantity);
  }
  std::vector<Digit> digits;
  for (const Aim aim : {Aim::in_time, Aim::sent}) {
    for (const auto& [grave, units] : most) {
      digits.push_back({.aim = aim, .rank = grave, .most = units});
    }
  }
  const std::vector<Digit> all = digits;
  weigh(digits);
  const auto digit_of = [&](Aim aim, std::size_t r) {
    return std::ranges::find_if(
        digits, [&](const Digit& one) { return one.aim == aim && one.rank == rank(r); });
  };

  Rows rows;
  const auto ask = [&](std::size_t r, Instant by, Quantity wanted) {
    const std::int64_t units = most_of(r, wanted);
    if (units <= 0 || digit_of(aim_of_row(by), r) == digits.end()) return;
    std::int64_t& so_many = rows[{r, by}];
    so_many = std::max(so_many, units);
  };
  for (const std::size_t r : needs) {
    for (const DemandPoint& point : requirements_[r].curve) ask(r, point.by, point.quantity);
    ask(r, Instant::max(), requirements_[r].curve.back().quantity);
  }
  Rows said;
  for (const Proof::Row& row : contested.rows) {
    said[{row.requirement, row.by}] = row.wanted;
    if (row.price < 0) say(Code::verify_price, {need_name(row.requirement), Text("—")});
  }
  const auto& aims = options_.policy.aims;
  const bool begins = aims.size() >= 2 && aims[0] == Aim::in_time && aims[1] == Aim::sent;
  if (!begins || said != rows || said.size() != contested.rows.size()) {
    return say(Code::verify_shares, {first});
  }

  // What the prices prove: nobody goes to two incidents, and a missing unit costs its digit.
  std::int64_t proved = 0;
  std::map<Source, std::map<IncidentId, std::int64_t>> saves;
  std::map<std::pair<std::size_t, Aim>, std::int64_t> saved_by_missing;
  for (const Proof::Row& row : contested.rows) {
    proved += row.price * row.wanted;
    saved_by_missing[{row.requirement, aim_of_row(row.by)}] += row.price;
    for (const Way& one : ways_[row.requirement]) {
      if (one.arrives > row.by) continue;
      saves[one.source][requirements_[row.requirement].incident] += row.price;
    }
  }
  for (const auto& [source, incidents] : saves) {
    std::int64_t best = 0;
    for (const auto& [where, amount] : incidents) best = std::max(best, amount);
    proved -= best;
  }
  std::int64_t cost = 0;
  for (const auto& [place, units] : missing_from(rows)) {
    cost += digit_of(place.second, place.first)->weight * units;
  }
  for (const auto& [place, price] : saved_by_missing) {
    const std::int64_t weight = digit_of(place.second, place.first)->weight;
    const std::int64_t over = price - weight * contest_price_unit;
    if (over > 0) {
      proved -= over * most_of(place.first, requirements_[place.first].curve.back().quantity);
    }
  }
  if (cost != contested.cost || contested.price_bound > contested.bound ||
      contested.bound > contested.cost ||
      proved <= (contested.price_bound - 1) * contest_price_unit) {
    say(Code::verify_value, {Text("1"), title(Aim::in_time), Text(std::to_string(cost)),
                             Text(std::to_string(contested.cost))});
  }

  // The stages are the digits, up to the first that is not proved.
  std::int64_t bound = contested.bound;
  std::size_t stages = 0;
  bool right = true;
  for (const Digit& digit : digits) {
    right = right && stages < proof.stages.size();
    if (!right) break;
    const AimStage& stage = proof.stages[stages++];
    const std::int64_t value = cost / digit.weight;
    const std::int64_t least = bound / digit.weight;
    cost %= digit.weight;
    bound %= digit.weight;
    right = stage.aim == digit.aim && std::pair(stage.severity, stage.priority) == digit.rank &&
            stage.value == value && !stage.limit &&
            stage.bound == (least == value ? std::optional<std::int64_t>() : least);
    if (least != value) break;
  }
  // Then those that have no digit: of these only nothing is proved least.
  for (std::size_t d = digits.size(); right && d < all.size() && !proof.stages[stages - 1].bound;
       ++d) {
    Rows of_stage;
    for (const std::size_t r : needs) {
      if (rank(r) != all[d].rank) continue;
      if (all[d].aim == Aim::sent) {
        of_stage[{r, Instant::max()}] = most_of(r, requirements_[r].curve.back().quantity);
        continue;
      }
      for (const DemandPoint& point : requirements_[r].curve) {
        of_stage[{r, point.by}] = most_of(r, point.quantity);
      }
    }
    std::int64_t value = 0;
    for (const auto& [place, units] : missing_from(of_stage)) value += units;
    right = stages < proof.stages.size();
    if (!right) break;
    const AimStage& stage = proof.stages[stages++];
    right = stage.aim == all[d].aim && std::pair(stage.severity, stage.priority) == all[d].rank &&
            stage.value == value &&
            stage.bound == (value == 0 ? std::optional<std::int64_t>() : std::int64_t{0});
  }
  if (!right || stages != proof.stages.size()) say(Code::verify_aims, {first});
}

void DispatchCheck::check_one_need_each(const Proof& proof) {
  std::set<std::size_t> needs;
  for (const Proof::Need& need : proof.needs) needs.insert(need.requirement);
  bool several = false;
  for (const std::size_t r : needs) {
    for (const std::size_t other : needs) {
      const Requirement& one = requirements_[r];
      const Requirement& two = requirements_[other];
      if (other <= r || one.incident != two.incident || !one.capability || !two.capability)
        continue;
      if (!options_.together.contains(std::minmax(*one.capability, *two.capability))) continue;
      several = several || std::ranges::any_of(ways_[r], [&](const Way& from) {
                  const Way* there = way(other, from.source);
                  return there != nullptr && there->arrives == from.arrives;
                });
    }
  }
  if (several != proof.one_need_each) say(Code::verify_aims, {need_name(*needs.begin())});
}

}  // namespace muster
