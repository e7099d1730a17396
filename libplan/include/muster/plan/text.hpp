#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace muster {

enum class Language { zh, en };

/// A name or sentence in Chinese and English. Where data gives only one, both hold it.
struct Text {
  std::string zh;
  std::string en;

  Text() = default;
  /// The same words in both languages: ids, numbers, file names.
  Text(std::string both) : zh(both), en(std::move(both)) {}
  Text(std::string_view both) : zh(both), en(both) {}
  Text(const char* both) : zh(both), en(both) {}
  Text(std::string chinese, std::string english) : zh(std::move(chinese)), en(std::move(english)) {}

  [[nodiscard]] const std::string& in(Language language) const {
    return language == Language::zh ? zh : en;
  }
  [[nodiscard]] bool empty() const { return zh.empty() && en.empty(); }
  friend bool operator==(const Text&, const Text&) = default;
};

/// Where the first byte stands that is not valid UTF-8 (overlong forms, surrogates, beyond
/// U+10FFFF) or is a control character (of C0, C1, or delete) other than tab, line feed and
/// carriage return.
///
/// Empty:   when the text is clean.
[[nodiscard]] std::optional<std::size_t> first_bad_byte(std::string_view utf8);

/// Columns the text takes on a terminal: East Asian wide and full-width characters and emoji take
/// two, combining marks none (Unicode 14.0; ambiguous ones count one).
[[nodiscard]] std::size_t display_width(std::string_view utf8);

/// The text followed by blanks up to `columns`; unchanged when it is as wide already.
[[nodiscard]] std::string padded(std::string_view utf8, std::size_t columns);

/// The text broken into lines no wider than `columns`: at blanks between Latin words, between any
/// two wide characters, but never before a closing or after an opening mark of punctuation. A line
/// feed ends a line; a word wider than a whole line is cut; blanks at line ends are dropped.
///
/// Empty:   never: an empty text is one empty line.
[[nodiscard]] std::vector<std::string> wrapped(std::string_view utf8, std::size_t columns);

/// What is safe to print on one line: control characters, also those of C1, line separators, marks
/// that turn the direction of writing, and what is not UTF-8 become U+FFFD, so that nothing a
/// person wrote moves the cursor or forges a line.
[[nodiscard]] std::string one_line(std::string_view utf8);

/// What stands between the spaces, in order; nothing for a list of none.
[[nodiscard]] std::vector<std::string> words_of(std::string_view list);

/// The pattern with {0}, {1} … replaced by the parameters; a hole without one stays as it is.
[[nodiscard]] std::string filled(std::string_view pattern,
                                 const std::vector<std::string>& parameters);

/// The names nearest to `word` by edit distance over code points (ASCII letters of either case are
/// the same), best first, ties by name; only those near enough to be a slip of the pen, which is a
/// third of the word, or that contain it or stand in it (three letters or two wide characters
/// at least); at most `most`.
[[nodiscard]] std::vector<std::string> near_matches(std::string_view word,
                                                    const std::vector<std::string>& names,
                                                    std::size_t most = 3);

}  // namespace muster
