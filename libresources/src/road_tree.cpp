#include "road_tree.hpp"

#include <algorithm>
#include <tuple>
#include <utility>

namespace muster {

namespace {

constexpr std::size_t width = 8;  ///< how many parts or boxes one box holds
constexpr std::int64_t turn_e7 = 3'600'000'000;
constexpr std::int64_t half_turn_e7 = 1'800'000'000;

std::int32_t narrow(std::int64_t e7) {
  return static_cast<std::int32_t>(std::clamp<std::int64_t>(e7, -half_turn_e7, half_turn_e7));
}

/// The place along a Hilbert curve through 2¹⁶ × 2¹⁶ cells.
std::uint32_t along_curve(std::uint32_t x, std::uint32_t y) {
  std::uint32_t place = 0;
  for (std::uint32_t side = 1U << 15; side > 0; side /= 2) {
    const bool right = (x & side) != 0;
    const bool up = (y & side) != 0;
    place += side * side * ((right ? 3U : 0U) ^ (up ? 1U : 0U));
    if (up) continue;
    if (right) {
      x = 0xFFFF - x;
      y = 0xFFFF - y;
    }
    std::swap(x, y);
  }
  return place;
}

/// Which of 2¹⁶ equal steps from the least to the most.
std::uint32_t step(std::int64_t value, std::int64_t least, std::int64_t most) {
  return static_cast<std::uint32_t>((value - least) * 0xFFFF /
                                    std::max<std::int64_t>(most - least, 1));
}

/// How far the range lies from zero.
std::int64_t beyond(std::int64_t low, std::int64_t high) {
  if (low > 0) return low;
  return high < 0 ? -high : 0;
}

/// Brings parts[order[i].second] to i, in its own memory: round each circle of places to be filled.
std::vector<RoadPart> in_order(std::vector<RoadPart> parts,
                               std::vector<std::pair<std::uint32_t, std::uint32_t>> order) {
  for (std::uint32_t first = 0; first < parts.size(); ++first) {
    const RoadPart held = parts[first];
    std::uint32_t at = first;
    while (order[at].second != first) {
      const std::uint32_t next = order[at].second;
      parts[at] = parts[next];
      order[at].second = at;
      at = next;
    }
    parts[at] = held;
    order[at].second = at;
  }
  return parts;
}

}  // namespace

RoadPart road_part(const Position& from, const Position& to, std::uint32_t road,
                   std::uint32_t number) {
  return {narrow(from.latitude.e7),
          narrow(from.longitude.e7),
          narrow(to.latitude.e7),
          narrow(to.longitude.e7),
          road,
          number};
}

/// A part across the date line counts as lying all around the globe.
RoadTree::Box RoadTree::box_of(const RoadPart& part) {
  Box box;
  std::tie(box.south, box.north) = std::minmax({part.from_latitude_e7, part.to_latitude_e7});
  std::tie(box.west, box.east) = std::minmax({part.from_longitude_e7, part.to_longitude_e7});
  if (std::int64_t{box.east} - box.west > half_turn_e7) {
    box.west = narrow(-half_turn_e7);
    box.east = narrow(half_turn_e7);
  }
  return box;
}

RoadTree::Box RoadTree::around(const Box& a, const Box& b) {
  return {std::min(a.south, b.south), std::max(a.north, b.north), std::min(a.west, b.west),
          std::max(a.east, b.east)};
}

RoadTree::RoadTree(std::vector<RoadPart> parts) {
  if (parts.empty()) return;
  Box all = box_of(parts.front());
  for (const RoadPart& part : parts) all = around(all, box_of(part));
  std::vector<std::pair<std::uint32_t, std::uint32_t>> order;
  order.reserve(parts.size());
  for (std::uint32_t i = 0; i < parts.size(); ++i) {
    const Box box = box_of(parts[i]);
    order.emplace_back(
        along_curve(step((std::int64_t{box.west} + box.east) / 2, all.west, all.east),
                    step((std::int64_t{box.south} + box.north) / 2, all.south, all.north)),
        i);
  }
  std::ranges::sort(order);
  parts_ = in_order(std::move(parts), std::move(order));
  levels_.push_back(boxes_above(parts_, &RoadTree::box_of));
  while (levels_.back().size() > 1) {
    levels_.push_back(boxes_above(levels_.back(), [](const Box& box) { return box; }));
  }
}

/// A box for each `width` of those below.
template <class Below, class BoxOf>
std::vector<RoadTree::Box> RoadTree::boxes_above(const std::vector<Below>& below,
                                                 const BoxOf& box_of) {
  std::vector<Box> above;
  above.reserve(below.size() / width + 1);
  for (std::size_t i = 0; i < below.size(); ++i) {
    const Box box = box_of(below[i]);
    if (i % width == 0) {
      above.push_back(box);
    } else {
      above.back() = around(above.back(), box);
    }
  }
  return above;
}

/// Never more than the square of the way to any point of any part in the box, as foot_on() has it.
Wide RoadTree::least_squared(const Box& box, const Position& position, const FlatGround& ground) {
  const std::int64_t latitude = position.latitude.e7;
  const std::int64_t longitude = position.longitude.e7;
  std::int64_t aside = turn_e7;
  for (const std::int64_t turn : {-turn_e7, std::int64_t{0}, turn_e7}) {
    aside = std::min(aside, beyond(box.west - longitude + turn, box.east - longitude + turn));
  }
  // Halves of a millimetre are rounded up on one side of the middle and down on the other, and the
  // end of a part is rounded twice.
  const Wide least_east = std::max<std::int64_t>(ground.east(aside) - 2, 0);
  const Wide least_north = std::max<std::int64_t>(
      FlatGround::north(beyond(box.south - latitude, box.north - latitude)) - 1, 0);
  return least_east * least_east + least_north * least_north;
}

struct RoadTree::Open {
  Wide least = 0;
  std::uint32_t level = 0;
  std::uint32_t box = 0;
};

std::optional<NearestPart> RoadTree::nearest(const Position& position,
                                             const Accepts& accepts) const {
  const FlatGround ground(position);
  if (parts_.empty()) return std::nullopt;
  std::optional<NearestPart> best;
  const auto look_at = [&](const RoadPart& part) {
    if (best && least_squared(box_of(part), position, ground) > best->foot.away_squared) return;
    const GroundPoint from = ground.at(part.from());
    const Foot foot = foot_on(from, ground.onward(from, part.from(), part.to()));
    const auto rank = [](const Foot& of, const RoadPart& at) {
      return std::tuple(of.away_squared, at.road, at.number);
    };
    if (best && rank(best->foot, best->part) <= rank(foot, part)) return;
    if (accepts && !accepts(part)) return;
    best = NearestPart{part, foot};
  };

  const auto farther = [](const Open& a, const Open& b) { return a.least > b.least; };
  std::vector<Open> open = {{0, static_cast<std::uint32_t>(levels_.size() - 1), 0}};
  while (!open.empty()) {
    std::ranges::pop_heap(open, farther);
    const Open at = open.back();
    open.pop_back();
    if (best && at.least > best->foot.away_squared) break;
    const std::size_t first = at.box * width;
    if (at.level == 0) {
      const std::size_t end = std::min(first + width, parts_.size());
      for (std::size_t i = first; i < end; ++i) look_at(parts_[i]);
      continue;
    }
    const std::vector<Box>& below = levels_[at.level - 1];
    const std::size_t end = std::min(first + width, below.size());
    for (std::size_t i = first; i < end; ++i) {
      const Wide least = least_squared(below[i], position, ground);
      if (best && least > best->foot.away_squared) continue;
      open.push_back({least, at.level - 1, static_cast<std::uint32_t>(i)});
      std::ranges::push_heap(open, farther);
    }
  }
  return best;
}

}  // namespace muster
