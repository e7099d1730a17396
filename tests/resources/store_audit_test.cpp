#include <cstdlib>
#include <iostream>

#include <sqlite3.h>

#include "../../libresources/src/store_file.hpp"
#include "muster/resources/region.hpp"
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

struct Desk {
  TemporaryFolder folder = {};
  std::string path = (folder.path() / "region.db").string();
  int keys = 0;

  Deed deed(Role role = Role::dispatcher) {
    return {.key = "k" + std::to_string(++keys),
            .actor = "li",
            .role = role,
            .at = morning + Seconds{keys}};
  }
};

void tamper(const std::string& path, const std::string& sql) {
  sqlite3* database = nullptr;
  REQUIRE(sqlite3_open(path.c_str(), &database) == SQLITE_OK);
  sqlite3_exec(database, "PRAGMA ignore_check_constraints = ON", nullptr, nullptr, nullptr);
  INFO(sql);
  CHECK(sqlite3_exec(database, sql.c_str(), nullptr, nullptr, nullptr) == SQLITE_OK);
  sqlite3_close(database);
}

void busy_morning(Desk& desk) {
  Store store = Store::create(desk.path, *SmallRegion().region());
  store.issue({.lot = stretcher, .quantity = Quantity(2)}, desk.deed(Role::store_keeper));
  store.engage(crew_one, IncidentId("I-1"), desk.deed());
  store.set_status({.crew = crew_one, .phase = CrewPhase::on_scene}, desk.deed());
  store.append_event(IncidentId("I-1"), "gas 2.1 %", desk.deed());
}

}  // namespace

TEST_CASE("a crew is held by one incident, and who comes second learns by whom and since when",
          "[resources][store]") {
  Desk desk;
  Store store = Store::create(desk.path, *SmallRegion().region());
  store.engage(crew_one, IncidentId("I-1"), desk.deed());
  CHECK(refusal_text([&] { store.engage(crew_one, IncidentId("I-2"), desk.deed()); }) ==
        "MR-1 is held by I-1 since " + format_instant(morning + Seconds{1}, Offset{0}));
  CHECK(refusal_code([&] {
          store.release(IncidentId("I-2"), std::vector<CrewId>{crew_one}, {}, desk.deed());
        }) == Code::crew_not_engaged);
  store.release(IncidentId("I-1"), {}, {}, desk.deed());
  CHECK(store.situation().crews.at(crew_one).readiness == Readiness::off);
  store.set_status({.crew = crew_one, .phase = CrewPhase::restoring}, desk.deed());
  store.set_status({.crew = crew_one, .phase = CrewPhase::duty}, desk.deed());
  store.engage(crew_one, IncidentId("I-2"), desk.deed());
  CHECK(store.situation().crews.at(crew_one).engaged_at == IncidentId("I-2"));
}

TEST_CASE("the schema itself refuses a second engagement, whoever writes it",
          "[resources][store]") {
  Desk desk;
  busy_morning(desk);
  sqlite3* database = nullptr;
  REQUIRE(sqlite3_open(desk.path.c_str(), &database) == SQLITE_OK);
  CHECK(sqlite3_exec(database, "INSERT INTO engagement VALUES (99, 'MR-1', 'I-9', 0, NULL, 0)",
                     nullptr, nullptr, nullptr) == SQLITE_CONSTRAINT);
  sqlite3_close(database);
}

TEST_CASE("a change of state that makes no sense is refused", "[resources][store]") {
  Desk desk;
  Store store = Store::create(desk.path, *SmallRegion().region());
  const auto to = [&](CrewPhase phase) {
    return refusal_code([&] { store.set_status({.crew = crew_one, .phase = phase}, desk.deed()); });
  };
  CHECK(to(CrewPhase::on_scene) == Code::crew_transition);
  CHECK(to(CrewPhase::out_of_service) == Code::crew_reason);
  CHECK(!to(CrewPhase::standby));
  store.engage(crew_one, IncidentId("I-1"), desk.deed());
  CHECK(to(CrewPhase::duty) == Code::crew_transition);
  CHECK(!to(CrewPhase::on_the_way));
  CHECK(!to(CrewPhase::on_scene));
  CHECK(to(CrewPhase::on_the_way) == Code::crew_transition);
}

