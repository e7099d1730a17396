// What the region knows beyond crews and lots, and what the store makes of it: stock by what it is,
// kits, rosters and rest, papers, who pays.
#include "muster/resources/region.hpp"
#include "muster/resources/response_json.hpp"
#include "muster/resources/store.hpp"
#include "support/catch.hpp"
#include "support/errors.hpp"
#include "support/small_region.hpp"

using namespace muster;

namespace {

const Instant morning{Seconds{1795000000}};  // 2026-11-18 11:06:40 UTC
const IncidentId incident("I-1");
const CrewId squad("MR-1");

struct Desk {
  explicit Desk(const SmallRegion& region) : store(Store::create(path, *region.region())) {}

  TemporaryFolder folder = {};
  std::string path = (folder.path() / "region.db").string();
  Store store;
  int keys = 0;

  Deed at(Minutes later, Role role = Role::dispatcher) {
    return {
        .key = "k" + std::to_string(++keys), .actor = "li", .role = role, .at = morning + later};
  }
};

std::vector<std::string> issued(const Store& store) {
  std::vector<std::string> lines;
  for (const Movement& line : store.movements()) {
    if (line.kind == "issue") lines.push_back(line.lot.str() + ' ' + std::to_string(-line.change));
  }
  return lines;
}

}  // namespace

TEST_CASE("what runs out first goes first, and what has run out on arrival does not go",
          "[resources][store]") {
  SmallRegion small;
  const std::string rest = ",bureau,bureau,bureau,0,serviceable,,drawn,test";
  small.add("stock.csv", "L1,WH,SERUM,4,,none" + rest)
      .add("stock.csv", "L2,WH,SERUM,4,,unknown" + rest)
      .add("stock.csv", "L3,WH,SERUM,4,,2026-11-18" + rest)
      .add("stock.csv", "L4,WH,SERUM,4,,2026-11-19" + rest)
      .add("stock.csv", "L5,WH,SERUM,9,,2026-12-01,bureau,bureau,bureau,0,repair,,drawn,test");
  Desk desk(small);
  StockDraw draw{.stockpile = StockpileId("WH"),
                 .material = MaterialId("SERUM"),
                 .quantity = Quantity(6),
                 .incident = incident};
  // At 11:06 UTC it is still the 18th in the region; eight hours later it is the 19th.
  desk.store.issue(draw, desk.at(Minutes{0}, Role::store_keeper));
  CHECK(issued(desk.store) == std::vector<std::string>{"L3 4", "L4 2"});
  draw.quantity = Quantity(17);
  draw.valid_until = morning + Seconds{36 * 3600};
  desk.store.issue(draw, desk.at(Minutes{1}, Role::store_keeper));
  // WH-SERUM until next summer, then the one of unknown expiry, then the one that never runs out.
  CHECK(issued(desk.store) ==
        std::vector<std::string>{"L3 4", "L4 2", "WH-SERUM 10", "L2 4", "L1 3"});
  draw.quantity = Quantity(2);
  CHECK(refusal_text([&] { desk.store.issue(draw, desk.at(Minutes{2})); }) ==
        "WH has 1 of SERUM to give, 2 were asked for (expired, broken and reserved ones do not "
        "count)");
  CHECK(issued(desk.store).size() == 5);
  CHECK(desk.store.verify().faults.empty());
}

TEST_CASE("what is only agreed or still to be made is not handed out", "[resources][store]") {
  SmallRegion small;
  small.file("stock.csv") =
      "lot,stockpile,material,quantity,expires,owner,manager,release_authority,floor,condition,"
      "holding\n"
      "L1,WH,SERUM,4,none,bureau,bureau,bureau,0,serviceable,agreed\n"
      "L2,WH,SERUM,4,none,bureau,bureau,bureau,0,serviceable,capacity\n"
      "L3,WH,SERUM,4,none,bureau,bureau,bureau,0,serviceable,in_kind\n"
      "L4,WH,SERUM,4,none,bureau,bureau,bureau,0,serviceable,\n";
  Desk desk(small);
  desk.store.issue(
      {.stockpile = StockpileId("WH"), .material = MaterialId("SERUM"), .quantity = Quantity(8)},
      desk.at(Minutes{0}));
  CHECK(issued(desk.store) == std::vector<std::string>{"L3 4", "L4 4"});
  CHECK(refusal_code([&] {
          desk.store.issue({.stockpile = StockpileId("WH"),
                            .material = MaterialId("SERUM"),
                            .quantity = Quantity(1)},
                           desk.at(Minutes{1}));
        }) == Code::stock_draw);
}

