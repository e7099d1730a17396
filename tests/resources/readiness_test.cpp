// Would every plan work tonight? What readiness says of each hazard is what respond() says there.
#include "muster/resources/readiness.hpp"

#include <algorithm>
#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <utility>

#include "muster/resources/gap_report.hpp"
#include "muster/resources/region_folder.hpp"
#include "muster/resources/response_chain.hpp"
#include "muster/resources/response_json.hpp"
#include "muster/resources/travel_index.hpp"
#include "muster/resources/weak_points.hpp"
#include "support/catch.hpp"
#include "support/errors.hpp"
#include "support/files.hpp"
#include "support/square_of_roads.hpp"

using namespace muster;

namespace {

const Region& shuozhou() {
  static const auto reading = read_region((source_dir() / "data/shuozhou").string());
  return *reading.region;
}

Instant at(const char* text) { return *parse_instant(text); }
const Instant night = at("2026-11-25T03:00:00+08:00");
const Instant day = at("2026-11-25T14:00:00+08:00");

/// Steps 0 to 6 alone, as bytes.
std::string bytes_of(Response answer, const Region& region) {
  answer.routes.clear();
  answer.casualties.clear();
  answer.shelters.clear();
  answer.reliefs = {};
  answer.coverage_left.reset();
  answer.experts.clear();
  answer.linkage.clear();
  answer.closures.clear();
  answer.closure_changes.clear();
  answer.changes_by_closure.clear();
  answer.notes.clear();
  return canonical_json(response_json(answer, region, Language::en));
}

const PlanningBasis& basis_of(const BasisRef& ref, const Region& region) {
  const Plan& plan = *region.plans.find(ref.plan);
  return *std::ranges::find(plan.planning_bases, ref.basis, &PlanningBasis::id);
}

/// Names that hold none of the five letters that HTML needs written otherwise.
const std::string& html_of(const std::string& text) {
  REQUIRE(text.find_first_of("<>&\"'") == std::string::npos);
  return text;
}

/// All of Shuozhou by night, tried once for all that look at it.
const RegionReadiness& tonight() {
  static const RegionReadiness found = readiness(shuozhou(), {}, night);
  return found;
}

}  // namespace

TEST_CASE("readiness equals the first six steps of respond, to the byte, in all of Shuozhou",
          "[readiness][shuozhou]") {
  const Region& region = shuozhou();
  const RegionReadiness& found = tonight();
  REQUIRE(found.trials.size() > 100);
  std::size_t bases = 0;
  for (const Trial& trial : found.trials) {
    for (const BasisRef& ref : trial.bases) {
      const Incident incident = incident_of(trial.hazard, ref, basis_of(ref, region), night);
      const Response answer = respond(incident, region);
      const Response tried_alone = tried(incident, region, {});
      INFO(incident.id.str());
      REQUIRE(bytes_of(answer, region) == bytes_of(tried_alone, region));
      ++bases;
      REQUIRE(trial.needs.size() == answer.requirements.size());
      for (std::size_t i = 0; i < trial.needs.size(); ++i) {
        const auto shortfall = std::ranges::find(answer.shortfalls, i, &Shortfall::requirement);
        const bool met = shortfall == answer.shortfalls.end();
        REQUIRE((trial.needs[i].state == NeedState::in_time) == met);
        if (!met) REQUIRE(trial.needs[i].reasons == shortfall->reasons);
      }
    }
  }
  CHECK(bases > found.trials.size());
}

