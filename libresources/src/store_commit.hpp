#pragma once

#include "store_change.hpp"

namespace muster::store {

/// What books a saved answer, read from its JSON and checked against its own digest before anything
/// is touched.
///
/// Throws:  Error{commit_not_answer}, Error{commit_altered}; the act also Error{commit_changed}.
[[nodiscard]] Request commit_request(const Json& answer);
void commit(Change& change, const Json& answer);

}  // namespace muster::store
