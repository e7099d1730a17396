// Snapping: the packed tree against looking at every road, on the made-up networks.

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include <benchmark/benchmark.h>

#include "muster/resources/roads.hpp"
#include "synthetic_roads.hpp"

namespace {

using namespace muster;

constexpr std::uint32_t positions = 10'000;

struct Ground {
  std::shared_ptr<const RoadNetwork> network = {};
  std::vector<Position> asked = {};
};

Position position(double latitude, double longitude) {
  return {{static_cast<std::int64_t>(latitude * 1e7)},
          {static_cast<std::int64_t>(longitude * 1e7)}};
}

/// Both ways of a street are one road; positions lie within about 500 m of a place.
Ground ground_of(std::uint32_t points, std::uint64_t seed) {
  const SyntheticRoads made = synthetic_roads(points, seed);
  std::vector<Place> places(made.places());
  for (std::uint32_t i = 0; i < places.size(); ++i) {
    places[i].id = PlaceId("p" + std::to_string(10'000'000 + i));
    places[i].position = position(made.latitude[i], made.longitude[i]);
  }
  std::vector<Road> roads;
  for (std::uint32_t from = 0; from < made.places(); ++from) {
    for (std::uint32_t arc = made.first[from]; arc < made.first[from + 1]; ++arc) {
      const std::uint32_t to = made.head[arc];
      bool both = false;
      for (std::uint32_t back = made.first[to]; back < made.first[to + 1]; ++back) {
        both = both || made.head[back] == from;
      }
      if (both && to < from) continue;
      roads.push_back({.id = RoadId("r" + std::to_string(10'000'000 + roads.size())),
                       .from = places[from].id,
                       .to = places[to].id,
                       .length = {100},
                       .speed = {50},
                       .one_way = !both});
    }
  }
  Ground ground{std::make_shared<const RoadNetwork>(places, std::move(roads))};
  SyntheticDraws draws(seed);
  for (std::uint32_t i = 0; i < positions; ++i) {
    const Position near = places[draws.below(made.places())].position;
    ground.asked.push_back(
        {{near.latitude.e7 + static_cast<std::int64_t>(draws.below(90'000)) - 45'000},
         {near.longitude.e7 + static_cast<std::int64_t>(draws.below(90'000)) - 45'000}});
  }
  return ground;
}

const Ground& ground(std::int64_t points) {
  static const Ground small = ground_of(290'000, 7);
  static const Ground large = ground_of(1'060'000, 11);
  return points == 290'000 ? small : large;
}

void snap_10000_positions(benchmark::State& state) {
  const Ground& on = ground(state.range(0));
  benchmark::DoNotOptimize(nearest_road(*on.network, on.asked.front()));  // makes the tree
  for (auto _ : state) {
    for (const Position& asked : on.asked) {
      benchmark::DoNotOptimize(nearest_road(*on.network, asked));
    }
  }
  state.counters["places"] = static_cast<double>(on.network->places().size());
  state.counters["roads"] = static_cast<double>(on.network->roads().size());
}

void make_the_tree(benchmark::State& state) {
  const Ground& on = ground(state.range(0));
  const std::vector<Place> places(on.network->places().begin(), on.network->places().end());
  const std::vector<Road> roads(on.network->roads().begin(), on.network->roads().end());
  for (auto _ : state) {
    state.PauseTiming();
    const RoadNetwork fresh(places, roads);
    state.ResumeTiming();
    benchmark::DoNotOptimize(nearest_road(fresh, on.asked.front()));
  }
}

}  // namespace

BENCHMARK(snap_10000_positions)
    ->Arg(290'000)
    ->Arg(1'060'000)
    ->Repetitions(5)
    ->Unit(benchmark::kMillisecond);
BENCHMARK(make_the_tree)->Arg(1'060'000)->Iterations(3)->Unit(benchmark::kMillisecond);
