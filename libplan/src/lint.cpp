#include "muster/plan/lint.hpp"

#include "lint_parts.hpp"

namespace muster {

void LintView::say(const Origin& origin, const std::string& about, Code code,
                   std::string_view field, std::vector<Text> parameters) const {
  Origin where = origin;
  where.field = field;
  parameters.insert(parameters.begin(), Text(about));
  report(findings, code, std::move(where), std::move(parameters));
}

void LintView::say(const Card& card, Code code, std::string_view field,
                   std::vector<Text> parameters) const {
  say(card.origin, card.id.str(), code, field, std::move(parameters));
}

void LintView::say(Code code, std::string_view field, std::vector<Text> parameters) const {
  say(plan.origin, plan.id.str(), code, field, std::move(parameters));
}

std::optional<Date> LintView::rule_day() const {
  return options.as_of ? options.as_of : plan.issued;
}

const Rule* LintView::rule(std::string_view subject) const {
  const auto day = rule_day();
  return day ? in_force(rules, subject, *day, options.jurisdictions) : nullptr;
}

Findings lint(const Plan& plan, const Catalogue& catalogue, const Rules& rules,
              const LintOptions& options) {
  Findings findings;
  const LintView view{plan, catalogue, rules, options, findings};
  lint_levels(view);
  lint_text(view);
  for (const Card& card : plan.cards) {
    lint_card(view, card);
    lint_distances(view, card);
    lint_text(view, card);
  }
  lint_needs(view);
  lint_dates(view);
  return findings;
}

Findings lint(const PlanLibrary& plans, const Catalogue& catalogue, const Rules& rules,
              const LintOptions& options) {
  Findings findings;
  for (const Plan& plan : plans.plans()) {
    Findings own = lint(plan, catalogue, rules, options);
    findings.insert(findings.end(), own.begin(), own.end());
  }
  lint_between(plans, catalogue, findings);
  return findings;
}

}  // namespace muster
