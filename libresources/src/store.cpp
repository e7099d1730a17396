#include "muster/resources/store.hpp"

#include "muster/plan/error.hpp"
#include "sqlite.hpp"
#include "store_file.hpp"
#include "store_region.hpp"
#include "store_schema.hpp"

namespace muster {

using sqlite::Connection;
using sqlite::Mode;
using sqlite::Transaction;

struct Store::State {
  State(const std::string& path, Mode opened) : connection(path, opened), mode(opened) {}

  Connection connection;
  Mode mode = Mode::read_write;
  std::optional<store::Stamp> stamp = {};  ///< of a file that is read without locks
};

namespace {

/// How the file can be opened at all. Read-only needs a -shm file beside the store, which somebody
/// who may not write there cannot make, and must not: the writer would be locked out of it. While
/// nobody has the store open there is no -wal file, and it can be read without one.
Mode mode_for(const std::string& path) {
  if (store::is_writable(path)) return Mode::read_write;
  return store::stamp_of(path + "-wal") ? Mode::read_only : Mode::immutable;
}

/// Nothing locks a file that is opened immutable, so look whether it stayed what it was.
void check_unchanged(const std::string& path, const std::optional<store::Stamp>& stamp) {
  if (!stamp) return;
  if (store::stamp_of(path) == stamp && !store::stamp_of(path + "-wal")) return;
  throw Error(Code::store_busy, {path});
}

void record_region(Connection& connection, const std::string& digest) {
  sqlite::Statement update(connection, "UPDATE store SET region_digest = ?, seq = seq + 1");
  update.text(digest);
  update.run();
}

void fill(Connection& connection, const Region& region) {
  Transaction transaction(connection, Transaction::Kind::write);
  store::create_schema(connection);
  sqlite::Statement insert(connection,
                           "INSERT INTO store (one, region_digest, seq) VALUES (1, ?, 0)");
  insert.text(region_digest(region));
  insert.run();
  store::write_region(connection, region);
  transaction.commit();
}

void use_wal(Connection& connection) {
  if (connection.text("PRAGMA journal_mode") == "wal") return;
  if (connection.text("PRAGMA journal_mode = WAL") == "wal") return;
  throw Error(Code::store_io, {connection.path(), "WAL"});
}

}  // namespace

Store::Store(std::unique_ptr<State> state) : state_(std::move(state)) {}
Store::~Store() = default;
Store::Store(Store&&) noexcept = default;
Store& Store::operator=(Store&&) noexcept = default;

Store Store::create(const std::string& path, const Region& region) {
  store::NewFile file(path);
  try {
    Connection connection(file.path(), Mode::create);
    fill(connection, region);
    use_wal(connection);
    connection.close();
  } catch (const Error& error) {
    // The person asked for `path`, and knows nothing of the file beside it.
    auto parameters = error.message().parameters;
    if (!parameters.empty() && parameters.front() == Text(file.path())) parameters.front() = path;
    throw Error(error.code(), std::move(parameters));
  }
  file.take_place();
  return open(path);
}

Store Store::open(const std::string& path) {
  const auto stamp = store::stamp_of(path);
  if (!stamp) throw Error(Code::file_missing, {path});
  if (!store::has_magic(path)) throw Error(Code::store_foreign, {path});
  const Mode mode = mode_for(path);
  auto state = std::make_unique<State>(path, mode);
  if (mode == Mode::immutable) state->stamp = stamp;
  {
    Transaction transaction(state->connection, Transaction::Kind::read);
    store::check_schema(state->connection);
  }
  if (mode == Mode::read_write) use_wal(state->connection);
  return Store(std::move(state));
}

void Store::import(const Region& region) {
  Connection& connection = state_->connection;
  if (state_->mode != Mode::read_write || connection.is_read_only()) {
    throw Error(Code::store_read_only, {connection.path()});
  }
  const std::string digest = region_digest(region);
  Transaction transaction(connection, Transaction::Kind::write);
  store::clear_region(connection);
  store::write_region(connection, region);
  record_region(connection, digest);
  transaction.commit();
}

std::shared_ptr<const Region> Store::region() const {
  Transaction transaction(state_->connection, Transaction::Kind::read);
  auto region = store::load_region(state_->connection);
  check_unchanged(state_->connection.path(), state_->stamp);
  return region;
}

Situation Store::situation() const {
  Transaction transaction(state_->connection, Transaction::Kind::read);
  Situation situation = store::load_situation(state_->connection);
  check_unchanged(state_->connection.path(), state_->stamp);
  return situation;
}

bool looks_like_store(const std::string& path) { return store::has_magic(path); }

}  // namespace muster
