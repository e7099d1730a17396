#include "synthetic_roads.hpp"

#include <algorithm>
#include <array>
#include <bit>
#include <cmath>
#include <queue>
#include <span>
#include <unordered_map>
#include <unordered_set>

#include <boost/polygon/voronoi.hpp>

namespace {

/// A place in decimetres.
struct Point {
  int x = 0;
  int y = 0;
};

}  // namespace

namespace boost::polygon {

template <>
struct geometry_concept<Point> {
  using type = point_concept;
};
template <>
struct point_traits<Point> {
  using coordinate_type = int;
  static int get(const Point& point, orientation_2d orientation) {
    return orientation == HORIZONTAL ? point.x : point.y;
  }
};

}  // namespace boost::polygon

namespace {

using Index = std::uint32_t;
using Pair = std::array<Index, 2>;

enum class Rank : unsigned char { local, arterial, motorway };

std::uint64_t both(Index a, Index b) {
  return a < b ? std::uint64_t{a} << 32U | b : std::uint64_t{b} << 32U | a;
}

/// The triangulation: its sides, and the corners of its triangles.
struct Triangulation {
  std::vector<Pair> sides = {};
  std::vector<std::array<Index, 3>> triangles = {};
};

Triangulation triangulate(const std::vector<Point>& points) {
  boost::polygon::voronoi_diagram<double> diagram;
  boost::polygon::construct_voronoi(points.begin(), points.end(), &diagram);
  const auto source = [](const auto* cell) { return static_cast<Index>(cell->source_index()); };
  Triangulation result;
  for (const auto& edge : diagram.edges()) {
    if (edge.cell() >= edge.twin()->cell()) continue;
    result.sides.push_back({source(edge.cell()), source(edge.twin()->cell())});
  }
  for (const auto& vertex : diagram.vertices()) {
    const auto* const begin = vertex.incident_edge();
    std::vector<Index> corners;
    const auto* edge = begin;
    do {
      corners.push_back(source(edge->cell()));
      edge = edge->rot_next();
    } while (edge != begin);
    for (std::size_t i = 1; i + 1 < corners.size(); ++i) {
      result.triangles.push_back({corners[0], corners[i], corners[i + 1]});
    }
  }
  return result;
}

/// A street with its ends swapped for positions among the streets, both ways.
struct Neighbours {
  std::vector<Index> first = {};
  std::vector<Index> place = {};
  std::vector<Index> street = {};
};

class Maker {
 public:
  Maker(std::uint32_t wanted, std::uint64_t seed)
      : draws_(seed), wanted_(wanted), side_(std::sqrt(static_cast<double>(wanted)) * 1500) {}

  SyntheticRoads make() {
    scatter(0, 0, side_, wanted_, 0);
    drop_doubles();
    lay_streets();
    cut_by_barriers();
    list_neighbours();
    measure();
    const auto count = static_cast<Index>(points_.size());
    raise(std::max(40U, count / 400), Rank::arterial, 0.5F);
    raise(std::max(8U, count / 12000), Rank::motorway, 0.33F);
    return connected(with_times());
  }

 private:
  static constexpr double grid = 268435456.0;  // 2²⁸ steps along a side
  static constexpr float far = 1e30F;

  static std::uint64_t cell_key(int depth, std::uint64_t x, std::uint64_t y) {
    return static_cast<std::uint64_t>(depth) << 56U | x << 28U | y;
  }

  /// Shares the points out among the four quarters, unevenly, again and again: towns and emptiness.
  void scatter(double x, double y, double side, Index count, int depth) {
    if (count == 0) return;
    if (count <= 6 || side < 200) {
      for (Index i = 0; i < count; ++i) {
        const int east = static_cast<int>(x + draws_.unit() * side);
        const int north = static_cast<int>(y + draws_.unit() * side);
        points_.push_back({east, north});
      }
      return;
    }
    if (count > 300) {
      cells_[cell_key(depth, static_cast<std::uint64_t>(std::llround(x / side)),
                      static_cast<std::uint64_t>(std::llround(y / side)))] = count;
    }
    std::array<double, 4> shares = {};
    double all = 0;
    const double spread = depth < 2 ? 0.25 : 0.55;
    for (double& share : shares) all += share = std::exp(spread * draws_.normal());
    Index left = count;
    for (unsigned quarter = 0; quarter < 4; ++quarter) {
      const auto part =
          quarter == 3
              ? left
              : std::min(left, static_cast<Index>(std::llround(left * shares[quarter] / all)));
      all -= shares[quarter];
      left -= part;
      scatter(x + (quarter & 1U) * side / 2, y + (quarter >> 1U) * side / 2, side / 2, part,
              depth + 1);
    }
  }

