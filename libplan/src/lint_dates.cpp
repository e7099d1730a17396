#include <algorithm>

#include "lint_parts.hpp"
#include "muster/plan/obligation_rules.hpp"

namespace muster {

namespace {

constexpr Seconds an_hour = std::chrono::hours(1);

bool is_enterprise(Tier tier) { return tier <= Tier::group; }

/// What is filed, reviewed and revised; and what an enterprise owes the outside.
class DateLint {
 public:
  explicit DateLint(const LintView& view) : view_(view), plan_(view.plan) {}

  void run() {
    if (plan_.cards.empty()) view_.say(Code::lint_plan_no_cards, "card");
    const bool any = plan_.covers.kinds.empty() && plan_.covers.on_road.empty();
    if (any && plan_.kind != PlanKind::comprehensive) {
      view_.say(Code::lint_covers_everything, "covers");
    }
    if (!plan_.issued) view_.say(Code::lint_issue_missing, "issued");
    if (plan_.legal_bases.empty()) view_.say(Code::lint_legal_basis_missing, "legal_basis");
    review();
    filing();
    revisions();
    if (is_enterprise(plan_.tier)) reports();
    if (plan_.kind == PlanKind::on_site) withdraws();
  }

 private:
  void review() const {
    if (!plan_.review_due) {
      view_.say(Code::lint_review_missing, "review_due");
    } else if (view_.options.as_of && *plan_.review_due < *view_.options.as_of) {
      view_.say(Code::lint_review_overdue, "review_due",
                {format_date(*plan_.review_due), format_date(*view_.options.as_of)});
    }
  }

  void filing() const {
    if (!plan_.issued) return;
    const Rule* rule =
        in_force(view_.rules, "plan_interval", *plan_.issued, view_.options.jurisdictions);
    if (rule == nullptr) return;
    const auto interval = interval_for(
        *rule, "filing",
        is_enterprise(plan_.tier) ? std::string_view{} : std::string_view("government"));
    if (!interval || !interval->working_days) return;
    const WorkingDay limit = view_.options.calendar.after(*plan_.issued, *interval->working_days);
    if (!limit.day) {
      if (limit.missing_year) {
        view_.say(plan_.origin, std::to_string(*limit.missing_year), Code::calendar_year_missing,
                  "issued", {plan_.id.view()});
      }
      return;
    }
    const std::string last = format_date(*limit.day);
    if (plan_.filed && *plan_.filed > *limit.day) {
      view_.say(Code::lint_filing_late, "filed",
                {format_date(*plan_.filed), last, rule->id.view()});
    } else if (!plan_.filed && view_.options.as_of && *view_.options.as_of > *limit.day) {
      view_.say(Code::lint_filing_overdue, "filed",
                {format_date(*plan_.issued), last, rule->id.view()});
    }
  }

  void revisions() const {
    const auto mine = std::ranges::find(plan_.revisions, plan_.version, &Revision::version);
    if (mine == plan_.revisions.end()) {
      view_.say(Code::lint_revision_missing, "revision", {plan_.version});
    } else if (mine != plan_.revisions.begin()) {
      view_.say(Code::lint_version_old, "version",
                {plan_.version, plan_.revisions.front().version});
    }
  }

  void reports() const {
    for (const Card& card : plan_.cards) {
      for (const Action& action : card.actions) {
        for (const Notice& notice : action.notices) {
          const bool in_time = notice.deadline && notice.deadline->within <= an_hour &&
                               notice.deadline->runs_from != ClockEvent::received;
          if (in_time && notice.to != plan_.owner) return;
        }
      }
    }
    view_.say(Code::lint_report_missing, "notify", {format_duration(an_hour)});
  }

  void withdraws() const {
    const bool said = std::ranges::any_of(plan_.cards, [](const Card& card) {
      return card.leader_may_withdraw || !card.withdraw_when.empty();
    });
    if (!said && !plan_.cards.empty()) view_.say(Code::lint_withdraw_missing, "withdraw_when");
  }

  const LintView& view_;
  const Plan& plan_;
};

}  // namespace

void lint_dates(const LintView& view) { DateLint(view).run(); }

}  // namespace muster
