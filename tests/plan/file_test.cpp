#include "muster/plan/file.hpp"

#include <csignal>
#include <filesystem>

#include <fcntl.h>
#include <sys/file.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include "muster/plan/error.hpp"
#include "support/catch.hpp"
#include "support/files.hpp"

using namespace muster;
namespace fs = std::filesystem;

namespace {

constexpr std::size_t plenty = 1U << 20U;

Message refusal(const std::string& path, std::size_t most = plenty) {
  try {
    (void)read_file(path, most);
  } catch (const Error& error) {
    return error.message();
  }
  return {};
}

Message write_refusal(const std::string& path, const std::string& bytes) {
  try {
    write_file(path, bytes);
  } catch (const Error& error) {
    return error.message();
  }
  return {};
}

std::size_t files_in(const fs::path& folder) {
  return static_cast<std::size_t>(
      std::distance(fs::directory_iterator(folder), fs::directory_iterator()));
}

/// No file may grow beyond this for the length of the scope.
class FileSizeLimit {
 public:
  explicit FileSizeLimit(rlim_t bytes) : old_handler_(std::signal(SIGXFSZ, SIG_IGN)) {
    getrlimit(RLIMIT_FSIZE, &old_);
    const rlimit small = {bytes, old_.rlim_max};
    setrlimit(RLIMIT_FSIZE, &small);
  }
  ~FileSizeLimit() {
    setrlimit(RLIMIT_FSIZE, &old_);
    std::signal(SIGXFSZ, old_handler_);
  }
  FileSizeLimit(const FileSizeLimit&) = delete;
  FileSizeLimit& operator=(const FileSizeLimit&) = delete;

 private:
  void (*old_handler_)(int);
  rlimit old_ = {};
};

}  // namespace

TEST_CASE("a file is read byte for byte", "[plan][file]") {
  const TemporaryFolder folder;
  const std::string path = folder.path() / "a.bin";
  const std::string bytes("\0\r\n\xFF矿", 7);
  write_file(path, bytes);
  CHECK(read_file(path, plenty) == bytes);
  CHECK(read_file(path, bytes.size()) == bytes);
  write_file(path, "");
  CHECK(read_file(path, 0).empty());
}

TEST_CASE("a file that is not there is named", "[plan][file]") {
  const TemporaryFolder folder;
  const std::string path = folder.path() / "none.xml";
  CHECK(refusal(path) == Message{Code::file_missing, {path}});
  CHECK(refusal(path + "/deeper").code == Code::file_missing);
  CHECK(refusal("").code == Code::file_missing);
  CHECK(refusal(std::string("a\0b", 3)).code == Code::file_unreadable);
}

TEST_CASE("a file of a gigabyte is refused by its size before a byte is read", "[plan][file]") {
  const TemporaryFolder folder;
  const std::string path = folder.path() / "huge.xml";
  put_text(path, "");
  fs::resize_file(path, 1U << 30U);  // sparse
  CHECK(refusal(path, 8U << 20U) == Message{Code::file_too_large, {path, "1073741824", "8388608"}});
}

TEST_CASE("a folder, a pipe or a device is refused and never waited for", "[plan][file]") {
  const TemporaryFolder folder;
  CHECK(refusal(folder.path()).code == Code::file_unreadable);
  const std::string pipe = folder.path() / "pipe";
  REQUIRE(mkfifo(pipe.c_str(), 0600) == 0);
  CHECK(refusal(pipe).code == Code::file_unreadable);
  CHECK(refusal("/dev/zero").code == Code::file_unreadable);
}

TEST_CASE("a file that nobody may read is refused", "[plan][file]") {
  if (geteuid() == 0) return;  // root may read everything
  const TemporaryFolder folder;
  const std::string path = folder.path() / "secret";
  write_file(path, "x");
  fs::permissions(path, fs::perms::none);
  CHECK(refusal(path).code == Code::file_unreadable);
}

