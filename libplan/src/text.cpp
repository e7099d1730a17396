#include "muster/plan/text.hpp"

#include <algorithm>
#include <cstdint>
#include <cstring>

#include "text_width.hpp"
#include "utf8.hpp"

namespace muster {

namespace {

/// What would move the cursor, turn the direction of writing or begin a line.
bool disturbs_a_line(char32_t value) {
  return is_control(value) || value == 0x2028 || value == 0x2029 ||
         (value >= 0x202A && value <= 0x202E) || (value >= 0x2066 && value <= 0x2069);
}

/// Whether the next eight bytes are all of ' ' to '~'.
bool are_eight_plain(std::string_view utf8, std::size_t at) {
  constexpr std::uint64_t each = 0x0101010101010101U;
  std::uint64_t word = 0;
  if (utf8.size() - at < sizeof word) return false;
  std::memcpy(&word, utf8.data() + at, sizeof word);
  // A high bit stands in the first for a byte beyond ASCII, in the second for one below a blank, in
  // the third for a delete.
  return ((word | (word - each * 0x20U) | (word + each)) & each * 0x80U) == 0;
}

/// Three bytes that cannot be overlong, a surrogate or a control: nearly all of Chinese text.
bool is_plain_ideograph(std::string_view utf8, std::size_t at) {
  if (utf8.size() - at < 3) return false;
  const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(utf8[at + i]); };
  return byte(0) >= 0xE1 && byte(0) <= 0xEC && (byte(1) & 0xC0U) == 0x80U &&
         (byte(2) & 0xC0U) == 0x80U;
}

}  // namespace

std::optional<std::size_t> first_bad_byte(std::string_view utf8) {
  for (std::size_t at = 0; at < utf8.size();) {
    if (are_eight_plain(utf8, at)) {
      at += 8;
      continue;
    }
    if (utf8[at] >= ' ' && utf8[at] <= '~') {
      ++at;
      continue;
    }
    if (is_plain_ideograph(utf8, at)) {
      at += 3;
      continue;
    }
    const CodePoint next = code_point_at(utf8, at);
    if (!next.valid || (is_control(next.value) && !is_layout(next.value))) return at;
    at += next.bytes;
  }
  return std::nullopt;
}

std::size_t display_width(std::string_view utf8) {
  std::size_t columns = 0;
  for (std::size_t at = 0; at < utf8.size();) {
    const CodePoint next = code_point_at(utf8, at);
    columns += columns_of(next.value);
    at += next.bytes;
  }
  return columns;
}

std::string padded(std::string_view utf8, std::size_t columns) {
  std::string result(utf8);
  const std::size_t width = display_width(utf8);
  if (width < columns) result.append(columns - width, ' ');
  return result;
}

std::string one_line(std::string_view utf8) {
  std::string result;
  result.reserve(utf8.size());
  for (std::size_t at = 0; at < utf8.size();) {
    const CodePoint next = code_point_at(utf8, at);
    append_utf8(result, disturbs_a_line(next.value) ? U'\uFFFD' : next.value);
    at += next.bytes;
  }
  return result;
}

std::vector<std::string> words_of(std::string_view list) {
  std::vector<std::string> words;
  for (std::size_t at = 0; at < list.size();) {
    const std::size_t end = std::min(list.find(' ', at), list.size());
    if (end > at) words.emplace_back(list.substr(at, end - at));
    at = end + 1;
  }
  return words;
}

}  // namespace muster
