#include "muster/resources/store.hpp"

#include <algorithm>

#include <sqlite3.h>

#include "muster/resources/region.hpp"
#include "muster/resources/stockpile.hpp"
#include "support/catch.hpp"
#include "support/errors.hpp"
#include "support/small_region.hpp"

using namespace muster;

namespace {

/// A folder with a place for a store in it.
struct Desk {
  TemporaryFolder folder = {};
  std::string path = (folder.path() / "region.db").string();

  /// The names of everything in the folder, in order.
  std::vector<std::string> files() const {
    std::vector<std::string> names;
    for (const auto& entry : std::filesystem::directory_iterator(folder.path())) {
      names.push_back(entry.path().filename().string());
    }
    std::ranges::sort(names);
    return names;
  }
};

/// What somebody with another program does to the file.
void tamper(const std::string& path, const std::string& sql) {
  sqlite3* database = nullptr;
  REQUIRE(sqlite3_open(path.c_str(), &database) == SQLITE_OK);
  char* why = nullptr;
  const int result = sqlite3_exec(database, sql.c_str(), nullptr, nullptr, &why);
  INFO((why == nullptr ? "" : why));
  CHECK(result == SQLITE_OK);
  sqlite3_free(why);
  sqlite3_close(database);
}

std::optional<Code> opening(const std::string& path) {
  return refusal_code([&] { (void)Store::open(path); });
}
std::string loading(const std::string& path) {
  return refusal_text([&] { (void)Store::open(path).region(); });
}

using Names = std::vector<std::string>;

}  // namespace

TEST_CASE("a region comes out of the store as it went in", "[resources][store]") {
  const Desk desk;
  const auto region = SmallRegion().region();
  const Store store = Store::create(desk.path, *region);
  for (const auto& back : {store.region(), Store::open(desk.path).region()}) {
    CHECK(back->digest == region->digest);
    CHECK(region_digest(*back) == region->digest);
    CHECK(back->header.banner == region->header.banner);
    CHECK(!find(back->teams, TeamId("AMB"))->turnout_duty);
    CHECK(!find(back->lots, LotId("WH-STRETCHER"))->batch);
    CHECK(find(back->lots, LotId("WH-SERUM"))->expires.last_day == parse_date("2027-06-30"));
    CHECK(find(back->crews, CrewId("FD-1"))->skills.at(0).type == "一级");
    CHECK(back->roads->roads()[0].refs == Names{"G1", "S2"});
    CHECK(back->rules.rules.at(0).rows.at(0).at("after") == "3min");
    CHECK(back->plans.plans()[0].cards.at(0).needs.size() == 2);
  }
}

TEST_CASE("text that looks like SQL, mark-up or another column stays text", "[resources][store]") {
  const Desk desk;
  auto region = std::make_shared<Region>(*SmallRegion().region());
  const std::string hostile = "'); DROP TABLE team; --\"|;,<b>&amp;%_\\ \t😀 ' OR 1=1";
  for (Team& team : region->teams) team.name = {hostile, hostile};
  for (Contact& contact : region->contacts) contact.address = hostile;
  for (Lot& lot : region->lots) lot.batch = hostile;
  region->header.name = {hostile, hostile};
  region->digest = region_digest(*region);
  const auto back = Store::create(desk.path, *region).region();
  CHECK(back->teams.at(0).name.zh == hostile);
  CHECK(back->contacts.at(0).address == hostile);
  CHECK(back->digest == region->digest);
  CHECK(region_digest(*back) == region->digest);
}

TEST_CASE("a new store never takes the place of something that is there", "[resources][store]") {
  const Desk desk;
  const auto region = SmallRegion().region();
  put_text(desk.path, "the diary of the duty officer");
  CHECK(refusal_code([&] { (void)Store::create(desk.path, *region); }) == Code::file_exists);
  CHECK(file_text(desk.path) == "the diary of the duty officer");
  CHECK(desk.files() == Names{"region.db"});
  std::filesystem::remove(desk.path);
  std::filesystem::create_symlink("nowhere", desk.path);
  CHECK(refusal_code([&] { (void)Store::create(desk.path, *region); }) == Code::file_exists);
  CHECK(refusal_code([&] {
          (void)Store::create((desk.folder.path() / "no/such/a.db").string(), *region);
        }) == Code::folder_missing);
}

TEST_CASE("a store leaves one file behind and nothing beside it", "[resources][store]") {
  const Desk desk;
  { const Store store = Store::create(desk.path, *SmallRegion().region()); }
  CHECK(desk.files() == Names{"region.db"});
  { (void)Store::open(desk.path).region(); }
  CHECK(desk.files() == Names{"region.db"});
}

TEST_CASE("a store whose name means something to SQLite or a URI is still a file",
          "[resources][store]") {
  const TemporaryFolder folder;
  const auto region = SmallRegion().region();
  for (const char* name : {"file:a.db?mode=memory", "朔州 100%.db", ":memory:", "a#b?c.db"}) {
    const std::string path = (folder.path() / name).string();
    INFO(name);
    (void)Store::create(path, *region);
    CHECK(std::filesystem::exists(path));
    CHECK(Store::open(path).region()->digest == region->digest);
  }
}

