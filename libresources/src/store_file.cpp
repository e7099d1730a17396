#include "store_file.hpp"

#include <algorithm>
#include <array>
#include <atomic>
#include <cerrno>
#include <cstdio>
#include <filesystem>
#include <mutex>
#include <string_view>
#include <system_error>
#include <utility>

#include <fcntl.h>
#include <sys/stat.h>
#include <sys/vfs.h>
#include <unistd.h>

#include "muster/plan/error.hpp"

namespace muster::store {
namespace {

constexpr std::size_t longest_beside = std::string_view("-journal").size();

constexpr int most_tries = 100;

/// A file descriptor that closes itself.
class Descriptor {
 public:
  explicit Descriptor(int number) : number_(number) {}
  ~Descriptor() {
    if (number_ >= 0) ::close(number_);
  }
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;
  [[nodiscard]] int number() const { return number_; }

 private:
  int number_ = -1;
};

std::string folder_of(const std::string& path) {
  const auto folder = std::filesystem::path(path).parent_path().string();
  return folder.empty() ? "." : folder;
}

[[noreturn]] void fail(const std::string& path, int error) {
  if (error == EEXIST) throw Error(Code::file_exists, {path});
  if (error == ENOSPC || error == EFBIG || error == EDQUOT) throw Error(Code::store_full, {path});
  if (error == EROFS || error == EACCES || error == EPERM) {
    throw Error(Code::store_read_only, {folder_of(path)});
  }
  throw Error(Code::store_io, {path, std::generic_category().message(error)});
}

/// Makes the bytes of a file, or the names in a folder, survive a power cut.
void make_durable(const std::string& path, const std::string& shown, int flags) {
  const Descriptor file(::open(path.c_str(), flags | O_CLOEXEC));
  if (file.number() < 0 || ::fsync(file.number()) != 0) fail(shown, errno);
}

}  // namespace

NewFile::NewFile(std::string target) : target_(std::move(target)) {
  std::error_code none;
  if (std::filesystem::exists(std::filesystem::symlink_status(target_, none))) {
    fail(target_, EEXIST);
  }
  for (int i = 0; i < most_tries; ++i) {
    std::string name = target_ + ".new" + std::to_string(i);
    name.reserve(name.size() +
                 longest_beside);  // so that it can be removed when there is no memory
    const Descriptor file(::open(name.c_str(), O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0644));
    if (file.number() >= 0) {
      path_ = std::move(name);
      return;
    }
    if (errno == EEXIST) continue;
    if (errno == ENOENT || errno == ENOTDIR) {
      throw Error(Code::folder_missing, {folder_of(target_)});
    }
    fail(target_, errno);
  }
  throw Error(Code::file_exists, {target_ + ".new0"});
}

NewFile::~NewFile() {
  const std::size_t length = path_.size();
  for (const char* beside : {"", "-journal", "-wal", "-shm"}) {
    path_.resize(length);
    ::unlink(path_.append(beside).c_str());
  }
}

void NewFile::take_place() {
  make_durable(path_, target_, O_RDONLY);
  // Neither call replaces a file that appeared meanwhile; not every file system knows the first.
  if (::renameat2(AT_FDCWD, path_.c_str(), AT_FDCWD, target_.c_str(), RENAME_NOREPLACE) != 0) {
    if (errno != EINVAL && errno != ENOSYS) fail(target_, errno);
    if (::link(path_.c_str(), target_.c_str()) != 0) fail(target_, errno);
  }
  make_durable(folder_of(target_), target_, O_RDONLY | O_DIRECTORY);
}

bool is_writable(const std::string& path) {
  const auto may_write = [](const std::string& name) {
    return ::faccessat(AT_FDCWD, name.c_str(), W_OK, AT_EACCESS) == 0;
  };
  return may_write(path) && may_write(folder_of(path));
}

std::optional<Stamp> stamp_of(const std::string& path) {
  struct stat status = {};
  if (::stat(path.c_str(), &status) != 0) return std::nullopt;
  return Stamp{.device = static_cast<std::uint64_t>(status.st_dev),
               .node = static_cast<std::uint64_t>(status.st_ino),
               .bytes = static_cast<std::int64_t>(status.st_size),
               .seconds = static_cast<std::int64_t>(status.st_mtim.tv_sec),
               .nanoseconds = static_cast<std::int64_t>(status.st_mtim.tv_nsec)};
}

namespace {

// Numbers of linux/magic.h and of the kernels' own sources: NFS, SMB, CIFS, SMB2, AFS, Coda, Ceph,
// 9P, GFS2, OCFS2, Lustre.
constexpr std::array<std::int64_t, 11> network_types = {
    0x6969,     0x517B,     0xFF534D42, 0xFE534D42, 0x5346414F, 0x73757245,
    0x00C36400, 0x01021997, 0x01161970, 0x7461636F, 0x0BD00BD0};

std::int64_t ask_file_system(const std::string& path) {
  struct statfs status = {};
  if (::statfs(path.c_str(), &status) != 0) return 0;
  return static_cast<std::int64_t>(status.f_type) & 0xFFFFFFFF;
}

std::atomic<FileSystemProbe> probe = &ask_file_system;

constexpr std::size_t longest_head = 128;

std::mutex limits_mutex;
LogLimits limits;

}  // namespace

FileSystemProbe replace_file_system_probe(FileSystemProbe other) {
  return probe.exchange(other == nullptr ? &ask_file_system : other);
}

bool is_on_network(const std::string& path) {
  return std::ranges::find(network_types, probe.load()(path)) != network_types.end();
}

void keep_head(const std::string& path, const std::string& head) {
  const Descriptor file(::open((path + "-head").c_str(), O_WRONLY | O_CREAT | O_CLOEXEC, 0644));
  if (file.number() < 0) return;
  // One line of one length, so that a line half written is seen to be none.
  std::string line =
      head.size() < longest_head ? head + std::string(longest_head - head.size(), ' ') : head;
  line.back() = '\n';
  // A witness that cannot be written is no reason to fail what is safe already.
  const auto written = ::pwrite(file.number(), line.data(), line.size(), 0);
  static_cast<void>(written);
}

std::optional<std::string> kept_head(const std::string& path) {
  const Descriptor file(::open((path + "-head").c_str(), O_RDONLY | O_CLOEXEC));
  std::array<char, longest_head> bytes = {};
  if (file.number() < 0) return std::nullopt;
  if (::read(file.number(), bytes.data(), bytes.size()) != longest_head) return std::nullopt;
  return std::string(bytes.data(), bytes.size());
}

void forget_head(const std::string& path) { ::unlink((path + "-head").c_str()); }

LogLimits log_limits() {
  const std::lock_guard lock(limits_mutex);
  return limits;
}

LogLimits replace_log_limits(const LogLimits& other) {
  const std::lock_guard lock(limits_mutex);
  return std::exchange(limits, other);
}

bool has_magic(const std::string& path) {
  static constexpr std::string_view magic("SQLite format 3\0", 16);
  const Descriptor file(::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK));
  std::array<char, 16> bytes = {};
  if (file.number() < 0) {
    throw Error(Code::store_open, {path, std::generic_category().message(errno)});
  }
  return ::read(file.number(), bytes.data(), bytes.size()) == 16 &&
         std::string_view(bytes.data(), bytes.size()) == magic;
}

}  // namespace muster::store
