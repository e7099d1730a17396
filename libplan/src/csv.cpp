#include "muster/plan/csv.hpp"

#include <algorithm>
#include <set>
#include <utility>

#include "text_check.hpp"
#include "utf8.hpp"

namespace muster {

namespace {

Text number(std::size_t count) { return {std::to_string(count)}; }

class Reader {
 public:
  Reader(std::string_view text, CsvTable& table, Findings& findings, const CsvLimits& limits)
      : text_(text), table_(table), findings_(findings), limits_(limits) {}

  void read() {
    if (!read_header()) return;
    CsvRow row;
    while (at_ < text_.size()) {
      const bool whole = read_row(row);
      if (refused_ >= limits_.findings) {
        refuse(Code::csv_limit, line_, 0, {Text("错误", "errors"), number(limits_.findings)});
        return;
      }
      if (!whole || is_blank(row) || !fits(row)) continue;
      if (table_.rows.size() == limits_.rows) {
        refuse(Code::csv_limit, row.line, 0, {Text("行", "rows"), number(limits_.rows)});
        return;
      }
      table_.rows.push_back(std::move(row));
    }
  }

 private:
  bool read_header() {
    CsvRow row;
    do {
      if (at_ == text_.size()) {
        report(findings_, Code::csv_header, {.file = table_.file});
        return false;
      }
      if (!read_row(row)) return false;
    } while (is_blank(row));
    std::set<std::string> seen;
    for (const std::string& cell : row.cells) {
      const std::string name(trimmed(cell));
      if (!name.empty() && !seen.insert(name).second) {
        refuse(Code::csv_column_twice, row.line, 0, {name});
      }
      table_.columns.push_back(name);
    }
    return true;
  }

  /// False when the row is refused; the next one is then where reading goes on.
  bool read_row(CsvRow& row) {
    row.line = line_;
    row.cells.clear();
    std::size_t cells = 0;
    std::string cell;
    do {
      if (!read_cell(cell)) return false;
      if (++cells <= limits_.cells_in_row) row.cells.push_back(std::move(cell));
    } while (take(','));
    end_line();
    if (cells <= limits_.cells_in_row) return true;
    refuse(Code::csv_limit, row.line, 0,
           {Text("一行的格", "cells in a row"), number(limits_.cells_in_row)});
    return false;
  }

  bool read_cell(std::string& cell) {
    cell.clear();
    const std::size_t begin = at_;
    if (at_ < text_.size() && text_[at_] == '"') return read_quoted(cell);
    at_ = std::min(text_.find_first_of(",\r\n", at_), text_.size());
    const std::string_view bare = text_.substr(begin, at_ - begin);
    const auto quote = bare.find('"');
    if (quote != std::string_view::npos) return give_up(Code::csv_quote, begin + quote, {});
    if (bare.size() > limits_.bytes_in_cell) return too_long(begin);
    cell = bare;
    return true;
  }

  bool read_quoted(std::string& cell) {
    const std::size_t begin = at_;
    for (;;) {
      const std::size_t part = at_ + 1;
      at_ = text_.find('"', part);
      if (at_ == std::string_view::npos) return give_up(Code::csv_quote, begin, {});
      if (at_ - part > limits_.bytes_in_cell - cell.size()) return too_long(begin);
      cell.append(text_, part, at_ - part);
      ++at_;
      if (at_ == text_.size() || text_[at_] != '"') break;
      cell += '"';
      if (cell.size() > limits_.bytes_in_cell) return too_long(begin);
    }
    if (at_ < text_.size() &&
        std::string_view(",\r\n").find(text_[at_]) == std::string_view::npos) {
      return give_up(Code::csv_quote, begin, {});
    }
    const TextPlace end = place_of(cell, cell.size());
    line_ += end.line - 1;
    return true;
  }

  bool too_long(std::size_t begin) {
    return give_up(Code::csv_limit, begin,
                   {Text("一格的字节", "bytes in a cell"), number(limits_.bytes_in_cell)});
  }

  /// Refuses the row and goes on after the line where the bad cell begins: most likely a quotation
  /// mark was forgotten there, and what follows are rows again.
  bool give_up(Code code, std::size_t begin, std::vector<Text> parameters) {
    refuse(code, begin, std::move(parameters));
    at_ = std::min(text_.find_first_of("\r\n", begin), text_.size());
    end_line();
    return false;
  }

  /// A finding with the column of this byte, which lies on the line being read.
  void refuse(Code code, std::size_t at, std::vector<Text> parameters) {
    std::size_t begin = text_.find_last_of("\r\n", at == 0 ? 0 : at - 1);
    begin = begin == std::string_view::npos || begin >= at ? 0 : begin + 1;
    refuse(code, line_, count_code_points(text_.substr(begin, at - begin)) + 1,
           std::move(parameters));
  }

  void refuse(Code code, std::size_t line, std::size_t column, std::vector<Text> parameters) {
    report(findings_, code, {.file = table_.file, .line = line, .column = column},
           std::move(parameters));
    ++refused_;
  }

  bool fits(const CsvRow& row) {
    if (row.cells.size() == table_.columns.size()) return true;
    refuse(Code::csv_cells, row.line, 0, {number(row.cells.size()), number(table_.columns.size())});
    return false;
  }

  static bool is_blank(const CsvRow& row) {
    return row.cells.size() == 1 && trimmed(row.cells.front()).empty();
  }

  bool take(char mark) {
    if (at_ == text_.size() || text_[at_] != mark) return false;
    ++at_;
    return true;
  }

  /// LF, CRLF, or the lone CR of old spreadsheets.
  void end_line() {
    const bool carriage = take('\r');
    const bool feed = take('\n');
    if (carriage || feed) ++line_;
  }

  std::string_view text_;
  CsvTable& table_;
  Findings& findings_;
  const CsvLimits& limits_;
  std::size_t at_ = 0;
  std::size_t line_ = 1;
  std::size_t refused_ = 0;
};

/// What a spreadsheet takes for a formula, also in the full-width forms of Chinese input.
bool runs_as_formula(std::string_view text) {
  constexpr std::string_view first[] = {"=",  "+",  "-",  "@",  "\t", "\r",
                                        "\n", "＝", "＋", "－", "＠"};
  return std::ranges::any_of(first, [text](auto mark) { return text.starts_with(mark); });
}

}  // namespace

CsvTable read_csv(std::string_view text, const std::string& file, Findings& findings,
                  const CsvLimits& limits) {
  CsvTable table;
  table.file = file;
  if (text.size() > limits.bytes) {
    report(findings, Code::csv_limit, {.file = file},
           {Text("字节", "bytes"), number(limits.bytes)});
    return table;
  }
  if (!check_text(text, file, findings)) return table;
  Reader(without_mark(text), table, findings, limits).read();
  return table;
}

std::string csv_cell(std::string_view text, bool guard_formulas) {
  const bool guarded = guard_formulas && runs_as_formula(text);
  const bool plain = text.find_first_of(",\"\r\n") == std::string_view::npos &&
                     !text.starts_with(' ') && !text.ends_with(' ');
  if (plain && !guarded) return std::string(text);
  std::string cell = guarded ? "\"'" : "\"";
  for (const char letter : text) {
    cell += letter;
    if (letter == '"') cell += letter;
  }
  return cell + '"';
}

}  // namespace muster
