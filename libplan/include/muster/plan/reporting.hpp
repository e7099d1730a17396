#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "muster/plan/deadline.hpp"
#include "muster/plan/grade.hpp"
#include "muster/plan/incident.hpp"
#include "muster/plan/tier.hpp"

namespace muster {

class Catalogue;

/// One report that the law asks for (rule `reporting_limit`).
struct StatutoryReport {
  std::string step;  ///< as the rule names it
  Tier from = Tier::enterprise;
  std::optional<Tier> to;         ///< none: beside the chain, to what `step` names
  std::optional<Seconds> within;  ///< none: at once
  ClockEvent runs_from = ClockEvent::known;
  std::optional<Instant> due;  ///< none while the instant it runs from is not known
  std::string clause;
  std::string mark;
};

/// Who must hear of an incident, how far up, and by when.
struct Reporting {
  Grade grade = Grade::ordinary;  ///< the potential one: it decides until people are accounted for
  Tier up_to = Tier::city;
  RuleId rule;
  std::string source;
  std::string clause;
  std::vector<StatutoryReport> reports;  ///< up the chain, then beside it
  std::vector<std::string> beside;       ///< told beside the chain, by rule `parallel_receiver`
  std::optional<Decimal> times_per_day;  ///< reports on how it goes on, by rule `follow_up`
};

/// The chain of State Council order 493, Art 9 to 13, as the rules in force have it: enterprise,
/// county, city, province, nation, cut off where the potential grade ends it. Each level's limit
/// runs from its own receipt. A row for a sector holds for the kinds of incident under it.
///
/// Shapes:  `received`: when each tier had the report, as far as that is known or planned.
/// Empty:   when no rule `reporting_chain` is in force that day, or it does not name the grade.
[[nodiscard]] std::optional<Reporting> reporting(const LocatedIncident& incident,
                                                 const Grades& grades,
                                                 const std::map<Tier, Instant>& received,
                                                 const Catalogue& catalogue, const Rules& rules,
                                                 Date day);

}  // namespace muster
