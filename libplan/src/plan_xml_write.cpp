#include "muster/plan/plan_xml.hpp"
#include "plan_xml_writer.hpp"

namespace muster {
namespace {

PlanWriter written(const Level& level) {
  PlanWriter out("level");
  out.put("id", level.id).put("decider", level.decider).put_yes("automatic", level.automatic);
  out.text("name", level.name).text("decided_by", level.decided_by);
  for (const Criterion& criterion : level.any_of) out.add(written(criterion, "when"));
  return out;
}

PlanWriter written(const PlanningBasis& basis) {
  PlanWriter out("planning_basis");
  out.put("id", basis.id).put("kind", basis.kind.str()).put("level", basis.level);
  out.put("mark", basis.mark).text("name", basis.name);
  for (const IndicatorValue& value : basis.values) {
    out.add(
        PlanWriter("indicator").put("id", value.indicator.str()).put("value", value.value.str()));
  }
  return out;
}

PlanWriter written(const PlanWarning& warning) {
  PlanWriter out("warning");
  out.put("colour", std::string(name(warning.colour))).put("decider", warning.decider);
  out.put_yes("automatic", warning.automatic);
  for (const Criterion& criterion : warning.any_of) out.add(written(criterion, "when"));
  out.texts("measure", warning.measures).text("lifted_when", warning.lifted_when);
  return out;
}

PlanWriter written(const PlanCommand& command) {
  PlanWriter out("command");
  for (const Commander& commander : command.commanders) {
    PlanWriter one("commander");
    one.put("level", commander.level).put("organisation", commander.organisation.str());
    one.text("post", commander.post);
    for (const Deputy& deputy : commander.deputies) {
      one.add(PlanWriter("deputy")
                  .put("organisation", deputy.organisation.str())
                  .text("post", deputy.post));
    }
    out.add(one);
  }
  for (const CommandTransfer& transfer : command.transfers) {
    PlanWriter one("transfer");
    one.put("level", transfer.level).put("to", transfer.to.str());
    out.add(one.text("when", transfer.when).text("act", transfer.act));
  }
  for (const WorkingGroup& group : command.groups) {
    PlanWriter one("group");
    one.put("id", group.id).put("lead", group.lead.str()).put_ids("members", group.members);
    out.add(one.text("name", group.name).text("duty", group.duty));
  }
  return out;
}

PlanWriter head_of(const Plan& plan) {
  PlanWriter out("plan");
  out.put("format", std::string("1")).put("id", plan.id.str()).put("version", plan.version);
  out.put("kind", std::string(name(plan.kind))).put("tier", std::string(name(plan.tier)));
  out.put("owner", plan.owner.str()).put("issued", plan.issued);
  out.put("issued_by", plan.issued_by).put("filed", plan.filed).put("filed_with", plan.filed_with);
  out.put("filing_number", plan.filing_number).put("reviewed", plan.reviewed);
  out.put("review_due", plan.review_due).put("mark", plan.mark).put("source", plan.source);
  out.text("title", plan.title);
  out.add(PlanWriter("covers")
              .ids("kind", plan.covers.kinds)
              .ids("on_road", plan.covers.on_road)
              .ids("jurisdiction", plan.covers.jurisdictions)
              .ids("hazard", plan.covers.hazards)
              .ids("hazard_kind", plan.covers.hazard_kinds));
  return out;
}

}  // namespace

std::string write_plan(const Plan& plan) {
  PlanWriter out = head_of(plan);
  if (!plan.warnings.empty()) {
    PlanWriter warnings("warnings");
    for (const PlanWarning& warning : plan.warnings) warnings.add(written(warning));
    out.add(warnings);
  }
  if (!plan.levels.empty() || plan.additive) {
    PlanWriter levels("levels");
    levels.put("additive", std::string(plan.additive ? "yes" : "no"));
    for (const Level& level : plan.levels) levels.add(written(level));
    out.add(levels);
  }
  if (plan.command != PlanCommand{}) out.add(written(plan.command));
  for (const PlanId& upper : plan.upstream)
    out.add(PlanWriter("upstream").put("plan", upper.str()));
  for (const PlanId& lower : plan.downstream) {
    out.add(PlanWriter("downstream").put("plan", lower.str()));
  }
  for (const LevelLink& link : plan.level_links) {
    out.add(PlanWriter("level_link")
                .put("level", link.level)
                .put("plan", link.plan.str())
                .put("asks_for", link.asks_for));
  }
  for (const Card& card : plan.cards) out.add(written(card));
  for (const PlanningBasis& basis : plan.planning_bases) out.add(written(basis));
  for (const Revision& revision : plan.revisions) {
    out.add(PlanWriter("revision")
                .put("version", revision.version)
                .put("date", format_date(revision.date))
                .text("change", revision.change));
  }
  for (const LegalBasis& law : plan.legal_bases) {
    PlanWriter basis("legal_basis");
    basis.put("source", law.source);
    if (!law.clause.empty()) basis.put("clause", law.clause);
    out.add(basis);
  }
  return write_xml(out.element());
}

}  // namespace muster
