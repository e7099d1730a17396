#include "support/faulty_disk.hpp"

#include <algorithm>
#include <new>
#include <stdexcept>
#include <utility>

#include <sqlite3.h>

namespace {

using Kind = FaultyDisk::Kind;
using What = FaultyDisk::Operation::What;

FaultyDisk* the_disk = nullptr;
sqlite3_vfs* real_vfs = nullptr;

struct File {
  sqlite3_file base;
  bool is_kept;  ///< a database, its journal or its log
  char name[512];
  sqlite3_file* real() { return reinterpret_cast<sqlite3_file*>(this + 1); }
};

File& of(sqlite3_file* file) { return *reinterpret_cast<File*>(file); }

template <class F>
int meet(Kind kind, F work) {
  const int result = the_disk->meet(kind);
  return result != SQLITE_OK ? result : work();
}

void note(sqlite3_file* file, What what, std::int64_t at = 0, std::string bytes = {}) {
  if (of(file).is_kept) the_disk->note({what, of(file).name, at, std::move(bytes)});
}

int close_file(sqlite3_file* file) { return of(file).real()->pMethods->xClose(of(file).real()); }

int read_file_at(sqlite3_file* file, void* into, int count, sqlite3_int64 at) {
  return meet(Kind::read,
              [&] { return of(file).real()->pMethods->xRead(of(file).real(), into, count, at); });
}

int write_file_at(sqlite3_file* file, const void* from, int count, sqlite3_int64 at) {
  return meet(Kind::write, [&] {
    note(file, What::write, at,
         std::string(static_cast<const char*>(from), static_cast<std::size_t>(count)));
    return of(file).real()->pMethods->xWrite(of(file).real(), from, count, at);
  });
}

int truncate_file(sqlite3_file* file, sqlite3_int64 size) {
  return meet(Kind::truncate, [&] {
    note(file, What::truncate, size);
    return of(file).real()->pMethods->xTruncate(of(file).real(), size);
  });
}

int sync_file(sqlite3_file* file, int) {
  // The real disk is spared: what counts as safe is decided here.
  return meet(Kind::sync, [&] {
    note(file, What::sync);
    return SQLITE_OK;
  });
}

int size_of_file(sqlite3_file* file, sqlite3_int64* size) {
  return meet(Kind::size,
              [&] { return of(file).real()->pMethods->xFileSize(of(file).real(), size); });
}

int lock_file(sqlite3_file* file, int lock) {
  return of(file).real()->pMethods->xLock(of(file).real(), lock);
}
int unlock_file(sqlite3_file* file, int lock) {
  return of(file).real()->pMethods->xUnlock(of(file).real(), lock);
}
int check_lock(sqlite3_file* file, int* found) {
  return of(file).real()->pMethods->xCheckReservedLock(of(file).real(), found);
}
int control_file(sqlite3_file* file, int what, void* about) {
  return of(file).real()->pMethods->xFileControl(of(file).real(), what, about);
}
int sector_of(sqlite3_file*) { return 512; }
int traits_of(sqlite3_file*) { return 0; }

int share_map(sqlite3_file* file, int page, int size, int extend, void volatile** memory) {
  return meet(Kind::share, [&] {
    return of(file).real()->pMethods->xShmMap(of(file).real(), page, size, extend, memory);
  });
}
int share_lock(sqlite3_file* file, int offset, int count, int flags) {
  return of(file).real()->pMethods->xShmLock(of(file).real(), offset, count, flags);
}
void share_barrier(sqlite3_file* file) { of(file).real()->pMethods->xShmBarrier(of(file).real()); }
int share_unmap(sqlite3_file* file, int remove) {
  return of(file).real()->pMethods->xShmUnmap(of(file).real(), remove);
}

constexpr sqlite3_io_methods methods = {
    2,          close_file,    read_file_at, write_file_at, truncate_file, sync_file, size_of_file,
    lock_file,  unlock_file,   check_lock,   control_file,  sector_of,     traits_of, share_map,
    share_lock, share_barrier, share_unmap,  nullptr,       nullptr};

int open_file(sqlite3_vfs*, const char* name, sqlite3_file* file, int flags, int* given) {
  file->pMethods = nullptr;
  const int met = the_disk->meet(Kind::open);
  if (met != SQLITE_OK) return met;
  const int result = real_vfs->xOpen(real_vfs, name, of(file).real(), flags, given);
  if (result != SQLITE_OK) return result;
  of(file).is_kept =
      name != nullptr &&
      (flags & (SQLITE_OPEN_MAIN_DB | SQLITE_OPEN_MAIN_JOURNAL | SQLITE_OPEN_WAL)) != 0;
  const std::string whole = name == nullptr ? "" : name;
  of(file).name[whole.copy(of(file).name, sizeof(of(file).name) - 1)] = '\0';
  file->pMethods = &methods;
  return SQLITE_OK;
}

int remove_file(sqlite3_vfs*, const char* name, int sync_folder) {
  return meet(Kind::remove, [&] {
    the_disk->note({What::remove, name, sync_folder, {}});
    return real_vfs->xDelete(real_vfs, name, sync_folder);
  });
}

sqlite3_vfs& our_vfs() {
  static sqlite3_vfs vfs = {};
  return vfs;
}

struct Disk {
  std::string synced = {};
  std::vector<FaultyDisk::Operation> pending = {};
  bool removed = false;
};

void apply(std::string& content, const FaultyDisk::Operation& done) {
  const auto at = static_cast<std::size_t>(done.at);
  if (done.what == What::truncate) {
    content.resize(at);
    return;
  }
  if (content.size() < at + done.bytes.size()) content.resize(at + done.bytes.size());
  content.replace(at, done.bytes.size(), done.bytes);
}

void apply_torn(std::string& content, const FaultyDisk::Operation& done, std::int64_t kept,
                Draws& draws) {
  constexpr std::size_t sector = 512;
  if (done.what == What::truncate) {
    if (draws.between(1, 100) <= kept) apply(content, done);
    return;
  }
  for (std::size_t from = 0; from < done.bytes.size(); from += sector) {
    if (draws.between(1, 100) > kept) continue;
    apply(content, {What::write,
                    {},
                    done.at + static_cast<std::int64_t>(from),
                    done.bytes.substr(from, sector)});
  }
}

}  // namespace

