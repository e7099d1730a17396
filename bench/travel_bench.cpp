// One search from the incident against the naive way, a search from every crew's base.

#include <cstdint>
#include <functional>
#include <limits>
#include <memory>
#include <string>
#include <vector>

#include <benchmark/benchmark.h>
#include <boost/graph/compressed_sparse_row_graph.hpp>
#include <boost/graph/dijkstra_shortest_paths.hpp>

#include "muster/resources/road_rows.hpp"
#include "muster/resources/roads.hpp"
#include "muster/resources/travel.hpp"

namespace {

using namespace muster;

constexpr std::size_t crews = 100;

std::uint64_t scattered(std::uint64_t number) {  // splitmix64
  std::uint64_t z = number * 0x9E3779B97F4A7C15U;
  z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9U;
  z = (z ^ (z >> 27)) * 0x94D049BB133111EBU;
  return z ^ (z >> 31);
}

std::string name_of(char letter, std::size_t number) {
  return letter + std::to_string(1'000'000 + number);
}

/// A square of streets, `side` places on each side; lengths and speeds scattered.
class Grid {
 public:
  explicit Grid(std::size_t side) : side_(side) {
    std::vector<Place> places;
    for (std::size_t i = 0; i < side * side; ++i) {
      const auto east = static_cast<std::int64_t>(i % side) * 50'000;
      const auto north = static_cast<std::int64_t>(i / side) * 40'000;
      places.push_back(
          {.id = PlaceId(name_of('p', i)),
           .position = {.latitude = {395'000'000 + north}, .longitude = {1'125'000'000 + east}}});
    }
    for (std::size_t i = 0; i < side * side; ++i) {
      if (i % side + 1 < side) add_road(i, i + 1);
      if (i + side < side * side) add_road(i, i + side);
    }
    network_ = std::make_shared<const RoadNetwork>(std::move(places), roads_);
  }

  [[nodiscard]] const std::shared_ptr<const RoadNetwork>& network() const { return network_; }
  [[nodiscard]] std::uint32_t incident() const {
    return static_cast<std::uint32_t>(side_ * (side_ / 2) + side_ / 2);
  }
  [[nodiscard]] std::vector<Approach> approaches() const {
    return {{.place = PlaceId(name_of('p', incident())), .leg = {.ms = 30'000}}};
  }
  [[nodiscard]] std::vector<std::uint32_t> bases() const {
    std::vector<std::uint32_t> result;
    for (std::size_t i = 0; i < crews; ++i) {
      result.push_back(static_cast<std::uint32_t>(scattered(i + 77) % (side_ * side_)));
    }
    return result;
  }

 private:
  void add_road(std::size_t from, std::size_t to) {
    const std::uint64_t draw = scattered(roads_.size());
    roads_.push_back({.id = RoadId(name_of('r', roads_.size())),
                      .from = PlaceId(name_of('p', from)),
                      .to = PlaceId(name_of('p', to)),
                      .length = {static_cast<std::int64_t>(400 + draw % 200)},
                      .speed = {static_cast<std::int64_t>(30 + draw / 200 % 50)}});
  }

  std::size_t side_;
  std::vector<Road> roads_;
  std::shared_ptr<const RoadNetwork> network_;
};

/// The same roads as a plain graph, driven forwards.
class PlainGraph {
 public:
  explicit PlainGraph(const RoadNetwork& network) {
    std::vector<std::pair<std::uint32_t, std::uint32_t>> ends;
    std::vector<std::uint32_t> times;
    for (std::uint32_t i = 0; i < network.roads().size(); ++i) {
      const auto from = static_cast<std::uint32_t>(network.from(RoadIndex{i}));
      const auto to = static_cast<std::uint32_t>(network.to(RoadIndex{i}));
      ends.insert(ends.end(), {{from, to}, {to, from}});
      times.insert(times.end(), 2, network.time(RoadIndex{i}).ms);
    }
    graph_ = Csr(boost::edges_are_unsorted_multi_pass, ends.begin(), ends.end(), times.begin(),
                 network.places().size());
  }

  [[nodiscard]] std::uint64_t time(std::uint32_t from, std::uint32_t to) const {
    std::vector<std::uint64_t> times(boost::num_vertices(graph_));
    const auto index = boost::get(boost::vertex_index, graph_);
    boost::dijkstra_shortest_paths(
        graph_, from,
        boost::weight_map(boost::get(boost::edge_bundle, graph_))
            .distance_map(boost::make_iterator_property_map(times.begin(), index)));
    return times[to];
  }

 private:
  using Csr =
      boost::compressed_sparse_row_graph<boost::directedS, boost::no_property, std::uint32_t>;
  Csr graph_;
};

std::uint64_t sum_by_one_search(const Grid& grid) {
  const TravelTimes travel(grid.network(), road_times(*grid.network()), grid.approaches());
  std::uint64_t sum = 0;
  for (const std::uint32_t base : grid.bases()) sum += travel.from(PlaceIndex{base}).ms;
  return sum;
}

std::uint64_t sum_by_a_search_each(const Grid& grid, const PlainGraph& graph) {
  std::uint64_t sum = 0;
  for (const std::uint32_t base : grid.bases()) sum += graph.time(base, grid.incident()) + 30'000;
  return sum;
}

void times_of_100_crews_by_one_search(benchmark::State& state) {
  const Grid grid(static_cast<std::size_t>(state.range(0)));
  for (auto _ : state) benchmark::DoNotOptimize(sum_by_one_search(grid));
}

void times_of_100_crews_by_a_boost_search_each(benchmark::State& state) {
  const Grid grid(static_cast<std::size_t>(state.range(0)));
  const PlainGraph graph(*grid.network());
  if (sum_by_a_search_each(grid, graph) != sum_by_one_search(grid)) {
    state.SkipWithError("the two ways do not agree");
  }
  for (auto _ : state) benchmark::DoNotOptimize(sum_by_a_search_each(grid, graph));
}

void ways_of_100_crews(benchmark::State& state) {
  const Grid grid(static_cast<std::size_t>(state.range(0)));
  const TravelTimes travel(grid.network(), road_times(*grid.network()), grid.approaches());
  for (auto _ : state) {
    for (const std::uint32_t base : grid.bases()) {
      benchmark::DoNotOptimize(travel.route(PlaceIndex{base}));
    }
  }
}

void road_times_under_20_closures(benchmark::State& state) {
  const Grid grid(static_cast<std::size_t>(state.range(0)));
  std::vector<Closure> closures;
  for (std::size_t i = 0; i < 20; ++i) {
    closures.push_back({.id = ClosureId(name_of('c', i)), .target = "edge:" + name_of('r', 7 * i)});
  }
  for (auto _ : state) {
    benchmark::DoNotOptimize(road_times(*grid.network(), closures, Instant{}));
  }
}

void nearest_road_of_a_position(benchmark::State& state) {
  const Grid grid(static_cast<std::size_t>(state.range(0)));
  const Position position{.latitude = {395'123'456}, .longitude = {1'125'234'567}};
  for (auto _ : state) benchmark::DoNotOptimize(nearest_road(*grid.network(), position));
}

}  // namespace

// 16 × 16 is about the size of Shuozhou's map.
BENCHMARK(times_of_100_crews_by_one_search)->Arg(16)->Arg(100)->Unit(benchmark::kMicrosecond);
BENCHMARK(times_of_100_crews_by_a_boost_search_each)
    ->Arg(16)
    ->Arg(100)
    ->Unit(benchmark::kMicrosecond);
BENCHMARK(ways_of_100_crews)->Arg(16)->Arg(100)->Unit(benchmark::kMicrosecond);
BENCHMARK(road_times_under_20_closures)->Arg(16)->Arg(100)->Unit(benchmark::kMicrosecond);
BENCHMARK(nearest_road_of_a_position)->Arg(16)->Arg(100)->Unit(benchmark::kMicrosecond);
