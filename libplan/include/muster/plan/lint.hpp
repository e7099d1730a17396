#pragma once

#include <optional>
#include <vector>

#include "muster/plan/catalogue.hpp"
#include "muster/plan/plan_library.hpp"
#include "muster/plan/rules.hpp"
#include "muster/plan/work_calendar.hpp"

namespace muster {

struct LintOptions {
  std::optional<Date> as_of = {};  ///< none: nothing is said of what depends on the day
  WorkCalendar calendar = {};
  std::vector<JurisdictionId> jurisdictions = {};  ///< whose rules count, smallest first
};

/// Everything about one plan, taken alone, that will go wrong on the day although it may be read
/// and stored: an action that can never begin, a deadline its own steps cannot keep, a level that
/// is never reached … The first parameter of every finding is the id of the card or plan it is
/// about; docs/lint.md says of each code why it matters and how to mend it.
///
/// A limit that a rule states is tried when the rule is in force on `as_of`, or else on the day the
/// plan was issued; where neither is known it is left out.
///
/// Order:   levels, cards in the plan's order, needs, dates.
/// Empty:   when there is nothing to say.
/// Cost:    O(cards · (actions · log actions + texts)).
/// Throws:  as in_force().
[[nodiscard]] Findings lint(const Plan& plan, const Catalogue& catalogue, const Rules& rules,
                            const LintOptions& options);

/// The same for each plan, and what is wrong between them: links that lead nowhere useful, two
/// plans for one incident with contrary orders.
///
/// Order:   plan id; then what is between two plans, by the ids of both.
[[nodiscard]] Findings lint(const PlanLibrary& plans, const Catalogue& catalogue,
                            const Rules& rules, const LintOptions& options);

}  // namespace muster