  void drop_doubles() {
    std::unordered_set<std::uint64_t> seen;
    std::vector<Point> kept;
    for (const Point& point : points_) {
      const auto key =
          std::uint64_t{static_cast<Index>(point.x)} << 32U | static_cast<Index>(point.y);
      if (seen.insert(key).second) kept.push_back(point);
    }
    points_.swap(kept);
  }

  [[nodiscard]] double squared(Index a, Index b) const {
    const double x = static_cast<double>(points_[a].x) - points_[b].x;
    const double y = static_cast<double>(points_[a].y) - points_[b].y;
    return x * x + y * y;
  }

  /// Without the longest side of each triangle; a few of those come back, a few others go.
  void lay_streets() {
    const Triangulation net = triangulate(points_);
    std::vector<std::uint64_t> longest;
    for (const auto& [a, b, c] : net.triangles) {
      const double ab = squared(a, b);
      const double bc = squared(b, c);
      const double ac = squared(a, c);
      longest.push_back(ab >= bc && ab >= ac ? both(a, b) : bc >= ac ? both(b, c) : both(a, c));
    }
    std::ranges::sort(longest);
    for (const auto& [a, b] : net.sides) {
      const bool dropped = std::ranges::binary_search(longest, both(a, b));
      const double draw = draws_.unit();
      if (dropped ? draw < 0.03 && squared(a, b) < 4e8 : draw > 0.03) streets_.push_back({a, b});
    }
  }

  /// Rivers, ridges, railways: of the streets across the middle of a cell of s points only a share
  /// 2 · s^(-1/6) stays, so that cuts grow as slowly as real ones.
  void cut_by_barriers() {
    const auto step = [&](int coordinate) {
      return static_cast<std::uint64_t>(coordinate / side_ * grid);
    };
    std::vector<Pair> kept;
    for (const Pair& street : streets_) {
      const std::uint64_t x = step(points_[street[0]].x);
      const std::uint64_t y = step(points_[street[0]].y);
      const std::uint64_t differ =
          (x ^ step(points_[street[1]].x)) | (y ^ step(points_[street[1]].y));
      bool stays = true;
      const int depth = 28 - static_cast<int>(std::bit_width(differ));
      if (differ != 0 && depth >= 0) {
        const auto shift = static_cast<unsigned>(28 - depth);
        const auto cell = cells_.find(cell_key(depth, x >> shift, y >> shift));
        if (cell != cells_.end()) stays = draws_.unit() < 2.0 * std::pow(cell->second, -1.0 / 6);
      }
      if (stays) kept.push_back(street);
    }
    streets_.swap(kept);
  }

  void list_neighbours() {
    Neighbours& n = neighbours_;
    n.first.assign(points_.size() + 1, 0);
    for (const auto& [a, b] : streets_) {
      ++n.first[a + 1];
      ++n.first[b + 1];
    }
    for (std::size_t i = 0; i < points_.size(); ++i) n.first[i + 1] += n.first[i];
    std::vector<Index> next(n.first.begin(), n.first.end() - 1);
    n.place.resize(2 * streets_.size());
    n.street.resize(2 * streets_.size());
    for (Index i = 0; i < streets_.size(); ++i) {
      const auto& [a, b] = streets_[i];
      n.place[next[a]] = b;
      n.street[next[a]++] = i;
      n.place[next[b]] = a;
      n.street[next[b]++] = i;
    }
  }

  void measure() {
    for (const auto& [a, b] : streets_)
      lengths_.push_back(static_cast<float>(std::sqrt(squared(a, b))));
    costs_ = lengths_;
    ranks_.assign(streets_.size(), Rank::local);
    distance_.assign(points_.size(), far);
    came_by_.assign(points_.size(), 0);
  }

