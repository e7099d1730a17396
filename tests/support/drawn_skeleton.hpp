#pragma once

// Small maps for the rooms of the travel index: places on a square, roads between near ones.

#include <algorithm>
#include <cstdint>
#include <utility>
#include <vector>

#include "../../libresources/src/customise.hpp"
#include "support/draws.hpp"

struct DrawnRoads {
  std::uint32_t places = 0;
  std::vector<muster::MapPoint> points = {};
  std::vector<std::pair<std::uint32_t, std::uint32_t>> ends = {};
  muster::RoadTimes times = {};
};

/// With parallel roads, one-way roads, roads that cannot be driven, and perhaps several parts.
inline DrawnRoads drawn_roads(Draws& draws, std::int64_t most_places) {
  DrawnRoads drawn;
  drawn.places = static_cast<std::uint32_t>(draws.between(1, most_places));
  for (std::uint32_t i = 0; i < drawn.places; ++i) {
    drawn.points.push_back({draws.between(0, 1000), draws.between(0, 1000)});
  }
  const std::int64_t roads = drawn.places == 1 ? 0 : draws.between(0, 2 * drawn.places);
  for (std::int64_t i = 0; i < roads; ++i) {
    const std::int64_t from = draws.between(0, drawn.places - 1);
    const std::int64_t to =
        (from + draws.between(1, std::min<std::int64_t>(drawn.places - 1, 4))) % drawn.places;
    drawn.ends.emplace_back(from, to);
    const auto time = [&] {
      return draws.one_in(4) ? muster::TravelTime{}
                             : muster::TravelTime{static_cast<std::uint32_t>(draws.between(1, 9))};
    };
    drawn.times.forward.push_back(time());
    drawn.times.backward.push_back(time());
  }
  return drawn;
}

inline muster::MetricFrame frame_of(const DrawnRoads& drawn) {
  const muster::Skeleton skeleton = muster::skeleton_of(drawn.places, drawn.ends);
  muster::MetricFrame frame;
  frame.hierarchy = muster::in_postorder(
      muster::contracted(skeleton, muster::dissection_order(skeleton, drawn.points)));
  frame.below = muster::arcs_below(frame.hierarchy);
  frame.slots = muster::road_slots(frame.hierarchy, drawn.ends).value();
  return frame;
}

/// All times between places, by Floyd and Warshall's three loops; never where no road leads.
inline std::vector<std::vector<std::uint32_t>> all_times(const DrawnRoads& drawn) {
  constexpr std::uint32_t never = muster::TravelTime::never;
  std::vector<std::vector<std::uint32_t>> times(drawn.places,
                                                std::vector<std::uint32_t>(drawn.places, never));
  for (std::uint32_t v = 0; v < drawn.places; ++v) times[v][v] = 0;
  for (std::size_t i = 0; i < drawn.ends.size(); ++i) {
    const auto [from, to] = drawn.ends[i];
    times[from][to] = std::min(times[from][to], drawn.times.forward[i].ms);
    times[to][from] = std::min(times[to][from], drawn.times.backward[i].ms);
  }
  for (std::uint32_t over = 0; over < drawn.places; ++over) {
    for (std::uint32_t from = 0; from < drawn.places; ++from) {
      for (std::uint32_t to = 0; to < drawn.places; ++to) {
        times[from][to] = std::min(times[from][to], times[from][over] + times[over][to]);
      }
    }
  }
  return times;
}
