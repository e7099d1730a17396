// What is read: each call one state of the file. And the copies of the whole.
#include <algorithm>

#include "muster/plan/error.hpp"
#include "muster/resources/store.hpp"
#include "store_commit.hpp"
#include "store_crews.hpp"
#include "store_ledger.hpp"
#include "store_rest.hpp"
#include "store_settlement.hpp"
#include "store_state.hpp"
#include "store_verify.hpp"

namespace muster {

using sqlite::Connection;
using sqlite::Mode;
using store::Row;
using store::rows;
using store::table_named;

namespace {

template <class F>
auto all_of(Connection& connection, const char* table, F make, const std::string& where = "",
            const Row& values = {}) {
  std::vector<decltype(make(Row{}))> list;
  for (const Row& row : rows(connection, table_named(table), where, values))
    list.push_back(make(row));
  return list;
}

void check_sound(Connection& connection, const std::string& path) {
  sqlite::Transaction transaction(connection, sqlite::Transaction::Kind::read);
  const Verification found = store::verify(connection, std::nullopt);
  if (found.faults.empty()) return;
  throw Error(Code::store_damaged, {path, text(found.faults.front(), Language::en)});
}

/// One state of the file, copied into a new one that takes its place when it is sound.
void copy(Connection& from, const std::string& path, const Progress& progress) {
  store::NewFile file(path);
  {
    Connection target(file.path(), Mode::create);
    from.copy_into(target, progress);
    if (target.text("PRAGMA journal_mode = WAL") != "wal")
      throw Error(Code::store_io, {path, "WAL"});
    check_sound(target, from.path());
    target.close();
  }
  file.take_place();
}

}  // namespace

std::vector<StockRow> Store::stock() const {
  return state_->read([](Connection& connection) { return store::stock_of(connection); });
}

std::vector<Movement> Store::movements(const std::optional<LotId>& lot) const {
  return state_->read([&](Connection& connection) {
    if (!lot) return all_of(connection, "movement", store::movement_of);
    return all_of(connection, "movement", store::movement_of, "\"lot\" = ?", {lot->str()});
  });
}

std::vector<CrewRow> Store::crews() const {
  return state_->read([](Connection& connection) {
    auto crews = store::crews_of(connection);
    store::add_rest(connection, crews);
    return crews;
  });
}

std::vector<Engagement> Store::engagements() const {
  return state_->read([](Connection& connection) {
    return all_of(connection, "engagement", store::engagement_of);
  });
}

std::vector<Reservation> Store::reservations() const {
  return state_->read([](Connection& connection) {
    return all_of(connection, "reservation", store::reservation_of);
  });
}

std::vector<Requisition> Store::requisitions() const {
  return state_->read([](Connection& connection) {
    return all_of(connection, "requisition", store::requisition_of);
  });
}

std::vector<RecordedIncident> Store::incidents() const {
  return state_->read([](Connection& connection) {
    return all_of(connection, "incident", [](const Row& row) {
      return RecordedIncident{.id = IncidentId(store::text(row.at(0))),
                              .kind = store::text(row.at(1)),
                              .known = store::instant(row.at(2)),
                              .seq = store::integer(row.at(3))};
    });
  });
}

std::optional<Json> Store::decision(std::int64_t seq) const {
  return state_->read([&](Connection& connection) -> std::optional<Json> {
    const auto row = store::row(connection, table_named("decision"), "\"seq\" = ?", {seq});
    if (!row) return std::nullopt;
    return read_json(store::text(row->at(2)));
  });
}

std::vector<AuditRow> Store::changes_since(std::int64_t seq, std::size_t most) const {
  return state_->read(
      [&](Connection& connection) { return store::audit_rows(connection, seq, most); });
}

std::vector<std::pair<std::int64_t, Json>> Store::drills() const {
  std::vector<std::pair<std::int64_t, Json>> found;
  std::int64_t seq = 0;
  for (;;) {
    const auto rows = changes_since(seq);
    if (rows.empty()) return found;
    for (const AuditRow& row : rows) {
      seq = row.seq;
      if (row.verb != name(Verb::drill)) continue;
      const Json after = read_json(row.after);
      const Json* notes = after.find("notes");
      const Json* drill = notes == nullptr ? nullptr : notes->find("drill");
      if (drill != nullptr) found.emplace_back(row.seq, *drill);
    }
  }
}

AuditHead Store::head() const {
  return state_->read([](Connection& connection) { return store::head_of(connection); });
}

Settlement Store::settlement(const IncidentId& incident) const {
  return state_->read(
      [&](Connection& connection) { return store::settlement_of(connection, incident); });
}

StoreHealth Store::health() const {
  StoreHealth health;
  if (const auto wal = store::stamp_of(state_->path + "-wal")) health.wal_bytes = wal->bytes;
  health.wal_over = health.wal_bytes > store::log_limits().report;
  const std::lock_guard lock(state_->mutex);
  health.lost = state_->lost;
  return health;
}

Verification Store::verify(const std::optional<AuditHead>& kept) const {
  const auto lost = health().lost;
  auto found = state_->read([&](Connection& connection) {
    return state_->read(
        [&](Connection& second) { return store::verify(connection, kept, &second); });
  });
  if (lost) {
    found.faults.push_back(
        {Code::store_lost,
         {state_->path, std::to_string(lost->seq), std::to_string(found.head.seq)}});
  }
  return found;
}

void Store::backup(const std::string& path, const Progress& progress) const {
  state_->read([&](Connection& connection) {
    // The first read takes the state that is copied.
    (void)store::head_of(connection);
    copy(connection, path, [&](std::int64_t done, std::int64_t all) {
      progress(done, all);
      state_->check_not_ended(connection);
    });
    return true;
  });
}

Store Store::restore(const std::string& backup, const std::string& path) {
  {
    const Store from = open(backup);
    const Verification found = from.verify();
    if (!found.faults.empty()) {
      throw Error(Code::store_damaged, {backup, text(found.faults.front(), Language::en)});
    }
    from.backup(path);
  }
  return open(path);
}

}  // namespace muster