  /// The shortest ways between neighbouring hubs become main roads, and cheaper for those to come.
  void raise(Index hubs, Rank rank, float factor) {
    const auto count = static_cast<Index>(points_.size());
    const auto hub = distinct_places(count, hubs, draws_.next());
    std::vector<Point> hub_points;
    for (const Index i : hub) hub_points.push_back(points_[i]);
    std::vector<std::vector<Index>> others(hubs);
    for (const auto& [a, b] : triangulate(hub_points).sides) others[a].push_back(b);
    for (Index i = 0; i < hubs; ++i) {
      std::vector<Index> goals;
      for (const Index other : others[i]) {
        if (draws_.unit() < 0.7) goals.push_back(hub[other]);
      }
      if (!goals.empty()) raise_from(hub[i], goals, count / hubs * 60 + 1000, rank);
    }
    for (std::size_t i = 0; i < streets_.size(); ++i) {
      if (ranks_[i] == rank) costs_[i] = lengths_[i] * factor;
    }
  }

  void raise_from(Index start, const std::vector<Index>& goals, Index most, Rank rank) {
    constexpr Index none = ~Index{0};
    const auto left = search(start, goals, most, none);
    for (const Index goal : goals) {
      if (distance_[goal] >= far || left.contains(goal)) continue;
      for (Index at = goal; came_by_[at] != none;) {
        const Index street = neighbours_.street[came_by_[at]];
        ranks_[street] = std::max(ranks_[street], rank);
        at = streets_[street][0] == at ? streets_[street][1] : streets_[street][0];
      }
    }
    for (const Index i : touched_) distance_[i] = far;
  }

  /// Dijkstra's search until all goals are settled or so many places are. Returns the goals left.
  std::unordered_set<Index> search(Index start, const std::vector<Index>& goals, Index most,
                                   Index none) {
    std::unordered_set<Index> left(goals.begin(), goals.end());
    using Entry = std::pair<float, Index>;
    std::priority_queue<Entry, std::vector<Entry>, std::greater<>> queue;
    distance_[start] = 0;
    came_by_[start] = none;
    touched_.assign(1, start);
    queue.emplace(0.0F, start);
    Index settled = 0;
    while (!queue.empty() && !left.empty() && settled < most) {
      const auto [so_far, at] = queue.top();
      queue.pop();
      if (so_far > distance_[at]) continue;
      ++settled;
      left.erase(at);
      for (Index arc = neighbours_.first[at]; arc < neighbours_.first[at + 1]; ++arc) {
        const float then = so_far + costs_[neighbours_.street[arc]];
        const Index next = neighbours_.place[arc];
        if (then >= distance_[next]) continue;
        if (distance_[next] > 1e29F) touched_.push_back(next);
        distance_[next] = then;
        came_by_[next] = arc;
        queue.emplace(then, next);
      }
    }
    return left;
  }

  /// Local 20–50 km/h with two seconds for each crossing and one in ten one-way, arterial 60–80,
  /// motorway 100–120.
  SyntheticRoads with_times() {
    struct Arc {
      Index from = 0;
      Index to = 0;
      Index ms = 0;
    };
    std::vector<Arc> arcs;
    for (Index i = 0; i < streets_.size(); ++i) {
      const bool local = ranks_[i] == Rank::local;
      const double kmh = ranks_[i] == Rank::motorway ? 100 + 20 * draws_.unit()
                         : local                     ? 20 + 30 * draws_.unit()
                                                     : 60 + 20 * draws_.unit();
      const auto ms = static_cast<Index>(
          std::max(1.0, lengths_[i] * 0.1 / (kmh / 3.6) * 1000 + (local ? 2000 : 0)));
      const bool one_way = local && draws_.unit() < 0.10;
      arcs.push_back({streets_[i][0], streets_[i][1], ms});
      if (!one_way) arcs.push_back({streets_[i][1], streets_[i][0], ms});
    }
    SyntheticRoads roads;
    roads.first.assign(points_.size() + 1, 0);
    for (const Arc& arc : arcs) ++roads.first[arc.from + 1];
    for (std::size_t i = 0; i < points_.size(); ++i) roads.first[i + 1] += roads.first[i];
    std::vector<Index> next(roads.first.begin(), roads.first.end() - 1);
    roads.head.resize(arcs.size());
    roads.ms.resize(arcs.size());
    for (const Arc& arc : arcs) {
      const Index at = next[arc.from]++;
      roads.head[at] = arc.to;
      roads.ms[at] = arc.ms;
    }
    for (const Point& point : points_) {
      roads.latitude.push_back(static_cast<float>(point.y) * 1e-6F);
      roads.longitude.push_back(static_cast<float>(point.x) * 1e-6F);
    }
    return roads;
  }

