#include "muster/resources/access.hpp"

#include <algorithm>

#include "muster/resources/refusal.hpp"
#include "support/catch.hpp"
#include "support/drawn_region.hpp"

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
