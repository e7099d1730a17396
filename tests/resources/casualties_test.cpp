#include "muster/resources/casualties.hpp"

#include <algorithm>
#include <array>
#include <map>
#include <optional>

#include "muster/plan/catalogue.hpp"
#include "muster/resources/facility.hpp"
#include "muster/resources/region.hpp"
#include "muster/resources/region_folder.hpp"
#include "muster/resources/response.hpp"
#include "muster/resources/road_rows.hpp"
#include "muster/resources/roads.hpp"
#include "support/catch.hpp"
#include "support/draws.hpp"
#include "support/errors.hpp"
#include "support/files.hpp"
#include "support/shipped_rules.hpp"

using namespace muster;

namespace {

constexpr std::int64_t not_known = 1'000'000'000;
const Instant noon = *parse_instant("2026-11-20T12:00:00+08:00");

Indicator indicator(const char* id) { return {.id = IndicatorId(id), .name = id}; }

/// Hospitals h0, h1 … each at a place of its own, so many minutes from the incident.
struct Ward {
  Region region = {};
  Situation situation = {};
  WaysOut ways = {};
  LocatedIncident incident = {};
  std::optional<HazardZone> zone = {};

  explicit Ward(const std::vector<std::int64_t>& minutes) {
    region.rules = shipped_rules();
    CatalogueParts parts;
    for (const char* id :
         {"burned", "co_poisoned", "crushed", "injured", "poisoned", "seriously_injured",
          "triage_delayed", "triage_immediate", "triage_minor"}) {
      parts.indicators.push_back(indicator(id));
    }
    parts.capabilities = {
        {.id = CapabilityId("ambulance"), .name = "ambulance", .broader = CapabilityId("medical")},
        {.id = CapabilityId("medical"), .name = "medical"}};
    region.catalogue = Catalogue(std::move(parts));
    std::vector<Place> places;
    std::vector<TravelTime> times;
    for (std::size_t i = 0; i < minutes.size(); ++i) {
      const std::string number = std::to_string(i);
      places.push_back({.id = PlaceId("p" + number), .name = Text("p" + number)});
      times.push_back(minutes[i] < 0 ? TravelTime{}
                                     : TravelTime{static_cast<std::uint32_t>(minutes[i]) * 60'000});
      region.organisations.push_back(
          {.id = OrganisationId("o" + number), .name = Text("owner " + number)});
      region.facilities.push_back({.id = FacilityId("h" + number),
                                   .name = Text("hospital " + number),
                                   .kind = "hospital",
                                   .organisation = OrganisationId("o" + number),
                                   .place = PlaceId("p" + number)});
    }
    region.roads = std::make_shared<RoadNetwork>(std::move(places), std::vector<Road>{});
    incident.incident = {.id = IncidentId("i"), .known = noon};
    ways[IncidentId("i")] = std::move(times);
  }

  Ward& has(std::size_t hospital, const char* measure, std::int64_t many) {
    region.facility_capacities.push_back({.facility = FacilityId("h" + std::to_string(hospital)),
                                          .measure = measure,
                                          .quantity = Quantity(many)});
    std::ranges::sort(region.facility_capacities, {}, [](const FacilityCapacity& one) {
      return std::pair(one.facility, one.measure);
    });
    return *this;
  }
  Ward& taken(std::size_t hospital, const char* measure, std::int64_t many) {
    situation.loads[{FacilityId("h" + std::to_string(hospital)), measure}] = {
        .taken = Quantity(many), .at = noon};
    return *this;
  }
  Ward& told(const char* name, const char* value) {
    incident.incident.indicators[IndicatorId(name)] = *Decimal::parse(value);
    return *this;
  }
  [[nodiscard]] std::vector<Casualties> all(const Dispatch& dispatch = {},
                                            const std::vector<Requirement>& needs = {}) const {
    return casualties(std::span(&incident, 1), std::span(&zone, 1), ways, needs, dispatch, region,
                      situation);
  }
  [[nodiscard]] Casualties one() const {
    auto found = all();
    REQUIRE(found.size() == 1);
    return found.front();
  }
};

/// "delayed burn 2" for each group.
std::vector<std::string> groups(const std::vector<CasualtyGroup>& all) {
  std::vector<std::string> shown;
  for (const CasualtyGroup& one : all) {
    std::string text(name(one.triage));
    if (!one.injury.empty()) text += " " + one.injury;
    shown.push_back(text + " " + std::to_string(one.people.count()));
  }
  return shown;
}

bool says(const std::vector<Message>& notes, Code code) {
  return std::ranges::find(notes, code, &Message::code) != notes.end();
}

/// "h0 2 10min" for each share; minutes waited, or ? where not known.
std::vector<std::string> shares(const Casualties& one) {
  std::vector<std::string> shown;
  for (const CasualtyShare& share : one.shares) {
    shown.push_back(share.facility.str() + " " + std::to_string(share.people.count()) + " " +
                    (share.wait ? std::to_string(share.wait->count() / 60) : "?"));
  }
  return shown;
}

std::optional<Code> passed(const Casualties& one, const char* facility) {
  const auto found = std::ranges::find(one.passed, FacilityId(facility), &PassedFacility::facility);
  if (found == one.passed.end()) return std::nullopt;
  return found->reason.code;
}

}  // namespace

TEST_CASE("a part of a number is counted once, and what was assumed is said",
          "[resources][casualties]") {
  Ward ward({});
  ward.told("injured", "14").told("seriously_injured", "4").told("burned", "6");
  const CasualtyCount told = casualties_told(ward.incident, ward.region);
  CHECK(groups(told.groups) ==
        std::vector<std::string>{"immediate burn 4", "delayed burn 2", "delayed 8"});
  CHECK(says(told.notes, Code::casualty_assumed));
  CHECK(says(told.notes, Code::casualty_injury_unknown));
}

TEST_CASE("triage at the scene stands in place of what was assumed", "[resources][casualties]") {
  Ward ward({});
  ward.told("injured", "10").told("seriously_injured", "9");
  ward.told("triage_immediate", "2").told("triage_delayed", "3").told("triage_minor", "5");
  const CasualtyCount told = casualties_told(ward.incident, ward.region);
  CHECK(groups(told.groups) == std::vector<std::string>{"immediate 2", "delayed 3", "minor 5"});
  CHECK_FALSE(says(told.notes, Code::casualty_assumed));
}

TEST_CASE("numbers that do not hold together are said, and nobody is lost",
          "[resources][casualties]") {
  Ward parts({});
  parts.told("injured", "3").told("triage_immediate", "2").told("triage_minor", "4");
  const CasualtyCount more = casualties_told(parts.incident, parts.region);
  CHECK(groups(more.groups) == std::vector<std::string>{"immediate 2", "minor 4"});
  CHECK(says(more.notes, Code::casualty_parts));

  Ward burnt({});
  burnt.told("injured", "2").told("burned", "5");
  const CasualtyCount many = casualties_told(burnt.incident, burnt.region);
  CHECK(groups(many.groups) == std::vector<std::string>{"delayed burn 2"});
  CHECK(says(many.notes, Code::casualty_injury_more));

  Ward below({});
  below.told("injured", "-3").told("triage_minor", "0.5");
  const CasualtyCount odd = casualties_told(below.incident, below.region);
  CHECK(groups(odd.groups) == std::vector<std::string>{"minor 1"});
  CHECK(says(odd.notes, Code::casualty_not_people));

  Ward huge({});
  huge.told("triage_minor", "9000000000000").told("injured", "9000000000000");
  CHECK(groups(casualties_told(huge.incident, huge.region).groups) ==
        std::vector<std::string>{"minor 9000000000000"});
}

TEST_CASE("nobody told is not nobody hurt: there is no answer, and without a rule none either",
          "[resources][casualties]") {
  Ward ward({5});
  CHECK(ward.all().empty());
  ward.told("injured", "0");
  CHECK(ward.all().empty());
  ward.told("injured", "2");
  std::erase_if(ward.region.rules.rules,
                [](const Rule& rule) { return rule.subject == "casualty_care"; });
  const Casualties one = ward.one();
  CHECK(one.shares.empty());
  CHECK(one.groups.at(0).left == Quantity(2));
  CHECK(says(one.notes, Code::casualty_no_rule));
}

TEST_CASE("the nearest fills up and the next takes over, with reasons", "[resources][casualties]") {
  Ward ward({5, 9, 20, -1, 7});
  for (std::size_t h = 0; h < 5; ++h) ward.has(h, "surge_beds", h == 4 ? 0 : 4);
  ward.taken(0, "surge_beds", 3).told("triage_delayed", "6");
  const Casualties one = ward.one();
  CHECK(shares(one) == std::vector<std::string>{"h0 1 5", "h1 4 9", "h2 1 20"});
  CHECK(passed(one, "h4") == Code::facility_lacks);
  CHECK(passed(one, "h3") == std::nullopt);  // farther than any that is needed
  CHECK_FALSE(one.shares[0].to_confirm);
  CHECK(one.shares[1].to_confirm);
  CHECK(says(one.notes, Code::casualty_confirm));

  ward.taken(1, "diversion", 1);
  const Casualties diverted = ward.one();
  CHECK(shares(diverted) == std::vector<std::string>{"h0 1 5", "h2 4 20"});
  CHECK(diverted.groups.at(0).left == Quantity(1));
  CHECK(says(diverted.notes, Code::casualty_left));
  CHECK(passed(diverted, "h1") == Code::facility_diverted);
  CHECK(passed(diverted, "h3") == Code::candidate_unreachable);

  ward.zone = HazardZone{};
  ward.zone->facilities = {FacilityId("h2")};
  CHECK(passed(ward.one(), "h2") == Code::facility_in_zone);
}

TEST_CASE("the grave go where they are treated at once rather than queue at the nearest",
          "[resources][casualties]") {
  Ward ward({5, 40, 90});
  for (std::size_t h = 0; h < 3; ++h) {
    ward.has(h, "icu_beds", 10).has(h, "trauma_center", 1).has(h, "surgeons_on_call", 2);
  }
  ward.told("triage_immediate", "5");
  // Two at once in each: the third at the nearest would wait 65 minutes, at the last 90.
  CHECK(shares(ward.one()) == std::vector<std::string>{"h0 2 5", "h1 2 40", "h0 1 65"});
}

TEST_CASE("who is full of one class says so to the next", "[resources][casualties]") {
  Ward ward({5, 9});
  ward.has(0, "surge_beds", 2).has(1, "surge_beds", 9);
  ward.told("triage_delayed", "2").told("triage_minor", "3");
  const Casualties one = ward.one();
  CHECK(shares(one) == std::vector<std::string>{"h0 2 5", "h1 3 9"});
  CHECK(passed(one, "h0") == Code::facility_full);
}

TEST_CASE("a hospital outside takes its consent, and one that never said how long comes last",
          "[resources][casualties]") {
  Ward ward({5, 9});
  ward.has(0, "surge_beds", 9).has(1, "surge_beds", 1).told("triage_delayed", "3");
  ward.region.facilities[0].external = true;
  const Casualties unknown = ward.one();
  CHECK(shares(unknown) == std::vector<std::string>{"h1 1 9", "h0 2 ?"});
  CHECK(says(unknown.notes, Code::facility_consent_unknown));

  ward.region.agreements = {{.id = AgreementId("a"),
                             .giver = OrganisationId("o0"),
                             .covers = CapabilityId("medical"),
                             .consent = Minutes{30}}};
  CHECK(shares(ward.one()) == std::vector<std::string>{"h1 1 9", "h0 2 35"});
  ward.region.agreements[0].valid_to = *parse_date("2020-01-01");
  CHECK(shares(ward.one()) == std::vector<std::string>{"h1 1 9", "h0 2 ?"});
}

TEST_CASE("an ambulance is counted once, and too few of them are said", "[resources][casualties]") {
  Ward ward({5});
  ward.has(0, "surge_beds", 9).told("triage_delayed", "5");
  CHECK(says(ward.one().notes, Code::casualty_no_ambulance));
  ward.region.teams = {{.id = TeamId("T"), .name = "ambulances"}};
  for (const char* id : {"A1", "A2"}) {
    ward.region.crews.push_back({.id = CrewId(id), .team = TeamId("T"), .name = id});
  }
  const std::vector<Requirement> needs = {
      {.incident = IncidentId("i"), .capability = CapabilityId("ambulance")},
      {.incident = IncidentId("i"), .material = MaterialId("M")},
      {.incident = IncidentId("other"), .capability = CapabilityId("ambulance")}};
  Dispatch dispatch;
  dispatch.assignments = {{.requirement = 0, .crew = CrewId("A1")},
                          {.requirement = 1, .crew = CrewId("A1"), .carried = true},
                          {.requirement = 2, .crew = CrewId("A2")}};
  const auto found = ward.all(dispatch, needs);
  REQUIRE(found.size() == 1);
  CHECK(found[0].ambulances == std::vector{CrewId("A1")});
  const auto trips = std::ranges::find(found[0].notes, Code::casualty_trips, &Message::code);
  REQUIRE(trips != found[0].notes.end());
  CHECK(trips->parameters.at(2) == Text("5"));
}

namespace {

struct Person {
  Triage triage = Triage::minor;
  bool burnt = false;
};

/// By class: left over, then the waits in minutes, the longest first.
using Judged = std::map<Triage, std::vector<std::int64_t>>;

Judged judged(std::map<Triage, std::int64_t> left,
              const std::vector<std::pair<Triage, std::int64_t>>& waits) {
  Judged result;
  for (const Triage triage : {Triage::immediate, Triage::delayed, Triage::minor}) {
    auto& all = result[triage];
    for (const auto& [of, wait] : waits) {
      if (of == triage) all.push_back(wait);
    }
    std::ranges::sort(all, std::greater<>());
    all.insert(all.begin(), left[triage]);
  }
  return result;
}

struct DrawnHospital {
  std::int64_t minutes = 0;
  bool external = false;
  bool diverted = false;
  bool trauma = false;
  std::int64_t surgeons = 0;
  std::int64_t icu = 0;
  std::int64_t burn = 0;
  std::int64_t surge = 0;
};

/// Tries everybody everywhere, by the words of the sample's rules and none of the library.
class Everywhere {
 public:
  Everywhere(const std::vector<Person>& people, const std::vector<DrawnHospital>& hospitals)
      : people_(people), hospitals_(hospitals), at_(people.size()) {
    send(0);
  }
  [[nodiscard]] const Judged& best() const { return *best_; }

