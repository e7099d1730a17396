// A whole choice by the prices, filled and thinned.
#include "multi_cover_choice.hpp"

#include <algorithm>
#include <limits>
#include <utility>

namespace muster {

CoverChoice::CoverChoice(const CoverState& state)
    : state_(state),
      taken_(state.crews().size(), false),
      cost_(std::numeric_limits<std::int64_t>::max()),
      found_(!state.rivals()) {
  if (found_) return;
  cost_ = 1;
  for (const auto& crew : state.crews()) cost_ += crew.cost;
}

void CoverChoice::complete(const std::vector<std::int64_t>& over) {
  std::vector<std::size_t> some = filled(over);
  if (!state_.rivals() || serves(some)) improve(std::move(some));
}

std::vector<std::size_t> CoverChoice::filled(const std::vector<std::int64_t>& over) {
  const auto& crews = state_.crews();
  std::vector<std::int64_t> left = state_.left();
  std::vector<std::size_t> some;
  taken_.assign(crews.size(), false);
  const auto add = [&](std::size_t t) {
    taken_[t] = true;
    some.push_back(t);
    for (const std::uint32_t q : crews[t].needs) --left[q];
  };
  const auto barred = [&](std::size_t t) {
    for (std::size_t u = state_.first_rival(t); u < state_.end_rival(t); ++u) {
      if (u != t && taken_[u]) return true;
    }
    return false;
  };
  const auto adds = [&](std::size_t t) {
    if (state_.rivals() && barred(t)) return std::ptrdiff_t{0};
    return std::ranges::count_if(crews[t].needs, [&](std::uint32_t q) { return left[q] > 0; });
  };
  std::vector<std::size_t> order;
  for (std::size_t t = 0; t < crews.size(); ++t) {
    if (state_.is_free(t)) order.push_back(t);
  }
  std::ranges::stable_sort(order, {},
                           [&](std::size_t t) { return std::pair(over[t], crews[t].cost); });
  for (const std::size_t t : order) {
    if (over[t] < 0 && adds(t) > 0) add(t);
  }
  // As a heap of promises: what a crew adds only shrinks, so a stale one is looked at again.
  struct Promise {
    std::int64_t cost;
    std::int64_t adds;
    std::size_t crew;
    bool operator<(const Promise& other) const {
      const std::int64_t here = cost * other.adds;
      const std::int64_t there = other.cost * adds;
      return here != there ? here > there : crew > other.crew;
    }
  };
  std::vector<Promise> heap;
  for (const std::size_t t : order) {
    if (!taken_[t]) heap.push_back({crews[t].cost, adds(t), t});
  }
  std::erase_if(heap, [](const Promise& one) { return one.adds == 0; });
  std::make_heap(heap.begin(), heap.end());
  while (!heap.empty()) {
    std::pop_heap(heap.begin(), heap.end());
    Promise one = heap.back();
    heap.pop_back();
    const std::int64_t now = adds(one.crew);
    if (now == 0) continue;
    if (now == one.adds) {
      add(one.crew);
      continue;
    }
    one.adds = now;
    heap.push_back(one);
    std::push_heap(heap.begin(), heap.end());
  }
  std::ranges::stable_sort(
      some, [&](std::size_t a, std::size_t b) { return crews[a].cost > crews[b].cost; });
  std::erase_if(some, [&](std::size_t t) {
    const bool spare =
        std::ranges::all_of(crews[t].needs, [&](std::uint32_t q) { return left[q] < 0; });
    if (spare) {
      for (const std::uint32_t q : crews[t].needs) ++left[q];
    }
    return spare;
  });
  return some;
}

bool CoverChoice::serves(const std::vector<std::size_t>& some) const {
  std::vector<std::int64_t> left = state_.left();
  for (const std::size_t t : some) {
    for (const std::uint32_t q : state_.crews()[t].needs) --left[q];
  }
  return std::ranges::none_of(left, [](std::int64_t lacks) { return lacks > 0; });
}

/// Notes it, with those who are in already, when it is the best so far.
void CoverChoice::improve(std::vector<std::size_t> some) {
  std::int64_t cost = state_.spent();
  for (const std::size_t t : some) cost += state_.crews()[t].cost;
  if (cost >= cost_) return;
  for (std::size_t t = 0; t < state_.crews().size(); ++t) {
    if (state_.is_in(t)) some.push_back(t);
  }
  std::ranges::sort(some);
  cost_ = cost;
  found_ = true;
  chosen_ = std::move(some);
}

}  // namespace muster
