#include "muster/resources/experts.hpp"

#include <algorithm>

#include "muster/plan/json.hpp"
#include "muster/resources/report.hpp"
#include "muster/resources/response_json.hpp"
#include "support/catch.hpp"
#include "support/errors.hpp"
#include "support/small_region.hpp"

using namespace muster;

namespace {

constexpr const char* plan_file = "plans/city-mine.xml";

/// The card asks for two in coal mines, from afar within 70 minutes, on scene within 90.
struct World : SmallRegion {
  World() {
    file("rules/checks.xml") = file_text(source_dir() / "data/rules/checks.xml");
    change(
        plan_file, "  </card>",
        "  <expert field=\"coal_mine\" count=\"2\" remote=\"70min\" on_scene=\"90min\"/></card>");
    change("experts.csv", "3,bureau,yes,60,town", "1,bureau,yes,60,town");
  }
};

Instant at(const char* text) { return parse_instant(text).value(); }

ExpertAnswer answer(const SmallRegion& small) {
  const Instant known = at("2026-11-20T03:00:00+08:00");
  const auto answers =
      choose_experts(*small.region(), {.hazard = HazardId("M1"), .known = known, .as_of = known});
  REQUIRE(answers.size() == 1);
  return answers.front();
}

bool says(const ExpertChoice& choice, Code code) {
  return std::ranges::any_of(choice.reasons,
                             [&](const Message& reason) { return reason.code == code; });
}

}  // namespace

TEST_CASE("an expert answers after the call-out and is on scene after the drive",
          "[resources][experts]") {
  const ExpertAnswer one = answer(World());
  CHECK(one.field == "coal_mine");
  CHECK(one.asked == Quantity(2));
  CHECK(one.found == Quantity(1));
  REQUIRE(one.choices.size() == 1);
  const ExpertChoice& choice = one.choices.front();
  CHECK(choice.chosen);
  CHECK(choice.remote == at("2026-11-20T04:00:00+08:00"));
  CHECK(choice.on_scene == at("2026-11-20T04:06:00+08:00"));  // six minutes from the town
  CHECK(says(choice, Code::expert_chosen));
}

TEST_CASE("the earliest without a conflict are chosen, the rest are kept in reserve",
          "[resources][experts]") {
  World small;
  small.add("experts.csv", "X2,coal_mine,甲,A,1,rescue-co,yes,30,depot,drawn,test");
  small.add("experts.csv", "X3,coal_mine,乙,B,1,rescue-co,no,90,town,drawn,test");
  small.add("experts.csv", "X4,coal_mine,丙,C,1,rescue-co,no,,town,drawn,test");
  small.add("experts.csv", "X5,fire,丁,D,1,rescue-co,yes,5,town,drawn,test");
  const ExpertAnswer one = answer(small);
  std::vector<std::string> order;
  for (const ExpertChoice& choice : one.choices) {
    order.push_back(choice.expert.str() + (choice.chosen ? "*" : ""));
  }
  CHECK(order == std::vector<std::string>{"X2*", "X1*", "X3", "X4"});
  CHECK(says(one.choices[2], Code::expert_late_remote));
  CHECK(says(one.choices[2], Code::expert_late_on_scene));
  CHECK(says(one.choices[2], Code::expert_spare));
  CHECK_FALSE(one.choices[3].remote);
  CHECK(says(one.choices[3], Code::expert_call_out_unknown));
}

TEST_CASE(
    "whoever is employed by the accident unit, or wrote or reviewed its plan, is never chosen",
    "[resources][experts]") {
  World small;
  small.add("experts.csv", "X2,coal_mine,甲,A,1,mine-co,yes,5,mine,drawn,test");
  small.add("experts.csv", "X3,coal_mine,乙,B,1,rescue-co,yes,10,town,drawn,test");
  small.add("experts.csv", "X4,coal_mine,丙,C,1,rescue-co,yes,15,town,drawn,test");
  small.file("dated_facts.csv") =
      "id,about,subject,fact,on,until,done,by,what_zh,what_en\n"
      "r1,plan,city-mine,review,2026-02-20,,,X3,,\n"
      "r2,plan,city-mine,authorship,2026-02-01,,,X4,,\n";
  const ExpertAnswer one = answer(small);
  REQUIRE(one.choices.size() == 4);
  CHECK(one.choices[0].expert == ExpertId("X1"));
  CHECK(one.choices[0].chosen);
  CHECK(one.found == Quantity(1));
  CHECK(says(one.choices[1], Code::expert_conflict_employer));
  CHECK(says(one.choices[2], Code::expert_conflict_reviewer));
  CHECK(says(one.choices[3], Code::expert_conflict_author));
  for (std::size_t i = 1; i < 4; ++i) {
    CHECK(one.choices[i].conflict);
    CHECK_FALSE(one.choices[i].chosen);
  }
}

