#include "muster/plan/plan_xml.hpp"

#include <algorithm>

#include "support/catch.hpp"

using namespace muster;

namespace {

/// A small plan that is right; a test changes one thing in it.
const std::string good = R"(<plan format="1" id="gas" version="1" kind="on_site" tier="enterprise"
    owner="ent-1" mark="illustrative" source="sample">
  <title lang="zh">瓦斯爆炸</title>
  <title lang="en">Gas explosion</title>
  <covers><kind id="gas_explosion"/><hazard id="CM04"/></covers>
  <levels additive="yes">
    <level id="I" decider="gov"><name>One</name><when indicator="trapped" at_least="3"/></level>
    <level id="II" automatic="yes"><name>Two</name></level>
  </levels>
  <upstream plan="county"/>
  <level_link level="I" plan="county" asks_for="II"/>
  <card id="gas-leader" organisation="ent-1" levels="I II">
    <title>Leader</title>
    <holder>Team leader</holder>
    <action id="alarm" stage="report" duration="2min" within="1h" from="known" confirm="yes">
      <text>Sound the alarm</text>
      <notify to="bureau" channel="phone" within="2h" from="received"/>
    </action>
    <action id="leave" stage="handling" after="alarm"><text>Lead out</text></action>
    <need capability="mine_rescue" priority="1" hold="4h" least_group="2">
      <by within="60min" base="0" at_least="2"><per indicator="trapped" amount="0.5"/></by>
      <by within="3h" base="0" at_least="4"><per indicator="trapped" amount="1"/></by>
    </need>
    <caution><text lang="zh">小心</text><text lang="en">Take care</text></caution>
    <distance kind="isolation" metres="100" edition="ERG2012" spill="large" light="night"/>
    <hand_over>To the county</hand_over>
  </card>
  <planning_basis id="shift" kind="gas_explosion" level="I" mark="drawn">
    <name>One shift</name>
    <indicator id="trapped" value="12"/>
  </planning_basis>
  <legal_basis source="Order 493" clause="9"/>
</plan>
)";

std::string with(std::string xml, const std::string& old_words, const std::string& new_words) {
  const auto at = xml.find(old_words);
  REQUIRE(at != std::string::npos);
  return xml.replace(at, old_words.size(), new_words);
}

struct Read {
  std::optional<Plan> plan = {};
  Findings findings = {};
};

Read read(const std::string& xml) {
  Read result;
  result.plan = read_plan(xml, "gas.xml", result.findings);
  return result;
}

/// The only finding of a plan with one thing changed.
Finding only_finding(const std::string& old_words, const std::string& new_words) {
  const Read result = read(with(good, old_words, new_words));
  CHECK_FALSE(result.plan);
  for (const Finding& finding : result.findings) INFO(text(finding, Language::en));
  REQUIRE(result.findings.size() == 1);
  CHECK(result.findings[0].origin.file == "gas.xml");
  CHECK(result.findings[0].origin.line > 0);
  return result.findings[0];
}

}  // namespace

TEST_CASE("a plan is read with everything that stands in it", "[plan][plan_xml]") {
  const Read result = read(good);
  for (const Finding& finding : result.findings) INFO(text(finding, Language::en));
  REQUIRE(result.plan);
  const Plan& plan = *result.plan;
  CHECK(plan.kind == PlanKind::on_site);
  CHECK(plan.tier == Tier::enterprise);
  CHECK(plan.title == Text("瓦斯爆炸", "Gas explosion"));
  CHECK(plan.additive);
  REQUIRE(plan.levels.size() == 2);
  CHECK(plan.levels[0].any_of[0].at_least == Decimal::of(3));
  CHECK_FALSE(plan.levels[0].any_of[0].less_than);
  CHECK(plan.levels[1].automatic);
  CHECK(plan.level_links[0].asks_for == "II");
  REQUIRE(plan.cards.size() == 1);
  const Card& card = plan.cards[0];
  CHECK(card.levels == std::vector<std::string>{"I", "II"});
  CHECK(card.actions[0].deadline->within == Seconds(3600));
  CHECK(card.actions[0].notices[0].deadline->runs_from == ClockEvent::received);
  CHECK_FALSE(card.actions[1].duration);
  CHECK(card.needs[0].demands[1].per[0].amount == Decimal::of(1));
  CHECK(card.needs[0].least_group == Quantity(2));
  CHECK(card.needs[0].origin.line == 20);
  CHECK(card.cautions[0].zh == "小心");
  CHECK(card.distances[0].light == "night");
  CHECK_FALSE(card.distances[0].wind);
  CHECK(plan.planning_bases[0].level == "I");
  CHECK(plan.legal_bases[0].clause == "9");
}

TEST_CASE("a plan that is written and read again is the same to the byte", "[plan][plan_xml]") {
  const auto plan = read(good).plan;
  REQUIRE(plan);
  const std::string once = write_plan(*plan);
  const auto again = read(once).plan;
  REQUIRE(again);
  CHECK(write_plan(*again) == once);
  CHECK(once.find("<title lang=\"zh\">瓦斯爆炸</title>") != std::string::npos);
  CHECK(once.find("duration=\"2min\"") != std::string::npos);
}

