#include "muster/resources/drill_check.hpp"

#include <algorithm>
#include <map>
#include <set>
#include <string>

#include "muster/plan/card.hpp"
#include "muster/plan/plan.hpp"
#include "muster/resources/closures.hpp"
#include "muster/resources/locate.hpp"
#include "muster/resources/region.hpp"

namespace muster {

namespace {

class DrillCheck {
 public:
  DrillCheck(const Drill& drill, const Region& region, Findings& findings)
      : drill_(drill), region_(region), findings_(findings) {
    for (std::size_t i = 0; i < drill.injects.size(); ++i) injects_.emplace(drill.injects[i].id, i);
    for (const auto& one : drill.participants) people_.insert(one.id);
    for (const auto& one : drill.objectives) objectives_.insert(one.id);
    for (const auto& one : drill.incidents) incidents_.insert(one.id);
  }

  void check() {
    check_people();
    check_incidents();
    check_order();
    for (const Inject& inject : drill_.injects) check_inject(inject);
    for (const DrillExpectation& expected : drill_.expectations) check_expectation(expected);
    for (const DrillStop& stop : drill_.stops) {
      if (stop.when) check_condition(*stop.when, stop.origin, "stop");
    }
    check_uncertainty();
    std::ranges::stable_sort(findings_, {}, [](const Finding& one) { return one.origin.line; });
  }

 private:
  void say(Code code, const Origin& origin, std::vector<Text> parameters) {
    report(findings_, code, origin, std::move(parameters));
  }

  /// Names the near ones, so that a slip of the pen is easily mended.
  template <class Entries>
  void unknown(const char* what, const std::string& id, const Entries& entries,
               const Origin& origin) {
    std::vector<std::string> names;
    for (const auto& entry : entries) names.push_back(entry.id.str());
    const auto near = near_matches(id, names, 1);
    if (near.empty()) {
      say(Code::drill_unknown, origin, {what, id});
    } else {
      say(Code::drill_unknown_near, origin, {what, id, near.front()});
    }
  }

  template <class Entries, class Tag>
  void known(const char* what, const std::optional<Id<Tag>>& id, const Entries& entries,
             const Origin& origin) {
    if (id && find(entries, *id) == nullptr) unknown(what, id->str(), entries, origin);
  }

  void known_capability(const std::optional<CapabilityId>& id, const Origin& origin) {
    if (id && region_.catalogue.find(*id) == nullptr) {
      unknown("capability", id->str(), region_.catalogue.parts().capabilities, origin);
    }
  }
  void known_material(const std::optional<MaterialId>& id, const Origin& origin) {
    if (id && region_.catalogue.find(*id) == nullptr) {
      unknown("material", id->str(), region_.catalogue.parts().materials, origin);
    }
  }
  void known_plan(const PlanId& id, const std::string& level, const Origin& origin) {
    const Plan* plan = region_.plans.find(id);
    if (plan == nullptr) {
      unknown("plan", id.str(), region_.plans.plans(), origin);
    } else if (!level.empty() &&
               std::ranges::find(plan->levels, level, &Level::id) == plan->levels.end()) {
      say(Code::drill_unknown, origin, {"level", id.str() + " " + level});
    }
  }
  void known_card(const CardId& id, const std::string& action, const Origin& origin) {
    const auto [plan, card] = region_.plans.find(id);
    if (card == nullptr) {
      std::vector<Card> all;
      for (const Plan& one : region_.plans.plans()) {
        all.insert(all.end(), one.cards.begin(), one.cards.end());
      }
      unknown("card", id.str(), all, origin);
    } else if (std::ranges::find(card->actions, action, &Action::id) == card->actions.end()) {
      say(Code::drill_unknown, origin, {"action", id.str() + "/" + action});
    }
  }
  void known_target(const std::string& target, const Origin& origin) {
    try {
      (void)closed_roads(target, *region_.roads);
    } catch (const Error& error) {
      report(findings_, error.code(), origin, error.message().parameters);
    }
  }
  void known_participant(const std::optional<std::string>& id, const Origin& origin) {
    if (id && !people_.contains(*id)) say(Code::drill_reference, origin, {"participant", *id});
  }
  void known_incident(const std::optional<IncidentId>& id, const Origin& origin) {
    if (id && !incidents_.contains(*id))
      say(Code::drill_reference, origin, {"incident", id->view()});
  }

