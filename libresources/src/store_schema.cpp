#include "store_schema.hpp"

#include <map>
#include <set>

#include "muster/plan/error.hpp"
#include "muster/resources/store.hpp"
#include "store_change.hpp"
#include "store_region.hpp"
#include "store_schema_1.hpp"
#include "store_situation.hpp"
#include "store_situation_verbs.hpp"
#include "store_sql.hpp"

namespace muster::store {
namespace {

// One row: which region this is and how far the ledger has come.
constexpr const char* state_sql = R"(CREATE TABLE "store" (
  "one" INTEGER NOT NULL CHECK ("one" = 1),
  "region_digest" TEXT NOT NULL CHECK (length("region_digest") = 64),
  "seq" INTEGER NOT NULL CHECK ("seq" >= 0),
  "head" TEXT NOT NULL CHECK (length("head") = 64),
  PRIMARY KEY ("one")
) STRICT, WITHOUT ROWID)";

using records::Sums;
using Schema = std::map<std::string, std::string>;

template <class R>
void add(Schema& schema, std::vector<std::string>& order) {
  const std::string table(records::table_of<R>.name);
  const auto columns = records::sql_columns_of<R>();
  schema[table] = records::create_sql(table, columns);
  order.push_back(table);
  for (const auto& [name, sql] : records::index_sql(table, columns)) {
    schema[name] = sql;
    order.push_back(name);
  }
}

/// "movement_lot" of `CREATE INDEX "movement_lot" ON …`.
std::string quoted_name(const std::string& sql) {
  const auto begin = sql.find('"') + 1;
  return sql.substr(begin, sql.find('"', begin) - begin);
}

void add_sql(Schema& schema, std::vector<std::string>& order, const std::string& sql) {
  order.push_back(quoted_name(sql));
  schema[order.back()] = sql;
}

/// Every object of the schema by name; `order` is that in which they are made.
Schema schema(std::vector<std::string>& order) {
  Schema all;
  add_sql(all, order, state_sql);
  records::for_each_region_record([&]<class R>() { add<R>(all, order); });
  add_sql(all, order, audit_sql());
  add_sql(all, order, audit_key_sql());
  for (const Table& table : situation_tables()) {
    add_sql(all, order, table.create);
    for (const std::string& index : table.indexes) add_sql(all, order, index);
  }
  return all;
}

Schema old_schema(std::vector<std::string>& order) {
  Schema all;
  for (const std::string_view sql : schema_1()) add_sql(all, order, std::string(sql));
  return all;
}

std::set<std::string> columns_of(const sqlite::Connection& connection, const std::string& table) {
  sqlite::Statement names(connection, "SELECT name FROM pragma_table_info(?)");
  names.text(table);
  std::set<std::string> found;
  while (names.step()) found.emplace(names.text_at(0).value_or(""));
  return found;
}

/// Gives the old tables the columns they lack, so that they can be read as those of
/// today; whatever came later may be empty.
void widen(sqlite::Connection& connection) {
  const auto widen_one = [&]<class R>() {
    const std::string table(records::table_of<R>.name);
    const auto columns = records::sql_columns_of<R>();
    const auto found = columns_of(connection, table);
    if (found.empty()) {
      connection.run(records::create_sql(table, columns, Sums::none));
      return;
    }
    for (const auto& column : columns) {
      if (!found.contains(column.name)) connection.run(records::add_column_sql(table, column));
    }
  };
  records::for_each_region_record(widen_one);
  records::for_each_record(records::OldSituationRecords{}, widen_one);
}

void check_tables(sqlite::Connection& connection, Schema expected) {
  sqlite::Statement found(connection, "SELECT name, sql FROM sqlite_schema ORDER BY name");
  while (found.step()) {
    const std::string name(found.text_at(0).value_or(""));
    const auto ours = expected.find(name);
    if (ours == expected.end() || found.text_at(1) != ours->second) found.damaged(name);
    expected.erase(ours);
  }
  if (!expected.empty()) found.damaged(expected.begin()->first);
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
                std::string("schema 1"), cell(status.place), change.seq()});
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

}  // namespace

void create_schema(sqlite::Connection& connection) {
  std::vector<std::string> order;
  const auto all = schema(order);
  for (const std::string& name : order) connection.run(all.at(name));
  connection.run("PRAGMA application_id = " + std::to_string(application_id));
  connection.run("PRAGMA user_version = " + std::to_string(Store::schema_version));
}

std::int64_t check_schema(sqlite::Connection& connection) {
  if (connection.number("PRAGMA application_id") != application_id) {
    throw Error(Code::store_foreign, {connection.path()});
  }
  const std::int64_t version = connection.number("PRAGMA user_version");
  if (version > Store::schema_version) {
    throw Error(Code::store_newer, {connection.path(), std::to_string(version),
                                    std::to_string(Store::schema_version)});
  }
  if (version < 1) {
    throw Error(Code::store_damaged,
                {connection.path(), "user_version " + std::to_string(version)});
  }
  std::vector<std::string> order;
  check_tables(connection, version == 1 ? old_schema(order) : schema(order));
  return version;
}

void migrate(sqlite::Connection& connection) {
  widen(connection);
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

}  // namespace muster::store
