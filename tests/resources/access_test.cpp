#include "muster/resources/access.hpp"

#include <algorithm>
#include <map>
#include <string>

#include "muster/resources/refusal.hpp"
#include "muster/resources/travel_by_vehicle.hpp"
#include "muster/resources/verify_dispatch.hpp"
#include "support/catch.hpp"
#include "support/drawn_region.hpp"
#include "support/small_region.hpp"

using namespace muster;

namespace {

const Instant first_call = Instant{} + std::chrono::hours{500'000};
const IncidentId incident("i1");

/// A bureau, a firm with a mine rescue team of its own, a neighbouring city, a government.
struct World {
  Region region;
  std::vector<Match> matches;
  std::vector<Activation> activations;

  World() {
    DrawnRegion drawn;
    drawn.crew("own", 5, {"mine_rescue"});
    drawn.crew("firm", 10, {"mine_rescue"});
    drawn.team_of_last_crew().organisation = OrganisationId("firm");
    drawn.team_of_last_crew().authority = OrganisationId("firm");
    drawn.team_of_last_crew().act = Act::request;
    drawn.team_of_last_crew().consent = Minutes{40};
    drawn.team_of_last_crew().jurisdiction = JurisdictionId("county");
    region = drawn.region();
    region.jurisdictions = {{.id = JurisdictionId("county"), .name = "county"}};
    region.organisations = {{.id = OrganisationId("bureau"), .name = "bureau", .tier = Tier::city},
                            {.id = OrganisationId("firm"), .name = "firm", .kind = "enterprise"},
                            {.id = OrganisationId("government"),
                             .name = "government",
                             .kind = "government",
                             .tier = Tier::county,
                             .jurisdiction = JurisdictionId("county")}};
    activations.push_back(
        {.incident = incident, .organisation = OrganisationId("bureau"), .alerted = at(5)});
  }

  static Instant at(int minutes) { return first_call + Minutes{minutes}; }

  Agreement& agree() {
    region.agreements.push_back({.id = AgreementId("A1"),
                                 .name = "mutual aid",
                                 .asker = OrganisationId("bureau"),
                                 .giver = OrganisationId("firm"),
                                 .covers = CapabilityId("mine_rescue"),
                                 .limit_crews = 2,
                                 .consent = Minutes{10}});
    return region.agreements.back();
  }

  [[nodiscard]] std::vector<Access> to(const char* team) const {
    return access(TeamId(team), incident, matches, activations, region, first_call);
  }
};

const Access& by(const std::vector<Access>& ways, Means means) {
  const auto found = std::ranges::find(ways, means, &Access::means);
  REQUIRE(found != ways.end());
  return *found;
}

}  // namespace

TEST_CASE("one's own team is ordered by its authority as soon as that is alerted",
          "[resources][access]") {
  const World world;
  const auto ways = world.to("team-own");
  REQUIRE(ways.size() == 1);
  CHECK(ways[0].means == Means::own);
  CHECK(ways[0].release == World::at(5));
  REQUIRE(ways[0].steps.size() == 1);
  CHECK(ways[0].steps[0].party == OrganisationId("bureau"));
  CHECK(ways[0].steps[0].asked == World::at(5));
}

TEST_CASE("an agreement opens a faster way to a firm than asking it does", "[resources][access]") {
  World world;
  world.agree();
  const auto ways = world.to("team-firm");
  REQUIRE(ways.size() == 3);
  CHECK(ways[0].means == Means::agreement);
  CHECK(ways[0].release == World::at(15));  // the bureau is told at 5, the firm agrees in 10
  CHECK(ways[0].cap == 2);
  REQUIRE(ways[0].steps.size() == 2);
  CHECK(ways[0].steps[0].party == OrganisationId("bureau"));
  CHECK(ways[0].steps[1].party == OrganisationId("firm"));
  CHECK(ways[1].means == Means::enterprise);
  CHECK(ways[1].release == World::at(45));
  CHECK(ways[2].means == Means::requisition);
  CHECK(ways[2].steps[0].party == OrganisationId("government"));
  CHECK(!ways[2].release);  // how long a decision takes is not recorded
}

TEST_CASE("an agreement that has lapsed, or whose level is not reached, is barred and says so",
          "[resources][access]") {
  World world;
  world.agree().valid_to = *parse_date("2000-01-01");
  const Access lapsed = by(world.to("team-firm"), Means::agreement);
  REQUIRE(lapsed.barred);
  CHECK(lapsed.barred->code == Code::access_lapsed);

  world.region.agreements.front().valid_to = std::nullopt;
  world.region.agreements.front().level = "I";
  const Access below = by(world.to("team-firm"), Means::agreement);
  REQUIRE(below.barred);
  CHECK(below.barred->code == Code::access_level);
  CHECK(world.to("team-firm").front().means == Means::enterprise);

  world.matches.push_back({.incident = incident, .level = "I"});
  CHECK(!by(world.to("team-firm"), Means::agreement).barred);
}

TEST_CASE("an agreement about something else opens nothing", "[resources][access]") {
  World world;
  world.agree().covers = CapabilityId("ambulance");
  const auto ways = world.to("team-firm");
  CHECK(
      std::ranges::none_of(ways, [](const Access& way) { return way.means == Means::agreement; }));
}

TEST_CASE("of those outside, a province is asked through the province", "[resources][access]") {
  World world;
  world.region.teams.back().external = true;  // team-own, by id after team-firm
  REQUIRE(world.region.teams.back().id == TeamId("team-own"));
  world.region.teams.back().act = Act::request;
  CHECK(world.to("team-own").front().means == Means::neighbour);
  world.region.organisations.front().tier = Tier::province;
  CHECK(world.to("team-own").front().means == Means::province);
}

TEST_CASE("when the firm refuses, the next way to the same team is named", "[resources][access]") {
  World world;
  Dispatch dispatch;
  dispatch.assignments.push_back({.requirement = 0, .crew = CrewId("firm")});
  const Order order{.authority = OrganisationId("firm"), .assignments = {0}};
  std::vector<Requirement> requirements(1);
  requirements[0].incident = incident;
  const auto said = if_refused(order, dispatch, requirements, world.matches, world.activations,
                               world.region, first_call);
  REQUIRE(said.size() == 2);
  CHECK(said[0].code == Code::access_if_refused);
  CHECK(said[1].code == Code::access_unknown);  // how long the government takes nobody recorded
  CHECK(text(said[0], Language::en).find("requisition") != std::string::npos);
}

TEST_CASE("a team that nobody has is an error", "[resources][access]") {
  const World world;
  CHECK_THROWS_AS(world.to("nobody"), Error);
}

TEST_CASE("a firm that refuses a favour may be hired, where a rule says who pays",
          "[resources][access]") {
  World world;
  CHECK(std::ranges::none_of(world.to("team-firm"),
                             [](const Access& way) { return way.means == Means::paid; }));
  world.region.payer_rules.push_back({.id = PayerRuleId("p"), .cost = Cost::service});
  const Access hired = by(world.to("team-firm"), Means::paid);
  CHECK(hired.what.code == Code::access_paid);
  CHECK(!hired.release);

  Requirement requirement;
  requirement.incident = incident;
  const std::vector<Requirement> requirements = {requirement};
  Dispatch dispatch;
  dispatch.assignments.push_back({.requirement = 0, .crew = CrewId("firm")});
  const Order order{.authority = OrganisationId("firm"), .act = Act::request, .assignments = {0}};
  const auto said = if_refused(order, dispatch, requirements, world.matches, world.activations,
                               world.region, first_call);
  REQUIRE(said.size() == 2);
  CHECK(said[0].code == Code::access_if_refused);
  CHECK(text(said[0], Language::en).find("for pay") != std::string::npos);
  CHECK(said[1].code == Code::access_unknown);  // how soon it agrees nobody recorded
}

TEST_CASE(
    "what a way costs stands in the rule: the agreement's price before the team's before the "
    "firm's",
    "[resources][access]") {
  World world;
  world.agree();
  Rule prices{.id = RuleId("prices"),
              .subject = "price",
              .valid_from = *parse_date("2000-01-01"),
              .rows = {{{"who", "firm"}, {"each", "1200.5"}}, {{"who", "A1"}, {"each", "800"}}}};
  SECTION("no rule, no price; nothing is taken to be free") {
    for (const Access& way : world.to("team-firm")) CHECK(!way.cost);
  }
  SECTION("by the way that is taken") {
    world.region.rules.rules = {prices};
    const auto ways = world.to("team-firm");
    CHECK(by(ways, Means::agreement).cost == 80'000);
    CHECK(by(ways, Means::enterprise).cost == 120'050);
    CHECK(!world.to("team-own").front().cost);
  }
  SECTION(
      "a row for the team stands before one for its firm; a price for goods is none for crews") {
    prices.rows.push_back({{"who", "team-firm"}, {"each", "1000.001"}});
    prices.rows.push_back({{"who", "team-own"}, {"material", "PUMP"}, {"each", "7"}});
    world.region.rules.rules = {prices};
    CHECK(by(world.to("team-firm"), Means::enterprise).cost == 100'001);  // rounded up
    CHECK(!world.to("team-own").front().cost);
  }
  SECTION("not before it is in force") {
    prices.valid_from = *parse_date("2099-01-01");
    world.region.rules.rules = {prices};
    CHECK(!by(world.to("team-firm"), Means::enterprise).cost);
  }
}

TEST_CASE("of equals the cheaper one comes, and one whose price nobody knows comes last",
          "[resources][access][dispatch]") {
  const auto goes = [](const std::map<std::string, std::string>& prices) {
    DrawnRegion drawn;
    for (const auto& [lot, unused] : std::map<std::string, int>{{"a", 0}, {"b", 0}, {"c", 0}}) {
      drawn.lot(lot, 10, "PUMP", 5);
      drawn.stockpile_of_last_lot().act = Act::request;
    }
    Rule rule{.id = RuleId("prices"), .subject = "price", .valid_from = *parse_date("2000-01-01")};
    for (const auto& [who, each] : prices) {
      rule.rows.push_back({{"who", who}, {"material", "PUMP"}, {"each", each}});
    }
    DrawnIncident need;
    need.need("PUMP", {{60, 5}}, true);
    Region region = drawn.region();
    region.rules.rules = {rule};
    const Candidates could = need.candidates(region);
    const Dispatch made = dispatch(need.requirements(), could, region);
    CHECK(verify_dispatch(need.requirements(), could, made, region).empty());
    return made.assignments.at(0);
  };
  CHECK(goes({}).lot == LotId("a"));
  CHECK(goes({{"store-b", "3"}}).lot == LotId("b"));
  CHECK(goes({{"store-b", "3"}, {"store-c", "2"}}).lot == LotId("c"));
  CHECK(goes({{"bureau", "2"}, {"store-a", "2.5"}, {"store-b", "2.2"}}).lot == LotId("c"));
  CHECK(goes({{"bureau", "2"}}).coming.cost == 200);
}

TEST_CASE("a price for somebody nobody knows is named with its file, line and field",
          "[resources][access]") {
  SmallRegion small;
  small.file("rules/prices.xml") = R"(<?xml version="1.0" encoding="UTF-8"?>
<rules format="1">
  <rule id="prices" subject="price" source="test" mark="drawn" valid_from="2020-01-01">
    <title lang="zh">价格</title>
    <title lang="en">Prices</title>
    <row who="MRR" each="800"/>
    <row who="WH" material="SERUMM" each="3"/>
    <row who="MR" each="5"/>
  </rule>
</rules>
)";
  const auto said = errors_of(small.read());
  REQUIRE(said.size() == 2);
  CHECK(said[0].find("rules/prices.xml:3:who: ") == 0);
  CHECK(said[1].find("rules/prices.xml:3:material: ") == 0);
}
