#include "muster/resources/obligations.hpp"

#include <algorithm>
#include <set>

#include "support/catch.hpp"
#include "support/errors.hpp"
#include "support/small_region.hpp"

using namespace muster;

namespace {

Date day(const char* text) { return parse_date(text).value(); }

/// The small region with the shipped rules, a calendar of 2026 and a plan that was issued.
struct World : SmallRegion {
  World() {
    const auto rules = source_dir() / "data/rules";
    for (const char* file : {"checks.xml", "plan_intervals.xml", "major_hazard.xml"}) {
      this->file(std::string("rules/") + file) = file_text(rules / file);
    }
    file("holidays.csv") = file_text(source_dir() / "data/shuozhou/holidays.csv");
    change("plans/city-mine.xml", "owner=\"bureau\"",
           "owner=\"bureau\" issued=\"2026-03-02\" review_due=\"2029-03-02\"");
  }
};

constexpr const char* facts_head = "id,about,subject,fact,on,until,done,by,what_zh,what_en\n";

SmallRegion& fact(SmallRegion& small, const std::string& row) {
  std::string& file = small.file("dated_facts.csv");
  if (file.empty()) file = facts_head;
  file += row + "\n";
  return small;
}

Due ask(const SmallRegion& small, const char* as_of, const char* until,
        std::optional<Counting> policy = {}) {
  return obligations(*small.region(), {.as_of = day(as_of), .until = day(until), .policy = policy});
}

std::vector<std::string> ids(const Due& due, std::optional<ObligationKind> kind = {}) {
  std::vector<std::string> all;
  for (const Obligation& one : due.obligations) {
    if (!kind || one.kind == *kind) all.push_back(one.id + (one.overdue ? " overdue" : ""));
  }
  return all;
}

std::set<std::string> codes(const Due& due) {
  std::set<std::string> all;
  for (const Finding& finding : due.findings) all.emplace(name(finding.message.code));
  return all;
}

/// An on-site plan of the mine, a high-risk unit.
void add_mine_plan(SmallRegion& small, const std::string& id, const std::string& issued) {
  std::string xml = small.file("plans/city-mine.xml");
  const auto put = [&](const std::string& from, const std::string& to) {
    for (std::size_t at = xml.find(from); at != std::string::npos;
         at = xml.find(from, at + to.size())) {
      xml.replace(at, from.size(), to);
    }
  };
  put("id=\"city-mine\"", "id=\"" + id + "\"");
  put("city-mine-rescue", id + "-card");
  put("kind=\"special\"", "kind=\"on_site\"");
  put("tier=\"city\"", "tier=\"enterprise\"");
  put("owner=\"bureau\"", "owner=\"mine-co\"");
  put("issued=\"2026-03-02\"", "issued=\"" + issued + "\"");
  small.file("plans/" + id + ".xml") = xml;
}

}  // namespace

TEST_CASE("a plan is filed within twenty working days, counted over the holidays",
          "[resources][obligations]") {
  World small;
  // Issued Monday 2 March: 3-6 (4), 9-13, 16-20, 23-27 (19), 30 March (20).
  const Due due = ask(small, "2026-03-10", "2026-12-31");
  CHECK(ids(due, ObligationKind::filing) ==
        std::vector<std::string>{"filing/plan/city-mine/2026-03-30"});
  const Obligation& one = due.obligations.front();
  CHECK(one.authority.source == "国办发〔2024〕5号 突发事件应急预案管理办法");
  CHECK(one.duty == OrganisationId("bureau"));
  CHECK(ids(ask(small, "2026-04-01", "2026-12-31"), ObligationKind::filing) ==
        std::vector<std::string>{"filing/plan/city-mine/2026-03-30 overdue"});
  small.change("plans/city-mine.xml", "issued=", "filed=\"2026-03-20\" issued=");
  CHECK(ids(ask(small, "2026-04-01", "2026-12-31"), ObligationKind::filing).empty());
}

