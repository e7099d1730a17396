#include "support/process.hpp"

#include <array>
#include <cerrno>
#include <cstdlib>
#include <stdexcept>

#include <fcntl.h>
#include <spawn.h>
#include <sys/wait.h>
#include <termios.h>
#include <unistd.h>

#include "support/files.hpp"

namespace {

class Actions {
 public:
  Actions() { posix_spawn_file_actions_init(&actions_); }
  ~Actions() { posix_spawn_file_actions_destroy(&actions_); }
  Actions(const Actions&) = delete;
  Actions& operator=(const Actions&) = delete;

  void open(int descriptor, const std::string& path, int flags) {
    posix_spawn_file_actions_addopen(&actions_, descriptor, path.c_str(), flags, 0600);
  }
  void lend(int own, int descriptor) {
    posix_spawn_file_actions_adddup2(&actions_, own, descriptor);
  }
  const posix_spawn_file_actions_t* get() const { return &actions_; }

 private:
  posix_spawn_file_actions_t actions_ = {};
};

/// A terminal of our own, raw, so that what is written to it is read as it was.
class Terminal {
 public:
  Terminal() : ours_(posix_openpt(O_RDWR | O_NOCTTY | O_CLOEXEC)) {
    if (ours_ < 0 || grantpt(ours_) != 0 || unlockpt(ours_) != 0) {
      throw std::runtime_error("no terminal to be had");
    }
    theirs_ = open(ptsname(ours_), O_RDWR | O_NOCTTY | O_CLOEXEC);
    termios modes = {};
    if (theirs_ < 0 || tcgetattr(theirs_, &modes) != 0) {
      throw std::runtime_error("no terminal to be had");
    }
    cfmakeraw(&modes);
    tcsetattr(theirs_, TCSANOW, &modes);
  }
  ~Terminal() {
    close(ours_);
    if (theirs_ >= 0) close(theirs_);
  }
  Terminal(const Terminal&) = delete;
  Terminal& operator=(const Terminal&) = delete;

  [[nodiscard]] int theirs() const { return theirs_; }

  /// What is written to it, until nobody else has it open.
  std::string read_all() {
    close(theirs_);
    theirs_ = -1;
    std::string all;
    std::array<char, 4096> some = {};
    for (;;) {
      const ssize_t got = read(ours_, some.data(), some.size());
      if (got < 0 && errno == EINTR) continue;
      if (got <= 0) return all;  // EIO: the last of them has closed it
      all.append(some.data(), static_cast<std::size_t>(got));
    }
  }

 private:
  int ours_ = -1;
  int theirs_ = -1;
};

pid_t started(const std::vector<std::string>& words, const Actions& actions) {
  std::vector<std::string> copies = words;
  std::vector<char*> arguments;
  for (std::string& word : copies) arguments.push_back(word.data());
  arguments.push_back(nullptr);
  pid_t child = 0;
  if (posix_spawn(&child, arguments.front(), actions.get(), nullptr, arguments.data(), environ) !=
      0) {
    throw std::runtime_error("cannot start " + words.front());
  }
  return child;
}

int ended(pid_t child, const std::string& program) {
  int status = 0;
  if (waitpid(child, &status, 0) != child) throw std::runtime_error("lost " + program);
  return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

}  // namespace

Outcome run(const std::vector<std::string>& words) {
  const TemporaryFolder folder;
  const auto out = (folder.path() / "out").string();
  const auto err = (folder.path() / "err").string();
  Actions actions;
  actions.open(STDIN_FILENO, "/dev/null", O_RDONLY);
  actions.open(STDOUT_FILENO, out, O_WRONLY | O_CREAT | O_TRUNC);
  actions.open(STDERR_FILENO, err, O_WRONLY | O_CREAT | O_TRUNC);
  const int code = ended(started(words, actions), words.front());
  return {.exit = code, .out = file_text(out), .err = file_text(err)};
}

Outcome run_on_terminal(const std::vector<std::string>& words) {
  const TemporaryFolder folder;
  const auto out = (folder.path() / "out").string();
  Terminal terminal;
  Actions actions;
  actions.open(STDIN_FILENO, "/dev/null", O_RDONLY);
  actions.open(STDOUT_FILENO, out, O_WRONLY | O_CREAT | O_TRUNC);
  actions.lend(terminal.theirs(), STDERR_FILENO);
  const pid_t child = started(words, actions);
  const std::string said = terminal.read_all();
  const int code = ended(child, words.front());
  return {.exit = code, .out = file_text(out), .err = said};
}
