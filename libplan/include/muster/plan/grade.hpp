#pragma once

#include <map>
#include <optional>
#include <string_view>
#include <vector>

#include "muster/plan/error.hpp"
#include "muster/plan/id.hpp"
#include "muster/plan/time.hpp"
#include "muster/plan/units.hpp"

namespace muster {

struct Rules;

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
  RuleId rule;
  /// Which criteria reached the confirmed and the potential grade; none for an ordinary accident.
  std::vector<Message> confirmed_by;
  std::vector<Message> potential_by;
};

/// The highest grade that any one criterion reaches. What is not in `indicators` is unknown and
/// reaches nothing.
///
/// Empty:   when no rule `accident_grade` is in force that day.
[[nodiscard]] std::optional<Grades> grades(const std::map<IndicatorId, Decimal>& indicators,
                                           const Rules& rules, Date day,
                                           const std::vector<JurisdictionId>& jurisdictions);

/// 较大涉险: an event that must be reported although its grade is not reached, by the rule
/// `at_risk_class`.
struct AtRisk {
  RuleId rule;
  std::vector<Message> reasons =
      {};  ///< the criteria that are reached; none: it is no such event so far
  std::vector<IndicatorId> unknown;  ///< ordered; told, these could still make it one
  [[nodiscard]] bool reached() const { return !reasons.empty(); }
};

/// Empty:   when no rule `at_risk_class` is in force that day.
[[nodiscard]] std::optional<AtRisk> at_risk(const std::map<IndicatorId, Decimal>& indicators,
                                            const Rules& rules, Date day,
                                            const std::vector<JurisdictionId>& jurisdictions);

/// Some sectors do not call a small loss without casualties an accident (rule
/// `accident_loss_floor`). `sectors` are the kind of the incident and all above it. Only a loss
/// that is told, with casualties told to be none, falls below the floor.
///
/// Empty:   when the event counts as an accident, or it cannot be said that it does not.
[[nodiscard]] std::optional<Message> below_loss_floor(
    const std::map<IndicatorId, Decimal>& indicators, const std::vector<IncidentKindId>& sectors,
    const Rules& rules, Date day, const std::vector<JurisdictionId>& jurisdictions);

}  // namespace muster
