#include "sweep.hpp"

#include <algorithm>
#include <cstdlib>
#include <string>

#include "muster/plan/error.hpp"
#include "sweep_lines.hpp"

namespace muster {

namespace {

constexpr std::uint32_t rows_at_a_time = 2048;

/// Rows [from, to) of a sweep.
struct Stretch {
  const std::uint32_t* first = nullptr;
  const std::uint32_t* head = nullptr;
  const std::uint32_t* ms = nullptr;
  const std::uint64_t* marks = nullptr;
  Sweep::Line* lines = nullptr;
  std::uint32_t from = 0;
  std::uint32_t to = 0;
};

/// The one body: compiled three times below, for three widths.
template <std::size_t Bytes>
[[gnu::always_inline]] inline void sweep_stretch(const Stretch& stretch) {
  using Numbers = typename Register<Bytes>::Numbers;
  constexpr std::size_t count = Register<Bytes>::of_a_line;
  for (std::uint32_t row = stretch.to; row-- > stretch.from;) {
    const bool marked = (stretch.marks[row / 64] >> (row % 64) & 1U) != 0;
    Numbers best[count];
    auto* const line = reinterpret_cast<Numbers*>(stretch.lines + row);
    begin_line<Bytes>(best, marked ? line : nullptr);
    take_best<Bytes>(best, stretch.lines,
                     {stretch.head, stretch.ms, stretch.first[row], stretch.first[row + 1]});
    for (std::size_t i = 0; i < count; ++i) line[i] = best[i];
  }
}

void sweep_plain(const Stretch& stretch) { sweep_stretch<16>(stretch); }
#if defined(__x86_64__)
[[gnu::target("avx2")]] void sweep_avx2(const Stretch& stretch) { sweep_stretch<32>(stretch); }
[[gnu::target("avx512f")]] void sweep_avx512(const Stretch& stretch) { sweep_stretch<64>(stretch); }
#endif

Simd widest() {
#if defined(__x86_64__)
  if (__builtin_cpu_supports("avx512f") != 0) return Simd::avx512;
  if (__builtin_cpu_supports("avx2") != 0) return Simd::avx2;
#endif
  return Simd::plain;
}

}  // namespace

Simd simd_asked_for(std::string_view word) {
  const Simd most = widest();
  if (word == "default") return Simd::plain;
  if (word == "avx2") return std::min(most, Simd::avx2);
  if (word == "avx512") return most;
  throw Error(Code::usage_form, {"MUSTER_SIMD", std::string(word), "avx2"});
}

Simd simd() {
  static const Simd how = [] {
    const char* const word = std::getenv("MUSTER_SIMD");
    return word == nullptr ? widest() : simd_asked_for(word);
  }();
  return how;
}

SweepRows rows_above(const Hierarchy& hierarchy, std::span<const std::uint32_t> arc_times,
                     std::span<const std::uint32_t> targets) {
  SweepRows rows;
  rows.row.assign(hierarchy.places(), Hierarchy::none);
  for (const std::uint32_t target : targets) {
    for (std::uint32_t v = target; v != Hierarchy::none && rows.row[v] == Hierarchy::none;
         v = hierarchy.parent(v)) {
      rows.row[v] = 0;
      rows.rank.push_back(v);
    }
  }
  std::ranges::sort(rows.rank);
  for (std::uint32_t i = 0; i < rows.rank.size(); ++i) rows.row[rows.rank[i]] = i;
  for (const std::uint32_t v : rows.rank) {
    for (std::uint32_t arc = hierarchy.first[v]; arc < hierarchy.first[v + 1]; ++arc) {
      rows.head.push_back(rows.row[hierarchy.head[arc]]);
      rows.ms.push_back(arc_times[arc]);
    }
    rows.first.push_back(static_cast<std::uint32_t>(rows.head.size()));
  }
  return rows;
}

Sweep::Sweep(std::span<const std::uint32_t> first, std::span<const std::uint32_t> head,
             std::span<const std::uint32_t> ms)
    : first_(first),
      head_(head),
      ms_(ms),
      rows_(static_cast<std::uint32_t>(first.size() - 1)),
      lines_(std::make_unique_for_overwrite<Line[]>(rows_)),
      marks_(rows_ / 64 + 1) {}

void Sweep::begin() { std::ranges::fill(marks_, 0U); }

void Sweep::seed(std::uint32_t row, std::uint32_t lane, std::uint32_t ms) {
  std::uint64_t& word = marks_[row / 64];
  const std::uint64_t bit = std::uint64_t{1} << (row % 64);
  if ((word & bit) == 0) {
    word |= bit;
    lines_[row].fill(never);
  }
  lines_[row][lane] = std::min(lines_[row][lane], ms);
}

void Sweep::run(Simd how, const std::function<void(std::uint32_t, std::uint32_t)>& told) {
  for (std::uint32_t to = rows_; to > 0;) {
    const std::uint32_t from = to > rows_at_a_time ? to - rows_at_a_time : 0;
    const Stretch stretch{first_.data(), head_.data(), ms_.data(), marks_.data(),
                          lines_.get(),  from,         to};
#if defined(__x86_64__)
    if (how == Simd::avx512) {
      sweep_avx512(stretch);
    } else if (how == Simd::avx2) {
      sweep_avx2(stretch);
    } else {
      sweep_plain(stretch);
    }
#else
    static_cast<void>(how);
    sweep_plain(stretch);
#endif
    if (told) told(from, to);
    to = from;
  }
}

void sweep_one(const Hierarchy& hierarchy, std::span<const std::uint32_t> arc_times,
               std::span<std::uint32_t> times) {
  for (std::uint32_t v = hierarchy.places(); v-- > 0;) {
    std::uint32_t best = times[v];
    for (std::uint32_t arc = hierarchy.first[v]; arc < hierarchy.first[v + 1]; ++arc) {
      best = std::min(best, times[hierarchy.head[arc]] + arc_times[arc]);
    }
    times[v] = best;
  }
}

}  // namespace muster
