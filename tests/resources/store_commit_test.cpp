#include "muster/resources/response_json.hpp"
#include "muster/resources/stands.hpp"
#include "muster/resources/store.hpp"
#include "support/catch.hpp"
#include "support/errors.hpp"
#include "support/small_region.hpp"

using namespace muster;

namespace {

const Instant morning{Seconds{1795000000}};

struct Desk {
  TemporaryFolder folder = {};
  std::string path = (folder.path() / "region.db").string();
  Store store = Store::create(path, *SmallRegion().region());
  int keys = 0;

  Deed deed(Role role = Role::dispatcher) {
    return {.key = "k" + std::to_string(++keys),
            .actor = "li",
            .role = role,
            .at = morning + Seconds{keys}};
  }
  Json answer(const char* id = "I-1") const {
    const auto region = store.region();
    const Incident incident{.id = IncidentId(id),
                            .kind = IncidentKindId("gas_explosion"),
                            .known = morning,
                            .place = HazardId("M1")};
    return response_json(respond(incident, *region, store.situation()), *region, Language::en);
  }
};

}  // namespace

TEST_CASE("an answer is booked whole: crews held, lots kept, the paper filed",
          "[resources][store]") {
  Desk desk;
  const Json answer = desk.answer();
  const Deed deed = desk.deed();
  const Done done = desk.store.commit(answer, deed);
  CHECK(desk.store.commit(answer, deed).repeated);
  const Situation situation = desk.store.situation();
  CHECK(situation.crews.at(CrewId("MR-1")).engaged_at == IncidentId("I-1"));
  CHECK(situation.crews.at(CrewId("MR-2")).engaged_at == IncidentId("I-1"));
  REQUIRE(desk.store.reservations().size() == 1);
  // Ten are asked for; two come with the crews.
  CHECK(desk.store.reservations()[0].quantity == Quantity(8));
  CHECK(desk.store.incidents().at(0).kind == "gas_explosion");
  const auto decision = desk.store.decision(done.seq);
  REQUIRE(decision);
  CHECK(canonical_json(*decision) == canonical_json(answer));
  CHECK(desk.store.verify().faults.empty());
  desk.store.release(IncidentId("I-1"), {}, {}, desk.deed());
  CHECK(desk.store.situation().balances.at(LotId("WH-STRETCHER")) == Quantity(20));
  CHECK(desk.store.crews().at(0).phase == CrewPhase::returning);
}

TEST_CASE("an answer that opens kits books kits, and tells their keeper how many and what for",
          "[resources][store]") {
  SmallRegion small;
  small.add("catalogue/materials.csv", "KIT,急救包,first-aid kit,个,个,1,medical,,no,,,drawn,test")
      .add("stock.csv", "WH-KIT,WH,KIT,6,,none,bureau,bureau,bureau,0,serviceable,,drawn,test")
      .change("stock.csv", "WH-STRETCHER,WH,STRETCHER,20", "WH-STRETCHER,WH,STRETCHER,6")
      .change("plans/city-mine.xml", "    <need material=\"STRETCHER\" priority=\"2\">",
              "    <need material=\"BLANKET\" priority=\"2\">\n"
              "      <by within=\"60min\" base=\"11\"/>\n    </need>\n"
              "    <need material=\"STRETCHER\" priority=\"2\">");
  small.file("catalogue/kits.csv") =
      "kit,part,quantity,mark,source\nKIT,BLANKET,3,drawn,test\nKIT,STRETCHER,2,drawn,test\n";
  const TemporaryFolder folder;
  Desk desk{.store = Store::create((folder.path() / "kits.db").string(), *small.region())};
  const Json answer = desk.answer();
  // Eleven blankets are in four kits. Of ten stretchers two come with the crews and eight are in
  // the same four kits, so that nobody has to fetch the loose ones from a second lot.
  const std::string text = canonical_json(answer);
  CHECK(text.find("4 × first-aid kit: 11 × blanket") != std::string::npos);
  CHECK(text.find("8 × stretcher out of the same first-aid kit") != std::string::npos);
  desk.store.commit(answer, desk.deed());
  Quantity kits;
  for (const Reservation& one : desk.store.reservations()) {
    if (one.lot == LotId("WH-KIT")) kits = kits + one.quantity;
  }
  CHECK(kits == Quantity(4));
  CHECK(desk.store.situation().balances.at(LotId("WH-KIT")) == Quantity(2));
  CHECK(desk.store.verify().faults.empty());
  // What is left for another incident: two kits.
  const Json next = desk.answer("I-2");
  for (const Json& assignment : *next.find("assignments")->array()) {
    if (assignment.find("kits")->integer() == nullptr) continue;
    CHECK(*assignment.find("kits")->integer() <= 2);
  }
}

TEST_CASE("when something the answer uses changed, nothing is booked and it is named",
          "[resources][store]") {
  Desk desk;
  const Json answer = desk.answer();
  desk.store.engage(CrewId("MR-2"), IncidentId("I-9"), desk.deed());
  desk.store.issue({.lot = LotId("WH-STRETCHER"), .quantity = Quantity(15)},
                   desk.deed(Role::store_keeper));
  const std::string said = refusal_text([&] { desk.store.commit(answer, desk.deed()); });
  INFO(said);
  CHECK(said.find("MR-2 → I-9") != std::string::npos);
  CHECK(said.find("WH-STRETCHER: 5 < 8") != std::string::npos);
  CHECK(said.find("MR-1") == std::string::npos);
  CHECK(desk.store.engagements().size() == 1);
  CHECK(desk.store.incidents().empty());
}

