#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "muster/plan/rules.hpp"

namespace muster {

/// 四级 to 一级, by rising danger: the grade of a major hazard source. Never the grade of an
/// accident.
enum class HazardGrade { fourth, third, second, first };
[[nodiscard]] std::string_view name(HazardGrade grade);
[[nodiscard]] std::optional<HazardGrade> hazard_grade_named(std::string_view name);
[[nodiscard]] Text title(HazardGrade grade);

/// One substance of a unit. A class of the standard's second table stands for a substance that its
/// first does not name.
struct SubstanceAmount {
  std::string substance = {};
  Text name = {};
  std::optional<Decimal> tonnes = {};            ///< none: not known
  std::optional<std::string> hazard_class = {};  ///< "W5.4"; none: as the rules have it
};

/// A sum of fractions, kept exact; `str()` shows it with at most six places, cut off.
struct Ratio {
  std::int64_t numerator = 0;
  std::int64_t denominator = 1;
  [[nodiscard]] std::string str() const;
};

/// Whether a unit is a major hazard source 重大危险源 and of which grade, as far as what is known
/// decides it.
struct MajorHazard {
  std::optional<bool> identified = {};       ///< Σ q/Q ≥ 1; none: not decided
  Ratio sum = {};                            ///< Σ q/Q of what is known
  Ratio least_index = {};                    ///< R = α · Σ β q/Q, at the least
  std::optional<Ratio> greatest_index = {};  ///< none: nothing bounds it
  std::optional<HazardGrade> least = {};     ///< none: it may be no major hazard source
  std::optional<HazardGrade> greatest = {};  ///< none: it is no major hazard source
  bool computable = false;                   ///< false: no amount is known at all
  RuleId rule = {};
  std::vector<Message> reasons = {};
};

/// `people` live within 500 m outside the boundary; none when nobody counted them. With α, an
/// amount or a β unknown the answer is the interval of grades that remain possible. All is computed
/// in checked whole numbers: a value on a boundary is on it.
///
/// Empty:   when the rules `major_hazard_*` are not all in force that day.
/// Throws:  Error{major_hazard_negative} for an amount or a number of people below zero,
///          Error{decimal_overflow} beyond the range of whole numbers.
[[nodiscard]] std::optional<MajorHazard> major_hazard(
    std::span<const SubstanceAmount> substances, std::optional<std::int64_t> people,
    const Rules& rules, Date day, const std::vector<JurisdictionId>& jurisdictions);

}  // namespace muster
