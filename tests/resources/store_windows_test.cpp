// Reservations of crews, and what else changes by the minute: closures, beds, telephones.
#include <sqlite3.h>

#include "muster/resources/store.hpp"
#include "support/catch.hpp"
#include "support/draws.hpp"
#include "support/errors.hpp"
#include "support/small_region.hpp"

using namespace muster;

namespace {

const CrewId crew_one("MR-1");
const Instant morning{Seconds{1795000000}};

struct Desk {
  TemporaryFolder folder = {};
  std::string path = (folder.path() / "region.db").string();
  Store store = Store::create(path, *SmallRegion().region());
  int keys = 0;

  Deed deed(Role role = Role::dispatcher) {
    return {.key = "k" + std::to_string(++keys),
            .actor = "li",
            .role = role,
            .at = morning + Seconds{keys}};
  }
  std::optional<Code> reserve(std::int64_t from, std::optional<std::int64_t> until) {
    Reservation wanted{.crew = crew_one, .purpose = "drill", .from = morning + Seconds{from}};
    if (until) wanted.until = morning + Seconds{*until};
    return refusal_code([&] { store.reserve(wanted, deed()); });
  }
};

/// Whether another program, with its own hands, may put that in.
bool may_insert(const std::string& path, const std::string& values) {
  sqlite3* database = nullptr;
  REQUIRE(sqlite3_open(path.c_str(), &database) == SQLITE_OK);
  sqlite3_exec(database, "PRAGMA foreign_keys = ON", nullptr, nullptr, nullptr);
  const std::string sql = "INSERT INTO crew_window VALUES (" + values + ", 9, 9, 0)";
  const int result = sqlite3_exec(database, sql.c_str(), nullptr, nullptr, nullptr);
  sqlite3_close(database);
  return result == SQLITE_OK;
}

}  // namespace

TEST_CASE("windows of a crew meet and never overlap, in whatever order they come and go",
          "[resources][store]") {
  Desk desk;
  Draws draws(3);
  struct Window {
    std::int64_t from, until, seq;
  };
  std::vector<Window> open;
  for (int step = 0; step < 150; ++step) {
    INFO("seed 3, step " << step);
    if (!open.empty() && draws.one_in(3)) {
      const auto which =
          static_cast<std::size_t>(draws.between(0, static_cast<std::int64_t>(open.size()) - 1));
      desk.store.unreserve(open[which].seq, desk.deed());
      open.erase(open.begin() + static_cast<std::ptrdiff_t>(which));
      continue;
    }
    const auto from = draws.between(0, 40) * 100;
    const auto until = from + draws.between(1, 6) * 100;
    bool free = true;
    for (const Window& window : open) free = free && (window.until <= from || until <= window.from);
    CHECK(desk.reserve(from, until) == (free ? std::nullopt : std::optional(Code::crew_reserved)));
    if (free) open.push_back({from, until, desk.store.head().seq});
  }
  CHECK(desk.reserve(10'000, std::nullopt) == std::nullopt);
  CHECK(desk.reserve(99'000, std::nullopt) == Code::crew_reserved);
  CHECK(desk.store.verify().faults.empty());
}

TEST_CASE("the schema itself keeps windows apart, whoever writes them", "[resources][store]") {
  Desk desk;
  CHECK(!desk.reserve(1000, 2000));
  CHECK(!desk.reserve(5000, 6000));
  const auto at = [](std::int64_t seconds) {
    return std::to_string((morning + Seconds{seconds}).time_since_epoch().count());
  };
  // Within the first; as another first; behind the first but over the second's beginning.
  CHECK(!may_insert(desk.path, "'MR-1', " + at(1500) + ", " + at(1600) + ", " + at(2000)));
  CHECK(!may_insert(desk.path, "'MR-1', " + at(1500) + ", " + at(1600) + ", NULL"));
  CHECK(!may_insert(desk.path, "'MR-1', " + at(2000) + ", " + at(5500) + ", " + at(2000)));
  CHECK(!may_insert(desk.path, "'MR-1', " + at(3000) + ", " + at(4000) + ", " + at(2500)));
  CHECK(!may_insert(desk.path, "'MR-1', " + at(9000) + ", " + at(8000) + ", " + at(6000)));
  CHECK(may_insert(desk.path, "'MR-1', " + at(7000) + ", " + at(8000) + ", " + at(6000)));
}

TEST_CASE("what is shut, full or silent is part of the situation until somebody says otherwise",
          "[resources][store]") {
  Desk desk;
  const Closure flood{.id = ClosureId("flood"), .target = "edge:e2", .reason = {"水毁", "flood"}};
  desk.store.close_road(flood, desk.deed());
  desk.store.set_load(FacilityId("H1"), "beds", Quantity(76), desk.deed());
  desk.store.set_load(FacilityId("H1"), "beds", Quantity(78), desk.deed());
  desk.store.set_channel(ContactId("bureau-1"), true, "line cut", desk.deed());
  Situation now = desk.store.situation();
  REQUIRE(now.closures.size() == 1);
  CHECK(now.closures[0].target == "edge:e2");
  CHECK(now.loads.at({FacilityId("H1"), "beds"}).taken == Quantity(78));
  CHECK(now.channels_down.at(ContactId("bureau-1")).reason == "line cut");
  CHECK(desk.store.verify().faults.empty());
  desk.store.reopen_road(ClosureId("flood"), desk.deed());
  desk.store.set_channel(ContactId("bureau-1"), false, "", desk.deed());
  now = desk.store.situation();
  CHECK(now.closures.empty());
  CHECK(now.channels_down.empty());
  CHECK(Store::open(desk.path).verify().faults.empty());
}

TEST_CASE("a closure, load or channel that names nothing we know is refused",
          "[resources][store]") {
  Desk desk;
  const auto code = [&](auto act) { return refusal_code([&] { act(desk.deed()); }); };
  const auto close = [&](const char* id, const char* target) {
    return code([&](const Deed& deed) {
      desk.store.close_road({.id = ClosureId(id), .target = target}, deed);
    });
  };
  CHECK(close("c1", "edge:e99") == Code::closure_unknown);
  CHECK(close("", "edge:e2") == Code::field_not_id);
  CHECK(close("a b", "edge:e2") == Code::field_not_id);
  CHECK(code([&](const Deed& deed) { desk.store.reopen_road(ClosureId("c9"), deed); }) ==
        Code::closure_none);
  CHECK(code([&](const Deed& deed) {
          desk.store.set_load(FacilityId("H9"), "beds", Quantity(1), deed);
        }) == Code::id_unknown);
  CHECK(code([&](const Deed& deed) {
          desk.store.set_load(FacilityId("H1"), "beds", Quantity(-1), deed);
        }) == Code::facility_load);
  CHECK(code([&](const Deed& deed) {
          desk.store.set_channel(ContactId("nobody"), true, "", deed);
        }) == Code::id_unknown);
  CHECK(desk.store.head().seq == 0);
}
