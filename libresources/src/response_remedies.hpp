#pragma once

#include <memory>

#include "muster/resources/response.hpp"

namespace muster {

struct AccessRecords;

/// Adds to each shortfall the agreements, and what a government may requisition from a firm, that
/// would bring somebody or something in time: each was decided again, by an agreement with as many
/// crews as it allows and as if it were asked for now, by a requisition as if it were decided at
/// once.
void offer_ways(Response& answer, const Region& region);
/// The same at the first shortfall of each need alone. `records` are those of the region at
/// `answer.as_of`; none: they are made.
void offer_ways_at_first(Response& answer, const Region& region,
                         std::shared_ptr<const AccessRecords> records);

}  // namespace muster
