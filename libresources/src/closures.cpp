#include "muster/resources/closures.hpp"

#include <algorithm>
#include <cstddef>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "closures_laid.hpp"
#include "muster/resources/roads.hpp"

namespace muster {

namespace {

constexpr std::int64_t largest_slowdown_term = 1000;

void check(const Closure& closure) {
  if (closure.from && closure.until && *closure.from >= *closure.until) {
    throw Error(Code::closure_window);
  }
  if (closure.effect != ClosureEffect::factor) return;
  for (const std::int64_t term : {closure.factor_numerator, closure.factor_denominator}) {
    if (term < 1 || term > largest_slowdown_term) throw Error(Code::closure_factor);
  }
}

struct Slowdown {
  std::int64_t numerator = 1;
  std::int64_t denominator = 1;
};

bool slower(const Slowdown& a, const Slowdown& b) {
  return a.numerator * b.denominator > b.numerator * a.denominator;
}

/// What lies over one way of one road.
struct Overlay {
  bool closed = false;
  bool opened = false;
  std::optional<Slowdown> factor = {};

  void add(const Closure& closure) {
    const Slowdown its{closure.factor_numerator, closure.factor_denominator};
    switch (closure.effect) {
      case ClosureEffect::closed:
        closed = true;
        break;
      case ClosureEffect::opened:
        opened = true;
        break;
      case ClosureEffect::factor:
        if (!factor || slower(its, *factor)) factor = its;
        break;
    }
  }

  [[nodiscard]] TravelTime over(TravelTime open) const {
    if (!open.reachable() || (closed && !opened)) return {};
    if (!factor) return open;
    const std::int64_t up = factor->denominator - 1;
    const std::int64_t ms = (open.ms * factor->numerator + up) / factor->denominator;
    if (ms >= TravelTime::never) return {};
    return {.ms =
                static_cast<std::uint32_t>(ms)};  // a part of at least 1, rounded up, is at least 1
  }
};

/// What lies over both ways of a road.
struct BothWays {
  Overlay forward = {};
  Overlay backward = {};
};

/// Only roads that something lies over: a map may have millions.
using Overlays = std::map<RoadIndex, BothWays>;

}  // namespace

bool concerns(const Closure& closure, const std::vector<std::string>* classes) {
  if (closure.vehicle_classes.empty()) return true;
  if (classes == nullptr) {
    const bool helps = closure.effect == ClosureEffect::opened ||
                       (closure.effect == ClosureEffect::factor &&
                        closure.factor_numerator < closure.factor_denominator);
    return !helps;
  }
  return std::ranges::any_of(closure.vehicle_classes, [&](const std::string& one) {
    return std::ranges::find(*classes, one) != classes->end();
  });
}

bool in_force(const Closure& closure, Instant as_of) {
  return (!closure.from || *closure.from <= as_of) && (!closure.until || as_of < *closure.until);
}

RoadTimes road_times(const RoadNetwork& network) {
  RoadTimes times;
  for (std::uint32_t i = 0; i < network.roads().size(); ++i) {
    const TravelTime open = network.time(RoadIndex{i});
    times.forward.push_back(open);
    times.backward.push_back(network.roads().common(i).one_way ? TravelTime{} : open);
  }
  return times;
}

std::vector<LaidRoad> laid_roads(const RoadTimes& times, const RoadNetwork& network,
                                 std::span<const Closure> closures, Instant as_of,
                                 const std::vector<std::string>* classes) {
  Overlays overlays;
  for (const Closure& closure : closures) {
    check(closure);
    const auto roads =
        closed_roads(closure.target, network);  // a slip shows before its window opens
    if (!in_force(closure, as_of) || !concerns(closure, classes)) continue;
    for (const RoadIndex road : roads) {
      if (closure.direction != Direction::backward) overlays[road].forward.add(closure);
      if (closure.direction != Direction::forward) overlays[road].backward.add(closure);
    }
  }
  std::vector<LaidRoad> laid;
  for (const auto& [road, over] : overlays) {
    const TravelTime forward = times.forward[static_cast<std::size_t>(road)];
    const TravelTime backward = times.backward[static_cast<std::size_t>(road)];
    const LaidRoad one{road, over.forward.over(forward), over.backward.over(backward)};
    if (one.forward != forward || one.backward != backward) laid.push_back(one);
  }
  return laid;
}

void lay_closures(RoadTimes& times, const RoadNetwork& network, std::span<const Closure> closures,
                  Instant as_of, const std::vector<std::string>* classes) {
  for (const LaidRoad& one : laid_roads(times, network, closures, as_of, classes)) {
    times.forward[static_cast<std::size_t>(one.road)] = one.forward;
    times.backward[static_cast<std::size_t>(one.road)] = one.backward;
  }
}

RoadTimes road_times(const RoadNetwork& network, std::span<const Closure> closures, Instant as_of) {
  RoadTimes times = road_times(network);
  lay_closures(times, network, closures, as_of, nullptr);
  return times;
}

// Here and not where they are declared, so that whoever includes the header does not pay for them.
bool operator==(const RoadTimes& a, const RoadTimes& b) = default;

}  // namespace muster
