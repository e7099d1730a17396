// Files made to harm, and SQL in every field a person can fill.
#include <cstdlib>

#include <sqlite3.h>

#include "muster/resources/region.hpp"
#include "muster/resources/store.hpp"
#include "support/catch.hpp"
#include "support/draws.hpp"
#include "support/errors.hpp"
#include "support/store_model.hpp"

using namespace muster;

namespace {

const std::vector<std::string> sql = {"'; DROP TABLE lot; --",
                                      "\"; DELETE FROM audit; --",
                                      "1 OR 1=1",
                                      "x' UNION SELECT sql FROM sqlite_schema --",
                                      "%_%",
                                      "?1",
                                      "$1",
                                      "NULL",
                                      "\\'; --",
                                      "汉'字\""};

Deed deed(int& key, Role role = Role::dispatcher, const std::string& actor = "li") {
  return {.key = "k" + std::to_string(++key), .actor = actor, .role = role, .at = store_morning};
}

bool run_sql(const std::string& path, const std::string& text) {
  sqlite3* database = nullptr;
  if (sqlite3_open(path.c_str(), &database) != SQLITE_OK) return false;
  sqlite3_exec(database, "PRAGMA writable_schema = ON", nullptr, nullptr, nullptr);
  const int result = sqlite3_exec(database, text.c_str(), nullptr, nullptr, nullptr);
  sqlite3_close(database);
  return result == SQLITE_OK;
}

}  // namespace

TEST_CASE("SQL in any field is text, or no id at all", "[resources][store]") {
  const TemporaryFolder folder;
  const std::string path = (folder.path() / "region.db").string();
  Store store = Store::create(path, *model_region());
  int key = 0;
  std::size_t written = 0;
  for (const std::string& words : sql) {
    INFO(words);
    const StockMove move{
        .lot = LotId("WH-STRETCHER"), .quantity = Quantity(1), .reason = words, .document = words};
    store.receive(move, deed(key, Role::store_keeper, words));
    store.append_event(IncidentId("I-1"), words, deed(key));
    store.set_load(FacilityId("H1"), words, Quantity(1), deed(key));
    store.set_channel(ContactId("bureau-1"), true, words, deed(key));
    store.record({.id = IncidentId("I-1"), .kind = words, .known = store_morning}, deed(key));
    store.requisition({.incident = IncidentId("I-1"),
                       .owner = OrganisationId("bureau"),
                       .what = words,
                       .quantity = Quantity(1),
                       .decision = words,
                       .slip = words,
                       .taken = store_morning},
                      deed(key));
    written += 6;
    CHECK(store.movements().back().reason == words);
    CHECK(store.situation().channels_down.at(ContactId("bureau-1")).reason == words);
    Deed keyed = deed(key);
    keyed.key = words;
    store.append_event(IncidentId("I-1"), "keyed", keyed);
    CHECK(store.append_event(IncidentId("I-1"), "keyed", keyed).repeated);
    ++written;
    const auto refused = [&](auto act) {
      CHECK(refusal_code([&] { act(deed(key, Role::store_keeper)); }) == Code::id_unknown);
    };
    refused(
        [&](const Deed& now) { store.issue({.lot = LotId(words), .quantity = Quantity(1)}, now); });
    CHECK(refusal_code([&] { store.engage(CrewId(words), IncidentId("I-1"), deed(key)); }) ==
          Code::id_unknown);
    CHECK(refusal_code([&] {
            store.engage(CrewId("MR-1"), IncidentId(words), deed(key));
          }).has_value() == (words != "NULL"));
    if (words == "NULL") {
      store.release(IncidentId(words), {}, {}, deed(key));
      written += 2;
      store.set_status({.crew = CrewId("MR-1"), .phase = CrewPhase::duty}, deed(key));
      ++written;
    }
    CHECK(store.movements(LotId(words)).empty());
    CHECK(refusal_code([&] { (void)store.settlement(IncidentId(words)); }) == Code::id_unknown);
  }
  CHECK(store.head().seq == static_cast<std::int64_t>(written));
  CHECK(store.verify().faults.empty());
  CHECK(store.region()->lots.size() == 4);
}

TEST_CASE("bytes that are no text are refused in every field", "[resources][store]") {
  const TemporaryFolder folder;
  const std::string path = (folder.path() / "region.db").string();
  Store store = Store::create(path, *model_region());
  int key = 0;
  for (const std::string& bad : {std::string("\xC3\x28"), std::string("a\0b", 3),
                                 std::string("\x1B[2J"), std::string("\xED\xA0\x80")}) {
    const auto refused = [&](auto act) { CHECK(refusal_code(act) == Code::file_not_utf8); };
    const StockMove move{.lot = LotId("WH-STRETCHER"), .quantity = Quantity(1), .reason = bad};
    refused([&] { store.receive(move, deed(key, Role::store_keeper)); });
    refused([&] { store.append_event(IncidentId("I-1"), bad, deed(key)); });
    refused([&] { store.append_event(IncidentId("I-1"), "x", deed(key, Role::dispatcher, bad)); });
    refused([&] { store.set_channel(ContactId("bureau-1"), true, bad, deed(key)); });
    refused([&] { store.engage(CrewId("MR-1"), IncidentId(bad), deed(key)); });
    refused([&] {
      store.set_status({.crew = CrewId("MR-1"), .phase = CrewPhase::out_of_service, .reason = bad},
                       deed(key));
    });
  }
  CHECK(store.head().seq == 0);
}

