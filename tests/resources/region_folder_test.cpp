#include "muster/resources/region_folder.hpp"

#include <algorithm>

#include "muster/plan/id.hpp"
#include "muster/plan/time.hpp"
#include "muster/plan/units.hpp"
#include "muster/resources/closures.hpp"
#include "muster/resources/region.hpp"
#include "muster/resources/stockpile.hpp"
#include "muster/resources/vehicles.hpp"
#include "support/catch.hpp"
#include "support/errors.hpp"
#include "support/small_region.hpp"

using namespace muster;

namespace {

using Lines = std::vector<std::string>;

/// The English sentence of the first finding with that code.
std::string sentence(const RegionReading& reading, Code code) {
  const auto found = std::ranges::find_if(
      reading.findings, [&](const Finding& finding) { return finding.message.code == code; });
  return found == reading.findings.end() ? "" : text(*found, Language::en);
}

Lines errors_after(const char* file, const char* from, const char* to) {
  SmallRegion small;
  small.change(file, from, to);
  const RegionReading reading = small.read();
  CHECK((reading.region == nullptr) == has_errors(reading.findings));
  return errors_of(reading);
}

}  // namespace

TEST_CASE("a clean folder is read whole and without complaint", "[resources][region_folder]") {
  const RegionReading reading = SmallRegion().read();
  REQUIRE(reading.region);
  CHECK(errors_of(reading).empty());
  CHECK(warnings_of(reading).empty());
  const Region& region = *reading.region;
  CHECK(region.header.id == "small");
  CHECK(region.header.name == Text("小区", "Small region"));
  CHECK(region.header.banner == Text("样例数据", "SAMPLE DATA"));
  CHECK(region.header.sample);
  CHECK(region.header.display_offset == Offset{480});
  CHECK(region.header.access_limit == Meters{5000});
  CHECK(region.catalogue.parts().materials.size() == 3);
  CHECK(region.rules.rules.at(0).rows.at(0).at("after") == "3min");
  CHECK(region.plans.plans().size() == 1);
  CHECK(region.roads->places().size() == 3);
  CHECK(region.roads->roads()[0].refs == Lines{"G1", "S2"});
  CHECK(region.roads->roads()[1].bridge);
  CHECK(region.roads->roads()[1].name.empty());
  CHECK(region.team_measures.at(0).measured_in == "h");
  CHECK(find(region.crews, CrewId("FD-1"))->skills.at(0).type == "一级");
  CHECK(!find(region.teams, TeamId("AMB"))->turnout_duty);
  CHECK(find(region.teams, TeamId("MR"))->turnout_duty == Minutes{5});
  CHECK(find(region.lots, LotId("WH-STRETCHER"))->floor == Quantity(5));
  CHECK(!find(region.lots, LotId("WH-STRETCHER"))->batch);
  CHECK(find(region.lots, LotId("WH-SERUM"))->expires.kind == Expiry::Kind::on);
  CHECK(find(region.jurisdictions, JurisdictionId("1406"))->area_km2 == Decimal::parse("120.5"));
  CHECK(region.contacts.at(0).provenance.mark == "drawn");
}

TEST_CASE("a folder that is not there is an error, not an empty region",
          "[resources][region_folder]") {
  CHECK(refusal_code([] { (void)read_region("/no/such/folder"); }) == Code::folder_missing);
  SmallRegion small;
  CHECK(refusal_code([&] { (void)read_region(small.folder() + "/roads.csv"); }) ==
        Code::folder_missing);
}

TEST_CASE("a road to a missing place is named with file, line and field and the place it may mean",
          "[resources][region_folder]") {
  SmallRegion small;
  small.change("roads.csv", "e2,town,mine", "e2,town,mime");
  const RegionReading reading = small.read();
  CHECK(errors_of(reading) == Lines{"roads.csv:3:to: id.unknown_near"});
  CHECK(sentence(reading, Code::id_unknown_near) ==
        "roads.csv:3: to: there is no place with the id mime; did you mean mine?");
  CHECK(errors_after("roads.csv", "e2,town,mine", "e2,town,completely-else") ==
        Lines{"roads.csv:3:to: id.unknown"});
}

TEST_CASE("a duplicate id names both places", "[resources][region_folder]") {
  SmallRegion small;
  small.change("crews.csv", "MR-2,MR", "MR-1,MR");
  const RegionReading reading = small.read();
  CHECK(errors_of(reading) == Lines{"crews.csv:5:id: id.twice"});
  CHECK(sentence(reading, Code::id_twice) ==
        "crews.csv:5: id: the id MR-1 is taken already at crews.csv:4");
  SmallRegion equipment;
  equipment.add("crew_equipment.csv", "MR-1,STRETCHER,3,drawn,test");
  const RegionReading twice = equipment.read();
  CHECK(errors_of(twice) == Lines{"crew_equipment.csv:4:crew: id.twice"});
  CHECK(sentence(twice, Code::id_twice) ==
        "crew_equipment.csv:4: crew: the id MR-1 / STRETCHER is taken already at "
        "crew_equipment.csv:3");
}