TEST_CASE("roads that trials share are those each has alone, under closures of every kind",
          "[readiness][shuozhou]") {
  const Region& region = shuozhou();
  Situation situation;
  for (std::uint32_t road = 0; road < region.roads->roads().size(); road += 9) {
    Closure& one = situation.closures.emplace_back();
    one.id = ClosureId("shut" + std::to_string(road));
    one.target = "edge:" + region.roads->id(RoadIndex{road}).str();
    switch (road / 9 % 4) {
      case 0:
        break;
      case 1:
        one.effect = ClosureEffect::factor;
        one.factor_numerator = 5;
        one.factor_denominator = 2;
        break;
      case 2:
        one.direction = Direction::forward;
        break;
      default:
        one.vehicle_classes = region.vehicles.front().classes;
        break;
    }
  }
  ReadinessOptions options{.threads = 2};
  for (std::size_t i = 0; i < region.hazards.size(); i += 5) {
    options.hazards.push_back(region.hazards[i].id);
  }
  const RegionReadiness found = readiness(region, situation, night, options);
  REQUIRE(found.trials.size() > 20);
  std::size_t otherwise = 0;
  for (const Trial& trial : found.trials) {
    const BasisRef& ref = trial.bases.front();
    const Incident incident = incident_of(trial.hazard, ref, basis_of(ref, region), night);
    const Response answer = respond(incident, region, situation, {.engine = TravelEngine::search});
    const Response open = tried(incident, region, {});
    INFO(incident.id.str());
    REQUIRE(trial.needs.size() == answer.requirements.size());
    for (std::size_t i = 0; i < trial.needs.size(); ++i) {
      const auto shortfall = std::ranges::find(answer.shortfalls, i, &Shortfall::requirement);
      const auto before = std::ranges::find(open.shortfalls, i, &Shortfall::requirement);
      const bool met = shortfall == answer.shortfalls.end();
      REQUIRE((trial.needs[i].state == NeedState::in_time) == met);
      if (met) continue;
      REQUIRE(trial.needs[i].reasons == shortfall->reasons);
      if (before == open.shortfalls.end() || before->reasons != shortfall->reasons) ++otherwise;
    }
  }
  CHECK(otherwise > 0);  // the closures do matter
}

