#include "muster/plan/activation.hpp"

#include <algorithm>
#include <array>
#include <map>
#include <set>
#include <tuple>
#include <utility>

#include "muster/plan/card.hpp"
#include "muster/plan/plan.hpp"
#include "muster/plan/plan_library.hpp"
#include "muster/plan/schedule.hpp"

namespace muster {
namespace {

/// One organisation tells another, so long after it was alerted itself.
struct Telling {
  OrganisationId to = {};
  Seconds after = {};
  const Card* card = nullptr;  ///< none where an owner's plan brings in the holder of a card
  const Action* action = nullptr;
  const Notice* notice = nullptr;
  PlanId plan = {};  ///< the card's, or whose owner it is, with no card
};

/// How an organisation came to be alerted: the instant was given, or somebody told it. Ties: a
/// notice before the start with an owner, then by who told, card and action.
struct Label {
  Instant at = {};
  Code given = Code::activation_first;  ///< why, where nobody told it
  const OrganisationId* by = nullptr;
  const Telling* telling = nullptr;

  [[nodiscard]] auto rank() const {
    static const OrganisationId nobody;
    static const CardId no_card;
    static const std::string no_action;
    const bool by_card = telling != nullptr && telling->card != nullptr;
    return std::tuple<Instant, bool, const OrganisationId&, const CardId&, const std::string&>(
        at, telling != nullptr && !by_card, by == nullptr ? nobody : *by,
        by_card ? telling->card->id : no_card, by_card ? telling->action->id : no_action);
  }
};

/// How long after the card is taken up each of its actions is finished, by the critical path,
/// whatever the order of the actions.
///
/// Throws:  as schedule().
std::vector<Seconds> scheduled(const Card& card,
                               const std::vector<std::vector<std::size_t>>& order) {
  std::vector<Activity> activities;
  std::vector<Precedence> precedences;
  for (std::size_t i = 0; i < card.actions.size(); ++i) {
    const Action& action = card.actions[i];
    activities.push_back({.name = card.id.str() + "/" + action.id,
                          .duration = action.duration.value_or(Seconds::zero())});
    for (const std::size_t earlier : order[i]) {
      precedences.push_back({.before = earlier, .after = i});
    }
  }
  std::vector<Seconds> result;
  for (const Timing& timing : schedule(activities, precedences, Instant{})) {
    result.push_back(timing.finish.time_since_epoch());
  }
  return result;
}

/// The same; at once where no action waits for one that is written after it.
std::vector<Seconds> finishes(const Card& card) {
  const bool at_once = std::ranges::all_of(card.actions, [](const Action& action) {
    return action.after.empty() && action.beside.empty();
  });
  const auto order =
      at_once ? std::vector<std::vector<std::size_t>>(card.actions.size()) : order_of(card);
  std::vector<Seconds> result;
  result.reserve(card.actions.size());
  for (std::size_t i = 0; i < card.actions.size(); ++i) {
    const Seconds duration = card.actions[i].duration.value_or(Seconds::zero());
    Seconds start = Seconds::zero();
    for (const std::size_t earlier : order[i]) {
      if (earlier >= i) return scheduled(card, order);
      start = std::max(start, result[earlier]);
    }
    if (duration < Seconds::zero()) return scheduled(card, order);
    result.push_back(start + duration);
  }
  return result;
}

class Alarm {
 public:
  Alarm(const LocatedIncident& incident, std::span<const Match> matches, const PlanLibrary& plans)
      : incident_(incident), library_(plans) {
    for (const Match& match : matches) {
      const Plan* plan = plans.find(match.plan);
      if (match.incident != incident.incident.id || plan == nullptr) continue;
      plans_.push_back(plan);
      for (const CardId& id : match.cards) {
        const auto card = std::ranges::find(plan->cards, id, &Card::id);
        if (card != plan->cards.end()) read(*plan, *card);
      }
    }
    std::ranges::sort(plans_, {}, [](const Plan* plan) { return std::tie(plan->tier, plan->id); });
  }

  std::vector<Activation> run() {
    if (plans_.empty()) return {};
    begin();
    while (bring_in_holders() || tell_an_owner()) {
    }
    spread();
    return answer();
  }

 private:
  using Open = std::pair<const OrganisationId, Label>;