TEST_CASE("where too few are there, three on call of other fields stand at the end",
          "[resources][experts]") {
  World small;
  for (const char* row : {"X2,fire,甲,A,1,rescue-co,yes,40,town,drawn,test",
                          "X3,gas,乙,B,1,rescue-co,yes,20,town,drawn,test",
                          "X4,dam,丙,C,1,rescue-co,yes,30,town,drawn,test",
                          "X5,road,丁,D,1,rescue-co,yes,50,town,drawn,test",
                          "X6,fire,戊,E,1,rescue-co,no,5,town,drawn,test",
                          "X7,fire,己,F,1,mine-co,yes,5,mine,drawn,test"}) {
    small.add("experts.csv", row);
  }
  const ExpertAnswer one = answer(small);
  std::vector<std::string> order;
  for (const ExpertChoice& choice : one.choices) {
    order.push_back(choice.expert.str() + (choice.chosen ? "*" : ""));
    CHECK(choice.other_field == (choice.expert != ExpertId("X1")));
    CHECK(says(choice, Code::expert_other_field) == choice.other_field);
  }
  CHECK(order == std::vector<std::string>{"X1*", "X3", "X4", "X2"});
  CHECK(one.found == Quantity(1));
  REQUIRE(lacking(one));
  CHECK(lacking(one)->code == Code::expert_short);

  small.change("experts.csv", "X1,coal_mine", "X1,tunnel");
  const ExpertAnswer none = answer(small);
  REQUIRE(lacking(none));
  CHECK(lacking(none)->code == Code::expert_none);
}

TEST_CASE("an answer holds the experts its cards ask for, along the roads as they are",
          "[resources][experts]") {
  World small;
  const auto loaded = small.region();
  const Instant known = at("2026-11-20T03:00:00+08:00");
  Incident incident{.id = IncidentId("i1"),
                    .kind = IncidentKindId("gas_explosion"),
                    .known = known,
                    .place = HazardId("M1"),
                    .indicators = {{IndicatorId("trapped"), Decimal::of(12)}}};
  const Response open = respond(incident, *loaded);
  REQUIRE(open.experts.size() == 1);
  REQUIRE(open.experts.front().size() == 1);
  const ExpertAnswer& one = open.experts.front().front();
  CHECK(one.choices.front().expert == ExpertId("X1"));
  CHECK(one.choices.front().chosen);
  CHECK(one.choices.front().on_scene == at("2026-11-20T04:06:00+08:00"));
  CHECK(report(open, *loaded, {.language = Language::en}).find("\nExperts\n") != std::string::npos);
  const Json json = response_json(open, *loaded, Language::en);
  REQUIRE(json.find("experts") != nullptr);
  const Json& first = json.find("experts")->array()->front();
  CHECK(*first.find("lacking")->find("code")->string() == "experts.short");
  CHECK(first.find("choices")->array()->size() == 1);

  // Asked an hour later nobody is asked earlier; the road from the town is shut.
  Situation shut;
  shut.closures = {{.id = ClosureId("c1"), .target = "edge:e2"}};
  const Response later =
      respond(incident, *loaded, shut, {.as_of = at("2026-11-20T04:00:00+08:00")});
  const ExpertChoice& choice = later.experts.front().front().choices.front();
  CHECK(choice.remote == at("2026-11-20T05:00:00+08:00"));
  CHECK(choice.on_scene != at("2026-11-20T05:06:00+08:00"));
}

TEST_CASE("an answer whose cards ask for no expert says nothing of them", "[resources][experts]") {
  const auto loaded = SmallRegion().region();
  const Response response = respond({.id = IncidentId("i1"),
                                     .kind = IncidentKindId("gas_explosion"),
                                     .known = at("2026-11-20T03:00:00+08:00"),
                                     .place = HazardId("M1")},
                                    *loaded);
  CHECK(response_json(response, *loaded, Language::zh).find("experts") == nullptr);
  CHECK(report(response, *loaded, {.language = Language::en}).find("Experts") == std::string::npos);
}

TEST_CASE("an expert without a place can be consulted and is not promised on scene",
          "[resources][experts]") {
  World small;
  small.change("experts.csv", "yes,60,town", "yes,60,");
  const ExpertAnswer one = answer(small);
  CHECK(one.choices.front().remote);
  CHECK_FALSE(one.choices.front().on_scene);
  CHECK(says(one.choices.front(), Code::expert_no_road));
}

TEST_CASE("a hazard or card that is not there is refused", "[resources][experts]") {
  const auto loaded = World().region();
  CHECK_THROWS_AS(choose_experts(*loaded, {.hazard = HazardId("M9")}), Error);
  CHECK_THROWS_AS(choose_experts(*loaded, {.hazard = HazardId("M1"), .cards = {CardId("nothing")}}),
                  Error);
}
