#pragma once

#include <optional>
#include <vector>

#include "muster/plan/catalogue.hpp"
#include "muster/plan/incident.hpp"
#include "muster/plan/plan.hpp"

namespace muster {

/// How a plan's coverage compares with an incident.
struct Fit {
  bool kind = false;                   ///< the kind fits, whatever else does not
  std::vector<Message> reasons = {};   ///< what fits, where the plan asks for it
  std::optional<Message> misfit = {};  ///< the first thing beside the kind that does not
};

/// The kind and all above it, innermost first.
[[nodiscard]] std::vector<IncidentKindId> kinds_above(const IncidentKindId& kind,
                                                      const Catalogue& catalogue);

/// `kinds` are those of kinds_above() for the incident.
[[nodiscard]] Fit compare(const Coverage& covers, const LocatedIncident& incident,
                          const std::vector<IncidentKindId>& kinds, const Catalogue& catalogue);

}  // namespace muster
