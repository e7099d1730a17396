// The months ahead, and what a change would make of tonight.
#include "muster/resources/outlook.hpp"

#include <algorithm>

#include "muster/plan/rules.hpp"
#include "muster/resources/gap_report.hpp"
#include "muster/resources/scenarios.hpp"
#include "muster/resources/siting.hpp"
#include "muster/resources/stock_norms.hpp"
#include "muster/resources/what_if.hpp"
#include "support/catch.hpp"
#include "support/errors.hpp"
#include "support/small_region.hpp"

using namespace muster;

namespace {

const Instant now = *parse_instant("2026-11-25T03:00:00+08:00");

std::shared_ptr<const Region> read(SmallRegion& small) {
  const auto reading = small.read();
  REQUIRE(reading.region);
  return reading.region;
}

const OutlookLine& line_of(const Outlook& ahead, const char* material, bool in_all) {
  const auto found = std::ranges::find_if(ahead.lines, [&](const OutlookLine& line) {
    return line.material == MaterialId(material) && line.stockpile.has_value() != in_all;
  });
  REQUIRE(found != ahead.lines.end());
  return *found;
}

const std::shared_ptr<const Region>& shuozhou() {
  static const auto region = read_region((source_dir() / "data/shuozhou").string()).region;
  return region;
}

/// All of Shuozhou, tried once for all that look at it.
const RegionReadiness& tonight() {
  static const RegionReadiness found = readiness(*shuozhou(), {}, now);
  return found;
}

}  // namespace

TEST_CASE("serum that runs out in June is good through June and gone in July", "[outlook]") {
  SmallRegion small;
  const auto region = read(small);
  const Outlook ahead = outlook(*region, {}, readiness(*region, {}, now));
  REQUIRE(ahead.months.size() == 25);
  CHECK(format_date(ahead.months[0]) == "2026-11-25");
  CHECK(format_date(ahead.months[1]) == "2026-12-01");
  const OutlookLine& serum = line_of(ahead, "SERUM", false);
  CHECK(serum.good.front() == Quantity(10));
  const auto at = [&](const char* day) {
    const auto month = std::ranges::find(ahead.months, *parse_date(day));
    return serum.good[static_cast<std::size_t>(month - ahead.months.begin())];
  };
  CHECK(at("2027-06-01") == Quantity(10));
  CHECK(at("2027-07-01") == Quantity(0));
  REQUIRE_FALSE(ahead.rotate.empty());
  CHECK(format_date(ahead.rotate.front().last_day) == "2027-06-30");
  CHECK_FALSE(ahead.rotate.front().expired);
}

TEST_CASE("the plan asks for ten stretchers: use below that is the month it falls short",
          "[outlook]") {
  SmallRegion small;
  const auto region = read(small);
  const auto found = readiness(*region, {}, now);
  const Outlook calm = outlook(*region, {}, found);
  CHECK(line_of(calm, "STRETCHER", true).need == Quantity(10));
  CHECK_FALSE(line_of(calm, "STRETCHER", true).first_short);
  const PlannedAhead planned = {
      .stock = {
          {*parse_date("2027-02-10"), StockpileId("WH"), MaterialId("STRETCHER"), Quantity(-12)},
          {*parse_date("2027-05-20"), StockpileId("WH"), MaterialId("STRETCHER"), Quantity(8)}}};
  const Outlook used = outlook(*region, {}, found, planned);
  const OutlookLine& line = line_of(used, "STRETCHER", true);
  REQUIRE(line.first_short);
  CHECK(format_month(used.months[*line.first_short]) == "2027-03");
  CHECK(line.good[*line.first_short] == Quantity(8));
  CHECK(line.good.back() == Quantity(16));
}