TEST_CASE("writing replaces the whole file and leaves nothing beside it", "[plan][file]") {
  const TemporaryFolder folder;
  const std::string path = folder.path() / "out.json";
  write_file(path, "old and long");
  write_file(path, "new");
  CHECK(read_file(path, plenty) == "new");
  CHECK(files_in(folder.path()) == 1);
}

TEST_CASE("a new file can be read by others, an old one keeps its mode", "[plan][file]") {
  const TemporaryFolder folder;
  const std::string path = folder.path() / "contacts.csv";
  const mode_t mask = umask(022);
  write_file(path, "a");
  umask(mask);
  const auto mode = [&path] { return static_cast<unsigned>(fs::status(path).permissions()); };
  CHECK(mode() == 0644);
  fs::permissions(path, fs::perms::owner_read | fs::perms::owner_write);
  write_file(path, "b");
  CHECK(mode() == 0600);
}

TEST_CASE("behind a symbolic link the file it points to is replaced", "[plan][file]") {
  const TemporaryFolder folder;
  const std::string path = folder.path() / "real.txt";
  const std::string link = folder.path() / "link.txt";
  write_file(path, "old");
  fs::create_symlink("real.txt", link);
  write_file(link, "new");
  CHECK(fs::is_symlink(link));
  CHECK(read_file(path, plenty) == "new");
}

TEST_CASE("on a full disk the old file stays whole and nothing is left beside it", "[plan][file]") {
  const TemporaryFolder folder;
  const std::string path = folder.path() / "out.json";
  write_file(path, "old");
  Message refused;
  {
    const FileSizeLimit limit(4096);
    refused = write_refusal(path, std::string(10'000, 'x'));
  }
  CHECK(refused.code == Code::file_write_failed);
  CHECK(text(refused, Language::en) == path + " cannot be written: the file size limit is reached");
  CHECK(read_file(path, plenty) == "old");
  CHECK(files_in(folder.path()) == 1);
}

TEST_CASE("a folder is never replaced by a file", "[plan][file]") {
  const TemporaryFolder folder;
  const std::string path = folder.path() / "folder";
  fs::create_directory(path);
  CHECK(write_refusal(path, "x").code == Code::file_write_failed);
  CHECK(fs::is_directory(path));
  CHECK(files_in(folder.path()) == 1);
}

TEST_CASE("a file cannot be written into a folder that is not there", "[plan][file]") {
  const TemporaryFolder folder;
  const std::string path = folder.path() / "none" / "out.json";
  const Message refused = write_refusal(path, "x");
  CHECK(text(refused, Language::en) == path + " cannot be written: its folder does not exist");
  CHECK(write_refusal("", "x").code == Code::file_write_failed);
}

TEST_CASE("what an earlier, killed program left beside the file is no obstacle", "[plan][file]") {
  const TemporaryFolder folder;
  put_text(folder.path() / ".out.json.muster-0", "half");
  const std::string path = folder.path() / "out.json";
  write_file(path, "whole");
  CHECK(read_file(path, plenty) == "whole");
  CHECK(files_in(folder.path()) == 1);
}

TEST_CASE("what another program is writing beside the file is left to it", "[plan][file]") {
  const TemporaryFolder folder;
  const fs::path beside = folder.path() / ".out.json.muster-0";
  put_text(beside, "half");
  const int writing = ::open(beside.c_str(), O_WRONLY | O_CLOEXEC);
  REQUIRE(::flock(writing, LOCK_EX | LOCK_NB) == 0);
  const std::string path = folder.path() / "out.json";
  write_file(path, "whole");
  CHECK(read_file(path, plenty) == "whole");
  CHECK(read_file(beside, plenty) == "half");
  ::close(writing);
}

TEST_CASE("a link under the name beside the file is not written through", "[plan][file]") {
  const TemporaryFolder folder;
  const std::string other = folder.path() / "other";
  put_text(other, "keep me");
  fs::create_symlink(other, folder.path() / ".out.json.muster-0");
  fs::create_hard_link(other, folder.path() / ".out.json.muster-1");
  write_file(folder.path() / "out.json", "whole");
  CHECK(read_file(folder.path() / "out.json", plenty) == "whole");
  CHECK(read_file(other, plenty) == "keep me");
}
