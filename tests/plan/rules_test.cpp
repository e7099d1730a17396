#include "muster/plan/rules.hpp"

#include "support/catch.hpp"

using namespace muster;

namespace {

Date day(const char* text) { return parse_date(text).value(); }

std::string rule(const std::string& attributes, const std::string& rows) {
  return "<rules format=\"1\"><rule id=\"r\" source=\"s\" mark=\"memory\" " + attributes +
         "><title>t</title>" + rows + "</rule></rules>";
}

const std::string turnout = "subject=\"turnout\" valid_from=\"2024-01-01\"";
const std::string duty = "<row team_kind=\"fire\" state=\"duty\" after=\"1min\"/>";

Finding only_finding(const std::string& xml) {
  Rules rules;
  Findings findings;
  read_rules(xml, "r.xml", rules, findings);
  REQUIRE(findings.size() == 1);
  return findings[0];
}

Rule known(const char* id, const char* from, const char* to = nullptr,
           const char* jurisdiction = nullptr) {
  Rule result{.id = RuleId(id), .subject = "turnout", .valid_from = day(from)};
  if (to != nullptr) result.valid_to = day(to);
  if (jurisdiction != nullptr) result.jurisdiction = JurisdictionId(jurisdiction);
  return result;
}

const std::vector<JurisdictionId> here = {JurisdictionId("140681"), JurisdictionId("140600"),
                                          JurisdictionId("CN")};

}  // namespace

TEST_CASE("a rule is read with its source and its rows", "[plan][rules]") {
  Rules rules;
  Findings findings;
  read_rules(rule(turnout + " clause=\"9\" valid_to=\"2030-12-31\" jurisdiction=\"140600\"",
                  duty + "<row team_kind=\"fire\" state=\"recall\" after=\"20min\" "
                         "mark=\"illustrative\" note=\"asked\"/>"),
             "r.xml", rules, findings);
  REQUIRE(findings.empty());
  REQUIRE(rules.rules.size() == 1);
  const Rule& read = rules.rules[0];
  CHECK(read.clause == "9");
  CHECK(read.valid_to == day("2030-12-31"));
  CHECK(read.jurisdiction == JurisdictionId("140600"));
  REQUIRE(read.rows.size() == 2);
  CHECK(read.rows[0].at("after") == "1min");
  CHECK_FALSE(read.rows[0].contains("mark"));
  CHECK(read.rows[1].at("note") == "asked");
  CHECK(read.origin.file == "r.xml");
}

TEST_CASE("the fields of known subjects are checked one by one", "[plan][rules]") {
  CHECK(only_finding(rule(turnout, "<row team_kind=\"fire\" state=\"duty\"/>")).origin.field ==
        "after");
  CHECK(only_finding(rule(turnout, "<row team_kind=\"fire\" state=\"asleep\" after=\"1min\"/>"))
            .message.code == Code::field_not_one_of);
  CHECK(only_finding(rule(turnout, "<row team_kind=\"fire\" state=\"duty\" after=\"1\"/>"))
            .message.code == Code::field_not_duration);
  CHECK(
      only_finding(rule(turnout, "<row team_kind=\"fire\" state=\"duty\" after=\"1min\" x=\"1\"/>"))
          .message.code == Code::xml_attribute_unknown);
  const std::string grade = "subject=\"accident_grade\" valid_from=\"2007-06-01\"";
  CHECK(only_finding(rule(grade, "<row grade=\"bad\" indicator=\"dead\" at_least=\"1\"/>"))
            .origin.field == "grade");
  CHECK(only_finding(rule(grade, "<row grade=\"serious\" indicator=\"dead\" at_least=\"-1\"/>"))
            .message.code == Code::field_out_of_range);
  const std::string chain = "subject=\"reporting_chain\" valid_from=\"2007-06-01\"";
  CHECK(only_finding(rule(chain, "<row grade=\"serious\" up_to=\"moon\"/>")).origin.field ==
        "up_to");
  const std::string limit = "subject=\"reporting_limit\" valid_from=\"2007-06-01\"";
  CHECK(only_finding(rule(limit, "<row step=\"x\" runs_from=\"known\"/>")).origin.field ==
        "within");
  Rules rules;
  Findings findings;
  read_rules(rule(limit, "<row step=\"x\" at_once=\"yes\" runs_from=\"known\"/>"), "r.xml", rules,
             findings);
  CHECK(findings.empty());
}

TEST_CASE("a rule without rows, twice the same row and a backward period are refused",
          "[plan][rules]") {
  CHECK(only_finding(rule(turnout, "")).message.code == Code::rule_no_rows);
  CHECK(only_finding(rule(turnout, duty + duty)).message.code == Code::rule_row_twice);
  CHECK(only_finding(rule(turnout + " valid_to=\"2023-12-31\"", duty)).message.code ==
        Code::rule_validity);
  CHECK(only_finding(rule("subject=\"turnout\"", duty)).origin.field == "valid_from");
}