TEST_CASE("a lot whose expiry nobody wrote down is not projected, and never said to last",
          "[outlook]") {
  SmallRegion small;
  small.change("stock.csv", "2027-06-30", "unknown");
  const auto region = read(small);
  const Outlook ahead = outlook(*region, {}, readiness(*region, {}, now));
  const OutlookLine& serum = line_of(ahead, "SERUM", false);
  CHECK(serum.cannot_be_projected());
  CHECK(serum.not_projected == Quantity(10));
  CHECK(serum.good.front() == Quantity(0));
  CHECK(ahead.rotate.empty());
}

TEST_CASE(
    "what if: a team less is worse, one more is no worse, and lines nobody understands are refused",
    "[what_if]") {
  SmallRegion small;
  const auto region = read(small);
  const auto before = readiness(*region, {}, now);
  const auto after = [&](const char* changes) {
    const WhatIf changed = what_if(changes, *region, {});
    return difference(before, readiness(changed.region, changed.situation, now));
  };
  CHECK_FALSE(after("remove team MR # on leave\n").worse.empty());
  CHECK(after("\n# nothing\n").worse.empty());
  const auto more = after("add team MR2 like MR at town\n");
  CHECK(more.worse.empty());
  const WhatIf stocked = what_if("add stock WH STRETCHER 7", *region, {});
  CHECK(stocked.region.lots.size() == region->lots.size() + 1);
  CHECK(refusal_code([&] { (void)what_if("sell everything", *region, {}); }) == Code::what_if_form);
  CHECK(refusal_code([&] { (void)what_if("remove team MRX", *region, {}); }).has_value());
  CHECK(refusal_code([&] { (void)what_if("add stock WH STRETCHER -1", *region, {}); }) ==
        Code::what_if_form);
  CHECK(refusal_code([&] { (void)what_if("add team MR like MR at town", *region, {}); }) ==
        Code::id_twice);
}

TEST_CASE("a removed team is the same as one whose crews are off duty", "[what_if][shuozhou]") {
  const Region& region = *shuozhou();
  const auto at = ReadinessOptions{.hazards = {HazardId("CM04")}};
  const WhatIf changed = what_if("remove team MRT01\n", region, {});
  Situation off;
  for (const Crew& crew : region.crews) {
    if (crew.team == TeamId("MRT01")) off.crews[crew.id].readiness = Readiness::off;
  }
  CHECK(canonical_json(gap_json(readiness(changed.region, changed.situation, now, at), region,
                                Language::en)) ==
        canonical_json(gap_json(readiness(region, off, now, at), region, Language::en)));
}

TEST_CASE("where a mine is beyond thirty minutes, the fewest new bases are proved",
          "[siting][shuozhou]") {
  const Region& region = *shuozhou();
  const auto& found = tonight();
  for (const StandardShare& share : found.standards) {
    if (share.standard.service != "mine_rescue" || !share.standard.within) continue;
    const BasesProposed proposed = propose_bases(share, region, {}, now);
    CHECK(proposed.proved);
    CHECK(proposed.within.size() == share.count(StandardState::met));
    std::size_t gained = 0;
    for (const auto& hazards : proposed.gains) gained += hazards.size();
    CHECK(gained + proposed.never.size() == share.count(StandardState::missed));
    // Tried: with a team there, the standard holds.
    std::string changes;
    for (const PlaceId& place : proposed.places) {
      changes += "add team NEW-" + place.str() + " like MRT01 at " + place.str() + "\n";
    }
    const WhatIf changed = what_if(changes, region, {});
    const auto then = readiness(changed.region, changed.situation, now);
    for (const StandardShare& again : then.standards) {
      if (again.standard.service != "mine_rescue" || !again.standard.within) continue;
      CHECK(again.count(StandardState::missed) == proposed.never.size());
    }
  }
}

