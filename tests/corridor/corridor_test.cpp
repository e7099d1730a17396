// The whole corridor on the sample region: what the duty officer would see, checked as a whole.

#include <algorithm>
#include <cstdlib>
#include <limits>
#include <map>
#include <set>
#include <tuple>

#include "muster/plan/card.hpp"
#include "muster/plan/file.hpp"
#include "muster/plan/json.hpp"
#include "muster/plan/plan.hpp"
#include "muster/resources/hazard.hpp"
#include "muster/resources/region.hpp"
#include "muster/resources/region_folder.hpp"
#include "muster/resources/report.hpp"
#include "muster/resources/response.hpp"
#include "muster/resources/response_json.hpp"
#include "muster/resources/road_rows.hpp"
#include "muster/resources/roads.hpp"
#include "support/catch.hpp"
#include "support/files.hpp"

using namespace muster;

namespace {

const Region& shuozhou() {
  static const RegionReading reading = read_region((source_dir() / "data/shuozhou").string());
  REQUIRE(reading.region != nullptr);
  return *reading.region;
}

Incident incident_of(const std::string& file) {
  Findings findings;
  const auto path = source_dir() / "data/shuozhou/incidents" / file;
  const auto incident = read_incident(file_text(path), file, findings);
  REQUIRE(incident.has_value());
  return *incident;
}

Incident trapped_at(const char* hazard, int people) {
  return {.id = IncidentId("i1"),
          .kind = IncidentKindId("gas_explosion"),
          .known = *parse_instant("2026-11-20T02:52:00+08:00"),
          .place = HazardId(hazard),
          .indicators = {{IndicatorId("trapped"), Decimal::of(people)}}};
}

/// Milliseconds along the quickest roads from each place to one place; by relaxing every road until
/// nothing improves. Nothing of the library's own search.
std::map<PlaceId, std::int64_t> ms_to(const PlaceId& goal, const RoadNetwork& network,
                                      const std::set<RoadId>& closed) {
  std::map<PlaceId, std::int64_t> ms = {{goal, 0}};
  const auto relax = [&](const PlaceId& from, const PlaceId& to, std::int64_t weight) {
    const auto known = ms.find(to);
    if (known == ms.end()) return false;
    const auto [at, fresh] = ms.try_emplace(from, std::numeric_limits<std::int64_t>::max());
    if (known->second + weight >= at->second) return false;
    at->second = known->second + weight;
    return true;
  };
  for (bool changed = true; changed;) {
    changed = false;
    for (const Road& road : network.roads()) {
      if (closed.contains(road.id)) continue;
      const std::int64_t weight =
          (road.length.count * 3600 + road.speed.count - 1) / road.speed.count;
      if (relax(road.from, road.to, weight)) changed = true;
      if (!road.one_way && relax(road.to, road.from, weight)) changed = true;
    }
  }
  return ms;
}

/// Seconds, rounded up, from each place to the nearest in time of the approaches, legs included.
std::map<PlaceId, std::int64_t> seconds_to(const std::vector<Approach>& approaches,
                                           const RoadNetwork& network,
                                           const std::set<RoadId>& closed) {
  std::map<PlaceId, std::int64_t> best;
  for (const Approach& approach : approaches) {
    for (const auto& [place, ms] : ms_to(approach.place, network, closed)) {
      const std::int64_t seconds = (ms + approach.leg.ms + 999) / 1000;
      const auto [known, fresh] = best.try_emplace(place, seconds);
      known->second = std::min(known->second, seconds);
    }
  }
  return best;
}

PlaceId base_of(const Assignment& assignment, const Region& region) {
  if (assignment.lot) {
    return find(region.stockpiles, find(region.lots, *assignment.lot)->stockpile)->place;
  }
  return find(region.teams, find(region.crews, *assignment.crew)->team)->place;
}

/// Compares with the file, or writes it when MUSTER_APPROVE is set.
void check_golden(const std::string& name, const std::string& text) {
  const auto path = source_dir() / "tests/golden" / name;
  if (std::getenv("MUSTER_APPROVE") != nullptr) {
    write_file(path.string(), text);
    return;
  }
  CHECK(file_text(path) == text);
}

}  // namespace

