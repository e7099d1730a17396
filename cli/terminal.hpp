#pragma once

#include <cstddef>
#include <string_view>

#include "muster/plan/text.hpp"

namespace muster {

/// A full disk and a reader that went away come back as errors of the write, not as signals.
void ignore_write_signals();

/// The language of the environment: Chinese where LC_ALL, LC_MESSAGES or LANG says so.
[[nodiscard]] Language environment_language();
/// Of the terminal standard output goes to; COLUMNS where it is set; 100 for a file.
[[nodiscard]] std::size_t output_columns();
/// Whether standard output is a terminal and NO_COLOR is not set.
[[nodiscard]] bool output_has_colour();

/// Whether standard error is a terminal, where progress is shown.
[[nodiscard]] bool error_is_terminal();

/// Writes to standard output. A reader that went away is no failure: the rest is dropped.
///
/// Throws:  Error{usage_output} when the bytes cannot be written, a full disk for one.
void print(std::string_view text);
/// What print() kept back. To be called once, at the end.
///
/// Throws:  as print().
void flush_output();
/// A bar on standard error that grows to 100 percent; nothing where that is no terminal.
void show_progress(int percent);
/// show_progress() for work that may end early or begin again: the bar never goes back, and its
/// line is ended at 100 percent or with the bar.
class ProgressBar {
 public:
  ProgressBar() = default;
  ~ProgressBar();
  ProgressBar(const ProgressBar&) = delete;
  ProgressBar& operator=(const ProgressBar&) = delete;

  void show(int percent);

 private:
  int shown_ = -1;
};
/// One line on standard error, led by the name of the program.
void complain(std::string_view text);
/// One line on standard error as it is: findings, which editors read.
void complain_plainly(std::string_view text);

}  // namespace muster
