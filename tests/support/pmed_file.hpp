#pragma once

#include <fstream>
#include <string>

#include "muster/resources/placement.hpp"

/// A p-median graph of Beasley's OR-Library as a question: vertices are sites and demands,
/// distances the shortest paths. Where an edge stands twice, the last one counts. Empty: no such
/// file.
inline muster::PlacementQuestion read_pmed(const std::string& path) {
  using namespace muster;
  PlacementQuestion question{.aim = PlacementAim::median};
  std::ifstream in(path);
  std::size_t vertices = 0;
  std::size_t edges = 0;
  if (!(in >> vertices >> edges >> question.p)) return question;
  constexpr std::int64_t far = std::int64_t{1} << 40;
  std::vector<std::int64_t> d(vertices * vertices, far);
  for (std::size_t i = 0; i < vertices; ++i) d[i * vertices + i] = 0;
  std::size_t i = 0;
  std::size_t j = 0;
  for (std::int64_t cost = 0; in >> i >> j >> cost;) {
    d[(i - 1) * vertices + j - 1] = d[(j - 1) * vertices + i - 1] = cost;
  }
  for (std::size_t k = 0; k < vertices; ++k) {
    for (i = 0; i < vertices; ++i) {
      const std::int64_t via = d[i * vertices + k];
      if (via == far) continue;
      for (j = 0; j < vertices; ++j) {
        d[i * vertices + j] = std::min(d[i * vertices + j], via + d[k * vertices + j]);
      }
    }
  }
  question.sites = vertices;
  for (i = 0; i < vertices; ++i) {
    PlacementDemand demand;
    for (j = 0; j < vertices; ++j) {
      if (d[i * vertices + j] < far) {
        demand.reach.push_back({static_cast<std::uint32_t>(j), d[i * vertices + j]});
      }
    }
    question.demands.push_back(std::move(demand));
  }
  return question;
}
