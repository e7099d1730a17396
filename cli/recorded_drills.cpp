#include "recorded_drills.hpp"

#include <algorithm>
#include <iterator>

#include "muster/resources/drill_record.hpp"
#include "muster/resources/store.hpp"

namespace muster {

std::shared_ptr<const Region> region_with_drills(const OpenedRegion& opened,
                                                 const std::string& path) {
  if (!opened.store) return opened.region;
  const auto records = Store::open(path).drills();
  if (records.empty()) return opened.region;
  auto region = std::make_shared<Region>(*opened.region);
  std::ranges::move(recorded_drill_facts(records, region->header.display_offset),
                    std::back_inserter(region->dated_facts));
  return region;
}

}  // namespace muster