 private:
  void send(std::size_t person) {
    if (person == people_.size()) return judge();
    at_[person].reset();
    send(person + 1);
    for (std::size_t h = 0; h < hospitals_.size(); ++h) {
      at_[person] = h;
      send(person + 1);
    }
    at_[person].reset();
  }

  void judge() {
    std::map<Triage, std::int64_t> left;
    std::vector<std::pair<Triage, std::int64_t>> waits;
    for (std::size_t h = 0; h < hospitals_.size(); ++h) {
      const DrawnHospital& one = hospitals_[h];
      std::int64_t icu = 0;
      std::int64_t burn = 0;
      std::int64_t surge = 0;
      for (std::size_t p = 0; p < people_.size(); ++p) {
        if (at_[p] != h) continue;
        if (one.diverted) return;
        const Person& who = people_[p];
        std::int64_t wait = one.minutes + (one.external ? not_known : 0);
        if (who.burnt && who.triage != Triage::minor) {
          ++burn;
        } else if (who.triage == Triage::immediate) {
          if (!one.trauma || one.surgeons == 0) return;
          wait += 60 * (icu++ / one.surgeons);
        } else {
          ++surge;
        }
        waits.emplace_back(who.triage, wait);
      }
      if (icu > one.icu || burn > one.burn || surge > one.surge) return;
    }
    for (std::size_t p = 0; p < people_.size(); ++p) {
      if (!at_[p]) ++left[people_[p].triage];
    }
    Judged now = judged(left, waits);
    if (!best_ || now < *best_) best_ = std::move(now);
  }

