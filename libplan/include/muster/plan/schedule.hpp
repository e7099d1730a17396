#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "muster/plan/units.hpp"

namespace muster {

/// Something that takes time, as the schedule sees it.
struct Activity {
  std::string name = {};  ///< for the message when activities wait for one another in a circle
  Seconds duration = {};
  std::optional<Instant> earliest = {};  ///< not before
  std::optional<Instant> deadline = {};  ///< finished by
};

/// `after` may not begin before `before` has finished and `lag` has passed. Positions in the span
/// of activities.
struct Precedence {
  std::size_t before = 0;
  std::size_t after = 0;
  Seconds lag = {};
};

struct Timing {
  Instant start = {};
  Instant finish = {};
  Instant latest_start = {};
  Instant latest_finish = {};  ///< without delaying the end of the whole or breaking a deadline
  Seconds slack = {};          ///< latest start − start; negative when a deadline is broken
  bool critical = false;       ///< no room before the end of the whole moves
};

/// Earliest and latest times of the activities (critical path method), in their order. Nothing
/// starts before `origin`.
///
/// Empty:   when there are no activities.
/// Cost:    O(V + E).
/// Throws:  Error{linkage_cycle} naming the circle, Error{linkage_duration} for a negative
/// duration.
[[nodiscard]] std::vector<Timing> schedule(std::span<const Activity> activities,
                                           std::span<const Precedence> precedences, Instant origin);

/// The positions of the activities, each after all those it waits for; the same for equal
/// arguments.
///
/// Throws:  as schedule().
[[nodiscard]] std::vector<std::size_t> in_waiting_order(std::span<const Activity> activities,
                                                        std::span<const Precedence> precedences);

}  // namespace muster
