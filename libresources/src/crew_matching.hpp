#pragma once

#include <cstddef>
#include <span>
#include <vector>

#include "muster/resources/candidates.hpp"

namespace muster {

/// One place to be filled by one crew.
struct Seat {
  std::size_t requirement = 0;
  std::size_t ordinal = 0;  ///< the n-th crew of its requirement, from 0
  Instant by = {};
};

/// Which crew candidate (position in the span) fills each seat.
struct Seating {
  std::vector<Seat> seats = {};
  std::vector<std::optional<std::size_t>> candidate = {};  ///< by seat
};

/// Fills the seats of all requirements with different crews.
///
/// First as many seats on time as can be, the more urgent requirement's before the others' (a
/// maximum matching by augmenting paths, so no seat stays empty that moving a crew elsewhere would
/// fill). Then the seats left over with whoever comes late, without making anybody else late. Last,
/// a free crew that comes earlier replaces one that comes later.
/// Order:   candidates must come by requirement, arrival, id, as candidates() gives them.
/// Cost:    O(seats · candidates).
[[nodiscard]] Seating match_crews(std::span<const Requirement> requirements,
                                  std::span<const CrewCandidate> candidates);

}  // namespace muster
