// A small region with nothing to find, and what only a region can tell, planted in it.

#include "muster/resources/region_lint.hpp"

#include <algorithm>
#include <functional>
#include <set>

#include "muster/plan/plan_search.hpp"
#include "support/catch.hpp"
#include "support/small_region.hpp"

using namespace muster;

namespace {

const RegionLintOptions today = {.as_of = parse_date("2026-11-20")};

struct Clean : SmallRegion {
  Clean() {
    const auto rules = source_dir() / "data/rules";
    for (const char* file : {"checks.xml", "coverage_standard.xml", "major_hazard.xml"}) {
      this->file(std::string("rules/") + file) = file_text(rules / file);
    }
    change("contacts.csv", "值班室,duty room", "值班员,duty officer");
    add("contacts.csv", "bureau-2,bureau,值班员,duty officer,mobile,000-5550-0101,2,drawn,test");
    add("contacts.csv", "rescue-1,rescue-co,值班员,duty officer,phone,0349-555-0200,1,drawn,test");
    add("contacts.csv", "rescue-2,rescue-co,值班员,duty officer,radio,频道 5,2,drawn,test");
    change("stock.csv", "serviceable,,drawn", "serviceable,2026-10-01,drawn");
  }
};

/// Of the region alone: what the small plan lacks as a plan is another test's.
std::set<Code> region_codes(const Findings& findings) {
  std::set<Code> codes;
  for (const Finding& finding : findings) {
    if (finding.message.code >= Code::lint_contact_missing) codes.insert(finding.message.code);
  }
  return codes;
}

std::string all(const Findings& findings) {
  std::string result;
  for (const Finding& finding : findings) result += text(finding, Language::en) + "\n";
  return result;
}

struct Fault {
  Code code = {};
  std::function<void(SmallRegion&)> plant = {};
};

const char* const plan_file = "plans/city-mine.xml";

const std::vector<Fault>& faults() {
  static const std::vector<Fault> all = {
      {Code::lint_contact_missing,
       [](SmallRegion& r) {
         r.change("contacts.csv", "rescue-1,rescue-co", "rescue-1,bureau");
         r.change("contacts.csv", "rescue-2,rescue-co", "rescue-2,bureau");
       }},
      {Code::lint_contact_malformed,
       [](SmallRegion& r) { r.change("contacts.csv", "0349-555-0200", "ask Wang"); }},
      {Code::lint_contact_malformed,
       [](SmallRegion& r) { r.change("contacts.csv", "0349-555-0200", "12"); }},
      {Code::lint_contact_single,
       [](SmallRegion& r) { r.change("contacts.csv", "rescue-2,rescue-co", "rescue-2,bureau"); }},
      {Code::lint_channel_nowhere,
       [](SmallRegion& r) { r.change(plan_file, "channel=\"phone\"", "channel=\"siren\""); }},
      {Code::lint_role_nobody,
       [](SmallRegion& r) {
         r.change(plan_file, "<role lang=\"zh\">值班员", "<role lang=\"zh\">神仙");
       }},
      {Code::lint_requirement_unmet,
       [](SmallRegion& r) {
         r.change(plan_file, "within=\"60min\" base=\"2\"", "within=\"20min\" base=\"2\"");
       }},
      {Code::lint_requirement_unmet,
       [](SmallRegion& r) {
         r.change(plan_file, "material=\"STRETCHER\"", "material=\"SERUM\"");
         r.change(plan_file, "within=\"60min\" base=\"10\"", "within=\"30min\" base=\"10\"");
       }},
      {Code::lint_capability_nowhere,
       [](SmallRegion& r) {
         r.add("catalogue/capabilities.csv", "diving,潜水,diving,,,drawn,test");
         r.change(plan_file, "capability=\"mine_rescue\"", "capability=\"diving\"");
       }},
      {Code::lint_material_nowhere,
       [](SmallRegion& r) {
         r.add("catalogue/materials.csv", "BOAT,船,boat,艘,艘,1,flood,,no,,,drawn,test");
         r.change(plan_file, "material=\"STRETCHER\"", "material=\"BOAT\"");
       }},
      {Code::lint_expert_nowhere,
       [](SmallRegion& r) {
         r.change(plan_file, "  </card>",
                  "  <expert field=\"moon\" count=\"1\" remote=\"30min\"/></card>");
       }},
      {Code::lint_hazard_no_plan,
       [](SmallRegion& r) {
         r.change(plan_file, "<kind id=\"gas_explosion\"/>", "<kind id=\"fire\"/>");
       }},
      {Code::lint_plan_no_hazard,
       [](SmallRegion& r) {
         r.add("jurisdictions.csv", "140699,别县,Other County,county,1406,,,drawn,test");
         r.change(plan_file, "<jurisdiction id=\"1406\"/>", "<jurisdiction id=\"140699\"/>");
       }},
      {Code::lint_hazard_part_time,
       [](SmallRegion& r) {
         r.change("teams.csv", "39.30,112.40,140602,full_time", "39.30,112.40,140602,part_time");
       }},
      {Code::lint_record_odds,
       [](SmallRegion& r) {
         r.add("catalogue/hazard_kinds.csv", "tailings_pond,尾矿库,tailings pond,drawn,test");
         r.add("hazards.csv",
               "T1,尾矿库,Pond,tailings_pond,非煤矿山,mine-co,140602,mine,39.40,112.50,operating,,"
               "drawn,test");
         r.add("hazard_measures.csv", "T1,grade,三等,,drawn,test");
         r.add("hazard_measures.csv", "T1,volume_m3,450000,m3,drawn,test");
         r.add("hazard_measures.csv", "T1,dam_height_m,35,m,drawn,test");
       }},
      {Code::lint_grade_odds,
       [](SmallRegion& r) {
         r.change("hazard_substances.csv", "M1,explosives,炸药,explosives,2.5,t",
                  "M1,ammonia,液氨,ammonia,12,t");
         r.add("hazard_measures.csv", "M1,major_hazard_level,一级,,drawn,test");
       }},
      {Code::lint_figure_stale,
       [](SmallRegion& r) { r.change("stock.csv", "2026-08-12", "2025-11-19"); }},
      {Code::lint_figure_unverified,
       [](SmallRegion& r) { r.change("stock.csv", "2026-08-12", ""); }},
      {Code::lint_agreement_ended,
       [](SmallRegion& r) { r.change("agreements.csv", "2028-12-31", "2026-06-30"); }},
      {Code::lint_standard_missed,
       [](SmallRegion& r) {
         r.change("roads.csv", "trunk,10000", "trunk,40000");
         r.change("roads.csv", "county,24000", "county,32000");
       }},
      {Code::lint_unit_odds,
       [](SmallRegion& r) { r.add("hazard_measures.csv", "M1,trapped,3,kg,drawn,test"); }},
      {Code::lint_hazard_unreachable,
       [](SmallRegion& r) {
         r.change("roads.csv", "e2,town,mine,,,,county,6000,60,no",
                  "e2,mine,town,,,,county,6000,60,yes");
         r.change("roads.csv", "e3,depot,mine,S3,,,county,24000,60,no",
                  "e3,mine,depot,S3,,,county,24000,60,yes");
       }},
      {Code::lint_explained_nothing,
       [](SmallRegion& r) {
         r.file("explanations.csv") =
             "id,code,about,reason_zh,reason_en,mark,source\n"
             "x1,lint.agreement_ended,A1,续签中,being renewed,drawn,test\n";
       }},
  };
  return all;
}

}  // namespace

