#pragma once

#include <memory>
#include <string>

#include "opened_region.hpp"

namespace muster {

/// The region as the calendar sees it: with what the store at that path keeps of drills that were
/// held (recorded_drill_facts()). The region itself for a folder.
[[nodiscard]] std::shared_ptr<const Region> region_with_drills(const OpenedRegion& opened,
                                                               const std::string& path);

}  // namespace muster
