#include "muster/resources/linkage.hpp"

#include <algorithm>
#include <array>
#include <map>
#include <random>
#include <set>

#include "muster/plan/activation.hpp"
#include "muster/resources/dispatch.hpp"
#include "muster/resources/region.hpp"
#include "muster/resources/road_rows.hpp"
#include "muster/resources/travel_by_vehicle.hpp"
#include "support/catch.hpp"
#include "support/drawn_region.hpp"
#include "support/plans.hpp"

using namespace muster;
using namespace std::chrono_literals;

namespace {

constexpr Instant known{std::chrono::sys_days{std::chrono::year{2026} / 11 / 23} + 3h};

Deadline within(Seconds time, ClockEvent event) { return {.within = time, .runs_from = event}; }

Action act(const char* id, Seconds duration, std::vector<std::string> after = {}) {
  return {.id = id, .text = id, .duration = duration, .after = std::move(after)};
}

Action tells(const char* id, Seconds duration, const char* whom,
             std::optional<Deadline> deadline = {}, std::vector<std::string> after = {}) {
  Action action = act(id, duration, std::move(after));
  action.stage = Stage::report;
  action.notices = {{.to = OrganisationId(whom), .channel = "phone", .deadline = deadline}};
  return action;
}

Need needs(const char* capability, std::vector<std::pair<Seconds, int>> curve) {
  Need need{.capability = CapabilityId(capability), .priority = 1};
  for (const auto& [time, amount] : curve) {
    need.demands.push_back({.within = time, .base = Decimal::of(amount)});
  }
  return need;
}

/// The mine calls the bureau, the bureau calls the city; the bureau's card asks for a crew.
std::vector<Plan> coal_plans() {
  Plan mine{.id = PlanId("p-mine"), .tier = Tier::enterprise, .owner = OrganisationId("mine")};
  mine.upstream = {PlanId("p-county")};
  mine.cards = {{.id = CardId("m"),
                 .organisation = OrganisationId("mine"),
                 .actions = {act("cut", 5min), tells("report", 10min, "bureau",
                                                     within(1h, ClockEvent::known), {"cut"})}}};
  Plan county{.id = PlanId("p-county"), .tier = Tier::county, .owner = OrganisationId("bureau")};
  county.cards = {
      {.id = CardId("k"),
       .organisation = OrganisationId("bureau"),
       .actions = {act("assess", 20min),
                   tells("up", 5min, "city", within(2h, ClockEvent::received), {"assess"})},
       .needs = {needs("mine_rescue", {{60min, 1}})}}};
  return {mine, county};
}

/// Everything the corridor makes on the way to the linkage.
struct Story {
  std::vector<LocatedIncident> incidents = {};
  std::vector<Match> matches = {};
  std::vector<Activation> activations = {};
  std::vector<Requirement> requirements = {};
  Dispatch dispatch = {};
  Region region = {};

