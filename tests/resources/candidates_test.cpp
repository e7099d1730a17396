#include "muster/resources/candidates.hpp"

#include "muster/plan/catalogue.hpp"
#include "muster/resources/region.hpp"
#include "muster/resources/response.hpp"
#include "muster/resources/road_rows.hpp"
#include "muster/resources/roads.hpp"
#include "muster/resources/stockpile.hpp"
#include "muster/resources/travel_by_vehicle.hpp"
#include "support/catch.hpp"
#include "support/drawn_region.hpp"
#include "support/small_region.hpp"

using namespace muster;

namespace {

/// The only reason somebody was ruled out for, or none.
std::optional<Code> only_reason(const Candidates& found) {
  if (found.ruled_out.size() != 1) return std::nullopt;
  return found.ruled_out.front().reason.code;
}

}  // namespace

TEST_CASE("consent and turnout are part of the arrival", "[resources][candidates]") {
  DrawnRegion drawn;
  drawn.crew("a", 30, {"mine_rescue"});
  drawn.team_of_last_crew().consent = Minutes{10};
  drawn.team_of_last_crew().turnout_duty = Minutes{2};
  DrawnIncident incident;
  incident.need("mine_rescue", {{60, 1}});
  const Candidates found = incident.candidates(drawn.region());
  REQUIRE(found.crews.size() == 1);
  CHECK(found.crews[0].coming.alerted == incident.at(0));
  CHECK(found.crews[0].coming.agreed == incident.at(10));
  CHECK(found.crews[0].coming.departs == incident.at(12));
  CHECK(found.crews[0].coming.arrives == incident.at(42));
}

TEST_CASE("an unknown turnout is said, and never taken for zero", "[resources][candidates]") {
  DrawnRegion drawn;
  drawn.crew("a", 1, {"mine_rescue"});
  drawn.team_of_last_crew().turnout_duty = std::nullopt;
  DrawnIncident incident;
  incident.need("mine_rescue", {{60, 1}});
  const Candidates found = incident.candidates(drawn.region());
  CHECK(found.crews.empty());
  CHECK(only_reason(found) == Code::candidate_turnout_unknown);
}

TEST_CASE("an unknown consent is said, and never taken for agreement", "[resources][candidates]") {
  DrawnRegion drawn;
  drawn.crew("a", 1, {"mine_rescue"});
  drawn.team_of_last_crew().consent = std::nullopt;
  DrawnIncident incident;
  incident.need("mine_rescue", {{60, 1}});
  CHECK(only_reason(incident.candidates(drawn.region())) == Code::candidate_consent_unknown);
}

TEST_CASE("a crew that is engaged elsewhere is named with its incident",
          "[resources][candidates]") {
  DrawnRegion drawn;
  drawn.crew("a", 1, {"mine_rescue"});
  DrawnIncident incident;
  incident.need("mine_rescue", {{60, 1}});
  Situation situation;
  situation.crews[CrewId("a")] = {.engaged_at = IncidentId("flood")};
  const Candidates found = incident.candidates(drawn.region(), situation);
  REQUIRE(only_reason(found) == Code::candidate_engaged);
  CHECK(found.ruled_out.front().reason.parameters.front() == Text("flood"));
}

TEST_CASE("a crew comes from where it stands now", "[resources][candidates]") {
  DrawnRegion drawn;
  drawn.crew("a", 100, {"mine_rescue"});
  DrawnIncident incident;
  incident.need("mine_rescue", {{60, 1}});
  Situation situation;
  situation.crews[CrewId("a")] = {.place = PlaceId(DrawnRegion::place_name(7))};
  const Candidates found = incident.candidates(drawn.region(), situation);
  REQUIRE(found.crews.size() == 1);
  CHECK(found.crews[0].coming.arrives == incident.at(7));
}

TEST_CASE("an authority is asked when the plans alert it, never before",
          "[resources][candidates]") {
  DrawnRegion drawn;
  drawn.crew("a", 10, {"mine_rescue"});
  DrawnIncident incident;
  incident.need("mine_rescue", {{60, 1}});
  const std::vector<Activation> alerted = {{.incident = IncidentId("i1"),
                                            .organisation = OrganisationId("bureau"),
                                            .alerted = incident.at(25)}};
  const Candidates found = incident.candidates(drawn.region(), {}, alerted);
  REQUIRE(found.crews.size() == 1);
  CHECK(found.crews[0].coming.alerted == incident.at(25));
  CHECK(found.crews[0].coming.arrives == incident.at(35));
}

