// A clean plan, and every fault that can be planted in it: each is found, by its code, and the
// clean plan has none.

#include "muster/plan/lint.hpp"

#include <algorithm>
#include <functional>
#include <set>

#include "support/catch.hpp"
#include "support/files.hpp"
#include "support/shipped_rules.hpp"

using namespace muster;
using namespace std::chrono_literals;

namespace {

Date day(const char* text) { return parse_date(text).value(); }

Catalogue catalogue() {
  CatalogueParts parts;
  parts.incident_kinds = {
      {.id = IncidentKindId("coal_mine_accident"), .name = {"煤矿事故", "coal mine accident"}},
      {.id = IncidentKindId("fire"), .name = {"火灾", "fire"}},
      {.id = IncidentKindId("gas_explosion"),
       .parent = IncidentKindId("coal_mine_accident"),
       .name = {"瓦斯爆炸", "gas explosion"}}};
  parts.capabilities = {{.id = CapabilityId("ambulance"), .name = {"急救", "ambulance"}},
                        {.id = CapabilityId("mine_rescue"), .name = {"矿山救援", "mine rescue"}}};
  parts.materials = {
      {.id = MaterialId("BLANKET"), .name = {"棉被", "quilt"}, .unit = "床"},
      {.id = MaterialId("SERUM"), .name = {"血清", "serum"}, .unit = "支", .perishable = true}};
  parts.indicators = {
      {.id = IndicatorId("dead"), .name = {"死亡人数", "dead"}, .unit = "人"},
      {.id = IndicatorId("released_t"), .name = {"泄漏量", "released"}, .unit = "t"},
      {.id = IndicatorId("trapped"), .name = {"被困人数", "trapped"}, .unit = "人"}};
  return Catalogue(parts);
}

Criterion at_least(const char* indicator, int least) {
  return {.indicator = IndicatorId(indicator), .at_least = Decimal::of(least)};
}

Action action(const char* id, Seconds duration, std::vector<std::string> after = {}) {
  return {.id = id,
          .stage = Stage::first_response,
          .text = {"做一件事", "do one thing"},
          .role = {"调度员", "dispatcher"},
          .duration = duration,
          .after = std::move(after)};
}

Card clean_card() {
  Card card{.id = CardId("mine-card"),
            .title = {"调度员卡", "Dispatcher"},
            .holder = {"调度员", "dispatcher"},
            .organisation = OrganisationId("mine-co"),
            .actions = {action("withdraw", 2min), action("call", 5min, {"withdraw"})},
            .do_nots = {{"不得擅自反风", "Do not reverse the airflow"}},
            .withdraw_when = {{"甲烷达到2%", "methane at 2 %"}},
            .hand_over = Text("移交图纸", "hand over the drawings"),
            .hand_over_to = OrganisationId("bureau")};
  card.actions[1].notices = {{.to = OrganisationId("bureau"),
                              .channel = "phone",
                              .next_channels = {"mobile"},
                              .deadline = Deadline{60min, ClockEvent::known}}};
  card.needs = {{.capability = CapabilityId("mine_rescue"),
                 .demands = {{.within = 45min, .base = Decimal::of(2)}},
                 .hold = Seconds(4h),
                 .least_group = Quantity(2)},
                {.material = MaterialId("BLANKET"),
                 .demands = {{.within = 3h, .per = {{IndicatorId("trapped"), Decimal::of(1)}}}},
                 .population = PopulationBase::at_risk}};
  card.distances = {{.kind = "isolation",
                     .meters = {30},
                     .edition = "ERG2016",
                     .substance = "ammonia",
                     .spill = "small"},
                    {.kind = "downwind",
                     .meters = {100},
                     .edition = "ERG2016",
                     .substance = "ammonia",
                     .spill = "small",
                     .light = "day"}};
  return card;
}

Plan clean_plan() {
  Plan plan{.id = PlanId("mine-plan"),
            .version = "2026.1",
            .kind = PlanKind::on_site,
            .tier = Tier::enterprise,
            .owner = OrganisationId("mine-co"),
            .title = {"煤矿现场处置方案", "On-site plan of the mine"},
            .issued = day("2026-03-02"),
            .filed = day("2026-03-20"),
            .review_due = day("2029-03-02"),
            .mark = "illustrative",
            .source = "test",
            .additive = true};
  plan.covers = {.kinds = {IncidentKindId("gas_explosion")},
                 .jurisdictions = {JurisdictionId("1406")}};
  plan.levels = {{.id = "I",
                  .name = {"一级", "I"},
                  .decider = OrganisationId("bureau"),
                  .any_of = {at_least("dead", 3), at_least("trapped", 10)}},
                 {.id = "II",
                  .name = {"二级", "II"},
                  .decider = OrganisationId("mine-co"),
                  .any_of = {at_least("dead", 1), at_least("trapped", 3)}}};
  plan.warnings = {{.colour = WarningColour::orange,
                    .decider = OrganisationId("bureau"),
                    .any_of = {at_least("released_t", 1)},
                    .measures = {{"停产撤人", "stop work and withdraw"}}}};
  plan.command.commanders = {
      {.organisation = OrganisationId("mine-co"),
       .post = {"矿长", "mine manager"},
       .deputies = {{OrganisationId("mine-co"), {"值班矿领导", "leader on duty"}}}}};
  plan.upstream = {PlanId("city-plan")};
  plan.level_links = {{.level = "I", .plan = PlanId("city-plan"), .asks_for = "I"}};
  plan.cards = {clean_card()};
  plan.planning_bases = {{.id = "face",
                          .name = {"一个工作面", "one working face"},
                          .kind = IncidentKindId("gas_explosion"),
                          .level = "I",
                          .values = {{IndicatorId("trapped"), Decimal::of(12)}}}};
  plan.revisions = {{.version = "2026.1", .date = day("2026-03-02"), .change = {"首发", "first"}}};
  plan.legal_bases = {{.source = "国务院令第708号", .clause = "第五条"}};
  return plan;
}

/// The plan above it, clean as well.
Plan city_plan() {
  Plan plan = clean_plan();
  plan.id = PlanId("city-plan");
  plan.kind = PlanKind::special;
  plan.tier = Tier::city;
  plan.owner = OrganisationId("bureau");
  plan.covers.kinds = {IncidentKindId("coal_mine_accident")};
  plan.command.commanders.front().organisation = OrganisationId("bureau");
  plan.upstream.clear();
  plan.level_links.clear();
  plan.cards.front().id = CardId("city-card");
  plan.cards.front().organisation = OrganisationId("bureau");
  plan.cards.front().hand_over_to = OrganisationId("province");
  return plan;
}

std::vector<Holiday> year_2026() {
  return {{.id = HolidayId("h1"), .day = day("2026-01-01"), .name = {"元旦", "New Year"}}};
}

LintOptions options() {
  return {.as_of = day("2026-11-20"), .calendar = WorkCalendar(year_2026())};
}

std::set<std::string> codes_of(const Findings& findings) {
  std::set<std::string> codes;
  for (const Finding& finding : findings) codes.emplace(name(finding.message.code));
  return codes;
}

std::string all(const Findings& findings) {
  std::string result;
  for (const Finding& finding : findings) result += text(finding, Language::en) + "\n";
  return result;
}

Findings lint_of(const Plan& plan, const LintOptions& how = options()) {
  return lint(plan, catalogue(), shipped_rules(), how);
}

struct Fault {
  Code code = {};
  std::function<void(Plan&)> plant = {};
};

Card& card_of(Plan& plan) { return plan.cards.front(); }
Action& second(Plan& plan) { return card_of(plan).actions.at(1); }
Need& crews(Plan& plan) { return card_of(plan).needs.at(0); }
Need& quilts(Plan& plan) { return card_of(plan).needs.at(1); }

const std::vector<Fault>& faults() {
  static const std::vector<Fault> all = {
      {Code::lint_action_unreachable, [](Plan& p) { card_of(p).actions.at(0).after = {"call"}; }},
      {Code::lint_action_unreachable, [](Plan& p) { second(p).after = {"gone"}; }},
      {Code::lint_action_unreachable,
       [](Plan& p) {
         card_of(p).actions.at(0).only_if = {
             {.indicator = IndicatorId("dead"), .less_than = Decimal::of(3)}};
         second(p).only_if = {at_least("dead", 3)};
       }},
      {Code::lint_deadline_short,
       [](Plan& p) {
         second(p).deadline = Deadline{6min, ClockEvent::known};
       }},
      {Code::lint_deadline_short,
       [](Plan& p) {
         second(p).notices.front().deadline = Deadline{6min, ClockEvent::known};
       }},
      {Code::lint_deadline_short,
       [](Plan& p) {
         card_of(p).public_information = {
             {.id = "tell", .deadline = Deadline{6min, ClockEvent::known}, .after = {"call"}}};
       }},
      {Code::lint_duration_missing, [](Plan& p) { second(p).duration.reset(); }},
      {Code::lint_role_missing, [](Plan& p) { second(p).role = {}; }},
      {Code::lint_holder_missing, [](Plan& p) { card_of(p).holder = {}; }},
      {Code::lint_deputy_missing, [](Plan& p) { p.command.commanders.front().deputies.clear(); }},
      {Code::lint_notice_dead_end,
       [](Plan& p) {
         p.upstream.clear();
         second(p).notices.front().next_channels.clear();
       }},
      {Code::lint_commander_missing, [](Plan& p) { p.command.commanders.clear(); }},
      {Code::lint_level_gap,
       [](Plan& p) { p.levels.at(1).any_of.at(1).less_than = Decimal::of(8); }},
      {Code::lint_level_overlap,
       [](Plan& p) { p.levels.at(1).any_of.at(1).less_than = Decimal::of(12); }},
      {Code::lint_level_never, [](Plan& p) { p.levels.at(0).any_of.clear(); }},
      {Code::lint_level_never,
       [](Plan& p) {
         p.levels.at(1).any_of = {at_least("dead", 4), at_least("trapped", 11)};
       }},
      {Code::lint_level_criterion_never,
       [](Plan& p) { p.levels.at(1).any_of.at(0) = at_least("dead", 4); }},
      {Code::lint_level_no_decider, [](Plan& p) { p.levels.at(1).decider.reset(); }},
      {Code::lint_level_no_card, [](Plan& p) { card_of(p).levels = {"I"}; }},
      {Code::lint_level_link_missing, [](Plan& p) { p.level_links.clear(); }},
      {Code::lint_warning_no_measures, [](Plan& p) { p.warnings.front().measures.clear(); }},
      {Code::lint_warning_no_decider, [](Plan& p) { p.warnings.front().decider.reset(); }},
      {Code::lint_card_level_never,
       [](Plan& p) {
         p.levels.at(1).any_of = {at_least("dead", 4), at_least("trapped", 11)};
         card_of(p).levels = {"II"};
       }},
      {Code::lint_hand_over_missing, [](Plan& p) { card_of(p).hand_over_to.reset(); }},
      {Code::lint_hand_over_words, [](Plan& p) { card_of(p).hand_over.reset(); }},
      {Code::lint_unit_fraction,
       [](Plan& p) { crews(p).demands.front().base = Decimal::parse("2.5").value(); }},
      {Code::lint_unit_fraction,
       [](Plan& p) { quilts(p).demands.front().base = Decimal::parse("0.5").value(); }},
      {Code::lint_unit_fraction,
       [](Plan& p) {
         p.planning_bases.front().values.front().value = Decimal::parse("12.5").value();
       }},
      {Code::lint_hold_missing, [](Plan& p) { crews(p).hold.reset(); }},
      {Code::lint_cycle_missing, [](Plan& p) { crews(p).hold = Seconds(12h); }},
      {Code::lint_group_small, [](Plan& p) { crews(p).least_group = Quantity(1); }},
      {Code::lint_group_small, [](Plan& p) { crews(p).least_group.reset(); }},
      {Code::lint_need_nothing, [](Plan& p) { crews(p).demands.front().base = {}; }},
      {Code::lint_population_missing, [](Plan& p) { quilts(p).population.reset(); }},
      {Code::lint_life_missing, [](Plan& p) { quilts(p).material = MaterialId("SERUM"); }},
      {Code::lint_basis_missing, [](Plan& p) { p.planning_bases.clear(); }},
      {Code::lint_basis_silent,
       [](Plan& p) {
         p.planning_bases.front().values = {{IndicatorId("dead"), Decimal::of(5)}};
       }},
      {Code::lint_basis_level, [](Plan& p) { p.planning_bases.front().level = "II"; }},
      {Code::lint_basis_level,
       [](Plan& p) { p.planning_bases.front().values.front().value = Decimal::of(1); }},
      {Code::lint_basis_kind,
       [](Plan& p) { p.planning_bases.front().kind = IncidentKindId("fire"); }},
      {Code::lint_distance_edition, [](Plan& p) { card_of(p).distances.at(0).edition.clear(); }},
      {Code::lint_distance_substance,
       [](Plan& p) { card_of(p).distances.at(0).substance.reset(); }},
      {Code::lint_distance_container, [](Plan& p) { card_of(p).distances.at(0).spill.reset(); }},
      {Code::lint_distance_wind,
       [](Plan& p) {
         card_of(p).distances.at(1).container = "tanker";
         card_of(p).distances.at(1).spill = "large";
       }},
      {Code::lint_distance_light, [](Plan& p) { card_of(p).distances.at(1).light.reset(); }},
      {Code::lint_distance_mixed, [](Plan& p) { card_of(p).distances.at(1).edition = "ERG2020"; }},
      {Code::lint_distance_contrary,
       [](Plan& p) {
         card_of(p).distances.push_back(card_of(p).distances.at(0));
         card_of(p).distances.back().meters = {60};
       }},
      {Code::lint_card_long,
       [](Plan& p) {
         for (int i = 0; i < 9; ++i) {
           card_of(p).actions.push_back(action(("more" + std::to_string(i)).c_str(), 1min));
         }
       }},
      {Code::lint_card_long,
       [](Plan& p) {
         std::string zh;
         for (int i = 0; i < 400; ++i) zh += "水龙带";
         card_of(p).cautions = {{zh, "long"}};
       }},
      {Code::lint_text_one_language, [](Plan& p) { second(p).text = Text("只有中文"); }},
      {Code::lint_text_one_language, [](Plan& p) { second(p).text = Text("only in English"); }},
      {Code::lint_text_one_language,
       [](Plan& p) {
         second(p).text = {"有中文", ""};
       }},
      {Code::lint_text_hidden,
       [](Plan& p) {
         p.title = {"煤矿\u202E方案", "plan \u202E of the mine"};
       }},
      {Code::lint_text_hidden,
       [](Plan& p) {
         card_of(p).holder = {"调度\n员", "dis\npatcher"};
       }},
      {Code::lint_text_markup,
       [](Plan& p) {
         card_of(p).title = {"<b>卡</b>", "<b>card</b>"};
       }},
      {Code::lint_card_empty, [](Plan& p) { card_of(p).actions.clear(); }},
      {Code::lint_do_not_missing, [](Plan& p) { card_of(p).do_nots.clear(); }},
      {Code::lint_withdraw_missing, [](Plan& p) { card_of(p).withdraw_when.clear(); }},
      {Code::lint_report_missing,
       [](Plan& p) {
         second(p).notices.front().deadline = Deadline{2h, ClockEvent::known};
       }},
      {Code::lint_plan_no_cards, [](Plan& p) { p.cards.clear(); }},
      {Code::lint_covers_everything, [](Plan& p) { p.covers.kinds.clear(); }},
      {Code::lint_issue_missing, [](Plan& p) { p.issued.reset(); }},
      {Code::lint_review_missing, [](Plan& p) { p.review_due.reset(); }},
      {Code::lint_review_overdue, [](Plan& p) { p.review_due = day("2026-11-19"); }},
      {Code::lint_filing_overdue, [](Plan& p) { p.filed.reset(); }},
      {Code::lint_filing_late, [](Plan& p) { p.filed = day("2026-05-01"); }},
      {Code::lint_revision_missing, [](Plan& p) { p.version = "2026.2"; }},
      {Code::lint_version_old,
       [](Plan& p) {
         p.revisions.insert(p.revisions.begin(), {.version = "2026.2", .date = day("2026-04-01")});
       }},
      {Code::lint_legal_basis_missing, [](Plan& p) { p.legal_bases.clear(); }},
      {Code::calendar_year_missing,
       [](Plan& p) {
         p.issued = day("2025-12-29");
         p.filed.reset();
       }},
  };
  return all;
}

/// Faults that take a second plan to see.
struct FaultBetween {
  Code code = {};
  std::function<void(Plan& mine, Plan& city)> plant = {};
};

const std::vector<FaultBetween>& faults_between() {
  static const auto part = [](Plan& mine, Plan& city) {
    mine.upstream.clear();
    mine.level_links.clear();
    mine.tier = Tier::city;
    mine.kind = PlanKind::special;
    mine.covers.kinds = city.covers.kinds;
  };
  static const std::vector<FaultBetween> all = {
      {Code::lint_upstream_missing, [](Plan& mine, Plan&) { mine.upstream.clear(); }},
      {Code::lint_link_downward, [](Plan&, Plan& city) { city.tier = Tier::workshop; }},
      {Code::lint_link_stranger,
       [](Plan&, Plan& city) { city.covers.kinds = {IncidentKindId("fire")}; }},
      {Code::lint_plans_contrary, part},  // two commanders
      {Code::lint_plans_contrary,
       [](Plan& mine, Plan&) { mine.cards.front().distances.at(0).meters = {60}; }},
      {Code::lint_plans_contrary,
       [](Plan& mine, Plan&) {
         mine.cards.front().actions.front().text = {"立即擅自反风", "reverse the airflow at once"};
       }},
      {Code::lint_plans_twice,
       [](Plan& mine, Plan& city) {
         part(mine, city);
         mine.owner = city.owner;
       }},
  };
  return all;
}

Findings lint_of(const Plan& mine, const Plan& city) {
  Findings findings;
  const PlanLibrary plans({mine, city}, findings);
  const Findings more = lint(plans, catalogue(), shipped_rules(), options());
  findings.insert(findings.end(), more.begin(), more.end());
  return findings;
}

/// "### `lint.role_missing`", in the order of the page.
std::vector<std::string> codes_of_page() {
  const std::string page = file_text(source_dir() / "docs/lint.md");
  std::vector<std::string> codes;
  for (std::size_t at = page.find("\n### `"); at != std::string::npos;
       at = page.find("\n### `", at + 1)) {
    codes.push_back(page.substr(at + 6, page.find('`', at + 6) - at - 6));
  }
  return codes;
}

}  // namespace