  std::vector<LinkageStep> steps() const {
    return linkage(incidents, matches, activations, requirements, dispatch, region);
  }
};

LocatedIncident incident(const char* id = "i1") {
  return {.incident = {.id = IncidentId(id), .known = known},
          .unit = OrganisationId("mine"),
          .approaches = {{.name = "gate", .place = PlaceId(DrawnRegion::place_name(0))}}};
}

Story tell(DrawnRegion& drawn, std::vector<Plan> plans,
           std::vector<LocatedIncident> incidents = {incident()}, Instant as_of = known) {
  Story story{.incidents = std::move(incidents), .region = drawn.region()};
  story.region.plans = library_of(std::move(plans));
  std::map<IncidentId, TravelByVehicle> travel;
  for (const LocatedIncident& one : story.incidents) {
    const auto found = match(one, story.region.plans, story.region.catalogue).matches;
    const auto asked = requirements(one, found, story.region.plans).requirements;
    const auto alerted = activation(one, found, story.region.plans);
    story.matches.insert(story.matches.end(), found.begin(), found.end());
    story.requirements.insert(story.requirements.end(), asked.begin(), asked.end());
    story.activations.insert(story.activations.end(), alerted.begin(), alerted.end());
    travel.try_emplace(one.incident.id, story.region.roads, road_times(*story.region.roads),
                       one.approaches);
  }
  const Candidates able = candidates(story.requirements, story.incidents, {}, story.activations,
                                     story.region, {}, travel, as_of);
  story.dispatch = dispatch(story.requirements, able, story.region);
  return story;
}

/// "15-15 i1/m/report/bureau", in minutes from the incident becoming known; ! what is critical.
std::string print(const std::vector<LinkageStep>& steps) {
  std::string result;
  for (const LinkageStep& step : steps) {
    result += std::to_string((step.start - known) / 1min) + "-" +
              std::to_string((step.finish - known) / 1min) + " " + step.id +
              (step.critical ? " !" : "") + "\n";
  }
  return result;
}

const LinkageStep& step(const std::vector<LinkageStep>& steps, const std::string& id) {
  const auto found = std::ranges::find(steps, id, &LinkageStep::id);
  if (found == steps.end()) FAIL("no step " << id << " in\n" << print(steps));
  return *found;
}

/// What must hold of every linkage: the promises of the header, and that nothing on it contradicts
/// the activation or the dispatch it was made from.
void check_promises(const Story& story, const std::vector<LinkageStep>& steps) {
  CHECK(std::ranges::is_sorted(
      steps, {}, [](const LinkageStep& one) { return std::tie(one.start, one.finish, one.id); }));
  std::set<std::string> ids;
  for (const LinkageStep& one : steps) {
    ids.insert(one.id);
    CHECK(std::ranges::is_sorted(one.after));
    for (const std::size_t before : one.after) CHECK(steps.at(before).finish <= one.start);
    if (one.deadline && *one.deadline < one.finish) CHECK(one.slack < 0s);
  }
  CHECK(ids.size() == steps.size());

  for (const Activation& one : story.activations) {
    if (!one.card) continue;
    const auto word = std::ranges::find_if(steps, [&](const LinkageStep& each) {
      return each.kind == StepKind::notify && each.incident == one.incident &&
             each.receiver == one.organisation && each.source && each.source->card == *one.card &&
             each.source->action == *one.action;
    });
    REQUIRE(word != steps.end());
    CHECK(word->finish == one.alerted);
  }
  for (std::size_t i = 0; i < story.dispatch.assignments.size(); ++i) {
    const Assignment& sent = story.dispatch.assignments[i];
    std::map<StepKind, const LinkageStep*> way;
    for (const LinkageStep& one : steps) {
      if (one.assignment == i) CHECK(way.emplace(one.kind, &one).second);
    }
    CHECK(way.size() == (sent.carried ? 0u : 3u));
    if (sent.carried) continue;
    CHECK(way.at(StepKind::consent)->start == sent.coming.alerted);
    CHECK(way.at(StepKind::consent)->finish == sent.coming.agreed);
    CHECK(way.at(StepKind::turnout)->start == sent.coming.agreed);
    CHECK(way.at(StepKind::turnout)->finish == sent.coming.departs);
    CHECK(way.at(StepKind::travel)->start == sent.coming.departs);
    CHECK(way.at(StepKind::travel)->finish == sent.coming.arrives);
  }
}

}  // namespace

TEST_CASE("the chain of a mine runs minute by minute as worked by hand", "[resources][linkage]") {
  DrawnRegion drawn;
  drawn.crew("squad", 30, {"mine_rescue"});
  drawn.team_of_last_crew().consent = 2min;
  drawn.team_of_last_crew().turnout_duty = 3min;
  const Story story = tell(drawn, coal_plans());
  const auto steps = story.steps();
  check_promises(story, steps);
  // cut 5, report 10: the bureau knows at 15; it agrees at 17, the squad leaves at 20 and drives 30
  // minutes
  CHECK(print(steps) ==
        "0-5 i1/m/cut !\n"
        "5-15 i1/m/report !\n"
        "15-15 i1/bureau/order !\n"
        "15-15 i1/m/report/bureau !\n"
        "15-17 i1/squad/consent !\n"
        "15-35 i1/k/assess\n"
        "17-20 i1/squad/turnout !\n"
        "20-50 i1/squad/travel !\n"
        "35-40 i1/k/up\n"
        "40-40 i1/k/up/city\n");
  CHECK(step(steps, "i1/k/assess").slack == 10min);
  CHECK(step(steps, "i1/squad/travel").deadline == known + 60min);
  CHECK(step(steps, "i1/squad/travel").slack == 0s);
  CHECK(step(steps, "i1/squad/travel").source == std::nullopt);
}

