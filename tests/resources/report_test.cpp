#include "muster/resources/report.hpp"

#include <algorithm>
#include <sstream>

#include "muster/resources/region.hpp"
#include "support/catch.hpp"
#include "support/drawn_answer.hpp"

using namespace muster;

namespace {

std::vector<std::string> lines_of(const std::string& text) {
  std::istringstream in(text);
  std::vector<std::string> lines;
  for (std::string line; std::getline(in, line);) lines.push_back(line);
  return lines;
}

bool says(const std::string& text, const std::string& words) {
  return text.find(words) != std::string::npos;
}

std::string chinese(const Response& answer = drawn_answer()) {
  return report(answer, answer_region(), {.language = Language::zh});
}

std::string english(const Response& answer = drawn_answer()) {
  return report(answer, answer_region(), {.language = Language::en});
}

/// The lines before the first blank one.
std::vector<std::string> first_screen(const std::string& text) {
  std::vector<std::string> lines = lines_of(text);
  lines.erase(std::find(lines.begin(), lines.end(), ""), lines.end());
  return lines;
}

std::string joined(const std::vector<std::string>& lines) {
  std::string text;
  for (const std::string& line : lines) text += line + "\n";
  return text;
}

std::size_t column_of(const std::string& line, const std::string& words) {
  return display_width(line.substr(0, line.find(words)));
}

}  // namespace

TEST_CASE("the first screen answers the five questions in 24 lines", "[resources][report]") {
  const auto screen = first_screen(chinese());
  CHECK(screen.size() <= 24);
  const std::string text = joined(screen);
  CHECK(says(text, "瓦斯爆炸  柴沟煤矿（怀仁市）"));
  CHECK(says(text, "已核实为一般事故，可能达到重大事故"));
  CHECK(says(text, "市级Ⅱ级响应《朔州市煤矿事故应急预案》"));
  CHECK(says(text, "06:05 6/12"));
  CHECK(says(text, "缺额 2 项"));
  CHECK(says(text, "接下来到期"));
  CHECK(says(text, "将晚 5 分钟"));
}

TEST_CASE("the first screen says the same in English", "[resources][report]") {
  const auto screen = first_screen(english());
  CHECK(screen.size() <= 24);
  const std::string text = joined(screen);
  CHECK(says(text, "Gas explosion at Chaigou mine (Huairen)"));
  CHECK(says(text, "ordinary accident confirmed, serious accident possible"));
  CHECK(says(text, "Shuozhou coal mine accident plan, level II"));
  CHECK(says(text, "Missing: 2"));
  CHECK(says(text, "Due next"));
}

TEST_CASE("forty needs do not push what is due off the first screen", "[resources][report]") {
  Response answer = drawn_answer();
  for (int i = 0; i < 40; ++i) {
    Requirement more = answer.requirements[2];
    more.id = RequirementId("gas-1/city-coal/ambulance/" + std::to_string(i));
    answer.requirements.push_back(more);
  }
  const auto screen = first_screen(chinese(answer));
  CHECK(screen.size() <= 24);
  CHECK(says(joined(screen), "项需求，均可按时满足，见下"));
  CHECK(says(joined(screen), "接下来到期"));
}

TEST_CASE("what is short is on the first screen even when it stands last", "[resources][report]") {
  Response answer = drawn_answer();
  for (int i = 0; i < 40; ++i) answer.requirements.push_back(answer.requirements[2]);
  answer.requirements.push_back(answer.requirements[2]);
  answer.requirements.back().capability = CapabilityId("rope-rescue");
  answer.shortfalls.push_back(
      {.requirement = answer.requirements.size() - 1, .point = 0, .missing = Quantity(2)});
  CHECK(says(joined(first_screen(chinese(answer))), "rope-rescue"));
}

TEST_CASE("no line is wider than the paper", "[resources][report]") {
  for (const Language language : {Language::zh, Language::en}) {
    for (std::size_t columns = 40; columns <= 140; columns += 5) {
      const std::string text = report(drawn_answer(), answer_region(),
                                      {.language = language, .columns = columns, .explain = true});
      for (const std::string& line : lines_of(text)) {
        INFO(line);
        CHECK(display_width(line) <= columns);
      }
    }
  }
}

