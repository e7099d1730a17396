#include "muster/plan/match.hpp"

#include <algorithm>
#include <cstddef>
#include <set>
#include <tuple>
#include <utility>

#include "coverage.hpp"
#include "muster/plan/plan_library.hpp"

namespace muster {
namespace {

/// A plan whose coverage fits, while its level is being found.
struct Applying {
  const Plan* plan = nullptr;
  std::vector<Message> reasons = {};
  bool on_road = false;                   ///< it takes the incident as one that happened on a road
  std::optional<std::size_t> own = {};    ///< the level its own criteria reach
  std::optional<std::size_t> level = {};  ///< that, or a graver one that a lower plan asks for

  [[nodiscard]] bool runs() const { return plan->levels.empty() || level; }
};

template <class Entry>
bool lists(const std::vector<Entry>& list, const Entry& entry) {
  return std::ranges::find(list, entry) != list.end();
}

class Matcher {
 public:
  Matcher(const LocatedIncident& incident, const PlanLibrary& plans, const Catalogue& catalogue,
          NearMatches near)
      : incident_(incident),
        plans_(plans),
        catalogue_(catalogue),
        near_(near),
        kinds_(kinds_above(incident.incident.kind, catalogue)) {}

  Matches run() {
    for (const Plan* plan : plans_.covering(kinds_)) consider(*plan);
    leave_to_roads();
    answer_links();
    for (Applying& applying : applying_) conclude(applying);
    const auto order = [this](const auto& entry) {
      return std::tuple(plans_.find(entry.plan)->tier, entry.plan);
    };
    std::ranges::sort(result_.matches, {}, order);
    std::ranges::sort(result_.near, {}, order);
    return std::move(result_);
  }

 private:
  void consider(const Plan& plan) {
    Fit fit = compare(plan.covers, incident_, kinds_, catalogue_);
    if (!fit.kind) return;
    if (fit.misfit) {
      leave_out(plan, std::move(*fit.misfit));
      return;
    }
    Applying applying{.plan = &plan, .reasons = std::move(fit.reasons), .on_road = fit.on_road};
    find_own_level(applying);
    if (fit.boundary && !applying.own && !plan.levels.empty()) {
      applying.level = applying.own = plan.levels.size() - 1;
    }
    applying_.push_back(std::move(applying));
  }

  /// What happened on a road is that plan's which takes it there, and no other's of its tier that
  /// names the kind. Plans for every kind stay.
  void leave_to_roads() {
    std::vector<const Plan*> takers;
    for (const Applying& applying : applying_) {
      if (applying.on_road) takers.push_back(applying.plan);
    }
    std::erase_if(applying_, [&](const Applying& applying) {
      if (applying.on_road || applying.plan->covers.kinds.empty()) return false;
      const auto taker = std::ranges::find(takers, applying.plan->tier, &Plan::tier);
      if (taker == takers.end()) return false;
      leave_out(*applying.plan, {Code::match_left_to_road, {title_of(**taker)}});
      return true;
    });
  }

  /// The gravest level that is reached. An indicator nobody reported reaches none, and is named
  /// with every level that it leaves open above the one that is reached.
  void find_own_level(Applying& applying) const {
    const auto& levels = applying.plan->levels;
    for (std::size_t i = 0; i < levels.size() && !applying.own; ++i) {
      if (auto reason = why_reached(levels[i])) {
        applying.own = i;
        applying.reasons.push_back(std::move(*reason));
      } else {
        name_unreported(levels[i], applying.reasons);
      }
    }
    applying.level = applying.own;
  }

  [[nodiscard]] std::optional<Message> why_reached(const Level& level) const {
    if (level.any_of.empty()) return Message{Code::match_level_default, {label(level)}};
    for (const Criterion& criterion : level.any_of) {
      const auto reported = incident_.incident.indicators.find(criterion.indicator);
      if (reported == incident_.incident.indicators.end()) continue;
      const Decimal value = reported->second;
      if (criterion.at_least && value < *criterion.at_least) continue;
      if (criterion.less_than && value >= *criterion.less_than) continue;
      return Message{
          Code::match_level,
          {label(level), catalogue_.name_of(criterion.indicator), value.str(), bounds(criterion)}};
    }
    return std::nullopt;
  }

  void name_unreported(const Level& level, std::vector<Message>& reasons) const {
    for (const Criterion& criterion : level.any_of) {
      if (incident_.incident.indicators.contains(criterion.indicator)) continue;
      Message reason{Code::match_level_unknown,
                     {catalogue_.name_of(criterion.indicator), label(level)}};
      if (!lists(reasons, reason)) reasons.push_back(std::move(reason));
    }
  }

  static Text label(const Level& level) { return level.name.empty() ? Text(level.id) : level.name; }

  static Text bounds(const Criterion& criterion) {
    const std::string least = criterion.at_least ? criterion.at_least->str() : "";
    if (!criterion.less_than) return Text(least);
    const std::string below = criterion.less_than->str();
    if (least.empty()) return {"不足 " + below, "less than " + below};
    return {least + "（不足 " + below + "）", least + " (less than " + below + ")"};
  }

  /// Raises upper plans to the level that lower ones ask for, until nothing more is asked. A level
  /// only ever becomes graver, so this ends.
  void answer_links() {
    for (bool raised = true; raised;) {
      raised = false;
      for (const Applying& lower : applying_) {
        for (const LevelLink* link : asked_by(lower)) raised = raise(*link) || raised;
      }
    }
    for (Applying& applying : applying_) {
      if (applying.level == applying.own) continue;
      const PlanId& id = applying.plan->id;
      const std::string& level = applying.plan->levels[*applying.level].id;
      const auto asker = std::ranges::find_if(applying_, [&](const Applying& lower) {
        return std::ranges::any_of(asked_by(lower), [&](const LevelLink* link) {
          return link->plan == id && link->asks_for == level;
        });
      });
      applying.reasons.push_back({Code::match_linked, {title_of(*asker->plan)}});
    }
  }

