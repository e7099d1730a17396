#pragma once

#include <span>

#include "muster/resources/reliefs.hpp"
#include "muster/resources/situation.hpp"

namespace muster {

/// reliefs(), with the crews that an incident holds already relieved when their own time is over
/// (CrewStatus::relieve_by): it does not begin anew with the next question.
[[nodiscard]] Reliefs reliefs_held(std::span<const Requirement> requirements,
                                   const Candidates& candidates, const Dispatch& dispatch,
                                   const Region& region, const Situation& situation);

}  // namespace muster
