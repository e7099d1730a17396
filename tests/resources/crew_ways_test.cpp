#include <algorithm>
#include <map>
#include <optional>
#include <random>
#include <string>
#include <vector>

#include "muster/plan/activation.hpp"
#include "muster/resources/agreement.hpp"
#include "muster/resources/road_rows.hpp"
#include "muster/resources/situation.hpp"
#include "muster/resources/travel_by_vehicle.hpp"
#include "support/decided.hpp"

using namespace muster;

namespace {

/// A crew of the firm, asked as a favour.
void firm(DrawnRegion& drawn, const char* id, int kilometre, std::optional<Minutes> consent) {
  drawn.crew(id, kilometre, {"mine_rescue"});
  Team& team = drawn.team_of_last_crew();
  team.organisation = team.authority = OrganisationId("firm");
  team.act = Act::request;
  team.consent = consent;
}

/// An excavator that cannot drive itself there, at that kilometre.
void plant(DrawnRegion& drawn, const char* id, int kilometre) {
  drawn.crew(id, kilometre, {"pumping"});
  drawn.team_of_last_crew().kind = "heavy_equipment";
}

void low_loaders(DrawnRegion& drawn) {
  drawn.material("LOW-LOADER");
  drawn.rule("low_loader",
             {{"carried", "heavy_equipment"}, {"low_loader", "LOW-LOADER"}, {"loading", "15min"}});
}

}  // namespace

TEST_CASE("a crew comes by the way that releases it first, and says by which",
          "[resources][candidates][access]") {
  DrawnRegion drawn;
  firm(drawn, "f1", 10, Minutes{40});
  DrawnIncident incident;
  incident.need("mine_rescue", {{60, 1}});
  SECTION("without an agreement as a favour") {
    const Decided made = decided(drawn, incident);
    CHECK(made.sent_crew("f1")->coming.arrives == incident.at(50));
    CHECK(made.sent_crew("f1")->coming.act == Act::request);
  }
  SECTION("under the agreement, which is agreed in ten minutes") {
    drawn.agreement("A1", "firm", "mine_rescue").consent = Minutes{10};
    const Decided made = decided(drawn, incident);
    CHECK(made.sent_crew("f1")->coming.arrives == incident.at(20));
    CHECK(made.sent_crew("f1")->coming.act == Act::agreement);
    CHECK(made.sent_crew("f1")->coming.agreement == AgreementId("A1"));
    REQUIRE(made.dispatch.orders.size() == 1);
    CHECK(made.dispatch.orders[0].act == Act::agreement);
  }
  SECTION("an agreement opens the way to one whose consent nobody recorded") {
    DrawnRegion unknown;
    firm(unknown, "f1", 10, std::nullopt);
    CHECK(decided(unknown, incident).sent_crew("f1") == nullptr);
    unknown.agreement("A1", "firm", "mine_rescue").consent = Minutes{10};
    CHECK(decided(unknown, incident).sent_crew("f1")->coming.arrives == incident.at(20));
  }
}

TEST_CASE("an agreement brings as many crews as it allows; the others come as a favour",
          "[resources][dispatch][access]") {
  DrawnRegion drawn;
  firm(drawn, "f1", 10, Minutes{40});
  firm(drawn, "f2", 12, Minutes{40});
  Agreement& agreement = drawn.agreement("A1", "firm", "mine_rescue");
  agreement.consent = Minutes{10};
  agreement.limit_crews = 1;
  DrawnIncident incident;
  incident.need("mine_rescue", {{60, 2}});
  const Decided made = decided(drawn, incident);
  REQUIRE(made.sent_crew("f1") != nullptr);
  REQUIRE(made.sent_crew("f2") != nullptr);
  // f2 has the longer way: without the agreement it would come last, so it has it.
  CHECK(made.sent_crew("f2")->coming.arrives == incident.at(22));
  CHECK(made.sent_crew("f1")->coming.arrives == incident.at(50));
  CHECK(made.dispatch.used_up == std::vector<UsedUp>{{CrewId("f1"), AgreementId("A1")}});
  CHECK(made.missing.empty());

  SECTION("who has no other way stays, and the shortfall says why") {
    DrawnRegion closed;
    firm(closed, "f1", 10, std::nullopt);
    firm(closed, "f2", 12, std::nullopt);
    Agreement& only = closed.agreement("A1", "firm", "mine_rescue");
    only.consent = Minutes{10};
    only.limit_crews = 1;
    const Decided short_of = decided(closed, incident);
    CHECK(short_of.sent_crew("f1") != nullptr);
    CHECK(short_of.sent_crew("f2") == nullptr);
    CHECK(short_of.gives_reason(Code::short_used_up));
  }
}

