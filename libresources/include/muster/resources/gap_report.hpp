#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "muster/plan/json.hpp"
#include "muster/resources/readiness.hpp"

namespace muster {

/// What all trials say about one capability or material.
struct ItemGap {
  std::optional<CapabilityId> capability = {};
  std::optional<MaterialId> material = {};
  std::optional<std::string> least_type = {};
  std::size_t in_time = 0;  ///< needs of it, over all trials
  std::size_t late = 0;
  std::size_t unmet = 0;
  Quantity missing = {};              ///< the most any one trial misses
  std::size_t hazards = 0;            ///< at which it is late or unmet
  HazardId worst = {};                ///< where it misses most, the first by id
  std::vector<Message> reasons = {};  ///< there
  std::vector<Remedy> remedies = {};
};

/// Gravest first: unmet, late, then by id.
[[nodiscard]] std::vector<ItemGap> item_gaps(const RegionReadiness& readiness);

/// What all trials say about one hazard.
struct HazardGap {
  HazardId hazard = {};
  bool tried = false;
  std::size_t in_time = 0;
  std::size_t late = 0;
  std::size_t unmet = 0;
  [[nodiscard]] NeedState state() const {
    return unmet > 0 ? NeedState::unmet : late > 0 ? NeedState::late : NeedState::in_time;
  }
};

/// Gravest first: unmet, late, then by id; untried ones last.
[[nodiscard]] std::vector<HazardGap> hazard_gaps(const RegionReadiness& readiness);

struct GapReportOptions {
  Language language = Language::zh;
  std::size_t columns = 100;
  bool colour = false;
  std::size_t most_rows = 12;  ///< of each table for the terminal
};

/// For a terminal: what is missing first, then where, then the standards and the single points.
[[nodiscard]] std::string gap_text(const RegionReadiness& readiness, const Region& region,
                                   const GapReportOptions& options = {});
/// Everything; `format: 1`, docs/gap-analysis.md.
[[nodiscard]] Json gap_json(const RegionReadiness& readiness, const Region& region,
                            Language language);
/// One need a row, safe to open in a spreadsheet.
[[nodiscard]] std::string gap_csv(const RegionReadiness& readiness, const Region& region,
                                  Language language);
/// The hazards by readiness, the depots and the teams, for a map.
[[nodiscard]] std::string gap_geojson(const RegionReadiness& readiness, const Region& region,
                                      Language language);

}  // namespace muster
