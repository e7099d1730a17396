#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "muster/plan/error.hpp"
#include "muster/plan/time.hpp"
#include "muster/plan/units.hpp"

namespace muster {

/// What was seen.
enum class ObservedKind {
  done,     ///< an expected action, or an action of a card: "card/action"
  level,    ///< a level was started: "plan/level"
  called,   ///< a team or crew was called
  arrived,  ///< a crew, or so much of a capability or material, is there
  note      ///< anything else; it only stands in the timeline
};
[[nodiscard]] std::string_view name(ObservedKind kind);

struct Observation {
  std::size_t line = 0;
  std::optional<std::int64_t> number =
      {};  ///< of a numbered log: where it jumps, something is missing
  Instant at = {};
  ObservedKind what = ObservedKind::note;
  std::string subject = {};
  std::optional<std::string> expected = {};  ///< the id of the expected action it is about
  std::string by = {};                       ///< who says so
  bool happened = true;                      ///< false: somebody watched, and it was not done
  Quantity quantity = Quantity(1);
  std::string note = {};
};

/// Numbers that no row has: what stood there was not observed.
struct LogGap {
  std::int64_t first = 0;
  std::int64_t last = 0;
};

/// A log of a drill or of a real incident.
struct EventLog {
  std::string file = {};
  std::vector<Observation> rows = {};  ///< by instant, then line
  std::vector<LogGap> gaps = {};
};

/// Reads `at,what,subject` with `expect,by,done,quantity,note,no` where they are wanted
/// (docs/drill-format.md). Rows out of order are put in order and named; gaps in the numbers are
/// named; a row that says again what another said is left out and named.
///
/// Empty:   when a finding of severity error was added.
[[nodiscard]] std::optional<EventLog> read_event_log(std::string_view csv, const std::string& file,
                                                     Offset offset, Findings& findings);
/// The log as the file that read_event_log() reads; formulas are guarded. Each row is marked.
[[nodiscard]] std::string write_event_log(const EventLog& log, Offset offset,
                                          const std::string& mark);

}  // namespace muster
