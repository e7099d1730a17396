#include "unit_words.hpp"

#include <algorithm>

namespace muster {
namespace {

/// The row of the unit; of several rules the one of the latest first day, then the first. nullptr:
/// no rule has it.
const std::map<std::string, std::string>* row_of(const std::string& unit, const Region& region) {
  const std::map<std::string, std::string>* found = nullptr;
  const Rule* from = nullptr;
  for (const Rule& rule : region.rules.rules) {
    if (rule.subject != "unit_word") continue;
    if (from != nullptr && rule.valid_from <= from->valid_from) continue;
    for (const auto& row : rule.rows) {
      if (field(row, "unit") != unit) continue;
      found = &row;
      from = &rule;
      break;
    }
  }
  return found;
}

}  // namespace

bool is_latin(const std::string& unit) {
  return std::ranges::all_of(unit, [](char c) { return static_cast<unsigned char>(c) < 0x80; });
}

bool reads_in(const std::string& unit, const Region& region, Language language) {
  return language == Language::zh || is_latin(unit) || row_of(unit, region) != nullptr;
}

std::string unit_behind(std::int64_t count, const std::string& unit, const Region& region,
                        Language language) {
  if (unit.empty()) return "";
  if (language == Language::zh || is_latin(unit)) return " " + one_line(unit);
  const auto* row = row_of(unit, region);
  return row == nullptr ? "" : " " + field(*row, count == 1 ? "one" : "many");
}

std::string counted(std::int64_t count, const std::string& unit, const Region& region,
                    Language language) {
  return std::to_string(count) + unit_behind(count, unit, region, language);
}

}  // namespace muster
