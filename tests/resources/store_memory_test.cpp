// The machine has no memory left: the n-th allocation fails, of this program or of SQLite, for one
// n after another until nothing is left to fail. A program of its own, for it puts its own hands
// under operator new and under SQLite's allocator.
#include <algorithm>
#include <atomic>
#include <cstdint>
#include <cstdlib>
#include <functional>
#include <limits>
#include <new>

#include <sqlite3.h>

#include "muster/resources/response_json.hpp"
#include "muster/resources/store.hpp"
#include "support/catch.hpp"
#include "support/errors.hpp"
#include "support/store_model.hpp"

using namespace muster;

namespace {

std::atomic<std::int64_t> until_failure = 0;  ///< 0: nothing fails
std::atomic<bool> met = false;

bool fails_now() {
  if (until_failure.load(std::memory_order_relaxed) <= 0) return false;
  if (until_failure.fetch_sub(1) != 1) return false;
  met = true;
  return true;
}

sqlite3_mem_methods real_methods = {};
void* sqlite_take(int bytes) { return fails_now() ? nullptr : real_methods.xMalloc(bytes); }
void* sqlite_again(void* old, int bytes) {
  return fails_now() ? nullptr : real_methods.xRealloc(old, bytes);
}

/// Before SQLite is first used.
const int hands_under_sqlite = [] {
  sqlite3_shutdown();
  sqlite3_config(SQLITE_CONFIG_GETMALLOC, &real_methods);
  sqlite3_mem_methods ours = real_methods;
  ours.xMalloc = sqlite_take;
  ours.xRealloc = sqlite_again;
  return sqlite3_config(SQLITE_CONFIG_MALLOC, &ours);
}();

}  // namespace

void* operator new(std::size_t bytes) {
  if (fails_now()) throw std::bad_alloc();
  void* memory = std::malloc(bytes == 0 ? 1 : bytes);
  if (memory == nullptr) throw std::bad_alloc();
  return memory;
}
void* operator new(std::size_t bytes, const std::nothrow_t&) noexcept {
  return fails_now() ? nullptr : std::malloc(bytes == 0 ? 1 : bytes);
}
void operator delete(void* memory) noexcept { std::free(memory); }
void operator delete(void* memory, std::size_t) noexcept { std::free(memory); }

namespace {

const LotId stretcher("WH-STRETCHER");
const LotId more("WH-STRETCHER-2");
const CrewId crew_one("MR-1");
const IncidentId incident("I-1");

struct World {
  TemporaryFolder folder = {};
  std::string path = (folder.path() / "region.db").string();
  std::string beside = (folder.path() / "beside.db").string();
  std::shared_ptr<const Region> region = model_region();
  Store store = Store::create(path, *region);
  Json answer = {};

