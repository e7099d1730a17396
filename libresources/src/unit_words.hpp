#pragma once

#include <cstdint>
#include <string>

#include "muster/resources/region.hpp"

namespace muster {

/// Whether the unit is written alike in both languages: kg, m3, U.
[[nodiscard]] bool is_latin(const std::string& unit);

/// Whether so much of the unit can be said in the language: every unit in Chinese; in English one
/// that is written in Latin (kg, m3) or has a word in the rule `unit_word`.
[[nodiscard]] bool reads_in(const std::string& unit, const Region& region, Language language);

/// "4 台", "4 units", "1 unit", "4 kg"; the number alone where the unit is empty or has no word in
/// the language.
[[nodiscard]] std::string counted(std::int64_t count, const std::string& unit, const Region& region,
                                  Language language);

/// What counted() writes behind so many, with a blank before it: " units"; empty for none.
[[nodiscard]] std::string unit_behind(std::int64_t count, const std::string& unit,
                                      const Region& region, Language language);

}  // namespace muster
