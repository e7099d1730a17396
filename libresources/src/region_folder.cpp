#include "muster/resources/region_folder.hpp"

#include <algorithm>
#include <filesystem>
#include <functional>
#include <map>
#include <numeric>
#include <set>

#include "muster/plan/csv.hpp"
#include "muster/plan/plan_xml.hpp"
#include "region_checks.hpp"
#include "region_columns.hpp"
#include "region_folder_checks.hpp"
#include "region_folder_csv.hpp"
#include "region_folder_files.hpp"
#include "region_folder_header.hpp"
#include "region_parts.hpp"

namespace muster {
namespace {

using records::Presence;

constexpr std::size_t most_errors = 1'000;  ///< of one file

/// Not a template over the record: three dozen sorts would be a third of what this file costs a
/// compiler.
std::vector<std::size_t> stable_order(std::size_t count,
                                      const std::function<bool(std::size_t, std::size_t)>& before) {
  std::vector<std::size_t> order(count);
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::ranges::stable_sort(order, before);
  return order;
}

/// Where the rows of a list stand in their file.
struct Sheet {
  std::string file = {};
  bool readable = false;
  std::vector<std::size_t> lines = {};  ///< one for each record of the ordered list
};

class FolderReader {
 public:
  explicit FolderReader(const std::string& folder) : files_(folder, findings_) {}

  RegionReading read() {
    read_head();
    records::for_each_record(records::CsvRecords{}, [&]<class R>() { read_list<R>(); });
    check_emptiness();
    read_rules_folder();
    read_plans();
    std::set<std::string> known;
    for (const auto& [table, sheet] : sheets_) known.insert(sheet.file);
    files_.report_unknown(known);
    const records::Unread unread = unread_tables();
    check_records(unread);
    const auto roads = network();
    const auto catalogue = this->catalogue();
    if (roads)
      check_network(*roads, parts_,
                    {.closures = origins_of<Closure>("target"),
                     .access_points = origins_of<AccessPoint>("latitude")},
                    findings_);
    for (const Plan& plan : plans_) {
      if (catalogue) check_plan(plan, *catalogue, findings_);
      check_plan_in_region(plan, parts_, unread, findings_);
    }
    check_supply_rules(parts_, unread, findings_);
    report_turnout(parts_, findings_);
    report_seasons(parts_, findings_);
    report_marks(marks_, rows_, header_file, findings_);
    return {.region = region(roads), .findings = ordered(std::move(findings_))};
  }

 private:
  void read_head() {
    const auto bytes = files_.bytes_of(header_file, XmlLimits{}.bytes);
    if (!bytes) {
      head_.jurisdiction.file = header_file;
      return;
    }
    head_ = read_header(*bytes, header_file, findings_);
    parts_.others.header.push_back(head_.header);
  }

  template <class R>
  void read_list() {
    constexpr auto table = records::table_of<R>;
    Sheet& sheet = sheets_[table.name];
    sheet.file = table.file;
    if (table.presence == Presence::optional && !files_.has_file(sheet.file)) {
      sheet.readable = true;
      return;
    }
    const auto bytes = files_.bytes_of(sheet.file, CsvLimits{}.bytes);
    if (!bytes) return;
    const CsvTable csv = read_csv(*bytes, sheet.file, findings_);
    if (!has_columns(csv, records::columns_of<R>())) return;
    sheet.readable = true;
    read_rows<R>(csv, sheet);
  }

  /// One finding for each column that is missing, one for each that nobody knows.
  bool has_columns(const CsvTable& csv, const std::vector<records::Column>& wanted) {
    if (csv.columns.empty()) return false;
    const auto there = [&](const std::string& name) {
      return std::ranges::find(csv.columns, name) != csv.columns.end();
    };
    bool complete = true;
    for (const records::Column& column : wanted) {
      if (!column.required || there(column.name)) continue;
      if (!column.twin.empty() && there(column.twin)) continue;
      report(findings_, Code::csv_column_missing,
             {.file = csv.file, .line = 1, .field = column.name}, {column.name});
      complete = false;
    }
    for (const std::string& name : csv.columns) {
      if (std::ranges::find(wanted, name, &records::Column::name) != wanted.end()) continue;
      report(findings_, Code::csv_column_unknown, {.file = csv.file, .line = 1, .field = name},
             {name});
    }
    return complete;
  }

