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

std::string counted(std::int64_t count, const std::string& unit, const Region& region,
                    Language language) {
  std::string said = std::to_string(count);
  if (unit.empty()) return said;
  if (language == Language::zh || is_latin(unit)) return said + " " + one_line(unit);
  const auto* row = row_of(unit, region);
  if (row != nullptr) said += " " + field(*row, count == 1 ? "one" : "many");
  return said;
}

}  // namespace muster