  void read(const Plan& plan, const Card& card) {
    holders_.emplace(plan.owner, card.organisation, plan.id);
    const auto finished = finishes(card);
    for (std::size_t i = 0; i < card.actions.size(); ++i) {
      const Holds done = any_holds(card.actions[i].only_if, incident_.incident.indicators);
      if (done != Holds::yes) continue;
      for (const Notice& notice : card.actions[i].notices) {
        tellings_[card.organisation].push_back({.to = notice.to,
                                                .after = finished[i],
                                                .card = &card,
                                                .action = &card.actions[i],
                                                .notice = &notice,
                                                .plan = plan.id});
      }
    }
  }

  /// The instants that are given: nothing the plans say makes them earlier or later.
  void begin() {
    const Incident& incident = incident_.incident;
    if (incident_.unit) {
      fix(*incident_.unit, {.at = incident.known, .given = Code::activation_head});
    }
    for (const Receipt& receipt : incident.received) {
      fix(receipt.by, {.at = receipt.at, .given = Code::activation_receipt});
    }
    if (incident_.unit) return;
    for (const Plan* plan : plans_) {
      if (plan->tier != plans_.front()->tier) break;
      fix(plan->owner, {.at = incident.known, .given = Code::activation_first});
    }
  }

  /// Of two instants given for one organisation the accident unit's own counts, then the earlier.
  void fix(const OrganisationId& organisation, const Label& label) {
    const auto [entry, fresh] = given_.emplace(organisation, label);
    const bool sooner = entry->second.given == Code::activation_receipt &&
                        label.given == Code::activation_receipt && label.at < entry->second.at;
    if (sooner) entry->second = label;
    reach(organisation);
  }

  /// Everybody who is told once this organisation is, whenever that may be.
  void reach(const OrganisationId& organisation) {
    std::vector<OrganisationId> open = {organisation};
    while (!open.empty()) {
      const OrganisationId here = std::move(open.back());
      open.pop_back();
      if (!reached_.insert(here).second) continue;
      for (const Telling& telling : tellings_[here]) open.push_back(telling.to);
    }
  }

  /// Holders of cards whom nobody tells start with the owner of the plan.
  bool bring_in_holders() {
    std::vector<std::tuple<OrganisationId, OrganisationId, PlanId>> untold;
    for (const auto& holder : holders_) {
      const auto& [owner, organisation, plan] = holder;
      if (reached_.contains(owner) && !reached_.contains(organisation)) untold.push_back(holder);
    }
    for (const auto& [owner, organisation, plan] : untold) {
      tellings_[owner].push_back({.to = organisation, .plan = plan});
      reach(organisation);
    }
    return !untold.empty();
  }

  /// The owner of the smallest tier's plan whom nobody tells is called by the command centre.
  bool tell_an_owner() {
    for (const Plan* plan : plans_) {
      if (reached_.contains(plan->owner)) continue;
      fix(plan->owner, {.at = incident_.incident.known, .given = Code::activation_direct});
      return true;
    }
    return false;
  }

  /// Settles organisations by the instant they are alerted (ties by id), each once and for good: no
  /// telling takes negative time, so nobody who is settled later can be earlier.
  void spread() {
    const auto earlier = [](const Open* a, const Open* b) {
      return std::tie(a->second.at, a->first) < std::tie(b->second.at, b->first);
    };
    std::map<OrganisationId, Label> open = given_;
    std::set<const Open*, decltype(earlier)> queue(earlier);
    for (const Open& one : open) queue.insert(&one);
    while (!queue.empty()) {
      const auto& [organisation, label] = **queue.begin();
      queue.erase(queue.begin());
      settled_.emplace(organisation, label);
      const auto tellings = tellings_.find(organisation);
      if (tellings == tellings_.end()) continue;
      for (const Telling& telling : tellings->second) {
        if (given_.contains(telling.to) || settled_.contains(telling.to)) continue;
        const Label next{
            .at = label.at + telling.after, .by = &tellings->first, .telling = &telling};
        const auto [known, fresh] = open.try_emplace(telling.to, next);
        if (!fresh) {
          if (known->second.rank() <= next.rank()) continue;
          queue.erase(&*known);
          known->second = next;
        }
        queue.insert(&*known);
      }
    }
  }

