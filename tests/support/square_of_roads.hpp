#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <utility>

#include "muster/resources/roads.hpp"

/// So many places a side, each tied to the next one east and the next one north.
inline std::shared_ptr<const muster::RoadNetwork> square_of_roads(std::uint32_t side) {
  const auto named = [](char letter, std::uint32_t number) {
    return letter + std::to_string(1'000'000 + number);
  };
  muster::PlaceRows places;
  muster::RoadRows roads;
  for (std::uint32_t i = 0; i < side * side; ++i) {
    places.push_back({.id = muster::PlaceId(named('p', i)),
                      .kind = "town",
                      .position = {{394'000'000 + 10'000 * std::int32_t(i / side)},
                                   {1'122'000'000 + 10'000 * std::int32_t(i % side)}}});
    const auto lay = [&](std::uint32_t to) {
      const auto number = static_cast<std::uint32_t>(roads.size());
      roads.push_back({.id = muster::RoadId(named('r', number)),
                       .from = muster::PlaceId(named('p', i)),
                       .to = muster::PlaceId(named('p', to)),
                       .road_class = "made_up",
                       .length = {700 + 13 * (number % 37)},
                       .speed = {60}});
    };
    if (i % side + 1 < side) lay(i + 1);
    if (i + side < side * side) lay(i + side);
  }
  return std::make_shared<const muster::RoadNetwork>(std::move(places), std::move(roads));
}