TEST_CASE("what is not there, or not ours, is not opened", "[resources][store]") {
  const Desk desk;
  CHECK(opening(desk.path) == Code::file_missing);
  CHECK(desk.files().empty());
  CHECK(opening(desk.folder.path().string()) == Code::store_foreign);
  put_text(desk.path, "");
  CHECK(opening(desk.path) == Code::store_foreign);
  put_text(desk.path, "id,name\n1,somebody else's table\n");
  CHECK(opening(desk.path) == Code::store_foreign);
  CHECK(!looks_like_store(desk.path));
  std::filesystem::remove(desk.path);
  tamper(desk.path, "CREATE TABLE recipes (name TEXT)");
  const std::string before = file_text(desk.path);
  CHECK(opening(desk.path) == Code::store_foreign);
  CHECK(looks_like_store(desk.path));
  CHECK(file_text(desk.path) == before);
  CHECK(desk.files() == Names{"region.db"});
}

TEST_CASE("a store of a newer Muster is refused with a clear word", "[resources][store]") {
  const Desk desk;
  (void)Store::create(desk.path, *SmallRegion().region());
  tamper(desk.path, "PRAGMA user_version = 0");
  CHECK(opening(desk.path) == Code::store_damaged);
  tamper(desk.path, "PRAGMA user_version = 5");
  CHECK(opening(desk.path) == Code::store_newer);
  CHECK(loading(desk.path) ==
        desk.path + " was written by a newer Muster (schema 5, this one knows 4)");
}

TEST_CASE("a store with a table, trigger, view or column that is not ours is refused",
          "[resources][store]") {
  for (const char* sql :
       {"CREATE TABLE extra (x TEXT)",
        "CREATE TRIGGER sly AFTER INSERT ON lot BEGIN DELETE FROM lot; END",
        "CREATE VIEW crew_view AS SELECT * FROM crew", "ALTER TABLE contact ADD COLUMN x TEXT",
        "DROP TABLE contact",
        "DROP TABLE contact; CREATE VIEW contact AS WITH RECURSIVE c(n) AS (SELECT 1 UNION ALL "
        "SELECT n + 1 FROM c) SELECT n FROM c"}) {
    const Desk desk;
    (void)Store::create(desk.path, *SmallRegion().region());
    tamper(desk.path, sql);
    INFO(sql);
    CHECK(opening(desk.path) == Code::store_damaged);
  }
}

TEST_CASE("a value that no folder could have brought in is found when the region is read",
          "[resources][store]") {
  struct Case {
    const char* sql;
    const char* where;
  };
  const std::vector<Case> cases = {
      {"UPDATE road SET length_m = -1 WHERE id = 'e1'", "road.length_m"},
      {"UPDATE road SET speed_kmh = 0", "road.speed_kmh"},
      {"UPDATE place SET latitude_e7 = 910000000", "place.latitude_e7"},
      {"UPDATE crew SET state = 'asleep'", "crew.state"},
      {"UPDATE crew SET team = 'nobody'", "crew.team"},
      {"UPDATE crew SET capabilities = 'flying'", "crew.capabilities"},
      {"UPDATE lot SET expires = 'soon'", "lot.expires"},
      {"UPDATE lot SET quantity = -5", "lot.quantity"},
      {"UPDATE team SET name_zh = CAST(x'FF' AS TEXT)", "team.name"},
      {"UPDATE jurisdiction SET parent = '140602' WHERE id = '14'", "jurisdiction.parent"},
      {"UPDATE plan SET xml = '<plan'", "plan city-mine"},
      {"UPDATE plan SET xml = replace(xml, 'id=\"city-mine\"', 'id=\"other\"')", "plan city-mine"},
      {"UPDATE contact SET id = ''", "contact.id"},
      {"DELETE FROM region", "region"},
      {"DELETE FROM place WHERE id = 'mine'", "road.to"},
  };
  for (const Case& item : cases) {
    const Desk desk;
    (void)Store::create(desk.path, *SmallRegion().region());
    tamper(
        desk.path,
        std::string("PRAGMA foreign_keys = OFF; PRAGMA ignore_check_constraints = ON;") + item.sql);
    INFO(item.sql);
    const std::string said = loading(desk.path);
    CHECK(said.starts_with(desk.path + " is damaged: "));
    CHECK(said.find(item.where) != std::string::npos);
  }
}

