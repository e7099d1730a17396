#include "muster/resources/dispatch.hpp"

#include "muster/plan/activation.hpp"
#include "muster/resources/region.hpp"
#include "muster/resources/road_rows.hpp"
#include "muster/resources/shortfalls.hpp"
#include "muster/resources/situation.hpp"
#include "muster/resources/stockpile.hpp"
#include "muster/resources/travel_by_vehicle.hpp"
#include "support/catch.hpp"
#include "support/drawn_region.hpp"

using namespace muster;

namespace {

struct Answer {
  Dispatch dispatch;
  std::vector<Shortfall> shortfalls;
};

Answer answer(DrawnRegion& drawn, const DrawnIncident& incident, const Situation& situation = {}) {
  const Region region = drawn.region();
  const Candidates found = incident.candidates(region, situation);
  Answer made;
  made.dispatch = dispatch(incident.requirements(), found, region);
  made.shortfalls =
      shortfalls(incident.requirements(), found, made.dispatch, region, incident.at(0));
  return made;
}

bool says(const std::vector<Message>& reasons, Code code) {
  return std::ranges::any_of(reasons, [&](const Message& reason) { return reason.code == code; });
}

}  // namespace

TEST_CASE("the nearest crew goes, and the answer says that it is the nearest",
          "[resources][dispatch]") {
  DrawnRegion drawn;
  drawn.crew("near", 5, {"mine_rescue"});
  drawn.crew("far", 50, {"mine_rescue"});
  DrawnIncident incident;
  incident.need("mine_rescue", {{60, 1}});
  const Answer made = answer(drawn, incident);
  REQUIRE(made.dispatch.assignments.size() == 1);
  CHECK(made.dispatch.assignments[0].crew == CrewId("near"));
  CHECK(says(made.dispatch.assignments[0].reasons, Code::assign_nearest));
  CHECK(made.shortfalls.empty());
}

TEST_CASE("when the nearer crew is needed elsewhere, the answer says for what",
          "[resources][dispatch]") {
  DrawnRegion drawn;
  drawn.crew("both", 5, {"mine_rescue", "pumping"});
  drawn.crew("rescue", 50, {"mine_rescue"});
  DrawnIncident incident;
  incident.need("mine_rescue", {{60, 1}});
  incident.need("pumping", {{60, 1}});
  const Answer made = answer(drawn, incident);
  REQUIRE(made.shortfalls.empty());
  REQUIRE(made.dispatch.assignments.size() == 2);
  CHECK(made.dispatch.assignments[0].crew == CrewId("rescue"));
  CHECK(says(made.dispatch.assignments[0].reasons, Code::assign_moved));
}

TEST_CASE("what the crews carry counts before anything is shipped", "[resources][dispatch]") {
  DrawnRegion drawn;
  drawn.crew("a", 5, {"pumping"});
  drawn.carries("a", "PUMP", 3);
  drawn.lot("near", 1, "PUMP", 100);
  DrawnIncident incident;
  incident.need("pumping", {{60, 1}});
  incident.need("PUMP", {{60, 5}}, true);
  const Answer made = answer(drawn, incident);
  REQUIRE(made.dispatch.assignments.size() == 3);
  const Assignment& shipped = made.dispatch.assignments[1];
  const Assignment& carried = made.dispatch.assignments[2];
  CHECK(shipped.lot == LotId("near"));
  CHECK(shipped.quantity == Quantity(2));
  CHECK(carried.carried);
  CHECK(carried.quantity == Quantity(3));
  CHECK(carried.coming.arrives == incident.at(5));
  CHECK(made.shortfalls.empty());
}

TEST_CASE("equipment does not travel without its crew", "[resources][dispatch]") {
  DrawnRegion drawn;
  drawn.crew("a", 5, {"pumping"});
  drawn.carries("a", "PUMP", 3);
  DrawnIncident incident;
  incident.need("PUMP", {{60, 3}}, true);
  const Answer made = answer(drawn, incident);
  CHECK(made.dispatch.assignments.empty());
  REQUIRE(made.shortfalls.size() == 1);
  CHECK(made.shortfalls[0].missing == Quantity(3));
  CHECK(says(made.shortfalls[0].reasons, Code::short_none));
}

TEST_CASE("two needs share a lot, and not one piece is promised twice", "[resources][dispatch]") {
  DrawnRegion drawn;
  drawn.lot("l", 1, "PUMP", 5);
  DrawnIncident incident;
  incident.need("PUMP", {{60, 4}}, true);
  incident.need("PUMP", {{60, 4}}, true).id = RequirementId("i1/other/PUMP");
  const Answer made = answer(drawn, incident);
  Quantity sum;
  for (const Assignment& assignment : made.dispatch.assignments) sum = sum + assignment.quantity;
  CHECK(sum == Quantity(5));
  REQUIRE(made.shortfalls.size() == 1);
  CHECK(made.shortfalls[0].missing == Quantity(3));
}

