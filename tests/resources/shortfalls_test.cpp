#include "muster/resources/shortfalls.hpp"

#include <algorithm>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "muster/plan/activation.hpp"
#include "muster/resources/road_rows.hpp"
#include "muster/resources/situation.hpp"
#include "muster/resources/stockpile.hpp"
#include "muster/resources/travel_by_vehicle.hpp"
#include "support/decided.hpp"
#include "support/draws.hpp"

using namespace muster;

namespace {

std::vector<Shortfall> short_of(DrawnRegion& drawn, const DrawnIncident& incident,
                                const Situation& situation = {}, std::size_t most = all_remedies) {
  return decided(drawn, incident, situation, {}, most).missing;
}

}  // namespace

TEST_CASE("who comes too late: the first and the last, and what waiting for all of them gives",
          "[resources][shortfalls]") {
  DrawnRegion drawn;
  drawn.lot("a", 70, "PUMP", 2);
  drawn.lot("b", 90, "PUMP", 2);
  DrawnIncident incident;
  incident.need("PUMP", {{60, 4}}, true);
  const auto found = short_of(drawn, incident);
  REQUIRE(found.size() == 1);
  const Message* late = reason(found[0], Code::short_late);
  REQUIRE(late != nullptr);
  const Remedy* wait = remedy(found[0], Code::remedy_wait);
  REQUIRE(wait != nullptr);
  CHECK(late->parameters[1].en.find("the first of them at ") == 0);
  CHECK(late->parameters[1].en.find(", the last at " + wait->what.parameters[0].en) !=
        std::string::npos);
  CHECK(wait->gains == Quantity(4));
}

TEST_CASE("when all that is late comes at one time, that time is said once",
          "[resources][shortfalls]") {
  DrawnRegion drawn;
  drawn.lot("a", 70, "PUMP", 4);
  DrawnIncident incident;
  incident.need("PUMP", {{60, 4}}, true);
  const auto found = short_of(drawn, incident);
  REQUIRE(found.size() == 1);
  const Message* late = reason(found[0], Code::short_late);
  REQUIRE(late != nullptr);
  const Remedy* wait = remedy(found[0], Code::remedy_wait);
  REQUIRE(wait != nullptr);
  CHECK(late->parameters[1].en == "at " + wait->what.parameters[0].en);
  CHECK(late->parameters[1].zh == wait->what.parameters[0].zh + " 到");
}

TEST_CASE("when not all of it will ever come, waiting says how much has no source",
          "[resources][shortfalls]") {
  DrawnRegion drawn;
  drawn.lot("a", 70, "PUMP", 3);
  DrawnIncident incident;
  incident.need("PUMP", {{60, 5}}, true);
  const auto found = short_of(drawn, incident);
  REQUIRE(found.size() == 1);
  const Remedy* wait = remedy(found[0], Code::remedy_wait_part);
  REQUIRE(wait != nullptr);
  CHECK(wait->gains == Quantity(3));
  CHECK(wait->what.parameters[2].zh == "2 piece");
}

TEST_CASE("somebody off duty who could be there is offered, by the team",
          "[resources][shortfalls]") {
  DrawnRegion drawn;
  drawn.crew("a", 10, {"pumping"}).readiness = Readiness::off;
  drawn.team_of_last_crew().turnout_recall = Minutes{30};
  DrawnIncident incident;
  incident.need("pumping", {{60, 1}});
  const auto found = short_of(drawn, incident);
  REQUIRE(found.size() == 1);
  CHECK(reason(found[0], Code::short_off_duty) != nullptr);
  const Remedy* call = remedy(found[0], Code::remedy_off_duty);
  REQUIRE(call != nullptr);
  CHECK(call->gains == Quantity(1));
  CHECK(call->what.parameters[0].zh == "team-a");
  SECTION("not one who would be too late all the same") {
    drawn.team_of_last_crew().turnout_recall = Minutes{55};
    CHECK(remedy(short_of(drawn, incident)[0], Code::remedy_off_duty) == nullptr);
  }
  SECTION("not before it has rested, which is said with its instant") {
    Situation situation;
    situation.crews[CrewId("a")] = {.readiness = Readiness::off, .rested_at = incident.at(55)};
    const auto resting = short_of(drawn, incident, situation);
    CHECK(reason(resting[0], Code::short_resting) != nullptr);
    CHECK(remedy(resting[0], Code::remedy_off_duty) == nullptr);
    situation.crews[CrewId("a")].rested_at = incident.at(45);
    CHECK(remedy(short_of(drawn, incident, situation)[0], Code::remedy_off_duty) != nullptr);
  }
}

