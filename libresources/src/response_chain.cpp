#include "muster/resources/response_chain.hpp"

#include <algorithm>
#include <array>

#include "response_chain_parts.hpp"

namespace muster {
namespace {

constexpr std::array kind_of_stage = {
    ChainKind::receive_report, ChainKind::assess,         ChainKind::warn,
    ChainKind::start_response, ChainKind::first_response, ChainKind::handle,
    ChainKind::support,        ChainKind::end_response,   ChainKind::restore};

ChainKind kind_of(const LinkageStep& step, const Dispatch& dispatch) {
  switch (step.kind) {
    case StepKind::act:
      return kind_of_stage.at(static_cast<std::size_t>(step.stage));
    case StepKind::notify:
      return ChainKind::notify;
    case StepKind::consent:
      return ChainKind::consent;
    case StepKind::turnout:
      return ChainKind::turn_out;
    case StepKind::travel:
      return ChainKind::travel;
    case StepKind::order:
      break;
  }
  for (const Order& order : dispatch.orders) {
    if (order.authority != step.actor || !step.id.ends_with("/" + std::string(name(order.act)))) {
      continue;
    }
    if (order.act == Act::requisition) return ChainKind::requisition;
    if (order.act != Act::order) return ChainKind::request_aid;
  }
  return ChainKind::order;
}

const Action* action_of(const LinkageStep& step, const Region& region) {
  if (!step.source) return nullptr;
  const auto [plan, card] = region.plans.find(step.source->card);
  if (card == nullptr) return nullptr;
  const auto action = std::ranges::find(card->actions, step.source->action, &Action::id);
  return action == card->actions.end() ? nullptr : &*action;
}

}  // namespace

ChainBuilder::ChainBuilder(const Response& response, const Region& region)
    : answer_(response), region_(region) {
  chain_.offset = region.header.display_offset;
  chain_.origin = response.as_of;
  for (const Organisation& one : region.organisations) chain_.organisations.push_back(one.id);
  for (const LocatedIncident& one : response.incidents) {
    chain_.origin = std::min(chain_.origin, one.incident.known);
  }
  for (const LinkageStep& step : response.linkage) {
    chain_.origin = std::min(chain_.origin, step.start);
  }
  for (const Activation& one : response.activations) {
    activations_.emplace(Told{one.incident, one.organisation}, &one);
  }
}

std::size_t ChainBuilder::add(ChainStep step) {
  std::string unique = step.id;
  for (int n = 2; !ids_.insert(unique).second; ++n) unique = step.id + "/" + std::to_string(n);
  step.id = std::move(unique);
  at_.emplace(step.id, chain_.steps.size());
  chain_.steps.push_back(std::move(step));
  return chain_.steps.size() - 1;
}

void ChainBuilder::wait(std::size_t step, std::size_t before, WaitReason why, Seconds lag) {
  if (step != before) chain_.steps[step].after.push_back({.step = before, .why = why, .lag = lag});
}

void ChainBuilder::find(Code code, std::vector<Text> parameters) {
  report(chain_.findings, code, {}, std::move(parameters));
}

const LocatedIncident& ChainBuilder::incident(const IncidentId& id) const {
  return *std::ranges::find(answer_.incidents, id,
                            [](const LocatedIncident& one) { return one.incident.id; });
}

const Rule* ChainBuilder::rule(std::string_view subject, const IncidentId& id) const {
  const LocatedIncident& located = incident(id);
  return in_force(region_.rules, subject, day_of(located.incident, chain_.offset),
                  located.jurisdictions);
}

std::optional<Seconds> ChainBuilder::usual(ChainKind kind, const IncidentId& id) const {
  const Rule* times = rule("linkage_step", id);
  if (times == nullptr) return std::nullopt;
  for (const auto& row : times->rows) {
    if (field(row, "step") == name(kind)) return parse_duration(field(row, "takes"));
  }
  return std::nullopt;
}

const Activation* ChainBuilder::activation(const IncidentId& id,
                                           const OrganisationId& organisation) const {
  const auto found = activations_.find({id, organisation});
  return found == activations_.end() ? nullptr : found->second;
}

void ChainBuilder::set_limit(ChainStep& step, const Deadline& deadline) const {
  Limit limit{.within = deadline.within, .runs_from = deadline.runs_from};
  const Incident& what = incident(step.incident).incident;
  if (deadline.runs_from == ClockEvent::occurred) {
    limit.from = what.occurred;
  } else if (deadline.runs_from == ClockEvent::known) {
    limit.from = what.known;
  } else {
    for (const Receipt& receipt : what.received) {
      if (receipt.by == step.actor)
        limit.from = std::min(limit.from.value_or(receipt.at), receipt.at);
    }
    if (!limit.from) limit.from_step = told(step.incident, step.actor);
    const Activation* one = activation(step.incident, step.actor);
    if (!limit.from && !limit.from_step && one != nullptr) limit.from = one->alerted;
  }
  step.limit = limit;
}

void ChainBuilder::add_steps(const std::vector<LinkageStep>& steps,
                             std::vector<std::size_t>& positions) {
  for (const LinkageStep& step : steps) {
    if (const auto there = at_.find(step.id); there != at_.end()) {
      positions.push_back(there->second);
      continue;
    }
    const Action* action = action_of(step, region_);
    ChainStep made{.id = step.id,
                   .incident = step.incident,
                   .kind = kind_of(step, answer_.dispatch),
                   .stage = step.stage,
                   .text = step.text,
                   .actor = step.actor,
                   .role = step.role,
                   .receiver = step.receiver,
                   .duration = step.finish - step.start,
                   .confirm = step.confirm,
                   .assignment = step.assignment};
    if (step.source) {
      made.source = {
          .plan = step.source->plan, .card = step.source->card, .action = step.source->action};
    }
    if (step.kind == StepKind::act && action != nullptr) {
      made.duration = action->duration;
      const bool tells = made.kind == ChainKind::receive_report && !action->notices.empty();
      if (tells) made.kind = ChainKind::report;
    }
    if (step.kind == StepKind::travel && step.deadline) {
      const Instant known = std::min(incident(step.incident).incident.known, *step.deadline);
      made.limit = Limit{.within = *step.deadline - known, .from = known};
    }
    positions.push_back(add(std::move(made)));
    if (step.kind != StepKind::notify || action == nullptr) continue;
    const std::size_t notice = positions.back();
    notices_.emplace(
        NoticeKey{step.incident, step.source->card, step.source->action, *step.receiver}, notice);
    const auto said = std::ranges::find(action->notices, *step.receiver, &Notice::to);
    if (said != action->notices.end()) add_answer(step, notice, *said);
  }
}

void ChainBuilder::link_steps(const std::vector<LinkageStep>& steps,
                              const std::vector<std::size_t>& positions, std::size_t from) {
  for (std::size_t i = 0; i < steps.size(); ++i) {
    if (positions[i] < from) continue;
    const LinkageStep& step = steps[i];
    std::optional<Instant> last;
    for (const std::size_t before : step.after) {
      last = std::max(last.value_or(steps[before].finish), steps[before].finish);
      const StepKind kind = steps[before].kind;
      const WaitReason why = kind == StepKind::notify    ? WaitReason::word
                             : kind == StepKind::order   ? WaitReason::word
                             : kind == StepKind::consent ? WaitReason::consent
                             : kind == StepKind::act     ? WaitReason::card
                                                         : WaitReason::way;
      wait(positions[i], end_of(positions[before]), why);
    }
    ChainStep& made = chain_.steps[positions[i]];
    if (!last || *last < step.start) made.earliest = step.start;
    const Action* action = action_of(step, region_);
    if (action != nullptr && step.kind == StepKind::act && action->deadline) {
      set_limit(made, *action->deadline);
    }
    if (action != nullptr && step.kind == StepKind::notify) {
      const auto said = std::ranges::find(action->notices, *step.receiver, &Notice::to);
      if (said != action->notices.end() && said->deadline) set_limit(made, *said->deadline);
    }
  }
}

void ChainBuilder::add_timeline() {
  std::vector<std::size_t> positions;
  add_steps(answer_.linkage, positions);
  link_steps(answer_.linkage, positions, 0);
}

Chain chain_of(const Response& response, const Region& region) {
  ChainBuilder builder(response, region);
  builder.add_timeline();
  builder.add_levels();
  builder.add_dormant();
  builder.add_command();
  builder.add_forces();
  builder.add_command_by_kind();
  builder.add_reports();
  builder.add_public_information();
  builder.add_end();
  builder.add_findings();
  return builder.take();
}

}  // namespace muster
