#include "muster/plan/table.hpp"

#include <algorithm>
#include <numeric>

#include "muster/plan/text.hpp"

namespace muster {

namespace {

constexpr std::size_t between = 2;      ///< blanks between two columns
constexpr std::size_t least_width = 8;  ///< a column narrower than this reads badly

using Widths = std::vector<std::size_t>;

std::string without_trailing_blanks(std::string line) {
  while (!line.empty() && line.back() == ' ') line.pop_back();
  return line;
}

std::size_t total(const Widths& widths) {
  return std::accumulate(widths.begin(), widths.end(), between * (widths.size() - 1));
}

/// Takes columns off the widest, the leftmost of several, until the row fits; false when it cannot.
bool narrow(Widths& widths, const std::vector<Column>& columns, bool whole_too, std::size_t most) {
  while (total(widths) > most) {
    std::size_t widest = widths.size();
    for (std::size_t c = 0; c < widths.size(); ++c) {
      const bool may_give = widths[c] > least_width && (whole_too || !columns[c].whole);
      if (may_give && (widest == widths.size() || widths[c] > widths[widest])) widest = c;
    }
    if (widest == widths.size()) return false;
    --widths[widest];
  }
  return true;
}

std::string aligned(const std::string& text, std::size_t width, Align align) {
  if (align == Align::left) return padded(text, width);
  const std::size_t taken = display_width(text);
  return taken >= width ? text : std::string(width - taken, ' ') + text;
}

/// One row of the table: as many lines as its longest cell needs.
void add_row(const std::vector<Cell>& row, const std::vector<Column>& columns, const Widths& widths,
             bool colour, std::vector<std::string>& lines) {
  std::vector<std::vector<std::string>> cells;
  std::size_t height = 1;
  for (std::size_t c = 0; c < columns.size(); ++c) {
    cells.push_back(c < row.size() ? wrapped(row[c].text, widths[c]) : std::vector<std::string>{});
    height = std::max(height, cells.back().size());
  }
  for (std::size_t h = 0; h < height; ++h) {
    std::string line;
    std::size_t owed = 0;  // blanks are written only when something follows them
    for (std::size_t c = 0; c < columns.size(); ++c) {
      const std::string text = h < cells[c].size() ? cells[c][h] : std::string();
      const std::string shown = without_trailing_blanks(aligned(text, widths[c], columns[c].align));
      if (!shown.empty()) {
        line += std::string(owed, ' ') + styled(shown, row[c].style, colour);
        owed = 0;
      }
      owed += widths[c] - std::min(widths[c], display_width(shown)) + between;
    }
    lines.push_back(line);
  }
}

/// For paper too narrow for columns: "title: cell" on lines of their own.
void add_stacked(const std::vector<Cell>& row, const std::vector<Column>& columns,
                 std::size_t width, bool colour, std::vector<std::string>& lines) {
  for (std::size_t c = 0; c < row.size(); ++c) {
    if (row[c].text.empty()) continue;
    const std::string title = columns[c].title.empty() ? "" : columns[c].title + ": ";
    for (const std::string& line : wrapped(title + row[c].text, width)) {
      lines.push_back(styled(line, row[c].style, colour));
    }
  }
}

}  // namespace

std::string styled(std::string_view text, Style style, bool colour) {
  if (!colour || style == Style::plain || text.empty()) return std::string(text);
  const std::string_view begin = style == Style::bold ? "\033[1m" : "\033[31m";
  return std::string(begin) + std::string(text) + "\033[0m";
}

std::string clipped(std::string_view text, std::size_t columns) {
  if (display_width(text) <= columns) return std::string(text);
  std::string kept;
  std::size_t at = 0;
  while (at < text.size()) {
    std::size_t next = at + 1;
    while (next < text.size() && (static_cast<unsigned char>(text[next]) & 0xC0) == 0x80) ++next;
    const std::string longer = kept + std::string(text.substr(at, next - at));
    if (display_width(longer) + 2 > columns) break;
    kept = longer;
    at = next;
  }
  return kept + "…";
}

void Table::add(std::vector<Cell> row) {
  row.resize(columns_.size());
  rows_.push_back(std::move(row));
}

std::vector<std::string> Table::lines(std::size_t columns, bool colour) const {
  Widths widths;
  for (const Column& column : columns_)
    widths.push_back(std::max<std::size_t>(display_width(column.title), 1));
  for (const auto& row : rows_) {
    for (std::size_t c = 0; c < row.size(); ++c) {
      widths[c] = std::max(widths[c], display_width(row[c].text));
    }
  }
  std::vector<std::string> result;
  if (!narrow(widths, columns_, false, columns) && !narrow(widths, columns_, true, columns)) {
    for (const auto& row : rows_) add_stacked(row, columns_, columns, colour, result);
    return result;
  }
  std::vector<Cell> titles;
  for (const Column& column : columns_) titles.emplace_back(column.title, Style::bold);
  if (std::ranges::any_of(titles, [](const Cell& cell) { return !cell.text.empty(); })) {
    add_row(titles, columns_, widths, colour, result);
  }
  for (const auto& row : rows_) add_row(row, columns_, widths, colour, result);
  return result;
}

}  // namespace muster
