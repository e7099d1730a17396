#include "muster/resources/drill_record.hpp"

#include <chrono>
#include <map>
#include <string>

namespace muster {

namespace {

std::string words_of(const Json& object, const char* name) {
  const Json* member = object.find(name);
  return member != nullptr && member->string() != nullptr ? *member->string() : "";
}

const Json::Array& list_of(const Json& object, const char* name) {
  static const Json::Array none;
  const Json* member = object.find(name);
  return member != nullptr && member->array() != nullptr ? *member->array() : none;
}

/// What a corrective action was by the last record that names it, and the day of its drill.
struct LastWord {
  const Json* action = nullptr;
  Date held = {};
};

}  // namespace

std::vector<DatedFact> recorded_drill_facts(std::span<const std::pair<std::int64_t, Json>> records,
                                            Offset offset) {
  std::vector<DatedFact> facts;
  std::map<std::pair<std::string, std::string>, LastWord> actions;
  for (const auto& [seq, record] : records) {
    const auto start = parse_instant(words_of(record, "start"));
    if (!start) continue;
    const Date held = std::chrono::floor<std::chrono::days>(*start + offset);
    const std::string drill = words_of(record, "drill");
    for (const Json& plan : list_of(record, "plans")) {
      if (plan.string() == nullptr) continue;
      facts.push_back({.id = DatedFactId("drill-" + std::to_string(seq) + "-" + *plan.string()),
                       .subject = *plan.string(),
                       .on = held,
                       .by = words_of(record, "organiser"),
                       .what = words_of(record, "title"),
                       .provenance = {.source = "drill " + drill}});
    }
    for (const Json& action : list_of(record, "corrective_actions")) {
      actions[{drill, words_of(action, "id")}] = {&action, held};
    }
  }
  for (const auto& [key, last] : actions) {
    const auto due = parse_date(words_of(*last.action, "due"));
    if (!due || words_of(*last.action, "status") == "done") continue;
    facts.push_back({.id = DatedFactId("drill-" + key.first + "-" + key.second),
                     .about = SubjectKind::organisation,
                     .subject = words_of(*last.action, "owner"),
                     .fact = FactKind::corrective_action,
                     .on = last.held,
                     .until = due,
                     .what = words_of(*last.action, "text"),
                     .provenance = {.source = "drill " + key.first}});
  }
  return facts;
}

}  // namespace muster
