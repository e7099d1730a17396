// The prices of each stage prove that nothing is better.
#include <algorithm>
#include <limits>
#include <tuple>

#include "verify_dispatch_parts.hpp"

namespace muster {
namespace {

enum class Sign { below, zero, above };

/// The sign of the first number that is not zero.
Sign sign(const std::vector<std::int64_t>& numbers) {
  for (const std::int64_t number : numbers) {
    if (number != 0) return number < 0 ? Sign::below : Sign::above;
  }
  return Sign::zero;
}

/// Σ price · wanted − Σ price · held, for what the lower bound of a stage cut short is held
/// against.
class Bound {
 public:
  void add(std::int64_t price, Quantity amount) { sum_ = sum_ + Quantity(price) * amount.count(); }
  void take(std::int64_t price, Quantity amount) { sum_ = sum_ - Quantity(price) * amount.count(); }
  [[nodiscard]] std::int64_t sum() const { return sum_.count(); }

 private:
  Quantity sum_;
};

}  // namespace

/// The lots that something is taken from, by the shares of the proof.
std::set<Source> DispatchCheck::lots_used(const Proof& proof) const {
  std::set<Source> lots;
  for (const Proof::Share& share : proof.shares) {
    const Source& source = proof.supplies[share.supply].source;
    if (is_lot(source)) lots.insert(source);
  }
  return lots;
}

std::optional<std::int64_t> DispatchCheck::cost(const AimStage& stage, const Proof::Need& need,
                                                const Way& from, std::optional<std::size_t> number,
                                                Instant origin,
                                                const std::set<Source>& lots) const {
  const Requirement& requirement = requirements_[need.requirement];
  const auto severity = options_.severity.find(requirement.incident);
  const int grave =
      severity == options_.severity.end() ? std::numeric_limits<int>::max() : severity->second;
  const bool ours = grave == stage.severity && requirement.priority == stage.priority;
  const Instant due = requirement.curve[need.point].by;
  switch (stage.aim) {
    case Aim::in_time:
      return ours && from.arrives > due ? 1 : 0;
    case Aim::sent:
      return 0;
    case Aim::lateness:
      return ours && from.arrives > due ? (from.arrives - due).count() : 0;
    case Aim::first_effective:
      if (!need.least_group) return 0;
      [[fallthrough]];
    case Aim::last_arrival:
      if (!ours || !stage.limit) return 0;
      return stage.or_then ? from.arrives >= *stage.limit : from.arrives > *stage.limit;
    case Aim::carried_first:
      return from.source.carried || requirement.capability ? 0 : 1;
    case Aim::own_first:
      return from.foreign ? 1 : 0;
    case Aim::kept:
      return from.kept ? 0 : 1;
    case Aim::confirmed:
      return from.to_confirm ? 1 : 0;
    case Aim::total_time:
      return (from.arrives - origin).count();
    case Aim::priced:
      return from.cost ? 0 : 1;
    case Aim::cost:
      return from.cost.value_or(0);
    case Aim::sources:
      return is_lot(from.source) && !lots.contains(from.source) ? 1 : 0;
    case Aim::ids:
      if (!number) return std::nullopt;
      return static_cast<std::int64_t>(*number);
  }
  return 0;
}

std::int64_t DispatchCheck::unmet_cost(const AimStage& stage, const Proof::Need& need) const {
  if (stage.aim == Aim::kept) return 1;
  const bool of_group = stage.aim == Aim::first_effective && !stage.limit && need.least_group;
  if (stage.aim != Aim::in_time && stage.aim != Aim::sent && !of_group) return 0;
  const Requirement& requirement = requirements_[need.requirement];
  const auto severity = options_.severity.find(requirement.incident);
  const int grave =
      severity == options_.severity.end() ? std::numeric_limits<int>::max() : severity->second;
  return grave == stage.severity && requirement.priority == stage.priority ? 1 : 0;
}

/// The stages follow the policy, and an instant is proved by nothing after it and something at it.
void DispatchCheck::check_stages(const Proof& proof) {
  const auto& aims = options_.policy.aims;
  const auto place = [&](const AimStage& stage) {
    return std::tuple(std::ranges::find(aims, stage.aim) - aims.begin(), stage.severity,
                      stage.priority, stage.limit.has_value(), stage.or_then);
  };
  bool right = true;
  const bool cut = !proof.stages.empty() && proof.stages.back().bound.has_value();
  // Nothing is asked after the stage that was cut short.
  const auto due_to_be_asked = [&](Aim aim, const std::pair<int, int>& rank) {
    if (!cut) return true;
    const AimStage& last = proof.stages.back();
    const auto wanted = std::ranges::find(aims, aim);
    const auto ended = std::ranges::find(aims, last.aim);
    return wanted < ended || (wanted == ended && (is_about_all(aim) ||
                                                  rank < std::pair(last.severity, last.priority)));
  };
  std::set<std::tuple<Aim, int, int>> named;
  for (std::size_t i = 0; i < proof.stages.size(); ++i) {
    const AimStage& stage = proof.stages[i];
    const bool all_alike = is_about_all(stage.aim);
    right = right && std::ranges::find(aims, stage.aim) != aims.end();
    right = right && (i == 0 || place(proof.stages[i - 1]) < place(stage));
    right = right && (!stage.bound || i + 1 == proof.stages.size());
    if (stage.limit && !stage.bound) {
      right = right && (stage.or_then ? stage.value > 0 : stage.value == 0);
      const bool paired = stage.or_then || stage.bound ||
                          (i + 1 < proof.stages.size() &&
                           proof.stages[i + 1].limit == stage.limit && proof.stages[i + 1].or_then);
      right = right && paired;
    }
    named.emplace(stage.aim, all_alike ? 0 : stage.severity, all_alike ? 0 : stage.priority);
  }
  const auto has = [&](Aim aim, const Proof::Need& need) {
    const Requirement& requirement = requirements_[need.requirement];
    const auto severity = options_.severity.find(requirement.incident);
    return named.contains(
        {aim,
         severity == options_.severity.end() ? std::numeric_limits<int>::max() : severity->second,
         requirement.priority});
  };
  const auto proves_instant = [&](const Proof::Need& need) {
    return std::ranges::any_of(proof.stages, [&](const AimStage& stage) {
      return stage.aim == Aim::first_effective && stage.or_then &&
             stage.priority == requirements_[need.requirement].priority;
    });
  };
  bool carried = false;
  bool shipped = false;
  bool foreign = false;
  bool kept = false;
  bool to_confirm = false;
  bool unpriced = false;
  bool dear = false;
  for (const Proof::Need& need : proof.needs) {
    for (const Way& from : ways_[need.requirement]) {
      const bool crew = requirements_[need.requirement].capability.has_value();
      (from.source.carried || crew ? carried : shipped) = true;
      foreign = foreign || from.foreign;
      kept = kept || from.kept;
      to_confirm = to_confirm || from.to_confirm;
      unpriced = unpriced || !from.cost;
      dear = dear || from.cost.value_or(0) > 0;
    }
  }
  for (std::size_t j = 0; j < proof.needs.size(); ++j) {
    const Proof::Need& need = proof.needs[j];
    const Instant due = requirements_[need.requirement].curve[need.point].by;
    const bool comes = std::ranges::any_of(
        proof.shares, [&](const Proof::Share& share) { return share.need == j; });
    const bool could_be_late = std::ranges::any_of(
        ways_[need.requirement], [&](const Way& from) { return from.arrives > due; });
    const Requirement& requirement = requirements_[need.requirement];
    const auto severity = options_.severity.find(requirement.incident);
    const std::pair<int, int> rank = {
        severity == options_.severity.end() ? std::numeric_limits<int>::max() : severity->second,
        requirement.priority};
    for (const Aim aim : aims) {
      if (!due_to_be_asked(aim, rank)) continue;
      switch (aim) {
        case Aim::in_time:
        case Aim::sent:
          right = right && has(aim, need);
          break;
        case Aim::lateness: {
          // Somebody late who could never matter may be left out together with the stage.
          const bool late = std::ranges::any_of(proof.shares, [&](const Proof::Share& share) {
            return share.need == j &&
                   way(need.requirement, proof.supplies[share.supply].source) != nullptr &&
                   way(need.requirement, proof.supplies[share.supply].source)->arrives > due;
          });
          right = right && (!could_be_late || !late || has(aim, need));
          break;
        }
        case Aim::first_effective:
          right = right && (!need.least_group || has(aim, need));
          right = right && (!need.least_group || !comes || proves_instant(need));
          break;
        case Aim::last_arrival:
          right = right && (!comes || has(aim, need));
          break;
        case Aim::total_time:
        case Aim::ids:
          right = right && named.contains({aim, 0, 0});
          break;
        case Aim::carried_first:
          right = right && (!(carried && shipped) || named.contains({aim, 0, 0}));
          break;
        case Aim::kept:
          right = right && (!kept || named.contains({aim, 0, 0}));
          break;
        case Aim::confirmed:
          right = right && (!to_confirm || named.contains({aim, 0, 0}));
          break;
        case Aim::priced:
          right = right && (!unpriced || named.contains({aim, 0, 0}));
          break;
        case Aim::cost:
          right = right && (!dear || named.contains({aim, 0, 0}));
          break;
        case Aim::sources:
          right = right && (!shipped || (named.contains({aim, 0, 0}) && proof.fewest));
          break;
        case Aim::own_first:
          right = right && (!foreign || named.contains({aim, 0, 0}));
          break;
      }
    }
  }
  if (!right) say(Code::verify_aims, {need_name(proof.needs.front().requirement)});
}

/// Weak duality, stage after stage: if no link, kept unit or missing unit is cheaper than its
/// prices and all that is used costs exactly its prices, no choice costs less.
void DispatchCheck::check_prices(const Proof& proof) {
  check_stages(proof);
  const std::size_t stages = proof.stages.size();
  std::map<Source, std::size_t> numbers;
  std::vector<Quantity> given(proof.supplies.size());
  std::vector<Quantity> got(proof.needs.size());
  std::map<std::pair<std::size_t, std::size_t>, Quantity> flow;
  std::map<std::size_t, std::map<Source, Quantity>> shares;
  bool shaped = true;
  for (std::size_t s = 0; s < proof.supplies.size(); ++s) {
    shaped = shaped && proof.supplies[s].price.size() == stages;
    shaped = shaped && (s == 0 || proof.supplies[s - 1].source < proof.supplies[s].source);
    numbers.emplace(proof.supplies[s].source, s);
  }
  for (const Proof::Need& need : proof.needs) shaped = shaped && need.price.size() == stages;
  for (const Proof::Share& share : proof.shares) {
    shaped = shaped && share.supply < proof.supplies.size() && share.need < proof.needs.size() &&
             share.amount > Quantity(0);
    if (!shaped) break;
    given[share.supply] = given[share.supply] + share.amount;
    got[share.need] = got[share.need] + share.amount;
    flow[{share.supply, share.need}] = share.amount;
    Quantity& sum =
        shares[proof.needs[share.need].requirement][proof.supplies[share.supply].source];
    sum = sum + share.amount;
  }
  const Text first = need_name(proof.needs.front().requirement);
  if (!shaped) return say(Code::verify_shares, {first});
  for (const Proof::Need& need : proof.needs) {
    if (shares[need.requirement] != used_[need.requirement]) {
      say(Code::verify_shares, {need_name(need.requirement)});
    }
  }
  // The instant that times are counted from changes no choice: the sooner of all named arrivals.
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
  // Where the last stage was cut short its prices only bound it: what is used may cost more there.
  // The stage of fewest sources is a whole one: it says that nothing comes from any other lot.
  const bool cut = proof.stages.back().bound && proof.stages.back().aim != Aim::sources;
  const std::size_t whole = cut ? stages - 1 : stages;
  const auto exact = [&](const std::vector<std::int64_t>& left) {
    return std::all_of(left.begin(), left.begin() + static_cast<std::ptrdiff_t>(whole),
                       [](std::int64_t number) { return number == 0; });
  };
  Bound bound;
  Quantity more_than_all(1);  // no source could give so much
  for (const Proof::Need& need : proof.needs) more_than_all = more_than_all + need.wanted;
  std::vector<std::int64_t> values(stages, 0);
  std::vector<std::int64_t> over(stages);
  for (std::size_t j = 0; j < proof.needs.size(); ++j) {
    const Proof::Need& need = proof.needs[j];
    const Quantity lacks = need.wanted - got[j];
    if (cut) bound.add(need.price.back(), need.wanted);
    for (std::size_t i = 0; i < stages; ++i) {
      const std::int64_t unmet = unmet_cost(proof.stages[i], need);
      over[i] = unmet - need.price[i];
      values[i] += unmet * lacks.count();
    }
    if (lacks < Quantity(0) || sign(over) == Sign::below || (lacks > Quantity(0) && !exact(over))) {
      say(Code::verify_price, {need_name(need.requirement), Text("—")});
    }
    for (const Way& from : ways_[need.requirement]) {
      const auto named = numbers.find(from.source);
      const auto number = named == numbers.end() ? std::nullopt : std::optional(named->second);
      const auto moved = number ? flow.find({*number, j}) : flow.end();
      const Quantity amount = moved == flow.end() ? Quantity(0) : moved->second;
      for (std::size_t i = 0; i < stages; ++i) {
        const auto unit = cost(proof.stages[i], need, from, number, *origin, lots);
        const std::int64_t price = number ? proof.supplies[*number].price[i] : 0;
        over[i] = unit ? *unit + price - need.price[i] : 1;
        if (amount > Quantity(0) && unit) {
          values[i] = (Quantity(values[i]) + Quantity(*unit) * amount.count()).count();
        }
      }
      if (sign(over) == Sign::below || (amount > Quantity(0) && !exact(over))) {
        say(Code::verify_price, {need_name(need.requirement), source_name(from.source)});
      }
    }
  }
  const std::size_t any = proof.needs.front().requirement;
  for (std::size_t s = 0; s < proof.supplies.size(); ++s) {
    const Quantity has = holds(any, proof.supplies[s].source);
    const Quantity left = has - given[s];
    if (cut) bound.take(proof.supplies[s].price.back(), std::min(has, more_than_all));
    if (left < Quantity(0) || sign(proof.supplies[s].price) == Sign::below ||
        (left > Quantity(0) && !exact(proof.supplies[s].price))) {
      say(Code::verify_price, {first, source_name(proof.supplies[s].source)});
    }
  }
  for (std::size_t i = 0; i < stages; ++i) {
    if (proof.stages[i].aim == Aim::sources) values[i] += static_cast<std::int64_t>(lots.size());
  }
  if (cut && (*proof.stages.back().bound > std::max<std::int64_t>(0, bound.sum()) ||
              *proof.stages.back().bound > proof.stages.back().value)) {
    say(Code::verify_value,
        {Text(std::to_string(stages)), title(proof.stages.back().aim),
         Text(std::to_string(bound.sum())), Text(std::to_string(*proof.stages.back().bound))});
  }
  for (std::size_t i = 0; i < stages; ++i) {
    if (values[i] == proof.stages[i].value) continue;
    say(Code::verify_value,
        {Text(std::to_string(i + 1)), title(proof.stages[i].aim), Text(std::to_string(values[i])),
         Text(std::to_string(proof.stages[i].value))});
  }
  if (proof.fewest) check_fewest(proof);
}

}  // namespace muster
