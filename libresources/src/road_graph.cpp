#include "road_graph.hpp"

#include <algorithm>
#include <cstddef>
#include <limits>
#include <optional>
#include <tuple>

#include "muster/plan/error.hpp"

namespace muster {

namespace {

/// An arc with its ends, as the graph wants to be fed.
struct Line {
  std::uint32_t from = 0;
  std::uint32_t to = 0;
  RoadArc arc = {};
};

template <class Entry>
void order_by_id(std::vector<Entry>& entries, const Text& list) {
  std::ranges::sort(entries, {}, &Entry::id);
  const auto twice = std::ranges::adjacent_find(entries, {}, &Entry::id);
  if (twice != entries.end()) throw Error(Code::id_twice, {Text(twice->id.str()), list});
  if (entries.size() > std::numeric_limits<std::uint32_t>::max() / 2) {
    throw Error(Code::internal, {Text("more places or roads than 2147483647")});
  }
}

PlaceIndex index_of(const std::vector<Place>& places, const PlaceId& id) {
  const auto found = std::ranges::lower_bound(places, id, {}, &Place::id);
  if (found == places.end() || found->id != id) {
    throw Error(Code::id_unknown, {Text("地点", "place"), Text(id.str())});
  }
  return PlaceIndex{static_cast<std::uint32_t>(found - places.begin())};
}

std::pair<PlaceIndex, PlaceIndex> ends_of(const Road& road, const std::vector<Place>& places) {
  if (road.from == road.to) {
    throw Error(Code::road_loop, {Text(road.id.str()), Text(road.from.str())});
  }
  return {index_of(places, road.from), index_of(places, road.to)};
}

RoadArcs arcs_of(std::vector<Line> lines, std::size_t places) {
  std::ranges::sort(lines, {}, [](const Line& line) {
    return std::tuple(line.from, line.arc.road, line.arc.forward);
  });
  std::vector<std::pair<std::uint32_t, std::uint32_t>> ends;
  std::vector<RoadArc> arcs;
  ends.reserve(lines.size());
  arcs.reserve(lines.size());
  for (const Line& line : lines) {
    ends.emplace_back(line.from, line.to);
    arcs.push_back(line.arc);
  }
  return {boost::edges_are_sorted, ends.begin(), ends.end(), arcs.begin(),
          static_cast<std::uint32_t>(places)};
}

void link(RoadNetwork::Graph& graph) {
  std::vector<Line> departures;
  for (std::uint32_t i = 0; i < graph.roads.size(); ++i) {
    const auto from = static_cast<std::uint32_t>(graph.ends[i].first);
    const auto to = static_cast<std::uint32_t>(graph.ends[i].second);
    departures.push_back({from, to, {RoadIndex{i}, true}});
    if (!graph.roads[i].one_way) departures.push_back({to, from, {RoadIndex{i}, false}});
  }
  std::vector<Line> arrivals = departures;
  for (Line& line : arrivals) std::swap(line.from, line.to);
  graph.departures = arcs_of(std::move(departures), graph.places.size());
  graph.arrivals = arcs_of(std::move(arrivals), graph.places.size());
}

std::unique_ptr<const RoadNetwork::Graph> graph_of(std::vector<Place> places,
                                                   std::vector<Road> roads) {
  auto graph = std::make_unique<RoadNetwork::Graph>();
  order_by_id(places, Text("地点表", "the places"));
  order_by_id(roads, Text("道路表", "the roads"));
  for (const Road& road : roads) {
    graph->ends.push_back(ends_of(road, places));
    graph->times.push_back(travel_time(road.length, road.speed));
  }
  graph->places = std::move(places);
  graph->roads = std::move(roads);
  link(*graph);
  return graph;
}

}  // namespace

RoadNetwork::RoadNetwork(std::vector<Place> places, std::vector<Road> roads)
    : graph_(graph_of(std::move(places), std::move(roads))) {}

RoadNetwork::~RoadNetwork() = default;

std::span<const Place> RoadNetwork::places() const { return graph_->places; }
std::span<const Road> RoadNetwork::roads() const { return graph_->roads; }

PlaceIndex RoadNetwork::from(RoadIndex road) const {
  return graph_->ends[static_cast<std::size_t>(road)].first;
}

PlaceIndex RoadNetwork::to(RoadIndex road) const {
  return graph_->ends[static_cast<std::size_t>(road)].second;
}

TravelTime RoadNetwork::time(RoadIndex road) const {
  return graph_->times[static_cast<std::size_t>(road)];
}

}  // namespace muster
