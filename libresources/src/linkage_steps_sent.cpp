#include <algorithm>
#include <functional>
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
  if (world_.senders == nullptr || (!assignment.crew && !assignment.lot)) {
    return find_sender(assignment);
  }
  const auto& known = assignment.crew ? world_.senders->crews : world_.senders->lots;
  const auto found = known.find(assignment.crew ? assignment.crew->view() : assignment.lot->view());
  return found == known.end() ? find_sender(assignment) : found->second;
}

/// What the region does not have is named by the assignment, and not kept.
StepDrafts::Sender StepDrafts::find_sender(const Assignment& assignment) {
  const Region& region = world_.region;
  Sender sender{.organisation = &assignment.coming.authority};
  if (assignment.crew) {
    sender.resource = assignment.crew->view();
    const Crew* crew = find(region.crews, *assignment.crew);
    const Team* team = crew == nullptr ? nullptr : find(region.teams, crew->team);
    sender.name = crew == nullptr ? keep(Text(assignment.crew->view())) : &crew->name;
    if (team == nullptr) return sender;
    sender = {crew->id.view(), &crew->name, &team->organisation};
    if (world_.senders != nullptr) world_.senders->crews.emplace(crew->id.view(), sender);
  } else if (assignment.lot) {
    sender.resource = assignment.lot->view();
    const Lot* lot = find(region.lots, *assignment.lot);
    const Stockpile* stockpile = lot == nullptr ? nullptr : find(region.stockpiles, lot->stockpile);
    if (stockpile != nullptr) sender.organisation = &stockpile->organisation;
    const Material* material = lot == nullptr ? nullptr : region.catalogue.find(lot->material);
    const std::string& id = lot == nullptr ? assignment.lot->str() : lot->material.str();
    sender.name = material == nullptr ? keep(Text(id)) : &material->name;
    if (stockpile == nullptr || material == nullptr) return sender;
    sender.resource = lot->id.view();
    if (world_.senders != nullptr) world_.senders->lots.emplace(lot->id.view(), sender);
  } else {
    sender.name = keep(Text());
  }
  return sender;
}

bool StepDrafts::is_here(const Assignment& assignment) const {
  return world_.requirements[assignment.requirement].incident == world_.incident.incident.id;
}

/// The order step of every assignment. An order that serves several incidents is a step of each.
void StepDrafts::add_orders() {
  const auto& assignments = world_.dispatch.assignments;
  orders_.assign(assignments.size(), std::nullopt);
  std::vector<std::size_t> here;
  for (const Order& order : world_.dispatch.orders) {
    here.clear();
    std::ranges::copy_if(order.assignments, std::back_inserter(here),
                         [&](std::size_t i) { return is_here(assignments[i]); });
    if (here.empty()) continue;
    const std::size_t first = *std::ranges::min_element(
        here, {}, [&](std::size_t i) { return assignments[i].coming.alerted; });
    const OrderStep step = add_order(order, assignments[first]);
    for (const std::size_t i : here) orders_[i] = step;
  }
}

