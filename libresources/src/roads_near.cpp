#include <array>
#include <numeric>
#include <optional>
#include <utility>

#include "muster/plan/error.hpp"
#include "muster/resources/roads.hpp"

namespace muster {

namespace {

// Whole millimetres throughout: what is nearest is decided by integers, so every machine agrees.
__extension__ typedef __int128 Wide;

constexpr std::int64_t quarter_e7 = 900'000'000;
constexpr std::int64_t half_e7 = 1'800'000'000;
constexpr std::int64_t turn_e7 = 3'600'000'000;
constexpr Wide one = 1'000'000'000'000;             // 1 in fixed point
constexpr Wide radians_per_e7 = 1'745'329'251'994;  // 10⁻²¹ radians: π ÷ 180 × 10⁻⁷
constexpr Wide nanometers_per_e7 = 11'119'508;      // mean sphere, R = 6 371 008.8 m

/// The quotient rounded half up; the divisor is positive.
Wide rounded(Wide dividend, Wide divisor) {
  const Wide doubled = 2 * dividend + divisor;
  const Wide quotient = doubled / (2 * divisor);
  return doubled % (2 * divisor) < 0 ? quotient - 1 : quotient;
}

/// The cosine in fixed point, by its Taylor series: at 90° the tenth term is below the last place.
Wide cosine(std::int64_t angle_e7) {
  const Wide angle = angle_e7 * radians_per_e7 / 1'000'000'000;
  const Wide square = angle * angle / one;
  Wide term = one;
  Wide sum = one;
  for (Wide n = 1; n <= 12; ++n) {
    term = -(term * square / one) / ((2 * n - 1) * (2 * n));
    sum += term;
  }
  return sum < 0 ? 0 : sum;
}

struct Point {
  Wide x = 0;
  Wide y = 0;
};

Wide dot(Point a, Point b) { return a.x * b.x + a.y * b.y; }
Point operator-(Point a, Point b) { return {a.x - b.x, a.y - b.y}; }

/// The ground around a position, drawn flat (equirectangular), the position in the middle.
class Plane {
 public:
  explicit Plane(const Position& middle) : middle_(middle) {
    if (middle.latitude.e7 > quarter_e7 || middle.latitude.e7 < -quarter_e7) {
      throw Error(Code::geo_latitude, {Text(format_position(middle))});
    }
    if (middle.longitude.e7 > half_e7 || middle.longitude.e7 < -half_e7) {
      throw Error(Code::geo_longitude, {Text(format_position(middle))});
    }
    east_ = cosine(middle.latitude.e7);
  }

  [[nodiscard]] Point at(const Position& position) const {
    std::int64_t east = position.longitude.e7 - middle_.longitude.e7;
    if (east > half_e7) east -= turn_e7;  // the short way round the globe
    if (east < -half_e7) east += turn_e7;
    const std::int64_t north = position.latitude.e7 - middle_.latitude.e7;
    return {rounded(east * nanometers_per_e7 * (east_ / 1000), one * 1000),
            rounded(north * nanometers_per_e7, 1'000'000)};
  }

 private:
  Position middle_ = {};
  Wide east_ = one;
};

Wide square_root(Wide square) {
  Wide low = 0;
  Wide high = Wide{1} << 62;
  while (low < high) {
    const Wide middle = (low + high + 1) / 2;
    if (middle * middle <= square) {
      low = middle;
    } else {
      high = middle - 1;
    }
  }
  return low;
}

Meters meters(Wide millimeters) { return {static_cast<std::int64_t>(rounded(millimeters, 1000))}; }

/// How far along a straight road the point nearest to the middle lies, as part ÷ whole.
struct Foot {
  Wide part = 0;
  Wide whole = 1;
  Wide away_squared = 0;
};

Foot foot_on(Point a, Point b) {
  const Point along = b - a;
  const Wide whole = dot(along, along);
  if (whole == 0) return {0, 1, dot(a, a)};
  const Wide part = -dot(a, along);
  if (part <= 0) return {0, whole, dot(a, a)};
  if (part >= whole) return {whole, whole, dot(b, b)};
  const Point foot = {a.x + rounded(along.x * part, whole), a.y + rounded(along.y * part, whole)};
  return {part, whole, dot(foot, foot)};
}

}  // namespace

std::optional<NearestRoad> nearest_road(const RoadNetwork& network, const Position& position) {
  const Plane plane(position);
  std::optional<std::pair<RoadIndex, Foot>> best;
  for (std::uint32_t i = 0; i < network.roads().size(); ++i) {
    const RoadIndex road{i};
    const Foot foot = foot_on(plane.at(network[network.from(road)].position),
                              plane.at(network[network.to(road)].position));
    if (!best || foot.away_squared < best->second.away_squared) best = {road, foot};
  }
  if (!best) return std::nullopt;
  const auto& [road, foot] = *best;
  const Wide along = rounded(network[road].length.count * foot.part, foot.whole);
  return NearestRoad{.road = road,
                     .away = meters(square_root(foot.away_squared)),
                     .from_start = {static_cast<std::int64_t>(along)}};
}

std::optional<PlaceIndex> nearest_place(const RoadNetwork& network, const Position& position) {
  const Plane plane(position);
  std::optional<std::pair<PlaceIndex, Wide>> best;
  for (std::uint32_t i = 0; i < network.places().size(); ++i) {
    const Point point = plane.at(network.places()[i].position);
    const Wide away = dot(point, point);
    if (!best || away < best->second) best = {PlaceIndex{i}, away};
  }
  if (!best) return std::nullopt;
  return best->first;
}

}  // namespace muster
