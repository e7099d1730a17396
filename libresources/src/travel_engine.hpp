#pragma once

#include <algorithm>
#include <atomic>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <utility>
#include <vector>

#include "buckets.hpp"
#include "muster/resources/travel.hpp"
#include "search.hpp"
#include "travel_index_parts.hpp"

namespace muster {

/// Something from a shelf, put back when it is let go.
template <class Thing>
class Lent {
 public:
  template <class Make>
  Lent(Shelf<Thing>& shelf, const Make& make) : shelf_(shelf), thing_(shelf.take(make)) {}
  ~Lent() { shelf_.put_back(std::move(thing_)); }
  Lent(const Lent&) = delete;
  Lent& operator=(const Lent&) = delete;
  Thing& operator*() const { return *thing_; }
  Thing* operator->() const { return thing_.get(); }

 private:
  Shelf<Thing>& shelf_;
  std::unique_ptr<Thing> thing_;
};

/// The place of an approach and its leg.
using Entry = std::pair<PlaceIndex, TravelTime>;

/// What stands behind the door: Dijkstra's search, which needs nothing, and where the network has
/// an index, a metric of it: one that is these roads exactly, or one these roads are never quicker
/// than (with what has changed since).
struct Travel::Engine {
  Engine(std::shared_ptr<const RoadNetwork> roads, RoadTimes times, TravelEngine wish);
  /// The roads of that metric of the other's index with changes, none of which makes one quicker.
  Engine(const Engine& other, std::shared_ptr<const Metric> of, RoadChanges more);
  ~Engine();
  Engine(const Engine&) = delete;
  Engine& operator=(const Engine&) = delete;

  std::shared_ptr<const RoadNetwork> network;
  TravelEngine wish;
  std::shared_ptr<const TravelIndex> index = {};
  std::shared_ptr<const Metric> metric = {};  ///< exact, or with changes a lower bound
  RoadChanges changes = RoadChanges();

  [[nodiscard]] const RoadTimes& times() const;
  /// Against the way one drives, and as one drives; made when first asked for.
  [[nodiscard]] const FlatArcs& arrivals() const;
  [[nodiscard]] const FlatArcs& departures() const;

  /// The metric of these very roads, if there is one already.
  [[nodiscard]] const std::shared_ptr<const Metric>* exact() const;
  /// The same, made if need be; nothing without an index.
  [[nodiscard]] const std::shared_ptr<const Metric>* exact_made() const;
  [[nodiscard]] bool bounded() const { return metric != nullptr && !changes.empty(); }
  /// Whether so many changes are few enough for lower bounds, and these are wanted.
  [[nodiscard]] bool worth_bounds(std::size_t changes) const;
  [[nodiscard]] TravelEngine answering() const;
  /// Why that engine answers, which is not always the one wished for.
  [[nodiscard]] EngineReason reason(TravelEngine answering) const;

  [[nodiscard]] Lent<Search> search() const;
  [[nodiscard]] Lent<Climb> climb() const;
  [[nodiscard]] Lent<TracedClimb> traced_climb() const;
  [[nodiscard]] Lent<Towards> towards() const;
  [[nodiscard]] Lent<IntactArcs> intact_arcs() const;

  [[nodiscard]] std::uint32_t rank(PlaceIndex place) const {
    return index->frame.hierarchy.rank_of[static_cast<std::size_t>(place)];
  }
  [[nodiscard]] std::vector<Seed> seeds(std::span<const Entry> entries) const;

 private:
  void choose(RoadTimes times);

  mutable std::once_flag times_once_;
  mutable RoadTimes times_;
  mutable std::once_flag arrivals_once_;
  mutable FlatArcs arrivals_;
  mutable std::once_flag departures_once_;
  mutable FlatArcs departures_;
  mutable std::mutex own_mutex_;
  mutable std::shared_ptr<const Metric> own_;
  mutable std::atomic<bool> own_made_ = false;
  mutable Shelf<Search> searches_;
  mutable Shelf<IntactArcs> intact_arcs_;
};

/// The buckets of an overlay, by metric, and how often they were wanted.
struct Overlay::Kept {
  struct One {
    std::weak_ptr<const Metric> metric = {};
    std::shared_ptr<const TravelIndex> index = {};
    std::shared_ptr<Buckets> buckets = {};
    std::size_t wanted = 0;
  };
  std::mutex mutex = {};
  std::vector<One> all = {};

