// Many at once in one process: writers in a queue, readers beside them, a backup under load. Runs
// again under the thread sanitizer. MUSTER_FAULT_ROUNDS asks for more of everything.
#include <algorithm>
#include <atomic>
#include <chrono>
#include <cstdlib>
#include <iostream>
#include <thread>

#include "../../libresources/src/store_file.hpp"
#include "muster/resources/store.hpp"
#include "support/catch.hpp"
#include "support/draws.hpp"
#include "support/errors.hpp"
#include "support/store_model.hpp"

using namespace muster;

namespace {

using Clock = std::chrono::steady_clock;
const LotId stretcher("WH-STRETCHER");
const LotId serum("WH-SERUM");

int rounds(int usual, int wanted_times = 1) {
  const char* wanted = std::getenv("MUSTER_FAULT_ROUNDS");
  return wanted == nullptr ? usual : std::atoi(wanted) * wanted_times;
}

struct Desk {
  TemporaryFolder folder = {};
  std::string path = (folder.path() / "region.db").string();
  Store store = Store::create(path, *model_region());
};

Deed deed(const std::string& key, Role role = Role::store_keeper) {
  return {.key = key, .actor = "hand", .role = role, .at = store_morning};
}

template <class Work>
void in_threads(int count, Work work) {
  std::vector<std::thread> threads;
  for (int i = 0; i < count; ++i) threads.emplace_back([&, i] { work(i); });
  for (std::thread& thread : threads) thread.join();
}

void tell(const char* what, std::vector<double> taken) {
  if (std::getenv("MUSTER_FAULT_ROUNDS") == nullptr || taken.empty()) return;
  std::sort(taken.begin(), taken.end());
  std::cout << what << ": p50 " << taken[taken.size() / 2] << " ms, p99 "
            << taken[taken.size() * 99 / 100] << " ms, longest " << taken.back() << " ms, of "
            << taken.size() << '\n';
}

double milliseconds_since(Clock::time_point from) {
  return std::chrono::duration<double, std::milli>(Clock::now() - from).count();
}

}  // namespace

TEST_CASE(
    "drawn movements by sixteen hands: every balance is the sum of its lines, never below none",
    "[resources][store]") {
  Desk desk;
  std::atomic<int> wrong = 0;
  const int each = rounds(40, 1000) / 16 + 1;
  in_threads(16, [&](int hand) {
    Draws draws(static_cast<std::uint64_t>(hand) + 100);
    for (int i = 0; i < each; ++i) {
      const LotId& lot = draws.one_in(2) ? stretcher : serum;
      const StockMove move{.lot = lot, .quantity = Quantity(draws.between(1, 9))};
      const Deed now = deed(std::to_string(hand) + "-" + std::to_string(i));
      const auto kind = draws.between(0, 3);
      const auto code = refusal_code([&] {
        if (kind == 0) desk.store.receive(move, now);
        if (kind == 1) desk.store.issue(move, now);
        if (kind == 2) desk.store.give_back(move, now);
        if (kind == 3) desk.store.write_off(move, now);
      });
      if (code && code != Code::stock_short) ++wrong;
    }
  });
  CHECK(wrong == 0);
  std::map<LotId, std::int64_t> sums;
  std::int64_t least = 0;
  for (const Movement& line : desk.store.movements()) {
    sums[line.lot] += line.change;
    least = std::min(least, sums[line.lot]);
  }
  CHECK(least == 0);
  for (const StockRow& row : desk.store.stock()) CHECK(row.balance.count() == sums[row.lot]);
  CHECK(desk.store.verify().faults.empty());
}

TEST_CASE("thirty-two writers: nobody gets an error", "[resources][store]") {
  Desk desk;
  std::atomic<int> errors = 0;
  std::vector<std::vector<double>> taken(32);
  const int each = rounds(5, 1) / (rounds(0) > 0 ? 5 : 1);
  in_threads(32, [&](int hand) {
    for (int i = 0; i < each; ++i) {
      const auto from = Clock::now();
      const auto code = refusal_code([&] {
        desk.store.receive({.lot = stretcher, .quantity = Quantity(1)},
                           deed(std::to_string(hand) + "-" + std::to_string(i)));
      });
      taken[static_cast<std::size_t>(hand)].push_back(milliseconds_since(from));
      if (code) ++errors;
    }
  });
  CHECK(errors == 0);
  CHECK(desk.store.stock().at(0).balance == Quantity(20 + 32 * each));
  std::vector<double> all;
  for (const auto& one : taken) all.insert(all.end(), one.begin(), one.end());
  tell("32 writers", std::move(all));
}

