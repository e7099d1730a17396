// A store that may grow no further: SQLite's own limit of pages, set on every connection that is
// opened while a test says so.
#include <chrono>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include <sqlite3.h>

#include "muster/resources/region.hpp"
#include "muster/resources/store.hpp"
#include "support/catch.hpp"
#include "support/errors.hpp"
#include "support/small_region.hpp"

using namespace muster;

namespace {

std::mutex opened_mutex;
std::vector<sqlite3*> opened;
int most_pages = 0;

void limit(sqlite3* database, int pages) {
  const std::string sql = "PRAGMA max_page_count = " + std::to_string(pages);
  sqlite3_exec(database, sql.c_str(), nullptr, nullptr, nullptr);
}

int limit_one(sqlite3* database, char** /*error*/, const void* /*routines*/) {
  const std::lock_guard lock(opened_mutex);
  opened.push_back(database);
  limit(database, most_pages);
  return SQLITE_OK;
}

/// While it lives, no connection lets its file grow beyond so many pages.
class PageLimit {
 public:
  explicit PageLimit(int pages) {
    most_pages = pages;
    sqlite3_auto_extension(reinterpret_cast<void (*)()>(limit_one));
  }
  ~PageLimit() {
    sqlite3_reset_auto_extension();
    opened.clear();
  }
  PageLimit(const PageLimit&) = delete;
  PageLimit& operator=(const PageLimit&) = delete;
  /// Somebody made room. The connections must be at rest.
  static void raise(int pages) {
    const std::lock_guard lock(opened_mutex);
    for (sqlite3* database : opened) limit(database, pages);
  }
};

std::int64_t pages_of(const std::string& path) {
  sqlite3* database = nullptr;
  REQUIRE(sqlite3_open(path.c_str(), &database) == SQLITE_OK);
  std::int64_t pages = 0;
  const auto take = [](void* into, int, char** cells, char**) {
    *static_cast<std::int64_t*>(into) = std::stoll(cells[0]);
    return 0;
  };
  sqlite3_exec(database, "PRAGMA page_count", take, &pages, nullptr);
  sqlite3_close(database);
  return pages;
}

Deed deed(int number) {
  return {.key = "k" + std::to_string(number),
          .actor = "li",
          .role = Role::dispatcher,
          .at = Instant{Seconds{1795000000}}};
}

}  // namespace

TEST_CASE("a new store that would need more pages than there are is not made",
          "[resources][store]") {
  const auto region = SmallRegion().region();
  const TemporaryFolder folder;
  const std::string path = (folder.path() / "region.db").string();
  (void)Store::create(path, *region);
  const auto whole = static_cast<int>(pages_of(path));
  std::filesystem::remove(path);
  for (int pages = 1; pages < whole; pages += 7) {
    INFO(pages << " of " << whole);
    const PageLimit limit(pages);
    CHECK(refusal_code([&] { (void)Store::create(path, *region); }) == Code::store_full);
    CHECK(std::filesystem::is_empty(folder.path()));
  }
}

TEST_CASE("a store without a page left refuses, reads on, and goes on in the same object",
          "[resources][store]") {
  const auto region = SmallRegion().region();
  const IncidentId incident("I-1");
  for (int spare = 0; spare < 12; ++spare) {
    INFO(spare << " pages to spare");
    const TemporaryFolder folder;
    const std::string path = (folder.path() / "region.db").string();
    (void)Store::create(path, *region);
    const PageLimit limit(static_cast<int>(pages_of(path)) + spare);
    Store store = Store::open(path);
    std::optional<Code> code;
    int written = 0;
    while (!code && written < 1000) {
      code = refusal_code(
          [&] { store.append_event(incident, std::string(2000, 'x'), deed(written)); });
      if (!code) ++written;
    }
    CHECK(code == Code::store_full);
    CHECK(store.head().seq == written);
    CHECK(store.changes_since(0).size() == static_cast<std::size_t>(written));
    CHECK(store.region()->digest == region->digest);
    CHECK(store.verify().faults.empty());
    // The writer has told its outcome; give it the moment to come to rest.
    std::this_thread::sleep_for(std::chrono::milliseconds(20));
    PageLimit::raise(1'000'000);
    CHECK(!store.append_event(incident, std::string(2000, 'x'), deed(written)).repeated);
    CHECK(store.head().seq == written + 1);
    CHECK(store.verify().faults.empty());
  }
}
