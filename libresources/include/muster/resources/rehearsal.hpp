#pragma once

#include <cstddef>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "muster/plan/drill.hpp"
#include "muster/resources/response.hpp"

namespace muster {

/// What the engine answered at one moment of the drill. The first is respond() as it stands; each
/// further one keeps what is under way and asks again for the rest.
struct RehearsedAnswer {
  Instant at = {};
  std::vector<std::string> because = {};  ///< the injects that made it ask again; none at the start
  Response response = {};
};

enum class RehearsalEventKind {
  incident,  ///< becomes known
  inject,    ///< is put before the players
  step,      ///< of a card is done
  told,      ///< an organisation hears of it
  ordered,   ///< an authority is asked
  departed,
  arrived,
  needs_met,     ///< a deadline of a requirement comes, and all are there
  needs_missed,  ///< or not
  limit_missed,  ///< a step is not done by its limit
  lost,          ///< what was sent does not come any more
  delayed,       ///< what was sent comes later than it would have
  stopped        ///< the drill ends before its time
};
[[nodiscard]] std::string_view name(RehearsalEventKind kind);
[[nodiscard]] Text title(RehearsalEventKind kind);

/// One line of "what happens, minute by minute".
struct RehearsalEvent {
  Instant at = {};
  RehearsalEventKind kind = RehearsalEventKind::inject;
  std::string id = {};  ///< of the inject, step, resource or requirement
  IncidentId incident = {};
  Text text = {};
  std::size_t answer = 0;  ///< position of the answer it comes from
};

/// What became of an expected action by the engine's own answers.
struct ExpectationOutcome {
  std::optional<Instant> limit = {};     ///< none when the inject it runs from never came
  std::optional<Instant> possible = {};  ///< none: never, or not for the engine to say
  [[nodiscard]] bool met() const { return limit && possible && *possible <= *limit; }
};

/// How much of each answer is worked out.
enum class RehearsalDepth {
  /// What the rehearsal tells: who is sent, when and by which way, without reasons or proofs; of
  /// the shortfalls and of the linkage what falls into the answer's own turn, without what a step
  /// waits for and what room it has. Events, outcomes and reports are to the byte those of a whole
  /// one.
  told,
  whole  ///< each as it would be given to a duty officer: the first is respond() itself
};

/// 推演: a drill run through the corridor and the linkage under a virtual clock, before anybody
/// leaves the building.
struct Rehearsal {
  DrillId drill = {};
  std::string drill_digest = {};
  std::string region_digest = {};
  Instant start = {};
  Instant end = {};                            ///< when it stopped
  std::optional<std::size_t> stopped_by = {};  ///< the stop condition that held; none: time was up
  std::vector<RehearsedAnswer> answers = {};   ///< at least one
  std::vector<std::optional<Instant>> injects = {};  ///< when each came; none: never
  std::vector<RehearsalEvent> events = {};
  std::vector<ExpectationOutcome> outcomes = {};  ///< one for each expected action
};

/// An inject that was put before the players.
struct GivenInject {
  std::string inject = {};
  Instant at = {};
  friend bool operator==(const GivenInject&, const GivenInject&) = default;
};

/// What has come of a drill while it is run, as far as injects go by it.
struct Played {
  std::map<std::string, Instant> reported = {};  ///< expected actions: since when they are known
  std::vector<GivenInject> given = {};           ///< injects that came, at just these instants
};

/// Runs the drill: respond() at its start, then inject after inject, in order of time and then of
/// the file. Where an inject changes what the engine knows it is asked again: orders that were
/// given stand, whoever is on the road finds another way or stays where it is, and only what is
/// still missing is asked for anew, from that moment on. Works on values alone: nothing live is
/// read or written, and equal arguments give equal answers. Where an inject waits for what players
/// report, `played` says what they did, and they do nothing more; without it they do whatever the
/// engine does as soon as it does it, and at its limit what only evaluators can tell.
///
/// Order:   events by instant, kind, id.
/// Throws:  as respond().
/// Keeps:   nothing.
[[nodiscard]] Rehearsal rehearse(const Drill& drill, const Region& region,
                                 const Situation& situation = {},
                                 const std::optional<Played>& played = {},
                                 RehearsalDepth depth = RehearsalDepth::whole);

/// How much of a material is left in the region (or one stockpile) as the rehearsal goes on: what
/// lies above the minimum stock and below, less what has left.
///
/// Order:   by instant; the first is the start.
struct StockPoint {
  Instant at = {};
  Quantity left = {};
  friend bool operator==(const StockPoint&, const StockPoint&) = default;
};
[[nodiscard]] std::vector<StockPoint> stock_course(const Rehearsal& rehearsal,
                                                   const MaterialId& material, const Region& region,
                                                   const Situation& situation = {});

}  // namespace muster