TEST_CASE("a crew drives on from where it is said to be, and having moved counts as a change",
          "[resources][store]") {
  Desk desk;
  const CrewId squad("MR-2");
  // Half way from the town to the mine: three minutes of six.
  const Position half{.latitude = {393'750'000}, .longitude = {1'124'900'000}};
  const auto said_of = [](const std::vector<CrewRow>& crews, const CrewId& id) {
    for (const CrewRow& crew : crews) {
      if (crew.crew == id) return crew;
    }
    return CrewRow{};
  };
  const Json before = desk.answer();
  desk.store.set_status({.crew = squad, .position = half}, desk.deed());
  CHECK(refusal_text([&] { desk.store.commit(before, desk.deed()); }).find("MR-2 → duty") !=
        std::string::npos);
  CHECK(desk.store.situation().crews.at(squad).position == half);
  CHECK(!desk.store.situation().crews.at(squad).readiness);
  const auto region = desk.store.region();
  const Incident incident{.id = IncidentId("I-1"),
                          .kind = IncidentKindId("gas_explosion"),
                          .known = morning,
                          .place = HazardId("M1")};
  const Response response = respond(incident, *region, desk.store.situation());
  for (const Assignment& assignment : response.dispatch.assignments) {
    if (assignment.crew == squad) CHECK(assignment.coming.travel == TravelTime{.ms = 180'000});
  }
  // Engaged it keeps where it is; back at its base once a state says nothing of the kind.
  desk.store.commit(desk.answer(), desk.deed());
  CrewRow now = said_of(Store::open(desk.path).crews(), squad);
  CHECK(now.position == half);
  CHECK(now.phase == CrewPhase::alerted);
  const std::optional<Instant> since = now.since;
  const Position nearer{.latitude = {393'900'000}, .longitude = {1'124'960'000}};
  desk.store.set_status({.crew = squad, .position = nearer}, desk.deed());
  now = said_of(desk.store.crews(), squad);
  CHECK(now.position == nearer);
  CHECK(now.phase == CrewPhase::alerted);
  CHECK(now.since == since);
  desk.store.set_status({.crew = squad, .phase = CrewPhase::on_scene}, desk.deed());
  CHECK(!said_of(desk.store.crews(), squad).position);
  CHECK(desk.store.verify().faults.empty());
}

TEST_CASE("a position off the globe is refused, and latitude for longitude is found out",
          "[resources][store]") {
  Desk desk;
  const auto refused = [&](std::int64_t latitude, std::int64_t longitude) {
    return refusal_code([&] {
      desk.store.set_status({.crew = CrewId("MR-2"), .position = Position{{latitude}, {longitude}}},
                            desk.deed());
    });
  };
  CHECK(refused(1'124'900'000, 393'750'000) == Code::geo_swapped);
  CHECK(refused(900'000'001, 1'124'900'000) == Code::geo_latitude);
  CHECK(refused(393'750'000, 1'800'000'001) == Code::geo_longitude);
  CHECK(!refused(900'000'000, -1'800'000'000));
  CHECK(desk.store.head().seq == 1);
  const auto region = desk.store.region();
  const auto unfit = [&](std::int64_t latitude, std::int64_t longitude) {
    return refusal_code([&] { check_near_roads(Position{{latitude}, {longitude}}, *region); });
  };
  CHECK(!unfit(393'750'000, 1'124'900'000));
  CHECK(unfit(380'000'000, 1'124'900'000) == Code::locate_too_far);
}

TEST_CASE("what the answer does not use may change", "[resources][store]") {
  Desk desk;
  const Json answer = desk.answer();
  desk.store.issue({.lot = LotId("WH-SERUM"), .quantity = Quantity(9)},
                   desk.deed(Role::store_keeper));
  CHECK(!refusal_code([&] { desk.store.commit(answer, desk.deed()); }));
}

TEST_CASE("an answer somebody altered, and a file that is none, are refused",
          "[resources][store]") {
  Desk desk;
  Json::Object altered = *desk.answer().object();
  for (auto& [name, value] : altered) {
    if (name == "shortfalls") value = Json::Array{Json(1)};
  }
  CHECK(refusal_code([&] { desk.store.commit(Json(altered), desk.deed()); }) ==
        Code::commit_altered);
  CHECK(refusal_code([&] { desk.store.commit(Json(7), desk.deed()); }) == Code::commit_not_answer);
  CHECK(desk.store.head().seq == 0);
}

TEST_CASE(
    "an answer asked again for the same incident is booked on top of the first: nobody twice, "
    "no stock twice",
    "[resources][store]") {
  Desk desk;
  desk.store.commit(desk.answer(), desk.deed());
  REQUIRE(desk.store.engagements().size() == 2);
  // The same again: the crews count from where they are, and stay.
  const Json again = desk.answer();
  CHECK(!refusal_code([&] { desk.store.commit(again, desk.deed()); }));
  CHECK(desk.store.engagements().size() == 2);
  std::int64_t kept = 0;
  for (const Reservation& one : desk.store.reservations()) kept += one.quantity.count();
  CHECK(kept == 8);
  CHECK(desk.store.situation().balances.at(LotId("WH-STRETCHER")) == Quantity(12));
  CHECK(desk.store.situation().reserved.at(LotId("WH-STRETCHER")) == Quantity(8));
  CHECK(desk.store.verify().faults.empty());
  // Another incident does not get them.
  const Json other = desk.answer("I-2");
  for (const Json& assignment : *other.find("assignments")->array()) {
    CHECK(assignment.find("crew")->string() == nullptr);
  }
}
