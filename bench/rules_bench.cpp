// Grades, major hazard sources and the hazard zone: what each answer costs by itself.

#include <cmath>
#include <string>

#include <benchmark/benchmark.h>

#include "muster/plan/grade.hpp"
#include "muster/plan/zone.hpp"
#include "muster/resources/hazard_zone.hpp"
#include "muster/resources/locate.hpp"
#include "muster/resources/major_hazards.hpp"
#include "muster/resources/region_folder.hpp"

namespace {

using namespace muster;

const Region& shuozhou() {
  static const auto region = read_region(MUSTER_SOURCE_DIR "/data/shuozhou").region;
  return *region;
}

const Date today = parse_date("2026-11-20").value();
const Position centre{{396'800'000}, {1'129'300'000}};

void grade_of_an_accident(benchmark::State& state) {
  const std::map<IndicatorId, Decimal> told = {
      {IndicatorId("trapped"), Decimal::of(12)},
      {IndicatorId("dead"), Decimal{}},
      {IndicatorId("direct_loss_yuan"), Decimal::of(20'000'000)}};
  for (auto _ : state) {
    benchmark::DoNotOptimize(grades(told, shuozhou().rules, today, {}));
  }
}
BENCHMARK(grade_of_an_accident);

void major_hazards_of_the_region(benchmark::State& state) {
  std::size_t count = 0;
  for (auto _ : state) count = major_hazards(shuozhou(), today).size();
  state.counters["hazards"] = static_cast<double>(count);
}
BENCHMARK(major_hazards_of_the_region)->Unit(benchmark::kMicrosecond);

void geodesic_of_two_kilometres(benchmark::State& state) {
  const Position to{{396'900'000}, {1'129'500'000}};
  for (auto _ : state) benchmark::DoNotOptimize(geodesic(centre, to));
}
BENCHMARK(geodesic_of_two_kilometres);

/// The naive way beside it: the sphere, half a per cent off.
void sphere_of_two_kilometres(benchmark::State& state) {
  const Position to{{396'900'000}, {1'129'500'000}};
  for (auto _ : state) benchmark::DoNotOptimize(distance(centre, to));
}
BENCHMARK(sphere_of_two_kilometres);

void zone_of_the_ammonia_leak(benchmark::State& state) {
  const Incident incident{.id = IncidentId("i1"),
                          .kind = IncidentKindId("ammonia_leak"),
                          .known = *parse_instant("2026-11-21T22:20:00+08:00"),
                          .place = HazardId("CH04"),
                          .indicators = {{IndicatorId("released_t"), Decimal::of(3)}},
                          .weather = Weather{.wind_from = 315}};
  const LocatedIncident located = locate(incident, shuozhou());
  const Matches found = match(located, shuozhou().plans, shuozhou().catalogue);
  std::size_t roads = 0;
  for (auto _ : state) {
    const auto zone = hazard_zone(located, found.matches, shuozhou(), today);
    roads = zone ? zone->roads.size() : 0;
  }
  state.counters["roads"] = static_cast<double>(roads);
}
BENCHMARK(zone_of_the_ammonia_leak)->Unit(benchmark::kMicrosecond);

}  // namespace
