#pragma once

#include <span>

#include "muster/resources/engagement.hpp"
#include "store_change.hpp"

namespace muster::store {

// The verbs of crews and reservations, each within the write transaction of perform().

void set_status(Change& change, const CrewChange& to);
void engage(Change& change, const CrewId& crew, const IncidentId& incident,
            std::optional<Instant> until = {});
void release(Change& change, const IncidentId& incident, std::span<const CrewId> crews,
             std::span<const LotId> lots);
void reserve(Change& change, const Reservation& reservation);
void unreserve(Change& change, std::int64_t seq);
void record(Change& change, const RecordedIncident& incident);

/// How a crew stands, engaged or not; as imported when nothing changed since.
///
/// Throws:  Error{id_unknown}.
[[nodiscard]] CrewRow crew_now(const sqlite::Connection& connection, const CrewId& crew);
[[nodiscard]] std::vector<CrewRow> crews_of(const sqlite::Connection& connection);
[[nodiscard]] Engagement engagement_of(const Row& row);

}  // namespace muster::store
