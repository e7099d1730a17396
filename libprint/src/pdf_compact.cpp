#include "pdf_compact.hpp"

#include <algorithm>
#include <charconv>
#include <optional>
#include <string_view>
#include <vector>

namespace muster {
namespace {

constexpr std::size_t entry_bytes = 20;  ///< "0000000015 00000 n \n"
constexpr std::size_t offset_digits = 10;

bool is_blank(char c) { return c == ' ' || c == '\n' || c == '\r' || c == '\t'; }
bool is_delimiter(char c) { return std::string_view("<>[]()/").find(c) != std::string_view::npos; }

std::optional<std::size_t> number_at(std::string_view text) {
  std::size_t value = 0;
  const auto read = std::from_chars(text.data(), text.data() + text.size(), value);
  if (read.ec != std::errc()) return std::nullopt;
  return value;
}

/// Where the string in brackets that begins there ends: behind its last bracket.
std::size_t end_of_string(std::string_view text, std::size_t at) {
  int depth = 0;
  for (; at < text.size(); ++at) {
    if (text[at] == '\\') {
      ++at;
    } else if (text[at] == '(') {
      ++depth;
    } else if (text[at] == ')' && --depth == 0) {
      return at + 1;
    }
  }
  return text.size();
}

/// Of text that holds no stream.
std::string without_blanks(std::string_view text) {
  std::string out;
  bool blank = false;
  for (std::size_t at = 0; at < text.size();) {
    const char c = text[at];
    if (is_blank(c) || c == '%') {
      at = c == '%' ? std::min(text.find('\n', at), text.size()) : at + 1;
      blank = true;
      continue;
    }
    if (blank && !out.empty() && !is_delimiter(out.back()) && !is_delimiter(c)) out += ' ';
    blank = false;
    const std::size_t end = c == '(' ? end_of_string(text, at) : at + 1;
    out += text.substr(at, end - at);
    at = end;
  }
  return out;
}

std::string compacted_object(std::string_view object) {
  constexpr std::string_view stream = "\nstream\n";
  const std::size_t data = object.find(stream);
  if (data == std::string_view::npos) return without_blanks(object) + "\n";
  return without_blanks(object.substr(0, data)).append(object.substr(data));
}

/// Where each object begins, by its number less one; empty where the table is not plain.
std::vector<std::size_t> offsets_of(std::string_view pdf, std::size_t table) {
  constexpr std::string_view head = "xref\n0 ";
  if (pdf.substr(table, head.size()) != head) return {};
  const auto count = number_at(pdf.substr(table + head.size()));
  const std::size_t first = pdf.find('\n', table + head.size());
  if (!count || first == std::string_view::npos) return {};
  std::vector<std::size_t> offsets;
  for (std::size_t i = 1; i < *count; ++i) {
    const std::size_t at = first + 1 + i * entry_bytes;
    if (at + entry_bytes > pdf.size()) return {};
    const auto offset = number_at(pdf.substr(at, offset_digits));
    if (!offset || *offset == 0 || *offset >= table) return {};
    offsets.push_back(*offset);
  }
  return offsets;
}

}  // namespace

std::string compacted(std::string pdf) {
  const std::string_view all = pdf;
  constexpr std::string_view mark = "startxref\n";
  const std::size_t end = all.rfind(mark);
  const std::size_t trailer = all.rfind("trailer");
  if (end == std::string_view::npos || trailer == std::string_view::npos || trailer > end) {
    return pdf;
  }
  const auto table = number_at(all.substr(end + mark.size()));
  if (!table || *table >= trailer) return pdf;
  const std::vector<std::size_t> offsets = offsets_of(all, *table);
  if (offsets.empty()) return pdf;
  std::vector<std::size_t> begins = offsets;
  std::ranges::sort(begins);
  begins.push_back(*table);
  std::string out(all.substr(0, begins.front()));
  std::vector<std::size_t> moved(offsets.size());
  for (std::size_t i = 0; i < offsets.size(); ++i) {
    const auto next = std::ranges::upper_bound(begins, begins[i]);
    const auto number = std::ranges::find(offsets, begins[i]) - offsets.begin();
    moved[static_cast<std::size_t>(number)] = out.size();
    out += compacted_object(all.substr(begins[i], *next - begins[i]));
  }
  const std::size_t at = out.size();
  out += all.substr(*table, all.find('\n', all.find('\n', *table) + 1) + 1 - *table);
  out += "0000000000 65535 f \n";
  for (const std::size_t offset : moved) {
    const std::string digits = std::to_string(offset);
    out += std::string(offset_digits - digits.size(), '0') + digits + " 00000 n \n";
  }
  out += without_blanks(all.substr(trailer, end - trailer)) + "\n";
  return out + std::string(mark) + std::to_string(at) + "\n%%EOF\n";
}

}  // namespace muster
