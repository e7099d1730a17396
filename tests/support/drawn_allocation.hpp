#pragma once

#include <cstdint>
#include <functional>
#include <random>
#include <vector>

#include "../../libresources/src/allocation.hpp"

/// Small allocations drawn at random, and every flow they have: what the engines are held against.
/// It shares nothing with them but the description of the question.
class DrawnAllocations {
 public:
  explicit DrawnAllocations(std::uint32_t seed) : draw_(seed) {}

  [[nodiscard]] std::int64_t pick(std::int64_t least, std::int64_t most) {
    return least +
           static_cast<std::int64_t>(draw_() % static_cast<std::uint32_t>(most - least + 1));
  }

  [[nodiscard]] muster::Allocation allocation(int most_sources, int most_sinks, int most_units) {
    muster::Allocation drawn;
    const std::int64_t sinks = pick(1, most_sinks);
    for (std::int64_t j = 0; j < sinks; ++j) drawn.demand.push_back(pick(1, most_units));
    for (std::int64_t s = pick(0, most_sources); s > 0; --s) {
      drawn.supply.push_back(pick(1, most_units));
      drawn.first_link.push_back(drawn.sink.size());
      for (std::int64_t j = 0; j < sinks; ++j) {
        // Now and then a second link to the same sink, at another price.
        for (std::int64_t n = pick(0, 5) == 0 ? 2 : pick(0, 1); n > 0; --n) {
          drawn.sink.push_back(static_cast<std::uint32_t>(j));
        }
      }
    }
    drawn.first_link.push_back(drawn.sink.size());
    return drawn;
  }

  [[nodiscard]] std::vector<std::int64_t> numbers(std::size_t count, std::int64_t most) {
    std::vector<std::int64_t> drawn;
    for (std::size_t i = 0; i < count; ++i) drawn.push_back(pick(0, most));
    return drawn;
  }

 private:
  std::mt19937 draw_;
};

/// Calls back with every flow that keeps within supply and demand.
inline void every_flow(const muster::Allocation& a,
                       const std::function<void(const muster::LinkFlow&)>& seen) {
  muster::LinkFlow flow(a.links(), 0);
  std::vector<std::int64_t> left = a.supply;
  std::vector<std::int64_t> lacks = a.demand;
  std::vector<std::size_t> source;
  for (std::size_t s = 0; s < a.sources(); ++s) source.resize(a.first_link[s + 1], s);
  const std::function<void(std::size_t)> go = [&](std::size_t k) {
    if (k == a.links()) {
      seen(flow);
      return;
    }
    for (std::int64_t n = 0; n <= std::min(left[source[k]], lacks[a.sink[k]]); ++n) {
      flow[k] = n;
      left[source[k]] -= n;
      lacks[a.sink[k]] -= n;
      go(k + 1);
      left[source[k]] += n;
      lacks[a.sink[k]] += n;
    }
    flow[k] = 0;
  };
  go(0);
}
