#include "muster/plan/obligation_rules.hpp"

#include <algorithm>
#include <chrono>

namespace muster {

namespace {

using Row = std::map<std::string, std::string>;

/// A field of the row, or what the rule says for all of its rows.
std::string field_or(const Row& row, const std::string& name, const std::string& otherwise) {
  const std::string own = field(row, name);
  return own.empty() ? otherwise : own;
}

Authority authority_of(const Rule& rule, const Row& row) {
  return {.rule = rule.id,
          .source = field_or(row, "source", rule.source),
          .clause = field_or(row, "clause", rule.clause),
          .mark = field_or(row, "mark", rule.mark)};
}

std::optional<int> whole(const Row& row, const std::string& name) {
  const auto value = decimal_field(row, name);
  if (!value) return std::nullopt;
  constexpr std::int64_t most = 100'000;
  return static_cast<int>(std::clamp<std::int64_t>(value->rounded_up().count(), 0, most));
}

/// The row that names the unit, or else the one that names none.
const Row* row_for(const Rule& rule, std::string_view step, std::string_view who) {
  const Row* general = nullptr;
  for (const Row& row : rule.rows) {
    if (field(row, "step") != step) continue;
    const std::string named = field(row, "who");
    if (named.empty()) {
      general = &row;
    } else if (named == who) {
      return &row;
    }
  }
  return general;
}

Interval interval_of(const Rule& rule, const Row& row) {
  return {.working_days = whole(row, "working_days"),
          .months = whole(row, "months"),
          .counts_from = field(row, "counts_from"),
          .authority = authority_of(rule, row)};
}

}  // namespace

std::string_view name(Counting counting) {
  return counting == Counting::per_plan ? "per_plan" : "per_unit";
}

Text title(Counting counting) {
  return counting == Counting::per_plan ? Text("预案", "by the plan") : Text("单位", "by the unit");
}

std::vector<DrillFloor> drill_floors(const Rules& rules, Date day,
                                     const std::vector<JurisdictionId>& jurisdictions) {
  std::vector<DrillFloor> floors;
  const Rule* frequency = in_force(rules, "drill_frequency", day, jurisdictions);
  if (frequency == nullptr) return floors;
  const Rule* counting = in_force(rules, "drill_counting", day, jurisdictions);
  for (const Row& row : frequency->rows) {
    DrillFloor floor{.who = field(row, "who"),
                     .plan = field(row, "plan"),
                     .times = whole(row, "times").value_or(1),
                     .every_months = whole(row, "every_months").value_or(1),
                     .record_sent = field(row, "record_sent") == "yes",
                     .authority = authority_of(*frequency, row)};
    if (counting != nullptr) {
      const auto found = std::ranges::find_if(
          counting->rows, [&](const Row& one) { return field(one, "plan") == floor.plan; });
      if (found != counting->rows.end()) {
        floor.counted =
            field(*found, "counted") == "per_plan" ? Counting::per_plan : Counting::per_unit;
      }
    }
    floors.push_back(std::move(floor));
  }
  return floors;
}

std::optional<Interval> interval_for(const Rule& rule, std::string_view step,
                                     std::string_view who) {
  const Row* row = row_for(rule, step, who);
  if (row == nullptr) return std::nullopt;
  return interval_of(rule, *row);
}

std::optional<Interval> plan_interval(const Rules& rules, std::string_view step,
                                      std::string_view who, Date day,
                                      const std::vector<JurisdictionId>& jurisdictions) {
  const Rule* rule = in_force(rules, "plan_interval", day, jurisdictions);
  return rule == nullptr ? std::nullopt : interval_for(*rule, step, who);
}

std::optional<Interval> verification_limit(const Rules& rules, std::string_view what, Date day,
                                           const std::vector<JurisdictionId>& jurisdictions) {
  const Rule* rule = in_force(rules, "verification_limit", day, jurisdictions);
  if (rule == nullptr) return std::nullopt;
  for (const Row& row : rule->rows) {
    if (field(row, "what") == what) return interval_of(*rule, row);
  }
  return std::nullopt;
}

Date months_after(Date day, int months) {
  const std::chrono::year_month_day from(day);
  const std::chrono::year_month month =
      std::chrono::year_month(from.year(), from.month()) + std::chrono::months(months);
  const std::chrono::year_month_day same = month / from.day();
  if (same.ok()) return Date(same);
  return Date(month / std::chrono::last);
}

}  // namespace muster
