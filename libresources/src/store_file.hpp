#pragma once

#include <cstdint>
#include <optional>
#include <string>

namespace muster::store {

/// A new file beside the target that takes its place only when it is whole; otherwise it is removed
/// with everything SQLite left beside it.
class NewFile {
 public:
  /// Throws:  Error{file_exists} when something stands at the target, Error{store_open} when none
  ///          can be made there.
  explicit NewFile(std::string target);
  ~NewFile();
  NewFile(const NewFile&) = delete;
  NewFile& operator=(const NewFile&) = delete;

  [[nodiscard]] const std::string& path() const { return path_; }
  /// Makes the file durable and gives it its name, unless somebody took the name meanwhile.
  ///
  /// Throws:  Error{file_exists}, Error{store_full}, Error{store_io}.
  void take_place();

 private:
  std::string target_;
  std::string path_;
};

/// Whether this process may write the file and beside it.
bool is_writable(const std::string& path);

/// What tells one state of a file from the next without reading it.
struct Stamp {
  std::uint64_t device = 0;
  std::uint64_t node = 0;
  std::int64_t bytes = 0;
  std::int64_t seconds = 0;
  std::int64_t nanoseconds = 0;
  friend bool operator==(const Stamp&, const Stamp&) = default;
};
/// Empty:   when there is no such file.
std::optional<Stamp> stamp_of(const std::string& path);

/// Whether the file lies on a file system that several machines share: NFS, SMB, and the like.
/// SQLite's log needs the memory of one machine.
bool is_on_network(const std::string& path);
/// The type of a file system, as statfs() has it; a test puts its own question in its place.
using FileSystemProbe = std::int64_t (*)(const std::string& path);
FileSystemProbe replace_file_system_probe(FileSystemProbe probe);

/// The head of the audit, kept beside the store so that a loss can be noticed: written after each
/// commit, gone when the last one closed the store in good order.
void keep_head(const std::string& path, const std::string& head);
std::optional<std::string> kept_head(const std::string& path);
void forget_head(const std::string& path);

/// How far the log beside a store may grow, in bytes: from `cut` on it is brought into the store
/// and begun anew as soon as nobody has come to write for a moment, from `cut_busy` on between two
/// writes; from `cut_off` on its room is given back as well; from `report` on that is said, from
/// `end_readers` on readers of this process that have read for `reader_seconds` are ended.
struct LogLimits {
  std::int64_t cut = 8 << 20;
  std::int64_t cut_busy = 32 << 20;
  std::int64_t cut_off = 64 << 20;
  std::int64_t report = 64 << 20;
  std::int64_t end_readers = 256 << 20;
  std::int64_t reader_seconds = 10;
};
LogLimits log_limits();
/// For tests; gives back what stood.
LogLimits replace_log_limits(const LogLimits& limits);

/// The first bytes of every SQLite database.
///
/// Throws:  Error{store_open} when the file cannot even be opened, for want of a handle or a right.
bool has_magic(const std::string& path);

}  // namespace muster::store
