#include "road_graph.hpp"

#include <cstddef>
#include <limits>

#include <boost/iterator/transform_iterator.hpp>

#include "muster/plan/error.hpp"

namespace muster {

namespace {

template <class Rows>
void order_by_id(Rows& rows, const Text& list) {
  rows.order();
  if (const auto twice = rows.first_out_of_order()) {
    throw Error(Code::id_twice, {Text(rows.id(*twice).view()), list});
  }
  if (rows.size() > std::numeric_limits<std::uint32_t>::max() / 2) {
    throw Error(Code::internal, {Text("more places or roads than 2147483647")});
  }
  rows.trim();
}

/// One way of a road: 2 · road, and 1 more for driving it backward.
using Way = std::uint32_t;

RoadArc arc_of(Way way) { return {RoadIndex{way / 2}, way % 2 == 0}; }

/// Where a way begins and ends as the graph has it.
struct WayEnds {
  const RoadEnds* ends = nullptr;
  bool against = false;  ///< from where it ends to where it begins

  [[nodiscard]] std::pair<std::uint32_t, std::uint32_t> operator()(Way way) const {
    const auto& [first, second] = (*ends)[way / 2];
    return (way % 2 == 0) != against ? std::pair(first, second) : std::pair(second, first);
  }
};

/// The ways by the place they lead out of, then by road.
std::vector<Way> ways_in_order(const RoadNetwork::Graph& graph, const WayEnds& ends) {
  const auto roads = static_cast<std::uint32_t>(graph.roads.size());
  const auto each = [&](const auto& take) {
    for (std::uint32_t road = 0; road < roads; ++road) {
      take(2 * road);
      if (!graph.roads.common(road).one_way) take(2 * road + 1);
    }
  };
  std::vector<std::uint32_t> next(graph.places.size() + 1);  // by place: ways before it
  each([&](Way way) { ++next[ends(way).first + 1]; });
  for (std::size_t i = 1; i < next.size(); ++i) next[i] += next[i - 1];
  std::vector<Way> ways(next.back());
  each([&](Way way) { ways[next[ends(way).first]++] = way; });
  return ways;
}

RoadArcs arcs_of(const RoadNetwork::Graph& graph, bool against) {
  const WayEnds ends{&graph.ends, against};
  const std::vector<Way> ways = ways_in_order(graph, ends);
  return {boost::edges_are_sorted,
          boost::make_transform_iterator(ways.begin(), ends),
          boost::make_transform_iterator(ways.end(), ends),
          boost::make_transform_iterator(ways.begin(), &arc_of),
          static_cast<std::uint32_t>(graph.places.size()),
          static_cast<std::uint32_t>(ways.size())};
}

std::unique_ptr<const RoadNetwork::Graph> graph_of(PlaceRows places, RoadRows roads) {
  auto graph = std::make_unique<RoadNetwork::Graph>();
  order_by_id(places, Text("地点表", "the places"));
  order_by_id(roads, Text("道路表", "the roads"));
  graph->ends = ends_of(roads, places);
  graph->times.reserve(roads.size());
  for (std::size_t i = 0; i < roads.size(); ++i) {
    graph->times.push_back(travel_time(roads.length(i), roads.common(i).speed));
  }
  graph->places = std::move(places);
  graph->roads = std::move(roads);
  graph->departures = arcs_of(*graph, false);
  graph->arrivals = arcs_of(*graph, true);
  return graph;
}

}  // namespace

RoadNetwork::RoadNetwork(PlaceRows places, RoadRows roads)
    : graph_(graph_of(std::move(places), std::move(roads))) {}

RoadNetwork::RoadNetwork(const std::vector<Place>& places, const std::vector<Road>& roads)
    : RoadNetwork(PlaceRows(places), RoadRows(roads)) {}

RoadNetwork::~RoadNetwork() = default;

const PlaceRows& RoadNetwork::places() const { return graph_->places; }
const RoadRows& RoadNetwork::roads() const { return graph_->roads; }

PlaceIndex RoadNetwork::from(RoadIndex road) const {
  return PlaceIndex{graph_->ends[static_cast<std::size_t>(road)].first};
}

PlaceIndex RoadNetwork::to(RoadIndex road) const {
  return PlaceIndex{graph_->ends[static_cast<std::size_t>(road)].second};
}

TravelTime RoadNetwork::time(RoadIndex road) const {
  return graph_->times[static_cast<std::size_t>(road)];
}

}  // namespace muster