TEST_CASE("a region in order has nothing to find beyond its plans", "[resources][region_lint]") {
  const Findings findings = lint(*Clean().region(), today);
  INFO(all(findings));
  CHECK(region_codes(findings).empty());
}

TEST_CASE("every fault planted in a region is found", "[resources][region_lint]") {
  for (const Fault& fault : faults()) {
    Clean small;
    fault.plant(small);
    const Findings findings = lint(*small.region(), today);
    INFO(name(fault.code) << "\n" << all(findings));
    CHECK(region_codes(findings).contains(fault.code));
  }
}

TEST_CASE("what is not met in time names the worst hazard and the quickest, by hand",
          "[resources][region_lint]") {
  Clean small;
  small.change(plan_file, "within=\"60min\" base=\"2\"", "within=\"20min\" base=\"2\"");
  const Findings findings = lint(*small.region(), today);
  const auto found = std::ranges::find_if(findings, [](const Finding& one) {
    return one.message.code == Code::lint_requirement_unmet;
  });
  REQUIRE(found != findings.end());
  // Five minutes of turnout, ten to the town, six to the mine.
  CHECK(text(found->message, Language::en) ==
        "city-mine-rescue: at Small Mine, mine rescue is asked for within 20min; the quickest of "
        "the region, Mine rescue team, takes 21min");
  small.change(plan_file, "within=\"20min\" base=\"2\"", "within=\"21min\" base=\"2\"");
  CHECK_FALSE(region_codes(lint(*small.region(), today)).contains(Code::lint_requirement_unmet));
}

TEST_CASE("a class that follows from volume and height is no finding; the graver one counts",
          "[resources][region_lint]") {
  Clean small;
  small.add("catalogue/hazard_kinds.csv", "tailings_pond,尾矿库,tailings pond,drawn,test");
  small.add(
      "hazards.csv",
      "T1,尾矿库,Pond,tailings_pond,非煤矿山,mine-co,140602,mine,39.40,112.50,operating,,drawn,"
      "test");
  small.add("hazard_measures.csv", "T1,grade,四等,,drawn,test");
  small.add("hazard_measures.csv", "T1,volume_m3,450000,m3,drawn,test");  // fifth by volume
  small.add("hazard_measures.csv", "T1,dam_height_m,30,m,drawn,test");    // fourth by height
  CHECK_FALSE(region_codes(lint(*small.region(), today)).contains(Code::lint_record_odds));
  small.change("hazard_measures.csv", "T1,dam_height_m,30", "T1,dam_height_m,29");
  CHECK(region_codes(lint(*small.region(), today)).contains(Code::lint_record_odds));
}

