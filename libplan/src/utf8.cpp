#include "utf8.hpp"

#include <algorithm>

namespace muster {

namespace {

/// How many bytes follow this first byte, and the bits it gives; `extra` is 0 for none of these.
struct Lead {
  std::size_t extra = 0;
  char32_t bits = 0;
  char32_t least = 0;  ///< anything below is an overlong form
};

Lead lead(unsigned char byte) {
  if (byte >= 0xC2 && byte <= 0xDF) return {1, byte & 0x1FU, 0x80};
  if (byte >= 0xE0 && byte <= 0xEF) return {2, byte & 0x0FU, 0x800};
  if (byte >= 0xF0 && byte <= 0xF4) return {3, byte & 0x07U, 0x10000};
  return {};
}

bool is_surrogate(char32_t value) { return value >= 0xD800 && value <= 0xDFFF; }

}  // namespace

CodePoint code_point_at(std::string_view utf8, std::size_t at) {
  const auto first = static_cast<unsigned char>(utf8[at]);
  if (first < 0x80) return {first, 1, true};
  const Lead begin = lead(first);
  if (begin.extra == 0 || utf8.size() - at <= begin.extra) return {};
  char32_t value = begin.bits;
  for (std::size_t i = 1; i <= begin.extra; ++i) {
    const auto next = static_cast<unsigned char>(utf8[at + i]);
    if ((next & 0xC0U) != 0x80U) return {};
    value = (value << 6U) | (next & 0x3FU);
  }
  if (value < begin.least || value > 0x10FFFF || is_surrogate(value)) return {};
  return {value, begin.extra + 1, true};
}

std::vector<char32_t> code_points(std::string_view utf8) {
  std::vector<char32_t> result;
  result.reserve(utf8.size());
  for (std::size_t at = 0; at < utf8.size();) {
    const CodePoint next = code_point_at(utf8, at);
    result.push_back(next.value);
    at += next.bytes;
  }
  return result;
}

std::size_t count_code_points(std::string_view utf8) {
  std::size_t count = 0;
  for (std::size_t at = 0; at < utf8.size(); ++count) at += code_point_at(utf8, at).bytes;
  return count;
}

void append_utf8(std::string& text, char32_t value) {
  const auto add = [&text](char32_t byte) { text += static_cast<char>(byte); };
  if (value > 0x10FFFF || is_surrogate(value)) value = 0xFFFD;
  if (value < 0x80) {
    add(value);
    return;
  }
  if (value < 0x800) {
    add(0xC0U | (value >> 6U));
  } else if (value < 0x10000) {
    add(0xE0U | (value >> 12U));
    add(0x80U | ((value >> 6U) & 0x3FU));
  } else {
    add(0xF0U | (value >> 18U));
    add(0x80U | ((value >> 12U) & 0x3FU));
    add(0x80U | ((value >> 6U) & 0x3FU));
  }
  add(0x80U | (value & 0x3FU));
}

std::string_view without_mark(std::string_view utf8) {
  if (utf8.starts_with("\xEF\xBB\xBF")) utf8.remove_prefix(3);
  return utf8;
}

std::string_view trimmed(std::string_view utf8) {
  const auto is_blank = [](char c) { return c == ' ' || c == '\t' || c == '\r' || c == '\n'; };
  while (!utf8.empty() && is_blank(utf8.front())) utf8.remove_prefix(1);
  while (!utf8.empty() && is_blank(utf8.back())) utf8.remove_suffix(1);
  return utf8;
}

TextPlace place_of(std::string_view utf8, std::size_t at) { return Places(utf8).next(at); }

TextPlace Places::next(std::size_t at) {
  at = std::min(at, utf8_.size());
  if (at_ < at && only_lf_) {
    pass_over(utf8_.substr(at_, at - at_));
    at_ = at;
    return place_;
  }
  while (at_ < at) {
    if (utf8_[at_] >= ' ' && utf8_[at_] <= '~') {
      ++place_.column;
      ++at_;
      continue;
    }
    const CodePoint here = code_point_at(utf8_, at_);
    const bool pair = here.value == U'\r' && at_ + 1 < utf8_.size() && utf8_[at_ + 1] == '\n';
    if (here.value == U'\n' || (here.value == U'\r' && !pair)) {
      ++place_.line;
      place_.column = 1;
    } else {
      ++place_.column;
    }
    at_ += here.bytes;
  }
  return place_;
}

/// Without a carriage return every line ends in LF, and every code point has one byte that does not
/// continue another.
void Places::pass_over(std::string_view part) {
  const auto last_end = part.rfind('\n');
  if (last_end != std::string_view::npos) {
    place_.line += static_cast<std::size_t>(std::ranges::count(part.substr(0, last_end + 1), '\n'));
    place_.column = 1;
    part.remove_prefix(last_end + 1);
  }
  place_.column += static_cast<std::size_t>(std::ranges::count_if(
      part, [](char c) { return (static_cast<unsigned char>(c) & 0xC0U) != 0x80U; }));
}

}  // namespace muster
