// A scenario as a person writes it, and what is said when it is written wrongly.

#include <algorithm>

#include "muster/resources/drill_check.hpp"
#include "support/catch.hpp"
#include "support/drills.hpp"

using namespace muster;

namespace {

/// A scenario around these lines; the rest of it is sound.
std::string scenario(const std::string& lines) {
  return R"(<?xml version="1.0" encoding="UTF-8"?>
<drill format="1" id="d" content="single" form="tabletop" purpose="test" organiser="CMD01" start="2026-12-03T08:00:00+08:00" lasts="4h" mark="illustrative" source="test">
<title>t</title>
<incident format="1" id="i" kind="gas_explosion" known="2026-12-03T08:00:00+08:00"><at hazard="CM04"/><indicator id="trapped" value="4"/></incident>
<objective id="o"><text>o</text></objective>
<participant id="p" organisation="CMD01" roles="director controller evaluator player"><post>p</post></participant>
)" + lines +
         "\n</drill>\n";
}

const std::string expects =
    R"(<expect id="e" objective="o" capability="mine_rescue" within="1h"><text>e</text></expect>)";

std::vector<Code> codes_of(const Findings& findings) {
  std::vector<Code> codes;
  for (const Finding& finding : findings) codes.push_back(finding.message.code);
  return codes;
}

/// What reading and checking say about it.
std::vector<Code> said(const std::string& lines) {
  Findings findings;
  const auto drill = read_drill(scenario(lines), "d.xml", findings);
  if (drill) check_drill(*drill, shuozhou(), findings);
  return codes_of(findings);
}

}  // namespace

TEST_CASE("a scenario is read as it was written", "[drills]") {
  const Drill drill = shipped_drill("flooded-mine");
  CHECK(drill.id == DrillId("flooded-mine"));
  CHECK(drill.content == DrillContent::comprehensive);
  CHECK(drill.form == DrillForm::operations);
  CHECK(drill.incidents.front().indicators.at(IndicatorId("trapped")) == Decimal::of(24));
  const Inject* shut = named(drill.injects, "road-shut");
  REQUIRE(shut != nullptr);
  CHECK(shut->after == "inflow");
  CHECK(shut->delay == Minutes(10));
  CHECK(std::get<InjectRoadClosed>(shut->effect).lasts == std::chrono::hours(2));
  const Inject* squad = named(drill.injects, "first-squad");
  REQUIRE(squad != nullptr);
  REQUIRE(squad->when.has_value());
  CHECK(squad->when->capability == CapabilityId("mine_rescue"));
  const Inject* press = named(drill.injects, "press-asks");
  REQUIRE(press != nullptr);
  CHECK(press->when->kind == DrillConditionKind::unreported);
  CHECK(press->when->expectation == "answer-rumour");
  CHECK(drill.objectives.front().item.in(Language::en) == "warning and reporting");
  const DrillExpectation* level = named(drill.expectations, "level-one");
  REQUIRE(level != nullptr);
  CHECK(level->after == "trapped-more");
  CHECK(level->weight == 3);
  CHECK(drill.uncertainty.turnout_s->mode == 180);
  CHECK(drill.uncertainty.roads.front().chance == 5000);
  CHECK_FALSE(drill.source.find("2015-04-19") == std::string::npos);
}

TEST_CASE("a sound scenario has no findings", "[drills]") { CHECK(said(expects).empty()); }

