#include <algorithm>
#include <array>
#include <optional>
#include <utility>

#include "flat_ground.hpp"
#include "road_graph.hpp"

namespace muster {

namespace {

constexpr Wide millimeters = 1000;

std::vector<RoadPart> parts_of(const RoadNetwork& network) {
  std::vector<RoadPart> parts;
  parts.reserve(network.roads().size());
  for (std::uint32_t road = 0; road < network.roads().size(); ++road) {
    const std::vector<Position> points = line_of(network, RoadIndex{road});
    for (std::uint32_t i = 1; i < points.size(); ++i) {
      parts.push_back(road_part(points[i - 1], points[i], road, i - 1));
    }
  }
  return parts;
}

const RoadTree& tree_of(const RoadNetwork& network) {
  const RoadNetwork::Graph& graph = network.graph();
  std::call_once(graph.tree_made,
                 [&] { graph.tree = std::make_unique<const RoadTree>(parts_of(network)); });
  return *graph.tree;
}

bool carries(const Road& road, const std::string& ref) {
  return std::ranges::find(road.refs, ref) != road.refs.end() || road.name.zh == ref ||
         road.name.en == ref || road.id.view() == ref;
}

/// East and north of a compass point.
std::pair<int, int> compass(Heading heading) {
  constexpr std::array<std::pair<int, int>, 8> points = {
      {{0, 1}, {1, 1}, {1, 0}, {1, -1}, {0, -1}, {-1, -1}, {-1, 0}, {-1, 1}}};
  return points[static_cast<std::size_t>(heading)];
}

/// Which ways a part of a road is driven, of those that were wished.
struct Ways {
  bool forward = true;
  bool backward = true;
};
Ways ways_along(const RoadPart& part, bool one_way, const RoadWish& wish,
                const FlatGround& ground) {
  Ways ways{.forward = true, .backward = !one_way};
  if (!wish.heading) return ways;
  const auto [east, north] = compass(*wish.heading);
  const GroundPoint from = ground.at(part.from());
  const GroundPoint to = ground.onward(from, part.from(), part.to());
  const Wide with = Wide{to.east - from.east} * east + Wide{to.north - from.north} * north;
  ways.forward = with > 0;
  ways.backward = ways.backward && with < 0;
  return ways;
}

/// How far along its road the foot lies, in the road's own metres.
Meters from_start(const RoadNetwork& network, const NearestPart& nearest) {
  const RoadIndex road{nearest.part.road};
  const std::vector<Position> points = line_of(network, road);
  Wide before = 0;
  Wide all = 0;
  for (std::uint32_t i = 1; i < points.size(); ++i) {
    const std::int64_t way = straight_way(points[i - 1], points[i]);
    if (i - 1 < nearest.part.number) before += way;
    if (i - 1 == nearest.part.number) {
      before += rounded(way * nearest.foot.part, nearest.foot.whole);
    }
    all += way;
  }
  if (all == 0) return {0};
  return {static_cast<std::int64_t>(rounded(network.length(road).count * before, all))};
}

/// The point so far along the straight way, the short way round the globe.
Position between(const Position& from, const Position& to, Wide part, Wide whole) {
  const auto share = [&](std::int64_t step) {
    return static_cast<std::int64_t>(step * part / whole);
  };
  const std::int64_t east = FlatGround::short_way(to.longitude.e7 - from.longitude.e7);
  return {.latitude = {from.latitude.e7 + share(to.latitude.e7 - from.latitude.e7)},
          .longitude = {FlatGround::short_way(from.longitude.e7 + share(east))}};
}

Meters meters(Wide squared_millimeters) {
  return {static_cast<std::int64_t>(rounded(square_root(squared_millimeters), millimeters))};
}

}  // namespace

std::vector<Position> line_of(const RoadNetwork& network, RoadIndex road) {
  std::vector<Position> points = {network.position(network.from(road))};
  const auto shape = network.roads().shape(static_cast<std::size_t>(road));
  points.insert(points.end(), shape.begin(), shape.end());
  points.push_back(network.position(network.to(road)));
  return points;
}

std::optional<NearestRoad> nearest_road(const RoadNetwork& network, const Position& position,
                                        const RoadWish& wish) {
  const FlatGround ground(position);
  RoadTree::Accepts accepts;
  if (wish.ref || wish.heading) {
    accepts = [&](const RoadPart& part) {
      if (wish.ref && !carries(network.roads()[part.road], *wish.ref)) return false;
      const bool one_way = network.roads().common(part.road).one_way;
      const Ways ways = ways_along(part, one_way, wish, ground);
      return ways.forward || ways.backward;
    };
  }
  const auto nearest = tree_of(network).nearest(position, accepts);
  if (!nearest) return std::nullopt;
  const RoadIndex road{nearest->part.road};
  const Ways ways = ways_along(nearest->part, network.common(road).one_way, wish, ground);
  return NearestRoad{.road = road,
                     .away = meters(nearest->foot.away_squared),
                     .from_start = from_start(network, *nearest),
                     .forward = ways.forward,
                     .backward = ways.backward};
}

Position position_along(const RoadNetwork& network, RoadIndex road, Meters from_start) {
  const std::vector<Position> points = line_of(network, road);
  std::vector<std::int64_t> ways;
  Wide all = 0;
  for (std::size_t i = 1; i < points.size(); ++i) {
    ways.push_back(straight_way(points[i - 1], points[i]));
    all += ways.back();
  }
  const Wide wanted = all * from_start.count / network.length(road).count;
  Wide before = 0;
  for (std::size_t i = 0; i < ways.size(); ++i) {
    if (before + ways[i] >= wanted && ways[i] > 0) {
      return between(points[i], points[i + 1], wanted - before, ways[i]);
    }
    before += ways[i];
  }
  return points.back();
}

std::int64_t line_millimeters(std::span<const Position> line) {
  std::int64_t all = 0;
  for (std::size_t i = 1; i < line.size(); ++i) all += straight_way(line[i - 1], line[i]);
  return all;
}

std::optional<PlaceIndex> nearest_place(const RoadNetwork& network, const Position& position) {
  const FlatGround ground(position);
  std::optional<std::pair<PlaceIndex, Wide>> best;
  for (std::uint32_t i = 0; i < network.places().size(); ++i) {
    if (network.places().common(i).kind == road_node) continue;
    const GroundPoint point = ground.at(network.places().position(i));
    const Wide away = Wide{point.east} * point.east + Wide{point.north} * point.north;
    if (!best || away < best->second) best = {PlaceIndex{i}, away};
  }
  if (!best) return std::nullopt;
  return best->first;
}

}  // namespace muster
