#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "placement_choices.hpp"

namespace muster {

/// A cheaper cover near this one, where every site costs the same and one of it is enough: takes
/// sites out and covers again what that opens, the demand that stayed open longest weighing most
/// (row weighting local search, C. Gao and others, EJOR 246, 2015). Sites of `least` stay, those of
/// `most` 0 stay out.
///
/// Order:   ties to the site that has not moved for longest, then as the sites happen to lie; equal
///          input gives equal output.
/// Cost:    a step is about as many sums as the sites of a demand times the demands of a site.
[[nodiscard]] std::vector<std::int64_t> fewer_by_exchange(const CoverTable& table,
                                                          const SiteRange& range,
                                                          std::vector<std::int64_t> cover,
                                                          std::uint64_t steps);

}  // namespace muster