  const std::vector<Person>& people_;
  const std::vector<DrawnHospital>& hospitals_;
  std::vector<std::optional<std::size_t>> at_;
  std::optional<Judged> best_ = {};
};

}  // namespace

TEST_CASE("of drawn casualties and hospitals no way of sending them is better",
          "[resources][casualties]") {
  Draws draws(11);
  int short_of_beds = 0;
  for (int round = 0; round < 1500; ++round) {
    std::vector<DrawnHospital> hospitals;
    std::vector<std::int64_t> minutes;
    for (std::int64_t h = draws.between(1, 3); h > 0; --h) {
      hospitals.push_back({.minutes = draws.between(1, 80),
                           .external = draws.one_in(5),
                           .diverted = draws.one_in(6),
                           .trauma = !draws.one_in(4),
                           .surgeons = draws.between(0, 2),
                           .icu = draws.between(0, 3),
                           .burn = draws.between(0, 2),
                           .surge = draws.between(0, 3)});
      minutes.push_back(hospitals.back().minutes);
    }
    Ward ward(minutes);
    for (std::size_t h = 0; h < hospitals.size(); ++h) {
      const DrawnHospital& one = hospitals[h];
      ward.region.facilities[h].external = one.external;
      ward.has(h, "trauma_center", one.trauma ? 1 : 0).has(h, "surgeons_on_call", one.surgeons);
      // Recorded beds less those that are taken.
      const std::int64_t taken = draws.between(0, 2);
      ward.has(h, "icu_beds", one.icu + taken).taken(h, "icu_beds", taken);
      ward.has(h, "burn_beds", one.burn).has(h, "surge_beds", one.surge);
      if (one.diverted) ward.taken(h, "diversion", 1);
    }
    std::vector<Person> people;
    const std::array<std::int64_t, 3> counts = {draws.between(0, 2), draws.between(0, 2),
                                                draws.between(0, 2)};
    std::int64_t burnt = draws.between(0, 2);
    const std::array names = {"triage_immediate", "triage_delayed", "triage_minor"};
    std::int64_t burnt_told = 0;
    for (std::size_t c = 0; c < 3; ++c) {
      if (counts[c] > 0) ward.told(names[c], std::to_string(counts[c]).c_str());
      for (std::int64_t i = 0; i < counts[c]; ++i) {
        people.push_back({.triage = static_cast<Triage>(c), .burnt = burnt > 0});
        burnt_told += burnt > 0 ? 1 : 0;
        burnt -= burnt > 0 ? 1 : 0;
      }
    }
    if (people.empty()) continue;
    if (burnt_told > 0) ward.told("burned", std::to_string(burnt_told).c_str());
    const Casualties one = ward.one();
    std::map<Triage, std::int64_t> left;
    std::vector<std::pair<Triage, std::int64_t>> waits;
    for (const CasualtyGroup& group : one.groups) left[group.triage] += group.left.count();
    for (const CasualtyShare& share : one.shares) {
      const std::int64_t wait =
          share.wait ? share.wait->count() / 60 : not_known + share.drive.count() / 60;
      for (std::int64_t i = 0; i < share.people.count(); ++i) {
        waits.emplace_back(one.groups[share.group].triage, wait);
      }
    }
    // Where consent is not known the queue is not told, so those rounds compare the rest.
    const Judged best = Everywhere(people, hospitals).best();
    const bool outside = std::ranges::any_of(one.shares, [](const auto& s) { return !s.wait; });
    if (outside) {
      const Judged now = judged(left, waits);
      for (const auto& [triage, all] : best) CHECK(now.at(triage).front() == all.front());
    } else {
      CHECK(judged(left, waits) == best);
    }
    short_of_beds +=
        std::ranges::any_of(best, [](const auto& all) { return all.second.front() > 0; }) ? 1 : 0;
  }
  CHECK(short_of_beds > 100);
}

TEST_CASE("an incident without ways is a broken promise", "[resources][casualties]") {
  Ward ward({5});
  ward.told("injured", "1");
  ward.ways.clear();
  CHECK(refusal_code([&] { (void)ward.all(); }) == Code::internal);
}

TEST_CASE("in the sample fourteen hurt at CM04 all find a bed, the grave where surgeons are",
          "[resources][casualties]") {
  const RegionReading reading = read_region((source_dir() / "data/shuozhou").string());
  REQUIRE(reading.region != nullptr);
  const Region& region = *reading.region;
  Incident incident{.id = IncidentId("i"),
                    .kind = IncidentKindId("gas_explosion"),
                    .known = noon,
                    .place = HazardId("CM04"),
                    .indicators = {{IndicatorId("trapped"), Decimal::of(2)},
                                   {IndicatorId("injured"), Decimal::of(14)},
                                   {IndicatorId("seriously_injured"), Decimal::of(4)},
                                   {IndicatorId("burned"), Decimal::of(3)}}};
  const Response answer = respond(incident, region);
  REQUIRE(answer.casualties.size() == 1);
  const Casualties& one = answer.casualties[0];
  CHECK(groups(one.groups) ==
        std::vector<std::string>{"immediate burn 3", "immediate 1", "delayed 10"});
  std::int64_t sent = 0;
  for (const CasualtyShare& share : one.shares) {
    sent += share.people.count();
    CHECK(share.wait.has_value());
    if (one.groups[share.group].injury == "burn") CHECK(share.beds == "burn_beds");
  }
  CHECK(sent == 14);
  // Each ambulance that is sent stands once, with one team.
  auto ambulances = one.ambulances;
  std::ranges::sort(ambulances);
  CHECK(std::ranges::adjacent_find(ambulances) == ambulances.end());
  CHECK_FALSE(ambulances.empty());
}
