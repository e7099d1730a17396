#include "region_lint_plans.hpp"

#include <algorithm>

namespace muster {

namespace {

template <class T>
bool meets(const std::vector<T>& covered, const std::vector<T>& have) {
  return covered.empty() || std::ranges::any_of(have, [&](const T& one) {
           return std::ranges::find(covered, one) != covered.end();
         });
}

}  // namespace

HazardPlans::HazardPlans(const Region& region, const Rule* what_can_happen) : region_(region) {
  if (what_can_happen == nullptr) return;
  for (const auto& row : what_can_happen->rows) {
    std::vector<IncidentKindId>& kinds = happens_[HazardKindId(field(row, "hazard_kind"))];
    const std::string all = field(row, "kinds");
    for (std::size_t at = 0; at < all.size();) {
      const std::size_t end = std::min(all.find(' ', at), all.size());
      if (end > at) kinds.emplace_back(all.substr(at, end - at));
      at = end + 1;
    }
  }
}

std::vector<JurisdictionId> HazardPlans::areas_of(const Hazard& hazard) const {
  std::optional<JurisdictionId> own = hazard.jurisdiction;
  if (!own && hazard.place && region_.roads) {
    if (const auto place = region_.roads->find(*hazard.place)) {
      own = (*region_.roads)[*place].jurisdiction;
    }
  }
  return chain_of(region_, own.value_or(region_.header.jurisdiction));
}

std::vector<const Plan*> HazardPlans::plans_for(const Hazard& hazard) const {
  const auto areas = areas_of(hazard);
  std::vector<const Plan*> found;
  for (const Plan& plan : region_.plans.plans()) {
    if (serves(plan, hazard, areas)) found.push_back(&plan);
  }
  return found;
}

bool HazardPlans::serves(const Plan& plan, const Hazard& hazard,
                         const std::vector<JurisdictionId>& areas) const {
  if (plan.kind == PlanKind::comprehensive) return false;
  if (!meets(plan.covers.hazards, {hazard.id})) return false;
  if (!meets(plan.covers.hazard_kinds, {hazard.kind})) return false;
  if (!meets(plan.covers.jurisdictions, areas)) return false;
  const auto kinds = happens_.find(hazard.kind);
  if (kinds == happens_.end()) {
    return !plan.covers.hazards.empty() || !plan.covers.hazard_kinds.empty();
  }
  return std::ranges::any_of(kinds->second,
                             [&](const IncidentKindId& kind) { return for_kind(plan, kind); });
}

bool HazardPlans::for_kind(const Plan& plan, const IncidentKindId& kind) const {
  const auto within = [&](const IncidentKindId& covered) {
    return region_.catalogue.is_within(kind, covered) || region_.catalogue.is_within(covered, kind);
  };
  return std::ranges::any_of(plan.covers.kinds, within) ||
         std::ranges::any_of(plan.covers.on_road, within);
}

bool HazardPlans::needs_hazard(const Plan& plan) const {
  if (plan.kind == PlanKind::comprehensive) return false;
  if (!plan.covers.hazards.empty() || !plan.covers.hazard_kinds.empty()) return true;
  return std::ranges::any_of(happens_, [&](const auto& entry) {
    return std::ranges::any_of(entry.second,
                               [&](const IncidentKindId& kind) { return for_kind(plan, kind); });
  });
}

}  // namespace muster