TEST_CASE("a finding that is explained is a note with the reason", "[resources][region_lint]") {
  Clean small;
  small.change("agreements.csv", "2028-12-31", "2026-06-30");
  for (const char* about : {"A1", "*"}) {
    small.file("explanations.csv") =
        std::string("id,code,about,reason_zh,reason_en,mark,source\nx1,lint.agreement_ended,") +
        about + ",续签中,being renewed,drawn,test\n";
    const Findings findings = lint(*small.region(), today);
    const auto codes = region_codes(findings);
    INFO(all(findings));
    CHECK(codes == std::set<Code>{Code::lint_explained});
    CHECK(all(findings).find("lint.agreement_ended (A1) is explained: being renewed") !=
          std::string::npos);
  }
}

TEST_CASE("an explanation of one thing hides nothing else of the same subject",
          "[resources][region_lint]") {
  Clean small;
  small.change("agreements.csv", "2028-12-31", "2026-06-30");
  const auto codes_with = [&](const std::string& about) {
    small.file("explanations.csv") =
        "id,code,about,reason_zh,reason_en,mark,source\nx1,lint.agreement_ended," + about +
        ",续签中,being renewed,drawn,test\n";
    return region_codes(lint(*small.region(), today));
  };
  CHECK(codes_with("A1 2026-06-30") == std::set<Code>{Code::lint_explained});
  CHECK(codes_with("A1 2026-06-29") ==
        std::set<Code>{Code::lint_agreement_ended, Code::lint_explained_nothing});
  CHECK(codes_with("A12026-06-30") ==
        std::set<Code>{Code::lint_agreement_ended, Code::lint_explained_nothing});
}

TEST_CASE("a material's own limit on an unseen lot counts before that of the rule",
          "[resources][region_lint]") {
  Clean small;
  const auto stale = [](const Findings& findings) {
    std::vector<std::string> said;
    for (const Finding& finding : findings) {
      if (finding.message.code == Code::lint_figure_stale)
        said.push_back(text(finding.message, Language::en));
    }
    return said;
  };
  small.change("stock.csv", "2026-08-12", "2025-11-19");  // beyond the year of the rule
  CHECK(stale(lint(*small.region(), today)) ==
        std::vector<std::string>{
            "WH-SERUM: last verified on 2025-11-19, more than 12 months before 2026-11-20 "
            "(verification-limit)"});
  small.change("catalogue/materials.csv", "volume_l,mark", "volume_l,confirm_after_days,mark");
  small.change("catalogue/materials.csv", "8.5,,drawn", "8.5,,49,drawn");
  small.change("catalogue/materials.csv", "no,,,drawn", "no,,,,drawn");
  small.change("catalogue/materials.csv", "yes,,,drawn", "yes,,,366,drawn");
  // The serum was looked at 366 days ago, the stretchers 50.
  CHECK(stale(lint(*small.region(), today)) ==
        std::vector<std::string>{
            "WH-STRETCHER: last verified on 2026-10-01, more than 49 days before 2026-11-20 "
            "(STRETCHER)"});
}

TEST_CASE("an explanation is not called idle where no day was given", "[resources][region_lint]") {
  Clean small;
  small.file("explanations.csv") =
      "id,code,about,reason_zh,reason_en,mark,source\n"
      "x1,lint.agreement_ended,A1,续签中,being renewed,drawn,test\n";
  CHECK(region_codes(lint(*small.region(), {})) == std::set<Code>{Code::lint_no_date});
  CHECK(region_codes(lint(*small.region(), today)) == std::set<Code>{Code::lint_explained_nothing});
}

TEST_CASE("without a day the region says so and tries no date", "[resources][region_lint]") {
  Clean small;
  small.change("agreements.csv", "2028-12-31", "2026-06-30");
  CHECK(region_codes(lint(*small.region(), {})) == std::set<Code>{Code::lint_no_date});
}

TEST_CASE("an explanation of a code that is not there is refused on reading",
          "[resources][region_lint]") {
  Clean small;
  small.file("explanations.csv") =
      "id,code,about,reason_zh,reason_en,mark,source\nx1,lint.nonsense,*,无,none,drawn,test\n";
  CHECK(errors_of(small.read()) ==
        std::vector<std::string>{"explanations.csv:2:code: explained.code_unknown"});
}
