#pragma once

#include <span>
#include <vector>

#include "muster/plan/error.hpp"
#include "muster/plan/json.hpp"
#include "muster/resources/audit.hpp"
#include "muster/resources/response.hpp"

namespace muster {

// A centre that could not commit an answer, or that waited, asks again: what was sent stays sent
// where it can, and what differs is said. Earlier answers are those respond --save wrote.

/// Whom the earlier answer sent for what.
///
/// Order:   as there.
/// Throws:  Error{commit_not_answer} for a file that is none.
[[nodiscard]] std::vector<Held> held_by(const Json& earlier);

/// The number the situation stood at.
///
/// Throws:  the same.
[[nodiscard]] std::int64_t seq_of(const Json& earlier);

/// Those of the writes since then that changed a crew or a lot the earlier answer sends, or a road.
///
/// Order:   as they were written.
[[nodiscard]] std::vector<Message> writes_that_matter(const Json& earlier,
                                                      std::span<const AuditRow> writes,
                                                      Offset offset);

/// What differs between two answers to the same incidents: levels, who goes, when they arrive, how
/// much is missing. Says so when nothing does.
///
/// Order:   levels, those sent, shortfalls; each by id.
/// Throws:  Error{since_other_incident} when they are about others.
[[nodiscard]] std::vector<Message> differences(const Json& earlier, const Json& now);

}  // namespace muster