TEST_CASE("a check of the filing runs five working days, then silence has ended it",
          "[resources][obligations]") {
  World small;
  small.change("plans/city-mine.xml", "issued=", "filed=\"2026-03-20\" issued=");
  CHECK(ids(ask(small, "2026-03-23", "2026-12-31"), ObligationKind::filing_check) ==
        std::vector<std::string>{"filing_check/plan/city-mine/2026-03-27"});
  CHECK(ids(ask(small, "2026-03-30", "2026-12-31"), ObligationKind::filing_check).empty());
}

TEST_CASE("a year missing in the calendar is a finding, and no day is guessed",
          "[resources][obligations]") {
  World small;
  small.change("plans/city-mine.xml", "issued=\"2026-03-02\"", "issued=\"2026-12-21\"");
  const Due due = ask(small, "2026-12-22", "2027-06-30");
  CHECK(ids(due, ObligationKind::filing).empty());
  CHECK(codes(due) == std::set<std::string>{"calendar.year_missing"});
}

TEST_CASE("a plan is evaluated every three years, from the last evaluation",
          "[resources][obligations]") {
  World small;
  CHECK(ids(ask(small, "2028-06-01", "2029-12-31"), ObligationKind::evaluation) ==
        std::vector<std::string>{"evaluation/plan/city-mine/2029-03-02"});
  fact(small, "f1,plan,city-mine,evaluation,2027-05-04,,,bureau,,");
  CHECK(ids(ask(small, "2028-06-01", "2030-12-31"), ObligationKind::evaluation) ==
        std::vector<std::string>{"evaluation/plan/city-mine/2030-05-04"});
}

TEST_CASE("a high-risk unit drills every half year; without a record it counts from the issue",
          "[resources][obligations]") {
  World small;
  add_mine_plan(small, "mine-gas", "2026-03-02");
  const Due due = ask(small, "2026-11-20", "2026-12-31");
  // Two floors hold at once: the on-site plan and the high-risk unit. Late, both are done today.
  CHECK(
      ids(due, ObligationKind::drill) ==
      std::vector<std::string>{"drill/organisation/mine-co/any_unit-on_site/2026-09-02 overdue",
                               "drill/organisation/mine-co/high_risk_unit-any/2026-09-02 overdue"});
  const auto drill = std::ranges::find(due.obligations, ObligationKind::drill, &Obligation::kind);
  REQUIRE(drill != due.obligations.end());
  const auto& reasons = drill->reasons;
  CHECK(std::ranges::any_of(reasons,
                            [](const Message& one) { return one.code == Code::due_drill_never; }));
  fact(small, "f1,plan,mine-gas,drill,2026-10-10,,,,,");
  CHECK(ids(ask(small, "2026-11-20", "2027-04-30"), ObligationKind::drill) ==
        std::vector<std::string>{"drill/organisation/mine-co/any_unit-on_site/2027-04-10",
                                 "drill/organisation/mine-co/high_risk_unit-any/2027-04-10"});
}

TEST_CASE("one drill serves the unit; counted by the plan each plan has its own",
          "[resources][obligations]") {
  World small;
  add_mine_plan(small, "mine-gas", "2026-03-02");
  add_mine_plan(small, "mine-water", "2026-03-02");
  fact(small, "f1,plan,mine-gas,drill,2026-10-10,,,,,");
  const auto on_site = [&](std::optional<Counting> policy) {
    std::vector<std::string> found;
    for (const std::string& id : ids(ask(small, "2026-11-20", "2027-04-30", policy))) {
      if (id.find("any_unit-on_site") != std::string::npos) found.push_back(id);
    }
    return found;
  };
  const std::vector<std::string> by_unit = {
      "drill/organisation/mine-co/any_unit-on_site/2027-04-10"};
  CHECK(on_site({}) == by_unit);
  CHECK(on_site(Counting::per_unit) == by_unit);
  CHECK(on_site(Counting::per_plan) ==
        std::vector<std::string>{"drill/plan/mine-water/any_unit-on_site/2026-09-02 overdue",
                                 "drill/plan/mine-gas/any_unit-on_site/2027-04-10"});
}

