#include "muster/resources/reassignment.hpp"

#include <algorithm>
#include <map>
#include <string>
#include <tuple>
#include <vector>

#include "muster/plan/activation.hpp"
#include "muster/resources/region.hpp"
#include "muster/resources/road_rows.hpp"
#include "muster/resources/shortfalls.hpp"
#include "muster/resources/situation.hpp"
#include "muster/resources/travel_by_vehicle.hpp"
#include "muster/resources/verify_dispatch.hpp"
#include "support/catch.hpp"
#include "support/drawn_region.hpp"

using namespace muster;

namespace {

const Instant alarm = Instant{} + std::chrono::hours{500'000};

Instant at(int minutes) { return alarm + Minutes{minutes}; }

/// Two incidents on one road, the mine at kilometre 0 and the works at kilometre 100.
struct Two {
  DrawnRegion drawn;
  Situation situation = {};
  std::vector<LocatedIncident> incidents = {};
  std::vector<Requirement> requirements = {};
  std::map<IncidentId, int> severity = {};

  Two() {
    for (const auto& [id, kilometre] : {std::pair("mine", 0), std::pair("works", 100)}) {
      LocatedIncident incident;
      incident.incident.id = IncidentId(id);
      incident.incident.known = alarm;
      incident.approaches = {
          {.name = "gate", .place = PlaceId(DrawnRegion::place_name(kilometre))}};
      incidents.push_back(incident);
    }
  }

  Requirement& need(const char* incident, const char* capability,
                    const std::vector<std::pair<int, int>>& curve) {
    Requirement requirement;
    requirement.id = RequirementId(std::string(incident) + "/chain/" + capability);
    requirement.incident = IncidentId(incident);
    requirement.capability = CapabilityId(capability);
    requirement.priority = 1;
    for (const auto& [minutes, quantity] : curve) {
      requirement.curve.push_back(
          {.within = Minutes{minutes}, .by = at(minutes), .quantity = Quantity(quantity)});
    }
    requirements.push_back(requirement);
    return requirements.back();
  }

  void engaged(const char* crew, const char* incident, int kilometre) {
    situation.crews[CrewId(crew)] = {.engaged_at = IncidentId(incident),
                                     .place = PlaceId(DrawnRegion::place_name(kilometre))};
  }
};

struct Made {
  Region region = {};
  Candidates candidates = {};
  Dispatch dispatch = {};
  std::vector<Shortfall> shortfalls = {};
  std::vector<Reassignment> reassigned = {};

  [[nodiscard]] std::vector<std::string> sent(std::size_t requirement) const {
    std::vector<std::string> crews;
    for (const Assignment& one : dispatch.assignments) {
      if (one.requirement == requirement) crews.push_back(one.crew->str());
    }
    return crews;
  }
};

Made decided(Two& two, bool allow_reassign = false) {
  Made made{.region = two.drawn.region()};
  std::map<IncidentId, TravelByVehicle> travel;
  for (const LocatedIncident& one : two.incidents) {
    travel.try_emplace(one.incident.id, made.region.roads, road_times(*made.region.roads),
                       one.approaches);
  }
  made.candidates = candidates(two.requirements, two.incidents, {}, {}, made.region, two.situation,
                               travel, alarm, allow_reassign);
  const DispatchOptions options{.severity = two.severity};
  made.dispatch = dispatch(two.requirements, made.candidates, made.region, options);
  const Findings wrong =
      verify_dispatch(two.requirements, made.candidates, made.dispatch, made.region, options);
  for (const Finding& finding : wrong) UNSCOPED_INFO(text(finding, Language::en));
  CHECK(wrong.empty());
  made.shortfalls =
      shortfalls(two.requirements, made.candidates, made.dispatch, made.region, alarm, 10);
  made.reassigned =
      reassignments(two.requirements, made.candidates, made.dispatch, made.region, alarm);
  return made;
}

using Crews = std::vector<std::string>;

}  // namespace

TEST_CASE("a crew that the incident holds counts for it, from where it is and without asking",
          "[resources][reassignment]") {
  Two two;
  two.drawn.crew("held", 90, {"pumping"});
  two.drawn.team_of_last_crew().consent = Minutes{30};
  two.drawn.team_of_last_crew().turnout_duty = Minutes{5};
  two.engaged("held", "mine", 20);
  two.need("mine", "pumping", {{60, 1}});
  const Made made = decided(two);
  REQUIRE(made.dispatch.assignments.size() == 1);
  const Assignment& one = made.dispatch.assignments[0];
  CHECK(one.engaged_at == IncidentId("mine"));
  CHECK(one.coming.departs == at(0));
  CHECK(one.coming.arrives == at(20));
  CHECK(one.reasons[0].code == Code::assign_kept);
  CHECK(made.shortfalls.empty());
}

TEST_CASE("of whom nobody has said where it is, it is taken to be setting out",
          "[resources][reassignment]") {
  Two two;
  two.drawn.crew("held", 40, {"pumping"});
  two.drawn.team_of_last_crew().turnout_duty = Minutes{5};
  two.situation.crews[CrewId("held")] = {.engaged_at = IncidentId("mine")};
  two.need("mine", "pumping", {{60, 1}});
  const Made made = decided(two);
  REQUIRE(made.dispatch.assignments.size() == 1);
  CHECK(made.dispatch.assignments[0].coming.arrives == at(45));
}

TEST_CASE("a crew that is committed stays where a nearer one is free",
          "[resources][reassignment]") {
  Two two;
  two.drawn.crew("held", 90, {"pumping"});
  two.drawn.crew("free", 1, {"pumping"});
  two.engaged("held", "mine", 50);
  two.need("mine", "pumping", {{60, 1}});
  CHECK(decided(two).sent(0) == Crews{"held"});
  SECTION("but somebody else goes when it cannot be in time any more") {
    two.engaged("held", "mine", 70);
    const Made made = decided(two);
    CHECK(made.sent(0) == Crews{"free"});
    CHECK(left_over(made.candidates, made.dispatch) == std::vector{CrewId("held")});
  }
}

TEST_CASE("a new incident joins, and nothing that is committed moves",
          "[resources][reassignment]") {
  Two two;
  two.severity = {{IncidentId("mine"), 3}, {IncidentId("works"), 0}};  // the new one is graver
  two.drawn.crew("held", 10, {"pumping"});
  two.engaged("held", "mine", 95);  // five minutes from the works, on its way to the mine
  two.need("mine", "pumping", {{120, 1}});
  two.need("works", "pumping", {{30, 1}});
  const Made made = decided(two);
  CHECK(made.sent(0) == Crews{"held"});
  CHECK(made.sent(1).empty());
  REQUIRE(made.shortfalls.size() == 1);
  const Shortfall& short_of = made.shortfalls[0];
  CHECK(short_of.requirement == 1);
  REQUIRE(short_of.reasons.size() == 2);
  CHECK(short_of.reasons[1].code == Code::short_engaged_at);
  CHECK(short_of.reasons[1].parameters[1].zh == "mine");
  REQUIRE(short_of.remedies.size() == 1);
  CHECK(short_of.remedies[0].what.code == Code::remedy_turn);
  CHECK(short_of.remedies[0].gains == Quantity(1));
  CHECK(short_of.remedies[0].costs == Quantity(1));
  CHECK(made.reassigned.empty());
}

TEST_CASE("when asked, a crew turns round for the graver incident, and what it gains is said",
          "[resources][reassignment]") {
  Two two;
  two.severity = {{IncidentId("mine"), 3}, {IncidentId("works"), 0}};
  two.drawn.crew("held", 10, {"pumping"});
  two.engaged("held", "mine", 95);
  two.need("mine", "pumping", {{120, 1}});
  two.need("works", "pumping", {{30, 1}});
  const Made made = decided(two, true);
  CHECK(made.sent(0).empty());
  CHECK(made.sent(1) == Crews{"held"});
  CHECK(made.dispatch.assignments[0].reasons[0].code == Code::assign_turned);
  CHECK(made.dispatch.assignments[0].coming.arrives == at(5));
  REQUIRE(made.reassigned.size() == 1);
  const Reassignment& one = made.reassigned[0];
  CHECK(one.crew == CrewId("held"));
  CHECK(one.from == IncidentId("mine"));
  CHECK(one.requirement == 1);
  CHECK(one.what.parameters[4] == title(Aim::in_time));
  CHECK(one.what.parameters[5].zh == "1");  // missing at the works if it stayed
  CHECK(one.what.parameters[6].zh == "0");
}

TEST_CASE("nobody turns round only to be a little sooner", "[resources][reassignment]") {
  Two two;
  two.drawn.crew("held", 10, {"pumping"});
  two.drawn.crew("free", 120, {"pumping"});
  two.engaged("held", "mine", 95);
  two.need("mine", "pumping", {{120, 1}});
  two.need("works", "pumping", {{30, 1}});
  const Made made = decided(two, true);
  CHECK(made.sent(0) == Crews{"held"});
  CHECK(made.sent(1) == Crews{"free"});
  CHECK(made.reassigned.empty());
}

TEST_CASE("two turn about: one goes back so that another may come", "[resources][reassignment]") {
  Two two;
  two.drawn.crew("both", 10, {"pumping", "mine_rescue"});
  two.drawn.crew("pump", 10, {"pumping"});
  two.engaged("both", "mine", 60);
  two.need("mine", "pumping", {{120, 1}});
  two.need("works", "mine_rescue", {{60, 1}});
  const Made stay = decided(two);
  CHECK(stay.sent(0) == Crews{"both"});
  CHECK(stay.shortfalls.size() == 1);
  const Made turn = decided(two, true);
  CHECK(turn.sent(0) == Crews{"pump"});
  CHECK(turn.sent(1) == Crews{"both"});
  CHECK(turn.shortfalls.empty());
  REQUIRE(turn.reassigned.size() == 1);
}

TEST_CASE("from an incident that nobody asked about no crew is taken, whatever is allowed",
          "[resources][reassignment]") {
  Two two;
  two.drawn.crew("held", 10, {"pumping"});
  two.engaged("held", "flood", 99);
  two.need("works", "pumping", {{30, 1}});
  const Made made = decided(two, true);
  CHECK(made.dispatch.assignments.empty());
  REQUIRE(made.shortfalls.size() == 1);
  REQUIRE(made.shortfalls[0].remedies.size() == 1);
  CHECK(made.shortfalls[0].remedies[0].what.code == Code::remedy_turn_unasked);
}

TEST_CASE("a crew out of order is replaced, and the others go on from where they are",
          "[resources][reassignment]") {
  Two two;
  two.drawn.crew("a", 10, {"pumping"});
  two.drawn.crew("b", 11, {"pumping"});
  two.drawn.crew("c", 12, {"pumping"});
  two.engaged("a", "mine", 5);
  two.situation.crews[CrewId("b")] = {.readiness = Readiness::off};  // broken down, released
  two.need("mine", "pumping", {{60, 2}});
  const Made made = decided(two);
  CHECK(made.sent(0) == Crews{"a", "c"});
  CHECK(made.dispatch.assignments[0].coming.arrives == at(5));
  CHECK(made.dispatch.assignments[1].coming.arrives == at(12));
}

TEST_CASE("more is asked for: those committed stay and others join them",
          "[resources][reassignment]") {
  Two two;
  two.drawn.crew("a", 10, {"pumping"});
  two.drawn.crew("b", 2, {"pumping"});
  two.engaged("a", "mine", 30);
  two.need("mine", "pumping", {{60, 2}});
  const Made made = decided(two);
  CHECK(made.sent(0) == Crews{"b", "a"});
}
