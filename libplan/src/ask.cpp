#include "muster/plan/ask.hpp"

#include <algorithm>
#include <iterator>
#include <map>
#include <set>
#include <tuple>
#include <utility>

#include "muster/plan/card.hpp"
#include "muster/plan/plan.hpp"
#include "muster/plan/plan_library.hpp"

namespace muster {
namespace {

/// What hangs on the facts: which plan at which level, which card, which amounts.
struct Outcome {
  std::map<PlanId, std::optional<std::string>> plans = {};
  std::set<CardId> cards = {};
  std::map<RequirementId, std::vector<Quantity>> requirements = {};
  std::map<std::pair<CardId, RequirementId>, std::vector<Quantity>> amounts = {};
};

class Trials {
 public:
  Trials(const LocatedIncident& incident, const PlanLibrary& plans, const Catalogue& catalogue)
      : incident_(incident), plans_(plans), catalogue_(catalogue), now_(outcome(incident)) {}

  std::vector<Question> run() {
    collect();
    std::vector<Question> result;
    for (auto& [indicator, values] : values_) {
      if (values.empty()) values.insert(Decimal::of(1));
      Question question = ask(indicator, values);
      if (!question.plans.empty() || !question.cards.empty()) result.push_back(std::move(question));
    }
    std::ranges::stable_sort(result, [](const Question& a, const Question& b) {
      return std::tuple(b.plans.size(), b.requirements, b.cards.size()) <
             std::tuple(a.plans.size(), a.requirements, a.cards.size());
    });
    return result;
  }

 private:
  [[nodiscard]] Outcome outcome(const LocatedIncident& incident) const {
    const Matches found = match(incident, plans_, catalogue_, NearMatches::left_out);
    const Requirements asked = muster::requirements(incident, found.matches, plans_);
    Outcome result;
    for (const Match& one : found.matches) {
      result.plans.emplace(one.plan, one.level);
      result.cards.insert(one.cards.begin(), one.cards.end());
    }
    for (const Requirement& one : asked.requirements) {
      auto& curve = result.requirements[one.id];
      for (const DemandPoint& point : one.curve) curve.push_back(point.quantity);
      for (const Contribution& from : one.asked_by) {
        result.amounts[{from.card, one.id}] = from.quantities;
      }
    }
    return result;
  }

  /// The plans that apply now or lack nothing but a level, and every indicator they look at.
  void collect() {
    const Matches found = match(incident_, plans_, catalogue_);
    for (const Match& one : found.matches) collect(*plans_.find(one.plan));
    for (const NearMatch& one : found.near) {
      if (one.reason.code == Code::match_no_level) collect(*plans_.find(one.plan));
    }
  }

  void collect(const Plan& plan) {
    for (const Level& level : plan.levels) collect(level.any_of);
    for (const Card& card : plan.cards) {
      for (const Action& action : card.actions) {
        collect(action.only_if);
        for (const Criterion& criterion : action.only_if) {
          conditional_[criterion.indicator].insert(card.id);
        }
      }
      for (const Need& need : card.needs) {
        for (const Demand& demand : need.demands) {
          for (const Scaling& per : demand.per) look_at(per.indicator);
        }
      }
    }
    for (const PlanningBasis& basis : plan.planning_bases) {
      for (const IndicatorValue& value : basis.values) {
        if (value.value > Decimal{}) based_[value.indicator].insert(value.value);
      }
    }
  }

  void collect(const std::vector<Criterion>& criteria) {
    for (const Criterion& criterion : criteria) {
      std::set<Decimal>* values = look_at(criterion.indicator);
      if (values == nullptr) continue;
      if (criterion.at_least) values->insert(*criterion.at_least);
      if (criterion.less_than) values->insert(*criterion.less_than);
      if (!criterion.at_least) values->insert(Decimal{});
    }
  }

  /// Its values to be tried; nullptr where it is reported.
  std::set<Decimal>* look_at(const IndicatorId& indicator) {
    if (incident_.incident.indicators.contains(indicator)) return nullptr;
    return &values_[indicator];
  }

  Question ask(const IndicatorId& indicator, std::set<Decimal> values) {
    if (const auto based = based_.find(indicator); based != based_.end()) {
      values.insert(based->second.begin(), based->second.end());
    }
    Question question{.incident = incident_.incident.id,
                      .indicator = indicator,
                      .tried = {values.begin(), values.end()}};
    std::set<PlanId> plans;
    std::set<CardId> cards;
    LocatedIncident tried = incident_;
    for (const Decimal value : question.tried) {
      tried.incident.indicators[indicator] = value;
      const Outcome then = outcome(tried);
      differing(now_.plans, then.plans, [&](const PlanId& id) { plans.insert(id); });
      std::ranges::set_symmetric_difference(now_.cards, then.cards,
                                            std::inserter(cards, cards.end()));
      differing(now_.amounts, then.amounts, [&](const auto& key) { cards.insert(key.first); });
      std::size_t changed = 0;
      differing(now_.requirements, then.requirements, [&](const RequirementId&) { ++changed; });
      question.requirements = std::max(question.requirements, changed);
    }
    for (const CardId& card : conditional_[indicator]) {
      if (now_.cards.contains(card)) cards.insert(card);
    }
    question.plans.assign(plans.begin(), plans.end());
    question.cards.assign(cards.begin(), cards.end());
    return question;
  }

  template <class Map, class Found>
  static void differing(const Map& now, const Map& then, Found found) {
    for (const auto& [key, value] : now) {
      const auto same = then.find(key);
      if (same == then.end() || same->second != value) found(key);
    }
    for (const auto& [key, value] : then) {
      if (!now.contains(key)) found(key);
    }
  }

  const LocatedIncident& incident_;
  const PlanLibrary& plans_;
  const Catalogue& catalogue_;
  Outcome now_;
  std::map<IndicatorId, std::set<Decimal>> values_ = {};
  std::map<IndicatorId, std::set<Decimal>> based_ = {};
  std::map<IndicatorId, std::set<CardId>> conditional_ = {};
};

}  // namespace

std::vector<Question> questions(const LocatedIncident& incident, const PlanLibrary& plans,
                                const Catalogue& catalogue) {
  return Trials(incident, plans, catalogue).run();
}

}  // namespace muster
