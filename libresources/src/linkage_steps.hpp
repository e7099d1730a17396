#pragma once

#include <cstddef>
#include <map>
#include <set>
#include <span>
#include <string>
#include <tuple>
#include <vector>

#include "muster/plan/activation.hpp"
#include "muster/plan/schedule.hpp"
#include "muster/resources/linkage.hpp"

namespace muster {

/// What the steps of one incident are made of.
struct StepWorld {
  const LocatedIncident& incident;
  std::span<const Match> matches;
  std::span<const Activation> activations;
  std::span<const Requirement> requirements;
  const Dispatch& dispatch;
  const Region& region;
};

/// A step before it stands on the clock.
struct StepDraft {
  LinkageStep step = {};  ///< `after` holds positions of drafts
  Seconds duration = {};
  std::optional<Instant> earliest = {};
};

/// Collects the steps of one incident: first those of its cards, then those of what was sent.
class StepDrafts {
 public:
  explicit StepDrafts(const StepWorld& world);

  void add_cards();
  void add_sent();
  [[nodiscard]] std::vector<StepDraft> take() { return std::move(drafts_); }

 private:
  using NoticeKey = std::tuple<CardId, std::string, OrganisationId>;

  void add_card(const Plan& plan, const Card& card);
  void add_notice(const Plan& plan, const Card& card, const Action& action, const Notice& notice,
                  std::size_t act);
  void wait_for_alert(const Card& card, std::size_t first, std::size_t past);
  [[nodiscard]] std::optional<std::size_t> alerting_step(const OrganisationId& organisation) const;
  void set_deadline(LinkageStep& step, const std::optional<Deadline>& deadline) const;

  [[nodiscard]] std::vector<std::optional<std::size_t>> add_orders();
  [[nodiscard]] std::size_t add_order(const Order& order, const Assignment& first);
  [[nodiscard]] std::optional<std::size_t> asking_step(const Assignment& assignment) const;
  void add_way(std::size_t assignment, std::optional<std::size_t> order,
               std::optional<Instant> wanted_by);
  [[nodiscard]] bool is_here(const Assignment& assignment) const;

  std::size_t add(StepDraft draft, std::string id);

  const StepWorld& world_;
  std::map<OrganisationId, const Activation*> alerted_;
  std::map<NoticeKey, std::size_t> notices_;
  std::vector<StepDraft> drafts_;
  std::set<std::string> ids_;
};

}  // namespace muster
