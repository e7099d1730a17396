#pragma once

#include <span>

#include "muster/resources/dispatch.hpp"

namespace muster {

/// Whether an answer keeps to what there is, and whether its proofs prove that none is better.
/// Shares nothing with what made the answer: it adds up and compares.
///
/// Checks that every assignment is one of the candidates at its time; that no crew goes twice, no
/// lot gives more than it has, and equipment comes with a crew of the same incident; that each late
/// one says so; that each stands in one order; that everything is covered by one proof; and for
/// each proof either that nobody left at home would come sooner, or that its prices hold, link by
/// link, over all candidates.
/// Order:   by assignment, then by proof.
/// Empty:   when all of it holds.
/// Cost:    O(candidates · stages).
[[nodiscard]] Findings verify_dispatch(std::span<const Requirement> requirements,
                                       const Candidates& candidates, const Dispatch& dispatch,
                                       const Region& region, const DispatchOptions& options = {});

}  // namespace muster
