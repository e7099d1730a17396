// How few lots it takes: what the prices prove of it, and what a need alone takes at its last
// instant.
#include <algorithm>

#include "verify_dispatch_parts.hpp"

namespace muster {
namespace {

constexpr std::int64_t source_price_unit = std::int64_t{1} << 32;

}  // namespace

bool DispatchCheck::comes_before(Aim one, Aim other) const {
  const auto& aims = options_.policy.aims;
  const auto place = std::ranges::find(aims, one);
  return place != aims.end() && place < std::ranges::find(aims, other);
}

/// Of the choices that all stages before find equal none takes fewer lots: whatever a lot gives
/// counts for its share of all it could give, and by the prices these shares add up to so much.
void DispatchCheck::check_fewest(const Proof& proof) {
  const Proof::Fewest& fewest = *proof.fewest;
  const Text first = need_name(proof.needs.front().requirement);
  std::size_t before = 0;
  while (before < proof.stages.size() && proof.stages[before].aim != Aim::sources) ++before;
  const bool shaped = before < proof.stages.size() &&
                      fewest.need_price.size() == proof.needs.size() &&
                      fewest.supply_price.size() == proof.supplies.size();
  if (!shaped) return say(Code::verify_shares, {first});
  std::map<Source, std::size_t> numbers;
  for (std::size_t s = 0; s < proof.supplies.size(); ++s) {
    numbers.emplace(proof.supplies[s].source, s);
  }
  std::map<Source, Quantity> wanted;  // by all needs that each could serve
  for (const Proof::Need& need : proof.needs) {
    for (const Way& from : ways_[need.requirement]) {
      Quantity& sum = wanted[from.source];
      sum = sum + need.wanted;
    }
  }
  std::optional<Instant> origin;
  for (const Proof::Need& need : proof.needs) {
    for (const Way& from : ways_[need.requirement]) {
      if (numbers.contains(from.source)) {
        origin = std::min(origin.value_or(from.arrives), from.arrives);
      }
    }
  }
  if (!origin) return say(Code::verify_shares, {first});
  const std::set<Source> lots = lots_used(proof);
  // Whether the first number that is not zero, of the stages before and then this one, is below it.
  const auto below = [&](auto number_of, std::int64_t last) {
    for (std::size_t i = 0; i < before; ++i) {
      const std::int64_t number = number_of(i);
      if (number != 0) return number < 0;
    }
    return last < 0;
  };
  bool right = fewest.used == static_cast<std::int64_t>(lots.size()) &&
               fewest.price_bound <= fewest.bound && fewest.bound <= fewest.used;
  Quantity proved;
  for (std::size_t j = 0; j < proof.needs.size(); ++j) {
    const Proof::Need& need = proof.needs[j];
    proved = proved + Quantity(fewest.need_price[j]) * need.wanted.count();
    right = right &&
            !below([&](std::size_t i) { return unmet_cost(proof.stages[i], need) - need.price[i]; },
                   -fewest.need_price[j]);
    for (const Way& from : ways_[need.requirement]) {
      const auto named = numbers.find(from.source);
      const auto number = named == numbers.end() ? std::nullopt : std::optional(named->second);
      const Quantity most = std::min(holds(need.requirement, from.source), wanted[from.source]);
      const std::int64_t share =
          is_lot(from.source) ? source_price_unit / std::max<std::int64_t>(1, most.count()) : 0;
      const std::int64_t price = number ? fewest.supply_price[*number] : 0;
      right =
          right && !below(
                       [&](std::size_t i) {
                         const auto unit = cost(proof.stages[i], need, from, number, *origin, lots);
                         const std::int64_t paid = number ? proof.supplies[*number].price[i] : 0;
                         return unit ? *unit + paid - need.price[i] : 1;
                       },
                       share + price - fewest.need_price[j]);
    }
  }
  const std::size_t any = proof.needs.front().requirement;
  for (std::size_t s = 0; s < proof.supplies.size(); ++s) {
    const Quantity held = holds(any, proof.supplies[s].source);
    proved = proved - Quantity(fewest.supply_price[s]) * held.count();
    right = right && !below([&](std::size_t i) { return proof.supplies[s].price[i]; },
                            fewest.supply_price[s]);
  }
  const Quantity claimed =
      Quantity(source_price_unit) * std::max<std::int64_t>(0, fewest.price_bound - 1);
  if (!right || (fewest.price_bound > 0 && proved <= claimed)) {
    say(Code::verify_value, {Text(std::to_string(before + 1)), title(Aim::sources),
                             Text(std::to_string(lots.size())), Text(std::to_string(fewest.used))});
  }
}

/// Of one need alone, at the instant at which the last of it comes: nothing that the policy likes
/// better is left, and of what is last in its liking the largest lots were taken.
void DispatchCheck::check_last_instant(const Proof& proof) {
  const std::size_t r = proof.needs.front().requirement;
  std::optional<Instant> last;
  for (const auto& [source, amount] : used_[r]) {
    const Way* known = way(r, source);
    if (known != nullptr && !source.carried) {
      last = std::max(last.value_or(known->arrives), known->arrives);
    }
  }
  if (!last) return;
  const auto liking = [&](const Way& one) {
    std::vector<std::int64_t> numbers;
    for (const Aim aim : options_.policy.aims) {
      if (aim == Aim::confirmed) numbers.push_back(one.to_confirm ? 1 : 0);
      if (aim == Aim::priced) numbers.push_back(one.cost ? 0 : 1);
      if (aim == Aim::cost) numbers.push_back(one.cost.value_or(0));
    }
    return numbers;
  };
  std::optional<std::vector<std::int64_t>> worst;
  for (const Way& one : ways_[r]) {
    if (one.arrives != *last || one.source.carried || !used_[r].contains(one.source)) continue;
    worst = std::max(worst.value_or(liking(one)), liking(one));
  }
  if (!worst) return;
  std::vector<Quantity> held;
  Quantity amount;
  std::size_t used = 0;
  for (const Way& one : ways_[r]) {
    if (one.arrives != *last || one.source.carried) continue;
    const auto taken = used_[r].find(one.source);
    const Quantity sent = taken == used_[r].end() ? Quantity(0) : taken->second;
    const auto liked = liking(one);
    if (liked < *worst && sent < holds(r, one.source)) {
      say(Code::verify_nearest, {need_name(r), source_name(one.source)});
    }
    if (liked != *worst) continue;
    held.push_back(holds(r, one.source));
    amount = amount + sent;
    if (sent > Quantity(0)) ++used;
  }
  if (!aims_at(Aim::sources) || !requirements_[r].material) return;
  std::ranges::sort(held, std::greater{});
  std::size_t least = 0;
  while (amount > Quantity(0) && least < held.size()) {
    amount = amount - std::min(amount, held[least]);
    ++least;
  }
  if (used > least) {
    say(Code::verify_value,
        {Text("1"), title(Aim::sources), Text(std::to_string(least)), Text(std::to_string(used))});
  }
}

}  // namespace muster
