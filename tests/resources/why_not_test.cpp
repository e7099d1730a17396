#include "muster/resources/why_not.hpp"

#include <algorithm>

#include "muster/plan/activation.hpp"
#include "muster/resources/dispatch.hpp"
#include "muster/resources/policy.hpp"
#include "muster/resources/region.hpp"
#include "muster/resources/road_rows.hpp"
#include "muster/resources/situation.hpp"
#include "muster/resources/travel_by_vehicle.hpp"
#include "support/catch.hpp"
#include "support/drawn_region.hpp"

using namespace muster;

namespace {

std::vector<Message> asked(DrawnRegion& drawn, const DrawnIncident& incident, const char* resource,
                           const Situation& situation = {}) {
  const Region region = drawn.region();
  const Candidates found = incident.candidates(region, situation);
  const Dispatch made = dispatch(incident.requirements(), found, region);
  return why_not(resource, incident.requirements(), found, made, region, incident.at(0));
}

}  // namespace

TEST_CASE("who is sent is said to be sent", "[resources][why_not]") {
  DrawnRegion drawn;
  drawn.crew("near", 5, {"mine_rescue"});
  DrawnIncident incident;
  incident.need("mine_rescue", {{60, 1}});
  const auto said = asked(drawn, incident, "near");
  REQUIRE(said.size() == 1);
  CHECK(said[0].code == Code::why_not_sent);
}

TEST_CASE("who comes after all that is needed is said to come later", "[resources][why_not]") {
  DrawnRegion drawn;
  drawn.crew("near", 5, {"mine_rescue"});
  drawn.crew("far", 50, {"mine_rescue"});
  DrawnIncident incident;
  incident.need("mine_rescue", {{60, 1}});
  const auto said = asked(drawn, incident, "far");
  REQUIRE(said.size() == 1);
  CHECK(said[0].code == Code::why_not_later);
}

TEST_CASE("the nearer one that another need has: sending it here would cost there",
          "[resources][why_not]") {
  DrawnRegion drawn;
  drawn.crew("both", 5, {"mine_rescue", "pumping"});
  drawn.crew("rescue", 50, {"mine_rescue"});
  DrawnIncident incident;
  incident.need("mine_rescue", {{60, 1}});
  incident.need("pumping", {{60, 1}});
  const auto said = asked(drawn, incident, "both");
  REQUIRE(said.size() == 3);
  CHECK(said[0].code == Code::why_not_sent);
  CHECK(said[2].code == Code::why_not_instead);
  CHECK(said[2].parameters[0].en == "rescue");
  REQUIRE(said[1].code == Code::why_not_worse);
  CHECK(said[1].parameters[3] == title(Aim::in_time));
  CHECK(said[1].parameters[4].en == "0");
  CHECK(said[1].parameters[5].en == "1");
}

TEST_CASE("an equal one is left by its id, and so it is said", "[resources][why_not]") {
  DrawnRegion drawn;
  drawn.crew("a", 5, {"mine_rescue"});
  drawn.crew("b", 5, {"mine_rescue"});
  DrawnIncident incident;
  incident.need("mine_rescue", {{60, 1}});
  const auto said = asked(drawn, incident, "b");
  REQUIRE(said.size() == 1);
  CHECK(said[0].code == Code::why_not_equal);
}

TEST_CASE("who is ruled out, and who can do nothing that is asked, is said why",
          "[resources][why_not]") {
  DrawnRegion drawn;
  drawn.crew("busy", 5, {"mine_rescue"});
  drawn.crew("other", 5, {"ambulance"});
  DrawnIncident incident;
  incident.need("mine_rescue", {{60, 1}});
  Situation situation;
  situation.crews[CrewId("busy")].engaged_at = IncidentId("i0");
  CHECK(asked(drawn, incident, "busy", situation).at(0).code == Code::why_not_out);
  CHECK(asked(drawn, incident, "other", situation).at(0).code == Code::why_not_use);
}

TEST_CASE("that nothing a team can do is asked for is said once", "[resources][why_not]") {
  DrawnRegion drawn;
  drawn.crew("near", 5, {"mine_rescue"});
  drawn.crew("one", 5, {"ambulance"});
  drawn.crew("other", 5, {"ambulance"}).team = TeamId("team-one");
  DrawnIncident incident;
  incident.need("mine_rescue", {{60, 1}});
  const auto said = asked(drawn, incident, "team-one");
  REQUIRE(said.size() == 1);
  CHECK(said[0] == Message{Code::why_not_use, {Text("team-one")}});
}

TEST_CASE("a team stands for its crews, a stockpile for its lots", "[resources][why_not]") {
  DrawnRegion drawn;
  drawn.crew("near", 5, {"mine_rescue"});
  drawn.lot("close", 1, "PUMP", 10);
  drawn.lot("far", 9, "PUMP", 10);
  DrawnIncident incident;
  incident.need("mine_rescue", {{60, 1}});
  incident.need("PUMP", {{60, 5}}, true);
  CHECK(asked(drawn, incident, "team-near").at(0).code == Code::why_not_sent);
  CHECK(asked(drawn, incident, "store-close").at(0).code == Code::why_not_sent);
  CHECK(asked(drawn, incident, "store-far").at(0).code == Code::why_not_later);
  CHECK_THROWS_AS(asked(drawn, incident, "nobody"), Error);
}
