#include "muster/plan/major_hazard.hpp"

#include "support/catch.hpp"
#include "support/errors.hpp"
#include "support/shipped_rules.hpp"

using namespace muster;

namespace {

const Date today = parse_date("2026-11-20").value();

SubstanceAmount amount(const char* substance, const char* tonnes) {
  return {.substance = substance, .name = substance, .tonnes = Decimal::parse(tonnes).value()};
}

MajorHazard graded(const std::vector<SubstanceAmount>& substances,
                   std::optional<std::int64_t> people) {
  const auto result = major_hazard(substances, people, shipped_rules(), today, {});
  REQUIRE(result);
  return *result;
}

struct Vector {
  std::vector<SubstanceAmount> substances = {};
  std::int64_t people = 0;
  const char* sum = "";
  const char* index = "";
  std::optional<HazardGrade> grade = {};
};

Decimal beta(const char* substance) {
  const Rule* rule = in_force(shipped_rules(), "major_hazard_beta", today, {});
  REQUIRE(rule != nullptr);
  for (const auto& row : rule->rows) {
    if (field(row, "substance") == substance) return decimal_field(row, "beta").value();
  }
  FAIL(substance);
  return {};
}

/// α for that many people, read off R of one threshold of a substance with β = 1.
std::string alpha(std::int64_t people) {
  return graded({amount("methanol", "500")}, people).least_index.str();
}

}  // namespace

TEST_CASE("every worked case of a major hazard source comes out to the digit",
          "[plan][major_hazard]") {
  const std::vector<Vector> vectors = {
      {{amount("ammonia", "120")}, 120, "12", "48", HazardGrade::third},
      {{amount("chlorine", "30")}, 60, "6", "36", HazardGrade::third},
      {{amount("chlorine", "125")}, 100, "25", "200", HazardGrade::first},
      {{amount("methanol", "5000")}, 20, "10", "10", HazardGrade::third},
      {{amount("lpg", "200")}, 100, "4", "12", HazardGrade::third},
      {{amount("lpg", "200")}, 99, "4", "9", HazardGrade::fourth},
      {{amount("ammonia", "4"), amount("lpg", "30")}, 0, "1", "0.85", HazardGrade::fourth},
      {{amount("ammonia", "4"), amount("lpg", "25")}, 150, "0.9", "3.1", std::nullopt}};
  for (const Vector& one : vectors) {
    const MajorHazard result = graded(one.substances, one.people);
    CHECK(result.sum.str() == one.sum);
    CHECK(result.least_index.str() == one.index);
    REQUIRE(result.greatest_index);
    CHECK(result.greatest_index->str() == one.index);
    CHECK(result.identified == one.grade.has_value());
    CHECK(result.least == one.grade);
    CHECK(result.greatest == one.grade);
    CHECK(result.computable);
  }
}

TEST_CASE("a source is found by the sum of q/Q and graded by R, which are not the same sum",
          "[plan][major_hazard]") {
  const MajorHazard small = graded({amount("ammonia", "4"), amount("lpg", "30")}, 0);
  CHECK(small.identified == true);  // although R is below 1
  const MajorHazard none = graded({amount("ammonia", "4"), amount("lpg", "25")}, 150);
  CHECK(none.identified == false);  // although R is above 3
}

TEST_CASE("each toxic gas has its own β, not its neighbour's", "[plan][major_hazard]") {
  const std::vector<std::pair<const char*, int>> betas = {
      {"carbon_monoxide", 2},   {"sulfur_dioxide", 2},    {"ammonia", 2},
      {"ethylene_oxide", 2},    {"hydrogen_chloride", 3}, {"methyl_bromide", 3},
      {"chlorine", 4},          {"hydrogen_sulfide", 5},  {"hydrogen_fluoride", 5},
      {"nitrogen_dioxide", 10}, {"hydrogen_cyanide", 10}, {"phosgene", 20},
      {"phosphine", 20},        {"methyl_isocyanate", 20}};
  for (const auto& [substance, expected] : betas) CHECK(beta(substance) == Decimal::of(expected));
}

TEST_CASE("α steps at 1, 30, 50 and 100 people and nowhere else", "[plan][major_hazard]") {
  const std::vector<std::pair<int, const char*>> steps = {{0, "0.5"},  {1, "1"},    {29, "1"},
                                                          {30, "1.2"}, {49, "1.2"}, {50, "1.5"},
                                                          {99, "1.5"}, {100, "2"},  {100000, "2"}};
  for (const auto& [people, expected] : steps) CHECK(alpha(people) == expected);
}

TEST_CASE("the thresholds are those of 2018, not of an older edition", "[plan][major_hazard]") {
  CHECK(graded({amount("ammonia", "10")}, 0).sum.str() == "1");
  CHECK(graded({amount("methane", "50")}, 0).sum.str() == "1");
  CHECK(graded({amount("chlorine", "5")}, 0).sum.str() == "1");
  CHECK(graded({amount("oxygen", "200")}, 0).sum.str() == "1");
  CHECK_FALSE(major_hazard(std::vector{amount("ammonia", "10")}, 0, shipped_rules(),
                           parse_date("2019-02-28").value(), {}));
}

