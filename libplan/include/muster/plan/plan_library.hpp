#pragma once

#include <span>
#include <vector>

#include "muster/plan/catalogue.hpp"
#include "muster/plan/plan.hpp"

namespace muster {

/// The plans of a region, ordered by id. Ids of plans, and of cards among all plans, are unique and
/// every upstream plan exists.
class PlanLibrary {
 public:
  PlanLibrary() = default;
  /// Plans that break the promise are findings; an error leaves the library empty.
  PlanLibrary(std::vector<Plan> plans, Findings& findings);

  [[nodiscard]] std::span<const Plan> plans() const { return plans_; }
  /// nullptr when there is none.
  [[nodiscard]] const Plan* find(const PlanId& id) const;
  /// The plan and the card, or {nullptr, nullptr}.
  [[nodiscard]] std::pair<const Plan*, const Card*> find(const CardId& id) const;

 private:
  std::vector<Plan> plans_;
};

/// Findings for every kind, capability, type, material and indicator a plan names that the
/// catalogue does not have.
void check_plan(const Plan& plan, const Catalogue& catalogue, Findings& findings);

}  // namespace muster