  template <class R>
  void read_rows(const CsvTable& csv, Sheet& sheet) {
    const Datum datum = head_.header.datum;
    std::vector<R> rows;
    std::vector<std::size_t> lines;
    rows.reserve(csv.rows.size());
    const std::size_t before = findings_.size();
    for (const CsvRow& row : csv.rows) {
      Fields fields(csv, row, findings_);
      records::CsvReader reader(fields, datum);
      R& record = rows.emplace_back();
      lines.push_back(row.line);
      describe(reader, record);
      note_mark(record);
      if (findings_.size() - before < most_errors) continue;
      report(findings_, Code::region_too_many, {.file = csv.file, .line = row.line},
             {std::to_string(most_errors)});
      break;
    }
    const auto order = stable_order(rows.size(), [&rows](std::size_t a, std::size_t b) {
      return records::key_of(rows[a]) < records::key_of(rows[b]);
    });
    auto& list = records::list_of<R>(parts_);
    list.reserve(rows.size());
    for (const std::size_t row : order) {
      list.push_back(std::move(rows[row]));
      sheet.lines.push_back(lines[row]);
    }
    report_doubles<R>(list, sheet);
  }

  template <class R>
  void report_doubles(const records::List<R>& rows, const Sheet& sheet) {
    for (std::size_t i = 1, first = 0; i < rows.size(); ++i) {
      if (records::key_of(rows[i]) != records::key_of(rows[first])) first = i;
      if (first != i) report_double(records::key_text(rows[i]), sheet, i, first, first_column<R>());
    }
  }

  void report_double(const std::string& key, const Sheet& sheet, std::size_t row, std::size_t first,
                     const std::string& field) {
    if (key.empty()) return;
    report(findings_, Code::id_twice,
           {.file = sheet.file, .line = sheet.lines[row], .field = field},
           {key, sheet.file + ":" + std::to_string(sheet.lines[first])});
  }

  template <class R>
  static std::string first_column() {
    return records::columns_of<R>().front().name;
  }

  template <class R>
  void note_mark(const R& record) {
    ++rows_;
    if (!record.provenance.mark.empty()) ++marks_[record.provenance.mark];
  }

  /// A region with nobody and nothing in it is a mistake, not a quiet night.
  void check_emptiness() {
    bool told = false;
    records::for_each_record(records::CsvRecords{}, [&]<class R>() {
      const bool needed = records::table_of<R>.presence == Presence::required;
      if (!needed || !is_empty<R>()) return;
      const std::string& file = sheets_[records::table_of<R>.name].file;
      const Code code = std::same_as<R, Road> ? Code::roads_none : Code::region_empty;
      report(findings_, code, {.file = file}, {file});
      told = true;
    });
    if (told || !is_empty<Team>() || !is_empty<Stockpile>()) return;
    const std::string& file = sheets_[records::table_of<Team>.name].file;
    report(findings_, Code::region_empty, {.file = file}, {file});
  }
  template <class R>
  bool is_empty() {
    return sheets_[records::table_of<R>.name].readable && records::list_of<R>(parts_).empty();
  }

  void read_rules_folder() {
    if (!head_.rules) return;
    if (!files_.has_folder(*head_.rules)) {
      report(findings_, Code::folder_missing, head_.rules_origin, {*head_.rules});
      return;
    }
    Rules rules;
    for (const std::string& file : files_.xml_files(*head_.rules, head_.rules_origin)) {
      if (const auto bytes = files_.bytes_of(file, XmlLimits{}.bytes)) {
        read_rules(*bytes, file, rules, findings_);
      }
    }
    std::ranges::stable_sort(rules.rules, {}, &Rule::id);
    for (std::size_t i = 1; i < rules.rules.size(); ++i) check_rule(rules.rules, i);
    check_overlaps(rules, findings_);
    parts_.others.rule_fields = records::fields_of(rules.rules);
    parts_.others.rules = std::move(rules.rules);
  }