TEST_CASE("the order of elements does not matter to the reader", "[plan][plan_xml]") {
  const std::string upstream = "  <upstream plan=\"county\"/>\n";
  const std::string moved = with(with(good, upstream, ""), "</plan>", upstream + "</plan>");
  REQUIRE(read(moved).plan);
  CHECK(write_plan(*read(moved).plan) == write_plan(*read(good).plan));
}

TEST_CASE("a sentence broken over two lines reads as one", "[plan][plan_xml]") {
  const auto chinese = read(with(good, "瓦斯爆炸", "瓦斯\n      爆炸")).plan;
  REQUIRE(chinese);
  CHECK(chinese->title.zh == "瓦斯爆炸");
  const auto english = read(with(good, "Gas explosion", "Gas\n      explosion")).plan;
  REQUIRE(english);
  CHECK(english->title.en == "Gas explosion");
}

TEST_CASE("words in one language hold for both", "[plan][plan_xml]") {
  const auto plan = read(with(good, "  <title lang=\"en\">Gas explosion</title>\n", "")).plan;
  REQUIRE(plan);
  CHECK(plan->title == Text("瓦斯爆炸"));
}

TEST_CASE("a missing number is refused, never read as zero", "[plan][plan_xml]") {
  CHECK(only_finding(" base=\"0\" at_least=\"2\"", " at_least=\"2\"").message.code ==
        Code::field_missing);
  CHECK(only_finding(" amount=\"0.5\"", "").origin.field == "amount");
  CHECK(only_finding(" priority=\"1\"", "").origin.field == "priority");
  CHECK(only_finding(" metres=\"100\"", "").origin.field == "metres");
  CHECK(only_finding(" value=\"12\"", "").origin.field == "value");
  CHECK(only_finding(" at_least=\"3\"", "").message.code == Code::plan_number_bad);
  CHECK(only_finding(" amount=\"0.5\"", " amount=\"\"").message.code == Code::field_missing);
}

TEST_CASE("a number that is no number, negative or too large is refused", "[plan][plan_xml]") {
  CHECK(only_finding("amount=\"0.5\"", "amount=\"half\"").message.code == Code::field_not_decimal);
  CHECK(only_finding("value=\"12\"", "value=\"-1\"").message.code == Code::field_out_of_range);
  CHECK(only_finding("metres=\"100\"", "metres=\"0\"").message.code == Code::field_out_of_range);
  CHECK(only_finding("priority=\"1\"", "priority=\"4\"").message.code == Code::field_out_of_range);
  CHECK(only_finding("duration=\"2min\"", "duration=\"2\"").message.code ==
        Code::field_not_duration);
}

TEST_CASE("an element or attribute nobody knows is a finding with its place", "[plan][plan_xml]") {
  const Finding element =
      only_finding("<upstream plan=\"county\"/>", "<upstream plan=\"county\"/><remark/>");
  CHECK(element.message.code == Code::xml_element_unknown);
  CHECK(element.origin.field == "remark");
  const Finding attribute = only_finding("stage=\"handling\"", "stage=\"handling\" colour=\"red\"");
  CHECK(attribute.message.code == Code::xml_attribute_unknown);
  CHECK(attribute.origin.field == "colour");
  CHECK(only_finding("<upstream plan=\"county\"/>", "<upstream plan=\"county\">up</upstream>")
            .message.code == Code::xml_text_stray);
}

TEST_CASE("what must stand once stands once", "[plan][plan_xml]") {
  CHECK(
      only_finding(
          "  <title lang=\"zh\">瓦斯爆炸</title>\n  <title lang=\"en\">Gas explosion</title>\n", "")
          .message.code == Code::xml_element_missing);
  CHECK(only_finding("lang=\"en\">Gas", "lang=\"zh\">Gas").message.code == Code::xml_element_twice);
  CHECK(only_finding("<covers><kind id=\"gas_explosion\"/><hazard id=\"CM04\"/></covers>", "")
            .message.code == Code::xml_element_missing);
  CHECK(only_finding("</levels>", "</levels><levels additive=\"no\"/>").message.code ==
        Code::xml_element_twice);
}

TEST_CASE("a deadline without the event it runs from is refused", "[plan][plan_xml]") {
  CHECK(only_finding(" within=\"1h\" from=\"known\"", " within=\"1h\"").origin.field == "from");
  CHECK(only_finding(" within=\"1h\" from=\"known\"", " from=\"known\"").origin.field == "within");
}

TEST_CASE("another document, another format and no document are refused", "[plan][plan_xml]") {
  Findings findings;
  CHECK_FALSE(read_plan("<incident format=\"1\"/>", "x.xml", findings));
  CHECK(findings[0].message.code == Code::xml_root);
  CHECK(only_finding("format=\"1\"", "format=\"2\"").message.code == Code::field_not_one_of);
  findings.clear();
  CHECK_FALSE(read_plan("<plan", "x.xml", findings));
  CHECK(findings.size() == 1);
}

