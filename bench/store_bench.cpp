// The store of a province: 2 000 teams, 3 000 stockpiles, 10⁶ lots. Wall time where a disk is
// waited for, with real fsync; the disk's own is measured beside it.

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <string>
#include <vector>

#include <benchmark/benchmark.h>

#include "muster/plan/digest.hpp"
#include "muster/resources/region.hpp"
#include "muster/resources/region_folder.hpp"
#include "muster/resources/stockpile.hpp"
#include "muster/resources/store.hpp"

namespace {

using namespace muster;
using Clock = std::chrono::steady_clock;

constexpr std::size_t teams = 2'000;
constexpr std::size_t stockpiles = 3'000;
constexpr std::size_t lots = 1'000'000;
constexpr Instant morning{Seconds{1795000000}};

std::string numbered(const char* what, std::size_t number) {
  std::string digits = std::to_string(number);
  return what + std::string(7 - digits.size(), '0') + digits;
}

Region province() {
  Region region = *read_region(MUSTER_SOURCE_DIR "/data/shuozhou").region;
  const Team team = region.teams.front();
  const Crew crew = region.crews.front();
  const Stockpile stockpile = region.stockpiles.front();
  Lot lot = region.lots.front();
  for (std::size_t i = 0; i < teams; ++i) {
    Team& new_team = region.teams.emplace_back(team);
    new_team.id = TeamId(numbered("zzT", i));
    Crew& new_crew = region.crews.emplace_back(crew);
    new_crew.id = CrewId(numbered("zzC", i));
    new_crew.team = new_team.id;
  }
  for (std::size_t i = 0; i < stockpiles; ++i) {
    region.stockpiles.emplace_back(stockpile).id = StockpileId(numbered("zzS", i));
  }
  for (std::size_t i = 0; i < lots; ++i) {
    lot.id = LotId(numbered("zzL", i));
    lot.stockpile = StockpileId(numbered("zzS", i % stockpiles));
    lot.quantity = Quantity(1000);
    region.lots.push_back(lot);
  }
  return region;
}

class Province {
 public:
  Province() : folder_(std::filesystem::temp_directory_path() / "muster-store-bench") {
    std::filesystem::remove_all(folder_);
    std::filesystem::create_directories(folder_);
    (void)Store::create(path(), province());
  }
  ~Province() { std::filesystem::remove_all(folder_); }
  Province(const Province&) = delete;
  Province& operator=(const Province&) = delete;
  [[nodiscard]] std::string path() const { return (folder_ / "province.db").string(); }

