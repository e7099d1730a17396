#pragma once

#include <optional>
#include <vector>

#include "muster/plan/major_hazard.hpp"
#include "muster/resources/region.hpp"

namespace muster {

/// Whether one hazard of the region is a major hazard source, by the substances recorded for it.
/// Tonnes and kilograms are understood; another unit leaves the amount unknown. The people within
/// 500 m are its measure `people_within_500m`, unknown where there is none.
///
/// Empty:   when the rules are not in force that day.
/// Throws:  as major_hazard().
[[nodiscard]] std::optional<MajorHazard> major_hazard_of(const Hazard& hazard, const Region& region,
                                                         Date day);

struct HazardGrading {
  HazardId hazard = {};
  MajorHazard answer = {};
};

/// The same for every hazard for which a substance is recorded.
///
/// Order:   by hazard.
[[nodiscard]] std::vector<HazardGrading> major_hazards(const Region& region, Date day);

}  // namespace muster
