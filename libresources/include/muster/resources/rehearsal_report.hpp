#pragma once

#include <cstddef>
#include <string>

#include "muster/plan/json.hpp"
#include "muster/resources/rehearsal_rounds.hpp"

namespace muster {

struct DrillReportOptions {
  Language language = Language::zh;
  std::size_t columns = 100;
  bool colour = false;
  bool explain = false;  ///< every event, not only those that matter
};

/// The rehearsal for a person: what happens minute by minute, what was expected and whether it is
/// possible, where it breaks. Marked 演练 / EXERCISE above and below, as all that follows.
[[nodiscard]] std::string rehearsal_text(const Drill& drill, const Rehearsal& rehearsal,
                                         const Region& region, const DrillReportOptions& options);
/// With the resources on a chart and the stocks on curves: one page, no script.
[[nodiscard]] std::string rehearsal_html(const Drill& drill, const Rehearsal& rehearsal,
                                         const Region& region, const DrillReportOptions& options);
/// docs/drill-format.md. With `explain` also every answer whole; each of them is marked, and none
/// can be committed.
[[nodiscard]] Json rehearsal_json(const Drill& drill, const Rehearsal& rehearsal,
                                  const Region& region, const DrillReportOptions& options);

/// The rounds: 10, 50 and 90 % of each arrival, chances of the objectives, what makes them fail.
[[nodiscard]] std::string rounds_text(const Drill& drill, const Rounds& rounds,
                                      const Region& region, const DrillReportOptions& options);
[[nodiscard]] Json rounds_json(const Drill& drill, const Rounds& rounds, const Region& region,
                               const DrillReportOptions& options);

}  // namespace muster
