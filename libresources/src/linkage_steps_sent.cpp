#include <algorithm>
#include <iterator>
#include <utility>

#include "linkage_steps.hpp"

namespace muster {
namespace {

/// Who sets out with what, in words of the region.
struct Sender {
  std::string resource = {};
  Text name = {};
  const OrganisationId* organisation = nullptr;
};

Sender sender_of(const Assignment& assignment, const Region& region) {
  if (assignment.crew) {
    Sender sender{.resource = assignment.crew->str(),
                  .name = name_of(region.crews, *assignment.crew),
                  .organisation = &assignment.coming.authority};
    const Crew* crew = find(region.crews, *assignment.crew);
    const Team* team = crew == nullptr ? nullptr : find(region.teams, crew->team);
    if (team != nullptr) sender.organisation = &team->organisation;
    return sender;
  }
  Sender sender{.organisation = &assignment.coming.authority};
  if (!assignment.lot) return sender;
  sender.resource = assignment.lot->str();
  sender.name = Text(sender.resource);
  const Lot* lot = find(region.lots, *assignment.lot);
  if (lot == nullptr) return sender;
  sender.name = region.catalogue.name_of(lot->material);
  const Stockpile* stockpile = find(region.stockpiles, lot->stockpile);
  if (stockpile != nullptr) sender.organisation = &stockpile->organisation;
  return sender;
}

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
std::vector<std::optional<std::size_t>> StepDrafts::add_orders() {
  const auto& assignments = world_.dispatch.assignments;
  std::vector<std::optional<std::size_t>> result(assignments.size());
  for (const Order& order : world_.dispatch.orders) {
    std::vector<std::size_t> here;
    std::ranges::copy_if(order.assignments, std::back_inserter(here),
                         [&](std::size_t i) { return is_here(assignments[i]); });
    if (here.empty()) continue;
    const std::size_t first = *std::ranges::min_element(
        here, {}, [&](std::size_t i) { return assignments[i].coming.alerted; });
    const std::size_t step = add_order(order, assignments[first]);
    for (const std::size_t i : here) result[i] = step;
  }
  return result;
}

/// The authority is asked: a moment, after which each consent takes its own time.
std::size_t StepDrafts::add_order(const Order& order, const Assignment& first) {
  StepDraft draft{.kind = StepKind::order,
                  .stage = Stage::support,
                  .text = keep(title(order.act)),
                  .actor = &order.authority,
                  .earliest = first.coming.alerted};
  if (const auto word = asking_step(first)) draft.after.push_back(*word);
  return add(std::move(draft), order.authority.str() + "/" + std::string(name(order.act)));
}

/// The word upon which the authority is asked: the earlier of its own and the holder's; where the
/// plans tell neither, that of the first public authority. None when the question came later still.
std::optional<std::size_t> StepDrafts::asking_step(const Assignment& assignment) const {
  const auto sender = sender_of(assignment, world_.region);
  const Activation* asked = nullptr;
  const auto consider = [&](const Activation& one) {
    if (asked == nullptr || one.alerted < asked->alerted) asked = &one;
  };
  for (const OrganisationId* told : {&assignment.coming.authority, sender.organisation}) {
    if (const auto found = alerted_.find(*told); found != alerted_.end()) consider(*found->second);
  }
  if (asked == nullptr) {
    for (const auto& [id, activation] : alerted_) {
      const Organisation* organisation = find(world_.region.organisations, id);
      if (organisation != nullptr && organisation->tier >= Tier::township) consider(*activation);
    }
  }
  if (asked == nullptr || asked->alerted > assignment.coming.alerted) return std::nullopt;
  return alerting_step(asked->organisation);
}

void StepDrafts::add_way(std::size_t assignment, std::optional<std::size_t> order,
                         std::optional<Instant> wanted_by) {
  const Assignment& sent = world_.dispatch.assignments[assignment];
  const Coming& coming = sent.coming;
  Sender sender = sender_of(sent, world_.region);
  const Text* name_kept = keep(std::move(sender.name));
  std::vector<std::size_t> before;
  if (order) before.push_back(*order);
  const auto word = asking_step(sent);
  if (word && (!order || drafts_[*order].after != std::vector{*word})) before.push_back(*word);

  const auto leg = [&](StepKind kind, const OrganisationId& actor, Instant from, Instant until) {
    StepDraft draft{.kind = kind,
                    .stage = Stage::support,
                    .text = name_kept,
                    .actor = &actor,
                    .assignment = assignment,
                    .after = before,
                    .duration = until - from,
                    .earliest = from};
    if (kind == StepKind::consent) draft.receiver = sender.organisation;
    if (kind == StepKind::travel && wanted_by) {
      draft.deadline = wanted_by;
      draft.runs_from = ClockEvent::known;
    }
    before = {add(std::move(draft), sender.resource + "/" + std::string(name(kind)))};
  };
  leg(StepKind::consent, coming.authority, coming.alerted, coming.agreed);
  leg(StepKind::turnout, *sender.organisation, coming.agreed, coming.departs);
  leg(StepKind::travel, *sender.organisation, coming.departs, coming.arrives);
}

}  // namespace muster
