#pragma once

#include <cstdint>
#include <vector>

#include "muster/resources/roads.hpp"

namespace muster {

/// A part of the ground between two latitudes and two longitudes, in units of 10⁻⁷ degrees.
struct GroundBox {
  std::int64_t south = 0;
  std::int64_t north = 0;
  std::int64_t west = 0;
  std::int64_t east = 0;
};

/// Places and roads in boxes of those that lie near one another, for whoever asks again and again
/// what lies in a small part of a large map.
class RoadBoxes {
 public:
  /// Cost:    O(n log n), once.
  explicit RoadBoxes(const RoadNetwork& network);

  /// All places in the part of the ground, and some others.
  ///
  /// Order:   by place.
  [[nodiscard]] std::vector<PlaceIndex> places_near(const GroundBox& ground) const;
  /// All roads whose straight line from end to end has its own box meet it, and some others.
  ///
  /// Order:   by road.
  [[nodiscard]] std::vector<RoadIndex> roads_near(const GroundBox& ground) const;

 private:
  static constexpr std::size_t in_a_box = 64;
  struct Box {
    std::int32_t south = 0;
    std::int32_t north = 0;
    std::int32_t west = 0;
    std::int32_t east = 0;
  };
  struct Boxes {
    std::vector<std::uint32_t> things = {};  ///< neighbours next to one another
    std::vector<Box> around = {};            ///< each so many of them
  };

  static Boxes boxes_of(const std::vector<Box>& things);
  static std::vector<std::uint32_t> near(const Boxes& boxes, const GroundBox& ground);

  Boxes places_;
  Boxes roads_;
};

}  // namespace muster
