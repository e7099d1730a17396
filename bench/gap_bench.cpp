// Readiness, what could not be spared, placement. The OR-Library graphs lie in MUSTER_BENCH_DATA.

#include <cstdlib>
#include <string>
#include <utility>
#include <vector>

#include <benchmark/benchmark.h>

#include "muster/resources/gap_report.hpp"
#include "muster/resources/region_folder.hpp"
#include "support/placements.hpp"
#include "support/pmed_file.hpp"

namespace {

using namespace muster;

const Region& shuozhou() {
  static const auto region = read_region(MUSTER_SOURCE_DIR "/data/shuozhou").region;
  return *region;
}

const Instant night = *parse_instant("2026-11-25T03:00:00+08:00");

void readiness_of_shuozhou(benchmark::State& state) {
  std::size_t trials = 0;
  for (auto _ : state) trials = readiness(shuozhou(), {}, night).trials.size();
  state.counters["trials"] = static_cast<double>(trials);
}

void what_could_not_be_spared(benchmark::State& state) {
  for (auto _ : state) {
    benchmark::DoNotOptimize(readiness(shuozhou(), {}, night, {.losses = true}));
  }
}

void page_of_shuozhou(benchmark::State& state) {
  const RegionReadiness found = readiness(shuozhou(), {}, night);
  const Outlook ahead = outlook(shuozhou(), {}, found);
  const std::vector<BasesProposed> none;
  const Travel roads(shuozhou().roads);
  const auto balances = all_balances(true, scenarios_of(found), shuozhou(), {}, roads, night);
  const Moves shifts = moves(shuozhou(), {}, roads, ahead.months.at(6));
  for (auto _ : state) {
    benchmark::DoNotOptimize(gap_html({found, ahead, none, balances, shifts, ahead.months.at(6)},
                                      shuozhou(), Language::zh));
  }
}

/// 500 scenarios × 200 depots on a square; `gap_ppm` is how far the two bounds of D lie apart.
void balance_of_many(benchmark::State& state) {
  Draws draws(7);
  const auto point = [&] {
    return std::pair(draws.between(0, 200'000), draws.between(0, 200'000));
  };
  BalanceQuestion question{.unserved = 200'000};
  std::vector<std::pair<std::int64_t, std::int64_t>> depots;
  for (int i = 0; i < 200; ++i) {
    depots.push_back(point());
    question.stock.push_back(draws.between(0, 400));
  }
  for (int k = 0; k < 500; ++k) {
    const auto [x, y] = point();
    BalanceScenario scenario{.weight = draws.between(1, 9), .demand = draws.between(0, 6000)};
    for (std::uint32_t i = 0; i < depots.size(); ++i) {
      const std::int64_t way = std::abs(depots[i].first - x) + std::abs(depots[i].second - y);
      scenario.reach.push_back({i, way / 20});
    }
    question.scenarios.push_back(std::move(scenario));
  }
  Balance found;
  for (auto _ : state) found = balance(question);
  state.counters["d_micros"] = static_cast<double>(found.d_at_least->micros());
  state.counters["gap_ppm"] =
      static_cast<double>(found.d_at_most->micros() - found.d_at_least->micros());
}

/// 100 sites, 20 000 demands: the most that ten sites cover.
void most_covered_of_many(benchmark::State& state) {
  Draws draws(6);
  PlacementQuestion question = drawn_median(draws, 100, 20'000, 10);
  question.aim = PlacementAim::most;
  question.limit = 200;
  for (auto _ : state) benchmark::DoNotOptimize(place(question));
}

void p_median(benchmark::State& state, const char* file) {
  const char* folder = std::getenv("MUSTER_BENCH_DATA");
  const PlacementQuestion question =
      folder == nullptr ? PlacementQuestion{} : read_pmed(std::string(folder) + "/" + file);
  if (question.sites == 0) {
    state.SkipWithError("not in MUSTER_BENCH_DATA");
    return;
  }
  PlacementAnswer answer;
  for (auto _ : state) answer = place(question);
  state.counters["value"] = static_cast<double>(answer.value);
  state.counters["proved"] = answer.proved ? 1 : 0;
  state.counters["nodes"] = static_cast<double>(answer.tree);
}

void most_covered(benchmark::State& state) {
  Draws draws(5);
  PlacementQuestion question = drawn_median(draws, 1000, 1000, 20);
  question.aim = PlacementAim::most;
  question.limit = 120;
  for (auto _ : state) benchmark::DoNotOptimize(place(question));
}

}  // namespace

BENCHMARK(readiness_of_shuozhou)->Unit(benchmark::kMillisecond);
BENCHMARK(what_could_not_be_spared)->Unit(benchmark::kMillisecond)->Iterations(1);
BENCHMARK(page_of_shuozhou)->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(p_median, pmed1, "pmed1.txt")->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(p_median, pmed6, "pmed6.txt")->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(p_median, pmed11, "pmed11.txt")->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(p_median, pmed16, "pmed16.txt")->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(p_median, pmed21, "pmed21.txt")->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(p_median, pmed26, "pmed26.txt")->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(p_median, pmed31, "pmed31.txt")->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(p_median, pmed36, "pmed36.txt")->Unit(benchmark::kMillisecond);
BENCHMARK(most_covered)->Unit(benchmark::kMillisecond);
BENCHMARK(most_covered_of_many)->Unit(benchmark::kMillisecond)->Iterations(1);
BENCHMARK(balance_of_many)->Unit(benchmark::kMillisecond)->Iterations(1);
