#pragma once

#include <string>
#include <utility>
#include <vector>

#include "gap_report_words.hpp"
#include "muster/plan/table.hpp"

namespace muster {

/// What is printed on a terminal, line by line, wrapped.
class Lines {
 public:
  explicit Lines(const GapReportOptions& options) : options_(options) {}

  [[nodiscard]] std::string say(GapWord word, const std::vector<std::string>& with = {}) const {
    return words(word, options_.language, with);
  }
  void line(const std::string& said) {
    for (const std::string& one : wrapped(said, options_.columns)) text_ += one + "\n";
  }
  void title(const std::string& said) {
    text_ += (text_.empty() ? "" : "\n") + styled(said, Style::bold, options_.colour) + "\n";
  }
  void table(const Table& table, std::size_t left_out) {
    if (table.empty()) return;
    for (const std::string& one : table.lines(options_.columns, options_.colour)) {
      text_ += one + "\n";
    }
    if (left_out > 0) line(say(GapWord::more_rows, {std::to_string(left_out)}));
  }
  [[nodiscard]] std::string take() { return std::move(text_); }

 private:
  const GapReportOptions& options_;
  std::string text_ = {};
};

}  // namespace muster