  /// The links of the level a plan runs at; an additive plan does what its lower levels do as well.
  static std::vector<const LevelLink*> asked_by(const Applying& lower) {
    std::vector<const LevelLink*> result;
    if (!lower.level || lower.plan->level_links.empty()) return result;
    const auto& levels = lower.plan->levels;
    const std::size_t last = lower.plan->additive ? levels.size() - 1 : *lower.level;
    for (const LevelLink& link : lower.plan->level_links) {
      for (std::size_t i = *lower.level; i <= last; ++i) {
        if (levels[i].id == link.level) result.push_back(&link);
      }
    }
    return result;
  }

  bool raise(const LevelLink& link) {
    const auto upper = std::ranges::lower_bound(
        applying_, link.plan, {}, [](const Applying& applying) { return applying.plan->id; });
    if (upper == applying_.end() || upper->plan->id != link.plan) return false;
    const auto& levels = upper->plan->levels;
    const auto asked = std::ranges::find(levels, link.asks_for, &Level::id);
    if (asked == levels.end()) return false;
    const auto index = static_cast<std::size_t>(asked - levels.begin());
    if (upper->level && *upper->level <= index) return false;
    upper->level = index;
    return true;
  }

  void conclude(Applying& applying) {
    const Plan& plan = *applying.plan;
    if (!applying.runs()) {
      leave_out(plan, {Code::match_no_level, {}});
      return;
    }
    Match match{.incident = incident_.incident.id, .plan = plan.id, .chain = chain_of(plan)};
    if (applying.level) match.level = plan.levels[*applying.level].id;
    for (const Card& card : plan.cards) {
      if (comes_out(card, applying)) match.cards.push_back(card.id);
    }
    match.reasons = std::move(applying.reasons);
    result_.matches.push_back(std::move(match));
  }

  static bool comes_out(const Card& card, const Applying& applying) {
    if (card.levels.empty()) return true;
    if (!applying.level) return false;
    const auto& levels = applying.plan->levels;
    if (lists(card.levels, levels[*applying.level].id)) return true;
    return applying.plan->additive &&
           std::any_of(levels.begin() + static_cast<std::ptrdiff_t>(*applying.level), levels.end(),
                       [&](const Level& level) { return lists(card.levels, level.id); });
  }

  /// The plan that runs at the end of the way up; of several ends the one of the largest tier, then
  /// of least id. The way may lead across plans that do not apply.
  [[nodiscard]] PlanId chain_of(const Plan& plan) const {
    const Plan* uppermost = &plan;
    for (const Plan* upper : running_above(plan)) {
      if (!running_above(*upper).empty()) continue;
      if (uppermost == &plan || upper->tier > uppermost->tier ||
          (upper->tier == uppermost->tier && upper->id < uppermost->id)) {
        uppermost = upper;
      }
    }
    return uppermost->id;
  }

  [[nodiscard]] std::vector<const Plan*> running_above(const Plan& plan) const {
    std::vector<const Plan*> running;
    std::set<PlanId> seen = {plan.id};
    std::vector<const Plan*> open = {&plan};
    while (!open.empty()) {
      const Plan& here = *open.back();
      open.pop_back();
      for (const PlanId& id : here.upstream) {
        const Plan* upper = plans_.find(id);
        if (upper == nullptr || !seen.insert(id).second) continue;
        open.push_back(upper);
        if (runs(id)) running.push_back(upper);
      }
    }
    return running;
  }

  [[nodiscard]] bool runs(const PlanId& id) const {
    const auto found = std::ranges::lower_bound(
        applying_, id, {}, [](const Applying& applying) { return applying.plan->id; });
    return found != applying_.end() && found->plan->id == id && found->runs();
  }

  static Text title_of(const Plan& plan) {
    return plan.title.empty() ? Text(plan.id.view()) : plan.title;
  }

  void leave_out(const Plan& plan, Message reason) {
    if (near_ == NearMatches::left_out) return;
    result_.near.push_back(
        {.incident = incident_.incident.id, .plan = plan.id, .reason = std::move(reason)});
  }

  const LocatedIncident& incident_;
  const PlanLibrary& plans_;
  const Catalogue& catalogue_;
  NearMatches near_;
  std::vector<IncidentKindId> kinds_;
  std::vector<Applying> applying_;  ///< by plan id
  Matches result_;
};

}  // namespace

Matches match(const LocatedIncident& incident, const PlanLibrary& plans, const Catalogue& catalogue,
              NearMatches near) {
  return Matcher(incident, plans, catalogue, near).run();
}

std::vector<PlanId> plans_warned(const HazardId& hazard, const HazardKindId& kind,
                                 std::span<const JurisdictionId> jurisdictions,
                                 const PlanLibrary& plans) {
  std::vector<PlanId> warned;
  for (const Plan& plan : plans.plans()) {
    const Coverage& covers = plan.covers;
    const bool here = covers.jurisdictions.empty() ||
                      std::ranges::find_first_of(covers.jurisdictions, jurisdictions) !=
                          covers.jurisdictions.end();
    const bool named = std::ranges::find(covers.hazards, hazard) != covers.hazards.end();
    const bool of_kind = covers.hazards.empty() &&
                         std::ranges::find(covers.hazard_kinds, kind) != covers.hazard_kinds.end();
    if (named || (of_kind && here)) warned.push_back(plan.id);
  }
  return warned;
}

}  // namespace muster
