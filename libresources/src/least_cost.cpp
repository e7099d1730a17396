#include "least_cost.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

namespace muster {
namespace {

constexpr std::size_t none = std::numeric_limits<std::size_t>::max();
constexpr std::uint32_t no_sink = std::numeric_limits<std::uint32_t>::max();

}  // namespace

LeastCost::LeastCost(const Allocation& allocation)
    : allocation_(allocation),
      sources_(allocation.sources()),
      root_(static_cast<std::uint32_t>(allocation.sinks())) {
  const std::size_t links = allocation.links();
  const std::size_t sinks = allocation.sinks();
  for (std::size_t s = 0; s < sources_; ++s) {
    row_begin_.push_back(row_arc_.size());
    for (std::size_t k = allocation.first_link[s]; k < allocation.first_link[s + 1]; ++k) {
      row_arc_.push_back(k);
      row_head_.push_back(allocation.sink[k]);
    }
    row_arc_.push_back(links + s);
    row_head_.push_back(root_);
    row_end_.push_back(row_arc_.size());
    up_.push_back(links + s);
  }
  row_begin_.push_back(row_arc_.size());
  for (std::uint32_t j = 0; j < root_; ++j) {
    row_arc_.push_back(links + sources_ + j);
    row_head_.push_back(j);
    sink_up_.push_back(links + sources_ + j);
  }
  row_end_.push_back(row_arc_.size());
  parent_.assign(sources_, root_);
  up_flow_ = allocation.supply;
  sink_parent_.assign(sinks, sources_);
  sink_flow_ = allocation.demand;
  price_.assign(sinks + 1, 0);
  depth_.assign(sinks + 1, 1);
  depth_[root_] = 0;
  first_sink_.assign(sources_, no_sink);
  next_sink_.assign(sinks, no_sink);
  previous_sink_.assign(sinks, no_sink);
  first_source_.assign(sinks + 1, none);
  next_source_.assign(sources_, none);
  previous_source_.assign(sources_, none);
}

Prices LeastCost::minimise(const UnitCosts& costs) {
  SearchWork without_limit;
  return minimise(costs, without_limit);
}

Prices LeastCost::minimise(const UnitCosts& costs, SearchWork& work) {
  cost_ = costs.link;
  cost_.resize(allocation_.links() + sources_, 0);
  cost_.insert(cost_.end(), costs.unmet.begin(), costs.unmet.end());
  price_tree();
  Arc arc;
  while (!work.ended() && enter(arc, work)) pivot(arc);
  Prices prices;
  prices.source.resize(sources_);
  for (std::size_t s = 0; s < sources_; ++s) prices.source[s] = price_of_row(s);
  prices.sink.assign(price_.begin(), price_.end() - 1);
  if (!work.ended()) close_dear_links();
  return prices;
}

/// The prices of the tree as it stands: a sink after the sink above it, so by rising depth.
void LeastCost::price_tree() {
  std::vector<std::uint32_t> order(root_);
  for (std::uint32_t j = 0; j < root_; ++j) order[j] = j;
  std::ranges::stable_sort(order, {}, [&](std::uint32_t j) { return depth_[j]; });
  for (const std::uint32_t j : order) {
    price_[j] = cost_[sink_up_[j]] + price_of_row(sink_parent_[j]);
  }
}

/// The best arc of a block of rows, taken up where the last block ended.
bool LeastCost::enter(Arc& found, SearchWork& work) {
  const auto block = std::max<std::size_t>(
      64, static_cast<std::size_t>(std::sqrt(static_cast<double>(row_arc_.size()))));
  found.over = 0;
  std::size_t seen = 0;
  for (std::size_t rows = 0; rows <= sources_; ++rows) {
    const std::size_t row = cursor_;
    cursor_ = cursor_ == sources_ ? 0 : cursor_ + 1;
    const std::int64_t price = price_of_row(row);
    const std::size_t end = row_end_[row];
    for (std::size_t k = row_begin_[row]; k < end; ++k) {
      const std::int64_t over = cost_[row_arc_[k]] + price - price_[row_head_[k]];
      if (over < found.over) found = {row, row_head_[k], row_arc_[k], over};
    }
    seen += end - row_begin_[row] + 1;
    if (seen < block) continue;
    if (!work.spend(seen)) return false;
    if (found.over < 0) return true;
    seen = 0;
  }
  return work.spend(seen) && found.over < 0;
}

std::size_t LeastCost::depth_of(std::size_t node) const {
  return node <= root_ ? depth_[node] : depth_[parent_[node - root_ - 1]] + 1;
}

std::size_t LeastCost::above(std::size_t node) const {
  if (node > root_) return parent_[node - root_ - 1];
  return node_of_row(sink_parent_[node]);
}

/// The last arc to run dry on the way round: from where both sides meet down to the tail, over the
/// arc that enters, up from its head. Only that choice keeps the tree strongly feasible.
LeastCost::Leaving LeastCost::leaving(const Arc& arc) const {
  Leaving tail;
  Leaving head;
  std::size_t a = node_of_row(arc.row);
  std::size_t b = arc.head;
  while (a != b) {
    if (depth_of(a) >= depth_of(b)) {
      if (a > root_ && up_flow_[a - root_ - 1] < tail.amount) {
        tail = {.at_head = false, .node = a, .amount = up_flow_[a - root_ - 1]};
      }
      a = above(a);
    } else {
      if (b < root_ && sink_flow_[b] <= head.amount) {
        head = {.at_head = true, .node = b, .amount = sink_flow_[b]};
      }
      b = above(b);
    }
  }
  Leaving last = head.amount <= tail.amount ? head : tail;
  last.meet = a;
  return last;
}

void LeastCost::push(const Arc& arc, const Leaving& leaving) {
  for (std::size_t node = node_of_row(arc.row); node != leaving.meet; node = above(node)) {
    if (node > root_) {
      up_flow_[node - root_ - 1] -= leaving.amount;
    } else {
      sink_flow_[node] += leaving.amount;
    }
  }
  for (std::size_t node = arc.head; node != leaving.meet; node = above(node)) {
    if (node > root_) {
      up_flow_[node - root_ - 1] += leaving.amount;
    } else {
      sink_flow_[node] -= leaving.amount;
    }
  }
}

/// Pushes what the cycle allows and hangs the part that the leaving arc cut off below the arc that
/// entered: its branch from there to the cut turns round.
void LeastCost::pivot(const Arc& arc) {
  const Leaving cut = leaving(arc);
  push(arc, cut);
  std::size_t node = cut.at_head ? arc.head : node_of_row(arc.row);
  const std::size_t moved = node;
  std::size_t parent = cut.at_head ? node_of_row(arc.row) : arc.head;
  std::size_t number = arc.number;
  std::int64_t amount = cut.amount;
  while (true) {
    const std::size_t before = above(node);
    const bool last = node == cut.node;
    unhang(node);
    if (node > root_) {
      const std::size_t source = node - root_ - 1;
      parent_[source] = static_cast<std::uint32_t>(parent);
      std::swap(up_[source], number);
      std::swap(up_flow_[source], amount);
    } else {
      sink_parent_[node] = parent == root_ ? sources_ : parent - root_ - 1;
      std::swap(sink_up_[node], number);
      std::swap(sink_flow_[node], amount);
    }
    hang(node);
    if (last) break;
    parent = node;
    node = before;
  }
  reprice(moved, cut.at_head ? arc.over : -arc.over);
}

/// Takes a node out of the children of its parent. A source is a child only while it has children.
void LeastCost::unhang(std::size_t node) {
  if (node > root_) {
    const std::size_t source = node - root_ - 1;
    if (first_sink_[source] != no_sink) unlist(source);
    return;
  }
  const std::size_t source = sink_parent_[node];
  if (source == sources_) return;
  const std::uint32_t next = next_sink_[node];
  const std::uint32_t previous = previous_sink_[node];
  if (next != no_sink) previous_sink_[next] = previous;
  (previous == no_sink ? first_sink_[source] : next_sink_[previous]) = next;
  if (first_sink_[source] == no_sink) unlist(source);
}

void LeastCost::hang(std::size_t node) {
  if (node > root_) {
    const std::size_t source = node - root_ - 1;
    if (first_sink_[source] != no_sink) list(source);
    return;
  }
  const std::size_t source = sink_parent_[node];
  if (source == sources_) return;
  const auto sink = static_cast<std::uint32_t>(node);
  if (first_sink_[source] == no_sink) list(source);
  next_sink_[sink] = first_sink_[source];
  previous_sink_[sink] = no_sink;
  if (next_sink_[sink] != no_sink) previous_sink_[next_sink_[sink]] = sink;
  first_sink_[source] = sink;
}

void LeastCost::list(std::size_t source) {
  std::size_t& first = first_source_[parent_[source]];
  next_source_[source] = first;
  previous_source_[source] = none;
  if (first != none) previous_source_[first] = source;
  first = source;
}

void LeastCost::unlist(std::size_t source) {
  const std::size_t next = next_source_[source];
  const std::size_t previous = previous_source_[source];
  if (next != none) previous_source_[next] = previous;
  (previous == none ? first_source_[parent_[source]] : next_source_[previous]) = next;
}

/// Every sink at or below the node costs so much more, and lies as deep as its new place.
void LeastCost::reprice(std::size_t node, std::int64_t by) {
  visit_.clear();
  const auto below = [&](std::size_t source) {
    const std::size_t depth = depth_[parent_[source]] + 2;
    for (std::uint32_t j = first_sink_[source]; j != no_sink; j = next_sink_[j]) {
      depth_[j] = depth;
      visit_.push_back(j);
    }
  };
  if (node > root_) {
    below(node - root_ - 1);
  } else {
    depth_[node] = depth_of(above(node)) + 1;
    visit_.push_back(static_cast<std::uint32_t>(node));
  }
  for (std::size_t i = 0; i < visit_.size(); ++i) {
    const std::uint32_t sink = visit_[i];
    price_[sink] += by;
    for (std::size_t s = first_source_[sink]; s != none; s = next_source_[s]) below(s);
  }
}

void LeastCost::close_dear_links() {
  for (std::size_t row = 0; row <= sources_; ++row) {
    const std::int64_t price = price_of_row(row);
    std::size_t kept = row_begin_[row];
    for (std::size_t k = row_begin_[row]; k < row_end_[row]; ++k) {
      if (cost_[row_arc_[k]] + price != price_[row_head_[k]]) continue;
      row_arc_[kept] = row_arc_[k];
      row_head_[kept++] = row_head_[k];
    }
    row_end_[row] = kept;
  }
}

LinkFlow LeastCost::flow() const {
  LinkFlow flow(allocation_.links() + sources_ + root_, 0);
  for (std::size_t s = 0; s < sources_; ++s) flow[up_[s]] = up_flow_[s];
  for (std::uint32_t j = 0; j < root_; ++j) flow[sink_up_[j]] = sink_flow_[j];
  flow.resize(allocation_.links());
  return flow;
}

std::vector<bool> LeastCost::open() const {
  std::vector<bool> open(allocation_.links() + sources_ + root_, false);
  for (std::size_t row = 0; row <= sources_; ++row) {
    for (std::size_t k = row_begin_[row]; k < row_end_[row]; ++k) open[row_arc_[k]] = true;
  }
  return open;
}

}  // namespace muster