  void check_people() {
    known("organisation", std::optional(drill_.organiser), region_.organisations, drill_.origin);
    for (const PlanId& plan : drill_.plans) known_plan(plan, "", drill_.origin);
    std::set<DrillRole> held;
    for (const DrillParticipant& one : drill_.participants) {
      known("organisation", std::optional(one.organisation), region_.organisations, one.origin);
      held.insert(one.roles.begin(), one.roles.end());
    }
    for (const DrillRole role :
         {DrillRole::director, DrillRole::controller, DrillRole::evaluator, DrillRole::player}) {
      if (!held.contains(role)) say(Code::drill_role_missing, drill_.origin, {title(role)});
    }
    std::set<std::string> served;
    for (const DrillExpectation& one : drill_.expectations) served.insert(one.objective);
    for (const DrillObjective& one : drill_.objectives) {
      if (!served.contains(one.id)) say(Code::drill_objective_empty, one.origin, {one.id});
    }
  }

  void check_incidents() {
    for (const Incident& incident : drill_.incidents) {
      try {
        (void)locate(incident, region_);
      } catch (const Error& error) {
        report(findings_, error.code(), drill_.origin, error.message().parameters);
      }
      if (incident.known >= drill_.end()) outside(incident.id.str(), incident.known, drill_.origin);
    }
  }

  void outside(const std::string& what, Instant at, const Origin& origin) {
    const Offset offset = region_.header.display_offset;
    say(Code::drill_outside, origin,
        {what, format_instant(at, offset), format_instant(drill_.start, offset),
         format_instant(drill_.end(), offset)});
  }

  /// Follows each chain of `after` to its head; a chain that comes back on itself never begins.
  void check_order() {
    enum class Mark { fresh, open, done };
    std::vector<Mark> marks(drill_.injects.size(), Mark::fresh);
    earliest_.assign(drill_.injects.size(), Seconds{0});
    for (std::size_t start = 0; start < drill_.injects.size(); ++start) {
      std::vector<std::size_t> chain;
      std::size_t i = start;
      while (marks[i] == Mark::fresh) {
        marks[i] = Mark::open;
        chain.push_back(i);
        const auto& after = drill_.injects[i].after;
        const auto found = after ? injects_.find(*after) : injects_.end();
        if (found == injects_.end()) break;
        i = found->second;
      }
      const auto& after = drill_.injects[i].after;
      const bool met_again = marks[i] == Mark::open && after;
      if (met_again && (chain.back() != i || *after == drill_.injects[i].id)) {
        report_cycle(chain, i);
      }
      for (auto at = chain.rbegin(); at != chain.rend(); ++at) {
        const Inject& inject = drill_.injects[*at];
        earliest_[*at] = inject.at.value_or(inject.delay);
        const auto found = inject.after ? injects_.find(*inject.after) : injects_.end();
        if (found != injects_.end() && marks[found->second] == Mark::done) {
          earliest_[*at] = earliest_[found->second] + inject.delay;
        }
        marks[*at] = Mark::done;
      }
    }
  }

  void report_cycle(const std::vector<std::size_t>& chain, std::size_t head) {
    std::string ids;
    const auto from = std::ranges::find(chain, head);
    std::size_t named = 0;
    for (auto at = from; at != chain.end() && named < 10; ++at, ++named) {
      ids += (ids.empty() ? "" : " → ") + drill_.injects[*at].id;
    }
    if (static_cast<std::size_t>(chain.end() - from) > named) ids += " → …";
    say(Code::drill_inject_cycle, drill_.injects[head].origin, {ids});
  }