 private:
  std::filesystem::path folder_;
};

const std::string& province_path() {
  static const Province one;
  static const std::string path = one.path();
  return path;
}

double seconds_of(Clock::duration taken) { return std::chrono::duration<double>(taken).count(); }

/// p50, p99 and the longest of these, in milliseconds.
void tell(benchmark::State& state, std::vector<double> taken) {
  std::sort(taken.begin(), taken.end());
  state.counters["p50_ms"] = 1000 * taken[taken.size() / 2];
  state.counters["p99_ms"] = 1000 * taken[taken.size() * 99 / 100];
  state.counters["max_ms"] = 1000 * taken.back();
}

Deed deed(const std::string& key, Role role) {
  return {.key = key, .actor = "bench", .role = role, .at = morning};
}

void fsync_of_this_disk(benchmark::State& state) {
  const std::string path = province_path() + ".probe";
  std::vector<double> taken;
  for (auto _ : state) {
    const auto from = Clock::now();
    const std::string command =
        "dd if=/dev/zero of=" + path + " bs=4096 count=200 oflag=dsync 2>/dev/null";
    if (std::system(command.c_str()) != 0) state.SkipWithError("no dd");
    taken.push_back(seconds_of(Clock::now() - from) / 200);
  }
  tell(state, taken);
  std::filesystem::remove(path);
}

void province_open_and_load(benchmark::State& state) {
  const std::string& path = province_path();
  state.counters["file_mb"] = static_cast<double>(std::filesystem::file_size(path)) / 1e6;
  for (auto _ : state) {
    const Store store = Store::open(path);
    auto region = store.region();
    benchmark::DoNotOptimize(store.situation());
    state.PauseTiming();  // what it takes to forget it all again is not asked
    region.reset();
    state.ResumeTiming();
  }
}

void province_issue(benchmark::State& state) {
  Store store = Store::open(province_path());
  std::vector<double> taken;
  static int round = 0;
  for (auto _ : state) {
    ++round;
    for (std::size_t i = 0; i < 1000; ++i) {
      const auto from = Clock::now();
      store.issue({.lot = LotId(numbered("zzL", i * 997 % lots)), .quantity = Quantity(1)},
                  deed("i" + std::to_string(round) + '-' + std::to_string(i), Role::store_keeper));
      taken.push_back(seconds_of(Clock::now() - from));
    }
  }
  tell(state, taken);
}

/// An answer that uses ten crews and ten lots nobody used before.
Json answer_of(std::size_t number, const std::string& digest, std::int64_t seq) {
  const std::string incident = numbered("I-", number);
  Json::Array assignments;
  for (std::size_t i = 0; i < 10; ++i) {
    const std::size_t one = number * 10 + i;
    assignments.push_back(Json::Object{{"requirement", incident + "/plan/rescue"},
                                       {"crew", numbered("zzC", one)},
                                       {"lot", Json()},
                                       {"quantity", 1},
                                       {"hold_until", Json()}});
    assignments.push_back(Json::Object{{"requirement", incident + "/plan/material"},
                                       {"crew", Json()},
                                       {"lot", numbered("zzL", one * 31)},
                                       {"quantity", 7},
                                       {"hold_until", Json()}});
  }
  Json::Object answer{
      {"format", 1},
      {"incidents",
       Json::Array{Json::Object{{"id", incident},
                                {"kind", "gas_explosion"},
                                {"known", Json::Object{{"at", "2026-11-20T02:52:00+08:00"}}}}}},
      {"matches", Json::Array{}},
      {"assignments", Json(std::move(assignments))}};
  const std::string result = sha256_hex(canonical_json(Json(answer)));
  answer.emplace_back(
      "record", Json::Object{{"region_digest", digest}, {"seq", seq}, {"result_digest", result}});
  return Json(std::move(answer));
}

void province_commit(benchmark::State& state) {
  Store store = Store::open(province_path());
  const std::string digest = store.region()->digest;
  std::vector<double> taken;
  static std::size_t number = 0;
  for (auto _ : state) {
    for (int i = 0; i < 150; ++i) {
      const Json answer = answer_of(number, digest, store.head().seq);
      const auto from = Clock::now();
      store.commit(answer, deed("c" + std::to_string(number++), Role::dispatcher));
      taken.push_back(seconds_of(Clock::now() - from));
    }
  }
  tell(state, taken);
}

void province_verify(benchmark::State& state) {
  const Store store = Store::open(province_path());
  const double mb = static_cast<double>(std::filesystem::file_size(province_path())) / 1e6;
  double longest = 0;
  for (auto _ : state) {
    const auto from = Clock::now();
    const Verification found = store.verify();
    longest = std::max(longest, seconds_of(Clock::now() - from));
    if (!found.faults.empty()) state.SkipWithError("not sound");
  }
  state.counters["s_per_100mb"] = longest / mb * 100;
}

BENCHMARK(fsync_of_this_disk)->Iterations(1)->UseRealTime();
BENCHMARK(province_open_and_load)->Iterations(2)->Unit(benchmark::kMillisecond);
BENCHMARK(province_issue)->Iterations(1)->UseRealTime()->Unit(benchmark::kMillisecond);
BENCHMARK(province_commit)->Iterations(1)->UseRealTime()->Unit(benchmark::kMillisecond);
BENCHMARK(province_verify)->Iterations(1)->Unit(benchmark::kMillisecond);

}  // namespace
