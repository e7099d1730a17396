#include "store_schema.hpp"

#include <map>

#include "muster/plan/error.hpp"
#include "muster/resources/store.hpp"
#include "store_situation.hpp"
#include "store_sql.hpp"

namespace muster::store {
namespace {

// One row: which region this is and how far the ledger has come.
constexpr const char* state_sql = R"(CREATE TABLE "store" (
  "one" INTEGER NOT NULL CHECK ("one" = 1),
  "region_digest" TEXT NOT NULL CHECK (length("region_digest") = 64),
  "seq" INTEGER NOT NULL CHECK ("seq" >= 0),
  PRIMARY KEY ("one")
) STRICT, WITHOUT ROWID)";

enum class Lasting { region, situation };

template <class R>
void add(Lasting lasting, std::map<std::string, std::string>& schema,
         std::vector<std::string>* order) {
  const std::string table(records::table_of<R>.name);
  auto columns = records::sql_columns_of<R>();
  if (lasting == Lasting::situation) {
    // The situation outlives an import that leaves its crew, lot or place out.
    for (auto& column : columns) column.refers_to.clear();
  }
  schema[table] = records::create_sql(table, columns);
  if (order != nullptr) order->push_back(table);
  for (const auto& [name, sql] : records::index_sql(table, columns)) {
    schema[name] = sql;
    if (order != nullptr) order->push_back(name);
  }
}

/// Every object of the schema by name; `order` is that in which they are made.
std::map<std::string, std::string> schema(std::vector<std::string>* order = nullptr) {
  std::map<std::string, std::string> all = {{"store", state_sql}};
  if (order != nullptr) order->push_back("store");
  records::for_each_region_record([&]<class R>() { add<R>(Lasting::region, all, order); });
  records::for_each_record(records::SituationRecords{},
                           [&]<class R>() { add<R>(Lasting::situation, all, order); });
  return all;
}

}  // namespace

void create_schema(sqlite::Connection& connection) {
  std::vector<std::string> order;
  const auto all = schema(&order);
  for (const std::string& name : order) connection.run(all.at(name));
  connection.run("PRAGMA application_id = " + std::to_string(application_id));
  connection.run("PRAGMA user_version = " + std::to_string(Store::schema_version));
}

void check_schema(sqlite::Connection& connection) {
  if (connection.number("PRAGMA application_id") != application_id) {
    throw Error(Code::store_foreign, {connection.path()});
  }
  const std::int64_t version = connection.number("PRAGMA user_version");
  if (version > Store::schema_version) {
    throw Error(Code::store_newer, {connection.path(), std::to_string(version),
                                    std::to_string(Store::schema_version)});
  }
  if (version < Store::schema_version) {
    throw Error(Code::store_damaged,
                {connection.path(), "user_version " + std::to_string(version)});
  }
  auto expected = schema();
  sqlite::Statement found(connection, "SELECT name, sql FROM sqlite_schema ORDER BY name");
  while (found.step()) {
    const std::string name(found.text_at(0).value_or(""));
    const auto ours = expected.find(name);
    if (ours == expected.end() || found.text_at(1) != ours->second) found.damaged(name);
    expected.erase(ours);
  }
  if (!expected.empty()) found.damaged(expected.begin()->first);
}

}  // namespace muster::store
