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
  RuleId id;
  std::string subject;
  Text title;
  std::string source;
  std::string clause;
  std::string mark;
  Date valid_from = {};
  std::optional<Date> valid_to;  ///< the last day in force
  std::optional<JurisdictionId> jurisdiction;
  std::vector<std::map<std::string, std::string>> rows;
  Origin origin;
};

/// Every rule that was loaded, ordered by id.
struct Rules {
  std::vector<Rule> rules;
};

/// The rule on a subject in force that day in the innermost of the jurisdictions (smallest first)
/// that has one; a rule without jurisdiction holds everywhere.
///
/// Empty:   when none is in force.
/// Throws:  Error{rule_ambiguous} when two are for the same jurisdiction.
[[nodiscard]] const Rule* in_force(const Rules& rules, std::string_view subject, Date day,
                                   const std::vector<JurisdictionId>& jurisdictions);

/// A field of a row; empty when the row does not have it.
[[nodiscard]] std::string field(const std::map<std::string, std::string>& row,
                                const std::string& name);
/// As a decimal. Empty: when the row does not have it, or it is no number.
[[nodiscard]] std::optional<Decimal> decimal_field(const std::map<std::string, std::string>& row,
                                                   const std::string& name);

/// A finding for each rule that is in force on one day with another of the same subject and
/// jurisdiction: what in_force() would refuse in the night.
void check_overlaps(const Rules& rules, Findings& findings);

/// Reads one file of `rules.xsd` and adds its rules in order of id. The subjects that are known,
/// and the fields of their rows, are those of docs/rules-format.md; they are checked field by
/// field. Every row may carry its own source, clause, mark and note.
void read_rules(std::string_view xml, const std::string& file, Rules& into, Findings& findings);

}  // namespace muster
