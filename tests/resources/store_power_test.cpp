// The power goes, the disk fails: through a VFS of our own that loses, reorders and tears whatever
// was not synced, and that says "input/output error" at any operation a test names.
#include <cstdlib>

#include <sqlite3.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include "../../libresources/src/store_file.hpp"
#include "muster/resources/store.hpp"
#include "support/catch.hpp"
#include "support/errors.hpp"
#include "support/faulty_disk.hpp"
#include "support/small_region.hpp"

using namespace muster;

namespace {

const LotId stretcher("WH-STRETCHER");
const CrewId crew_one("MR-1");
const Instant morning{Seconds{1795000000}};

int rounds(int usual) {
  const char* wanted = std::getenv("MUSTER_FAULT_ROUNDS");
  return wanted == nullptr ? usual : std::atoi(wanted);
}

Deed deed(int number, Role role) {
  return {.key = "k" + std::to_string(number), .actor = "li", .role = role, .at = morning};
}

constexpr int morning_length = 9;

/// The n-th act of a morning; each may be asked again under its key.
Done act(Store& store, int number) {
  const Deed keeper = deed(number, Role::store_keeper);
  const Deed desk = deed(number, Role::dispatcher);
  const IncidentId incident("I-1");
  switch (number % morning_length) {
    case 0:
      return store.issue({.lot = stretcher, .quantity = Quantity(1)}, keeper);
    case 1:
      return store.engage(crew_one, incident, desk);
    case 2:
      return store.set_status({.crew = crew_one, .phase = CrewPhase::on_scene}, desk);
    case 3:
      return store.receive({.lot = LotId("WH-SERUM"), .quantity = Quantity(4)}, keeper);
    case 4:
      return store.append_event(incident, std::string(3000, 'x'), desk);
    case 5:
      return store.release(incident, {}, {}, desk);
    case 6:
      return store.set_status({.crew = crew_one, .phase = CrewPhase::duty}, desk);
    case 7:
      return store.receive({.lot = stretcher, .quantity = Quantity(2)}, keeper);
    default:
      return store.reserve(
          {.lot = stretcher, .quantity = Quantity(1), .purpose = "drill", .from = morning}, desk);
  }
}

/// Small logs, so that what a long day does happens in a short test.
class ShortLog {
 public:
  ShortLog()
      : before_(
            store::replace_log_limits({.cut = 30'000, .cut_busy = 30'000, .cut_off = 120'000})) {}
  ~ShortLog() { store::replace_log_limits(before_); }
  ShortLog(const ShortLog&) = delete;
  ShortLog& operator=(const ShortLog&) = delete;

 private:
  store::LogLimits before_;
};

struct Recorded {
  FaultyDisk::Files before = {};
  std::vector<FaultyDisk::Operation> operations = {};
  std::vector<std::string> witnesses = {};  ///< what stood beside the store after each mark
  std::vector<AuditRow> audit = {};
};

Recorded record_a_day(const std::string& path, int acts) {
  const ShortLog shorter;
  Recorded recorded;
  SmallRegion small;
  (void)Store::create(path, *small.region());
  recorded.before[path] = file_text(path);
  small.change("roads.csv", "6000", "7000");
  const auto changed = small.region();
  FaultyDisk disk;
  disk.record();
  for (int from = 0; from < acts; from += acts / 2) {
    Store store = Store::open(path);  // closed in good order in between
    for (int i = from; i < from + acts / 2; ++i) {
      const Done done = i % 15 == 14 ? store.import(*changed, deed(1000 + i, Role::administrator))
                                     : act(store, i - i / 15);
      disk.mark(done.seq);
      recorded.witnesses.push_back(store::kept_head(path).value_or(""));
    }
    recorded.audit = store.changes_since(-1, 10'000);
  }
  recorded.operations = disk.operations();
  return recorded;
}

/// Lays out what the cut left; gives back the last number that was acknowledged before it.
std::int64_t lay_out(const Recorded& recorded, std::size_t cut, const std::string& path,
                     Draws& draws) {
  for (const char* beside : {"", "-wal", "-shm", "-journal", "-head"})
    std::filesystem::remove(path + beside);
  for (const auto& [name, content] :
       after_power_cut(recorded.before, recorded.operations, cut, draws)) {
    put_text(name, content);
  }
  std::int64_t acknowledged = 0;
  std::size_t marks = 0;
  for (std::size_t i = 0; i < cut; ++i) {
    if (recorded.operations[i].what != FaultyDisk::Operation::What::mark) continue;
    acknowledged = recorded.operations[i].at;
    ++marks;
  }
  // The witness is never synced: any that was written may be what is left, or none.
  const auto which = draws.between(0, static_cast<std::int64_t>(marks));
  if (which > 0) put_text(path + "-head", recorded.witnesses[static_cast<std::size_t>(which) - 1]);
  return acknowledged;
}

}  // namespace

TEST_CASE("wherever the power is cut, nothing acknowledged is lost and nothing is broken",
          "[resources][store]") {
  const TemporaryFolder folder;
  const std::string path = (folder.path() / "region.db").string();
  const Recorded recorded = record_a_day(path, 40);
  constexpr std::uint64_t seed = 77;
  Draws draws(seed);
  int lost = 0;
  int corrupt = 0;
  for (int round = 0; round < rounds(60) * (rounds(0) > 0 ? 10 : 1); ++round) {
    const auto cut = static_cast<std::size_t>(
        draws.between(1, static_cast<std::int64_t>(recorded.operations.size())));
    const std::int64_t acknowledged = lay_out(recorded, cut, path, draws);
    INFO("seed " << seed << ", round " << round << ", cut after " << cut << " of "
                 << recorded.operations.size());
    try {
      Store store = Store::open(path);
      const AuditHead head = store.head();
      const bool whole = !store.health().lost && head.seq >= acknowledged &&
                         head.hash == recorded.audit.at(static_cast<std::size_t>(head.seq)).hash;
      if (!whole) ++lost;
      if (!store.verify().faults.empty()) ++corrupt;
      if (round % 8 == 0)
        (void)store.append_event(IncidentId("I-9"), "on", deed(-1, Role::dispatcher));
    } catch (const Error& error) {
      UNSCOPED_INFO(text(error.message(), Language::en));
      ++corrupt;
    }
    REQUIRE(lost == 0);
    REQUIRE(corrupt == 0);
  }
}

TEST_CASE("a write waits for the disk once, and so does a commit of many rows",
          "[resources][store]") {
  const TemporaryFolder folder;
  const std::string path = (folder.path() / "region.db").string();
  FaultyDisk disk;
  Store store = Store::create(path, *SmallRegion().region());
  // The first write begins the log.
  (void)act(store, 0);
  const auto syncs_of = [&](const auto& write) {
    disk.fail({.kind = FaultyDisk::Kind::sync});
    write();
    return disk.count();
  };
  for (int i = 1; i < morning_length; ++i) {
    INFO("act " << i);
    CHECK(syncs_of([&] { (void)act(store, i); }) == 1);
  }
  CHECK(syncs_of([&] { (void)act(store, 1); }) == 0);  // done before
  CHECK(syncs_of([&] { (void)store.situation(); }) == 0);
}

TEST_CASE("a migration cut off at any step leaves the old store or the new one, whole",
          "[resources][store]") {
  const char* fixture = GENERATE("store-schema-1.db", "store-schema-2.db", "store-schema-3.db");
  const bool first = std::string(fixture) == "store-schema-1.db";
  const TemporaryFolder folder;
  const std::string path = (folder.path() / "old.db").string();
  Recorded recorded;
  recorded.before[path] = file_text(source_dir() / "tests/fixtures" / fixture);
  put_text(path, recorded.before[path]);
  {
    FaultyDisk disk;
    disk.record();
    (void)Store::open(path);
    recorded.operations = disk.operations();
  }
  constexpr std::uint64_t seed = 78;
  Draws draws(seed);
  const std::size_t stride = rounds(0) > 0 ? 1 : 1 + recorded.operations.size() / 25;
  for (std::size_t cut = 1; cut <= recorded.operations.size(); cut += stride) {
    INFO("seed " << seed << ", cut after " << cut << " of " << recorded.operations.size());
    (void)lay_out(recorded, cut, path, draws);
    const Store store = Store::open(path);
    REQUIRE(store.situation().balances.at(stretcher) == Quantity(first ? 12 : 14));
    REQUIRE(store.situation().crews.at(crew_one).engaged_at == IncidentId("I-7"));
    REQUIRE(store.verify().faults.empty());
  }
}

TEST_CASE(
    "whichever operation of the disk fails, the error is clean, reading goes on, and the same "
    "store recovers",
    "[resources][store]") {
  using Kind = FaultyDisk::Kind;
  struct Fault {
    Kind kind;
    int result;
  };
  const std::vector<Fault> faults = {
      {Kind::read, SQLITE_IOERR_READ},     {Kind::write, SQLITE_IOERR_WRITE},
      {Kind::sync, SQLITE_IOERR_FSYNC},    {Kind::truncate, SQLITE_IOERR_TRUNCATE},
      {Kind::size, SQLITE_IOERR_FSTAT},    {Kind::open, SQLITE_CANTOPEN},
      {Kind::remove, SQLITE_IOERR_DELETE}, {Kind::share, SQLITE_IOERR_SHMMAP},
      {Kind::write, SQLITE_FULL}};
  const TemporaryFolder folder;
  const std::string fresh = (folder.path() / "fresh.db").string();
  (void)Store::create(fresh, *SmallRegion().region());
  const std::string whole = file_text(fresh);
  const ShortLog shorter;
  const std::string path = (folder.path() / "region.db").string();
  for (const Fault& fault : faults) {
    for (const bool lasting : {false, true}) {
      const std::int64_t stride = rounds(0) > 0 ? 1 : 17;
      for (std::int64_t nth = 1;; nth += stride) {
        INFO("kind " << static_cast<int>(fault.kind) << ", operation " << nth
                     << (lasting ? " and all after it" : ""));
        for (const char* beside : {"-wal", "-shm", "-head"}) std::filesystem::remove(path + beside);
        put_text(path, whole);
        bool met = false;
        {
          FaultyDisk disk;
          std::optional<Store> store;
          store.emplace(Store::open(path));
          (void)store->situation();
          disk.fail({.kind = fault.kind, .nth = nth, .result = fault.result, .lasting = lasting});
          std::optional<Code> code;
          for (int i = 0; i < morning_length && !code; ++i)
            code = refusal_code([&] { (void)act(*store, i); });
          if (code) UNSCOPED_INFO(name(*code));
          const bool clean = !code || code == Code::store_io || code == Code::store_full ||
                             code == Code::store_open;
          CHECK(clean);
          const bool readable =
              fault.kind == Kind::write || fault.kind == Kind::sync || fault.kind == Kind::truncate;
          if (readable) CHECK(store->situation().seq <= morning_length);
          met = disk.count() >= nth;
          disk.fail({});
          // The fault is over: the same object, the same keys, each act once.
          for (int i = 0; i < morning_length; ++i) (void)act(*store, i);
          CHECK(store->situation().balances.at(stretcher) == Quantity(20));
          CHECK(store->head().seq == morning_length);
          CHECK(store->verify().faults.empty());
        }
        REQUIRE(Store::open(path).verify().faults.empty());
        if (!met) break;
      }
    }
  }
}

TEST_CASE("with no file handle left the word is clear, and with one again all goes on",
          "[resources][store]") {
  const TemporaryFolder folder;
  const std::string path = (folder.path() / "region.db").string();
  (void)Store::create(path, *SmallRegion().region());
  const pid_t child = fork();
  REQUIRE(child >= 0);
  if (child == 0) {
    rlimit limit = {};
    getrlimit(RLIMIT_NOFILE, &limit);
    const rlim_t usual = limit.rlim_cur;
    int wrong = 0;
    for (rlim_t handles = 3; handles < 10; ++handles) {
      limit.rlim_cur = handles;
      setrlimit(RLIMIT_NOFILE, &limit);
      const auto code = refusal_code([&] {
        Store store = Store::open(path);
        (void)act(store, 0);
      });
      const bool clean = !code || code == Code::store_open || code == Code::store_io;
      if (!clean) wrong = 1 + static_cast<int>(*code) % 90;
    }
    limit.rlim_cur = usual;
    setrlimit(RLIMIT_NOFILE, &limit);
    if (refusal_code([&] {
          Store store = Store::open(path);
          (void)act(store, 0);
        })) {
      wrong = 99;
    }
    _exit(wrong);
  }
  int status = 0;
  REQUIRE(waitpid(child, &status, 0) == child);
  CHECK(WIFEXITED(status));
  CHECK(WEXITSTATUS(status) == 0);
  CHECK(Store::open(path).verify().faults.empty());
}

TEST_CASE("a log that was cut short or belongs to another store is never passed over in silence",
          "[resources][store]") {
  const TemporaryFolder folder;
  const std::string path = (folder.path() / "region.db").string();
  const std::string other = (folder.path() / "other.db").string();
  const std::string left = (folder.path() / "left.db").string();
  (void)Store::create(path, *SmallRegion().region());
  (void)Store::create(other, *SmallRegion().region());
  Store store = Store::open(path);
  Store stranger = Store::open(other);
  for (int i = 0; i < 8; ++i) {
    (void)act(store, i);
    (void)act(stranger, i + 1);  // another morning
  }
  const std::string log = file_text(path + "-wal");
  const std::string head = file_text(path + "-head");
  constexpr std::uint64_t seed = 12;
  Draws draws(seed);
  const AuditHead whole = store.head();
  int reported = 0;
  const int times = rounds(25);
  for (int i = 0; i < times; ++i) {
    const auto kept =
        static_cast<std::size_t>(draws.between(0, static_cast<std::int64_t>(log.size()) - 1));
    INFO("seed " << seed << ", " << kept << " of " << log.size() << " bytes of the log");
    std::filesystem::remove(left + "-shm");
    put_text(left, file_text(path));
    put_text(left + "-wal", i == 0 ? file_text(other + "-wal") : log.substr(0, kept));
    put_text(left + "-head", head);
    const Store found = Store::open(left);
    const bool is_whole = found.head() == whole;
    CHECK(found.health().lost.has_value() != is_whole);
    if (i == 0) CHECK(!is_whole);
    if (!is_whole) {
      ++reported;
      CHECK(found.verify().faults.size() == 1);  // the loss; what is left is sound
    }
  }
  CHECK(reported > times / 2);
}
