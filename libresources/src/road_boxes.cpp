#include "road_boxes.hpp"

#include <algorithm>
#include <limits>
#include <utility>

namespace muster {
namespace {

/// Where a point lies on a curve that goes through one quarter of the map after the other, and
/// through each in the same way (Morton 1966).
std::uint32_t along_curve(std::uint32_t x, std::uint32_t y) {
  const auto spread = [](std::uint32_t bits) {
    bits = (bits | (bits << 8U)) & 0x00FF00FFU;
    bits = (bits | (bits << 4U)) & 0x0F0F0F0FU;
    bits = (bits | (bits << 2U)) & 0x33333333U;
    return (bits | (bits << 1U)) & 0x55555555U;
  };
  return spread(x) | (spread(y) << 1U);
}

/// The number of the stripe of 65 536 between the two.
std::uint32_t stripe(std::int64_t at, std::int64_t least, std::int64_t most) {
  return static_cast<std::uint32_t>((at - least) * 0xFFFF /
                                    std::max<std::int64_t>(1, most - least));
}

}  // namespace

RoadBoxes::Boxes RoadBoxes::boxes_of(const std::vector<Box>& things) {
  Boxes made;
  if (things.empty()) return made;
  const auto middle = [](const Box& one) {
    return std::pair((std::int64_t{one.south} + one.north) / 2,
                     (std::int64_t{one.west} + one.east) / 2);
  };
  auto [south, west] = middle(things.front());
  auto [north, east] = middle(things.front());
  for (const Box& one : things) {
    const auto [latitude, longitude] = middle(one);
    south = std::min(south, latitude);
    north = std::max(north, latitude);
    west = std::min(west, longitude);
    east = std::max(east, longitude);
  }
  std::vector<std::pair<std::uint32_t, std::uint32_t>> order;
  order.reserve(things.size());
  for (std::uint32_t i = 0; i < things.size(); ++i) {
    const auto [latitude, longitude] = middle(things[i]);
    order.emplace_back(along_curve(stripe(longitude, west, east), stripe(latitude, south, north)),
                       i);
  }
  std::ranges::sort(order);
  made.things.reserve(order.size());
  for (std::size_t i = 0; i < order.size(); ++i) {
    const Box& one = things[order[i].second];
    if (i % in_a_box == 0) made.around.push_back(one);
    Box& all = made.around.back();
    all.south = std::min(all.south, one.south);
    all.north = std::max(all.north, one.north);
    all.west = std::min(all.west, one.west);
    all.east = std::max(all.east, one.east);
    made.things.push_back(order[i].second);
  }
  return made;
}

std::vector<std::uint32_t> RoadBoxes::near(const Boxes& boxes, const GroundBox& ground) {
  std::vector<std::uint32_t> found;
  for (std::size_t i = 0; i < boxes.around.size(); ++i) {
    const Box& one = boxes.around[i];
    if (one.north < ground.south || one.south > ground.north || one.east < ground.west ||
        one.west > ground.east) {
      continue;
    }
    const std::size_t first = i * in_a_box;
    const std::size_t last = std::min(boxes.things.size(), first + in_a_box);
    found.insert(found.end(), boxes.things.begin() + static_cast<std::ptrdiff_t>(first),
                 boxes.things.begin() + static_cast<std::ptrdiff_t>(last));
  }
  std::ranges::sort(found);
  return found;
}

RoadBoxes::RoadBoxes(const RoadNetwork& network) {
  std::vector<Box> places;
  places.reserve(network.places().size());
  for (std::uint32_t i = 0; i < network.places().size(); ++i) {
    const Position at = network.position(PlaceIndex{i});
    const auto latitude = static_cast<std::int32_t>(at.latitude.e7);
    const auto longitude = static_cast<std::int32_t>(at.longitude.e7);
    places.push_back({latitude, latitude, longitude, longitude});
  }
  std::vector<Box> roads;
  roads.reserve(network.roads().size());
  for (std::uint32_t i = 0; i < network.roads().size(); ++i) {
    const Box& from = places[static_cast<std::size_t>(network.from(RoadIndex{i}))];
    const Box& to = places[static_cast<std::size_t>(network.to(RoadIndex{i}))];
    roads.push_back({std::min(from.south, to.south), std::max(from.north, to.north),
                     std::min(from.west, to.west), std::max(from.east, to.east)});
  }
  places_ = boxes_of(places);
  roads_ = boxes_of(roads);
}

std::vector<PlaceIndex> RoadBoxes::places_near(const GroundBox& ground) const {
  std::vector<PlaceIndex> found;
  for (const std::uint32_t one : near(places_, ground)) found.push_back(PlaceIndex{one});
  return found;
}

std::vector<RoadIndex> RoadBoxes::roads_near(const GroundBox& ground) const {
  std::vector<RoadIndex> found;
  for (const std::uint32_t one : near(roads_, ground)) found.push_back(RoadIndex{one});
  return found;
}

}  // namespace muster