  void check_inject(const Inject& inject) {
    if (inject.after && !injects_.contains(*inject.after)) {
      say(Code::drill_inject_unknown, inject.origin, {*inject.after});
    }
    const std::size_t index = injects_.at(inject.id);
    if (drill_.start + earliest_[index] >= drill_.end()) {
      outside(inject.id, drill_.start + earliest_[index], inject.origin);
    }
    known_incident(inject.incident, inject.origin);
    known_participant(inject.to, inject.origin);
    known_participant(inject.controller, inject.origin);
    if (inject.when) check_condition(*inject.when, inject.origin, inject.id);
    std::visit([&](const auto& effect) { check_effect(effect, inject.origin); }, inject.effect);
  }

  void check_effect(const InjectNews&, const Origin&) {}
  void check_effect(const InjectRumour&, const Origin&) {}
  void check_effect(const InjectWeather&, const Origin&) {}
  void check_effect(const InjectCasualties& effect, const Origin& origin) {
    for (const auto& [id, value] : effect.indicators) {
      if (region_.catalogue.find(id) == nullptr) {
        unknown("indicator", id.str(), region_.catalogue.parts().indicators, origin);
      }
    }
  }
  void check_effect(const InjectRoadClosed& effect, const Origin& origin) {
    known_target(effect.target, origin);
  }
  void check_effect(const InjectRoadOpened& effect, const Origin& origin) {
    if (!effect.closed_by) {
      known_target(effect.target, origin);
      return;
    }
    const auto found = injects_.find(*effect.closed_by);
    if (found == injects_.end() ||
        !std::holds_alternative<InjectRoadClosed>(drill_.injects[found->second].effect)) {
      say(Code::drill_reference, origin, {"road_closed", *effect.closed_by});
    }
  }
  void check_effect(const InjectForcesLost& effect, const Origin& origin) {
    known("team", effect.team, region_.teams, origin);
    known("crew", effect.crew, region_.crews, origin);
  }
  void check_effect(const InjectStockLost& effect, const Origin& origin) {
    known("stockpile", effect.stockpile, region_.stockpiles, origin);
    known("lot", effect.lot, region_.lots, origin);
  }
  void check_effect(const InjectHospitalFull& effect, const Origin& origin) {
    known("facility", std::optional(effect.facility), region_.facilities, origin);
    const auto has = std::ranges::any_of(region_.facility_capacities, [&](const auto& one) {
      return one.facility == effect.facility && one.measure == effect.measure;
    });
    if (!has && find(region_.facilities, effect.facility) != nullptr) {
      say(Code::drill_unknown, origin, {"measure", effect.facility.str() + " " + effect.measure});
    }
  }
  void check_effect(const InjectContactCut& effect, const Origin& origin) {
    known("organisation", std::optional(effect.organisation), region_.organisations, origin);
  }
  void check_effect(const InjectLevelRaised& effect, const Origin& origin) {
    known_plan(effect.plan, effect.level, origin);
  }
  void check_effect(const InjectChannelsDown& effect, const Origin& origin) {
    known("jurisdiction", std::optional(effect.area), region_.jurisdictions, origin);
  }

  void check_condition(const DrillCondition& condition, const Origin& origin,
                       const std::string& who) {
    known_incident(condition.incident, origin);
    known_capability(condition.capability, origin);
    known_material(condition.material, origin);
    known("team", condition.team, region_.teams, origin);
    known("crew", condition.crew, region_.crews, origin);
    known("stockpile", condition.stockpile, region_.stockpiles, origin);
    if (condition.card) known_card(*condition.card, condition.action, origin);
    if (condition.expectation) check_report(condition, origin, who);
    if (condition.kind == DrillConditionKind::stock_below && *condition.level == Quantity(0)) {
      say(Code::drill_impossible, origin, {who, {"库存不会低于零", "no stock is below none"}});
    }
    if (condition.kind == DrillConditionKind::arrived && condition.team &&
        std::ranges::find(region_.crews, *condition.team, &Crew::team) == region_.crews.end()) {
      say(Code::drill_impossible, origin, {who, {"该队伍没有救援组", "the team has no crew"}});
    }
  }

