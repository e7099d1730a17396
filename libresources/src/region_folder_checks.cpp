#include "region_folder_checks.hpp"

#include <algorithm>
#include <optional>

#include "approaches.hpp"

namespace muster {
namespace {

using records::list_of;
using records::RegionParts;

/// Asks the region for everything one plan names.
class PlanCheck {
 public:
  PlanCheck(const RegionParts& parts, const records::Unread& unread, Findings& findings)
      : parts_(parts), unread_(unread), findings_(findings) {}

  template <class Tag>
  void known(const Id<Tag>& id, Origin origin, std::string_view field) {
    const auto& entries = list_of<Tag>(parts_);
    if (id.empty() || unread_.contains(records::table_of<Tag>.name)) return;
    if (records::contains(entries, id)) return;
    auto unknown =
        records::unknown_id(records::word_for<Tag>(), id.str(), records::ids_of(entries));
    origin.field = field;
    report(findings_, unknown.code, origin, std::move(unknown.parameters));
  }

  template <class Tag>
  void known(const std::optional<Id<Tag>>& id, const Origin& origin, std::string_view field) {
    if (id) known(*id, origin, field);
  }

  void card(const Card& card) {
    known(card.organisation, card.origin, "organisation");
    known(card.hand_over_to, card.origin, "hand_over_to");
    for (const Action& action : card.actions) {
      for (const Notice& notice : action.notices) {
        known(notice.to, card.origin, "notify");
        known(notice.superior, card.origin, "superior");
        for (const OrganisationId& deputy : notice.deputies) {
          known(deputy, card.origin, "deputies");
        }
      }
    }
    for (const PublicInformation& one : card.public_information) {
      known(one.owner, card.origin, "inform_public");
      known(one.approved_by, card.origin, "approved_by");
    }
  }

  void command(const Plan& plan) {
    for (const Commander& commander : plan.command.commanders) {
      known(commander.organisation, plan.origin, "commander");
      for (const Deputy& deputy : commander.deputies) {
        known(deputy.organisation, plan.origin, "deputy");
      }
    }
    for (const CommandTransfer& transfer : plan.command.transfers) {
      known(transfer.to, plan.origin, "transfer");
    }
    for (const WorkingGroup& group : plan.command.groups) {
      known(group.lead, plan.origin, "lead");
      for (const OrganisationId& member : group.members) known(member, plan.origin, "members");
    }
  }

