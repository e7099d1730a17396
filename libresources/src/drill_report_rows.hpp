#pragma once

#include <string>
#include <vector>

#include "drill_wording.hpp"
#include "muster/resources/drill_report.hpp"

namespace muster {

/// One expected action as every form of the report shows it.
struct AfterActionRow {
  std::string objective = {};
  std::string text = {};
  std::string limit = {};
  std::string possible = {};
  std::string observed = {};
  std::string lost = {};
  std::string points = {};
  std::string formula = {};
  std::string evidence = {};
  bool good = false;
  bool bad = false;
};
[[nodiscard]] AfterActionRow row_of(const AfterAction& after, std::size_t expectation,
                                    const DrillWording& wording);

struct ObjectiveRow {
  std::string text = {};
  std::string item = {};
  std::string rating = {};
  std::string share = {};
  std::string formula = {};
  std::string worst = {};
};
[[nodiscard]] ObjectiveRow row_of(const AfterAction& after, const ScoredObjective& objective,
                                  const DrillWording& wording);

[[nodiscard]] std::string total_of(const AfterAction& after, const DrillWording& wording);
[[nodiscard]] std::string scale_of(const AfterAction& after, const DrillWording& wording);
[[nodiscard]] std::string call_of(const AfterAction& after, const ScoredCall& call,
                                  const DrillWording& wording);
[[nodiscard]] std::string level_of(const AfterAction& after, const ScoredLevel& level,
                                   const DrillWording& wording);
/// The subject of a row of the log with its name, where it is a crew, team or plan.
[[nodiscard]] std::string subject_of(const Observation& row, const Region& region,
                                     const DrillWording& wording);
[[nodiscard]] std::string gap_of(const LogGap& gap, const DrillWording& wording);
[[nodiscard]] std::string element_of(const CorrectiveAction& action, const DrillWording& wording);
[[nodiscard]] std::string status_of(const CorrectiveAction& action, const DrillWording& wording);
/// 演练 / EXERCISE, or what a real incident's assessment says instead.
[[nodiscard]] std::string mark_of(const AfterAction& after, Language language);

}  // namespace muster