  static Message reason_of(const Label& label) {
    if (label.telling == nullptr) return {label.given, {}};
    const Telling& telling = *label.telling;
    if (telling.card == nullptr) {
      return {Code::activation_owner, {label.by->view(), telling.plan.view()}};
    }
    const Text& title = telling.card->title;
    return {Code::activation_notice,
            {label.by->view(), title.empty() ? Text(telling.card->id.view()) : title}};
  }

  /// The next channels in order, then the deputies, then the superior; each is tried when the one
  /// before has had its time.
  [[nodiscard]] std::vector<Fallback> if_silent(const Notice& notice, const PlanId& plan,
                                                Instant told) const {
    std::vector<Fallback> result;
    const auto add = [&](FallbackKind kind, const OrganisationId& to, const std::string& channel,
                         Message reason) {
      Fallback next{.kind = kind, .to = to, .channel = channel, .reason = std::move(reason)};
      const auto tries = static_cast<std::int64_t>(result.size()) + 1;
      if (notice.acknowledge) next.at = told + tries * *notice.acknowledge;
      result.push_back(std::move(next));
    };
    for (const std::string& channel : notice.next_channels) {
      add(FallbackKind::next_channel, notice.to, channel,
          {Code::activation_next_channel, {channel}});
    }
    for (const OrganisationId& deputy : notice.deputies) {
      add(FallbackKind::deputy, deputy, {}, {Code::activation_deputy, {deputy.view()}});
    }
    if (const auto superior = superior_of(notice, plan)) {
      add(FallbackKind::superior, *superior, {}, {Code::activation_superior, {superior->view()}});
    }
    return result;
  }

  [[nodiscard]] std::optional<OrganisationId> superior_of(const Notice& notice,
                                                          const PlanId& id) const {
    if (notice.superior) return notice.superior;
    const Plan* plan = library_.find(id);
    const bool none = plan == nullptr || plan->upstream.empty();
    const Plan* upper = none ? nullptr : library_.find(plan->upstream.front());
    if (upper == nullptr || upper->owner == notice.to) return std::nullopt;
    return upper->owner;
  }

  [[nodiscard]] std::vector<Activation> answer() const {
    std::vector<const Open*> alerted;
    alerted.reserve(settled_.size());
    for (const Open& one : settled_) alerted.push_back(&one);
    std::ranges::sort(alerted, {},
                      [](const Open* one) { return std::tie(one->second.at, one->first); });
    std::vector<Activation> result;
    result.reserve(alerted.size());
    for (const Open* one : alerted) {
      const auto& [organisation, label] = *one;
      Activation activation{.incident = incident_.incident.id,
                            .organisation = organisation,
                            .alerted = label.at,
                            .reason = reason_of(label)};
      if (label.by != nullptr) activation.told_by = *label.by;
      if (label.telling != nullptr && label.telling->card != nullptr) {
        const Telling& telling = *label.telling;
        activation.card = telling.card->id;
        activation.action = telling.action->id;
        activation.channel = telling.notice->channel;
        activation.if_silent = if_silent(*telling.notice, telling.plan, label.at);
      }
      const auto owned = std::ranges::find(plans_, organisation, &Plan::owner);
      if (owned != plans_.end()) activation.plan = (*owned)->id;
      result.push_back(std::move(activation));
    }
    return result;
  }

  const LocatedIncident& incident_;
  const PlanLibrary& library_;
  std::vector<const Plan*> plans_;  ///< those that apply, by tier, then id
  std::set<std::tuple<OrganisationId, OrganisationId, PlanId>> holders_;  ///< owner, holder, plan
  std::map<OrganisationId, std::vector<Telling>> tellings_;
  std::map<OrganisationId, Label> given_;
  std::set<OrganisationId> reached_;
  std::map<OrganisationId, Label> settled_;
};

}  // namespace

std::string_view name(FallbackKind kind) {
  static constexpr std::array<std::string_view, 3> names = {"next_channel", "deputy", "superior"};
  return names.at(static_cast<std::size_t>(kind));
}

std::vector<Activation> activation(const LocatedIncident& incident, std::span<const Match> matches,
                                   const PlanLibrary& plans) {
  return Alarm(incident, matches, plans).run();
}

}  // namespace muster
