#include <algorithm>
#include <array>
#include <utility>

#include "approaches.hpp"
#include "muster/plan/error.hpp"
#include "muster/resources/travel.hpp"
#include "travel_engine.hpp"

namespace muster {

namespace {

Road road_under(const RoadStart& start, const RoadNetwork& network) {
  if (static_cast<std::size_t>(start.road) >= network.roads().size()) {
    throw Error(Code::id_unknown, {Text("道路", "road"), Text("?")});
  }
  Road road = network[start.road];
  if (start.from_start.count < 0 || start.from_start > road.length) {
    throw Error(Code::region_offset,
                {Text(std::to_string(start.from_start.count)), Text(road.id.view()),
                 Text(std::to_string(road.length.count))});
  }
  return road;
}

/// The start's road, driven one way.
struct OneWay {
  bool forward = true;
  bool allowed = true;
  PlaceIndex end = {};
  Meters behind = {};  ///< from where the road is entered to the start
  Meters ahead = {};   ///< from the start to the end
  TravelTime now = {};
};

std::array<OneWay, 2> both_ways(const RoadStart& start, const Road& road,
                                const Travel::Engine& engine) {
  const RoadNetwork& network = *engine.network;
  const auto number = static_cast<std::size_t>(start.road);
  const Meters rest{road.length.count - start.from_start.count};
  return {{{.forward = true,
            .allowed = start.forward,
            .end = network.to(start.road),
            .behind = start.from_start,
            .ahead = rest,
            .now = engine.times().forward[number]},
           {.forward = false,
            .allowed = start.backward && !road.one_way,
            .end = network.from(start.road),
            .behind = rest,
            .ahead = start.from_start,
            .now = engine.times().backward[number]}}};
}

}  // namespace

TravelTimes::SetOut TravelTimes::set_out(const RoadStart& start) const {
  const Road road = road_under(start, *engine_->network);
  const TravelTime open = engine_->network->time(start.road);
  const auto ways = both_ways(start, road, *engine_);
  SetOut best;
  for (const OneWay& way : ways) {
    for (const auto& [on, leg] : legs_) {
      if (!way.allowed || on != start.road || leg.forward != way.forward) continue;
      // An incident's own road is closed to all but its last leg, which then counts as open.
      const TravelTime behind =
          time_of_part(way.behind, road.speed, open, way.now.reachable() ? way.now : open);
      if (leg.along < behind) continue;
      const TravelTime time = TravelTime{leg.along.ms - behind.ms} + leg.beyond;
      if (time < best.time) best = {.time = time, .approach = leg.approach, .forward = way.forward};
    }
  }
  for (const OneWay& way : ways) {
    if (!way.allowed) continue;
    const TravelTime time = time_of_part(way.ahead, road.speed, open, way.now) + from(way.end);
    if (time < best.time) best = {.time = time, .approach = std::nullopt, .forward = way.forward};
  }
  best.time = start.before + best.time;
  return best;
}

TravelTime TravelTimes::from(const RoadStart& start) const { return set_out(start).time; }

std::optional<Route> TravelTimes::route(const RoadStart& start) const {
  const SetOut out = set_out(start);
  if (!out.time.reachable()) return std::nullopt;
  if (out.approach) return Route{.approach = *out.approach, .time = out.time};
  const RoadNetwork& network = *engine_->network;
  auto route = this->route(out.forward ? network.to(start.road) : network.from(start.road));
  const Meters whole = network.length(start.road);
  const Meters behind =
      out.forward ? start.from_start : Meters{whole.count - start.from_start.count};
  if (behind == whole) return route;
  route->time = out.time;
  route->roads.insert(route->roads.begin(), {start.road, out.forward});
  route->skipped = behind;
  route->length = route->length + Meters{whole.count - behind.count};
  return route;
}

}  // namespace muster