TEST_CASE("a clean plan has nothing to find", "[plan][lint]") {
  INFO(all(lint_of(clean_plan())));
  CHECK(lint_of(clean_plan()).empty());
  INFO(all(lint_of(clean_plan(), city_plan())));
  CHECK(lint_of(clean_plan(), city_plan()).empty());
}

TEST_CASE("the tables have no wind class for a small spill", "[plan][lint]") {
  Plan plan = clean_plan();
  card_of(plan).distances.at(1).container = "tanker";
  const Findings findings = lint_of(plan);
  CHECK(std::ranges::count(findings, Code::lint_distance_wind,
                           [](const Finding& one) { return one.message.code; }) == 0);
}

TEST_CASE("every fault planted in a plan is found, and named by what it is about", "[plan][lint]") {
  for (const Fault& fault : faults()) {
    Plan plan = clean_plan();
    fault.plant(plan);
    const Findings findings = lint_of(plan);
    INFO(name(fault.code) << "\n" << all(findings));
    const auto found = std::ranges::find_if(
        findings, [&](const Finding& one) { return one.message.code == fault.code; });
    REQUIRE(found != findings.end());
    REQUIRE(!found->message.parameters.empty());
    const std::string about = found->message.parameters.front().en;
    CHECK((about == "mine-plan" || about == "mine-card" || about == "2026" || about == "2025"));
  }
}