TEST_CASE("a need that asks for less later is refused", "[plan][plan_xml]") {
  CHECK(only_finding("within=\"3h\"", "within=\"30min\"").message.code == Code::plan_curve);
  CHECK(only_finding("within=\"3h\"", "within=\"1h\"").message.code == Code::plan_curve);
  CHECK(only_finding("at_least=\"4\"", "at_least=\"1\"").message.code == Code::plan_curve_falls);
  CHECK(only_finding("amount=\"1\"", "amount=\"0.4\"").message.code == Code::plan_curve_falls);
  // Equal for twelve trapped, yet less for thirteen.
  CHECK(only_finding("base=\"0\" at_least=\"4\"><per indicator=\"trapped\" amount=\"1\"/>",
                     "base=\"6\" at_least=\"4\"><per indicator=\"dead\" amount=\"1\"/>")
            .message.code == Code::plan_curve_falls);
}

TEST_CASE("a need names one thing, and only what belongs to it", "[plan][plan_xml]") {
  CHECK(only_finding("capability=\"mine_rescue\" priority", "priority").message.code ==
        Code::plan_need_kind);
  CHECK(only_finding("capability=\"mine_rescue\"", "capability=\"mine_rescue\" material=\"SAND\"")
            .message.code == Code::plan_need_kind);
  CHECK(only_finding("capability=\"mine_rescue\"", "capability=\"mine_rescue\" least_life=\"7d\"")
            .message.code == Code::plan_need_attribute);
  CHECK(only_finding("capability=\"mine_rescue\"", "material=\"SAND\" least_type=\"A\"")
            .message.code == Code::plan_need_attribute);
}

TEST_CASE("actions that wait for one another are shown as a circle", "[plan][plan_xml]") {
  const Finding circle = only_finding("<action id=\"alarm\" stage=\"report\"",
                                      "<action id=\"alarm\" stage=\"report\" after=\"leave\"");
  CHECK(circle.message.code == Code::plan_action_cycle);
  CHECK(circle.message.parameters[0].en == "alarm → leave → alarm");
  const Finding itself = only_finding("after=\"alarm\"", "after=\"leave\"");
  CHECK(itself.message.parameters[0].en == "leave → leave");
  CHECK(only_finding("after=\"alarm\"", "after=\"allarm\"").message.code ==
        Code::plan_action_unknown);
  CHECK(only_finding("after=\"alarm\"", "after=\"alarm alarm\"").message.code == Code::id_twice);
}

TEST_CASE("ten thousand actions in a row are followed without running out of stack",
          "[plan][plan_xml]") {
  std::string actions;
  for (int i = 0; i < 10'000; ++i) {
    const std::string before = i == 0 ? "" : " after=\"a" + std::to_string(i - 1) + "\"";
    actions += "<action id=\"a" + std::to_string(i) + "\" stage=\"handling\"" + before +
               "><text>x</text></action>\n";
  }
  CHECK(read(with(good, "<action id=\"leave\"", actions + "<action id=\"leave\"")).plan);
  // The same row, written from its end: every action is entered before the one it waits for.
  std::string backwards;
  for (int i = 0; i < 10'000; ++i) {
    const std::string before = i == 9'999 ? "" : " after=\"b" + std::to_string(i + 1) + "\"";
    backwards += "<action id=\"b" + std::to_string(i) + "\" stage=\"handling\"" + before +
                 "><text>x</text></action>\n";
  }
  CHECK(read(with(good, "<action id=\"leave\"", backwards + "<action id=\"leave\"")).plan);
}

TEST_CASE("levels that are named must be there, and ids stand once", "[plan][plan_xml]") {
  CHECK(only_finding("levels=\"I II\"", "levels=\"I III\"").message.code ==
        Code::plan_level_unknown);
  CHECK(only_finding("level=\"I\" mark", "level=\"III\" mark").message.code ==
        Code::plan_level_unknown);
  CHECK(only_finding("level=\"I\" plan", "level=\"III\" plan").message.code ==
        Code::plan_level_unknown);
  const Read twice = read(with(good, "<level id=\"II\"", "<level id=\"I\""));
  REQUIRE(twice.findings.size() == 2);  // the card still names the level that is gone
  CHECK(twice.findings[0].message.code == Code::id_twice);
  CHECK(twice.findings[1].message.code == Code::plan_level_unknown);
  CHECK(only_finding("<action id=\"leave\"", "<action id=\"alarm\"").message.code ==
        Code::id_twice);
  CHECK(only_finding(" at_least=\"3\"", " at_least=\"3\" less_than=\"3\"").message.code ==
        Code::plan_condition_empty);
}

TEST_CASE("all that is wrong is said at once", "[plan][plan_xml]") {
  const Read result =
      read(with(with(good, " amount=\"0.5\"", ""), "stage=\"handling\"", "stage=\"later\""));
  CHECK_FALSE(result.plan);
  CHECK(result.findings.size() == 2);
}
