#include "muster/plan/major_hazard.hpp"

#include <algorithm>
#include <array>
#include <numeric>

namespace muster {
namespace {

__extension__ typedef __int128 Wide;  // products of two decimals do not fit 64 bits
using Row = std::map<std::string, std::string>;

constexpr std::array<std::string_view, 4> grade_names = {"fourth", "third", "second", "first"};
constexpr std::array<std::string_view, 4> grade_chinese = {"四级", "三级", "二级", "一级"};
constexpr std::array<std::string_view, 4> grade_english = {"fourth grade", "third grade",
                                                           "second grade", "first grade"};

[[noreturn]] void overflow() { throw Error(Code::decimal_overflow); }

Wide times(Wide a, Wide b) {
  Wide result = 0;
  if (__builtin_mul_overflow(a, b, &result)) overflow();
  return result;
}

/// A fraction in its lowest terms, exact. Never negative.
struct Fraction {
  Wide numerator = 0;
  Wide denominator = 1;
};

Fraction lowest(Wide numerator, Wide denominator) {
  Wide a = numerator;
  Wide b = denominator;
  while (b != 0) {
    const Wide rest = a % b;
    a = b;
    b = rest;
  }
  return a == 0 ? Fraction{} : Fraction{numerator / a, denominator / a};
}

Fraction fraction(Decimal value) { return lowest(value.micros(), Decimal::scale); }

Fraction operator*(const Fraction& a, const Fraction& b) {
  const Fraction left = lowest(a.numerator, b.denominator);
  const Fraction right = lowest(b.numerator, a.denominator);
  return lowest(times(left.numerator, right.numerator), times(left.denominator, right.denominator));
}

Fraction operator/(const Fraction& a, const Fraction& b) {
  return a * Fraction{b.denominator, b.numerator};
}

Fraction operator+(const Fraction& a, const Fraction& b) {
  Wide sum = 0;
  if (__builtin_add_overflow(times(a.numerator, b.denominator), times(b.numerator, a.denominator),
                             &sum)) {
    overflow();
  }
  return lowest(sum, times(a.denominator, b.denominator));
}

bool reaches(const Fraction& value, const Fraction& bound) {
  return times(value.numerator, bound.denominator) >= times(bound.numerator, value.denominator);
}

Ratio ratio(const Fraction& value) {
  constexpr Wide most = INT64_MAX;
  if (value.numerator > most || value.denominator > most) overflow();
  return {static_cast<std::int64_t>(value.numerator), static_cast<std::int64_t>(value.denominator)};
}

struct Span {
  Fraction least = {};
  Fraction greatest = {};
};

/// The five tables of the standard that are in force.
struct Tables {
  const Rule* thresholds = nullptr;
  const Rule* betas = nullptr;
  const Rule* classes = nullptr;
  const Rule* alphas = nullptr;
  const Rule* grades = nullptr;
  [[nodiscard]] bool whole() const { return thresholds && betas && classes && alphas && grades; }
};

Tables tables(const Rules& rules, Date day, const std::vector<JurisdictionId>& jurisdictions) {
  const auto of = [&](std::string_view subject) {
    return in_force(rules, subject, day, jurisdictions);
  };
  return {.thresholds = of("major_hazard_threshold"),
          .betas = of("major_hazard_beta"),
          .classes = of("major_hazard_class"),
          .alphas = of("major_hazard_alpha"),
          .grades = of("major_hazard_grade")};
}

const Row* row_of(const Rule& rule, const std::string& name, const std::string& value) {
  const auto found =
      std::ranges::find_if(rule.rows, [&](const Row& row) { return field(row, name) == value; });
  return found == rule.rows.end() ? nullptr : &*found;
}

Decimal number(const Row& row, const std::string& name) {
  const auto value = decimal_field(row, name);
  if (!value) throw Error(Code::internal, {name + ": " + field(row, name)});
  return *value;
}

/// From the least to the greatest number in a column.
std::pair<Decimal, Decimal> range_of(const Rule& rule, const std::string& name) {
  Decimal least = number(rule.rows.front(), name);
  Decimal greatest = least;
  for (const Row& row : rule.rows) {
    least = std::min(least, number(row, name));
    greatest = std::max(greatest, number(row, name));
  }
  return {least, greatest};
}

/// The class by the rules, or as the caller says for a substance that they do not name.
const Row* class_of(const SubstanceAmount& one, const Row* threshold, const Tables& tables) {
  std::string name = threshold == nullptr ? std::string() : field(*threshold, "class");
  if (threshold == nullptr && one.hazard_class) name = *one.hazard_class;
  return name.empty() ? nullptr : row_of(*tables.classes, "class", name);
}

/// β by name, else by class, else anything the table has.
std::pair<Decimal, Decimal> beta_of(const SubstanceAmount& one, const Row* by_class,
                                    const Tables& tables, std::vector<Message>& reasons) {
  if (const Row* row = row_of(*tables.betas, "substance", one.substance)) {
    return {number(*row, "beta"), number(*row, "beta")};
  }
  if (by_class != nullptr) return {number(*by_class, "beta"), number(*by_class, "beta")};
  const auto range = range_of(*tables.classes, "beta");
  reasons.push_back(
      {Code::major_hazard_beta_unknown, {one.name, range.first.str(), range.second.str()}});
  return range;
}

/// What is added up over the substances.
struct Sums {
  Fraction ratio = {};     ///< Σ q/Q
  Span weighted = {};      ///< Σ β q/Q
  bool unbounded = false;  ///< an amount or a threshold is not known
  bool any = false;
};

void add(Sums& sums, const SubstanceAmount& one, const Tables& tables,
         std::vector<Message>& reasons) {
  if (one.tonnes && *one.tonnes < Decimal{}) {
    throw Error(Code::major_hazard_negative, {one.name, one.tonnes->str()});
  }
  const Row* threshold = row_of(*tables.thresholds, "substance", one.substance);
  const Row* by_class = class_of(one, threshold, tables);
  const Row* limit = threshold != nullptr ? threshold : by_class;
  if (limit == nullptr || number(*limit, "threshold_t") == Decimal{}) {
    reasons.push_back({Code::major_hazard_substance_unknown, {one.name}});
    sums.unbounded = true;
    return;
  }
  if (!one.tonnes) {
    reasons.push_back({Code::major_hazard_amount_unknown, {one.name}});
    sums.unbounded = true;
    return;
  }
  const auto [least, greatest] = beta_of(one, by_class, tables, reasons);
  const Decimal most = number(*limit, "threshold_t");
  const Fraction part = fraction(*one.tonnes) / fraction(most);
  const std::string beta = least == greatest ? least.str() : least.str() + "–" + greatest.str();
  reasons.push_back({Code::major_hazard_term, {one.name, one.tonnes->str(), most.str(), beta}});
  sums.ratio = sums.ratio + part;
  sums.weighted.least = sums.weighted.least + fraction(least) * part;
  sums.weighted.greatest = sums.weighted.greatest + fraction(greatest) * part;
  sums.any = true;
}

std::pair<Decimal, Decimal> alpha_of(std::optional<std::int64_t> people, const Tables& tables,
                                     std::vector<Message>& reasons) {
  if (!people) {
    const auto range = range_of(*tables.alphas, "alpha");
    reasons.push_back({Code::major_hazard_alpha_unknown, {range.first.str(), range.second.str()}});
    return range;
  }
  if (*people < 0) {
    throw Error(Code::major_hazard_negative,
                {Text("500 米内人数", "the people within 500 m"), std::to_string(*people)});
  }
  const Row* found = nullptr;
  for (const Row& row : tables.alphas->rows) {
    const Decimal least = number(row, "people_at_least");
    if (Decimal::of(*people) < least) continue;
    if (found == nullptr || number(*found, "people_at_least") < least) found = &row;
  }
  if (found == nullptr)
    throw Error(Code::internal, {"major_hazard_alpha: " + std::to_string(*people)});
  const Decimal alpha = number(*found, "alpha");
  reasons.push_back({Code::major_hazard_alpha, {std::to_string(*people), alpha.str()}});
  return {alpha, alpha};
}

HazardGrade grade_of(const Fraction& index, const Rule& rule) {
  HazardGrade grade = HazardGrade::fourth;
  for (const Row& row : rule.rows) {
    const auto named = hazard_grade_named(field(row, "grade"));
    if (!named) throw Error(Code::internal, {"major_hazard_grade: " + field(row, "grade")});
    if (reaches(index, fraction(number(row, "at_least")))) grade = std::max(grade, *named);
  }
  return grade;
}

void identify(MajorHazard& result, const Sums& sums) {
  if (reaches(sums.ratio, {1, 1})) {
    result.identified = true;
  } else if (!sums.unbounded) {
    result.identified = false;
  }
  const Code said = !result.identified   ? Code::major_hazard_maybe
                    : *result.identified ? Code::major_hazard_identified
                                         : Code::major_hazard_below;
  result.reasons.push_back({said, {result.sum.str()}});
}

void explain_grades(MajorHazard& result) {
  if (!result.least) return;
  if (!result.greatest_index) {
    result.reasons.push_back(
        {Code::major_hazard_index_open,
         {result.least_index.str(), title(*result.least), title(*result.greatest)}});
  } else if (result.least_index.str() == result.greatest_index->str()) {
    result.reasons.push_back(
        {Code::major_hazard_index, {result.least_index.str(), title(*result.least)}});
  } else {
    result.reasons.push_back({Code::major_hazard_index_between,
                              {result.least_index.str(), result.greatest_index->str(),
                               title(*result.least), title(*result.greatest)}});
  }
}

}  // namespace

std::string_view name(HazardGrade grade) { return grade_names.at(static_cast<std::size_t>(grade)); }

std::optional<HazardGrade> hazard_grade_named(std::string_view name) {
  const auto found = std::ranges::find(grade_names, name);
  if (found == grade_names.end()) return std::nullopt;
  return static_cast<HazardGrade>(found - grade_names.begin());
}

Text title(HazardGrade grade) {
  const auto index = static_cast<std::size_t>(grade);
  return {std::string(grade_chinese.at(index)), std::string(grade_english.at(index))};
}

std::string Ratio::str() const {
  const std::int64_t whole = numerator / denominator;
  const Wide rest = numerator % denominator;
  return (Decimal::of(whole) +
          Decimal::of_micros(static_cast<std::int64_t>(rest * Decimal::scale / denominator)))
      .str();
}

std::optional<MajorHazard> major_hazard(std::span<const SubstanceAmount> substances,
                                        std::optional<std::int64_t> people, const Rules& rules,
                                        Date day,
                                        const std::vector<JurisdictionId>& jurisdictions) {
  const Tables found = tables(rules, day, jurisdictions);
  if (!found.whole()) return std::nullopt;
  MajorHazard result{.rule = found.thresholds->id};
  Sums sums{.unbounded = substances.empty()};
  for (const SubstanceAmount& one : substances) add(sums, one, found, result.reasons);
  result.computable = sums.any;
  result.sum = ratio(sums.ratio);
  identify(result, sums);
  const auto [least, greatest] = alpha_of(people, found, result.reasons);
  const Fraction at_least = fraction(least) * sums.weighted.least;
  const Fraction at_most = fraction(greatest) * sums.weighted.greatest;
  result.least_index = ratio(at_least);
  if (!sums.unbounded) result.greatest_index = ratio(at_most);
  if (result.identified == true) result.least = grade_of(at_least, *found.grades);
  if (result.identified != false) {
    result.greatest = sums.unbounded ? HazardGrade::first : grade_of(at_most, *found.grades);
  }
  explain_grades(result);
  return result;
}

}  // namespace muster
