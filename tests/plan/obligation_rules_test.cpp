#include "muster/plan/obligation_rules.hpp"

#include <algorithm>

#include "support/catch.hpp"
#include "support/shipped_rules.hpp"

using namespace muster;

namespace {

Date day(const char* text) { return parse_date(text).value(); }

}  // namespace

TEST_CASE("the floors of drills say who, what, how often and how it is counted",
          "[plan][obligation_rules]") {
  const auto floors = drill_floors(shipped_rules(), day("2026-11-20"), {});
  const auto floor = [&](const char* who, const char* plan) {
    const auto found = std::ranges::find_if(
        floors, [&](const DrillFloor& one) { return one.who == who && one.plan == plan; });
    REQUIRE(found != floors.end());
    return *found;
  };
  CHECK(floor("any_unit", "comprehensive_or_special").every_months == 12);
  CHECK(floor("any_unit", "comprehensive_or_special").counted == Counting::per_unit);
  CHECK(floor("any_unit", "on_site").every_months == 6);
  CHECK(floor("high_risk_unit", "any").record_sent);
  CHECK(floor("high_risk_unit", "any").authority.clause == "第八条; 第三十三条");
  CHECK(floor("major_hazard_unit", "major_hazard_on_site").counted == Counting::per_plan);
  CHECK(floor("government_county_or_above", "any").every_months == 24);
  CHECK(floor("township", "any").authority.source == "国务院令第708号 生产安全事故应急条例");
  CHECK(drill_floors(shipped_rules(), day("2010-01-01"), {}).empty());
}

TEST_CASE("the interval of a step is that of the unit, else the one for all",
          "[plan][obligation_rules]") {
  const Date today = day("2026-11-20");
  const auto interval = [&](const char* step, const char* who) {
    return plan_interval(shipped_rules(), step, who, today, {});
  };
  CHECK(interval("filing", "high_risk_unit")->working_days == 20);
  CHECK(interval("filing", "high_risk_unit")->authority.clause == "第二十六条");
  CHECK(interval("filing", "government")->authority.source ==
        "国办发〔2024〕5号 突发事件应急预案管理办法");
  CHECK(interval("filing_check", "government")->working_days == 5);
  CHECK(interval("evaluation", "government")->months == 36);
  CHECK_FALSE(interval("evaluation", "somebody"));
  CHECK_FALSE(interval("burning", "government"));
  CHECK(verification_limit(shipped_rules(), "lot", today, {})->months == 12);
  CHECK_FALSE(verification_limit(shipped_rules(), "moon", today, {}));
}

TEST_CASE("months are counted on the calendar, and a short month ends sooner",
          "[plan][obligation_rules]") {
  CHECK(months_after(day("2026-08-31"), 6) == day("2027-02-28"));
  CHECK(months_after(day("2027-08-31"), 6) == day("2028-02-29"));
  CHECK(months_after(day("2026-03-02"), 36) == day("2029-03-02"));
  CHECK(months_after(day("2026-12-31"), 2) == day("2027-02-28"));
}
