#pragma once

#include <optional>
#include <span>
#include <string>
#include <vector>

#include "muster/plan/incident.hpp"

namespace muster {

class Catalogue;
class PlanLibrary;

/// A plan that applies to an incident, at a level, with the cards that come out.
struct Match {
  IncidentId incident;
  PlanId plan;
  PlanId chain =
      {};  ///< the last matched plan upstream of it (of several: largest tier, then id), or itself
  std::optional<std::string> level;  ///< none for a plan without levels
  std::vector<CardId> cards;         ///< in the plan's order
  std::vector<Message> reasons;
};

/// A plan that was considered and left out, with the first thing that did not fit.
struct NearMatch {
  IncidentId incident;
  PlanId plan;
  Message reason;
};

struct Matches {
  std::vector<Match> matches;
  std::vector<NearMatch> near;  ///< plans whose kind fits but something else does not
};

/// The plans that get ready where something outside threatens a hazard: those that name it, and
/// those for hazards of its kind in one of its areas, whatever kinds of incident they are for.
///
/// Order:   plan id.
[[nodiscard]] std::vector<PlanId> plans_warned(const HazardId& hazard, const HazardKindId& kind,
                                               std::span<const JurisdictionId> jurisdictions,
                                               const PlanLibrary& plans);

enum class NearMatches { named, left_out };

/// Which plans and cards apply to the incident, at which level, and why. A plan runs at the gravest
/// level that any of its criteria reaches, or that the level of a lower plan asks it for; an
/// indicator that is not reported reaches nothing and is named. A plan with levels of which none is
/// reached is a near match.
///
/// On a road, a plan that takes the kind there (`on_road`) takes it from the other plans of its
/// tier. Where the incident reaches into further areas their plans apply as well, and the plan of
/// the smallest area that holds all of them runs, at its least level at least.
///
/// Order:   by tier from the smallest, then plan id.
/// Empty:   matches, when no plan covers the kind at that place.
/// Cost:    grows with the plans of the kind, not with all plans.
[[nodiscard]] Matches match(const LocatedIncident& incident, const PlanLibrary& plans,
                            const Catalogue& catalogue, NearMatches near = NearMatches::named);

}  // namespace muster
