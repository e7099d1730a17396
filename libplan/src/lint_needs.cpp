#include <algorithm>
#include <set>

#include "lint_parts.hpp"

namespace muster {

namespace {

/// The unit of indicators that count people.
constexpr std::string_view person = "人";
/// Kept up longer than this, people need a turn of rest.
constexpr Seconds long_work = std::chrono::hours(4);

bool is_whole(Decimal value) { return value.micros() % Decimal::scale == 0; }

class NeedLint {
 public:
  explicit NeedLint(const LintView& view) : view_(view) {}

  void run() {
    bool any = false;
    for (const Card& card : view_.plan.cards) {
      for (const Need& need : card.needs) look_at(card, need);
      any = any || !card.needs.empty();
    }
    const auto& bases = view_.plan.planning_bases;
    if (any && bases.empty()) view_.say(Code::lint_basis_missing, "planning_basis");
    for (const PlanningBasis& basis : bases) look_at(basis);
  }

 private:
  void say(const Card& card, const Need& need, Code code, std::string_view field,
           std::vector<Text> parameters = {}) const {
    parameters.insert(parameters.begin(), name_of(need));
    view_.say(need.origin, card.id.str(), code, field, std::move(parameters));
  }

  [[nodiscard]] Text name_of(const Need& need) const {
    if (need.capability) return view_.catalogue.name_of(*need.capability);
    return need.material ? view_.catalogue.name_of(*need.material) : Text();
  }

  void look_at(const Card& card, const Need& need) {
    if (asks_for_nothing(need)) say(card, need, Code::lint_need_nothing, "by");
    if (need.capability) crews(card, need);
    if (need.material) goods(card, need);
  }

  static bool asks_for_nothing(const Need& need) {
    return !need.demands.empty() && std::ranges::all_of(need.demands, [](const Demand& demand) {
      const bool grows = std::ranges::any_of(
          demand.per, [](const Scaling& per) { return per.amount > Decimal{}; });
      return !grows && demand.base <= Decimal{} && demand.at_least.value_or(Decimal{}) <= Decimal{};
    });
  }

  void crews(const Card& card, const Need& need) const {
    if (!need.hold) say(card, need, Code::lint_hold_missing, "hold");
    if (need.hold && *need.hold > long_work && !need.cycle) {
      say(card, need, Code::lint_cycle_missing, "work", {format_duration(*need.hold)});
    }
    const Text crew = {"组", "crews"};
    for (const Demand& demand : need.demands) {
      if (is_whole(demand.base) && is_whole(demand.at_least.value_or(Decimal{}))) continue;
      fraction(card, need, is_whole(demand.base) ? *demand.at_least : demand.base, crew);
      break;
    }
    group(card, need);
  }

  void fraction(const Card& card, const Need& need, Decimal value, const Text& unit) const {
    view_.say(need.origin, card.id.str(), Code::lint_unit_fraction, "base",
              {{"数量", "the amount"}, value.str(), name_of(need), unit});
  }

  void group(const Card& card, const Need& need) const {
    const Rule* rule = view_.rule("effective_group");
    if (rule == nullptr) return;
    for (const auto& row : rule->rows) {
      const CapabilityId of(field(row, "capability"));
      const auto least = decimal_field(row, "at_least");
      if (!least || view_.catalogue.find(of) == nullptr) continue;
      if (!view_.catalogue.covers(*need.capability, of)) continue;
      if (need.least_group && *need.least_group >= least->rounded_up()) continue;
      const std::string have =
          need.least_group ? std::to_string(need.least_group->count()) : std::string("–");
      say(card, need, Code::lint_group_small, "least_group", {have, least->str(), rule->id.view()});
    }
  }

  void goods(const Card& card, const Need& need) const {
    const Material* material = view_.catalogue.find(*need.material);
    if (material == nullptr) return;
    if (material->perishable && !need.least_life) {
      say(card, need, Code::lint_life_missing, "least_life");
    }
    for (const Demand& demand : need.demands) {
      if (is_whole(demand.base) && is_whole(demand.at_least.value_or(Decimal{}))) continue;
      fraction(card, need, is_whole(demand.base) ? *demand.at_least : demand.base,
               Text(material->unit));
      break;
    }
    if (need.population) return;
    for (const Demand& demand : need.demands) {
      for (const Scaling& per : demand.per) {
        const Indicator* indicator = view_.catalogue.find(per.indicator);
        if (indicator == nullptr || indicator->unit != person) continue;
        say(card, need, Code::lint_population_missing, "population", {indicator->name});
        return;
      }
    }
  }

  void say(const PlanningBasis& basis, Code code, std::string_view field,
           std::vector<Text> more) const {
    more.insert(more.begin(), Text(basis.id));
    view_.say(basis.origin, view_.plan.id.str(), code, field, std::move(more));
  }

  void look_at(const PlanningBasis& basis) const {
    covered(basis);
    Indicators values;
    for (const IndicatorValue& one : basis.values) {
      values[one.indicator] = one.value;
      const Indicator* indicator = view_.catalogue.find(one.indicator);
      if (indicator == nullptr || indicator->unit != person || is_whole(one.value)) continue;
      view_.say(basis.origin, view_.plan.id.str(), Code::lint_unit_fraction, "indicator",
                {basis.id, one.value.str(), indicator->name, indicator->unit});
    }
    silent(basis, values);
    level(basis, values);
  }

  void covered(const PlanningBasis& basis) const {
    const Coverage& covers = view_.plan.covers;
    if (covers.kinds.empty() && covers.on_road.empty()) return;
    for (const auto* kinds : {&covers.kinds, &covers.on_road}) {
      for (const IncidentKindId& kind : *kinds) {
        if (view_.catalogue.is_within(basis.kind, kind)) return;
      }
    }
    say(basis, Code::lint_basis_kind, "kind", {view_.catalogue.name_of(basis.kind)});
  }

  /// Each indicator is named once, with the first need that grows with it.
  void silent(const PlanningBasis& basis, const Indicators& values) const {
    std::set<IndicatorId> told;
    for (const Card& card : view_.plan.cards) {
      if (!comes_out(card, basis)) continue;
      for (const Need& need : card.needs) {
        for (const Demand& demand : need.demands) {
          for (const Scaling& per : demand.per) {
            if (values.contains(per.indicator) || !told.insert(per.indicator).second) continue;
            say(basis, Code::lint_basis_silent, "indicator",
                {view_.catalogue.name_of(per.indicator), name_of(need)});
          }
        }
      }
    }
  }

  static bool comes_out(const Card& card, const PlanningBasis& basis) {
    if (card.levels.empty() || !basis.level) return true;
    return std::ranges::find(card.levels, *basis.level) != card.levels.end();
  }

  /// By its own values alone; a level above may still be asked for by a plan below.
  void level(const PlanningBasis& basis, const Indicators& values) const {
    if (!basis.level) return;
    for (const Level& one : view_.plan.levels) {
      if (any_holds(one.any_of, values) != Holds::yes) continue;
      if (one.id != *basis.level)
        say(basis, Code::lint_basis_level, "level", {*basis.level, one.id});
      return;
    }
    if (view_.plan.levels.empty()) return;
    say(basis, Code::lint_basis_level, "level", {*basis.level, {"没有一级", "none"}});
  }

  const LintView& view_;
};

}  // namespace

void lint_needs(const LintView& view) { NeedLint(view).run(); }

}  // namespace muster
