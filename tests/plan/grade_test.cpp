#include "muster/plan/grade.hpp"

#include "muster/plan/rules.hpp"
#include "support/catch.hpp"
#include "support/files.hpp"

using namespace muster;

namespace {

const Rules& shipped() {
  static const Rules rules = [] {
    Rules read;
    Findings findings;
    const std::string xml = file_text(source_dir() / "data/rules/accident_grade.xml");
    read_rules(xml, "accident_grade.xml", read, findings);
    REQUIRE(findings.empty());
    return read;
  }();
  return rules;
}

using Known = std::map<IndicatorId, Decimal>;

Grades graded(const Known& indicators) {
  const auto result = grades(indicators, shipped(), parse_date("2026-11-20").value(), {});
  REQUIRE(result);
  return *result;
}

Grade confirmed(std::int64_t dead, std::int64_t hurt, const char* yuan) {
  return graded({{IndicatorId("dead"), Decimal::of(dead)},
                 {IndicatorId("seriously_injured"), Decimal::of(hurt)},
                 {IndicatorId("direct_loss_yuan"), Decimal::parse(yuan).value()}})
      .confirmed;
}

}  // namespace

TEST_CASE("the grades of order 493 hold at every boundary", "[plan][grade]") {
  CHECK(confirmed(2, 9, "9990000") == Grade::ordinary);
  CHECK(confirmed(3, 0, "0") == Grade::fairly_serious);
  CHECK(confirmed(0, 10, "0") == Grade::fairly_serious);
  CHECK(confirmed(0, 0, "10000000") == Grade::fairly_serious);
  CHECK(confirmed(0, 0, "9999999.999999") == Grade::ordinary);
  CHECK(confirmed(9, 49, "49990000") == Grade::fairly_serious);
  CHECK(confirmed(10, 0, "0") == Grade::serious);
  CHECK(confirmed(0, 50, "0") == Grade::serious);
  CHECK(confirmed(0, 0, "50000000") == Grade::serious);
  CHECK(confirmed(29, 99, "99990000") == Grade::serious);
  CHECK(confirmed(0, 100, "0") == Grade::particularly_serious);
  CHECK(confirmed(30, 0, "0") == Grade::particularly_serious);
  CHECK(confirmed(1, 0, "100000000") == Grade::particularly_serious);
}

TEST_CASE("twelve trapped and nobody dead is ordinary so far and may become serious",
          "[plan][grade]") {
  const Grades result =
      graded({{IndicatorId("trapped"), Decimal::of(12)}, {IndicatorId("dead"), Decimal::of(0)}});
  CHECK(result.confirmed == Grade::ordinary);
  CHECK(result.potential == Grade::serious);
  CHECK(result.rule == RuleId("accident-grade-493"));
}

TEST_CASE("missing, trapped and dead add up in the potential grade only", "[plan][grade]") {
  const Grades result = graded({{IndicatorId("trapped"), Decimal::of(4)},
                                {IndicatorId("missing"), Decimal::of(3)},
                                {IndicatorId("dead"), Decimal::of(3)}});
  CHECK(result.confirmed == Grade::fairly_serious);
  CHECK(result.potential == Grade::serious);
}

TEST_CASE("acute poisoning counts as serious injury", "[plan][grade]") {
  const Grades result = graded({{IndicatorId("poisoned"), Decimal::of(6)},
                                {IndicatorId("seriously_injured"), Decimal::of(4)}});
  CHECK(result.confirmed == Grade::fairly_serious);
}

TEST_CASE("with nothing reported the accident is ordinary until more is known", "[plan][grade]") {
  CHECK(graded({}).confirmed == Grade::ordinary);
  CHECK(graded({}).potential == Grade::ordinary);
}

TEST_CASE("before the order was in force there is no grade", "[plan][grade]") {
  CHECK_FALSE(grades({}, shipped(), parse_date("2007-05-31").value(), {}));
  CHECK_FALSE(grades({}, Rules{}, parse_date("2026-11-20").value(), {}));
}

TEST_CASE("grades have names and compare by gravity", "[plan][grade]") {
  for (const Grade grade :
       {Grade::ordinary, Grade::fairly_serious, Grade::serious, Grade::particularly_serious}) {
    CHECK(grade_named(name(grade)) == grade);
    CHECK(title(grade).zh != title(grade).en);
  }
  CHECK(title(Grade::fairly_serious).zh == "较大事故");
  CHECK_FALSE(grade_named("dire"));
  CHECK(Grade::serious < Grade::particularly_serious);
}

