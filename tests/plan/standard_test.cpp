#include "muster/plan/standard.hpp"

#include "support/catch.hpp"
#include "support/shipped_rules.hpp"

using namespace muster;

namespace {

const Date today = parse_date("2026-11-20").value();

std::vector<Standard> at(const char* service, const char* area,
                         std::optional<HazardKindId> kind = {}) {
  return standards(service, area, kind, shipped_rules(), today, {});
}

std::vector<IncidentKindId> kinds(const char* inner, const char* outer) {
  return {IncidentKindId(inner), IncidentKindId(outer)};
}

const std::vector<std::map<std::string, std::string>>& rows_of(
    const char* subject, const char* day, const std::vector<JurisdictionId>& where = {}) {
  const Rule* rule = in_force(shipped_rules(), subject, parse_date(day).value(), where);
  REQUIRE(rule != nullptr);
  return rule->rows;
}

std::optional<std::string> value(const char* subject, const std::map<std::string, std::string>& key,
                                 const char* asked, const char* day = "2026-11-20") {
  for (const auto& row : rows_of(subject, day)) {
    const bool same = std::ranges::all_of(
        key, [&](const auto& one) { return field(row, one.first) == one.second; });
    if (same) return field(row, asked);
  }
  return std::nullopt;
}

}  // namespace

TEST_CASE("mine rescue has thirty minutes of driving, which is no distance", "[plan][standard]") {
  const auto found = at("mine_rescue", "rural", HazardKindId("coal_mine"));
  REQUIRE(found.size() == 2);
  CHECK(found[0].measured == "driving_time");
  CHECK(found[0].within == Seconds(Minutes{30}));
  CHECK_FALSE(found[0].radius);
  CHECK(found[1].measured == "agreement_radius");
  CHECK(found[1].radius == Meters{100'000});
}

TEST_CASE("outside its scope a standard is not applicable, rather than met or missed",
          "[plan][standard]") {
  CHECK(at("fire", "urban").size() == 1);
  CHECK(at("fire", "rural").empty());
  CHECK(at("mine_rescue", "urban", HazardKindId("cold_store")).empty());
  CHECK(at("mine_rescue", "urban").empty());
  CHECK(at("ambulance", "urban").size() == 2);
  CHECK(at("helicopter", "urban").empty());
}

TEST_CASE("the fire service commands fires and the government the rest", "[plan][standard]") {
  CHECK(commander(kinds("crowded_place_fire", "fire"), shipped_rules(), today, {}) ==
        "fire_service");
  CHECK(commander(kinds("gas_explosion", "mine_accident"), shipped_rules(), today, {}) ==
        "government");
  CHECK_FALSE(commander({}, Rules{}, today, {}));
}

TEST_CASE("drills are a floor for each duty, all at once", "[plan][standard]") {
  const auto every = [](const char* who, const char* plan) {
    return value("drill_frequency", {{"who", who}, {"plan", plan}}, "every_months");
  };
  CHECK(every("any_unit", "comprehensive_or_special") == "12");
  CHECK(every("any_unit", "on_site") == "6");
  CHECK(every("high_risk_unit", "any") == "6");
  CHECK(every("major_hazard_unit", "major_hazard_special") == "12");
  CHECK(every("major_hazard_unit", "major_hazard_on_site") == "6");
  CHECK(every("township", "any") == "24");
  CHECK(every("government_county_or_above", "government") == "36");
  CHECK(value("drill_counting", {{"plan", "on_site"}}, "counted") == "per_unit");
  CHECK(value("drill_counting", {{"plan", "major_hazard_on_site"}}, "counted") == "per_plan");
}

TEST_CASE("filing runs in working days and evaluation in months", "[plan][standard]") {
  CHECK(value("plan_interval", {{"step", "filing"}}, "working_days") == "20");
  CHECK(value("plan_interval", {{"step", "filing_check"}}, "working_days") == "5");
  CHECK(value("plan_interval", {{"step", "evaluation"}}, "months") == "36");
}

TEST_CASE("who looks into an accident of a coal mine changed in May 2024", "[plan][standard]") {
  const std::map<std::string, std::string> coal = {{"grade", "serious"},
                                                   {"sector", "coal_mine_accident"}};
  CHECK_FALSE(value("investigation", coal, "led_by", "2024-04-30"));
  CHECK(value("investigation", coal, "led_by", "2024-05-01") == "mine_safety");
  CHECK(value("investigation", {{"grade", "serious"}, {"sector", ""}}, "led_by") == "province");
  CHECK(value("investigation_limit", {{"step", "investigation_report"}}, "extended_by") == "60d");
}

TEST_CASE("every report has parallel receivers, and each sector its own", "[plan][standard]") {
  const auto known = [](const char* receiver, const char* sector) {
    return value("parallel_receiver", {{"receiver", receiver}, {"sector", sector}}, "receiver")
        .has_value();
  };
  for (const char* receiver :
       {"own_government", "public_security", "human_resources", "trade_union", "procuratorate"}) {
    CHECK(known(receiver, ""));
  }
  CHECK(known("mine_safety", "coal_mine_accident"));
  CHECK(known("ecology", "hazardous_chemical"));
  CHECK(known("transport", "road_hazmat"));
  CHECK_FALSE(known("transport", "hazardous_chemical"));
}

TEST_CASE("graver accidents are reported on twice a day", "[plan][standard]") {
  CHECK(value("follow_up", {{"grade", "at_risk"}}, "times_per_day") == "1");
  CHECK(value("follow_up", {{"grade", "fairly_serious"}}, "mark") == "memory");
  CHECK(value("follow_up", {{"grade", "serious"}}, "times_per_day") == "2");
}

TEST_CASE("every shipped rule says where it is from and how far that can be trusted",
          "[plan][standard]") {
  for (const Rule& rule : shipped_rules().rules) {
    CHECK_FALSE(rule.source.empty());
    CHECK_FALSE(rule.mark.empty());
    CHECK(rule.title.zh != rule.title.en);
  }
  CHECK(shipped_rules().rules.size() >= 20);
}

TEST_CASE("a province that reads the law more strictly says so in a rule of its own",
          "[plan][standard]") {
  Rules rules = shipped_rules();
  Findings findings;
  read_rules(
      "<rules format=\"1\"><rule id=\"counting-jiangsu\" subject=\"drill_counting\" "
      "source=\"the province\" mark=\"verified\" valid_from=\"2019-09-01\" "
      "jurisdiction=\"320000\"><title>counting</title>"
      "<row plan=\"on_site\" counted=\"per_plan\"/></rule></rules>",
      "jiangsu.xml", rules, findings);
  REQUIRE(findings.empty());
  const auto counted = [&](const std::vector<JurisdictionId>& where) {
    for (const auto& row : in_force(rules, "drill_counting", today, where)->rows) {
      if (field(row, "plan") == "on_site") return field(row, "counted");
    }
    return std::string();
  };
  CHECK(counted({JurisdictionId("320000")}) == "per_plan");
  CHECK(counted({JurisdictionId("140000")}) == "per_unit");
}