TEST_CASE("the agreement goes to whom it brings in time: against every choice",
          "[resources][dispatch][access]") {
  std::mt19937 random(11);
  const auto draw = [&](int least, int most) {
    return least + static_cast<int>(random() % static_cast<unsigned>(most - least + 1));
  };
  for (int round = 0; round < 600; ++round) {
    const int crews = draw(1, 6);
    const int agreed = draw(0, 40);
    const int cap = draw(0, 3);
    const bool with = draw(0, 2) > 0;
    const int due = draw(20, 120);
    const int wanted = draw(1, crews);
    DrawnRegion drawn;
    std::vector<int> ours;
    std::vector<int> other;
    for (int i = 0; i < crews; ++i) {
      const int away = draw(1, 80);
      const std::optional<Minutes> consent =
          draw(0, 3) == 0 ? std::nullopt : std::optional(Minutes{draw(0, 90)});
      firm(drawn, ("f" + std::to_string(i)).c_str(), away, consent);
      ours.push_back(away + agreed);
      other.push_back(consent ? away + static_cast<int>(consent->count()) : 100'000);
    }
    if (with) {
      Agreement& agreement = drawn.agreement("A1", "firm", "mine_rescue");
      agreement.consent = Minutes{agreed};
      agreement.limit_crews = cap;
    }
    DrawnIncident incident;
    incident.need("mine_rescue", {{due, wanted}});
    const Decided made = decided(drawn, incident);
    int in_time = 0;
    for (const Assignment& one : made.dispatch.assignments) {
      in_time += one.coming.arrives <= incident.at(due) ? 1 : 0;
    }
    int best = 0;
    int choices = 1;
    for (int i = 0; i < crews; ++i) choices *= 3;  // at home, as a favour, under the agreement
    for (int choice = 0; choice < choices; ++choice) {
      int under = 0;
      int sum = 0;
      for (int i = 0, rest = choice; i < crews; ++i, rest /= 3) {
        const auto at = static_cast<std::size_t>(i);
        if (rest % 3 == 1) sum += other[at] <= due ? 1 : 0;
        if (rest % 3 == 2) {
          ++under;
          sum += ours[at] <= due ? 1 : 0;
        }
      }
      if (under <= (with ? cap : 0)) best = std::max(best, std::min(sum, wanted));
    }
    INFO("round " << round);
    CHECK(in_time == best);
  }
}

TEST_CASE("heavy plant waits for a low-loader that comes from its own base first",
          "[resources][candidates][low_loader]") {
  DrawnRegion drawn;
  plant(drawn, "digger", 20);
  drawn.crew("haulier", 50, {"ambulance"});
  DrawnIncident incident;
  incident.need("pumping", {{120, 1}});
  SECTION("without the rule it drives") {
    drawn.material("LOW-LOADER");
    drawn.carries("haulier", "LOW-LOADER", 1);
    CHECK(decided(drawn, incident).sent_crew("digger")->coming.arrives == incident.at(20));
  }
  SECTION("30 min from the haulier's base, 15 loading, 20 to the mine") {
    low_loaders(drawn);
    drawn.carries("haulier", "LOW-LOADER", 1);
    const Decided made = decided(drawn, incident);
    REQUIRE(made.sent_crew("digger") != nullptr);
    CHECK(made.sent_crew("digger")->coming.arrives == incident.at(65));
    CHECK(made.sent_crew("digger")->low_loader == CrewId("haulier"));
  }
  SECTION("one with a low-loader of its own only loads") {
    low_loaders(drawn);
    drawn.carries("digger", "LOW-LOADER", 1);
    CHECK(decided(drawn, incident).sent_crew("digger")->coming.arrives == incident.at(35));
  }
  SECTION("none is free") {
    low_loaders(drawn);
    drawn.carries("haulier", "LOW-LOADER", 1);
    Situation situation;
    situation.crews[CrewId("haulier")].engaged_at = IncidentId("elsewhere");
    const Decided made = decided(drawn, incident, situation);
    CHECK(made.sent_crew("digger") == nullptr);
    CHECK(made.gives_reason(Code::short_no_low_loader));
  }
}

TEST_CASE("a low-loader carries one at a time", "[resources][dispatch][low_loader]") {
  DrawnRegion drawn;
  plant(drawn, "digger-a", 20);
  plant(drawn, "digger-b", 25);
  drawn.crew("haulier", 50, {"ambulance"});
  low_loaders(drawn);
  drawn.carries("haulier", "LOW-LOADER", 1);
  DrawnIncident incident;
  incident.need("pumping", {{120, 2}});
  SECTION("one of two goes") {
    const Decided made = decided(drawn, incident);
    CHECK(made.dispatch.assignments.size() == 1);
    CHECK(made.gives_reason(Code::short_low_loader_taken));
  }
  SECTION("the other takes the next one, farther away") {
    drawn.crew("far", 100, {"ambulance"});
    drawn.carries("far", "LOW-LOADER", 1);
    const Decided made = decided(drawn, incident);
    REQUIRE(made.dispatch.assignments.size() == 2);
    CHECK(made.dispatch.assignments[0].low_loader != made.dispatch.assignments[1].low_loader);
    // 75 or 80 min for the far one to the diggers, 15 loading, 25 or 20 to the mine
    CHECK(made.dispatch.assignments[1].coming.arrives == incident.at(115));
  }
}

TEST_CASE("who is to be relieved before it could arrive is not sent anew",
          "[resources][candidates]") {
  DrawnRegion drawn;
  drawn.crew("held", 0, {"pumping"});
  DrawnIncident incident;
  incident.need("pumping", {{60, 1}});
  Situation situation;
  CrewStatus& status = situation.crews[CrewId("held")];
  status.engaged_at = IncidentId("i1");
  status.place = PlaceId(DrawnRegion::place_name(30));
  status.relieve_by = incident.at(31);
  CHECK(decided(drawn, incident, situation).sent_crew("held")->coming.arrives == incident.at(30));
  status.relieve_by = incident.at(30);
  const Decided made = decided(drawn, incident, situation);
  CHECK(made.sent_crew("held") == nullptr);
  CHECK(made.gives_reason(Code::short_duty_over));
}
