#include "plan_check.hpp"

#include <algorithm>
#include <map>
#include <set>

#include "error_origin.hpp"

namespace muster {
namespace {

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

/// Depth-first along what comes earlier; remembers the way so that a circle can be written out.
class CircleFinder {
 public:
  explicit CircleFinder(const Card& card)
      : card_(card), earlier_(order_of(card)), done_(card.actions.size()), on_way_(done_) {}

  /// The first circle met from there, "a → b → a". Empty: when there is none.
  std::string circle_from(std::size_t start) {
    struct Step {
      std::size_t action;
      std::size_t next;
    };
    std::vector<Step> way;
    const auto enter = [&](std::size_t action) {
      if (done_[action]) return;
      done_[action] = true;
      on_way_[action] = true;
      way.push_back({action, 0});
    };
    enter(start);
    while (!way.empty()) {
      Step& here = way.back();
      if (here.next == earlier_[here.action].size()) {
        on_way_[here.action] = false;
        way.pop_back();
        continue;
      }
      const std::size_t before = earlier_[here.action][here.next++];
      if (on_way_[before]) {
        std::string path;
        const auto met = std::ranges::find(way, before, &Step::action);
        for (auto step = met; step != way.end(); ++step) {
          path += card_.actions[step->action].id + " → ";
        }
        for (const Step& step : way) on_way_[step.action] = false;
        return path + card_.actions[before].id;
      }
      enter(before);
    }
    return {};
  }

 private:
  const Card& card_;
  std::vector<std::vector<std::size_t>> earlier_;
  std::vector<bool> done_;
  std::vector<bool> on_way_;
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

void check_command(const Plan& plan, const std::set<std::string>& levels, Findings& findings) {
  std::set<std::optional<std::string>> commanded;
  for (const Commander& commander : plan.command.commanders) {
    if (commander.level)
      check_level(levels, *commander.level, at(plan.origin, "commander"), findings);
    if (!commanded.insert(commander.level).second) {
      report(findings, Code::plan_command_twice, at(plan.origin, "commander"),
             {commander.level.value_or("–")});
    }
  }
  for (const CommandTransfer& transfer : plan.command.transfers) {
    if (transfer.level) check_level(levels, *transfer.level, at(plan.origin, "transfer"), findings);
  }
  std::set<std::string> groups;
  for (const WorkingGroup& group : plan.command.groups) {
    if (!groups.insert(group.id).second && !group.id.empty()) {
      report(findings, Code::plan_name_twice, at(plan.origin, "group"), {group.id});
    }
    if (std::ranges::find(group.members, group.lead) != group.members.end()) {
      report(findings, Code::plan_lead_is_member, at(plan.origin, "group"),
             {group.id, group.lead.view()});
    }
  }
}

void check_warnings(const Plan& plan, Findings& findings) {
  for (std::size_t i = 1; i < plan.warnings.size(); ++i) {
    if (plan.warnings[i - 1].colour < plan.warnings[i].colour) continue;
    report(findings, Code::plan_warning_order, at(plan.origin, "warning"),
           {Text(std::string(name(plan.warnings[i].colour))),
            Text(std::string(name(plan.warnings[i - 1].colour)))});
  }
}

/// Signed first, then filed; the next review lies after all of them.
void check_dates(const Plan& plan, Findings& findings) {
  const auto follows = [&](const std::optional<Date>& earlier, const std::optional<Date>& later,
                           std::string_view first, std::string_view second) {
    if (!earlier || !later || *earlier <= *later) return;
    report(findings, Code::plan_dates, at(plan.origin, second),
           {std::string(second), format_date(*later), std::string(first), format_date(*earlier)});
  };
  follows(plan.issued, plan.filed, "issued", "filed");
  follows(plan.issued, plan.review_due, "issued", "review_due");
  follows(plan.reviewed, plan.review_due, "reviewed", "review_due");
  std::set<std::string> versions;
  for (const Revision& revision : plan.revisions) {
    if (!versions.insert(revision.version).second) {
      report(findings, Code::plan_name_twice, at(plan.origin, "revision"), {revision.version});
    }
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
      report(findings, Code::plan_action_unknown, at(origins[i], "after"),
             {card.id.view(), before});
    }
    for (const std::string& beside : card.actions[i].beside) {
      if (seen.contains(beside)) continue;
      report(findings, Code::plan_action_unknown, at(origins[i], "beside"),
             {card.id.view(), beside});
    }
    if (const std::string circle = finder.circle_from(i); !circle.empty()) {
      report(findings, Code::plan_action_cycle, at(origins[i], "after"), {circle});
    }
  }
}

void check_notice(const Notice& notice, const Origin& where, Findings& findings) {
  std::set<std::string> channels = {notice.channel};
  for (const std::string& channel : notice.next_channels) {
    if (!channels.insert(channel).second) {
      report(findings, Code::plan_notice_twice, at(where, "then"), {channel});
    }
  }
  std::set<OrganisationId> people = {notice.to};
  for (const OrganisationId& deputy : notice.deputies) {
    if (!people.insert(deputy).second) {
      report(findings, Code::plan_notice_twice, at(where, "deputies"), {deputy.view()});
    }
  }
  if (notice.superior && !people.insert(*notice.superior).second) {
    report(findings, Code::plan_notice_twice, at(where, "superior"), {notice.superior->view()});
  }
}

void check_information(const Card& card, const std::vector<Origin>& origins, Findings& findings) {
  std::set<std::string> seen;
  for (std::size_t i = 0; i < card.public_information.size(); ++i) {
    const PublicInformation& one = card.public_information[i];
    if (!seen.insert(one.id).second && !one.id.empty()) {
      report(findings, Code::plan_name_twice, at(origins[i], "id"), {one.id});
    }
    for (const std::string& before : one.after) {
      if (std::ranges::find(card.actions, before, &Action::id) != card.actions.end()) continue;
      report(findings, Code::plan_action_unknown, at(origins[i], "after"),
             {card.id.view(), before});
    }
  }
}

void check_names(const Plan& plan, Findings& findings) {
  check_unique(
      plan.cards, [](const Card& card) { return card.id.view(); }, findings);
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
  check_command(plan, levels, findings);
  check_warnings(plan, findings);
  check_dates(plan, findings);
}

}  // namespace muster