TEST_CASE("a hair below a boundary stays below it, however the fractions fall",
          "[plan][major_hazard]") {
  CHECK(graded({amount("methanol", "4999.999999")}, 20).least == HazardGrade::fourth);
  CHECK(graded({amount("methanol", "5000.000001")}, 20).least == HazardGrade::third);
  CHECK(graded({amount("ammonia", "9.999999")}, 0).identified == false);
  // Three thirds of a threshold are one: 0.1/0.3 three times over.
  CHECK(graded({amount("phosgene", "0.1"), amount("phosgene", "0.1"), amount("phosgene", "0.1")}, 0)
            .identified == true);
  CHECK(
      graded({amount("phosgene", "0.1"), amount("phosgene", "0.1"), amount("phosgene", "0.099999")},
             0)
          .identified == false);
}

TEST_CASE("people nobody counted leave an interval of grades, not a guess",
          "[plan][major_hazard]") {
  const MajorHazard result = graded({amount("lpg", "200")}, std::nullopt);
  CHECK(result.least_index.str() == "3");
  CHECK(result.greatest_index->str() == "12");
  CHECK(result.least == HazardGrade::fourth);
  CHECK(result.greatest == HazardGrade::third);
  CHECK(graded({amount("ammonia", "2000")}, std::nullopt).least == HazardGrade::first);
}

TEST_CASE("an unknown amount opens the interval upwards and decides nothing downwards",
          "[plan][major_hazard]") {
  SubstanceAmount unknown{.substance = "chlorine", .name = "chlorine"};
  const MajorHazard undecided = graded({amount("ammonia", "4"), unknown}, 10);
  CHECK_FALSE(undecided.identified);
  CHECK_FALSE(undecided.least);
  CHECK(undecided.greatest == HazardGrade::first);
  CHECK_FALSE(undecided.greatest_index);
  const MajorHazard decided = graded({amount("ammonia", "60"), unknown}, 10);
  CHECK(decided.identified == true);
  CHECK(decided.least == HazardGrade::third);
  CHECK(decided.greatest == HazardGrade::first);
  const MajorHazard nothing = graded({}, 10);
  CHECK_FALSE(nothing.computable);
  CHECK_FALSE(nothing.identified);
}

TEST_CASE("a substance the table does not name is never taken as harmless",
          "[plan][major_hazard]") {
  const MajorHazard unnamed = graded({amount("unobtainium", "1")}, 0);
  CHECK_FALSE(unnamed.identified);
  CHECK_FALSE(unnamed.computable);
  SubstanceAmount classed = amount("jet_fuel", "5000");
  classed.hazard_class = "W5.4";
  CHECK(graded({classed}, 20).least_index.str() == "1");
  CHECK(graded({classed}, 20).identified == true);
}

TEST_CASE("a β that is not known leaves an interval too", "[plan][major_hazard]") {
  const MajorHazard result = graded({amount("gasoline", "2000")}, 100);
  CHECK(result.identified == true);
  CHECK(result.least_index.str() == "20");
  CHECK(result.greatest_index->str() == "80");
  CHECK(result.least == HazardGrade::third);
  CHECK(result.greatest == HazardGrade::second);
}

TEST_CASE("less than nothing is refused, and too much for whole numbers is said",
          "[plan][major_hazard]") {
  const auto ask = [](const char* tonnes, std::int64_t people) {
    return refusal_code([&] {
      (void)major_hazard(std::vector{amount("ammonia", tonnes)}, people, shipped_rules(), today,
                         {});
    });
  };
  CHECK(ask("-1", 0) == Code::major_hazard_negative);
  CHECK(ask("1", -1) == Code::major_hazard_negative);
  CHECK_FALSE(ask("9000000000000", 100));
}

TEST_CASE("the answer says every term, the sum, α and R", "[plan][major_hazard]") {
  const MajorHazard result = graded({amount("ammonia", "120")}, 120);
  std::vector<Code> codes;
  for (const Message& reason : result.reasons) codes.push_back(reason.code);
  CHECK(codes == std::vector{Code::major_hazard_term, Code::major_hazard_identified,
                             Code::major_hazard_alpha, Code::major_hazard_index});
  CHECK(text(result.reasons.back(), Language::en) == "R = 48: third grade");
}

TEST_CASE("the grades of a major hazard source have names", "[plan][major_hazard]") {
  for (const HazardGrade grade :
       {HazardGrade::fourth, HazardGrade::third, HazardGrade::second, HazardGrade::first}) {
    CHECK(hazard_grade_named(name(grade)) == grade);
    CHECK(title(grade).zh != title(grade).en);
  }
  CHECK_FALSE(hazard_grade_named("fifth"));
}
