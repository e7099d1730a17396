#include "muster/plan/file.hpp"

#include <array>
#include <cerrno>
#include <cstdint>
#include <cstdio>
#include <filesystem>
#include <string_view>
#include <utility>

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "muster/plan/error.hpp"

namespace muster {

namespace {

struct Reason {
  int number = 0;
  const char* zh = "";
  const char* en = "";
};

// Our own words: strerror() speaks the language of the environment.
constexpr std::array reasons = std::to_array<Reason>({
    {EACCES, "没有权限", "permission denied"},
    {EPERM, "没有权限", "permission denied"},
    {ENOENT, "所在文件夹不存在", "its folder does not exist"},
    {ENOTDIR, "路径中有一段不是文件夹", "a part of the path is no folder"},
    {EISDIR, "是文件夹，不是文件", "it is a folder, not a file"},
    {ENOSPC, "磁盘已满", "the disk is full"},
    {EDQUOT, "超过磁盘配额", "the disk quota is used up"},
    {EFBIG, "超过文件大小上限", "the file size limit is reached"},
    {EROFS, "文件系统为只读", "the file system is read-only"},
    {EIO, "磁盘读写出错", "the disk reports an error"},
    {ELOOP, "符号链接成环", "its symbolic links form a circle"},
    {ENAMETOOLONG, "路径过长", "the path is too long"},
    {EMFILE, "打开的文件过多", "too many files are open"},
    {ENFILE, "打开的文件过多", "too many files are open"},
});

Text reason(int number) {
  for (const Reason& known : reasons) {
    if (known.number == number) return {known.zh, known.en};
  }
  const std::string digits = std::to_string(number);
  return {"系统错误 " + digits, "system error " + digits};
}

Text not_a_file() { return {"不是普通文件", "it is not an ordinary file"}; }

/// Closes at the end of the scope.
class Descriptor {
 public:
  explicit Descriptor(int number) : number_(number) {}
  ~Descriptor() {
    if (number_ >= 0) ::close(number_);
  }
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;

  [[nodiscard]] bool is_open() const { return number_ >= 0; }
  [[nodiscard]] int number() const { return number_; }
  /// Some disks report a failed write only here.
  [[nodiscard]] bool close() { return ::close(std::exchange(number_, -1)) == 0; }

 private:
  int number_ = -1;
};

bool has_nul(const std::string& path) { return path.find('\0') != std::string::npos; }

[[noreturn]] void cannot_read(const std::string& path, const Text& why) {
  throw Error(Code::file_unreadable, {path, why});
}

[[noreturn]] void too_large(const std::string& path, std::uintmax_t bytes, std::size_t most) {
  throw Error(Code::file_too_large, {path, std::to_string(bytes), std::to_string(most)});
}

/// Reads until the end, or one byte beyond `most`: the file may grow while it is read.
std::string read_all(int file, const std::string& path, std::size_t most) {
  std::string bytes;
  std::array<char, 65'536> block = {};
  for (;;) {
    const ssize_t got = ::read(file, block.data(), block.size());
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) cannot_read(path, reason(errno));
    if (got == 0) return bytes;
    bytes.append(block.data(), static_cast<std::size_t>(got));
    if (bytes.size() > most) too_large(path, bytes.size(), most);
  }
}

/// A file beside the target, removed again unless it took the target's place. While it is written
/// it is locked, so that what a killed program left under its name can be told from what another
/// program is writing, and is used up instead of staying for ever.
class Beside {
 public:
  explicit Beside(std::filesystem::path target) : target_(std::move(target)) {}
  ~Beside() {
    if (!name_.empty()) ::unlink(name_.c_str());
    if (lock_ >= 0) ::close(lock_);  // after the name is gone, so that no other program takes it
  }
  Beside(const Beside&) = delete;
  Beside& operator=(const Beside&) = delete;

  /// The open file, empty and locked, or a negative number with errno.
  [[nodiscard]] int create() {
    for (int turn = 0; turn < 100; ++turn) {
      std::filesystem::path name = target_.parent_path();
      name /= '.' + target_.filename().string() + ".muster-" + std::to_string(turn);
      std::string text = name.string();
      int file = ::open(text.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0644);
      if (file < 0 && errno != EEXIST) return file;
      if (file < 0) {
        file = left_behind(text);
      } else if (::flock(file, LOCK_EX | LOCK_NB) != 0 && errno == EWOULDBLOCK) {
        ::close(file);  // another program took it for one left behind
        file = -1;
      }
      if (file < 0) continue;
      name_ = std::move(text);
      lock_ = ::fcntl(file, F_DUPFD_CLOEXEC, 0);
      return file;
    }
    errno = EEXIST;
    return -1;
  }
  [[nodiscard]] bool take_place() {
    if (::rename(name_.c_str(), target_.c_str()) != 0) return false;
    name_.clear();
    return true;
  }

