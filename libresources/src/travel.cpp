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
      return time_of(departures[edge], engine.times()) + to_incident(next) == left;
    });
    if (tight == last) throw Error(Code::internal, {Text("a travel time without its way")});
    const RoadArc& arc = departures[*tight];
    route.roads.push_back({arc.road, arc.forward});
    route.length = route.length + (*engine.network)[arc.road].length;
    place = PlaceIndex{boost::target(*tight, departures)};
    left = to_incident(place);  // less by at least 1 ms: the loop ends
  }
}

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

Travel::Travel(std::shared_ptr<const RoadNetwork> network, RoadTimes roads, TravelEngine engine)
    : engine_(std::make_shared<const Engine>(std::move(network), std::move(roads), engine)) {}

Travel::Travel(std::shared_ptr<const RoadNetwork> network, TravelEngine engine) {
  RoadTimes open = muster::road_times(*network);
  engine_ = std::make_shared<const Engine>(std::move(network), std::move(open), engine);
}

const RoadNetwork& Travel::network() const { return *engine_->network; }
const RoadTimes& Travel::road_times() const { return engine_->times(); }
TravelEngine Travel::engine() const { return engine_->answering(); }

EngineChoice Travel::choice() const {
  const TravelEngine answering = engine_->answering();
  return {answering, engine_->reason(answering)};
}

Travel Travel::customised() const {
  static_cast<void>(engine_->exact_made());
  return *this;
}

TravelTimes Travel::to(std::span<const Approach> approaches) const { return {*this, approaches}; }

std::optional<Route> Travel::route(PlaceIndex place, std::span<const Approach> approaches) const {
  const auto entries = entries_of(approaches, network());
  if (const auto* metric = engine_->exact()) {
    const auto towards = engine_->towards();
    towards->begin(engine_->index->frame.hierarchy, (*metric)->times(), engine_->seeds(entries));
    return way(place, entries, *engine_,
               [&](PlaceIndex at) { return TravelTime{towards->time(engine_->rank(at))}; });
  }
  const auto search = engine_->search();
  begin(*search, entries);
  const auto wanted = static_cast<std::uint32_t>(place);
  for (auto reached = search->next();; reached = search->next()) {
    if (!reached) return std::nullopt;
    if (reached->vertex == wanted) break;
    search->follow(*reached, engine_->arrivals());
  }
  // Places not reached yet hold a longer time than this one: none of them can look tight.
  return way(place, entries, *engine_, [&](PlaceIndex at) {
    return TravelTime{search->time_of(static_cast<std::uint32_t>(at))};
  });
}

Travel Travel::avoiding(std::span<const RoadIndex> roads) const {
  Travel without = *this;
  const Engine& engine = *engine_;
  const auto* exact = engine.exact();
  if (exact != nullptr || engine.bounded()) {
    RoadChanges changes(exact != nullptr ? RoadChanges() : engine.changes, roads,
                        engine.network->roads().size());
    if (engine.worth_bounds(changes.all().size())) {
      without.engine_ = std::make_shared<const Engine>(
          engine, exact != nullptr ? *exact : engine.metric, std::move(changes));
      return without;
    }
  }
  RoadTimes times = engine.times();
  for (const RoadIndex road : roads) {
    times.forward[static_cast<std::size_t>(road)] = {};
    times.backward[static_cast<std::size_t>(road)] = {};
  }
  without.engine_ = std::make_shared<const Engine>(engine.network, std::move(times), engine.wish);
  return without;
}

TravelTimes::TravelTimes(const Travel& travel, std::span<const Approach> approaches)
    : engine_(travel.engine_),
      approaches_(entries_of(approaches, *engine_->network)),
      legs_(legs_on_roads<decltype(legs_)>(approaches, *engine_->network)) {
  const auto* const metric = engine_->exact();
  choice_.engine = metric != nullptr ? TravelEngine::index : TravelEngine::search;
  choice_.reason = engine_->reason(choice_.engine);
  if (metric != nullptr) {
    const ArcTimes& times = (*metric)->times();
    to_incident_ = all_times_by_sweep(*engine_, engine_->seeds(approaches_), times.down, times.up);
    return;
  }
  to_incident_.resize(engine_->network->places().size());
  const FlatArcs& arrivals = engine_->arrivals();
  const auto search = engine_->search();
  begin(*search, approaches_);
  while (const auto reached = search->next()) {
    to_incident_[reached->vertex] = {reached->ms};
    search->follow(*reached, arrivals);
  }
}

TravelTimes::TravelTimes(std::shared_ptr<const RoadNetwork> network, RoadTimes roads,
                         std::span<const Approach> approaches)
    : TravelTimes(Travel(std::move(network), std::move(roads)), approaches) {}

EngineChoice TravelTimes::choice() const { return choice_; }

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
