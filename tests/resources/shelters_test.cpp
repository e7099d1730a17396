#include "muster/resources/shelters.hpp"

#include <algorithm>

#include "muster/plan/catalogue.hpp"
#include "muster/resources/region.hpp"
#include "muster/resources/road_rows.hpp"
#include "muster/resources/roads.hpp"
#include "muster/resources/situation.hpp"
#include "support/catch.hpp"
#include "support/draws.hpp"
#include "support/errors.hpp"
#include "support/shipped_rules.hpp"

using namespace muster;

namespace {

const Instant noon = *parse_instant("2026-11-20T12:00:00+08:00");

/// Minutes by incident and shelter.
using Grid = std::vector<std::vector<std::int64_t>>;

/// Shelters s0, s1 … so many minutes from the edge of each of two zones.
struct Town {
  Region region = {};
  Situation situation = {};
  WaysOut ways = {};
  std::vector<LocatedIncident> incidents = {};
  std::vector<std::optional<HazardZone>> zones = {};

  explicit Town(const Grid& minutes) {
    region.rules = shipped_rules();
    CatalogueParts parts;
    parts.capabilities = {{.id = CapabilityId("bus"), .name = "bus"}};
    region.catalogue = Catalogue(std::move(parts));
    std::vector<Place> places;
    for (std::size_t s = 0; s < minutes.front().size(); ++s) {
      const std::string number = std::to_string(s);
      places.push_back({.id = PlaceId("p" + number), .name = Text("place " + number)});
      region.facilities.push_back({.id = FacilityId("s" + number),
                                   .name = Text("shelter " + number),
                                   .kind = "shelter",
                                   .place = PlaceId("p" + number)});
    }
    region.roads = std::make_shared<RoadNetwork>(std::move(places), std::vector<Road>{});
    for (std::size_t i = 0; i < minutes.size(); ++i) {
      const IncidentId id("i" + std::to_string(i));
      incidents.push_back({.incident = {.id = id, .known = noon}});
      zones.emplace_back();
      for (const std::int64_t one : minutes[i]) {
        ways[id].push_back(one < 0 ? TravelTime{}
                                   : TravelTime{static_cast<std::uint32_t>(one) * 60'000});
      }
    }
  }

  Town& room(std::size_t shelter, std::int64_t places) {
    region.facility_capacities.push_back({.facility = FacilityId("s" + std::to_string(shelter)),
                                          .measure = "places",
                                          .quantity = Quantity(places)});
    return *this;
  }
  Town& people(std::size_t incident, std::optional<std::int64_t> many) {
    if (!zones[incident]) zones[incident] = HazardZone{};
    zones[incident]->places.push_back({.place = PlaceId("p0"), .people = many});
    return *this;
  }
  [[nodiscard]] std::vector<Sheltering> all() const {
    return sheltering(incidents, zones, ways, region, situation);
  }
};

std::vector<std::string> shares(const Sheltering& one) {
  std::vector<std::string> shown;
  for (const ShelterShare& share : one.shares) {
    shown.push_back(share.facility.str() + " " + std::to_string(share.people.count()) + " " +
                    std::to_string(share.drive.count() / 60));
  }
  return shown;
}

bool says(const Sheltering& one, Code code) {
  return std::ranges::find(one.notes, code, &Message::code) != one.notes.end();
}

std::optional<Code> passed(const Sheltering& one, const char* facility) {
  const auto found = std::ranges::find(one.passed, FacilityId(facility), &PassedShelter::facility);
  if (found == one.passed.end()) return std::nullopt;
  return found->reason.code;
}

}  // namespace

TEST_CASE("people go to the nearest shelters outside the zone, and what is not known is said",
          "[resources][shelters]") {
  Town town(Grid{{5, 9, 20, -1}});
  town.room(0, 1000).room(1, 300).room(2, 1000).room(3, 1000).people(0, 500).people(0, {});
  town.zones[0]->facilities = {FacilityId("s0")};
  const auto found = town.all();
  REQUIRE(found.size() == 1);
  CHECK(found[0].people == Quantity(500));
  CHECK(shares(found[0]) == std::vector<std::string>{"s1 300 9", "s2 200 20"});
  CHECK(passed(found[0], "s0") == Code::facility_in_zone);
  CHECK(passed(found[0], "s3") == std::nullopt);
  for (const Code code :
       {Code::shelter_unknown, Code::shelter_no_bus, Code::shelter_edge, Code::casualty_confirm}) {
    CHECK(says(found[0], code));
  }
}

TEST_CASE("those already there take room, and those who find none are counted",
          "[resources][shelters]") {
  Town town(Grid{{5, 9, -1}});
  town.room(0, 100).room(1, 100).room(2, 900).people(0, 250);
  town.situation.loads[{FacilityId("s0"), "places"}] = {.taken = Quantity(100), .at = noon};
  town.situation.loads[{FacilityId("s1"), "places"}] = {.taken = Quantity(130), .at = noon};
  const Sheltering one = town.all().at(0);
  CHECK(one.shares.empty());
  CHECK(one.left == Quantity(250));
  CHECK(says(one, Code::shelter_left));
  CHECK(passed(one, "s0") == Code::facility_full);
  CHECK(passed(one, "s2") == Code::candidate_unreachable);
}

TEST_CASE("what was told and what the data know: the larger counts, neither is no answer",
          "[resources][shelters]") {
  Town town(Grid{{5}});
  town.room(0, 9000).people(0, 40);
  town.incidents[0].incident.indicators[IndicatorId("evacuate")] = Decimal::of(300);
  const Sheltering told = town.all().at(0);
  CHECK(told.people == Quantity(300));
  CHECK(says(told, Code::shelter_told));

  Town unknown(Grid{{5}});
  unknown.room(0, 9000).people(0, {});
  const Sheltering none = unknown.all().at(0);
  CHECK_FALSE(none.people.has_value());
  CHECK(none.shares.empty());
  CHECK(says(none, Code::shelter_nobody));

  Town negative(Grid{{5}});
  negative.incidents[0].incident.indicators[IndicatorId("evacuate")] = Decimal::of(-4);
  CHECK(negative.all().empty());
  Town nobody(Grid{{5}});
  CHECK(nobody.all().empty());
}

TEST_CASE("crews that drive buses are counted where the rule names what they can do",
          "[resources][shelters]") {
  Town town(Grid{{5}});
  town.room(0, 9000).people(0, 40);
  for (Rule& rule : town.region.rules.rules) {
    if (rule.subject == "sheltering") rule.rows[0]["transport"] = "bus";
  }
  for (const char* id : {"B1", "B2"}) {
    town.region.crews.push_back(
        {.id = CrewId(id), .skills = {{.capability = CapabilityId("bus")}}});
  }
  town.situation.crews[CrewId("B2")].engaged_at = IncidentId("elsewhere");
  const Sheltering one = town.all().at(0);
  const auto buses = std::ranges::find(one.notes, Code::shelter_buses, &Message::code);
  REQUIRE(buses != one.notes.end());
  CHECK(buses->parameters.at(0) == Text("1"));
}

TEST_CASE("without a rule a person decides; without ways the promise is broken",
          "[resources][shelters]") {
  Town town(Grid{{5}});
  town.room(0, 9000).people(0, 40);
  Town lawless = town;
  lawless.region.rules.rules.clear();
  CHECK(says(lawless.all().at(0), Code::shelter_no_rule));
  town.ways.clear();
  CHECK(refusal_code([&] { (void)town.all(); }) == Code::internal);
}

TEST_CASE("two zones share the shelters so that the longest drive is least, by trying all",
          "[resources][shelters]") {
  Draws draws(3);
  for (int round = 0; round < 400; ++round) {
    std::vector<std::vector<std::int64_t>> minutes(2);
    for (auto& of_zone : minutes) {
      for (int s = 0; s < 3; ++s) of_zone.push_back(draws.between(1, 6));
    }
    Town town(minutes);
    std::array<std::int64_t, 3> room = {};
    for (std::size_t s = 0; s < 3; ++s) town.room(s, room[s] = draws.between(0, 4));
    const std::array<std::int64_t, 2> people = {draws.between(1, 4), draws.between(1, 4)};
    town.people(0, people[0]).people(1, people[1]);
    const auto found = town.all();
    REQUIRE(found.size() == 2);
    std::vector<std::int64_t> now = {found[0].left.count() + found[1].left.count()};
    std::vector<std::int64_t> drives;
    for (const Sheltering& one : found) {
      for (const ShelterShare& share : one.shares) {
        drives.insert(drives.end(), static_cast<std::size_t>(share.people.count()),
                      share.drive.count() / 60);
      }
    }
    std::ranges::sort(drives, std::greater<>());
    now.insert(now.end(), drives.begin(), drives.end());

    std::vector<std::int64_t> best = {100};
    const auto to = [&](std::int64_t all, std::size_t which, const auto& next) {
      for (std::int64_t a = 0; a <= std::min(all, room[0]); ++a) {
        for (std::int64_t b = 0; b <= std::min(all - a, room[1]); ++b) {
          for (std::int64_t c = 0; c <= std::min(all - a - b, room[2]); ++c) {
            next(std::array{a, b, c}, which);
          }
        }
      }
    };
    to(people[0], 0, [&](const std::array<std::int64_t, 3>& first, std::size_t) {
      to(people[1], 1, [&](const std::array<std::int64_t, 3>& second, std::size_t) {
        std::vector<std::int64_t> waits;
        for (std::size_t s = 0; s < 3; ++s) {
          if (first[s] + second[s] > room[s]) return;
          waits.insert(waits.end(), static_cast<std::size_t>(first[s]), minutes[0][s]);
          waits.insert(waits.end(), static_cast<std::size_t>(second[s]), minutes[1][s]);
        }
        std::ranges::sort(waits, std::greater<>());
        waits.insert(waits.begin(),
                     people[0] + people[1] - static_cast<std::int64_t>(waits.size()));
        best = std::min(best, waits);
      });
    });
    CHECK(now == best);
  }
}
