#pragma once

#include "muster/resources/audit.hpp"
#include "sqlite.hpp"

namespace muster::store {

/// Looks at every row within the caller's read transaction, and at how the tables hang together:
/// by a thread of its own where there is a second connection, which nobody else uses meanwhile.
/// That one may see a later state of the file; each state has to hang together.
[[nodiscard]] Verification verify(sqlite::Connection& connection,
                                  const std::optional<AuditHead>& kept,
                                  sqlite::Connection* second = nullptr);

}  // namespace muster::store
