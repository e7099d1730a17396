#include "customise.hpp"

#include <algorithm>
#include <set>
#include <tuple>

namespace muster {

namespace {

/// The time of the road along its arc, upwards and downwards.
std::pair<std::uint32_t, std::uint32_t> times_of(std::uint32_t road, const RoadSlots& slots,
                                                 const RoadTimes& roads) {
  const std::uint32_t forward = roads.forward[road].ms;
  const std::uint32_t backward = roads.backward[road].ms;
  return slots.rising[road] ? std::pair(forward, backward) : std::pair(backward, forward);
}

/// Calls triangle(lower, side, other) for every place x by rank, every arc v–x (`side`) into it and
/// every further arc v–y (`other`) of v; `lower` is the arc x–y.
template <class Triangle>
void for_each_triangle(const MetricFrame& frame, const Triangle& triangle) {
  const Hierarchy& all = frame.hierarchy;
  std::vector<std::uint32_t> to(all.places());
  for (std::uint32_t x = 0; x < all.places(); ++x) {
    for (std::uint32_t arc = all.first[x]; arc < all.first[x + 1]; ++arc) to[all.head[arc]] = arc;
    for (std::uint32_t i = frame.below.first[x]; i < frame.below.first[x + 1]; ++i) {
      const std::uint32_t side = frame.below.arc[i];
      const std::uint32_t end = all.first[frame.below.tail[i] + 1];
      for (std::uint32_t other = side + 1; other < end; ++other) {
        triangle(to[all.head[other]], side, other);
      }
    }
  }
}

/// Does arcs again, place by place from the lowest rank: those of a place lead over lower ones
/// only.
class Repair {
 public:
  Repair(ArcTimes& times, const MetricFrame& frame, const RoadTimes& roads)
      : times_(times),
        frame_(frame),
        all_(frame.hierarchy),
        roads_(roads),
        stale_(all_.arcs()),
        to_(std::make_unique_for_overwrite<std::uint32_t[]>(all_.places())) {}

  void add(std::uint32_t arc) {
    const auto after = std::ranges::upper_bound(all_.first, arc);
    add(static_cast<std::uint32_t>(after - all_.first.begin() - 1), arc);
  }

  void run() {
    while (!waiting_.empty()) {
      const std::uint32_t place = *waiting_.begin();
      waiting_.erase(waiting_.begin());
      keep_old(place);
      measure(place);
      name_those_above(place);
    }
  }

 private:
  struct Both {
    std::uint32_t up = never;
    std::uint32_t down = never;
    friend bool operator==(const Both&, const Both&) = default;
  };

  void add(std::uint32_t place, std::uint32_t arc) {
    if (stale_[arc]) return;
    stale_[arc] = true;
    waiting_.insert(place);
  }

  void keep_old(std::uint32_t place) {
    old_.clear();
    for (std::uint32_t arc = all_.first[place]; arc < all_.first[place + 1]; ++arc) {
      old_.push_back({times_.up[arc], times_.down[arc]});
      to_[all_.head[arc]] = arc;
      if (stale_[arc]) begin_with_roads(arc);
    }
  }

  void begin_with_roads(std::uint32_t arc) {
    const RoadSlots& slots = frame_.slots;
    const auto arc_of = [&](std::uint32_t road) { return slots.arc[road]; };
    std::uint32_t& up = times_.up[arc];
    std::uint32_t& down = times_.down[arc];
    up = down = never;
    for (auto road = std::ranges::lower_bound(slots.by_arc, arc, {}, arc_of);
         road != slots.by_arc.end() && slots.arc[*road] == arc; ++road) {
      const auto [rising, falling] = times_of(*road, slots, roads_);
      up = std::min(up, rising);
      down = std::min(down, falling);
    }
  }

  void measure(std::uint32_t place) {
    for (std::uint32_t i = frame_.below.first[place]; i < frame_.below.first[place + 1]; ++i) {
      const std::uint32_t side = frame_.below.arc[i];
      const std::uint32_t end = all_.first[frame_.below.tail[i] + 1];
      for (std::uint32_t other = side + 1; other < end; ++other) {
        const std::uint32_t arc = to_[all_.head[other]];
        if (!stale_[arc]) continue;
        times_.up[arc] = std::min(times_.up[arc], times_.down[side] + times_.up[other]);
        times_.down[arc] = std::min(times_.down[arc], times_.down[other] + times_.up[side]);
      }
    }
  }

  /// Those whose time was made over an arc that is another now, or may be made so from now on.
  void name_those_above(std::uint32_t place) {
    const std::uint32_t first = all_.first[place];
    const std::uint32_t end = all_.first[place + 1];
    for (std::uint32_t arc = first; arc < end; ++arc) {
      if (!stale_[arc]) continue;
      stale_[arc] = false;
      const Both now{times_.up[arc], times_.down[arc]};
      const Both& old = old_[arc - first];
      if (now == old) continue;
      for (std::uint32_t other = first; other < end; ++other) {
        if (other == arc) continue;
        const Both& old_other = old_[other - first];
        const std::uint32_t low = all_.head[std::min(arc, other)];
        const auto above = all_.arc(low, all_.head[std::max(arc, other)]).value();
        // Along this arc and then the other, and back: up and down above if this one ends lower.
        const Both above_now = {times_.up[above], times_.down[above]};
        const auto [away, back] = arc < other ? std::pair(above_now.up, above_now.down)
                                              : std::pair(above_now.down, above_now.up);
        if (moves(old.down + old_other.up, now.down + times_.up[other], away) ||
            moves(old_other.down + old.up, times_.down[other] + now.up, back)) {
          add(low, above);
        }
      }
    }
  }