  static std::vector<bool> reached(Index root, std::span<const Index> first,
                                   std::span<const Index> head) {
    std::vector<bool> seen(first.size() - 1);
    std::vector<Index> row = {root};
    seen[root] = true;
    for (std::size_t i = 0; i < row.size(); ++i) {
      for (Index arc = first[row[i]]; arc < first[row[i] + 1]; ++arc) {
        if (seen[head[arc]]) continue;
        seen[head[arc]] = true;
        row.push_back(head[arc]);
      }
    }
    return seen;
  }

  /// What can be driven to from the first motorway, and from where that can be driven to.
  SyntheticRoads connected(const SyntheticRoads& all) const {
    const auto motorway = std::ranges::find(ranks_, Rank::motorway);
    const Index root = motorway == ranks_.end()
                           ? 0
                           : streets_[static_cast<std::size_t>(motorway - ranks_.begin())][0];
    std::vector<Index> first(all.first.size());
    for (const Index to : all.head) ++first[to + 1];
    for (std::size_t i = 1; i < first.size(); ++i) first[i] += first[i - 1];
    std::vector<Index> next(first.begin(), first.end() - 1);
    std::vector<Index> tails(all.head.size());
    for (Index from = 0; from < all.places(); ++from) {
      for (Index arc = all.first[from]; arc < all.first[from + 1]; ++arc) {
        tails[next[all.head[arc]]++] = from;
      }
    }
    const auto ahead = reached(root, all.first, all.head);
    const auto behind = reached(root, first, tails);
    constexpr Index dropped = ~Index{0};
    std::vector<Index> number(all.places(), dropped);
    Index kept = 0;
    for (Index i = 0; i < all.places(); ++i) {
      if (ahead[i] && behind[i]) number[i] = kept++;
    }
    SyntheticRoads result{.first = {0}};
    for (Index i = 0; i < all.places(); ++i) {
      if (number[i] == dropped) continue;
      for (Index arc = all.first[i]; arc < all.first[i + 1]; ++arc) {
        if (number[all.head[arc]] == dropped) continue;
        result.head.push_back(number[all.head[arc]]);
        result.ms.push_back(all.ms[arc]);
      }
      result.first.push_back(static_cast<Index>(result.head.size()));
      result.latitude.push_back(all.latitude[i]);
      result.longitude.push_back(all.longitude[i]);
    }
    return result;
  }

  SyntheticDraws draws_;
  Index wanted_;
  double side_;
  std::vector<Point> points_ = {};
  std::unordered_map<std::uint64_t, Index> cells_ = {};
  std::vector<Pair> streets_ = {};
  Neighbours neighbours_ = {};
  std::vector<float> lengths_ = {};
  std::vector<float> costs_ = {};
  std::vector<Rank> ranks_ = {};
  std::vector<float> distance_ = {};
  std::vector<Index> came_by_ = {};
  std::vector<Index> touched_ = {};
};

template <class Value>
void append(std::string& bytes, const std::vector<Value>& values) {
  bytes.append(reinterpret_cast<const char*>(values.data()), values.size() * sizeof(Value));
}

}  // namespace

std::uint32_t SyntheticDraws::below(std::uint32_t limit) {
  __extension__ using Wide = unsigned __int128;
  return static_cast<std::uint32_t>(static_cast<Wide>(next()) * limit >> 64U);
}

double SyntheticDraws::normal() {
  double sum = 0;
  for (int i = 0; i < 12; ++i) sum += unit();
  return sum - 6;
}

std::vector<std::uint32_t> distinct_places(std::uint32_t places, std::uint32_t count,
                                           std::uint64_t seed) {
  SyntheticDraws draws(seed);
  std::vector<std::uint32_t> result;
  std::unordered_set<std::uint32_t> seen;
  while (result.size() < count) {
    const std::uint32_t place = draws.below(places);
    if (seen.insert(place).second) result.push_back(place);
  }
  return result;
}

std::vector<std::uint32_t> drawn_places(std::uint32_t places, std::uint32_t count,
                                        std::uint64_t seed) {
  SyntheticDraws draws(seed);
  std::vector<std::uint32_t> result(count);
  for (std::uint32_t& place : result) place = draws.below(places);
  return result;
}

std::string SyntheticRoads::bytes() const {
  std::string result;
  append(result, std::vector<std::uint32_t>{0x52474231U, places(), arcs(), 0});
  append(result, first);
  append(result, head);
  append(result, ms);
  append(result, latitude);
  append(result, longitude);
  return result;
}

SyntheticRoads synthetic_roads(std::uint32_t points, std::uint64_t seed) {
  return Maker(points, seed).make();
}
