#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "dispatch_settle.hpp"

namespace muster {

/// The crews that go, and by which ways.
struct CrewsSettled {
  /// What Settled::taken points into: those of the candidates whose ways are open, see
  /// crews_left().
  std::vector<const CrewCandidate*> candidates = {};
  std::vector<std::uint32_t> crews = {};  ///< by candidate: a number for its crew
  Settled settled = {};
  std::vector<UsedUp> used_up = {};        ///< by crew, then what
  std::optional<AimStage> ways_open = {};  ///< as Dispatch::ways_open
};

/// Who goes when an agreement brings only so many and a low-loader carries one at a time.
///
/// First as if they served everybody. Where more come by one than it brings, ways are closed to
/// those who keep it least, and it is settled again. That is an answer; of all other sets of closed
/// ways the best is sought by branch and bound: what is settled with some ways closed bounds all
/// that close more, and of one too many somebody has to stay away. Of crews that could do the same
/// at the same times only one is tried. Of equals the first answer is kept.
///
/// Cost:    one settling where nothing is used up; else at most `most_ways_tried` more.
[[nodiscard]] CrewsSettled settle_crews(std::span<const Requirement> requirements,
                                        const Candidates& candidates, const Region& region,
                                        const DispatchOptions& options, SearchWork& work,
                                        DispatchDepth depth);

/// So many sets of closed ways are tried.
constexpr std::size_t most_ways_tried = 200;

}  // namespace muster
