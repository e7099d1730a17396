#include "muster/resources/travel.hpp"

#include <algorithm>
#include <cstddef>
#include <functional>
#include <limits>
#include <memory>
#include <mutex>
#include <queue>
#include <unordered_map>
#include <utility>
#include <vector>

#include "muster/plan/error.hpp"
#include "road_graph.hpp"
#include "travel_engine.hpp"
#include "travel_wanted.hpp"

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
///
/// `Times` says what is known from a place and takes what is better known: of(place), set(place,
/// time).
template <class Times>
class BoundsMadeRight {
 public:
  BoundsMadeRight(const Travel::Engine& engine, std::span<const Entry> entries, Times& times)
      : engine_(engine),
        graph_(engine.network->graph()),
        entries_(entries),
        times_(times),
        affected_(engine.network->places().size(), false) {}

  /// False when more than `most` places are affected: nothing is then made right.
  bool run(std::size_t most = std::numeric_limits<std::size_t>::max()) {
    const RoadTimes& before = engine_.metric->roads();
    for (const RoadChange& change : engine_.changes.all()) {
      const RoadIndex road{change.road};
      const PlaceIndex from = engine_.network->from(road);
      const PlaceIndex to = engine_.network->to(road);
      suspect(from, to, before.forward[change.road]);
      suspect(to, from, before.backward[change.road]);
    }
    if (!find_affected(most)) return false;
    search_affected();
    return true;
  }

  [[nodiscard]] std::span<const std::uint32_t> affected() const { return all_affected_; }

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
    if (!before.reachable()) return;
    const TravelTime bound = times_.of(static_cast<std::uint32_t>(from));
    if (!bound.reachable() || before + times_.of(static_cast<std::uint32_t>(to)) != bound) return;
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
      best = std::min(best, time_now(graph_.departures[*edge]) + times_.of(next));
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

  bool find_affected(std::size_t most) {
    while (!queue_.empty()) {
      const std::uint32_t place = queue_.top().second;
      queue_.pop();
      if (affected_[place] || best_from(place) == times_.of(place)) continue;
      if (all_affected_.size() == most) return false;
      affected_[place] = true;
      all_affected_.push_back(place);
      each_before(place, [&](std::uint32_t earlier, TravelTime arc) {
        const TravelTime before = times_.of(earlier);
        const bool led_on = before.reachable() && arc + times_.of(place) == before;
        if (led_on && !affected_[earlier]) queue_.emplace(before.ms, earlier);
      });
    }
    return true;
  }

  void search_affected() {
    for (const std::uint32_t place : all_affected_) {
      const TravelTime best = best_from(place);
      times_.set(place, best);
      if (best.reachable()) queue_.emplace(best.ms, place);
    }
    while (!queue_.empty()) {
      const TravelTime here{queue_.top().first};
      const std::uint32_t place = queue_.top().second;
      queue_.pop();
      if (times_.of(place) != here) continue;
      each_before(place, [&](std::uint32_t earlier, TravelTime arc) {
        const TravelTime by_here = arc + here;
        if (!affected_[earlier] || by_here >= times_.of(earlier)) return;
        times_.set(earlier, by_here);
        queue_.emplace(by_here.ms, earlier);
      });
    }
  }

  const Travel::Engine& engine_;
  const RoadNetwork::Graph& graph_;
  std::span<const Entry> entries_;
  Times& times_;
  std::vector<bool> affected_;
  std::vector<std::uint32_t> all_affected_ = {};
  Queue queue_ = {};
};

/// All times, by place.
class TimesOfAll {
 public:
  explicit TimesOfAll(std::vector<TravelTime>& times) : times_(times) {}
  [[nodiscard]] TravelTime of(std::uint32_t place) const { return times_[place]; }
  void set(std::uint32_t place, TravelTime time) { times_[place] = time; }

 private:
  std::vector<TravelTime>& times_;
};

/// Those that are asked about, out of the index, and what was found out beside.
class TimesAsked {
 public:
  TimesAsked(const Travel::Engine& engine, std::span<const Seed> seeds)
      : engine_(engine), towards_(engine.towards()) {
    towards_->begin(engine.index->frame.hierarchy, engine.metric->times(), seeds);
  }
  [[nodiscard]] TravelTime of(std::uint32_t place) const {
    const auto known = otherwise_.find(place);
    if (known != otherwise_.end()) return known->second;
    return {towards_->time(engine_.rank(PlaceIndex{place}))};
  }
  void set(std::uint32_t place, TravelTime time) { otherwise_[place] = time; }

