#include "linkage_steps.hpp"

#include <algorithm>
#include <utility>

#include "muster/plan/card.hpp"
#include "muster/plan/plan.hpp"
#include "muster/resources/dispatch.hpp"
#include "muster/resources/region.hpp"

namespace muster {

namespace {

/// Or so; drafts are large and moved when there are more.
std::size_t drafts_expected(const StepWorld& world) {
  constexpr std::size_t of_a_match = 24;
  return world.dispatch.assignments.size() * 3 + world.matches.size() * of_a_match;
}

}  // namespace

StepDrafts::StepDrafts(const StepWorld& world) : world_(world), ids_(drafts_expected(world)) {
  drafts_.reserve(drafts_expected(world));
  waiting_.reserve(drafts_expected(world));
  collect_told();
}

StepDrafts::StepDrafts(const StepWorld& world, const StepDrafts& cards)
    : world_(world),
      told_(cards.told_),
      told_at_(cards.told_at_),
      cards_(&cards),
      ids_(cards.ids_) {
  const std::size_t sent = world.dispatch.assignments.size() * 4;
  drafts_.reserve(cards.drafts_.size() + sent);
  drafts_ = cards.drafts_;
  waiting_.reserve(cards.waiting_.size() + sent);
  waiting_ = cards.waiting_;
  for (std::size_t i = 0; i < told_.size(); ++i) {
    told_[i].activation = &world.activations[told_at_[i]];
  }
}

void StepDrafts::collect_told() {
  for (std::size_t i = 0; i < world_.activations.size(); ++i) {
    if (world_.activations[i].incident == world_.incident.incident.id) told_at_.push_back(i);
  }
  const auto organisation = [&](std::size_t i) -> const OrganisationId& {
    return world_.activations[i].organisation;
  };
  std::ranges::stable_sort(told_at_, {}, organisation);
  const auto same = [&](std::size_t a, std::size_t b) {
    return organisation(a) == organisation(b);
  };
  told_at_.erase(std::unique(told_at_.begin(), told_at_.end(), same), told_at_.end());
  told_.reserve(told_at_.size());
  for (const std::size_t i : told_at_) told_.push_back({.activation = &world_.activations[i]});
}

StepDrafts::Told* StepDrafts::told(const OrganisationId& organisation) {
  for (const auto& [id, found] : last_told_) {
    if (id != nullptr && *id == organisation) return found;
  }
  const auto found = std::ranges::lower_bound(
      told_, organisation, {},
      [](const Told& one) -> const OrganisationId& { return one.activation->organisation; });
  const bool is_told = found != told_.end() && found->activation->organisation == organisation;
  last_told_ = {last_told_[1], {&organisation, is_told ? &*found : nullptr}};
  return last_told_[1].second;
}

/// Ids that would be the same are told apart by a number, in the order of plans and dispatch.
std::size_t StepDrafts::add(StepDraft draft, std::string_view first, std::string_view second,
                            std::string_view third) {
  draft.path.parts = {first, second, third};
  ids_.take(draft.path);
  drafts_.push_back(draft);
  return drafts_.size() - 1;
}

void StepDrafts::wait(std::size_t draft, std::size_t before) {
  drafts_[draft].waits = true;
  waiting_.push_back({.before = before, .after = draft});
}

void StepDrafts::add_cards() {
  std::vector<std::tuple<const Card*, std::size_t, std::size_t>> added;
  for (const Match& match : world_.matches) {
    const Plan* plan = world_.region.plans.find(match.plan);
    if (match.incident != world_.incident.incident.id || plan == nullptr) continue;
    for (const CardId& id : match.cards) {
      const auto card = std::ranges::find(plan->cards, id, &Card::id);
      if (card == plan->cards.end() || told(card->organisation) == nullptr) continue;
      const std::size_t first = drafts_.size();
      add_card(*plan, *card);
      added.emplace_back(&*card, first, drafts_.size());
    }
  }
  for (const auto& [card, first, past] : added) wait_for_alert(*card, first, past);
}

void StepDrafts::add_card(const Plan& plan, const Card& card) {
  std::vector<std::size_t> acts;
  for (const Action& action : card.actions) {
    StepDraft draft{.kind = StepKind::act,
                    .stage = action.stage,
                    .text = &action.text,
                    .actor = &card.organisation,
                    .role = &action.role,
                    .plan = &plan,
                    .card = &card,
                    .action = &action,
                    .confirm = action.confirm,
                    .duration = action.duration.value_or(Seconds::zero())};
    set_deadline(draft, action.deadline);
    acts.push_back(add(draft, card.id.view(), action.id));
  }
  const auto order = order_of(card);
  for (std::size_t i = 0; i < card.actions.size(); ++i) {
    const Action& action = card.actions[i];
    for (const std::size_t earlier : order[i]) wait(acts[i], acts[earlier]);
    const Holds done = any_holds(action.only_if, world_.incident.incident.indicators);
    if (done != Holds::yes) continue;  // nobody counts on a word that may never be given
    for (const Notice& notice : action.notices) add_notice(plan, card, action, notice, acts[i]);
  }
}

/// The notice is given when its action is finished: a step that takes no time of its own.
void StepDrafts::add_notice(const Plan& plan, const Card& card, const Action& action,
                            const Notice& notice, std::size_t act) {
  StepDraft draft{.kind = StepKind::notify,
                  .stage = action.stage,
                  .text = &action.text,
                  .actor = &card.organisation,
                  .role = &action.role,
                  .receiver = &notice.to,
                  .plan = &plan,
                  .card = &card,
                  .action = &action};
  set_deadline(draft, notice.deadline);
  const std::size_t position = add(draft, card.id.view(), action.id, notice.to.view());
  wait(position, act);
  notices_.emplace(NoticeKey{card.id.view(), action.id, notice.to.view()}, position);
}

/// The actions that wait for nothing on their card wait for the word that reached its holder.
void StepDrafts::wait_for_alert(const Card& card, std::size_t first, std::size_t past) {
  const Instant alerted = told(card.organisation)->activation->alerted;
  const auto word = alerting_step(card.organisation);
  for (std::size_t i = first; i < past; ++i) {
    if (drafts_[i].waits) continue;
    drafts_[i].earliest = alerted;
    if (word) wait(i, *word);
  }
}

/// The notice that alerted the organisation, or the owner that it started with.
std::optional<std::size_t> StepDrafts::alerting_step(const OrganisationId& organisation) {
  Told* const one = told(organisation);
  if (one == nullptr) return std::nullopt;
  if (!one->looked) {
    one->word = find_alerting_step(*one);
    one->looked = true;
  }
  return one->word;
}

std::optional<std::size_t> StepDrafts::find_alerting_step(const Told& last) {
  const Told* found = &last;
  for (std::size_t hops = 0; found != nullptr && hops < told_.size(); ++hops) {
    const Activation& activation = *found->activation;
    if (activation.card && activation.action) {
      const auto& notices = cards_ == nullptr ? notices_ : cards_->notices_;
      const auto notice = notices.find(
          {activation.card->view(), *activation.action, activation.organisation.view()});
      if (notice == notices.end()) return std::nullopt;
      return notice->second;
    }
    if (!activation.told_by) return std::nullopt;
    found = told(*activation.told_by);
  }
  return std::nullopt;
}

/// A deadline that runs from something nobody knows is left open; what it runs from is still said.
void StepDrafts::set_deadline(StepDraft& draft, const std::optional<Deadline>& deadline) {
  if (!deadline) return;
  const Incident& incident = world_.incident.incident;
  draft.runs_from = deadline->runs_from;
  std::optional<Instant> from;
  if (deadline->runs_from == ClockEvent::occurred) {
    from = incident.occurred;
  } else if (deadline->runs_from == ClockEvent::known) {
    from = incident.known;
  } else {
    for (const Receipt& receipt : incident.received) {
      if (receipt.by == *draft.actor) from = std::min(from.value_or(receipt.at), receipt.at);
    }
    if (!from) from = told(*draft.actor)->activation->alerted;
  }
  if (from) draft.deadline = *from + deadline->within;
}

std::string id_of(const StepDraft& draft, const IncidentId& incident) {
  return incident.str() + text_of(draft.path);
}

void fill_step(LinkageStep& step, const StepDraft& draft, const IncidentId& incident) {
  step.id = id_of(draft, incident);
  step.incident = incident;
  step.kind = draft.kind;
  step.stage = draft.stage;
  step.text = *draft.text;
  step.actor = *draft.actor;
  step.assignment = draft.assignment;
  step.deadline = draft.deadline;
  step.runs_from = draft.runs_from;
  step.confirm = draft.confirm;
  if (draft.role != nullptr) step.role = *draft.role;
  if (draft.receiver != nullptr) step.receiver = *draft.receiver;
  if (draft.card != nullptr) {
    step.source = StepSource{draft.plan->id, draft.card->id, draft.action->id};
  }
}

}  // namespace muster
