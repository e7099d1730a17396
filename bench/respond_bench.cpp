// The corridor on the sample region: warm, in process; and what comes before and around it.

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <string>

#include <benchmark/benchmark.h>

#include "muster/resources/region_folder.hpp"
#include "muster/resources/report.hpp"
#include "muster/resources/response.hpp"
#include "muster/resources/response_json.hpp"
#include "muster/resources/store.hpp"

namespace {

using namespace muster;

const std::string folder = MUSTER_SOURCE_DIR "/data/shuozhou";

const Region& shuozhou() {
  static const auto region = read_region(folder).region;
  return *region;
}

Incident trapped(const char* hazard, int people) {
  return {.id = IncidentId("i1"),
          .kind = IncidentKindId("gas_explosion"),
          .known = *parse_instant("2026-11-20T02:52:00+08:00"),
          .place = HazardId(hazard),
          .indicators = {{IndicatorId("trapped"), Decimal::of(people)}}};
}

void answer(benchmark::State& state, const Incident& incident, const Situation& situation) {
  const Region& region = shuozhou();
  std::size_t shortfalls = 0;
  std::size_t assignments = 0;
  for (auto _ : state) {
    const Response response = respond(incident, region, situation);
    shortfalls = response.shortfalls.size();
    assignments = response.dispatch.assignments.size();
    benchmark::DoNotOptimize(response);
  }
  state.counters["shortfalls"] = static_cast<double>(shortfalls);
  state.counters["assignments"] = static_cast<double>(assignments);
}

void respond_one_trapped(benchmark::State& state) { answer(state, trapped("CM01", 1), {}); }
void respond_twelve_trapped(benchmark::State& state) { answer(state, trapped("CM04", 12), {}); }
void respond_with_a_closure(benchmark::State& state) {
  Situation situation;
  situation.closures = {{.id = ClosureId("c"), .target = "ref:G208"}};
  answer(state, trapped("CM04", 12), situation);
}

void read_the_folder(benchmark::State& state) {
  for (auto _ : state) benchmark::DoNotOptimize(read_region(folder));
}

struct StoreFile {
  std::filesystem::path path = std::filesystem::temp_directory_path() / "muster-bench-respond.db";
  StoreFile() {
    std::filesystem::remove(path);
    Store::create(path.string(), shuozhou());
  }
  ~StoreFile() { std::filesystem::remove(path); }
};

void open_the_store_and_load(benchmark::State& state) {
  const StoreFile file;
  for (auto _ : state) {
    const Store store = Store::open(file.path.string());
    benchmark::DoNotOptimize(store.region());
  }
}

void report_in_chinese(benchmark::State& state) {
  const Response response = respond(trapped("CM04", 12), shuozhou());
  for (auto _ : state) benchmark::DoNotOptimize(report(response, shuozhou()));
}

void json_with_record(benchmark::State& state) {
  const Response response = respond(trapped("CM04", 12), shuozhou());
  for (auto _ : state) {
    benchmark::DoNotOptimize(write_json(response_json(response, shuozhou(), Language::zh)));
  }
}

#ifdef MUSTER_PROGRAM
void whole_process_cold(benchmark::State& state) {
  const StoreFile file;
  const std::string command = std::string(MUSTER_PROGRAM) + " respond " + file.path.string() +
                              " --incident " + folder +
                              "/incidents/gas-explosion-cm04.xml >/dev/null";
  for (auto _ : state) {
    const int status = std::system(command.c_str());
    benchmark::DoNotOptimize(status);
  }
}
BENCHMARK(whole_process_cold)->Unit(benchmark::kMillisecond)->UseRealTime();
#endif

}  // namespace

BENCHMARK(respond_one_trapped)->Unit(benchmark::kMicrosecond);
BENCHMARK(respond_twelve_trapped)->Unit(benchmark::kMicrosecond);
BENCHMARK(respond_with_a_closure)->Unit(benchmark::kMicrosecond);
BENCHMARK(open_the_store_and_load)->Unit(benchmark::kMillisecond);
BENCHMARK(read_the_folder)->Unit(benchmark::kMillisecond);
BENCHMARK(report_in_chinese)->Unit(benchmark::kMicrosecond);
BENCHMARK(json_with_record)->Unit(benchmark::kMicrosecond);
