// How few lots it takes: what the prices of each part of all choices prove of it, and what a need
// alone takes at its last instant.
#include <algorithm>
#include <limits>

#include "verify_dispatch_parts.hpp"

namespace muster {
namespace {

constexpr std::int64_t source_price_unit = std::int64_t{1} << 32;

/// What can be said of the fewest lots from the prices of each part of all choices, without a
/// search: a part that is split is no better than the worse of its halves, one that is not is held
/// against its prices.
class FewestCheck {
 public:
  /// A unit that could come: of which supply, if the proof names it, for which need.
  struct Unit {
    std::size_t need = 0;
    std::optional<std::size_t> supply = {};
    std::int64_t share = 0;  ///< 0: it comes from no lot
  };

  FewestCheck(const Proof& proof, std::vector<Unit> units, std::vector<std::size_t> may_lack,
              std::vector<std::size_t> may_keep, std::vector<Quantity> held)
      : proof_(proof),
        units_(std::move(units)),
        may_lack_(std::move(may_lack)),
        may_keep_(std::move(may_keep)),
        held_(std::move(held)),
        state_(proof.supplies.size(), Settled::open) {}

  /// How few lots any choice takes; none: the parts are not a proof.
  [[nodiscard]] std::optional<std::int64_t> bound() {
    const auto found = part();
    return next_ == proof_.fewest->parts.size() ? found : std::nullopt;
  }

 private:
  enum class Settled : std::uint8_t { open, nothing, counts };

  [[nodiscard]] std::optional<std::int64_t> part() {
    const auto& parts = proof_.fewest->parts;
    if (next_ == parts.size()) return std::nullopt;
    const Proof::Fewest::Part& here = parts[next_++];
    if (!here.split) return by_prices(here);
    if (*here.split >= state_.size() || state_[*here.split] != Settled::open ||
        !is_lot(proof_.supplies[*here.split].source)) {
      return std::nullopt;
    }
    state_[*here.split] = Settled::nothing;
    const auto without = part();
    state_[*here.split] = Settled::counts;
    const auto with = without ? part() : std::nullopt;
    state_[*here.split] = Settled::open;
    return with ? std::optional(std::min(*without, *with)) : std::nullopt;
  }

  [[nodiscard]] std::optional<std::int64_t> by_prices(const Proof::Fewest::Part& here) const {
    const std::int64_t counted = std::ranges::count(state_, Settled::counts);
    const bool barred = !here.barred.need.empty();
    const bool spread = !here.spread.need.empty();
    if ((barred && !shaped(here.barred)) || (spread && !shaped(here.spread))) return std::nullopt;
    if (!barred && !spread) return counted;
    if (!barred && std::ranges::find(state_, Settled::nothing) != state_.end()) return std::nullopt;
    if (!hold(barred ? &here.barred : nullptr, spread ? &here.spread : nullptr)) {
      return std::nullopt;
    }
    if (barred && worth(here.barred) > 0) return std::numeric_limits<std::int64_t>::max();
    const std::int64_t more = spread ? worth(here.spread) : 0;
    return counted + (more <= 0 ? 0 : (more - 1) / source_price_unit + 1);
  }

  [[nodiscard]] bool shaped(const Proof::Fewest::Prices& prices) const {
    return prices.need.size() == proof_.needs.size() &&
           prices.supply.size() == proof_.supplies.size();
  }

  /// Σ price · wanted − Σ price · held.
  [[nodiscard]] std::int64_t worth(const Proof::Fewest::Prices& prices) const {
    Quantity sum;
    for (std::size_t j = 0; j < prices.need.size(); ++j) {
      sum = sum + Quantity(prices.need[j]) * proof_.needs[j].wanted.count();
    }
    for (std::size_t s = 0; s < prices.supply.size(); ++s) {
      sum = sum - Quantity(prices.supply[s]) * held_[s].count();
    }
    return sum.count();
  }

  /// Nothing that earlier stages allow is cheaper than its prices.
  [[nodiscard]] bool hold(const Proof::Fewest::Prices* barred,
                          const Proof::Fewest::Prices* spread) const {
    const auto below = [](std::int64_t first, std::int64_t then) {
      return first < 0 || (first == 0 && then < 0);
    };
    const auto of_need = [](const Proof::Fewest::Prices* prices, std::size_t need) {
      return prices == nullptr ? 0 : prices->need[need];
    };
    const auto of_supply = [](const Proof::Fewest::Prices* prices, std::size_t supply) {
      return prices == nullptr ? 0 : prices->supply[supply];
    };
    for (const std::size_t need : may_lack_) {
      if (below(-of_need(barred, need), -of_need(spread, need))) return false;
    }
    for (const std::size_t supply : may_keep_) {
      if (below(of_supply(barred, supply), of_supply(spread, supply))) return false;
    }
    return std::ranges::all_of(units_, [&](const Unit& unit) {
      const Settled settled = unit.supply ? state_[*unit.supply] : Settled::open;
      std::int64_t first = settled == Settled::nothing ? 1 : 0;
      std::int64_t then = settled == Settled::open ? unit.share : 0;
      if (unit.supply) {
        first += of_supply(barred, *unit.supply);
        then += of_supply(spread, *unit.supply);
      }
      return !below(barred == nullptr ? 0 : first - of_need(barred, unit.need),
                    spread == nullptr ? 0 : then - of_need(spread, unit.need));
    });
  }

