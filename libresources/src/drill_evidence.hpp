#pragma once

#include <cstddef>
#include <optional>
#include <vector>

#include "muster/plan/drill.hpp"
#include "muster/resources/drill_log.hpp"
#include "muster/resources/region.hpp"

namespace muster {

/// What a log says of one expected action.
struct Evidence {
  bool watched = false;                 ///< somebody saw it done, or saw that it was not
  std::optional<Instant> done = {};     ///< the earliest instant at which it was seen done
  std::vector<std::size_t> lines = {};  ///< the rows that are about it, as far as that instant
};

/// By the rows that name it and by those whose subject fits: a step, a level or a graver one, a
/// call to the crew or its team, arrivals that add up to what was wanted. Rows before the start and
/// after the end say nothing.
[[nodiscard]] Evidence evidence_of(const DrillExpectation& expected, const Drill& drill,
                                   const EventLog& log, const Region& region);

}  // namespace muster
