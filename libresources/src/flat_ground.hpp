#pragma once

#include <cstdint>

#include "muster/plan/geo.hpp"

namespace muster {

/// Whole millimetres, and their squares and products: what is near is decided by integers, so every
/// machine agrees.
__extension__ typedef __int128 Wide;

struct GroundPoint {
  std::int64_t east = 0;
  std::int64_t north = 0;
};

/// The ground around a position, drawn flat (equirectangular) on the mean sphere
/// (R = 6 371 008.8 m), the position in the middle, in millimetres.
class FlatGround {
 public:
  /// Throws:  Error{geo_latitude}, Error{geo_longitude} for a position that is not on the globe.
  explicit FlatGround(const Position& middle);

  /// Rounded; a greater angle never comes out as a shorter way.
  [[nodiscard]] std::int64_t east(std::int64_t e7) const { return scaled(e7, east_); }
  [[nodiscard]] static std::int64_t north(std::int64_t e7) { return scaled(e7, per_e7); }

  /// The short way round the globe.
  [[nodiscard]] GroundPoint at(const Position& position) const {
    return {east(short_way(position.longitude.e7 - middle_.longitude.e7)),
            north(position.latitude.e7 - middle_.latitude.e7)};
  }
  /// The end of a straight way that begins at `from` and is drawn at `drawn`.
  [[nodiscard]] GroundPoint onward(const GroundPoint& drawn, const Position& from,
                                   const Position& to) const {
    return {drawn.east + east(short_way(to.longitude.e7 - from.longitude.e7)),
            north(to.latitude.e7 - middle_.latitude.e7)};
  }

  [[nodiscard]] static std::int64_t short_way(std::int64_t e7) {
    constexpr std::int64_t half = 1'800'000'000;
    if (e7 > half) return e7 - 2 * half;
    return e7 < -half ? e7 + 2 * half : e7;
  }

 private:
  static constexpr int places = 27;
  static constexpr std::int64_t per_e7 = 1'492'435'103;  ///< millimetres · 2²⁷

  static std::int64_t scaled(std::int64_t e7, std::int64_t scale) {
    return (e7 * scale + (std::int64_t{1} << (places - 1))) >> places;
  }

  Position middle_ = {};
  std::int64_t east_ = per_e7;
};

/// How far along a straight way the point nearest to the middle lies, as part ÷ whole.
struct Foot {
  Wide part = 0;
  Wide whole = 1;
  Wide away_squared = 0;
};
[[nodiscard]] Foot foot_on(const GroundPoint& from, const GroundPoint& to);

/// The quotient rounded half up; the divisor is positive.
[[nodiscard]] Wide rounded(Wide dividend, Wide divisor);
/// Rounded down.
[[nodiscard]] std::int64_t square_root(Wide square);

/// How long the straight way is, in millimetres, on the ground halfway.
[[nodiscard]] std::int64_t straight_way(const Position& from, const Position& to);

}  // namespace muster