TEST_CASE("a step says who does what for whom, and where it is written", "[resources][linkage]") {
  DrawnRegion drawn;
  auto plans = coal_plans();
  plans[0].cards[0].actions[0].role = {"班长", "foreman"};
  plans[0].cards[0].actions[0].confirm = true;
  drawn.crew("squad", 30, {"mine_rescue"});
  const auto steps = tell(drawn, plans).steps();
  const LinkageStep& cut = step(steps, "i1/m/cut");
  CHECK(cut.kind == StepKind::act);
  CHECK(cut.stage == Stage::handling);
  CHECK(cut.actor == OrganisationId("mine"));
  CHECK(cut.role.en == "foreman");
  CHECK(cut.confirm);
  REQUIRE(cut.source);
  CHECK(cut.source->plan == PlanId("p-mine"));
  CHECK(cut.source->card == CardId("m"));
  CHECK(cut.source->action == "cut");

  const LinkageStep& word = step(steps, "i1/m/report/bureau");
  CHECK(word.kind == StepKind::notify);
  CHECK(word.stage == Stage::report);
  CHECK(word.receiver == OrganisationId("bureau"));

  const LinkageStep& order = step(steps, "i1/bureau/order");
  CHECK(order.kind == StepKind::order);
  CHECK(order.stage == Stage::support);
  CHECK(order.actor == OrganisationId("bureau"));
  CHECK(order.text == title(Act::order));
  REQUIRE(order.after.size() == 1);
  CHECK(steps[order.after[0]].id == "i1/m/report/bureau");

  const LinkageStep& travel = step(steps, "i1/squad/travel");
  CHECK(travel.text.en == "squad");
  CHECK(travel.actor == OrganisationId("bureau"));
}

TEST_CASE("a deadline runs from the event that it names", "[resources][linkage][deadline]") {
  DrawnRegion drawn;
  auto plans = coal_plans();
  const auto set = [&](ClockEvent event) {
    plans[1].cards[0].actions[0].deadline = within(2h, event);
  };
  auto one = incident();
  const auto assess = [&] { return step(tell(drawn, plans, {one}).steps(), "i1/k/assess"); };

  SECTION("from the incident becoming known") {
    set(ClockEvent::known);
    CHECK(assess().deadline == known + 2h);
    CHECK(assess().runs_from == ClockEvent::known);
  }
  SECTION("from its happening, where that is known") {
    set(ClockEvent::occurred);
    one.incident.occurred = known - 40min;
    CHECK(assess().deadline == known + 80min);
  }
  SECTION("where nobody knows when it happened the deadline is left open, and it is said why") {
    set(ClockEvent::occurred);
    CHECK(assess().deadline == std::nullopt);
    CHECK(assess().runs_from == ClockEvent::occurred);
  }
  SECTION("from the receipt by that level: by the plans at minute 15") {
    set(ClockEvent::received);
    CHECK(assess().deadline == known + 15min + 2h);
    set(ClockEvent::alerted);
    CHECK(assess().deadline == known + 15min + 2h);
  }
  SECTION("from the receipt that was recorded") {
    set(ClockEvent::received);
    one.incident.received = {{.by = OrganisationId("bureau"), .at = known + 9min}};
    CHECK(assess().deadline == known + 9min + 2h);
    CHECK(assess().start == known + 9min);
  }
  SECTION("also by the accident unit, whose head knew before") {
    plans[0].cards[0].actions[0].deadline = within(10min, ClockEvent::received);
    one.incident.received = {{.by = OrganisationId("mine"), .at = known + 4min}};
    CHECK(step(tell(drawn, plans, {one}).steps(), "i1/m/cut").deadline == known + 14min);
  }
}

