#include "muster/plan/reporting.hpp"

#include <algorithm>

#include "muster/plan/catalogue.hpp"
#include "support/catch.hpp"
#include "support/shipped_rules.hpp"

using namespace muster;

namespace {

const Date today = parse_date("2026-11-20").value();
const Instant known = parse_instant("2026-11-20T02:52:00+08:00").value();

LocatedIncident explosion() {
  LocatedIncident located;
  located.incident = {
      .id = IncidentId("i"), .kind = IncidentKindId("gas_explosion"), .known = known};
  return located;
}

Catalogue kinds() {
  CatalogueParts parts;
  const auto kind = [&](const char* id, const char* parent) {
    IncidentKind one{.id = IncidentKindId(id), .name = id};
    if (*parent != '\0') one.parent = IncidentKindId(parent);
    parts.incident_kinds.push_back(one);
  };
  kind("coal_mine_accident", "mine_accident");
  kind("gas_explosion", "coal_mine_accident");
  kind("mine_accident", "");
  kind("road_traffic", "");
  return Catalogue(std::move(parts));
}

Reporting asked(const Grades& grades, const std::map<Tier, Instant>& received = {},
                LocatedIncident incident = explosion()) {
  const auto result = reporting(incident, grades, received, kinds(), shipped_rules(), today);
  REQUIRE(result);
  return *result;
}

const StatutoryReport* find_step(const Reporting& reporting, std::string_view step, Tier from) {
  for (const StatutoryReport& report : reporting.reports) {
    if (report.step == step && report.from == from) return &report;
  }
  return nullptr;
}

Grades of(Grade grade) { return {.confirmed = Grade::ordinary, .potential = grade}; }

}  // namespace

TEST_CASE("twelve trapped and nobody dead are reported to where a serious accident is",
          "[plan][reporting]") {
  const auto found =
      grades({{IndicatorId("trapped"), Decimal::of(12)}, {IndicatorId("dead"), Decimal::of(0)}},
             shipped_rules(), today, {});
  REQUIRE(found);
  CHECK(found->confirmed == Grade::ordinary);
  CHECK(found->potential == Grade::serious);
  const Reporting result = asked(*found);
  CHECK(result.grade == Grade::serious);
  CHECK(result.up_to == Tier::nation);
  CHECK(find_step(result, "level_to_level", Tier::province) != nullptr);
  CHECK(find_step(result, "province_to_state_council", Tier::province) != nullptr);
  CHECK(result.times_per_day == Decimal::of(2));
}

TEST_CASE("the chain ends where the grade ends it", "[plan][reporting]") {
  const auto levels = [](Grade grade) {
    std::vector<Tier> tiers;
    for (const StatutoryReport& report : asked(of(grade)).reports) {
      if (report.to) tiers.push_back(*report.to);
    }
    return tiers;
  };
  CHECK(levels(Grade::ordinary) == std::vector{Tier::county, Tier::city});
  CHECK(levels(Grade::fairly_serious) == std::vector{Tier::county, Tier::city, Tier::province});
  CHECK(levels(Grade::serious) ==
        std::vector{Tier::county, Tier::city, Tier::province, Tier::nation, Tier::nation});
  CHECK(levels(Grade::particularly_serious) == levels(Grade::serious));
}

TEST_CASE("one hour from the head being told, then two hours from each level's own receipt",
          "[plan][reporting]") {
  const std::map<Tier, Instant> received = {{Tier::county, known + Minutes{4}},
                                            {Tier::city, known + Minutes{14}}};
  const Reporting result = asked(of(Grade::serious), received);
  CHECK(find_step(result, "unit_to_county", Tier::enterprise)->due == known + Minutes{60});
  CHECK(find_step(result, "level_to_level", Tier::county)->due == known + Minutes{124});
  CHECK(find_step(result, "level_to_level", Tier::city)->due == known + Minutes{134});
  CHECK_FALSE(find_step(result, "level_to_level", Tier::province)->due);
  CHECK(find_step(result, "level_to_own_government", Tier::county)->due == known + Minutes{124});
}

TEST_CASE("a sector's own rows hold for every kind under it", "[plan][reporting]") {
  const Reporting mine = asked(of(Grade::ordinary));
  CHECK(find_step(mine, "unit_to_mine_safety", Tier::enterprise) != nullptr);
  CHECK(std::ranges::count(mine.beside, "mine_safety") == 1);
  CHECK(std::ranges::count(mine.beside, "ecology") == 0);
  CHECK(std::ranges::count(mine.beside, "own_government") == 0);  // each level has its own report

  LocatedIncident crash = explosion();
  crash.incident.kind = IncidentKindId("road_traffic");
  crash.incident.occurred = known;
  const Reporting road = asked(of(Grade::ordinary), {}, crash);
  CHECK(find_step(road, "unit_to_mine_safety", Tier::enterprise) == nullptr);
  CHECK(find_step(road, "correction", Tier::enterprise)->due == known + Minutes{7 * 24 * 60});
  CHECK_FALSE(find_step(mine, "correction", Tier::enterprise)->due);  // nobody knows since when
}

TEST_CASE("without a rule in force nothing is made up", "[plan][reporting]") {
  CHECK_FALSE(reporting(explosion(), of(Grade::serious), {}, kinds(), {}, today));
  CHECK_FALSE(reporting(explosion(), of(Grade::serious), {}, kinds(), shipped_rules(),
                        parse_date("2007-05-31").value()));
}
