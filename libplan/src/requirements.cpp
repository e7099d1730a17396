#include "muster/plan/requirements.hpp"

#include <algorithm>
#include <iterator>
#include <map>
#include <set>
#include <tuple>
#include <utility>

#include "muster/plan/card.hpp"
#include "muster/plan/plan.hpp"
#include "muster/plan/plan_library.hpp"
#include "muster/plan/rules.hpp"

namespace muster {
namespace {

/// Cumulative amounts by deadline: a step function that never falls.
using Curve = std::map<Seconds, Quantity>;

/// What one need of one card asks for, in numbers.
struct Asked {
  const Plan* plan = nullptr;
  const Card* card = nullptr;
  const Need* need = nullptr;
  Curve curve = {};
  std::int64_t rotation = 1;  ///< counted in the curve
};

/// The same capability or material of the same least type, for the same chain.
struct Key {
  PlanId chain = {};
  std::optional<CapabilityId> capability = {};
  std::optional<MaterialId> material = {};
  std::optional<std::string> least_type = {};
  friend auto operator<=>(const Key&, const Key&) = default;
};

/// The amount of the latest deadline not later; nothing before the first.
Quantity amount_at(const Curve& curve, Seconds within) {
  const auto later = curve.upper_bound(within);
  return later == curve.begin() ? Quantity(0) : std::prev(later)->second;
}

/// Needs that add are summed on top of the most that any other asks for.
template <class Range>
Quantity combined_at(const Range& asked, Seconds within) {
  Quantity most;
  Quantity added;
  for (const Asked& one : asked) {
    const Quantity amount = amount_at(one.curve, within);
    if (one.need->add) {
      added = added + amount;
    } else {
      most = std::max(most, amount);
    }
  }
  return most + added;
}

class Combiner {
 public:
  Combiner(const LocatedIncident& incident, std::span<const Match> matches,
           const PlanLibrary& plans, const Rule* rest_at_scene)
      : incident_(incident.incident) {
    if (rest_at_scene != nullptr) {
      for (const auto& row : rest_at_scene->rows) {
        const auto longest = parse_duration(field(row, "rest_up_to"));
        if (longest) longest_rest_[CapabilityId(field(row, "capability"))] = *longest;
      }
    }
    for (const Match& match : matches) {
      if (match.incident != incident_.id) continue;
      for (const CardId& id : match.cards) {
        const auto [plan, card] = plans.find(id);
        if (card == nullptr) continue;
        for (const Need& need : card->needs) ask(match.chain, {plan, card, &need});
      }
    }
  }

  [[nodiscard]] Requirements run() const {
    Requirements result;
    for (const auto& [key, asked] : asked_) {
      result.requirements.push_back(combine(key, asked));
    }
    std::ranges::sort(result.requirements, {}, [](const Requirement& one) {
      return std::tie(one.priority, one.id, one.capability);
    });
    for (const auto& [indicator, cards] : unknown_) {
      result.unknown.push_back({incident_.id, indicator, {cards.begin(), cards.end()}});
    }
    return result;
  }

 private:
  /// A need that comes to nothing has no part in the requirement.
  void ask(const PlanId& chain, Asked asked) {
    const Need& need = *asked.need;
    asked.rotation = rotation_of(need);
    asked.curve = curve_of(need, asked.card->id);
    for (auto& [within, amount] : asked.curve) amount = amount * asked.rotation;
    const bool named = need.capability.has_value() != need.material.has_value();
    if (!named || asked.curve.empty() || asked.curve.rbegin()->second == Quantity(0)) return;
    asked_[{chain, need.capability, need.material, need.least_type}].push_back(std::move(asked));
  }

  /// How many are wanted at the scene for each at work: one more for every turn that the rest
  /// takes, where it is taken there.
  [[nodiscard]] std::int64_t rotation_of(const Need& need) const {
    if (!need.capability || !need.cycle || need.cycle->work <= Seconds{0}) return 1;
    const auto longest = longest_rest_.find(*need.capability);
    if (longest == longest_rest_.end() || need.cycle->rest > longest->second) return 1;
    const std::int64_t work = need.cycle->work.count();
    return 1 + need.cycle->rest.count() / work + (need.cycle->rest.count() % work != 0 ? 1 : 0);
  }

