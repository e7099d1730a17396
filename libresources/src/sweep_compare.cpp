#include "sweep_compare.hpp"

#include <bit>

#if defined(__x86_64__)
#include <immintrin.h>
#endif

namespace muster {

namespace {

std::uint32_t lanes_below(const Sweep::Line& line, std::uint32_t limit) {
  std::uint32_t lanes = 0;
  for (std::uint32_t lane = 0; lane < Sweep::lanes; ++lane) {
    lanes |= (line[lane] < limit ? 1U : 0U) << lane;
  }
  return lanes;
}

void compare_plain(const LinesCompared& all) {
  for (std::size_t i = 0; i < all.lines.size(); ++i) {
    const auto in_time = lanes_below(all.lines[i], all.in_time_below);
    all.in_time[i] += static_cast<std::uint32_t>(std::popcount(in_time));
    all.sooner[i] = static_cast<std::uint16_t>(lanes_below(all.lines[i], all.than[i]));
  }
}

#if defined(__x86_64__)
// Times are below 2³¹, so they compare alike with a sign.
[[gnu::target("avx2"), gnu::always_inline]] inline std::uint32_t lanes_below_avx2(
    const Sweep::Line& line, std::uint32_t limit) {
  const auto* const halves = reinterpret_cast<const __m256i*>(line.data());
  const __m256i than = _mm256_set1_epi32(static_cast<int>(limit));
  const auto half = [&](const __m256i* times) __attribute__((target("avx2"), always_inline)) {
    const __m256i below = _mm256_cmpgt_epi32(than, _mm256_load_si256(times));
    return static_cast<std::uint32_t>(_mm256_movemask_ps(_mm256_castsi256_ps(below)));
  };
  return half(halves) | half(halves + 1) << 8U;
}

[[gnu::target("avx2,popcnt")]] void compare_avx2(const LinesCompared& all) {
  for (std::size_t i = 0; i < all.lines.size(); ++i) {
    const std::uint32_t in_time = lanes_below_avx2(all.lines[i], all.in_time_below);
    all.in_time[i] += static_cast<std::uint32_t>(_mm_popcnt_u32(in_time));
    all.sooner[i] = static_cast<std::uint16_t>(lanes_below_avx2(all.lines[i], all.than[i]));
  }
}

[[gnu::target("avx512f,popcnt")]] void compare_avx512(const LinesCompared& all) {
  const __m512i limit = _mm512_set1_epi32(static_cast<int>(all.in_time_below));
  for (std::size_t i = 0; i < all.lines.size(); ++i) {
    const __m512i line = _mm512_load_si512(all.lines[i].data());
    const __m512i than = _mm512_set1_epi32(static_cast<int>(all.than[i]));
    const auto in_time = static_cast<std::uint32_t>(_mm512_cmplt_epu32_mask(line, limit));
    all.in_time[i] += static_cast<std::uint32_t>(_mm_popcnt_u32(in_time));
    all.sooner[i] = static_cast<std::uint16_t>(_mm512_cmplt_epu32_mask(line, than));
  }
}
#endif

}  // namespace

void compare_lines(Simd how, const LinesCompared& compared) {
#if defined(__x86_64__)
  if (how == Simd::avx512) return compare_avx512(compared);
  if (how == Simd::avx2) return compare_avx2(compared);
#endif
  static_cast<void>(how);
  compare_plain(compared);
}

}  // namespace muster
