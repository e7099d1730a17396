// Many at once: threads in one process, processes on one file, and processes that are killed.
#include <algorithm>
#include <atomic>
#include <chrono>
#include <csignal>
#include <cstdlib>
#include <iostream>
#include <map>
#include <thread>

#include <fcntl.h>
#include <sys/wait.h>
#include <unistd.h>

#include "muster/resources/store.hpp"
#include "support/catch.hpp"
#include "support/draws.hpp"
#include "support/errors.hpp"
#include "support/small_region.hpp"

using namespace muster;

namespace {

const LotId stretcher("WH-STRETCHER");
const CrewId crew_one("MR-1");
const Instant morning{Seconds{1795000000}};

/// How often each kill or race is done: a few here, more where MUSTER_FAULT_ROUNDS says so.
int rounds(int usual, int times = 1) {
  const char* wanted = std::getenv("MUSTER_FAULT_ROUNDS");
  return wanted == nullptr ? usual : std::atoi(wanted) * times;
}

std::string new_store(const TemporaryFolder& folder) {
  const std::string path = (folder.path() / "region.db").string();
  (void)Store::create(path, *SmallRegion().region());
  return path;
}

Deed deed(const std::string& key, Role role = Role::dispatcher) {
  return {.key = key, .actor = "seat", .role = role, .at = morning};
}

/// Does it in a child; its exit code, or -n when signal n ended it.
template <class Work>
pid_t fork_to(Work work) {
  const pid_t child = fork();
  if (child == 0) {
    int code = 70;
    try {
      code = work();
    } catch (...) {
      code = 71;
    }
    _exit(code);
  }
  return child;
}

int wait_for(pid_t child) {
  int status = 0;
  waitpid(child, &status, 0);
  return WIFEXITED(status) ? WEXITSTATUS(status) : -WTERMSIG(status);
}

/// Of sixteen seats together a hundred times the rounds.
int races_of_a_seat() {
  const int many = rounds(0, 25);
  return many == 0 ? 20 : many / 4;
}

/// One seat: tries to take the crew for its own incident, and gives it back when it has it.
int take_and_give_back(Store& store, const std::string& seat, int times, std::atomic<int>* taken) {
  int wrong = 0;
  for (int i = 0; i < times; ++i) {
    const IncidentId incident("I-" + seat);
    const std::string key = seat + "-" + std::to_string(i);
    const auto code = refusal_code([&] { store.engage(crew_one, incident, deed(key + "e")); });
    if (code == Code::crew_engaged) continue;
    if (code) {
      ++wrong;
      continue;
    }
    if (taken != nullptr) ++*taken;
    store.release(incident, std::vector<CrewId>{crew_one}, {}, deed(key + "r"));
  }
  return wrong;
}

/// The audit told in order: never two at once.
int doubles(const Store& store) {
  std::map<std::string, int> held;
  int found = 0;
  std::int64_t seq = 0;
  while (true) {
    const auto rows = store.changes_since(seq);
    if (rows.empty()) return found;
    for (const AuditRow& row : rows) {
      seq = row.seq;
      if (row.verb == "engage" && ++held[row.subject] > 1) ++found;
      if (row.verb == "release") --held[crew_one.str()];
    }
  }
}

}  // namespace

TEST_CASE("sixteen seats that want one crew never get it twice", "[resources][store]") {
  const TemporaryFolder folder;
  const std::string path = new_store(folder);
  Store store = Store::open(path);
  std::atomic<int> taken = 0;
  std::atomic<int> wrong = 0;
  std::vector<std::thread> seats;
  for (int seat = 0; seat < 16; ++seat) {
    seats.emplace_back([&, seat] {
      wrong += take_and_give_back(store, "t" + std::to_string(seat), races_of_a_seat(), &taken);
    });
  }
  for (std::thread& seat : seats) seat.join();
  CHECK(wrong == 0);
  CHECK(taken > 0);
  CHECK(doubles(store) == 0);
  CHECK(store.verify().faults.empty());
}

