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
  PlanId chain = {};                        ///< the uppermost matched plan it is linked to, or itself
  std::optional<std::string> level = {};    ///< none for a plan without levels
  std::vector<CardId> cards = {};           ///< in the plan's order
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

/// Which plans and cards apply to the incident, at which level, and why.
///
/// Order:   by tier from the smallest, then plan id.
/// Empty:   matches, when no plan covers the kind at that place.
[[nodiscard]] Matches match(const LocatedIncident& incident, const PlanLibrary& plans,
                            const Catalogue& catalogue);

}  // namespace muster
