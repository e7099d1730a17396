#include "road_order.hpp"

#include <algorithm>
#include <array>
#include <bit>
#include <iterator>

#include "road_order_flow.hpp"

namespace muster {

namespace {

constexpr std::uint32_t none = 0xFFFFFFFF;
constexpr std::uint32_t few = 12;  ///< cells of so many places are not cut any more

/// Takes out places with at most two neighbours, as long as there are any. The two neighbours
/// become neighbours of each other, so no place ever gets more than it had, and rows are changed in
/// place.
class ThinOut {
 public:
  explicit ThinOut(const Skeleton& skeleton)
      : first_(skeleton.first), head_(skeleton.head), out_(skeleton.places()) {
    for (std::uint32_t v = 0; v < out_.size(); ++v) count_.push_back(first_[v + 1] - first_[v]);
  }

  /// Appends those taken out.
  void run(std::vector<std::uint32_t>& order) {
    std::vector<std::uint32_t> thin;
    for (std::uint32_t v = 0; v < out_.size(); ++v) {
      if (count_[v] <= 2) thin.push_back(v);
    }
    std::vector<std::uint32_t> touched(out_.size());
    for (std::uint32_t round = 1; !thin.empty(); ++round) {
      std::vector<std::uint32_t> later;
      for (const std::uint32_t v : thin) {
        if (out_[v]) continue;
        if (touched[v] == round) {
          later.push_back(v);
          continue;
        }
        out_[v] = true;
        order.push_back(v);
        for (const std::uint32_t neighbour : neighbours(v)) {
          touched[neighbour] = round;
          const bool was_thin = count_[neighbour] <= 2;
          remove(neighbour, v);
          if (count_[neighbour] <= 2 && !was_thin) later.push_back(neighbour);
        }
      }
      thin = std::move(later);
    }
  }

  /// These places, which are left, with the roads among them.
  [[nodiscard]] Skeleton rest(const std::vector<std::uint32_t>& places) const {
    std::vector<std::uint32_t> number(out_.size(), none);
    for (std::uint32_t i = 0; i < places.size(); ++i) number[places[i]] = i;
    std::vector<std::pair<std::uint32_t, std::uint32_t>> roads;
    for (const std::uint32_t v : places) {
      for (std::uint32_t i = 0; i < count_[v]; ++i) {
        const std::uint32_t to = head_[first_[v] + i];
        if (v < to) roads.emplace_back(number[v], number[to]);
      }
    }
    return skeleton_of(static_cast<std::uint32_t>(places.size()), roads);
  }

  [[nodiscard]] bool out(std::uint32_t v) const { return out_[v]; }

 private:
  [[nodiscard]] std::vector<std::uint32_t> neighbours(std::uint32_t v) const {
    const auto begin = head_.begin() + first_[v];
    return {begin, begin + count_[v]};
  }

  /// The neighbour on the other side of `gone` takes its place in the row, unless it is there.
  void remove(std::uint32_t v, std::uint32_t gone) {
    std::uint32_t* const row = head_.data() + first_[v];
    std::uint32_t* const end = row + count_[v];
    std::uint32_t* const place = std::find(row, end, gone);
    for (const std::uint32_t other : neighbours(gone)) {
      if (other == v || std::find(row, end, other) != end) continue;
      *place = other;
      return;
    }
    *place = *(end - 1);
    --count_[v];
  }

  std::vector<std::uint32_t> first_;
  std::vector<std::uint32_t> head_;
  std::vector<std::uint32_t> count_ = {};
  std::vector<bool> out_;
};

/// Takes a small cell apart: always the place with fewest neighbours, of several the first.
std::vector<std::uint32_t> by_least_degree(const Skeleton& cell) {
  std::array<std::uint64_t, 64> rows = {};
  for (std::uint32_t v = 0; v < cell.places(); ++v) {
    for (std::uint32_t arc = cell.first[v]; arc < cell.first[v + 1]; ++arc) {
      rows[v] |= std::uint64_t{1} << cell.head[arc];
    }
  }
  std::vector<std::uint32_t> order;
  std::uint64_t left =
      cell.places() == 64 ? ~std::uint64_t{0} : (std::uint64_t{1} << cell.places()) - 1;
  while (left != 0) {
    std::uint32_t least = none;
    for (std::uint64_t rest = left; rest != 0; rest &= rest - 1) {
      const auto v = static_cast<std::uint32_t>(std::countr_zero(rest));
      if (least == none || std::popcount(rows[v]) < std::popcount(rows[least])) least = v;
    }
    left &= ~(std::uint64_t{1} << least);
    for (std::uint64_t rest = rows[least]; rest != 0; rest &= rest - 1) {
      const auto v = static_cast<std::uint32_t>(std::countr_zero(rest));
      rows[v] = (rows[v] | rows[least]) & left & ~(std::uint64_t{1} << v);
    }
    order.push_back(least);
  }
  return order;
}

/// Cuts cell after cell; the places of a cell stand together in the order, its cut last of them.
class Dissection {
 public:
  Dissection(const Skeleton& skeleton, std::vector<MapPoint> points, const OrderProgress& progress)
      : skeleton_(skeleton),
        points_(std::move(points)),
        progress_(progress),
        local_(skeleton.places(), none),
        order_(skeleton.places()) {}

