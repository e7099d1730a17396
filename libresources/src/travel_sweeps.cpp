// Matrices, coverage and one-to-all by sweeps, sixteen stands at a time: see sweep.hpp.
#include <algorithm>
#include <bit>

#include "passing_sweep.hpp"
#include "sweep_compare.hpp"
#include "travel_engine.hpp"

namespace muster {

namespace {

/// A row or column of a matrix: where it starts or ends, and the time there.
using Ends = std::vector<Seed>;

struct Side {
  std::vector<Ends> ends = {};
  std::span<const std::uint32_t> times;  ///< of the arcs, on this side of the top
};

/// Tells told(source, target, ms) for all pairs. The sources climb, the targets are swept to.
void many_to_many(const Travel::Engine& engine, const Side& sources, const Side& targets,
                  unsigned threads,
                  const std::function<void(std::size_t, std::size_t, std::uint32_t)>& told) {
  const Hierarchy& hierarchy = engine.index->frame.hierarchy;
  std::vector<std::uint32_t> wanted;
  for (const Ends& ends : targets.ends) {
    for (const Seed& end : ends) wanted.push_back(end.rank);
  }
  const SweepRows rows = rows_above(hierarchy, targets.times, wanted);
  const std::size_t batches = (sources.ends.size() + Sweep::lanes - 1) / Sweep::lanes;
  share(threads, [&](unsigned worker) {
    Sweep sweep(rows.first, rows.head, rows.ms);
    const auto climb = engine.climb();
    for (std::size_t batch = worker; batch < batches; batch += threads) {
      const std::size_t first = batch * Sweep::lanes;
      const std::size_t count = std::min<std::size_t>(Sweep::lanes, sources.ends.size() - first);
      sweep.begin();
      for (std::uint32_t lane = 0; lane < count; ++lane) {
        climb->run(hierarchy, sources.times, sources.ends[first + lane],
                   [&](std::uint32_t rank, std::uint32_t ms) {
                     if (rows.row[rank] != Hierarchy::none) sweep.seed(rows.row[rank], lane, ms);
                     return true;
                   });
      }
      sweep.run(simd());
      for (std::size_t target = 0; target < targets.ends.size(); ++target) {
        Sweep::Line best;
        best.fill(TravelTime::never);
        for (const Seed& end : targets.ends[target]) {
          const Sweep::Line& line = sweep.at(rows.row[end.rank]);
          for (std::uint32_t lane = 0; lane < count; ++lane) {
            best[lane] = std::min(best[lane], line[lane] + end.ms);
          }
        }
        for (std::uint32_t lane = 0; lane < count; ++lane) told(first + lane, target, best[lane]);
      }
    }
  });
}

/// What one thread has found: by rank, the first arrivals and how many are in time.
class CoverageFold {
 public:
  CoverageFold(std::size_t places, std::size_t ranks, TravelTime limit)
      // Lanes without a stand hold never, as stands that cannot come do; no limit lets those in.
      : found_(nobody_yet(places, ranks)), below_(std::min(limit.ms, TravelTime::never - 1) + 1) {}

  void take(std::uint32_t from, std::span<const Sweep::Line> lines, std::size_t first_stand) {
    const std::size_t ranks = found_.ranks;
    last_.assign(lines.size(), 0);
    sooner_.resize(lines.size());
    Arrival* const arrivals = found_.first.data() + from * ranks;
    for (std::size_t i = 0; ranks > 0 && i < lines.size(); ++i) {
      last_[i] = arrivals[(i + 1) * ranks - 1].time.ms;
    }
    compare_lines(simd(), {.lines = lines,
                           .in_time_below = below_,
                           .in_time = std::span(found_.in_time).subspan(from, lines.size()),
                           .than = last_,
                           .sooner = sooner_});
    for (std::size_t i = 0; i < lines.size(); ++i) {
      for (std::uint32_t left = sooner_[i]; left != 0; left &= left - 1) {
        const auto lane = static_cast<std::uint32_t>(std::countr_zero(left));
        put(arrivals + i * ranks, static_cast<std::uint32_t>(first_stand) + lane, lines[i][lane]);
      }
    }
  }
  [[nodiscard]] const RoadCoverage& found() const { return found_; }
  [[nodiscard]] RoadCoverage& found() { return found_; }

 private:
  /// Later stands come later among those that take as long, so only a shorter time gets in.
  void put(Arrival* ranked, std::uint32_t stand, std::uint32_t ms) const {
    std::size_t at = found_.ranks;
    while (at > 0 && ms < ranked[at - 1].time.ms) --at;
    if (at == found_.ranks) return;
    for (std::size_t rank = found_.ranks - 1; rank > at; --rank) ranked[rank] = ranked[rank - 1];
    ranked[at] = {stand, {ms}};
  }

