#include <algorithm>

#include "cli_words.hpp"
#include "command.hpp"
#include "deed_arguments.hpp"
#include "due_arguments.hpp"
#include "exit_code.hpp"
#include "muster/plan/file.hpp"
#include "muster/plan/table.hpp"
#include "muster/resources/drill_programme.hpp"
#include "opened_region.hpp"
#include "opened_store.hpp"
#include "recorded_drills.hpp"
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

void print_owed(const std::vector<DrillNeed>& needs, const Due& due, Language language) {
  print(words(Word::drill_owed, language) + "\n");
  Table table({{words(Word::column_due, language), Align::left, true},
               {words(Word::column_owed_by, language)},
               {words(Word::column_due_rule, language)}});
  for (const DrillNeed& need : needs) {
    const auto one = std::ranges::find(due.obligations, need.id, &Obligation::id);
    const std::string day = format_date(one->due);
    table.add(
        {one->overdue ? Cell(words(Word::due_overdue, language, {day}), Style::alarm) : Cell(day),
         one_line(need.name.in(language)),
         one_line(one->authority.source + " " + one->authority.clause)});
  }
  print_table(table);
}

/// What earlier drills left to be done.
void print_actions(const Due& due, const Region& region, Language language) {
  Table table({{words(Word::column_due, language), Align::left, true},
               {words(Word::column_verb, language)},
               {words(Word::column_owed_by, language)}});
  for (const Obligation& one : due.obligations) {
    if (one.kind != ObligationKind::corrective_action) continue;
    table.add({format_date(one.due), one_line(text(one.reasons.front(), language)),
               one.duty ? one_line(name_of(region.organisations, *one.duty).in(language)) : ""});
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

Json needs_json(const std::vector<DrillNeed>& needs, Language language) {
  Json::Array list;
  for (const DrillNeed& need : needs) {
    Json::Array plans;
    for (const PlanId& plan : need.plans) plans.emplace_back(plan.view());
    list.push_back(Json::Object{{"id", need.id},
                                {"due", format_date(need.due)},
                                {"name", need.name.in(language)},
                                {"plans", std::move(plans)}});
  }
  return list;
}

Json due_json(const std::vector<DrillNeed>& needs, const DrillProgramme& programme,
              const Region& region, const DueQuestion& question, Language language) {
  Json::Array drills;
  for (const ProgrammeDrill& drill : programme.drills) {
    Json::Array serves;
    for (const std::size_t n : drill.needs) serves.emplace_back(needs[n].id);
    drills.push_back(Json::Object{{"by", format_date(drill.by)},
                                  {"plan", drill.choice.plan.view()},
                                  {"planning_basis", drill.choice.basis},
                                  {"hazard", drill.choice.hazard.view()},
                                  {"name", drill.choice.name.in(language)},
                                  {"serves", std::move(serves)}});
  }
  Json::Array unserved;
  for (const std::size_t n : programme.unserved) unserved.emplace_back(needs[n].id);
  const Text& banner = region.header.banner;
  return Json::Object{{"document", "muster drill due"},
                      {"kind", "exercise"},
                      {"mark", "演练 / EXERCISE"},
                      {"format", 1},
                      {"banner", banner.empty() ? Json() : Json(banner.in(language))},
                      {"as_of", format_date(question.as_of)},
                      {"needs", needs_json(needs, language)},
                      {"programme", std::move(drills)},
                      {"proved", programme.proved},
                      {"unserved", std::move(unserved)}};
}

int run_drill_due(const Given& given, Session& session) {
  const DueQuestion question = due_question(given);
  const std::string path = *given.one("REGION");
  const OpenedRegion opened = usable_region(path, session);
  const auto with_drills = region_with_drills(opened, path);
  const Region& region = *with_drills;
  const Due due = obligations(region, question);
  const auto needs = drill_needs(due, question.as_of);
  const auto choices = drill_choices(region, question.as_of);
  const DrillProgramme programme = drill_programme(needs, choices);
  const Language language = session.language;
  if (given.has("--json")) {
    print(write_json(due_json(needs, programme, region, question, language)));
    return exit_code::done;
  }
  print("【演练 / EXERCISE】\n" + banner_line(region, language));
  print_owed(needs, due, language);
  if (given.has("--programme")) print_programme(programme, needs, language);
  print_actions(due, region, language);
  print("【演练 / EXERCISE】\n");
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
      .examples = {"muster drill record shuozhou.db report.json --key plan1-0007 --by planner1"},
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
      .arguments = {region_argument(),
                    as_of_day_argument(),
                    until_argument(),
                    policy_argument(),
                    {.name = "--programme",
                     .about = {"给出年度演练计划", "propose a year's programme"}},
                    {.name = "--json", .about = {"输出 JSON", "print JSON"}}},
      .examples = {"muster drill due data/shuozhou --as-of 2026-12-01 --programme"},
      .run = run_drill_due};
}

}  // namespace muster
