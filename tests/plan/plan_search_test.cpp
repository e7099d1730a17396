#include "muster/plan/plan_search.hpp"

#include <algorithm>

#include "muster/plan/plan_xml.hpp"
#include "support/catch.hpp"
#include "support/errors.hpp"
#include "support/files.hpp"

using namespace muster;

namespace {

Plan plan(const char* id, Text title) {
  return {.id = PlanId(id), .version = "1", .title = std::move(title)};
}

Card card(const char* id, Text title) {
  return {.id = CardId(id), .title = std::move(title), .holder = {"调度员", "dispatcher"}};
}

Action action(const char* id, Text text) {
  return {.id = id, .text = std::move(text), .role = {"班长", "foreman"}};
}

PlanLibrary library() {
  Plan leak = plan("b-leak", {"液氨泄漏处置方案", "Ammonia leak"});
  leak.cards = {card("leak-1", {"泄漏：操作工卡", "Leak: operator"}),
                card("leak-2", {"警戒卡", "Cordon"})};
  leak.cards[0].actions = {
      action("shut", {"关闭泄漏点两端阀门，确认不再泄漏", "Shut the valves"}),
      action("odd", {"浓度达到 20% 或 \"爆炸下限\" * 0.5", "At 20% or 'LEL' * 0.5"})};
  leak.cards[1].do_nots = {{"不得从下风向接近泄漏区", "Do not approach from downwind"}};
  Plan mine = plan("a-mine", {"瓦斯爆炸", "Gas explosion"});
  mine.cards = {card("mine-1", {"撤人卡", "Withdraw"})};
  mine.cards[0].actions = {action("out", {"撤出井下全部人员", "WITHDRAW everybody"})};
  Findings findings;
  PlanLibrary plans({leak, mine}, findings);
  REQUIRE(findings.empty());
  return plans;
}

std::vector<std::string> places(const SearchAnswer& answer) {
  std::vector<std::string> shown;
  for (const SearchHit& hit : answer.hits) {
    shown.push_back(hit.plan.str() + "/" + (hit.card ? hit.card->str() : "") + "/" +
                    std::string(name(hit.place)) + "/" + hit.item);
  }
  return shown;
}

SearchAnswer find_in(const std::string& query) {
  return PlanSearch(library(), Catalogue()).search(query);
}

}  // namespace

TEST_CASE("a word of two characters is found, titles first, with its place in the card",
          "[plan][plan_search]") {
  const SearchAnswer answer = find_in("泄漏");
  CHECK(places(answer) ==
        std::vector<std::string>{"b-leak//plan_title/", "b-leak/leak-1/card_title/",
                                 "b-leak/leak-1/action/shut", "b-leak/leak-2/do_not/"});
  const SearchHit& shut = answer.hits.at(2);
  CHECK(shut.text.substr(shut.from, shut.length) == "泄漏");
  CHECK(shut.rank > answer.hits.at(3).rank);
}

TEST_CASE("one character, and every sign, stands for itself", "[plan][plan_search]") {
  CHECK(find_in("阀").found == 1);
  CHECK(find_in("%").found == 2);  // in both languages
  CHECK(find_in("*").found == 2);
  CHECK(find_in("\"").found == 1);
  CHECK(find_in("20%").found == 2);
  CHECK(find_in("' OR 1=1 --").found == 0);
  CHECK(find_in("漏泄").found == 0);
}

TEST_CASE("letters of either case are the same; several words must all stand there",
          "[plan][plan_search]") {
  CHECK(find_in("withdraw").found == 2);
  CHECK(places(find_in("下风　泄漏")) == std::vector<std::string>{"b-leak/leak-2/do_not/"});
  CHECK(find_in("下风 瓦斯").found == 0);
}

TEST_CASE("nothing to search for, and too much of it, is refused", "[plan][plan_search]") {
  const PlanSearch index(library(), Catalogue());
  for (const char* empty : {"", "  ", "\n\t", "　"}) {
    CHECK_THROWS_AS(index.search(empty), Error);
  }
  CHECK_THROWS_AS(index.search(std::string(101, 'a')), Error);
  CHECK(index.search("\xff\xfe").found == 0);
}

TEST_CASE("more than is shown is counted", "[plan][plan_search]") {
  const SearchAnswer answer = PlanSearch(library(), Catalogue()).search("泄漏", 2);
  CHECK(answer.hits.size() == 2);
  CHECK(answer.found == 4);
}

TEST_CASE("the index finds what a plain look at every text finds, for every pair of characters",
          "[plan][plan_search]") {
  Findings findings;
  std::vector<Plan> plans;
  for (const auto& entry :
       std::filesystem::directory_iterator(source_dir() / "data/shuozhou/plans")) {
    auto read = read_plan(file_text(entry.path()), entry.path().filename().string(), findings);
    if (read) plans.push_back(std::move(*read));
  }
  const PlanLibrary all(plans, findings);
  REQUIRE(!all.plans().empty());
  const PlanSearch index(all, Catalogue());
  for (const char* word :
       {"泄漏", "瓦斯", "撤", "报告", "应急", "120", "rescue", "一氧化碳", "门"}) {
    std::size_t plain = 0;
    const auto look = [&](const Text& text) {
      plain += text.zh.find(word) != std::string::npos ? 1U : 0U;
      std::string en = text.en;
      for (char& c : en) c = static_cast<char>(c >= 'A' && c <= 'Z' ? c - 'A' + 'a' : c);
      plain += text.zh != text.en && en.find(word) != std::string::npos ? 1U : 0U;
    };
    for (const Plan& plan : all.plans()) {
      for (const Card& card : plan.cards) {
        for (const Action& action : card.actions) look(action.text);
      }
    }
    const SearchAnswer answer = index.search(word, 100'000);
    const auto actions = std::ranges::count(answer.hits, SearchPlace::action, &SearchHit::place);
    INFO(word);
    CHECK(static_cast<std::size_t>(actions) == plain);
  }
}