  /// Nothing as long as making them would cost more than the questions so far, unless `at_once`.
  [[nodiscard]] std::shared_ptr<const Buckets> of(const Overlay& overlay,
                                                  const std::shared_ptr<const TravelIndex>& index,
                                                  const std::shared_ptr<const Metric>& metric,
                                                  bool at_once);
};

/// Throws:  Error{id_unknown}.
[[nodiscard]] std::vector<Entry> entries_of(std::span<const Approach> approaches,
                                            const RoadNetwork& network);

/// Begins a search at the entries.
void begin(Search& search, std::span<const Entry> entries);

/// As Travel::nearest(), out of the open index.
[[nodiscard]] std::vector<Arrival> nearest_by_bounds(const Travel::Engine& engine,
                                                     const Buckets& buckets, const Overlay& overlay,
                                                     std::span<const Entry> entries, std::size_t k,
                                                     std::uint64_t qualities);
/// As Travel::nearest(), by a search from the incident. `follow(search, reached)` offers what lies
/// one road before a place. Empty when more than `most` places had to be looked at.
template <class Follow>
[[nodiscard]] std::optional<std::vector<Arrival>> nearest_by_search(
    Search& search, const Overlay& overlay, std::span<const Entry> entries, std::size_t k,
    std::uint64_t qualities, std::size_t most, const Follow& follow);

/// As Travel::matrix(), by sweeps.
[[nodiscard]] std::vector<TravelTime> matrix_by_sweeps(const Travel::Engine& engine,
                                                       const Metric& metric,
                                                       std::span<const std::vector<Entry>> targets,
                                                       const Overlay& overlay, unsigned threads);
/// As Travel::coverage(), by sweeps.
[[nodiscard]] RoadCoverage coverage_by_sweeps(const Travel::Engine& engine, const Metric& metric,
                                              const Overlay& overlay, std::size_t ranks,
                                              TravelTime limit, unsigned threads);
/// The time from every place to the entries, or from one to every place.
[[nodiscard]] std::vector<TravelTime> all_times_by_sweep(const Travel::Engine& engine,
                                                         std::span<const Seed> seeds,
                                                         std::span<const std::uint32_t> climbing,
                                                         std::span<const std::uint32_t> sweeping);

/// Puts an arrival into its rank. Returns whether it is among the first.
bool enter(Arrival* ranked, std::size_t ranks, const Arrival& arrival);
/// By (time, stand).
[[nodiscard]] bool before(const Arrival& a, const Arrival& b);
[[nodiscard]] RoadCoverage nobody_yet(std::size_t places, std::size_t ranks);
void merge(RoadCoverage& into, const RoadCoverage& other);

/// The best so many, by (time, stand).
class FirstArrivals {
 public:
  explicit FirstArrivals(std::size_t most) : most_(most) {}

  void add(const Arrival& arrival) {
    const auto place = std::ranges::upper_bound(best_, arrival, before);
    if (place == best_.end() && best_.size() == most_) return;
    best_.insert(place, arrival);
    if (best_.size() > most_) best_.pop_back();
  }
  /// Whether nobody who arrives then, or later, could still come in.
  [[nodiscard]] bool closed_to(const Arrival& later) const {
    return best_.size() == most_ && (most_ == 0 || !before(later, best_.back()));
  }
  [[nodiscard]] std::vector<Arrival> taken() { return std::move(best_); }

 private:
  std::size_t most_;
  std::vector<Arrival> best_ = {};
};

template <class Follow>
std::optional<std::vector<Arrival>> nearest_by_search(Search& search, const Overlay& overlay,
                                                      std::span<const Entry> entries, std::size_t k,
                                                      std::uint64_t qualities, std::size_t most,
                                                      const Follow& follow) {
  FirstArrivals best(k);
  begin(search, entries);
  for (std::size_t left = overlay.stands().size(), looked_at = 0; left > 0; ++looked_at) {
    const auto reached = search.next();
    if (!reached || best.closed_to({0, {reached->ms}})) break;
    if (looked_at == most) return std::nullopt;
    if (overlay.anybody_at(reached->vertex)) {
      for (const std::uint32_t i : overlay.at(reached->vertex)) {
        --left;
        const Stand& stand = overlay.stands()[i];
        const TravelTime time = stand.before + TravelTime{reached->ms};
        if ((stand.qualities & qualities) == qualities && time.reachable()) best.add({i, time});
      }
    }
    follow(search, *reached);
  }
  return best.taken();
}

/// Runs work(0) … work(threads - 1), each in a thread of its own.
void share(unsigned threads, const std::function<void(unsigned)>& work);

}  // namespace muster