TEST_CASE("a subject nobody knows is kept and said", "[plan][rules]") {
  Rules rules;
  Findings findings;
  read_rules(rule("subject=\"phase_of_moon\" valid_from=\"2024-01-01\"", "<row full=\"yes\"/>"),
             "r.xml", rules, findings);
  REQUIRE(findings.size() == 1);
  CHECK(findings[0].severity == Severity::warning);
  REQUIRE(rules.rules.size() == 1);
  CHECK(rules.rules[0].rows[0].at("full") == "yes");
}

TEST_CASE("an id that another file has taken is refused with that file", "[plan][rules]") {
  Rules rules;
  Findings findings;
  read_rules(rule(turnout, duty), "a.xml", rules, findings);
  read_rules(rule(turnout, duty), "b.xml", rules, findings);
  REQUIRE(findings.size() == 1);
  CHECK(findings[0].message.code == Code::id_twice);
  CHECK(findings[0].origin.file == "b.xml");
  CHECK(findings[0].message.parameters[1].en == "a.xml:1");
  CHECK(rules.rules.size() == 1);
}

TEST_CASE("a rule holds on its first and its last day, and not beyond", "[plan][rules]") {
  const Rules rules{{known("old", "2007-06-01", "2024-12-31"), known("new", "2025-01-01")}};
  CHECK(in_force(rules, "turnout", day("2007-05-31"), here) == nullptr);
  CHECK(in_force(rules, "turnout", day("2007-06-01"), here)->id == RuleId("old"));
  CHECK(in_force(rules, "turnout", day("2024-12-31"), here)->id == RuleId("old"));
  CHECK(in_force(rules, "turnout", day("2025-01-01"), here)->id == RuleId("new"));
  CHECK(in_force(rules, "other", day("2025-01-01"), here) == nullptr);
}

TEST_CASE("the innermost jurisdiction that has a rule decides", "[plan][rules]") {
  const Rules rules{{known("all", "2007-06-01"), known("city", "2007-06-01", nullptr, "140600"),
                     known("elsewhere", "2007-06-01", nullptr, "150100")}};
  CHECK(in_force(rules, "turnout", day("2025-01-01"), here)->id == RuleId("city"));
  CHECK(in_force(rules, "turnout", day("2025-01-01"), {})->id == RuleId("all"));
}

TEST_CASE("two rules in force for one subject are an error, not a choice", "[plan][rules]") {
  const Rules rules{{known("a", "2007-06-01"), known("b", "2020-01-01")}};
  CHECK(in_force(rules, "turnout", day("2019-12-31"), here)->id == RuleId("a"));
  try {
    (void)in_force(rules, "turnout", day("2020-01-01"), here);
    FAIL("no error");
  } catch (const Error& error) {
    CHECK(error.code() == Code::rule_ambiguous);
  }
}

TEST_CASE("rules that overlap are found when they are read, not in the night", "[plan][rules]") {
  const auto overlaps = [](const Rules& rules) {
    Findings findings;
    check_overlaps(rules, findings);
    return findings;
  };
  const auto twice = overlaps({{known("a", "2007-06-01"), known("b", "2020-01-01")}});
  REQUIRE(twice.size() == 1);
  CHECK(twice[0].message.code == Code::rule_ambiguous);
  CHECK(twice[0].severity == Severity::error);
  CHECK(overlaps({{known("a", "2007-06-01", "2020-01-01"), known("b", "2020-01-01")}}).size() == 1);
  CHECK(overlaps({{known("a", "2007-06-01", "2019-12-31"), known("b", "2020-01-01")}}).empty());
  CHECK(
      overlaps({{known("a", "2007-06-01"), known("b", "2007-06-01", nullptr, "140600")}}).empty());
}

TEST_CASE("two ways to say one limit in one row are refused", "[plan][rules]") {
  const std::string limit = "subject=\"reporting_limit\" valid_from=\"2007-06-01\"";
  CHECK(only_finding(
            rule(limit, "<row step=\"x\" within=\"1h\" at_once=\"yes\" runs_from=\"known\"/>"))
            .message.code == Code::rule_either);
  CHECK(only_finding(rule(limit, "<row step=\"x\" at_once=\"no\" runs_from=\"known\"/>"))
            .message.code == Code::field_not_one_of);
  CHECK(only_finding(rule("subject=\"plan_interval\" valid_from=\"2007-06-01\"",
                          "<row step=\"filing\" counts_from=\"published\"/>"))
            .origin.field == "working_days");
}

TEST_CASE("a list of ids that is empty is no list", "[plan][rules]") {
  CHECK(only_finding(rule("subject=\"accident_loss_floor\" valid_from=\"2007-06-01\"",
                          "<row sector=\"a\" indicator=\"b\" at_least=\"1\"/>"))
            .origin.field == "unless");
}
