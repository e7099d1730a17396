#include "muster/plan/plan_xml.hpp"

#include "plan_check.hpp"
#include "plan_xml_parts.hpp"

namespace muster {
namespace {

constexpr std::array kinds = {PlanKind::comprehensive, PlanKind::special, PlanKind::on_site};
constexpr std::array colours = {WarningColour::red, WarningColour::orange, WarningColour::yellow,
                                WarningColour::blue};

Tier tier_of(Fields& fields) {
  std::vector<std::string_view> words;
  for (int i = 0; i <= static_cast<int>(Tier::nation); ++i) words.push_back(name(Tier{i}));
  return Tier{static_cast<int>(fields.one_of("tier", words))};
}

template <class Tag>
std::vector<Id<Tag>> ids_in(ElementReader& parent, std::string_view name) {
  std::vector<Id<Tag>> found;
  for (ElementReader& element : parent.each(name)) {
    found.push_back(element.fields.id<Tag>("id"));
    element.finish();
  }
  return found;
}

Level read_level(ElementReader& element) {
  Level level{.id = element.fields.id<struct LevelName>("id").str(),
              .name = element.text("name"),
              .decider = element.fields.maybe_id<struct Organisation>("decider"),
              .decided_by = element.maybe_text("decided_by"),
              .automatic = element.fields.maybe_yes_no("automatic").value_or(false),
              .origin = element.origin()};
  level.any_of = criteria_in(element, "when");
  element.finish();
  return level;
}

PlanWarning read_warning(ElementReader& element) {
  PlanWarning warning{.colour = one_of(element.fields, "colour", colours),
                      .decider = element.fields.maybe_id<struct Organisation>("decider"),
                      .automatic = element.fields.maybe_yes_no("automatic").value_or(false),
                      .any_of = criteria_in(element, "when"),
                      .measures = texts_in(element, "measure"),
                      .lifted_when = element.maybe_text("lifted_when")};
  element.finish();
  return warning;
}

Commander read_commander(ElementReader& element) {
  Commander commander{.level = element.fields.maybe_text("level"),
                      .organisation = element.fields.id<struct Organisation>("organisation"),
                      .post = element.text("post")};
  for (ElementReader& deputy : element.each("deputy")) {
    commander.deputies.push_back(
        {.organisation = deputy.fields.id<struct Organisation>("organisation"),
         .post = deputy.text("post")});
    deputy.finish();
  }
  element.finish();
  return commander;
}

CommandTransfer read_transfer(ElementReader& element) {
  CommandTransfer transfer{.level = element.fields.maybe_text("level"),
                           .to = element.fields.id<struct Organisation>("to"),
                           .when = element.text("when"),
                           .act = element.text("act")};
  element.finish();
  return transfer;
}

WorkingGroup read_group(ElementReader& element) {
  WorkingGroup group{.id = element.fields.id<struct GroupName>("id").str(),
                     .name = element.text("name"),
                     .lead = element.fields.id<struct Organisation>("lead"),
                     .members = ids_of<struct Organisation>(element, "members"),
                     .duty = element.maybe_text("duty")};
  element.finish();
  return group;
}

void read_command(ElementReader& root, Plan& plan) {
  for (ElementReader& command : root.at_most_one("command")) {
    for (ElementReader& one : command.each("commander")) {
      plan.command.commanders.push_back(read_commander(one));
    }
    for (ElementReader& one : command.each("transfer")) {
      plan.command.transfers.push_back(read_transfer(one));
    }
    for (ElementReader& one : command.each("group")) {
      plan.command.groups.push_back(read_group(one));
    }
    command.finish();
  }
}

PlanningBasis read_basis(ElementReader& element) {
  PlanningBasis basis{.id = element.fields.id<struct BasisName>("id").str(),
                      .name = element.text("name"),
                      .kind = element.fields.id<struct IncidentKind>("kind"),
                      .level = element.fields.maybe_text("level"),
                      .mark = mark_of(element.fields),
                      .origin = element.origin()};
  for (ElementReader& value : element.each("indicator")) {
    basis.values.push_back({.indicator = value.fields.id<struct Indicator>("id"),
                            .value = amount(value.fields, "value")});
    value.finish();
  }
  element.finish();
  return basis;
}

void read_head(ElementReader& root, Plan& plan) {
  Fields& fields = root.fields;
  plan.id = fields.id<struct Plan>("id");
  plan.version = fields.text("version");
  plan.kind = one_of(fields, "kind", kinds);
  plan.tier = tier_of(fields);
  plan.owner = fields.id<struct Organisation>("owner");
  plan.title = root.text("title");
  plan.issued = fields.maybe_date("issued");
  plan.issued_by = fields.maybe_id<struct Organisation>("issued_by");
  plan.filed = fields.maybe_date("filed");
  plan.filed_with = fields.maybe_id<struct Organisation>("filed_with");
  plan.filing_number = fields.maybe_text("filing_number");
  plan.reviewed = fields.maybe_date("reviewed");
  plan.review_due = fields.maybe_date("review_due");
  plan.mark = mark_of(fields);
  plan.source = fields.text("source");
  plan.origin = root.origin();
}

void read_coverage(ElementReader& root, Plan& plan) {
  auto covers = root.at_most_one("covers");
  if (covers.empty()) {
    report(root.findings(), Code::xml_element_missing, root.origin(), {"covers"});
    return;
  }
  ElementReader& element = covers.front();
  plan.covers = {.kinds = ids_in<struct IncidentKind>(element, "kind"),
                 .on_road = ids_in<struct IncidentKind>(element, "on_road"),
                 .jurisdictions = ids_in<struct Jurisdiction>(element, "jurisdiction"),
                 .hazards = ids_in<struct Hazard>(element, "hazard"),
                 .hazard_kinds = ids_in<struct HazardKind>(element, "hazard_kind")};
  element.finish();
}

void read_levels(ElementReader& root, Plan& plan) {
  for (ElementReader& warnings : root.at_most_one("warnings")) {
    for (ElementReader& one : warnings.each("warning")) {
      plan.warnings.push_back(read_warning(one));
    }
    warnings.finish();
  }
  for (ElementReader& levels : root.at_most_one("levels")) {
    plan.additive = levels.fields.yes_no("additive");
    for (ElementReader& level : levels.each("level")) plan.levels.push_back(read_level(level));
    limit(plan.levels, PlanLimits::levels, "level", levels);
    levels.finish();
  }
}

void read_links(ElementReader& root, Plan& plan) {
  for (ElementReader& upstream : root.each("upstream")) {
    plan.upstream.push_back(upstream.fields.id<struct Plan>("plan"));
    upstream.finish();
  }
  for (ElementReader& downstream : root.each("downstream")) {
    plan.downstream.push_back(downstream.fields.id<struct Plan>("plan"));
    downstream.finish();
  }
  for (ElementReader& link : root.each("level_link")) {
    plan.level_links.push_back({.level = link.fields.id<struct LevelName>("level").str(),
                                .plan = link.fields.id<struct Plan>("plan"),
                                .asks_for = link.fields.id<struct LevelName>("asks_for").str()});
    link.finish();
  }
}

Date required_date(Fields& fields, std::string_view field) {
  if (!fields.has(field)) fields.report(field, Code::field_missing);
  return fields.maybe_date(field).value_or(Date{});
}

void read_foundations(ElementReader& root, Plan& plan) {
  for (ElementReader& basis : root.each("planning_basis")) {
    plan.planning_bases.push_back(read_basis(basis));
  }
  for (ElementReader& revision : root.each("revision")) {
    plan.revisions.push_back({.version = revision.fields.text("version"),
                              .date = required_date(revision.fields, "date"),
                              .change = revision.text("change")});
    revision.finish();
  }
  for (ElementReader& law : root.each("legal_basis")) {
    plan.legal_bases.push_back({.source = law.fields.text("source"),
                                .clause = law.fields.maybe_text("clause").value_or("")});
    law.finish();
  }
}

}  // namespace

std::optional<Plan> read_plan(std::string_view xml, const std::string& file, Findings& findings) {
  Findings own;
  const XmlElement raw = read_xml(xml, file, own);
  ElementReader root(raw, file, own);
  Plan plan;
  if (opens(root, raw, "plan")) {
    read_head(root, plan);
    read_coverage(root, plan);
    read_levels(root, plan);
    read_command(root, plan);
    read_links(root, plan);
    for (ElementReader& card : root.each("card")) plan.cards.push_back(read_card(card));
    limit(plan.cards, PlanLimits::cards, "card", root);
    read_foundations(root, plan);
    root.finish();
    check_names(plan, own);
  }
  const bool refused = has_errors(own);
  findings.insert(findings.end(), own.begin(), own.end());
  if (refused) return std::nullopt;
  return plan;
}

}  // namespace muster
