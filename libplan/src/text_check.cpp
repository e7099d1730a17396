#include "text_check.hpp"

#include "muster/plan/text.hpp"
#include "utf8.hpp"

namespace muster {

namespace {

std::string unicode_name(char32_t value) {
  constexpr std::string_view digits = "0123456789ABCDEF";
  std::string name = "U+";
  for (const unsigned shift : {12U, 8U, 4U, 0U}) name += digits[(value >> shift) & 15U];
  return name;
}

}  // namespace

std::optional<BadText> bad_text(std::string_view bytes) {
  const auto at = first_bad_byte(bytes);
  if (!at) return std::nullopt;
  // People count from 1.
  const std::string position = std::to_string(*at + 1);
  const CodePoint bad = code_point_at(bytes, *at);
  if (!bad.valid) return BadText{{Code::file_not_utf8, {position}}, *at};
  return BadText{{Code::file_control, {position, unicode_name(bad.value)}}, *at};
}

bool check_text(std::string_view bytes, const std::string& file, Findings& findings) {
  const auto bad = bad_text(bytes);
  if (!bad) return true;
  const TextPlace place = place_of(bytes, bad->at);
  report(findings, bad->message.code, {.file = file, .line = place.line, .column = place.column},
         bad->message.parameters);
  return false;
}

}  // namespace muster
