// What closures do to a whole answer, on a region small enough to hold in the head: the depot with
// both rescue crews, the town 10 minutes further, the mine 6 minutes behind it, and a way round of
// 24 minutes.

#include <algorithm>
#include <set>

#include "muster/resources/report.hpp"
#include "muster/resources/response.hpp"
#include "support/catch.hpp"
#include "support/small_region.hpp"

using namespace muster;
using namespace std::chrono_literals;

namespace {

Incident explosion_at(IncidentPlace place) {
  return {.id = IncidentId("i1"),
          .kind = IncidentKindId("gas_explosion"),
          .known = Instant{490'000h},
          .place = std::move(place)};
}

/// On the road between town and mine, 2 km or 2 minutes behind the town.
Incident on_the_road() { return explosion_at(RoadPoint{RoadId("e2"), Meters{2000}}); }
Incident in_the_mine() { return explosion_at(HazardId("M1")); }

Closure closed(const std::string& target) { return {.id = ClosureId(target), .target = target}; }

Response answer_to(const Incident& incident, const Region& region, std::vector<Closure> closures) {
  Situation situation;
  situation.closures = std::move(closures);
  return respond(incident, region, situation);
}

/// The minutes that the crews drive; empty when no crew comes.
std::set<std::int64_t> minutes_of_crews(const Response& answer) {
  std::set<std::int64_t> minutes;
  for (const Assignment& assignment : answer.dispatch.assignments) {
    if (assignment.crew && !assignment.carried) {
      minutes.insert(assignment.coming.travel.ms / 60'000);
    }
  }
  return minutes;
}

std::vector<std::string> noted(const Response& answer, Code code) {
  std::vector<std::string> targets;
  for (const Finding& note : answer.notes) {
    if (note.message.code == code) targets.push_back(note.message.parameters.front().en);
  }
  return targets;
}

using Minutes_ = std::set<std::int64_t>;
using Targets = std::vector<std::string>;

}  // namespace

TEST_CASE("the road under an incident is closed to all but those who come for it",
          "[resources][response][closures]") {
  const auto region = SmallRegion().region();
  const Response answer = answer_to(on_the_road(), *region, {});
  CHECK(minutes_of_crews(answer) == Minutes_{12});
  REQUIRE(answer.closures.size() == 1);
  CHECK(answer.closures[0].target == "edge:e2");
  CHECK(answer.closures[0].incident == IncidentId("i1"));
}

TEST_CASE("a last leg along a closed road is closed, and the answer says so",
          "[resources][response][closures]") {
  const auto region = SmallRegion().region();
  const Response shut = answer_to(on_the_road(), *region, {closed("e2")});
  CHECK(minutes_of_crews(shut).empty());
  CHECK(noted(shut, Code::closure_last_leg).size() == 2);
  CHECK_FALSE(shut.shortfalls.empty());

  Closure one_way = closed("e2");
  one_way.direction = Direction::forward;
  const Response round = answer_to(on_the_road(), *region, {one_way});
  CHECK(minutes_of_crews(round) == Minutes_{28});
  CHECK(noted(round, Code::closure_last_leg).size() == 1);
}

TEST_CASE("a slow road makes a slow last leg", "[resources][response][closures]") {
  const auto region = SmallRegion().region();
  Closure slow = closed("e2");
  slow.effect = ClosureEffect::factor;
  slow.factor_numerator = 3;
  slow.factor_denominator = 2;
  CHECK(minutes_of_crews(answer_to(on_the_road(), *region, {slow})) == Minutes_{13});
}

TEST_CASE("an emergency opening undoes a closure, and the contradiction is named",
          "[resources][response][closures]") {
  const auto region = SmallRegion().region();
  Closure opened = closed("ref:S1");
  opened.target = "edge:e2";
  opened.effect = ClosureEffect::opened;
  const Response answer = answer_to(in_the_mine(), *region, {closed("e2"), opened});
  CHECK(minutes_of_crews(answer) == Minutes_{16});
  CHECK(noted(answer, Code::closure_contradicts) == Targets{"e2"});

  opened.direction = Direction::backward;
  Closure forward = closed("e2");
  forward.direction = Direction::forward;
  const Response apart = answer_to(in_the_mine(), *region, {forward, opened});
  CHECK(minutes_of_crews(apart) == Minutes_{24});
  CHECK(noted(apart, Code::closure_contradicts).empty());
}

TEST_CASE("closures that do what others do already are told from those that change nothing",
          "[resources][response][closures]") {
  const auto region = SmallRegion().region();
  const Response alone = answer_to(in_the_mine(), *region, {closed("e1")});
  CHECK(minutes_of_crews(alone) == Minutes_{24});
  REQUIRE(alone.changes_by_closure.size() == 1);
  CHECK(alone.changes_by_closure[0] == alone.closure_changes);
  CHECK(noted(alone, Code::closure_no_effect).empty());

  const Response both = answer_to(in_the_mine(), *region, {closed("e1"), closed("edge:e1")});
  CHECK(minutes_of_crews(both) == Minutes_{24});
  CHECK(noted(both, Code::closure_doubled) == Targets{"e1", "edge:e1"});
  CHECK(noted(both, Code::closure_no_effect).empty());
  CHECK_FALSE(both.closure_changes.empty());

  const Response idle = answer_to(in_the_mine(), *region, {closed("e3")});
  CHECK(minutes_of_crews(idle) == Minutes_{16});
  CHECK(noted(idle, Code::closure_no_effect) == Targets{"e3"});
  CHECK(idle.closure_changes.empty());
}

TEST_CASE("the report tells each closure what it changed", "[resources][response][closures]") {
  const auto region = SmallRegion().region();
  Closure slow = closed("e3");
  slow.effect = ClosureEffect::factor;
  slow.factor_numerator = 2;
  const Response answer = answer_to(in_the_mine(), *region, {closed("e1"), slow});
  const std::string text = report(answer, *region, {.language = Language::en});
  const auto at = [&](std::string_view words) { return text.find(words); };
  CHECK(at("edge:") == std::string::npos);
  CHECK(at("e1") < at("Because of it alone:"));
  CHECK(at("Because of it alone:") < at("time ×2/1"));
  const std::string zh = report(answer, *region, {.language = Language::zh});
  CHECK(zh.find("仅因它改变的调派：") != std::string::npos);

  const Response idle = answer_to(in_the_mine(), *region, {closed("e1"), closed("edge:e1")});
  const std::string same = report(idle, *region, {.language = Language::en});
  CHECK(same.find("Without it the same would be sent.") != std::string::npos);
  CHECK(same.find("Because of all of them together, also:") != std::string::npos);
}

TEST_CASE(
    "a closure for a class that no vehicle has is a slip of the pen, and the near one is named",
    "[resources][response][closures]") {
  SmallRegion small;
  small.file("vehicles.csv") =
      "id,name_zh,name_en,team_kinds,crews,classes,mass_kg,height_cm,width_cm,dangerous_goods,pace,"
      "mark,source\n"
      "van,车,van,*,,truck,3500,250,200,no,,drawn,test\n";
  const auto region = small.region();
  Closure typo = closed("e1");
  typo.vehicle_classes = {"truk"};
  const Response answer = answer_to(in_the_mine(), *region, {typo});
  CHECK(minutes_of_crews(answer) == Minutes_{16});
  CHECK(noted(answer, Code::closure_class_near) == Targets{"e1"});
  typo.vehicle_classes = {"truck"};
  const Response meant = answer_to(in_the_mine(), *region, {typo});
  CHECK(minutes_of_crews(meant) == Minutes_{24});
  CHECK(noted(meant, Code::closure_class_near).empty());
}
