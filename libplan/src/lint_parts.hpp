#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "muster/plan/lint.hpp"

namespace muster {

/// One plan being looked at, and where what is odd about it goes.
struct LintView {
  const Plan& plan;
  const Catalogue& catalogue;
  const Rules& rules;
  const LintOptions& options;
  Findings& findings;

  /// A finding about a card: its id is the first parameter.
  void say(const Card& card, Code code, std::string_view field,
           std::vector<Text> parameters = {}) const;
  /// A finding about the plan.
  void say(Code code, std::string_view field, std::vector<Text> parameters = {}) const;
  void say(const Origin& origin, const std::string& about, Code code, std::string_view field,
           std::vector<Text> parameters) const;
  /// The day whose rules count; empty when nobody said.
  [[nodiscard]] std::optional<Date> rule_day() const;
  /// The rule on that subject, or nullptr.
  [[nodiscard]] const Rule* rule(std::string_view subject) const;
};

void lint_levels(const LintView& view);
void lint_card(const LintView& view, const Card& card);
void lint_distances(const LintView& view, const Card& card);
void lint_text(const LintView& view);
void lint_text(const LintView& view, const Card& card);
void lint_needs(const LintView& view);
void lint_dates(const LintView& view);
/// What is wrong between plans.
void lint_between(const PlanLibrary& plans, const Catalogue& catalogue, Findings& findings);

/// Whether some incident is covered by both, as far as the plans alone can tell. Two areas meet
/// only when they are the same.
[[nodiscard]] bool may_meet(const Coverage& a, const Coverage& b, const Catalogue& catalogue);

/// The levels that can be reached by some incident, by position; one is kept from it by a graver
/// level that always holds first.
[[nodiscard]] std::vector<bool> reachable_levels(const Plan& plan);

}  // namespace muster