TEST_CASE("a depot that is shut waits for its keeper or its opening, whichever is sooner",
          "[resources][candidates]") {
  // 2026-11-23T03:00 local time, eight hours ahead of UTC.
  const DrawnIncident night(std::chrono::sys_days{std::chrono::year{2026} / 11 / 22} +
                            std::chrono::hours{19});
  const auto arrival = [&](std::optional<Minutes> call_in, Minutes opens) {
    DrawnRegion drawn;
    drawn.lot("l", 10, "PUMP", 4);
    drawn.stockpile_of_last_lot().opens = opens;
    drawn.stockpile_of_last_lot().closes = Minutes{18 * 60};
    drawn.stockpile_of_last_lot().call_in = call_in;
    DrawnIncident incident = night;
    incident.need("PUMP", {{60, 4}}, true);
    const Candidates found = incident.candidates(drawn.region());
    REQUIRE(found.lots.size() == 1);
    return found.lots[0].coming.arrives;
  };
  CHECK(arrival(Minutes{30}, Minutes{8 * 60}) == night.at(30 + 10));
  CHECK(arrival(std::nullopt, Minutes{8 * 60}) == night.at(5 * 60 + 10));
  CHECK(arrival(Minutes{30}, Minutes{3 * 60 + 5}) == night.at(5 + 10));
  CHECK(arrival(Minutes{30}, Minutes{2 * 60}) == night.at(10));
}

TEST_CASE("stock that expires before it would arrive is not counted", "[resources][candidates]") {
  const DrawnIncident evening(std::chrono::sys_days{std::chrono::year{2026} / 11 / 23} +
                              std::chrono::hours{15});  // 23:00 local
  DrawnRegion drawn;
  drawn.lot("l", 59, "TUBE", 10).expires = {.kind = Expiry::Kind::on,
                                            .last_day = std::chrono::year{2026} / 11 / 23};
  DrawnIncident incident = evening;
  incident.need("TUBE", {{120, 5}}, true);
  CHECK(incident.candidates(drawn.region()).lots.size() ==
        1);  // 23:59, the last minute of validity

  DrawnRegion farther;
  farther.lot("l", 60, "TUBE", 10).expires = {.kind = Expiry::Kind::on,
                                              .last_day = std::chrono::year{2026} / 11 / 23};
  CHECK(only_reason(incident.candidates(farther.region())) == Code::candidate_expired);

  DrawnIncident demanding = evening;
  demanding.need("TUBE", {{120, 5}}, true).least_life = std::chrono::hours{24};
  CHECK(only_reason(demanding.candidates(drawn.region())) == Code::candidate_expired);
}

TEST_CASE("minimum stock stays where it is", "[resources][candidates]") {
  DrawnRegion drawn;
  drawn.lot("l", 5, "PUMP", 10).floor = Quantity(4);
  DrawnIncident incident;
  incident.need("PUMP", {{60, 10}}, true);
  const Candidates found = incident.candidates(drawn.region());
  REQUIRE(found.lots.size() == 1);
  CHECK(found.lots[0].available == Quantity(6));
  REQUIRE(only_reason(found) == Code::candidate_floor);
  CHECK(found.ruled_out.front().quantity == Quantity(4));
}

TEST_CASE("the balance of the ledger counts, not the stock of the import",
          "[resources][candidates]") {
  DrawnRegion drawn;
  drawn.lot("l", 5, "PUMP", 10);
  DrawnIncident incident;
  incident.need("PUMP", {{60, 10}}, true);
  Situation situation;
  situation.balances[LotId("l")] = Quantity(3);
  const Candidates found = incident.candidates(drawn.region(), situation);
  REQUIRE(found.lots.size() == 1);
  CHECK(found.lots[0].available == Quantity(3));
}

TEST_CASE("equal arrivals stand in the order of their ids", "[resources][candidates]") {
  DrawnRegion drawn;
  drawn.crew("b", 10, {"mine_rescue"});
  drawn.crew("a", 10, {"mine_rescue"});
  DrawnIncident incident;
  incident.need("mine_rescue", {{60, 1}});
  const Candidates found = incident.candidates(drawn.region());
  REQUIRE(found.crews.size() == 2);
  CHECK(found.crews[0].crew == CrewId("a"));
}

