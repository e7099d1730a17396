#include <string>
#include <vector>

#include "muster/plan/activation.hpp"
#include "muster/plan/rules.hpp"
#include "muster/resources/region.hpp"
#include "muster/resources/road_rows.hpp"
#include "muster/resources/stockpile.hpp"
#include "muster/resources/travel_by_vehicle.hpp"
#include "muster/resources/verify_dispatch.hpp"
#include "support/catch.hpp"
#include "support/drawn_incidents.hpp"

using namespace muster;

namespace {

const Instant alarm = Instant{} + std::chrono::hours{500'000};

/// One incident, and depots whose one vehicle takes so many units at a time, each of 100 kg.
struct Loads {
  DrawnRegion drawn = DrawnRegion(70);
  Rule rule = {
      .id = RuleId("rule-haulage"), .subject = "haulage", .valid_from = *parse_date("2000-01-01")};
  Region region = {};
  std::vector<Requirement> requirements = {};
  Candidates candidates = {};

  void need(const std::string& material, int minutes, int quantity) {
    drawn.material(material).mass_kg = Decimal::of(100);
    Requirement& one = requirements.emplace_back();
    one.id = RequirementId("i0/" + material);
    one.incident = IncidentId("i0");
    one.material = MaterialId(material);
    one.curve = {{.within = Minutes{minutes},
                  .by = alarm + Minutes{minutes},
                  .quantity = Quantity(quantity)}};
  }

  /// Lots of the same depot follow one another.
  void lot(const std::string& depot, int kilometre, const std::string& material, int units,
           int load) {
    const std::string id = depot + "-" + std::to_string(rule.rows.size());
    drawn.lot(id, kilometre, material, units).stockpile = StockpileId(depot);
    Stockpile& made = drawn.stockpile_of_last_lot();
    made.id = StockpileId(depot);
    made.trucks = 1;
    rule.rows.push_back(
        {{"depot", depot}, {"load_kg", std::to_string(100 * load)}, {"unloading", "5min"}});
  }

  [[nodiscard]] Dispatch dispatched() {
    region = drawn.region();
    auto& depots = region.stockpiles;
    depots.erase(std::unique(depots.begin(), depots.end(),
                             [](const Stockpile& a, const Stockpile& b) { return a.id == b.id; }),
                 depots.end());
    std::ranges::sort(rule.rows);
    rule.rows.erase(std::unique(rule.rows.begin(), rule.rows.end()), rule.rows.end());
    region.rules.rules.push_back(rule);
    const int gate = 0;
    const DrawnIncidents incidents(region, {&gate, 1}, alarm);
    candidates = muster::candidates(requirements, incidents.located, {}, {}, region, {},
                                    incidents.travel, alarm);
    return dispatch(requirements, candidates, region, {});
  }

  [[nodiscard]] Findings wrong(const Dispatch& answer) const {
    return verify_dispatch(requirements, candidates, answer, region, {});
  }
};

}  // namespace

TEST_CASE("two lots of one material share the room on a load", "[resources][dispatch][supply]") {
  Loads world;
  world.need("CEMENT", 60, 4);
  world.lot("depot", 20, "CEMENT", 2, 2);
  world.lot("depot", 20, "CEMENT", 2, 2);
  Dispatch answer = world.dispatched();
  CHECK(world.wrong(answer).empty());
  Quantity first;
  Quantity all;
  for (const Assignment& one : answer.assignments) {
    if (one.load == 1) first = first + one.quantity;
    all = all + one.quantity;
  }
  CHECK(first == Quantity(2));
  CHECK(all == Quantity(4));
  for (Assignment& one : answer.assignments) one.load = 1;
  CHECK(!world.wrong(answer).empty());
}

TEST_CASE("a load is left to what nobody else could bring, whichever is decided first",
          "[resources][dispatch][supply]") {
  // Both depots are in time with one load. Cement and steel lie at both, timber only at the first
  // and tarpaulin only at the second: neither may fill the load that is nearer to it.
  Loads world;
  world.need("CEMENT", 50, 1);
  world.need("STEEL", 50, 1);
  world.need("TIMBER", 50, 1);
  world.need("TARPAULIN", 50, 1);
  for (const char* material : {"CEMENT", "STEEL", "TIMBER"}) {
    world.lot("depot-a", 20, material, 1, 2);
  }
  for (const char* material : {"CEMENT", "STEEL", "TARPAULIN"}) {
    world.lot("depot-b", 25, material, 1, 2);
  }
  const Dispatch answer = world.dispatched();
  CHECK(world.wrong(answer).empty());
  REQUIRE(answer.assignments.size() == 4);
  for (const Assignment& one : answer.assignments) {
    CHECK(!one.late_by);
    CHECK(one.load == 1);
  }
  CHECK(!answer.supply_open);
}

TEST_CASE("where there are too many ways to share a load, the answer says what is not proved",
          "[resources][dispatch][supply]") {
  Loads world;
  for (const char* material : {"CEMENT", "STEEL", "TIMBER"}) {
    world.need(material, 50, 500);
    world.lot("depot", 20, material, 500, 500);
  }
  const Dispatch answer = world.dispatched();
  CHECK(world.wrong(answer).empty());
  REQUIRE(answer.supply_open);
  CHECK(answer.supply_open->aim == Aim::in_time);
  CHECK(answer.supply_open->value == 1000);
  REQUIRE(answer.supply_open->bound);
  CHECK(*answer.supply_open->bound < 1000);
  CHECK(*answer.supply_open->bound > 0);
}
