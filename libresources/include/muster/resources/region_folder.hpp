#pragma once

#include <memory>
#include <string>

#include "muster/plan/error.hpp"

namespace muster {

struct Region;

struct RegionReading {
  std::shared_ptr<const Region> region;  ///< none while one error stands
  Findings findings;                     ///< all of them, ordered by file, then line
};

/// Reads the folder whole (docs/region-folder.md): every finding of every file at once.
///
/// Throws:  Error{folder_missing} when there is no such folder.
[[nodiscard]] RegionReading read_region(const std::string& folder);

}  // namespace muster
