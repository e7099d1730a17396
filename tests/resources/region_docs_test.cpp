// The pages that describe the region folder and the store, held against the one description of
// every record that reading, writing and storing go by.

#include <sstream>

#include "../../libresources/src/region_columns.hpp"
#include "../../libresources/src/store_situation.hpp"
#include "../../libresources/src/store_sql.hpp"
#include "support/catch.hpp"
#include "support/files.hpp"

using namespace muster;

namespace {

using Lines = std::vector<std::string>;

/// The rows of the table below "### `name`", without its two lines of head.
Lines rows_below(const std::string& page, const std::string& name) {
  std::istringstream in(file_text(source_dir() / "docs" / page));
  std::string line;
  while (std::getline(in, line) && line != "### `" + name + "`") continue;
  Lines rows;
  while (std::getline(in, line) && !line.starts_with('#')) {
    if (line.starts_with("| `")) rows.push_back(line);
  }
  return rows;
}

std::string escaped(std::string text) {
  for (std::size_t at = 0; (at = text.find('|', at)) != std::string::npos; at += 2) {
    text.insert(at, 1, '\\');
  }
  return text;
}

std::string row_of(const records::Column& column) {
  const char* required = !column.required ? "no" : column.twin.empty() ? "yes" : "one of two";
  return "| `" + column.name + "` | " + escaped(column.kind) + " | " + required + " | ";
}

std::string code(const std::string& text) { return text.empty() ? "" : '`' + text + '`'; }

std::string row_of(const records::SqlColumn& column, bool is_situation) {
  return "| `" + column.name + "` | " + column.type + (column.key ? ", key" : "") + " | " +
         (column.required ? "no" : "yes") + " | " + (is_situation ? "" : code(column.refers_to)) +
         " | " + code(column.check) + " |";
}

template <class R>
void check_table(bool is_situation) {
  const std::string table(records::table_of<R>.name);
  Lines wanted;
  for (const auto& column : records::sql_columns_of<R>()) {
    wanted.push_back(row_of(column, is_situation));
  }
  INFO(table);
  CHECK(rows_below("store-schema.md", table) == wanted);
}

}  // namespace

TEST_CASE("the page of the region folder names every file and column as they are read",
          "[resources][docs]") {
  records::for_each_record(records::CsvRecords{}, []<class R>() {
    const std::string file(records::table_of<R>.file);
    const auto columns = records::columns_of<R>();
    const Lines rows = rows_below("region-folder.md", file);
    INFO(file);
    REQUIRE(rows.size() == columns.size());
    for (std::size_t i = 0; i < rows.size(); ++i) {
      INFO(rows[i]);
      CHECK(rows[i].starts_with(row_of(columns[i])));
    }
  });
}

TEST_CASE("the page of the store names every table and column as they are made",
          "[resources][docs]") {
  records::for_each_region_record([]<class R>() { check_table<R>(false); });
  records::for_each_record(records::SituationRecords{}, []<class R>() { check_table<R>(true); });
  CHECK(rows_below("store-schema.md", "store").size() == 4);
}
