#include "report_page.hpp"

#include <algorithm>

namespace muster {

namespace {
constexpr std::size_t least_room = 16;
}

std::size_t Page::room(std::size_t indent) const {
  return options_.columns > indent + least_room ? options_.columns - indent
                                                : std::min(options_.columns, least_room);
}

void Page::heading(Label title, const std::vector<std::string>& parameters) {
  blank();
  text(wording_.label(title, parameters), 0, Style::bold);
}

void Page::text(std::string_view words, std::size_t indent, Style style, std::size_t hang) {
  bool first = true;
  const std::vector<std::string> pieces = wrapped(words, room(indent + hang));
  for (std::string line : pieces) {
    while (!line.empty() && line.back() == ' ') line.pop_back();
    const std::size_t in = std::min(indent + (first ? 0 : hang), options_.columns - 1);
    const bool narrow = in + display_width(line) > options_.columns;
    lines_.push_back(std::string(narrow ? 0 : in, ' ') + styled(line, style, options_.colour));
    first = false;
  }
}

void Page::one_line(std::string_view words, std::size_t indent, Style style) {
  text(clipped(words, room(indent)), indent, style);
}

void Page::table(const Table& table, std::size_t indent) {
  const bool fits = options_.columns > indent + least_room;
  for (const std::string& line : table.lines(room(indent), options_.colour)) {
    lines_.push_back(line.empty() ? line : std::string(fits ? indent : 0, ' ') + line);
  }
}

void Page::blank() {
  if (!lines_.empty() && !lines_.back().empty()) lines_.emplace_back();
}

std::string Page::str() const {
  std::string result;
  for (const std::string& line : lines_) {
    result += line;
    result += '\n';
  }
  return result;
}

}  // namespace muster
