#pragma once

#include <cstdint>
#include <utility>
#include <vector>

#include "muster/resources/rehearsal_rounds.hpp"
#include "rehearsal_rounds_draws.hpp"

namespace muster {

/// The 95 % interval of Wilson (1927) for `held` of `rounds`, in parts per million: its lower end
/// rounded down, its upper end up.
[[nodiscard]] std::pair<std::int64_t, std::int64_t> wilson(std::int64_t held, std::int64_t rounds);

/// Whether every timed expected action of the objective was in time; none of them: not timed.
[[nodiscard]] std::vector<ObjectiveChance> objective_chances(const Drill& drill,
                                                             const Rounds& rounds);
[[nodiscard]] std::vector<RoundSpread> round_spreads(const Rounds& rounds);
[[nodiscard]] std::vector<RoundCause> round_causes(const Drill& drill, const Rounds& rounds,
                                                   const RoundDraws& draws);

}  // namespace muster
