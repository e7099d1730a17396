// What would lessen a shortfall: each is decided again as if it were done.
#include "shortfalls_remedies.hpp"

#include <algorithm>
#include <tuple>

#include "dispatch_depth.hpp"
#include "muster/plan/requirements.hpp"
#include "muster/resources/candidates.hpp"
#include "muster/resources/dispatch.hpp"
#include "muster/resources/region.hpp"
#include "muster/resources/stockpile.hpp"

namespace muster {
namespace {

/// The most that is missing at any deadline.
Quantity missing_at(const Requirement& requirement, std::span<const Assignment* const> coming) {
  Quantity most;
  for (const DemandPoint& point : requirement.curve) {
    Quantity there;
    for (const Assignment* one : coming) {
      if (one->coming.arrives <= point.by) there = there + one->quantity;
    }
    if (there < point.quantity) most = std::max(most, point.quantity - there);
  }
  return most;
}

using ByNeed = std::vector<std::vector<const Assignment*>>;

ByNeed by_need(std::span<const Assignment> assignments, std::size_t needs) {
  ByNeed found(needs);
  for (const Assignment& one : assignments) found[one.requirement].push_back(&one);
  return found;
}

Quantity in_time(const std::vector<const Assignment*>& coming, Instant by) {
  Quantity sum;
  for (const Assignment* one : coming) {
    if (one->coming.arrives <= by) sum = sum + one->quantity;
  }
  return sum;
}

/// In which order remedies of equal cost are offered: what takes nobody's leave, a call, a
/// decision, a standard given up, somebody taken away.
int place_of(Code code) {
  constexpr Code order[] = {
      Code::remedy_wait,      Code::remedy_wait_part,  Code::remedy_keeper,
      Code::remedy_open,      Code::remedy_telephone,  Code::remedy_off_duty,
      Code::remedy_agreement, Code::remedy_substitute, Code::remedy_type,
      Code::remedy_floor,     Code::remedy_policy,     Code::remedy_requisition,
      Code::remedy_take,      Code::remedy_turn,       Code::remedy_turn_unasked};
  return static_cast<int>(std::ranges::find(order, code) - std::begin(order));
}

}  // namespace

Effect effect_of(std::span<const Assignment> now, std::span<const Assignment> then,
                 std::span<const Requirement> requirements, std::size_t position,
                 const DemandPoint& demand, const std::optional<MaterialId>& material) {
  const ByNeed before = by_need(now, requirements.size());
  const ByNeed after = by_need(then, requirements.size());
  Effect effect;
  effect.gains = std::min(in_time(after[position], demand.by), demand.quantity) -
                 std::min(in_time(before[position], demand.by), demand.quantity);
  for (std::size_t r = 0; r < requirements.size(); ++r) {
    if (r == position || (material && requirements[r].material != material)) continue;
    const Quantity lacked = missing_at(requirements[r], before[r]);
    const Quantity lacks = missing_at(requirements[r], after[r]);
    if (lacks > lacked) effect.costs = effect.costs + (lacks - lacked);
  }
  return effect;
}

std::optional<Seconds> slack_of(const Assignment& one, std::span<const Requirement> requirements) {
  for (const DemandPoint& point : requirements[one.requirement].curve) {
    if (one.coming.arrives <= point.by) return point.by - one.coming.arrives;
  }
  return std::nullopt;
}

RemedyTrial::RemedyTrial(const ShortNeed& need, const DemandPoint& demand, Quantity missing)
    : need_(need), demand_(demand), missing_(missing) {
  const auto& material = need.requirement().material;
  const auto ties = [&](const LotCandidate& lot) {
    return (lot.haulage || lot.in_kit > Quantity(0)) &&
           need.requirements[lot.requirement].material == material;
  };
  alone_ = material && std::ranges::none_of(need.candidates.lots, ties) &&
           std::ranges::none_of(need.candidates.besides, ties) &&
           std::ranges::none_of(need.region.kits,
                                [&](const KitPart& part) { return part.kit == *material; });
}

std::vector<const RuledOut*> RemedyTrial::ruled_out(Code reason) const {
  std::vector<const RuledOut*> found;
  for (const RuledOut& out : need_.candidates.ruled_out) {
    if (out.reason.code != reason || !out.coming) continue;
    const auto& material = need_.requirements[out.requirement].material;
    if (!alone_ || material == need_.requirement().material) found.push_back(&out);
  }
  return found;
}

Candidates RemedyTrial::as_it_is() const {
  Candidates found;
  if (!alone_) {
    found.crews = need_.candidates.crews;
    found.otherwise = need_.candidates.otherwise;
    found.lots = need_.candidates.lots;
    return found;
  }
  for (const Assignment& one : need_.dispatch.assignments) {
    if (!one.crew || one.carried) continue;
    CrewCandidate crew;
    crew.requirement = one.requirement;
    crew.crew = *one.crew;
    crew.coming = one.coming;
    found.crews.push_back(std::move(crew));
  }
  for (const LotCandidate& lot : need_.candidates.lots) {
    if (need_.requirements[lot.requirement].material == need_.requirement().material) {
      found.lots.push_back(lot);
    }
  }
  return found;
}

void RemedyTrial::let_come(const RuledOut& out, Candidates& changed) const {
  if (const auto* id = std::get_if<CrewId>(&out.resource)) {
    CrewCandidate crew;
    crew.requirement = out.requirement;
    crew.crew = *id;
    crew.low_loader = out.low_loader;
    crew.coming = *out.coming;
    changed.crews.push_back(std::move(crew));
    return;
  }
  if (!out.beside) return;
  const LotCandidate& more = need_.candidates.besides[*out.beside];
  const auto at = std::ranges::find_if(changed.lots, [&](const LotCandidate& one) {
    return one.requirement == more.requirement && one.lot == more.lot;
  });
  if (at == changed.lots.end()) {
    changed.lots.push_back(more);
  } else {
    at->available = at->available + more.available;
  }
}

Dispatch RemedyTrial::decided(Candidates changed) const {
  std::ranges::stable_sort(changed.crews, [](const CrewCandidate& a, const CrewCandidate& b) {
    return std::tie(a.requirement, a.coming.arrives, a.crew) <
           std::tie(b.requirement, b.coming.arrives, b.crew);
  });
  std::ranges::stable_sort(changed.lots, [](const LotCandidate& a, const LotCandidate& b) {
    return std::tie(a.requirement, a.coming.arrives, a.to_confirm) <
           std::tie(b.requirement, b.coming.arrives, b.to_confirm);
  });
  return dispatch_as_deep(DispatchDepth::sent, need_.requirements, changed, need_.region,
                          need_.dispatch.options);
}

Effect RemedyTrial::effect(const Dispatch& then) const {
  return effect_of(need_.dispatch.assignments, then.assignments, need_.requirements, need_.position,
                   demand_, alone_ ? need_.requirement().material : std::nullopt);
}

std::vector<Remedy> remedies_for(const ShortNeed& need, const DemandPoint& demand,
                                 Quantity missing) {
  RemedyTrial trial(need, demand, missing);
  offer_waiting(trial);
  offer_telephoning(trial);
  if (need.requirement().capability) {
    offer_off_duty(trial);
    offer_lower_types(trial);
    offer_turning_round(trial);
  } else {
    offer_keepers(trial);
    offer_minimum_stock(trial);
    offer_substitutes(trial);
  }
  offer_policy_aside(trial);
  offer_taking_from_needs(trial);
  return trial.take();
}

void rank_remedies(std::vector<Shortfall>& shortfalls, std::size_t most) {
  for (Shortfall& shortfall : shortfalls) {
    std::ranges::stable_sort(shortfall.remedies, [](const Remedy& a, const Remedy& b) {
      const int first = place_of(a.what.code);
      const int second = place_of(b.what.code);
      return std::tie(a.costs, first, b.gains) < std::tie(b.costs, second, a.gains);
    });
    if (shortfall.remedies.size() > most) shortfall.remedies.resize(most);
  }
}

}  // namespace muster
