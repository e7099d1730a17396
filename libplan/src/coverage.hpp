#pragma once

#include <optional>
#include <vector>

#include "muster/plan/catalogue.hpp"
#include "muster/plan/incident.hpp"
#include "muster/plan/plan.hpp"

namespace muster {

/// How a plan's coverage compares with an incident.
struct Fit {
  bool on_road = false;                ///< taken as a kind that happens on a road
  bool boundary = false;               ///< it is the common superior's of a crossed boundary
  bool kind = false;                   ///< the kind fits, whatever else does not
  std::vector<Message> reasons = {};   ///< what fits, where the plan asks for it
  std::optional<Message> misfit = {};  ///< the first thing beside the kind that does not
};

/// The kind and all above it, innermost first.
[[nodiscard]] std::vector<IncidentKindId> kinds_above(const IncidentKindId& kind,
                                                      const Catalogue& catalogue);

/// Of an incident that reaches into further areas: the smallest area that holds all of them.
///
/// Empty:   when it reaches into none, or nothing holds them all.
[[nodiscard]] std::optional<JurisdictionId> common_superior(const LocatedIncident& incident);

/// `kinds` are those of kinds_above() for the incident.
[[nodiscard]] Fit compare(const Coverage& covers, const LocatedIncident& incident,
                          const std::vector<IncidentKindId>& kinds, const Catalogue& catalogue);

}  // namespace muster
