#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "muster/plan/units.hpp"

namespace muster {

/// An angle in steps of 10⁻⁷ degrees (about a centimetre on the ground), so that positions compare
/// and print the same everywhere.
struct Degrees {
  std::int64_t e7 = 0;
  /// Empty:   when the text is not [-]digits[.digits] or beyond ±180.
  [[nodiscard]] static std::optional<Degrees> parse(std::string_view text);
  [[nodiscard]] double value() const { return static_cast<double>(e7) * 1e-7; }
  friend auto operator<=>(const Degrees&, const Degrees&) = default;
};

/// A place on WGS-84, which CGCS2000 equals within what roads need.
struct Position {
  Degrees latitude = {};
  Degrees longitude = {};
  friend auto operator<=>(const Position&, const Position&) = default;
};

/// "39.8810000, 112.9930000": always seven places.
[[nodiscard]] std::string format_position(const Position& position);

/// "39.8810000,112.9930000 39.8820000,112.9930000"; nothing for no positions.
[[nodiscard]] std::string format_positions(const std::vector<Position>& positions);
/// Empty:   when the text is not LATITUDE,LONGITUDE pairs with blanks between, on the globe.
[[nodiscard]] std::optional<std::vector<Position>> parse_positions(std::string_view text);

/// Which way traffic drives: a compass point.
enum class Heading { n, ne, e, se, s, sw, w, nw };

enum class Datum { wgs84, cgcs2000, gcj02, bd09 };
[[nodiscard]] std::optional<Datum> datum_named(std::string_view name);

/// The same place on WGS-84. GCJ-02 and BD-09 are turned back by iteration to within a metre and
/// are never guessed: the caller declares them.
[[nodiscard]] Position to_wgs84(const Position& position, Datum datum);

/// Great-circle distance on the mean sphere (R = 6 371 008.8 m), rounded to the metre: within 0.6 %
/// of the ellipsoid, for "how far from a road"; it never ranks who comes first.
[[nodiscard]] Meters distance(const Position& a, const Position& b);

}  // namespace muster
