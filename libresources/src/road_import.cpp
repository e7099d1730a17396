#include "muster/resources/road_import.hpp"

#include <algorithm>
#include <filesystem>
#include <map>

#include "muster/plan/csv.hpp"
#include "muster/plan/file.hpp"
#include "region_columns.hpp"
#include "region_folder_csv.hpp"
#include "region_folder_files.hpp"
#include "region_folder_header.hpp"

namespace muster {

namespace {

/// The cells of a record by their columns; a visitor of its description (region_records.hpp).
class CellWriter {
 public:
  std::map<std::string, std::string, std::less<>> cells = {};

  template <class Tag>
  void id(std::string_view column, const Id<Tag>& id) {
    put(column, id.str());
  }
  template <class Tag>
  void refers(std::string_view column, const Id<Tag>& id) {
    put(column, id.str());
  }
  template <class Tag>
  void refers(std::string_view column, const std::optional<Id<Tag>>& id) {
    if (id) put(column, id->str());
  }
  void text(std::string_view column, const Text& text) { text_if_any(column, text); }
  void text_if_any(std::string_view column, const Text& text) {
    put(std::string(column) + "_zh", text.zh);
    put(std::string(column) + "_en", text.en);
  }
  void word(std::string_view column, const std::string& word) { put(column, word); }
  void word(std::string_view column, const std::optional<std::string>& word) {
    put(column, word.value_or(""));
  }
  void stated(std::string_view column, const std::string& word) { put(column, word); }
  void yes_no(std::string_view column, bool value) { put(column, value ? "yes" : "no"); }
  void count(std::string_view column, const std::optional<std::int64_t>& count, records::Range) {
    if (count) put(column, std::to_string(*count));
  }
  void decimal(std::string_view column, const std::optional<Decimal>& decimal) {
    if (decimal) put(column, decimal->str());
  }
  void length(std::string_view column, const Meters& length) {
    put(column, std::to_string(length.count));
  }
  void speed(std::string_view column, const KilometersPerHour& speed) {
    put(column, std::to_string(speed.count));
  }
  void position(const Position& position) {
    const std::string both = format_position(position);
    const auto comma = both.find(", ");
    put("latitude", both.substr(0, comma));
    put("longitude", both.substr(comma + 2));
  }
  void line(std::string_view column, const std::vector<Position>& line) {
    put(column, format_positions(line));
  }
  void list_if_any(std::string_view column, const std::vector<std::string>& list, char separator) {
    std::string text;
    for (const std::string& part : list)
      text += (text.empty() ? "" : std::string(1, separator)) + part;
    put(column, text);
  }

 private:
  void put(std::string_view column, std::string text) {
    cells[std::string(column)] = std::move(text);
  }
};

void add_row(std::string& bytes, const std::vector<std::string>& cells) {
  for (std::size_t i = 0; i < cells.size(); ++i) {
    if (i > 0) bytes += ',';
    bytes += csv_cell(cells[i]);
  }
  bytes += '\n';
}

/// A file of the folder as it is; without columns where it is not there.
CsvTable table_in(const std::string& folder, const std::string& file, Findings& findings) {
  const std::string path = (std::filesystem::path(folder) / file).string();
  std::error_code none;
  if (!std::filesystem::exists(path, none)) return {.file = file};
  return read_csv(read_file(path, CsvLimits{}.bytes), file, findings);
}

std::string cell_of(const CsvTable& table, const CsvRow& row, std::string_view column) {
  const auto found = std::ranges::find(table.columns, column);
  if (found == table.columns.end()) return {};
  return row.cells[static_cast<std::size_t>(found - table.columns.begin())];
}

/// The file with people's own rows first, in the order and columns they chose.
template <class R>
void rewrite(const std::string& folder, const std::vector<R>& added, std::string_view column,
             std::string_view imported) {
  const std::string file(records::table_of<R>.file);
  Findings findings;
  const CsvTable table = table_in(folder, file, findings);
  std::vector<std::string> columns = table.columns;
  for (const records::Column& wanted : records::columns_of<R>()) {
    if (std::ranges::find(columns, wanted.name) == columns.end()) columns.push_back(wanted.name);
  }
  std::string bytes;
  add_row(bytes, columns);
  for (const CsvRow& row : table.rows) {
    if (cell_of(table, row, column).starts_with(imported)) continue;
    std::vector<std::string> cells = row.cells;
    cells.resize(columns.size());
    add_row(bytes, cells);
  }
  for (const R& record : added) {
    CellWriter writer;
    records::describe(writer, record);
    std::vector<std::string> cells;
    for (const std::string& name : columns) cells.push_back(writer.cells[name]);
    add_row(bytes, cells);
  }
  write_file((std::filesystem::path(folder) / file).string(), bytes);
}

void read_rules_into(Rules& rules, RegionFiles& files, const HeaderReading& head,
                     Findings& findings) {
  if (!head.rules) return;
  if (!files.has_folder(*head.rules)) {
    report(findings, Code::folder_missing, head.rules_origin, {*head.rules});
    return;
  }
  for (const std::string& file : files.xml_files(*head.rules, head.rules_origin)) {
    if (const auto bytes = files.bytes_of(file, XmlLimits{}.bytes)) {
      read_rules(*bytes, file, rules, findings);
    }
  }
}

}  // namespace

RoadFolder read_road_folder(const std::string& folder, Findings& findings) {
  std::error_code none;
  if (!std::filesystem::is_directory(folder, none)) throw Error(Code::folder_missing, {folder});
  RegionFiles files(folder, findings);
  RoadFolder read;
  const auto bytes = files.bytes_of(header_file, XmlLimits{}.bytes);
  if (!bytes) return read;
  const HeaderReading head = read_header(*bytes, header_file, findings);
  read.header = head.header;
  if (head.header.datum != Datum::wgs84 && head.header.datum != Datum::cgcs2000) {
    const auto word = records::words<Datum>()[static_cast<std::size_t>(head.header.datum)];
    report(findings, Code::osm_folder_datum, {.file = header_file, .field = "datum"},
           {std::string(word)});
  }
  read_rules_into(read.rules, files, head, findings);
  const CsvTable table = table_in(folder, std::string(records::table_of<Place>.file), findings);
  for (const CsvRow& row : table.rows) {
    if (cell_of(table, row, "kind") == road_node) continue;
    Fields fields(table, row, findings);
    records::CsvReader reader(fields, head.header.datum);
    records::describe(reader, read.places.emplace_back());
  }
  std::ranges::stable_sort(read.places, {}, &Place::id);
  return read;
}

void write_road_map(const std::string& folder, const RoadMap& map) {
  rewrite(folder, map.places, "kind", road_node);
  rewrite(folder, map.roads, "basis", imported_basis);
}

}  // namespace muster
