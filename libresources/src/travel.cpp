#include "muster/resources/travel.hpp"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <utility>

#include <boost/graph/dijkstra_shortest_paths.hpp>
#include <boost/property_map/function_property_map.hpp>

#include "muster/plan/error.hpp"
#include "road_graph.hpp"

namespace muster {

namespace {

TravelTime time_of(const RoadArc& arc, const RoadTimes& times) {
  return (arc.forward ? times.forward : times.backward)[static_cast<std::size_t>(arc.road)];
}

/// Each place where an approach begins, once, with its shortest leg already in `to_incident`.
std::vector<std::uint32_t> begin_at(std::span<const std::pair<PlaceIndex, TravelTime>> approaches,
                                    std::vector<TravelTime>& to_incident) {
  std::vector<std::uint32_t> sources;
  for (const auto& [place, leg] : approaches) {
    TravelTime& known = to_incident[static_cast<std::size_t>(place)];
    if (!leg.reachable()) continue;
    if (!known.reachable()) sources.push_back(static_cast<std::uint32_t>(place));
    known = std::min(known, leg);
  }
  return sources;
}

std::vector<TravelTime> search(const RoadArcs& arrivals, const RoadTimes& times,
                               std::span<const std::pair<PlaceIndex, TravelTime>> approaches) {
  std::vector<TravelTime> to_incident(boost::num_vertices(arrivals));
  const auto sources = begin_at(approaches, to_incident);
  const auto vertex = boost::get(boost::vertex_index, arrivals);
  const auto weight = boost::make_function_property_map<RoadArcs::edge_descriptor>(
      [&](const RoadArcs::edge_descriptor& edge) { return time_of(arrivals[edge], times); });
  boost::dijkstra_shortest_paths_no_init(
      arrivals, sources.begin(), sources.end(), boost::dummy_property_map(),
      boost::make_iterator_property_map(to_incident.begin(), vertex), weight, vertex,
      std::less<TravelTime>(), std::plus<TravelTime>(), TravelTime{.ms = 0},
      boost::dijkstra_visitor<>());
  return to_incident;
}

}  // namespace

TravelTimes::TravelTimes(std::shared_ptr<const RoadNetwork> network, RoadTimes roads,
                         std::span<const Approach> approaches)
    : network_(std::move(network)), roads_(std::move(roads)) {
  const std::size_t count = network_->roads().size();
  if (roads_.forward.size() != count || roads_.backward.size() != count) {
    throw Error(Code::internal, {Text("the road times belong to another network")});
  }
  for (const Approach& approach : approaches) {
    const auto place = network_->find(approach.place);
    if (!place) {
      throw Error(Code::id_unknown, {Text("地点", "place"), Text(approach.place.str())});
    }
    approaches_.emplace_back(*place, approach.leg);
  }
  to_incident_ = search(network_->graph().arrivals, roads_, approaches_);
}

TravelTime TravelTimes::from(PlaceIndex place) const {
  return to_incident_[static_cast<std::size_t>(place)];
}

TravelTime TravelTimes::from(const PlaceId& place) const {
  const auto index = network_->find(place);
  if (!index) throw Error(Code::id_unknown, {Text("地点", "place"), Text(place.str())});
  return from(*index);
}

std::optional<std::size_t> TravelTimes::ended_at(PlaceIndex place) const {
  for (std::size_t i = 0; i < approaches_.size(); ++i) {
    if (approaches_[i] == std::pair(place, from(place))) return i;
  }
  return std::nullopt;
}

std::optional<Route> TravelTimes::route(PlaceIndex place) const {
  if (!from(place).reachable()) return std::nullopt;
  const RoadArcs& departures = network_->graph().departures;
  Route route{.time = from(place)};
  for (auto end = ended_at(place);; end = ended_at(place)) {
    if (end) {
      route.approach = *end;
      return route;
    }
    const auto [first, last] = boost::out_edges(static_cast<std::uint32_t>(place), departures);
    const auto tight = std::find_if(first, last, [&](const RoadArcs::edge_descriptor& edge) {
      const PlaceIndex next{boost::target(edge, departures)};
      return time_of(departures[edge], roads_) + from(next) == from(place);
    });
    if (tight == last) throw Error(Code::internal, {Text("a travel time without its way")});
    const RoadArc& arc = departures[*tight];
    route.roads.push_back({arc.road, arc.forward});
    route.length = route.length + (*network_)[arc.road].length;
    place =
        PlaceIndex{boost::target(*tight, departures)};  // nearer by at least 1 ms: the loop ends
  }
}

}  // namespace muster
