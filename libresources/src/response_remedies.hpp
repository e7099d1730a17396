#pragma once

#include "muster/resources/response.hpp"

namespace muster {

/// Adds to each shortfall the agreements, and what a government may requisition from a firm, that
/// would bring somebody or something in time: each was decided again, by an agreement with as many
/// crews as it allows and as if it were asked for now, by a requisition as if it were decided at
/// once.
void offer_ways(Response& answer, const Region& region);

}  // namespace muster