TEST_CASE("who comes late is sent all the same, and the shortfall says until when to wait",
          "[resources][dispatch][shortfalls]") {
  DrawnRegion drawn;
  drawn.crew("near", 10, {"mine_rescue"});
  drawn.crew("far", 90, {"mine_rescue"});
  DrawnIncident incident;
  incident.need("mine_rescue", {{60, 2}});
  const Answer made = answer(drawn, incident);
  REQUIRE(made.dispatch.assignments.size() == 2);
  CHECK(made.dispatch.assignments[1].late_by == Seconds(Minutes{30}));
  REQUIRE(made.shortfalls.size() == 1);
  CHECK(made.shortfalls[0].missing == Quantity(1));
  CHECK(says(made.shortfalls[0].reasons, Code::short_late));
  REQUIRE(!made.shortfalls[0].remedies.empty());
  CHECK(made.shortfalls[0].remedies[0].what.code == Code::remedy_wait);
}

TEST_CASE("a shortfall names those who could come if somebody telephoned",
          "[resources][shortfalls]") {
  DrawnRegion drawn;
  drawn.crew("a", 10, {"mine_rescue"});
  drawn.team_of_last_crew().turnout_duty = std::nullopt;
  DrawnIncident incident;
  incident.need("mine_rescue", {{60, 1}});
  const Answer made = answer(drawn, incident);
  REQUIRE(made.shortfalls.size() == 1);
  CHECK(says(made.shortfalls[0].reasons, Code::short_unknown_turnout));
  REQUIRE(made.shortfalls[0].remedies.size() == 1);
  CHECK(made.shortfalls[0].remedies[0].what.code == Code::remedy_telephone);
}

TEST_CASE("a shortfall names the need that has its crews", "[resources][shortfalls]") {
  DrawnRegion drawn;
  drawn.crew("a", 10, {"mine_rescue", "pumping"});
  DrawnIncident incident;
  incident.need("mine_rescue", {{60, 1}});
  incident.need("pumping", {{60, 1}}).priority = 3;
  const Answer made = answer(drawn, incident);
  REQUIRE(made.shortfalls.size() == 1);
  CHECK(made.shortfalls[0].requirement == 1);
  CHECK(says(made.shortfalls[0].reasons, Code::short_competing));
}

TEST_CASE("going below the minimum stock is offered, never done", "[resources][shortfalls]") {
  DrawnRegion drawn;
  drawn.lot("l", 1, "PUMP", 10).floor = Quantity(8);
  DrawnIncident incident;
  incident.need("PUMP", {{60, 5}}, true);
  const Answer made = answer(drawn, incident);
  REQUIRE(made.dispatch.assignments.size() == 1);
  CHECK(made.dispatch.assignments[0].quantity == Quantity(2));
  REQUIRE(made.shortfalls.size() == 1);
  REQUIRE(made.shortfalls[0].remedies.size() == 1);
  CHECK(made.shortfalls[0].remedies[0].what.code == Code::remedy_floor);
  CHECK(made.shortfalls[0].remedies[0].gains == Quantity(3));
}

TEST_CASE("each authority is asked once, for everything", "[resources][dispatch]") {
  DrawnRegion drawn;
  drawn.crew("a", 5, {"mine_rescue"});
  drawn.crew("b", 6, {"pumping"});
  drawn.crew("c", 7, {"ambulance"});
  drawn.team_of_last_crew().authority = OrganisationId("hospital");
  drawn.lot("l", 1, "TUBE", 10);
  DrawnIncident incident;
  incident.need("mine_rescue", {{60, 1}});
  incident.need("pumping", {{60, 1}});
  incident.need("ambulance", {{60, 1}});
  incident.need("TUBE", {{60, 1}}, true);
  const Answer made = answer(drawn, incident);
  REQUIRE(made.dispatch.orders.size() == 2);
  CHECK(made.dispatch.orders[0].authority == OrganisationId("bureau"));
  CHECK(made.dispatch.orders[0].assignments.size() == 3);
  CHECK(made.dispatch.orders[1].assignments.size() == 1);
}

TEST_CASE("the time a crew is held begins when it arrives", "[resources][dispatch]") {
  DrawnRegion drawn;
  drawn.crew("a", 5, {"mine_rescue"});
  DrawnIncident incident;
  incident.need("mine_rescue", {{60, 1}}).hold = std::chrono::hours{4};
  const Answer made = answer(drawn, incident);
  CHECK(made.dispatch.assignments.at(0).hold_until == incident.at(5 + 240));
}
