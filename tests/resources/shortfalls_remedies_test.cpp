// What is promised of a remedy comes true when it is done.
#include <algorithm>
#include <string>
#include <vector>

#include "muster/resources/region.hpp"
#include "muster/resources/region_folder.hpp"
#include "muster/resources/response.hpp"
#include "muster/resources/road_rows.hpp"
#include "muster/resources/roads.hpp"
#include "muster/resources/travel_by_vehicle.hpp"
#include "support/decided.hpp"
#include "support/files.hpp"

using namespace muster;

namespace {

std::vector<Shortfall> short_of(DrawnRegion& drawn, const DrawnIncident& incident) {
  return decided(drawn, incident).missing;
}

bool says(const Shortfall& shortfall, Code code) { return reason(shortfall, code) != nullptr; }

}  // namespace

TEST_CASE("a lower type is accepted: as many as were promised are then there in time",
          "[resources][shortfalls]") {
  DrawnRegion drawn;
  drawn.has_types("pumping", "I", "II");
  drawn.crew("best", 5, {"pumping"}).skills[0].type = "I";
  drawn.crew("lower", 6, {"pumping"}).skills[0].type = "II";
  drawn.crew("too far", 90, {"pumping"}).skills[0].type = "II";
  DrawnIncident incident;
  incident.need("pumping", {{60, 3}}).least_type = "I";
  const auto before = short_of(drawn, incident);
  REQUIRE(before.size() == 1);
  CHECK(before[0].missing == Quantity(2));
  CHECK(says(before[0], Code::short_type));
  const Remedy* accept = remedy(before[0], Code::remedy_type);
  REQUIRE(accept != nullptr);
  CHECK(accept->gains == Quantity(1));
  DrawnIncident then;
  then.need("pumping", {{60, 3}}).least_type = "II";
  const auto after = short_of(drawn, then);
  REQUIRE(after.size() == 1);
  CHECK(before[0].missing - after[0].missing == *accept->gains);
}

TEST_CASE("a substitute makes good what it yields, rounded down, and no more than nobody else uses",
          "[resources][shortfalls]") {
  DrawnRegion drawn;
  drawn.substitute("PUMP", "TUBE", 2, 1);  // two tubes for a pump
  drawn.lot("tubes", 5, "TUBE", 9);
  DrawnIncident incident;
  incident.need("PUMP", {{60, 6}}, true);
  SECTION("of nine tubes four pumps") {
    const auto found = short_of(drawn, incident);
    REQUIRE(found.size() == 1);
    const Remedy* instead = remedy(found[0], Code::remedy_substitute);
    REQUIRE(instead != nullptr);
    CHECK(instead->gains == Quantity(4));
  }
  SECTION("of those that are left beside a need of their own") {
    incident.need("TUBE", {{60, 4}}, true);
    const auto found = short_of(drawn, incident);
    REQUIRE(found.size() == 1);
    const Remedy* instead = remedy(found[0], Code::remedy_substitute);
    REQUIRE(instead != nullptr);
    CHECK(instead->gains == Quantity(2));
  }
}

TEST_CASE("taking from another need says what is then missing there", "[resources][shortfalls]") {
  DrawnRegion drawn;
  drawn.crew("both", 5, {"pumping", "mine_rescue"});
  DrawnIncident incident;
  incident.need("mine_rescue", {{60, 1}});
  incident.need("pumping", {{60, 1}});
  const auto found = short_of(drawn, incident);
  REQUIRE(found.size() == 1);
  CHECK(says(found[0], Code::short_rivals));
  const Remedy* take = remedy(found[0], Code::remedy_take);
  REQUIRE(take != nullptr);
  CHECK(take->gains == Quantity(1));
  CHECK(take->costs == Quantity(1));
}

TEST_CASE("of whom nobody knows how soon they come it is said to telephone",
          "[resources][shortfalls]") {
  DrawnRegion drawn;
  drawn.crew("silent", 5, {"pumping"});
  drawn.team_of_last_crew().turnout_duty.reset();
  DrawnIncident incident;
  incident.need("pumping", {{60, 1}});
  const auto found = short_of(drawn, incident);
  REQUIRE(found.size() == 1);
  CHECK(says(found[0], Code::short_unknown_turnout));
  REQUIRE(remedy(found[0], Code::remedy_telephone) != nullptr);
}

TEST_CASE("opening a road, an agreement and a requisition: what the first promises comes true",
          "[resources][shortfalls]") {
  const auto region = read_region((source_dir() / "data/shuozhou").string()).region;
  Situation closed;
  for (const char* ref : {"ref:G18", "ref:G208", "ref:S30", "ref:G55"}) {
    closed.closures.push_back({.id = ClosureId(ref), .target = ref});
  }
  std::size_t opened = 0;
  std::size_t agreed = 0;
  std::size_t taken = 0;
  for (std::size_t i = 0; i < region->hazards.size(); i += 5) {
    const Incident incident{.id = IncidentId("i1"),
                            .kind = IncidentKindId("gas_explosion"),
                            .known = *parse_instant("2026-11-20T02:52:00+08:00"),
                            .place = region->hazards[i].id,
                            .indicators = {{IndicatorId("trapped"), Decimal::of(12)}}};
    CAPTURE(region->hazards[i].id.str());
    const Response answer = respond(incident, *region, closed, {.most_remedies = all_remedies});
    for (const Shortfall& shortfall : answer.shortfalls) {
      agreed += remedy(shortfall, Code::remedy_agreement) != nullptr ? 1U : 0U;
      taken += remedy(shortfall, Code::remedy_requisition) != nullptr ? 1U : 0U;
      for (const Remedy& one : shortfall.remedies) {
        if (one.what.code != Code::remedy_open) continue;
        CHECK(one.gains > Quantity(0));
        ++opened;
      }
    }
  }
  CHECK(opened > 0);
  CHECK(agreed + taken > 0);
}
