#pragma once

#include <cstdint>
#include <map>
#include <mutex>
#include <string>
#include <vector>

#include "support/draws.hpp"

struct sqlite3_vfs;

/// A disk under SQLite that can be told to fail, and that remembers what was written when, so that
/// a test can cut the power afterwards at any moment it likes. While one lives, every connection of
/// this process is opened through it. It wraps the system's own VFS; locks and shared memory pass
/// through.
class FaultyDisk {
 public:
  enum class Kind { read, write, sync, truncate, open, remove, size, share };
  /// The n-th operation of the kind fails, or every one from the n-th on.
  struct Fault {
    Kind kind = Kind::read;
    std::int64_t nth = 0;  ///< from 1; 0: none
    int result = 0;        ///< what SQLite is told, as SQLITE_IOERR_WRITE
    bool lasting = false;
  };
  struct Operation {
    enum class What { write, truncate, sync, remove, mark };
    What what = What::mark;
    std::string file = {};  ///< whole path
    std::int64_t at = 0;    ///< of a write; the new size of a truncate; the number of a mark
    std::string bytes = {};
  };
  using Files = std::map<std::string, std::string>;

  FaultyDisk();
  ~FaultyDisk();
  FaultyDisk(const FaultyDisk&) = delete;
  FaultyDisk& operator=(const FaultyDisk&) = delete;

  void fail(const Fault& fault);
  /// How many operations of that kind there were since fail().
  std::int64_t count();
  /// From now on remembers; a mark says how far the test had come.
  void record();
  void mark(std::int64_t number);
  std::vector<Operation> operations();

  // For the VFS itself.
  /// The result the operation is to have; 0: let it happen.
  int meet(Kind kind);
  void note(Operation operation);

 private:
  std::mutex mutex_ = {};
  Fault fault_ = {};
  std::int64_t seen_ = 0;
  bool recording_ = false;
  std::vector<Operation> operations_ = {};
};

/// What is on the disk when the power goes after the first `count` operations: all that was synced,
/// and of the rest whatever the draws leave of it, sector by sector and in any order. A file that
/// was removed may be back.
FaultyDisk::Files after_power_cut(const FaultyDisk::Files& before,
                                  const std::vector<FaultyDisk::Operation>& operations,
                                  std::size_t count, Draws& draws);
