#pragma once

#include "muster/resources/response.hpp"

namespace muster {

/// Adds to each shortfall of crews the agreements that would bring somebody in time: each was
/// decided again with as many crews as it allows, released when it says. At most three remedies
/// stand at a shortfall.
void offer_agreements(Response& answer, const Region& region);

}  // namespace muster