TEST_CASE("a stocktake says that a lot was looked at, when and by whom", "[resources][store]") {
  Desk desk{SmallRegion()};
  const LotId serum("WH-SERUM");
  CHECK(desk.store.situation().verified.empty());
  desk.store.issue({.lot = serum, .quantity = Quantity(1)}, desk.at(Minutes{1}));
  CHECK(desk.store.situation().verified.empty());
  desk.store.count({.lot = serum, .counted = Quantity(9), .version = 1},
                   desk.at(Minutes{2}, Role::store_keeper));
  desk.store.count({.lot = serum, .counted = Quantity(9), .version = 2, .reason = "by telephone"},
                   desk.at(Minutes{3}, Role::store_keeper));
  const auto verified = desk.store.situation().verified;
  REQUIRE(verified.size() == 1);
  CHECK(verified.at(serum).at == morning + Minutes{3});
  CHECK(verified.at(serum).by == "li");
}

TEST_CASE("a crew rests before it stands ready again, unless somebody says why it must",
          "[resources][store]") {
  SmallRegion small;
  small.file("rest_rules.csv") =
      "team_kind,longest_min,rest_min,mark,source\nmine_rescue,240,120,drawn,test\n";
  Desk desk(small);
  Store& store = desk.store;
  const auto list = std::vector<CrewId>{squad};
  store.engage(squad, incident, desk.at(Minutes{0}));
  CHECK(store.crews().at(0).relieve_by == morning + Minutes{240});
  store.release(incident, list, {}, desk.at(Minutes{200}));
  CHECK(store.crews().at(0).rested_at == morning + Minutes{320});
  const auto duty = [&](Minutes later, const std::string& reason) {
    return refusal_code([&] {
      store.set_status({.crew = squad, .phase = CrewPhase::duty, .reason = reason}, desk.at(later));
    });
  };
  CHECK(refusal_code([&] { store.engage(squad, IncidentId("I-2"), desk.at(Minutes{210})); }) ==
        Code::crew_resting);
  CHECK(duty(Minutes{319}, "") == Code::crew_resting);
  store.set_status({.crew = squad, .phase = CrewPhase::restoring}, desk.at(Minutes{230}));
  CHECK(duty(Minutes{319}, "") == Code::crew_resting);
  CHECK(!duty(Minutes{320}, ""));

  store.engage(squad, IncidentId("I-2"), desk.at(Minutes{330}));
  store.release(IncidentId("I-2"), list, {}, desk.at(Minutes{340}));
  CHECK(!duty(Minutes{341}, "a second shaft is on fire"));
  store.engage(squad, IncidentId("I-3"), desk.at(Minutes{342}));
  CHECK(store.verify().faults.empty());
  // To go out of service or off duty nobody needs to rest.
  store.release(IncidentId("I-3"), list, {}, desk.at(Minutes{350}));
  CHECK(!refusal_code([&] {
    store.set_status({.crew = squad, .phase = CrewPhase::off_duty}, desk.at(Minutes{351}));
  }));
}

TEST_CASE("where no rule of rest is known, none is made up", "[resources][store]") {
  Desk desk{SmallRegion()};
  desk.store.engage(squad, incident, desk.at(Minutes{0}));
  CHECK(!desk.store.crews().at(0).relieve_by);
  desk.store.release(incident, {}, {}, desk.at(Minutes{1}));
  CHECK(!desk.store.crews().at(0).rested_at);
  CHECK(!refusal_code([&] {
    desk.store.set_status({.crew = squad, .phase = CrewPhase::duty}, desk.at(Minutes{2}));
  }));
}

TEST_CASE("the papers of a team are judged on the day it was engaged", "[resources][store]") {
  SmallRegion small;
  small.file("team_papers.csv") =
      "team,paper,number,valid_from,valid_to,mark,source\n"
      "MR,accident_insurance,P-1,2026-01-01,2026-11-18,drawn,test\n"
      "MR,motorway_pass,P-2,2026-11-19,2027-11-18,drawn,test\n"
      "FD,accident_insurance,P-3,2026-01-01,2026-12-31,drawn,test\n";
  Desk desk(small);
  desk.store.record({.id = incident, .kind = "gas_explosion", .known = morning},
                    desk.at(Minutes{0}));
  desk.store.engage(squad, incident, desk.at(Minutes{1}));
  desk.store.engage(CrewId("MR-2"), incident, desk.at(Minutes{60 * 24}));
  const Settlement settlement = desk.store.settlement(incident);
  REQUIRE(settlement.papers.size() == 2);
  CHECK(settlement.papers[0].number == "P-1");
  CHECK(settlement.papers[0].held);
  CHECK(settlement.papers[1].paper == "motorway_pass");
  CHECK(!settlement.papers[1].held);
}

