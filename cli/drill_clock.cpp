#include "drill_clock.hpp"

#include <array>

#include <poll.h>
#include <unistd.h>

namespace muster {

DrillClock::Woken DrillClock::wait(std::chrono::milliseconds most) {
  const auto until = elapsed() + most;
  for (;;) {
    if (Interruption::asked()) return Woken::interrupted;
    if (typed_.find('\n') != std::string::npos) return Woken::typed;
    const auto left = until - elapsed();
    if (left <= std::chrono::milliseconds(0)) return Woken::time_is_up;
    pollfd input = {.fd = STDIN_FILENO, .events = POLLIN, .revents = 0};
    const int ready = poll(&input, listens_ ? 1 : 0, static_cast<int>(left.count()));
    if (ready <= 0) continue;
    std::array<char, 4096> bytes = {};
    const auto count = read(STDIN_FILENO, bytes.data(), bytes.size());
    if (count <= 0) {
      listens_ = false;
    } else {
      typed_.append(bytes.data(), static_cast<std::size_t>(count));
    }
  }
}

std::string DrillClock::take_line() {
  const auto end = typed_.find('\n');
  std::string line = typed_.substr(0, end);
  typed_.erase(0, end == std::string::npos ? end : end + 1);
  if (!line.empty() && line.back() == '\r') line.pop_back();
  return line;
}

std::chrono::milliseconds DrillClock::elapsed() const {
  return std::chrono::duration_cast<std::chrono::milliseconds>(std::chrono::steady_clock::now() -
                                                               began_);
}

}  // namespace muster