namespace {

constexpr std::uint32_t side = 142;
static_assert(side * side > places_worth_an_index);

/// Shuozhou's hazards, teams and depots, strewn over other roads.
Region strewn(std::shared_ptr<const RoadNetwork> roads) {
  Region made = shuozhou();
  made.roads = std::move(roads);
  made.access_points.clear();
  made.closures.clear();
  std::uint32_t next = 0;
  const auto put = [&](auto& one) {
    next = (next + 7'919) % static_cast<std::uint32_t>(made.roads->places().size());
    one.place = made.roads->id(PlaceIndex{next});
    one.position = made.roads->position(PlaceIndex{next});
  };
  for (Hazard& one : made.hazards) put(one);
  for (Team& one : made.teams) put(one);
  for (Stockpile& one : made.stockpiles) put(one);
  return made;
}

}  // namespace

TEST_CASE("on a large map the index, and what is shut on it, change no byte of the readiness",
          "[readiness][index]") {
  const Region searched = strewn(square_of_roads(side));
  const Region indexed = strewn(square_of_roads(side));
  REQUIRE(prepare_travel_index(*indexed.roads).origin == IndexOrigin::made);
  ReadinessOptions options;
  for (std::size_t i = 0; i < searched.hazards.size(); i += 16) {
    options.hazards.push_back(searched.hazards[i].id);
  }
  Situation situation;
  const auto bytes = [&](const Region& region) {
    const RegionReadiness found = readiness(region, situation, night, options);
    CHECK(found.trials.size() > 8);
    return canonical_json(gap_json(found, region, Language::en));
  };
  CHECK(bytes(searched) == bytes(indexed));
  for (std::uint32_t road = 0; road < searched.roads->roads().size(); road += 211) {
    Closure& one = situation.closures.emplace_back();
    one.id = ClosureId("shut" + std::to_string(road));
    one.target = "edge:" + searched.roads->id(RoadIndex{road}).str();
  }
  CHECK(bytes(searched) == bytes(indexed));
  situation.closures.front().effect = ClosureEffect::factor;
  situation.closures.front().factor_numerator = 3;
  CHECK(bytes(searched) == bytes(indexed));
}

TEST_CASE("a gas explosion is not tried at a reservoir, and what is not tried is named",
          "[readiness][shuozhou]") {
  const RegionReadiness& found = tonight();
  for (const Trial& trial : found.trials) {
    const Hazard& hazard = *find(shuozhou().hazards, trial.hazard);
    if (trial.kind.str() == "gas_explosion") CHECK(hazard.kind.str() == "coal_mine");
  }
  CHECK_FALSE(found.untried.empty());
  for (const HazardId& id : found.untried) {
    CHECK(std::ranges::find(found.trials, id, &Trial::hazard) == found.trials.end());
  }
}

TEST_CASE("a night differs from a day: the county depot is shut and its keeper is called in",
          "[readiness][shuozhou]") {
  const RegionReadiness& by_night = tonight();
  const RegionReadiness by_day = readiness(shuozhou(), {}, day);
  const auto in_time = [](const RegionReadiness& one) {
    std::size_t sum = 0;
    for (const Trial& trial : one.trials) sum += trial.count(NeedState::in_time);
    return sum;
  };
  CHECK(in_time(by_day) >= in_time(by_night));
  CHECK(by_day.trials.size() == by_night.trials.size());
}

TEST_CASE("threads change no byte", "[readiness][shuozhou]") {
  const Region& region = shuozhou();
  const auto bytes = [&](const RegionReadiness& found) {
    return canonical_json(gap_json(found, region, Language::zh));
  };
  CHECK(bytes(tonight()) == bytes(readiness(region, {}, night, {.threads = 3})));
}

TEST_CASE("the standard of mine rescue is for coal mines alone", "[readiness][shuozhou]") {
  const RegionReadiness& found = tonight();
  const auto share = std::ranges::find_if(found.standards, [](const StandardShare& one) {
    return one.standard.service == "mine_rescue" && one.standard.measured == "driving_time";
  });
  REQUIRE(share != found.standards.end());
  for (const StandardAt& one : share->hazards) {
    const bool mine = find(shuozhou().hazards, one.hazard)->kind.str() == "coal_mine";
    CHECK((one.state == StandardState::not_applicable) == !mine);
    if (one.state == StandardState::met) CHECK(*one.time <= Minutes(30));
    if (one.state == StandardState::missed && one.time) CHECK(*one.time > Minutes(30));
  }
}

TEST_CASE("what cannot be spared: the answer without it is what respond says without it",
          "[readiness][shuozhou]") {
  const Region& region = shuozhou();
  const RegionReadiness found =
      readiness(region, {}, night, {.hazards = {HazardId("CM04")}, .losses = true});
  REQUIRE_FALSE(found.losses.empty());
  std::size_t compared = 0;
  for (const LossOf& loss : found.losses) {
    Situation without;
    if (const auto* team = std::get_if<TeamId>(&loss.what)) {
      for (const Crew& crew : region.crews) {
        if (crew.team == *team) without.crews[crew.id].readiness = Readiness::off;
      }
    } else if (const auto* stockpile = std::get_if<StockpileId>(&loss.what)) {
      for (const Lot& lot : region.lots) {
        if (lot.stockpile == *stockpile) without.balances[lot.id] = Quantity(0);
      }
    } else {
      without.closures.push_back(
          {.id = ClosureId("x"), .target = "edge:" + std::get<RoadId>(loss.what).str()});
    }
    const RegionReadiness then = readiness(region, without, night, {.hazards = {HazardId("CM04")}});
    std::size_t late = 0;
    std::size_t unmet = 0;
    for (std::size_t t = 0; t < then.trials.size(); ++t) {
      for (std::size_t i = 0; i < then.trials[t].needs.size(); ++i) {
        const NeedState was = found.trials[t].needs[i].state;
        const NeedState is = then.trials[t].needs[i].state;
        if (was == NeedState::in_time && is == NeedState::late) ++late;
        if (was != NeedState::unmet && is == NeedState::unmet) ++unmet;
      }
    }
    INFO(loss.what.index() << " "
                           << std::visit([](const auto& id) { return id.str(); }, loss.what));
    CHECK(loss.now_late == late);
    CHECK(loss.now_unmet == unmet);
    ++compared;
  }
  CHECK(compared > 10);
}

TEST_CASE("a post left empty breaks what respond's own chain says it breaks",
          "[readiness][shuozhou]") {
  const Region& region = shuozhou();
  const RegionReadiness found =
      readiness(region, {}, night, {.hazards = {HazardId("CM04")}, .losses = true});
  REQUIRE_FALSE(found.posts.empty());
  std::map<std::pair<OrganisationId, std::string>, std::size_t> limits;
  for (const Trial& trial : found.trials) {
    const BasisRef& ref = trial.bases.front();
    const Response answer =
        respond(incident_of(trial.hazard, ref, basis_of(ref, region), night), region);
    const Linkage chain = begin(prepared(chain_of(answer, region)));
    for (const WeakPoint& point : weak_points(chain, 1000)) {
      if (point.kind != WeakPoint::Kind::post) continue;
      limits[{OrganisationId(point.id), point.post.zh}] += point.limits;
    }
  }
  CHECK(limits.size() == found.posts.size());
  for (const PostLoss& loss : found.posts) {
    INFO(loss.organisation.str() << " " << loss.post.en);
    CHECK((limits[{loss.organisation, loss.post.zh}]) == loss.limits);
  }
  for (std::size_t i = 1; i < found.posts.size(); ++i) {
    CHECK(found.posts[i - 1].limits >= found.posts[i].limits);
  }
}

TEST_CASE("a radius for towns is for towns, and its people are counted one by one",
          "[readiness][shuozhou]") {
  const Region& region = shuozhou();
  const auto share_of = [&](const char* area) {
    const auto found = std::ranges::find_if(tonight().standards, [&](const StandardShare& one) {
      return one.standard.measured == "radius" &&
             one.standard.areas == std::vector<std::string>{area};
    });
    REQUIRE(found != tonight().standards.end());
    return *found;
  };
  const auto urban = [](const std::string& kind) {
    return kind == "city_center" || kind == "county_seat" || kind == "community";
  };
  const auto rural = [](const std::string& kind) { return kind == "town" || kind == "village"; };
  for (const bool in_town : {true, false}) {
    const StandardShare share = share_of(in_town ? "urban" : "rural");
    std::int64_t people = 0;
    std::int64_t within = 0;
    for (const Place& place : region.roads->places()) {
      if (!place.population_night || !(in_town ? urban(place.kind) : rural(place.kind))) continue;
      people += *place.population_night;
      const bool near = std::ranges::any_of(region.teams, [&](const Team& team) {
        const bool skilled = std::ranges::any_of(region.crews, [&](const Crew& crew) {
          return crew.team == team.id && std::ranges::any_of(crew.skills, [](const Skill& skill) {
                   return skill.capability == CapabilityId("ambulance");
                 });
        });
        return team.staffing == Staffing::full_time && (team.kind == "ambulance" || skilled) &&
               distance(team.position, place.position) <= *share.standard.radius;
      });
      if (near) within += *place.population_night;
    }
    CHECK(people > 0);
    CHECK(share.people == people);
    CHECK(share.people_within == within);
    for (const StandardAt& one : share.hazards) {
      const Hazard& hazard = *find(region.hazards, one.hazard);
      const auto index = hazard.place ? region.roads->find(*hazard.place) : std::nullopt;
      const std::string kind = index ? (*region.roads)[*index].kind : "";
      const bool known = urban(kind) || rural(kind);
      CHECK((one.state == StandardState::unknown) == !known);
      if (known) {
        CHECK((one.state == StandardState::not_applicable) == (urban(kind) != in_town));
      }
    }
  }
}

TEST_CASE("the page fetches nothing, runs nothing, and shows every picture as a table too",
          "[readiness][shuozhou]") {
  const Region& region = shuozhou();
  const RegionReadiness found =
      readiness(region, {}, night, {.hazards = {HazardId("CM04"), HazardId("CH01")}});
  const Outlook ahead = outlook(region, {}, found);
  const Travel roads(region.roads);
  const auto balances = all_balances(true, scenarios_of(found), region, {}, roads, night);
  REQUIRE_FALSE(balances.empty());
  for (const BalanceStudy& one : balances) CHECK(one.checked);
  const Moves shifts = moves(region, {}, roads, ahead.months.at(6));
  for (const Language language : {Language::zh, Language::en}) {
    const std::string page =
        gap_html({found, ahead, {}, balances, shifts, ahead.months.at(6)}, region, language);
    for (const char* never : {"<script", "http://", "https://", "url(", "@import", "onload"}) {
      INFO(never);
      CHECK(page.find(never) == std::string::npos);
    }
    CHECK(page.find("default-src 'none'") != std::string::npos);
    CHECK(page.find(html_of(region.header.banner.in(language))) != std::string::npos);
    std::size_t pictures = 0;
    std::size_t tables = 0;
    for (std::size_t at = 0; (at = page.find("<svg", at)) != std::string::npos; ++at) ++pictures;
    for (std::size_t at = 0; (at = page.find("<table", at)) != std::string::npos; ++at) ++tables;
    CHECK(pictures > 0);
    CHECK(tables >= 6);
  }
}

TEST_CASE("a region without hazards, and a hazard nobody knows, are refused", "[readiness]") {
  CHECK(refusal_code([] { (void)readiness(Region{}, {}, night); }) == Code::readiness_no_hazards);
  CHECK(refusal_code([] {
          (void)readiness(shuozhou(), {}, night, {.hazards = {HazardId("nowhere")}});
        }) == Code::id_unknown);
}

TEST_CASE("a spreadsheet runs nothing that the gap report wrote", "[readiness][shuozhou]") {
  const RegionReadiness found = readiness(shuozhou(), {}, night, {.hazards = {HazardId("CM04")}});
  const std::string csv = gap_csv(found, shuozhou(), Language::en);
  for (std::size_t i = 0; i + 1 < csv.size(); ++i) {
    if (csv[i] == ',' || csv[i] == '\n')
      CHECK(std::string("=+-@\t").find(csv[i + 1]) == std::string::npos);
  }
}