TEST_CASE("buying counts what lies within reach already", "[siting]") {
  SmallRegion small;
  const auto region = read(small);
  const Travel roads(region->roads);
  const auto need = [&](std::int64_t each, int minutes) {
    const Siting asked = buying({}, MaterialId("STRETCHER"), Quantity(each), Minutes(minutes),
                                Quantity(100), *region, {}, roads);
    REQUIRE(asked.question.demands.size() == 1);
    return asked.question.demands.front().need;
  };
  CHECK(need(10, 60) == 0);  // 20 lie there, 5 are kept back
  CHECK(need(18, 60) == 3);
  CHECK(need(18, 1) == 18);  // nobody is there in a minute
}

TEST_CASE("a workplace that keeps nothing on record is not said to keep nothing",
          "[norms][shuozhou]") {
  const Region& region = *shuozhou();
  const auto checks = stock_norms(region, {}, tonight());
  REQUIRE_FALSE(checks.empty());
  std::size_t unknown = 0;
  for (const NormCheck& check : checks) {
    CHECK(check.need == Quantity(check.material == MaterialId("FIRSTAID") ? 1 : 2));
    CHECK(check.mark == "second_hand");
    if (!check.have) ++unknown;
    if (!check.have) CHECK_FALSE(check.short_of());
  }
  CHECK(unknown > 0);
  CHECK(refusal_code([] { (void)stock_norms(Region{}, {}, {}); }) == Code::norm_none);
}

TEST_CASE("a licence that ends in March takes its crews out of April, and a renewed one does not",
          "[outlook]") {
  const std::string head = "id,about,subject,fact,on,until,done,by,what_zh,what_en,mark,source\n";
  const std::string until_march =
      "l1,team,MR,qualification,2024-04-01,2027-03-31,,,资质,licence,drawn,test\n";
  SmallRegion small;
  small.file("dated_facts.csv") = head + until_march;
  const auto region = read(small);
  const auto found = readiness(*region, {}, now);
  const Outlook ahead = outlook(*region, {}, found);
  REQUIRE(ahead.able.size() == 1);
  const AbleLine& line = ahead.able.front();
  CHECK(line.capability == CapabilityId("mine_rescue"));
  CHECK(line.need == Quantity(2));
  CHECK(line.able.front() == Quantity(2));
  CHECK(line.able.back() == Quantity(0));
  CHECK(line.not_recorded == Quantity(0));
  REQUIRE(line.first_short);
  CHECK(format_month(ahead.months[*line.first_short]) == "2027-04");
  REQUIRE(ahead.lapses.size() == 1);
  CHECK(ahead.lapses.front().subject == "MR");
  CHECK_FALSE(ahead.lapses.front().lapsed);

  small.file("dated_facts.csv") =
      head + until_march +
      "l2,team,MR,qualification,2026-10-01,2029-10-01,,,资质,licence,drawn,test\n";
  const auto renewed = read(small);
  const Outlook after = outlook(*renewed, {}, readiness(*renewed, {}, now));
  REQUIRE(after.able.size() == 1);
  CHECK_FALSE(after.able.front().first_short);
  CHECK(after.lapses.empty());
}

TEST_CASE("crews of which no qualification is on record are not projected", "[outlook]") {
  SmallRegion small;
  const auto region = read(small);
  const Outlook ahead = outlook(*region, {}, readiness(*region, {}, now));
  CHECK(ahead.able.empty());
  CHECK(ahead.lapses.empty());
}

TEST_CASE("the months ahead against scenarios: the most that one of them asks for", "[outlook]") {
  SmallRegion small;
  const auto region = read(small);
  Findings findings;
  const auto scenarios = read_scenarios(
      "scenario,at,probability,material,quantity\n"
      "a,hazard:M1,0.4,STRETCHER,21\na,hazard:M1,0.4,STRETCHER,4\nb,hazard:M1,0.6,STRETCHER,20\n",
      "s.csv", *region, findings);
  REQUIRE(scenarios.size() == 3);
  const OutlookNeeds needs = most_asked(scenarios);
  CHECK(needs.materials.at(MaterialId("STRETCHER")) == Quantity(25));
  const Outlook ahead = outlook(*region, {}, now, needs);
  CHECK(line_of(ahead, "STRETCHER", true).first_short == std::size_t{0});
}

