#pragma once

namespace muster {

/// While it lives, SIGINT and SIGTERM only ask: long work ends soon with the best it has, and what
/// it writes is whole. A second one ends the program at once. One at a time.
class Interruption {
 public:
  Interruption();
  ~Interruption();
  Interruption(const Interruption&) = delete;
  Interruption& operator=(const Interruption&) = delete;

  [[nodiscard]] static bool asked();
};

}  // namespace muster
