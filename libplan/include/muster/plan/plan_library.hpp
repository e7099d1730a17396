#pragma once

#include <cstddef>
#include <map>
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
  /// The plans that cover one of these kinds, by place or on a road, or every kind; by id.
  ///
  /// Cost:    O(plans found), however many there are.
  [[nodiscard]] std::vector<const Plan*> covering(std::span<const IncidentKindId> kinds) const;

 private:
  void index();

  struct CardPlace {
    std::size_t plan = 0;
    std::size_t card = 0;
  };
  std::vector<Plan> plans_;
  std::vector<CardPlace> cards_;  ///< by card id
  std::map<IncidentKindId, std::vector<std::size_t>> by_kind_;
  std::vector<std::size_t> of_any_kind_;
};

/// Findings for every kind, capability, type, material and indicator a plan names that the
/// catalogue does not have.
void check_plan(const Plan& plan, const Catalogue& catalogue, Findings& findings);

}  // namespace muster
