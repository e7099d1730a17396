// Who is nearest, who arrives when, who covers what: searches that stop as soon as the answer
// stands.
#include <algorithm>

#include "muster/plan/error.hpp"
#include "travel_engine.hpp"

namespace muster {

namespace {

void check_size(const Overlay& overlay, const RoadNetwork& network) {
  if (overlay.places() == network.places().size()) return;
  throw Error(Code::internal, {Text("the overlay lies over another network")});
}

/// So many searches cost about as much as a metric.
constexpr std::size_t worth_customising = 8;

/// Nothing when the search is to answer.
std::shared_ptr<const Buckets> buckets_of(const Overlay& overlay, const Travel::Engine& engine) {
  const auto* exact = engine.exact();
  if (exact == nullptr && !engine.bounded()) return nullptr;
  return overlay.kept().of(overlay, engine.index, exact != nullptr ? *exact : engine.metric,
                           engine.wish != TravelEngine::automatic);
}

std::vector<Arrival> arrivals_of(const std::vector<BucketEntry>& entries) {
  std::vector<Arrival> arrivals;
  for (const BucketEntry& entry : entries) arrivals.push_back({entry.stand, {entry.ms}});
  return arrivals;
}

/// When each stand is there, into a row of as many.
void fill_row(const Travel::Engine& engine, std::span<const Entry> entries, const Overlay& overlay,
              Search& search, TravelTime* row) {
  std::size_t left = overlay.stands().size();
  begin(search, entries);
  while (left > 0) {
    const auto reached = search.next();
    if (!reached) return;
    if (overlay.anybody_at(reached->vertex)) {
      for (const std::uint32_t stand : overlay.at(reached->vertex)) {
        row[stand] = overlay.stands()[stand].before + TravelTime{reached->ms};
        --left;
      }
    }
    search.follow(*reached, engine.arrivals());
  }
}

/// One stand's way over the whole network. Where as many others are there first, nobody behind that
/// place can have it among the first either: they would come that way too, and still be first.
void cover_from(std::uint32_t stand, const Overlay& overlay, TravelTime limit,
                const FlatArcs& departures, Search& search, RoadCoverage& into) {
  const Stand& from = overlay.stands()[stand];
  search.begin();
  search.offer(static_cast<std::uint32_t>(from.place), from.before.ms);
  while (const auto reached = search.next()) {
    const Arrival arrival{stand, {reached->ms}};
    const bool in_time = arrival.time <= limit;
    const bool ranked =
        enter(into.first.data() + reached->vertex * into.ranks, into.ranks, arrival);
    if (in_time) ++into.in_time[reached->vertex];
    if (in_time || ranked) search.follow(*reached, departures);
  }
}

}  // namespace

std::vector<Arrival> Travel::nearest(std::span<const Approach> approaches, const Overlay& overlay,
                                     std::size_t k, std::uint64_t qualities) const {
  check_size(overlay, network());
  const auto entries = entries_of(approaches, network());
  if (const auto buckets = buckets_of(overlay, *engine_)) {
    if (const auto* metric = engine_->exact()) {
      const auto climb = engine_->climb();
      return arrivals_of(buckets->nearest(*climb, engine_->index->frame.hierarchy,
                                          (*metric)->times().down, engine_->seeds(entries), k,
                                          qualities));
    }
    return nearest_by_bounds(*engine_, *buckets, overlay, entries, k, qualities);
  }
  const FlatArcs& arrivals = engine_->arrivals();
  const auto search = engine_->search();
  return *nearest_by_search(
      *search, overlay, entries, k, qualities, network().places().size(),
      [&](Search& from, const Reached& reached) { from.follow(reached, arrivals); });
}

std::vector<TravelTime> Travel::arrivals(std::span<const Approach> approaches,
                                         const Overlay& overlay) const {
  check_size(overlay, network());
  std::vector<TravelTime> row(overlay.stands().size());
  const auto entries = entries_of(approaches, network());
  const auto* metric = engine_->exact();
  const auto buckets = metric == nullptr ? nullptr : buckets_of(overlay, *engine_);
  if (buckets) {
    const auto climb = engine_->climb();
    const auto times = buckets->arrivals(*climb, engine_->index->frame.hierarchy,
                                         (*metric)->times().down, engine_->seeds(entries));
    std::ranges::transform(times, row.begin(), [](std::uint32_t ms) { return TravelTime{ms}; });
    return row;
  }
  const auto search = engine_->search();
  fill_row(*engine_, entries, overlay, *search, row.data());
  return row;
}

std::vector<TravelTime> Travel::matrix(std::span<const std::vector<Approach>> targets,
                                       const Overlay& overlay, unsigned threads) const {
  check_size(overlay, network());
  threads = std::max(threads, 1U);
  std::vector<std::vector<Entry>> entries;
  for (const auto& target : targets) entries.push_back(entries_of(target, network()));
  const std::size_t width = overlay.stands().size();
  const bool many = std::min(targets.size(), width) >= worth_customising;
  if (const auto* metric = many ? engine_->exact_made() : engine_->exact()) {
    return matrix_by_sweeps(*engine_, **metric, entries, overlay, threads);
  }
  std::vector<TravelTime> rows(targets.size() * width);
  share(threads, [&](unsigned worker) {
    const auto search = engine_->search();
    for (std::size_t i = worker; i < targets.size(); i += threads) {
      fill_row(*engine_, entries[i], overlay, *search, rows.data() + i * width);
    }
  });
  return rows;
}

std::vector<TravelTime> Travel::from(PlaceIndex place, TravelTime limit) const {
  const auto* metric = engine_->exact();
  if (metric != nullptr && limit.ms == TravelTime::never - 1) {
    const Seed seed{engine_->rank(place), 0};
    const ArcTimes& times = (*metric)->times();
    return all_times_by_sweep(*engine_, {&seed, 1}, times.up, times.down);
  }
  std::vector<TravelTime> times(network().places().size());
  const FlatArcs& departures = engine_->departures();
  const auto search = engine_->search();
  search->begin();
  search->offer(static_cast<std::uint32_t>(place), 0);
  while (const auto reached = search->next()) {
    if (reached->ms > limit.ms) break;
    times[reached->vertex] = {reached->ms};
    search->follow(*reached, departures);
  }
  return times;
}

RoadCoverage Travel::coverage(const Overlay& overlay, std::size_t ranks, TravelTime limit,
                              unsigned threads) const {
  check_size(overlay, network());
  threads = std::max(threads, 1U);
  const bool many = overlay.stands().size() >= worth_customising;
  if (const auto* metric = many ? engine_->exact_made() : engine_->exact()) {
    return coverage_by_sweeps(*engine_, **metric, overlay, ranks, limit, threads);
  }
  const FlatArcs& departures = engine_->departures();
  std::vector<RoadCoverage> parts(threads, nobody_yet(network().places().size(), ranks));
  share(threads, [&](unsigned worker) {
    const auto search = engine_->search();
    for (std::size_t i = worker; i < overlay.stands().size(); i += threads) {
      cover_from(static_cast<std::uint32_t>(i), overlay, limit, departures, *search, parts[worker]);
    }
  });
  for (unsigned i = 1; i < threads; ++i) merge(parts.front(), parts[i]);
  return std::move(parts.front());
}

std::vector<Loss> losses(const RoadCoverage& before, const RoadCoverage& after, std::size_t rank) {
  if (before.first.size() != after.first.size() || before.ranks != after.ranks || rank == 0 ||
      rank > before.ranks) {
    throw Error(Code::internal, {Text("two coverages that do not compare")});
  }
  std::vector<Loss> all;
  for (std::uint32_t i = 0; i < before.in_time.size(); ++i) {
    const PlaceIndex place{i};
    const Arrival& was = before.of(place, rank);
    const Arrival& is = after.of(place, rank);
    if (is.time > was.time) all.push_back({place, was, is});
  }
  return all;
}

}  // namespace muster
