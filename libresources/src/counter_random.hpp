#pragma once

#include <array>
#include <cstdint>

#include "muster/plan/drill.hpp"

namespace muster {

/// Philox 4×32 with ten rounds (Salmon, Moraes, Dror, Shaw: "Parallel random numbers: as easy as
/// 1, 2, 3", 2011): a number is a function of its counter and key, so that any round of a rehearsal
/// can be drawn by itself, in any thread, again and again.
[[nodiscard]] std::array<std::uint32_t, 4> philox(std::array<std::uint32_t, 4> counter,
                                                  std::array<std::uint32_t, 2> key);

/// Whole numbers of one round, by stream and index. No floating point.
class CounterRandom {
 public:
  CounterRandom(std::uint64_t key, std::uint32_t round) : key_(key), round_(round) {}

  [[nodiscard]] std::uint32_t bits(std::uint32_t stream, std::uint32_t index) const;
  /// True in so many of a million cases.
  [[nodiscard]] bool chance(std::int64_t per_million, std::uint32_t stream,
                            std::uint32_t index) const;
  /// From 0 to `count` − 1, each alike but for count ÷ 2³².
  [[nodiscard]] std::int64_t below(std::int64_t count, std::uint32_t stream,
                                   std::uint32_t index) const;
  /// A value of the spread, rounded to the nearest whole number.
  [[nodiscard]] std::int64_t of(const Distribution& spread, std::uint32_t stream,
                                std::uint32_t index) const;

 private:
  std::uint64_t key_;
  std::uint32_t round_;
};

/// −ln((bits + 1) ÷ 2³²) in units of 2⁻³², by squaring.
[[nodiscard]] std::uint64_t minus_ln(std::uint32_t bits);
/// ⌊√n⌋.
[[nodiscard]] std::uint64_t whole_root(std::uint64_t n);

}  // namespace muster
