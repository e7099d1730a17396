#pragma once

#include <optional>

#include "muster/plan/lint.hpp"
#include "muster/resources/region.hpp"

namespace muster {

struct RegionLintOptions {
  std::optional<Date> as_of = {};  ///< none: nothing is said of what depends on the day
};

/// Everything that lint() says of the plans, and what only the region knows: whom a card tells and
/// nobody can reach, what it asks for and nobody has or brings in time, hazards without a plan and
/// plans without a hazard, records that contradict themselves, figures nobody verified for long.
///
/// That a requirement is not met in time is said only where it is certain: what is not known of
/// turnout and consent counts as nothing, all crews stand ready, every road is open. The planning
/// bases and the plan's own deadlines are what is tried.
///
/// A finding that `explanations.csv` explains comes out as the note `lint.explained` with the
/// reason; an explanation that explains nothing is a note as well.
///
/// Order:   the plans' own (as lint()), then contacts, reach, records; ties by id.
/// Cost:    one search of the roads for each hazard, on the open roads.
/// Throws:  as in_force().
[[nodiscard]] Findings lint(const Region& region, const RegionLintOptions& options);

}  // namespace muster