  std::vector<std::uint32_t> run() {
    std::vector<std::uint32_t> all(skeleton_.places());
    for (std::uint32_t v = 0; v < all.size(); ++v) all[v] = v;
    push_parts(all, 0);
    while (!cells_.empty()) {
      const Cell cell = std::move(cells_.back());
      cells_.pop_back();
      take_apart(cell);
      if (progress_) progress_(done_, order_.size());
    }
    return std::move(order_);
  }

 private:
  struct Cell {
    std::vector<std::uint32_t> places = {};  ///< rising
    std::uint32_t from = 0;                  ///< its first position in the order
  };

  [[nodiscard]] Skeleton inside(const std::vector<std::uint32_t>& places) {
    Skeleton cell;
    for (std::uint32_t i = 0; i < places.size(); ++i) local_[places[i]] = i;
    for (const std::uint32_t v : places) {
      for (std::uint32_t arc = skeleton_.first[v]; arc < skeleton_.first[v + 1]; ++arc) {
        const std::uint32_t to = local_[skeleton_.head[arc]];
        if (to != none) cell.head.push_back(to);
      }
      cell.first.push_back(static_cast<std::uint32_t>(cell.head.size()));
    }
    for (const std::uint32_t v : places) local_[v] = none;
    return cell;
  }

  /// Each part that hangs together becomes a cell.
  void push_parts(const std::vector<std::uint32_t>& places, std::uint32_t from) {
    const Skeleton all = inside(places);
    std::vector<bool> seen(places.size());
    for (std::uint32_t i = 0; i < places.size(); ++i) {
      if (seen[i]) continue;
      std::vector<std::uint32_t> part = {i};
      seen[i] = true;
      for (std::size_t next = 0; next < part.size(); ++next) {
        for (std::uint32_t arc = all.first[part[next]]; arc < all.first[part[next] + 1]; ++arc) {
          if (seen[all.head[arc]]) continue;
          seen[all.head[arc]] = true;
          part.push_back(all.head[arc]);
        }
      }
      std::ranges::sort(part);
      for (std::uint32_t& v : part) v = places[v];
      const auto size = static_cast<std::uint32_t>(part.size());
      cells_.push_back({std::move(part), from});
      from += size;
    }
  }

  void put(std::uint32_t place, std::uint32_t position) {
    order_[position] = place;
    ++done_;
  }

  [[nodiscard]] CellCut best_cut(const Skeleton& inner, const std::vector<std::uint32_t>& places) {
    constexpr std::array<std::pair<int, int>, 4> directions = {{{1, 0}, {0, 1}, {1, 1}, {1, -1}}};
    CellFlow flow(inner);
    CellCut best;
    const std::uint32_t ends = std::max(inner.places() / 5, 1U);
    std::vector<std::pair<std::int64_t, std::uint32_t>> along(places.size());
    std::vector<std::uint32_t> row(places.size());
    for (const auto& [east, north] : directions) {
      for (std::uint32_t i = 0; i < places.size(); ++i) {
        const MapPoint& point = points_[places[i]];
        along[i] = {point.east * east + point.north * north, i};
      }
      std::nth_element(along.begin(), along.begin() + ends, along.end());
      std::nth_element(along.begin() + ends, along.end() - ends, along.end());
      for (std::size_t i = 0; i < along.size(); ++i) row[i] = along[i].second;
      CellCut cut = flow.cut(row, ends, best);
      if (cut.smaller != 0 && (best.smaller == 0 || cut.better_than(best))) best = std::move(cut);
    }
    return best;
  }

  void take_apart(const Cell& cell) {
    const Skeleton inner = inside(cell.places);
    if (cell.places.size() <= few) {
      std::uint32_t position = cell.from;
      for (const std::uint32_t v : by_least_degree(inner)) put(cell.places[v], position++);
      return;
    }
    const CellCut cut = best_cut(inner, cell.places);
    const std::vector<bool> last = ends_of(cut, inner);
    std::vector<std::uint32_t> rest;
    auto position = static_cast<std::uint32_t>(cell.from + cell.places.size());
    for (std::uint32_t i = 0; i < cell.places.size(); ++i) {
      if (last[i]) {
        put(cell.places[i], --position);
      } else {
        rest.push_back(cell.places[i]);
      }
    }
    push_parts(rest, cell.from);
  }

