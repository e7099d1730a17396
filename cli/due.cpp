#include "cli_words.hpp"
#include "command.hpp"
#include "due_arguments.hpp"
#include "exit_code.hpp"
#include "muster/plan/json.hpp"
#include "muster/plan/table.hpp"
#include "muster/resources/obligations.hpp"
#include "opened_region.hpp"
#include "recorded_drills.hpp"
#include "terminal.hpp"

namespace muster {

namespace {

/// What a date stands on that no rule sets.
Word ground_of(const Obligation& one) {
  switch (one.kind) {
    case ObligationKind::lot_expiry:
      return Word::due_by_expiry;
    case ObligationKind::verification:
      return Word::due_by_material;
    case ObligationKind::agreement:
      return Word::due_by_agreement;
    case ObligationKind::qualification:
    case ObligationKind::insurance:
    case ObligationKind::motorway_pass:
      return Word::due_by_paper;
    default:
      return Word::due_by_record;
  }
}

std::string authority_of(const Obligation& one, Language language) {
  const Authority& by = one.authority;
  if (by.rule.empty()) return words(ground_of(one), language);
  return by.source + (by.clause.empty() ? "" : " " + by.clause);
}

Json maybe(const std::optional<Date>& day) { return day ? Json(format_date(*day)) : Json(); }

Json due_json(const Due& due, const Region& region, const DueQuestion& question,
              Language language) {
  Json::Array list;
  for (const Obligation& one : due.obligations) {
    Json::Array reasons;
    for (const Message& reason : one.reasons) {
      reasons.push_back(
          Json::Object{{"code", name(reason.code)}, {"text", text(reason, language)}});
    }
    list.push_back(Json::Object{{"id", one.id},
                                {"kind", name(one.kind)},
                                {"about", name(one.about)},
                                {"subject", one.subject},
                                {"name", one.subject_name.in(language)},
                                {"duty", one.duty ? Json(one.duty->view()) : Json()},
                                {"due", format_date(one.due)},
                                {"overdue", one.overdue},
                                {"repeated", one.repeated},
                                {"last", maybe(one.last)},
                                {"rule", one.authority.rule.view()},
                                {"source", one.authority.source},
                                {"clause", one.authority.clause},
                                {"mark", one.authority.mark},
                                {"reasons", std::move(reasons)}});
  }
  Json::Array findings;
  for (const Finding& finding : due.findings) {
    findings.push_back(Json::Object{{"code", name(finding.message.code)},
                                    {"severity", name(finding.severity)},
                                    {"message", text(finding.message, language)}});
  }
  const Text& banner = region.header.banner;
  return Json::Object{{"format", 1},
                      {"banner", banner.empty() ? Json() : Json(banner.in(language))},
                      {"as_of", format_date(question.as_of)},
                      {"until", maybe(question.until)},
                      {"policy", question.policy ? Json(name(*question.policy)) : Json()},
                      {"obligations", std::move(list)},
                      {"findings", std::move(findings)}};
}

void print_due(const Due& due, const Region& region, const DueQuestion& question,
               Language language) {
  const std::string from = format_date(question.as_of);
  const std::string until = format_date(question.until.value_or(months_after(question.as_of, 12)));
  if (due.obligations.empty()) {
    print(words(Word::due_none, language, {from, until}) + "\n");
  } else {
    std::size_t overdue = 0;
    Table table({{words(Word::column_due, language)},
                 {words(Word::column_what, language)},
                 {words(Word::column_due_subject, language)},
                 {words(Word::column_whose, language)},
                 {words(Word::column_due_rule, language)}});
    for (const Obligation& one : due.obligations) {
      if (one.overdue) ++overdue;
      const std::string day = format_date(one.due);
      table.add(
          {one.overdue ? Cell(words(Word::due_overdue, language, {day}), Style::alarm) : Cell(day),
           title(one.kind).in(language), one_line(one.subject_name.in(language)),
           one.duty ? one_line(name_of(region.organisations, *one.duty).in(language)) : "",
           one_line(authority_of(one, language))});
    }
    for (const std::string& line : table.lines(output_columns(), output_has_colour())) {
      print(line + "\n");
    }
    print(words(Word::due_summary, language,
                {from, until, std::to_string(due.obligations.size()), std::to_string(overdue)}) +
          "\n");
  }
  for (const Finding& finding : due.findings) complain_plainly(text(finding, language));
}

int run_due(const Given& given, Session& session) {
  const DueQuestion question = due_question(given);
  if (given.has("--json") && given.has("--ics")) {
    throw Error(Code::usage_together, {"--json", "--ics"});
  }
  const std::string path = *given.one("REGION");
  const OpenedRegion opened = usable_region(path, session);
  const auto with_drills = region_with_drills(opened, path);
  const Region& region = *with_drills;
  const Due due = obligations(region, question);
  if (given.has("--json")) {
    print(write_json(due_json(due, region, question, session.language)));
  } else if (given.has("--ics")) {
    print(obligations_calendar(due, region, question, session.language));
    complain_of(due.findings, Severity::warning, session.language);
  } else {
    print(banner_line(region, session.language));
    print_due(due, region, question, session.language);
  }
  return exit_code::done;
}

}  // namespace

Command due_command() {
  return {
      .name = "due",
      .about = {"列出到期和过期的事项", "list what is overdue and what falls due"},
      .explains =
          {"演练、预案评估、备案、复审、资格、保险、检验、物资效期、再核实、普查、协议和整改措施，"
           "各写明依据。工作日按地区的 holidays.csv 计算，表中没有的年份给出警告，不作推测。",
           "Drills, evaluations, filings, reviews, qualifications, insurance, inspections, "
           "expiry of goods, re-verification, surveys, agreements and corrective actions, each "
           "with what says so. Working days follow the region's holidays.csv; a year that is "
           "not in it is a finding, never a guess."},
      .arguments = {region_argument(),
                    as_of_day_argument(),
                    until_argument(),
                    policy_argument(),
                    {.name = "--json", .about = {"输出 JSON", "print JSON"}},
                    {.name = "--ics",
                     .about = {"输出 iCalendar 日历", "print an iCalendar calendar"}}},
      .examples = {"muster due data/shuozhou --as-of 2026-11-20",
                   "muster due shuozhou.db --as-of 2026-11-20 --until 2027-02-20 --ics"},
      .run = run_due};
}

}  // namespace muster