TEST_CASE("every arrival is the roads' own time after the departure, by an independent search",
          "[corridor]") {
  const Region& region = shuozhou();
  for (const char* file : {"gas-explosion-cm04.xml", "ammonia-leak-ch04.xml"}) {
    const Response answer = respond(incident_of(file), region);
    std::set<RoadId> closed;  // by the hazard zone
    if (answer.zones[0]) {
      for (const ZoneRoad& road : answer.zones[0]->roads) closed.insert(road.road);
    }
    REQUIRE_FALSE(answer.incidents[0].approaches.empty());
    const auto seconds = seconds_to(answer.incidents[0].approaches, *region.roads, closed);
    REQUIRE(answer.dispatch.assignments.size() > 10);
    for (const Assignment& assignment : answer.dispatch.assignments) {
      CHECK(assignment.coming.arrives - assignment.coming.departs ==
            Seconds(seconds.at(base_of(assignment, region))));
    }
  }
}

TEST_CASE("twelve trapped at CM04 ask for six squads within the hour and twelve within three",
          "[corridor]") {
  const Response answer = respond(incident_of("gas-explosion-cm04.xml"), shuozhou());
  const auto rescue = std::ranges::find_if(answer.requirements, [](const Requirement& r) {
    return r.capability == CapabilityId("mine_rescue");
  });
  REQUIRE(rescue != answer.requirements.end());
  std::map<Seconds, std::int64_t> curve;
  for (const DemandPoint& point : rescue->curve) curve[point.within] = point.quantity.count();
  CHECK(curve.at(Minutes{60}) == 6);
  CHECK(curve.at(Minutes{180}) == 12);
  REQUIRE(answer.grades[0].has_value());
  CHECK(answer.grades[0]->confirmed == Grade::ordinary);
  CHECK(answer.grades[0]->potential == Grade::serious);
}

TEST_CASE("an arrival in the assignments is the finish of its step in the linkage", "[corridor]") {
  for (const char* file : {"gas-explosion-cm04.xml", "ammonia-leak-ch04.xml"}) {
    const Response answer = respond(incident_of(file), shuozhou());
    std::set<std::size_t> seen;
    for (const LinkageStep& step : answer.linkage) {
      if (!step.assignment || step.kind != StepKind::travel) continue;
      seen.insert(*step.assignment);
      CHECK(step.finish == answer.dispatch.assignments[*step.assignment].coming.arrives);
    }
    for (std::size_t i = 0; i < answer.dispatch.assignments.size(); ++i) {
      CHECK(seen.contains(i) == !answer.dispatch.assignments[i].carried);
    }
  }
}

TEST_CASE("nobody is sent twice, nothing is promised twice, and nobody leaves before the question",
          "[corridor]") {
  const Region& region = shuozhou();
  const std::vector<Incident> both = {incident_of("gas-explosion-cm04.xml"),
                                      incident_of("ammonia-leak-ch04.xml")};
  const Response answer = respond(both, region, Situation{});
  std::set<CrewId> crews;
  std::map<LotId, Quantity> taken;
  for (const Assignment& assignment : answer.dispatch.assignments) {
    CHECK(assignment.coming.departs >= answer.as_of);
    if (assignment.crew && !assignment.carried) CHECK(crews.insert(*assignment.crew).second);
    if (assignment.lot) taken[*assignment.lot] = taken[*assignment.lot] + assignment.quantity;
  }
  for (const auto& [lot, quantity] : taken) {
    CHECK(quantity <= find(region.lots, lot)->quantity - find(region.lots, lot)->floor);
  }
  std::set<OrganisationId> authorities;
  for (const Order& order : answer.dispatch.orders) {
    CHECK(authorities.insert(order.authority).second);
  }
}

