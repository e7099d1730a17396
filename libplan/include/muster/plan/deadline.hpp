#pragma once

#include <string_view>

#include "muster/plan/text.hpp"
#include "muster/plan/time.hpp"

namespace muster {

/// An event that a deadline runs from.
enum class ClockEvent { occurred, known, received, alerted };
[[nodiscard]] std::string_view name(ClockEvent event);
[[nodiscard]] Text title(ClockEvent event);

/// `within` after the event, and not later than that second.
struct Deadline {
  Seconds within = {};
  ClockEvent runs_from = ClockEvent::known;
  friend bool operator==(const Deadline&, const Deadline&);
};

/// So long at work, so long at rest, in turns: reliefs follow from it.
struct WorkCycle {
  Seconds work = {};
  Seconds rest = {};
  friend bool operator==(const WorkCycle&, const WorkCycle&);
};

}  // namespace muster
