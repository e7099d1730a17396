#include "support/process.hpp"

#include <stdexcept>

#include <fcntl.h>
#include <spawn.h>
#include <sys/wait.h>
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
  const posix_spawn_file_actions_t* get() const { return &actions_; }

 private:
  posix_spawn_file_actions_t actions_ = {};
};

}  // namespace

Outcome run(const std::vector<std::string>& words) {
  const TemporaryFolder folder;
  const auto out = (folder.path() / "out").string();
  const auto err = (folder.path() / "err").string();
  Actions actions;
  actions.open(STDIN_FILENO, "/dev/null", O_RDONLY);
  actions.open(STDOUT_FILENO, out, O_WRONLY | O_CREAT | O_TRUNC);
  actions.open(STDERR_FILENO, err, O_WRONLY | O_CREAT | O_TRUNC);

  std::vector<std::string> copies = words;
  std::vector<char*> arguments;
  for (std::string& word : copies) arguments.push_back(word.data());
  arguments.push_back(nullptr);

  pid_t child = 0;
  if (posix_spawn(&child, arguments.front(), actions.get(), nullptr, arguments.data(), environ) !=
      0) {
    throw std::runtime_error("cannot start " + words.front());
  }
  int status = 0;
  if (waitpid(child, &status, 0) != child) throw std::runtime_error("lost " + words.front());
  const int code = WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
  return {.exit = code, .out = file_text(out), .err = file_text(err)};
}
