#pragma once

#include <cstdint>
#include <memory>
#include <vector>

#include "placement_choices.hpp"

namespace muster {

/// The search for a cover where one site is enough for each demand: branch and cut. A linear
/// program proposes prices; they are rounded to whole numbers, and only what these prove is
/// believed. Rows over a few demands near one another (placement_local.hpp) lift the bound.
///
/// Empty:  the costs are too large to be told apart from what rounding loses.
[[nodiscard]] std::unique_ptr<OwnSearch> cover_search(const CoverTable& table,
                                                      const std::vector<std::int64_t>& costs,
                                                      const SiteRange& range);

}  // namespace muster