TEST_CASE("the same write asked for over and over by many is done once", "[resources][store]") {
  Desk desk;
  std::atomic<int> firsts = 0;
  const int each = rounds(25, 10) / 8 + 1;
  in_threads(8, [&](int) {
    for (int i = 0; i < each; ++i) {
      const Done done = desk.store.issue({.lot = stretcher, .quantity = Quantity(3)}, deed("one"));
      if (!done.repeated) ++firsts;
    }
  });
  CHECK(firsts == 1);
  CHECK(desk.store.stock().at(0).balance == Quantity(17));
  CHECK(desk.store.head().seq == 1);
}

TEST_CASE("a backup taken while eight write is one state of the store, sound, and restores",
          "[resources][store]") {
  Desk desk;
  // So many for each copy, that the store does not grow without end.
  constexpr int writes_a_copy = 40;
  std::atomic<bool> enough = false;
  std::atomic<int> due = 0;
  std::thread writers([&] {
    in_threads(8, [&](int hand) {
      for (int i = 0; !enough;) {
        if (due.fetch_sub(1) <= 0) {
          due.fetch_add(1);
          std::this_thread::sleep_for(std::chrono::milliseconds(1));
          continue;
        }
        desk.store.receive({.lot = stretcher, .quantity = Quantity(1)},
                           deed(std::to_string(hand) + "-" + std::to_string(i++)));
      }
    });
  });
  int sound = 0;
  const int times = std::min(100, rounds(3));
  for (int i = 0; i < times; ++i) {
    const std::string copy = (desk.folder.path() / ("copy" + std::to_string(i))).string();
    const std::string back = copy + ".back";
    due = writes_a_copy;
    desk.store.backup(copy);
    const Store restored = Store::restore(copy, back);
    const AuditHead head = restored.head();
    const auto rows = desk.store.changes_since(head.seq - 1, 1);
    if (rows.at(0).hash == head.hash && restored.verify().faults.empty()) ++sound;
  }
  enough = true;
  writers.join();
  CHECK(sound == times);
  CHECK(desk.store.head().seq > 0);
  CHECK(desk.store.head().seq <= writes_a_copy * times);
  CHECK(desk.store.verify().faults.empty());
}

TEST_CASE("whoever reads for too long is ended, and the log is cut back", "[resources][store]") {
  Desk desk;
  const store::LogLimits before = store::replace_log_limits({.cut = 10'000,
                                                             .cut_busy = 10'000,
                                                             .cut_off = 40'000,
                                                             .report = 40'000,
                                                             .end_readers = 100'000,
                                                             .reader_seconds = 0});
  const std::string copy = (desk.folder.path() / "copy.db").string();
  int key = 0;
  bool reported = false;
  // A backup to a disk so slow that others write and write meanwhile.
  const auto code = refusal_code([&] {
    desk.store.backup(copy, [&](std::int64_t, std::int64_t) {
      for (int i = 0; i < 200; ++i) {
        desk.store.receive({.lot = stretcher, .quantity = Quantity(1)},
                           deed("k" + std::to_string(++key)));
        reported = reported || desk.store.health().wal_over;
      }
    });
  });
  CHECK(code == Code::store_reader);
  CHECK(reported);
  CHECK(!std::filesystem::exists(copy));
  for (int i = 0; i < 3; ++i) {
    desk.store.receive({.lot = stretcher, .quantity = Quantity(1)},
                       deed("k" + std::to_string(++key)));
  }
  CHECK(desk.store.health().wal_bytes < 100'000);
  store::replace_log_limits(before);
  desk.store.backup(copy);
  CHECK(Store::open(copy).verify().faults.empty());
}

TEST_CASE("the log comes into the store once nobody writes", "[resources][store]") {
  Desk desk;
  const store::LogLimits before =
      store::replace_log_limits({.cut = 10'000, .cut_busy = 1 << 30, .cut_off = 1 << 30});
  const auto file = store::stamp_of(desk.path);
  REQUIRE(file);
  for (int i = 0; i < 10; ++i) {
    desk.store.receive({.lot = stretcher, .quantity = Quantity(1)}, deed(std::to_string(i)));
  }
  bool came = false;
  for (int tries = 0; tries < 1000 && !came; ++tries) {
    std::this_thread::sleep_for(std::chrono::milliseconds(10));
    came = store::stamp_of(desk.path) != file;
  }
  CHECK(came);
  store::replace_log_limits(before);
  CHECK(desk.store.verify().faults.empty());
}

TEST_CASE("what one process writes another sees by its number", "[resources][store]") {
  Desk desk;
  const Store other = Store::open(desk.path);
  std::int64_t seen = other.head().seq;
  for (int i = 0; i < 5; ++i) {
    desk.store.receive({.lot = stretcher, .quantity = Quantity(1)}, deed(std::to_string(i)));
    const auto rows = other.changes_since(seen);
    REQUIRE(rows.size() == 1);
    CHECK(rows[0].verb == "receive");
    CHECK(rows[0].subject == "WH-STRETCHER");
    seen = rows[0].seq;
  }
  CHECK(other.situation().balances.at(stretcher) == Quantity(25));
}
