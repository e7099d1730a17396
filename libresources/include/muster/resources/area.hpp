#pragma once

#include <optional>
#include <string_view>
#include <vector>

#include "muster/plan/geo.hpp"

namespace muster {

/// A piece of ground with straight sides between its corners, which are joined in their order. A
/// place on a side lies inside; where sides cross, what is enclosed an odd number of times does.
struct Area {
  std::vector<Position> corners = {};  ///< at least three
};

/// "39.50,112.40 39.50,112.60 39.60,112.50": latitude,longitude for each corner.
///
/// Empty:   when the text is anything else, has fewer than three corners or more than a thousand.
[[nodiscard]] std::optional<Area> parse_area(std::string_view text);

/// Decided in whole numbers; angles are taken as flat, and no area crosses the date line.
[[nodiscard]] bool contains(const Area& area, const Position& position);
/// Whether a straight road between the two has any point in common with the area.
[[nodiscard]] bool touches(const Area& area, const Position& from, const Position& to);

}  // namespace muster
