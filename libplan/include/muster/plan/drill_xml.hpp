#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

#include "muster/plan/drill.hpp"

namespace muster {

/// What a drill may hold at most.
struct DrillLimits {
  std::size_t injects = 10'000;
  std::size_t expectations = 10'000;
  std::size_t incidents = 20;
  Seconds lasts = std::chrono::days(30);
};

/// Reads a file of `drill.xsd` (docs/drill-format.md). What it names of a region is not looked up
/// here: check_drill() does that.
///
/// Empty:   when a finding of severity error was added.
[[nodiscard]] std::optional<Drill> read_drill(std::string_view xml, const std::string& file,
                                              Findings& findings, const DrillLimits& limits = {});

}  // namespace muster
