// Who is nearest under closures, out of the index of the open roads: see lower_bounds.hpp.
#include <algorithm>

#include "travel_engine.hpp"

namespace muster {

namespace {

constexpr std::size_t more_than_wanted = 7;  ///< candidates taken at first beside the k
constexpr std::size_t far = 5000;  ///< places a search may look at before Dijkstra is as good

}  // namespace

std::optional<std::vector<Arrival>> nearest_by_bounds(const Travel::Engine& engine,
                                                      const Buckets& buckets,
                                                      const Overlay& overlay,
                                                      std::span<const Entry> entries, std::size_t k,
                                                      std::uint64_t qualities) {
  const Hierarchy& hierarchy = engine.index->frame.hierarchy;
  const ArcTimes& times = engine.metric->times();
  const auto seeds = engine.seeds(entries);
  const auto climb = engine.climb();
  const auto towards = engine.towards();
  const auto arcs = engine.intact_arcs();
  const auto search = engine.search();
  const ChangedRoads roads{*engine.network, engine.index->frame, engine.metric->roads(),
                           engine.changes};
  towards->begin(hierarchy, times, seeds);
  const OpenIncident incident{seeds, *towards};
  std::vector<Arrival> best;
  std::size_t measured = 0;
  for (std::size_t wanted = k + more_than_wanted;; wanted *= 2) {
    const auto bounds = buckets.nearest(*climb, hierarchy, times.down, seeds, wanted, qualities);
    for (; measured < bounds.size(); ++measured) {
      const BucketEntry& bound = bounds[measured];
      const Arrival least{bound.stand, {bound.ms}};
      if (best.size() == k && (k == 0 || !before(least, best.back()))) return best;
      const Stand& stand = overlay.stands()[bound.stand];
      const auto drive = measured_again(roads, incident, *arcs, *search,
                                        static_cast<std::uint32_t>(stand.place), far);
      if (!drive) return std::nullopt;
      const Arrival arrival{bound.stand, stand.before + TravelTime{*drive}};
      if (!arrival.time.reachable()) continue;
      best.insert(std::ranges::upper_bound(best, arrival, before), arrival);
      if (best.size() > k) best.pop_back();
    }
    if (bounds.size() < wanted) return best;
  }
}

}  // namespace muster
