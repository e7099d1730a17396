// Exercises on the sample region: one rehearsal, and a round of many.

#include <string>

#include <benchmark/benchmark.h>

#include "muster/plan/drill_xml.hpp"
#include "muster/plan/file.hpp"
#include "muster/plan/xml.hpp"
#include "muster/resources/region_folder.hpp"
#include "muster/resources/rehearsal_rounds.hpp"
#include "process_memory.hpp"

namespace {

using namespace muster;

const std::string folder = MUSTER_SOURCE_DIR "/data/shuozhou";

const Region& shuozhou() {
  static const auto region = read_region(folder).region;
  return *region;
}

Drill drill_named(const std::string& id) {
  Findings findings;
  const std::string path = folder + "/drills/" + id + ".xml";
  return *read_drill(read_file(path, XmlLimits().bytes), path, findings);
}

/// What `muster drill rehearse` does, but for the page.
void rehearse_one(benchmark::State& state, const char* id) {
  const Drill drill = drill_named(id);
  const Region& region = shuozhou();
  for (auto _ : state) {
    benchmark::DoNotOptimize(rehearse(drill, region, {}, {}, RehearsalDepth::told));
  }
}

/// With every answer as a duty officer would have it, for --explain --json.
void rehearse_one_whole(benchmark::State& state, const char* id) {
  const Drill drill = drill_named(id);
  const Region& region = shuozhou();
  for (auto _ : state) benchmark::DoNotOptimize(rehearse(drill, region));
}

void rehearse_a_hundred_rounds(benchmark::State& state, const char* id) {
  const Drill drill = drill_named(id);
  const Region& region = shuozhou();
  for (auto _ : state) {
    benchmark::DoNotOptimize(rehearse_rounds(drill, region, {}, {.rounds = 100}));
  }
}

/// Each road by itself shut with one chance in two hundred, on two cores: the time on the wall, the
/// CPU time of both, and how large the process became, the region and whatever was measured before
/// with it.
void rehearse_ten_thousand_rounds(benchmark::State& state, const char* id) {
  const Drill drill = drill_named(id);
  const Region& region = shuozhou();
  constexpr unsigned threads = 2;
  state.counters["before_MB"] = status_mb("VmRSS:");
  forget_the_most();
  for (auto _ : state) {
    benchmark::DoNotOptimize(
        rehearse_rounds(drill, region, {}, {.rounds = 10'000, .threads = threads}));
  }
  state.counters["most_MB"] = status_mb("VmHWM:");
  state.counters["threads"] = threads;
}

BENCHMARK_CAPTURE(rehearse_one, flooded_mine, "flooded-mine")->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(rehearse_one, ammonia, "ammonia-night")->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(rehearse_one, two_at_once, "two-at-once")->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(rehearse_one, snow, "mine-fire-snow")->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(rehearse_one, tunnel, "tunnel-hazardous-goods")->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(rehearse_one, goaf, "goaf-roof-night")->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(rehearse_one_whole, flooded_mine, "flooded-mine")->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(rehearse_one_whole, two_at_once, "two-at-once")->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(rehearse_a_hundred_rounds, flooded_mine, "flooded-mine")
    ->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(rehearse_a_hundred_rounds, goaf, "goaf-roof-night")
    ->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(rehearse_ten_thousand_rounds, flooded_mine, "flooded-mine")
    ->Unit(benchmark::kSecond)
    ->Iterations(1)
    ->MeasureProcessCPUTime()
    ->UseRealTime();

}  // namespace
