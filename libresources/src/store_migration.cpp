// How a file of an older schema becomes one of today.
#include <algorithm>
#include <set>

#include "muster/plan/error.hpp"
#include "muster/resources/store.hpp"
#include "store_change.hpp"
#include "store_region.hpp"
#include "store_schema.hpp"
#include "store_situation.hpp"
#include "store_situation_verbs.hpp"
#include "store_sql.hpp"

namespace muster::store {
namespace {

using records::Sums;

std::vector<std::string> columns_of(const sqlite::Connection& connection,
                                    const std::string& table) {
  sqlite::Statement names(connection, "SELECT name FROM pragma_table_info(?)");
  names.text(table);
  std::vector<std::string> found;
  while (names.step()) found.emplace_back(names.text_at(0).value_or(""));
  return found;
}

/// Gives the old tables the columns they lack, so that they can be read as those of
/// today; whatever came later may be empty.
void widen(sqlite::Connection& connection, bool old_situation) {
  const auto widen_one = [&]<class R>() {
    const std::string table(records::table_of<R>.name);
    const auto& columns = records::sql_columns_of<R>();
    const auto found = columns_of(connection, table);
    if (found.empty()) {
      connection.run(records::create_sql(table, columns, Sums::none));
      return;
    }
    for (const auto& column : columns) {
      if (std::ranges::find(found, column.name) == found.end())
        connection.run(records::add_column_sql(table, column));
    }
  };
  records::for_each_region_record(widen_one);
  if (old_situation) records::for_each_record(records::OldSituationRecords{}, widen_one);
}

template <class R>
std::vector<R> old_rows(const sqlite::Connection& connection) {
  constexpr std::string_view table = records::table_of<R>.name;
  sqlite::Statement rows(connection,
                         records::select_sql(table, records::sql_columns_of<R>(), Sums::none));
  std::vector<R> list;
  while (rows.step()) {
    records::SqlReader reader(rows, table);
    describe(reader, list.emplace_back());
  }
  return list;
}

/// What schema 1 knew of crews and lots becomes the first lines of ledger and engagements.
void carry_over(Change& change, const std::vector<records::CrewState>& crews,
                const std::vector<records::LotBalance>& balances) {
  for (const auto& lot : balances) {
    const std::int64_t balance = lot.balance.count();
    change.put("lot_balance", {lot.lot.str(), balance, change.seq()});
    change.put("movement", {change.seq(), change.next_line(), lot.lot.str(), std::string("opening"),
                            balance, balance, std::string("schema 1"), std::string(), Cell(),
                            std::string("muster"), Cell()});
  }
  for (const auto& crew : crews) {
    const auto& status = crew.status;
    const Cell phase =
        status.readiness ? Cell(std::string(name(phase_of(*status.readiness)))) : Cell();
    change.put("crew_status",
               {crew.crew.str(), status.engaged_at ? Cell(std::string("alerted")) : phase, Cell(),
                std::string("schema 1"), cell(status.place), Cell(), Cell(), change.seq()});
    if (!status.engaged_at) continue;
    change.put("engagement",
               {change.seq(), crew.crew.str(), status.engaged_at->str(), Cell(), Cell()});
  }
}

/// The latest first: whoever refers goes before what it refers to.
void drop_tables(sqlite::Connection& connection) {
  std::vector<std::string> tables;
  {
    sqlite::Statement found(
        connection, "SELECT name FROM sqlite_schema WHERE type = 'table' ORDER BY rowid DESC");
    while (found.step()) tables.emplace_back(found.text_at(0).value_or(""));
  }
  for (const std::string& table : tables) {
    connection.run("DROP TABLE " + records::SqlColumns::quoted(table));
  }
}

/// Schema 1 had no audit, no ledger and no checksums.
void migrate_from_1(sqlite::Connection& connection) {
  widen(connection, true);
  const auto region = load_region(connection, Sums::none);
  const std::string digest = region_digest(*region);
  const auto crews = old_rows<records::CrewState>(connection);
  const auto balances = old_rows<records::LotBalance>(connection);
  const auto closures = old_rows<records::ClosureNow>(connection);
  const std::int64_t seq = connection.number("SELECT seq FROM store");
  drop_tables(connection);
  create_schema(connection);
  write_state(connection, digest, seq);
  write_region(connection, *region);
  const Deed nobody;
  Change change(connection, nobody, seq + 1);
  carry_over(change, crews, balances);
  for (const auto& closure : closures) change.put("closure", row_of(closure.closure));
  begin_audit(connection, Verb::migrate, seq + 1, digest, &change);
}

/// What the rows of an old table say fits their checksums, which are over its own columns.
void check_old_rows(const sqlite::Connection& connection, const std::string& table) {
  std::vector<std::string> columns = columns_of(connection, table);
  if (columns.empty()) return;  // it came later
  std::string names;
  for (const std::string& column : columns) {
    names += (names.empty() ? "" : ", ") + records::SqlColumns::quoted(column);
  }
  sqlite::Statement rows(connection,
                         "SELECT " + names + " FROM " + records::SqlColumns::quoted(table));
  while (rows.step()) {
    if (!fits_sum(rows, columns.size() - 1)) rows.damaged(table);
  }
}

void drop(sqlite::Connection& connection, const std::string& table) {
  connection.run("DROP TABLE " + records::SqlColumns::quoted(table));
}

/// The region is read as of today, whatever it did not say then left open, and written anew.
std::string rewrite_region(sqlite::Connection& connection) {
  std::vector<std::string> tables;
  records::for_each_region_record(
      [&]<class R>() { tables.emplace_back(records::table_of<R>.name); });
  for (const std::string& table : tables) check_old_rows(connection, table);
  widen(connection, false);
  const auto region = load_region(connection, Sums::none);
  for (auto table = tables.rbegin(); table != tables.rend(); ++table) drop(connection, *table);
  create_region_tables(connection);
  write_region(connection, *region);
  std::string digest = region_digest(*region);
  sqlite::Statement update(connection, "UPDATE store SET region_digest = ?");
  update.text(digest);
  update.run();
  return digest;
}

std::set<std::string> statements_of(const sqlite::Connection& connection,
                                    const std::string& table) {
  sqlite::Statement found(connection, "SELECT sql FROM sqlite_schema WHERE tbl_name = ?");
  found.text(table);
  std::set<std::string> statements;
  while (found.step()) statements.emplace(found.text_at(0).value_or(""));
  return statements;
}

/// The cells of an old row under the columns of today; what the old table lacked is nothing.
Row widened(const Row& old, const std::vector<std::string>& columns, const Table& table) {
  Row row(table.columns.size());
  for (std::size_t i = 0; i < table.columns.size(); ++i) {
    const auto known = std::ranges::find(columns, table.columns[i]);
    if (known != columns.end()) row[i] = old[static_cast<std::size_t>(known - columns.begin())];
  }
  return row;
}

/// A table whose columns are as they were keeps its rows, and the audit already tells them; else
/// the rows as they are since stand in the row of the audit that tells of the migration.
void rewrite_table(sqlite::Connection& connection, const Table& table, Change& change) {
  Table old = table;
  old.columns = columns_of(connection, table.name);
  std::vector<Row> kept;
  if (!old.columns.empty()) {
    old.columns.pop_back();  // "sum"
    kept = rows(connection, old);
    drop(connection, table.name);
  }
  connection.run(table.create);
  for (const std::string& index : table.indexes) connection.run(index);
  const bool same = old.columns == table.columns;
  for (const Row& row : kept) {
    const Row now = same ? row : widened(row, old.columns, table);
    if (!same) {
      change.put(table.name, now);
    } else if (!put(connection, table, now)) {
      throw Error(Code::store_damaged, {connection.path(), table.name});
    }
  }
}

/// From 2 on: ledger, engagements and audit stand; only what changed its form is written anew.
void migrate_tables(sqlite::Connection& connection) {
  const std::int64_t seq = head_of(connection).seq + 1;
  const std::string digest = rewrite_region(connection);
  const Deed nobody;
  Change change(connection, nobody, seq);
  for (const Table& table : situation_tables()) {
    std::set<std::string> wanted(table.indexes.begin(), table.indexes.end());
    wanted.insert(table.create);
    if (statements_of(connection, table.name) != wanted) rewrite_table(connection, table, change);
  }
  sign(connection);
  begin_audit(connection, Verb::migrate, seq, digest, &change);
}

}  // namespace

void migrate(sqlite::Connection& connection) {
  if (connection.number("PRAGMA user_version") == 1) return migrate_from_1(connection);
  migrate_tables(connection);
}

}  // namespace muster::store
