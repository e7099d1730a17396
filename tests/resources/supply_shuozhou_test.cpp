// The sample region with what it leaves open filled in for the test: sample figures, all of them.
#include <algorithm>
#include <map>
#include <set>
#include <string>
#include <tuple>
#include <vector>

#include "muster/plan/catalogue.hpp"
#include "muster/resources/agreement.hpp"
#include "muster/resources/region.hpp"
#include "muster/resources/region_folder.hpp"
#include "muster/resources/response.hpp"
#include "muster/resources/stockpile.hpp"
#include "muster/resources/verify_dispatch.hpp"
#include "support/catch.hpp"
#include "support/files.hpp"

using namespace muster;
using namespace std::chrono_literals;

namespace {

const Region& shuozhou() {
  static const RegionReading reading = read_region((source_dir() / "data/shuozhou").string());
  REQUIRE(reading.region != nullptr);
  return *reading.region;
}

constexpr Instant known{std::chrono::sys_days{std::chrono::year{2026} / 11 / 19} + 2h};

Incident at_hazard(const char* kind, const char* hazard,
                   std::map<IndicatorId, Decimal> indicators = {}) {
  return {.id = IncidentId("i"),
          .kind = IncidentKindId(kind),
          .occurred = known - 12min,
          .known = known,
          .place = HazardId(hazard),
          .indicators = std::move(indicators)};
}

Region with_rule(const std::string& subject, std::vector<std::map<std::string, std::string>> rows) {
  Region region = shuozhou();
  region.rules.rules.push_back({.id = RuleId("sample-" + subject),
                                .subject = subject,
                                .mark = "illustrative",
                                .valid_from = *parse_date("2020-01-01"),
                                .rows = std::move(rows)});
  return region;
}

Response checked(const Incident& incident, const Region& region) {
  Response answer = respond(incident, region);
  for (const Finding& one : verify_dispatch(answer.requirements, answer.candidates, answer.dispatch,
                                            region, answer.dispatch.options)) {
    FAIL_CHECK(text(one, Language::en));
  }
  return answer;
}

}  // namespace

TEST_CASE("sandbags for a broken tailings pond come load after load",
          "[resources][shuozhou][supply]") {
  const Incident incident = at_hazard("tailings_break", "TS01");
  const auto loads = [&](const Region& region) {
    std::map<LotId, std::size_t> most;
    for (const Assignment& one : checked(incident, region).dispatch.assignments) {
      if (!one.lot || find(region.lots, *one.lot)->material != MaterialId("SANDBAG")) continue;
      std::size_t& load = most[*one.lot];
      load = std::max(load, one.load);
    }
    return most;
  };
  const auto at_once = loads(shuozhou());
  REQUIRE(!at_once.empty());
  for (const auto& [lot, load] : at_once) CHECK(load == 0);

  // Filled bags of 25 kg on lorries that carry 8 t: a county's two lorries bring 640 at a time.
  std::vector<std::map<std::string, std::string>> rows;
  for (const char* kind : {"city", "county", "flood", "hazmat", "mine", "regional"}) {
    rows.push_back({{"depot", kind}, {"load_kg", "8000"}, {"unloading", "20min"}});
  }
  Region region = with_rule("haulage", std::move(rows));
  CatalogueParts parts = region.catalogue.parts();
  for (Material& one : parts.materials) {
    if (one.id == MaterialId("SANDBAG")) one.mass_kg = Decimal::of(25);
  }
  region.catalogue = Catalogue(std::move(parts));
  const auto split = loads(region);
  CHECK(std::ranges::any_of(split, [](const auto& one) { return one.second > 1; }));
}

