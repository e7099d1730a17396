#include <algorithm>
#include <tuple>
#include <utility>

#include "steps.hpp"

namespace muster {
namespace {

/// Who sets out with what, in words of the region.
struct Sender {
  std::string resource = {};
  Text name = {};
  OrganisationId organisation = {};
};

Sender sender_of(const Assignment& assignment, const Region& region) {
  if (assignment.crew) {
    Sender sender{.resource = assignment.crew->str(),
                  .name = name_of(region.crews, *assignment.crew),
                  .organisation = assignment.coming.authority};
    const Crew* crew = find(region.crews, *assignment.crew);
    const Team* team = crew == nullptr ? nullptr : find(region.teams, crew->team);
    if (team != nullptr) sender.organisation = team->organisation;
    return sender;
  }
  Sender sender{.organisation = assignment.coming.authority};
  if (!assignment.lot) return sender;
  sender.resource = assignment.lot->str();
  sender.name = Text(sender.resource);
  const Lot* lot = find(region.lots, *assignment.lot);
  if (lot == nullptr) return sender;
  sender.name = region.catalogue.name_of(lot->material);
  const Stockpile* stockpile = find(region.stockpiles, lot->stockpile);
  if (stockpile != nullptr) sender.organisation = stockpile->organisation;
  return sender;
}

}  // namespace

bool StepDrafts::is_here(const Assignment& assignment) const {
  return world_.requirements[assignment.requirement].incident == world_.incident.incident.id;
}

void StepDrafts::add_sent() {
  const auto orders = add_orders();
  for (std::size_t i = 0; i < orders.size(); ++i) {
    const Assignment& assignment = world_.dispatch.assignments[i];
    if (is_here(assignment) && !assignment.carried) add_way(i, orders[i]);
  }
}

/// The order step of every assignment. An order that serves several incidents is a step of each.
std::vector<std::optional<std::size_t>> StepDrafts::add_orders() {
  const auto& assignments = world_.dispatch.assignments;
  std::vector<std::optional<std::size_t>> result(assignments.size());
  for (const Order& order : world_.dispatch.orders) {
    std::vector<std::size_t> here;
    std::optional<Instant> alerted;
    for (const std::size_t i : order.assignments) {
      if (!is_here(assignments[i])) continue;
      here.push_back(i);
      const Instant asked = assignments[i].coming.alerted;
      alerted = std::min(alerted.value_or(asked), asked);
    }
    if (here.empty()) continue;
    const std::size_t step = add_order(order, *alerted);
    for (const std::size_t i : here) result[i] = step;
  }
  return result;
}

/// The authority is asked: a moment, after which each consent takes its own time.
std::size_t StepDrafts::add_order(const Order& order, Instant alerted) {
  StepDraft draft{.step = {.kind = StepKind::order,
                           .stage = Stage::support,
                           .text = title(order.act),
                           .actor = order.authority},
                  .earliest = alerted};
  const auto activation = alerted_.find(order.authority);
  if (activation != alerted_.end() && activation->second->alerted <= alerted) {
    if (const auto word = alerting_step(order.authority)) draft.step.after.push_back(*word);
  }
  return add(std::move(draft), order.authority.str() + "/" + std::string(name(order.act)));
}

void StepDrafts::add_way(std::size_t assignment, std::optional<std::size_t> order) {
  const Assignment& sent = world_.dispatch.assignments[assignment];
  const Coming& coming = sent.coming;
  const Sender sender = sender_of(sent, world_.region);
  std::optional<std::size_t> before = order;
  const auto leg = [&](StepKind kind, const OrganisationId& actor, Instant from, Instant until) {
    StepDraft draft{.step = {.kind = kind,
                             .stage = Stage::support,
                             .text = sender.name,
                             .actor = actor,
                             .assignment = assignment},
                    .duration = until - from,
                    .earliest = from};
    if (before) draft.step.after.push_back(*before);
    if (kind == StepKind::consent) draft.step.receiver = sender.organisation;
    if (kind == StepKind::travel) set_wanted_by(draft.step, sent);
    before = add(std::move(draft), sender.resource + "/" + std::string(name(kind)));
  };
  leg(StepKind::consent, coming.authority, coming.alerted, coming.agreed);
  leg(StepKind::turnout, sender.organisation, coming.agreed, coming.departs);
  leg(StepKind::travel, sender.organisation, coming.departs, coming.arrives);
}

/// When it is wanted there: where it is late, what it is late for; else, of crews for a capability,
/// the deadline of the curve that the crew completes in order of arrival.
void StepDrafts::set_wanted_by(LinkageStep& travel, const Assignment& assignment) const {
  const Instant arrives = assignment.coming.arrives;
  const Requirement& requirement = world_.requirements[assignment.requirement];
  if (assignment.late_by) {
    travel.deadline = arrives - *assignment.late_by;
  } else if (requirement.capability && assignment.crew) {
    const auto earlier =
        std::ranges::count_if(world_.dispatch.assignments, [&](const Assignment& other) {
          return other.requirement == assignment.requirement && other.crew &&
                 std::tie(other.coming.arrives, *other.crew) < std::tie(arrives, *assignment.crew);
        });
    const auto point = std::ranges::find_if(requirement.curve, [&](const DemandPoint& one) {
      return Quantity(earlier) < one.quantity;
    });
    if (point != requirement.curve.end() && arrives <= point->by) travel.deadline = point->by;
  }
  if (travel.deadline) travel.runs_from = ClockEvent::known;
}

}  // namespace muster
