#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "muster/plan/geo.hpp"
#include "muster/resources/organisation.hpp"

namespace muster {

/// A vertex of the road network: a settlement, junction, interchange, mine gate …
struct Place {
  PlaceId id = {};
  Text name = {};
  std::string kind = {};
  std::optional<JurisdictionId> jurisdiction = {};
  Position position = {};
  std::optional<Decimal> precision_deg = {};
  std::optional<std::int64_t> population_day = {};
  std::optional<std::int64_t> population_night = {};
  std::optional<std::string> population_mark = {};
  std::optional<std::string> note = {};
  Provenance provenance = {};
};

/// A stretch of road between two places, driven both ways unless `one_way`.
struct Road {
  RoadId id = {};
  PlaceId from = {};
  PlaceId to = {};
  std::vector<std::string> refs = {};  ///< "G59"; several where roads run together
  Text name = {};
  std::string road_class = {};
  Meters length = {};
  KilometersPerHour speed = {};
  bool one_way = false;
  bool bridge = false;
  bool tunnel = false;
  bool hazmat_ban = false;
  bool toll = false;
  std::optional<std::string> basis = {};  ///< what the length rests on
  std::optional<std::string> note = {};
  Provenance provenance = {};
};

/// Positions in the network's own lists, which are ordered by id: a lower index is a lower id.
enum class PlaceIndex : std::uint32_t {};
enum class RoadIndex : std::uint32_t {};

/// The roads as a directed graph. It never changes: crews, closures and incidents are laid over it
/// by whoever asks.
///
/// Keeps:   places and roads ordered by id, and the graph.
class RoadNetwork {
 public:
  /// Throws:  Error{id_twice}, Error{id_unknown} for a road to a missing place, Error{road_length},
  ///          Error{road_speed}, Error{road_loop}; a reader of files reports these as findings
  ///          first.
  RoadNetwork(std::vector<Place> places, std::vector<Road> roads);
  ~RoadNetwork();
  RoadNetwork(const RoadNetwork&) = delete;
  RoadNetwork& operator=(const RoadNetwork&) = delete;

  [[nodiscard]] std::span<const Place> places() const;
  [[nodiscard]] std::span<const Road> roads() const;
  [[nodiscard]] const Place& operator[](PlaceIndex place) const;
  [[nodiscard]] const Road& operator[](RoadIndex road) const;
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

/// The nearest point of any road, which is taken as straight between its places.
struct NearestRoad {
  RoadIndex road = {};
  Meters away = {};
  Meters from_start = {};  ///< along the road's own length
};

/// The ground around the position is taken as flat, and all is decided in whole millimetres.
///
/// Order:   ties by road id.
/// Empty:   when there are no roads.
/// Cost:    O(roads).
/// Throws:  Error{geo_latitude}, Error{geo_longitude} for a position that is not on the globe.
[[nodiscard]] std::optional<NearestRoad> nearest_road(const RoadNetwork& network,
                                                      const Position& position);

/// The place nearest to the position as the crow flies.
///
/// Order:   ties by place id.
/// Empty:   when there are no places.
/// Cost:    O(places).
/// Throws:  as nearest_road().
[[nodiscard]] std::optional<PlaceIndex> nearest_place(const RoadNetwork& network,
                                                      const Position& position);

}  // namespace muster