TEST_CASE("a depot that is shut: when its keeper has to be at the door",
          "[resources][shortfalls]") {
  DrawnRegion drawn;
  drawn.lot("a", 20, "PUMP", 5).floor = Quantity(1);
  Stockpile& depot = drawn.stockpile_of_last_lot();
  depot.loading = Minutes{10};
  // 03:00 local time, eight hours ahead of UTC.
  DrawnIncident incident(std::chrono::sys_days{std::chrono::year{2026} / 11 / 22} +
                         std::chrono::hours{19});
  incident.need("PUMP", {{60, 3}}, true);
  depot.opens = Minutes{8 * 60};
  depot.closes = Minutes{18 * 60};
  const auto found = short_of(drawn, incident);
  REQUIRE(found.size() == 1);
  const Remedy* keeper = remedy(found[0], Code::remedy_keeper);
  REQUIRE(keeper != nullptr);
  CHECK(keeper->gains == Quantity(3));
  // 60 minutes, less 10 to load and 20 on the road.
  const Offset offset = Minutes{8 * 60};
  CHECK(keeper->what.parameters[1].zh == format_clock(incident.at(30), incident.at(60), offset));
  SECTION("one that never opens, and where nobody is known to call") {
    depot.opens = depot.closes = Minutes{0};
    const auto never = short_of(drawn, incident);
    CHECK(reason(never[0], Code::short_no_keeper) != nullptr);
    const Remedy* one = remedy(never[0], Code::remedy_keeper);
    REQUIRE(one != nullptr);
    CHECK(one->gains == Quantity(3));
  }
  SECTION("one whose keeper is known is counted on, and the call is said") {
    depot.call_in = Minutes{15};
    const Dispatch made = decided(drawn, incident).dispatch;
    REQUIRE(made.assignments.size() == 1);
    CHECK(made.assignments[0].coming.arrives == incident.at(45));
    CHECK(std::ranges::count(made.assignments[0].reasons, Code::candidate_closed, &Message::code) ==
          1);
  }
  SECTION("one without any vehicle is no help") {
    depot.trucks = 0;
    const auto none = short_of(drawn, incident);
    CHECK(reason(none[0], Code::short_no_vehicle) != nullptr);
    CHECK(remedy(none[0], Code::remedy_keeper) == nullptr);
  }
}

TEST_CASE("what is reserved is named with its amount", "[resources][shortfalls]") {
  DrawnRegion drawn;
  drawn.lot("a", 20, "PUMP", 5);
  DrawnIncident incident;
  incident.need("PUMP", {{60, 3}}, true);
  Situation situation;
  situation.balances[LotId("a")] = Quantity(0);
  situation.reserved[LotId("a")] = Quantity(5);
  const auto found = short_of(drawn, incident, situation);
  REQUIRE(found.size() == 1);
  const Message* kept = reason(found[0], Code::short_reserved);
  REQUIRE(kept != nullptr);
  CHECK(kept->parameters[0].zh == "5 piece");
}

TEST_CASE("who is engaged is said with its incident, and until when", "[resources][shortfalls]") {
  DrawnRegion drawn;
  drawn.crew("a", 10, {"pumping"});
  drawn.crew("b", 11, {"pumping"});
  drawn.crew("c", 12, {"pumping"});
  DrawnIncident incident;
  incident.need("pumping", {{60, 1}});
  Situation situation;
  situation.crews[CrewId("a")] = {.engaged_at = IncidentId("flood"), .relieve_by = incident.at(90)};
  situation.crews[CrewId("b")] = {.engaged_at = IncidentId("fire")};
  situation.crews[CrewId("c")] = {.engaged_at = IncidentId("fire")};
  const auto found = short_of(drawn, incident, situation);
  REQUIRE(found.size() == 1);
  const Message* until = reason(found[0], Code::short_engaged_until);
  REQUIRE(until != nullptr);
  CHECK(until->parameters[0].en == "1 crew");
  CHECK(until->parameters[1].zh == "flood");
  const Message* at = reason(found[0], Code::short_engaged_at);
  REQUIRE(at != nullptr);
  CHECK(at->parameters[0].en == "2 crews");
}

TEST_CASE("what costs other needs comes after what costs none, and no more than asked for",
          "[resources][shortfalls]") {
  DrawnRegion drawn;
  drawn.lot("shared", 5, "PUMP", 4);
  drawn.lot("far", 90, "PUMP", 4);
  drawn.lot("kept", 6, "PUMP", 4).floor = Quantity(4);
  DrawnIncident incident;
  incident.need("PUMP", {{60, 4}}, true);
  incident.need("PUMP", {{60, 4}}, true).id = RequirementId("i1/other/PUMP");
  const auto found = short_of(drawn, incident);
  REQUIRE(found.size() == 1);
  const auto& remedies = found[0].remedies;
  REQUIRE(remedies.size() == 3);
  CHECK(remedies[0].what.code == Code::remedy_wait);
  CHECK(remedies[1].what.code == Code::remedy_floor);
  CHECK(remedies[1].costs == Quantity(0));
  CHECK(remedies[2].what.code == Code::remedy_take);
  CHECK(remedies[2].gains == Quantity(4));
  CHECK(remedies[2].costs == Quantity(4));
  CHECK(reason(found[0], Code::short_competing) != nullptr);
  CHECK(short_of(drawn, incident, {}, 1)[0].remedies.size() == 1);
  CHECK(short_of(drawn, incident, {}, 0)[0].remedies.empty());
}

