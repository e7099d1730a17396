#pragma once

#include "muster/resources/response.hpp"
#include "muster/resources/running.hpp"

namespace muster {

enum class WarningColour;

/// The chain an answer sets off: the steps of its timeline, and beside them what law and practice
/// ask for. Each level's report by its own receipt, to the end that the potential grade sets;
/// answers to notices, with who is asked next; the decision on the level; command and its
/// transfers; arrival, check-in, set-up and first effective action of all who were sent; public
/// information; relief, end, return. Steps of levels that are not reached are there, dormant.
/// Arrivals equal those of the dispatch. Usual times are those of the rule `linkage_step`; where
/// none is told a step counts none and a finding says how many do.
///
/// Findings: receivers without contact, limits that no schedule can keep, plans that order the
/// opposite of one another or name two commanders, reports that no plan sends.
/// Empty:    when nothing matched.
[[nodiscard]] Chain chain_of(const Response& response, const Region& region);

/// A warning by colour: the same chain in standby. The decider issues it, the owner of the plan
/// takes each measure, those the plan's cards tell are told to stand by, until it is lifted.
///
/// Throws:  Error{id_unknown} for a plan, or a colour it does not have.
[[nodiscard]] Chain warning_chain(const PlanId& plan, WarningColour colour, Instant at,
                                  const Region& region);

}  // namespace muster