TEST_CASE("the statutory hour is kept at its last second and broken one second later",
          "[resources][linkage][deadline]") {
  DrawnRegion drawn;
  auto plans = coal_plans();
  // something long elsewhere, so that only the limit takes the slack away
  plans[0].cards[0].actions.push_back(act("guard", 24h));
  const auto report = [&](Seconds duration) {
    plans[0].cards[0].actions[1].duration = duration;
    return step(tell(drawn, plans).steps(), "i1/m/report/bureau");
  };
  CHECK(report(55min).slack == 0s);
  CHECK(report(55min).finish == *report(55min).deadline);
  CHECK(report(55min + 1s).slack == -1s);
  CHECK_FALSE(report(55min + 1s).critical);
}

TEST_CASE("an arrival that comes too late takes the slack from everything it waited for",
          "[resources][linkage][deadline]") {
  DrawnRegion drawn;
  drawn.crew("squad", 70, {"mine_rescue"});
  const Story story = tell(drawn, coal_plans());
  const auto steps = story.steps();
  check_promises(story, steps);
  REQUIRE(story.dispatch.assignments.at(0).late_by == Seconds(25min));
  for (const char* id : {"i1/m/cut", "i1/m/report", "i1/m/report/bureau", "i1/bureau/order",
                         "i1/squad/consent", "i1/squad/turnout", "i1/squad/travel"}) {
    CHECK(step(steps, id).slack == -25min);
  }
  CHECK(step(steps, "i1/k/assess").slack > 0s);
  CHECK(step(steps, "i1/squad/travel").deadline == known + 60min);
  CHECK(step(steps, "i1/squad/travel").runs_from == ClockEvent::known);
}

TEST_CASE("each arrival has the deadline it was meant for", "[resources][linkage][deadline]") {
  DrawnRegion drawn;
  for (const auto& [id, kilometre] : {std::pair("a", 5), {"b", 10}, {"c", 20}}) {
    drawn.crew(id, kilometre, {"mine_rescue"});
  }
  auto plans = coal_plans();
  plans[1].cards[0].needs = {needs("mine_rescue", {{60min, 2}, {180min, 3}})};
  const auto steps = tell(drawn, plans).steps();
  CHECK(step(steps, "i1/a/travel").deadline == known + 60min);
  CHECK(step(steps, "i1/b/travel").deadline == known + 60min);
  CHECK(step(steps, "i1/c/travel").deadline == known + 180min);
}

TEST_CASE("nobody is asked before the question, and what went before keeps its place",
          "[resources][linkage]") {
  DrawnRegion drawn;
  drawn.crew("squad", 30, {"mine_rescue"});
  const Story story = tell(drawn, coal_plans(), {incident()}, known + 45min);
  const auto steps = story.steps();
  check_promises(story, steps);
  CHECK(step(steps, "i1/bureau/order").start == known + 45min);
  CHECK(step(steps, "i1/m/report/bureau").finish == known + 15min);
  CHECK(step(steps, "i1/m/report/bureau").slack > 0s);
}

TEST_CASE("an authority that no plan tells is asked upon the first public one's word",
          "[resources][linkage]") {
  DrawnRegion drawn;
  drawn.crew("squad", 30, {"mine_rescue"});
  drawn.team_of_last_crew().authority = OrganisationId("army");
  drawn.team_of_last_crew().organisation = OrganisationId("army");
  drawn.team_of_last_crew().act = Act::request;
  const Story story = tell(drawn, coal_plans());
  const auto steps = story.steps();
  check_promises(story, steps);
  const LinkageStep& request = step(steps, "i1/army/request");
  REQUIRE(request.after.size() == 1);
  CHECK(steps[request.after[0]].id == "i1/m/report/bureau");
}