TEST_CASE("a remedy done brings what was promised", "[resources][shortfalls]") {
  DrawnRegion drawn;
  drawn.lot("a", 5, "PUMP", 9).floor = Quantity(7);
  drawn.crew("off", 10, {"pumping"}).readiness = Readiness::off;
  drawn.team_of_last_crew().turnout_recall = Minutes{20};
  drawn.crew("here", 10, {"pumping"});
  DrawnIncident incident;
  incident.need("PUMP", {{60, 6}}, true);
  incident.need("pumping", {{60, 3}});
  const auto before = short_of(drawn, incident);
  REQUIRE(before.size() == 2);
  const Quantity pumps = *remedy(before[0], Code::remedy_floor)->gains;
  const Quantity crews = *remedy(before[1], Code::remedy_off_duty)->gains;
  Situation situation;
  situation.crews[CrewId("off")] = {.readiness = Readiness::recall};
  DrawnRegion then;
  then.lot("a", 5, "PUMP", 9);
  then.crew("off", 10, {"pumping"});
  then.team_of_last_crew().turnout_recall = Minutes{20};
  then.crew("here", 10, {"pumping"});
  const auto after = short_of(then, incident, situation);
  CHECK(before[0].missing == Quantity(4));
  CHECK(pumps == before[0].missing);  // nothing is short there any more
  REQUIRE(after.size() == 1);
  CHECK(before[1].missing - after[0].missing == crews);
}

TEST_CASE("rivals want more than there are, and with none of them left out is that explained",
          "[resources][shortfalls]") {
  const std::vector<std::string> skills = {"mine_rescue", "pumping", "ambulance"};
  std::size_t named = 0;
  for (std::uint64_t seed = 0; seed < 400; ++seed) {
    Draws draws(seed);
    DrawnRegion drawn;
    std::vector<std::vector<bool>> could(3);  // by need, by crew
    for (int c = static_cast<int>(draws.between(1, 5)); c > 0; --c) {
      std::vector<std::string> can;
      const int minutes = static_cast<int>(draws.between(10, 90));
      for (const std::string& skill : skills) {
        if (draws.one_in(2)) can.push_back(skill);
      }
      drawn.crew("c" + std::to_string(c), minutes, can);
      for (std::size_t n = 0; n < 3; ++n) {
        could[n].push_back(minutes <= 60 && std::ranges::find(can, skills[n]) != can.end());
      }
    }
    DrawnIncident incident;
    std::vector<std::int64_t> wants;
    for (const std::string& skill : skills) {
      wants.push_back(draws.between(1, 2));
      incident.need(skill, {{60, static_cast<int>(wants.back())}}).priority =
          static_cast<int>(draws.between(1, 2));
    }
    // By how many a set of needs wants more than could serve any of them.
    const auto lacks = [&](unsigned set) {
      std::int64_t sum = 0;
      std::vector<bool> any(could[0].size(), false);
      for (std::size_t n = 0; n < 3; ++n) {
        if ((set >> n & 1U) == 0) continue;
        sum += wants[n];
        for (std::size_t c = 0; c < any.size(); ++c) any[c] = any[c] || could[n][c];
      }
      return std::pair(sum, static_cast<std::int64_t>(std::ranges::count(any, true)));
    };
    for (const Shortfall& one : short_of(drawn, incident)) {
      const Message* rivals = reason(one, Code::short_rivals);
      if (rivals == nullptr) continue;
      ++named;
      CAPTURE(seed, one.requirement, text(*rivals, Language::en));
      unsigned set = 0;
      for (std::size_t n = 0; n < 3; ++n) {
        if (rivals->parameters[0].en.find(skills[n]) != std::string::npos) set |= 1U << n;
      }
      const unsigned own = 1U << one.requirement;
      REQUIRE((set & own) != 0);
      const auto [wanted, there] = lacks(set);
      CHECK(std::stoi(rivals->parameters[1].en) == wanted);
      CHECK(std::stoi(rivals->parameters[2].en) == there);
      CHECK(wanted - there >= one.missing.count());
      for (unsigned n = 0; n < 3; ++n) {
        const unsigned less = set & ~(1U << n);
        if (less == set || (less & own) == 0) continue;
        const auto [fewer, of_them] = lacks(less);
        CHECK(fewer - of_them < one.missing.count());
      }
    }
  }
  CHECK(named > 30);
}