TEST_CASE("each on-site plan of a major hazard source is drilled, whatever the policy",
          "[resources][obligations]") {
  World small;
  add_mine_plan(small, "mine-gas", "2026-08-03");
  small.change("plans/mine-gas.xml", "<kind id=\"gas_explosion\"/>",
               "<kind id=\"gas_explosion\"/><hazard id=\"M1\"/>");
  small.change("hazard_substances.csv", "M1,explosives,炸药,explosives,2.5,t",
               "M1,ammonia,液氨,ammonia,12,t");
  const auto found = ids(ask(small, "2026-11-20", "2027-02-28", Counting::per_unit));
  CHECK(std::ranges::count(
            found, "drill/plan/mine-gas/major_hazard_unit-major_hazard_on_site/2027-02-03") == 1);
}

TEST_CASE("what comes again in the window is listed again, as assumed",
          "[resources][obligations]") {
  World small;
  add_mine_plan(small, "mine-gas", "2026-03-02");
  fact(small, "f1,plan,mine-gas,drill,2026-10-10,,,,,");
  std::vector<std::string> days;
  for (const Obligation& one : ask(small, "2026-11-20", "2028-04-30").obligations) {
    if (one.id.find("any_unit-on_site") == std::string::npos) continue;
    days.push_back(format_date(one.due) + (one.repeated ? " again" : ""));
  }
  CHECK(days == std::vector<std::string>{"2027-04-10", "2027-10-10 again", "2028-04-10 again"});
}

TEST_CASE("what runs out is due on its last day; a later paper stands in place of an earlier",
          "[resources][obligations]") {
  World small;
  fact(small, "q1,team,MR,qualification,2023-12-01,2026-11-30,,,矿山救护资质,licence");
  fact(small, "c1,plan,city-mine,corrective_action,2026-06-01,2026-09-01,,,补对讲机,radios");
  fact(small, "c2,plan,city-mine,corrective_action,2026-06-01,2026-09-01,2026-08-01,,补灯,lamps");
  CHECK(ids(ask(small, "2026-11-20", "2026-12-31"), ObligationKind::qualification) ==
        std::vector<std::string>{"qualification/team/MR/q1/2026-11-30"});
  CHECK(ids(ask(small, "2026-11-20", "2026-12-31"), ObligationKind::corrective_action) ==
        std::vector<std::string>{"corrective_action/plan/city-mine/c1/2026-09-01 overdue"});
  fact(small, "q2,team,MR,qualification,2026-11-15,2029-11-14,,,矿山救护资质,licence");
  CHECK(ids(ask(small, "2026-11-20", "2026-12-31"), ObligationKind::qualification).empty());
}

TEST_CASE("lots run out and are verified again; agreements end", "[resources][obligations]") {
  World small;
  const Due due = ask(small, "2026-11-20", "2028-12-31");
  CHECK(ids(due, ObligationKind::lot_expiry) ==
        std::vector<std::string>{"lot_expiry/lot/WH-SERUM/2027-06-30"});
  CHECK(ids(due, ObligationKind::verification) ==
        std::vector<std::string>{"verification/lot/WH-SERUM/2027-08-12",
                                 "verification/lot/WH-SERUM/2028-08-12"});
  CHECK(ids(due, ObligationKind::agreement) ==
        std::vector<std::string>{"agreement/agreement/A1/2028-12-31"});
}

TEST_CASE("papers of teams end on their last day; the one that holds longest counts",
          "[resources][obligations]") {
  World small;
  small.file("team_papers.csv") =
      "team,paper,number,valid_from,valid_to,mark,source\n"
      "MR,accident_insurance,1,2025-01-01,2025-12-31,drawn,test\n"
      "MR,accident_insurance,2,2026-01-01,2026-12-31,drawn,test\n"
      "MR,motorway_pass,3,2025-07-01,2026-06-30,drawn,test\n";
  const Due due = ask(small, "2026-11-20", "2027-02-28");
  CHECK(ids(due, ObligationKind::insurance) ==
        std::vector<std::string>{"insurance/team/MR/accident_insurance/2026-12-31"});
  CHECK(ids(due, ObligationKind::motorway_pass) ==
        std::vector<std::string>{"motorway_pass/team/MR/motorway_pass/2026-06-30 overdue"});
}

