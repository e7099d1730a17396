// Readiness, what could not be spared, placement. The OR-Library graphs lie in MUSTER_BENCH_DATA.

#include <cstdlib>
#include <string>

#include <benchmark/benchmark.h>

#include "support/placements.hpp"
#include "support/pmed_file.hpp"
#include "muster/resources/gap_report.hpp"
#include "muster/resources/region_folder.hpp"

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
  for (auto _ : state) {
    benchmark::DoNotOptimize(gap_html({found, ahead, none}, shuozhou(), Language::zh));
  }
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
