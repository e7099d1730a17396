// Needs whose crews use several skills at once.
#include <algorithm>
#include <limits>

#include "verify_dispatch_parts.hpp"

namespace muster {
namespace {

constexpr std::int64_t price_unit = 1024;

}  // namespace

/// Who serves more than one need goes to one incident, at one time, with skills that are used
/// together.
void DispatchCheck::check_several() {
  std::map<CrewId, std::vector<std::size_t>> served;
  for (std::size_t i = 0; i < dispatch_.assignments.size(); ++i) {
    const Assignment& one = dispatch_.assignments[i];
    if (one.crew && requirements_[one.requirement].capability) served[*one.crew].push_back(i);
  }
  for (const auto& [crew, all] : served) {
    std::size_t main = 0;
    for (std::size_t n = 0; n < all.size(); ++n) {
      const Assignment& one = dispatch_.assignments[all[n]];
      if (!one.carried) ++main;
      for (std::size_t m = 0; m < n; ++m) {
        const Assignment& other = dispatch_.assignments[all[m]];
        const Requirement& first = requirements_[one.requirement];
        const Requirement& second = requirements_[other.requirement];
        const bool fits = first.incident == second.incident &&
                          one.coming.arrives == other.coming.arrives &&
                          (options_.together.contains({*first.capability, *second.capability}) ||
                           options_.together.contains({*second.capability, *first.capability}));
        if (!fits) say(Code::verify_twice, {Text(crew.view())});
      }
    }
    if (main != 1) say(Code::verify_twice, {Text(crew.view())});
  }
}

/// How many of each need are asked for by which instant: what all who could come would give, by the
/// deadlines, for the least group, and for the last.
std::map<std::pair<std::size_t, Instant>, std::int64_t> DispatchCheck::rows_of(
    const std::set<std::size_t>& needs) const {
  std::map<std::size_t, std::vector<Instant>> coming;
  std::map<std::size_t, std::int64_t> totals;
  std::map<std::size_t, std::int64_t> groups;
  std::map<std::pair<int, int>, Instant> last;
  std::map<std::pair<int, int>, Instant> grouped;
  const auto key = [&](std::size_t r) {
    const auto severity = options_.severity.find(requirements_[r].incident);
    return std::pair(
        severity == options_.severity.end() ? std::numeric_limits<int>::max() : severity->second,
        requirements_[r].priority);
  };
  for (const std::size_t r : needs) {
    for (const Way& one : ways_[r]) coming[r].push_back(one.arrives);
    std::ranges::sort(coming[r]);
    const auto crews = static_cast<std::int64_t>(coming[r].size());
    totals[r] = std::min(requirements_[r].curve.back().quantity.count(), crews);
    groups[r] = std::min(requirements_[r].least_group.value_or(Quantity(0)).count(), totals[r]);
    if (totals[r] <= 0) continue;
    const Instant end = coming[r][static_cast<std::size_t>(totals[r] - 1)];
    const auto at = last.try_emplace(key(r), end).first;
    at->second = std::max(at->second, end);
    if (groups[r] <= 0) continue;
    const Instant complete = coming[r][static_cast<std::size_t>(groups[r] - 1)];
    const auto first = grouped.try_emplace(key(r), complete).first;
    first->second = std::max(first->second, complete);
  }
  std::map<std::pair<std::size_t, Instant>, std::int64_t> rows;
  for (const std::size_t r : needs) {
    const auto by = [&](Instant instant) {
      return static_cast<std::int64_t>(std::ranges::upper_bound(coming[r], instant) -
                                       coming[r].begin());
    };
    const auto add = [&](Instant instant, std::int64_t count) {
      if (count > 0) rows[{r, instant}] = std::max(rows[{r, instant}], count);
    };
    bool short_of = false;
    for (const DemandPoint& point : requirements_[r].curve) {
      short_of = short_of || by(point.by) < point.quantity.count();
    }
    for (const DemandPoint& point : requirements_[r].curve) {
      if (!short_of) add(point.by, point.quantity.count());
    }
    for (std::int64_t n = 0; short_of && n < totals[r]; ++n) {
      const Instant instant = coming[r][static_cast<std::size_t>(n)];
      add(instant, std::min(by(instant), totals[r]));
    }
    if (totals[r] <= 0) continue;
    const auto complete = [&](Instant instant, std::int64_t count) {
      add(instant, count);
      add(instant - Seconds{1}, std::min(by(instant - Seconds{1}), count));
    };
    if (aims_at(Aim::last_arrival)) complete(last.at(key(r)), totals[r]);
    if (aims_at(Aim::first_effective) && groups[r] > 0) complete(grouped.at(key(r)), groups[r]);
  }
  return rows;
}

void DispatchCheck::check_cover(const Proof& proof) {
  const Proof::Cover& cover = *proof.cover;
  std::set<std::size_t> needs;
  for (const Proof::Need& need : proof.needs) needs.insert(need.requirement);
  const Text first = need_name(*needs.begin());
  std::map<std::pair<std::size_t, Instant>, std::int64_t> said;
  for (const Proof::Row& row : cover.rows) {
    said[{row.requirement, row.by}] = row.wanted;
    if (row.price < 0) say(Code::verify_price, {need_name(row.requirement), Text("—")});
  }
  const bool contested = proof.contested.has_value();
  const auto asked_for = contested ? rows_left(*proof.contested) : rows_of(needs);
  if (said != asked_for || said.size() != cover.rows.size()) {
    say(Code::verify_shares, {first});
    return;
  }
  std::map<Source, Instant> goes;
  // What each crew that could go costs over its prices, by the incident it could go to.
  std::map<Source, std::map<IncidentId, std::int64_t>> over;
  std::optional<Instant> origin;
  for (const std::size_t r : needs) {
    Quantity sum;
    for (const auto& [source, amount] : used_[r]) {
      sum = sum + amount;
      if (const Way* known = way(r, source)) goes[source] = known->arrives;
    }
    if (contested ? sum > reach(r) : sum != reach(r)) {
      say(Code::verify_shares, {need_name(r)});
    }
    for (const Way& one : ways_[r]) {
      origin = std::min(origin.value_or(one.alerted), one.alerted);
      if (one.kept || (aims_at(Aim::own_first) && one.foreign)) {
        say(Code::verify_nearest, {need_name(r), source_name(one.source)});
      }
    }
  }
  if (origin != cover.origin) say(Code::verify_shares, {first});
  std::int64_t proved = 0;
  for (const Proof::Row& row : cover.rows) {
    std::int64_t there = 0;
    for (const auto& [source, amount] : used_[row.requirement]) {
      const Way* known = way(row.requirement, source);
      there += known != nullptr && known->arrives <= row.by ? amount.count() : 0;
    }
    if (there < row.wanted) say(Code::verify_shares, {need_name(row.requirement)});
    proved += row.price * row.wanted;
    for (const Way& one : ways_[row.requirement]) {
      const IncidentId& where = requirements_[row.requirement].incident;
      const auto at = over[one.source]
                          .try_emplace(where, (one.arrives - cover.origin).count() * price_unit)
                          .first;
      if (one.arrives <= row.by) at->second -= row.price;
    }
  }
  for (const auto& [source, incidents] : over) {
    std::int64_t best = 0;
    for (const auto& [there, amount] : incidents) best = std::min(best, amount);
    proved += best;
  }
  std::int64_t cost = 0;
  for (const auto& [source, arrives] : goes) cost += (arrives - cover.origin).count();
  const bool bounds = cover.price_bound <= cover.bound && cover.bound <= cover.cost &&
                      proved > (cover.price_bound - 1) * price_unit;
  if (cost != cover.cost || !bounds) {
    say(Code::verify_value, {Text("1"), title(Aim::total_time), Text(std::to_string(cost)),
                             Text(std::to_string(cover.cost))});
  }
}

}  // namespace muster
