#include "flat_ground.hpp"

#include <cstdlib>

#include "muster/plan/error.hpp"

namespace muster {

namespace {

constexpr std::int64_t quarter_e7 = 900'000'000;
constexpr std::int64_t half_e7 = 1'800'000'000;

/// The cosine · 2⁶⁰, by its Taylor series: at 90° the twelfth term is below the last place.
std::int64_t cosine(std::int64_t angle_e7) {
  constexpr Wide radians_per_e7 = 2'160'612'962'779'783'726;  // π ÷ 180 · 10⁻⁷ · 2⁹⁰
  constexpr std::int64_t one = std::int64_t{1} << 60;
  const auto angle = static_cast<std::int64_t>(angle_e7 * radians_per_e7 >> 30);
  const auto square = static_cast<std::int64_t>(Wide{angle} * angle >> 60);
  std::int64_t term = one;
  std::int64_t sum = one;
  for (std::int64_t n = 1; n <= 12; ++n) {
    term = -static_cast<std::int64_t>(Wide{term} * square >> 60) / ((2 * n - 1) * (2 * n));
    sum += term;
  }
  return sum < 0 ? 0 : sum;
}

Wide squared(const GroundPoint& p) { return Wide{p.east} * p.east + Wide{p.north} * p.north; }

/// A part of one side of a way whose square is `whole`, in the machine's own division where it
/// fits.
std::int64_t share(std::int64_t whole_way, Wide part, Wide whole) {
  constexpr Wide most = Wide{1} << 40;  // then the way is shorter than 2²⁰
  if (whole >= most) return static_cast<std::int64_t>(rounded(whole_way * part, whole));
  const auto divisor = static_cast<std::int64_t>(whole);
  const std::int64_t product = whole_way * static_cast<std::int64_t>(part);
  const std::int64_t quotient = product / divisor;
  const std::int64_t rest = product - quotient * divisor;
  if (2 * rest >= divisor) return quotient + 1;
  return 2 * rest < -divisor ? quotient - 1 : quotient;
}

}  // namespace

FlatGround::FlatGround(const Position& middle) : middle_(middle) {
  if (std::abs(middle.latitude.e7) > quarter_e7) {
    throw Error(Code::geo_latitude, {Text(format_position(middle))});
  }
  if (std::abs(middle.longitude.e7) > half_e7) {
    throw Error(Code::geo_longitude, {Text(format_position(middle))});
  }
  east_ = static_cast<std::int64_t>(Wide{per_e7} * cosine(middle.latitude.e7) >> 60);
}

Wide rounded(Wide dividend, Wide divisor) {
  const Wide doubled = 2 * dividend + divisor;
  const Wide quotient = doubled / (2 * divisor);
  return doubled % (2 * divisor) < 0 ? quotient - 1 : quotient;
}

std::int64_t square_root(Wide square) {
  std::int64_t low = 0;
  std::int64_t high = std::int64_t{1} << 62;
  while (low < high) {
    const std::int64_t middle = low + (high - low + 1) / 2;
    if (Wide{middle} * middle <= square) {
      low = middle;
    } else {
      high = middle - 1;
    }
  }
  return low;
}

Foot foot_on(const GroundPoint& from, const GroundPoint& to) {
  const GroundPoint along = {to.east - from.east, to.north - from.north};
  const Wide whole = squared(along);
  if (whole == 0) return {0, 1, squared(from)};
  const Wide part = -(Wide{from.east} * along.east + Wide{from.north} * along.north);
  if (part <= 0) return {0, whole, squared(from)};
  if (part >= whole) return {whole, whole, squared(to)};
  const GroundPoint foot = {from.east + share(along.east, part, whole),
                            from.north + share(along.north, part, whole)};
  return {part, whole, squared(foot)};
}

std::int64_t straight_way(const Position& from, const Position& to) {
  const Position halfway = {.latitude = {(from.latitude.e7 + to.latitude.e7) / 2},
                            .longitude = from.longitude};
  const FlatGround ground(halfway);
  const GroundPoint a = ground.at(from);
  const GroundPoint b = ground.onward(a, from, to);
  return square_root(squared({b.east - a.east, b.north - a.north}));
}

}  // namespace muster