TEST_CASE("one call asks an authority for all it can send, and each consent takes its own time",
          "[resources][linkage]") {
  DrawnRegion drawn;
  drawn.crew("quick", 10, {"mine_rescue"});
  drawn.team_of_last_crew().consent = 1min;
  drawn.crew("slow", 12, {"mine_rescue"});
  drawn.team_of_last_crew().consent = 20min;
  auto plans = coal_plans();
  plans[1].cards[0].needs = {needs("mine_rescue", {{60min, 2}})};
  const Story story = tell(drawn, plans);
  const auto steps = story.steps();
  check_promises(story, steps);
  CHECK(std::ranges::count(steps, StepKind::order, &LinkageStep::kind) == 1);
  CHECK(step(steps, "i1/quick/consent").finish == known + 16min);
  CHECK(step(steps, "i1/slow/consent").finish == known + 35min);
  CHECK(step(steps, "i1/slow/consent").receiver == OrganisationId("bureau"));
}

TEST_CASE("team equipment comes with its crew and takes no way of its own",
          "[resources][linkage]") {
  DrawnRegion drawn;
  drawn.crew("squad", 30, {"mine_rescue"});
  drawn.carries("squad", "TUBE", 3);
  drawn.lot("tubes", 40, "TUBE", 9);
  auto plans = coal_plans();
  plans[1].cards[0].needs.push_back(
      {.material = MaterialId("TUBE"), .demands = {{.within = 120min, .base = Decimal::of(5)}}});
  const Story story = tell(drawn, plans);
  REQUIRE(std::ranges::count(story.dispatch.assignments, true, &Assignment::carried) == 1);
  const auto steps = story.steps();
  check_promises(story, steps);
  CHECK(std::ranges::count(steps, StepKind::travel, &LinkageStep::kind) == 2);
  CHECK(step(steps, "i1/tubes/travel").text.en == "tube");
}

TEST_CASE("a lot that serves two requirements has two ways with ids of their own",
          "[resources][linkage]") {
  DrawnRegion drawn;
  drawn.lot("tubes", 40, "TUBE", 9);
  Story story = tell(drawn, coal_plans());
  const Coming coming{.authority = OrganisationId("bureau"),
                      .alerted = known + 15min,
                      .agreed = known + 15min,
                      .departs = known + 20min,
                      .arrives = known + 60min};
  story.requirements = {
      {.id = RequirementId("a"), .incident = IncidentId("i1"), .material = MaterialId("TUBE")},
      {.id = RequirementId("b"), .incident = IncidentId("i1"), .material = MaterialId("TUBE")}};
  story.dispatch.assignments = {{.requirement = 0, .lot = LotId("tubes"), .coming = coming},
                                {.requirement = 1, .lot = LotId("tubes"), .coming = coming}};
  story.dispatch.orders = {
      {.authority = OrganisationId("bureau"), .alerted = known + 15min, .assignments = {0, 1}}};
  const auto steps = story.steps();
  check_promises(story, steps);
  CHECK(step(steps, "i1/tubes/travel").assignment == 0u);
  CHECK(step(steps, "i1/tubes/travel/2").assignment == 1u);
}

TEST_CASE("two incidents run on one clock and wait only for their own", "[resources][linkage]") {
  DrawnRegion drawn;
  drawn.crew("near", 10, {"mine_rescue"});
  drawn.crew("far", 30, {"mine_rescue"});
  auto second = incident("i2");
  second.incident.known = known + 30min;
  const Story story = tell(drawn, coal_plans(), {incident(), second}, known + 30min);
  const auto steps = story.steps();
  check_promises(story, steps);
  for (const LinkageStep& one : steps) {
    for (const std::size_t before : one.after) CHECK(steps[before].incident == one.incident);
  }
  CHECK(step(steps, "i2/m/cut").start == known + 30min);
  CHECK(step(steps, "i1/bureau/order").kind == StepKind::order);
  CHECK(step(steps, "i2/bureau/order").kind == StepKind::order);
  CHECK(step(steps, "i2/k/up/city").deadline == known + 45min + 2h);
}

TEST_CASE("the holder of a card whom nobody tells starts upon the word to the owner",
          "[resources][linkage]") {
  DrawnRegion drawn;
  auto plans = coal_plans();
  plans[1].cards.push_back(
      {.id = CardId("f"), .organisation = OrganisationId("fire"), .actions = {act("go", 1min)}});
  const Story story = tell(drawn, plans);
  const auto steps = story.steps();
  check_promises(story, steps);
  const LinkageStep& go = step(steps, "i1/f/go");
  CHECK(go.start == known + 15min);
  REQUIRE(go.after.size() == 1);
  CHECK(steps[go.after[0]].id == "i1/m/report/bureau");
}

