#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "muster/plan/activation.hpp"
#include "muster/plan/deadline.hpp"
#include "muster/plan/error.hpp"
#include "muster/plan/stage.hpp"
#include "muster/resources/organisation.hpp"

namespace muster {

/// What a step of the linkage is, under the words of GB/T 29639 where it has one.
enum class ChainKind : std::uint8_t {
  receive_report,
  report,          ///< as a card has it: several are told at once
  report_up,       ///< by telephone, first
  report_written,  ///< in writing, after it
  notify,
  acknowledge,
  messenger,
  assess,
  decide_level,
  warn,
  stand_by,
  start_response,
  open_command_post,
  transfer_command,
  activate_group,
  first_response,
  evacuate,
  handle,
  order,
  request_aid,
  requisition,
  requisition_slip,
  consent,
  turn_out,
  travel,
  arrive,
  open_staging,
  check_in,
  set_up,
  first_effective,
  support,
  inform_public,
  relieve,
  end_response,
  demobilise,
  requisition_return,
  restore
};
[[nodiscard]] std::string_view name(ChainKind kind);
[[nodiscard]] Text title(ChainKind kind);
/// The stage it usually belongs to.
[[nodiscard]] Stage stage_of(ChainKind kind);

/// Why one step waits for another.
enum class WaitReason : std::uint8_t { word, card, consent, way, force, report, decision, release };
[[nodiscard]] std::string_view name(WaitReason reason);
[[nodiscard]] Text title(WaitReason reason);

struct Wait {
  std::size_t step = 0;  ///< position of the step that has to be over
  WaitReason why = WaitReason::card;
  Seconds lag = {};
};

/// By when a step is to be finished: `within` of an event. The event is an instant where that is
/// known, or the end of another step (each level's own receipt), and moves with it; neither: open.
struct Limit {
  Seconds within = {};
  ClockEvent runs_from = ClockEvent::known;
  std::optional<Instant> from = {};
  std::optional<std::size_t> from_step = {};
};

/// The card and action, or the rule, that a step comes from; nothing for those of a dispatch.
struct ChainSource {
  PlanId plan = {};
  CardId card = {};
  std::string action = {};
  RuleId rule = {};
  std::string clause = {};
  std::string mark = {};
};

/// Who or which way is tried next when nobody answers or somebody refuses.
struct AskNext {
  FallbackKind kind = FallbackKind::next_channel;
  OrganisationId to = {};
  std::string channel = {};
  /// A messenger's way, or the usual time to agree; none: as long as the first try.
  std::optional<Seconds> takes = {};
  std::optional<Act> act = {};  ///< another way of access: by this act, `to` decides
  OrganisationId asker = {};    ///< who has to ask on that way; empty: whoever asked before
};

/// One thing somebody does.
struct ChainStep {
  std::string id = {};  ///< unique in the chain
  IncidentId incident = {};
  ChainKind kind = ChainKind::handle;
  Stage stage = Stage::handling;
  Text text = {};
  OrganisationId actor = {};
  Text role = {};
  std::optional<OrganisationId> receiver = {};
  ChainSource source = {};
  std::optional<Seconds> duration = {};  ///< none: nobody said; it counts as nothing, and is named
  std::optional<Instant> earliest = {};  ///< not before
  std::optional<Limit> limit = {};
  bool confirm = false;  ///< is not over until a person says so
  bool entry = false;    ///< people go into danger: cancelled at once when they withdraw
  std::vector<Wait> after = {};
  std::string channel = {};                   ///< tried first; empty: not said
  std::optional<Seconds> answer_within = {};  ///< so long each try waits for an answer
  std::vector<AskNext> if_silent = {};        ///< in order; also when somebody refuses
  /// Whoever is to do it moves without word, so long after the word was to come by plan.
  std::optional<Seconds> standing_order = {};
  /// It is needed only when another step comes to its try of that number, and is dormant until
  /// then. A requisition so taken up decides for that step.
  struct Instead {
    std::size_t step = 0;
    std::uint16_t tries = 0;
  };
  std::optional<Instead> instead = {};
  std::string resource = {};                   ///< the crew or lot it is about
  std::string body = {};                       ///< the team or stockpile that one belongs to
  std::string requirement = {};                ///< what it is sent for
  std::vector<RoadId> roads = {};              ///< of a journey
  std::optional<std::size_t> assignment = {};  ///< position in Dispatch::assignments
  std::optional<std::size_t> scale = {};       ///< position in Chain::scales: only at these levels
  std::vector<std::string> levels = {};
};

/// The levels of one plan that runs, or its warning colours.
struct Scale {
  IncidentId incident = {};
  PlanId plan = {};
  Text title = {};
  bool additive = false;
  std::vector<std::string> levels = {};   ///< gravest first
  std::vector<Text> names = {};           ///< one for each level
  std::optional<std::string> level = {};  ///< at the beginning
  /// The level asks another scale for a level of its own.
  struct Link {
    std::string level = {};
    PlanId plan = {};
    std::string asks_for = {};
  };
  std::vector<Link> links = {};
};

/// Who commands, one after the other: each takes over when `from_step` is over.
struct CommandTerm {
  IncidentId incident = {};
  OrganisationId organisation = {};
  Text post = {};
  std::vector<OrganisationId> deputies = {};
  PlanId plan = {};
  Text act = {};                              ///< what is handed over, said and signed
  std::optional<std::size_t> from_step = {};  ///< none: from the beginning
};

/// Something owed again and again or once, beside the steps: follow-up reports, corrections, the
/// answer to a rumour.
struct Duty {
  std::string id = {};
  IncidentId incident = {};
  Text text = {};
  OrganisationId owner = {};
  std::optional<Instant> due = {};
  std::optional<Seconds> every = {};
  ChainSource source = {};
};

/// The whole chain as it was planned: what follows what, and why. Made by prepared(); never changes
/// once it stands, and every Linkage of it shares it.
struct Chain {
  Offset offset = {};   ///< of the clock in messages
  Instant origin = {};  ///< nothing starts earlier, but for what says so itself
  std::vector<ChainStep> steps = {};
  std::vector<Scale> scales = {};
  std::vector<CommandTerm> command = {};
  std::vector<Duty> duties = {};
  Findings findings = {};
  std::vector<OrganisationId> organisations = {};  ///< that there are; empty: nobody said

