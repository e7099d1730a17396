#include "muster/plan/grade.hpp"

#include <algorithm>
#include <array>
#include <set>
#include <string_view>

#include "muster/plan/rules.hpp"

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

std::vector<IndicatorId> ids_of(const std::string& list) {
  constexpr std::string_view space = " \t\n\v\f\r";
  std::vector<IndicatorId> ids;
  for (std::size_t begin = list.find_first_not_of(space); begin != std::string::npos;) {
    const std::size_t end = std::min(list.find_first_of(space, begin), list.size());
    ids.emplace_back(list.substr(begin, end - begin));
    begin = list.find_first_not_of(space, end);
  }
  return ids;
}

/// What is known of the listed indicators, together. Empty: when none of them is known.
std::optional<Decimal> sum_of(const std::string& list, const Indicators& indicators) {
  std::optional<Decimal> sum;
  for (const IndicatorId& id : ids_of(list)) {
    const auto known = indicators.find(id);
    if (known == indicators.end()) continue;
    sum = sum ? *sum + known->second : known->second;
  }
  return sum;
}

std::string joined(const std::string& list) {
  std::string text = list;
  for (std::size_t i = 0; i < text.size();) {
    if (text[i] != ' ') {
      ++i;
    } else {
      text.replace(i, 1, " + ");
      i += 3;
    }
  }
  return text;
}

/// "dead + missing + trapped come to 12 and reach 10". Empty: when they do not, or are not known.
std::optional<Message> reached(const Row& row, const std::string& list,
                               const Indicators& indicators) {
  const auto least = decimal_field(row, "at_least");
  if (!least) throw Error(Code::internal, {"at_least: " + field(row, "at_least")});
  const auto sum = sum_of(list, indicators);
  if (!sum || *sum < *least) return std::nullopt;
  return Message{Code::grade_reached, {joined(list), sum->str(), least->str()}};
}

void raise(Grade& grade, std::vector<Message>& by, const Row& row, const std::string& list,
           const Indicators& indicators) {
  const auto named = grade_named(field(row, "grade"));
  if (!named) throw Error(Code::internal, {"accident_grade: " + field(row, "grade")});
  auto reason = reached(row, list, indicators);
  if (!reason || *named < grade) return;
  if (*named > grade) by.clear();
  grade = *named;
  by.push_back(std::move(*reason));
}

std::string with(const std::string& list, const std::string& more) {
  return more.empty() ? list : list + ' ' + more;
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
    const std::string confirmed = with(field(row, "indicator"), field(row, "plus"));
    const std::string potential = with(confirmed, field(row, "plus_potential"));
    raise(result.confirmed, result.confirmed_by, row, confirmed, indicators);
    raise(result.potential, result.potential_by, row, potential, indicators);
  }
  return result;
}

std::optional<AtRisk> at_risk(const Indicators& indicators, const Rules& rules, Date day,
                              const std::vector<JurisdictionId>& jurisdictions) {
  const Rule* rule = in_force(rules, "at_risk_class", day, jurisdictions);
  if (rule == nullptr) return std::nullopt;
  AtRisk result{.rule = rule->id};
  std::set<IndicatorId> unknown;
  for (const Row& row : rule->rows) {
    const std::string list = with(field(row, "indicator"), field(row, "plus"));
    auto reason = reached(row, list, indicators);
    std::optional<Message> second;
    if (row.contains("and")) {
      const Row other = {{"at_least", field(row, "and_at_least")}};
      second = reached(other, field(row, "and"), indicators);
    }
    if (reason && (second || !row.contains("and"))) {
      result.reasons.push_back(std::move(*reason));
      if (second) result.reasons.push_back(std::move(*second));
      continue;
    }
    for (const IndicatorId& id : ids_of(with(list, field(row, "and")))) {
      if (!indicators.contains(id)) unknown.insert(id);
    }
  }
  result.unknown.assign(unknown.begin(), unknown.end());
  return result;
}

std::optional<Message> below_loss_floor(const Indicators& indicators,
                                        const std::vector<IncidentKindId>& sectors,
                                        const Rules& rules, Date day,
                                        const std::vector<JurisdictionId>& jurisdictions) {
  const Rule* rule = in_force(rules, "accident_loss_floor", day, jurisdictions);
  if (rule == nullptr) return std::nullopt;
  for (const Row& row : rule->rows) {
    if (std::ranges::find(sectors, IncidentKindId(field(row, "sector"))) == sectors.end()) continue;
    const auto loss = indicators.find(IndicatorId(field(row, "indicator")));
    const auto floor = decimal_field(row, "at_least");
    if (loss == indicators.end() || !floor || loss->second >= *floor) continue;
    const auto hurt = ids_of(field(row, "unless"));
    const bool nobody = std::ranges::all_of(hurt, [&](const IndicatorId& id) {
      const auto known = indicators.find(id);
      return known != indicators.end() && known->second == Decimal{};
    });
    if (nobody) return Message{Code::grade_below_floor, {loss->second.str(), floor->str()}};
  }
  return std::nullopt;
}

}  // namespace muster