/// The authority is asked: a moment, after which each consent takes its own time.
StepDrafts::OrderStep StepDrafts::add_order(const Order& order, const Assignment& first) {
  StepDraft draft{.kind = StepKind::order,
                  .stage = Stage::support,
                  .text = keep(title(order.act)),
                  .actor = &order.authority,
                  .earliest = first.coming.alerted};
  const auto word = asking_step(first, *sender_of(first).organisation);
  const std::size_t step = add(draft, order.authority.view(), name(order.act));
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

std::array<StepDraft, 3> StepDrafts::legs_of(std::size_t assignment,
                                             std::optional<Instant> wanted_by) const {
  const Coming& coming = world_.dispatch.assignments[assignment].coming;
  const auto leg = [&](StepKind kind, Instant from, Instant until) {
    return StepDraft{.kind = kind,
                     .stage = Stage::support,
                     .assignment = assignment,
                     .duration = until - from,
                     .earliest = from};
  };
  std::array<StepDraft, 3> legs = {leg(StepKind::consent, coming.alerted, coming.agreed),
                                   leg(StepKind::turnout, coming.agreed, coming.departs),
                                   leg(StepKind::travel, coming.departs, coming.arrives)};
  if (wanted_by) {
    legs.back().deadline = wanted_by;
    legs.back().runs_from = ClockEvent::known;
  }
  return legs;
}

void StepDrafts::add_leg(StepDraft leg, const Sender& sender, const Coming& coming) {
  const StepKind kind = leg.kind;
  leg.text = sender.name;
  leg.actor = kind == StepKind::consent ? &coming.authority : sender.organisation;
  if (kind == StepKind::consent) leg.receiver = sender.organisation;
  add(leg, sender.resource, name(kind));
}

void StepDrafts::add_ways() {
  const auto deadlines = wanted_by(world_.requirements, world_.dispatch);
  for (std::size_t i = 0; i < orders_.size(); ++i) {
    const Assignment& sent = world_.dispatch.assignments[i];
    if (!is_here(sent) || sent.carried) continue;
    const Sender sender = sender_of(sent);
    const auto word = asking_step(sent, *sender.organisation);
    std::optional<std::size_t> before;
    if (orders_[i]) before = orders_[i]->step;
    for (const StepDraft& leg : legs_of(i, deadlines[i])) {
      const std::size_t step = drafts_.size();
      add_leg(leg, sender, sent.coming);
      if (before) wait(step, *before);
      if (leg.kind == StepKind::consent && word && (!orders_[i] || orders_[i]->word != word)) {
        wait(step, *word);
      }
      before = step;
    }
  }
}

std::optional<Instant> StepDrafts::first_asked() const {
  Instant first = Instant::max();
  for (const Assignment& sent : world_.dispatch.assignments) {
    if (!is_here(sent) || sent.carried) continue;
    const Coming& coming = sent.coming;
    if (coming.agreed < coming.alerted || coming.departs < coming.agreed ||
        coming.arrives < coming.departs) {
      return std::nullopt;
    }
    first = std::min(first, coming.alerted);
  }
  return first;
}

/// Whether surely no two ways have steps of the same id, so that one that is not wanted takes none.
bool StepDrafts::told_apart_by_resource() const {
  std::vector<std::size_t> resources;  // their hashes: of two alike it is not sure
  resources.reserve(world_.dispatch.assignments.size());
  for (const Assignment& sent : world_.dispatch.assignments) {
    if (!is_here(sent) || sent.carried) continue;
    if (!sent.crew && !sent.lot) return false;
    const std::string_view resource = sent.crew ? sent.crew->view() : sent.lot->view();
    if (resource.find('/') != std::string_view::npos) return false;
    resources.push_back(std::hash<std::string_view>()(resource));
  }
  std::ranges::sort(resources);
  return std::ranges::adjacent_find(resources) == resources.end();
}

void StepDrafts::add_wanted_ways(std::vector<Timing>& timings, const WantedSteps& wanted) {
  const auto deadlines = wanted_by(world_.requirements, world_.dispatch);
  const bool apart = told_apart_by_resource();
  for (std::size_t i = 0; i < orders_.size(); ++i) {
    const Assignment& sent = world_.dispatch.assignments[i];
    if (!is_here(sent) || sent.carried) continue;
    const Sender sender = sender_of(sent);
    const auto word = asking_step(sent, *sender.organisation);
    std::optional<Instant> before;
    if (orders_[i]) before = timings[orders_[i]->step].finish;
    if (word) before = std::max(before.value_or(Instant::min()), timings[*word].finish);
    for (const StepDraft& leg : legs_of(i, deadlines[i])) {
      Timing timing;
      timing.start = std::max(*leg.earliest, before.value_or(Instant::min()));
      timing.finish = timing.start + leg.duration;
      before = timing.finish;
      if (wanted(leg, timing.finish)) {
        add_leg(leg, sender, sent.coming);
        timings.push_back(timing);
      } else if (!apart) {
        StepPath path{.parts = {sender.resource, name(leg.kind)}};
        ids_.take(path);
      }
    }
  }
}

}  // namespace muster
