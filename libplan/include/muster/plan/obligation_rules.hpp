#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "muster/plan/rules.hpp"

namespace muster {

/// Whether a floor of drills is met once by the unit or by each of its plans. Authorities differ.
enum class Counting { per_unit, per_plan };
[[nodiscard]] std::string_view name(Counting counting);
[[nodiscard]] Text title(Counting counting);

/// Where an obligation is written down.
struct Authority {
  RuleId rule = {};
  std::string source = {};
  std::string clause = {};
  std::string mark = {};
};

/// So many drills in so many months, of one kind of plan, by one kind of unit (rule
/// `drill_frequency`). All floors that name a unit hold at once.
struct DrillFloor {
  std::string who = {};
  std::string plan = {};  ///< comprehensive_or_special, on_site, any, major_hazard_special, …
  int times = 1;
  int every_months = 12;
  bool record_sent = false;
  std::optional<Counting> counted = {};  ///< by the rule `drill_counting`; none: it does not say
  Authority authority = {};
};

/// Order:   as the rule has them.
/// Empty:   when no rule is in force that day.
[[nodiscard]] std::vector<DrillFloor> drill_floors(
    const Rules& rules, Date day, const std::vector<JurisdictionId>& jurisdictions);

/// How long a step of a plan's life may take, or after how long it comes again (rule
/// `plan_interval`).
struct Interval {
  std::optional<int> working_days = {};
  std::optional<int> months = {};
  std::string counts_from = {};
  Authority authority = {};
};

/// The row of the rule for that step and that unit; else the one that names no unit.
///
/// Empty:   when the rule has neither.
[[nodiscard]] std::optional<Interval> interval_for(const Rule& rule, std::string_view step,
                                                   std::string_view who);
/// As above, of the rule in force that day.
[[nodiscard]] std::optional<Interval> plan_interval(
    const Rules& rules, std::string_view step, std::string_view who, Date day,
    const std::vector<JurisdictionId>& jurisdictions);

/// How many months a figure of that kind may stand until it is verified again (rule
/// `verification_limit`).
[[nodiscard]] std::optional<Interval> verification_limit(
    const Rules& rules, std::string_view what, Date day,
    const std::vector<JurisdictionId>& jurisdictions);

/// The same day of the month so many months later; the last of that month where it has no such day.
[[nodiscard]] Date months_after(Date day, int months);

}  // namespace muster