TEST_CASE("a scenario is tried at its place: fifteen stretchers may leave the depot, not sixteen",
          "[scenarios]") {
  SmallRegion small;
  const auto region = read(small);
  Findings findings;
  const auto scenarios = read_scenarios(
      "scenario,at,probability,material,quantity,within\n"
      "all,node:town,0.3,STRETCHER,9,\nall,node:town,0.3,STRETCHER,6,\n"
      "more,hazard:M1,0.2,STRETCHER,16,3h\nsoon,hazard:M1,0.5,STRETCHER,15,1min\n",
      "s.csv", *region, findings);
  REQUIRE(scenarios.size() == 4);
  RegionReadiness found = readiness(*region, {}, now);
  found.scenarios = try_scenarios(scenarios, *region, {}, now);
  REQUIRE(found.scenarios.size() == 3);
  const auto need = [&](std::size_t i) { return found.scenarios[i].needs.at(0); };
  CHECK(found.scenarios[0].id == "all");
  CHECK(need(0).asked == Quantity(15));
  CHECK(need(0).state == NeedState::in_time);
  CHECK(need(1).state == NeedState::unmet);
  CHECK(need(1).coming == Quantity(15));
  CHECK(need(1).missing == Quantity(1));
  CHECK_FALSE(need(1).reasons.empty());
  CHECK(need(2).state == NeedState::late);

  const std::string told = canonical_json(gap_json(found, *region, Language::en));
  CHECK(told.find(R"("scenario":"more")") != std::string::npos);
  CHECK(gap_csv(found, *region, Language::en).find("M1,") != std::string::npos);
  CHECK(gap_csv(found, *region, Language::en).find(",scenario,,more,STRETCHER,") !=
        std::string::npos);
  const std::string said = gap_text(found, *region, {.language = Language::en, .columns = 400});
  CHECK(said.find("in time in 30.0% of them, in the end in 80.0%") != std::string::npos);

  const WhatIf changed = what_if("add stock WH STRETCHER 1\n", *region, {});
  RegionReadiness after = readiness(changed.region, changed.situation, now);
  after.scenarios = try_scenarios(scenarios, changed.region, changed.situation, now);
  const ReadinessDifference better = difference(found, after);
  REQUIRE(better.better.size() == 1);
  CHECK(better.better.front().scenario == "more");
  CHECK(better.worse.empty());
}

TEST_CASE("a removed team's crews are in no month ahead, and papers renewed hold on", "[what_if]") {
  SmallRegion small;
  small.file("dated_facts.csv") =
      "id,about,subject,fact,on,until,done,by,what_zh,what_en,mark,source\n"
      "l1,team,MR,qualification,2024-04-01,2027-03-31,,,资质,licence,drawn,test\n";
  const auto region = read(small);
  const auto found = readiness(*region, {}, now);
  const Outlook before = outlook(*region, {}, found);
  const auto with = [&](const char* change) {
    const WhatIf changed = what_if(change, *region, {});
    return outlook(changed.region, changed.situation, now, most_asked(found), changed.planned);
  };
  const Outlook gone = with("remove team MR\n");
  CHECK(gone.lapses.empty());
  CHECK(gone.able.empty());
  const Outlook held = with("qualified team MR 2029-03-31\n");
  REQUIRE(held.able.size() == 1);
  CHECK_FALSE(held.able.front().first_short);
  const std::string told =
      outlook_difference_text(before, held, *region, {.language = Language::en});
  CHECK(told.find("mine rescue") != std::string::npos);
  CHECK(told.find("2027-04") != std::string::npos);
  CHECK(canonical_json(outlook_difference_json(before, held)).find("mine_rescue") !=
        std::string::npos);

  const std::string csv = outlook_csv(before, *region, Language::en);
  CHECK(csv.starts_with("what,id,name,where,need,not_projected,first_short,2026-11-25,"));
  CHECK(csv.find("\ncapability,mine_rescue,mine rescue,,2,0,2027-04-01,2,2,2,2,2,0,0") !=
        std::string::npos);
  CHECK(csv.find("\nqualification,l1,licence,MR,1,0,2027-04-01,1,1,1,1,1,0,0") !=
        std::string::npos);
  CHECK(refusal_code([&] { (void)with("qualified crew MR-1 2029-03-31\n"); }) == Code::id_unknown);
  CHECK(refusal_code([&] { (void)with("qualified team MR soon\n"); }) == Code::what_if_form);
}