TEST_CASE("who may do what is one table, and what is not in it is denied and written down",
          "[resources][store]") {
  Desk desk;
  Store store = Store::create(desk.path, *SmallRegion().region());
  CHECK(refusal_code([&] { store.engage(crew_one, IncidentId("I-1"), desk.deed(Role::viewer)); }) ==
        Code::store_denied);
  CHECK(store.engagements().empty());
  const auto rows = store.changes_since(0);
  REQUIRE(rows.size() == 1);
  CHECK(rows[0].verb == "denied");
  CHECK(rows[0].role == "viewer");
  for (const Role role : {Role::viewer, Role::auditor}) {
    for (int verb = 0; verb <= static_cast<int>(Verb::denied); ++verb)
      CHECK(!may(role, static_cast<Verb>(verb)));
  }
  CHECK(may(Role::dispatcher, Verb::commit));
  CHECK(!may(Role::dispatcher, Verb::write_off));
  CHECK(may(Role::store_keeper, Verb::count));
  CHECK(!may(Role::store_keeper, Verb::engage));
  CHECK(!may(Role::administrator, Verb::engage));
  CHECK(may(Role::administrator, Verb::import));
}

TEST_CASE("a row of the audit that was changed, taken out or put in is named",
          "[resources][store]") {
  struct Case {
    const char* sql;
    const char* said;
  };
  const std::vector<Case> cases = {
      {"UPDATE audit SET actor = 'wang' WHERE seq = 2", "row 2 of the audit"},
      {"UPDATE audit SET after = replace(after, 'gas', 'gaz') WHERE seq = 4", "row 4 of the audit"},
      {"UPDATE audit SET at_utc_s = 0 WHERE seq = 3", "row 3 of the audit"},
      {"DELETE FROM audit WHERE seq = 2", "row 2 of the audit"},
      {"DELETE FROM audit WHERE seq = 4", "row 4 of the audit"},
      {"UPDATE lot_balance SET balance = 20", "table lot_balance is damaged: WH-STRETCHER"},
      {"DELETE FROM movement WHERE line = 2", "table movement does not say"},
      {"DELETE FROM engagement", "table engagement does not say"},
      {"UPDATE crew_status SET phase = 'duty'", "table crew_status is damaged: MR-1"},
      {"UPDATE lot SET quantity = 21 WHERE quantity = 20", "table lot is damaged: WH-STRETCHER"},
      {"UPDATE plan SET xml = replace(xml, 'base=\"10\"', 'base=\"90\"')",
       "table plan is damaged: city-mine"},
  };
  for (const Case& item : cases) {
    Desk desk;
    busy_morning(desk);
    tamper(desk.path, item.sql);
    INFO(item.sql);
    const Verification found = Store::open(desk.path).verify();
    REQUIRE(!found.faults.empty());
    const std::string said = text(found.faults.front(), Language::en);
    INFO(said);
    CHECK(said.find(item.said) != std::string::npos);
  }
}

TEST_CASE("a lot that the index of lots does not lead to is found missing there",
          "[resources][store]") {
  Desk desk;
  (void)Store::create(desk.path, *SmallRegion().region());
  // Every row stands as it was written; only the index has lost one.
  tamper(desk.path,
         "CREATE TABLE kept AS SELECT * FROM lot WHERE lot = 'WH-SERUM';"
         "CREATE TABLE kept_index AS SELECT * FROM sqlite_schema WHERE name = 'lot_where';"
         "DELETE FROM lot WHERE lot = 'WH-SERUM';"
         "PRAGMA writable_schema = ON; DELETE FROM sqlite_schema WHERE name = 'lot_where'");
  tamper(desk.path,
         "INSERT INTO lot SELECT * FROM kept; DROP TABLE kept;"
         "PRAGMA writable_schema = ON; INSERT INTO sqlite_schema SELECT * FROM kept_index");
  tamper(desk.path, "DROP TABLE kept_index");
  const Store store = Store::open(desk.path);
  CHECK(store.region()->digest == SmallRegion().region()->digest);
  const auto faults = store.verify().faults;
  REQUIRE(faults.size() == 1);
  CHECK(text(faults.front(), Language::en) == desk.path + " is damaged: lot_where");
}