  // Filled by prepared().
  std::vector<std::uint32_t> order = {};  ///< positions, each after all it waits for
  std::vector<std::uint32_t> first = {};  ///< of step i in `arcs`; one more at the end
  struct Arc {
    std::uint32_t before = 0;
    WaitReason why = WaitReason::card;
    std::int64_t lag = 0;
  };
  std::vector<Arc> arcs = {};             ///< by step, what it waits for
  std::vector<std::uint32_t> by_id = {};  ///< positions in the order of ids
  /// By step, what its times are computed from.
  struct Timing {
    std::int64_t duration = 0;
    Instant earliest = {};
    std::optional<Instant> by_plan = {};  ///< its end before anything is told; none: dormant
    bool confirm = false;
    bool afterwards = false;
    bool standing_order = false;
    bool told_of = false;  ///< that it moves is worth a word
  };
  std::vector<Timing> timing = {};
  std::vector<std::uint32_t> limited = {};    ///< positions of steps with a limit
  std::vector<std::uint32_t> answering = {};  ///< that wait for an answer, in `order`
  /// A step and one that depends on it, ascending: what is needed instead of it; who moves without
  /// its word.
  using Pairs = std::vector<std::pair<std::uint32_t, std::uint32_t>>;
  Pairs instead = {};
  Pairs movers = {};
};

/// The position of the step of that id.
[[nodiscard]] std::optional<std::size_t> position_of(const Chain& chain, std::string_view id);

/// The pairs whose first is that step.
[[nodiscard]] std::span<const std::pair<std::uint32_t, std::uint32_t>> pairs_of(
    const Chain::Pairs& pairs, std::size_t step);

/// What comes when the work is done or goes on in turns: relief, end, return. It belongs to no
/// critical path.
[[nodiscard]] bool comes_afterwards(const ChainStep& step);

/// Whether the step is in force at these levels (one for each scale).
[[nodiscard]] bool in_force(const Chain& chain, const ChainStep& step,
                            std::span<const std::optional<std::string>> levels);

/// The chain put in order, so that its times can be asked again and again. Two steps that wait for
/// the same one twice wait once.
///
/// Cost:    O(V log V + E).
/// Throws:  Error{linkage_cycle} naming the circle, Error{linkage_duration} for a negative
///          duration, lag, limit or time to answer, Error{linkage_long}, Error{linkage_step_twice},
///          Error{linkage_many} beyond `most_steps`, Error{linkage_no_actor} for an actor that is
///          none of `organisations`, Error{internal} for a position that is not there.
[[nodiscard]] std::shared_ptr<const Chain> prepared(Chain chain);

/// Whether there is an organisation of that id, as far as the chain knows.
[[nodiscard]] bool knows(const Chain& chain, const OrganisationId& organisation);

inline constexpr std::size_t most_steps = 1'000'000;

}  // namespace muster
