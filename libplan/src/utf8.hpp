#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace muster {

/// One code point of a text and the bytes it takes. Where the bytes are not UTF-8, one byte is
/// taken and the value is U+FFFD.
struct CodePoint {
  char32_t value = 0xFFFD;
  std::size_t bytes = 1;
  bool valid = false;
};

/// The code point that begins at byte `at`, which lies within the text.
[[nodiscard]] CodePoint code_point_at(std::string_view utf8, std::size_t at);
[[nodiscard]] std::vector<char32_t> code_points(std::string_view utf8);
[[nodiscard]] std::size_t count_code_points(std::string_view utf8);
void append_utf8(std::string& text, char32_t value);

/// General category Cc: U+0000 to U+001F, U+007F to U+009F.
[[nodiscard]] constexpr bool is_control(char32_t value) {
  return value < 0x20 || (value >= 0x7F && value < 0xA0);
}
/// Tab, line feed and carriage return: the control characters that a text file may hold.
[[nodiscard]] constexpr bool is_layout(char32_t value) {
  return value == U'\t' || value == U'\n' || value == U'\r';
}

/// The text without a byte-order mark at its beginning.
[[nodiscard]] std::string_view without_mark(std::string_view utf8);
/// The text without blanks, tabs and line ends at either end.
[[nodiscard]] std::string_view trimmed(std::string_view utf8);

/// Line and column, in code points, both from 1, of a byte in a text that is UTF-8 up to there.
/// LF, CRLF and a lone CR end a line.
struct TextPlace {
  std::size_t line = 1;
  std::size_t column = 1;
};
[[nodiscard]] TextPlace place_of(std::string_view utf8, std::size_t at);

/// The places of many bytes of one text, asked for from front to back: one pass over the text.
class Places {
 public:
  explicit Places(std::string_view utf8)
      : utf8_(utf8), only_lf_(utf8.find('\r') == std::string_view::npos) {}
  [[nodiscard]] TextPlace next(std::size_t at);

 private:
  void pass_over(std::string_view part);

  std::string_view utf8_;
  bool only_lf_ = false;  ///< no other mark ends a line
  std::size_t at_ = 0;
  TextPlace place_;
};

}  // namespace muster
