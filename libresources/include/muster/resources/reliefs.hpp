#pragma once

#include <optional>
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

/// One crew in place of another, by an instant.
struct Relief {
  std::size_t assignment = 0;  ///< whose work it takes over
  std::size_t turn = 1;        ///< 1 for the first that takes over from it, 2 for the next …
  Instant by = {};             ///< relieve by
  Message limit;               ///< which limit ends the turn before
  std::optional<CrewId> crew;
  std::optional<Instant> leaves_by;  ///< its wheels turn then at the latest
  std::vector<Message> reasons;      ///< why nobody can, where nobody can
};

struct Reliefs {
  std::vector<Relief> reliefs;
  std::vector<Message> notes;
};

/// The reliefs that the hold times ask for. A crew works until the work of the requirement's cycle
/// is over, counted from its arrival, and is out no longer than its kind of team may be
/// (RestRule::longest), counted from the order. Each limit that ends before the hold does asks for
/// as many crews beside it as keep the work going while one rests, in turns; where the rest is not
/// recorded nobody is counted on to come back. Of a cycle without a hold one round is planned.
///
/// A relief is a candidate of the same requirement that nothing else was sent for and that relieves
/// nobody else, there in time. Exact: going through the turns by priority, then instant, each is
/// filled if it can be without giving up one before it.
/// Order:   as just said; of crews that would do, the first to arrive.
/// Empty:   when no assigned crew has a hold time or a cycle that asks for any.
/// Cost:    O(turns · candidates) for each turn.
[[nodiscard]] Reliefs reliefs(std::span<const Requirement> requirements,
                              const Candidates& candidates, const Dispatch& dispatch,
                              const Region& region);

}  // namespace muster
