#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "muster/plan/error.hpp"
#include "muster/plan/id.hpp"
#include "muster/plan/time.hpp"

namespace muster {

/// One rule of law, standard or practice as data. The body is a table of named fields; what the
/// subject of the rule asks of them is checked when it is read.
struct Rule {
  RuleId id = {};
  std::string subject = {};
  Text title = {};
  std::string source = {};
  std::string clause = {};
  std::string mark = {};
  Date valid_from = {};
  std::optional<Date> valid_to = {};  ///< the last day in force
  std::optional<JurisdictionId> jurisdiction = {};
  std::vector<std::map<std::string, std::string>> rows = {};
  Origin origin = {};
};

/// Every rule that was loaded, ordered by id.
struct Rules {
  std::vector<Rule> rules = {};
};

/// The rule on a subject in force that day in the innermost of the jurisdictions (smallest first)
/// that has one; a rule without jurisdiction holds everywhere.
///
/// Empty:   when none is in force.
/// Throws:  Error{rule_ambiguous} when two are for the same jurisdiction.
[[nodiscard]] const Rule* in_force(const Rules& rules, std::string_view subject, Date day,
                                   const std::vector<JurisdictionId>& jurisdictions);

/// Reads one file of `rules.xsd` and adds its rules in order of id. Known subjects are checked
/// field by field: `turnout` (team_kind, state, after), `accident_grade` (grade, indicator,
/// at_least, and the indicators that are added to it: plus, plus_potential), `reporting_chain`
/// (grade, up_to), `reporting_limit` (step, within or at_once, runs_from, sector). Every row may
/// carry its own source, clause, mark and note.
void read_rules(std::string_view xml, const std::string& file, Rules& into, Findings& findings);

}  // namespace muster
