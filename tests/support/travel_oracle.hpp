#pragma once

// Small worlds, and every question about travel on one beside Boost's Dijkstra and plain counting.

#include <cstdint>
#include <memory>
#include <vector>

#include "muster/resources/roads.hpp"
#include "muster/resources/travel.hpp"
#include "muster/resources/vehicles.hpp"
#include "support/draws.hpp"

/// One-way roads, parallel roads, parts that do not hang together, limits and paces of a vehicle,
/// weather, closures, factors, and few different lengths, so that many ways take equally long.
struct SmallWorld {
  std::vector<muster::Road> roads = {};
  muster::Vehicle vehicle = {};
  std::vector<muster::RoadCondition> conditions = {};
  std::vector<muster::Closure> closures = {};
  std::shared_ptr<const muster::RoadNetwork> network = {};
  muster::RoadTimes times = {};
  std::vector<muster::Stand> stands = {};
  std::vector<std::vector<muster::Approach>> targets = {};
};

[[nodiscard]] SmallWorld drawn_world(Draws& draws);

/// Asks everything and compares it. Returns how many ways were compared.
std::size_t check_against_boost(const SmallWorld& world, const muster::Travel& travel,
                                const muster::Overlay& overlay, muster::TravelTime limit);