TEST_CASE("a road's length and speed must be possible", "[resources][region_folder]") {
  CHECK(errors_after("roads.csv", "6000,60", "-6000,60") ==
        Lines{"roads.csv:3:length_m: units.road_length"});
  CHECK(errors_after("roads.csv", "6000,60", "0,60") ==
        Lines{"roads.csv:3:length_m: units.road_length"});
  CHECK(errors_after("roads.csv", "6000,60", "100000001,60") ==
        Lines{"roads.csv:3:length_m: units.road_length"});
  CHECK(errors_after("roads.csv", "6000,60", "6000,0") ==
        Lines{"roads.csv:3:speed_kmh: units.road_speed"});
  CHECK(errors_after("roads.csv", "6000,60", "6000,301") ==
        Lines{"roads.csv:3:speed_kmh: units.road_speed"});
  CHECK(errors_after("roads.csv", "6000,60", "6 km,60") ==
        Lines{"roads.csv:3:length_m: field.not_integer"});
  CHECK(errors_after("roads.csv", "6000,60", "6000.5,60") ==
        Lines{"roads.csv:3:length_m: field.not_integer"});
  CHECK(errors_after("roads.csv", "6000,60", "99999999999999999999,60") ==
        Lines{"roads.csv:3:length_m: field.out_of_range"});
  CHECK(errors_after("roads.csv", "6000,60", ",60") ==
        Lines{"roads.csv:3:length_m: field.missing"});
  CHECK(errors_after("roads.csv", "e2,town,mine", "e2,town,town") ==
        Lines{"roads.csv:3:to: roads.loop"});
}

TEST_CASE("a capability nobody defined is refused, with the one that may be meant",
          "[resources][region_folder]") {
  SmallRegion small;
  small.change("crews.csv", "Squad 1,mine_rescue", "Squad 1,mine_rescu");
  const RegionReading reading = small.read();
  CHECK(errors_of(reading) == Lines{"crews.csv:4:capabilities: id.unknown_near"});
  CHECK(sentence(reading, Code::id_unknown_near) ==
        "crews.csv:4: capabilities: there is no capability with the id mine_rescu; did you mean "
        "mine_rescue?");
}

TEST_CASE("a type of another scheme never stands for one of this", "[resources][region_folder]") {
  CHECK(errors_after("crews.csv", "fire_fighting:一级", "fire_fighting:A") ==
        Lines{"crews.csv:3:capabilities: catalogue.label"});
  CHECK(errors_after("crews.csv", "Squad 1,mine_rescue", "Squad 1,mine_rescue:一级") ==
        Lines{"crews.csv:4:capabilities: catalogue.no_scheme"});
  CHECK(errors_after("crews.csv", "fire_fighting:一级", "fire_fighting:") ==
        Lines{"crews.csv:3:capabilities: field.not_form"});
  CHECK(errors_after("crews.csv", "fire_fighting:一级", "fire fighting") ==
        Lines{"crews.csv:3:capabilities: field.not_form"});
  CHECK(errors_after("crews.csv", "fire_fighting:一级", "") ==
        Lines{"crews.csv:3:capabilities: field.missing"});
  CHECK(errors_after("catalogue/schemes.csv", "特勤|一级|二级", "特勤|一级|特勤") ==
        Lines{"catalogue/schemes.csv:2:labels: region.label_twice"});
  CHECK(errors_after("catalogue/schemes.csv", "A|B", "A||B") ==
        Lines{"catalogue/schemes.csv:3:labels: field.not_form"});
}

TEST_CASE("a place off the globe, or with its coordinates swapped, is refused",
          "[resources][region_folder]") {
  CHECK(errors_after("places.csv", "39.30,112.40", "91,112.40") ==
        Lines{"places.csv:2:latitude: geo.latitude"});
  CHECK(errors_after("places.csv", "39.30,112.40", "-90.0000001,112.40") ==
        Lines{"places.csv:2:latitude: geo.latitude"});
  CHECK(errors_after("places.csv", "39.30,112.40", "39.30,181") ==
        Lines{"places.csv:2:longitude: geo.longitude"});
  CHECK(errors_after("places.csv", "39.30,112.40", "112.40,39.30") ==
        Lines{"places.csv:2:latitude: geo.swapped"});
  CHECK(errors_after("places.csv", "39.30,112.40", "N39,112.40") ==
        Lines{"places.csv:2:latitude: field.not_decimal"});
  CHECK(errors_after("places.csv", "39.30,112.40", ",112.40") ==
        Lines{"places.csv:2:latitude: field.missing"});
  CHECK(errors_after("teams.csv", "depot,39.30", "depot,1e400") ==
        Lines{"teams.csv:4:latitude: field.not_decimal"});
  CHECK(errors_after("teams.csv", "depot,39.30", "depot,NaN") ==
        Lines{"teams.csv:4:latitude: field.not_decimal"});
}