  Deed deed(const std::string& what, int n, Role role) const {
    return {.key = what + std::to_string(n), .actor = "li", .role = role, .at = store_morning};
  }
  Deed keeper(int n) const { return deed("k", n, Role::store_keeper); }
  Deed desk(int n) const { return deed("d", n, Role::dispatcher); }
  Deed undo(int n, Role role = Role::store_keeper) const { return deed("u", n, role); }
  StockMove one() const { return {.lot = stretcher, .quantity = Quantity(1)}; }
  std::int64_t version() const {
    for (const StockRow& row : store.stock()) {
      if (row.lot == stretcher) return row.version;
    }
    return 0;
  }
};

using Act = std::function<void(World&, int n)>;
struct Scenario {
  const char* name;
  Act before;  ///< each time, with all the memory it wants
  Act act;     ///< with one allocation that fails
  Act after;   ///< once it was done: undoes it
};

const Act nothing = [](World&, int) {};

std::vector<Scenario> stock_scenarios() {
  return {
      {"receive", nothing, [](World& w, int n) { w.store.receive(w.one(), w.keeper(n)); },
       [](World& w, int n) { w.store.issue(w.one(), w.undo(n)); }},
      {"issue", nothing, [](World& w, int n) { w.store.issue(w.one(), w.keeper(n)); },
       [](World& w, int n) { w.store.receive(w.one(), w.undo(n)); }},
      {"write_off", nothing, [](World& w, int n) { w.store.write_off(w.one(), w.keeper(n)); },
       [](World& w, int n) { w.store.receive(w.one(), w.undo(n)); }},
      {"give_back", nothing, [](World& w, int n) { w.store.give_back(w.one(), w.keeper(n)); },
       [](World& w, int n) { w.store.issue(w.one(), w.undo(n)); }},
      {"transfer", nothing, [](World& w, int n) { w.store.transfer(w.one(), more, w.keeper(n)); },
       [](World& w, int n) {
         w.store.transfer({.lot = more, .quantity = Quantity(1)}, stretcher, w.undo(n));
       }},
      {"requisition", nothing,
       [](World& w, int n) {
         w.store.requisition({.incident = incident,
                              .owner = OrganisationId("bureau"),
                              .what = "excavator",
                              .quantity = Quantity(1),
                              .decision = "D-1",
                              .taken = store_morning},
                             w.desk(n));
       },
       nothing}};
}

std::vector<Scenario> crew_scenarios() {
  const Act home = [](World& w, int n) {
    w.store.release(incident, {}, {}, w.undo(n, Role::dispatcher));
    w.store.set_status({.crew = crew_one, .phase = CrewPhase::duty},
                       w.deed("v", n, Role::dispatcher));
  };
  return {
      {"engage", nothing, [](World& w, int n) { w.store.engage(crew_one, incident, w.desk(n)); },
       home},
      {"release", [](World& w, int n) { w.store.engage(crew_one, incident, w.desk(n)); },
       [](World& w, int n) { w.store.release(incident, {}, {}, w.deed("r", n, Role::dispatcher)); },
       [](World& w, int n) {
         w.store.set_status({.crew = crew_one, .phase = CrewPhase::duty},
                            w.undo(n, Role::dispatcher));
       }},
      {"set_status", nothing,
       [](World& w, int n) {
         w.store.set_status({.crew = crew_one, .phase = CrewPhase::standby}, w.desk(n));
       },
       [](World& w, int n) {
         w.store.set_status({.crew = crew_one, .phase = CrewPhase::duty},
                            w.undo(n, Role::dispatcher));
       }},
      {"reserve", nothing,
       [](World& w, int n) {
         w.store.reserve({.crew = crew_one, .purpose = "x", .from = store_morning}, w.desk(n));
       },
       [](World& w, int n) { w.store.unreserve(w.store.head().seq, w.undo(n, Role::dispatcher)); }},
      {"append_event", nothing,
       [](World& w, int n) { w.store.append_event(incident, "gas", w.desk(n)); }, nothing},
      {"close_road", nothing,
       [](World& w, int n) {
         w.store.close_road({.id = ClosureId("c1"), .target = "edge:e2"}, w.desk(n));
       },
       [](World& w, int n) { w.store.reopen_road(ClosureId("c1"), w.undo(n, Role::dispatcher)); }},
      {"set_load", nothing,
       [](World& w, int n) { w.store.set_load(FacilityId("H1"), "beds", Quantity(n), w.desk(n)); },
       nothing}};
}

std::vector<Scenario> whole_scenarios() {
  return {
      {"create", nothing, [](World& w, int) { (void)Store::create(w.beside, *w.region); },
       [](World& w, int) { std::filesystem::remove(w.beside); }},
      {"open", nothing, [](World& w, int) { (void)Store::open(w.path); }, nothing},
      {"region", nothing, [](World& w, int) { (void)w.store.region(); }, nothing},
      {"situation", nothing, [](World& w, int) { (void)w.store.situation(); }, nothing},
      {"import", nothing,
       [](World& w, int n) { w.store.import(*w.region, w.deed("i", n, Role::planner)); }, nothing},
      {"commit",
       [](World& w, int n) {
         // Asked anew each time: what an answer uses may not have changed since.
         const Incident happened{.id = incident,
                                 .kind = IncidentKindId("gas_explosion"),
                                 .known = store_morning + Seconds{n},
                                 .place = HazardId("M1")};
         w.answer = response_json(respond(happened, *w.region, w.store.situation()), *w.region,
                                  Language::en);
       },
       [](World& w, int n) { w.store.commit(w.answer, w.desk(n)); },
       [](World& w, int n) {
         w.store.release(incident, {}, {}, w.undo(n, Role::dispatcher));
         for (const char* crew : {"MR-1", "MR-2"}) {
           w.store.set_status({.crew = CrewId(crew), .phase = CrewPhase::duty},
                              w.deed(crew, n, Role::dispatcher));
         }
       }},
      {"backup", nothing, [](World& w, int) { w.store.backup(w.beside); },
       [](World& w, int) { std::filesystem::remove(w.beside); }},
      {"verify", nothing, [](World& w, int) { (void)w.store.verify(); }, nothing},
      {"changes_since", nothing, [](World& w, int) { (void)w.store.changes_since(-1); }, nothing}};
}

/// Whether the n-th act got through although that allocation failed.
bool done_with_failure(const Scenario& scenario, World& world, int n, std::int64_t allocation) {
  scenario.before(world, n);
  met = false;
  until_failure = allocation;
  bool done = true;
  try {
    scenario.act(world, n);
  } catch (const std::bad_alloc&) {
    done = false;
  } catch (const Error&) {
    // A file that could not be opened for want of memory may say so in its own words.
    done = false;
  }
  until_failure = 0;
  return done;
}

/// Does the n-th act, one allocation of it failing, and then once more with memory. Whether it came
/// to that allocation at all.
bool is_survived(const Scenario& scenario, World& world, int n, std::int64_t allocation) {
  INFO("allocation " << allocation);
  const bool done = done_with_failure(scenario, world, n, allocation);
  const bool was_met = met;
  if (!done) {
    CHECK(was_met);
    CHECK(world.store.situation().seq == static_cast<std::uint64_t>(world.store.head().seq));
    if (std::filesystem::exists(world.beside)) {
      // It failed only after the new file had its name; then it is whole.
      CHECK(Store::open(world.beside).verify().faults.empty());
      std::filesystem::remove(world.beside);
    }
    scenario.act(world, n);  // the same, under the same key, with memory
  }
  scenario.after(world, n);
  return was_met;
}

std::int64_t allocations_of(const Scenario& scenario, World& world, int n) {
  constexpr auto never = std::numeric_limits<std::int64_t>::max();
  scenario.before(world, n);
  until_failure = never;
  scenario.act(world, n);
  const std::int64_t counted = never - until_failure;
  until_failure = 0;
  scenario.after(world, n);
  return counted;
}

/// What is let go comes last, and must not ask for memory.
constexpr std::int64_t letting_go = 40;

void run(const Scenario& scenario) {
  INFO(scenario.name);
  World world;
  const bool all = std::getenv("MUSTER_FAULT_ROUNDS") != nullptr;
  int n = 0;
  std::int64_t last_met = 0;
  // Every one where there is time; here the first some, then fewer and fewer, and the last some.
  for (std::int64_t allocation = 1; is_survived(scenario, world, ++n, allocation);) {
    last_met = allocation;
    allocation += all || allocation < 8 ? 1 : 1 + allocation / 5;
  }
  if (!all) {
    const std::int64_t counted = allocations_of(scenario, world, ++n);
    for (std::int64_t back = 0; back < std::min(letting_go, counted); ++back) {
      is_survived(scenario, world, ++n, counted - back);
    }
  }
  CHECK(last_met > 5);
  CHECK(world.store.verify().faults.empty());
  std::vector<std::string> left;
  for (const auto& entry : std::filesystem::directory_iterator(world.folder.path())) {
    const std::string name = entry.path().filename().string();
    if (!name.starts_with("region.db")) left.push_back(name);
  }
  CHECK(left.empty());
}

}  // namespace

TEST_CASE("when memory runs out in a movement of stock, nothing is half done",
          "[resources][store]") {
  REQUIRE(hands_under_sqlite == SQLITE_OK);
  for (const Scenario& scenario : stock_scenarios()) run(scenario);
}

TEST_CASE("when memory runs out while a crew is sent or kept, nothing is half done",
          "[resources][store]") {
  for (const Scenario& scenario : crew_scenarios()) run(scenario);
}

TEST_CASE("when memory runs out in work on the whole file, the file is as it was",
          "[resources][store]") {
  for (const Scenario& scenario : whole_scenarios()) run(scenario);
}
