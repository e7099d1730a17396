#pragma once

#include <algorithm>
#include <optional>
#include <string>

#include "muster/resources/region.hpp"
#include "muster/resources/situation.hpp"

namespace muster {

/// What was recorded of a facility. Empty: nobody recorded it.
[[nodiscard]] std::optional<Quantity> facility_measure(const FacilityId& facility,
                                                       const std::string& measure,
                                                       const Region& region);

/// How many a facility has room for.
struct FacilityRoom {
  Quantity recorded = {};
  std::optional<Quantity> taken = {};  ///< none: nobody told

  /// Where nobody told how many are taken, all that are recorded.
  [[nodiscard]] std::int64_t free() const {
    return std::max<std::int64_t>(0, recorded.count() - taken.value_or(Quantity(0)).count());
  }
};

/// No room where nothing is recorded.
[[nodiscard]] FacilityRoom facility_room(const FacilityId& facility, const std::string& measure,
                                         const Region& region, const Situation& situation);

}  // namespace muster
