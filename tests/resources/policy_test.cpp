#include "muster/resources/policy.hpp"

#include "muster/plan/activation.hpp"
#include "muster/plan/file.hpp"
#include "muster/plan/rules.hpp"
#include "muster/resources/dispatch.hpp"
#include "muster/resources/region.hpp"
#include "muster/resources/road_rows.hpp"
#include "muster/resources/travel_by_vehicle.hpp"
#include "support/catch.hpp"
#include "support/drawn_region.hpp"
#include "support/files.hpp"

using namespace muster;

namespace {

const Date day = *parse_date("2026-11-20");

Rules shipped() {
  Rules rules;
  Findings findings;
  read_rules(file_text(source_dir() / "data/rules/dispatch_policy.xml"), "dispatch_policy.xml",
             rules, findings);
  CHECK(findings.empty());
  return rules;
}

}  // namespace

TEST_CASE("the shipped policies are read, and none leaves a need short for another aim",
          "[resources][policy]") {
  const auto all = policies(shipped(), day, {});
  REQUIRE(all.size() == 5);
  CHECK(all[0].id == "cheapest");
  CHECK(all[1].id == "fastest");
  CHECK(all[1].aims == Policy{}.aims);
  CHECK(all[2].id == "keep_cover");
  CHECK(all[2].aims == Policy{}.aims);
  CHECK(all[2].forbids == std::vector{Forbids::last_crew});
  for (const Policy& policy : all) {
    CHECK(policy.aims[0] == Aim::in_time);
    CHECK(policy.aims[1] == Aim::sent);
    CHECK(policy.aims.back() == Aim::ids);
  }
}

TEST_CASE("without a rule the fastest go; a policy that is not there is refused by name",
          "[resources][policy]") {
  CHECK(policies({}, day, {}).front().aims == Policy{}.aims);
  CHECK_THROWS_AS(policy_named("dearest", shipped(), day, {}), Error);
  const Policy own = policy_named("own_first", shipped(), day, {});
  CHECK(own.aims[2] == Aim::kept);
  CHECK(own.aims[3] == Aim::own_first);
  const std::vector<Aim> last(own.aims.end() - 5, own.aims.end());
  CHECK(last == std::vector{Aim::confirmed, Aim::priced, Aim::cost, Aim::sources, Aim::ids});
}

TEST_CASE("every aim has a name that is read back, and words in both languages",
          "[resources][policy]") {
  for (int i = 0; i <= static_cast<int>(Aim::ids); ++i) {
    const Aim aim = static_cast<Aim>(i);
    CHECK(parse_aim(name(aim)) == aim);
    CHECK(!title(aim).zh.empty());
    CHECK(!title(aim).en.empty());
  }
  CHECK(!parse_aim("pleasure"));
}

TEST_CASE("own first: a farther team of one's own goes before a nearer one from outside",
          "[resources][policy]") {
  DrawnRegion drawn;
  drawn.crew("near", 5, {"mine_rescue"});
  drawn.team_of_last_crew().external = true;
  drawn.team_of_last_crew().act = Act::request;
  drawn.crew("own", 30, {"mine_rescue"});
  DrawnIncident incident;
  incident.need("mine_rescue", {{60, 1}});
  const Region region = drawn.region();
  const Candidates found = incident.candidates(region);
  const auto sent = [&](const Policy& policy) {
    return dispatch(incident.requirements(), found, region, {.policy = policy}).assignments.at(0);
  };
  CHECK(sent({}).crew == CrewId("near"));
  const Assignment own = sent(policy_named("own_first", shipped(), day, {}));
  CHECK(own.crew == CrewId("own"));
  CHECK(own.reasons.front().code == Code::assign_preferred);
}
