#include "dispatch_worth.hpp"

#include <algorithm>
#include <chrono>
#include <set>
#include <string>
#include <vector>

#include "muster/resources/region.hpp"
#include "muster/resources/stockpile.hpp"

namespace muster {
namespace {

bool is_foreign(const Assignment& one, const Region& region) {
  if (one.carried) return false;
  if (one.coming.act != Act::order) return true;
  if (one.lot) {
    const Lot* lot = find(region.lots, *one.lot);
    const Stockpile* from = lot == nullptr ? nullptr : find(region.stockpiles, lot->stockpile);
    return from != nullptr && from->external;
  }
  const Crew* crew = find(region.crews, *one.crew);
  const Team* team = crew == nullptr ? nullptr : find(region.teams, crew->team);
  return team != nullptr && team->external;
}

std::set<LotId> lots_to_confirm(const Candidates& candidates) {
  std::set<LotId> lots;
  for (const LotCandidate& lot : candidates.lots) {
    if (lot.to_confirm) lots.insert(lot.lot);
  }
  return lots;
}

}  // namespace

Worth worth(std::span<const Assignment> assignments, std::span<const Requirement> requirements,
            const Candidates& candidates, const Region& region, const DispatchOptions& options,
            Instant as_of) {
  const auto& aims = options.policy.aims;
  const std::set<LotId> to_confirm = lots_to_confirm(candidates);
  Worth sums;
  const auto sum = [&](Aim aim, const Rank& rank) -> std::int64_t& {
    const auto place = static_cast<std::size_t>(std::ranges::find(aims, aim) - aims.begin());
    return sums[{place, is_about_all(aim) ? Rank{} : rank}];
  };
  std::set<LotId> lots;
  std::vector<std::vector<const Assignment*>> by_need(requirements.size());
  for (const Assignment& one : assignments) by_need[one.requirement].push_back(&one);
  for (std::size_t r = 0; r < by_need.size(); ++r) {
    const Requirement& requirement = requirements[r];
    if (requirement.curve.empty()) continue;
    const Rank rank = rank_of(requirement, options);
    auto& coming = by_need[r];
    std::ranges::stable_sort(coming, {}, [](const auto* one) { return one->coming.arrives; });
    std::int64_t in_time = 0;
    std::int64_t sent = 0;
    std::int64_t kept = 0;
    for (const Assignment* one : coming) {
      const std::int64_t amount = one->quantity.count();
      const std::int64_t after = (one->coming.arrives - as_of).count();
      if (requirement.least_group && sent < requirement.least_group->count()) {
        auto& first = sum(Aim::first_effective, rank);
        first = std::max(first, after);
      }
      sent += amount;
      if (one->engaged_at == requirement.incident) kept += amount;
      if (!one->late_by) in_time += amount;
      if (one->late_by) sum(Aim::lateness, rank) += one->late_by->count() * amount;
      auto& last = sum(Aim::last_arrival, rank);
      last = std::max(last, after);
      if (one->lot) sum(Aim::carried_first, rank) += amount;
      if (one->lot && to_confirm.contains(*one->lot)) sum(Aim::confirmed, rank) += amount;
      if (!one->carried) {
        const auto cost = known_cost(one->coming);
        if (cost) {
          auto& all = sum(Aim::cost, rank);
          all = (Quantity(all) + Quantity(*cost) * amount).count();
        } else {
          sum(Aim::priced, rank) += amount;
        }
      }
      if (one->lot && lots.insert(*one->lot).second) ++sum(Aim::sources, rank);
      if (is_foreign(*one, region)) sum(Aim::own_first, rank) += amount;
      // A skill used beside another takes no time of its own.
      if (!one->carried || requirement.material) sum(Aim::total_time, rank) += after * amount;
    }
    const std::int64_t wanted =
        std::max<std::int64_t>(0, requirement.curve.back().quantity.count());
    sum(Aim::in_time, rank) += wanted - in_time;
    sum(Aim::sent, rank) += wanted - sent;
    if (requirement.capability) sum(Aim::kept, rank) += wanted - kept;
  }
  std::erase_if(sums, [&](const auto& one) { return one.first.first >= aims.size(); });
  return sums;
}

std::optional<WorthDifference> first_difference(const Worth& one, const Worth& other,
                                                const Policy& policy) {
  std::set<std::pair<std::size_t, Rank>> places;
  for (const auto& [place, unused] : one) places.insert(place);
  for (const auto& [place, unused] : other) places.insert(place);
  const auto at = [](const Worth& worth, const auto& place) {
    const auto found = worth.find(place);
    return found == worth.end() ? std::int64_t{0} : found->second;
  };
  for (const auto& place : places) {
    const Aim aim = policy.aims[place.first];
    if (aim == Aim::ids || at(one, place) == at(other, place)) continue;
    return WorthDifference{aim, at(one, place), at(other, place)};
  }
  return std::nullopt;
}

namespace {

Text worth_text(Aim aim, std::int64_t amount, bool exact, Instant as_of, Offset offset) {
  switch (aim) {
    case Aim::first_effective:
    case Aim::last_arrival: {
      const Instant at = as_of + Seconds(amount);
      if (!exact) return format_clock(std::chrono::ceil<Minutes>(at), as_of, offset);
      const Instant minute = std::chrono::floor<Minutes>(at);
      const std::string seconds = std::to_string((at - minute).count());
      return format_clock(minute, as_of, offset) + (seconds.size() < 2 ? ":0" : ":") + seconds;
    }
    case Aim::lateness:
    case Aim::total_time: {
      if (exact) return {std::to_string(amount) + " 秒", std::to_string(amount) + " s"};
      const auto minutes = std::chrono::ceil<Minutes>(Seconds(amount)).count();
      return {std::to_string(minutes) + " 分钟", std::to_string(minutes) + " min"};
    }
    case Aim::cost: {
      const std::string cents = std::to_string(100 + amount % 100).substr(1);
      return Text(std::to_string(amount / 100) + "." + cents);
    }
    case Aim::in_time:
    case Aim::sent:
    case Aim::kept:
    case Aim::carried_first:
    case Aim::own_first:
    case Aim::confirmed:
    case Aim::priced:
    case Aim::sources:
    case Aim::ids:
      return Text(std::to_string(amount));
  }
  return {};
}

}  // namespace

std::pair<Text, Text> worth_texts(const WorthDifference& difference, Instant as_of, Offset offset) {
  for (const bool exact : {false, true}) {
    std::pair<Text, Text> texts = {
        worth_text(difference.aim, difference.one, exact, as_of, offset),
        worth_text(difference.aim, difference.other, exact, as_of, offset)};
    if (exact || texts.first != texts.second) return texts;
  }
  return {};
}

}  // namespace muster