  Curve curve_of(const Need& need, const CardId& card) {
    Curve curve;
    for (const Demand& demand : need.demands) {
      Quantity& at = curve[demand.within];
      at = std::max(at, amount_of(demand, card).rounded_up());
    }
    Quantity so_far;
    for (auto& [within, amount] : curve) so_far = amount = std::max(so_far, amount);
    return curve;
  }

  Decimal amount_of(const Demand& demand, const CardId& card) {
    Decimal amount = demand.base;
    for (const Scaling& per : demand.per) {
      const auto reported = incident_.indicators.find(per.indicator);
      if (reported == incident_.indicators.end()) {
        unknown_[per.indicator].insert(card);
      } else {
        amount = amount + reported->second * per.amount;
      }
    }
    return demand.at_least ? std::max(amount, *demand.at_least) : amount;
  }

  [[nodiscard]] Requirement combine(const Key& key, const std::vector<Asked>& asked) const {
    Requirement result{.id = id_of(key),
                       .incident = incident_.id,
                       .chain = key.chain,
                       .capability = key.capability,
                       .material = key.material,
                       .least_type = key.least_type,
                       .curve = curve_over(asked),
                       .priority = asked.front().need->priority};
    for (const Asked& one : asked) {
      result.priority = std::min(result.priority, one.need->priority);
      result.rotation = std::max(result.rotation, one.rotation);
      // nothing is less than any amount, so the larger of two optionals is the one that is stated
      result.hold = std::max(result.hold, one.need->hold);
      const auto& cycle = one.need->cycle;
      if (cycle && (!result.cycle || std::tie(cycle->work, result.cycle->rest) <
                                         std::tie(result.cycle->work, cycle->rest))) {
        result.cycle = cycle;
      }
      result.least_life = std::max(result.least_life, one.need->least_life);
      result.least_group = std::max(result.least_group, one.need->least_group);
    }
    result.asked_by = contributions(asked, result.curve);
    return result;
  }

  [[nodiscard]] RequirementId id_of(const Key& key) const {
    std::string id = incident_.id.str() + "/" + key.chain.str() + "/" +
                     (key.capability ? key.capability->str() : key.material->str());
    if (key.least_type) id += "/" + *key.least_type;
    return RequirementId(id);
  }

  /// Only the deadlines at which more is wanted than before.
  [[nodiscard]] std::vector<DemandPoint> curve_over(const std::vector<Asked>& asked) const {
    std::set<Seconds> deadlines;
    for (const Asked& one : asked) {
      for (const auto& [within, amount] : one.curve) deadlines.insert(within);
    }
    std::vector<DemandPoint> points;
    Quantity so_far;
    for (const Seconds within : deadlines) {
      const Quantity amount = combined_at(asked, within);
      if (amount <= so_far) continue;
      points.push_back({.within = within, .by = incident_.known + within, .quantity = amount});
      so_far = amount;
    }
    return points;
  }

  static std::vector<Contribution> contributions(const std::vector<Asked>& asked,
                                                 const std::vector<DemandPoint>& points) {
    std::map<std::pair<PlanId, CardId>, std::vector<Asked>> by_card;
    for (const Asked& one : asked) by_card[{one.plan->id, one.card->id}].push_back(one);
    std::vector<Contribution> result;
    for (const auto& [from, needs] : by_card) {
      Contribution contribution{.plan = from.first, .card = from.second};
      for (const DemandPoint& point : points) {
        contribution.quantities.push_back(combined_at(needs, point.within));
      }
      result.push_back(std::move(contribution));
    }
    return result;
  }

  const Incident& incident_;
  std::map<Key, std::vector<Asked>> asked_;
  std::map<IndicatorId, std::set<CardId>> unknown_;
  std::map<CapabilityId, Seconds> longest_rest_;  ///< at the scene
};

}  // namespace

Requirements requirements(const LocatedIncident& incident, std::span<const Match> matches,
                          const PlanLibrary& plans, const Rule* rest_at_scene) {
  return Combiner(incident, matches, plans, rest_at_scene).run();
}

}  // namespace muster
