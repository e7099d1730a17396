#pragma once

#include <cstdint>
#include <span>

#include "sweep.hpp"

namespace muster {

/// What is looked for in some lines, of which every list has as many.
struct LinesCompared {
  std::span<const Sweep::Line> lines = {};
  std::uint32_t in_time_below = 0;           ///< at most never
  std::span<std::uint32_t> in_time = {};     ///< by line: so many lanes below that are added to it
  std::span<const std::uint32_t> than = {};  ///< by line: at most never
  std::span<std::uint16_t> sooner = {};      ///< by line: a bit for each lane below that
};

/// Sixteen lanes at a time; equal however wide the machine compares.
void compare_lines(Simd how, const LinesCompared& compared);

}  // namespace muster
