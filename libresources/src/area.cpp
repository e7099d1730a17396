#include "muster/resources/area.hpp"

#include <algorithm>
#include <cstddef>
#include <cstdint>

namespace muster {

namespace {

__extension__ typedef __int128 Wide;

constexpr std::size_t most_corners = 1000;
constexpr std::int64_t quarter_turn = 900'000'000;

/// Above 0 when c lies to the left of the way from a to b, 0 when on it.
int side(const Position& a, const Position& b, const Position& c) {
  const Wide east = Wide{b.longitude.e7} - a.longitude.e7;
  const Wide north = Wide{b.latitude.e7} - a.latitude.e7;
  const Wide turn = east * (Wide{c.latitude.e7} - a.latitude.e7) -
                    north * (Wide{c.longitude.e7} - a.longitude.e7);
  return turn > 0 ? 1 : turn < 0 ? -1 : 0;
}

/// For a point on the line through a and b.
bool between(const Position& a, const Position& b, const Position& c) {
  return std::min(a.latitude, b.latitude) <= c.latitude &&
         c.latitude <= std::max(a.latitude, b.latitude) &&
         std::min(a.longitude, b.longitude) <= c.longitude &&
         c.longitude <= std::max(a.longitude, b.longitude);
}

bool meet(const Position& a, const Position& b, const Position& c, const Position& d) {
  const int c_side = side(a, b, c);
  const int d_side = side(a, b, d);
  const int a_side = side(c, d, a);
  const int b_side = side(c, d, b);
  if (c_side * d_side < 0 && a_side * b_side < 0) return true;
  return (c_side == 0 && between(a, b, c)) || (d_side == 0 && between(a, b, d)) ||
         (a_side == 0 && between(c, d, a)) || (b_side == 0 && between(c, d, b));
}

const Position& after(const Area& area, std::size_t corner) {
  return area.corners[(corner + 1) % area.corners.size()];
}

std::optional<Position> parse_corner(std::string_view text) {
  const std::size_t comma = text.find(',');
  if (comma == std::string_view::npos) return std::nullopt;
  const auto latitude = Degrees::parse(text.substr(0, comma));
  const auto longitude = Degrees::parse(text.substr(comma + 1));
  if (!latitude || !longitude) return std::nullopt;
  if (latitude->e7 > quarter_turn || latitude->e7 < -quarter_turn) return std::nullopt;
  return Position{*latitude, *longitude};
}

}  // namespace

std::optional<Area> parse_area(std::string_view text) {
  Area area;
  while (!text.empty()) {
    const std::size_t blank = std::min(text.find(' '), text.size());
    if (blank > 0) {
      const auto corner = parse_corner(text.substr(0, blank));
      if (!corner || area.corners.size() == most_corners) return std::nullopt;
      area.corners.push_back(*corner);
    }
    text.remove_prefix(std::min(blank + 1, text.size()));
  }
  if (area.corners.size() < 3) return std::nullopt;
  return area;
}

bool contains(const Area& area, const Position& position) {
  bool inside = false;
  for (std::size_t i = 0; i < area.corners.size(); ++i) {
    const Position& a = area.corners[i];
    const Position& b = after(area, i);
    const int turn = side(a, b, position);
    if (turn == 0 && between(a, b, position)) return true;
    const bool rises = a.latitude <= position.latitude && position.latitude < b.latitude;
    const bool falls = b.latitude <= position.latitude && position.latitude < a.latitude;
    if ((rises && turn > 0) || (falls && turn < 0)) inside = !inside;
  }
  return inside;
}

bool touches(const Area& area, const Position& from, const Position& to) {
  if (contains(area, from)) return true;
  for (std::size_t i = 0; i < area.corners.size(); ++i) {
    if (meet(area.corners[i], after(area, i), from, to)) return true;
  }
  return false;
}

}  // namespace muster
