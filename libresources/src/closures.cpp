#include "muster/resources/closures.hpp"

#include <algorithm>
#include <cstddef>
#include <string>
#include <utility>

namespace muster {

namespace {

constexpr std::string_view edge_prefix = "edge:";
constexpr std::string_view ref_prefix = "ref:";
constexpr std::int64_t largest_factor_term = 1000;

/// What a target may mean. A prefix leaves one reading, bare text both.
struct Readings {
  std::optional<std::string> road = {};
  std::optional<std::string> ref = {};
};

Readings readings_of(std::string_view target) {
  if (target.starts_with(edge_prefix)) {
    return {.road = std::string(target.substr(edge_prefix.size()))};
  }
  if (target.starts_with(ref_prefix)) return {.ref = std::string(target.substr(ref_prefix.size()))};
  return {.road = std::string(target), .ref = std::string(target)};
}

[[noreturn]] void throw_unknown(std::string_view target, const Readings& readings,
                                const RoadNetwork& network) {
  std::vector<std::string> names;
  if (readings.ref) {
    for (const std::string& ref : network.refs()) names.push_back(ref);
  }
  if (readings.road) {
    for (const Road& road : network.roads()) names.push_back(road.id.str());
  }
  const auto near = near_matches(readings.road ? *readings.road : *readings.ref, names);
  if (near.empty()) throw Error(Code::closure_unknown, {Text(std::string(target))});
  Text list;
  for (const std::string& name : near) {
    list.zh += (list.zh.empty() ? "" : "、") + name;
    list.en += (list.en.empty() ? "" : ", ") + name;
  }
  throw Error(Code::closure_unknown_near, {Text(std::string(target)), list});
}

[[noreturn]] void throw_ambiguous(const std::string& target) {
  const std::string road = std::string(edge_prefix) + target;
  const std::string ref = std::string(ref_prefix) + target;
  throw Error(Code::closure_ambiguous,
              {Text(target), Text(road + " 或 " + ref, road + " or " + ref)});
}

void check(const Closure& closure) {
  if (closure.from && closure.until && *closure.from >= *closure.until) {
    throw Error(Code::closure_window);
  }
  if (closure.effect != ClosureEffect::factor) return;
  for (const std::int64_t term : {closure.factor_numerator, closure.factor_denominator}) {
    if (term < 1 || term > largest_factor_term) throw Error(Code::closure_factor);
  }
}

bool in_force(const Closure& closure, Instant as_of) {
  return (!closure.from || *closure.from <= as_of) && (!closure.until || as_of < *closure.until);
}

struct Factor {
  std::int64_t numerator = 1;
  std::int64_t denominator = 1;
};

bool longer(const Factor& a, const Factor& b) {
  return a.numerator * b.denominator > b.numerator * a.denominator;
}

/// What lies over one way of one road.
struct Overlay {
  bool closed = false;
  bool opened = false;
  std::optional<Factor> factor = {};

  void add(const Closure& closure) {
    const Factor its{closure.factor_numerator, closure.factor_denominator};
    switch (closure.effect) {
      case ClosureEffect::closed:
        closed = true;
        break;
      case ClosureEffect::opened:
        opened = true;
        break;
      case ClosureEffect::factor:
        if (!factor || longer(its, *factor)) factor = its;
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

struct Overlays {
  std::vector<Overlay> forward = {};
  std::vector<Overlay> backward = {};

  explicit Overlays(std::size_t roads) : forward(roads), backward(roads) {}

  void add(const Closure& closure, RoadIndex road) {
    const auto i = static_cast<std::size_t>(road);
    if (closure.direction != Direction::backward) forward[i].add(closure);
    if (closure.direction != Direction::forward) backward[i].add(closure);
  }
};

}  // namespace

std::vector<RoadIndex> closed_roads(std::string_view target, const RoadNetwork& network) {
  const Readings readings = readings_of(target);
  std::vector<RoadIndex> with_id;
  if (readings.road) {
    if (const auto road = network.find(RoadId(*readings.road))) with_id.push_back(*road);
  }
  std::vector<RoadIndex> with_ref;
  if (readings.ref) with_ref = network.with_ref(*readings.ref);

  if (with_id.empty() && with_ref.empty()) throw_unknown(target, readings, network);
  if (with_id.empty()) return with_ref;
  if (!with_ref.empty() && with_ref != with_id) throw_ambiguous(std::string(target));
  return with_id;
}

RoadTimes road_times(const RoadNetwork& network) {
  RoadTimes times;
  for (std::uint32_t i = 0; i < network.roads().size(); ++i) {
    const TravelTime open = network.time(RoadIndex{i});
    times.forward.push_back(open);
    times.backward.push_back(network.roads()[i].one_way ? TravelTime{} : open);
  }
  return times;
}

RoadTimes road_times(const RoadNetwork& network, std::span<const Closure> closures, Instant as_of) {
  Overlays overlays(network.roads().size());
  for (const Closure& closure : closures) {
    check(closure);
    const auto roads =
        closed_roads(closure.target, network);  // a slip shows before its window opens
    if (!in_force(closure, as_of)) continue;
    for (const RoadIndex road : roads) overlays.add(closure, road);
  }
  RoadTimes times = road_times(network);
  for (std::size_t i = 0; i < times.forward.size(); ++i) {
    times.forward[i] = overlays.forward[i].over(times.forward[i]);
    times.backward[i] = overlays.backward[i].over(times.backward[i]);
  }
  return times;
}

}  // namespace muster