  static bool moves(std::uint32_t old_sum, std::uint32_t now_sum, std::uint32_t above) {
    return now_sum < above || (old_sum == above && above < never && now_sum != old_sum);
  }

  ArcTimes& times_;
  const MetricFrame& frame_;
  const Hierarchy& all_;
  const RoadTimes& roads_;
  std::vector<bool> stale_;
  std::unique_ptr<std::uint32_t[]> to_;  ///< arc by its head, of the place at hand
  std::vector<Both> old_ = {};           ///< of its arcs
  std::set<std::uint32_t> waiting_ = {};
};

}  // namespace

std::optional<RoadSlots> road_slots(const Hierarchy& hierarchy,
                                    std::span<const std::pair<std::uint32_t, std::uint32_t>> ends) {
  RoadSlots slots;
  slots.arc.reserve(ends.size());
  slots.rising.reserve(ends.size());
  std::vector<std::uint32_t> next(std::size_t{hierarchy.arcs()} + 1);  // by arc: roads before it
  for (const auto& [from, to] : ends) {
    const std::uint32_t a = hierarchy.rank_of[from];
    const std::uint32_t b = hierarchy.rank_of[to];
    const auto arc = hierarchy.arc(std::min(a, b), std::max(a, b));
    if (!arc) return std::nullopt;
    slots.arc.push_back(*arc);
    slots.rising.push_back(a < b);
    ++next[*arc + 1];
  }
  for (std::uint32_t arc = 0; arc < hierarchy.arcs(); ++arc) next[arc + 1] += next[arc];
  slots.by_arc.resize(ends.size());
  for (std::uint32_t road = 0; road < ends.size(); ++road) {
    slots.by_arc[next[slots.arc[road]]++] = road;
  }
  return slots;
}

ArcTimes customised(const MetricFrame& frame, const RoadTimes& roads) {
  ArcTimes times{.up = std::vector<std::uint32_t>(frame.hierarchy.arcs(), never),
                 .down = std::vector<std::uint32_t>(frame.hierarchy.arcs(), never)};
  for (std::uint32_t road = 0; road < frame.slots.arc.size(); ++road) {
    const auto [up, down] = times_of(road, frame.slots, roads);
    const std::uint32_t arc = frame.slots.arc[road];
    times.up[arc] = std::min(times.up[arc], up);
    times.down[arc] = std::min(times.down[arc], down);
  }
  std::uint32_t* const up = times.up.data();
  std::uint32_t* const down = times.down.data();
  for_each_triangle(frame, [&](std::uint32_t lower, std::uint32_t side, std::uint32_t other) {
    up[lower] = std::min(up[lower], down[side] + up[other]);  // two numbers below 2³¹
    down[lower] = std::min(down[lower], down[other] + up[side]);
  });
  return times;
}

void recustomise(ArcTimes& times, const MetricFrame& frame, const RoadTimes& roads,
                 std::span<const RoadIndex> changed) {
  Repair repair(times, frame, roads);
  for (const RoadIndex road : changed) repair.add(frame.slots.arc[static_cast<std::size_t>(road)]);
  repair.run();
}

Witnesses witnesses(const MetricFrame& frame, const RoadTimes& roads, const ArcTimes& times) {
  Witnesses made{.up = std::vector<Witness>(frame.hierarchy.arcs()),
                 .down = std::vector<Witness>(frame.hierarchy.arcs())};
  const auto unset = [](const Witness& witness) { return witness.rising == Hierarchy::none; };
  for (std::uint32_t road = 0; road < frame.slots.arc.size(); ++road) {
    const auto [up, down] = times_of(road, frame.slots, roads);
    const std::uint32_t arc = frame.slots.arc[road];
    if (up < never && up == times.up[arc] && unset(made.up[arc])) made.up[arc].rising = road;
    if (down < never && down == times.down[arc] && unset(made.down[arc])) {
      made.down[arc].rising = road;
    }
  }
  for_each_triangle(frame, [&](std::uint32_t lower, std::uint32_t side, std::uint32_t other) {
    const std::uint32_t up = times.up[lower];
    const std::uint32_t down = times.down[lower];
    if (up < never && up == times.down[side] + times.up[other] && unset(made.up[lower])) {
      made.up[lower] = {side, other};
    }
    if (down < never && down == times.down[other] + times.up[side] && unset(made.down[lower])) {
      made.down[lower] = {other, side};
    }
  });
  return made;
}

}  // namespace muster
