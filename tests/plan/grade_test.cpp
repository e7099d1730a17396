#include "muster/plan/grade.hpp"

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
