#pragma once

#include <map>
#include <optional>
#include <string_view>
#include <vector>

#include "muster/plan/rules.hpp"

namespace muster {

/// 一般, 较大, 重大, 特别重大: the result of an accident by law. Never a response level, never a
/// warning colour.
enum class Grade { ordinary, fairly_serious, serious, particularly_serious };

[[nodiscard]] std::string_view name(Grade grade);
[[nodiscard]] std::optional<Grade> grade_named(std::string_view name);
[[nodiscard]] Text title(Grade grade);

/// The grade by what is confirmed, and by what may still become true: missing and trapped people
/// are counted as dead until they are found (State Council order 493, Art 12). Reports follow the
/// potential grade.
struct Grades {
  Grade confirmed = Grade::ordinary;
  Grade potential = Grade::ordinary;
  RuleId rule = {};
};

/// Empty:   when no rule `accident_grade` is in force that day.
[[nodiscard]] std::optional<Grades> grades(const std::map<IndicatorId, Decimal>& indicators,
                                           const Rules& rules, Date day,
                                           const std::vector<JurisdictionId>& jurisdictions);

}  // namespace muster
