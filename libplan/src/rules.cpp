#include "muster/plan/rules.hpp"

#include <algorithm>
#include <set>

#include "element_reader.hpp"

namespace muster {
namespace {

using Row = std::map<std::string, std::string>;
using Words = std::vector<std::string_view>;

/// Collects the checked fields of one row.
struct RowReader {
  ElementReader& element;
  Row row = {};

  void keep(const std::string& name, std::string value) { row.emplace(name, std::move(value)); }
  void id(const std::string& name) { keep(name, element.fields.id<struct AnyId>(name).str()); }
  void word(const std::string& name, const Words& words) {
    keep(name, std::string(words[element.fields.one_of(name, words)]));
  }
  void count(const std::string& name) {
    const Decimal value = element.fields.decimal(name);
    if (value < Decimal{}) {
      element.fields.report(name, Code::field_out_of_range, {value.str(), "0", "∞"});
    }
    keep(name, value.str());
  }
  void duration(const std::string& name) {
    keep(name, format_duration(element.fields.duration(name)));
  }
  void ids(const std::string& name) {
    std::string list;
    for (const std::string& word : element.words(name)) list += (list.empty() ? "" : " ") + word;
    if (!list.empty()) keep(name, list);
  }
  void maybe_text(const std::string& name) {
    if (auto value = element.fields.maybe_text(name)) keep(name, *value);
  }
};

const Words& states() {
  static const Words words = {"duty", "standby", "recall", "part_time"};
  return words;
}

const Words& grade_words() {
  static const Words words = {"ordinary", "fairly_serious", "serious", "particularly_serious"};
  return words;
}

void read_turnout(RowReader& row) {
  row.id("team_kind");
  row.word("state", states());
  row.duration("after");
}

void read_accident_grade(RowReader& row) {
  row.word("grade", grade_words());
  row.id("indicator");
  row.count("at_least");
  row.ids("plus");
  row.ids("plus_potential");
}

void read_reporting_chain(RowReader& row) {
  row.word("grade", grade_words());
  row.word("up_to", {"county", "city", "province", "nation"});
}

void read_reporting_limit(RowReader& row) {
  row.id("step");
  if (row.element.fields.maybe_yes_no("at_once").value_or(false)) {
    row.keep("at_once", "yes");
  } else {
    row.duration("within");
  }
  row.word("runs_from", {"occurred", "known", "received", "alerted"});
  row.maybe_text("sector");
}

struct Subject {
  std::string_view name;
  void (*read)(RowReader&);
  std::vector<std::string> key;  ///< the fields that tell two rows apart
};

const Subject* subject_named(std::string_view name) {
  static const std::vector<Subject> subjects = {
      {"turnout", read_turnout, {"team_kind", "state"}},
      {"accident_grade", read_accident_grade, {"grade", "indicator"}},
      {"reporting_chain", read_reporting_chain, {"grade"}},
      {"reporting_limit", read_reporting_limit, {"step", "sector"}},
  };
  const auto found = std::ranges::find(subjects, name, &Subject::name);
  return found == subjects.end() ? nullptr : &*found;
}

void read_known_row(const Subject& subject, RowReader& row) {
  subject.read(row);
  if (row.element.fields.has("mark")) row.keep("mark", mark_of(row.element.fields));
  for (const char* field : {"source", "clause", "note"}) row.maybe_text(field);
  row.element.finish();
}

std::string key_of(const Subject& subject, const Row& row) {
  std::string key;
  for (const std::string& field : subject.key) {
    const auto found = row.find(field);
    if (found != row.end()) key += (key.empty() ? "" : " ") + found->second;
  }
  return key;
}

void read_rows(ElementReader& element, Rule& rule) {
  const Subject* subject = subject_named(rule.subject);
  if (subject == nullptr) element.fields.report("subject", Code::rule_subject, {rule.subject});
  std::set<std::string> keys;
  for (ElementReader& child : element.each("row")) {
    if (subject == nullptr) {
      const auto& attributes = child.raw().attributes;
      rule.rows.emplace_back(attributes.begin(), attributes.end());
      continue;
    }
    RowReader row{.element = child};
    read_known_row(*subject, row);
    const std::string key = key_of(*subject, row.row);
    if (!key.empty() && !keys.insert(key).second) {
      child.fields.report({}, Code::rule_row_twice, {rule.id.str(), key});
    }
    rule.rows.push_back(std::move(row.row));
  }
  if (rule.rows.empty()) element.fields.report("row", Code::rule_no_rows);
}

Rule read_rule(ElementReader& element) {
  Fields& fields = element.fields;
  Rule rule{.id = fields.id<struct Rule>("id"),
            .subject = fields.id<struct AnyId>("subject").str(),
            .title = element.text("title"),
            .source = fields.text("source"),
            .clause = fields.maybe_text("clause").value_or(""),
            .mark = mark_of(fields),
            .valid_to = fields.maybe_date("valid_to"),
            .jurisdiction = fields.maybe_id<struct Jurisdiction>("jurisdiction"),
            .origin = element.origin()};
  if (!fields.has("valid_from")) fields.report("valid_from", Code::field_missing);
  rule.valid_from = fields.maybe_date("valid_from").value_or(Date{});
  if (rule.valid_to && *rule.valid_to < rule.valid_from) {
    fields.report("valid_to", Code::rule_validity,
                  {format_date(rule.valid_from), format_date(*rule.valid_to)});
  }
  read_rows(element, rule);
  element.finish();
  return rule;
}

}  // namespace

const Rule* in_force(const Rules& rules, std::string_view subject, Date day,
                     const std::vector<JurisdictionId>& jurisdictions) {
  const auto of = [&](const std::optional<JurisdictionId>& jurisdiction) -> const Rule* {
    const Rule* found = nullptr;
    for (const Rule& rule : rules.rules) {
      if (rule.subject != subject || rule.jurisdiction != jurisdiction) continue;
      if (day < rule.valid_from || (rule.valid_to && *rule.valid_to < day)) continue;
      if (found != nullptr) {
        throw Error(Code::rule_ambiguous, {found->id.str(), rule.id.str(), std::string(subject)});
      }
      found = &rule;
    }
    return found;
  };
  for (const JurisdictionId& jurisdiction : jurisdictions) {
    if (const Rule* found = of(jurisdiction)) return found;
  }
  return of(std::nullopt);
}

void read_rules(std::string_view xml, const std::string& file, Rules& into, Findings& findings) {
  const XmlElement root = read_xml(xml, file, findings);
  ElementReader document(root, file, findings);
  if (!opens(document, root, "rules")) return;
  std::map<RuleId, Origin> taken;
  for (const Rule& rule : into.rules) taken.emplace(rule.id, rule.origin);
  for (ElementReader& element : document.each("rule")) {
    Rule rule = read_rule(element);
    const auto [same, fresh] = taken.emplace(rule.id, rule.origin);
    if (!fresh) {
      const std::string where = same->second.file + ":" + std::to_string(same->second.line);
      element.fields.report("id", Code::id_twice, {rule.id.str(), where});
      continue;
    }
    into.rules.push_back(std::move(rule));
  }
  document.finish();
  std::ranges::sort(into.rules, {}, &Rule::id);
}

}  // namespace muster
