// Which engine answers: chosen once, when the roads are given.
#include "travel_engine.hpp"

#include <algorithm>

#include "muster/plan/error.hpp"
#include "road_graph.hpp"

namespace muster {

namespace {

/// A share of all roads: with more of them changed, lower bounds say too little.
constexpr std::size_t one_road_in = 50;

FlatArcs flat(const RoadArcs& graph, const RoadTimes& times) {
  FlatArcs flat;
  const auto vertices = static_cast<std::uint32_t>(boost::num_vertices(graph));
  flat.first.reserve(vertices + 1);
  flat.arcs.reserve(boost::num_edges(graph));
  for (std::uint32_t vertex = 0; vertex < vertices; ++vertex) {
    const auto [first, last] = boost::out_edges(vertex, graph);
    for (auto edge = first; edge != last; ++edge) {
      const RoadArc& arc = graph[*edge];
      const TravelTime time =
          (arc.forward ? times.forward : times.backward)[static_cast<std::size_t>(arc.road)];
      if (time.reachable()) flat.arcs.push_back({boost::target(*edge, graph), time.ms});
    }
    flat.first.push_back(static_cast<std::uint32_t>(flat.arcs.size()));
  }
  return flat;
}

std::vector<RoadChange> changes_between(const RoadTimes& before, const RoadTimes& now) {
  std::vector<RoadChange> changes;
  for (std::uint32_t i = 0; i < now.forward.size(); ++i) {
    if (before.forward[i] == now.forward[i] && before.backward[i] == now.backward[i]) continue;
    changes.push_back({i, now.forward[i], now.backward[i]});
  }
  return changes;
}

bool nowhere_quicker(std::span<const RoadChange> changes, const RoadTimes& before) {
  return std::ranges::all_of(changes, [&](const RoadChange& change) {
    return change.forward >= before.forward[change.road] &&
           change.backward >= before.backward[change.road];
  });
}

}  // namespace

Travel::Engine::Engine(std::shared_ptr<const RoadNetwork> roads, RoadTimes given,
                       TravelEngine wished)
    : network(std::move(roads)), wish(wished) {
  const std::size_t count = network->roads().size();
  if (given.forward.size() != count || given.backward.size() != count) {
    throw Error(Code::internal, {Text("the road times belong to another network")});
  }
  choose(std::move(given));
}

Travel::Engine::Engine(const Engine& other, std::shared_ptr<const Metric> of, RoadChanges more)
    : network(other.network),
      wish(other.wish),
      index(other.index),
      metric(std::move(of)),
      changes(std::move(more)) {}

Travel::Engine::~Engine() {
  if (!index) return;
  for (std::size_t i = 0; i < 2; ++i) {
    if (auto arcs = intact_arcs_.take([] { return std::unique_ptr<IntactArcs>(); })) {
      index->intact_arcs.put_back(std::move(arcs));
    }
  }
}

void Travel::Engine::choose(RoadTimes given) {
  const bool automatic = wish == TravelEngine::automatic;
  if (automatic && network->places().size() >= places_worth_an_index) index = index_of(*network);
  if (!automatic && wish != TravelEngine::search) index = index_made_for(*network);
  if (index && wish == TravelEngine::lower_bounds && index->open->roads() == given) {
    metric = index->open;
  } else if (index && wish != TravelEngine::lower_bounds) {
    metric = index->known(given);
  }
  if (index && !metric) {
    std::vector<RoadChange> changed = changes_between(index->open->roads(), given);
    const bool few = changed.size() <= given.forward.size() / one_road_in;
    if (worth_bounds(changed.size()) && nowhere_quicker(changed, index->open->roads())) {
      metric = index->open;
      changes = RoadChanges(std::move(changed), given.forward.size());
    } else if (!automatic || few) {
      metric = index->metric_of(given, *index->open,
                                RoadChanges(std::move(changed), given.forward.size()));
    }
  }
  // Otherwise the roads get a metric of their own as soon as a question is worth it.
  if (!metric || bounded()) std::call_once(times_once_, [&] { times_ = std::move(given); });
}

bool Travel::Engine::worth_bounds(std::size_t number) const {
  if (wish == TravelEngine::lower_bounds) return true;
  return wish == TravelEngine::automatic && number <= network->roads().size() / one_road_in;
}

const RoadTimes& Travel::Engine::times() const {
  if (metric && changes.empty()) return metric->roads();
  std::call_once(times_once_, [&] {
    times_ = metric->roads();
    for (const RoadChange& change : changes.all()) {
      times_.forward[change.road] = change.forward;
      times_.backward[change.road] = change.backward;
    }
  });
  return times_;
}

const FlatArcs& Travel::Engine::arrivals() const {
  std::call_once(arrivals_once_, [&] { arrivals_ = flat(network->graph().arrivals, times()); });
  return arrivals_;
}

const FlatArcs& Travel::Engine::departures() const {
  std::call_once(departures_once_,
                 [&] { departures_ = flat(network->graph().departures, times()); });
  return departures_;
}

const std::shared_ptr<const Metric>* Travel::Engine::exact() const {
  if (metric && changes.empty()) return &metric;
  return own_made_ ? &own_ : nullptr;
}

const std::shared_ptr<const Metric>* Travel::Engine::exact_made() const {
  if (!index || exact() != nullptr) return exact();
  const std::scoped_lock lock(own_mutex_);
  if (!own_) {
    own_ = bounded() ? index->metric_of(times(), *metric, changes) : index->metric_of(times());
    own_made_ = true;
  }
  return &own_;
}

TravelEngine Travel::Engine::answering() const {
  if (exact() != nullptr) return TravelEngine::index;
  return bounded() ? TravelEngine::lower_bounds : TravelEngine::search;
}

EngineReason Travel::Engine::reason(TravelEngine answering) const {
  if (wish == answering) return EngineReason::asked_for;
  if (!index) {
    const bool small = network->places().size() < places_worth_an_index;
    return small ? EngineReason::small_map : EngineReason::no_index;
  }
  if (answering == TravelEngine::index) return EngineReason::customised;
  if (answering == TravelEngine::lower_bounds) return EngineReason::few_slower;
  return bounded() ? EngineReason::all_at_once : EngineReason::many_changed;
}

Lent<Search> Travel::Engine::search() const {
  return {index ? index->searches : searches_,
          [&] { return std::make_unique<Search>(network->places().size()); }};
}

Lent<Climb> Travel::Engine::climb() const {
  return {index->climbs, [&] { return std::make_unique<Climb>(index->frame.hierarchy.places()); }};
}

Lent<TracedClimb> Travel::Engine::traced_climb() const {
  return {index->traced_climbs,
          [&] { return std::make_unique<TracedClimb>(index->frame.hierarchy.places()); }};
}

Lent<Towards> Travel::Engine::towards() const {
  return {index->towards,
          [&] { return std::make_unique<Towards>(index->frame.hierarchy.places()); }};
}

Lent<IntactArcs> Travel::Engine::intact_arcs() const {
  return {intact_arcs_, [&] {
            auto arcs = index->intact_arcs.take(
                [&] { return std::make_unique<IntactArcs>(index->frame.hierarchy.arcs()); });
            arcs->begin(index->frame, metric->witnesses(index->frame), metric->roads(), changes);
            return arcs;
          }};
}

std::vector<Seed> Travel::Engine::seeds(std::span<const Entry> entries) const {
  std::vector<Seed> seeds;
  for (const auto& [place, leg] : entries) {
    if (leg.reachable()) seeds.push_back({rank(place), leg.ms});
  }
  return seeds;
}

std::vector<Entry> entries_of(std::span<const Approach> approaches, const RoadNetwork& network) {
  std::vector<Entry> entries;
  for (const Approach& approach : approaches) {
    const auto place = network.find(approach.place);
    if (!place) {
      throw Error(Code::id_unknown, {Text("地点", "place"), Text(approach.place.view())});
    }
    entries.emplace_back(*place, approach.leg);
  }
  return entries;
}

void begin(Search& search, std::span<const Entry> entries) {
  search.begin();
  for (const auto& [place, leg] : entries) search.offer(static_cast<std::uint32_t>(place), leg.ms);
}

}  // namespace muster
