#include "muster/resources/hazard_zone.hpp"

#include <cmath>

#include "muster/plan/card.hpp"
#include "muster/plan/plan.hpp"
#include "muster/plan/plan_library.hpp"
#include "muster/resources/region.hpp"
#include "muster/resources/region_folder.hpp"
#include "muster/resources/response.hpp"
#include "muster/resources/road_rows.hpp"
#include "muster/resources/travel.hpp"
#include "support/catch.hpp"
#include "support/files.hpp"
#include "support/shipped_rules.hpp"

using namespace muster;

namespace {

const Date today = parse_date("2026-11-20").value();

/// So many metres north and east of 39.68° N 112.93° E.
Position off(double north, double east) {
  return {{396'800'000 + std::llround(north / 0.011102849)},
          {1'129'300'000 + std::llround(east / 0.008579113)}};
}

Place place(const char* id, double north, double east) {
  return {.id = PlaceId(id), .name = id, .position = off(north, east)};
}

Road road(const char* id, const char* to) {
  return {.id = RoadId(id),
          .from = PlaceId("gate"),
          .to = PlaceId(to),
          .length = {10'000},
          .speed = {60}};
}

/// A gate in the middle and a town ten kilometres off in each of the four directions; one card with
/// a circle of 1000 m and 3000 m downwind.
Region cross() {
  Region region;
  region.rules = shipped_rules();
  std::vector<Place> places = {place("east", 0, 10'000), place("gate", 0, 0),
                               place("north", 10'000, 0), place("south", -10'000, 0),
                               place("west", 0, -10'000)};
  places[1].population_day = 40;
  places[1].population_night = 90;
  places[1].population_mark = "drawn";
  region.roads = std::make_shared<RoadNetwork>(
      std::move(places), std::vector<Road>{road("re", "east"), road("rn", "north"),
                                           road("rs", "south"), road("rw", "west")});
  Card card{.id = CardId("card"), .title = "card"};
  card.distances = {{.kind = "isolation", .meters = {1000}, .edition = "test"},
                    {.kind = "downwind", .meters = {3000}, .edition = "test"}};
  Plan plan{.id = PlanId("plan"), .version = "1", .title = "plan"};
  plan.cards.push_back(card);
  Findings findings;
  region.plans = PlanLibrary({plan}, findings);
  for (const Finding& finding : findings) INFO(text(finding, Language::en));
  REQUIRE_FALSE(has_errors(findings));
  return region;
}

LocatedIncident leak(std::optional<Weather> weather) {
  LocatedIncident located{.position = off(0, 0)};
  located.incident.id = IncidentId("leak");
  located.incident.weather = std::move(weather);
  located.approaches = {{.name = "gate", .place = PlaceId("gate")}};
  return located;
}

const std::vector<Match> matches = {
    {.incident = IncidentId("leak"), .plan = PlanId("plan"), .cards = {CardId("card")}}};

HazardZone zone_of(const LocatedIncident& incident, const Region& region) {
  const auto found = hazard_zone(incident, matches, region, today);
  REQUIRE(found);
  return *found;
}

std::vector<std::string> places_of(const std::vector<Approach>& approaches) {
  std::vector<std::string> names;
  for (const Approach& approach : approaches) names.push_back(approach.place.str());
  return names;
}

}  // namespace

TEST_CASE("crews stop at the edge of the zone, upwind or beside the wind, never downwind",
          "[resources][hazard_zone]") {
  const Region region = cross();
  const LocatedIncident incident = leak(Weather{.wind_from = 0});
  const HazardZone zone = zone_of(incident, region);
  CHECK(zone.upwind);
  REQUIRE(zone.roads.size() == 4);
  const auto around = approaches_around(zone, incident, region);
  CHECK(places_of(around) == std::vector<std::string>{"gate", "east", "north", "west"});
  for (std::size_t i = 1; i < around.size(); ++i) {  // nine of ten kilometres, a minute each
    CHECK(around[i].leg.ms >= 539'900);
    CHECK(around[i].leg.ms <= 540'000);
  }
}

TEST_CASE("with wind unknown the zone is round and crews stop on every road",
          "[resources][hazard_zone]") {
  const Region region = cross();
  const LocatedIncident incident = leak(std::nullopt);
  const HazardZone zone = zone_of(incident, region);
  CHECK_FALSE(zone.upwind);
  const auto around = approaches_around(zone, incident, region);
  CHECK(around.size() == 5);
  for (std::size_t i = 1; i < around.size(); ++i)
    CHECK(around[i].leg.ms <= 420'000);  // seven kilometres
}

TEST_CASE("no closed road of the zone can be driven, and whoever stands inside is there already",
          "[resources][hazard_zone]") {
  const Region region = cross();
  const LocatedIncident incident = leak(Weather{.wind_from = 0});
  const HazardZone zone = zone_of(incident, region);
  const auto closures = zone_closures(zone, incident);
  REQUIRE(closures.size() == 4);
  const TravelTimes travel(region.roads, road_times(*region.roads, closures, Instant{}),
                           approaches_around(zone, incident, region));
  CHECK(travel.from(PlaceId("gate")).ms == 0);
  CHECK(travel.from(PlaceId("north")).reachable());
  CHECK_FALSE(travel.from(PlaceId("south")).reachable());  // it would have to drive through
}

TEST_CASE("the people inside are those of the hour, or the more where nobody told it",
          "[resources][hazard_zone]") {
  const Region region = cross();
  CHECK(zone_of(leak(Weather{.light = "day"}), region).people() == 40);
  CHECK(zone_of(leak(Weather{.light = "night"}), region).people() == 90);
  const HazardZone unknown = zone_of(leak(std::nullopt), region);
  CHECK(unknown.people() == 90);
  REQUIRE(unknown.places.size() == 1);
  CHECK(unknown.places[0].mark == "drawn");
}

TEST_CASE("people nobody counted are not nobody", "[resources][hazard_zone]") {
  Region region = cross();
  region.roads = std::make_shared<RoadNetwork>(
      std::vector<Place>{place("a", 0, 0), place("b", 9'000, 0)}, std::vector<Road>{});
  const HazardZone zone = zone_of(leak(std::nullopt), region);
  REQUIRE(zone.places.size() == 1);
  CHECK_FALSE(zone.people());
}

TEST_CASE("facilities and other hazards inside are listed, the incident's own is not",
          "[resources][hazard_zone]") {
  Region region = cross();
  region.facilities = {{.id = FacilityId("f-in"), .name = "shelter", .position = off(-500, 0)},
                       {.id = FacilityId("f-out"), .name = "far", .position = off(1'500, 0)}};
  region.hazards = {{.id = HazardId("h-in"), .name = "tank", .position = off(-2'900, 0)},
                    {.id = HazardId("h-out"), .name = "far", .position = off(-3'100, 0)},
                    {.id = HazardId("own"), .name = "own", .position = off(0, 0)}};
  LocatedIncident incident = leak(Weather{.wind_from = 0});
  incident.hazard = HazardId("own");
  const HazardZone zone = zone_of(incident, region);
  CHECK(zone.facilities == std::vector{FacilityId("f-in")});
  REQUIRE(zone.hazards.size() == 1);
  CHECK(zone.hazards.front().hazard == HazardId("h-in"));
  CHECK(zone.hazards.front().warned.empty());
  REQUIRE(zone.notes.size() == 1);
  CHECK(zone.notes[0].message.code == Code::zone_facility);
}

TEST_CASE("no card with a distance, no zone", "[resources][hazard_zone]") {
  CHECK_FALSE(hazard_zone(leak(std::nullopt), {}, cross(), today));
}

TEST_CASE("in the sample the leak's zone closes roads and no route leads through it",
          "[resources][hazard_zone]") {
  const RegionReading reading = read_region((source_dir() / "data/shuozhou").string());
  REQUIRE(reading.region != nullptr);
  const Region& region = *reading.region;
  Findings findings;
  const auto path = source_dir() / "data/shuozhou/incidents/ammonia-leak-ch04.xml";
  auto incident = read_incident(file_text(path), "i.xml", findings);
  REQUIRE(incident);
  const auto check = [&] {
    const Response answer = respond(*incident, region);
    REQUIRE(answer.zones.size() == 1);
    REQUIRE(answer.zones[0]);
    REQUIRE_FALSE(answer.zones[0]->roads.empty());
    for (const auto& route : answer.routes) {
      if (!route) continue;
      for (const RouteRoad& driven : route->roads) {
        const RoadId id = (*region.roads)[driven.road].id;
        CHECK(std::ranges::none_of(answer.zones[0]->roads,
                                   [&](const ZoneRoad& one) { return one.road == id; }));
      }
    }
    return answer;
  };
  const Response windy = check();
  CHECK(windy.zones[0]->zone.towards == 135);
  CHECK(windy.zones[0]->zone.downwind == Meters{2000});
  CHECK(windy.zones[0]->zone.isolation == Meters{150});
  incident->weather.reset();
  const Response unknown = check();
  CHECK_FALSE(unknown.zones[0]->zone.towards);
  CHECK(unknown.zones[0]->places.size() >= windy.zones[0]->places.size());
}

TEST_CASE("a hazard inside brings the plans along that are for it, on warning",
          "[resources][hazard_zone]") {
  Region region = cross();
  region.hazards = {{.id = HazardId("tank"),
                     .name = "tank",
                     .kind = HazardKindId("tank_farm"),
                     .position = off(-2'900, 0)}};
  std::vector<Plan> plans(region.plans.plans().begin(), region.plans.plans().end());
  const auto add = [&](const char* id) -> Coverage& {
    return plans.emplace_back(Plan{.id = PlanId(id), .version = "1", .title = id}).covers;
  };
  add("a-this-tank").hazards = {HazardId("tank")};
  add("b-all-tanks").hazard_kinds = {HazardKindId("tank_farm")};
  Coverage& elsewhere = add("c-tanks-elsewhere");
  elsewhere.hazard_kinds = {HazardKindId("tank_farm")};
  elsewhere.jurisdictions = {JurisdictionId("far")};
  add("d-other-tank").hazards = {HazardId("other")};
  add("e-everything");
  Findings findings;
  region.plans = PlanLibrary(std::move(plans), findings);
  REQUIRE_FALSE(has_errors(findings));
  LocatedIncident incident = leak(std::nullopt);
  incident.jurisdictions = {JurisdictionId("here")};

  const HazardZone zone = zone_of(incident, region);
  REQUIRE(zone.hazards.size() == 1);
  CHECK(zone.hazards.front().warned == std::vector{PlanId("a-this-tank"), PlanId("b-all-tanks")});

  SECTION("a plan that runs already is past warning") {
    std::vector<Match> running = matches;
    running.push_back({.incident = IncidentId("leak"), .plan = PlanId("a-this-tank")});
    const auto found = hazard_zone(incident, running, region, today);
    REQUIRE(found);
    CHECK(found->hazards.front().warned == std::vector{PlanId("b-all-tanks")});
  }
}

TEST_CASE("what was released, once somebody says it, rules out the other distances",
          "[resources][hazard_zone]") {
  Region region = cross();
  region.hazard_substances = {{.hazard = HazardId("plant"), .substance = "ammonia"},
                              {.hazard = HazardId("plant"), .substance = "chlorine"}};
  Plan plan = region.plans.plans().front();
  plan.cards.front().distances[1].substance = "chlorine";
  Findings findings;
  region.plans = PlanLibrary({plan}, findings);
  LocatedIncident incident = leak(std::nullopt);
  incident.hazard = HazardId("plant");
  CHECK(zone_of(incident, region).zone.downwind == Meters{3000});
  const auto asked = zone_questions(incident, matches, region, today);
  REQUIRE(asked.size() == 2);
  CHECK(asked[0].fact == ZoneFact::substance);
  CHECK(asked[0].tried == std::vector<std::string>{"ammonia", "chlorine"});
  incident.incident.released = Released{.substance = "ammonia"};
  CHECK_FALSE(zone_of(incident, region).zone.downwind);
  CHECK(zone_questions(incident, matches, region, today).empty());
}
