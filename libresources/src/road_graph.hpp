#pragma once

#include <atomic>
#include <cstdint>
#include <memory>
#include <mutex>
#include <utility>
#include <vector>

#include <boost/graph/compressed_sparse_row_graph.hpp>

#include "muster/resources/roads.hpp"
#include "road_boxes.hpp"
#include "road_tree.hpp"

namespace muster {

/// A road driven one way.
struct RoadArc {
  RoadIndex road = {};
  bool forward = true;  ///< from the road's first place to its second
};

/// A vertex is the index of a place. Out of each vertex the arcs stand by road.
using RoadArcs =
    boost::compressed_sparse_row_graph<boost::directedS, boost::no_property, RoadArc,
                                       boost::no_property, std::uint32_t, std::uint32_t>;

struct TravelIndex;  // travel_index_parts.hpp

/// The network itself. A one-way road has one arc, any other road two.
struct RoadNetwork::Graph {
  PlaceRows places = {};
  RoadRows roads = {};
  RoadEnds ends = {};
  std::vector<TravelTime> times = {};  ///< of the open road, by road
  RoadArcs departures = {};            ///< as one drives
  RoadArcs arrivals = {};  ///< against the way one drives: for a search from the incident
  mutable std::once_flag tree_made = {};
  mutable std::unique_ptr<const RoadTree> tree = {};  ///< made by the first who asks what is near
  mutable std::atomic<unsigned> boxes_asked = 0;
  mutable std::once_flag boxes_made = {};
  mutable std::unique_ptr<const RoadBoxes> boxes = {};  ///< see road_boxes()
  mutable std::mutex index_mutex = {};
  mutable std::shared_ptr<const TravelIndex> index = {};  ///< see prepare_travel_index()
};

/// The boxes of the network, made when somebody has asked some times; until then, and on a small
/// map, nothing: to look at all is then as quick.
[[nodiscard]] const RoadBoxes* road_boxes(const RoadNetwork& network);

}  // namespace muster
