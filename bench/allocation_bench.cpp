// Flows of least cost, and the least time by which all is there, beside LEMON's network simplex
// where it is installed (script/bootstrap bench). The library itself never links it.

#include <algorithm>
#include <cstdlib>
#include <random>
#include <utility>
#include <vector>

#include <benchmark/benchmark.h>

#include "../libresources/src/least_cost.hpp"
#include "../libresources/src/threshold.hpp"

#ifdef MUSTER_LEMON
#include <lemon/network_simplex.h>
#include <lemon/smart_graph.h>
#endif

namespace {

using namespace muster;

/// Depots and incidents on a square, every depot within reach of every incident; the demand is that
/// share of the supply.
struct Transport {
  Allocation allocation;
  std::vector<std::int64_t> time;

  explicit Transport(const benchmark::State& state) {
    std::mt19937 draw(20261124);
    const auto place = [&] {
      const auto x = static_cast<std::int64_t>(draw() % 10'000);
      return std::pair(x, static_cast<std::int64_t>(draw() % 10'000));
    };
    const auto sinks = static_cast<std::uint32_t>(state.range(1));
    std::vector<std::pair<std::int64_t, std::int64_t>> places;
    for (std::uint32_t j = 0; j < sinks; ++j) places.push_back(place());
    std::int64_t all = 0;
    for (std::int64_t s = 0; s < state.range(0); ++s) {
      allocation.supply.push_back(
          1 + static_cast<std::int64_t>(draw() % static_cast<std::uint32_t>(state.range(3))));
      all += allocation.supply.back();
      allocation.first_link.push_back(allocation.sink.size());
      const auto from = place();
      for (std::uint32_t j = 0; j < sinks; ++j) {
        allocation.sink.push_back(j);
        time.push_back(std::abs(from.first - places[j].first) +
                       std::abs(from.second - places[j].second));
      }
    }
    allocation.first_link.push_back(allocation.sink.size());
    allocation.demand.assign(sinks, all * state.range(2) / 100 / sinks);
  }

  [[nodiscard]] UnitCosts missing() const {
    return {std::vector<std::int64_t>(allocation.links(), 0),
            std::vector<std::int64_t>(allocation.sinks(), 1)};
  }
  [[nodiscard]] UnitCosts total() const {
    return {time, std::vector<std::int64_t>(allocation.sinks(), 0)};
  }
  [[nodiscard]] UnitCosts after(std::int64_t limit) const {
    UnitCosts costs = total();
    for (std::int64_t& cost : costs.link) cost = cost > limit ? 1 : 0;
    return costs;
  }
};

void sizes(benchmark::internal::Benchmark* bench) {
  bench->ArgNames({"sources", "sinks", "percent", "units"});
  bench->Args({1000, 500, 60, 10})->Args({1000, 500, 95, 10})->Args({100'000, 10, 20, 1});
  bench->Unit(benchmark::kMillisecond);
}

/// Filling and least total together, over every link.
void least_total(benchmark::State& state) {
  const Transport transport(state);
  for (auto _ : state) {
    LeastCost engine(transport.allocation);
    engine.minimise(transport.missing());
    engine.minimise(transport.total());
    benchmark::DoNotOptimize(engine.flow());
  }
}
BENCHMARK(least_total)->Apply(sizes);

/// Filling, the least last arrival, and the least total among those.
void least_last_arrival_then_total(benchmark::State& state) {
  const Transport transport(state);
  for (auto _ : state) {
    LeastCost engine(transport.allocation);
    engine.minimise(transport.missing());
    const auto threshold = least_threshold(transport.allocation, transport.time);
    engine.minimise(transport.after(threshold->time));
    engine.minimise(transport.total());
    benchmark::DoNotOptimize(engine.flow());
  }
}
BENCHMARK(least_last_arrival_then_total)->Apply(sizes);

/// What most systems do: sink after sink takes the nearest that is left. How much dearer that is
/// than the least, in hundredths of it, is counted beside the time.
void total_by_nearest(benchmark::State& state) {
  const Transport transport(state);
  const Allocation& a = transport.allocation;
  std::vector<std::vector<std::pair<std::int64_t, std::size_t>>> near(a.sinks());
  for (std::size_t s = 0; s < a.sources(); ++s) {
    for (std::size_t k = a.first_link[s]; k < a.first_link[s + 1]; ++k) {
      near[a.sink[k]].emplace_back(transport.time[k], s);
    }
  }
  std::int64_t total = 0;
  for (auto _ : state) {
    total = 0;
    std::vector<std::int64_t> left = a.supply;
    for (std::size_t j = 0; j < a.sinks(); ++j) {
      std::ranges::sort(near[j]);
      std::int64_t lacks = a.demand[j];
      for (const auto& [time, s] : near[j]) {
        const std::int64_t amount = std::min(left[s], lacks);
        left[s] -= amount;
        lacks -= amount;
        total += amount * time;
        if (lacks == 0) break;
      }
    }
    benchmark::DoNotOptimize(total);
  }
  LeastCost engine(a);
  engine.minimise(transport.missing());
  engine.minimise(transport.total());
  const LinkFlow flow = engine.flow();
  std::int64_t least = 0;
  for (std::size_t k = 0; k < flow.size(); ++k) least += flow[k] * transport.time[k];
  state.counters["percent_of_least"] =
      100.0 * static_cast<double>(total) / static_cast<double>(least);
}
BENCHMARK(total_by_nearest)->Apply(sizes);

#ifdef MUSTER_LEMON
/// The peer on the question of least_total, its graph built beforehand. Sums are compared.
void least_total_by_lemon(benchmark::State& state) {
  const Transport transport(state);
  const Allocation& a = transport.allocation;
  lemon::SmartDigraph graph;
  graph.reserveNode(static_cast<int>(a.sources() + a.sinks()));
  graph.reserveArc(static_cast<int>(a.links()));
  for (std::size_t n = 0; n < a.sources() + a.sinks(); ++n) graph.addNode();
  const auto node = [&](std::size_t n) {
    return lemon::SmartDigraph::nodeFromId(static_cast<int>(n));
  };
  lemon::SmartDigraph::ArcMap<std::int64_t> cost(graph);
  lemon::SmartDigraph::NodeMap<std::int64_t> supply(graph);
  for (std::size_t s = 0; s < a.sources(); ++s) {
    supply[node(s)] = a.supply[s];
    for (std::size_t k = a.first_link[s]; k < a.first_link[s + 1]; ++k) {
      cost[graph.addArc(node(s), node(a.sources() + a.sink[k]))] = transport.time[k];
    }
  }
  for (std::size_t j = 0; j < a.sinks(); ++j) supply[node(a.sources() + j)] = -a.demand[j];
  std::int64_t total = 0;
  for (auto _ : state) {
    lemon::NetworkSimplex<lemon::SmartDigraph, std::int64_t, std::int64_t> simplex(graph);
    simplex.supplyType(simplex.LEQ).costMap(cost).supplyMap(supply);
    if (simplex.run() != simplex.OPTIMAL) state.SkipWithError("not solved");
    total = simplex.totalCost<std::int64_t>();
  }
  LeastCost engine(a);
  engine.minimise(transport.missing());
  engine.minimise(transport.total());
  const LinkFlow flow = engine.flow();
  std::int64_t ours = 0;
  for (std::size_t k = 0; k < flow.size(); ++k) ours += flow[k] * transport.time[k];
  if (ours != total) state.SkipWithError("the totals differ");
}
BENCHMARK(least_total_by_lemon)->Apply(sizes);
#endif

}  // namespace
