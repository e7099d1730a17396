#pragma once

#include <cstdint>
#include <string>

#include "muster/resources/region.hpp"

namespace muster {

/// Whether the unit is written alike in both languages: kg, m3, U.
[[nodiscard]] bool is_latin(const std::string& unit);

/// So much where the name of it does not stand beside it: "4 台", "4 units", "1 unit", "4 kg"; in
/// English by the rule `unit_word`. The number alone where the unit is empty or has no word in
/// the language.
[[nodiscard]] std::string counted(std::int64_t count, const std::string& unit, const Region& region,
                                  Language language);

}  // namespace muster
