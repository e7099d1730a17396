#pragma once

#include "muster/resources/audit.hpp"
#include "sqlite.hpp"

namespace muster::store {

/// Looks at every row within the caller's read transaction.
[[nodiscard]] Verification verify(sqlite::Connection& connection,
                                  const std::optional<AuditHead>& kept);

}  // namespace muster::store