  RoadCoverage found_;
  std::uint32_t below_;
  std::vector<std::uint32_t> last_ = {};
  std::vector<std::uint16_t> sooner_ = {};
};

}  // namespace

std::vector<TravelTime> matrix_by_sweeps(const Travel::Engine& engine, const Metric& metric,
                                         std::span<const std::vector<Entry>> targets,
                                         const Overlay& overlay, unsigned threads) {
  const std::size_t width = overlay.stands().size();
  std::vector<TravelTime> rows(targets.size() * width);
  Side stands{.times = metric.times().up};
  for (const Stand& stand : overlay.stands())
    stands.ends.push_back({{engine.rank(stand.place), 0}});
  Side incidents{.times = metric.times().down};
  for (const auto& target : targets) incidents.ends.push_back(engine.seeds(target));
  const auto put = [&](std::size_t stand, std::size_t target, std::uint32_t ms) {
    rows[target * width + stand] = overlay.stands()[stand].before + TravelTime{ms};
  };
  if (width <= targets.size()) {
    many_to_many(engine, stands, incidents, threads, put);
  } else {
    many_to_many(
        engine, incidents, stands, threads,
        [&](std::size_t target, std::size_t stand, std::uint32_t ms) { put(stand, target, ms); });
  }
  return rows;
}

RoadCoverage coverage_by_sweeps(const Travel::Engine& engine, const Metric& metric,
                                const Overlay& overlay, std::size_t ranks, TravelTime limit,
                                unsigned threads) {
  const Hierarchy& hierarchy = engine.index->frame.hierarchy;
  const auto stands = overlay.stands();
  const std::size_t batches = (stands.size() + Sweep::lanes - 1) / Sweep::lanes;
  const SweepLines& lines = engine.index->lines();
  std::vector<CoverageFold> parts;
  for (unsigned i = 0; i < threads; ++i) parts.emplace_back(hierarchy.places(), ranks, limit);
  share(threads, [&](unsigned worker) {
    PassingSweep sweep(hierarchy, lines, metric.times().down);
    const auto climb = engine.climb();
    for (std::size_t batch = worker; batch < batches; batch += threads) {
      const std::size_t first = batch * Sweep::lanes;
      const std::size_t count = std::min<std::size_t>(Sweep::lanes, stands.size() - first);
      sweep.begin();
      for (std::uint32_t lane = 0; lane < count; ++lane) {
        const Stand& stand = stands[first + lane];
        const Seed seed{engine.rank(stand.place), stand.before.ms};
        climb->run(hierarchy, metric.times().up, {&seed, 1},
                   [&](std::uint32_t rank, std::uint32_t ms) {
                     sweep.seed(rank, lane, ms);
                     return true;
                   });
      }
      sweep.run(simd(), [&](std::uint32_t from, std::span<const Sweep::Line> passing) {
        parts[worker].take(from, passing, first);
      });
    }
  });
  for (unsigned i = 1; i < threads; ++i) merge(parts.front().found(), parts[i].found());
  const RoadCoverage& by_rank = parts.front().found();
  RoadCoverage by_place = nobody_yet(hierarchy.places(), ranks);
  for (std::uint32_t place = 0; place < hierarchy.places(); ++place) {
    const std::uint32_t rank = hierarchy.rank_of[place];
    by_place.in_time[place] = by_rank.in_time[rank];
    std::copy_n(by_rank.first.begin() + static_cast<std::ptrdiff_t>(rank * ranks), ranks,
                by_place.first.begin() + static_cast<std::ptrdiff_t>(place * ranks));
  }
  return by_place;
}

std::vector<TravelTime> all_times_by_sweep(const Travel::Engine& engine,
                                           std::span<const Seed> seeds,
                                           std::span<const std::uint32_t> climbing,
                                           std::span<const std::uint32_t> sweeping) {
  const Hierarchy& hierarchy = engine.index->frame.hierarchy;
  std::vector<std::uint32_t> times(hierarchy.places(), TravelTime::never);
  engine.climb()->run(hierarchy, climbing, seeds, [&](std::uint32_t rank, std::uint32_t ms) {
    times[rank] = ms;
    return true;
  });
  sweep_one(hierarchy, sweeping, times);
  std::vector<TravelTime> by_place(hierarchy.places());
  for (std::uint32_t place = 0; place < hierarchy.places(); ++place) {
    by_place[place] = {times[hierarchy.rank_of[place]]};
  }
  return by_place;
}

}  // namespace muster
