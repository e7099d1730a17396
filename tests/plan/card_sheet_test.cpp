#include "muster/plan/card_sheet.hpp"

#include <algorithm>

#include "muster/plan/card_html.hpp"
#include "support/catch.hpp"

using namespace muster;

namespace {

Plan gas_plan() {
  Plan plan;
  plan.id = PlanId("gas");
  plan.version = "2026.1";
  plan.title = {"瓦斯爆炸预案", "Gas explosion plan"};
  plan.additive = true;
  plan.levels = {{.id = "I", .name = {"Ⅰ级", "Level I"}},
                 {.id = "II", .name = {"Ⅱ级", "Level II"}}};
  Card card;
  card.id = CardId("dispatcher");
  card.title = {"调度员卡", "Dispatcher"};
  card.holder = {"值班调度员", "Duty dispatcher"};
  card.levels = {"II"};
  card.actions = {{.id = "report",
                   .text = {"报告县局", "Report to the county"},
                   .role = {"矿长", "manager"},
                   .deadline = Deadline{std::chrono::hours(1), ClockEvent::known},
                   .after = {"withdraw"},
                   .notices = {{.to = OrganisationId("county"),
                                .channel = "phone",
                                .next_channels = {"mobile"},
                                .deadline = Deadline{std::chrono::hours(1), ClockEvent::known},
                                .acknowledge = std::chrono::minutes(5),
                                .deputies = {OrganisationId("government")}},
                               {.to = OrganisationId("ambulance"), .channel = "120"}}},
                  {.id = "withdraw", .text = {"撤人", "Withdraw people"}}};
  card.do_nots = {{"不得停主扇", "Do not stop the main fan"}};
  card.withdraw_when = {{"甲烷到2%", "Methane at 2 %"}};
  card.distances = {{.kind = "downwind",
                     .meters = {1700},
                     .edition = "ERG2016 Table 3",
                     .substance = "ammonia",
                     .container = "rail tank car",
                     .light = "day",
                     .wind = "low"},
                    {.kind = "downwind",
                     .meters = {1000},
                     .edition = "ERG2016 Table 3",
                     .substance = "ammonia",
                     .container = "rail tank car",
                     .light = "day",
                     .wind = "high"}};
  plan.cards = {card};
  return plan;
}

SheetBook book() {
  return {{OrganisationId("county"),
           {.name = {"县应急局", "County bureau"},
            .numbers = {{"mobile", "000-1"}, {"phone", "0349-555-0107"}}}},
          {OrganisationId("government"), {.name = {"县政府", "County government"}}}};
}

CardSheet sheet_of(const Plan& plan, Language language, const Text& banner = {}) {
  return card_sheet(plan, plan.cards.front(), Catalogue(), book(), language, banner);
}

const SheetBlock& part(const CardSheet& sheet, SheetPart which) {
  const auto found = std::ranges::find(sheet.blocks, which, &SheetBlock::part);
  REQUIRE(found != sheet.blocks.end());
  return *found;
}

}  // namespace

TEST_CASE("a card is read from when it holds, over what to do, to whom to call", "[plan][print]") {
  const CardSheet sheet = sheet_of(gas_plan(), Language::en, {"样例数据", "SAMPLE DATA"});
  CHECK(sheet.title == "Dispatcher");
  CHECK(sheet.banner == "SAMPLE DATA");
  CHECK(sheet.footer == "dispatcher · 2026.1 · Gas explosion plan");
  CHECK(part(sheet, SheetPart::trigger).lines.front().text == "any accident; Level II and above");
  const auto& actions = part(sheet, SheetPart::actions).lines;
  REQUIRE(actions.size() == 2);
  CHECK(actions[0].text == "Withdraw people");
  CHECK(actions[1].lead == "2");
  CHECK(actions[1].text == "Report to the county");
  CHECK(actions[1].urgent);
  const auto& calls = part(sheet, SheetPart::calls).lines;
  REQUIRE(calls.size() == 2);
  CHECK(calls[0].lead == "0349-555-0107");
  CHECK(calls[0].text == "County bureau");
  CHECK(calls[0].small.find("no answer in 5 min: 000-1, County government") != std::string::npos);
  CHECK(calls[0].small.find("within 1 h of being told") != std::string::npos);
  CHECK(calls[1].lead == "120");
  CHECK(calls[1].text == "ambulance");
  CHECK(part(sheet, SheetPart::do_not).lines.front().text == "Do not stop the main fan");
  CHECK(part(sheet, SheetPart::withdraw).lines.front().text == "Methane at 2 %");
  const auto& away = part(sheet, SheetPart::distances).lines;
  REQUIRE(away.size() == 2);
  CHECK(away.front() ==
        SheetLine{.lead = "1700/1000 m", .text = "downwind (day, light/strong wind)"});
  CHECK(away.back().small == "From: ERG2016 Table 3, ammonia, rail tank car");
}

