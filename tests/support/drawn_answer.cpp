#include "support/drawn_answer.hpp"

#include <chrono>
#include <string>
#include <vector>

#include "muster/plan/catalogue.hpp"
#include "muster/plan/plan.hpp"
#include "muster/resources/region.hpp"
#include "muster/resources/roads.hpp"
#include "muster/resources/stockpile.hpp"

using namespace muster;

namespace {

const OrganisationId bureau("CMD01");
const OrganisationId county_bureau("CMD08");
const OrganisationId mine("ent-CM04");
const OrganisationId datong("ent-datong");
const IncidentId explosion("gas-1");

CatalogueParts words_of_the_trade() {
  CatalogueParts parts;
  parts.incident_kinds = {
      {.id = IncidentKindId("gas_explosion"), .name = {"瓦斯爆炸", "gas explosion"}}};
  parts.capabilities = {{.id = CapabilityId("ambulance"), .name = {"院前急救", "ambulance"}},
                        {.id = CapabilityId("mine_rescue"), .name = {"矿山救护", "mine rescue"}}};
  parts.materials = {{.id = MaterialId("BRT-O2-4H"),
                      .name = {"4小时正压氧气呼吸器", "oxygen breathing set, 4 h"},
                      .unit = "套",
                      .display_unit = "套"}};
  parts.indicators = {
      {.id = IndicatorId("injured"), .name = {"受伤人数", "people injured"}, .unit = "人"},
      {.id = IndicatorId("trapped"), .name = {"被困人数", "people trapped"}, .unit = "人"}};
  parts.hazard_kinds = {{.id = HazardKindId("coal_mine"), .name = {"煤矿", "coal mine"}}};
  return parts;
}

void add_organisations(Region& region) {
  region.jurisdictions = {
      {.id = JurisdictionId("140600"), .name = {"朔州市", "Shuozhou"}, .tier = Tier::city},
      {.id = JurisdictionId("140681"),
       .name = {"怀仁市", "Huairen"},
       .tier = Tier::county,
       .parent = JurisdictionId("140600")}};
  region.organisations = {
      {.id = bureau,
       .name = {"朔州市应急管理局", "Shuozhou Emergency Management Bureau"},
       .tier = Tier::city},
      {.id = county_bureau, .name = {"怀仁市应急管理局", "Huairen Emergency Management Bureau"}},
      {.id = mine, .name = {"柴沟煤矿", "Chaigou mine"}, .tier = Tier::enterprise},
      {.id = datong,
       .name = {"大同矿山救援公司", "Datong Mine Rescue Company"},
       .tier = Tier::enterprise}};
  region.contacts = {{.id = ContactId("c1"),
                      .organisation = county_bureau,
                      .role = {"值班室", "duty room"},
                      .channel = "phone",
                      .address = "0349-555-0108",
                      .call_order = 1}};
}

void add_team(Region& region, const std::string& id, const Text& name,
              const OrganisationId& authority, Act act, const CapabilityId& can, const Text& sort,
              int crews) {
  region.teams.push_back({.id = TeamId(id),
                          .name = name,
                          .organisation = authority,
                          .kind = "drawn",
                          .place = PlaceId("town"),
                          .authority = authority,
                          .act = act});
  for (int i = 1; i <= crews; ++i) {
    const std::string number = std::to_string(i);
    region.crews.push_back(
        {.id = CrewId(id + "-0" + number),
         .team = TeamId(id),
         .name = {name.zh + " " + sort.zh + number, name.en + ", " + sort.en + " " + number},
         .skills = {{.capability = can}}});
  }
}

void add_forces(Region& region) {
  const CapabilityId rescue("mine_rescue");
  add_team(region, "EMS01", {"怀仁市人民医院", "Huairen People's Hospital"}, county_bureau,
           Act::order, CapabilityId("ambulance"), {"救护车", "ambulance"}, 2);
  add_team(region, "MRT07", {"怀仁市矿山救护中队", "Huairen mine rescue company"}, county_bureau,
           Act::order, rescue, {"小队", "squad"}, 3);
  add_team(region, "MRT11", {"大同矿山救护队", "Datong mine rescue team"}, datong, Act::request,
           rescue, {"小队", "squad"}, 4);
  region.crew_equipment = {
      {.crew = CrewId("MRT07-01"), .material = MaterialId("BRT-O2-4H"), .quantity = Quantity(24)}};
  region.stockpiles = {{.id = StockpileId("WHS06"),
                        .name = {"怀仁市应急物资储备库", "Huairen depot"},
                        .organisation = county_bureau,
                        .kind = "county",
                        .place = PlaceId("town"),
                        .authority = county_bureau}};
  region.lots = {{.id = LotId("WHS06-BRT"),
                  .stockpile = StockpileId("WHS06"),
                  .material = MaterialId("BRT-O2-4H"),
                  .quantity = Quantity(30),
                  .expires = {.kind = Expiry::Kind::none},
                  .owner = county_bureau,
                  .manager = county_bureau,
                  .release_authority = county_bureau}};
}

Plan city_plan() {
  Plan plan{.id = PlanId("city-coal"),
            .version = "2026",
            .tier = Tier::city,
            .owner = bureau,
            .title = {"朔州市煤矿事故应急预案", "Shuozhou coal mine accident plan"}};
  plan.levels = {{.id = "I",
                  .name = {"Ⅰ级响应", "level I"},
                  .any_of = {{.indicator = IndicatorId("injured"), .at_least = Decimal::of(50)}}},
                 {.id = "II",
                  .name = {"Ⅱ级响应", "level II"},
                  .any_of = {{.indicator = IndicatorId("trapped"), .at_least = Decimal::of(10)}}}};
  plan.cards = {{.id = CardId("city-coal-duty"),
                 .title = {"市级值班处置卡", "city duty card"},
                 .holder = {"市应急局值班长", "duty leader of the bureau"},
                 .organisation = bureau}};
  return plan;
}

Plan mine_plan() {
  Plan plan{.id = PlanId("mine-gas"),
            .version = "2026",
            .kind = PlanKind::on_site,
            .tier = Tier::enterprise,
            .owner = mine,
            .title = {"柴沟煤矿瓦斯爆炸现场处置方案", "Chaigou on-site plan for a gas explosion"}};
  plan.cards = {{.id = CardId("mine-dispatcher"),
                 .title = {"矿调度员处置卡", "mine dispatcher's card"},
                 .holder = {"矿调度员", "mine dispatcher"},
                 .organisation = mine}};
  return plan;
}

Assignment crew_sent(const std::string& crew, const OrganisationId& authority, Act act,
                     Instant departs, Instant arrives, std::size_t requirement = 0) {
  Assignment assignment{.requirement = requirement, .crew = CrewId(crew)};
  assignment.coming = {
      .authority = authority,
      .act = act,
      .alerted = answer_time(8),
      .agreed = answer_time(8),
      .departs = departs,
      .travel = {.ms = static_cast<std::uint32_t>((arrives - departs).count() * 1000)},
      .arrives = arrives};
  assignment.reasons = {{.code = Code::assign_nearest}};
  return assignment;
}

void add_requirements(Response& answer) {
  const auto point = [](int minutes, int quantity) {
    return DemandPoint{Minutes{minutes}, answer_time(5 + minutes), Quantity(quantity)};
  };
  Requirement rescue{.id = RequirementId("gas-1/city-coal/mine_rescue"),
                     .incident = explosion,
                     .chain = PlanId("city-coal"),
                     .capability = CapabilityId("mine_rescue"),
                     .curve = {point(60, 6), point(180, 12)},
                     .priority = 1};
  rescue.asked_by = {{.plan = PlanId("city-coal"),
                      .card = CardId("city-coal-duty"),
                      .quantities = {Quantity(6), Quantity(12)}}};
  Requirement sets{.id = RequirementId("gas-1/city-coal/BRT-O2-4H"),
                   .incident = explosion,
                   .chain = PlanId("city-coal"),
                   .material = MaterialId("BRT-O2-4H"),
                   .curve = {point(60, 66)},
                   .priority = 1};
  Requirement ambulances{.id = RequirementId("gas-1/city-coal/ambulance"),
                         .incident = explosion,
                         .chain = PlanId("city-coal"),
                         .capability = CapabilityId("ambulance"),
                         .curve = {point(60, 2)}};
  answer.requirements = {rescue, sets, ambulances};
}

void add_dispatch(Response& answer) {
  auto& sent = answer.dispatch.assignments;
  for (const char* crew : {"MRT07-01", "MRT07-02", "MRT07-03"}) {
    sent.push_back(crew_sent(crew, county_bureau, Act::order, answer_time(9), answer_time(31, 20)));
  }
  for (const char* crew : {"MRT11-01", "MRT11-02", "MRT11-03"}) {
    sent.push_back(crew_sent(crew, datong, Act::request, answer_time(20), answer_time(60)));
  }
  Assignment late = crew_sent("MRT11-04", datong, Act::request, answer_time(20), answer_time(200));
  late.late_by = Minutes{15};
  late.reasons = {{.code = Code::assign_late, .parameters = {Text("15")}}};
  sent.push_back(late);
  Assignment carried =
      crew_sent("MRT07-01", county_bureau, Act::order, answer_time(9), answer_time(31, 20), 1);
  carried.carried = true;
  carried.quantity = Quantity(24);
  sent.push_back(carried);
  Assignment stock = crew_sent("", county_bureau, Act::order, answer_time(28), answer_time(50), 1);
  stock.crew.reset();
  stock.lot = LotId("WHS06-BRT");
  stock.quantity = Quantity(30);
  sent.push_back(stock);
  for (const char* crew : {"EMS01-01", "EMS01-02"}) {
    sent.push_back(crew_sent(crew, county_bureau, Act::order, answer_time(11), answer_time(40), 2));
  }
  answer.dispatch.orders = {{.authority = county_bureau,
                             .act = Act::order,
                             .alerted = answer_time(8),
                             .assignments = {0, 1, 2, 7, 8, 9, 10}},
                            {.authority = datong,
                             .act = Act::request,
                             .alerted = answer_time(8),
                             .assignments = {3, 4, 5, 6}}};
  answer.routes.resize(sent.size());
  answer.routes[0] =
      Route{.roads = {{.road = RoadIndex{0}}}, .time = {.ms = 1'340'000}, .length = {20'000}};
  answer.candidates.ruled_out = {{.requirement = 0,
                                  .resource = CrewId("MRT11-04"),
                                  .reason = {.code = Code::candidate_turnout_unknown}}};
}

void add_shortfalls(Response& answer) {
  answer.shortfalls = {
      {.requirement = 0,
       .point = 1,
       .missing = Quantity(6),
       .reasons = {{.code = Code::short_too_few, .parameters = {Text("7"), Text("12")}}},
       .remedies = {{.what = {.code = Code::remedy_province,
                              .parameters = {Text("山西省", "Shanxi")}}}}},
      {.requirement = 1,
       .point = 0,
       .missing = Quantity(12),
       .reasons = {{.code = Code::short_floor, .parameters = {Text("12")}}},
       .remedies = {
           {.what = {.code = Code::remedy_floor,
                     .parameters = {Text("怀仁市应急物资储备库", "Huairen depot"),
                                    Text("怀仁市应急管理局", "Huairen bureau"), Text("12")}},
            .gains = Quantity(12)}}}};
}

LinkageStep step(const std::string& id, const Text& text, const OrganisationId& actor, int start,
                 int finish) {
  return {.id = id,
          .incident = explosion,
          .text = text,
          .actor = actor,
          .start = answer_time(start),
          .finish = answer_time(finish)};
}

void add_linkage(Response& answer) {
  LinkageStep up =
      step("mine-gas/withdraw",
           {"通知井下人员沿新鲜风流撤离", "withdraw everybody along fresh air"}, mine, 5, 15);
  up.source = StepSource{PlanId("mine-gas"), CardId("mine-dispatcher"), "withdraw"};
  up.role = {"矿调度员", "mine dispatcher"};
  up.deadline = answer_time(20);
  up.runs_from = ClockEvent::known;
  up.slack = Minutes{5};
  LinkageStep tell = step("mine-gas/report",
                          {"向怀仁市应急管理局报告", "report to the Huairen bureau"}, mine, 5, 70);
  tell.kind = StepKind::notify;
  tell.stage = Stage::report;
  tell.receiver = county_bureau;
  tell.deadline = answer_time(65);
  tell.runs_from = ClockEvent::known;
  tell.slack = -Minutes{5};
  tell.critical = true;
  tell.confirm = true;
  tell.after = {0};
  LinkageStep order = step("order/CMD08", {"下达调令", "give the order"}, bureau, 8, 8);
  order.kind = StepKind::order;
  order.receiver = county_bureau;
  LinkageStep travel =
      step("sent/MRT07-01", {"赶赴现场", "drive to the mine"}, county_bureau, 9, 31);
  travel.kind = StepKind::travel;
  travel.assignment = 0;
  travel.finish = answer_time(31, 20);
  travel.after = {2};
  LinkageStep aside = step("mine-gas/count", {"核清井下人数", "count who is below"}, mine, 5, 25);
  answer.linkage = {up, aside, tell, order, travel};
  answer.linkage[2].after = {0};
  answer.linkage[4].after = {3};
}

void add_closures(Response& answer) {
  answer.closures = {{.id = ClosureId("k1"), .target = "edge:e1", .reason = {"塌方", "landslide"}}};
  answer.closure_changes = {{.requirement = 0,
                             .instead_of = Resource(CrewId("MRT07-01")),
                             .now = Resource(CrewId("MRT07-01")),
                             .later_by = Seconds{Minutes{9}}}};
}

}  // namespace

Instant answer_time(int minutes, int seconds) {
  const auto three_at_night = parse_instant("2026-11-23T03:00:00+08:00");
  return *three_at_night + Minutes{minutes} + Seconds{seconds};
}

Region answer_region() {
  Region region;
  region.header = {.id = "drawn",
                   .name = {"朔州市", "Shuozhou"},
                   .banner = {"样例数据", "SAMPLE DATA"},
                   .sample = true,
                   .jurisdiction = JurisdictionId("140600"),
                   .display_offset = Minutes{8 * 60}};
  region.catalogue = Catalogue(words_of_the_trade());
  Findings findings;
  region.plans = PlanLibrary({city_plan(), mine_plan()}, findings);
  region.roads = std::make_shared<const RoadNetwork>(
      std::vector<Place>{{.id = PlaceId("mine"), .name = {"柴沟", "Chaigou"}},
                         {.id = PlaceId("town"), .name = {"怀仁", "Huairen"}}},
      std::vector<Road>{{.id = RoadId("e1"),
                         .from = PlaceId("town"),
                         .to = PlaceId("mine"),
                         .refs = {"X204"},
                         .road_class = "county",
                         .length = {20'000},
                         .speed = {54}}});
  add_organisations(region);
  add_forces(region);
  region.hazards = {{.id = HazardId("CM04"),
                     .name = {"柴沟煤矿", "Chaigou mine"},
                     .kind = HazardKindId("coal_mine"),
                     .organisation = mine}};
  region.digest = "00ff00ff00ff00ff";
  return region;
}

Response drawn_answer() {
  Response answer;
  answer.as_of = answer_time(8);
  answer.region_digest = "00ff00ff00ff00ff";
  LocatedIncident located;
  located.incident = {.id = explosion,
                      .kind = IncidentKindId("gas_explosion"),
                      .occurred = answer_time(0),
                      .known = answer_time(5),
                      .place = HazardId("CM04"),
                      .indicators = {{IndicatorId("trapped"), Decimal::of(12)}}};
  located.where = {"柴沟煤矿", "Chaigou mine"};
  located.position = {{399'000'000}, {1'130'000'000}};
  located.jurisdictions = {JurisdictionId("140681"), JurisdictionId("140600")};
  located.hazard = HazardId("CM04");
  located.hazard_kind = HazardKindId("coal_mine");
  located.unit = mine;
  located.approaches = {{.access_point = AccessPointId("CM04-gate"),
                         .name = {"柴沟煤矿大门", "Chaigou mine gate"},
                         .place = PlaceId("mine")}};
  answer.incidents = {located};
  answer.grades = {Grades{Grade::ordinary, Grade::serious, RuleId("grade-493")}};
  answer.matches = {{.incident = explosion,
                     .plan = PlanId("mine-gas"),
                     .chain = PlanId("city-coal"),
                     .cards = {CardId("mine-dispatcher")},
                     .reasons = {{.code = Code::match_hazard, .parameters = {Text("CM04")}}}},
                    {.incident = explosion,
                     .plan = PlanId("city-coal"),
                     .chain = PlanId("city-coal"),
                     .level = "II",
                     .cards = {CardId("city-coal-duty")},
                     .reasons = {{.code = Code::match_jurisdiction,
                                  .parameters = {Text("朔州市", "Shuozhou")}}}}};
  answer.activations = {{.incident = explosion,
                         .organisation = mine,
                         .alerted = answer_time(5),
                         .plan = PlanId("mine-gas"),
                         .reason = {.code = Code::activation_head}}};
  answer.unknown = {{.incident = explosion,
                     .indicator = IndicatorId("injured"),
                     .cards = {CardId("city-coal-duty")}}};
  add_requirements(answer);
  add_dispatch(answer);
  add_shortfalls(answer);
  add_linkage(answer);
  add_closures(answer);
  answer.notes = {
      {.message = {.code = Code::closure_opens_later, .parameters = {Text("k1"), Text("05:00")}},
       .severity = Severity::note}};
  return answer;
}
