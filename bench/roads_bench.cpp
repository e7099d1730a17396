// Travel on made-up networks of a quarter of a million and of a million places, Boost beside it.
// The checksums tie the figures to a definition that other programs share.

#include <cstdint>
#include <memory>
#include <optional>
#include <string>

#include <benchmark/benchmark.h>
#include <boost/graph/compressed_sparse_row_graph.hpp>
#include <boost/graph/dijkstra_shortest_paths.hpp>

#include "muster/plan/digest.hpp"
#include "muster/resources/road_rows.hpp"
#include "muster/resources/roads.hpp"
#include "muster/resources/travel.hpp"
#include "synthetic_roads.hpp"

namespace {

using namespace muster;

constexpr std::uint32_t resources = 200;
constexpr std::uint32_t incidents = 1000;
constexpr std::size_t wanted = 5;

struct Definition {
  std::uint32_t points = 0;
  std::uint64_t seed = 0;
  const char* sha256 = nullptr;
  std::uint64_t nearest = 0;     ///< sum of the five smallest times of all incidents
  std::uint64_t one_to_one = 0;  ///< resource to incident; 0: not told
};
constexpr Definition definitions[] = {
    {290'000, 7, "e84111360018647a0b78f2b18036c953652207871631f128bfd10756d60a78fd", 2'592'392'768,
     2'691'538'992},
    {1'060'000, 11, "fcbb9827a0b251b37b8fc1028d121d292ea00b8b327a821da4b329208bfdac3b",
     4'060'975'652, 0}};

std::string name_of(char letter, std::size_t number) {
  return letter + std::to_string(10'000'000 + number);
}

/// Each arc is a one-way road, or half of a road when the way back takes as long.
std::shared_ptr<const RoadNetwork> network_of(const SyntheticRoads& roads, RoadTimes& times) {
  std::vector<Place> places(roads.places());
  for (std::uint32_t i = 0; i < places.size(); ++i) places[i].id = PlaceId(name_of('p', i));
  std::vector<Road> all;
  for (std::uint32_t from = 0; from < roads.places(); ++from) {
    for (std::uint32_t arc = roads.first[from]; arc < roads.first[from + 1]; ++arc) {
      all.push_back({.id = RoadId(name_of('r', all.size())),
                     .from = places[from].id,
                     .to = places[roads.head[arc]].id,
                     .length = {1},
                     .speed = {1},
                     .one_way = true});
      times.forward.push_back({roads.ms[arc]});
      times.backward.push_back({});
    }
  }
  return std::make_shared<const RoadNetwork>(std::move(places), std::move(all));
}

using BoostGraph =
    boost::compressed_sparse_row_graph<boost::directedS, boost::no_property, std::uint32_t>;

struct World {
  const Definition& definition;
  SyntheticRoads roads;
  std::unique_ptr<Travel> travel = {};
  std::unique_ptr<Overlay> overlay = {};
  std::vector<std::uint32_t> bases = {};
  std::vector<std::vector<Approach>> gates = {};
  std::vector<std::uint32_t> gate_places = {};
  BoostGraph reversed = {};
  bool right = false;
  mutable std::optional<bool> nearest_right = {};
  mutable std::optional<bool> one_to_one_right = {};

  explicit World(const Definition& one)
      : definition(one), roads(synthetic_roads(one.points, one.seed)) {
    right = sha256_hex(roads.bytes()) == one.sha256;
    RoadTimes times;
    auto network = network_of(roads, times);
    travel = std::make_unique<Travel>(network, std::move(times));
    bases = distinct_places(roads.places(), resources, 1001);
    std::vector<Stand> stands;
    for (const std::uint32_t base : bases) stands.push_back({.place = PlaceIndex{base}});
    overlay = std::make_unique<Overlay>(*network, std::move(stands));
    gate_places = drawn_places(roads.places(), incidents, 1002);
    for (const std::uint32_t gate : gate_places) {
      gates.push_back({{.place = PlaceId(name_of('p', gate)), .leg = {.ms = 0}}});
    }
    std::vector<std::pair<std::uint32_t, std::uint32_t>> ends;
    for (std::uint32_t from = 0; from < roads.places(); ++from) {
      for (std::uint32_t arc = roads.first[from]; arc < roads.first[from + 1]; ++arc) {
        ends.emplace_back(roads.head[arc], from);
      }
    }
    reversed = BoostGraph(boost::edges_are_unsorted_multi_pass, ends.begin(), ends.end(),
                          roads.ms.begin(), roads.places());
  }
};

/// Made when first asked for, and kept: making one takes longer than all questions.
World& world(std::int64_t number) {
  static std::unique_ptr<World> made[2];
  auto& one = made[number];
  if (!one) one = std::make_unique<World>(definitions[number]);
  return *one;
}

std::uint64_t nearest_sum(const World& world) {
  std::uint64_t sum = 0;
  for (const auto& gate : world.gates) {
    const auto nearest = world.travel->nearest(gate, *world.overlay, wanted);
    for (const Arrival& arrival : nearest) sum += arrival.time.ms;
    sum += (wanted - nearest.size()) * std::uint64_t{TravelTime::never};
  }
  return sum;
}

std::uint64_t one_to_one_sum(const World& world) {
  std::uint64_t sum = 0;
  for (std::uint32_t i = 0; i < incidents; ++i) {
    const PlaceIndex from{world.bases[i % resources]};
    const Overlay one(world.travel->network(), {{.place = from}});
    sum += world.travel->arrivals(world.gates[i], one).front().ms;
  }
  return sum;
}

/// A checksum takes longer than what is measured, and a benchmark is begun many times.
template <class Check>
bool once(std::optional<bool>& known, const Check& check) {
  if (!known) known = check();
  return *known;
}

struct Enough {};

/// Throws Enough at the last base wanted.
struct Until : boost::default_dijkstra_visitor {
  const std::vector<bool>* base = nullptr;
  std::size_t* left = nullptr;
  template <class Vertex, class Graph>
  void examine_vertex(Vertex vertex, const Graph&) const {
    if ((*base)[vertex] && --*left == 0) throw Enough();
  }
};

void search_by_boost(const World& world, std::uint32_t start, std::vector<std::uint32_t>& times,
                     const Until& visitor) {
  const auto index = boost::get(boost::vertex_index, world.reversed);
  try {
    boost::dijkstra_shortest_paths(
        world.reversed, start,
        boost::weight_map(boost::get(boost::edge_bundle, world.reversed))
            .distance_map(boost::make_iterator_property_map(times.begin(), index))
            .visitor(visitor));
  } catch (const Enough&) {
    return;
  }
}

bool fits(benchmark::State& state, const World& world) {
  if (!world.right) state.SkipWithError("the network is not the one the figures are told for");
  return world.right;
}

void nearest_5_of_200(benchmark::State& state) {
  const World& one = world(state.range(0));
  if (!fits(state, one)) return;
  if (!once(one.nearest_right, [&] { return nearest_sum(one) == one.definition.nearest; })) {
    state.SkipWithError("the checksum of the nearest is wrong");
    return;
  }
  std::size_t i = 0;
  for (auto _ : state) {
    benchmark::DoNotOptimize(one.travel->nearest(one.gates[i++ % incidents], *one.overlay, wanted));
  }
}

void nearest_5_of_200_by_boost(benchmark::State& state) {
  const World& one = world(state.range(0));
  std::vector<bool> base(one.roads.places());
  for (const std::uint32_t place : one.bases) base[place] = true;
  std::vector<std::uint32_t> times(one.roads.places());
  std::size_t i = 0;
  for (auto _ : state) {
    std::size_t left = wanted;
    Until until;
    until.base = &base;
    until.left = &left;
    search_by_boost(one, one.gate_places[i++ % incidents], times, until);
    benchmark::DoNotOptimize(times.data());
  }
}

void one_to_all(benchmark::State& state) {
  const World& one = world(state.range(0));
  if (!fits(state, one)) return;
  if (one.definition.one_to_one != 0 && !once(one.one_to_one_right, [&] {
        return one_to_one_sum(one) == one.definition.one_to_one;
      })) {
    state.SkipWithError("the checksum of one to one is wrong");
    return;
  }
  std::size_t i = 0;
  for (auto _ : state) benchmark::DoNotOptimize(one.travel->to(one.gates[i++ % incidents]));
}

void one_to_all_by_boost(benchmark::State& state) {
  const World& one = world(state.range(0));
  std::vector<bool> base(one.roads.places());
  std::vector<std::uint32_t> times(one.roads.places());
  std::size_t i = 0;
  for (auto _ : state) {
    std::size_t left = 0;
    Until until;
    until.base = &base;
    until.left = &left;
    search_by_boost(one, one.gate_places[i++ % incidents], times, until);
    benchmark::DoNotOptimize(times.data());
  }
}

}  // namespace

// 0: 282 400 places. 1: 1 033 082 places.
BENCHMARK(nearest_5_of_200)->Arg(0)->Arg(1)->Repetitions(5)->Unit(benchmark::kMillisecond);
BENCHMARK(nearest_5_of_200_by_boost)->Arg(0)->Arg(1)->Repetitions(5)->Unit(benchmark::kMillisecond);
BENCHMARK(one_to_all)->Arg(0)->Arg(1)->Repetitions(5)->Unit(benchmark::kMillisecond);
BENCHMARK(one_to_all_by_boost)->Arg(0)->Arg(1)->Repetitions(5)->Unit(benchmark::kMillisecond);
