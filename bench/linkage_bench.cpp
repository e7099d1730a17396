// The linkage: the sample's chain, and chains of random steps.

#include <random>
#include <string>

#include <benchmark/benchmark.h>

#include "muster/plan/file.hpp"
#include "muster/resources/region_folder.hpp"
#include "muster/resources/response_chain.hpp"
#include "muster/resources/weak_points.hpp"

namespace {

using namespace muster;

constexpr Instant zero{std::chrono::sys_days{std::chrono::year{2026} / 11 / 20}};

/// Every step waits for up to three earlier ones; one in ten has a limit.
Chain random_chain(std::size_t count) {
  std::mt19937 draw(1);
  Chain chain{.origin = zero};
  for (std::size_t i = 0; i < count; ++i) {
    ChainStep step{.id = "step-" + std::to_string(i),
                   .text = "what is done",
                   .actor = OrganisationId("o" + std::to_string(draw() % (count / 10 + 1))),
                   .duration = Seconds(draw() % 600),
                   .confirm = draw() % 3 == 0};
    for (unsigned k = draw() % 4; k > 0 && i > 0; --k) {
      const std::size_t back = 1 + draw() % std::min<std::size_t>(i, 50);
      step.after.push_back({.step = i - back});
    }
    if (draw() % 10 == 0) step.limit = Limit{.within = Seconds(draw() % 36'000), .from = zero};
    chain.steps.push_back(std::move(step));
  }
  return chain;
}

void shuozhou_chain(benchmark::State& state) {
  const std::string data = MUSTER_SOURCE_DIR "/data/shuozhou";
  const RegionReading reading = read_region(data);
  Findings findings;
  const auto path = data + "/incidents/gas-explosion-cm04.xml";
  const auto incident = read_incident(read_file(path, 1u << 20), path, findings);
  const Response response = respond(*incident, *reading.region);
  const auto chain = prepared(chain_of(response, *reading.region));
  state.counters["steps"] = static_cast<double>(chain->steps.size());
  for (auto _ : state) benchmark::DoNotOptimize(begin(chain));
}
BENCHMARK(shuozhou_chain)->Unit(benchmark::kMicrosecond);

void shuozhou_chain_built(benchmark::State& state) {
  const std::string data = MUSTER_SOURCE_DIR "/data/shuozhou";
  const RegionReading reading = read_region(data);
  Findings findings;
  const auto path = data + "/incidents/gas-explosion-cm04.xml";
  const auto incident = read_incident(read_file(path, 1u << 20), path, findings);
  const Response response = respond(*incident, *reading.region);
  for (auto _ : state) benchmark::DoNotOptimize(prepared(chain_of(response, *reading.region)));
}
BENCHMARK(shuozhou_chain_built)->Unit(benchmark::kMicrosecond);

void chain_of_steps(benchmark::State& state) {
  const Chain chain = random_chain(static_cast<std::size_t>(state.range(0)));
  for (auto _ : state) benchmark::DoNotOptimize(begin(prepared(chain)));
}
BENCHMARK(chain_of_steps)->Arg(10'000)->Arg(100'000)->Unit(benchmark::kMillisecond);

void advance_by_an_event(benchmark::State& state) {
  const auto count = static_cast<std::size_t>(state.range(0));
  const Linkage linkage = begin(prepared(random_chain(count)));
  const LinkageEvent event{.id = "e",
                           .at = zero + std::chrono::minutes(30),
                           .kind = LinkageEventKind::done,
                           .step = "step-" + std::to_string(count / 2)};
  for (auto _ : state) benchmark::DoNotOptimize(advance(linkage, event));
}
BENCHMARK(advance_by_an_event)->Arg(10'000)->Unit(benchmark::kMillisecond);

void weak_points_of(benchmark::State& state) {
  const Linkage linkage = begin(prepared(random_chain(static_cast<std::size_t>(state.range(0)))));
  for (auto _ : state) benchmark::DoNotOptimize(weak_points(linkage));
}
BENCHMARK(weak_points_of)->Arg(1'000)->Unit(benchmark::kMillisecond);

}  // namespace