TEST_CASE("how a crew stands is said by the situation, else the roster, else the import",
          "[resources][candidates]") {
  DrawnRegion drawn;
  drawn.crew("a", 1, {"mine_rescue"});
  DrawnIncident incident;
  incident.need("mine_rescue", {{60, 1}});
  Region region = drawn.region();
  const auto reason = [&](const Situation& situation = {}) {
    return only_reason(incident.candidates(region, situation));
  };
  CHECK(!reason());
  region.shifts = {{.id = ShiftId("s"),
                    .crew = CrewId("a"),
                    .readiness = Readiness::off,
                    .from = incident.at(-60),
                    .until = incident.at(1)}};
  CHECK(reason() == Code::candidate_off_duty);
  Situation called;
  called.crews[CrewId("a")] = {.readiness = Readiness::duty};
  CHECK(!reason(called));
  region.shifts[0].until = incident.at(0);
  CHECK(!reason());
}

TEST_CASE("of lots that arrive together the confirmed one comes first, the other is marked",
          "[resources][candidates]") {
  DrawnRegion drawn;
  drawn.lot("a", 5, "PUMP", 10);
  drawn.lot("b", 5, "PUMP", 10);
  drawn.lot("c", 4, "PUMP", 10);
  DrawnIncident incident;
  incident.need("PUMP", {{60, 10}}, true);
  Region region = drawn.region();
  CatalogueParts parts = region.catalogue.parts();
  for (Material& material : parts.materials) material.confirm_after_days = 30;
  region.catalogue = Catalogue(std::move(parts));
  region.lots[1].verified_at = std::chrono::floor<std::chrono::days>(incident.at(0));
  Candidates found = incident.candidates(region);
  REQUIRE(found.lots.size() == 3);
  CHECK(found.lots[0].lot == LotId("c"));
  CHECK(found.lots[0].to_confirm);
  CHECK(found.lots[1].lot == LotId("b"));
  CHECK(!found.lots[1].to_confirm);
  CHECK(found.lots[2].lot == LotId("a"));
  CHECK(found.lots[2].to_confirm);

  Situation counted;
  counted.verified[LotId("a")] = {.at = incident.at(-60), .by = "li"};
  found = incident.candidates(region, counted);
  CHECK(found.lots[1].lot == LotId("a"));
  CHECK(!found.lots[1].to_confirm);
}

TEST_CASE("a lot whose release takes time of its own leaves later, what is not made yet never",
          "[resources][candidates]") {
  DrawnRegion drawn;
  drawn.lot("a", 5, "PUMP", 10).release = Minutes{25};
  drawn.stockpile_of_last_lot().consent = Minutes{5};
  DrawnIncident incident;
  incident.need("PUMP", {{60, 10}}, true);
  CHECK(incident.candidates(drawn.region()).lots.at(0).coming.agreed == incident.at(25));
  drawn.stockpile_of_last_lot().consent.reset();
  CHECK(incident.candidates(drawn.region()).lots.at(0).coming.agreed == incident.at(25));
  Region region = drawn.region();
  region.lots[0].holding = Holding::capacity;
  CHECK(only_reason(incident.candidates(region)) == Code::candidate_condition);
}

TEST_CASE("thousands who could come need one search of the roads, not one each",
          "[resources][candidates]") {
  const SmallRegion small;
  const auto answered = [&](int teams) {
    Region region = *small.region();
    const Team team = *find(region.teams, TeamId("MR"));
    const Crew crew = *find(region.crews, CrewId("MR-1"));
    for (int n = 0; n < teams; ++n) {
      const std::string id = "N" + std::to_string(10'000 + n);
      region.teams.push_back(team);
      region.teams.back().id = TeamId(id);
      region.crews.push_back(crew);
      region.crews.back().id = CrewId(id + "-1");
      region.crews.back().team = TeamId(id);
    }
    std::ranges::sort(region.teams, {}, &Team::id);
    std::ranges::sort(region.crews, {}, &Crew::id);
    return respond({.id = IncidentId("i1"),
                    .kind = IncidentKindId("gas_explosion"),
                    .known = *parse_instant("2026-11-20T02:52:00+08:00"),
                    .place = HazardId("M1")},
                   region);
  };
  const auto searches = [](const Response& answer) {
    std::size_t sum = 0;
    for (const TravelFound& one : answer.travel) sum += one.searches;
    return sum;
  };
  const Response few = answered(0);
  const Response many = answered(3000);
  CHECK(many.candidates.crews.size() >= few.candidates.crews.size() + 3000);
  CHECK(searches(few) >= 1);
  CHECK(searches(many) == searches(few));
  CHECK(searches(many) <= 1 + small.region()->vehicles.size());
}
