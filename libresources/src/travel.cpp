#include "muster/resources/travel.hpp"

#include <algorithm>
#include <cstddef>
#include <functional>
#include <queue>
#include <utility>
#include <vector>

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
    route.length = route.length + engine.network->length(arc.road);
    place = PlaceIndex{boost::target(*tight, departures)};
    left = to_incident(place);  // less by at least 1 ms: the loop ends
  }
}

/// Times to one incident from all places, by the lower bounds, made right where a slower road lies
/// on the way. A place whose bound holds is never looked at: it costs what is affected, not the
/// map.
///
///   1. A place is affected when no leg and no arc to an unaffected place keeps its bound. Places
///      are looked at by rising bounds, so that all that lies nearer is decided; the first are
///      those that a changed road may have led on.
///   2. The affected are searched anew, from what they reach among the unaffected.
///
/// Source: G. Ramalingam, T. Reps, An incremental algorithm for a generalization of the
/// shortest-path problem, J. Algorithms 21 (1996).
class BoundsMadeRight {
 public:
  BoundsMadeRight(const Travel::Engine& engine, std::span<const Entry> entries,
                  std::vector<TravelTime>& times)
      : engine_(engine),
        graph_(engine.network->graph()),
        entries_(entries),
        times_(times),
        affected_(times.size(), false) {}

  void run() {
    const RoadTimes& before = engine_.metric->roads();
    for (const RoadChange& change : engine_.changes.all()) {
      const RoadIndex road{change.road};
      const PlaceIndex from = engine_.network->from(road);
      const PlaceIndex to = engine_.network->to(road);
      suspect(from, to, before.forward[change.road]);
      suspect(to, from, before.backward[change.road]);
    }
    find_affected();
    search_affected();
  }

 private:
  using Queued = std::pair<std::uint32_t, std::uint32_t>;  ///< milliseconds, place
  using Queue = std::priority_queue<Queued, std::vector<Queued>, std::greater<>>;

  [[nodiscard]] TravelTime time_now(const RoadArc& arc) const {
    const auto road = static_cast<std::uint32_t>(arc.road);
    if (const RoadChange* change = engine_.changes.of(road)) {
      return arc.forward ? change->forward : change->backward;
    }
    return time_of(arc, engine_.metric->roads());
  }

  void suspect(PlaceIndex from, PlaceIndex to, TravelTime before) {
    const TravelTime bound = times_[static_cast<std::size_t>(from)];
    if (!bound.reachable() || before + times_[static_cast<std::size_t>(to)] != bound) return;
    queue_.emplace(bound.ms, static_cast<std::uint32_t>(from));
  }

  /// Driving from there: what a leg takes, or an arc and what is known where it ends, of those that
  /// count.
  [[nodiscard]] TravelTime best_from(std::uint32_t place) const {
    TravelTime best;
    for (const auto& [end, leg] : entries_) {
      if (static_cast<std::uint32_t>(end) == place) best = std::min(best, leg);
    }
    const auto [first, last] = boost::out_edges(place, graph_.departures);
    for (auto edge = first; edge != last; ++edge) {
      const std::uint32_t next = boost::target(*edge, graph_.departures);
      if (affected_[next]) continue;
      best = std::min(best, time_now(graph_.departures[*edge]) + times_[next]);
    }
    return best;
  }

  template <class Look>
  void each_before(std::uint32_t place, const Look& look) const {
    const auto [first, last] = boost::out_edges(place, graph_.arrivals);
    for (auto edge = first; edge != last; ++edge) {
      look(boost::target(*edge, graph_.arrivals), time_now(graph_.arrivals[*edge]));
    }
  }

  void find_affected() {
    while (!queue_.empty()) {
      const std::uint32_t place = queue_.top().second;
      queue_.pop();
      if (affected_[place] || best_from(place) == times_[place]) continue;
      affected_[place] = true;
      all_affected_.push_back(place);
      each_before(place, [&](std::uint32_t earlier, TravelTime arc) {
        const bool led_on = times_[earlier].reachable() && arc + times_[place] == times_[earlier];
        if (led_on && !affected_[earlier]) queue_.emplace(times_[earlier].ms, earlier);
      });
    }
  }

  void search_affected() {
    for (const std::uint32_t place : all_affected_) {
      const TravelTime best = best_from(place);
      times_[place] = best;
      if (best.reachable()) queue_.emplace(best.ms, place);
    }
    while (!queue_.empty()) {
      const TravelTime here{queue_.top().first};
      const std::uint32_t place = queue_.top().second;
      queue_.pop();
      if (times_[place] != here) continue;
      each_before(place, [&](std::uint32_t earlier, TravelTime arc) {
        const TravelTime by_here = arc + here;
        if (!affected_[earlier] || by_here >= times_[earlier]) return;
        times_[earlier] = by_here;
        queue_.emplace(by_here.ms, earlier);
      });
    }
  }

  const Travel::Engine& engine_;
  const RoadNetwork::Graph& graph_;
  std::span<const Entry> entries_;
  std::vector<TravelTime>& times_;
  std::vector<bool> affected_;
  std::vector<std::uint32_t> all_affected_ = {};
  Queue queue_ = {};
};

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
  if (engine_->bounded()) {
    const ArcTimes& bounds = engine_->metric->times();
    to_incident_ =
        all_times_by_sweep(*engine_, engine_->seeds(approaches_), bounds.down, bounds.up);
    BoundsMadeRight(*engine_, approaches_, to_incident_).run();
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
