#pragma once

#include <array>
#include <cstddef>
#include <deque>
#include <functional>
#include <map>
#include <optional>
#include <span>
#include <string_view>
#include <tuple>
#include <unordered_map>
#include <utility>
#include <vector>

#include "linkage_ids.hpp"
#include "muster/plan/activation.hpp"
#include "muster/plan/card.hpp"
#include "muster/plan/schedule.hpp"
#include "muster/resources/dispatch.hpp"
#include "muster/resources/linkage.hpp"

namespace muster {

/// Who sets out with what, in words of the region.
struct StepSender {
  std::string_view resource = "";
  const Text* name = nullptr;
  const OrganisationId* organisation = nullptr;
};

/// Senders that were looked up already, of one region.
///
/// Keeps:   references to the records of the region.
struct KnownSenders {
  std::unordered_map<std::string_view, StepSender> crews = {};
  std::unordered_map<std::string_view, StepSender> lots = {};
};

/// What the steps of one incident are made of.
struct StepWorld {
  const LocatedIncident& incident;
  std::span<const Match> matches;
  std::span<const Activation> activations;
  std::span<const Requirement> requirements;
  const Dispatch& dispatch;
  const Region& region;
  KnownSenders* senders = nullptr;  ///< none: each is looked up
};

/// A step before it stands on the clock. Refers to what it was made of: many are never told.
struct StepDraft {
  StepPath path = {};
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
  bool waits = false;  ///< for another draft
  Seconds duration = {};
  std::optional<Instant> earliest = {};
};

[[nodiscard]] std::string id_of(const StepDraft& draft, const IncidentId& incident);

/// Makes an empty step that of a draft, but for its clock and what it waits for.
void fill_step(LinkageStep& step, const StepDraft& draft, const IncidentId& incident);

/// Which steps are asked for, by what they are and when they end; empty: all. Of those of what was
/// sent it is asked before it is known who sends it.
using WantedSteps = std::function<bool(const StepDraft& draft, Instant finish)>;

/// Collects the steps of one incident: first those of its cards, then those of what was sent.
///
/// Keeps:   references to the world; the drafts refer to it and to this. Those of cards refer to
///          the plans of the region alone, so that they may serve another world.
class StepDrafts {
 public:
  explicit StepDrafts(const StepWorld& world);
  /// With the steps of the cards as they were drafted for the same facts: the same incident and
  /// matches, and the same organisations told by the same words at the same instants, in the same
  /// order.
  StepDrafts(const StepWorld& world, const StepDrafts& cards);

  void add_cards();
  void add_orders();
  /// After the orders.
  void add_ways();
  /// Those steps of the ways that are wanted, where the drafts so far are on the clock: theirs join
  /// it. Nothing waits for a way, so each stands on the clock by itself.
  void add_wanted_ways(std::vector<Timing>& timings, const WantedSteps& wanted);
  /// When the first of what was sent here is asked for, the last instant there is where nothing
  /// was; none where a way takes less than no time.
  [[nodiscard]] std::optional<Instant> first_asked() const;
  [[nodiscard]] std::span<const StepDraft> drafts() const { return drafts_; }
  /// Which draft waits for which, by their positions.
  [[nodiscard]] std::span<const Precedence> waiting() const { return waiting_; }

 private:
  using NoticeKey = std::tuple<std::string_view, std::string_view, std::string_view>;

  /// An organisation that is told, and the notice that tells it, once it was looked for.
  struct Told {
    const Activation* activation = nullptr;
    bool looked = false;
    std::optional<std::size_t> word = {};
  };
  using Sender = StepSender;
  struct OrderStep {
    std::size_t step = 0;
    std::optional<std::size_t> word = {};  ///< it waits for
  };

  void collect_told();
  void add_card(const Plan& plan, const Card& card);
  void add_notice(const Plan& plan, const Card& card, const Action& action, const Notice& notice,
                  std::size_t act);
  void wait_for_alert(const Card& card, std::size_t first, std::size_t past);
  [[nodiscard]] Told* told(const OrganisationId& organisation);
  [[nodiscard]] std::optional<std::size_t> alerting_step(const OrganisationId& organisation);
  [[nodiscard]] std::optional<std::size_t> find_alerting_step(const Told& last);
  void set_deadline(StepDraft& draft, const std::optional<Deadline>& deadline);

  [[nodiscard]] Sender sender_of(const Assignment& assignment);
  [[nodiscard]] Sender find_sender(const Assignment& assignment);
  [[nodiscard]] OrderStep add_order(const Order& order, const Assignment& first);
  [[nodiscard]] const Activation* first_public();
  [[nodiscard]] std::optional<std::size_t> asking_step(const Assignment& assignment,
                                                       const OrganisationId& sender);
  /// What comes one after another until something that was sent is there: consent, turnout, travel.
  [[nodiscard]] std::array<StepDraft, 3> legs_of(std::size_t assignment,
                                                 std::optional<Instant> wanted_by) const;
  void add_leg(StepDraft leg, const Sender& sender, const Coming& coming);
  [[nodiscard]] bool told_apart_by_resource() const;
  [[nodiscard]] bool is_here(const Assignment& assignment) const;

  std::size_t add(StepDraft draft, std::string_view first, std::string_view second,
                  std::string_view third = {});
  void wait(std::size_t draft, std::size_t before);
  const Text* keep(Text text) { return &texts_.emplace_back(std::move(text)); }

  StepWorld world_;
  std::vector<Told> told_ = {};  ///< by organisation
  /// The last two that were looked up: mostly an authority and whom it sends.
  std::array<std::pair<const OrganisationId*, Told*>, 2> last_told_ = {};
  std::optional<const Activation*> first_public_ = {};
  std::vector<std::size_t> told_at_ = {};  ///< likewise, their positions among the activations
  std::map<NoticeKey, std::size_t> notices_ = {};
  const StepDrafts* cards_ = nullptr;  ///< that these go on from: their notices are there
  std::vector<std::optional<OrderStep>> orders_ = {};  ///< by assignment
  std::vector<StepDraft> drafts_ = {};
  std::vector<Precedence> waiting_ = {};
  StepIds ids_;
  std::deque<Text> texts_ = {};  ///< those that stand nowhere else
};

/// The steps of the cards of some incidents, drafted once for all answers in which the same is told
/// at the same instants.
///
/// Keeps:   references to the plans of the region, nothing else.
class CardDrafts {
 public:
  CardDrafts(std::span<const LocatedIncident> incidents, std::span<const Match> matches,
             std::span<const Activation> activations, const Region& region);
  [[nodiscard]] const StepDrafts& of(std::size_t incident) const { return by_incident_[incident]; }

 private:
  std::vector<StepDrafts> by_incident_ = {};
};

/// linkage(), of which only some steps are wanted; those then say neither what they wait for nor
/// what room they have. `cards`, where given, are those of these incidents, matches and
/// activations; `senders` is filled and asked, for other answers of the same region.
[[nodiscard]] std::vector<LinkageStep> linkage_of(
    std::span<const LocatedIncident> incidents, std::span<const Match> matches,
    std::span<const Activation> activations, std::span<const Requirement> requirements,
    const Dispatch& dispatch, const Region& region, const WantedSteps& wanted,
    const CardDrafts* cards = nullptr, KnownSenders* senders = nullptr);

}  // namespace muster