TEST_CASE("the Chinese card says the same in Chinese", "[plan][print]") {
  const CardSheet sheet = sheet_of(gas_plan(), Language::zh);
  CHECK(sheet.banner.empty());
  CHECK(part(sheet, SheetPart::trigger).lines.front().text == "任何事故；Ⅱ级及以上");
  CHECK(part(sheet, SheetPart::actions).lines[0].text == "撤人");
  CHECK(part(sheet, SheetPart::calls).lines[0].small.find("5分钟无人接") != std::string::npos);
  CHECK(part(sheet, SheetPart::distances).lines[0].text == "下风向（白天、微风/大风）");
}

TEST_CASE("what is asked for says its unit, a measure word in Chinese only", "[plan][print]") {
  Plan plan = gas_plan();
  const auto need = [](const char* id) {
    return Need{.material = MaterialId(id),
                .demands = {{.within = std::chrono::hours(2), .base = Decimal::of(50)}}};
  };
  plan.cards.front().needs = {need("CITRIC"), need("SUIT")};
  CatalogueParts parts;
  parts.materials = {{.id = MaterialId("CITRIC"), .name = {"柠檬酸", "citric acid"}, .unit = "kg"},
                     {.id = MaterialId("SUIT"), .name = {"防化服", "suit"}, .unit = "套"}};
  const Catalogue catalogue(parts);
  const auto lines = [&](Language language) {
    std::vector<std::string> said;
    const CardSheet sheet = card_sheet(plan, plan.cards.front(), catalogue, book(), language, {});
    for (const SheetLine& line : part(sheet, SheetPart::needs).lines) said.push_back(line.text);
    return said;
  };
  CHECK(lines(Language::zh) == std::vector<std::string>{"柠檬酸（kg）", "防化服（套）"});
  CHECK(lines(Language::en) == std::vector<std::string>{"citric acid (kg)", "suit"});
}

TEST_CASE("a card that tells nobody says whom to call all the same", "[plan][print]") {
  Plan plan = gas_plan();
  plan.owner = OrganisationId("county");
  plan.cards[0].actions[0].notices.clear();
  const CardSheet sheet = sheet_of(plan, Language::en);
  const auto& calls = part(sheet, SheetPart::calls).lines;
  REQUIRE(calls.size() == 1);
  CHECK(calls[0] == SheetLine{.lead = "000-1", .text = "County bureau"});
}

TEST_CASE("actions in a circle are all printed, as written", "[plan][print]") {
  Plan plan = gas_plan();
  plan.cards[0].actions[1].after = {"report"};
  const CardSheet sheet = sheet_of(plan, Language::en);
  const auto& actions = part(sheet, SheetPart::actions).lines;
  REQUIRE(actions.size() == 2);
  CHECK(actions[0].text == "Report to the county");
}

TEST_CASE("nothing a person wrote is markup, turns the writing or breaks a line",
          "[plan][print][html]") {
  Plan plan = gas_plan();
  const std::string evil =
      "<script>alert(1)</script>\n\xE2\x80\xAE\"'&amp; \xE2\x81\xA6"
      "</style><img src=x onerror=y>";
  plan.title = plan.cards[0].title = plan.cards[0].holder = Text(evil);
  plan.cards[0].do_nots = {Text(evil)};
  plan.cards[0].actions[0].text = Text(evil);
  plan.cards[0].distances[0].edition = evil;
  SheetBook names = book();
  names[OrganisationId("county")] = {.name = Text(evil), .numbers = {{"phone", evil}}};
  const std::vector<CardSheet> sheets = {
      card_sheet(plan, plan.cards[0], Catalogue(), names, Language::en, Text(evil))};
  for (const SheetBlock& block : sheets[0].blocks) {
    for (const SheetLine& line : block.lines) {
      for (const std::string& words : {line.lead, line.text, line.small}) {
        CHECK(words.find('\n') == std::string::npos);
        CHECK(words.find("\xE2\x80\xAE") == std::string::npos);
      }
    }
  }
  const std::string page = cards_html(sheets);
  CHECK(page.find("<script") == std::string::npos);
  CHECK(page.find("<img") == std::string::npos);
  CHECK(page.find("</style><") == std::string::npos);
  CHECK(page.find("\xE2\x80\xAE") == std::string::npos);
  CHECK(page.find("\xE2\x81\xA6") == std::string::npos);
  CHECK(page.find("&lt;script&gt;alert(1)&lt;/script&gt;") != std::string::npos);
  CHECK(page.find("&amp;amp;") != std::string::npos);
}

TEST_CASE("the page for a browser stands alone: A6, no script, nothing fetched",
          "[plan][print][html]") {
  const std::vector<CardSheet> sheets = {sheet_of(gas_plan(), Language::zh, {"样例数据", "SAMPLE"}),
                                         sheet_of(gas_plan(), Language::zh)};
  const std::string page = cards_html(sheets);
  CHECK(page.find("@page{size:105mm 148mm;margin:0}") != std::string::npos);
  CHECK(page.find("default-src 'none'; style-src 'unsafe-inline'") != std::string::npos);
  for (const char* reach : {"<script", "src=", "href=", "url(", "@import", "http://", "https://"}) {
    INFO(reach);
    CHECK(page.find(reach) == std::string::npos);
  }
  CHECK(page.find("<section") != page.rfind("<section"));
  CHECK(page.find("样例数据") != std::string::npos);
  CHECK(cards_html(sheets) == page);
  CHECK(cards_html({}).find("</html>") != std::string::npos);
}
