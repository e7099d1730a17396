// Who is nearest under closures, out of the index of the open roads: see lower_bounds.hpp.
#include <algorithm>

#include "road_graph.hpp"
#include "travel_engine.hpp"

namespace muster {

namespace {

constexpr std::size_t more_than_wanted = 7;  ///< candidates taken at first beside the k
constexpr std::size_t around = 64;  ///< places looked at to see whether the incident is cut off
/// Nor more than that share of the map: looking around is not to be the whole search.
constexpr std::size_t around_one_in = 256;

/// So many places may be looked at for one candidate. A search for all looks at places · k ÷ stands
/// of them, and a place costs about a quarter as much there.
std::size_t far(std::size_t places, std::size_t k, std::size_t stands) {
  return places * k / std::max<std::size_t>(stands, 1) / 4;
}

/// A search from the incident on the changed roads, place by place out of the network: for one
/// question that is less than laying all arcs in a row first.
std::optional<std::vector<Arrival>> searched(const ChangedRoads& roads, Search& search,
                                             const Overlay& overlay, std::span<const Entry> entries,
                                             std::size_t k, std::uint64_t qualities,
                                             std::size_t most) {
  const RoadArcs& arrivals = roads.network.graph().arrivals;
  return nearest_by_search(
      search, overlay, entries, k, qualities, most, [&](Search& from, const Reached& reached) {
        const auto [first, last] = boost::out_edges(reached.vertex, arrivals);
        for (auto edge = first; edge != last; ++edge) {
          const RoadArc& arc = arrivals[*edge];
          const TravelTime time = roads.time(static_cast<std::uint32_t>(arc.road), arc.forward);
          if (!time.reachable()) continue;
          from.offer(static_cast<std::uint32_t>(boost::target(*edge, arrivals)),
                     reached.ms + time.ms);  // two numbers below 2³¹
        }
      });
}

}  // namespace

std::vector<Arrival> nearest_by_bounds(const Travel::Engine& engine, const Buckets& buckets,
                                       const Overlay& overlay, std::span<const Entry> entries,
                                       std::size_t k, std::uint64_t qualities) {
  const Hierarchy& hierarchy = engine.index->frame.hierarchy;
  const ArcTimes& times = engine.metric->times();
  const auto seeds = engine.seeds(entries);
  const auto towards = engine.towards();
  const auto rises = engine.traced_climb();
  const auto arcs = engine.intact_arcs();
  const auto search = engine.search();
  const ChangedRoads roads{*engine.network, engine.index->frame, engine.metric->roads(),
                           engine.changes};
  const auto by_search = [&](std::size_t most) {
    return searched(roads, *search, overlay, entries, k, qualities, most);
  };
  towards->begin(hierarchy, times, seeds);
  FirstArrivals best(k);
  std::size_t told = 0;
  bool looked_around = false;
  for (std::size_t wanted = k + more_than_wanted;; wanted *= 2) {
    const auto bounds = buckets.nearest(towards->falls(), wanted, qualities);
    for (; told < bounds.size(); ++told) {
      const BucketEntry& bound = bounds[told];
      if (best.closed_to({bound.stand, {bound.ms}})) return best.taken();
      const Stand& stand = overlay.stands()[bound.stand];
      const Seed from{engine.rank(stand.place), bound.ms - stand.before.ms};
      if (open_way_intact(hierarchy, times, towards->falls(), *rises, from, *arcs)) {
        best.add({bound.stand, {bound.ms}});
        continue;
      }
      if (!looked_around) {
        looked_around = true;
        if (auto answer = by_search(std::min(around, hierarchy.places() / around_one_in))) {
          return *std::move(answer);
        }
      }
      const auto drive = measured_again(roads, {seeds, *towards}, *arcs, *search,
                                        static_cast<std::uint32_t>(stand.place),
                                        far(hierarchy.places(), k, overlay.stands().size()));
      if (!drive) return *by_search(hierarchy.places());
      const TravelTime time = stand.before + TravelTime{*drive};
      if (time.reachable()) best.add({bound.stand, time});
    }
    if (bounds.size() < wanted) return best.taken();
  }
}

}  // namespace muster
