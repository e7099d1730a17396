#pragma once

#include <optional>
#include <string>
#include <vector>

#include "muster/resources/major_hazards.hpp"
#include "muster/resources/obligations.hpp"

namespace muster {

/// Somebody or something within 500 m.
struct Neighbour {
  std::string id = {};
  Text name = {};
  Text kind = {};
  Meters distance = {};
  std::optional<std::int64_t> people = {};  ///< those who live or work there, where recorded
};

/// One kind of kit that a rule wants at a major hazard source, and what is there.
struct KitItem {
  std::string trait = {};
  std::string kit = {};
  std::vector<MaterialId> materials = {};  ///< any of them will do
  Quantity required = {};
  Quantity present = {};  ///< with the operator's own stores and crews
  Authority authority = {};
  [[nodiscard]] bool enough() const { return present >= required; }
};

struct HazardSurvey {
  std::optional<Date> last = {};
  std::optional<Date> due = {};
};

struct HazardEntry {
  HazardId hazard = {};
  std::vector<SubstanceAmount> substances = {};
  std::optional<MajorHazard> grading = {};          ///< none: no substance and no tank is recorded
  bool substance_unknown = false;                   ///< a volume is recorded, but not of what
  std::vector<const HazardMeasure*> measures = {};  ///< as recorded, by measure; of the region
  std::vector<Neighbour> neighbours = {};           ///< nearest first
  std::vector<KitItem> kit = {};                    ///< only of an identified major hazard source
  std::vector<std::string> trait_unknown = {};      ///< substances of which the rules say no trait
  std::vector<PlanId> plans = {};                   ///< those that are for it, smallest tier first
  std::optional<Date> last_drill = {};
  std::optional<Date> next_drill = {};
  HazardSurvey survey = {};
};

/// Every hazard of the region with what is known of it on that day. Mines, dams and whatever else
/// no rule on substances reaches are listed as 危险目标 with their own measures.
///
/// Order:   hazard id.
/// Cost:    O(hazards · neighbours on a grid of 500 m).
/// Keeps:   points into the region.
/// Throws:  as major_hazard() and in_force().
[[nodiscard]] std::vector<HazardEntry> hazard_register(const Region& region, Date day);

}  // namespace muster
