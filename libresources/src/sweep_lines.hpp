#pragma once

// What both sweeps do with a line: take the best of what it has and what comes from above. Compiled
// for one width after the other, so everything here is inlined into functions of a target.

#include <cstddef>
#include <cstdint>

#include "sweep.hpp"

namespace muster {

/// So many bytes of numbers side by side: one register of the machine.
template <std::size_t Bytes>
struct Register {
  using Numbers [[gnu::vector_size(Bytes)]] = std::uint32_t;
  static constexpr std::size_t of_a_line = sizeof(Sweep::Line) / Bytes;
};

/// What is in the line, or never where there is none.
template <std::size_t Bytes>
[[gnu::always_inline]] inline void begin_line(typename Register<Bytes>::Numbers* best,
                                              const typename Register<Bytes>::Numbers* line) {
  using Numbers = typename Register<Bytes>::Numbers;
  for (std::size_t i = 0; i < Register<Bytes>::of_a_line; ++i) {
    best[i] = line != nullptr ? line[i] : Numbers{} + never;
  }
}

/// The arcs [from, to) of a row.
struct ArcsUp {
  const std::uint32_t* head = nullptr;  ///< lines
  const std::uint32_t* ms = nullptr;
  std::uint32_t from = 0;
  std::uint32_t to = 0;
};

template <std::size_t Bytes>
[[gnu::always_inline]] inline void take_best(typename Register<Bytes>::Numbers* best,
                                             const Sweep::Line* lines, const ArcsUp& arcs) {
  using Numbers = typename Register<Bytes>::Numbers;
  for (std::uint32_t arc = arcs.from; arc < arcs.to; ++arc) {
    const auto* const above = reinterpret_cast<const Numbers*>(lines + arcs.head[arc]);
    const Numbers way = Numbers{} + arcs.ms[arc];
#pragma GCC unroll 4
    for (std::size_t i = 0; i < Register<Bytes>::of_a_line; ++i) {
      const Numbers sum = above[i] + way;  // two numbers below 2³¹
      best[i] = sum < best[i] ? sum : best[i];
    }
  }
}

}  // namespace muster
