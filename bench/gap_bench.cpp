// Readiness, what could not be spared, placement. The OR-Library graphs lie in MUSTER_BENCH_DATA.

#include <cmath>
#include <cstdlib>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include <benchmark/benchmark.h>

#include "muster/resources/gap_report.hpp"
#include "muster/resources/region_folder.hpp"
#include "muster/resources/travel_index.hpp"
#include "process_memory.hpp"
#include "support/placements.hpp"
#include "support/pmed_file.hpp"
#include "synthetic_roads.hpp"

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

constexpr std::uint32_t province_points = 1'060'000;  // of which a million places hang together
constexpr std::size_t province_hazards = 3000;
constexpr std::size_t province_teams = 2000;
constexpr std::size_t province_depots = 3000;

const std::shared_ptr<const RoadNetwork>& province_roads() {
  static const auto network = [] {
    const SyntheticRoads made = synthetic_roads(province_points, 13);
    const auto named = [](char letter, std::size_t number) {
      return letter + std::to_string(10'000'000 + number);
    };
    PlaceRows places;
    for (std::uint32_t i = 0; i < made.places(); ++i) {
      places.push_back({.id = PlaceId(named('p', i)),
                        .kind = "town",
                        .position = {{std::llround(double{made.latitude[i]} * 1e7)},
                                     {std::llround(double{made.longitude[i]} * 1e7)}}});
    }
    RoadRows roads;
    for (std::uint32_t from = 0; from < made.places(); ++from) {
      for (std::uint32_t arc = made.first[from]; arc < made.first[from + 1]; ++arc) {
        roads.push_back({.id = RoadId(named('r', arc)),
                         .from = PlaceId(named('p', from)),
                         .to = PlaceId(named('p', made.head[arc])),
                         .road_class = "made_up",
                         .length = {made.ms[arc]},
                         .speed = {60},
                         .one_way = true});
      }
    }
    auto all = std::make_shared<const RoadNetwork>(std::move(places), std::move(roads));
    (void)prepare_travel_index(*all);
    return all;
  }();
  return network;
}

std::string province_id(std::size_t number) { return "zz" + std::to_string(100'000 + number); }

/// Shuozhou's plans, rules and kinds of everything, over and over, on a million places.
const Region& province() {
  static const Region region = [] {
    Region made = shuozhou();
    const Region& from = shuozhou();
    made.roads = province_roads();
    SyntheticDraws draws(7);
    const auto place = [&] {
      return made.roads->id(
          PlaceIndex{draws.below(static_cast<std::uint32_t>(made.roads->places().size()))});
    };
    made.access_points.clear();
    made.closures.clear();
    made.hazards.clear();
    made.teams.clear();
    made.crews.clear();
    made.crew_equipment.clear();
    made.stockpiles.clear();
    made.lots.clear();
    made.shifts.clear();
    made.joint_teams.clear();
    const auto put = [&](auto& one) {
      one.place = place();
      one.position = made.roads->position(*made.roads->find(PlaceId(one.place)));
    };
    for (std::size_t i = 0; i < province_hazards; ++i) {
      Hazard& one = made.hazards.emplace_back(from.hazards[i % from.hazards.size()]);
      one.id = HazardId(province_id(i));
      const PlaceId there = place();
      one.place = there;
      one.position = made.roads->position(*made.roads->find(there));
    }
    std::size_t crews = 0;
    for (std::size_t i = 0; i < province_teams; ++i) {
      const Team& team = from.teams[i % from.teams.size()];
      Team& one = made.teams.emplace_back(team);
      one.id = TeamId(province_id(i));
      put(one);
      for (const Crew& crew : from.crews) {
        if (crew.team != team.id) continue;
        Crew& other = made.crews.emplace_back(crew);
        other.id = CrewId(province_id(crews++));
        other.team = one.id;
      }
    }
    std::size_t lots = 0;
    for (std::size_t i = 0; i < province_depots; ++i) {
      const Stockpile& stockpile = from.stockpiles[i % from.stockpiles.size()];
      Stockpile& one = made.stockpiles.emplace_back(stockpile);
      one.id = StockpileId(province_id(i));
      put(one);
      for (const Lot& lot : from.lots) {
        if (lot.stockpile != stockpile.id) continue;
        Lot& other = made.lots.emplace_back(lot);
        other.id = LotId(province_id(lots++));
        other.stockpile = one.id;
      }
    }
    return made;
  }();
  return region;
}

/// So many of the 3 000 hazards of a province are tried, by so many threads: the time on the wall,
/// the CPU time of all threads, and how large the process became, the map and its index with it.
void readiness_of_a_province(benchmark::State& state) {
  ReadinessOptions options;
  const auto count = static_cast<std::size_t>(state.range(0));
  for (std::size_t i = 0; i < count; ++i) {
    options.hazards.push_back(province().hazards[i * (province_hazards / count)].id);
  }
  options.threads = static_cast<unsigned>(state.range(1));
  std::size_t trials = 0;
  state.counters["before_MB"] = status_mb("VmRSS:");
  forget_the_most();
  for (auto _ : state) trials = readiness(province(), {}, night, options).trials.size();
  state.counters["most_MB"] = status_mb("VmHWM:");
  state.counters["trials"] = static_cast<double>(trials);
}

/// When the first of 200 depots is at each of a million places.
void coverage_of_a_million(benchmark::State& state) {
  const Travel roads(province_roads());
  std::vector<Stand> stands;
  const auto places = static_cast<std::uint32_t>(province_roads()->places().size());
  for (const std::uint32_t place : distinct_places(places, 200, 1001)) {
    stands.push_back({.place = PlaceIndex{place}});
  }
  const Overlay overlay(*province_roads(), stands);
  for (auto _ : state) benchmark::DoNotOptimize(roads.coverage(overlay, 1, TravelTime{0}));
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

/// Until the bound is within one of the best cover.
void fewest_sites(benchmark::State& state) {
  Draws draws(static_cast<std::uint64_t>(state.range(0)));
  PlacementQuestion question = drawn_median(draws, 1000, 1000, 1);
  question.aim = PlacementAim::fewest;
  question.limit = 135;
  PlacementAnswer answer;
  for (auto _ : state) {
    answer =
        place(question,
              {.progress = [](const PlacementProgress& now) { return now.value - now.bound > 1; }});
  }
  state.counters["value"] = static_cast<double>(answer.value);
  state.counters["bound"] = static_cast<double>(answer.bound);
}

void most_covered(benchmark::State& state) {
  Draws draws(static_cast<std::uint64_t>(state.range(0)));
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
BENCHMARK(coverage_of_a_million)->Unit(benchmark::kMillisecond);
BENCHMARK(readiness_of_a_province)
    ->ArgNames({"hazards", "threads"})
    ->Args({30, 1})
    ->Args({province_hazards, 2})
    ->Unit(benchmark::kSecond)
    ->Iterations(1)
    ->MeasureProcessCPUTime()
    ->UseRealTime();
BENCHMARK(most_covered)->DenseRange(1, 10)->Unit(benchmark::kMillisecond)->Iterations(1);
BENCHMARK(fewest_sites)->DenseRange(1, 4)->Unit(benchmark::kSecond)->Iterations(1);
BENCHMARK(most_covered_of_many)->Unit(benchmark::kMillisecond)->Iterations(1);
BENCHMARK(balance_of_many)->Unit(benchmark::kMillisecond)->Iterations(1);