namespace {

/// One norm for coal mines, in a region whose only mine belongs to whoever keeps the depot.
std::vector<NormCheck> norms_of(Region region, const std::string& more, int mines) {
  Findings findings;
  read_rules(R"(<?xml version="1.0" encoding="UTF-8"?>
<rules format="1">
  <rule id="n" subject="stock_norm" source="test" mark="drawn" valid_from="2017-01-01">
    <title lang="zh">标准</title>
    <title lang="en">norm</title>
    <row norm="n" material="STRETCHER" per="hazard" amount="15" hazard_kinds="coal_mine" )" +
                 more + "/>\n  </rule>\n</rules>\n",
             "n.xml", region.rules, findings);
  for (const Finding& finding : findings) INFO(text(finding, Language::en));
  REQUIRE_FALSE(has_errors(findings));
  region.hazards.front().organisation = region.stockpiles.front().organisation;
  for (int i = 1; i < mines; ++i) {
    region.hazards.push_back(region.hazards.front());
    region.hazards.back().id = HazardId("N" + std::to_string(i));
  }
  return stock_norms(region, {}, RegionReadiness{.as_of = now});
}

}  // namespace

TEST_CASE("a depot that two mines share counts for each alone, and once for both at once",
          "[norms]") {
  SmallRegion small;
  const auto region = read(small);
  const auto each = norms_of(*region, "", 2);
  REQUIRE(each.size() == 2);
  for (const NormCheck& check : each) {
    CHECK(check.need == Quantity(15));
    CHECK(check.have == Quantity(21));  // one on the ambulance
    CHECK_FALSE(check.short_of());
  }
  const auto both = norms_of(*region, "together=\"yes\"", 2);
  REQUIRE(both.size() == 1);
  CHECK(both.front().together == std::vector{HazardId("M1"), HazardId("N1")});
  CHECK(both.front().need == Quantity(30));
  CHECK(both.front().have == Quantity(21));
  CHECK(both.front().short_of());
}

TEST_CASE("a norm for so much ground is multiplied by it, and unknown where nobody measured it",
          "[norms]") {
  SmallRegion small;
  const auto region = read(small);
  const auto measured = norms_of(*region, "of_measure=\"depth\" reserve_pct=\"10\"", 2);
  REQUIRE(measured.size() == 2);
  CHECK(measured.front().subject == "M1");
  CHECK(measured.front().need == Quantity(4620));  // 15 × 280 m, and a tenth
  CHECK_FALSE(measured.back().need);
  CHECK(norms_text(measured, *region, {.language = Language::en}).find("not measured") !=
        std::string::npos);
  CHECK_FALSE(norms_of(*region, "of_measure=\"depth\" together=\"yes\"", 2).front().need);
  CHECK(norms_of(*region, "of_measure=\"depth\" together=\"yes\"", 1).front().need ==
        Quantity(4200));
}