TEST_CASE("a closed road delays those who would have used it, and the answer says by how much",
          "[corridor]") {
  const Region& region = shuozhou();
  const Incident incident = incident_of("gas-explosion-cm04.xml");
  const Response open = respond(incident, region);
  // The first road of the first crew's way.
  std::size_t first = 0;
  while (!open.routes[first] || open.routes[first]->roads.empty()) ++first;
  const RoadId road = (*region.roads)[open.routes[first]->roads.back().road].id;
  Situation situation;
  situation.closures = {{.id = ClosureId("c"), .target = "edge:" + road.str()}};
  const Response closed = respond(incident, region, situation);
  REQUIRE(!closed.closure_changes.empty());
  const auto seconds = seconds_to(closed.incidents[0].approaches, *region.roads, {road});
  for (const Assignment& assignment : closed.dispatch.assignments) {
    CHECK(assignment.coming.arrives - assignment.coming.departs ==
          Seconds(seconds.at(base_of(assignment, region))));
  }

  Situation elsewhere;
  elsewhere.closures = {{.id = ClosureId("c"), .target = "edge:e0001"}};
  const Response same = respond(incident, region, elsewhere);
  CHECK(same.closure_changes.empty());
  CHECK(std::ranges::any_of(same.notes, [](const Finding& note) {
    return note.message.code == Code::closure_no_effect;
  }));
}

TEST_CASE("a small incident on a good day leaves nothing short", "[corridor]") {
  const Response answer = respond(trapped_at("CM01", 1), shuozhou());
  CAPTURE(report(answer, shuozhou(), {.language = Language::en}));
  CHECK(!answer.dispatch.assignments.empty());
  for (const Shortfall& shortfall : answer.shortfalls) {
    CHECK(answer.requirements[shortfall.requirement].priority > 1);
  }
}

TEST_CASE("a plan that nobody sets off, and a step that breaks its limit, are said", "[corridor]") {
  Region region = shuozhou();
  Plan plan = *region.plans.find(PlanId("shuozhou-comprehensive"));
  REQUIRE(plan.upstream.empty());
  for (Card& card : plan.cards) {
    for (Action& action : card.actions) {
      action.duration = Minutes{10};
      action.deadline = Deadline{.within = Minutes{9}, .runs_from = ClockEvent::alerted};
    }
  }
  plan.downstream.clear();
  plan.level_links.clear();
  Findings findings;
  region.plans = PlanLibrary({plan}, findings);
  REQUIRE_FALSE(has_errors(findings));
  const Response answer = respond(trapped_at("CM04", 12), region);
  const auto said = [&](Code code) {
    return std::ranges::count_if(answer.notes,
                                 [&](const Finding& note) { return note.message.code == code; });
  };
  CHECK(said(Code::activation_unreached) == 1);
  CHECK(said(Code::linkage_broken) > 0);
  const Response whole = respond(trapped_at("CM04", 12), shuozhou());
  CHECK(std::ranges::none_of(whole.notes, [](const Finding& note) {
    return note.message.code == Code::activation_unreached;
  }));
}

TEST_CASE("an incident on a road closes that road, and the answer says so", "[corridor]") {
  Incident incident = trapped_at("CM04", 1);
  incident.place = RoadPoint{.road = RoadId("e0016"), .from_start = {100}};
  const Response answer = respond(incident, shuozhou());
  CHECK(std::ranges::any_of(answer.closures,
                            [](const Closure& one) { return one.target == "edge:e0016"; }));
  CHECK(std::ranges::any_of(answer.notes, [](const Finding& note) {
    return note.message.code == Code::closure_incident_road;
  }));
}

