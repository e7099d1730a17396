#include <algorithm>
#include <iterator>
#include <utility>

#include "linkage_steps.hpp"
#include "muster/plan/catalogue.hpp"
#include "muster/plan/requirements.hpp"
#include "muster/plan/tier.hpp"
#include "muster/resources/candidates.hpp"
#include "muster/resources/dispatch.hpp"
#include "muster/resources/organisation.hpp"
#include "muster/resources/region.hpp"
#include "muster/resources/stockpile.hpp"
#include "muster/resources/team.hpp"

namespace muster {
namespace {

/// When each assignment is wanted there: where it is late, what it is late for; else the deadline
/// at which the curve first asks for more than came before it.
std::vector<std::optional<Instant>> wanted_by(std::span<const Requirement> requirements,
                                              const Dispatch& dispatch) {
  std::vector<Quantity> before(requirements.size());
  std::vector<std::optional<Instant>> result;
  for (const Assignment& assignment : dispatch.assignments) {
    const auto& curve = requirements[assignment.requirement].curve;
    const Instant arrives = assignment.coming.arrives;
    Quantity& so_far = before[assignment.requirement];
    const auto point =
        std::ranges::find_if(curve, [&](const DemandPoint& one) { return so_far < one.quantity; });
    std::optional<Instant> by;
    if (assignment.late_by) {
      by = arrives - *assignment.late_by;
    } else if (point != curve.end() && arrives <= point->by) {
      by = point->by;
    }
    result.push_back(by);
    so_far = so_far + assignment.quantity;
  }
  return result;
}

}  // namespace

StepDrafts::Sender StepDrafts::sender_of(const Assignment& assignment) {
  const Region& region = world_.region;
  Sender sender{.organisation = &assignment.coming.authority};
  if (assignment.crew) {
    sender.resource = assignment.crew->str();
    const Crew* crew = find(region.crews, *assignment.crew);
    const Team* team = crew == nullptr ? nullptr : find(region.teams, crew->team);
    if (team != nullptr) sender.organisation = &team->organisation;
    sender.name = crew == nullptr ? keep(Text(assignment.crew->str())) : &crew->name;
  } else if (assignment.lot) {
    sender.resource = assignment.lot->str();
    const Lot* lot = find(region.lots, *assignment.lot);
    const Stockpile* stockpile = lot == nullptr ? nullptr : find(region.stockpiles, lot->stockpile);
    if (stockpile != nullptr) sender.organisation = &stockpile->organisation;
    const Material* material = lot == nullptr ? nullptr : region.catalogue.find(lot->material);
    const std::string& id = lot == nullptr ? assignment.lot->str() : lot->material.str();
    sender.name = material == nullptr ? keep(Text(id)) : &material->name;
  } else {
    sender.name = keep(Text());
  }
  return sender;
}

bool StepDrafts::is_here(const Assignment& assignment) const {
  return world_.requirements[assignment.requirement].incident == world_.incident.incident.id;
}

void StepDrafts::add_sent() {
  const auto orders = add_orders();
  const auto deadlines = wanted_by(world_.requirements, world_.dispatch);
  for (std::size_t i = 0; i < orders.size(); ++i) {
    const Assignment& assignment = world_.dispatch.assignments[i];
    if (is_here(assignment) && !assignment.carried) add_way(i, orders[i], deadlines[i]);
  }
}

/// The order step of every assignment. An order that serves several incidents is a step of each.
std::vector<std::optional<StepDrafts::OrderStep>> StepDrafts::add_orders() {
  const auto& assignments = world_.dispatch.assignments;
  std::vector<std::optional<OrderStep>> result(assignments.size());
  for (const Order& order : world_.dispatch.orders) {
    std::vector<std::size_t> here;
    std::ranges::copy_if(order.assignments, std::back_inserter(here),
                         [&](std::size_t i) { return is_here(assignments[i]); });
    if (here.empty()) continue;
    const std::size_t first = *std::ranges::min_element(
        here, {}, [&](std::size_t i) { return assignments[i].coming.alerted; });
    const OrderStep step = add_order(order, assignments[first]);
    for (const std::size_t i : here) result[i] = step;
  }
  return result;
}

/// The authority is asked: a moment, after which each consent takes its own time.
StepDrafts::OrderStep StepDrafts::add_order(const Order& order, const Assignment& first) {
  StepDraft draft{.kind = StepKind::order,
                  .stage = Stage::support,
                  .text = keep(title(order.act)),
                  .actor = &order.authority,
                  .earliest = first.coming.alerted};
  const auto word = asking_step(first, *sender_of(first).organisation);
  const std::size_t step = add(draft, order.authority.str(), name(order.act));
  if (word) wait(step, *word);
  return {.step = step, .word = word};
}

/// The first public authority that is told; of several at once, by id.
const Activation* StepDrafts::first_public() {
  if (first_public_) return *first_public_;
  const Activation* first = nullptr;
  for (const Told& one : told_) {
    if (first != nullptr && one.activation->alerted >= first->alerted) continue;
    const Organisation* organisation =
        find(world_.region.organisations, one.activation->organisation);
    if (organisation != nullptr && organisation->tier >= Tier::township) first = one.activation;
  }
  first_public_ = first;
  return first;
}

/// The word upon which the authority is asked: the earlier of its own and the holder's; where the
/// plans tell neither, that of the first public authority. None when the question came later still.
std::optional<std::size_t> StepDrafts::asking_step(const Assignment& assignment,
                                                   const OrganisationId& sender) {
  const Activation* asked = nullptr;
  for (const OrganisationId* one : {&assignment.coming.authority, &sender}) {
    const Told* found = told(*one);
    if (found == nullptr) continue;
    const Activation& word = *found->activation;
    if (asked == nullptr || word.alerted < asked->alerted) asked = &word;
  }
  if (asked == nullptr) asked = first_public();
  if (asked == nullptr || asked->alerted > assignment.coming.alerted) return std::nullopt;
  return alerting_step(asked->organisation);
}

void StepDrafts::add_way(std::size_t assignment, const std::optional<OrderStep>& order,
                         std::optional<Instant> wanted_by) {
  const Assignment& sent = world_.dispatch.assignments[assignment];
  const Coming& coming = sent.coming;
  const Sender sender = sender_of(sent);
  const auto word = asking_step(sent, *sender.organisation);
  std::optional<std::size_t> before;
  if (order) before = order->step;
  const auto leg = [&](StepKind kind, const OrganisationId& actor, Instant from, Instant until) {
    StepDraft draft{.kind = kind,
                    .stage = Stage::support,
                    .text = sender.name,
                    .actor = &actor,
                    .assignment = assignment,
                    .duration = until - from,
                    .earliest = from};
    if (kind == StepKind::consent) draft.receiver = sender.organisation;
    if (kind == StepKind::travel && wanted_by) {
      draft.deadline = wanted_by;
      draft.runs_from = ClockEvent::known;
    }
    const std::size_t step = add(draft, sender.resource, name(kind));
    if (before) wait(step, *before);
    before = step;
    return step;
  };
  const std::size_t consent =
      leg(StepKind::consent, coming.authority, coming.alerted, coming.agreed);
  if (word && (!order || order->word != word)) wait(consent, *word);
  leg(StepKind::turnout, *sender.organisation, coming.agreed, coming.departs);
  leg(StepKind::travel, *sender.organisation, coming.departs, coming.arrives);
}

}  // namespace muster