TEST_CASE("a norm for stations of a class asks only them", "[norms]") {
  SmallRegion small;
  small.add("team_measures.csv", "FD,station_class,一级,,drawn,test");
  Region region = *read(small);
  Findings findings;
  read_rules(R"(<?xml version="1.0" encoding="UTF-8"?>
<rules format="1">
  <rule id="n" subject="stock_norm" source="test" mark="drawn" valid_from="2017-01-01">
    <title lang="zh">标准</title>
    <title lang="en">norm</title>
    <row norm="n" material="STRETCHER" per="team" amount="2" team_kinds="fire" station="一级"/>
    <row norm="n" material="STRETCHER" per="team" amount="1" team_kinds="fire" station="二级"/>
  </rule>
</rules>
)",
             "n.xml", region.rules, findings);
  REQUIRE_FALSE(has_errors(findings));
  const auto checks = stock_norms(region, {}, RegionReadiness{.as_of = now});
  REQUIRE(checks.size() == 1);
  CHECK(checks.front().subject == "FD");
  CHECK(checks.front().need == Quantity(2));
}

TEST_CASE("what lies in kits counts for a norm, and how much of it does is said", "[norms]") {
  SmallRegion small;
  const auto found = read(small);
  Region region = *found;
  const auto serum = std::ranges::find(region.lots, MaterialId("SERUM"), &Lot::material);
  REQUIRE(serum != region.lots.end());
  const std::int64_t kits = serum->quantity.count();
  region.kits.push_back(
      {.kit = MaterialId("SERUM"), .part = MaterialId("STRETCHER"), .quantity = Quantity(3)});
  const auto checks = norms_of(region, "", 1);
  REQUIRE(checks.size() == 1);
  CHECK(checks.front().from_kits == Quantity(3 * kits));
  CHECK(checks.front().have == Quantity(21 + 3 * kits));
}

TEST_CASE("packs count for a norm whole, lot by lot, and what crews carry to the piece",
          "[norms]") {
  SmallRegion small;
  Region region = *read(small);
  const auto lot = std::ranges::find(region.lots, MaterialId("STRETCHER"), &Lot::material);
  REQUIRE(lot != region.lots.end());
  REQUIRE(lot->quantity == Quantity(20));
  Lot other = *lot;
  other.id = LotId("WH-STRETCHER-2");
  other.quantity = Quantity(12);
  region.lots.push_back(other);
  CHECK(norms_of(region, "", 1).front().have == Quantity(33));  // one on the ambulance
  Findings findings;
  read_rules(R"(<?xml version="1.0" encoding="UTF-8"?>
<rules format="1">
  <rule id="p" subject="pack" source="test" mark="drawn" valid_from="2017-01-01">
    <title lang="zh">包装</title>
    <title lang="en">packs</title>
    <row material="STRETCHER" holds="8"/>
  </rule>
</rules>
)",
             "p.xml", region.rules, findings);
  REQUIRE_FALSE(has_errors(findings));
  const auto checks = norms_of(region, "", 1);
  REQUIRE(checks.size() == 1);
  CHECK(checks.front().pack == Quantity(8));
  CHECK(checks.front().have == Quantity(16 + 8 + 1));
  CHECK(checks.front().broken == Quantity(4 + 4));  // no depot makes a pack of two begun ones
  CHECK(norms_text(checks, region, {.language = Language::en}).find("in begun packs: 8") !=
        std::string::npos);
}

TEST_CASE("what crews carry in kits counts for a norm as what lies in lots does", "[norms]") {
  SmallRegion small;
  Region region = *read(small);
  region.kits.push_back(
      {.kit = MaterialId("SERUM"), .part = MaterialId("STRETCHER"), .quantity = Quantity(3)});
  const NormCheck before = norms_of(region, "", 1).front();
  region.crew_equipment.push_back(
      {.crew = CrewId("AMB-1"), .material = MaterialId("SERUM"), .quantity = Quantity(2)});
  const NormCheck more = norms_of(region, "", 1).front();
  CHECK(*more.have == *before.have + Quantity(6));
  CHECK(more.from_kits == before.from_kits + Quantity(6));
}
