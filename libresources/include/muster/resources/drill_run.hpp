#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "muster/resources/drill_log.hpp"
#include "muster/resources/rehearsal.hpp"

namespace muster {

/// 演练实施: a drill while it is run. All of it is in one file, which is written whole after every
/// step: killed at any moment, it goes on from its last step and comes to the same end.
struct DrillRun {
  Drill drill = {};
  std::string xml = {};  ///< the scenario as it was when the run began
  std::string region_digest = {};
  /// Every inject that comes if players report nothing more: those given, then by instant.
  std::vector<GivenInject> due = {};
  std::vector<GivenInject> given = {};           ///< those that were put before the players
  std::map<std::string, Instant> reported = {};  ///< expected actions that injects wait for
  Instant clock = {};                            ///< of the drill, not of the wall
  Instant end = {};
  std::optional<std::string> ended = {};  ///< why it ended before its time
  EventLog log = {};
};

/// The run before anything happened. `xml` is the text of the drill.
///
/// Throws:  as rehearse(); Error{drill_refused} when the text is no drill.
[[nodiscard]] DrillRun begin_run(const std::string& xml, const std::string& file,
                                 const Region& region, const Situation& situation = {});

/// Moves the clock and gives what became due since: the injects up to and with that instant.
///
/// Throws:  Error{drill_run_back} for an instant before the clock, Error{drill_run_ended}.
std::vector<GivenInject> advance_run(DrillRun& run, Instant to);
/// Somebody says what was seen; counted once, however often it is said. Where injects go by it,
/// what is due from the clock on is reckoned anew: what was given stands, and what is said of the
/// past sets off nothing before the clock.
///
/// Throws:  Error{drill_run_ended}; as rehearse().
void add_observation(DrillRun& run, Observation seen, const Region& region,
                     const Situation& situation = {});
/// What has come of it, for rehearse().
[[nodiscard]] Played played_in(const DrillRun& run);
/// The director ends it: its time is up, or a real emergency began.
void end_run(DrillRun& run, const std::string& why);

/// What the evaluators watch for now: expected actions whose limit runs and that nobody has seen.
///
/// Order:   by limit, then as in the file.
[[nodiscard]] std::vector<std::pair<Instant, std::size_t>> watched_now(const DrillRun& run);

/// The file of a run, `"kind": "exercise"` in its header.
[[nodiscard]] std::string write_run(const DrillRun& run, const Region& region);
/// Throws:  Error{drill_run_damaged}; Error{drill_run_other} for another region.
[[nodiscard]] DrillRun read_run(std::string_view text, const std::string& file,
                                const Region& region);

/// Whether these bytes say of themselves that they are an exercise: nothing live takes them.
[[nodiscard]] bool says_exercise(std::string_view bytes);

}  // namespace muster