TEST_CASE("a declared datum is converted, an unknown one refused", "[resources][region_folder]") {
  const auto plain = SmallRegion().region();
  SmallRegion small;
  small.change("region.xml", "WGS-84", "GCJ-02");
  const auto shifted = small.region();
  const Meters apart =
      distance(plain->roads->places()[0].position, shifted->roads->places()[0].position);
  CHECK(apart > Meters{100});
  CHECK(apart < Meters{1000});
  CHECK(distance(plain->teams[0].position, shifted->teams[0].position) > Meters{100});
  CHECK(errors_after("region.xml", "WGS-84", "Beijing-54") ==
        Lines{"region.xml:2:datum: geo.datum"});
}

TEST_CASE("an expiry is a date, none or unknown, never blank", "[resources][region_folder]") {
  CHECK(errors_after("stock.csv", "2027-06-30", "") == Lines{"stock.csv:2:expires: region.expiry"});
  CHECK(errors_after("stock.csv", "2027-06-30", "2027-02-30") ==
        Lines{"stock.csv:2:expires: region.expiry"});
  CHECK(errors_after("stock.csv", "2027-06-30", "never") ==
        Lines{"stock.csv:2:expires: region.expiry"});
}

TEST_CASE("stock below its own minimum is a warning, and the region still stands",
          "[resources][region_folder]") {
  SmallRegion small;
  small.change("stock.csv", "bureau,5,", "bureau,21,");
  const RegionReading reading = small.read();
  CHECK(reading.region != nullptr);
  CHECK(warnings_of(reading) == Lines{"stock.csv:3:floor: region.floor"});
  CHECK(sentence(reading, Code::region_floor) ==
        "stock.csv:3: floor: the minimum stock 21 is above the 20 there are");
}

TEST_CASE("an access point lies at a place or on a road, and within it",
          "[resources][region_folder]") {
  const auto after = [](const char* cells) {
    SmallRegion small;
    small.change("access_points.csv", "mine,,,,", cells);
    return errors_of(small.read());
  };
  CHECK(after(",e2,3000,mine,").empty());
  CHECK(after(",e2,6000,town,").empty());
  CHECK(after(",,,,") == Lines{"access_points.csv:2:edge: region.access"});
  CHECK(after("mine,e2,3000,mine,") == Lines{"access_points.csv:2:node: region.access"});
  CHECK(after(",e2,3000,,") == Lines{"access_points.csv:2:edge: region.access"});
  CHECK(after(",e2,6001,mine,") == Lines{"access_points.csv:2:offset_m: region.access_offset"});
  CHECK(after(",e2,3000,depot,") == Lines{"access_points.csv:2:towards: region.access_end"});
  CHECK(after(",e9,3000,mine,") == Lines{"access_points.csv:2:edge: id.unknown_near"});
  CHECK(after(",e2,-1,mine,").front() == "access_points.csv:2:offset_m: field.out_of_range");
}

TEST_CASE("a hazard nobody can drive to is a warning", "[resources][region_folder]") {
  SmallRegion small;
  small.change("hazards.csv", "140602,mine,39.40", "140602,,39.40").without("access_points.csv");
  const RegionReading reading = small.read();
  CHECK(errors_of(reading).empty());
  CHECK(warnings_of(reading) == Lines{"hazards.csv:2:node: region.no_approach"});
}

TEST_CASE("a team without a crew is a warning, because only crews are sent",
          "[resources][region_folder]") {
  SmallRegion small;
  small.change("crews.csv", "FD-1,FD,", "FD-1,MR,");
  CHECK(warnings_of(small.read()) == Lines{"teams.csv:3:id: region.no_crew"});
}

TEST_CASE("every reference of every file is checked", "[resources][region_folder]") {
  CHECK(errors_after("contacts.csv", "bureau-1,bureau", "bureau-1,nobody") ==
        Lines{"contacts.csv:2:organisation: id.unknown"});
  CHECK(errors_after("agreements.csv", "rescue-co,mine_rescue", "rescue-co,magic") ==
        Lines{"agreements.csv:2:covers: id.unknown"});
  CHECK(errors_after("crew_equipment.csv", "MR-1,STRETCHER", "MR-1,STRECHER") ==
        Lines{"crew_equipment.csv:3:material: id.unknown_near"});
  CHECK(errors_after("joint_teams.csv", "rescue-co,MR", "rescue-co,XX") ==
        Lines{"joint_teams.csv:2:team: id.unknown"});
  CHECK(errors_after("stock.csv", "WH-SERUM,WH", "WH-SERUM,WX") ==
        Lines{"stock.csv:2:stockpile: id.unknown_near"});
  CHECK(errors_after("hazards.csv", "Small Mine,coal_mine", "Small Mine,salt_mine") ==
        Lines{"hazards.csv:2:kind: id.unknown_near"});
  CHECK(errors_after("catalogue/substitutes.csv", "STRETCHER,BLANKET", "STRETCHER,NOTHING") ==
        Lines{"catalogue/substitutes.csv:2:instead: id.unknown"});
  CHECK(errors_after("region.xml", "<jurisdiction>1406<", "<jurisdiction>9999<") ==
        Lines{"region.xml:7:jurisdiction: id.unknown"});
  CHECK(errors_after("rules/turnout.xml", "<rule id=", "<rule jurisdiction=\"9999\" id=") ==
        Lines{"rules/turnout.xml:3:jurisdiction: id.unknown"});
}

