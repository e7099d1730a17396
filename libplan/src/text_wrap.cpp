#include <algorithm>
#include <string>
#include <string_view>
#include <vector>

#include "muster/plan/text.hpp"
#include "text_width.hpp"
#include "utf8.hpp"

namespace muster {

namespace {

bool is_one_of(std::u32string_view marks, char32_t value) {
  return marks.find(value) != std::u32string_view::npos;
}

/// Marks that may not begin a line, as GB/T 15834 wants it.
bool closes(char32_t value) {
  return is_one_of(U"、。，．：；！？）】》」』〉〕］｝”’…—·％℃ー〜,.:;!?)]}%", value);
}

/// Marks that may not end a line.
bool opens(char32_t value) { return is_one_of(U"（【《「『〈〔［｛“‘￥([{", value); }

struct Letter {
  std::string_view bytes = {};
  char32_t value = 0;
  std::size_t columns = 0;
};

std::vector<Letter> letters(std::string_view utf8) {
  std::vector<Letter> result;
  for (std::size_t at = 0; at < utf8.size();) {
    const CodePoint next = code_point_at(utf8, at);
    result.push_back({utf8.substr(at, next.bytes), next.value, columns_of(next.value)});
    at += next.bytes;
  }
  return result;
}

bool may_break_before(const std::vector<Letter>& all, std::size_t at) {
  // A combining mark stays with its letter, whose width counts.
  if (all[at].columns == 0) return false;
  std::size_t before = at - 1;
  while (before > 0 && all[before].columns == 0) --before;
  return all[before].columns == 2 && all[at].columns == 2 && !closes(all[at].value) &&
         !opens(all[before].value);
}

/// One line as it fills up: what stands in it, and the blanks that would come before more.
class Lines {
 public:
  explicit Lines(std::size_t columns) : columns_(columns) {}

  void add(const Letter* first, const Letter* last) {
    std::size_t width = 0;
    for (const Letter* letter = first; letter != last; ++letter) width += letter->columns;
    if (width_ > 0 && width_ + blanks_ + width > columns_) end_line();
    if (width_ == 0) blanks_ = 0;
    for (; first != last; ++first) add(*first);
  }
  void add_blank() { ++blanks_; }
  void end_line() {
    result_.push_back(line_);
    line_.clear();
    width_ = blanks_ = 0;
  }
  [[nodiscard]] std::vector<std::string> take() { return std::move(result_); }

 private:
  void add(const Letter& letter) {
    // Only a word wider than a whole line comes to this.
    if (width_ > 0 && letter.columns > 0 && width_ + blanks_ + letter.columns > columns_) {
      end_line();
    }
    line_.append(blanks_, ' ').append(letter.bytes);
    width_ += blanks_ + letter.columns;
    blanks_ = 0;
  }

  std::size_t columns_ = 0;
  std::size_t width_ = 0;
  std::size_t blanks_ = 0;
  std::string line_ = {};
  std::vector<std::string> result_ = {};
};

void wrap_paragraph(std::string_view utf8, Lines& lines) {
  const std::vector<Letter> all = letters(utf8);
  std::size_t word = 0;
  for (std::size_t i = 0; i <= all.size(); ++i) {
    const bool blank = i < all.size() && all[i].value == U' ';
    if (i < all.size() && !blank && (i == word || !may_break_before(all, i))) continue;
    if (i > word) lines.add(all.data() + word, all.data() + i);
    if (blank) lines.add_blank();
    word = blank ? i + 1 : i;
  }
  lines.end_line();
}

}  // namespace

std::vector<std::string> wrapped(std::string_view utf8, std::size_t columns) {
  Lines lines(columns);
  for (;;) {
    const auto end = utf8.find('\n');
    wrap_paragraph(utf8.substr(0, end), lines);
    if (end == std::string_view::npos) return lines.take();
    utf8.remove_prefix(end + 1);
  }
}

}  // namespace muster
