#pragma once

#include "rehearsal_course.hpp"

namespace muster {

/// The instants at which an answer counts: from its own on, until the next. The first counts for
/// whatever was earlier as well.
struct Turn {
  Instant from = {};
  Instant until = {};  ///< no longer
  [[nodiscard]] bool has(Instant at) const { return at >= from && at < until; }
};
[[nodiscard]] Turn turn_of(const RehearsalCourse& course, std::size_t answer);

/// Adds to lean answers what is told of them: the steps, and what is missing at the deadlines, that
/// fall into each answer's turn. Takes the place of the steps they have.
void fill_turns(RehearsalCourse& course, const Region& region, PreparedAnswers& prepared);

}  // namespace muster