TEST_CASE("no chain of parents closes on itself", "[resources][region_folder]") {
  CHECK(errors_after("jurisdictions.csv", "China,nation,,", "China,nation,140602,") ==
        Lines{"jurisdictions.csv:3:parent: region.cycle"});
  CHECK(errors_after("organisations.csv", "city,1406,,", "city,1406,rescue-co,") ==
        Lines{"organisations.csv:2:parent: region.cycle"});
  CHECK(errors_after("catalogue/capabilities.csv", "rescue,救援,rescue,,",
                     "rescue,救援,rescue,mine_rescue,") ==
        Lines{"catalogue/capabilities.csv:3:broader: catalogue.cycle"});
  SmallRegion small;
  small.change("catalogue/incident_kinds.csv", "fire,,", "fire,fire,");
  const RegionReading reading = small.read();
  CHECK(errors_of(reading) == Lines{"catalogue/incident_kinds.csv:4:parent: catalogue.cycle"});
  CHECK(sentence(reading, Code::catalogue_cycle) ==
        "catalogue/incident_kinds.csv:4: parent: the parents of fire form a circle: fire → fire");
}

TEST_CASE("what contradicts itself is refused", "[resources][region_folder]") {
  CHECK(errors_after("catalogue/substitutes.csv", "STRETCHER,BLANKET", "STRETCHER,STRETCHER") ==
        Lines{"catalogue/substitutes.csv:2:instead: region.substitute_self"});
  CHECK(errors_after("agreements.csv", "2026-01-01", "2029-01-01") ==
        Lines{"agreements.csv:2:valid_to: region.validity"});
  CHECK(errors_after("stockpiles.csv", "00:00,24:00", "00:00,24:01") ==
        Lines{"stockpiles.csv:2:closes: field.not_clock"});
  CHECK(errors_after("stockpiles.csv", "00:00,24:00", ",24:00") ==
        Lines{"stockpiles.csv:2:opens: field.missing"});
  CHECK(errors_after("teams.csv", "order,0,5,", "order,0,-5,") ==
        Lines{"teams.csv:4:turnout_duty_min: field.out_of_range"});
  CHECK(errors_after("stock.csv", "SERUM,10,", "SERUM,-10,") ==
        Lines{"stock.csv:2:quantity: field.out_of_range"});
  CHECK(errors_after("hazard_substances.csv", "2.5", "-2.5") ==
        Lines{"hazard_substances.csv:2:quantity: field.out_of_range"});
  CHECK(errors_after("crews.csv", "9,duty,drawn,test\nMR-2", "9,awake,drawn,test\nMR-2") ==
        Lines{"crews.csv:4:state: field.not_one_of"});
  CHECK(errors_after("roads.csv", "no,yes,no,no,no", "no,maybe,no,no,no") ==
        Lines{"roads.csv:3:bridge: field.not_one_of"});
}

TEST_CASE("a closure names a road there is, in a window that exists, by a possible factor",
          "[resources][region_folder]") {
  const auto after = [](const char* row) {
    SmallRegion small;
    small.add("closures.csv", row);
    return errors_of(small.read());
  };
  CHECK(after("c1,edge:e2,both,,,closed,,,,施工,works,drawn,test").empty());
  CHECK(after("c1,ref:G1,forward,2026-11-23T00:00:00+08:00,2026-11-24T00:00:00+08:00,factor,3,2,"
              "heavy;hazmat,冰雪,ice,drawn,test")
            .empty());
  CHECK(after("c1,edge:e9,both,,,closed,,,,,,drawn,test") ==
        Lines{"closures.csv:2:target: closures.unknown_near"});
  CHECK(after("c1,e2,both,2026-11-24T00:00:00+08:00,2026-11-23T00:00:00+08:00,closed,,,,,,drawn,"
              "test") == Lines{"closures.csv:2:until: closures.window"});
  CHECK(after("c1,e2,both,,,factor,0,2,,,,drawn,test") ==
        Lines{"closures.csv:2:factor_num: closures.factor"});
  CHECK(after("c1,e2,both,2026-11-24 00:00,,closed,,,,,,drawn,test") ==
        Lines{"closures.csv:2:from: field.not_instant"});
}

TEST_CASE("a road network in pieces is a warning that names who is cut off",
          "[resources][region_folder]") {
  SmallRegion small;
  small.add("places.csv", "far,远村,Far,village,140602,39.90,112.90,,,,,,drawn,test");
  const RegionReading reading = small.read();
  CHECK(reading.region != nullptr);
  CHECK(warnings_of(reading) == Lines{"roads.csv:0:: roads.parts"});
  CHECK(sentence(reading, Code::roads_parts) ==
        "roads.csv: the roads fall into 2 parts; the largest has 3 places, far lies outside");
}

