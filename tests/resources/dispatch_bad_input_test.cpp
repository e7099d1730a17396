// Nonsense is refused with its field; shortage is an answer.
#include <algorithm>
#include <filesystem>
#include <string>

#include "muster/resources/region.hpp"
#include "muster/resources/region_folder.hpp"
#include "muster/resources/response.hpp"
#include "muster/resources/road_rows.hpp"
#include "muster/resources/roads.hpp"
#include "muster/resources/travel_by_vehicle.hpp"
#include "muster/resources/verify_dispatch.hpp"
#include "support/catch.hpp"
#include "support/drawn_region.hpp"
#include "support/files.hpp"

using namespace muster;

namespace {

Dispatch answered(DrawnRegion& drawn, const DrawnIncident& incident) {
  const Region region = drawn.region();
  const Candidates found = incident.candidates(region);
  Dispatch made = dispatch(incident.requirements(), found, region);
  CHECK(verify_dispatch(incident.requirements(), found, made, region).empty());
  return made;
}

}  // namespace

TEST_CASE("a need of nothing or of less than nothing sends nobody and is not short",
          "[resources][dispatch]") {
  DrawnRegion drawn;
  drawn.crew("a", 5, {"pumping"});
  DrawnIncident incident;
  const int quantity = GENERATE(0, -1, -1'000'000);
  incident.need("pumping", {{60, quantity}});
  const Dispatch made = answered(drawn, incident);
  CHECK(made.assignments.empty());
  const Region region = drawn.region();
  CHECK(
      shortfalls(incident.requirements(), incident.candidates(region), made, region, incident.at(0))
          .empty());
}

TEST_CASE("a need without a curve asks for nothing", "[resources][dispatch]") {
  DrawnRegion drawn;
  drawn.crew("a", 5, {"pumping"});
  DrawnIncident incident;
  incident.need("pumping", {});
  CHECK(answered(drawn, incident).assignments.empty());
}

TEST_CASE("needs as large as can be counted are short by what they are short, and no sum overflows",
          "[resources][dispatch]") {
  DrawnRegion drawn;
  drawn.lot("a", 5, "PUMP", 7);
  DrawnIncident incident;
  incident.need("PUMP", {{60, 1}}, true).curve[0].quantity = Quantity(INT64_MAX);
  incident.need("PUMP", {{60, 1}}, true).curve[0].quantity = Quantity(INT64_MAX);
  const Dispatch made = answered(drawn, incident);
  REQUIRE(made.assignments.size() == 1);
  CHECK(made.assignments[0].quantity == Quantity(7));
  const Region region = drawn.region();
  const auto found = shortfalls(incident.requirements(), incident.candidates(region), made, region,
                                incident.at(0));
  REQUIRE(found.size() == 2);
  CHECK(found[0].missing == Quantity(INT64_MAX - 7));
  CHECK(found[1].missing == Quantity(INT64_MAX));
}

TEST_CASE("a deadline that lay before the question is said to be past, and they go all the same",
          "[resources][dispatch]") {
  DrawnRegion drawn;
  drawn.crew("a", 5, {"pumping"});
  DrawnIncident incident;
  incident.need("pumping", {{-10, 1}});
  const Dispatch made = answered(drawn, incident);
  REQUIRE(made.assignments.size() == 1);
  CHECK(made.assignments[0].late_by == Seconds(Minutes{15}));
  const Region region = drawn.region();
  const auto found = shortfalls(incident.requirements(), incident.candidates(region), made, region,
                                incident.at(0));
  REQUIRE(found.size() == 1);
  CHECK(found[0].reasons.front().code == Code::short_overdue);
}

TEST_CASE("a horizon without end: a crew held for a hundred years is held for a hundred years",
          "[resources][dispatch]") {
  DrawnRegion drawn;
  drawn.crew("a", 5, {"pumping"});
  DrawnIncident incident;
  const Seconds century = *parse_duration("36500d");
  Requirement& need = incident.need("pumping", {{60, 1}});
  need.hold = century;
  need.curve[0].by = incident.at(0) + century;
  const Dispatch made = answered(drawn, incident);
  CHECK(made.assignments.at(0).hold_until == incident.at(5) + century);
  CHECK(!parse_duration("36501d000000"));
}