TEST_CASE("an arrival stands as dispatched even where somebody was asked before the plans would",
          "[resources][linkage]") {
  DrawnRegion drawn;
  drawn.crew("squad", 30, {"mine_rescue"});
  Story story = tell(drawn, coal_plans());
  for (Activation& one : story.activations) {
    if (one.organisation == OrganisationId("bureau")) one.alerted += 5min;
  }
  story.dispatch.assignments.at(0).coming.alerted -= 10min;
  const auto steps = story.steps();
  CHECK(step(steps, "i1/bureau/order").start == known + 5min);
  CHECK(step(steps, "i1/squad/travel").finish == story.dispatch.assignments[0].coming.arrives);
}

TEST_CASE("where nothing matched and nothing was sent there is nothing to do",
          "[resources][linkage]") {
  DrawnRegion drawn;
  CHECK(tell(drawn, {}).steps().empty());
  CHECK(Story{}.steps().empty());
}

TEST_CASE("actions that wait for one another across a card are named as a path",
          "[resources][linkage]") {
  DrawnRegion drawn;
  Story story = tell(drawn, coal_plans());
  auto plans = coal_plans();
  plans[0].cards[0].actions[0].after = {"report"};
  story.region.plans = library_of(plans);
  try {
    (void)story.steps();
    FAIL("the circle was not seen");
  } catch (const Error& error) {
    CHECK(error.code() == Code::linkage_cycle);
    CHECK(error.message().parameters.at(0).zh == "i1/m/cut → i1/m/report → i1/m/cut");
  }
}

TEST_CASE("any crowd of crews arrives in the linkage as it does in the dispatch",
          "[resources][linkage]") {
  constexpr unsigned seed = 29639;
  CAPTURE(seed);
  std::mt19937 random(seed);
  const auto below = [&](unsigned n) { return static_cast<int>(random() % n); };
  for (int round = 0; round < 60; ++round) {
    CAPTURE(round);
    DrawnRegion drawn(40);
    for (int i = 0; i < 8; ++i) {
      drawn.crew("c" + std::to_string(i), below(40), {below(2) == 0 ? "mine_rescue" : "pumping"});
      Team& team = drawn.team_of_last_crew();
      constexpr std::array authorities = {"bureau", "city", "mine", "army"};
      team.authority = OrganisationId(authorities[static_cast<std::size_t>(below(4))]);
      team.organisation = OrganisationId(authorities[static_cast<std::size_t>(below(4))]);
      team.act = below(2) == 0 ? Act::order : Act::agreement;
      team.consent = Minutes(below(15));
      team.turnout_duty = Minutes(below(10));
      if (below(2) == 0) drawn.carries("c" + std::to_string(i), "TUBE", 1 + below(3));
    }
    drawn.lot("tubes", below(40), "TUBE", 9);
    drawn.lot("more", below(40), "TUBE", 9);
    auto plans = coal_plans();
    plans[1].cards[0].needs = {
        needs("mine_rescue", {{30min, 1 + below(3)}, {60min, 4 + below(2)}}),
        needs("pumping", {{60min, 1 + below(3)}}),
        {.material = MaterialId("TUBE"),
         .demands = {{.within = 60min, .base = Decimal::of(1 + below(25))}}}};
    const Story story = tell(drawn, plans, {incident()}, known + Minutes(below(60)));
    REQUIRE_FALSE(story.dispatch.assignments.empty());
    const auto steps = story.steps();
    check_promises(story, steps);

    Story shuffled = story;
    std::shuffle(shuffled.matches.begin(), shuffled.matches.end(), random);
    std::shuffle(shuffled.activations.begin(), shuffled.activations.end(), random);
    std::shuffle(shuffled.dispatch.orders.begin(), shuffled.dispatch.orders.end(), random);
    REQUIRE(print(shuffled.steps()) == print(steps));
  }
}
