#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <set>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "muster/resources/roads.hpp"

/// How much ground a drawing covers, and how fast its roads are.
struct Scale {
  muster::Meters cell = {100};  ///< from one column or line to the next
  muster::KilometersPerHour speed = {36};
};

/// What was drawn; a test may still change it before it becomes a network.
struct DrawnMap {
  std::vector<muster::Place> places = {};
  std::vector<muster::Road> roads = {};

  muster::Place& place(std::string_view id) { return entry(places, id); }
  muster::Road& road(std::string_view id) { return entry(roads, id); }

  std::shared_ptr<const muster::RoadNetwork> network() const {
    return std::make_shared<const muster::RoadNetwork>(places, roads);
  }

 private:
  template <class Entry>
  static Entry& entry(std::vector<Entry>& entries, std::string_view id) {
    for (Entry& one : entries) {
      if (one.id.str() == id) return one;
    }
    throw std::logic_error("nothing is drawn as " + std::string(id));
  }
};

/// Reads a drawing: letters are places; - and | are roads, named after their ends from left to
/// right or from top to bottom; > < v ^ in a road make it one-way (its name then follows the
/// arrow); + is a bridge where two roads cross. The letter of the first line and column lies
/// at 39.5° N, 112.5° E.
///
///     A---B-->C
///     |       |
///     D-------E
class MapReader {
 public:
  MapReader(std::string_view drawing, Scale scale) : scale_(scale) {
    lines_.emplace_back();
    for (const char c : drawing) {
      if (c == '\n') {
        lines_.emplace_back();
      } else {
        lines_.back() += c;
      }
    }
  }

  DrawnMap read() {
    for (std::size_t row = 0; row < lines_.size(); ++row) {
      for (std::size_t column = 0; column < lines_[row].size(); ++column) {
        if (!is_place(at(row, column))) continue;
        add_place(row, column);
        follow(row, column, {.down = 0, .right = 1, .both = "-+", .on = '>', .back = '<'});
        follow(row, column, {.down = 1, .right = 0, .both = "|+", .on = 'v', .back = '^'});
      }
    }
    refuse_loose_ends();
    return std::move(map_);
  }

 private:
  struct Heading {
    std::size_t down = 0;
    std::size_t right = 0;
    std::string_view both = {};
    char on = 0;
    char back = 0;
  };

  static bool is_place(char c) { return c >= 'A' && c <= 'Z'; }

  char at(std::size_t row, std::size_t column) const {
    return row < lines_.size() && column < lines_[row].size() ? lines_[row][column] : ' ';
  }

  void add_place(std::size_t row, std::size_t column) {
    const std::string id(1, at(row, column));
    const auto down = static_cast<std::int64_t>(row) * scale_.cell.count;
    const auto right = static_cast<std::int64_t>(column) * scale_.cell.count;
    // A metre is 89.932 × 10⁻⁷ degrees to the north, and 116.55 to the east at 39.5° N.
    map_.places.push_back({.id = muster::PlaceId(id),
                           .name = muster::Text(id),
                           .position = {.latitude = {395'000'000 - down * 89'932 / 1000},
                                        .longitude = {1'125'000'000 + right * 116'550 / 1000}}});
  }

  void follow(std::size_t row, std::size_t column, const Heading& heading) {
    const char first = at(row, column);
    bool on = false;
    bool back = false;
    for (std::int64_t steps = 1;; ++steps) {
      row += heading.down;
      column += heading.right;
      const char c = at(row, column);
      if (is_place(c) && steps > 1) {
        add_road(back ? c : first, back ? first : c, steps, on || back);
        return;
      }
      used_.insert({row, column});
      on = on || c == heading.on;
      back = back || c == heading.back;
      if (c == heading.on || c == heading.back || heading.both.find(c) != std::string::npos)
        continue;
      if (steps == 1) return;  // no road goes this way
      throw std::logic_error(std::string("a road from ") + first + " leads nowhere");
    }
  }

  void refuse_loose_ends() const {
    for (std::size_t row = 0; row < lines_.size(); ++row) {
      for (std::size_t column = 0; column < lines_[row].size(); ++column) {
        const char c = at(row, column);
        if (c == ' ' || is_place(c) || used_.contains({row, column})) continue;
        throw std::logic_error(std::string("a loose ") + c + " in the drawing");
      }
    }
  }

  void add_road(char from, char to, std::int64_t steps, bool one_way) {
    map_.roads.push_back({.id = muster::RoadId(std::string{from, to}),
                          .from = muster::PlaceId(std::string(1, from)),
                          .to = muster::PlaceId(std::string(1, to)),
                          .length = {steps * scale_.cell.count},
                          .speed = scale_.speed,
                          .one_way = one_way});
  }

  std::vector<std::string> lines_;
  std::set<std::pair<std::size_t, std::size_t>> used_;
  Scale scale_;
  DrawnMap map_;
};

inline DrawnMap ascii_map(std::string_view drawing, Scale scale = {}) {
  return MapReader(drawing, scale).read();
}
