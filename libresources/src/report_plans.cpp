#include "muster/plan/card.hpp"
#include "muster/plan/plan.hpp"
#include "muster/resources/region.hpp"
#include "report_sections.hpp"

namespace muster {

namespace {

void write_match(Page& page, const Match& match) {
  const Wording& wording = page.wording();
  const Plan* plan = wording.region().plans.find(match.plan);
  const std::string level = wording.level(match);
  const std::string tier = plan == nullptr ? "" : wording.tier(plan->tier);
  page.text(wording.label(level.empty() ? Label::plan_line : Label::plan_line_level,
                          {tier, wording.plan(match.plan), match.plan.str(), level}),
            2, Style::bold, 2);
  std::vector<std::string> reasons;
  for (const Message& reason : match.reasons) reasons.push_back(wording.in(reason));
  if (!reasons.empty()) {
    page.text(wording.label(Label::because, {wording.clauses(reasons)}), 4, Style::plain, 2);
  }
  if (match.cards.empty()) return;
  page.text(wording.label(Label::cards_out), 4);
  Table table({{"", Align::left, true}, {""}, {""}});
  for (const CardId& id : match.cards) {
    const Card* card = wording.region().plans.find(id).second;
    table.add(
        {one_line(id.view()), wording.card(id), card == nullptr ? "" : wording.in(card->holder)});
  }
  page.table(table, 6);
}

/// When each matched plan starts; with reasons, everybody who is told.
void write_alerts(Page& page) {
  const Wording& wording = page.wording();
  const bool all = page.options().explain;
  std::vector<std::string> parts;
  for (const Activation& activation : wording.response().activations) {
    if (!all && !activation.plan) continue;
    parts.push_back(wording.label(Label::alerted_at, {wording.organisation(activation.organisation),
                                                      wording.clock(activation.alerted)}));
  }
  if (parts.empty()) return;
  page.text(wording.label(all ? Label::alerts_all : Label::alerts, {wording.clauses(parts)}), 2,
            Style::plain, 2);
}

}  // namespace

void write_plans(Page& page) {
  const Response& response = page.wording().response();
  if (response.matches.empty()) return;
  page.heading(Label::section_plans);
  for (const LocatedIncident& incident : response.incidents) {
    if (response.incidents.size() > 1) page.text(page.wording().in(incident.where), 0, Style::bold);
    for (const Match& match : response.matches) {
      if (match.incident == incident.incident.id) write_match(page, match);
    }
  }
  write_alerts(page);
}

}  // namespace muster