TEST_CASE("every fault planted between two plans is found", "[plan][lint]") {
  for (const FaultBetween& fault : faults_between()) {
    Plan mine = clean_plan();
    Plan city = city_plan();
    fault.plant(mine, city);
    const Findings findings = lint_of(mine, city);
    INFO(name(fault.code) << "\n" << all(findings));
    CHECK(codes_of(findings).contains(std::string(name(fault.code))));
  }
}

TEST_CASE("a deadline that cannot be kept shows the way that takes too long", "[plan][lint]") {
  Plan plan = clean_plan();
  second(plan).deadline = Deadline{6min, ClockEvent::known};
  const Findings findings = lint_of(plan);
  REQUIRE(!findings.empty());
  CHECK(text(findings.front().message, Language::en) ==
        "mine-card: call has a limit of 6min, but the steps up to it take 7min at the least: "
        "withdraw → call");
}

TEST_CASE("an action beside a later one waits with it", "[plan][lint]") {
  Plan plan = clean_plan();
  card_of(plan).actions.push_back(action("beside", 1min));
  card_of(plan).actions.back().beside = {"call"};
  card_of(plan).actions.back().deadline = Deadline{2min, ClockEvent::known};
  CHECK(codes_of(lint_of(plan)) == std::set<std::string>{"lint.deadline_short"});
}

