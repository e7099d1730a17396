#pragma once

#include <fstream>
#include <string>

namespace muster {

/// A line of /proc/self/status in MB, as "VmHWM:", the most this process ever had; 0 where there is
/// none.
inline double status_mb(const std::string& line) {
  std::ifstream status("/proc/self/status");
  for (std::string text; std::getline(status, text);) {
    if (text.starts_with(line)) return std::stod(text.substr(line.size())) / 1024;
  }
  return 0;
}

/// From here on the most this process ever has in memory is counted anew.
inline void forget_the_most() { std::ofstream("/proc/self/clear_refs") << "5"; }

}  // namespace muster