TEST_CASE("an empty region is refused, naming the file without rows",
          "[resources][region_folder]") {
  for (const char* file : {"places.csv", "organisations.csv", "jurisdictions.csv",
                           "catalogue/incident_kinds.csv", "catalogue/capabilities.csv"}) {
    SmallRegion small;
    small.empty(file);
    const auto errors = errors_of(small.read());
    INFO(file);
    CHECK(std::ranges::count(errors, std::string(file) + ":0:: region.empty") == 1);
  }
  SmallRegion nobody;
  nobody.empty("teams.csv").empty("crews.csv").empty("crew_equipment.csv").empty("joint_teams.csv");
  nobody.empty("team_measures.csv");
  CHECK(errors_of(nobody.read()).empty());
  nobody.empty("stockpiles.csv").empty("stock.csv");
  CHECK(errors_of(nobody.read()) == Lines{"teams.csv:0:: region.empty"});
  SmallRegion roadless;
  roadless.empty("roads.csv");
  CHECK(errors_of(roadless.read()) == Lines{"roads.csv:0:: roads.none"});
}

TEST_CASE("a missing file is named; one that may be missing is not missed",
          "[resources][region_folder]") {
  for (const char* file :
       {"region.xml", "places.csv", "roads.csv", "organisations.csv", "jurisdictions.csv",
        "catalogue/incident_kinds.csv", "catalogue/capabilities.csv", "catalogue/materials.csv",
        "catalogue/indicators.csv"}) {
    INFO(file);
    CHECK(errors_of(SmallRegion().without(file).read()) ==
          Lines{std::string(file) + ":0:: file.missing"});
  }
  SmallRegion sparse;
  for (const char* file :
       {"contacts.csv", "agreements.csv", "team_measures.csv", "crew_equipment.csv",
        "joint_teams.csv", "experts.csv", "facilities.csv", "facility_capacities.csv",
        "hazard_substances.csv", "hazard_measures.csv", "access_points.csv", "closures.csv",
        "catalogue/substitutes.csv", "plans/city-mine.xml"}) {
    sparse.without(file);
  }
  CHECK(errors_of(sparse.read()).empty());
}

TEST_CASE("a missing column is said once, not once a row", "[resources][region_folder]") {
  SmallRegion small;
  std::string& roads = small.file("roads.csv");
  roads.replace(roads.find("length_m"), 8, "length");
  const RegionReading reading = small.read();
  CHECK(errors_of(reading) == Lines{"roads.csv:1:length_m: csv.column_missing"});
  const auto notes = findings_of(reading, Severity::note);
  CHECK(std::ranges::count(notes, "roads.csv:1:length: csv.column_unknown") == 1);
}

TEST_CASE("an unknown column or file is noted once and ignored", "[resources][region_folder]") {
  SmallRegion small;
  const std::string digest = small.region()->digest;
  small.change("joint_teams.csv", "call_order,mark", "call_order,colour,mark");
  small.change("joint_teams.csv", "MR,yes,1,", "MR,yes,1,red,");
  small.file("road.csv") = "id\n";
  const RegionReading reading = small.read();
  REQUIRE(reading.region);
  CHECK(reading.region->digest == digest);
  const auto notes = findings_of(reading, Severity::note);
  CHECK(std::ranges::count(notes, "joint_teams.csv:1:colour: csv.column_unknown") == 1);
  CHECK(std::ranges::count(notes, "road.csv:0:: region.file_unknown") == 1);
}

TEST_CASE("a name in one language stands for both; one in none is refused",
          "[resources][region_folder]") {
  SmallRegion small;
  small.change("teams.csv", "FD,消防站,Fire station", "FD,消防站,");
  CHECK(find(small.region()->teams, TeamId("FD"))->name == Text("消防站"));
  small.change("teams.csv", "FD,消防站,", "FD,,");
  CHECK(errors_of(small.read()) == Lines{"teams.csv:3:name_zh: field.missing"});
}

TEST_CASE("all findings of all files come at once, by file and line",
          "[resources][region_folder]") {
  SmallRegion small;
  small.change("roads.csv", "6000,60", "-6000,0");
  small.change("roads.csv", "e1,depot", "e1,nowhere-at-all");
  small.change("crews.csv", "fire_fighting:一级", "fire_fighting:A");
  small.change("places.csv", "39.30,112.40", "91,112.40");
  small.change("stock.csv", "2027-06-30", "");
  small.change("plans/city-mine.xml", "owner=\"bureau\"", "owner=\"somebody\"");
  small.change("rules/turnout.xml", "after=\"3min\"", "after=\"soon\"");
  small.change("region.xml", "speed_kmh=\"20\"", "speed_kmh=\"fast\"");
  const RegionReading reading = small.read();
  CHECK(reading.region == nullptr);
  CHECK(errors_of(reading) ==
        Lines{"crews.csv:3:capabilities: catalogue.label", "places.csv:2:latitude: geo.latitude",
              "plans/city-mine.xml:2:owner: id.unknown",
              "region.xml:8:speed_kmh: field.not_integer", "roads.csv:2:from: id.unknown",
              "roads.csv:3:length_m: units.road_length", "roads.csv:3:speed_kmh: units.road_speed",
              "rules/turnout.xml:6:after: field.not_duration",
              "stock.csv:2:expires: region.expiry"});
}