 private:
  const RegionParts& parts_;
  const records::Unread& unread_;
  Findings& findings_;
};

/// "a, b, c …": a few of many, for a message.
std::string some_of(const std::vector<std::string>& names) {
  constexpr std::size_t shown = 5;
  std::string text;
  for (std::size_t i = 0; i < names.size() && i < shown; ++i) {
    text += (i == 0 ? "" : ", ") + names[i];
  }
  if (names.size() > shown) text += " …";
  return text;
}

void check_parts(const RoadNetwork& network, Findings& findings) {
  const std::vector<std::uint32_t> part = network.parts();
  std::vector<std::string> outside;
  std::uint32_t last = 0;
  for (std::size_t i = 0; i < part.size(); ++i) {
    last = std::max(last, part[i]);
    if (part[i] != 0) outside.push_back(network.places().id(i).str());
  }
  if (outside.empty()) return;
  report(
      findings, Code::roads_parts, {.file = std::string(records::table_of<Road>.file)},
      {std::to_string(last + 1), std::to_string(part.size() - outside.size()), some_of(outside)});
}

/// Access points by position lie within reach of a road as wished.
void check_access(const RoadNetwork& network, const RegionParts& parts,
                  const std::vector<Origin>& origins, Findings& findings) {
  const auto& header = list_of<RegionHeader>(parts);
  const auto& rows = list_of<AccessPoint>(parts);
  for (std::size_t i = 0; i < rows.size() && !header.empty(); ++i) {
    if (!rows[i].position) continue;
    try {
      (void)road_point_of(rows[i], network, header.front().access_limit);
    } catch (const Error& error) {
      report(findings, error.code(), origins[i], error.message().parameters);
    }
  }
}

std::optional<Minutes> own_turnout(const Team& team, Readiness readiness) {
  switch (readiness) {
    case Readiness::duty:
      return team.turnout_duty;
    case Readiness::standby:
      return team.turnout_standby;
    case Readiness::recall:
      return team.turnout_recall;
    case Readiness::part_time:
      return team.turnout_part_time;
    case Readiness::off:
      return Minutes{};  // nobody asks for the turnout of who is off duty
  }
  return std::nullopt;
}

}  // namespace

void check_network(const RoadNetwork& network, const RegionParts& parts, const RoadOrigins& origins,
                   Findings& findings) {
  check_parts(network, findings);
  check_access(network, parts, origins.access_points, findings);
  const auto& rows = list_of<Closure>(parts);
  for (std::size_t i = 0; i < rows.size(); ++i) {
    if (rows[i].target.empty()) continue;
    try {
      (void)closed_roads(rows[i].target, network);
    } catch (const Error& error) {
      report(findings, error.code(), origins.closures[i], error.message().parameters);
    }
  }
}

void check_plan_in_region(const Plan& plan, const RegionParts& parts, const records::Unread& unread,
                          Findings& findings) {
  PlanCheck check(parts, unread, findings);
  check.known(plan.owner, plan.origin, "owner");
  check.known(plan.issued_by, plan.origin, "issued_by");
  check.known(plan.filed_with, plan.origin, "filed_with");
  for (const PlanWarning& warning : plan.warnings) {
    check.known(warning.decider, plan.origin, "warning");
  }
  check.command(plan);
  for (const JurisdictionId& id : plan.covers.jurisdictions) {
    check.known(id, plan.origin, "jurisdiction");
  }
  for (const HazardId& id : plan.covers.hazards) check.known(id, plan.origin, "hazard");
  for (const Level& level : plan.levels) {
    if (level.decider) check.known(*level.decider, level.origin, "decider");
  }
  for (const Card& card : plan.cards) check.card(card);
}

void check_supply_rules(const RegionParts& parts, const records::Unread& unread,
                        Findings& findings) {
  PlanCheck check(parts, unread, findings);
  for (const Rule& rule : parts.others.rules) {
    const auto more_than_nothing = [&](const auto& row, const char* name) {
      const auto value = decimal_field(row, name);
      if (!value || *value > Decimal{}) return;
      Origin origin = rule.origin;
      origin.field = name;
      report(findings, Code::field_out_of_range, origin, {value->str(), "0.000001", "∞"});
    };
    for (const auto& row : rule.rows) {
      if (rule.subject == "pack") {
        check.known(MaterialId(field(row, "material")), rule.origin, "material");
        more_than_nothing(row, "holds");
      } else if (rule.subject == "rest_at_scene") {
        check.known(CapabilityId(field(row, "capability")), rule.origin, "capability");
      } else if (rule.subject == "low_loader") {
        check.known(MaterialId(field(row, "low_loader")), rule.origin, "low_loader");
      } else if (rule.subject == "price") {
        const std::string who = field(row, "who");
        const bool known = find(list_of<Agreement>(parts), AgreementId(who)) != nullptr ||
                           find(list_of<Team>(parts), TeamId(who)) != nullptr ||
                           find(list_of<Stockpile>(parts), StockpileId(who)) != nullptr;
        if (!known) check.known(OrganisationId(who), rule.origin, "who");
        const std::string material = field(row, "material");
        if (!material.empty()) check.known(MaterialId(material), rule.origin, "material");
      } else if (rule.subject == "haulage") {
        for (const char* name : {"load_kg", "load_l", "kg_per_min"}) more_than_nothing(row, name);
        const std::string depot = field(row, "depot");
        const bool kind = std::ranges::any_of(
            list_of<Stockpile>(parts), [&](const Stockpile& one) { return one.kind == depot; });
        if (!kind) check.known(StockpileId(depot), rule.origin, "depot");
      }
    }
  }
}

void report_turnout(const RegionParts& parts, Findings& findings) {
  std::set<std::pair<std::string, std::string>> by_rule;
  for (const Rule& rule : parts.others.rules) {
    if (rule.subject != "turnout") continue;
    for (const auto& row : rule.rows) {
      const auto kind = row.find("team_kind");
      const auto state = row.find("state");
      if (kind != row.end() && state != row.end()) by_rule.emplace(kind->second, state->second);
    }
  }
  std::size_t unknown = 0;
  for (const Crew& crew : list_of<Crew>(parts)) {
    const Team* team = find(list_of<Team>(parts), crew.team);
    if (team == nullptr || own_turnout(*team, crew.readiness)) continue;
    if (!by_rule.contains({team->kind, std::string(name(crew.readiness))})) ++unknown;
  }
  if (unknown == 0) return;
  report(findings, Code::region_turnout_unknown,
         {.file = std::string(records::table_of<Crew>.file)}, {std::to_string(unknown)});
}

void report_seasons(const RegionParts& parts, Findings& findings) {
  std::set<std::string> told;
  for (const RoadCondition& row : list_of<RoadCondition>(parts)) {
    told.insert(row.seasons.begin(), row.seasons.end());
  }
  std::map<std::string, std::size_t> untold;
  for (const Road& road : list_of<Road>(parts)) {
    if (road.seasonal && !told.contains(*road.seasonal)) ++untold[*road.seasonal];
  }
  for (const auto& [season, roads] : untold) {
    report(findings, Code::road_season_unread,
           {.file = std::string(records::table_of<Road>.file), .field = "seasonal"},
           {season, std::to_string(roads)});
  }
}

void report_marks(const std::map<std::string, std::size_t>& marks, std::size_t rows,
                  const std::string& file, Findings& findings) {
  for (const auto& [mark, count] : marks) {
    report(findings, Code::region_illustrative, {.file = file},
           {std::to_string(rows), std::to_string(count), mark});
  }
}

}  // namespace muster
