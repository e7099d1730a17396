// Would every plan work tonight? What readiness says of each hazard is what respond() says there.
#include "muster/resources/readiness.hpp"

#include <algorithm>

#include "muster/resources/gap_report.hpp"
#include "muster/resources/response_json.hpp"
#include "support/catch.hpp"
#include "support/errors.hpp"
#include "support/small_region.hpp"

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

}  // namespace

TEST_CASE("readiness equals the first six steps of respond, to the byte, in all of Shuozhou",
          "[readiness][shuozhou]") {
  const Region& region = shuozhou();
  const RegionReadiness found = readiness(region, {}, night);
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

TEST_CASE("a gas explosion is not tried at a reservoir, and what is not tried is named",
          "[readiness][shuozhou]") {
  const RegionReadiness found = readiness(shuozhou(), {}, night);
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
  const RegionReadiness by_night = readiness(shuozhou(), {}, night);
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
  const auto bytes = [&](unsigned threads) {
    return canonical_json(
        gap_json(readiness(region, {}, night, {.threads = threads}), region, Language::zh));
  };
  CHECK(bytes(1) == bytes(3));
}

TEST_CASE("the standard of mine rescue is for coal mines alone", "[readiness][shuozhou]") {
  const RegionReadiness found = readiness(shuozhou(), {}, night);
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

TEST_CASE("without its only team a mine is without rescue, and that is said first", "[readiness]") {
  SmallRegion small;
  const auto reading = small.read();
  REQUIRE(reading.region);
  const Region& region = *reading.region;
  const RegionReadiness well = readiness(region, {}, night, {.losses = true});
  REQUIRE(well.trials.size() == 1);
  CHECK(well.trials.front().count(NeedState::unmet) == 0);
  REQUIRE_FALSE(well.losses.empty());
  CHECK(std::get<TeamId>(well.losses.front().what) == TeamId("MR"));

  Situation without;
  for (const Crew& crew : region.crews) {
    if (crew.team == TeamId("MR")) without.crews[crew.id].readiness = Readiness::off;
  }
  const RegionReadiness ill = readiness(region, without, night);
  const auto items = item_gaps(ill);
  REQUIRE_FALSE(items.empty());
  CHECK(items.front().capability == CapabilityId("mine_rescue"));
  CHECK(items.front().unmet == 1);
  CHECK(hazard_gaps(ill).front().state() == NeedState::unmet);
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
