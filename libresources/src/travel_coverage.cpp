// The first arrivals at a place, and how parts of an answer from several threads are put together.
#include <algorithm>
#include <exception>
#include <thread>
#include <tuple>

#include "travel_engine.hpp"

namespace muster {

bool before(const Arrival& a, const Arrival& b) {
  return std::tie(a.time, a.stand) < std::tie(b.time, b.stand);
}

void share(unsigned threads, const std::function<void(unsigned)>& work) {
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

RoadCoverage nobody_yet(std::size_t places, std::size_t ranks) {
  return {.ranks = ranks,
          .first = std::vector<Arrival>(places * ranks),
          .in_time = std::vector<std::uint32_t>(places)};
}

bool enter(Arrival* ranked, std::size_t ranks, const Arrival& arrival) {
  Arrival* const end = ranked + ranks;
  if (ranks == 0 || !before(arrival, *(end - 1))) return false;
  Arrival* const place = std::upper_bound(ranked, end, arrival, before);
  std::move_backward(place, end - 1, end);
  *place = arrival;
  return true;
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

}  // namespace muster