 private:
  /// What a killed program left under this name, emptied and locked; negative where it is another
  /// program's, no file of ours, or cannot be locked here.
  [[nodiscard]] static int left_behind(const std::string& name) {
    const int file = ::open(name.c_str(), O_WRONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK);
    if (file < 0) return file;
    struct stat held = {};
    struct stat named = {};
    const bool ours = ::flock(file, LOCK_EX | LOCK_NB) == 0 && ::fstat(file, &held) == 0 &&
                      ::lstat(name.c_str(), &named) == 0 && held.st_ino == named.st_ino &&
                      held.st_dev == named.st_dev && S_ISREG(held.st_mode) && held.st_nlink == 1 &&
                      held.st_uid == ::geteuid();
    if (ours && ::ftruncate(file, 0) == 0) return file;
    ::close(file);
    return -1;
  }

  std::filesystem::path target_;
  std::string name_;
  int lock_ = -1;  ///< the file once more: what was written can be closed and stay locked
};

bool write_all(int file, std::string_view bytes) {
  while (!bytes.empty()) {
    const ssize_t put = ::write(file, bytes.data(), bytes.size());
    if (put < 0 && errno == EINTR) continue;
    if (put < 0) return false;
    bytes.remove_prefix(static_cast<std::size_t>(put));
  }
  return true;
}

/// Where the bytes belong: behind a symbolic link, so that the link stays.
std::filesystem::path behind_links(const std::string& path) {
  std::error_code wrong;
  if (!std::filesystem::is_symlink(path, wrong)) return path;
  const auto target = std::filesystem::canonical(path, wrong);
  return wrong ? std::filesystem::path(path) : target;
}

/// A file that only its owner could read stays so.
bool keep_mode(int file, const std::filesystem::path& target) {
  struct stat old = {};
  if (::stat(target.c_str(), &old) != 0) return true;
  return ::fchmod(file, old.st_mode & 0777) == 0;
}

}  // namespace

std::string read_file(const std::string& path, std::size_t most_bytes) {
  if (has_nul(path)) cannot_read(path, reason(ENOENT));
  // Without O_NONBLOCK, opening a pipe would wait for its writer.
  const Descriptor file(::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY));
  if (!file.is_open() && (errno == ENOENT || errno == ENOTDIR)) {
    throw Error(Code::file_missing, {path});
  }
  if (!file.is_open()) cannot_read(path, reason(errno));
  struct stat status = {};
  if (::fstat(file.number(), &status) != 0) cannot_read(path, reason(errno));
  if (S_ISDIR(status.st_mode)) cannot_read(path, reason(EISDIR));
  if (!S_ISREG(status.st_mode)) cannot_read(path, not_a_file());
  const auto size = static_cast<std::uintmax_t>(status.st_size);
  if (size > most_bytes) too_large(path, size, most_bytes);
  return read_all(file.number(), path, most_bytes);
}

void write_file(const std::string& path, const std::string& bytes) {
  const auto fail = [&path] { throw Error(Code::file_write_failed, {path, reason(errno)}); };
  errno = ENOENT;
  if (has_nul(path) || path.empty()) fail();
  const std::filesystem::path target = behind_links(path);
  const std::string folder = target.has_parent_path() ? target.parent_path().string() : ".";
  Beside beside(target);
  const Descriptor folder_file(::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  if (!folder_file.is_open()) fail();
  Descriptor file(beside.create());
  if (!file.is_open() || !keep_mode(file.number(), target)) fail();
  if (!write_all(file.number(), bytes) || ::fsync(file.number()) != 0) fail();
  if (!file.close() || !beside.take_place()) fail();
  // Some file systems cannot sync a folder and say EINVAL; the name is then as safe as they make
  // it.
  if (::fsync(folder_file.number()) != 0 && errno != EINVAL) fail();
}

}  // namespace muster
