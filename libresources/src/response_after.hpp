#pragma once

#include "response_steps.hpp"

namespace muster {

/// What follows from the dispatch: where casualties and the people of the zones go, who relieves
/// whom and, where it was asked for, what is left behind.
void after_dispatch(SixSteps& steps, const Region& region, const Situation& situation,
                    const RespondOptions& options);

}  // namespace muster
