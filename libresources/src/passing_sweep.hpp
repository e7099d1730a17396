#pragma once

// The same sweep (sweep.hpp) for those who look at each time once and keep none.
//
// A line is needed only until the last place below has taken from it. What lies below a place
// stands together (in_postorder()), so few lines are needed at once.
//
//      row  9 ● ─┐       line 0        Row 9 is taken from by 8, 5 and 2: its line is free after 2.
//           8 ● ─┤       line 1        Row 8 is taken from by 7 alone: after that, line 1 is free …
//           7 ● ─┘       none          … and nobody takes from row 7, so it needs no line.
//           6 ●          line 1
//
// 282 000 places need 224 lines, which stay next to the processor; what comes from memory are the
// arcs. Written out, the lines of all rows would be three times as much.

#include <cstdint>
#include <functional>
#include <span>
#include <vector>

#include "sweep.hpp"

namespace muster {

/// Which line each row is kept in while it is needed. Made once per map.
struct SweepLines {
  std::vector<std::uint32_t> line_of = {};  ///< by row; none when nobody takes from it
  std::vector<std::uint32_t> head = {};     ///< by arc: the line of its upper end
  std::uint32_t count = 0;
};

/// Cost:    O(arcs).
[[nodiscard]] SweepLines lines_needed(const Hierarchy& hierarchy);

/// Times of sixteen sources, swept over the whole hierarchy.
class PassingSweep {
 public:
  using Line = Sweep::Line;
  /// Rows [from, from + lines.size()) are done.
  using Told = std::function<void(std::uint32_t from, std::span<const Line> lines)>;

  /// Keeps:   all three.
  PassingSweep(const Hierarchy& hierarchy, const SweepLines& lines,
               std::span<const std::uint32_t> ms);

  /// Forgets the sources.
  void begin();
  /// The lane's source is at that row at that time.
  void seed(std::uint32_t row, std::uint32_t lane, std::uint32_t ms);
  /// Sweeps from the top down; tells some hundred rows at a time, while they are near the
  /// processor.
  ///
  /// Cost:    arcs · 16 sums; bound by reading the arcs.
  void run(Simd how, const Told& told);

 private:
  const Hierarchy& hierarchy_;
  const SweepLines& lines_;
  std::span<const std::uint32_t> ms_;
  std::vector<Line> kept_;
  std::vector<Line> passing_;
  std::vector<Line> seeds_ = {};
  std::vector<std::uint32_t> seed_of_;  ///< by row, where marked
  std::vector<std::uint64_t> marks_;    ///< a bit for each row where a source left something
};

}  // namespace muster