TEST_CASE("rows cut off the end are seen with a head that was kept elsewhere",
          "[resources][store]") {
  Desk desk;
  busy_morning(desk);
  const AuditHead kept = Store::open(desk.path).head();
  CHECK(parse_head(format_head(kept) + "\n") == kept);
  CHECK(Store::open(desk.path).verify(kept).faults.empty());
  AuditHead other = kept;
  other.hash[0] = other.hash[0] == 'a' ? 'b' : 'a';
  CHECK(Store::open(desk.path).verify(other).faults.size() == 1);
}

TEST_CASE("a clock that jumps back is written down and changes no order", "[resources][store]") {
  Desk desk;
  Store store = Store::create(desk.path, *SmallRegion().region());
  Deed late = desk.deed();
  store.engage(crew_one, IncidentId("I-1"), late);
  Deed early = desk.deed();
  early.at = late.at - Seconds{86400};
  store.append_event(IncidentId("I-1"), "noted", early);
  const auto rows = store.changes_since(0);
  REQUIRE(rows.size() == 2);
  CHECK(rows[1].clock_back == Seconds{86400});
  CHECK(rows[0].seq < rows[1].seq);
}

TEST_CASE("a store of schema 1 is brought up to date with all it knew", "[resources][store]") {
  const TemporaryFolder folder;
  const std::string path = (folder.path() / "old.db").string();
  put_text(path, file_text(source_dir() / "tests/fixtures/store-schema-1.db"));
  Store store = Store::open(path);
  CHECK(store.region()->digest == SmallRegion().region()->digest);
  const Situation situation = store.situation();
  CHECK(situation.seq == 1);
  CHECK(situation.crews.at(crew_one).engaged_at == IncidentId("I-7"));
  CHECK(situation.crews.at(crew_one).place == PlaceId("town"));
  CHECK(!situation.crews.at(CrewId("MR-2")).readiness);
  CHECK(situation.balances.at(stretcher) == Quantity(12));
  REQUIRE(situation.closures.size() == 1);
  CHECK(situation.closures[0].from == Instant{Seconds{1795000000}});
  CHECK(store.verify().faults.empty());
  Desk desk;
  store.issue({.lot = stretcher, .quantity = Quantity(12)}, desk.deed(Role::store_keeper));
  CHECK(Store::open(path).situation().balances.at(stretcher) == Quantity(0));
}

TEST_CASE("a store of schema 2 is brought up to date with its ledger, its crews and its audit",
          "[resources][store]") {
  const TemporaryFolder folder;
  const std::string path = (folder.path() / "old.db").string();
  put_text(path, file_text(source_dir() / "tests/fixtures/store-schema-2.db"));
  Store store = Store::open(path);
  CHECK(store.region()->digest == SmallRegion().region()->digest);
  // Its rows stand as they were written; one more tells of the migration.
  const auto rows = store.changes_since(-1);
  REQUIRE(rows.size() == 20);
  CHECK(format_head({.seq = 18, .hash = rows[18].hash}) ==
        "18 sha256:90ae3334f6fe7e48fd4a4555ea541f9874be228a922903ca352bf338eea18dfc");
  CHECK(rows[19].verb == "migrate");
  const LotId serum("WH-SERUM");
  std::vector<std::int64_t> changes;
  for (const Movement& line : store.movements(serum)) changes.push_back(line.change);
  CHECK(changes == std::vector<std::int64_t>{10, -8, 2});
  const Situation situation = store.situation();
  CHECK(situation.balances.at(serum) == Quantity(4));
  CHECK(situation.balances.at(stretcher) == Quantity(14));
  CHECK(situation.verified.at(stretcher).by == "王");
  CHECK(situation.crews.at(crew_one).engaged_at == IncidentId("I-7"));
  CHECK(situation.crews.at(crew_one).place == PlaceId("town"));
  CHECK(situation.closures.size() == 1);
  CHECK(situation.loads.size() == 1);
  CHECK(situation.channels_down.size() == 1);
  CHECK(store.engagements().size() == 2);
  CHECK(store.reservations().size() == 2);
  CHECK(store.requisitions().at(0).owed_minor == 120000);
  CHECK(store.verify().faults.empty());
  Desk desk;
  CHECK(refusal_code([&] { store.engage(crew_one, IncidentId("I-8"), desk.deed()); }) ==
        Code::crew_engaged);
  store.issue({.lot = serum, .quantity = Quantity(4)}, desk.deed(Role::store_keeper));
  CHECK(Store::open(path).situation().balances.at(serum) == Quantity(0));
}

