// What the store says to its engine while it works, statement by statement: only what another
// engine takes too. Making tables, opening and transactions are each engine's own.
#include <map>
#include <mutex>
#include <set>
#include <string>
#include <vector>

#include <sqlite3.h>

#include "muster/resources/response_json.hpp"
#include "muster/resources/store.hpp"
#include "support/catch.hpp"
#include "support/small_region.hpp"

using namespace muster;

namespace {

std::mutex heard_mutex;
std::set<std::string> heard;
std::map<sqlite3*, std::string> begun;      // the transaction a connection is in
std::set<std::string> written_immediately;  // after BEGIN IMMEDIATE
std::set<std::string> written_otherwise;

void follow(sqlite3_stmt* statement, const std::string& sql) {
  sqlite3* const connection = sqlite3_db_handle(statement);
  if (sql.starts_with("BEGIN")) begun[connection] = sql;
  if (sql == "COMMIT" || sql == "ROLLBACK") begun.erase(connection);
  const bool writes =
      sql.starts_with("INSERT") || sql.starts_with("UPDATE") || sql.starts_with("DELETE");
  if (!writes) return;
  const bool immediate = begun.contains(connection) && begun.at(connection) == "BEGIN IMMEDIATE";
  (immediate ? written_immediately : written_otherwise).insert(sql);
}

int hear(unsigned /*what*/, void* /*context*/, void* statement, void* /*text*/) {
  const char* sql = sqlite3_sql(static_cast<sqlite3_stmt*>(statement));
  const std::lock_guard lock(heard_mutex);
  if (sql == nullptr) return 0;
  heard.insert(sql);
  follow(static_cast<sqlite3_stmt*>(statement), sql);
  return 0;
}

int listen_to(sqlite3* database, char** /*error*/, const void* /*routines*/) {
  return sqlite3_trace_v2(database, SQLITE_TRACE_STMT, hear, nullptr);
}

struct Listening {
  Listening() { sqlite3_auto_extension(reinterpret_cast<void (*)()>(listen_to)); }
  ~Listening() { sqlite3_reset_auto_extension(); }
  Listening(const Listening&) = delete;
  Listening& operator=(const Listening&) = delete;
};

bool says(const std::string& sql, const char* words) {
  return sql.find(words) != std::string::npos;
}

bool is_own(const std::string& sql) {
  for (const char* begins : {"PRAGMA", "BEGIN", "COMMIT", "ROLLBACK", "SAVEPOINT", "RELEASE"}) {
    if (sql.starts_with(begins)) return true;
  }
  return false;
}

}  // namespace

TEST_CASE("a day's work is said in words another engine understands", "[resources][store]") {
  const TemporaryFolder folder;
  const std::string path = (folder.path() / "region.db").string();
  SmallRegion small;
  const auto region = small.region();
  (void)Store::create(path, *region);
  int number = 0;
  const auto deed = [&](Role role = Role::dispatcher) {
    ++number;
    return Deed{.key = "k" + std::to_string(number),
                .actor = "li",
                .role = role,
                .at = Instant{Seconds{1795000000 + number}}};
  };
  {
    const Listening listening;
    Store store = Store::open(path);
    const LotId lot("WH-STRETCHER");
    const IncidentId incident("I-1");
    const Incident happened{.id = incident,
                            .kind = IncidentKindId("gas_explosion"),
                            .known = Instant{Seconds{1795000000}},
                            .place = HazardId("M1")};
    store.commit(
        response_json(respond(happened, *store.region(), store.situation()), *region, Language::en),
        deed());
    store.issue({.lot = lot, .quantity = Quantity(1), .incident = incident}, deed());
    store.issue({.stockpile = StockpileId("WH"),
                 .material = MaterialId("STRETCHER"),
                 .quantity = Quantity(1)},
                deed());
    store.set_status({.crew = CrewId("MR-1"), .phase = CrewPhase::on_scene}, deed());
    store.reserve({.crew = CrewId("FD-1"), .purpose = "drill", .from = Instant{Seconds{1}}},
                  deed());
    store.close_road({.id = ClosureId("c"), .target = "edge:e1"}, deed());
    store.set_load(FacilityId("H1"), "beds", Quantity(1), deed());
    store.set_channel(ContactId("bureau-1"), true, "", deed());
    store.set_channel(ContactId("bureau-1"), false, "", deed());
    store.release(incident, {}, {}, deed());
    store.import(*region, deed(Role::administrator));
    (void)store.settlement(incident);
    (void)store.situation();
    (void)store.changes_since(0);
    (void)store.movements();
  }
  std::set<std::string> kinds;
  for (const std::string& sql : heard) {
    if (is_own(sql) || says(sql, "sqlite_schema")) continue;
    INFO(sql);
    kinds.insert(sql.substr(0, sql.find(' ')));
    for (const char* only_here :
         {"INSERT OR", "REPLACE INTO", "UPDATE OR", "rowid", "ROWID", " GLOB ", " IS NOT ?",
          "INDEXED BY", "datetime(", "strftime(", "json_", "changes(", "last_insert"}) {
      CHECK(!says(sql, only_here));
    }
    // Names are quoted the standard way and values are bound, so no text stands in a statement but
    // words of the schema.
    CHECK(!says(sql, "`"));
    CHECK(!says(sql, "["));
  }
  CHECK(kinds == std::set<std::string>{"DELETE", "INSERT", "SELECT", "UPDATE"});
  CHECK(heard.size() > 60);
  // A transaction that began to read and then writes may lose against another and can only give up.
  CHECK(written_otherwise == std::set<std::string>{});
  CHECK(written_immediately.size() > 20);
}
