#include "muster/resources/policy_limits.hpp"

#include <algorithm>
#include <string>
#include <vector>

#include "muster/plan/activation.hpp"
#include "muster/resources/region.hpp"
#include "muster/resources/road_rows.hpp"
#include "muster/resources/stockpile.hpp"
#include "muster/resources/travel_by_vehicle.hpp"
#include "support/decided.hpp"

using namespace muster;

namespace {

Decided decided_by(DrawnRegion& drawn, const DrawnIncident& incident,
                   std::vector<Forbids> forbids) {
  return decided(drawn, incident, {}, {.policy = {.id = "narrow", .forbids = std::move(forbids)}});
}

bool says(const Shortfall& shortfall, Code code) { return reason(shortfall, code) != nullptr; }

}  // namespace

TEST_CASE(
    "whom the policy forbids stays at home, the shortfall says so, and setting it aside helps",
    "[resources][policy]") {
  DrawnRegion drawn;
  drawn.crew("far", 20, {"pumping"});
  drawn.crew("guest", 5, {"pumping"});
  drawn.team_of_last_crew().external = true;
  DrawnIncident incident;
  incident.need("pumping", {{60, 2}});
  const Decided free = decided_by(drawn, incident, {});
  CHECK(free.dispatch.assignments.size() == 2);
  const Decided answer = decided_by(drawn, incident, {Forbids::outside});
  REQUIRE(answer.dispatch.assignments.size() == 1);
  CHECK(answer.dispatch.assignments[0].crew == CrewId("far"));
  REQUIRE(answer.missing.size() == 1);
  CHECK(says(answer.missing[0], Code::short_policy));
  const Remedy* aside = remedy(answer.missing[0], Code::remedy_policy);
  REQUIRE(aside != nullptr);
  CHECK(aside->gains == Quantity(1));
  CHECK(aside->what.parameters[0] == title(Forbids::outside));
}

TEST_CASE("depots from outside, and what would be requisitioned, are forbidden likewise",
          "[resources][policy]") {
  const auto forbidden = GENERATE(Forbids::outside, Forbids::requisition);
  DrawnRegion drawn;
  drawn.lot("a", 5, "PUMP", 3);
  drawn.lot("b", 6, "PUMP", 4);
  if (forbidden == Forbids::outside) {
    drawn.stockpile_of_last_lot().external = true;
  } else {
    drawn.stockpile_of_last_lot().act = Act::requisition;
  }
  DrawnIncident incident;
  incident.need("PUMP", {{60, 6}}, true);
  const Decided answer = decided_by(drawn, incident, {forbidden});
  REQUIRE(answer.missing.size() == 1);
  CHECK(answer.missing[0].missing == Quantity(3));
  CHECK(says(answer.missing[0], Code::short_policy));
  const Remedy* aside = remedy(answer.missing[0], Code::remedy_policy);
  REQUIRE(aside != nullptr);
  CHECK(aside->gains == Quantity(3));
}

TEST_CASE("of each team one crew stays where the policy keeps its place covered",
          "[resources][policy]") {
  DrawnRegion drawn;
  drawn.crew("a1", 5, {"pumping"});
  const TeamId team = drawn.team_of_last_crew().id;
  drawn.crew("a2", 6, {"pumping"}).team = team;
  drawn.crew("b1", 7, {"pumping"});
  DrawnIncident incident;
  incident.need("pumping", {{60, 3}});
  const Decided answer = decided_by(drawn, incident, {Forbids::last_crew});
  REQUIRE(answer.dispatch.assignments.size() == 1);
  CHECK(answer.dispatch.assignments[0].crew == CrewId("a1"));
  CHECK(says(answer.missing.at(0), Code::short_policy));
}

TEST_CASE("a crew that the incident holds already is sent by no policy, and forbidden by none",
          "[resources][policy]") {
  Candidates candidates;
  candidates.crews.push_back(
      {.crew = CrewId("a"), .engaged_at = IncidentId("i1"), .coming = {.act = Act::requisition}});
  keep_to_policy(candidates,
                 {.forbids = {Forbids::outside, Forbids::requisition, Forbids::last_crew}}, {});
  CHECK(candidates.crews.size() == 1);
  CHECK(candidates.ruled_out.empty());
}

TEST_CASE("whoever may not be requisitioned comes by the agreement he has beside, later",
          "[resources][policy]") {
  DrawnRegion drawn;
  drawn.crew("firm", 10, {"pumping"});
  drawn.crew("own", 30, {"pumping"});
  DrawnIncident incident;
  incident.need("pumping", {{60, 1}});
  const Region region = drawn.region();
  Candidates candidates = incident.candidates(region);
  CrewCandidate& firm = candidates.crews.front();
  REQUIRE(firm.crew == CrewId("firm"));
  CrewCandidate by_agreement = firm;
  firm.coming.act = Act::requisition;
  by_agreement.coming.act = Act::agreement;
  by_agreement.coming.arrives = candidates.crews.back().coming.arrives + Minutes{5};
  candidates.otherwise.push_back(by_agreement);
  keep_to_policy(candidates, {.id = "free", .forbids = {Forbids::requisition}}, region);
  REQUIRE(candidates.crews.size() == 2);
  CHECK(candidates.crews.front().crew == CrewId("own"));
  CHECK(candidates.crews.back().coming.act == Act::agreement);
  CHECK(candidates.ruled_out.empty());

  candidates.otherwise.clear();
  candidates.crews.back().coming.act = Act::requisition;
  keep_to_policy(candidates, {.id = "free", .forbids = {Forbids::requisition}}, region);
  CHECK(candidates.crews.size() == 1);
  CHECK(candidates.ruled_out.size() == 1);
}
