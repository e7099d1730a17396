#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "muster/resources/region.hpp"

namespace muster {

/// The file of a region folder that says whose it is.
inline const std::string header_file = "region.xml";

/// What region.xml says, and where it says what others must check.
struct HeaderReading {
  RegionHeader header = {};
  Origin jurisdiction = {};
  std::optional<std::string> rules = {};  ///< the folder of rules, seen from the region's own
  Origin rules_origin = {};
};

/// What is wrong or missing is a finding; the header then keeps the reader going.
HeaderReading read_header(std::string_view xml, const std::string& file, Findings& findings);

}  // namespace muster
