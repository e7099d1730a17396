#include "muster/plan/geo.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <numbers>

namespace muster {

namespace {

constexpr std::int64_t steps = 10'000'000;
constexpr double pi = std::numbers::pi;
constexpr double earth_radius = 6'371'008.8;

/// Degrees as the formulas of the web maps have them.
struct Point {
  double latitude = 0;
  double longitude = 0;
};

Point point(const Position& position) {
  return {position.latitude.value(), position.longitude.value()};
}

Degrees degrees(double value) { return {std::llround(value * static_cast<double>(steps))}; }

/// Two waves of these lengths in half turns of the angle.
struct Wave {
  double height = 0;
  double length = 1;
};
double waves(double x, Wave first, Wave second) {
  return (first.height * std::sin(x * pi / first.length) +
          second.height * std::sin(x * pi / second.length)) *
         2 / 3;
}

/// Outside this frame GCJ-02 is WGS-84.
bool is_shifted(const Point& p) {
  return p.longitude >= 72.004 && p.longitude <= 137.8347 && p.latitude >= 0.8293 &&
         p.latitude <= 55.8271;
}

/// The published formula of GCJ-02: Krasovsky's ellipsoid and two sums of sines.
Point gcj02_of(const Point& p) {
  constexpr double axis = 6'378'245.0;
  constexpr double eccentricity = 0.00669342162296594323;
  const double x = p.longitude - 105;
  const double y = p.latitude - 35;
  const double ripple = waves(6 * x, {20, 1}, {20, 3});
  const double north = -100 + 2 * x + 3 * y + 0.2 * y * y + 0.1 * x * y +
                       0.2 * std::sqrt(std::abs(x)) + ripple + waves(y, {20, 1}, {40, 3}) +
                       waves(y, {160, 12}, {320, 30});
  const double east = 300 + x + 2 * y + 0.1 * x * x + 0.1 * x * y + 0.1 * std::sqrt(std::abs(x)) +
                      ripple + waves(x, {20, 1}, {40, 3}) + waves(x, {150, 12}, {300, 30});
  const double angle = p.latitude / 180 * pi;
  const double sine = std::sin(angle);
  const double magic = 1 - eccentricity * sine * sine;
  const double meridian = axis * (1 - eccentricity) / (magic * std::sqrt(magic));
  const double parallel = axis / std::sqrt(magic) * std::cos(angle);
  return {p.latitude + north * 180 / (meridian * pi), p.longitude + east * 180 / (parallel * pi)};
}

/// The published formula from GCJ-02 to BD-09.
Point bd09_of(const Point& p) {
  constexpr double turn = pi * 3000 / 180;
  const double radius = std::hypot(p.longitude, p.latitude) + 0.00002 * std::sin(p.latitude * turn);
  const double angle =
      std::atan2(p.latitude, p.longitude) + 0.000003 * std::cos(p.longitude * turn);
  return {radius * std::sin(angle) + 0.006, radius * std::cos(angle) + 0.0065};
}

/// Neither shift has an inverse formula. Both change so slowly that going back by the error of each
/// guess gains three digits a round.
template <class Shift>
Point before(Shift shift, const Point& shifted) {
  Point guess = shifted;
  for (int round = 0; round < 8; ++round) {
    const Point reached = shift(guess);
    guess.latitude += shifted.latitude - reached.latitude;
    guess.longitude += shifted.longitude - reached.longitude;
  }
  return guess;
}

std::string seven_places(Degrees degrees) {
  const std::int64_t size = degrees.e7 < 0 ? -degrees.e7 : degrees.e7;
  std::string places = std::to_string(size % steps);
  places.insert(0, 7 - places.size(), '0');
  return (degrees.e7 < 0 ? "-" : "") + std::to_string(size / steps) + '.' + places;
}

struct DatumName {
  std::string_view name = {};
  Datum datum = {};
};
constexpr std::array datum_names = std::to_array<DatumName>({{"wgs84", Datum::wgs84},
                                                             {"cgcs2000", Datum::cgcs2000},
                                                             {"gcj02", Datum::gcj02},
                                                             {"bd09", Datum::bd09}});

}  // namespace

std::optional<Degrees> Degrees::parse(std::string_view text) {
  const bool negative = text.starts_with('-');
  if (negative) text.remove_prefix(1);
  const auto point = text.find('.');
  const std::string_view whole = text.substr(0, point);
  const std::string_view places =
      point == std::string_view::npos ? std::string_view() : text.substr(point + 1);
  const bool no_places = point != std::string_view::npos && places.empty();
  constexpr std::string_view digits = "0123456789";
  if (whole.empty() || no_places || whole.find_first_not_of(digits) != std::string_view::npos ||
      places.find_first_not_of(digits) != std::string_view::npos) {
    return std::nullopt;
  }
  std::int64_t size = 0;
  for (const char digit : whole) {
    size = size * 10 + (digit - '0');
    if (size > 180) return std::nullopt;
  }
  for (std::size_t i = 0; i < 7; ++i) size = size * 10 + (i < places.size() ? places[i] - '0' : 0);
  if (places.size() > 7 && places[7] >= '5') ++size;
  if (size > 180 * steps) return std::nullopt;
  return Degrees{negative ? -size : size};
}

std::string format_position(const Position& position) {
  return seven_places(position.latitude) + ", " + seven_places(position.longitude);
}

std::string format_positions(const std::vector<Position>& positions) {
  std::string text;
  for (const Position& one : positions) {
    if (!text.empty()) text += ' ';
    text += seven_places(one.latitude) + ',' + seven_places(one.longitude);
  }
  return text;
}

std::optional<std::vector<Position>> parse_positions(std::string_view text) {
  constexpr std::int64_t quarter_turn = 90 * steps;
  std::vector<Position> positions;
  while (true) {
    const auto begin = text.find_first_not_of(' ');
    if (begin == std::string_view::npos) return positions;
    text.remove_prefix(begin);
    const std::string_view pair = text.substr(0, text.find(' '));
    const auto comma = pair.find(',');
    if (comma == std::string_view::npos) return std::nullopt;
    const auto latitude = Degrees::parse(pair.substr(0, comma));
    const auto longitude = Degrees::parse(pair.substr(comma + 1));
    if (!latitude || !longitude || std::abs(latitude->e7) > quarter_turn) return std::nullopt;
    positions.push_back({*latitude, *longitude});
    text.remove_prefix(pair.size());
  }
}

std::optional<Datum> datum_named(std::string_view name) {
  const auto found = std::ranges::find(datum_names, name, &DatumName::name);
  if (found == datum_names.end()) return std::nullopt;
  return found->datum;
}

Position to_wgs84(const Position& position, Datum datum) {
  const Point given = point(position);
  if (datum == Datum::wgs84 || datum == Datum::cgcs2000 || !is_shifted(given)) return position;
  Point place = given;
  if (datum == Datum::bd09) place = before(bd09_of, place);
  place = before(gcj02_of, place);
  return {degrees(place.latitude), degrees(place.longitude)};
}

Meters distance(const Position& a, const Position& b) {
  const Point from = point(a);
  const Point to = point(b);
  const auto radians = [](double angle) { return angle * pi / 180; };
  const double north = std::sin(radians(to.latitude - from.latitude) / 2);
  const double east = std::sin(radians(to.longitude - from.longitude) / 2);
  const double half_chord = north * north + std::cos(radians(from.latitude)) *
                                                std::cos(radians(to.latitude)) * east * east;
  return {std::llround(2 * earth_radius * std::asin(std::min(1.0, std::sqrt(half_chord))))};
}

}  // namespace muster
