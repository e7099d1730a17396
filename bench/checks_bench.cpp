// What is done in peace: lint, obligations, the register, the search. Thread CPU time.

#include <benchmark/benchmark.h>

#include "muster/plan/plan_search.hpp"
#include "muster/resources/hazard_register.hpp"
#include "muster/resources/region_folder.hpp"
#include "muster/resources/region_lint.hpp"

namespace {

using namespace muster;

const Date today = parse_date("2026-11-20").value();

const Region& shuozhou() {
  static const auto region = read_region(MUSTER_SOURCE_DIR "/data/shuozhou").region;
  return *region;
}

/// Asked: at most 150 ms.
void load_and_lint(benchmark::State& state) {
  std::size_t count = 0;
  for (auto _ : state) {
    const auto region = read_region(MUSTER_SOURCE_DIR "/data/shuozhou").region;
    count = lint(*region, {.as_of = today}).size();
  }
  state.counters["findings"] = static_cast<double>(count);
}
BENCHMARK(load_and_lint)->Unit(benchmark::kMillisecond);

void lint_alone(benchmark::State& state) {
  for (auto _ : state) benchmark::DoNotOptimize(lint(shuozhou(), {.as_of = today}));
}
BENCHMARK(lint_alone)->Unit(benchmark::kMillisecond);

/// Asked: at most 50 ms.
void due_for_a_year(benchmark::State& state) {
  std::size_t count = 0;
  for (auto _ : state) count = obligations(shuozhou(), {.as_of = today}).obligations.size();
  state.counters["obligations"] = static_cast<double>(count);
}
BENCHMARK(due_for_a_year)->Unit(benchmark::kMillisecond);

/// Asked: at most 20 ms.
void register_of_hazards(benchmark::State& state) {
  for (auto _ : state) benchmark::DoNotOptimize(hazard_register(shuozhou(), today));
}
BENCHMARK(register_of_hazards)->Unit(benchmark::kMillisecond);

/// Asked: at most 5 ms.
void search_two_characters(benchmark::State& state) {
  const PlanSearch index(shuozhou().plans, shuozhou().catalogue);
  std::size_t found = 0;
  for (auto _ : state) found = index.search("泄漏").found;
  state.counters["hits"] = static_cast<double>(found);
}
BENCHMARK(search_two_characters)->Unit(benchmark::kMillisecond);

void index_the_plans(benchmark::State& state) {
  for (auto _ : state) {
    benchmark::DoNotOptimize(PlanSearch(shuozhou().plans, shuozhou().catalogue));
  }
}
BENCHMARK(index_the_plans)->Unit(benchmark::kMillisecond);

/// The naive way: a look at the Chinese of every action.
void search_without_an_index(benchmark::State& state) {
  for (auto _ : state) {
    std::size_t found = 0;
    for (const Plan& plan : shuozhou().plans.plans()) {
      for (const Card& card : plan.cards) {
        for (const Action& action : card.actions) {
          found += action.text.zh.find("泄漏") != std::string::npos ? 1U : 0U;
        }
      }
    }
    benchmark::DoNotOptimize(found);
  }
}
BENCHMARK(search_without_an_index)->Unit(benchmark::kMillisecond);

}  // namespace
