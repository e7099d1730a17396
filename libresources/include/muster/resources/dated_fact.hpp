#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "muster/plan/id.hpp"
#include "muster/plan/provenance.hpp"
#include "muster/plan/text.hpp"
#include "muster/plan/time.hpp"

namespace muster {

/// What a dated fact or an obligation is about.
enum class SubjectKind {
  plan,
  hazard,
  organisation,
  team,
  crew,
  expert,
  vehicle,
  stockpile,
  lot,
  agreement
};
[[nodiscard]] std::string_view name(SubjectKind kind);
[[nodiscard]] Text title(SubjectKind kind);

/// 演练, 评估, 评审, 编制, 备案, 普查, 核实, 资格, 检验, 整改措施.
enum class FactKind {
  drill,
  evaluation,
  review,
  authorship,
  filing,
  survey,
  verification,
  qualification,
  inspection,
  corrective_action
};
[[nodiscard]] std::string_view name(FactKind kind);
[[nodiscard]] Text title(FactKind kind);
/// Whether a fact of the kind runs out, so that it must say until when it holds.
[[nodiscard]] bool runs_out(FactKind kind);

/// Something that was done on a day, or holds from a day on: a drill, a survey, a qualification. A
/// corrective action is set on a day, due `until`, and over when it is `done`.
struct DatedFact {
  DatedFactId id;
  SubjectKind about = SubjectKind::plan;
  std::string subject;  ///< the id of what it is about
  FactKind fact = FactKind::drill;
  Date on = {};
  std::optional<Date> until;  ///< the last day it holds, or the day it is due
  std::optional<Date> done;
  std::optional<std::string> by =
      {};  ///< who did it: the id of an expert or organisation, or words
  Text what;
  Provenance provenance;
};

/// Why a finding is true of the region and stands: it comes out as a note with this reason.
struct Explanation {
  ExplanationId id;
  std::string code;   ///< the name of the finding's code, "lint.hazard_no_plan"
  std::string about;  ///< what the finding is about, its first parameter, and behind a blank
                      ///< one more that it names, if any; "*": whatever it is
  Text reason;
  Provenance provenance;
};

}  // namespace muster
