#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "muster/resources/chain.hpp"

namespace muster {

/// What has become of a step.
enum class StepState : std::uint8_t {
  dormant,  ///< only at a level that is not reached
  planned,  ///< to come, or going on without anybody having said so
  begun,    ///< somebody said so, as is all that follows
  done,
  failed,
  refused,
  cancelled
};
[[nodiscard]] std::string_view name(StepState state);
[[nodiscard]] Text title(StepState state);

/// A step on the clock.
struct StepRun {
  StepState state = StepState::planned;
  bool blocked = false;   ///< waits for something that failed or was refused: its times say nothing
  bool critical = false;  ///< no room before the end of the whole moves
  bool let_go = false;    ///< cancelled because the level no longer asks for it
  std::uint16_t tries = 0;  ///< how many of `if_silent` were tried
  Instant start = {};
  Instant finish = {};
  Instant latest_finish = {};         ///< without moving the end of the whole or breaking a limit
  Seconds slack = {};                 ///< latest finish − finish; negative when a limit is broken
  std::optional<Instant> limit = {};  ///< finished by; none while what it runs from is not known
  std::optional<Instant> began = {};  ///< as told
  std::optional<Instant> ended = {};  ///< as told
  std::optional<Instant> asked = {};  ///< the last try, or when a level took it up
  Seconds longer = {};                ///< more than planned, as told
  friend bool operator==(const StepRun&, const StepRun&);

  /// Done, failed, refused or cancelled.
  [[nodiscard]] bool over() const { return state >= StepState::done; }
  [[nodiscard]] bool broken() const { return limit && (blocked || finish > *limit); }
};

/// Who commands, since when.
struct Commanding {
  IncidentId incident = {};
  OrganisationId organisation = {};
  Instant since = {};
  friend bool operator==(const Commanding&, const Commanding&);
};

/// A duty while it runs: of the chain, or added by an event (a rumour).
struct RunningDuty {
  Duty duty = {};
  Instant since = {};
  std::optional<Instant> done = {};
};

/// The one figure that counts for an indicator: that of the latest report.
struct Figure {
  std::string value = {};
  Instant at = {};
  friend bool operator==(const Figure&, const Figure&);
};

/// The chain while it runs: a value. Two of equal history are equal byte by byte.
struct Linkage {
  std::shared_ptr<const Chain> chain = {};
  Instant now = {};                ///< of the latest event; in the beginning the chain's origin
  std::vector<StepRun> runs = {};  ///< one for each step
  std::vector<std::optional<std::string>> levels = {};  ///< one for each scale
  std::vector<Commanding> command = {};                 ///< in the order they took over
  std::vector<RunningDuty> duties = {};
  std::set<std::string> channels_down = {};
  std::set<RoadId> roads_closed = {};
  std::map<std::string, Figure> figures = {};
  std::set<std::string> taken = {};  ///< the ids of the events so far
};

enum class LinkageEventKind : std::uint8_t {
  clock,  ///< time passed, nothing else is known
  begun,  ///< of `step`, as the next five
  acknowledged,
  done,
  failed,
  refused,
  cancelled,
  level,         ///< the plan `subject` runs at the level `to`; empty: no longer
  road_closed,   ///< the road `subject`: journeys over it take `within` longer, or stop
  team_lost,     ///< the crew or team `subject`
  withdraw,      ///< the leader of the crew or team `subject`, or of all, takes the people out
  channel_down,  ///< `subject`, such as phone; with `to` only to that organisation
  channel_up,
  command,   ///< passes to the organisation `to`
  figure,    ///< the indicator `subject` is `to`
  rumour,    ///< `note` goes about; `to` answers `within`
  answered,  ///< the duty `subject` is met
  lifted     ///< the warning is lifted
};
[[nodiscard]] std::string_view name(LinkageEventKind kind);
[[nodiscard]] Text title(LinkageEventKind kind);
[[nodiscard]] std::optional<LinkageEventKind> linkage_event_named(std::string_view name);

/// Something that happened, as somebody told it.
struct LinkageEvent {
  std::string id = {};  ///< told twice under one id, it counts once; empty: always counts
  Instant at = {};      ///< when it happened
  LinkageEventKind kind = LinkageEventKind::clock;
  std::string step = {};
  std::string subject = {};
  std::string to = {};
  std::optional<Seconds> within = {};
  std::string by = {};  ///< who told it
  std::string note = {};
  friend bool operator==(const LinkageEvent&, const LinkageEvent&);
};

enum class ChangeKind : std::uint8_t {
  state,
  moved,
  limit_moved,
  limit_broken,
  limit_kept,
  timer_stopped,
  asked_next,
  blocked,
  freed,
  added,
  let_go,
  told_before,
  other
};
[[nodiscard]] std::string_view name(ChangeKind kind);

/// One thing that is otherwise since an event.
struct LinkageChange {
  ChangeKind kind = ChangeKind::other;
  std::string step = {};  ///< empty: not about one
  std::optional<Instant> before = {};
  std::optional<Instant> after = {};
  Message message = {};
  friend bool operator==(const LinkageChange&, const LinkageChange&);
};

struct Advanced {
  Linkage linkage = {};
  std::vector<LinkageChange> changes = {};
  Findings findings = {};  ///< late, missing, repeated, out of order, about nothing on the chain
};

/// The chain before anything was told. One that was not prepared() is prepared first.
///
/// Throws:  as prepared().
[[nodiscard]] Linkage begin(std::shared_ptr<const Chain> chain);

/// What the event makes of it, and what changed because of it. Timers that ran out before the event
/// are honoured first: whoever did not answer is passed over for the next channel, the deputy, the
/// superior. A step that needs confirming does not end before `now` until somebody says it has; all
/// others are taken to go by plan. When a step is told to be done, what it waited for counts as
/// done. A later word on a step counts before an earlier one. Pure.
///
/// Cost:    O(V + E), and the changes.
[[nodiscard]] Advanced advance(const Linkage& linkage, const LinkageEvent& event);

/// All events in their order, from the beginning. Equal logs give equal answers; `changes` are
/// those of the last event, `findings` of all.
[[nodiscard]] Advanced replay(std::shared_ptr<const Chain> chain,
                              std::span<const LinkageEvent> log);

/// Something that runs out.
struct Timer {
  enum class Kind : std::uint8_t { answer, limit, confirm, duty };
  Kind kind = Kind::limit;
  std::optional<std::size_t> step = {};
  std::string duty = {};
  Instant at = {};
  std::optional<AskNext> next = {};  ///< who is asked then
};

/// What runs now: who is asked next if nobody answers, limits of steps that are not over, steps
/// that wait to be confirmed, duties.
///
/// Order:   by instant, then step, then kind.
[[nodiscard]] std::vector<Timer> timers(const Linkage& linkage);

/// The steps that hold a step where it is, from itself back to one that nothing holds: each begins
/// when the next one ends.
[[nodiscard]] std::vector<std::size_t> held_up_by(const Linkage& linkage, std::size_t step);
/// Of those the one that is to blame: the first that is overdue, failed or was tried again, else
/// the longest (ties: the nearest).
[[nodiscard]] std::size_t blame(const Linkage& linkage, std::size_t step);

}  // namespace muster