  const Proof& proof_;
  std::vector<Unit> units_;
  std::vector<std::size_t> may_lack_;
  std::vector<std::size_t> may_keep_;
  std::vector<Quantity> held_;
  std::vector<Settled> state_;  // by supply
  std::size_t next_ = 0;
};

}  // namespace

bool DispatchCheck::comes_before(Aim one, Aim other) const {
  const auto& aims = options_.policy.aims;
  const auto place = std::ranges::find(aims, one);
  return place != aims.end() && place < std::ranges::find(aims, other);
}

/// Of the choices that all stages before find equal none takes fewer lots. Only what those stages'
/// prices leave open can be part of such a choice.
void DispatchCheck::check_fewest(const Proof& proof) {
  const Proof::Fewest& fewest = *proof.fewest;
  const Text first = need_name(proof.needs.front().requirement);
  std::size_t before = 0;
  while (before < proof.stages.size() && proof.stages[before].aim != Aim::sources) ++before;
  if (before == proof.stages.size()) return say(Code::verify_shares, {first});
  std::map<Source, std::size_t> numbers;
  for (std::size_t s = 0; s < proof.supplies.size(); ++s) {
    numbers.emplace(proof.supplies[s].source, s);
  }
  std::map<Source, Quantity> wanted;  // by all needs that each could serve
  std::optional<Instant> origin;
  for (const Proof::Need& need : proof.needs) {
    for (const Way& from : ways_[need.requirement]) {
      Quantity& sum = wanted[from.source];
      sum = sum + need.wanted;
      if (numbers.contains(from.source)) {
        origin = std::min(origin.value_or(from.arrives), from.arrives);
      }
    }
  }
  if (!origin) return say(Code::verify_shares, {first});
  const std::set<Source> lots = lots_used(proof);
  const auto open = [&](auto number_of) {
    for (std::size_t i = 0; i < before; ++i) {
      if (number_of(i) != 0) return false;
    }
    return true;
  };
  std::vector<FewestCheck::Unit> units;
  std::vector<std::size_t> may_lack;
  for (std::size_t j = 0; j < proof.needs.size(); ++j) {
    const Proof::Need& need = proof.needs[j];
    if (open([&](std::size_t i) { return unmet_cost(proof.stages[i], need) - need.price[i]; })) {
      may_lack.push_back(j);
    }
    for (const Way& from : ways_[need.requirement]) {
      const auto named = numbers.find(from.source);
      const auto number = named == numbers.end() ? std::nullopt : std::optional(named->second);
      const bool possible = open([&](std::size_t i) {
        const auto unit = cost(proof.stages[i], need, from, number, *origin, lots);
        const std::int64_t paid = number ? proof.supplies[*number].price[i] : 0;
        return unit ? *unit + paid - need.price[i] : 1;
      });
      if (!possible) continue;
      const Quantity most = std::min(holds(need.requirement, from.source), wanted[from.source]);
      units.push_back({.need = j,
                       .supply = number,
                       .share = is_lot(from.source)
                                    ? source_price_unit / std::max<std::int64_t>(1, most.count())
                                    : 0});
    }
  }
  std::vector<std::size_t> may_keep;
  std::vector<Quantity> held;
  Quantity more_than_all(1);  // no source could give so much
  for (const Proof::Need& need : proof.needs) more_than_all = more_than_all + need.wanted;
  const std::size_t any = proof.needs.front().requirement;
  for (std::size_t s = 0; s < proof.supplies.size(); ++s) {
    held.push_back(std::min(holds(any, proof.supplies[s].source), more_than_all));
    if (open([&](std::size_t i) { return proof.supplies[s].price[i]; })) may_keep.push_back(s);
  }
  const auto proved =
      fewest.parts.empty()
          ? std::optional<std::int64_t>(0)
          : FewestCheck(proof, std::move(units), std::move(may_lack), std::move(may_keep), held)
                .bound();
  if (fewest.used != static_cast<std::int64_t>(lots.size()) || fewest.bound > fewest.used ||
      !proved || *proved < fewest.bound) {
    say(Code::verify_value,
        {Text(std::to_string(before + 1)), title(Aim::sources),
         Text(std::to_string(proved.value_or(0))), Text(std::to_string(fewest.bound))});
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