TEST_CASE("a grade says which criteria reached it", "[plan][grade]") {
  const Grades result = graded({{IndicatorId("dead"), Decimal::of(4)},
                                {IndicatorId("trapped"), Decimal::of(8)},
                                {IndicatorId("seriously_injured"), Decimal::of(12)}});
  REQUIRE(result.confirmed_by.size() == 2);
  CHECK(text(result.confirmed_by[0], Language::en) == "dead come to 4 and reach 3");
  CHECK(text(result.confirmed_by[1], Language::en) ==
        "seriously_injured + poisoned come to 12 and reach 10");
  REQUIRE(result.potential_by.size() == 1);
  CHECK(text(result.potential_by[0], Language::en) ==
        "dead + missing + trapped come to 12 and reach 10");
  CHECK(graded({}).confirmed_by.empty());
}

TEST_CASE("the highest of the three criteria counts, whichever it is", "[plan][grade]") {
  CHECK(confirmed(30, 0, "0") == Grade::particularly_serious);
  CHECK(confirmed(0, 100, "10000000") == Grade::particularly_serious);
  CHECK(confirmed(29, 99, "100000000") == Grade::particularly_serious);
  CHECK(confirmed(3, 50, "0") == Grade::serious);
}

namespace {

AtRisk risk(const Known& indicators) {
  const auto result = at_risk(indicators, shipped(), parse_date("2026-11-20").value(), {});
  REQUIRE(result);
  return *result;
}

Known told(std::initializer_list<std::pair<const char*, int>> numbers) {
  Known known;
  for (const auto& [id, number] : numbers) known.emplace(IndicatorId(id), Decimal::of(number));
  return known;
}

}  // namespace

TEST_CASE("ten endangered or three missing must be reported whatever the grade", "[plan][grade]") {
  CHECK_FALSE(risk(told({{"at_risk", 9}})).reached());
  CHECK(risk(told({{"at_risk", 10}})).reached());
  CHECK_FALSE(risk(told({{"trapped", 2}})).reached());
  CHECK(risk(told({{"trapped", 2}, {"missing", 1}})).reached());
  CHECK(risk(told({{"serious_pollution", 1}})).reached());
  CHECK(risk(told({{"key_facility_endangered", 1}})).reached());
  CHECK_FALSE(risk(told({{"key_facility_endangered", 0}})).reached());
}

TEST_CASE("five hundred evacuated count only together with ten in hospital", "[plan][grade]") {
  CHECK_FALSE(risk(told({{"evacuate", 500}})).reached());
  CHECK_FALSE(risk(told({{"evacuate", 500}, {"hospitalised", 9}})).reached());
  CHECK_FALSE(risk(told({{"evacuate", 499}, {"hospitalised", 10}})).reached());
  const AtRisk both = risk(told({{"evacuate", 500}, {"hospitalised", 10}}));
  REQUIRE(both.reasons.size() == 2);
  CHECK(text(both.reasons[0], Language::en) == "evacuate come to 500 and reach 500");
}

TEST_CASE("what could still make it reportable is named", "[plan][grade]") {
  const AtRisk result = risk(told({{"at_risk", 3}, {"evacuate", 600}}));
  CHECK(result.unknown == std::vector{IndicatorId("hospitalised"),
                                      IndicatorId("key_facility_endangered"),
                                      IndicatorId("missing"), IndicatorId("serious_pollution"),
                                      IndicatorId("trapped")});
  CHECK_FALSE(at_risk({}, Rules{}, parse_date("2026-11-20").value(), {}));
}

TEST_CASE(
    "a mine's small loss without casualties is no accident, and only when nobody is hurt for sure",
    "[plan][grade]") {
  const std::vector<IncidentKindId> mine = {IncidentKindId("roof_fall"),
                                            IncidentKindId("coal_mine_accident"),
                                            IncidentKindId("mine_accident")};
  Known known = told({{"dead", 0},
                      {"missing", 0},
                      {"trapped", 0},
                      {"seriously_injured", 0},
                      {"injured", 0},
                      {"poisoned", 0},
                      {"direct_loss_yuan", 999999}});
  const auto below = [&](const std::vector<IncidentKindId>& sectors) {
    return below_loss_floor(known, sectors, shipped(), parse_date("2026-11-20").value(), {})
        .has_value();
  };
  CHECK(below(mine));
  CHECK_FALSE(below({IncidentKindId("fire")}));
  known[IndicatorId("injured")] = Decimal::of(1);
  CHECK_FALSE(below(mine));
  known.erase(IndicatorId("injured"));  // not told: nobody knows
  CHECK_FALSE(below(mine));
  known[IndicatorId("injured")] = Decimal{};
  known[IndicatorId("direct_loss_yuan")] = Decimal::of(1'000'000);
  CHECK_FALSE(below(mine));
}
