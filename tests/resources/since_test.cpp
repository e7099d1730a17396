#include "muster/resources/since.hpp"

#include <set>

#include "muster/resources/response_json.hpp"
#include "muster/resources/store.hpp"
#include "support/catch.hpp"
#include "support/errors.hpp"
#include "support/small_region.hpp"

using namespace muster;

namespace {

const Instant morning{Seconds{1795000000}};

/// Three squads for two places: MR-1 and MR-2 at the depot, and a third that stands at the mine's
/// town when it is told to.
std::shared_ptr<const Region> three_squads() {
  SmallRegion small;
  small.add("crews.csv", "MR-3,MR,救护三小队,Squad 3,mine_rescue,9,duty,drawn,test");
  return small.region();
}

struct Desk {
  TemporaryFolder folder = {};
  std::string path = (folder.path() / "region.db").string();
  Store store = Store::create(path, *three_squads());
  int keys = 0;

  Deed deed(Role role = Role::dispatcher) {
    return {.key = "k" + std::to_string(++keys),
            .actor = "li",
            .role = role,
            .at = morning + Seconds{keys}};
  }
  Json ask(const std::optional<Json>& earlier = {}, const char* id = "I-1") const {
    const auto region = store.region();
    const Incident incident{.id = IncidentId(id),
                            .kind = IncidentKindId("gas_explosion"),
                            .known = morning,
                            .place = HazardId("M1")};
    RespondOptions options;
    if (earlier) options.held = held_by(*earlier);
    Response response = respond(std::span(&incident, 1), *region, store.situation(), options);
    if (earlier)
      response.since = differences(*earlier, response_json(response, *region, Language::en));
    return response_json(response, *region, Language::en);
  }
};

std::set<std::string> crews_in(const Json& answer) {
  std::set<std::string> crews;
  for (const Json& assignment : *answer.find("assignments")->array()) {
    if (*assignment.find("carried")->boolean()) continue;
    if (const std::string* crew = assignment.find("crew")->string()) crews.insert(*crew);
  }
  return crews;
}

std::vector<std::string> said(const std::vector<Message>& messages) {
  std::vector<std::string> texts;
  for (const Message& message : messages) texts.push_back(text(message, Language::en));
  return texts;
}

}  // namespace

TEST_CASE("asked again when nothing happened, the answer is the same and says so",
          "[resources][since]") {
  const Desk desk;
  const Json first = desk.ask();
  CHECK(held_by(first).size() == 3);
  const Json again = desk.ask(first);
  CHECK(said(differences(first, again)) ==
        std::vector<std::string>{"nothing differs from that answer"});
  CHECK(crews_in(again) == std::set<std::string>{"MR-1", "MR-2"});
}

TEST_CASE("when one that was sent is taken by others, the rest stays and another is sent",
          "[resources][since]") {
  Desk desk;
  const Json first = desk.ask();
  desk.store.engage(CrewId("MR-1"), IncidentId("I-9"), desk.deed());
  desk.store.issue({.lot = LotId("WH-SERUM"), .quantity = Quantity(1)}, desk.deed());
  CHECK(refusal_code([&] { desk.store.commit(first, desk.deed()); }) == Code::commit_changed);
  const Json again = desk.ask(first);
  CHECK(crews_in(again) == std::set<std::string>{"MR-2", "MR-3"});
  const auto changes = said(differences(first, again));
  REQUIRE(changes.size() == 3);
  // The one that stays away would have brought two stretchers.
  CHECK(changes[0] == "stretcher from Warehouse (I-1/city-mine/STRETCHER): 10, not 8");
  CHECK(changes[1] == "Squad 1 no longer goes (I-1/city-mine/mine_rescue)");
  CHECK(changes[2].starts_with("Squad 3 now goes (I-1/city-mine/mine_rescue), there at 2026-"));

  // Of the two writes only the one that touches the answer matters.
  const auto writes = writes_that_matter(first, desk.store.changes_since(seq_of(first)), Offset{0});
  REQUIRE(writes.size() == 1);
  CHECK(said(writes)[0] ==
        "number 1, " + format_instant(morning + Seconds{1}, Offset{0}) + ": engage MR-1 (by li)");
  CHECK(!refusal_code([&] { desk.store.commit(again, desk.deed()); }));
}

TEST_CASE("somebody nearer who turned up since does not push out who was sent",
          "[resources][since]") {
  Desk desk;
  const Json first = desk.ask();
  REQUIRE(crews_in(first) == std::set<std::string>{"MR-1", "MR-2"});
  desk.store.set_status(
      {.crew = CrewId("MR-3"), .phase = CrewPhase::standby, .place = PlaceId("mine")}, desk.deed());
  desk.store.set_status(
      {.crew = CrewId("MR-3"), .phase = CrewPhase::duty, .place = PlaceId("mine")}, desk.deed());
  CHECK(crews_in(desk.ask()).contains("MR-3"));
  CHECK(crews_in(desk.ask(first)) == std::set<std::string>{"MR-1", "MR-2"});
}

TEST_CASE("a road that was shut matters to every answer, and what it costs is said",
          "[resources][since]") {
  Desk desk;
  const Json first = desk.ask();
  desk.store.close_road({.id = ClosureId("slide"), .target = "edge:e2"}, desk.deed());
  CHECK(writes_that_matter(first, desk.store.changes_since(0), Offset{0}).size() == 1);
  const auto changes = said(differences(first, desk.ask(first)));
  REQUIRE(changes.size() == 3);
  CHECK(changes[0].starts_with("stretcher from Warehouse (I-1/city-mine/STRETCHER) arrives at"));
  CHECK(changes[1].starts_with("Squad 1 (I-1/city-mine/mine_rescue) arrives at"));
}

TEST_CASE("an answer to another incident is not compared, and what is no answer is refused",
          "[resources][since]") {
  const Desk desk;
  const Json first = desk.ask();
  CHECK(refusal_code([&] { (void)differences(first, desk.ask({}, "I-2")); }) ==
        Code::since_other_incident);
  CHECK(refusal_code([&] { (void)held_by(Json(7)); }) == Code::commit_not_answer);
  CHECK(refusal_code([&] { (void)seq_of(Json(Json::Object{})); }) == Code::commit_not_answer);
}
