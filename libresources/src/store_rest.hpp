#pragma once

#include "muster/resources/engagement.hpp"
#include "store_change.hpp"

namespace muster::store {

// How long crews may be out and how long they rest, by the rule of their kind of team. Without a
// rule nothing is said.

/// Fills in when each is to be relieved or has rested.
void add_rest(const sqlite::Connection& connection, std::vector<CrewRow>& crews);
/// Until when it may be held that was engaged then.
[[nodiscard]] std::optional<Instant> relieve_by(const sqlite::Connection& connection,
                                                const CrewId& crew, std::optional<Instant> engaged);
/// Throws:  Error{crew_resting} while its rest lasts.
void check_rested(const Change& change, const CrewId& crew);

}  // namespace muster::store