  void check_report(const DrillCondition& condition, const Origin& origin, const std::string& who) {
    const DrillExpectation* expected = named(drill_.expectations, *condition.expectation);
    if (expected == nullptr) {
      say(Code::drill_reference, origin, {"expect", *condition.expectation});
      return;
    }
    if (condition.kind != DrillConditionKind::unreported) return;
    std::optional<std::string> before = expected->after;
    for (std::size_t hops = 0; before && hops <= drill_.injects.size(); ++hops) {
      if (*before == who) {
        say(Code::drill_impossible, origin,
            {who, {"时限要等它自己出现才开始", "the limit runs only once it has come itself"}});
        return;
      }
      const auto found = injects_.find(*before);
      if (found == injects_.end()) return;
      before = drill_.injects[found->second].after;
    }
  }

  void check_expectation(const DrillExpectation& expected) {
    const Origin& origin = expected.origin;
    if (!objectives_.contains(expected.objective)) {
      say(Code::drill_reference, origin, {"objective", expected.objective});
    }
    known_participant(expected.participant, origin);
    known_incident(expected.incident, origin);
    known_capability(expected.capability, origin);
    known_material(expected.material, origin);
    known("team", expected.team, region_.teams, origin);
    known("crew", expected.crew, region_.crews, origin);
    if (expected.card) known_card(*expected.card, expected.action, origin);
    if (expected.plan) known_plan(*expected.plan, expected.level, origin);
    Seconds from{0};
    if (expected.after) {
      const auto found = injects_.find(*expected.after);
      if (found == injects_.end()) {
        say(Code::drill_inject_unknown, origin, {*expected.after});
      } else {
        from = earliest_[found->second];
      }
    }
    if (drill_.start + from + expected.within > drill_.end()) {
      outside(expected.id, drill_.start + from + expected.within, origin);
    }
  }

  void check_uncertainty() {
    for (const RoadChance& one : drill_.uncertainty.roads) {
      if (one.target) known_target(*one.target, drill_.origin);
    }
    for (const UnusableChance& one : drill_.uncertainty.unusable) {
      known_material(one.material, drill_.origin);
    }
  }

  const Drill& drill_;
  const Region& region_;
  Findings& findings_;
  std::map<std::string, std::size_t> injects_ = {};
  std::set<std::string> people_ = {};
  std::set<std::string> objectives_ = {};
  std::set<IncidentId> incidents_ = {};
  std::vector<Seconds> earliest_ = {};  ///< after the start, by inject
};

/// Injects that come only when players fail, and whatever follows them: in a rehearsal nobody does.
std::set<std::string_view> for_failures(const Drill& drill) {
  std::map<std::string_view, std::vector<std::string_view>> followers;
  std::vector<std::string_view> open;
  for (const Inject& inject : drill.injects) {
    if (inject.after) followers[*inject.after].push_back(inject.id);
    if (inject.when && inject.when->kind == DrillConditionKind::unreported) {
      open.push_back(inject.id);
    }
  }
  std::set<std::string_view> all;
  while (!open.empty()) {
    const std::string_view id = open.back();
    open.pop_back();
    if (!all.insert(id).second) continue;
    open.insert(open.end(), followers[id].begin(), followers[id].end());
  }
  return all;
}

Text waits_for(const Inject& inject) {
  if (inject.after) return *inject.after;
  if (inject.when) return Text(std::string(name(inject.when->kind)));
  return "at";
}

}  // namespace

void check_drill(const Drill& drill, const Region& region, Findings& findings) {
  Findings own;
  DrillCheck(drill, region, own).check();
  findings.insert(findings.end(), own.begin(), own.end());
}

void check_rehearsal(const Drill& drill, const Rehearsal& rehearsal, Findings& findings) {
  const auto spared = for_failures(drill);
  for (std::size_t i = 0; i < drill.injects.size(); ++i) {
    if (rehearsal.injects[i] || spared.contains(drill.injects[i].id)) continue;
    report(findings, Code::drill_unreachable, drill.injects[i].origin,
           {drill.injects[i].id, waits_for(drill.injects[i])});
  }
  for (std::size_t i = 0; i < drill.expectations.size(); ++i) {
    const DrillExpectation& expected = drill.expectations[i];
    if (expected.judged() || rehearsal.outcomes[i].possible) continue;
    report(findings, Code::drill_impossible_expectation, expected.origin, {expected.id});
  }
}

}  // namespace muster
