// What a store does when the disk is full, the file is cut off or changed, or nobody may write it.

#include <algorithm>
#include <csignal>
#include <functional>

#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "muster/resources/region.hpp"
#include "muster/resources/store.hpp"
#include "support/catch.hpp"
#include "support/draws.hpp"
#include "support/errors.hpp"
#include "support/small_region.hpp"

using namespace muster;

namespace {

/// Runs in a process of its own, whose limits and user it may change, and gives back what the
/// function gave back; 99 when it threw.
int in_child(const std::function<int()>& work) {
  const pid_t child = fork();
  REQUIRE(child >= 0);
  if (child == 0) {
    int result = 99;
    try {
      result = work();
    } catch (...) {
      result = 99;
    }
    _exit(result);
  }
  int status = 0;
  REQUIRE(waitpid(child, &status, 0) == child);
  return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

/// No file of this process may grow beyond so many bytes.
void limit_files(rlim_t bytes) {
  std::signal(SIGXFSZ, SIG_IGN);
  const rlimit limit = {bytes, bytes};
  setrlimit(RLIMIT_FSIZE, &limit);
}

/// Becomes somebody who owns nothing; root could write anything.
void become_nobody() {
  if (geteuid() != 0) return;
  constexpr uid_t nobody = 65534;
  if (setgid(nobody) != 0 || setuid(nobody) != 0) _exit(98);
}

/// By which one process waits for a word of another.
class Pipe {
 public:
  Pipe() { REQUIRE(pipe(ends_) == 0); }
  ~Pipe() {
    close(ends_[0]);
    close(ends_[1]);
  }
  Pipe(const Pipe&) = delete;
  Pipe& operator=(const Pipe&) = delete;
  void tell() const {
    if (write(ends_[1], "!", 1) != 1) _exit(97);
  }
  void wait() const {
    char word = 0;
    if (read(ends_[0], &word, 1) != 1) _exit(96);
  }

 private:
  int ends_[2] = {};
};

std::vector<std::string> names_in(const std::filesystem::path& folder) {
  std::vector<std::string> names;
  for (const auto& entry : std::filesystem::directory_iterator(folder)) {
    names.push_back(entry.path().filename().string());
  }
  std::ranges::sort(names);
  return names;
}

using Names = std::vector<std::string>;

}  // namespace

TEST_CASE("on a full disk a new store is whole or not there at all", "[resources][store]") {
  const auto region = SmallRegion().region();
  std::uintmax_t whole = 0;
  {
    const TemporaryFolder folder;
    const std::string path = (folder.path() / "region.db").string();
    (void)Store::create(path, *region);
    whole = std::filesystem::file_size(path);
  }
  for (rlim_t limit = 0; limit < whole; limit += 16 * 1024) {
    const TemporaryFolder folder;
    const std::string path = (folder.path() / "region.db").string();
    INFO("limit " << limit << " of " << whole);
    const int told = in_child([&] {
      limit_files(limit);
      return refusal_code([&] { (void)Store::create(path, *region); }) == Code::store_full ? 0 : 1;
    });
    CHECK(told == 0);
    CHECK(names_in(folder.path()).empty());
  }
}

TEST_CASE("an import into a full disk leaves the old region readable", "[resources][store]") {
  const auto region = SmallRegion().region();
  SmallRegion small;
  small.change("roads.csv", "6000", "7000");
  const auto changed = small.region();
  for (const rlim_t limit : {rlim_t{0}, rlim_t{4096}, rlim_t{40'000}, rlim_t{100'000}}) {
    const TemporaryFolder folder;
    const std::string path = (folder.path() / "region.db").string();
    (void)Store::create(path, *region);
    INFO("limit " << limit);
    const int told = in_child([&] {
      Store store = Store::open(path);
      if (store.region()->digest != region->digest) return 1;
      limit_files(limit);
      if (refusal_code([&] { store.import(*changed); }) != Code::store_full) return 2;
      return store.region()->digest == region->digest ? 0 : 3;
    });
    CHECK(told == 0);
    CHECK(Store::open(path).region()->digest == region->digest);
    CHECK(names_in(folder.path()) == Names{"region.db"});
  }
}

TEST_CASE("who may not write a store can read it, and is told when he writes",
          "[resources][store]") {
  const auto region = SmallRegion().region();
  const TemporaryFolder folder;
  const std::string path = (folder.path() / "region.db").string();
  (void)Store::create(path, *region);
  const std::string before = file_text(path);
  const bool folder_is_open = GENERATE(false, true);
  INFO("others may write into the folder: " << folder_is_open);
  chmod(folder.path().c_str(), folder_is_open ? 0777 : 0555);
  chmod(path.c_str(), 0444);
  const int told = in_child([&] {
    become_nobody();
    Store store = Store::open(path);
    if (store.region()->digest != region->digest) return 1;
    if (store.situation().seq != 0) return 2;
    if (refusal_code([&] { store.import(*region); }) != Code::store_read_only) return 3;
    const std::string beside = path + "2";
    const auto made = refusal_code([&] { (void)Store::create(beside, *region); });
    return made == (folder_is_open ? std::nullopt : std::optional(Code::store_read_only)) ? 0 : 4;
  });
  chmod(folder.path().c_str(), 0755);
  CHECK(told == 0);
  CHECK(file_text(path) == before);
  CHECK(names_in(folder.path()) ==
        (folder_is_open ? Names{"region.db", "region.db2"} : Names{"region.db"}));
}

TEST_CASE("a store read without locks says so when somebody wrote it meanwhile",
          "[resources][store]") {
  const auto region = SmallRegion().region();
  const TemporaryFolder folder;
  const std::string path = (folder.path() / "region.db").string();
  (void)Store::create(path, *region);
  chmod(folder.path().c_str(), 0755);
  chmod(path.c_str(), 0644);
  if (geteuid() != 0) return;  // only root can be two people
  Pipe opened;
  Pipe written;
  const pid_t reader = fork();
  REQUIRE(reader >= 0);
  if (reader == 0) {
    become_nobody();
    try {
      const Store store = Store::open(path);
      if (store.region()->digest != region->digest) _exit(1);
      opened.tell();
      written.wait();
      _exit(refusal_code([&] { (void)store.region(); }) == Code::store_busy ? 0 : 3);
    } catch (...) {
      _exit(99);
    }
  }
  opened.wait();
  Store::open(path).import(*region);
  written.tell();
  int status = 0;
  REQUIRE(waitpid(reader, &status, 0) == reader);
  CHECK(WIFEXITED(status));
  CHECK(WEXITSTATUS(status) == 0);
}

TEST_CASE("a store that was cut off is called damaged, wherever the cut is", "[resources][store]") {
  const TemporaryFolder folder;
  const std::string path = (folder.path() / "region.db").string();
  (void)Store::create(path, *SmallRegion().region());
  const std::string whole = file_text(path);
  for (std::size_t part = 1; part < 24; ++part) {
    const std::size_t bytes = 16 + (whole.size() - 17) * part / 24;
    put_text(path, whole.substr(0, bytes));
    INFO(bytes << " of " << whole.size() << " bytes");
    const auto code = refusal_code([&] { (void)Store::open(path).region(); });
    CHECK(code == Code::store_damaged);
    CHECK(names_in(folder.path()) == Names{"region.db"});
    CHECK(file_text(path).size() == bytes);
  }
}

TEST_CASE("a store with bits turned over is refused or read, but never ends the program",
          "[resources][store]") {
  const TemporaryFolder folder;
  const std::string path = (folder.path() / "region.db").string();
  const auto region = SmallRegion().region();
  (void)Store::create(path, *region);
  const std::string whole = file_text(path);
  constexpr std::uint64_t seed = 20261123;
  INFO("seed " << seed);
  Draws draws(seed);
  int refused = 0;
  for (int i = 0; i < 150; ++i) {
    std::string bytes = whole;
    const auto at =
        static_cast<std::size_t>(draws.between(16, static_cast<std::int64_t>(whole.size()) - 1));
    bytes[at] = static_cast<char>(bytes[at] ^ (1 << draws.between(0, 7)));
    put_text(path, bytes);
    const auto code = refusal_code([&] { (void)Store::open(path).region(); });
    if (!code) continue;
    INFO("byte " << at << ": " << name(*code));
    ++refused;
    const bool fits = code == Code::store_damaged || code == Code::store_foreign ||
                      code == Code::store_newer || code == Code::store_io;
    CHECK(fits);
  }
  CHECK(refused > 0);
}

TEST_CASE("a store filled with noise behind its first page is refused", "[resources][store]") {
  const TemporaryFolder folder;
  const std::string path = (folder.path() / "region.db").string();
  (void)Store::create(path, *SmallRegion().region());
  std::string bytes = file_text(path);
  Draws draws(7);
  for (std::size_t i = 4096; i < bytes.size(); ++i) bytes[i] = static_cast<char>(draws.next());
  put_text(path, bytes);
  CHECK(refusal_code([&] { (void)Store::open(path).region(); }) == Code::store_damaged);
  put_text(path, bytes.substr(0, 16) + std::string(8000, '\x5A'));
  CHECK(refusal_code([&] { (void)Store::open(path); }) == Code::store_damaged);
}
