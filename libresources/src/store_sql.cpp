#include "store_sql.hpp"

#include <algorithm>

#include "muster/plan/fields.hpp"

namespace muster::records {
namespace {

std::string names_of(const std::vector<SqlColumn>& columns, bool only_keys) {
  std::string names;
  for (const SqlColumn& column : columns) {
    if (only_keys && !column.key) continue;
    names += (names.empty() ? "" : ", ") + SqlColumns::quoted(column.name);
  }
  return names;
}

std::string column_sql(std::string_view table, const SqlColumn& column) {
  std::string sql = "\n  " + SqlColumns::quoted(column.name) + ' ' + column.type;
  if (column.required) sql += " NOT NULL";
  if (!column.check.empty()) sql += " CHECK (" + column.check + ")";
  if (!column.refers_to.empty()) {
    sql += " REFERENCES " + SqlColumns::quoted(column.refers_to);
    // Rows of one table come in the order of their ids, a child perhaps before its parent.
    if (column.refers_to == table) sql += " DEFERRABLE INITIALLY DEFERRED";
  }
  return sql + ',';
}

}  // namespace

std::string create_sql(std::string_view table, const std::vector<SqlColumn>& columns, Sums sums) {
  std::string sql = "CREATE TABLE " + SqlColumns::quoted(table) + " (";
  for (const SqlColumn& column : columns) sql += column_sql(table, column);
  if (sums == Sums::each_row) sql += "\n  \"sum\" INTEGER NOT NULL,";
  return sql + "\n  PRIMARY KEY (" + names_of(columns, true) + ")\n) STRICT, WITHOUT ROWID";
}

std::string add_column_sql(std::string_view table, const SqlColumn& column) {
  std::string sql = column_sql(table, column);
  sql.pop_back();
  return "ALTER TABLE " + SqlColumns::quoted(table) + " ADD COLUMN" + sql;
}

std::vector<std::pair<std::string, std::string>> index_sql(std::string_view table,
                                                           const std::vector<SqlColumn>& columns) {
  std::vector<std::pair<std::string, std::string>> indexes;
  for (const SqlColumn& column : columns) {
    if (column.refers_to != table) continue;
    const std::string name = std::string(table) + '_' + column.name;
    indexes.emplace_back(name, "CREATE INDEX " + SqlColumns::quoted(name) + " ON " +
                                   SqlColumns::quoted(table) + " (" +
                                   SqlColumns::quoted(column.name) + ")");
  }
  if (table == "lot") {
    indexes.emplace_back("lot_where",
                         R"(CREATE INDEX "lot_where" ON "lot" ("stockpile", "material", "lot"))");
  }
  return indexes;
}

std::string insert_sql(std::string_view table, const std::vector<SqlColumn>& columns) {
  std::string places;
  for (std::size_t i = 0; i < columns.size(); ++i) places += i == 0 ? "?" : ", ?";
  return "INSERT INTO " + SqlColumns::quoted(table) + " (" + names_of(columns, false) +
         ", \"sum\") VALUES (" + places + ", ?)";
}

std::string select_sql(std::string_view table, const std::vector<SqlColumn>& columns, Sums sums,
                       const std::string& where) {
  return "SELECT " + names_of(columns, false) + (sums == Sums::each_row ? ", \"sum\"" : "") +
         " FROM " + SqlColumns::quoted(table) + (where.empty() ? "" : " WHERE " + where) +
         " ORDER BY " + names_of(columns, true);
}

void SqlReader::damaged(std::string_view column) const {
  row_.damaged(std::string(table_) + '.' + std::string(column));
}

std::int64_t SqlReader::number(std::string_view column, Range range) {
  const auto value = row_.integer_at(next_++);
  if (!value || *value < range.least || *value > range.most) damaged(column);
  sum_.integer(*value);
  return *value;
}

std::string_view SqlReader::raw_text(std::string_view column) {
  const auto value = row_.text_at(next_++);
  if (!value) damaged(column);
  sum_.text(*value);
  return *value;
}

std::string SqlReader::any_text(std::string_view column) {
  const std::string_view value = raw_text(column);
  if (first_bad_byte(value)) damaged(column);
  return std::string(value);
}

std::string SqlReader::full_text(std::string_view column) {
  std::string value = any_text(column);
  if (value.empty()) damaged(column);
  return value;
}

std::string SqlReader::id_text(std::string_view column) {
  const std::string_view value = raw_text(column);
  if (!is_id(value)) damaged(column);
  return std::string(value);
}

std::size_t SqlReader::position_of(std::string_view column,
                                   const std::vector<std::string_view>& words) {
  const auto found = std::ranges::find(words, raw_text(column));
  if (found == words.end()) damaged(column);
  return static_cast<std::size_t>(found - words.begin());
}

void SqlReader::list(std::string_view column, std::vector<std::string>& list, char separator) {
  const std::string text = full_text(column);
  std::size_t begin = 0;
  while (true) {
    const auto end = text.find(separator, begin);
    list.push_back(text.substr(begin, end - begin));
    if (list.back().empty()) damaged(column);
    if (end == std::string::npos) return;
    begin = end + 1;
  }
}

void SqlReader::list_if_any(std::string_view column, std::vector<std::string>& value,
                            char separator) {
  if (!take_nothing()) list(column, value, separator);
}

void SqlReader::skills(std::string_view column, std::vector<Skill>& skills) {
  skills = parse_skills(full_text(column));
  for (const Skill& skill : skills) {
    if (!is_id(skill.capability.view()) || (skill.type && skill.type->empty())) damaged(column);
  }
}

}  // namespace muster::records
