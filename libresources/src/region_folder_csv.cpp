#include "region_folder_csv.hpp"

#include <limits>

namespace muster::records {
namespace {

constexpr std::int64_t quarter_turn = 900'000'000;

std::string_view without_blanks(std::string_view text) {
  const auto first = text.find_first_not_of(" \t");
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(" \t") - first + 1);
}

bool is_within_quarter(Degrees angle) {
  return angle.e7 >= -quarter_turn && angle.e7 <= quarter_turn;
}

}  // namespace

void CsvReader::text(std::string_view column, Text& text) {
  text_if_any(column, text);
  if (text.empty()) fields_.report(std::string(column) + "_zh", Code::field_missing);
}

void CsvReader::text_if_any(std::string_view column, Text& text) {
  const auto zh = fields_.maybe_text(std::string(column) + "_zh");
  const auto en = fields_.maybe_text(std::string(column) + "_en");
  if (zh || en) text = {zh ? *zh : *en, en ? *en : *zh};
}

std::int64_t CsvReader::whole(std::string_view column, Range range, Code out_of_range) {
  using Limits = std::numeric_limits<std::int64_t>;
  if (!fields_.has(column)) return fields_.integer(column, range.least, range.most);
  const auto value = fields_.maybe_integer(column, Limits::min(), Limits::max());
  if (value && *value >= range.least && *value <= range.most) return *value;
  if (value) fields_.report(column, out_of_range, {std::to_string(*value)});
  return range.least;
}

void CsvReader::factor(std::string_view column, std::int64_t& value) {
  if (!fields_.has(column)) return;
  value = whole(column, factor_range, Code::closure_factor);
}

void CsvReader::decimal(std::string_view column, Decimal& decimal) {
  decimal = fields_.decimal(column);
  if (decimal < Decimal{}) {
    fields_.report(column, Code::field_out_of_range, {decimal.str(), "0", "9200000000000"});
  }
}

void CsvReader::decimal(std::string_view column, std::optional<Decimal>& value) {
  if (!fields_.has(column)) return;
  value.emplace();
  decimal(column, *value);
}

void CsvReader::meters(std::string_view column, std::optional<Meters>& meters) {
  const auto value = fields_.maybe_integer(column, meters_range.least, meters_range.most);
  if (value) meters = Meters{*value};
}

void CsvReader::minutes(std::string_view column, std::optional<Minutes>& minutes, Range range) {
  const auto value = fields_.maybe_integer(column, range.least, range.most);
  if (value) minutes = Minutes{*value};
}

void CsvReader::time_of_day(std::string_view column, Minutes& minutes) {
  if (!fields_.has(column)) {
    fields_.report(column, Code::field_missing);
    return;
  }
  minutes = fields_.maybe_time_of_day(column).value_or(Minutes{});
}

std::optional<Degrees> CsvReader::degrees(std::string_view column, Code out_of_range) {
  const std::string text = fields_.text(column);
  if (text.empty()) return std::nullopt;
  const auto angle = Degrees::parse(text);
  if (!angle) {
    const bool is_number = Decimal::parse(text.substr(0, text.find('.'))).has_value();
    fields_.report(column, is_number ? out_of_range : Code::field_not_decimal, {text});
  }
  return angle;
}

void CsvReader::position(Position& position) {
  const auto latitude = degrees("latitude", Code::geo_latitude);
  const auto longitude = degrees("longitude", Code::geo_longitude);
  if (!latitude || !longitude) return;
  if (!is_within_quarter(*latitude)) {
    const std::string text = fields_.text("latitude");
    if (is_within_quarter(*longitude)) {
      fields_.report("latitude", Code::geo_swapped, {text + ", " + fields_.text("longitude")});
    } else {
      fields_.report("latitude", Code::geo_latitude, {text});
    }
    return;
  }
  position = to_wgs84({*latitude, *longitude}, datum_);
}

void CsvReader::position(std::optional<Position>& value) {
  if (fields_.has("latitude") || fields_.has("longitude")) position(value.emplace());
}

void CsvReader::line(std::string_view column, std::vector<Position>& line) {
  const auto text = fields_.maybe_text(column);
  if (!text) return;
  const auto positions = parse_positions(*text);
  if (!positions) {
    fields_.report(column, Code::field_not_form, {*text, "39.5,112.4 39.6,112.5"});
    return;
  }
  for (const Position& one : *positions) {
    line.push_back(to_wgs84(one, datum_));
  }
}

void CsvReader::list(std::string_view column, std::vector<std::string>& list, char separator) {
  list_if_any(column, list, separator);
  if (!fields_.has(column)) fields_.report(column, Code::field_missing);
}

void CsvReader::list_if_any(std::string_view column, std::vector<std::string>& list,
                            char separator) {
  const auto text = fields_.maybe_text(column);
  if (!text) return;
  std::string_view rest = *text;
  while (true) {
    const auto end = rest.find(separator);
    const std::string_view part = without_blanks(rest.substr(0, end));
    if (part.empty()) {
      fields_.report(column, Code::field_not_form, {*text, std::string("A") + separator + 'B'});
      return;
    }
    list.emplace_back(part);
    if (end == std::string_view::npos) return;
    rest.remove_prefix(end + 1);
  }
}

void CsvReader::skills(std::string_view column, std::vector<Skill>& skills) {
  const std::string text = fields_.text(column);
  if (text.empty()) return;
  skills = parse_skills(text);
  for (const Skill& skill : skills) {
    if (is_id(skill.capability.view()) && (!skill.type || !skill.type->empty())) continue;
    fields_.report(column, Code::field_not_form, {text, "mine_rescue;fire_fighting:一级"});
    skills.clear();
    return;
  }
}

void CsvReader::expiry(std::string_view column, Expiry& expiry) {
  const auto value = parse_expiry(fields_.maybe_text(column).value_or(""));
  if (value) {
    expiry = *value;
  } else {
    fields_.report(column, Code::region_expiry);
  }
}

}  // namespace muster::records