FaultyDisk::FaultyDisk() {
  if (the_disk != nullptr) throw std::logic_error("one faulty disk at a time");
  the_disk = this;
  sqlite3_initialize();
  real_vfs = sqlite3_vfs_find(nullptr);
  our_vfs() = *real_vfs;
  our_vfs().szOsFile = static_cast<int>(sizeof(File)) + real_vfs->szOsFile;
  our_vfs().zName = "faulty";
  our_vfs().pNext = nullptr;
  our_vfs().xOpen = open_file;
  our_vfs().xDelete = remove_file;
  sqlite3_vfs_register(&our_vfs(), 1);
}

FaultyDisk::~FaultyDisk() {
  sqlite3_vfs_unregister(&our_vfs());
  sqlite3_vfs_register(real_vfs, 1);
  the_disk = nullptr;
}

void FaultyDisk::fail(const Fault& fault) {
  const std::lock_guard lock(mutex_);
  fault_ = fault;
  seen_ = 0;
}

std::int64_t FaultyDisk::count() {
  const std::lock_guard lock(mutex_);
  return seen_;
}

void FaultyDisk::record() {
  const std::lock_guard lock(mutex_);
  recording_ = true;
}

void FaultyDisk::mark(std::int64_t number) { note({What::mark, {}, number, {}}); }

std::vector<FaultyDisk::Operation> FaultyDisk::operations() {
  const std::lock_guard lock(mutex_);
  return operations_;
}

int FaultyDisk::meet(Kind kind) {
  const std::lock_guard lock(mutex_);
  if (kind != fault_.kind) return SQLITE_OK;
  ++seen_;
  if (fault_.nth == 0 || seen_ < fault_.nth) return SQLITE_OK;
  return seen_ == fault_.nth || fault_.lasting ? fault_.result : SQLITE_OK;
}

void FaultyDisk::note(Operation operation) {
  const std::lock_guard lock(mutex_);
  if (recording_) operations_.push_back(std::move(operation));
}

FaultyDisk::Files after_power_cut(const FaultyDisk::Files& before,
                                  const std::vector<FaultyDisk::Operation>& operations,
                                  std::size_t count, Draws& draws) {
  std::map<std::string, Disk> disks;
  for (const auto& [name, content] : before) disks[name].synced = content;
  for (std::size_t i = 0; i < count; ++i) {
    const auto& done = operations[i];
    if (done.what == What::mark) continue;
    Disk& disk = disks[done.file];
    if (done.what == What::remove) {
      disk.removed = true;
    } else if (done.what == What::sync) {
      for (const auto& pending : disk.pending) apply(disk.synced, pending);
      disk.pending.clear();
    } else {
      if (std::exchange(disk.removed, false)) disk = {};  // a new file of that name
      disk.pending.push_back(done);
    }
  }
  static constexpr std::int64_t shares[] = {0, 30, 70, 95, 100};
  FaultyDisk::Files files;
  for (auto& [name, disk] : disks) {
    if (disk.removed && draws.one_in(2)) continue;
    const std::int64_t kept = shares[draws.between(0, 4)];
    for (std::size_t i = disk.pending.size(); i > 1; --i) {
      std::swap(disk.pending[i - 1], disk.pending[static_cast<std::size_t>(
                                         draws.between(0, static_cast<std::int64_t>(i) - 1))]);
    }
    for (const auto& pending : disk.pending) apply_torn(disk.synced, pending, kept, draws);
    files[name] = std::move(disk.synced);
  }
  return files;
}