  /// The ends of the cut roads, on the side where there are fewer.
  static std::vector<bool> ends_of(const CellCut& cut, const Skeleton& cell) {
    std::array<std::vector<bool>, 2> ends = {std::vector<bool>(cell.places()),
                                             std::vector<bool>(cell.places())};
    for (std::uint32_t v = 0; v < cell.places(); ++v) {
      for (std::uint32_t arc = cell.first[v]; arc < cell.first[v + 1]; ++arc) {
        if (cut.near[v] == cut.near[cell.head[arc]]) continue;
        ends[cut.near[v] ? 1 : 0][v] = true;
      }
    }
    const auto size = [](const std::vector<bool>& some) { return std::ranges::count(some, true); };
    return size(ends[1]) <= size(ends[0]) ? std::move(ends[1]) : std::move(ends[0]);
  }

  const Skeleton& skeleton_;
  std::vector<MapPoint> points_;
  const OrderProgress& progress_;
  std::vector<std::uint32_t> local_;
  std::vector<std::uint32_t> order_;
  std::vector<Cell> cells_ = {};
  std::uint64_t done_ = 0;
};

/// Where the point lies along a curve that keeps near what is near (bits of both, in turn).
std::uint64_t along_curve(const MapPoint& point, const MapPoint& corner) {
  const auto spread = [](std::int64_t value) {
    auto bits = static_cast<std::uint64_t>(value) & 0xFFFFFFFFU;
    bits = (bits | bits << 16U) & 0x0000FFFF0000FFFFU;
    bits = (bits | bits << 8U) & 0x00FF00FF00FF00FFU;
    bits = (bits | bits << 4U) & 0x0F0F0F0F0F0F0F0FU;
    bits = (bits | bits << 2U) & 0x3333333333333333U;
    return (bits | bits << 1U) & 0x5555555555555555U;
  };
  return spread(point.east - corner.east) << 1U | spread(point.north - corner.north);
}

}  // namespace

Skeleton skeleton_of(std::uint32_t places,
                     std::span<const std::pair<std::uint32_t, std::uint32_t>> roads) {
  std::vector<std::uint32_t> first(std::size_t{places} + 1);
  for (const auto& [from, to] : roads) {
    ++first[from + 1];
    ++first[to + 1];
  }
  for (std::uint32_t v = 0; v < places; ++v) first[v + 1] += first[v];
  std::vector<std::uint32_t> head(first.back());
  std::vector<std::uint32_t> filled(first.begin(), first.end() - 1);
  for (const auto& [from, to] : roads) {
    head[filled[from]++] = to;
    head[filled[to]++] = from;
  }
  Skeleton skeleton;
  skeleton.first.reserve(first.size());
  for (std::uint32_t v = 0; v < places; ++v) {
    std::uint32_t* const begin = head.data() + first[v];
    std::sort(begin, head.data() + first[v + 1]);
    std::uint32_t* const end = std::unique(begin, head.data() + first[v + 1]);
    std::copy_if(begin, end, std::back_inserter(skeleton.head),
                 [&](std::uint32_t to) { return to != v; });
    skeleton.first.push_back(static_cast<std::uint32_t>(skeleton.head.size()));
  }
  return skeleton;
}

std::vector<std::uint32_t> dissection_order(const Skeleton& skeleton,
                                            std::span<const MapPoint> points,
                                            const OrderProgress& progress) {
  std::vector<std::uint32_t> order;
  ThinOut thin(skeleton);
  thin.run(order);
  std::vector<std::uint32_t> left;
  MapPoint corner = points.empty() ? MapPoint{} : points.front();
  for (std::uint32_t v = 0; v < skeleton.places(); ++v) {
    corner = {std::min(corner.east, points[v].east), std::min(corner.north, points[v].north)};
    if (!thin.out(v)) left.push_back(v);
  }
  std::ranges::sort(left, {},
                    [&](std::uint32_t v) { return std::pair(along_curve(points[v], corner), v); });
  const Skeleton rest = thin.rest(left);
  std::vector<MapPoint> where;
  for (const std::uint32_t v : left) where.push_back(points[v]);
  const OrderProgress with_thin = [&](std::uint64_t done, std::uint64_t) {
    progress(order.size() + done, skeleton.places());
  };
  const std::vector<std::uint32_t> last =
      Dissection(rest, std::move(where), progress ? with_thin : progress).run();
  for (const std::uint32_t v : last) order.push_back(left[v]);
  return order;
}

}  // namespace muster
