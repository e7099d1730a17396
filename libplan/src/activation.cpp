#include "muster/plan/activation.hpp"

#include <algorithm>
#include <array>
#include <map>
#include <set>
#include <tuple>
#include <utility>

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

/// How an organisation came to be alerted. Ties: a notice before the start with an owner, then by
/// who told, card and action.
struct Label {
  Instant at = {};
  bool with_owner = false;
  OrganisationId by = {};
  CardId card = {};
  std::string action = {};
  Message reason = {};
  const Notice* notice = nullptr;
  PlanId plan = {};

  [[nodiscard]] auto rank() const { return std::tie(at, with_owner, by, card, action); }
};

/// How long after the card is taken up each of its actions is finished.
std::vector<Seconds> finishes(const Card& card) {
  std::vector<Activity> activities;
  std::vector<Precedence> precedences;
  const auto order = order_of(card);
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
      fix(*incident_.unit, {.at = incident.known, .reason = {Code::activation_head, {}}});
    }
    for (const Receipt& receipt : incident.received) {
      fix(receipt.by, {.at = receipt.at, .reason = {Code::activation_receipt, {}}});
    }
    if (incident_.unit) return;
    for (const Plan* plan : plans_) {
      if (plan->tier != plans_.front()->tier) break;
      fix(plan->owner, {.at = incident.known, .reason = {Code::activation_first, {}}});
    }
  }

  /// Of two instants given for one organisation the accident unit's own counts, then the earlier.
  void fix(const OrganisationId& organisation, Label label) {
    const auto [entry, fresh] = given_.emplace(organisation, label);
    const bool sooner = entry->second.reason.code == Code::activation_receipt &&
                        label.reason.code == Code::activation_receipt &&
                        label.at < entry->second.at;
    if (sooner) entry->second = std::move(label);
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
      fix(plan->owner, {.at = incident_.incident.known, .reason = {Code::activation_direct, {}}});
      return true;
    }
    return false;
  }

  /// Settles organisations by the instant they are alerted (ties by id), each once and for good: no
  /// telling takes negative time, so nobody who is settled later can be earlier.
  void spread() {
    std::map<OrganisationId, Label> open = given_;
    std::set<std::pair<Instant, OrganisationId>> queue;
    for (const auto& [organisation, label] : open) queue.emplace(label.at, organisation);
    while (!queue.empty()) {
      const auto [at, organisation] = *queue.begin();
      queue.erase(queue.begin());
      settled_.emplace(organisation, open.at(organisation));
      for (const Telling& telling : tellings_[organisation]) {
        if (given_.contains(telling.to) || settled_.contains(telling.to)) continue;
        Label label = label_of(telling, organisation, at);
        const auto known = open.find(telling.to);
        if (known != open.end() && known->second.rank() <= label.rank()) continue;
        if (known != open.end()) queue.erase({known->second.at, telling.to});
        queue.emplace(label.at, telling.to);
        open.insert_or_assign(telling.to, std::move(label));
      }
    }
  }

  static Label label_of(const Telling& telling, const OrganisationId& by, Instant alerted) {
    Label label{.at = alerted + telling.after, .with_owner = telling.card == nullptr, .by = by};
    if (telling.card == nullptr) {
      label.reason = {Code::activation_owner, {by.str(), telling.plan.str()}};
      return label;
    }
    label.card = telling.card->id;
    label.action = telling.action->id;
    label.notice = telling.notice;
    label.plan = telling.plan;
    const Text& title = telling.card->title;
    label.reason = {Code::activation_notice,
                    {by.str(), title.empty() ? Text(label.card.str()) : title}};
    return label;
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
      add(FallbackKind::deputy, deputy, {}, {Code::activation_deputy, {deputy.str()}});
    }
    if (const auto superior = superior_of(notice, plan)) {
      add(FallbackKind::superior, *superior, {}, {Code::activation_superior, {superior->str()}});
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
    std::vector<Activation> result;
    for (const auto& [organisation, label] : settled_) {
      Activation activation{.incident = incident_.incident.id,
                            .organisation = organisation,
                            .alerted = label.at,
                            .reason = label.reason};
      if (!label.by.empty()) activation.told_by = label.by;
      if (!label.card.empty()) {
        activation.card = label.card;
        activation.action = label.action;
        activation.channel = label.notice->channel;
        activation.if_silent = if_silent(*label.notice, label.plan, label.at);
      }
      const auto owned = std::ranges::find(plans_, organisation, &Plan::owner);
      if (owned != plans_.end()) activation.plan = (*owned)->id;
      result.push_back(std::move(activation));
    }
    std::ranges::sort(
        result, {}, [](const Activation& one) { return std::tie(one.alerted, one.organisation); });
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
