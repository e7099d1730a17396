#pragma once

#include <string>
#include <vector>

/// How a program ended and what it wrote.
struct Outcome {
  int exit = -1;  ///< its exit code; 128 + n when signal n ended it
  std::string out = {};
  std::string err = {};
};

/// Runs a program with these arguments, its standard input empty, and waits for its end. The first
/// word is the program's path. Throws std::runtime_error when it cannot be started.
Outcome run(const std::vector<std::string>& words);

/// run() with a terminal for its standard error, which changes no byte of it.
Outcome run_on_terminal(const std::vector<std::string>& words);
