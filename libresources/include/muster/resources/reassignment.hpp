#pragma once

#include <span>
#include <vector>

#include "muster/plan/error.hpp"
#include "muster/plan/id.hpp"
#include "muster/plan/time.hpp"
#include "muster/plan/units.hpp"

namespace muster {

struct Candidates;
struct Dispatch;
struct Region;
struct Requirement;

/// A crew that one incident holds and that turns round for a need of another, and what that gains.
struct Reassignment {
  CrewId crew;
  IncidentId from;
  std::size_t requirement = 0;  ///< what it is sent for now
  Message what;  ///< the first aim that would be worse if it stayed, from what to what
};

/// Who turns round, and what it gains: each by deciding again with that crew left where it is.
///
/// Order:   as the assignments.
/// Empty:   when nobody turns round.
/// Cost:    one dispatch for each.
[[nodiscard]] std::vector<Reassignment> reassignments(std::span<const Requirement> requirements,
                                                      const Candidates& candidates,
                                                      const Dispatch& dispatch,
                                                      const Region& region, Instant as_of);

/// The crews that an asked incident holds and that no need of it uses any more.
///
/// Order:   by id.
[[nodiscard]] std::vector<CrewId> left_over(const Candidates& candidates, const Dispatch& dispatch);

}  // namespace muster
