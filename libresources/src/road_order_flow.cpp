#include "road_order_flow.hpp"

#include <algorithm>

namespace muster {

CellFlow::CellFlow(const Skeleton& cell)
    : cell_(cell),
      back_(cell.head.size()),
      flow_(cell.head.size()),
      ends_(cell.places()),
      number_(cell.places()),
      next_(cell.places()) {
  // Heads rise, so the arcs into a place come up in the order of its own arcs.
  std::vector<std::uint32_t> filled(cell.first.begin(), cell.first.end() - 1);
  for (std::uint32_t arc = 0; arc < cell.head.size(); ++arc) back_[arc] = filled[cell.head[arc]]++;
}

bool CellFlow::number() {
  std::ranges::fill(number_, unseen);
  queue_.clear();
  for (std::uint32_t v = 0; v < cell_.places(); ++v) {
    if (ends_[v] != End::source) continue;
    number_[v] = 0;
    queue_.push_back(v);
  }
  std::uint32_t last = unseen;  // the number of the nearest sink: nothing farther is needed
  for (std::size_t i = 0; i < queue_.size(); ++i) {
    const std::uint32_t v = queue_[i];
    if (number_[v] >= last) break;
    for (std::uint32_t arc = cell_.first[v]; arc < cell_.first[v + 1]; ++arc) {
      const std::uint32_t to = cell_.head[arc];
      if (flow_[arc] == 1 || number_[to] != unseen) continue;
      number_[to] = number_[v] + 1;
      if (ends_[to] == End::sink) last = number_[to];
      queue_.push_back(to);
    }
  }
  return last != unseen;
}

std::uint32_t CellFlow::send() {
  std::copy(cell_.first.begin(), cell_.first.end() - 1, next_.begin());
  std::uint32_t sent = 0;
  for (const std::uint32_t source : queue_) {
    if (ends_[source] != End::source) break;  // sources stand first
    way_.clear();
    for (std::uint32_t v = source;;) {
      if (ends_[v] == End::sink) {
        for (const std::uint32_t arc : way_) {
          ++flow_[arc];
          --flow_[back_[arc]];
        }
        ++sent;
        way_.clear();
        v = source;
        continue;
      }
      std::uint32_t& arc = next_[v];
      while (arc < cell_.first[v + 1] &&
             (flow_[arc] == 1 || number_[cell_.head[arc]] != number_[v] + 1)) {
        ++arc;
      }
      if (arc < cell_.first[v + 1]) {
        way_.push_back(arc);
        v = cell_.head[arc];
      } else if (way_.empty()) {
        break;
      } else {
        v = cell_.head[back_[way_.back()]];
        way_.pop_back();
        ++next_[v];
      }
    }
  }
  return sent;
}

std::vector<bool> CellFlow::reached_from(End end) const {
  std::vector<bool> seen(cell_.places());
  std::vector<std::uint32_t> open;
  for (std::uint32_t v = 0; v < cell_.places(); ++v) {
    if (ends_[v] != end) continue;
    seen[v] = true;
    open.push_back(v);
  }
  const std::int8_t full = end == End::source ? 1 : -1;
  while (!open.empty()) {
    const std::uint32_t v = open.back();
    open.pop_back();
    for (std::uint32_t arc = cell_.first[v]; arc < cell_.first[v + 1]; ++arc) {
      if (flow_[arc] == full || seen[cell_.head[arc]]) continue;
      seen[cell_.head[arc]] = true;
      open.push_back(cell_.head[arc]);
    }
  }
  return seen;
}

CellCut CellFlow::cut(std::span<const std::uint32_t> row, std::uint32_t ends, const CellCut& best) {
  std::ranges::fill(flow_, std::int8_t{0});
  std::ranges::fill(ends_, End::neither);
  for (std::uint32_t i = 0; i < ends; ++i) {
    ends_[row[i]] = End::source;
    ends_[row[row.size() - 1 - i]] = End::sink;
  }
  CellCut cut;
  while (number()) {
    cut.roads += send();
    const CellCut at_best{.roads = cut.roads, .smaller = cell_.places() / 2};
    if (best.smaller != 0 && !at_best.better_than(best)) return cut;
  }
  std::vector<bool> by_sources = reached_from(End::source);
  std::vector<bool> by_sinks = reached_from(End::sink);
  const auto near = static_cast<std::uint32_t>(std::ranges::count(by_sources, true));
  const auto far = static_cast<std::uint32_t>(std::ranges::count(by_sinks, true));
  const std::uint32_t one = std::min(near, cell_.places() - near);
  const std::uint32_t other = std::min(far, cell_.places() - far);
  cut.smaller = std::max(one, other);
  if (one >= other) {
    cut.near = std::move(by_sources);
  } else {
    by_sinks.flip();
    cut.near = std::move(by_sinks);
  }
  return cut;
}

}  // namespace muster