TEST_CASE("without a day nothing is said of dates, and the plan is still looked at",
          "[plan][lint]") {
  Plan plan = clean_plan();
  plan.filed.reset();
  plan.review_due = day("2026-11-19");
  card_of(plan).holder = {};
  CHECK(codes_of(lint_of(plan, {.calendar = WorkCalendar(year_2026())})) ==
        std::set<std::string>{"lint.holder_missing"});
}

TEST_CASE("what is no fault is not found: nested levels, an order that is only named in a ban",
          "[plan][lint]") {
  Plan plan = clean_plan();
  plan.levels.at(1).any_of.at(1).less_than = Decimal::of(10);  // ends where the graver one begins
  CHECK(lint_of(plan).empty());
  Plan guide = clean_plan();  // one edition, two of its pages; a guide knows no wind and no night
  card_of(guide).distances.at(1).edition = "ERG2016 guide 125";
  card_of(guide).distances.at(1).light.reset();
  CHECK(lint_of(guide).empty());
  Plan mine = clean_plan();
  mine.cards.front().actions.front().text = {"任何人不得擅自反风", "nobody may reverse it"};
  CHECK(lint_of(mine, city_plan()).empty());
  mine.cards.front().actions.front().text = {"打120", "dial 120"};
  CHECK(lint_of(mine, city_plan()).empty());
}

TEST_CASE("ten thousand findings are all said", "[plan][lint]") {
  Plan plan = clean_plan();
  for (int i = 0; i < 10'000; ++i) {
    plan.cards.push_back(clean_card());
    plan.cards.back().id = CardId("card" + std::to_string(i));
    plan.cards.back().holder = {};
  }
  CHECK(lint_of(plan).size() == 10'000);
}

TEST_CASE("docs/lint.md has an entry for every code, in their order, and at least 35 do warn",
          "[plan][lint]") {
  std::vector<std::string> codes;
  std::size_t warnings = 0;
  for (const Code code : all_codes()) {
    if (!name(code).starts_with("lint.")) continue;
    codes.emplace_back(name(code));
    Findings one;
    report(one, code, {});
    warnings += one.front().severity == Severity::warning ? 1U : 0U;
  }
  std::vector<std::string> page;
  for (const std::string& code : codes_of_page()) {
    if (code.starts_with("lint.")) page.push_back(code);
  }
  CHECK(page == codes);
  CHECK(warnings >= 35);
}
