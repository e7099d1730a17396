#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "muster/plan/json.hpp"
#include "muster/resources/drill_score.hpp"
#include "muster/resources/rehearsal_report.hpp"

namespace muster {

/// 纠正行动: what is to be mended, by whom, until when.
struct CorrectiveAction {
  std::string id = {};
  std::string objective = {};  ///< may be empty
  std::string text = {};
  std::string cause = {};    ///< why it was so
  std::string element = {};  ///< planning, organisation, equipment, training or exercise
  OrganisationId owner = {};
  Date due = {};
  std::string status = {};  ///< open, done
};

/// Reads `id,text,owner,due` with `objective,cause,element,status` where they are wanted.
///
/// Empty:   when a finding of severity error was added, an unknown owner among them.
[[nodiscard]] std::optional<std::vector<CorrectiveAction>> read_corrective_actions(
    std::string_view csv, const std::string& file, const Drill& drill, const Region& region,
    Findings& findings);

/// Everything an after-action report is made of.
struct AfterAction {
  const Drill& drill;
  const Rehearsal& rehearsal;
  const EventLog& log;
  const DrillScore& score;
  const RatingScale& scale;
  std::vector<CorrectiveAction> actions = {};
};

/// The score in words: each number with the formula it comes from.
[[nodiscard]] std::string score_text(const AfterAction& after, const Region& region,
                                     const DrillReportOptions& options);
/// 演练评估报告, or 应急处置评估报告 for a real incident: what was planned, possible and observed
/// side by side, strengths, gaps, what was not observed, corrective actions. One page, no script.
[[nodiscard]] std::string after_action_html(const AfterAction& after, const Region& region,
                                            const DrillReportOptions& options);
[[nodiscard]] Json after_action_json(const AfterAction& after, const Region& region,
                                     const DrillReportOptions& options);

}  // namespace muster
