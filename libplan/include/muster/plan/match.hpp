#pragma once

#include <optional>
#include <string>
#include <vector>

#include "muster/plan/incident.hpp"
#include "muster/plan/plan_library.hpp"

namespace muster {

/// A plan that applies to an incident, at a level, with the cards that come out.
struct Match {
  IncidentId incident = {};
  PlanId plan = {};
  PlanId chain =
      {};  ///< the last matched plan upstream of it (of several: largest tier, then id), or itself
  std::optional<std::string> level = {};  ///< none for a plan without levels
  std::vector<CardId> cards = {};         ///< in the plan's order
  std::vector<Message> reasons = {};
};

/// A plan that was considered and left out, with the first thing that did not fit.
struct NearMatch {
  IncidentId incident = {};
  PlanId plan = {};
  Message reason = {};
};

struct Matches {
  std::vector<Match> matches = {};
  std::vector<NearMatch> near = {};  ///< plans whose kind fits but something else does not
};

/// Which plans and cards apply to the incident, at which level, and why. A plan runs at the gravest
/// level that any of its criteria reaches, or that the level of a lower plan asks it for; an
/// indicator that is not reported reaches nothing and is named. A plan with levels of which none is
/// reached is a near match.
///
/// Order:   by tier from the smallest, then plan id.
/// Empty:   matches, when no plan covers the kind at that place.
[[nodiscard]] Matches match(const LocatedIncident& incident, const PlanLibrary& plans,
                            const Catalogue& catalogue);

}  // namespace muster
