#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "muster/plan/json.hpp"
#include "muster/resources/region.hpp"
#include "muster/resources/running.hpp"
#include "muster/resources/weak_points.hpp"

namespace muster {

struct LinkageViewOptions {
  Language language = Language::zh;
  std::size_t columns = 100;  ///< of the terminal
  bool colour = false;
  bool all = false;       ///< every step; else those that mark the way
  bool now_line = false;  ///< of the picture
  Text heading = {};      ///< what happened, where
};

/// The steps that mark the way: late, stopped, with a limit, deciding, commanding, effective.
/// Everything in force with `all`.
///
/// Order:   late and stopped first; then by start, finish, id.
[[nodiscard]] std::vector<std::size_t> milestones(const Linkage& linkage, bool all);

/// A table for a terminal: when, who, what, limit and slack.
[[nodiscard]] std::string linkage_table(const Linkage& linkage, const Region& region,
                                        const LinkageViewOptions& options = {});
/// A Gantt chart that stands alone and prints on A4 landscape: late in red and on top, no room in
/// black, limits as flags.
[[nodiscard]] std::string linkage_svg(const Linkage& linkage, const Region& region,
                                      const LinkageViewOptions& options = {});
/// The steps that mark the way (all in force with `all`) and their reasons to wait, for Graphviz.
/// In place of a step that is left out stands the one that holds it up.
[[nodiscard]] std::string linkage_dot(const Linkage& linkage, const Region& region,
                                      const LinkageViewOptions& options = {});
/// What runs out, as an iCalendar (RFC 5545) to be put beside one's own appointments.
[[nodiscard]] std::string linkage_ics(const Linkage& linkage, const Region& region,
                                      const LinkageViewOptions& options = {});
/// All of it (format 1, docs/linkage.md and data/schema/linkage.schema.json).
[[nodiscard]] Json linkage_json(const Linkage& linkage, const Region& region, Language language,
                                std::span<const LinkageChange> changes = {},
                                const Findings& findings = {});
/// The page one shift hands to the next: levels, command, figures, what is late, what runs, what is
/// to be confirmed, who is to be relieved, what changed.
[[nodiscard]] std::string handover_page(const Linkage& linkage, const Region& region,
                                        std::span<const LinkageChange> changes,
                                        const LinkageViewOptions& options = {});

}  // namespace muster
