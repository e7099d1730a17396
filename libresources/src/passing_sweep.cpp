#include "passing_sweep.hpp"

#include <algorithm>

#include "sweep_lines.hpp"

namespace muster {

namespace {

constexpr std::uint32_t rows_passing = 512;

/// Rows [from, to) of a sweep.
struct PassingStretch {
  const Hierarchy& hierarchy;
  const SweepLines& lines;
  const std::uint32_t* ms;
  const std::uint64_t* marks;
  const std::uint32_t* seed_of;
  const Sweep::Line* seeds;
  Sweep::Line* kept;
  Sweep::Line* passing;
  std::uint32_t from;
  std::uint32_t to;
};

template <std::size_t Bytes>
[[gnu::always_inline]] inline void pass_stretch(const PassingStretch& stretch) {
  using Numbers = typename Register<Bytes>::Numbers;
  constexpr std::size_t count = Register<Bytes>::of_a_line;
  const std::uint32_t* const first = stretch.hierarchy.first.data();
  const std::uint32_t* const head = stretch.lines.head.data();
  for (std::uint32_t row = stretch.to; row-- > stretch.from;) {
    const bool marked = (stretch.marks[row / 64] >> (row % 64) & 1U) != 0;
    const Sweep::Line* const seed = marked ? stretch.seeds + stretch.seed_of[row] : nullptr;
    Numbers best[count];
    begin_line<Bytes>(best, reinterpret_cast<const Numbers*>(seed));
    take_best<Bytes>(best, stretch.kept, {head, stretch.ms, first[row], first[row + 1]});
    auto* const kept = reinterpret_cast<Numbers*>(stretch.kept + stretch.lines.line_of[row]);
    auto* const passing = reinterpret_cast<Numbers*>(stretch.passing + (row - stretch.from));
    for (std::size_t i = 0; i < count; ++i) kept[i] = passing[i] = best[i];
  }
}

void pass_plain(const PassingStretch& stretch) { pass_stretch<16>(stretch); }
#if defined(__x86_64__)
[[gnu::target("avx2")]] void pass_avx2(const PassingStretch& stretch) { pass_stretch<32>(stretch); }
[[gnu::target("avx512f")]] void pass_avx512(const PassingStretch& stretch) {
  pass_stretch<64>(stretch);
}
#endif

void pass(Simd how, const PassingStretch& stretch) {
#if defined(__x86_64__)
  if (how == Simd::avx512) return pass_avx512(stretch);
  if (how == Simd::avx2) return pass_avx2(stretch);
#endif
  static_cast<void>(how);
  pass_plain(stretch);
}

}  // namespace

SweepLines lines_needed(const Hierarchy& hierarchy) {
  const std::uint32_t rows = hierarchy.places();
  SweepLines lines{.line_of = std::vector<std::uint32_t>(rows),
                   .head = std::vector<std::uint32_t>(hierarchy.arcs())};
  // The lowest row that takes from a row is the last to do so.
  std::vector<std::uint32_t> last(rows, Hierarchy::none);
  for (std::uint32_t row = 0; row < rows; ++row) {
    for (std::uint32_t arc = hierarchy.first[row]; arc < hierarchy.first[row + 1]; ++arc) {
      last[hierarchy.head[arc]] = std::min(last[hierarchy.head[arc]], row);
    }
  }
  std::vector<std::uint32_t> free;
  for (std::uint32_t row = rows; row-- > 0;) {
    for (std::uint32_t arc = hierarchy.first[row]; arc < hierarchy.first[row + 1]; ++arc) {
      const std::uint32_t above = hierarchy.head[arc];
      lines.head[arc] = lines.line_of[above];
      if (last[above] == row) free.push_back(lines.line_of[above]);
    }
    if (last[row] == Hierarchy::none) continue;
    if (free.empty()) free.push_back(++lines.count);
    lines.line_of[row] = free.back();
    free.pop_back();
  }
  ++lines.count;
  return lines;
}

PassingSweep::PassingSweep(const Hierarchy& hierarchy, const SweepLines& lines,
                           std::span<const std::uint32_t> ms)
    : hierarchy_(hierarchy),
      lines_(lines),
      ms_(ms),
      kept_(lines.count),
      passing_(rows_passing),
      seed_of_(hierarchy.places()),
      marks_(hierarchy.places() / 64 + 1) {}

void PassingSweep::begin() {
  std::ranges::fill(marks_, 0U);
  seeds_.clear();
}

void PassingSweep::seed(std::uint32_t row, std::uint32_t lane, std::uint32_t ms) {
  std::uint64_t& word = marks_[row / 64];
  const std::uint64_t bit = std::uint64_t{1} << (row % 64);
  if ((word & bit) == 0) {
    word |= bit;
    seed_of_[row] = static_cast<std::uint32_t>(seeds_.size());
    seeds_.emplace_back().fill(never);
  }
  Line& line = seeds_[seed_of_[row]];
  line[lane] = std::min(line[lane], ms);
}

void PassingSweep::run(Simd how, const Told& told) {
  for (std::uint32_t to = hierarchy_.places(); to > 0;) {
    const std::uint32_t from = to > rows_passing ? to - rows_passing : 0;
    pass(how, {hierarchy_, lines_, ms_.data(), marks_.data(), seed_of_.data(), seeds_.data(),
               kept_.data(), passing_.data(), from, to});
    told(from, std::span(passing_).first(to - from));
    to = from;
  }
}

}  // namespace muster