TEST_CASE(
    "of many plans, read by two threads, each comes out as it went in and a damaged one is named",
    "[resources][store]") {
  SmallRegion many;
  const std::string plan = many.file("plans/city-mine.xml");
  for (int i = 0; i < 40; ++i) {
    std::string text = plan;
    const std::string id = "other-" + std::to_string(10 + i);
    for (auto at = text.find("city-mine"); at != std::string::npos; at = text.find("city-mine"))
      text.replace(at, 9, id);
    many.file("plans/" + id + ".xml") = text;
  }
  const auto region = many.region();
  REQUIRE(region->plans.plans().size() == 41);
  const Desk desk;
  (void)Store::create(desk.path, *region);
  for (int round = 0; round < 20; ++round) {
    const auto again = Store::open(desk.path).region();
    CHECK(region_digest(*again) == region->digest);
  }

  tamper(desk.path,
         "UPDATE plan SET xml = replace(xml, '</plan>', '</plam>') WHERE id IN "
         "('other-23', 'other-41')");
  for (int round = 0; round < 20; ++round) {
    CHECK(loading(desk.path) == desk.path + " is damaged: plan other-23");
  }
  CHECK_FALSE(Store::open(desk.path).verify().faults.empty());
}

TEST_CASE("an import replaces the region and leaves the situation alone", "[resources][store]") {
  const Desk desk;
  Store store = Store::create(desk.path, *SmallRegion().region());
  CHECK(store.situation().seq == 0);
  CHECK(store.situation().crews.empty());
  const auto deed = [](const char* key, Role role) {
    return Deed{.key = key, .actor = "li", .role = role, .at = Instant{Seconds{1795000000}}};
  };
  store.set_status({.crew = CrewId("MR-2"), .phase = CrewPhase::recall, .place = PlaceId("town")},
                   deed("k1", Role::dispatcher));
  store.engage(CrewId("MR-1"), IncidentId("I-7"), deed("k2", Role::dispatcher));
  store.issue({.lot = LotId("WH-STRETCHER"), .quantity = Quantity(8)},
              deed("k3", Role::store_keeper));
  SmallRegion small;
  small.change("roads.csv", "6000", "7000");
  const auto changed = small.region();
  store.import(*changed);
  CHECK(store.region()->digest == changed->digest);
  CHECK(Store::open(desk.path).region()->digest == changed->digest);
  const Situation situation = store.situation();
  CHECK(situation.seq == 4);
  CHECK(situation.crews.at(CrewId("MR-1")).engaged_at == IncidentId("I-7"));
  CHECK(situation.crews.at(CrewId("MR-2")).readiness == Readiness::recall);
  CHECK(situation.crews.at(CrewId("MR-2")).place == PlaceId("town"));
  CHECK(situation.balances.at(LotId("WH-STRETCHER")) == Quantity(12));
}

TEST_CASE("an import that cannot be whole changes nothing", "[resources][store]") {
  const Desk desk;
  const auto region = SmallRegion().region();
  Store store = Store::create(desk.path, *region);
  Region broken = *region;
  broken.crews.at(2).team = TeamId("nobody");
  CHECK(refusal_code([&] { store.import(broken); }) == Code::internal);
  CHECK(store.region()->digest == region->digest);
  CHECK(store.situation().seq == 0);
  const Desk other;
  CHECK(refusal_code([&] { (void)Store::create(other.path, broken); }) == Code::internal);
  CHECK(other.files().empty());
}

TEST_CASE("readers see one state of the file while somebody imports", "[resources][store]") {
  const Desk desk;
  const auto region = SmallRegion().region();
  Store writer = Store::create(desk.path, *region);
  const Store reader = Store::open(desk.path);
  SmallRegion small;
  small.change("roads.csv", "6000", "7000");
  const auto changed = small.region();
  CHECK(reader.region()->digest == region->digest);
  writer.import(*changed);
  CHECK(reader.region()->digest == changed->digest);
  CHECK(reader.situation().seq == 1);
}

TEST_CASE("the tables carry the rules themselves, whoever writes into them", "[resources][store]") {
  const Desk desk;
  (void)Store::create(desk.path, *SmallRegion().region());
  sqlite3* database = nullptr;
  REQUIRE(sqlite3_open(desk.path.c_str(), &database) == SQLITE_OK);
  sqlite3_exec(database, "PRAGMA foreign_keys = ON", nullptr, nullptr, nullptr);
  for (const char* sql :
       {"UPDATE road SET length_m = -1", "UPDATE road SET length_m = 'long'",
        "UPDATE road SET length_m = NULL", "UPDATE crew SET team = 'nobody'",
        "UPDATE crew SET state = 'asleep'", "UPDATE lot SET expires = 'soon'",
        "UPDATE lot SET expires = ''", "UPDATE place SET latitude_e7 = 910000000",
        "INSERT INTO lot_balance VALUES ('WH-SERUM', -1, 0, 0)", "DELETE FROM organisation",
        "INSERT INTO store VALUES (2, '', 0, '')", "UPDATE store SET seq = -1"}) {
    INFO(sql);
    CHECK(sqlite3_exec(database, sql, nullptr, nullptr, nullptr) != SQLITE_OK);
  }
  sqlite3_stmt* mode = nullptr;
  sqlite3_prepare_v2(database, "PRAGMA journal_mode", -1, &mode, nullptr);
  REQUIRE(sqlite3_step(mode) == SQLITE_ROW);
  CHECK(std::string(reinterpret_cast<const char*>(sqlite3_column_text(mode, 0))) == "wal");
  sqlite3_finalize(mode);
  sqlite3_close(database);
}
