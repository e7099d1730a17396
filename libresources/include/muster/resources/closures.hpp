#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "muster/plan/error.hpp"
#include "muster/plan/id.hpp"
#include "muster/plan/provenance.hpp"
#include "muster/plan/time.hpp"
#include "muster/resources/road_index.hpp"

namespace muster {

class RoadNetwork;

/// Relative to the road as it is drawn, from its first place to its second.
enum class Direction { both, forward, backward };
enum class ClosureEffect { closed, factor, opened };

/// Something that changes how a road can be driven for a while.
struct Closure {
  ClosureId id = {};
  std::string target = {};  ///< as closed_roads() reads it
  Direction direction = Direction::both;
  std::optional<Instant> from = {};   ///< none: since ever
  std::optional<Instant> until = {};  ///< none: until further notice; it ends with this instant
  ClosureEffect effect = ClosureEffect::closed;
  std::int64_t factor_numerator =
      1;  ///< with ClosureEffect::factor: time × numerator ÷ denominator
  std::int64_t factor_denominator = 1;
  std::vector<std::string> vehicle_classes = {};  ///< none: all
  Text reason = {};
  std::optional<IncidentId> incident =
      {};  ///< that closes it by itself; its own last leg stays open
  Provenance provenance = {};
};

/// The roads a target names:
///   edge:e0001                   one road by its id
///   ref:G18                      every road that carries the reference
///   ref:G18@place..place         the section between two places, by id or name, both carriageways
///   bridge:…  tunnel:…           bridges or tunnels by the id, reference or name of their road
///   polygon:39.5,112.4 39.5,…    every road that touches the area, see parse_area()
///   anything else                an id or a reference, where it can only mean one of them
///
/// Order:   by road id; never empty.
/// Throws:  Error{closure_unknown}, Error{closure_unknown_near}, Error{closure_ambiguous},
///          Error{closure_section}, Error{closure_area}, Error{closure_area_empty};
///          Error{id_unknown} and Error{id_unknown_near} for an end of a section.
[[nodiscard]] std::vector<RoadIndex> closed_roads(std::string_view target,
                                                  const RoadNetwork& network);

/// How long each road takes, each way, with all closures laid over it.
struct RoadTimes {
  std::vector<TravelTime> forward = {};   ///< by road index
  std::vector<TravelTime> backward = {};  ///< never on a one-way road
  friend bool operator==(const RoadTimes&, const RoadTimes&);
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

/// Lays the closures of that instant over the times. A closure for some classes holds for a vehicle
/// that is of one of them; without `classes` (a vehicle that is not known) one that hinders holds
/// and one that helps does not.
///
/// Throws:  as road_times().
void lay_closures(RoadTimes& times, const RoadNetwork& network, std::span<const Closure> closures,
                  Instant as_of, const std::vector<std::string>* classes);

/// Whether the closure counts for a vehicle of these classes, see lay_closures().
[[nodiscard]] bool concerns(const Closure& closure, const std::vector<std::string>* classes);

/// Whether the instant lies within the closure's window.
[[nodiscard]] bool in_force(const Closure& closure, Instant as_of);

}  // namespace muster