TEST_CASE("of two gates each crew is told its own, in one order", "[corridor]") {
  Region region = shuozhou();
  const Response plain = respond(trapped_at("CM04", 12), region);
  std::set<PlaceId> bases;  // of those one authority sends
  for (const Order& order : plain.dispatch.orders) {
    bases.clear();
    for (const std::size_t i : order.assignments) {
      bases.insert(base_of(plain.dispatch.assignments[i], region));
    }
    if (bases.size() > 1) break;
  }
  REQUIRE(bases.size() > 1);
  std::erase_if(region.access_points,
                [](const AccessPoint& own) { return own.hazard == HazardId("CM04"); });
  for (const auto& [id, name, gate] : {std::tuple("gate-1", "first gate", *bases.begin()),
                                       std::tuple("gate-2", "second gate", *bases.rbegin())}) {
    region.access_points.push_back({.id = AccessPointId(id),
                                    .hazard = HazardId("CM04"),
                                    .kind = "gate",
                                    .name = Text(name),
                                    .place = gate});
  }
  const Response answer = respond(trapped_at("CM04", 12), region);
  const auto& approaches = answer.incidents[0].approaches;
  REQUIRE(approaches.size() == 2);
  const auto by_first = ms_to(approaches[0].place, *region.roads, {});
  const auto by_second = ms_to(approaches[1].place, *region.roads, {});
  std::set<std::size_t> taken;
  for (std::size_t i = 0; i < answer.dispatch.assignments.size(); ++i) {
    const PlaceId base = base_of(answer.dispatch.assignments[i], region);
    REQUIRE(answer.routes[i]);
    const std::size_t gate = answer.routes[i]->approach;
    taken.insert(gate);
    const bool own = gate == 0 ? by_first.at(base) <= by_second.at(base)
                               : by_second.at(base) <= by_first.at(base);
    CHECK(own);
  }
  CHECK(taken.size() == 2);
  const std::string told = report(answer, region, {.language = Language::en});
  const std::size_t order = told.find(" at first gate");
  REQUIRE(order != std::string::npos);
  CHECK(told.find(" at second gate") != std::string::npos);
}

TEST_CASE("a crew on its way comes from the point of the road where it is", "[corridor]") {
  const Region& region = shuozhou();
  const Response before = respond(trapped_at("CM04", 12), region);
  const auto first = std::ranges::find_if(before.dispatch.assignments, [&](const Assignment& one) {
    const auto position = static_cast<std::size_t>(&one - before.dispatch.assignments.data());
    return one.crew && !one.carried && before.routes[position]->roads.size() > 1;
  });
  REQUIRE(first != before.dispatch.assignments.end());
  const auto number = static_cast<std::size_t>(first - before.dispatch.assignments.begin());
  const RouteRoad last = before.routes[number]->roads.back();
  const Road& road = (*region.roads)[last.road];
  Situation situation;
  situation.crews[*first->crew] = {
      .position = position_along(*region.roads, last.road, {road.length.count / 2})};
  const Response now = respond(trapped_at("CM04", 12), region, situation);
  const auto same = std::ranges::find_if(now.dispatch.assignments, [&](const Assignment& one) {
    return one.crew == first->crew && !one.carried;
  });
  REQUIRE(same != now.dispatch.assignments.end());
  const auto& route = now.routes[static_cast<std::size_t>(same - now.dispatch.assignments.begin())];
  REQUIRE(route);
  REQUIRE_FALSE(route->roads.empty());
  CHECK(route->roads.front().road == last.road);
  CHECK(route->skipped.count > 0);
  CHECK(route->time == same->coming.travel);
  CHECK(same->coming.travel < first->coming.travel);

  situation.crews[*first->crew].position =
      Position{.latitude = {350'000'000}, .longitude = {1'100'000'000}};
  const Response lost = respond(trapped_at("CM04", 12), region, situation);
  CHECK(std::ranges::any_of(lost.candidates.ruled_out, [&](const RuledOut& out) {
    return out.resource == Resource(*first->crew) && out.reason.code == Code::candidate_off_road;
  }));
}

TEST_CASE("asking twice gives the same bytes, and the printed answers are those approved",
          "[corridor][golden]") {
  const Region& region = shuozhou();
  for (const std::string name : {"gas-explosion-cm04", "ammonia-leak-ch04"}) {
    const Incident incident = incident_of(name + ".xml");
    const Response once = respond(incident, region);
    const Response again = respond(incident, region);
    CHECK(canonical_json(response_json(once, region, Language::zh)) ==
          canonical_json(response_json(again, region, Language::zh)));
    for (const Language language : {Language::zh, Language::en}) {
      const std::string suffix = language == Language::zh ? ".zh.txt" : ".en.txt";
      check_golden(name + suffix, report(once, region, {.language = language}));
    }
  }
}
