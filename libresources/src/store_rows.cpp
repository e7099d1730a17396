#include "store_rows.hpp"

#include <algorithm>

#include "muster/plan/error.hpp"
#include "row_sum.hpp"
#include "store_situation.hpp"
#include "store_sql.hpp"

namespace muster::store {

namespace {

std::string column(const std::string& name, const std::string& kind,
                   const std::string& check = {}) {
  return "\n  \"" + name + "\" " + kind + (check.empty() ? "" : " CHECK (" + check + ")") + ",";
}
std::string id(const std::string& name, bool required = true) {
  return column(name, required ? "TEXT NOT NULL" : "TEXT",
                "length(\"" + name + "\") BETWEEN 1 AND 64");
}
std::string amount(const std::string& name, bool required = true) {
  return column(name, required ? "INTEGER NOT NULL" : "INTEGER",
                "\"" + name + "\" BETWEEN 0 AND 1000000000000000");
}
std::string number(const std::string& name, bool required = true) {
  return column(name, required ? "INTEGER NOT NULL" : "INTEGER");
}
std::string words(const std::string& name, bool required = true) {
  return column(name, required ? "TEXT NOT NULL" : "TEXT");
}

std::string degrees(const std::string& name, std::int64_t most) {
  return column(
      name, "INTEGER",
      "\"" + name + "\" BETWEEN " + std::to_string(-most) + " AND " + std::to_string(most));
}

std::string create(const std::string& name, const std::string& columns, const std::string& key,
                   const std::string& more = {}) {
  return "CREATE TABLE \"" + name + "\" (" + columns + number("sum") + "\n  PRIMARY KEY (" + key +
         ")" + more + "\n) STRICT, WITHOUT ROWID";
}

Table movement() {
  return {
      "movement",
      {"seq", "line", "lot", "kind", "change", "balance", "reason", "document", "incident", "actor",
       "at_utc_s"},
      2,
      create(
          "movement",
          number("seq") + number("line") + id("lot") +
              column("kind", "TEXT NOT NULL",
                     "\"kind\" IN ('opening', 'receive', 'issue', 'transfer_out', 'transfer_in', "
                     "'count', 'write_off', 'give_back', 'unpack_out', 'unpack_in')") +
              number("change") + amount("balance") + words("reason") + words("document") +
              id("incident", false) + words("actor") + number("at_utc_s", false),
          "\"seq\", \"line\""),
      {"CREATE INDEX \"movement_lot\" ON \"movement\" (\"lot\", \"seq\", \"line\")",
       "CREATE INDEX \"movement_incident\" ON \"movement\" (\"incident\") WHERE \"incident\" IS "
       "NOT NULL",
       "CREATE INDEX \"movement_count\" ON \"movement\" (\"seq\", \"line\") WHERE \"kind\" = "
       "'count'"}};
}

Table lot_balance() {
  return {"lot_balance",
          {"lot", "balance", "version"},
          1,
          create("lot_balance", id("lot") + amount("balance") + number("version"), "\"lot\""),
          {}};
}

Table crew_status() {
  return {
      "crew_status",
      {"crew", "phase", "since_utc_s", "reason", "place", "latitude_e7", "longitude_e7", "version"},
      1,
      create(
          "crew_status",
          id("crew") +
              column(
                  "phase", "TEXT",
                  "\"phase\" IN ('off_duty', 'duty', 'standby', 'recall', 'part_time', 'alerted', "
                  "'on_the_way', 'staged', 'on_scene', 'relieved', 'returning', 'restoring', "
                  "'out_of_service')") +
              number("since_utc_s", false) + words("reason") + id("place", false) +
              degrees("latitude_e7", 900'000'000) + degrees("longitude_e7", 1'800'000'000) +
              number("version"),
          "\"crew\"", ",\n  CHECK ((\"latitude_e7\" IS NULL) = (\"longitude_e7\" IS NULL))"),
      {}};
}

// At most one open engagement a crew: the index refuses the second, whoever writes it.
Table engagement() {
  return {"engagement",
          {"seq", "crew", "incident", "since_utc_s", "released_utc_s"},
          2,
          create("engagement",
                 number("seq") + id("crew") + id("incident") + number("since_utc_s", false) +
                     number("released_utc_s", false),
                 "\"seq\", \"crew\""),
          {"CREATE UNIQUE INDEX \"engagement_open\" ON \"engagement\" (\"crew\") WHERE "
           "\"released_utc_s\" IS NULL",
           "CREATE INDEX \"engagement_crew\" ON \"engagement\" (\"crew\", \"seq\")",
           "CREATE INDEX \"engagement_incident\" ON \"engagement\" (\"incident\")"}};
}

Table reservation() {
  return {"reservation",
          {"seq", "line", "crew", "lot", "quantity", "incident", "purpose", "from_utc_s",
           "until_utc_s", "ended"},
          2,
          create("reservation",
                 number("seq") + number("line") + id("crew", false) + id("lot", false) +
                     amount("quantity") + id("incident", false) + words("purpose") +
                     number("from_utc_s") + number("until_utc_s", false) +
                     column("ended", "INTEGER NOT NULL", "\"ended\" IN (0, 1)"),
                 "\"seq\", \"line\"",
                 ",\n  CHECK ((\"crew\" IS NULL) <> (\"lot\" IS NULL)),\n  CHECK (\"until_utc_s\" "
                 "> \"from_utc_s\")"),
          {"CREATE INDEX \"reservation_lot\" ON \"reservation\" (\"lot\") WHERE \"ended\" = 0 AND "
           "\"lot\" IS NOT NULL",
           "CREATE INDEX \"reservation_crew\" ON \"reservation\" (\"crew\") WHERE \"ended\" = 0 "
           "AND \"crew\" IS NOT NULL"}};
}

// The open reservations of crews. Each row names the end of the one before it, which must exist and
// be no later than its own beginning, and no two follow the same one: so no two windows overlap.
Table crew_window() {
  return {"crew_window",
          {"crew", "from_utc_s", "until_utc_s", "previous_until_utc_s", "seq", "line"},
          2,
          create("crew_window",
                 id("crew") + number("from_utc_s") + number("until_utc_s") +
                     number("previous_until_utc_s", false) + number("seq") + number("line"),
                 "\"crew\", \"from_utc_s\"",
                 ",\n  CHECK (\"from_utc_s\" < \"until_utc_s\"),\n  CHECK "
                 "(\"previous_until_utc_s\" <= \"from_utc_s\"),\n  FOREIGN KEY (\"crew\", "
                 "\"previous_until_utc_s\") REFERENCES \"crew_window\" (\"crew\", "
                 "\"until_utc_s\") DEFERRABLE INITIALLY DEFERRED"),
          {"CREATE UNIQUE INDEX \"crew_window_until\" ON \"crew_window\" (\"crew\", "
           "\"until_utc_s\")",
           "CREATE UNIQUE INDEX \"crew_window_follows\" ON \"crew_window\" (\"crew\", "
           "\"previous_until_utc_s\")",
           "CREATE UNIQUE INDEX \"crew_window_first\" ON \"crew_window\" (\"crew\") WHERE "
           "\"previous_until_utc_s\" IS NULL"}};
}

Table facility_load() {
  return {"facility_load",
          {"facility", "measure", "taken", "at_utc_s", "version"},
          2,
          create("facility_load",
                 id("facility") + words("measure") + amount("taken") + number("at_utc_s") +
                     number("version"),
                 "\"facility\", \"measure\""),
          {}};
}

Table channel_down() {
  return {"channel_down",
          {"contact", "since_utc_s", "reason", "version"},
          1,
          create("channel_down",
                 id("contact") + number("since_utc_s") + words("reason") + number("version"),
                 "\"contact\""),
          {}};
}

Table closure() {
  const auto& described = records::sql_columns_of<records::ClosureNow>();
  Table table{.name = "closure", .create = records::create_sql("closure", described)};
  for (const auto& column : described) table.columns.push_back(column.name);
  return table;
}

Table incident() {
  return {"incident",
          {"incident", "kind", "known_utc_s", "seq"},
          1,
          create("incident", id("incident") + words("kind") + number("known_utc_s") + number("seq"),
                 "\"incident\""),
          {}};
}

Table decision() {
  return {"decision",
          {"seq", "result_digest", "answer"},
          1,
          create("decision",
                 number("seq") +
                     column("result_digest", "TEXT NOT NULL", "length(\"result_digest\") = 64") +
                     words("answer"),
                 "\"seq\""),
          {}};
}

Table requisition() {
  return {
      "requisition",
      {"seq", "incident", "owner", "what", "quantity", "decision", "slip", "owed_minor",
       "taken_utc_s", "returned_utc_s", "taken_as", "payer"},
      1,
      create("requisition",
             number("seq") + id("incident") + id("owner") + words("what") + amount("quantity") +
                 words("decision") + words("slip") + amount("owed_minor", false) +
                 number("taken_utc_s") + number("returned_utc_s", false) +
                 column("taken_as", "TEXT NOT NULL", "\"taken_as\" IN ('requisition', 'service')") +
                 id("payer", false),
             "\"seq\""),
      {"CREATE INDEX \"requisition_incident\" ON \"requisition\" (\"incident\")"}};
}

std::string names(const Table& table) {
  std::string list;
  for (const std::string& name : table.columns) list += '"' + name + "\", ";
  return list + "\"sum\"";
}

std::string put_sql(const Table& table) {
  std::string places;
  std::string updates;
  for (std::size_t i = 0; i < table.columns.size(); ++i) {
    places += "?, ";
    if (i >= table.keys)
      updates += '"' + table.columns[i] + "\" = excluded.\"" + table.columns[i] + "\", ";
  }
  std::string key;
  for (std::size_t i = 0; i < table.keys; ++i)
    key += (i == 0 ? "\"" : ", \"") + table.columns[i] + '"';
  return "INSERT INTO \"" + table.name + "\" (" + names(table) + ") VALUES (" + places +
         "?) ON CONFLICT (" + key + ") DO UPDATE SET " + updates + "\"sum\" = excluded.\"sum\"";
}

[[noreturn]] void damaged(const char* what) { throw Error(Code::store_damaged, {"", what}); }

}  // namespace

const std::vector<Table>& situation_tables() {
  static const std::vector<Table> all = {
      closure(),     movement(),      lot_balance(),  crew_status(), engagement(), reservation(),
      crew_window(), facility_load(), channel_down(), incident(),    decision(),   requisition()};
  return all;
}

const Table& table_named(std::string_view name) {
  const auto& all = situation_tables();
  const auto found = std::ranges::find(all, name, &Table::name);
  if (found == all.end()) throw Error(Code::internal, {"a table without a description"});
  return *found;
}

void bind_cell(sqlite::Statement& statement, const Cell& cell) {
  if (const auto* number = std::get_if<std::int64_t>(&cell)) {
    statement.integer(*number);
  } else if (const auto* words = std::get_if<std::string>(&cell)) {
    statement.text(*words);
  } else {
    statement.nothing();
  }
}

Cell cell_at(const sqlite::Statement& statement, int column) {
  if (const auto number = statement.integer_at(column)) return *number;
  if (const auto words = statement.text_at(column)) return std::string(*words);
  if (statement.is_null_at(column)) return {};
  statement.damaged("a cell that is neither a number nor text");
}

std::int64_t sum_at(const sqlite::Statement& statement, int columns) {
  RowSum sum;
  for (int i = 0; i < columns; ++i) {
    switch (statement.kind_at(i)) {
      case sqlite::Statement::Kind::integer:
        sum.integer(*statement.integer_at(i));
        break;
      case sqlite::Statement::Kind::text:
        sum.text(*statement.text_at(i));
        break;
      default:
        sum.nothing();
    }
  }
  return sum.value();
}

bool put(const sqlite::Connection& connection, const Table& table, const Row& row) {
  sqlite::Statement insert(connection, put_sql(table));
  RowSum sum;
  for (const Cell& cell : row) {
    bind_cell(insert, cell);
    std::visit(
        [&](const auto& value) {
          using Value = std::decay_t<decltype(value)>;
          if constexpr (std::is_same_v<Value, std::int64_t>) {
            sum.integer(value);
          } else if constexpr (std::is_same_v<Value, std::string>) {
            sum.text(value);
          } else {
            sum.nothing();
          }
        },
        cell);
  }
  insert.integer(sum.value());
  return insert.run_if_allowed();
}

void remove(const sqlite::Connection& connection, const Table& table, const Row& row) {
  std::string where;
  for (std::size_t i = 0; i < table.keys; ++i) {
    where += (i == 0 ? "\"" : " AND \"") + table.columns[i] + "\" = ?";
  }
  sqlite::Statement statement(connection, "DELETE FROM \"" + table.name + "\" WHERE " + where);
  for (std::size_t i = 0; i < table.keys; ++i) bind_cell(statement, row[i]);
  statement.run();
}

std::vector<Row> rows(const sqlite::Connection& connection, const Table& table,
                      const std::string& where, const Row& values) {
  std::string order;
  for (std::size_t i = 0; i < table.keys; ++i)
    order += (i == 0 ? "\"" : ", \"") + table.columns[i] + '"';
  sqlite::Statement select(connection, "SELECT " + names(table) + " FROM \"" + table.name + "\"" +
                                           (where.empty() ? "" : " WHERE " + where) + " ORDER BY " +
                                           order);
  for (const Cell& value : values) bind_cell(select, value);
  std::vector<Row> found;
  const int columns = static_cast<int>(table.columns.size());
  while (select.step()) {
    if (select.integer_at(columns) != sum_at(select, columns)) select.damaged(table.name);
    Row& row = found.emplace_back();
    for (int i = 0; i < columns; ++i) row.push_back(cell_at(select, i));
  }
  return found;
}

std::optional<Row> row(const sqlite::Connection& connection, const Table& table,
                       const std::string& where, const Row& values) {
  auto found = rows(connection, table, where, values);
  if (found.empty()) return std::nullopt;
  return std::move(found.front());
}

std::int64_t integer(const Cell& cell) {
  const auto* value = std::get_if<std::int64_t>(&cell);
  if (value == nullptr) damaged("a number");
  return *value;
}

const std::string& text(const Cell& cell) {
  const auto* value = std::get_if<std::string>(&cell);
  if (value == nullptr) damaged("a text");
  return *value;
}

Instant instant(const Cell& cell) { return Instant{Seconds{integer(cell)}}; }

Json json(const Row& row) {
  Json::Array array;
  for (const Cell& cell : row) {
    if (const auto* number = std::get_if<std::int64_t>(&cell)) {
      array.emplace_back(*number);
    } else if (const auto* words = std::get_if<std::string>(&cell)) {
      array.emplace_back(*words);
    } else {
      array.emplace_back();
    }
  }
  return array;
}

Row row_of(const Json& json) {
  Row row;
  if (json.array() == nullptr) damaged("a row");
  for (const Json& value : *json.array()) {
    if (value.integer() != nullptr) {
      row.emplace_back(*value.integer());
    } else if (value.string() != nullptr) {
      row.emplace_back(*value.string());
    } else {
      row.emplace_back();
    }
  }
  return row;
}

}  // namespace muster::store
