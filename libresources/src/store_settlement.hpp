#pragma once

#include "muster/resources/ledger.hpp"
#include "sqlite.hpp"

namespace muster::store {

/// What the incident cost, from the ledger, the engagements and the requisitions; who pays where
/// nobody was named comes from the payer rules of the region as it is now.
///
/// Throws:  Error{id_unknown} when the incident was never recorded.
[[nodiscard]] Settlement settlement_of(const sqlite::Connection& connection,
                                       const IncidentId& incident);

}  // namespace muster::store
