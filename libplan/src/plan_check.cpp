#include "plan_check.hpp"

#include <algorithm>
#include <map>
#include <set>

namespace muster {
namespace {

Origin at(Origin origin, std::string_view field) {
  origin.field = field;
  return origin;
}

std::string line_of(const Origin& origin) {
  return origin.file + ":" + std::to_string(origin.line);
}

using Slopes = std::map<IndicatorId, Decimal>;

Slopes slopes_of(const Demand& demand) {
  Slopes slopes;
  for (const Scaling& per : demand.per) {
    const auto [slope, fresh] = slopes.emplace(per.indicator, per.amount);
    if (!fresh) slope->second = slope->second + per.amount;
  }
  return slopes;
}

/// Whether `later` asks for at least as much as `earlier` whatever the indicators turn out to be.
bool never_less(const Demand& earlier, const Demand& later) {
  if (later.base < earlier.base) return false;
  if (later.at_least.value_or(Decimal{}) < earlier.at_least.value_or(Decimal{})) return false;
  const Slopes after = slopes_of(later);
  return std::ranges::all_of(slopes_of(earlier), [&](const auto& slope) {
    const auto same = after.find(slope.first);
    return same != after.end() ? slope.second <= same->second : slope.second == Decimal{};
  });
}

void check_curve(const Need& need, Findings& findings) {
  for (std::size_t i = 1; i < need.demands.size(); ++i) {
    const Demand& earlier = need.demands[i - 1];
    const Demand& later = need.demands[i];
    const std::vector<Text> deadlines = {format_duration(earlier.within),
                                         format_duration(later.within)};
    if (later.within <= earlier.within) {
      report(findings, Code::plan_curve, at(need.origin, "within"), deadlines);
    } else if (!never_less(earlier, later)) {
      report(findings, Code::plan_curve_falls, at(need.origin, "by"), deadlines);
    }
  }
}

/// Depth-first along `after`; remembers the way so that a circle can be written out.
class CircleFinder {
 public:
  explicit CircleFinder(const Card& card) {
    for (const Action& action : card.actions) after_.emplace(action.id, &action.after);
  }

  /// The first circle met from there, "a → b → a". Empty: when there is none.
  std::string circle_from(const std::string& start) {
    struct Step {
      const std::string* action;
      std::size_t next;
    };
    std::vector<Step> way;
    std::set<std::string> on_way;
    const auto enter = [&](const std::string& action) {
      if (!done_.insert(action).second) return;
      way.push_back({&action, 0});
      on_way.insert(action);
    };
    enter(start);
    while (!way.empty()) {
      Step& here = way.back();
      const auto known = after_.find(*here.action);
      if (known == after_.end() || here.next == known->second->size()) {
        on_way.erase(*here.action);
        way.pop_back();
        continue;
      }
      const std::string& before = (*known->second)[here.next++];
      if (on_way.contains(before)) {
        const auto met =
            std::ranges::find_if(way, [&](const Step& step) { return *step.action == before; });
        std::string path;
        for (auto step = met; step != way.end(); ++step) path += *step->action + " → ";
        return path + before;
      }
      enter(before);
    }
    return {};
  }

 private:
  std::map<std::string, const std::vector<std::string>*> after_;
  std::set<std::string> done_;
};

void check_level(const std::set<std::string>& levels, const std::string& level, const Origin& where,
                 Findings& findings) {
  if (!levels.contains(level)) report(findings, Code::plan_level_unknown, where, {level});
}

template <class Things, class Name>
void check_unique(const Things& things, Name name, Findings& findings) {
  std::map<std::string, Origin> seen;
  for (const auto& thing : things) {
    const auto [first, fresh] = seen.emplace(name(thing), thing.origin);
    if (fresh || first->first.empty()) continue;
    report(findings, Code::id_twice, at(thing.origin, "id"),
           {first->first, line_of(first->second)});
  }
}

}  // namespace

void check_need(const Need& need, Findings& findings) {
  if (need.capability.has_value() == need.material.has_value()) {
    report(findings, Code::plan_need_kind, need.origin);
  }
  if (need.least_type && !need.capability) {
    report(findings, Code::plan_need_attribute, at(need.origin, "least_type"),
           {"least_type", "capability"});
  }
  if (need.least_life && !need.material) {
    report(findings, Code::plan_need_attribute, at(need.origin, "least_life"),
           {"least_life", "material"});
  }
  if (need.demands.empty()) report(findings, Code::xml_element_missing, need.origin, {"by"});
  check_curve(need, findings);
}

void check_actions(const Card& card, const std::vector<Origin>& origins, Findings& findings) {
  std::map<std::string, std::size_t> seen;
  for (std::size_t i = 0; i < card.actions.size(); ++i) {
    const auto [first, fresh] = seen.emplace(card.actions[i].id, i);
    if (!fresh && !first->first.empty()) {
      report(findings, Code::id_twice, at(origins[i], "id"),
             {first->first, line_of(origins[first->second])});
    }
  }
  CircleFinder finder(card);
  for (std::size_t i = 0; i < card.actions.size(); ++i) {
    for (const std::string& before : card.actions[i].after) {
      if (seen.contains(before)) continue;
      report(findings, Code::plan_action_unknown, at(origins[i], "after"), {card.id.str(), before});
    }
    if (const std::string circle = finder.circle_from(card.actions[i].id); !circle.empty()) {
      report(findings, Code::plan_action_cycle, at(origins[i], "after"), {circle});
    }
  }
}

void check_names(const Plan& plan, Findings& findings) {
  check_unique(
      plan.cards, [](const Card& card) { return card.id.str(); }, findings);
  check_unique(
      plan.levels, [](const Level& level) { return level.id; }, findings);
  check_unique(
      plan.planning_bases, [](const PlanningBasis& basis) { return basis.id; }, findings);
  std::set<std::string> levels;
  for (const Level& level : plan.levels) levels.insert(level.id);
  for (const Card& card : plan.cards) {
    for (const std::string& level : card.levels) {
      check_level(levels, level, at(card.origin, "levels"), findings);
    }
  }
  for (const PlanningBasis& basis : plan.planning_bases) {
    if (basis.level) check_level(levels, *basis.level, at(basis.origin, "level"), findings);
  }
  for (const LevelLink& link : plan.level_links) {
    check_level(levels, link.level, at(plan.origin, "level_link"), findings);
  }
}

}  // namespace muster
