#pragma once

#include <cstdint>

namespace muster {

/// Positions in the network's own lists, which are ordered by id: a lower index is a lower id.
enum class PlaceIndex : std::uint32_t {};
enum class RoadIndex : std::uint32_t {};

}  // namespace muster
