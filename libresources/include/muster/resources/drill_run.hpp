#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "muster/resources/drill_log.hpp"
#include "muster/resources/rehearsal.hpp"

namespace muster {

/// An inject that was put before the players.
struct GivenInject {
  std::string inject = {};
  Instant at = {};
  friend bool operator==(const GivenInject&, const GivenInject&) = default;
};

/// 演练实施: a drill while it is run. All of it is in one file, which is written whole after every
/// step: killed at any moment, it goes on from its last step and comes to the same end.
struct DrillRun {
  Drill drill = {};
  std::string xml = {};  ///< the scenario as it was when the run began
  std::string region_digest = {};
  std::vector<GivenInject> due = {};    ///< every inject that comes, by instant, then by the file
  std::vector<GivenInject> given = {};  ///< those that were put before the players
  Instant clock = {};                   ///< of the drill, not of the wall
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
/// Somebody says what was seen; counted once, however often it is said.
///
/// Throws:  Error{drill_run_ended}.
void add_observation(DrillRun& run, Observation seen);
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