TEST_CASE("arrivals stand under their title although names are Chinese", "[resources][report]") {
  const auto screen = first_screen(chinese());
  const auto title =
      std::ranges::find_if(screen, [](const auto& line) { return says(line, "首到"); });
  const auto row =
      std::ranges::find_if(screen, [](const auto& line) { return line.starts_with("院前急救"); });
  REQUIRE(title != screen.end());
  REQUIRE(row != screen.end());
  CHECK(column_of(*title, "首到") == column_of(*row, "03:40"));
}

TEST_CASE("nobody is promised a minute earlier than he comes", "[resources][report]") {
  // 03:31:20 at the gate.
  CHECK(says(chinese(), "03:32 +32分"));
  CHECK_FALSE(says(chinese(), "03:31"));
}

TEST_CASE("a moment of another day carries its date", "[resources][report]") {
  Response answer = drawn_answer();
  answer.dispatch.assignments[6].coming.arrives = answer_time(24 * 60);
  CHECK(says(chinese(answer), "11-24 03:00"));
}

TEST_CASE("each authority is called once, with the sentence to say", "[resources][report]") {
  const std::string text = english();
  CHECK(says(text, "Orders (2 authorities, one call each)"));
  CHECK(says(
      text,
      "1. order to Huairen Emergency Management Bureau  call at 03:08  0349-555-0108 (duty room)"));
  CHECK(says(text,
             "2. request to Datong Mine Rescue Company  call at 03:08  no telephone on record"));
  const std::string wide =
      report(drawn_answer(), answer_region(), {.language = Language::zh, .columns = 400});
  CHECK(says(wide,
             "电话口述：“这里是朔州市应急指挥中心。柴沟煤矿于 03:00 发生瓦斯爆炸，被困人数 12 "
             "人。现向怀仁市应急管理局下达调令：怀仁市矿山救护中队 3 个小队，04:05 "
             "前到场；怀仁市人民医院 2 "
             "辆救护车，04:05 前到场；从怀仁市应急物资储备库调运4小时正压氧气呼吸器 30 套，04:05 "
             "前运到。到柴沟煤矿大门报到。请复述，并在出发时回报。”"));
}

TEST_CASE("a crew that cannot keep its deadline is asked to come as fast as it can",
          "[resources][report]") {
  const std::string wide =
      report(drawn_answer(), answer_region(), {.language = Language::en, .columns = 400});
  CHECK(says(
      wide,
      "3 squads of Datong mine rescue team, on site by 04:05; 1 squad of Datong mine rescue team, "
      "as fast as they can, expected at 06:20."));
}

TEST_CASE("nobody is told a time of occurrence that nobody knows", "[resources][report]") {
  Response answer = drawn_answer();
  answer.incidents.front().incident.occurred.reset();
  const ReportOptions wide{.language = Language::en, .columns = 400};
  CHECK(says(report(drawn_answer(), answer_region(), wide),
             "At 03:00, gas explosion at Chaigou mine"));
  CHECK(says(report(answer, answer_region(), wide),
             "Reported at 03:05: gas explosion at Chaigou mine; people trapped 12."));
}

TEST_CASE("crews of many teams are summed up on the telephone", "[resources][report]") {
  Region region = answer_region();
  Response answer = drawn_answer();
  answer.dispatch.orders.front().assignments.clear();
  for (char letter = 'a'; letter < 'h'; ++letter) {
    const std::string id = std::string("T-") + letter;
    region.teams.push_back({.id = TeamId(id), .name = {"医院", "hospital"}});
    region.crews.push_back({.id = CrewId(id),
                            .team = TeamId(id),
                            .name = {"医院 1号救护车", "hospital, ambulance 1"}});
    Assignment sent = answer.dispatch.assignments[9];
    sent.crew = CrewId(id);
    answer.dispatch.assignments.push_back(sent);
    answer.dispatch.orders.front().assignments.push_back(answer.dispatch.assignments.size() - 1);
  }
  answer.routes.resize(answer.dispatch.assignments.size());
  const std::string text = report(answer, region, {.language = Language::zh, .columns = 400});
  CHECK(says(text, "院前急救：7 辆救护车，分属 7 支队伍，名单随后发，04:05 前到场"));
}

