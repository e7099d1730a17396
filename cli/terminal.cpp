#include "terminal.hpp"

#include <cerrno>
#include <charconv>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <string>

#include <sys/ioctl.h>
#include <unistd.h>

#include "muster/plan/error.hpp"

namespace muster {

namespace {

constexpr std::size_t paper_columns = 100;
constexpr std::size_t least_columns = 40;
constexpr std::size_t most_columns = 200;

bool is_set(const char* name) {
  const char* value = std::getenv(name);
  return value != nullptr && *value != '\0';
}

std::size_t within_limits(std::size_t columns) {
  return columns < least_columns ? least_columns : columns > most_columns ? most_columns : columns;
}

void check_written(bool written) {
  if (written || errno == EPIPE) return;
  throw Error(Code::usage_output, {std::strerror(errno)});
}

}  // namespace

void ignore_write_signals() {
  std::signal(SIGPIPE, SIG_IGN);
  std::signal(SIGXFSZ, SIG_IGN);
}

Language environment_language() {
  for (const char* name : {"LC_ALL", "LC_MESSAGES", "LANG"}) {
    if (is_set(name))
      return std::string_view(std::getenv(name)).starts_with("zh") ? Language::zh : Language::en;
  }
  return Language::en;
}

std::size_t output_columns() {
  if (is_set("COLUMNS")) {
    const std::string_view text = std::getenv("COLUMNS");
    std::size_t columns = 0;
    const auto read = std::from_chars(text.data(), text.data() + text.size(), columns);
    if (read.ec == std::errc() && read.ptr == text.data() + text.size())
      return within_limits(columns);
  }
  winsize size = {};
  if (isatty(STDOUT_FILENO) == 1 && ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0 &&
      size.ws_col > 0) {
    return within_limits(size.ws_col);
  }
  return paper_columns;
}

bool output_has_colour() {
  const bool dumb = is_set("TERM") && std::string_view(std::getenv("TERM")) == "dumb";
  return isatty(STDOUT_FILENO) == 1 && !is_set("NO_COLOR") && !dumb;
}

bool error_is_terminal() { return isatty(STDERR_FILENO) == 1; }

void print(std::string_view text) {
  check_written(std::fwrite(text.data(), 1, text.size(), stdout) == text.size());
}

void flush_output() { check_written(std::fflush(stdout) == 0); }

void show_progress(int percent) {
  if (!error_is_terminal()) return;
  constexpr int cells = 40;
  std::string bar(static_cast<std::size_t>(percent * cells / 100), '#');
  bar.resize(cells, ' ');
  const bool done = percent >= 100;
  std::fprintf(stderr, "\r[%s] %3d %%%s", bar.c_str(), percent, done ? "\n" : "");
  std::fflush(stderr);
}

void ProgressBar::show(int percent) {
  if (percent <= shown_) return;
  shown_ = percent;
  show_progress(percent);
}

ProgressBar::~ProgressBar() {
  if (shown_ < 0 || shown_ >= 100 || !error_is_terminal()) return;
  std::fputc('\n', stderr);
  std::fflush(stderr);
}

void complain(std::string_view text) { complain_plainly("muster: " + std::string(text)); }

void complain_plainly(std::string_view text) {
  const std::string line = std::string(text) + "\n";
  // Where standard error itself cannot be written nothing is left to say.
  (void)std::fwrite(line.data(), 1, line.size(), stderr);
}

}  // namespace muster