TEST_CASE("a store of schema 3 is brought up to date, and its crews may then be between places",
          "[resources][store]") {
  const TemporaryFolder folder;
  const std::string path = (folder.path() / "old.db").string();
  put_text(path, file_text(source_dir() / "tests/fixtures/store-schema-3.db"));
  Store store = Store::open(path);
  CHECK(store.region()->digest == SmallRegion().region()->digest);
  const auto rows = store.changes_since(-1);
  REQUIRE(rows.size() == 22);
  CHECK(format_head({.seq = 20, .hash = rows[20].hash}) ==
        "20 sha256:dffcf63c1df3f49f7ad622ffecb0f323f052738fa360c231a7364a47337d3f04");
  CHECK(rows[21].verb == "migrate");
  const Situation situation = store.situation();
  CHECK(situation.balances.at(LotId("WH-SERUM")) == Quantity(4));
  CHECK(situation.balances.at(stretcher) == Quantity(14));
  CHECK(situation.verified.at(stretcher).by == "王");
  CHECK(situation.crews.at(crew_one).engaged_at == IncidentId("I-7"));
  CHECK(situation.crews.at(crew_one).place == PlaceId("town"));
  CHECK(!situation.crews.at(crew_one).position);
  CHECK(situation.crews.at(CrewId("MR-2")).readiness == Readiness::off);
  CHECK(situation.closures.size() == 1);
  CHECK(situation.loads.size() == 1);
  CHECK(situation.channels_down.size() == 1);
  CHECK(store.engagements().size() == 2);
  CHECK(store.reservations().size() == 3);
  CHECK(store.requisitions().at(0).owed_minor == 120000);
  CHECK(store.verify().faults.empty());
  // The key of a write made before is still known, with the same content only.
  const Deed old{.key = "k6", .actor = "li", .role = Role::dispatcher, .at = Instant{}};
  const CrewChange asked{.crew = crew_one, .phase = CrewPhase::standby, .place = PlaceId("town")};
  CHECK(store.set_status(asked, old).repeated);
  const Position between{.latitude = {393'750'000}, .longitude = {1'124'900'000}};
  const Deed now{.key = "now", .actor = "li", .role = Role::dispatcher, .at = Instant{}};
  store.set_status({.crew = crew_one, .position = between}, now);
  CHECK(Store::open(path).situation().crews.at(crew_one).position == between);
  CHECK(store.verify().faults.empty());
}

TEST_CASE("an old store with a damaged row is not brought up to date", "[resources][store]") {
  const TemporaryFolder folder;
  const std::string path = (folder.path() / "old.db").string();
  for (const char* sql : {"UPDATE lot SET quantity = quantity + 1 WHERE lot = 'WH-SERUM'",
                          "UPDATE movement SET change = change + 1 WHERE kind = 'receive'"}) {
    put_text(path, file_text(source_dir() / "tests/fixtures/store-schema-2.db"));
    tamper(path, sql);
    const std::string before = file_text(path);
    CHECK(refusal_code([&] { (void)Store::open(path); }) == Code::store_damaged);
    CHECK(file_text(path) == before);
  }
}

TEST_CASE("a backup taken and restored says the same, and overwrites nothing",
          "[resources][store]") {
  Desk desk;
  busy_morning(desk);
  const Store store = Store::open(desk.path);
  const std::string copy = (desk.folder.path() / "copy.db").string();
  store.backup(copy);
  CHECK(refusal_code([&] { store.backup(copy); }) == Code::file_exists);
  CHECK(Store::open(copy).verify().faults.empty());
  const std::string back = (desk.folder.path() / "back.db").string();
  CHECK(Store::restore(copy, back).head() == store.head());
  tamper(copy, "UPDATE lot_balance SET balance = 1");
  CHECK(refusal_code([&] { (void)Store::restore(copy, back + "2"); }) == Code::store_damaged);
}

TEST_CASE("acknowledged writes that are gone are reported, and nothing is written over them",
          "[resources][store]") {
  Desk desk;
  busy_morning(desk);
  const AuditHead now = Store::open(desk.path).head();
  store::keep_head(desk.path, format_head({.seq = now.seq + 3, .hash = now.hash}));
  Store store = Store::open(desk.path);
  REQUIRE(store.health().lost);
  CHECK(store.health().lost->seq == now.seq + 3);
  CHECK(store.situation().seq == static_cast<std::uint64_t>(now.seq));
  CHECK(refusal_code([&] { store.append_event(IncidentId("I-1"), "on", desk.deed()); }) ==
        Code::store_lost);
  CHECK(store.verify().faults.size() == 1);
  store.accept_loss(desk.deed(Role::administrator));
  store.append_event(IncidentId("I-1"), "on", desk.deed());
  CHECK(store.verify().faults.empty());
}

TEST_CASE("a store on a network file system is refused", "[resources][store]") {
  Desk desk;
  busy_morning(desk);
  const auto before =
      store::replace_file_system_probe([](const std::string&) { return std::int64_t{0x6969}; });
  CHECK(refusal_code([&] { (void)Store::open(desk.path); }) == Code::store_network);
  store::replace_file_system_probe(before);
  CHECK(!refusal_code([&] { (void)Store::open(desk.path); }));
}

namespace {

/// All that the store says of cards, stock and crews, and apart from it all that it says of the
/// past.
std::string all_served(const Store& store) {
  std::string all = region_digest(*store.region());
  const Situation now = store.situation();
  for (const auto& [lot, balance] : now.balances)
    all += '\n' + lot.str() + ' ' + std::to_string(balance.count());
  for (const auto& [crew, status] : now.crews)
    all += '\n' + crew.str() + ' ' + (status.engaged_at ? status.engaged_at->str() : "-");
  for (const Movement& line : store.movements())
    all += '\n' + std::to_string(line.seq) + ' ' + line.kind + ' ' + std::to_string(line.change);
  return all;
}

std::string all_past(const Store& store) {
  std::string all;
  for (const AuditRow& row : store.changes_since(-1)) {
    all += std::to_string(row.seq) + row.actor + row.verb + row.key.value_or("") + row.subject +
           row.before + row.after + row.hash + '\n';
  }
  return all;
}

}  // namespace

TEST_CASE("a bit turned over is never served as if it were what was written, and verify finds it",
          "[resources][store]") {
  Desk desk;
  busy_morning(desk);
  {
    // Much is written, so that many bits say something: pages that are half empty prove little.
    Store store = Store::open(desk.path);
    for (int i = 0; i < 100; ++i) {
      store.receive({.lot = stretcher, .quantity = Quantity(1 + i), .reason = "delivered"},
                    desk.deed(Role::store_keeper));
    }
  }
  const std::string served = all_served(Store::open(desk.path));
  const std::string past = all_past(Store::open(desk.path));
  const std::string whole = file_text(desk.path);
  const std::string path = (desk.folder.path() / "flipped.db").string();
  constexpr std::uint64_t seed = 11;
  Draws draws(seed);
  int found = 0;
  int harmless = 0;
  int passed_over = 0;
  const char* wanted = std::getenv("MUSTER_FAULT_ROUNDS");
  const int times = wanted == nullptr ? 150 : 10 * std::atoi(wanted);
  for (int i = 0; i < times; ++i) {
    std::string bytes = whole;
    const auto at =
        static_cast<std::size_t>(draws.between(0, static_cast<std::int64_t>(whole.size()) - 1));
    bytes[at] = static_cast<char>(bytes[at] ^ (1 << draws.between(0, 7)));
    put_text(path, bytes);
    INFO("seed " << seed << ", byte " << at);
    try {
      const Store store = Store::open(path);
      const bool sound = store.verify().faults.empty();
      const std::string now_served = all_served(store);  // or it throws
      CHECK(now_served == served);
      const bool same = all_past(store) == past;
      if (!sound) {
        ++found;
      } else if (same) {
        ++harmless;  // free space, or what says the same thing twice
      } else {
        ++passed_over;
      }
    } catch (const Error&) {
      ++found;
    }
  }
  CHECK(passed_over * 1000 <= found);
  CHECK(found > times / 5);
  if (wanted != nullptr) {
    std::cout << times << " bits: " << found << " found, " << harmless << " harmless, "
              << passed_over << " passed over\n";
  }
}
