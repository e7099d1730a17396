#pragma once

#include <chrono>
#include <string>

#include "interruption.hpp"

namespace muster {

/// The clock on the wall while a drill is run: waits, hears what is typed, and lets itself be
/// interrupted so that the drill is kept as it stands. One at a time.
class DrillClock {
 public:
  enum class Woken { time_is_up, typed, interrupted };
  /// Waits so long at most.
  Woken wait(std::chrono::milliseconds most);
  /// The line that was typed, without its end.
  [[nodiscard]] std::string take_line();
  /// Since it was made.
  [[nodiscard]] std::chrono::milliseconds elapsed() const;

 private:
  Interruption interruption_ = {};
  std::chrono::steady_clock::time_point began_ = std::chrono::steady_clock::now();
  std::string typed_ = {};  ///< since the last whole line
  bool listens_ = true;     ///< standard input has not come to its end
};

}  // namespace muster
