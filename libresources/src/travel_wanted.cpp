#include "travel_wanted.hpp"

#include <algorithm>
#include <memory>

namespace muster {

PlacesWanted::PlacesWanted(const RoadNetwork& network, std::span<const PlaceIndex> places)
    : places_(places.begin(), places.end()), number_(network.places().size(), none) {
  std::ranges::sort(places_);
  places_.erase(std::unique(places_.begin(), places_.end()), places_.end());
  for (std::uint32_t i = 0; i < places_.size(); ++i) {
    number_[static_cast<std::size_t>(places_[i])] = i;
  }
}

std::shared_ptr<const PlacesWanted::Rows> PlacesWanted::rows(
    const TravelIndex& index, const std::shared_ptr<const Metric>& metric) const {
  const std::scoped_lock lock(mutex_);
  const auto known =
      std::ranges::find_if(kept_, [&](const auto& one) { return one.first == metric; });
  if (known != kept_.end()) return known->second;
  const Hierarchy& hierarchy = index.frame.hierarchy;
  std::vector<std::uint32_t> ranks;
  ranks.reserve(places_.size());
  for (const PlaceIndex place : places_) {
    ranks.push_back(hierarchy.rank_of[static_cast<std::size_t>(place)]);
  }
  auto made = std::make_shared<Rows>();
  made->rows = rows_above(hierarchy, metric->times().up, ranks);
  for (const std::uint32_t rank : ranks) made->row_of.push_back(made->rows.row[rank]);
  if (kept_.size() == most_kept) kept_.erase(kept_.begin());
  kept_.emplace_back(metric, made);
  return made;
}

std::vector<TravelTime> times_by_rows(const Travel::Engine& engine, const Metric& metric,
                                      const PlacesWanted::Rows& rows, std::span<const Seed> seeds) {
  const SweepRows& all = rows.rows;
  std::vector<std::uint32_t> times(all.rank.size(), TravelTime::never);
  engine.climb()->run(engine.index->frame.hierarchy, metric.times().down, seeds,
                      [&](std::uint32_t rank, std::uint32_t ms) {
                        if (all.row[rank] != Hierarchy::none) times[all.row[rank]] = ms;
                        return true;
                      });
  for (std::size_t row = times.size(); row-- > 0;) {
    std::uint32_t best = times[row];
    for (std::uint32_t arc = all.first[row]; arc < all.first[row + 1]; ++arc) {
      best = std::min(best, times[all.head[arc]] + all.ms[arc]);
    }
    times[row] = best;
  }
  std::vector<TravelTime> found;
  found.reserve(rows.row_of.size());
  for (const std::uint32_t row : rows.row_of) found.push_back({times[row]});
  return found;
}

}  // namespace muster
