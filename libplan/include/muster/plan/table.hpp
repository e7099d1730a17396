#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace muster {

enum class Style { plain, bold, alarm };

/// The text between the escape sequences of the style; the text alone without colour.
[[nodiscard]] std::string styled(std::string_view text, Style style, bool colour);

/// The text cut to so many columns of a terminal, an ellipsis in place of what is left out.
[[nodiscard]] std::string clipped(std::string_view text, std::size_t columns);

struct Cell {
  std::string text = {};
  Style style = Style::plain;

  Cell() = default;
  Cell(std::string words, Style how = Style::plain) : text(std::move(words)), style(how) {}
};

enum class Align { left, right };

struct Column {
  std::string title = {};
  Align align = Align::left;
  bool whole = false;  ///< ids and times: narrowed only when nothing else gives way
};

/// Rows under titles, aligned for a terminal on which Chinese takes two columns a character.
class Table {
 public:
  explicit Table(std::vector<Column> columns) : columns_(std::move(columns)) {}

  /// A row with fewer cells than there are columns ends in empty ones.
  void add(std::vector<Cell> row);
  [[nodiscard]] bool empty() const { return rows_.empty(); }

  /// No line is wider than `columns`: the widest columns give way first, `whole` ones last, and
  /// their cells are wrapped; where even that does not fit, each cell stands on a line of its own
  /// under its title.
  [[nodiscard]] std::vector<std::string> lines(std::size_t columns, bool colour) const;

 private:
  std::vector<Column> columns_;
  std::vector<std::vector<Cell>> rows_;
};

}  // namespace muster
