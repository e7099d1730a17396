#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <vector>

#include "flat_ground.hpp"

namespace muster {

/// A straight part of a road, between two of its points.
struct RoadPart {
  std::int32_t from_latitude_e7 = 0;
  std::int32_t from_longitude_e7 = 0;
  std::int32_t to_latitude_e7 = 0;
  std::int32_t to_longitude_e7 = 0;
  std::uint32_t road = 0;
  std::uint32_t number = 0;  ///< of the part along its road, from 0

  [[nodiscard]] Position from() const { return {{from_latitude_e7}, {from_longitude_e7}}; }
  [[nodiscard]] Position to() const { return {{to_latitude_e7}, {to_longitude_e7}}; }
};
[[nodiscard]] RoadPart road_part(const Position& from, const Position& to, std::uint32_t road,
                                 std::uint32_t number);

/// The straight part nearest to a position.
struct NearestPart {
  RoadPart part = {};
  Foot foot = {};
};

/// The straight parts of roads, packed in boxes along a Hilbert curve: a search looks only into
/// boxes that can hold something nearer. It answers what looking at every part would answer.
class RoadTree {
 public:
  using Accepts = std::function<bool(const RoadPart&)>;

  /// Cost:    O(n log n).
  explicit RoadTree(std::vector<RoadPart> parts);

  /// Of those that are accepted; none given accepts all.
  ///
  /// Order:   ties by road, then by number.
  /// Empty:   when there is none.
  /// Cost:    about O(log n).
  /// Throws:  as FlatGround.
  [[nodiscard]] std::optional<NearestPart> nearest(const Position& position,
                                                   const Accepts& accepts = {}) const;

 private:
  struct Box {
    std::int32_t south = 0;
    std::int32_t north = 0;
    std::int32_t west = 0;
    std::int32_t east = 0;
  };
  /// A box of a level, with how near it can be.
  struct Open;

  static Box box_of(const RoadPart& part);
  static Box around(const Box& a, const Box& b);
  template <class Below, class BoxOf>
  static std::vector<Box> boxes_above(const std::vector<Below>& below, const BoxOf& box_of);
  static Wide least_squared(const Box& box, const Position& position, const FlatGround& ground);

  std::vector<RoadPart> parts_;
  std::vector<std::vector<Box>> levels_;  ///< the boxes of parts first, one box last
};

}  // namespace muster
