#include "muster/resources/isochrones.hpp"

#include <algorithm>
#include <array>
#include <cstdlib>
#include <map>
#include <set>
#include <utility>

#include "muster/plan/error.hpp"
#include "muster/resources/roads.hpp"

namespace muster {

namespace {

/// A cell of the grid, or a corner of one: rows from the south, columns from the west.
struct Cell {
  std::int64_t row = 0;
  std::int64_t column = 0;
  friend auto operator<=>(const Cell&, const Cell&) = default;
};

constexpr std::array<Cell, 4> sides = {{{0, 1}, {1, 0}, {0, -1}, {-1, 0}}};  // against the clock

Cell operator+(const Cell& a, const Cell& b) { return {a.row + b.row, a.column + b.column}; }

std::int64_t floor_of(std::int64_t dividend, std::int64_t divisor) {
  return dividend / divisor - (dividend % divisor < 0 ? 1 : 0);
}

/// The grid in steps of 10⁻⁷ degrees; a step to the east is a quarter wider, as around 37° it must
/// be for square cells.
struct Grid {
  std::int64_t north = 0;
  std::int64_t east = 0;

  explicit Grid(Meters cell) : north(cell.count * 89'932 / 1000), east(north * 5 / 4) {
    if (cell.count < 10) throw Error(Code::internal, {Text("a cell below 10 m")});
  }
  [[nodiscard]] Cell of(const Position& position) const {
    return {floor_of(position.latitude.e7, north), floor_of(position.longitude.e7, east)};
  }
  [[nodiscard]] Position corner(const Cell& cell) const {
    return {{cell.row * north}, {cell.column * east}};
  }
};

using Cells = std::set<Cell>;

/// Marks the cells under the first `part` of `whole` of a straight road, and those beside them.
void mark(const Position& from, const Position& to, std::int64_t part, std::int64_t whole,
          const Grid& grid, Cells& cells) {
  const std::int64_t north = to.latitude.e7 - from.latitude.e7;
  const std::int64_t east = to.longitude.e7 - from.longitude.e7;
  const std::int64_t steps =
      2 * std::max(std::abs(north) / grid.north, std::abs(east) / grid.east) + 2;
  for (std::int64_t i = 0; i <= steps; ++i) {
    if (i * whole > part * steps && i > 0) break;
    const Cell cell =
        grid.of({{from.latitude.e7 + north * i / steps}, {from.longitude.e7 + east * i / steps}});
    cells.insert(cell);
    for (const Cell& side : sides) cells.insert(cell + side);
  }
}

/// One way of one road, as far as the time that is left allows.
void mark_road(const RoadNetwork& network, PlaceIndex from, PlaceIndex to, TravelTime start,
               TravelTime along, TravelTime limit, const Grid& grid, Cells& cells) {
  if (start > limit || !along.reachable()) return;
  const std::int64_t part = std::min<std::int64_t>(limit.ms - start.ms, along.ms);
  mark(network.position(from), network.position(to), part, along.ms, grid, cells);
}

Cells cells_within(const Travel& travel, PlaceIndex from, const std::vector<TravelTime>& times,
                   TravelTime limit, const Grid& grid) {
  const RoadNetwork& network = travel.network();
  Cells cells;
  const Position start = network.position(from);
  mark(start, start, 0, 1, grid, cells);
  for (std::uint32_t i = 0; i < network.roads().size(); ++i) {
    const PlaceIndex first = network.from(RoadIndex{i});
    const PlaceIndex second = network.to(RoadIndex{i});
    mark_road(network, first, second, times[static_cast<std::size_t>(first)],
              travel.road_times().forward[i], limit, grid, cells);
    mark_road(network, second, first, times[static_cast<std::size_t>(second)],
              travel.road_times().backward[i], limit, grid, cells);
  }
  return cells;
}

/// The cells that hang together side by side with the first one, taken out of the rest.
Cells take_connected(Cells& rest) {
  Cells part;
  std::vector<Cell> row = {*rest.begin()};
  rest.erase(rest.begin());
  while (!row.empty()) {
    const Cell cell = row.back();
    row.pop_back();
    part.insert(cell);
    for (const Cell& side : sides) {
      const auto next = rest.find(cell + side);
      if (next == rest.end()) continue;
      row.push_back(*next);
      rest.erase(next);
    }
  }
  return part;
}

/// A side of a cell, from one corner in one of the four directions, with the cell on the left.
using CellSide = std::pair<Cell, std::size_t>;

std::set<CellSide> border(const Cells& cells) {
  std::set<CellSide> all;
  for (const Cell& cell : cells) {
    if (!cells.contains(cell + Cell{-1, 0})) all.insert({cell, 0});
    if (!cells.contains(cell + Cell{0, 1})) all.insert({cell + Cell{0, 1}, 1});
    if (!cells.contains(cell + Cell{1, 0})) all.insert({cell + Cell{1, 1}, 2});
    if (!cells.contains(cell + Cell{0, -1})) all.insert({cell + Cell{1, 0}, 3});
  }
  return all;
}

/// Follows the border once round, turning right where two cells meet only at a corner: they hang
/// together somewhere else, so the ring stays simple. Corners on a straight line are left out.
Ring take_ring(std::set<CellSide>& border, const Grid& grid) {
  Ring ring;
  const CellSide start = *border.begin();
  CellSide side = start;
  std::size_t came = 4;  // no direction yet: the first corner of a ring is always one
  do {
    if (side.second != came) ring.push_back(grid.corner(side.first));
    came = side.second;
    border.erase(side);
    const Cell next = side.first + sides[came];
    for (const std::size_t turn : {3U, 0U, 1U}) {
      side = {next, (came + turn) % 4};
      if (border.contains(side) || side == start) break;
    }
  } while (side != start);
  ring.push_back(ring.front());
  return ring;
}

std::vector<Ground> ground_of(Cells cells, const Grid& grid) {
  std::vector<Ground> all;
  while (!cells.empty()) {
    auto sides_left = border(take_connected(cells));
    Ground ground{.outer = take_ring(sides_left, grid)};  // the least corner lies outside
    while (!sides_left.empty()) ground.holes.push_back(take_ring(sides_left, grid));
    all.push_back(std::move(ground));
  }
  return all;
}

}  // namespace

std::vector<Isochrone> isochrones(const Travel& travel, PlaceIndex from,
                                  std::span<const TravelTime> limits, Meters cell) {
  const Grid grid(cell);
  std::vector<Isochrone> all;
  if (limits.empty()) return all;
  const auto times = travel.from(from, std::ranges::max(limits));
  for (const TravelTime limit : limits) {
    Isochrone& isochrone = all.emplace_back(Isochrone{.limit = limit});
    for (std::uint32_t i = 0; i < times.size(); ++i) {
      if (times[i].reachable() && times[i] <= limit) {
        isochrone.places.push_back({PlaceIndex{i}, times[i]});
      }
    }
    std::ranges::stable_sort(isochrone.places, {}, &ReachedPlace::time);
    isochrone.ground = ground_of(cells_within(travel, from, times, limit, grid), grid);
  }
  return all;
}

}  // namespace muster
