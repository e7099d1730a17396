#include "osm_tags.hpp"

#include <array>

#include "muster/plan/text.hpp"

namespace muster {

namespace {

constexpr std::int64_t thousand = 1000;

std::string_view without_blanks(std::string_view text) {
  const auto first = text.find_first_not_of(' ');
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(' ') - first + 1);
}

bool is_digit(char c) { return c >= '0' && c <= '9'; }

/// A decimal in thousandths, taken off the front; at most six digits before the point.
std::optional<std::int64_t> take_thousandths(std::string_view& text) {
  constexpr std::size_t most_digits = 6;
  std::size_t at = 0;
  std::int64_t value = 0;
  for (; at < text.size() && is_digit(text[at]); ++at) {
    if (at == most_digits) return std::nullopt;
    value = value * 10 + (text[at] - '0');
  }
  if (at == 0) return std::nullopt;
  value *= thousand;
  if (at < text.size() && (text[at] == '.' || text[at] == ',')) {
    std::int64_t place = 100;
    for (++at; at < text.size() && is_digit(text[at]); ++at, place /= 10) {
      value += place * (text[at] - '0');
    }
  }
  text = without_blanks(text.substr(at));
  return value;
}

bool is_no_number(std::string_view value) {
  for (const std::string_view word :
       {"", "none", "no", "default", "below_default", "unsigned", "no_sign", "no_indications",
        "walk", "signals", "variable", "unknown"}) {
    if (value == word) return true;
  }
  return false;
}

struct Measure {
  std::string_view name = {};
  std::int64_t numerator = 1;
  std::int64_t denominator = 1;
};

/// A number in one of the measures; the first of them where none is written.
template <std::size_t N>
TagNumber number(std::string_view value, const std::array<Measure, N>& measures, std::int64_t least,
                 std::int64_t most) {
  value = without_blanks(value);
  if (is_no_number(value)) return {};
  const auto thousandths = take_thousandths(value);
  if (!thousandths) return {.refused = true};
  for (const Measure& measure : measures) {
    if (value != measure.name && !(value.empty() && &measure == &measures.front())) continue;
    const std::int64_t whole = *thousandths * measure.numerator / (measure.denominator * thousand);
    if (whole < least || whole > most) return {.refused = true};
    return {.value = whole};
  }
  return {.refused = true};
}

/// "12'6\"" or "12'": feet and inches, as centimetres.
std::optional<std::int64_t> feet_cm(std::string_view value) {
  value = without_blanks(value);
  const auto feet = take_thousandths(value);
  if (!feet || !value.starts_with('\'')) return std::nullopt;
  value = without_blanks(value.substr(1));
  std::int64_t inches = *feet * 12;
  if (!value.empty()) {
    const auto more = take_thousandths(value);
    if (!more || value != "\"") return std::nullopt;
    inches += *more;
  }
  return inches * 254 / (100 * thousand);
}

}  // namespace

TagNumber speed_kmh(std::string_view value) {
  constexpr std::array<Measure, 4> measures = {
      {{"km/h"}, {"kmh"}, {"mph", 1609344, 1000000}, {"knots", 1852, 1000}}};
  if (value.find(':') != std::string_view::npos) return {};  // "CN:urban"
  return number(value, measures, 5, 150);
}

TagNumber length_cm(std::string_view value) {
  constexpr std::array<Measure, 3> measures = {{{"m", 100, 1}, {"cm"}, {"ft", 3048, 100}}};
  constexpr std::int64_t most = 2000;
  if (value.find('\'') != std::string_view::npos) {
    const auto feet = feet_cm(value);
    if (!feet || *feet < 50 || *feet > most) return {.refused = true};
    return {.value = *feet};
  }
  return number(value, measures, 50, most);
}

TagNumber mass_kg(std::string_view value) {
  constexpr std::array<Measure, 4> measures = {
      {{"t", 1000, 1}, {"kg"}, {"st", 90718474, 100000}, {"lbs", 45359237, 100000000}}};
  return number(value, measures, 100, 1'000'000);
}

std::optional<int> one_way(std::string_view value) {
  if (value == "yes" || value == "true" || value == "1") return 1;
  if (value == "-1" || value == "reverse") return -1;
  if (value == "no" || value == "false" || value == "0") return 0;
  return std::nullopt;
}

bool is_name(std::string_view value) {
  constexpr std::size_t most = 400;
  return !value.empty() && value.size() <= most && one_line(value) == value;
}

}  // namespace muster