TEST_CASE("where no road leads, nobody comes, and that is an answer with its reason",
          "[resources][dispatch]") {
  DrawnRegion drawn;
  drawn.crew("a", 5, {"pumping"});
  drawn.lot("l", 6, "PUMP", 3);
  DrawnIncident incident;
  incident.need("pumping", {{60, 1}});
  incident.need("PUMP", {{60, 1}}, true);
  const Region region = drawn.region();
  std::vector<Closure> closures = {{.id = ClosureId("slide"), .target = "edge:rp0001"}};
  std::map<IncidentId, TravelByVehicle> travel;
  const std::vector<Approach> approaches = {
      {.name = "gate", .place = PlaceId(DrawnRegion::place_name(0))}};
  travel.try_emplace(IncidentId("i1"), region.roads,
                     road_times(*region.roads, closures, incident.at(0)), approaches);
  const Candidates found =
      candidates(incident.requirements(), {}, {}, {}, region, {}, travel, incident.at(0));
  CHECK(found.crews.empty());
  CHECK(found.lots.empty());
  const Dispatch made = dispatch(incident.requirements(), found, region);
  CHECK(made.assignments.empty());
  CHECK(verify_dispatch(incident.requirements(), found, made, region).empty());
  const auto missing = shortfalls(incident.requirements(), found, made, region, incident.at(0));
  REQUIRE(missing.size() == 2);
  CHECK(missing[0].reasons.back().code == Code::short_unreachable);
  CHECK(missing[1].reasons.back().code == Code::short_unreachable);
}

namespace {

/// The findings of the sample region with one of its files written anew.
Findings with_file(const std::string& name, const std::string& text) {
  const TemporaryFolder folder;
  std::filesystem::copy(source_dir() / "data/shuozhou", folder.path() / "region",
                        std::filesystem::copy_options::recursive);
  put_text(folder.path() / "region" / name, text);
  return read_region((folder.path() / "region").string()).findings;
}

const Finding* finding(const Findings& findings, Code code) {
  const auto found =
      std::ranges::find_if(findings, [&](const Finding& one) { return one.message.code == code; });
  return found == findings.end() ? nullptr : &*found;
}

std::string sample(const std::string& name) {
  return file_text(source_dir() / "data/shuozhou" / name);
}

}  // namespace

TEST_CASE("substitutes that make more of themselves on the way round are refused with their line",
          "[resources][dispatch]") {
  const std::string columns = "need,instead,ratio_num,ratio_den,preference,mark,source\n";
  const std::string mark = ",1,illustrative,drawn\n";
  const Findings two = with_file("catalogue/substitutes.csv",
                                 columns + "BLANKET,COAT,1,2" + mark + "COAT,BLANKET,1,1" + mark);
  const Finding* gain = finding(two, Code::region_substitute_gain);
  REQUIRE(gain != nullptr);
  CHECK(gain->severity == Severity::error);
  CHECK(gain->origin.line == 2);
  CHECK(gain->origin.field == "instead");
  CHECK(gain->message.parameters[0].zh == "BLANKET → COAT → BLANKET");
  const Findings three =
      with_file("catalogue/substitutes.csv", columns + "GEN-30KW,GEN-5KW,6,1" + mark +
                                                 "GEN-5KW,GEN-400KW,1,4" + mark +
                                                 "GEN-400KW,GEN-30KW,1,2" + mark);
  REQUIRE(finding(three, Code::region_substitute_gain) != nullptr);
  SECTION("a round that loses, or comes out even, is no nonsense") {
    const Findings even =
        with_file("catalogue/substitutes.csv",
                  columns + "BLANKET,COAT,2,1" + mark + "COAT,BLANKET,1,2" + mark);
    CHECK(finding(even, Code::region_substitute_gain) == nullptr);
    CHECK(finding(with_file("catalogue/substitutes.csv", sample("catalogue/substitutes.csv")),
                  Code::region_substitute_gain) == nullptr);
  }
}

TEST_CASE("a need of 2^63, of less than nothing, or of a word is refused with its field",
          "[resources][dispatch]") {
  const std::string plan = "plans/chaigou-gas-explosion.xml";
  const char* amount = GENERATE("9223372036854775808", "-1", "many");
  CAPTURE(amount);
  std::string text = sample(plan);
  const std::string old = "base=\"";
  const std::size_t at = text.find(old);
  REQUIRE(at != std::string::npos);
  const std::size_t end = text.find('"', at + old.size());
  text.replace(at, end - at, old + amount);
  const Findings found = with_file(plan, text);
  const bool refused = std::ranges::any_of(found, [&](const Finding& one) {
    return one.severity == Severity::error && one.origin.field == "base" &&
           one.origin.file.ends_with("chaigou-gas-explosion.xml") && one.origin.line > 0;
  });
  for (const Finding& one : found) UNSCOPED_INFO(muster::text(one, Language::en));
  CHECK(refused);
}