TEST_CASE("a file whose schema was turned against us is refused before it is used",
          "[resources][store]") {
  const TemporaryFolder folder;
  const std::string fresh = (folder.path() / "fresh.db").string();
  (void)Store::create(fresh, *model_region());
  const std::string whole = file_text(fresh);
  const std::string path = (folder.path() / "region.db").string();
  int tried = 0;
  for (const std::string text : {
           "CREATE TRIGGER t AFTER INSERT ON movement BEGIN DELETE FROM audit; END",
           "CREATE TRIGGER t BEFORE UPDATE ON store BEGIN SELECT RAISE(IGNORE); END",
           "CREATE VIEW v AS SELECT load_extension('x')",
           "DROP INDEX engagement_open",
           "DROP INDEX crew_window_follows",
           "DROP INDEX audit_key",
           "CREATE INDEX i ON lot (quantity)",
           "CREATE VIRTUAL TABLE f USING fts5(x)",
           "UPDATE sqlite_schema SET sql = replace(sql, 'BETWEEN 0 AND', 'BETWEEN -9 AND') WHERE "
           "name = 'lot_balance'",
           "UPDATE sqlite_schema SET sql = replace(sql, ' STRICT,', '') WHERE name = 'audit'",
           "UPDATE sqlite_schema SET rootpage = 2 WHERE name = 'lot_balance'",
           "UPDATE sqlite_schema SET rootpage = 999999 WHERE name = 'lot_balance'",
           "DELETE FROM sqlite_schema WHERE name = 'movement'",
           "INSERT INTO sqlite_schema VALUES ('table', 'a', 'a', 0, 'CREATE TABLE a (b)')",
       }) {
    put_text(path, whole);
    for (const char* beside : {"-wal", "-shm", "-head"}) std::filesystem::remove(path + beside);
    if (!run_sql(path, text)) continue;
    ++tried;
    INFO(text);
    const auto code = refusal_code([&] {
      const Store store = Store::open(path);
      if (!store.verify().faults.empty()) throw Error(Code::store_damaged, {path, "verify"});
    });
    CHECK(code == Code::store_damaged);
  }
  CHECK(tried >= 12);
}

TEST_CASE("a store whose header was overwritten is called damaged or foreign, byte by byte",
          "[resources][store]") {
  const TemporaryFolder folder;
  const std::string path = (folder.path() / "region.db").string();
  (void)Store::create(path, *model_region());
  const std::string whole = file_text(path);
  int refused = 0;
  // Behind the words "SQLite format 3": sizes, counters, the format of the schema at 44 to 47.
  for (std::size_t at = 16; at < 100; ++at) {
    INFO("byte " << at);
    std::string bytes = whole;
    bytes[at] = static_cast<char>(bytes[at] ^ 0x5A);
    put_text(path, bytes);
    try {
      const Store store = Store::open(path);
      (void)store.verify();
    } catch (const Error& error) {
      CHECK(error.code() != Code::internal);
      ++refused;
      if (at >= 44 && at < 48) CHECK(error.code() == Code::store_damaged);
    }
  }
  CHECK(refused >= 8);
}

TEST_CASE("a file of drawn damage never ends the program and is never passed as sound",
          "[resources][store]") {
  const TemporaryFolder folder;
  const std::string path = (folder.path() / "region.db").string();
  AuditHead head;
  {
    Store store = Store::create(path, *model_region());
    int key = 0;
    store.receive({.lot = LotId("WH-STRETCHER"), .quantity = Quantity(1)},
                  deed(key, Role::store_keeper));
    head = store.head();
  }
  const std::string whole = file_text(path);
  constexpr std::uint64_t seed = 31;
  Draws draws(seed);
  const char* wanted = std::getenv("MUSTER_FAULT_ROUNDS");
  for (int i = 0; i < (wanted == nullptr ? 150 : 10 * std::atoi(wanted)); ++i) {
    INFO("seed " << seed << ", round " << i);
    std::string bytes = whole;
    const auto size = static_cast<std::int64_t>(bytes.size());
    for (auto n = draws.between(1, 12); n > 0; --n) {
      const auto at = static_cast<std::size_t>(draws.between(16, size - 600));
      const auto length = static_cast<std::size_t>(draws.between(1, 512));
      const auto from = static_cast<std::size_t>(draws.between(16, size - 600));
      if (draws.one_in(2)) {
        bytes.replace(at, length, whole.substr(from, length));  // a piece from elsewhere
      } else {
        for (std::size_t k = 0; k < length; ++k) bytes[at + k] = static_cast<char>(draws.next());
      }
    }
    put_text(path, bytes);
    try {
      Store store = Store::open(path);
      if (!store.verify(head).faults.empty()) continue;
      CHECK(store.region()->lots.size() == 4);
      CHECK(store.situation().balances.at(LotId("WH-STRETCHER")) == Quantity(21));
    } catch (const Error& error) {
      CHECK(error.code() != Code::internal);
    }
  }
}
