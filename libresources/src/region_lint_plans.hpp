#pragma once

#include <map>
#include <vector>

#include "muster/resources/region.hpp"

namespace muster {

/// Which special and on-site plans are for which hazard: by hazard, kind of hazard and area, and by
/// what can happen there (rule `what_can_happen`). A comprehensive plan is for everything and does
/// not count.
///
/// Keeps:   a reference to the region.
class HazardPlans {
 public:
  /// nullptr: of no kind of hazard it is known what can happen.
  HazardPlans(const Region& region, const Rule* what_can_happen);

  [[nodiscard]] bool knows(const HazardKindId& kind) const { return happens_.contains(kind); }
  /// Order:   plan id.
  [[nodiscard]] std::vector<const Plan*> plans_for(const Hazard& hazard) const;
  /// Whether the plan makes no sense without a hazard; a plan for storms or forest fires does.
  [[nodiscard]] bool needs_hazard(const Plan& plan) const;
  /// The hazard's area and all above it, smallest first.
  [[nodiscard]] std::vector<JurisdictionId> areas_of(const Hazard& hazard) const;

 private:
  [[nodiscard]] bool for_kind(const Plan& plan, const IncidentKindId& kind) const;
  [[nodiscard]] bool serves(const Plan& plan, const Hazard& hazard,
                            const std::vector<JurisdictionId>& areas) const;

  const Region& region_;
  std::map<HazardKindId, std::vector<IncidentKindId>> happens_ = {};
};

}  // namespace muster