 private:
  const Travel::Engine& engine_;
  Lent<Towards> towards_;
  std::unordered_map<std::uint32_t, TravelTime> otherwise_ = {};
};

/// Beyond so many affected places a look at each by itself costs more than a look at all.
constexpr std::size_t most_looked_at_apart = 10'000;

/// The times from the places that are wanted. Empty: where a search would have to answer.
std::optional<std::vector<TravelTime>> times_wanted(const Travel::Engine& engine,
                                                    std::span<const Entry> entries,
                                                    const PlacesWanted& wanted) {
  const auto* const metric = engine.exact();
  if (metric == nullptr && !engine.bounded()) return std::nullopt;
  const std::shared_ptr<const Metric> by = metric != nullptr ? *metric : engine.metric;
  const auto seeds = engine.seeds(entries);
  auto times = times_by_rows(engine, *by, *wanted.rows(*engine.index, by), seeds);
  if (metric != nullptr) return times;
  TimesAsked asked(engine, seeds);
  BoundsMadeRight right(engine, entries, asked);
  if (!right.run(most_looked_at_apart)) return std::nullopt;
  for (const std::uint32_t place : right.affected()) {
    const std::uint32_t number = wanted.number(PlaceIndex{place});
    if (number != PlacesWanted::none) times[number] = asked.of(place);
  }
  return times;
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

struct TravelTimes::OfSome {
  std::shared_ptr<const PlacesWanted> places;
  std::vector<TravelTime> times = {};  ///< by number
  mutable std::once_flag all_asked = {};
  mutable std::vector<TravelTime> all = {};  ///< by place
};

TravelTimes::TravelTimes(const Travel& travel, std::span<const Approach> approaches)
    : TravelTimes(travel, approaches, nullptr) {}

TravelTimes::TravelTimes(const Travel& travel, std::span<const Approach> approaches,
                         std::shared_ptr<const PlacesWanted> wanted)
    : engine_(travel.engine_),
      approaches_(entries_of(approaches, *engine_->network)),
      legs_(legs_on_roads<decltype(legs_)>(approaches, *engine_->network)) {
  choice_.engine = engine_->exact() != nullptr ? TravelEngine::index : TravelEngine::search;
  choice_.reason = engine_->reason(choice_.engine);
  if (wanted != nullptr) {
    if (auto times = times_wanted(*engine_, approaches_, *wanted)) {
      auto made = std::make_shared<OfSome>();
      made->places = std::move(wanted);
      made->times = *std::move(times);
      of_some_ = std::move(made);
      return;
    }
  }
  to_incident_ = from_all();
}

std::vector<TravelTime> TravelTimes::from_all() const {
  if (const auto* const metric = engine_->exact()) {
    const ArcTimes& times = (*metric)->times();
    return all_times_by_sweep(*engine_, engine_->seeds(approaches_), times.down, times.up);
  }
  if (engine_->bounded()) {
    const ArcTimes& bounds = engine_->metric->times();
    auto times = all_times_by_sweep(*engine_, engine_->seeds(approaches_), bounds.down, bounds.up);
    TimesOfAll all(times);
    BoundsMadeRight(*engine_, approaches_, all).run();
    return times;
  }
  std::vector<TravelTime> times(engine_->network->places().size());
  const FlatArcs& arrivals = engine_->arrivals();
  const auto search = engine_->search();
  begin(*search, approaches_);
  while (const auto reached = search->next()) {
    times[reached->vertex] = {reached->ms};
    search->follow(*reached, arrivals);
  }
  return times;
}

TravelTimes::TravelTimes(std::shared_ptr<const RoadNetwork> network, RoadTimes roads,
                         std::span<const Approach> approaches)
    : TravelTimes(Travel(std::move(network), std::move(roads)), approaches) {}

EngineChoice TravelTimes::choice() const { return choice_; }

TravelTime TravelTimes::from(PlaceIndex place) const {
  if (of_some_ == nullptr) return to_incident_[static_cast<std::size_t>(place)];
  const std::uint32_t number = of_some_->places->number(place);
  if (number != PlacesWanted::none) return of_some_->times[number];
  std::call_once(of_some_->all_asked, [&] { of_some_->all = from_all(); });
  return of_some_->all[static_cast<std::size_t>(place)];
}

TravelTime TravelTimes::from(const PlaceId& place) const {
  const auto index = engine_->network->find(place);
  if (!index) throw Error(Code::id_unknown, {Text("地点", "place"), Text(place.view())});
  return from(*index);
}

std::optional<Route> TravelTimes::route(PlaceIndex place) const {
  return way(place, approaches_, *engine_, [&](PlaceIndex at) { return from(at); });
}

}  // namespace muster