TEST_CASE("who pays comes from the rule of the narrowest kind, where nobody was named",
          "[resources][store]") {
  SmallRegion small;
  small.file("payers.csv") =
      "id,cost,kind,pays,organisation,mark,source\n"
      "a,requisition,,organisation,bureau,drawn,test\n"
      "b,requisition,coal_mine_accident,organisation,rescue-co,drawn,test\n"
      "c,service,,accident_unit,,drawn,test\n"
      "d,stock,fire,organisation,bureau,drawn,test\n";
  Desk desk(small);
  const auto record = [&](const char* id, const char* kind) {
    desk.store.record({.id = IncidentId(id), .kind = kind, .known = morning}, desk.at(Minutes{0}));
  };
  record("gas", "gas_explosion");
  record("fire", "fire");
  const auto take = [&](const char* id, TakenAs as, std::optional<OrganisationId> payer = {}) {
    desk.store.requisition({.as = as,
                            .incident = IncidentId(id),
                            .owner = OrganisationId("mine-co"),
                            .what = "pump",
                            .quantity = Quantity(1),
                            .decision = "Z-1",
                            .owed_minor = 100,
                            .taken = morning,
                            .payer = std::move(payer)},
                           desk.at(Minutes{1}));
  };
  take("gas", TakenAs::requisition);
  take("gas", TakenAs::requisition, OrganisationId("bureau"));
  take("gas", TakenAs::service);
  take("fire", TakenAs::requisition);

  const Settlement gas = desk.store.settlement(IncidentId("gas"));
  REQUIRE(gas.by_rule.size() == 4);
  CHECK(gas.by_rule[0].rule == PayerRuleId("b"));
  CHECK(gas.by_rule[0].payer == OrganisationId("rescue-co"));
  // The accident unit pays, but nobody has said yet which that is.
  CHECK(gas.by_rule[1].rule == PayerRuleId("c"));
  CHECK(!gas.by_rule[1].payer);
  CHECK(!gas.by_rule[2].rule);
  CHECK(!gas.by_rule[3].rule);
  REQUIRE(gas.payers.size() == 3);
  CHECK(!gas.payers[0].payer);
  CHECK(gas.payers[1].payer == OrganisationId("bureau"));
  CHECK(!gas.payers[1].by_rule);
  CHECK(gas.payers[2].payer == OrganisationId("rescue-co"));
  CHECK(gas.payers[2].by_rule);
  CHECK(gas.owed_minor == 300);

  const Settlement fire = desk.store.settlement(IncidentId("fire"));
  CHECK(fire.by_rule[0].rule == PayerRuleId("a"));
  CHECK(fire.by_rule[2].rule == PayerRuleId("d"));
}

TEST_CASE("the accident unit is the one the committed answer names", "[resources][store]") {
  SmallRegion small;
  small.file("payers.csv") =
      "id,cost,kind,pays,organisation,mark,source\nc,crew,,accident_unit,,drawn,test\n";
  Desk desk(small);
  const auto region = desk.store.region();
  const Incident happened{.id = incident,
                          .kind = IncidentKindId("gas_explosion"),
                          .known = morning,
                          .place = HazardId("M1")};
  desk.store.commit(
      response_json(respond(happened, *region, desk.store.situation()), *region, Language::en),
      desk.at(Minutes{1}));
  const Settlement settlement = desk.store.settlement(incident);
  CHECK(settlement.by_rule[3].cost == Cost::crew);
  CHECK(settlement.by_rule[3].payer == OrganisationId("mine-co"));
}

TEST_CASE("what is kept for the incident that asks is free for it, what is kept for others is not",
          "[resources][store]") {
  Desk desk{SmallRegion()};
  const LotId lot("WH-STRETCHER");
  const IncidentId other("I-2");
  const Quantity all = find(desk.store.region()->lots, lot)->quantity;
  REQUIRE(all >= Quantity(15));
  const auto keep = [&](const IncidentId& one, std::int64_t quantity) {
    desk.store.reserve({.lot = lot,
                        .quantity = Quantity(quantity),
                        .incident = one,
                        .purpose = "kept",
                        .from = morning},
                       desk.at(Minutes{0}));
  };
  keep(incident, 5);
  keep(other, 7);
  keep(incident, 3);

  const Situation anybody = desk.store.situation();
  CHECK(anybody.balances.at(lot) == all - Quantity(15));
  CHECK(anybody.reserved.at(lot) == Quantity(15));
  const Situation own = desk.store.situation({&incident, 1});
  CHECK(own.balances.at(lot) == all - Quantity(7));
  CHECK(own.reserved.at(lot) == Quantity(7));
  const std::vector<IncidentId> both = {other, incident, other};
  CHECK(desk.store.situation(both).balances.at(lot) == all);
  CHECK(!desk.store.situation(both).reserved.contains(lot));

  // Fewer are found than are kept: nobody is offered what another was promised.
  const auto row = desk.store.stock().front();
  desk.store.count({.lot = lot, .counted = Quantity(10), .version = row.version},
                   desk.at(Minutes{1}, Role::store_keeper));
  CHECK(desk.store.situation().balances.at(lot) == Quantity(0));
  CHECK(desk.store.situation({&incident, 1}).balances.at(lot) == Quantity(3));
  CHECK(desk.store.situation({&other, 1}).balances.at(lot) == Quantity(2));
}
