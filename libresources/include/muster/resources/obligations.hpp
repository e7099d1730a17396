#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "muster/plan/obligation_rules.hpp"
#include "muster/resources/region.hpp"

namespace muster {

/// 演练, 评估, 备案, 备案核对, 评审(预案自定), 资格, 保险, 高速通行, 检验, 批次效期, 再核实, 普查,
/// 互助协议, 整改措施.
enum class ObligationKind {
  drill,
  evaluation,
  filing,
  filing_check,
  review,
  qualification,
  insurance,
  motorway_pass,
  inspection,
  lot_expiry,
  verification,
  survey,
  agreement,
  corrective_action
};
[[nodiscard]] std::string_view name(ObligationKind kind);
[[nodiscard]] Text title(ObligationKind kind);

/// Something that must be done by a day, for which subject, and what says so.
struct Obligation {
  /// Stable when asked again: "<kind>/<subject kind>/<subject>/<what>/<due>".
  std::string id = {};
  ObligationKind kind = ObligationKind::drill;
  SubjectKind about = SubjectKind::plan;
  std::string subject = {};
  Text subject_name = {};
  std::optional<OrganisationId> duty = {};  ///< whose duty it is, as far as the records say
  Date due = {};
  bool overdue = false;            ///< due before the day of the question
  bool repeated = false;           ///< follows one that is assumed to be done on its day
  std::optional<Date> last = {};   ///< when it was done last; none: no record of it
  Authority authority = {};        ///< rule empty: the record or plan itself says so
  std::vector<PlanId> plans = {};  ///< of a drill: drilling any one of them is enough
  std::vector<Message> reasons = {};
};

struct DueQuestion {
  Date as_of = {};
  std::optional<Date> until = {};  ///< none: a year from `as_of`
  /// How drills are counted where authorities differ; none: as the rule `drill_counting` says. What
  /// a rule demands of each major hazard source stays per plan whatever is chosen.
  std::optional<Counting> policy = {};
};

struct Due {
  std::vector<Obligation> obligations = {};
  Findings findings =
      {};  ///< a year missing in the calendar, records about plans that are not there
};

/// What is overdue on the day and what falls due until the end, of everything the region records:
/// plans (filing, its check, evaluation, their own review), drills of every unit that has a plan,
/// dated facts that run out, lots, agreements, figures to verify again, hazards to survey again.
///
/// A drill that was never held is counted from the day the plan was issued, which a reason says.
/// Of what comes again, later turns within the window are listed as `repeated`.
///
/// Order:   due, kind, subject kind, subject, id.
/// Empty:   when nothing falls due.
/// Throws:  Error{due_until} when the end lies before the day; as in_force() and major_hazard().
[[nodiscard]] Due obligations(const Region& region, const DueQuestion& question);

/// The obligations as whole-day events of one calendar (RFC 5545), in both languages, with CRLF
/// line ends and folded lines. `stamp` is the day of the question.
[[nodiscard]] std::string obligations_calendar(const Due& due, const Region& region,
                                               const DueQuestion& question, Language language);

}  // namespace muster
