// Who is nearest, who arrives when, who covers what: searches that stop as soon as the answer
// stands.
#include <algorithm>
#include <thread>
#include <tuple>

#include "muster/plan/error.hpp"
#include "travel_engine.hpp"

namespace muster {

namespace {

bool before(const Arrival& a, const Arrival& b) {
  return std::tie(a.time, a.stand) < std::tie(b.time, b.stand);
}

/// The best so many, by (time, stand).
class Best {
 public:
  explicit Best(std::size_t most) : most_(most) {}

  void add(const Arrival& arrival) {
    const auto place = std::ranges::upper_bound(best_, arrival, before);
    if (place == best_.end() && best_.size() == most_) return;
    best_.insert(place, arrival);
    if (best_.size() > most_) best_.pop_back();
  }
  /// Whether nobody who arrives at that time or later could still come in.
  [[nodiscard]] bool closed_to(TravelTime later) const {
    return best_.size() == most_ && (most_ == 0 || best_.back().time < later);
  }
  [[nodiscard]] std::vector<Arrival> taken() { return std::move(best_); }

 private:
  std::size_t most_;
  std::vector<Arrival> best_ = {};
};

void check_size(const Overlay& overlay, const RoadNetwork& network) {
  if (overlay.places() == network.places().size()) return;
  throw Error(Code::internal, {Text("the overlay lies over another network")});
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
    search.follow(*reached, engine.arrivals);
  }
}

/// Runs work(0) … work(threads - 1), each in a thread of its own.
template <class Work>
void share(unsigned threads, const Work& work) {
  std::vector<std::exception_ptr> failed(threads);
  {
    std::vector<std::jthread> running;
    for (unsigned i = 1; i < threads; ++i) {
      running.emplace_back([&, i] {
        try {
          work(i);
        } catch (...) {
          failed[i] = std::current_exception();
        }
      });
    }
    work(0U);
  }
  for (const auto& one : failed) {
    if (one) std::rethrow_exception(one);
  }
}

RoadCoverage nothing(std::size_t places, std::size_t ranks) {
  return {.ranks = ranks,
          .first = std::vector<Arrival>(places * ranks),
          .in_time = std::vector<std::uint32_t>(places)};
}

/// Puts an arrival into its rank. Returns whether it is among the first.
bool enter(Arrival* ranked, std::size_t ranks, const Arrival& arrival) {
  Arrival* const end = ranked + ranks;
  Arrival* place = std::upper_bound(ranked, end, arrival, before);
  if (place == end) return false;
  std::move_backward(place, end - 1, end);
  *place = arrival;
  return true;
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

void merge(RoadCoverage& into, const RoadCoverage& other) {
  for (std::size_t place = 0; place < into.in_time.size(); ++place) {
    into.in_time[place] += other.in_time[place];
    for (std::size_t rank = 0; rank < into.ranks; ++rank) {
      const Arrival& arrival = other.first[place * into.ranks + rank];
      if (arrival.stand == Arrival::nobody) break;
      if (!enter(into.first.data() + place * into.ranks, into.ranks, arrival)) break;
    }
  }
}

}  // namespace

Overlay::Overlay(const RoadNetwork& network, std::vector<Stand> stands)
    : stands_(std::move(stands)),
      places_(network.places().size()),
      marks_(places_ / 64 + 1),
      by_place_(stands_.size()) {
  for (std::uint32_t i = 0; i < stands_.size(); ++i) {
    const auto place = static_cast<std::uint32_t>(stands_[i].place);
    if (place >= places_) throw Error(Code::internal, {Text("a stand beyond the network")});
    marks_[place / 64] |= std::uint64_t{1} << (place % 64);
    by_place_[i] = i;
  }
  std::ranges::stable_sort(by_place_, {}, [&](std::uint32_t i) { return stands_[i].place; });
}

std::span<const std::uint32_t> Overlay::at(std::uint32_t place) const {
  const auto place_of = [&](std::uint32_t i) { return stands_[i].place; };
  const auto first = std::ranges::lower_bound(by_place_, PlaceIndex{place}, {}, place_of);
  const auto last = std::ranges::upper_bound(by_place_, PlaceIndex{place}, {}, place_of);
  return {first, last};
}

std::vector<Arrival> Travel::nearest(std::span<const Approach> approaches, const Overlay& overlay,
                                     std::size_t k, std::uint64_t qualities) const {
  check_size(overlay, network());
  Best best(k);
  const Engine::Borrowed search(*engine_);
  begin(*search, entries_of(approaches, network()));
  std::size_t left = overlay.stands().size();
  while (left > 0) {
    const auto reached = search->next();
    if (!reached || best.closed_to({reached->ms})) break;
    if (overlay.anybody_at(reached->vertex)) {
      for (const std::uint32_t i : overlay.at(reached->vertex)) {
        --left;
        const Stand& stand = overlay.stands()[i];
        const TravelTime time = stand.before + TravelTime{reached->ms};
        if ((stand.qualities & qualities) != qualities || !time.reachable()) continue;
        best.add({i, time});
      }
    }
    search->follow(*reached, engine_->arrivals);
  }
  return best.taken();
}

std::vector<TravelTime> Travel::arrivals(std::span<const Approach> approaches,
                                         const Overlay& overlay) const {
  check_size(overlay, network());
  std::vector<TravelTime> row(overlay.stands().size());
  const Engine::Borrowed search(*engine_);
  fill_row(*engine_, entries_of(approaches, network()), overlay, *search, row.data());
  return row;
}

std::vector<TravelTime> Travel::matrix(std::span<const std::vector<Approach>> targets,
                                       const Overlay& overlay, unsigned threads) const {
  check_size(overlay, network());
  const std::size_t width = overlay.stands().size();
  std::vector<TravelTime> rows(targets.size() * width);
  threads = std::max(threads, 1U);
  share(threads, [&](unsigned worker) {
    const Engine::Borrowed search(*engine_);
    for (std::size_t i = worker; i < targets.size(); i += threads) {
      fill_row(*engine_, entries_of(targets[i], network()), overlay, *search,
               rows.data() + i * width);
    }
  });
  return rows;
}

std::vector<TravelTime> Travel::from(PlaceIndex place, TravelTime limit) const {
  std::vector<TravelTime> times(network().places().size());
  const FlatArcs& departures = engine_->departures();
  const Engine::Borrowed search(*engine_);
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
  const FlatArcs& departures = engine_->departures();
  std::vector<RoadCoverage> parts(threads, nothing(network().places().size(), ranks));
  share(threads, [&](unsigned worker) {
    const Engine::Borrowed search(*engine_);
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