TEST_CASE("excavators for a slide wait for the low-loaders there are",
          "[resources][shuozhou][low_loader]") {
  const Incident incident = at_hazard("open_pit_slide", "CM01");
  const Response drives = checked(incident, shuozhou());
  const std::map<std::string, std::string> row = {
      {"carried", "road_maintenance"}, {"low_loader", "LOW-LOADER"}, {"loading", "20min"}};
  const Region region = with_rule("low_loader", {row});
  const Response rides = checked(incident, region);
  std::map<CrewId, int> by;
  for (const Assignment& one : rides.dispatch.assignments) {
    if (one.low_loader) ++by[*one.low_loader];
  }
  // Whoever of the road teams still goes is carried; where no low-loader can come it is said.
  for (const Assignment& one : rides.dispatch.assignments) {
    if (!one.crew || one.carried) continue;
    const Team& team = *find(region.teams, find(region.crews, *one.crew)->team);
    CHECK((team.kind != "road_maintenance" || one.low_loader.has_value()));
  }
  // They could come behind the low-loaders of the opencast mine, later than those near by.
  const auto carried = std::ranges::count_if(
      rides.candidates.crews, [](const CrewCandidate& one) { return one.low_loader.has_value(); });
  const auto stay = std::ranges::count_if(rides.candidates.ruled_out, [](const RuledOut& one) {
    return one.reason.code == Code::candidate_no_low_loader;
  });
  CHECK(carried + stay > 0);
  for (const auto& [loader, times] : by) CHECK(times == 1);
  for (const Assignment& one : drives.dispatch.assignments) CHECK(!one.low_loader);
}

TEST_CASE("no agreement of the region brings more crews than it allows",
          "[resources][shuozhou][access]") {
  const Response answer = checked(
      at_hazard("gas_explosion", "CM04", {{IndicatorId("trapped"), Decimal::of(40)}}), shuozhou());
  std::map<AgreementId, std::int64_t> crews;
  for (const Assignment& one : answer.dispatch.assignments) {
    if (one.crew && !one.carried && one.coming.agreement) ++crews[*one.coming.agreement];
  }
  REQUIRE(!crews.empty());
  for (const auto& [id, count] : crews) {
    const Agreement* agreement = find(shuozhou().agreements, id);
    REQUIRE(agreement != nullptr);
    if (agreement->limit_crews) CHECK(count <= *agreement->limit_crews);
  }
}

TEST_CASE("fire crews that rest at the scene are asked for twice over",
          "[resources][shuozhou][requirements]") {
  const auto wanted = [](const Region& region) {
    const Response answer = checked(at_hazard("fire", "CH03"), region);
    const auto found = std::ranges::find_if(answer.requirements, [](const Requirement& one) {
      return one.capability == CapabilityId("fire_fighting") && one.cycle;
    });
    REQUIRE(found != answer.requirements.end());
    return found->curve.front().quantity.count();
  };
  const std::int64_t once = wanted(shuozhou());
  const std::map<std::string, std::string> row = {{"capability", "fire_fighting"},
                                                  {"rest_up_to", "1h"}};
  CHECK(wanted(with_rule("rest_at_scene", {row})) == 2 * once);
}

TEST_CASE(
    "who fits is whoever has a skill that covers the need, one crew after the other looked at",
    "[resources][candidates][oracle]") {
  const Region& region = shuozhou();
  std::size_t looked_at = 0;
  for (const char* kind : {"gas_explosion", "water_inrush", "mine_fire"}) {
    const Response answer = respond(at_hazard(kind, "CM04"), region, {});
    for (std::size_t i = 0; i < answer.requirements.size(); ++i) {
      const Requirement& need = answer.requirements[i];
      std::set<Resource> named;
      for (const CrewCandidate& one : answer.candidates.crews) {
        if (one.requirement == i) named.insert(one.crew);
      }
      for (const LotCandidate& one : answer.candidates.lots) {
        if (one.requirement == i) named.insert(one.lot);
      }
      for (const RuledOut& one : answer.candidates.ruled_out) {
        if (one.requirement == i) named.insert(one.resource);
      }
      CAPTURE(kind, need.id.str());
      for (const Crew& crew : region.crews) {
        const bool fits = need.capability && std::ranges::any_of(crew.skills, [&](const Skill& s) {
                            return region.catalogue.find(s.capability) != nullptr &&
                                   region.catalogue.covers(s.capability, *need.capability);
                          });
        CHECK(named.contains(crew.id) == fits);
        ++looked_at;
      }
      for (const Lot& lot : region.lots) {
        const bool is_it = need.material && lot.material == *need.material;
        if (is_it && lot.quantity > Quantity(0)) CHECK(named.contains(lot.id));
      }
    }
    const auto by_arrival = [](const auto& one) {
      return std::tie(one.requirement, one.coming.arrives);
    };
    CHECK(std::ranges::is_sorted(answer.candidates.crews, {}, by_arrival));
    CHECK(std::ranges::is_sorted(answer.candidates.otherwise, {}, by_arrival));
  }
  CHECK(looked_at > 5000);
}
