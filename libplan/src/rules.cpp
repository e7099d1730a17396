#include "muster/plan/rules.hpp"

#include <algorithm>
#include <set>

#include "element_reader.hpp"
#include "rules_subjects.hpp"

namespace muster {
namespace {

using Row = std::map<std::string, std::string>;

std::string amount_of(Fields& fields, std::string_view name) {
  const Decimal value = fields.decimal(name);
  if (value < Decimal{}) fields.report(name, Code::field_out_of_range, {value.str(), "0", "∞"});
  return value.str();
}

std::string list_of(ElementReader& element, std::string_view name) {
  std::string list;
  for (const std::string& word : element.words(name)) list += (list.empty() ? "" : " ") + word;
  if (list.empty()) element.fields.report(name, Code::field_missing);
  return list;
}

/// The value of one field, checked and in the form in which it is kept.
std::string value_of(ElementReader& element, const RuleFieldSpec& spec) {
  Fields& fields = element.fields;
  switch (spec.form) {
    case RuleForm::id:
      return fields.id<struct AnyId>(spec.name).str();
    case RuleForm::ids:
      return list_of(element, spec.name);
    case RuleForm::word:
      return std::string(spec.words[fields.one_of(spec.name, spec.words)]);
    case RuleForm::amount:
      return amount_of(fields, spec.name);
    case RuleForm::duration:
      return format_duration(fields.duration(spec.name));
    case RuleForm::yes:
      return fields.yes_no(spec.name) ? "yes" : "no";
  }
  return {};
}

/// Which of the fields that stand for one another this row has; the first where it has none, so
/// that one is asked for.
std::string_view chosen(ElementReader& element, const RuleSubject& subject) {
  std::string_view first;
  std::string_view found;
  for (const RuleFieldSpec& spec : subject.fields) {
    if (spec.presence != RulePresence::either) continue;
    if (first.empty()) first = spec.name;
    if (!element.fields.has(spec.name)) continue;
    if (!found.empty()) {
      element.fields.report(spec.name, Code::rule_either,
                            {std::string(found), std::string(spec.name)});
    }
    if (found.empty()) found = spec.name;
  }
  return found.empty() ? first : found;
}

Row read_known_row(const RuleSubject& subject, ElementReader& element) {
  Row row;
  const std::string_view either = chosen(element, subject);
  for (const RuleFieldSpec& spec : subject.fields) {
    if (spec.presence == RulePresence::either && spec.name != either) continue;
    if (spec.presence == RulePresence::optional && !element.fields.has(spec.name)) continue;
    std::string value = value_of(element, spec);
    if (spec.form == RuleForm::yes && value == "no") {
      if (spec.presence == RulePresence::either) {
        element.fields.report(spec.name, Code::field_not_one_of, {value, "yes"});
      }
      continue;
    }
    row.emplace(spec.name, std::move(value));
  }
  if (element.fields.has("mark")) row.emplace("mark", mark_of(element.fields));
  for (const char* words : {"source", "clause", "note"}) {
    if (auto value = element.fields.maybe_text(words)) row.emplace(words, *value);
  }
  element.finish();
  return row;
}

std::string key_of(const RuleSubject& subject, const Row& row) {
  std::string key;
  for (const std::string& name : subject.key) {
    const auto found = row.find(name);
    if (found != row.end()) key += (key.empty() ? "" : " ") + found->second;
  }
  return key;
}

void read_rows(ElementReader& element, Rule& rule) {
  const RuleSubject* subject = rule_subject_named(rule.subject);
  if (subject == nullptr) element.fields.report("subject", Code::rule_subject, {rule.subject});
  std::set<std::string> keys;
  for (ElementReader& child : element.each("row")) {
    if (subject == nullptr) {
      const auto& attributes = child.raw().attributes;
      rule.rows.emplace_back(attributes.begin(), attributes.end());
      continue;
    }
    Row row = read_known_row(*subject, child);
    const std::string key = key_of(*subject, row);
    if (!key.empty() && !keys.insert(key).second) {
      child.fields.report({}, Code::rule_row_twice, {rule.id.view(), key});
    }
    rule.rows.push_back(std::move(row));
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
        throw Error(Code::rule_ambiguous, {found->id.view(), rule.id.view(), std::string(subject)});
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

std::string field(const Row& row, const std::string& name) {
  const auto found = row.find(name);
  return found == row.end() ? std::string() : found->second;
}

std::optional<Decimal> decimal_field(const Row& row, const std::string& name) {
  const auto found = row.find(name);
  return found == row.end() ? std::nullopt : Decimal::parse(found->second);
}

void check_overlaps(const Rules& rules, Findings& findings) {
  for (std::size_t i = 0; i < rules.rules.size(); ++i) {
    const Rule& later = rules.rules[i];
    for (std::size_t j = 0; j < i; ++j) {
      const Rule& earlier = rules.rules[j];
      if (earlier.subject != later.subject || earlier.jurisdiction != later.jurisdiction) continue;
      if (earlier.valid_to && *earlier.valid_to < later.valid_from) continue;
      if (later.valid_to && *later.valid_to < earlier.valid_from) continue;
      Origin origin = later.origin;
      origin.field = "valid_from";
      report(findings, Code::rule_ambiguous, std::move(origin),
             {earlier.id.view(), later.id.view(), later.subject});
    }
  }
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
      element.fields.report("id", Code::id_twice, {rule.id.view(), where});
      continue;
    }
    into.rules.push_back(std::move(rule));
  }
  document.finish();
  std::ranges::sort(into.rules, {}, &Rule::id);
}

}  // namespace muster
