#pragma once

// How long from these places to all others?
//
// The sources climb (climb.hpp). Then the whole hierarchy is gone through once from the top down,
// in memory order, each place taking the best of what it has and what comes from above:
//
//      rank  n-1 ● ┐                  Whatever lies above is done, so one pass is enough, and no
//            n-2 ● │ one line of 16   queue is kept. Sixteen sources go together: their times at
//             ⋮  ⋮ │ times for each   a place are one line of the cache and one register of
//              0 ● ┘ place            AVX-512, and the arcs are read once for all of them.
//
// Times are not filled with "never" first: a line begins as never in the register, unless a mark
// says that a source left something there when it climbed.
//
// When only some targets are asked for, the sweep goes over them and what lies above them: 17 000
// places of 282 000 for a thousand targets.
//
// Sources: D. Delling, A. Goldberg, A. Nowatzyk, R. Werneck, PHAST, IPDPS 2011; D. Delling, A.
// Goldberg, R. Werneck, Faster batched shortest paths in road networks (RPHAST), ATMOS 2011.

#include <array>
#include <cstdint>
#include <functional>
#include <memory>
#include <span>
#include <string_view>
#include <vector>

#include "climb.hpp"

namespace muster {

/// How wide the machine adds. All give the same bytes.
enum class Simd { plain, avx2, avx512 };

/// The widest this processor knows, or what MUSTER_SIMD asks for. Found out once.
///
/// Throws:  as simd_asked_for().
[[nodiscard]] Simd simd();
/// "default", "avx2" or "avx512", or less where the processor does not know that.
///
/// Throws:  Error{usage_form} for any other word.
[[nodiscard]] Simd simd_asked_for(std::string_view word);

/// A part of the hierarchy closed upwards: with a place all above it. Ranks are counted anew.
struct SweepRows {
  std::vector<std::uint32_t> rank = {};  ///< by row, rising
  std::vector<std::uint32_t> row = {};   ///< by rank; none for those left out
  std::vector<std::uint32_t> first = {0};
  std::vector<std::uint32_t> head = {};  ///< rows
  std::vector<std::uint32_t> ms = {};
};

/// The rows of these targets and all above them.
[[nodiscard]] SweepRows rows_above(const Hierarchy& hierarchy,
                                   std::span<const std::uint32_t> arc_times,
                                   std::span<const std::uint32_t> targets);

/// Times of sixteen sources, swept over a part of a hierarchy or over the whole.
class Sweep {
 public:
  static constexpr std::uint32_t lanes = 16;
  /// Times by lane; a line of the cache.
  struct alignas(64) Line : std::array<std::uint32_t, lanes> {};

  /// Keeps:   the spans.
  Sweep(std::span<const std::uint32_t> first, std::span<const std::uint32_t> head,
        std::span<const std::uint32_t> ms);

  /// Forgets the sources.
  void begin();
  /// The lane's source is at that row at that time.
  void seed(std::uint32_t row, std::uint32_t lane, std::uint32_t ms);
  /// Sweeps from the top down. `told(from, to)` hears of rows as they are done, some thousand at a
  /// time, while they are near the processor.
  ///
  /// Cost:    arcs · 16 sums; bound by memory.
  void run(Simd how, const std::function<void(std::uint32_t from, std::uint32_t to)>& told = {});

  [[nodiscard]] const Line& at(std::uint32_t row) const { return lines_[row]; }
  [[nodiscard]] std::uint32_t rows() const { return rows_; }

 private:
  std::span<const std::uint32_t> first_;
  std::span<const std::uint32_t> head_;
  std::span<const std::uint32_t> ms_;
  std::uint32_t rows_;
  std::unique_ptr<Line[]> lines_;
  std::vector<std::uint64_t> marks_;  ///< a bit for each row where a source left something
};

/// The same for one source, whose times were left in `times`; never elsewhere.
void sweep_one(const Hierarchy& hierarchy, std::span<const std::uint32_t> arc_times,
               std::span<std::uint32_t> times);

}  // namespace muster
