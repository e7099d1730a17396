#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "muster/resources/road_rows.hpp"

namespace muster {

/// The roads as a directed graph. It never changes: crews, closures and incidents are laid over it
/// by whoever asks.
///
/// Keeps:   places and roads ordered by id, and the graph.
class RoadNetwork {
 public:
  /// Throws:  Error{id_twice}, Error{id_unknown} for a road to a missing place, Error{road_length},
  ///          Error{road_speed}, Error{road_loop}; a reader of files reports these as findings
  ///          first.
  RoadNetwork(PlaceRows places, RoadRows roads);
  RoadNetwork(const std::vector<Place>& places, const std::vector<Road>& roads);
  ~RoadNetwork();
  RoadNetwork(const RoadNetwork&) = delete;
  RoadNetwork& operator=(const RoadNetwork&) = delete;

  [[nodiscard]] const PlaceRows& places() const;
  [[nodiscard]] const RoadRows& roads() const;
  [[nodiscard]] Place operator[](PlaceIndex place) const;
  [[nodiscard]] Road operator[](RoadIndex road) const;
  // One field alone costs less than the whole.
  [[nodiscard]] PlaceId id(PlaceIndex place) const;
  [[nodiscard]] RoadId id(RoadIndex road) const;
  [[nodiscard]] Position position(PlaceIndex place) const;
  [[nodiscard]] Meters length(RoadIndex road) const;
  /// What the road shares with others: class, speed, references, limits … see CompactRows.
  [[nodiscard]] const Road& common(RoadIndex road) const;
  [[nodiscard]] std::optional<PlaceIndex> find(const PlaceId& id) const;
  [[nodiscard]] std::optional<RoadIndex> find(const RoadId& id) const;
  [[nodiscard]] PlaceIndex from(RoadIndex road) const;
  [[nodiscard]] PlaceIndex to(RoadIndex road) const;
  /// The time along the open road, the same both ways.
  [[nodiscard]] TravelTime time(RoadIndex road) const;
  /// All roads that carry the reference, by id. Empty when none does.
  [[nodiscard]] std::vector<RoadIndex> with_ref(const std::string& ref) const;
  /// Every reference in use, ordered.
  [[nodiscard]] std::vector<std::string> refs() const;

  /// The places of the largest connected part come out as 0; others are numbered by size, then by
  /// id.
  [[nodiscard]] std::vector<std::uint32_t> parts() const;

  struct Graph;  ///< Boost.Graph lives behind this name, in road_graph.hpp
  [[nodiscard]] const Graph& graph() const { return *graph_; }

 private:
  std::unique_ptr<const Graph> graph_;
};

/// Which road is meant where several lie near: none stated means any.
struct RoadWish {
  std::optional<std::string> ref = {};  ///< its reference, name or id
  std::optional<Heading> heading = {};  ///< it can be driven more or less that way
};

/// The nearest point of any road, which is taken as straight between its places and bends.
struct NearestRoad {
  RoadIndex road = {};
  Meters away = {};
  Meters from_start = {};  ///< along the road's own length
  bool forward = true;     ///< whether it is driven there, as it is drawn and as was wished …
  bool backward = true;    ///< … and the other way
};

/// The ground around the position is taken as flat, and all is decided in whole millimetres.
///
/// Order:   ties by road id, then by the part nearer to its first place.
/// Empty:   when there is no such road.
/// Cost:    about O(log roads); the first question on a network costs O(roads · log roads) once.
/// Throws:  Error{geo_latitude}, Error{geo_longitude} for a position that is not on the globe.
[[nodiscard]] std::optional<NearestRoad> nearest_road(const RoadNetwork& network,
                                                      const Position& position,
                                                      const RoadWish& wish = {});

/// Where a point of a road lies, in proportion between its places and bends.
///
/// Throws:  Error{geo_latitude} for a road that is not on the globe.
[[nodiscard]] Position position_along(const RoadNetwork& network, RoadIndex road,
                                      Meters from_start);

/// The points of a road from its first place over its bends to its second.
[[nodiscard]] std::vector<Position> line_of(const RoadNetwork& network, RoadIndex road);

/// How long a line is, in millimetres, from point to point on the flat ground around each.
///
/// Empty:   a line of one point or none has no length.
/// Throws:  Error{geo_latitude}, Error{geo_longitude} for a point that is not on the globe.
[[nodiscard]] std::int64_t line_millimeters(std::span<const Position> line);

/// What a bare node of an imported road is called in Place::kind.
inline constexpr const char* road_node = "road_node";

/// The place nearest to the position as the crow flies; bare nodes of imported roads do not count.
///
/// Order:   ties by place id.
/// Empty:   when there are no places.
/// Cost:    O(places).
/// Throws:  as nearest_road().
[[nodiscard]] std::optional<PlaceIndex> nearest_place(const RoadNetwork& network,
                                                      const Position& position);

}  // namespace muster