TEST_CASE("text in another encoding is refused with its place, before anything is kept",
          "[resources][region_folder]") {
  SmallRegion small;
  small.change("organisations.csv", "应急管理局", "\xD3\xA6\xBC\xB1");  // GBK
  const auto errors = errors_of(small.read());
  REQUIRE(!errors.empty());
  CHECK(errors.front().starts_with("organisations.csv:2"));
  CHECK(errors.front().ends_with("file.not_utf8"));
}

TEST_CASE("broken XML is one clear finding", "[resources][region_folder]") {
  const auto after = [](const char* from, const char* to) {
    SmallRegion small;
    small.change("region.xml", from, to);
    return errors_of(small.read());
  };
  CHECK(after("</region>\n", "").front().ends_with("xml.malformed"));
  CHECK(after("<region id", "<!DOCTYPE region><region id").front().ends_with("xml.doctype"));
  CHECK(after("<region id=\"small\"", "<region id=\"small\" id=\"small\"")
            .front()
            .ends_with("xml.attribute_twice"));
  CHECK(after("  <rules path=\"rules\"/>\n", "  <rule path=\"rules\"/>\n") ==
        Lines{"region.xml:9:: xml.element_unknown"});
  CHECK(after("sample=\"yes\"", "sampel=\"yes\"") ==
        Lines{"region.xml:2:sampel: xml.attribute_unknown"});
  CHECK(after("display_offset=\"+08:00\"", "display_offset=\"8\"") ==
        Lines{"region.xml:2:display_offset: field.not_form"});
  CHECK(after("  <access max_distance_m=\"5000\" speed_kmh=\"20\"/>\n", "") ==
        Lines{"region.xml:2:: xml.element_missing"});
  SmallRegion other;
  other.file("region.xml") = "<place/>";
  CHECK(errors_of(other.read()) == Lines{"region.xml:1:: xml.root"});
  SmallRegion deep;
  std::string& plan = deep.file("plans/deep.xml");
  for (int i = 0; i < 10'000; ++i) plan += "<a>";
  for (int i = 0; i < 10'000; ++i) plan += "</a>";
  CHECK(errors_of(deep.read()).front().ends_with("xml.limit"));
}

TEST_CASE("a file of a gigabyte is refused by its size, unread", "[resources][region_folder]") {
  SmallRegion small;
  const std::string folder = small.folder();
  for (const char* file : {"region.xml", "places.csv", "plans/city-mine.xml"}) {
    std::filesystem::resize_file(folder + "/" + file, std::uintmax_t{1} << 30);  // sparse
  }
  const auto errors = errors_of(read_region(folder));
  CHECK(std::ranges::count(errors, "region.xml:0:: file.too_large") == 1);
  CHECK(std::ranges::count(errors, "places.csv:0:: file.too_large") == 1);
  CHECK(std::ranges::count(errors, "plans/city-mine.xml:0:: file.too_large") == 1);
  CHECK(errors.size() == 3);
}

TEST_CASE("the folder of rules must be there, and no rule twice in it",
          "[resources][region_folder]") {
  CHECK(errors_after("region.xml", "path=\"rules\"", "path=\"ruels\"") ==
        Lines{"region.xml:9:path: file.folder_missing"});
  SmallRegion small;
  small.file("rules/zz.xml") = small.file("rules/turnout.xml");
  CHECK(errors_of(small.read()) == Lines{"rules/zz.xml:3:id: id.twice"});
  SmallRegion without;
  without.change("region.xml", "  <rules path=\"rules\"/>\n", "");
  CHECK(without.region()->rules.rules.empty());
}

TEST_CASE("rules about packs, loads, low-loaders and rest name only what there is",
          "[resources][region_folder]") {
  const auto errors_with = [](const std::string& subject, const std::string& row) {
    SmallRegion small;
    small.file("rules/zz.xml") =
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<rules format=\"1\">\n  <rule id=\"r\" "
        "subject=\"" +
        subject +
        "\" source=\"test\" mark=\"illustrative\" valid_from=\"2020-01-01\">\n"
        "    <title lang=\"zh\">一</title>\n    <title lang=\"en\">one</title>\n"
        "    <row " +
        row + "/>\n  </rule>\n</rules>\n";
    return errors_of(small.read());
  };
  CHECK(errors_with("pack", "material=\"STRETCHER\" holds=\"10\"").empty());
  CHECK(errors_with("pack", "material=\"STRETCHER\" holds=\"0\"") ==
        Lines{"rules/zz.xml:3:holds: field.out_of_range"});
  CHECK(errors_with("pack", "material=\"STRECHER\" holds=\"1\"") ==
        Lines{"rules/zz.xml:3:material: id.unknown_near"});
  CHECK(errors_with("pack", "material=\"STRETCHER\" holds=\"-1\"") ==
        Lines{"rules/zz.xml:3:holds: field.out_of_range",
              "rules/zz.xml:6:holds: field.out_of_range"});
  CHECK(errors_with("haulage", "depot=\"nowhere-at-all\" load_kg=\"1\" unloading=\"5min\"") ==
        Lines{"rules/zz.xml:3:depot: id.unknown"});
  CHECK(
      errors_with("low_loader", "carried=\"x\" low_loader=\"completely-else\" loading=\"5min\"") ==
      Lines{"rules/zz.xml:3:low_loader: id.unknown"});
  CHECK(errors_with("low_loader", "carried=\"x\" low_loader=\"STRETCHER\" loading=\"soon\"") ==
        Lines{"rules/zz.xml:6:loading: field.not_duration"});
  CHECK(errors_with("rest_at_scene", "capability=\"completely-else\" rest_up_to=\"1h\"") ==
        Lines{"rules/zz.xml:3:capability: id.unknown"});
}

TEST_CASE("a plan may name only what the region has", "[resources][region_folder]") {
  CHECK(errors_after("plans/city-mine.xml", "jurisdiction id=\"1406\"", "jurisdiction id=\"99\"") ==
        Lines{"plans/city-mine.xml:2:jurisdiction: id.unknown"});
  CHECK(errors_after("plans/city-mine.xml", "to=\"rescue-co\"", "to=\"rescue-c\"") ==
        Lines{"plans/city-mine.xml:9:notify: id.unknown_near"});
  CHECK(errors_after("plans/city-mine.xml", "card id=\"city-mine-rescue\" organisation=\"bureau\"",
                     "card id=\"city-mine-rescue\" organisation=\"nobody\"") ==
        Lines{"plans/city-mine.xml:9:organisation: id.unknown"});
  CHECK(errors_after("plans/city-mine.xml", "<jurisdiction id=\"1406\"/>",
                     "<jurisdiction id=\"1406\"/><hazard id=\"M2\"/>") ==
        Lines{"plans/city-mine.xml:2:hazard: id.unknown_near"});
  CHECK(errors_after("plans/city-mine.xml", "material=\"STRETCHER\"", "material=\"STRECHER\"")
            .front()
            .ends_with("material: id.unknown_near"));
  SmallRegion twice;
  twice.file("plans/other.xml") = twice.file("plans/city-mine.xml");
  const auto errors = errors_of(twice.read());
  CHECK(std::ranges::count(errors, "plans/other.xml:2:id: id.twice") == 1);
}

TEST_CASE("a turnout nobody can state is counted, never taken as zero",
          "[resources][region_folder]") {
  SmallRegion small;
  CHECK(sentence(small.read(), Code::region_turnout_unknown).empty());
  small.change("teams.csv", "order,0,5,,,,20", "order,0,,,,,20");
  CHECK(sentence(small.read(), Code::region_turnout_unknown) ==
        "crews.csv: the turnout of 2 crews is not known; to be confirmed by telephone");
}

TEST_CASE("a season no condition speaks of is said aloud, and one that is spoken of shuts the road",
          "[resources][region_folder]") {
  SmallRegion small;
  small.change("roads.csv", "toll,", "toll,seasonal,");
  small.change("roads.csv", "trunk,10000,60,no,no,no,no,no,",
               "trunk,10000,60,no,no,no,no,no,summer,");
  for (const std::string tail :
       {"county,6000,60,no,yes,no,no,no,", "county,24000,60,no,no,no,no,no,"}) {
    small.change("roads.csv", tail, tail + ",");
  }
  CHECK(sentence(small.read(), Code::road_season_unread) ==
        "roads.csv: seasonal: 1 roads are seasonal, \"summer\"; no row of conditions.csv says when "
        "they "
        "are shut, so they count as open all the year");
  small.file("conditions.csv") =
      "condition,row,weather,from,until,seasons,from_month,until_month,effect\n"
      "snowed in,1,,00:00,24:00,summer,11,4,closed\n";
  const RegionReading reading = small.read();
  CHECK(errors_of(reading).empty());
  CHECK(sentence(reading, Code::road_season_unread).empty());
  REQUIRE(reading.region);
  const RoadCondition& row = reading.region->conditions.front();
  CHECK(row.seasons == Lines{"summer"});
  CHECK((row.from_month == 11 && row.until_month == 4));
  CHECK(row.effect == ClosureEffect::closed);
  small.change("conditions.csv", "closed", "opened");
  CHECK(errors_of(small.read()) == Lines{"conditions.csv:2:effect: conditions.opens"});
  small.change("conditions.csv", "11,4,opened", "13,4,closed");
  CHECK(errors_of(small.read()) == Lines{"conditions.csv:2:from_month: field.out_of_range"});
}

TEST_CASE("how far the rows can be trusted is said in a line for each mark",
          "[resources][region_folder]") {
  SmallRegion small;
  small.change("contacts.csv", "drawn,test", "illustrative,test");
  const RegionReading reading = small.read();
  const auto notes = findings_of(reading, Severity::note);
  CHECK(std::ranges::count(notes, "region.xml:0:: region.illustrative") == 2);
  CHECK(sentence(reading, Code::region_illustrative).ends_with("rows are marked drawn"));
}

TEST_CASE("a file of rubbish ends after a thousand errors", "[resources][region_folder]") {
  SmallRegion small;
  for (int i = 0; i < 5'000; ++i) {
    small.add("contacts.csv", "k" + std::to_string(i) + ",bureau,a,b,phone,1,zero,drawn,test");
  }
  const auto errors = errors_of(small.read());
  CHECK(errors.size() == 1'001);
  CHECK(errors.back() == "contacts.csv:1002:: region.too_many");
}

TEST_CASE("an error in one row does not make others that refer to it wrong",
          "[resources][region_folder]") {
  CHECK(errors_after("teams.csv", "MR,矿山救护队,Mine rescue team,rescue-co,mine_rescue,depot",
                     "MR,矿山救护队,Mine rescue team,rescue-co,,depot") ==
        Lines{"teams.csv:4:kind: field.missing"});
  SmallRegion small;
  small.file("places.csv") = "\"";
  const auto errors = errors_of(small.read());
  REQUIRE(!errors.empty());
  for (const std::string& error : errors) CHECK(error.starts_with("places.csv"));
}

TEST_CASE("rosters, rest, papers, kits and payers that cannot be so are named with their line",
          "[resources][region_folder]") {
  SmallRegion small;
  small.file("rosters.csv") =
      "id,crew,state,from,until,every_days\n"
      "a,MR-1,duty,2026-11-01T08:00:00+08:00,2026-11-01T08:00:00+08:00,\n"
      "b,MR-1,duty,2026-11-01T08:00:00+08:00,2026-11-02T09:00:00+08:00,1\n"
      "c,MR-9,duty,2026-11-01T08:00:00+08:00,2026-11-02T08:00:00+08:00,1\n"
      "d,MR-1,duty,2026-11-01T08:00:00,2026-11-02T08:00:00+08:00,0\n";
  small.file("team_papers.csv") =
      "team,paper,number,valid_from,valid_to\n"
      "MR,accident_insurance,P-1,2026-01-01,2026-12-31\n"
      "MR,accident_insurance,P-1,2027-01-01,2026-12-31\n";
  small.file("rest_rules.csv") = "team_kind,longest_min,rest_min\nmine_rescue,-1,\n";
  small.file("catalogue/kits.csv") =
      "kit,part,quantity\nSERUM,BLANKET,0\nSTRETCHER,SERUM,1\nSERUM,SERUM,1\n";
  small.file("payers.csv") =
      "id,cost,kind,pays,organisation\n"
      "a,crew,,accident_unit,bureau\n"
      "b,crew,,organisation,\n"
      "c,crew,none,organisation,bureau\n";
  CHECK(errors_of(small.read()) ==
        Lines{"catalogue/kits.csv:2:quantity: stock.quantity",
              "catalogue/kits.csv:3:part: catalogue.kit_in_kit",
              "catalogue/kits.csv:4:part: catalogue.kit_in_kit",
              "payers.csv:2:organisation: payer.organisation",
              "payers.csv:3:organisation: payer.organisation", "payers.csv:4:kind: id.unknown",
              "rest_rules.csv:2:longest_min: field.out_of_range",
              "rosters.csv:2:until: roster.window", "rosters.csv:3:until: roster.window",
              "rosters.csv:4:crew: id.unknown_near", "rosters.csv:5:from: field.not_instant",
              "rosters.csv:5:every_days: field.out_of_range", "team_papers.csv:3:team: id.twice",
              "team_papers.csv:3:valid_to: region.validity"});
}

TEST_CASE("what is said of a lot beyond its amount is kept as written",
          "[resources][region_folder]") {
  SmallRegion small;
  small.file("stock.csv") =
      "lot,stockpile,material,quantity,expires,owner,manager,release_authority,floor,condition,"
      "verified_at,verified_by,place_in_store,holding,release_min\n"
      "A,WH,SERUM,4,none,bureau,bureau,bureau,0,serviceable,2026-08-12,王五,B-07,agreed,15\n"
      "B,WH,SERUM,4,none,bureau,bureau,bureau,0,serviceable,,,,,\n";
  const auto region = small.region();
  const Lot& told = region->lots.at(0);
  CHECK(told.verified_by == "王五");
  CHECK(told.place_in_store == "B-07");
  CHECK(told.holding == Holding::agreed);
  CHECK(told.release == Minutes{15});
  const Lot& untold = region->lots.at(1);
  CHECK(!untold.verified_by);
  CHECK(!untold.holding);
  CHECK(!untold.release);
}
