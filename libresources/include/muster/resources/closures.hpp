#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "muster/plan/error.hpp"
#include "muster/plan/time.hpp"
#include "muster/resources/roads.hpp"

namespace muster {

/// Relative to the road as it is drawn, from its first place to its second.
enum class Direction { both, forward, backward };
enum class ClosureEffect { closed, factor, opened };

/// Something that changes how a road can be driven for a while.
struct Closure {
  ClosureId id = {};
  std::string target = {};  ///< "edge:e0001", "ref:G18", or the bare id or reference where unique
  Direction direction = Direction::both;
  std::optional<Instant> from = {};   ///< none: since ever
  std::optional<Instant> until = {};  ///< none: until further notice; it ends with this instant
  ClosureEffect effect = ClosureEffect::closed;
  std::int64_t factor_numerator =
      1;  ///< with ClosureEffect::factor: time × numerator ÷ denominator
  std::int64_t factor_denominator = 1;
  std::vector<std::string> vehicle_classes = {};  ///< none: all
  Text reason = {};
  Provenance provenance = {};
};

/// The roads a target names.
///
/// Order:   by road id; never empty.
/// Throws:  Error{closure_unknown}, Error{closure_unknown_near}, Error{closure_ambiguous}.
[[nodiscard]] std::vector<RoadIndex> closed_roads(std::string_view target,
                                                  const RoadNetwork& network);

/// How long each road takes, each way, with all closures laid over it.
struct RoadTimes {
  std::vector<TravelTime> forward = {};   ///< by road index
  std::vector<TravelTime> backward = {};  ///< never on a one-way road
};

/// The open roads.
[[nodiscard]] RoadTimes road_times(const RoadNetwork& network);

/// The roads at that instant. An emergency opening undoes the closures of its road but no factor
/// and no one-way rule, the longest factor counts, and a closure outweighs any factor. A closure
/// for some classes of vehicles counts for all: nobody is promised a road that may be shut to them.
///
/// Throws:  as closed_roads(), and Error{closure_factor}, Error{closure_window}.
[[nodiscard]] RoadTimes road_times(const RoadNetwork& network, std::span<const Closure> closures,
                                   Instant as_of);

}  // namespace muster
