#include "muster/plan/grade.hpp"

#include <algorithm>
#include <array>
#include <sstream>

namespace muster {
namespace {

constexpr std::array<std::string_view, 4> names = {"ordinary", "fairly_serious", "serious",
                                                   "particularly_serious"};
constexpr std::array<std::string_view, 4> chinese = {"一般事故", "较大事故", "重大事故",
                                                     "特别重大事故"};
constexpr std::array<std::string_view, 4> english = {"ordinary accident", "fairly serious accident",
                                                     "serious accident",
                                                     "particularly serious accident"};

using Row = std::map<std::string, std::string>;
using Indicators = std::map<IndicatorId, Decimal>;

std::string field(const Row& row, const std::string& name) {
  const auto found = row.find(name);
  return found == row.end() ? std::string() : found->second;
}

/// What is known of the listed indicators, together. Empty: when none of them is known.
std::optional<Decimal> sum_of(const std::string& list, const Indicators& indicators) {
  std::optional<Decimal> sum;
  std::istringstream words(list);
  for (std::string word; words >> word;) {
    const auto known = indicators.find(IndicatorId(word));
    if (known == indicators.end()) continue;
    sum = sum ? *sum + known->second : known->second;
  }
  return sum;
}

Grade raised(Grade grade, const Row& row, const std::string& list, const Indicators& indicators) {
  const auto reached = grade_named(field(row, "grade"));
  const auto least = Decimal::parse(field(row, "at_least"));
  if (!reached || !least) throw Error(Code::internal, {"accident_grade: " + field(row, "grade")});
  const auto sum = sum_of(list, indicators);
  return sum && *sum >= *least ? std::max(grade, *reached) : grade;
}

}  // namespace

std::string_view name(Grade grade) { return names.at(static_cast<std::size_t>(grade)); }

std::optional<Grade> grade_named(std::string_view name) {
  const auto found = std::ranges::find(names, name);
  if (found == names.end()) return std::nullopt;
  return static_cast<Grade>(found - names.begin());
}

Text title(Grade grade) {
  const auto index = static_cast<std::size_t>(grade);
  return {std::string(chinese.at(index)), std::string(english.at(index))};
}

std::optional<Grades> grades(const Indicators& indicators, const Rules& rules, Date day,
                             const std::vector<JurisdictionId>& jurisdictions) {
  const Rule* rule = in_force(rules, "accident_grade", day, jurisdictions);
  if (rule == nullptr) return std::nullopt;
  Grades result{.rule = rule->id};
  for (const Row& row : rule->rows) {
    const std::string confirmed = field(row, "indicator") + ' ' + field(row, "plus");
    const std::string potential = confirmed + ' ' + field(row, "plus_potential");
    result.confirmed = raised(result.confirmed, row, confirmed, indicators);
    result.potential = raised(result.potential, row, potential, indicators);
  }
  return result;
}

}  // namespace muster
