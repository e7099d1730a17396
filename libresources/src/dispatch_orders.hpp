#pragma once

#include <functional>
#include <span>
#include <vector>

#include "muster/resources/dispatch.hpp"

namespace muster {

/// One order for each authority; with `apart` two: what it holds for stands in one of its own. What
/// a crew carries comes with it and is not asked for.
///
/// Order:   by when it is asked, then authority, then those apart last.
[[nodiscard]] std::vector<Order> orders_of(
    std::span<const Assignment> assignments,
    const std::function<bool(const Assignment&)>& apart = {});

}  // namespace muster
