#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "muster/plan/error.hpp"
#include "muster/plan/standard.hpp"
#include "muster/plan/time.hpp"

namespace muster {

struct Dispatch;
struct Region;
struct Situation;
class Travel;

/// A free team with all its free crews to the base of another, to wait there.
struct MoveUp {
  TeamId team;
  PlaceId to;
  Seconds drive = {};
};

/// One move or two, and how many hazards are covered once they are made.
struct MoveUps {
  std::vector<MoveUp> moves;
  std::int64_t covered = 0;
};

/// How far one standard is kept before and after the dispatch.
struct StandardLeft {
  Standard standard;
  std::int64_t hazards = 0;     ///< in its scope
  std::vector<HazardId> never;  ///< not covered before either
  std::vector<HazardId> lost;   ///< covered before, not after
  std::optional<MoveUps> one;   ///< none: no single move covers more
  std::optional<MoveUps> two;   ///< none: no two cover more than the best single move

  [[nodiscard]] std::int64_t before() const {
    return hazards - static_cast<std::int64_t>(never.size());
  }
  [[nodiscard]] std::int64_t after() const {
    return before() - static_cast<std::int64_t>(lost.size());
  }
};

struct CoverageLeft {
  std::vector<StandardLeft> standards;
  std::vector<Message> notes;  ///< standards that are not counted, and why
};

/// How many hazards keep a free full-time team within the standard, for each standard of driving
/// time in force (rule `coverage_standard`) whose scope the data know: hazards of its kinds. A team
/// of the service is free while one of its crews is neither off duty nor engaged nor, after the
/// dispatch, sent; it drives from where such a crew stands, from its base where that is between two
/// places. `roads` are the roads of a vehicle nobody knows, then of each vehicle of the region.
///
/// The move-up is a free team of the region's own, with all its crews, to the base of another team
/// of the service. Exact for one move and for two: most hazards covered, then least driving in all,
/// then teams and places by id; two moves are named only where they cover more than one.
/// Order:   standards as the rule has them; hazards by id.
/// Empty:   without a rule, or hazards in its scope.
/// Cost:    one search for each base; T·B single moves of T teams to B bases, and (T·B)² pairs,
///          tried up to four million.
/// Throws:  Error{internal} unless there are roads for each vehicle; what approaches_of() throws.
[[nodiscard]] CoverageLeft coverage_left(const Dispatch& dispatch, const Region& region,
                                         const Situation& situation, std::span<const Travel> roads,
                                         Instant as_of);

}  // namespace muster