TEST_CASE("sixteen processes that want one crew never get it twice", "[resources][store]") {
  const TemporaryFolder folder;
  const std::string path = new_store(folder);
  std::vector<pid_t> seats;
  for (int seat = 0; seat < 16; ++seat) {
    seats.push_back(fork_to([&] {
      Store store = Store::open(path);
      return take_and_give_back(store, "p" + std::to_string(seat), races_of_a_seat(), nullptr);
    }));
  }
  for (const pid_t seat : seats) CHECK(wait_for(seat) == 0);
  const Store store = Store::open(path);
  CHECK(store.engagements().size() > 0);
  CHECK(doubles(store) == 0);
  CHECK(store.verify().faults.empty());
}

TEST_CASE("whoever is killed while writing loses nothing that was acknowledged",
          "[resources][store]") {
  const TemporaryFolder folder;
  const std::string path = new_store(folder);
  constexpr std::uint64_t seed = 4;
  INFO("seed " << seed);
  Draws draws(seed);
  int acknowledged = 0;
  std::vector<double> reopened;
  for (int round = 0; round < rounds(25); ++round) {
    int ends[2] = {};
    REQUIRE(pipe(ends) == 0);
    const pid_t child = fork_to([&] {
      close(ends[0]);
      Store store = Store::open(path);
      for (int i = 0;; ++i) {
        store.receive({.lot = stretcher, .quantity = Quantity(1)},
                      deed(std::to_string(round) + "-" + std::to_string(i), Role::store_keeper));
        if (write(ends[1], "+", 1) != 1) return 1;
      }
    });
    close(ends[1]);
    std::this_thread::sleep_for(std::chrono::milliseconds(draws.between(20, 120)));
    kill(child, SIGKILL);
    CHECK(wait_for(child) == -SIGKILL);
    char byte = 0;
    while (read(ends[0], &byte, 1) == 1) ++acknowledged;
    close(ends[0]);
    const auto from = std::chrono::steady_clock::now();
    Store store = Store::open(path);
    (void)store.head();
    reopened.push_back(
        std::chrono::duration<double, std::milli>(std::chrono::steady_clock::now() - from).count());
    REQUIRE(!store.health().lost);
    std::int64_t received = 0;
    for (const Movement& line : store.movements(stretcher))
      received += line.kind == "receive" ? 1 : 0;
    REQUIRE(received >= acknowledged);
    REQUIRE(received <= acknowledged + round + 1);
    if (received > 0) REQUIRE(store.stock().at(0).balance == Quantity(20 + received));
    // What was not acknowledged but done is found under its key, with no second effect.
    acknowledged = static_cast<int>(received);
  }
  const Store store = Store::open(path);
  CHECK(acknowledged > 0);
  CHECK(store.verify().faults.empty());
  std::sort(reopened.begin(), reopened.end());
  if (rounds(0) > 0) {
    std::cout << reopened.size() << " kills, " << acknowledged << " writes; reopened: p50 "
              << reopened[reopened.size() / 2] << " ms, p99 "
              << reopened[reopened.size() * 99 / 100] << " ms, longest " << reopened.back()
              << " ms\n";
  }
}

TEST_CASE("a migration that is killed at any moment leaves the old store or the new one",
          "[resources][store]") {
  const char* fixture = GENERATE("store-schema-1.db", "store-schema-2.db", "store-schema-3.db");
  const bool first = std::string(fixture) == "store-schema-1.db";
  const std::string old = file_text(source_dir() / "tests/fixtures" / fixture);
  constexpr std::uint64_t seed = 5;
  INFO("seed " << seed);
  Draws draws(seed);
  for (int round = 0; round < rounds(15); ++round) {
    const TemporaryFolder folder;
    const std::string path = (folder.path() / "old.db").string();
    put_text(path, old);
    const pid_t child = fork_to([&] {
      (void)Store::open(path);
      return 0;
    });
    std::this_thread::sleep_for(std::chrono::microseconds(draws.between(0, 60'000)));
    kill(child, SIGKILL);
    (void)wait_for(child);
    const Store store = Store::open(path);
    REQUIRE(store.situation().balances.at(stretcher) == Quantity(first ? 12 : 14));
    REQUIRE(store.verify().faults.empty());
  }
}
