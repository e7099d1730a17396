#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "muster/resources/roads.hpp"
#include "muster/resources/vehicles.hpp"

namespace muster {

/// The roads that some vehicle may be kept off: those with a limit or a ban, ascending.
///
/// Cost:    a look at each road.
[[nodiscard]] std::vector<std::uint32_t> limited_roads(const RoadNetwork& network);

/// Those of the limited roads that the vehicle may not drive, in their order. Vehicles of the same
/// paces that are barred from the same roads find the same times on all of them.
[[nodiscard]] std::vector<std::uint32_t> barred_roads(const Vehicle& vehicle,
                                                      std::span<const std::uint32_t> limited,
                                                      const RoadNetwork& network);

}  // namespace muster
