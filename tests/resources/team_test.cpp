#include "muster/resources/team.hpp"

#include "support/catch.hpp"

using namespace muster;

namespace {

Skill skill(const char* capability) { return {.capability = CapabilityId(capability)}; }
Skill skill(const char* capability, const char* type) {
  return {.capability = CapabilityId(capability), .type = type};
}

}  // namespace

TEST_CASE("the skills of a crew are read as a person writes them", "[resources][team]") {
  CHECK(parse_skills("mine_rescue") == std::vector{skill("mine_rescue")});
  CHECK(parse_skills("technical_rescue;fire_fighting:一级") ==
        std::vector{skill("technical_rescue"), skill("fire_fighting", "一级")});
  CHECK(parse_skills(" technical_rescue ; fire_fighting : 一级 ") ==
        std::vector{skill("technical_rescue"), skill("fire_fighting", "一级")});
  CHECK(parse_skills("").empty());
  CHECK(parse_skills("  ").empty());
}

TEST_CASE("a slip of the pen among skills is kept for the reader to refuse", "[resources][team]") {
  CHECK(parse_skills("a;;b") == std::vector{skill("a"), skill(""), skill("b")});
  CHECK(parse_skills("a;") == std::vector{skill("a"), skill("")});
  CHECK(parse_skills(":一级") == std::vector{skill("", "一级")});
  CHECK(parse_skills("a:") == std::vector{skill("a", "")});
  CHECK(parse_skills("a:b:c") == std::vector{skill("a", "b:c")});
}

TEST_CASE("skills read back as they were written", "[resources][team]") {
  for (const char* text : {"", "a", "a;b:一级", "fire:特勤;rescue;foam:A"}) {
    CHECK(format_skills(parse_skills(text)) == text);
  }
}

TEST_CASE("every readiness and staffing has its own word", "[resources][team]") {
  CHECK(name(Readiness::duty) == "duty");
  CHECK(name(Readiness::standby) == "standby");
  CHECK(name(Readiness::recall) == "recall");
  CHECK(name(Readiness::part_time) == "part_time");
  CHECK(name(Readiness::off) == "off");
  CHECK(title(Readiness::duty) == Text("值班", "on duty"));
  CHECK(title(Readiness::off) == Text("停勤", "off duty"));
  CHECK(name(Staffing::full_time) == "full_time");
  CHECK(name(Staffing::part_time) == "part_time");
  CHECK(name(Staffing::volunteer) == "volunteer");
}

TEST_CASE("the roster says how a crew stands, day after day", "[resources][team]") {
  const auto at = [](int hour) { return Instant{Seconds{3600} * hour}; };
  const CrewId crew("a");
  std::vector<Shift> shifts = {{.id = ShiftId("1-day"),
                                .crew = crew,
                                .readiness = Readiness::duty,
                                .from = at(8),
                                .until = at(20),
                                .every_days = 3},
                               {.id = ShiftId("2-night"),
                                .crew = crew,
                                .readiness = Readiness::standby,
                                .from = at(20),
                                .until = at(32),
                                .every_days = 3}};
  CHECK(!rostered(shifts, crew, at(7)));
  CHECK(rostered(shifts, crew, at(8)) == Readiness::duty);
  CHECK(rostered(shifts, crew, at(20)) == Readiness::standby);
  CHECK(!rostered(shifts, crew, at(32)));
  for (const int days : {3, 6, 300}) {
    CHECK(rostered(shifts, crew, at(8 + 24 * days)) == Readiness::duty);
    CHECK(!rostered(shifts, crew, at(8 + 24 * (days + 1))));
  }
  CHECK(!rostered(shifts, CrewId("b"), at(8)));

  // A single day off holds over the rotation while it lasts, for it began later.
  shifts.push_back({.id = ShiftId("0-leave"),
                    .crew = crew,
                    .readiness = Readiness::off,
                    .from = at(10),
                    .until = at(12)});
  CHECK(rostered(shifts, crew, at(9)) == Readiness::duty);
  CHECK(rostered(shifts, crew, at(10)) == Readiness::off);
  CHECK(rostered(shifts, crew, at(12)) == Readiness::duty);
  // Of two that begin together the greater id holds.
  shifts.push_back({.id = ShiftId("9-call"),
                    .crew = crew,
                    .readiness = Readiness::recall,
                    .from = at(10),
                    .until = at(11)});
  CHECK(rostered(shifts, crew, at(10)) == Readiness::recall);
}