TEST_CASE("a material with a limit of its own is verified by that", "[resources][obligations]") {
  World small;
  small.change("catalogue/materials.csv", "mass_kg,volume_l,mark",
               "mass_kg,volume_l,confirm_after_days,mark");
  small.change("catalogue/materials.csv", "no,8.5,,drawn", "no,8.5,,,drawn");
  small.change("catalogue/materials.csv", "relief,,no,,,drawn", "relief,,no,,,,drawn");
  small.change("catalogue/materials.csv", "medical,,yes,,,drawn", "medical,,yes,,,180,drawn");
  CHECK(ids(ask(small, "2026-11-20", "2027-12-31"), ObligationKind::verification) ==
        std::vector<std::string>{"verification/lot/WH-SERUM/2027-02-08"});
}

TEST_CASE("an end before the day is refused", "[resources][obligations]") {
  const World small;
  CHECK_THROWS_AS(ask(small, "2026-11-20", "2026-11-19"), Error);
}

TEST_CASE("broken facts are refused with their line", "[resources][obligations]") {
  World small;
  fact(small, "f1,team,NOBODY,drill,2026-10-10,,,,,");
  fact(small, "f2,team,MR,qualification,2026-10-10,,,,,");
  fact(small, "f3,team,MR,qualification,2026-10-10,2026-10-09,,,,");
  fact(small, "f4,team,MR,drill,,,,,,");
  small.file("holidays.csv") += "2026-10-10b,2026-10-10,rest,又,again,drawn,test\n";
  CHECK(errors_of(small.read()) ==
        std::vector<std::string>{
            "dated_facts.csv:2:subject: dated.subject_unknown",
            "dated_facts.csv:3:until: dated.until_missing", "dated_facts.csv:4:until: dated.order",
            "dated_facts.csv:5:on: field.missing", "holidays.csv:41:day: calendar.day_twice"});
}

TEST_CASE("the calendar is iCalendar: folded lines, escaped words, stable ids",
          "[resources][obligations]") {
  World small;
  fact(small, "c1,plan,city-mine,corrective_action,2026-06-01,2026-12-01,,,补, radios; again");
  std::string& facts = small.file("dated_facts.csv");
  facts.replace(facts.rfind("补, radios; again"), std::string("补, radios; again").size(),
                "补,\"one, two; three\\four\"");
  const DueQuestion question{.as_of = day("2026-11-20"), .until = day("2026-12-31")};
  const auto loaded = small.region();
  const std::string out =
      obligations_calendar(obligations(*loaded, question), *loaded, question, Language::en);
  CHECK(out.starts_with("BEGIN:VCALENDAR\r\nVERSION:2.0\r\n"));
  CHECK(out.ends_with("END:VCALENDAR\r\n"));
  std::string unfolded;
  for (std::size_t at = 0; at < out.size();) {
    const std::size_t end = out.find("\r\n", at);
    REQUIRE(end != std::string::npos);
    CHECK(end - at <= 75);
    const bool goes_on = out[at] == ' ';
    unfolded +=
        (goes_on ? "" : "\n") + out.substr(at + (goes_on ? 1 : 0), end - at - (goes_on ? 1 : 0));
    at = end + 2;
  }
  CHECK(unfolded.find("one\\, two\\; three\\\\four") != std::string::npos);
  CHECK(unfolded.find("DTSTART;VALUE=DATE:20261201\nDTEND;VALUE=DATE:20261202") !=
        std::string::npos);
  CHECK(out ==
        obligations_calendar(obligations(*loaded, question), *loaded, question, Language::en));
}
