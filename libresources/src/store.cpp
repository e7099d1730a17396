#include "muster/resources/store.hpp"

#include <map>
#include <set>

#include "muster/plan/error.hpp"
#include "store_region.hpp"
#include "store_schema.hpp"
#include "store_state.hpp"

namespace muster {

using sqlite::Connection;
using sqlite::Mode;
using sqlite::Transaction;

namespace {

/// How the file can be opened at all. Read-only needs a -shm file beside the store, which somebody
/// who may not write there cannot make, and must not: the writer would be locked out of it. While
/// nobody has the store open there is no -wal file, and it can be read without one.
Mode mode_for(const std::string& path) {
  if (store::is_writable(path)) return Mode::read_write;
  return store::stamp_of(path + "-wal") ? Mode::read_only : Mode::immutable;
}

void fill(Connection& connection, const Region& region) {
  Transaction transaction(connection, Transaction::Kind::write);
  store::create_schema(connection);
  const std::string digest = region_digest(region);
  store::write_state(connection, digest, 0);
  store::write_region(connection, region);
  store::begin_audit(connection, Verb::create, 0, digest);
  transaction.commit();
}

void use_wal(Connection& connection) {
  if (connection.text("PRAGMA journal_mode") == "wal") return;
  if (connection.text("PRAGMA journal_mode = WAL") == "wal") return;
  throw Error(Code::store_io, {connection.path(), "WAL"});
}

std::int64_t version_of(Connection& connection) {
  Transaction transaction(connection, Transaction::Kind::read);
  return store::check_schema(connection);
}

/// Another process may have been quicker, so the version is asked again under the lock.
void bring_up_to_date(Connection& connection, Mode mode, std::int64_t version) {
  if (version == Store::schema_version) return;
  if (mode != Mode::read_write) {
    throw Error(Code::store_older, {connection.path(), std::to_string(version)});
  }
  Transaction transaction(connection, Transaction::Kind::write);
  if (store::check_schema(connection) != Store::schema_version) store::migrate(connection);
  transaction.commit();
}

constexpr std::size_t most_named = 10'000;

/// The ids of each kind whose rows differ; beyond some thousands only that they do.
Json changed_ids(const store::RowSums& before, const store::RowSums& after) {
  std::map<std::string, std::set<std::string>> changed;
  const auto compare = [&](const store::RowSums& from, const store::RowSums& to) {
    for (const auto& [kind, sums] : from) {
      const auto other = to.find(kind);
      for (const auto& [id, sum] : sums) {
        if (other == to.end() || !other->second.contains(id) || other->second.at(id) != sum)
          changed[kind].insert(id);
      }
    }
  };
  compare(before, after);
  compare(after, before);
  Json::Object all;
  for (const auto& [kind, ids] : changed) {
    if (ids.size() > most_named) {
      all.emplace_back(kind, Json(true));
      continue;
    }
    Json::Array array;
    for (const std::string& id : ids) array.emplace_back(id);
    all.emplace_back(kind, Json(std::move(array)));
  }
  return all;
}

void replace_region(store::Change& change, const Region& region, const std::string& digest) {
  // The writer's connection is ours alone for the length of the transaction.
  auto& writable = const_cast<Connection&>(change.connection());
  const auto before = store::row_sums(writable);
  store::clear_region(writable);
  store::write_region(writable, region);
  change.note("changed", changed_ids(before, store::row_sums(writable)));
  sqlite::Statement update(writable, "UPDATE store SET region_digest = ?");
  update.text(digest);
  update.run();
}

}  // namespace

Store::Store(std::unique_ptr<State> state) : state_(std::move(state)) {}
Store::~Store() = default;
Store::Store(Store&&) noexcept = default;
Store& Store::operator=(Store&&) noexcept = default;

Store Store::create(const std::string& path, const Region& region) {
  store::NewFile file(path);
  if (store::is_on_network(file.path())) throw Error(Code::store_network, {path});
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
  if (store::is_on_network(path)) throw Error(Code::store_network, {path});
  const Mode mode = mode_for(path);
  auto state = std::make_unique<State>(path, mode);
  if (mode == Mode::immutable) state->stamp = stamp;
  auto connection = state->take();
  bring_up_to_date(*connection, mode, version_of(*connection));
  if (mode == Mode::read_write) use_wal(*connection);
  {
    Transaction transaction(*connection, Transaction::Kind::read);
    state->look_for_loss(*connection);
  }
  state->give_back(std::move(connection));
  return Store(std::move(state));
}

void Store::import(const Region& region) {
  const std::string digest = region_digest(region);
  state_->run_write([&](Connection& connection) {
    const Deed nobody;
    store::Change change(connection, nobody, store::head_of(connection).seq + 1);
    replace_region(change, region, digest);
    store::begin_audit(connection, Verb::import, change.seq(), digest, &change);
  });
}

Done Store::import(const Region& region, const Deed& deed) {
  const std::string digest = region_digest(region);
  return state_->write(deed, {.verb = Verb::import, .subject = digest, .asked = {}},
                       [&](store::Change& change) { replace_region(change, region, digest); });
}

std::shared_ptr<const Region> Store::region() const {
  return state_->read([](Connection& connection) { return store::load_region(connection); });
}

Situation Store::situation(std::span<const IncidentId> asking) const {
  return state_->read(
      [&](Connection& connection) { return store::load_situation(connection, asking); });
}

bool looks_like_store(const std::string& path) {
  return store::stamp_of(path) && store::has_magic(path);
}

}  // namespace muster