TEST_CASE("what a crew brings along is shown as its own source, not ordered again",
          "[resources][report]") {
  const std::string text = chinese();
  CHECK(says(text, "随队装备 24、怀仁市应急物资储备库 30"));
  CHECK(says(text, "04:05 54/66 套"));
}

TEST_CASE("each shortfall comes with why and what to do", "[resources][report]") {
  const std::string text = english();
  CHECK(says(text, "mine rescue: 12 needed by 06:05 (+3h05), 6 missing"));
  CHECK(says(text, "why   "));
  CHECK(says(text, "do    "));
}

TEST_CASE("an answer without shortfalls says so in plain words", "[resources][report]") {
  Response answer = drawn_answer();
  answer.shortfalls.clear();
  CHECK(says(chinese(answer), "没有缺额：全部需求都能在时限内满足"));
  CHECK(says(english(answer), "Nothing is missing: every need is met in time"));
  CHECK_FALSE(says(english(answer), "Shortfalls, why"));
}

TEST_CASE("an incident no plan covers still gets a page that says so", "[resources][report]") {
  Response answer;
  answer.as_of = answer_time(8);
  answer.incidents = drawn_answer().incidents;
  const std::string text = english(answer);
  CHECK(says(text, "No plan applies; the duty leader decides how to respond"));
  CHECK(says(text, "to be judged by a person"));
  CHECK(says(text, "The cards ask for nobody and nothing"));
}

TEST_CASE("a fact nobody told is asked for, never shown as zero", "[resources][report]") {
  Response answer = drawn_answer();
  CHECK(says(english(answer), "1. People injured?"));
  CHECK(says(english(answer), "How soon can they leave? Telephone: Datong mine rescue team"));
  answer.incidents.front().incident.occurred.reset();
  CHECK(says(english(answer), "time of occurrence not known"));
  CHECK(says(english(answer), "When did it happen?"));
  answer.incidents.front().incident.indicators.clear();
  CHECK(says(english(answer), "no figures reported yet"));
}

TEST_CASE("a closure is shown with the road it closes and whom it delays", "[resources][report]") {
  const std::string text = english();
  CHECK(says(text, "edge:e1 X204 Huairen–Chaigou: closed, both ways, landslide"));
  CHECK(says(text, "mine rescue: Huairen mine rescue company, squad 1 comes 9 min later"));
}

TEST_CASE("sample data is marked first and last; real data carries no mark",
          "[resources][report]") {
  const auto lines = lines_of(chinese());
  CHECK(lines.front().starts_with("【样例数据】"));
  CHECK(lines.back() == "【样例数据】");
  Region real = answer_region();
  real.header.banner = {};
  CHECK_FALSE(says(report(drawn_answer(), real, {}), "【"));
}

TEST_CASE("the condensed timeline says how much more there is", "[resources][report]") {
  CHECK(says(english(), "3 of 5 steps"));
  CHECK_FALSE(says(english(), "count who is below"));
  const std::string all =
      report(drawn_answer(), answer_region(), {.language = Language::en, .explain = true});
  CHECK(says(all, "count who is below"));
}

TEST_CASE("reasons are given when they are asked for", "[resources][report]") {
  const std::string all =
      report(drawn_answer(), answer_region(), {.language = Language::en, .explain = true});
  CHECK(says(all, "Huairen mine rescue company: the earliest that can come"));
  CHECK(says(all, "Who would fit but cannot be counted on"));
  CHECK_FALSE(says(english(), "the earliest that can come"));
}

TEST_CASE("colour marks what is late, and only when it is wanted", "[resources][report]") {
  const std::string plain = english();
  CHECK_FALSE(says(plain, "\033["));
  const std::string coloured =
      report(drawn_answer(), answer_region(), {.language = Language::en, .colour = true});
  CHECK(says(coloured, "\033[31mmine rescue\033[0m"));
}

TEST_CASE("the same answer gives the same bytes", "[resources][report]") {
  CHECK(chinese() == chinese());
  CHECK(english() == english());
}

TEST_CASE("a name that moves the cursor is made harmless", "[resources][report]") {
  Region region = answer_region();
  region.organisations[1].name = {"怀仁\n\033[2J局", "Huairen\r\n\033[2Jbureau"};
  const std::string text = report(drawn_answer(), region, {.language = Language::en});
  CHECK_FALSE(says(text, "\033"));
  CHECK_FALSE(says(text, "\r"));
}
