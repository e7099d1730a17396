#pragma once

#include <cstddef>
#include <deque>
#include <functional>
#include <map>
#include <set>
#include <span>
#include <string>
#include <tuple>
#include <utility>
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

/// A step before it stands on the clock. Refers to what it was made of: many are never told.
struct StepDraft {
  std::string id = {};
  StepKind kind = StepKind::act;
  Stage stage = Stage::handling;
  const Text* text = nullptr;
  const OrganisationId* actor = nullptr;
  const Text* role = nullptr;
  const OrganisationId* receiver = nullptr;
  const Plan* plan = nullptr;  ///< it comes from, with its card and action
  const Card* card = nullptr;
  const Action* action = nullptr;
  std::optional<std::size_t> assignment = {};
  std::optional<Instant> deadline = {};
  std::optional<ClockEvent> runs_from = {};
  bool confirm = false;
  std::vector<std::size_t> after = {};  ///< positions of drafts
  Seconds duration = {};
  std::optional<Instant> earliest = {};
};

/// The step of a draft, but for its clock and what it waits for.
[[nodiscard]] LinkageStep step_of(StepDraft draft, const IncidentId& incident);

/// Collects the steps of one incident: first those of its cards, then those of what was sent.
///
/// Keeps:   references to the world; the drafts refer to it and to this.
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
  void set_deadline(StepDraft& draft, const std::optional<Deadline>& deadline) const;

  [[nodiscard]] std::vector<std::optional<std::size_t>> add_orders();
  [[nodiscard]] std::size_t add_order(const Order& order, const Assignment& first);
  [[nodiscard]] std::optional<std::size_t> asking_step(const Assignment& assignment) const;
  void add_way(std::size_t assignment, std::optional<std::size_t> order,
               std::optional<Instant> wanted_by);
  [[nodiscard]] bool is_here(const Assignment& assignment) const;

  std::size_t add(StepDraft draft, std::string id);
  const Text* keep(Text text) { return &texts_.emplace_back(std::move(text)); }

  const StepWorld& world_;
  std::map<OrganisationId, const Activation*> alerted_;
  std::map<NoticeKey, std::size_t> notices_;
  std::vector<StepDraft> drafts_;
  std::set<std::string> ids_;
  std::deque<Text> texts_ = {};  ///< those that stand nowhere else
};

/// Which steps are asked for, by what they are and when they end; empty: all.
using WantedSteps = std::function<bool(const StepDraft& draft, Instant finish)>;

/// linkage(), of which only some steps are wanted; those then do not say what they wait for.
[[nodiscard]] std::vector<LinkageStep> linkage_of(std::span<const LocatedIncident> incidents,
                                                  std::span<const Match> matches,
                                                  std::span<const Activation> activations,
                                                  std::span<const Requirement> requirements,
                                                  const Dispatch& dispatch, const Region& region,
                                                  const WantedSteps& wanted);

}  // namespace muster
