#include "store_schema.hpp"

#include <map>
#include <span>

#include "muster/plan/error.hpp"
#include "muster/resources/store.hpp"
#include "store_change.hpp"
#include "store_schema_1.hpp"
#include "store_schema_2.hpp"
#include "store_schema_3.hpp"
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

using Schema = std::map<std::string, std::string>;

template <class R>
void add(Schema& schema, std::vector<std::string>& order) {
  const std::string table(records::table_of<R>.name);
  const auto& columns = records::sql_columns_of<R>();
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

Schema frozen(std::span<const std::string_view> statements) {
  Schema all;
  std::vector<std::string> order;
  for (const std::string_view sql : statements) add_sql(all, order, std::string(sql));
  return all;
}

Schema schema_of(std::int64_t version) {
  if (version == 1) return frozen(schema_1());
  if (version == 2) return frozen(schema_2());
  if (version == 3) return frozen(schema_3());
  std::vector<std::string> order;
  return schema(order);
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

void make(sqlite::Connection& connection, const Schema& all,
          const std::vector<std::string>& order) {
  for (const std::string& name : order) connection.run(all.at(name));
}

}  // namespace

void sign(sqlite::Connection& connection) {
  connection.run("PRAGMA application_id = " + std::to_string(application_id));
  connection.run("PRAGMA user_version = " + std::to_string(Store::schema_version));
}

void create_region_tables(sqlite::Connection& connection) {
  Schema tables;
  std::vector<std::string> order;
  records::for_each_region_record([&]<class R>() { add<R>(tables, order); });
  make(connection, tables, order);
}

void create_schema(sqlite::Connection& connection) {
  std::vector<std::string> order;
  const auto all = schema(order);
  make(connection, all, order);
  sign(connection);
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
  check_tables(connection, schema_of(version));
  return version;
}

}  // namespace muster::store
