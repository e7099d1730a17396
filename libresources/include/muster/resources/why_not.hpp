#pragma once

#include <span>
#include <string>
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

/// Why a crew, a team, a lot or a stockpile was not sent, need by need: what rules it out, that it
/// comes after all that is needed, or what sending it would make worse, found by deciding again
/// with it sent. What is sent is said to be so.
///
/// Order:   by crew or lot, then requirement; each sentence once.
/// Empty:   never.
/// Throws:  Error{why_not_unknown} for an id that nothing has.
/// Cost:    one dispatch for each need it could serve sooner than others do.
[[nodiscard]] std::vector<Message> why_not(const std::string& resource,
                                           std::span<const Requirement> requirements,
                                           const Candidates& candidates, const Dispatch& dispatch,
                                           const Region& region, Instant as_of);

}  // namespace muster
