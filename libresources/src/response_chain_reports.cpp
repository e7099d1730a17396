#include <algorithm>

#include "report_labels.hpp"
#include "response_chain_parts.hpp"

namespace muster {
namespace {

Text both(Label label, const std::vector<std::string>& zh = {},
          const std::vector<std::string>& en = {}) {
  return {words(label, Language::zh, zh), words(label, Language::en, en)};
}

Text word_for(Tier tier) {
  return both(static_cast<Label>(static_cast<int>(Label::tier_post) + static_cast<int>(tier)));
}

constexpr std::string_view emergency_bureau = "emergency_bureau";

/// A development zone reports as a county does.
Tier standing_of(Tier tier) { return tier == Tier::zone ? Tier::county : tier; }

Text receiver_of(const StatutoryReport& report) {
  if (report.step == "unit_to_mine_safety") return both(Label::reporting_mine_safety);
  if (report.step == "level_to_own_government") return both(Label::reporting_own_government);
  if (report.step == "province_to_state_council") return both(Label::reporting_state_council);
  return report.to ? word_for(*report.to) : both(Label::reporting_parallel);
}

Text from_to(const StatutoryReport& report) {
  const Text from = word_for(report.from);
  const Text to = receiver_of(report);
  return both(Label::reporting_chain, {from.zh, to.zh}, {from.en, to.en});
}

}  // namespace

/// The body that reports for a tier: the owner of a plan of that tier that runs, an emergency
/// bureau before others, else the emergency bureau of the incident's own area. In a development
/// zone the zone's body stands where a county's would. None: an empty id.
OrganisationId ChainBuilder::body_of_tier(const LocatedIncident& located, Tier tier) const {
  if (tier == Tier::enterprise && located.unit) return *located.unit;
  const auto order = [&](const Plan& plan) {
    const Organisation* owner = muster::find(region_.organisations, plan.owner);
    return std::tuple(owner == nullptr || owner->kind != emergency_bureau, plan.id);
  };
  const Plan* owned = nullptr;
  for (const Match& match : answer_.matches) {
    const Plan* plan = region_.plans.find(match.plan);
    if (match.incident == located.incident.id && plan->tier == tier &&
        (owned == nullptr || order(*plan) < order(*owned))) {
      owned = plan;
    }
  }
  if (owned != nullptr) return owned->owner;
  for (const Organisation& one : region_.organisations) {
    const bool here =
        one.jurisdiction &&
        std::ranges::find(located.jurisdictions, *one.jurisdiction) != located.jurisdictions.end();
    if (one.tier == tier && here && one.kind == emergency_bureau) return one.id;
  }
  if (tier == Tier::county) return body_of_tier(located, Tier::zone);
  return {};
}

/// The first word by which somebody of one tier tells somebody of another, as the plans have it:
/// the body that reports for that tier before others.
std::optional<std::size_t> ChainBuilder::word_up(const IncidentId& id, Tier from, Tier to) const {
  std::optional<std::size_t> first;
  std::pair<bool, Instant> best;
  const OrganisationId body = body_of_tier(incident(id), to);
  for (std::size_t i = 0; i < chain_.steps.size(); ++i) {
    const ChainStep& step = chain_.steps[i];
    if (step.kind != ChainKind::notify || step.incident != id) continue;
    const Organisation* teller = muster::find(region_.organisations, step.actor);
    const Organisation* hears = muster::find(region_.organisations, *step.receiver);
    if (teller == nullptr || hears == nullptr) continue;
    const bool public_body =
        hears->kind == "government" || (hears->kind == emergency_bureau && from != to);
    if (standing_of(teller->tier) != from || standing_of(hears->tier) != to || !public_body) {
      continue;
    }
    const auto timeline = std::ranges::find(answer_.linkage, step.id, &LinkageStep::id);
    if (timeline == answer_.linkage.end()) continue;
    const std::pair here{from != to && step.receiver != body, timeline->finish};
    if (!first || here < best) {
      first = i;
      best = here;
    }
  }
  return first;
}

void ChainBuilder::add_report(const LocatedIncident& located, const StatutoryReport& report,
                              const Reporting& all, std::map<Tier, std::size_t>& received) {
  const IncidentId& id = located.incident.id;
  const bool up = report.to && report.step != "province_to_state_council";
  const bool own = report.step == "level_to_own_government";
  std::optional<std::size_t> word;
  if (up) word = word_up(id, report.from, *report.to);
  if (own) word = word_up(id, report.from, report.from);
  ChainStep step{.id = id.str() + "/report/" + report.step + "/" + std::string(name(report.from)),
                 .incident = id,
                 .kind = ChainKind::report_up,
                 .stage = Stage::report,
                 .text = from_to(report),
                 .actor = body_of_tier(located, report.from),
                 .source = {.rule = all.rule, .clause = report.clause, .mark = report.mark},
                 .duration = Seconds{0},
                 .confirm = !word.has_value()};
  if (report.to) {
    const OrganisationId to = body_of_tier(located, *report.to);
    if (!to.empty()) step.receiver = to;
  }
  const auto begun = received.find(report.from);
  if (report.within) {
    Limit limit{.within = *report.within, .runs_from = report.runs_from};
    if (report.runs_from == ClockEvent::known) limit.from = located.incident.known;
    if (report.runs_from == ClockEvent::occurred) limit.from = located.incident.occurred;
    if (report.runs_from == ClockEvent::received) {
      for (const Receipt& receipt : located.incident.received) {
        const Organisation* by = muster::find(region_.organisations, receipt.by);
        const bool theirs = by != nullptr && by->tier == report.from;
        if (theirs) limit.from = std::min(limit.from.value_or(receipt.at), receipt.at);
      }
      if (!limit.from && begun != received.end()) limit.from_step = begun->second;
    }
    step.limit = limit;
  }
  const auto written_limit = step.limit;
  const Text text = step.text;
  const OrganisationId actor = step.actor;
  const auto receiver = step.receiver;
  const ChainSource source = step.source;
  const std::size_t position = add(std::move(step));
  if (word) {
    wait(position, end_of(*word), WaitReason::report);
  } else if (begun != received.end()) {
    wait(position, begun->second, WaitReason::report);
  } else {
    chain_.steps[position].earliest = located.incident.known;
  }
  if (!word && up) {
    const Text to = word_for(*report.to);
    find(Code::linkage_no_reporter, {to, text});
  }
  if (!report.to && !own) return;
  if (up) {
    // A township that saw it first may have told the county before the unit does.
    std::size_t heard = position;
    if (!word && report.from == Tier::enterprise) {
      if (const auto below = word_up(id, Tier::township, *report.to)) heard = end_of(*below);
    }
    received.insert_or_assign(*report.to, heard);
  }
  ChainStep written{.id = chain_.steps[position].id + "/written",
                    .incident = id,
                    .kind = ChainKind::report_written,
                    .stage = Stage::report,
                    .text = text,
                    .actor = actor,
                    .receiver = receiver,
                    .source = source,
                    .duration = usual(ChainKind::report_written, id),
                    .limit = written_limit,
                    .confirm = true};
  const std::size_t after = add(std::move(written));
  wait(after, position, WaitReason::report);
}

void ChainBuilder::add_reports() {
  for (std::size_t i = 0; i < answer_.incidents.size(); ++i) {
    if (!answer_.reporting[i]) continue;
    const Reporting& all = *answer_.reporting[i];
    const LocatedIncident& located = answer_.incidents[i];
    const IncidentId& id = located.incident.id;
    std::map<Tier, std::size_t> received;
    for (const StatutoryReport& report : all.reports) {
      if (report.step != "correction") {
        add_report(located, report, all, received);
        continue;
      }
      chain_.duties.push_back(
          {.id = id.str() + "/correction",
           .incident = id,
           .text = both(Label::reporting_correction),
           .owner = body_of_tier(located, report.from),
           .due = report.due,
           .source = {.rule = all.rule, .clause = report.clause, .mark = report.mark}});
    }
    if (!all.times_per_day || all.times_per_day->micros() <= 0) continue;
    const Seconds every{std::chrono::seconds(std::chrono::hours(24)).count() * Decimal::scale /
                        all.times_per_day->micros()};
    chain_.duties.push_back({.id = id.str() + "/follow_up",
                             .incident = id,
                             .text = both(Label::reporting_follow_up, {all.times_per_day->str()},
                                          {all.times_per_day->str()}),
                             .owner = body_of_tier(located, Tier::enterprise),
                             .due = located.incident.known + every,
                             .every = every,
                             .source = {.rule = all.rule}});
  }
}

/// Written by its owner, approved, then released: two steps, both confirmed.
void ChainBuilder::add_public_information() {
  for (const Match& match : answer_.matches) {
    const Plan& plan = *region_.plans.find(match.plan);
    for (const CardId& id : match.cards) {
      const auto card = std::ranges::find(plan.cards, id, &Card::id);
      if (card == plan.cards.end()) continue;
      for (const PublicInformation& one : card->public_information) {
        ChainStep approve{.id = match.incident.str() + "/" + id.str() + "/" + one.id + "/approve",
                          .incident = match.incident,
                          .kind = ChainKind::inform_public,
                          .stage = Stage::handling,
                          .text = both(Label::linkage_approve),
                          .actor = one.approved_by.value_or(one.owner),
                          .role = one.approver,
                          .source = {.plan = plan.id, .card = id, .action = one.id},
                          .duration = usual(ChainKind::inform_public, match.incident),
                          .confirm = true};
        const std::size_t approved = add(std::move(approve));
        start_when_told(approved, one.owner);
        for (const std::string& before : one.after) {
          const auto found = at_.find(match.incident.str() + "/" + id.str() + "/" + before);
          if (found != at_.end()) wait(approved, found->second, WaitReason::card);
        }
        ChainStep release{.id = match.incident.str() + "/" + id.str() + "/" + one.id,
                          .incident = match.incident,
                          .kind = ChainKind::inform_public,
                          .stage = Stage::handling,
                          .text = both(Label::linkage_release, {one.release.zh}, {one.release.en}),
                          .actor = one.owner,
                          .source = {.plan = plan.id, .card = id, .action = one.id},
                          .duration = Seconds{0},
                          .confirm = true};
        if (one.deadline) set_limit(release, *one.deadline);
        const std::size_t released = add(std::move(release));
        wait(released, approved, WaitReason::decision);
      }
    }
  }
  gate_cards();
}

}  // namespace muster