  void check_rule(const std::vector<Rule>& rules, std::size_t i) {
    if (rules[i].id != rules[i - 1].id) return;
    const Origin& first = rules[i - 1].origin;
    Origin origin = rules[i].origin;
    origin.field = "id";
    report(findings_, Code::id_twice, origin,
           {rules[i].id.view(), first.file + ":" + std::to_string(first.line)});
  }

  void read_plans() {
    if (!files_.has_folder("plans")) return;
    for (const std::string& file : files_.xml_files("plans", {.file = "plans"})) {
      const auto bytes = files_.bytes_of(file, XmlLimits{}.bytes);
      auto plan = bytes ? read_plan(*bytes, file, findings_) : std::nullopt;
      if (plan) {
        plans_.push_back(std::move(*plan));
      } else {
        all_plans_read_ = false;
      }
    }
  }

  [[nodiscard]] records::Unread unread_tables() const {
    records::Unread unread;
    for (const auto& [table, sheet] : sheets_) {
      if (!sheet.readable) unread.insert(table);
    }
    return unread;
  }

  void check_records(const records::Unread& unread) {
    for (auto& fault : records::faults_of(parts_, unread)) {
      report(findings_, fault.code, origin_of(fault), std::move(fault.parameters));
    }
  }

  Origin origin_of(const records::RowFault& fault) {
    if (fault.table == records::table_of<RegionHeader>.name) return head_.jurisdiction;
    if (fault.table == records::table_of<Rule>.name) {
      Origin origin = parts_.others.rules[fault.row].origin;
      origin.field = fault.field;
      return origin;
    }
    const Sheet& sheet = sheets_.at(fault.table);
    return {.file = sheet.file, .line = sheet.lines[fault.row], .field = fault.field};
  }

  template <class R>
  std::vector<Origin> origins_of(const std::string& field) {
    const Sheet& sheet = sheets_[records::table_of<R>.name];
    std::vector<Origin> origins;
    for (const std::size_t line : sheet.lines) {
      origins.push_back({.file = sheet.file, .line = line, .field = field});
    }
    return origins;
  }

  // Empty:   when places, roads or the catalogue are wrong, which has been said already.
  [[nodiscard]] std::shared_ptr<const RoadNetwork> network() const {
    try {
      return std::make_shared<RoadNetwork>(parts_.roads.places, parts_.roads.roads);
    } catch (const Error&) {
      return nullptr;
    }
  }
  [[nodiscard]] std::optional<Catalogue> catalogue() const {
    const bool whole = std::ranges::all_of(sheets_, [](const auto& sheet) {
      return sheet.second.readable || !sheet.second.file.starts_with("catalogue/");
    });
    if (!whole) return std::nullopt;
    try {
      return Catalogue(parts_.catalogue);
    } catch (const Error&) {
      return std::nullopt;
    }
  }

  std::shared_ptr<const Region> region(const std::shared_ptr<const RoadNetwork>& roads) {
    if (has_errors(findings_)) {
      // What a plan says of one that could not be read would be misleading.
      if (all_plans_read_) (void)PlanLibrary(std::move(plans_), findings_);
      return nullptr;
    }
    auto region = records::assemble(std::move(parts_), std::move(plans_), roads, findings_);
    if (region) region->digest = region_digest(*region);
    return region;
  }

  static Findings ordered(Findings findings) {
    std::ranges::stable_sort(findings, {}, [](const Finding& finding) {
      return std::tie(finding.origin.file, finding.origin.line, finding.origin.column);
    });
    return findings;
  }

  Findings findings_ = {};
  RegionFiles files_;
  HeaderReading head_ = {};
  records::RegionParts parts_ = {};
  std::vector<Plan> plans_ = {};
  bool all_plans_read_ = true;
  std::map<std::string_view, Sheet> sheets_ = {};
  std::map<std::string, std::size_t> marks_ = {};
  std::size_t rows_ = 0;
};

}  // namespace

RegionReading read_region(const std::string& folder) {
  std::error_code none;
  if (!std::filesystem::is_directory(folder, none)) throw Error(Code::folder_missing, {folder});
  return FolderReader(folder).read();
}

}  // namespace muster