TEST_CASE("two crews of one id, and a minimum above the stock, are named with their lines",
          "[resources][dispatch]") {
  const std::string crews = sample("crews.csv");
  const std::string first = crews.substr(crews.find('\n') + 1);
  const Findings twice = with_file("crews.csv", crews + first.substr(0, first.find('\n') + 1));
  const Finding* doubled = finding(twice, Code::id_twice);
  REQUIRE(doubled != nullptr);
  CHECK(doubled->severity == Severity::error);
  CHECK(doubled->origin.line > 2);

  std::string stock = sample("stock.csv");
  const std::string row = "BLD01-STK-BLOOD-PLASMA,BLD01-STK,BLOOD-PLASMA,300,";
  const std::size_t at = stock.find(row);
  REQUIRE(at != std::string::npos);
  stock.replace(at, row.size(), "BLD01-STK-BLOOD-PLASMA,BLD01-STK,BLOOD-PLASMA,3,");
  const Findings high = with_file("stock.csv", stock);
  const Finding* floor = finding(high, Code::region_floor);
  REQUIRE(floor != nullptr);
  CHECK(floor->origin.field == "floor");
}

TEST_CASE("a type that no scheme can compare is refused with its file, line and field",
          "[resources][dispatch]") {
  const std::string plan = "plans/waterworks-chlorine.xml";
  const std::string asked = "capability=\"hazmat_rescue\" least_type=\"A\"";
  const auto [instead, code] =
      GENERATE(std::pair("capability=\"hazmat_rescue\" least_type=\"特勤\"", Code::catalogue_label),
               std::pair("capability=\"ambulance\" least_type=\"A\"", Code::catalogue_no_scheme));
  CAPTURE(instead);
  std::string text = sample(plan);
  const std::size_t at = text.find(asked);
  REQUIRE(at != std::string::npos);
  text.replace(at, asked.size(), instead);
  const Findings found = with_file(plan, text);
  const Finding* refused = finding(found, code);
  REQUIRE(refused != nullptr);
  CHECK(refused->severity == Severity::error);
  CHECK(refused->origin.file.ends_with("waterworks-chlorine.xml"));
  CHECK(refused->origin.line > 0);
  CHECK(refused->origin.field == "least_type");
}

TEST_CASE("a travel time without end is no arrival: whoever has it stays at home",
          "[resources][dispatch]") {
  DrawnRegion drawn;
  drawn.crew("a", 5, {"pumping"});
  drawn.crew("b", 50, {"pumping"});
  DrawnIncident incident;
  incident.need("pumping", {{60, 2}});
  const Region region = drawn.region();
  const std::vector<Closure> closures = {{.id = ClosureId("slide"), .target = "edge:rp0020"}};
  std::map<IncidentId, TravelByVehicle> travel;
  const std::vector<Approach> approaches = {
      {.name = "gate", .place = PlaceId(DrawnRegion::place_name(0))}};
  travel.try_emplace(IncidentId("i1"), region.roads,
                     road_times(*region.roads, closures, incident.at(0)), approaches);
  const Candidates found =
      candidates(incident.requirements(), {}, {}, {}, region, {}, travel, incident.at(0));
  REQUIRE(found.crews.size() == 1);
  CHECK(found.crews[0].crew == CrewId("a"));
  const Dispatch made = dispatch(incident.requirements(), found, region);
  CHECK(made.assignments.size() == 1);
  const auto missing = shortfalls(incident.requirements(), found, made, region, incident.at(0));
  REQUIRE(missing.size() == 1);
  CHECK(missing[0].missing == Quantity(1));
}

TEST_CASE("a price below nothing, or beyond counting, is refused; one that is not known is no zero",
          "[resources][dispatch]") {
  DrawnRegion drawn;
  drawn.crew("a", 5, {"pumping", "mine_rescue"});
  drawn.crew("b", 5, {"pumping", "mine_rescue"});
  DrawnIncident incident;
  incident.need("pumping", {{60, 1}});
  incident.need("mine_rescue", {{60, 1}});
  const Region region = drawn.region();
  Candidates found = incident.candidates(region);
  SECTION("refused") {
    found.crews[0].coming.cost = GENERATE(std::int64_t{-1}, INT64_MAX);
    CHECK_THROWS_AS(dispatch(incident.requirements(), found, region), Error);
  }
  SECTION("of equals the one with a price goes, however dear") {
    DrawnIncident one;
    one.need("pumping", {{60, 1}});
    Candidates equal = one.candidates(region);
    REQUIRE(equal.crews.size() == 2);
    equal.crews[0].coming.act = Act::request;  // the smaller id; nobody knows what it costs
    equal.crews[1].coming.act = Act::request;
    equal.crews[1].coming.cost = 90'000'00;
    const Dispatch made = dispatch(one.requirements(), equal, region);
    CHECK(verify_dispatch(one.requirements(), equal, made, region).empty());
    CHECK(made.assignments.at(0).crew == equal.crews[1].crew);
  }
}
