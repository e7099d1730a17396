#include "sqlite.hpp"

#include <cerrno>
#include <memory>
#include <new>
#include <system_error>

#include <sqlite3.h>

#include "muster/plan/error.hpp"

namespace muster::sqlite {
namespace {

constexpr int busy_tries = 12000;
constexpr int longest_value = 64 << 20;

constexpr std::size_t most_kept = 200;

/// Preparing costs more than most statements do. A PRAGMA may act while it is prepared, and what
/// makes tables is said once.
bool is_worth_keeping(std::string_view sql) {
  for (const std::string_view word : {"SELECT ", "INSERT ", "UPDATE ", "DELETE "}) {
    if (sql.starts_with(word)) return true;
  }
  return false;
}

/// Waits for other processes, each time for another 1 to 5 ms, so that none is always the late one;
/// after some thirty seconds it gives up.
int wait_a_little(void* connection, int tries) {
  if (tries >= busy_tries) return 0;
  const auto mixed = (reinterpret_cast<std::uintptr_t>(connection) >> 4U) * 2654435761U +
                     static_cast<std::uintptr_t>(tries) * 40503U;
  sqlite3_sleep(1 + static_cast<int>(mixed >> 7U & 3U));
  return 1;
}

bool is_full(int system_error) {
  return system_error == ENOSPC || system_error == EFBIG || system_error == EDQUOT;
}

/// The last thing the system said about a file, and 0 where it said nothing.
int last_error(sqlite3_file* file) {
  int error = 0;
  if (file == nullptr || file->pMethods == nullptr) return error;
  if (file->pMethods->xFileControl == nullptr) return error;  // a journal in memory
  file->pMethods->xFileControl(file, SQLITE_FCNTL_LAST_ERRNO, &error);
  return error;
}

/// Why a file could not be read or written. SQLite keeps it with the file that failed: the store
/// itself, or what it writes ahead.
int system_error_of(sqlite3* handle) {
  const int general = sqlite3_system_errno(handle);
  if (is_full(general)) return general;
  for (const int which : {SQLITE_FCNTL_FILE_POINTER, SQLITE_FCNTL_JOURNAL_POINTER}) {
    sqlite3_file* file = nullptr;
    if (sqlite3_file_control(handle, "main", which, &file) != SQLITE_OK) continue;
    const int error = last_error(file);
    if (error != 0) return error;
  }
  return general;
}

bool is_full(int result, int system_error) {
  if ((result & 0xFF) == SQLITE_FULL || result == SQLITE_IOERR_SHMSIZE) return true;
  return (result & 0xFF) == SQLITE_IOERR && is_full(system_error);
}

/// The code for a primary result of SQLite, where it has one.
Code code_of(int result) {
  switch (result & 0xFF) {
    case SQLITE_READONLY:
    case SQLITE_PERM:
      return Code::store_read_only;
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
    case SQLITE_PROTOCOL:
      return Code::store_busy;
    case SQLITE_CORRUPT:
    case SQLITE_FORMAT:
    case SQLITE_NOTADB:
      return Code::store_damaged;
    case SQLITE_CANTOPEN:
      return Code::store_open;
    case SQLITE_IOERR:
    case SQLITE_NOLFS:
    case SQLITE_TOOBIG:
    case SQLITE_INTERRUPT:
      return Code::store_io;
    default:
      return Code::internal;
  }
}

int flags_of(Mode mode) {
  const int base = SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE | SQLITE_OPEN_PRIVATECACHE;
  switch (mode) {
    case Mode::create:
    case Mode::read_write:
      return base | SQLITE_OPEN_READWRITE;
    case Mode::read_only:
      return base | SQLITE_OPEN_READONLY;
    case Mode::immutable:
      return base | SQLITE_OPEN_READONLY | SQLITE_OPEN_URI;
  }
  return base | SQLITE_OPEN_READONLY;
}

/// A path as a URI of RFC 8089 with every byte escaped that could mean something there.
std::string immutable_uri(const std::string& path) {
  static constexpr char digits[] = "0123456789ABCDEF";
  std::string uri = "file:";
  for (const char byte : path) {
    const auto value = static_cast<unsigned char>(byte);
    const bool plain = (byte >= '0' && byte <= '9') || (byte >= 'A' && byte <= 'Z') ||
                       (byte >= 'a' && byte <= 'z') || byte == '/' || byte == '.' || byte == '_' ||
                       byte == '-';
    if (plain) {
      uri += byte;
    } else {
      uri += {'%', digits[value >> 4U], digits[value & 0xFU]};
    }
  }
  return uri + "?immutable=1";
}

/// SQLite takes a relative path that looks like a URI or a name of its own at its word.
std::string plain_path(const std::string& path) {
  return path.starts_with('/') ? path : "./" + path;
}

}  // namespace

Connection::Connection(std::string path, Mode mode) : path_(std::move(path)) {
  const std::string file =
      mode == Mode::immutable ? immutable_uri(plain_path(path_)) : plain_path(path_);
  const int result = sqlite3_open_v2(file.c_str(), &handle_, flags_of(mode), nullptr);
  try {
    if (result != SQLITE_OK) fail(result);
    configure(mode);
  } catch (...) {
    sqlite3_close_v2(handle_);
    throw;
  }
}

void Connection::configure(Mode mode) {
  sqlite3_busy_handler(handle_, wait_a_little, handle_);
  for (const int setting : {SQLITE_DBCONFIG_DEFENSIVE, SQLITE_DBCONFIG_ENABLE_FKEY}) {
    int now = 0;
    if (sqlite3_db_config(handle_, setting, 1, &now) != SQLITE_OK || now != 1) fail(SQLITE_ERROR);
  }
  for (const int setting :
       {SQLITE_DBCONFIG_TRUSTED_SCHEMA, SQLITE_DBCONFIG_ENABLE_TRIGGER, SQLITE_DBCONFIG_ENABLE_VIEW,
        SQLITE_DBCONFIG_DQS_DDL, SQLITE_DBCONFIG_DQS_DML}) {
    int now = 1;
    if (sqlite3_db_config(handle_, setting, 0, &now) != SQLITE_OK || now != 0) fail(SQLITE_ERROR);
  }
  sqlite3_limit(handle_, SQLITE_LIMIT_LENGTH, longest_value);
  sqlite3_limit(handle_, SQLITE_LIMIT_ATTACHED, 0);
  run("PRAGMA cell_size_check = ON");
  run("PRAGMA mmap_size = 0");
  // A new file is made durable as a whole, by the one who renames it into place.
  if (mode == Mode::create) run("PRAGMA journal_mode = MEMORY");
  run("PRAGMA synchronous = FULL");
  if (number("PRAGMA synchronous") != 2) fail(SQLITE_ERROR);
}

Connection::~Connection() {
  forget_statements();
  sqlite3_close_v2(handle_);
}

void Connection::forget_statements() {
  for (const auto& [sql, kept] : kept_) sqlite3_finalize(kept.handle);
  kept_.clear();
}

void Connection::checkpoint(Log then) {
  const int how = then == Log::cut_off ? SQLITE_CHECKPOINT_TRUNCATE : SQLITE_CHECKPOINT_PASSIVE;
  sqlite3_busy_handler(handle_, nullptr, nullptr);
  const int result = sqlite3_wal_checkpoint_v2(handle_, nullptr, how, nullptr, nullptr);
  sqlite3_busy_handler(handle_, wait_a_little, handle_);
  const int primary = result & 0xFF;
  if (primary != SQLITE_OK && primary != SQLITE_BUSY && primary != SQLITE_LOCKED) fail(result);
}

std::int64_t Connection::log_pages() {
  if (log_pages_ < 0) {
    log_pages_ = 0;
    const auto count = [](void* pages, sqlite3*, const char*, int now) {
      *static_cast<std::int64_t*>(pages) = now;
      return SQLITE_OK;
    };
    sqlite3_wal_hook(handle_, count, &log_pages_);
  }
  return log_pages_;
}

void Connection::interrupt() const { sqlite3_interrupt(handle_); }

void Connection::close() {
  forget_statements();
  const int result = sqlite3_close(handle_);
  if (result != SQLITE_OK) fail(result);
  handle_ = nullptr;
}

void Connection::fail(int result) const {
  const bool no_memory = (result & 0xFF) == SQLITE_NOMEM || result == SQLITE_IOERR_NOMEM;
  if (no_memory) throw std::bad_alloc();
  const int system_error = handle_ == nullptr ? 0 : system_error_of(handle_);
  if (is_full(result, system_error)) throw Error(Code::store_full, {path_});
  std::string reason = handle_ == nullptr ? sqlite3_errstr(result) : sqlite3_errmsg(handle_);
  // A number in the header that no edition of SQLite writes: of all damage the one it does not call
  // so.
  const bool strange_header = result == SQLITE_ERROR && reason == "unsupported file format";
  const Code code = strange_header ? Code::store_damaged : code_of(result);
  const bool has_cause = code == Code::store_open || code == Code::store_io;
  if (has_cause && system_error != 0) {
    reason += ": " + std::generic_category().message(system_error);
  }
  if (code == Code::internal) throw Error(code, {path_ + ": " + reason});
  throw Error(code, {path_, reason});
}

void Connection::run(const std::string& sql) {
  Statement statement(*this, sql);
  while (statement.step()) continue;
}

std::int64_t Connection::number(const std::string& sql) {
  Statement statement(*this, sql);
  const auto value = statement.step() ? statement.integer_at(0) : std::nullopt;
  if (!value) statement.damaged(sql);
  return *value;
}

std::string Connection::text(const std::string& sql) {
  Statement statement(*this, sql);
  const auto value = statement.step() ? statement.text_at(0) : std::nullopt;
  if (!value) statement.damaged(sql);
  return std::string(*value);
}

bool Connection::is_read_only() const { return sqlite3_db_readonly(handle_, "main") == 1; }
bool Connection::in_transaction() const { return sqlite3_get_autocommit(handle_) == 0; }

void Connection::copy_into(Connection& target, const std::function<void(int, int)>& told) {
  constexpr int pages_a_step = 256;
  struct Finish {
    void operator()(sqlite3_backup* copy) const { sqlite3_backup_finish(copy); }
  };
  std::unique_ptr<sqlite3_backup, Finish> copy(
      sqlite3_backup_init(target.handle_, "main", handle_, "main"));
  if (copy == nullptr) target.fail(sqlite3_errcode(target.handle_));
  int result = SQLITE_OK;
  while (result == SQLITE_OK || result == SQLITE_BUSY || result == SQLITE_LOCKED) {
    if (result != SQLITE_OK) sqlite3_sleep(5);
    result = sqlite3_backup_step(copy.get(), pages_a_step);
    const int all = sqlite3_backup_pagecount(copy.get());
    if (told) told(all - sqlite3_backup_remaining(copy.get()), all);
  }
  copy.reset();
  if (result != SQLITE_DONE) target.fail(result);
}

Statement::Statement(const Connection& connection, const std::string& sql)
    : connection_(connection) {
  if (is_worth_keeping(sql)) {
    auto known = connection.kept_.find(sql);
    if (known == connection.kept_.end() && connection.kept_.size() < most_kept) {
      known = connection.kept_.try_emplace(sql).first;
    }
    if (known != connection.kept_.end() && !known->second.in_use) kept_ = &known->second;
  }
  if (kept_ != nullptr && kept_->handle != nullptr) {
    handle_ = kept_->handle;
  } else {
    const unsigned how = kept_ == nullptr ? 0U : SQLITE_PREPARE_PERSISTENT;
    const int result = sqlite3_prepare_v3(connection.handle(), sql.data(),
                                          static_cast<int>(sql.size()), how, &handle_, nullptr);
    if (result != SQLITE_OK) connection.fail(result);
  }
  if (kept_ != nullptr) *kept_ = {.handle = handle_, .in_use = true};
}

Statement::~Statement() {
  if (kept_ == nullptr) {
    sqlite3_finalize(handle_);
    return;
  }
  sqlite3_reset(handle_);
  sqlite3_clear_bindings(handle_);
  kept_->in_use = false;
}

void Statement::integer(std::int64_t value) {
  const int result = sqlite3_bind_int64(handle_, ++bound_, value);
  if (result != SQLITE_OK) connection_.fail(result);
}

void Statement::text(std::string_view value) {
  // A null pointer would bind NULL, so an empty view gets something to point at.
  const char* bytes = value.empty() ? "" : value.data();
  const int result =
      sqlite3_bind_text64(handle_, ++bound_, bytes, value.size(), SQLITE_TRANSIENT, SQLITE_UTF8);
  if (result != SQLITE_OK) connection_.fail(result);
}

void Statement::nothing() {
  const int result = sqlite3_bind_null(handle_, ++bound_);
  if (result != SQLITE_OK) connection_.fail(result);
}

void Statement::run() {
  const int result = sqlite3_step(handle_);
  if (result != SQLITE_DONE && result != SQLITE_ROW) connection_.fail(result);
  sqlite3_reset(handle_);
  bound_ = 0;
}

bool Statement::run_if_allowed() {
  const int result = sqlite3_step(handle_);
  if ((result & 0xFF) == SQLITE_CONSTRAINT) {
    sqlite3_reset(handle_);
    bound_ = 0;
    return false;
  }
  if (result != SQLITE_DONE && result != SQLITE_ROW) connection_.fail(result);
  sqlite3_reset(handle_);
  bound_ = 0;
  return true;
}

bool Statement::step() {
  const int result = sqlite3_step(handle_);
  if (result == SQLITE_ROW) return true;
  if (result != SQLITE_DONE) connection_.fail(result);
  return false;
}

Statement::Kind Statement::kind_at(int column) const {
  switch (sqlite3_column_type(handle_, column)) {
    case SQLITE_NULL:
      return Kind::nothing;
    case SQLITE_INTEGER:
      return Kind::integer;
    case SQLITE_TEXT:
      return Kind::text;
    default:
      return Kind::other;
  }
}

bool Statement::is_null_at(int column) const {
  return sqlite3_column_type(handle_, column) == SQLITE_NULL;
}

std::optional<std::int64_t> Statement::integer_at(int column) const {
  if (sqlite3_column_type(handle_, column) != SQLITE_INTEGER) return std::nullopt;
  return sqlite3_column_int64(handle_, column);
}

std::optional<std::string_view> Statement::text_at(int column) const {
  if (sqlite3_column_type(handle_, column) != SQLITE_TEXT) return std::nullopt;
  const unsigned char* bytes = sqlite3_column_text(handle_, column);
  if (bytes == nullptr) throw std::bad_alloc();
  return std::string_view(reinterpret_cast<const char*>(bytes),
                          static_cast<std::size_t>(sqlite3_column_bytes(handle_, column)));
}

void Statement::damaged(const std::string& what) const {
  throw Error(Code::store_damaged, {connection_.path(), what});
}

Transaction::Transaction(Connection& connection, Kind kind) : connection_(connection) {
  connection_.run(kind == Kind::write ? "BEGIN IMMEDIATE" : "BEGIN");
}

Transaction::~Transaction() {
  // After some errors SQLite has rolled back already; then there is nothing left to undo. A failure
  // here leaves the transaction to be undone when the file is next opened.
  if (!connection_.in_transaction()) return;
  try {
    connection_.run("ROLLBACK");
  } catch (...) {
    return;
  }
}

void Transaction::commit() { connection_.run("COMMIT"); }

}  // namespace muster::sqlite