TEST_CASE("what is written wrongly is named", "[drills]") {
  using Codes = std::vector<Code>;
  const auto inject = [](const std::string& attributes, const std::string& inside = "") {
    return "<inject id=\"a\" " + attributes + ">" + inside + "<text>x</text></inject>" + expects;
  };
  CHECK(said(inject("at=\"1h\" after=\"b\"")) == Codes{Code::drill_trigger});
  CHECK(said(inject("")) == Codes{Code::drill_trigger});
  CHECK(said(inject("after=\"a\"")).front() == Code::drill_inject_cycle);
  CHECK(said(inject("after=\"b\"")).front() == Code::drill_inject_unknown);
  CHECK(said(inject("at=\"5h\"")) == Codes{Code::drill_outside});
  CHECK_FALSE(said(inject("at=\"-5min\"")).empty());  // before the start
  CHECK(said(inject("at=\"1h\" to=\"nobody\"")) == Codes{Code::drill_reference});
  CHECK(said("<inject id=\"a\" at=\"1h\"><text>x</text><news/><rumour/></inject>" + expects) ==
        Codes{Code::drill_effect});
  CHECK(said("<inject id=\"a\" at=\"1h\"><text>x</text><forces_lost crew=\"MRT02-0x\"/></inject>" +
             expects) == Codes{Code::drill_unknown_near});
  CHECK(
      said("<inject id=\"a\" at=\"1h\"><text>x</text><road_closed target=\"edge:none\"/></inject>" +
           expects)
          .size() == 1);
  CHECK(said(inject("", "<when><stock_below material=\"RESUS\" level=\"0\"/></when>")) ==
        Codes{Code::drill_impossible});
  CHECK(said(inject("", "<when><reported expect=\"nothing\"/></when>")) ==
        Codes{Code::drill_reference});
  CHECK(said(inject("", "<when><reported/></when>")) == Codes{Code::field_missing});
  CHECK(
      said("<inject id=\"a\"><when><unreported expect=\"late\"/></when><text>x</text></inject>"
           "<expect id=\"late\" objective=\"o\" after=\"a\" within=\"1h\"><text>x</text></expect>" +
           expects) == Codes{Code::drill_impossible});
  CHECK(said("<expect id=\"e\" objective=\"other\" within=\"1h\"><text>e</text></expect>").size() ==
        2);  // no such objective, and nothing serves the one there is
  CHECK(said("<expect id=\"e\" objective=\"o\" team=\"MRT01\" crew=\"MRT01-01\" within=\"1h\">"
             "<text>e</text></expect>") == Codes{Code::drill_expectation});
  CHECK(said(expects + "<uncertainty><travel shape=\"triangular\" least=\"120\" mode=\"100\" "
                       "most=\"150\"/></uncertainty>") == Codes{Code::drill_spread});
}

TEST_CASE("an inject whose condition never comes about is named, one for players who fail is not",
          "[drills]") {
  const Drill drill = drill_of(
      scenario("<inject id=\"a\"><when><stock_below material=\"RESUS\" "
               "level=\"1\"/></when><text>x</text></inject>"
               "<inject id=\"b\" after=\"a\"><text>x</text></inject>"
               "<inject id=\"u\"><when><unreported expect=\"e\"/></when><text>x</text></inject>"
               "<inject id=\"v\" after=\"u\"><text>x</text></inject>" +
               expects));
  const Rehearsal rehearsal = rehearse(drill, shuozhou());
  Findings findings;
  check_rehearsal(drill, rehearsal, findings);
  CHECK(codes_of(findings) == std::vector<Code>{Code::drill_unreachable, Code::drill_unreachable});
  REQUIRE(findings.size() == 2);
  CHECK(text(findings.front(), Language::en).find(" a ") != std::string::npos);
}

TEST_CASE("a ring of injects is named whole, however it is entered", "[drills]") {
  std::string ring;
  for (int i = 0; i < 5; ++i) {
    ring += "<inject id=\"n" + std::to_string(i) + "\" after=\"n" + std::to_string((i + 1) % 5) +
            "\"><text>x</text></inject>";
  }
  const auto codes =
      said("<inject id=\"into\" after=\"n3\"><text>x</text></inject>" + ring + expects);
  CHECK(std::ranges::count(codes, Code::drill_inject_cycle) == 1);
}

TEST_CASE("a hundred thousand injects are refused before anything is built of them", "[drills]") {
  std::string many;
  for (int i = 0; i < 100'000; ++i) {
    many += "<inject id=\"n" + std::to_string(i) + "\" at=\"1h\"/>";
  }
  Findings findings;
  CHECK_FALSE(read_drill(scenario(many), "d.xml", findings).has_value());
  REQUIRE(findings.size() == 1);
  CHECK(findings.front().message.code == Code::drill_too_many);
}

TEST_CASE("ten thousand injects one behind the other are checked in their order", "[drills]") {
  std::string chain = "<inject id=\"n0\" at=\"1min\"><text>x</text></inject>";
  for (int i = 1; i < 10'000; ++i) {
    chain += "<inject id=\"n" + std::to_string(i) + "\" after=\"n" + std::to_string(i - 1) +
             "\" delay=\"1s\"><text>x</text></inject>";
  }
  CHECK(said(chain + expects).empty());
  Drill drill = drill_of(scenario(chain + expects));
  const Rehearsal rehearsal = rehearse(drill, shuozhou());
  CHECK(rehearsal.injects.back() == drill.start + Seconds(60 + 9'999));
  CHECK(rehearsal.answers.size() == 1);  // news ask nothing anew
}
