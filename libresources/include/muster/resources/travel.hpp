#pragma once

#include <memory>
#include <optional>
#include <span>
#include <vector>

#include "muster/plan/incident.hpp"
#include "muster/resources/closures.hpp"
#include "muster/resources/roads.hpp"

namespace muster {

/// One road of a route, and which way it is driven.
struct RouteRoad {
  RoadIndex road = {};
  bool forward = true;
};

/// The way from a place to the incident.
struct Route {
  std::vector<RouteRoad> roads =
      {};                    ///< in driving order; empty when the place is the approach itself
  std::size_t approach = 0;  ///< which of the approaches it ends at
  TravelTime time = {};      ///< with the last leg
  Meters length = {};        ///< of the roads
};

/// Travel times from every place to one incident: the answer of one search against the direction of
/// the roads. Immutable; asking is cheap and safe from many threads.
///
/// Keeps:   the network, shared; nothing of the spans it was made from.
class TravelTimes {
 public:
  /// The approaches are the arcs of the incident's own vertex: their legs are part of the time. No
  /// approach, or none that can be driven, makes every time never.
  ///
  /// Cost:    O((E + V) log V), once.
  /// Throws:  Error{id_unknown} for an approach from a place that is not in the network.
  TravelTimes(std::shared_ptr<const RoadNetwork> network, RoadTimes roads,
              std::span<const Approach> approaches);

  /// Never when no road leads from there.
  ///
  /// Throws:  Error{id_unknown} for an id that is not in the network.
  [[nodiscard]] TravelTime from(PlaceIndex place) const;
  [[nodiscard]] TravelTime from(const PlaceId& place) const;

  /// The canonical quickest way: from the resource on, always the tight road of smallest id (one on
  /// some quickest way), until a leg is tight; of several legs at that place, the first. It is thus
  /// the least of all quickest ways, compared road by road.
  ///
  /// Empty:   when no road leads from there.
  [[nodiscard]] std::optional<Route> route(PlaceIndex place) const;

 private:
  /// The approach whose leg is all that is left from there.
  [[nodiscard]] std::optional<std::size_t> ended_at(PlaceIndex place) const;

  std::shared_ptr<const RoadNetwork> network_;
  RoadTimes roads_;
  std::vector<std::pair<PlaceIndex, TravelTime>> approaches_;
  std::vector<TravelTime> to_incident_;  ///< by place
};

}  // namespace muster
