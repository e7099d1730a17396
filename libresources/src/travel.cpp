#include "muster/resources/travel.hpp"

#include <algorithm>
#include <cstddef>
#include <functional>
#include <utility>

#include "muster/plan/error.hpp"
#include "road_graph.hpp"
#include "travel_engine.hpp"

namespace muster {

namespace {

TravelTime time_of(const RoadArc& arc, const RoadTimes& times) {
  return (arc.forward ? times.forward : times.backward)[static_cast<std::size_t>(arc.road)];
}

FlatArcs flat(const RoadArcs& graph, const RoadTimes& times) {
  FlatArcs flat;
  const auto vertices = static_cast<std::uint32_t>(boost::num_vertices(graph));
  flat.first.reserve(vertices + 1);
  flat.arcs.reserve(boost::num_edges(graph));
  for (std::uint32_t vertex = 0; vertex < vertices; ++vertex) {
    const auto [first, last] = boost::out_edges(vertex, graph);
    for (auto edge = first; edge != last; ++edge) {
      const TravelTime time = time_of(graph[*edge], times);
      if (time.reachable()) flat.arcs.push_back({boost::target(*edge, graph), time.ms});
    }
    flat.first.push_back(static_cast<std::uint32_t>(flat.arcs.size()));
  }
  return flat;
}

RoadTimes checked(RoadTimes times, const RoadNetwork& network) {
  const std::size_t count = network.roads().size();
  if (times.forward.size() != count || times.backward.size() != count) {
    throw Error(Code::internal, {Text("the road times belong to another network")});
  }
  return times;
}

std::optional<std::size_t> ended_at(PlaceIndex place, TravelTime time,
                                    std::span<const Entry> entries) {
  const auto found = std::ranges::find(entries, Entry(place, time));
  if (found == entries.end()) return std::nullopt;
  return static_cast<std::size_t>(found - entries.begin());
}

/// The canonical way, by the times to the incident of all places on quickest ways.
std::optional<Route> way(PlaceIndex place, std::span<const Entry> entries,
                         const Travel::Engine& engine,
                         const std::function<TravelTime(PlaceIndex)>& to_incident) {
  if (!to_incident(place).reachable()) return std::nullopt;
  const RoadArcs& departures = engine.network->graph().departures;
  Route route{.time = to_incident(place)};
  for (TravelTime left = route.time;;) {
    if (const auto end = ended_at(place, left, entries)) {
      route.approach = *end;
      return route;
    }
    const auto [first, last] = boost::out_edges(static_cast<std::uint32_t>(place), departures);
    const auto tight = std::find_if(first, last, [&](const RoadArcs::edge_descriptor& edge) {
      const PlaceIndex next{boost::target(edge, departures)};
      return time_of(departures[edge], engine.times) + to_incident(next) == left;
    });
    if (tight == last) throw Error(Code::internal, {Text("a travel time without its way")});
    const RoadArc& arc = departures[*tight];
    route.roads.push_back({arc.road, arc.forward});
    route.length = route.length + (*engine.network)[arc.road].length;
    place = PlaceIndex{boost::target(*tight, departures)};
    left = to_incident(place);  // less by at least 1 ms: the loop ends
  }
}

}  // namespace

Travel::Engine::Engine(std::shared_ptr<const RoadNetwork> roads, RoadTimes given)
    : network(std::move(roads)),
      times(checked(std::move(given), *network)),
      arrivals(flat(network->graph().arrivals, times)) {}

const FlatArcs& Travel::Engine::departures() const {
  std::call_once(departures_once_, [&] { departures_ = flat(network->graph().departures, times); });
  return departures_;
}

Travel::Engine::Borrowed::Borrowed(const Engine& engine) : engine_(engine) {
  const std::scoped_lock lock(engine.idle_mutex_);
  if (engine.idle_.empty()) {
    search_ = std::make_unique<Search>(engine.network->places().size());
  } else {
    search_ = std::move(engine.idle_.back());
    engine.idle_.pop_back();
  }
}

Travel::Engine::Borrowed::~Borrowed() {
  const std::scoped_lock lock(engine_.idle_mutex_);
  if (engine_.idle_.size() < 2) engine_.idle_.push_back(std::move(search_));
}

std::vector<Entry> entries_of(std::span<const Approach> approaches, const RoadNetwork& network) {
  std::vector<Entry> entries;
  for (const Approach& approach : approaches) {
    const auto place = network.find(approach.place);
    if (!place) {
      throw Error(Code::id_unknown, {Text("地点", "place"), Text(approach.place.str())});
    }
    entries.emplace_back(*place, approach.leg);
  }
  return entries;
}

namespace {

/// The last legs that run along a road.
template <class Legs>
Legs legs_on_roads(std::span<const Approach> approaches, const RoadNetwork& network) {
  Legs legs;
  for (std::size_t i = 0; i < approaches.size(); ++i) {
    const Approach& approach = approaches[i];
    const auto road = approach.road ? network.find(*approach.road) : std::nullopt;
    if (!road || !approach.leg.reachable() || approach.leg < approach.beyond) continue;
    legs.push_back({*road,
                    {.approach = i,
                     .forward = approach.forward,
                     .along = {approach.leg.ms - approach.beyond.ms},
                     .beyond = approach.beyond}});
  }
  return legs;
}

}  // namespace

void begin(Search& search, std::span<const Entry> entries) {
  search.begin();
  for (const auto& [place, leg] : entries) search.offer(static_cast<std::uint32_t>(place), leg.ms);
}

Travel::Travel(std::shared_ptr<const RoadNetwork> network, RoadTimes roads)
    : engine_(std::make_shared<const Engine>(std::move(network), std::move(roads))) {}

Travel::Travel(std::shared_ptr<const RoadNetwork> network) {
  RoadTimes open = muster::road_times(*network);
  engine_ = std::make_shared<const Engine>(std::move(network), std::move(open));
}

const RoadNetwork& Travel::network() const { return *engine_->network; }
const RoadTimes& Travel::road_times() const { return engine_->times; }

TravelTimes Travel::to(std::span<const Approach> approaches) const { return {*this, approaches}; }

std::optional<Route> Travel::route(PlaceIndex place, std::span<const Approach> approaches) const {
  const auto entries = entries_of(approaches, network());
  const Engine::Borrowed search(*engine_);
  begin(*search, entries);
  const auto wanted = static_cast<std::uint32_t>(place);
  for (auto reached = search->next();; reached = search->next()) {
    if (!reached) return std::nullopt;
    if (reached->vertex == wanted) break;
    search->follow(*reached, engine_->arrivals);
  }
  // Places not reached yet hold a longer time than this one: none of them can look tight.
  return way(place, entries, *engine_, [&](PlaceIndex at) {
    return TravelTime{search->time_of(static_cast<std::uint32_t>(at))};
  });
}

Travel Travel::avoiding(std::span<const RoadIndex> roads) const {
  RoadTimes times = engine_->times;
  for (const RoadIndex road : roads) {
    times.forward[static_cast<std::size_t>(road)] = {};
    times.backward[static_cast<std::size_t>(road)] = {};
  }
  return {engine_->network, std::move(times)};
}

TravelTimes::TravelTimes(const Travel& travel, std::span<const Approach> approaches)
    : engine_(travel.engine_),
      approaches_(entries_of(approaches, *engine_->network)),
      legs_(legs_on_roads<decltype(legs_)>(approaches, *engine_->network)),
      to_incident_(engine_->network->places().size()) {
  const Travel::Engine::Borrowed search(*engine_);
  begin(*search, approaches_);
  while (const auto reached = search->next()) {
    to_incident_[reached->vertex] = {reached->ms};
    search->follow(*reached, engine_->arrivals);
  }
}

TravelTimes::TravelTimes(std::shared_ptr<const RoadNetwork> network, RoadTimes roads,
                         std::span<const Approach> approaches)
    : TravelTimes(Travel(std::move(network), std::move(roads)), approaches) {}

TravelTime TravelTimes::from(PlaceIndex place) const {
  return to_incident_[static_cast<std::size_t>(place)];
}

TravelTime TravelTimes::from(const PlaceId& place) const {
  const auto index = engine_->network->find(place);
  if (!index) throw Error(Code::id_unknown, {Text("地点", "place"), Text(place.str())});
  return from(*index);
}

std::optional<Route> TravelTimes::route(PlaceIndex place) const {
  return way(place, approaches_, *engine_, [&](PlaceIndex at) { return from(at); });
}

}  // namespace muster
