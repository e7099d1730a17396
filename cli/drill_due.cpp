#include <chrono>
#include <map>

#include "cli_words.hpp"
#include "command.hpp"
#include "deed_arguments.hpp"
#include "exit_code.hpp"
#include "muster/plan/file.hpp"
#include "muster/plan/table.hpp"
#include "muster/resources/drill_programme.hpp"
#include "opened_region.hpp"
#include "opened_store.hpp"
#include "terminal.hpp"

namespace muster {

namespace {

int run_record(const Given& given, Session& session) {
  OpenedStore opened = open_store(*given.one("REGION.db"), session);
  const Json report = read_json(read_file(*given.one("REPORT.json"), JsonLimits().bytes));
  const Deed deed = deed_of(given, Role::planner, opened.region->header.display_offset);
  const Done done = opened.store.record_drill(report, deed);
  if (!given.has("--json")) print("【演练 / EXERCISE】");
  print_done(done, given, session);
  return exit_code::done;
}

std::string words_of(const Json& object, const char* name) {
  const Json* member = object.find(name);
  return member != nullptr && member->string() != nullptr ? *member->string() : "";
}

/// What the store remembers of drills: those held, and the latest word on each corrective action.
struct Remembered {
  std::vector<HeldDrill> held = {};
  std::map<std::string, Json> actions = {};  ///< by drill and id
};

Remembered remembered(const std::string& path, Offset offset) {
  Remembered all;
  const Store store = Store::open(path);
  for (const auto& [seq, record] : store.drills()) {
    HeldDrill held;
    if (const auto at = parse_instant(words_of(record, "start"))) {
      held.on = std::chrono::floor<std::chrono::days>(*at + offset);
    }
    if (const Json* plans = record.find("plans"); plans != nullptr && plans->array() != nullptr) {
      for (const Json& plan : *plans->array()) {
        if (plan.string() != nullptr) held.plans.emplace_back(*plan.string());
      }
    }
    all.held.push_back(std::move(held));
    const Json* actions = record.find("corrective_actions");
    if (actions == nullptr || actions->array() == nullptr) continue;
    for (const Json& action : *actions->array()) {
      all.actions.insert_or_assign(words_of(record, "drill") + "/" + words_of(action, "id"),
                                   action);
    }
  }
  return all;
}

void print_actions(const Remembered& memory, const Region& region, Language language) {
  Table table({{words(Word::column_due, language), Align::left, true},
               {words(Word::column_verb, language)},
               {words(Word::column_owed_by, language)}});
  for (const auto& [key, action] : memory.actions) {
    if (words_of(action, "status") == "done") continue;
    table.add({words_of(action, "due"), one_line(words_of(action, "text")),
               one_line(name_of(region.organisations, OrganisationId(words_of(action, "owner")))
                            .in(language))});
  }
  if (table.empty()) return;
  print("\n" + words(Word::drill_open_actions, language) + "\n");
  print_table(table);
}

void print_programme(const DrillProgramme& programme, const std::vector<DrillNeed>& needs,
                     Language language) {
  print("\n" +
        words(Word::drill_programme, language,
              {std::to_string(programme.drills.size()),
               std::to_string(needs.size() - programme.unserved.size()),
               words(programme.proved ? Word::drill_proved : Word::drill_not_proved, language)}) +
        "\n");
  Table table({{words(Word::column_until, language), Align::left, true},
               {words(Word::column_verb, language)},
               {words(Word::column_serves, language), Align::right}});
  for (const ProgrammeDrill& drill : programme.drills) {
    table.add({format_date(drill.by), one_line(drill.choice.name.in(language)),
               std::to_string(drill.needs.size())});
  }
  print_table(table);
  for (const std::size_t n : programme.unserved) {
    print(words(Word::drill_unserved, language, {one_line(needs[n].name.in(language))}) + "\n");
  }
}

int run_due(const Given& given, Session& session) {
  const std::string path = *given.one("REGION");
  const OpenedRegion opened = usable_region(path, session);
  const Region& region = *opened.region;
  const Offset offset = region.header.display_offset;
  Date from = std::chrono::floor<std::chrono::days>(
      std::chrono::floor<Seconds>(std::chrono::system_clock::now()) + offset);
  if (const auto day = given.one("--on")) {
    const auto parsed = parse_date(*day);
    if (!parsed) throw Error(Code::usage_form, {"--on", *day, "2026-12-01"});
    from = *parsed;
  }
  const Date until = from + std::chrono::days(365);
  const Remembered memory = opened.store ? remembered(path, offset) : Remembered();
  const auto needs = drill_needs(region, memory.held, from, until);
  const auto choices = drill_choices(region, from);
  const DrillProgramme programme = drill_programme(needs, choices);
  const Language language = session.language;
  print("【演练 / EXERCISE】" + banner_line(region, language));
  print(words(Word::drill_owed, language) + "\n");
  Table table({{words(Word::column_due, language), Align::left, true},
               {words(Word::column_owed_by, language)}});
  for (const DrillNeed& need : needs) {
    table.add({format_date(need.due), one_line(need.name.in(language))});
  }
  print_table(table);
  if (given.has("--programme")) print_programme(programme, needs, language);
  print_actions(memory, region, language);
  return exit_code::done;
}

}  // namespace

Command drill_record_command() {
  std::vector<Argument> all = {
      {.name = "REGION.db", .about = {"数据库文件", "the store"}, .required = true},
      {.name = "REPORT.json",
       .about = {"drill report --json 的结果", "what drill report --json printed"},
       .required = true},
      {.name = "--json", .about = {"输出 JSON", "print JSON"}}};
  for (Argument& argument : deed_arguments()) all.push_back(std::move(argument));
  return {
      .name = "drill record",
      .about = {"登记一场已结束的演练和纠正行动",
                "record a finished drill and its corrective actions"},
      .explains =
          {"一次写入，只进审计：不动库存，不动救援组。由预案管理人员登记。",
           "One write that goes into the audit alone: no stock moves and no crew. The planner's."},
      .arguments = std::move(all),
      .examples = {"muster drill record shuozhou.db report.json --key plan1-0007"},
      .run = run_record};
}

Command drill_due_command() {
  return {
      .name = "drill due",
      .about = {"哪些演练到期，最少办几场", "which drills are owed, and the fewest that serve"},
      .explains =
          {"按规则列出一年内应开展的演练和未完成的纠正行动；加 --programme "
           "给出场次最少的年度计划。",
           "The drills the rules ask for within a year and the corrective actions still open; with "
           "--programme the fewest drills that serve them all."},
      .arguments = {{.name = "REGION",
                     .about = {"地区文件夹或数据库", "a region folder or a store"},
                     .required = true},
                    {.name = "--on",
                     .value = "DAY",
                     .about = {"从哪天起，默认今天", "from which day on; today where left out"}},
                    {.name = "--programme",
                     .about = {"给出年度演练计划", "propose a year's programme"}}},
      .examples = {"muster drill due data/shuozhou --on 2026-12-01 --programme"},
      .run = run_due};
}

}  // namespace muster
