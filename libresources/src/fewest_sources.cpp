#include "fewest_sources.hpp"

#include <algorithm>
#include <limits>
#include <optional>

namespace muster {
namespace {

constexpr std::int64_t scale = fewest_price_scale;

std::int64_t rounded_up(std::int64_t scaled) { return scaled <= 0 ? 0 : (scaled - 1) / scale + 1; }

/// Which nodes of the residual graph lie on a common cycle (Tarjan 1972, without recursion). Nodes:
/// sources, sinks, and one that takes what is kept and gives what is lacking.
class Movable {
 public:
  Movable(const Allocation& allocation, const std::vector<bool>& open, const LinkFlow& flow)
      : sources_(allocation.sources()), sinks_(allocation.sinks()) {
    next_.resize(sources_ + sinks_ + 1);
    std::vector<std::int64_t> lacks = allocation.demand;
    const std::size_t links = allocation.links();
    for (std::size_t s = 0; s < sources_; ++s) {
      std::int64_t keeps = allocation.supply[s];
      for (std::size_t k = allocation.first_link[s]; k < allocation.first_link[s + 1]; ++k) {
        if (!open[k]) continue;
        arc(s, sources_ + allocation.sink[k], flow[k] > 0);
        keeps -= flow[k];
        lacks[allocation.sink[k]] -= flow[k];
      }
      if (open[links + s]) arc(s, root(), keeps > 0);
    }
    for (std::size_t j = 0; j < sinks_; ++j) {
      if (open[links + sources_ + j]) arc(root(), sources_ + j, lacks[j] > 0);
    }
    search();
  }

  /// Whether some best flow moves more or less over it.
  [[nodiscard]] bool moves(std::size_t source, std::size_t sink) const {
    return part_[source] == part_[sources_ + sink];
  }

 private:
  [[nodiscard]] std::size_t root() const { return sources_ + sinks_; }

  void arc(std::size_t from, std::size_t to, bool back) {
    next_[from].push_back(to);
    if (back) next_[to].push_back(from);
  }

  void search() {
    constexpr auto none = std::numeric_limits<std::size_t>::max();
    const std::size_t nodes = next_.size();
    part_.assign(nodes, none);
    std::vector<std::size_t> index(nodes, none);
    std::vector<std::size_t> low(nodes, 0);
    std::vector<std::size_t> at(nodes, 0);
    std::vector<std::size_t> path;
    std::vector<std::size_t> stack;
    std::size_t count = 0;
    std::size_t parts = 0;
    for (std::size_t start = 0; start < nodes; ++start) {
      if (index[start] != none) continue;
      path.push_back(start);
      while (!path.empty()) {
        const std::size_t node = path.back();
        if (index[node] == none) {
          index[node] = low[node] = count++;
          stack.push_back(node);
        }
        bool deeper = false;
        while (at[node] < next_[node].size()) {
          const std::size_t other = next_[node][at[node]];
          if (index[other] == none) {
            path.push_back(other);
            deeper = true;
            break;
          }
          ++at[node];
          if (part_[other] == none) low[node] = std::min(low[node], low[other]);
        }
        if (deeper) continue;
        if (low[node] == index[node]) {
          std::size_t member = none;
          do {
            member = stack.back();
            stack.pop_back();
            part_[member] = parts;
          } while (member != node);
          ++parts;
        }
        path.pop_back();
      }
    }
  }

  std::size_t sources_;
  std::size_t sinks_;
  std::vector<std::vector<std::size_t>> next_;
  std::vector<std::size_t> part_;
};

class Search {
 public:
  Search(const FewestQuestion& question, std::uint64_t most_nodes, SearchWork& work)
      : q_(question),
        a_(question.allocation),
        most_nodes_(most_nodes),
        work_(work),
        state_(a_.sources(), State::other) {
    note(q_.engine.flow());
    settle();
  }

  [[nodiscard]] FewestFound take() {
    FewestFound found;
    found.prices.source.assign(a_.sources(), 0);
    found.prices.sink.assign(a_.sinks(), 0);
    found.bound = best_;
    const bool any = std::ranges::find(state_, State::free) != state_.end();
    if (any && !work_.ended()) {
      prove(found);
      found.bound = std::min(best_, std::max(found.price_bound, explore()));
    } else if (any) {
      found.bound = std::ranges::count(state_, State::in);
    }
    found.chosen = chosen_;
    found.used = best_;
    found.bound = std::min(found.bound, best_);
    found.nodes = nodes_;
    return found;
  }

 private:
  enum class State : std::uint8_t { other, in, out, free };  ///< other: not counted

  /// Counted sources that give the same in all best flows give or do not, once and for all.
  void settle() {
    const LinkFlow flow = q_.engine.flow();
    const Movable movable(a_, q_.engine.open(), flow);
    const std::vector<bool> open = q_.engine.open();
    for (std::size_t s = 0; s < a_.sources(); ++s) {
      if (!q_.counted[s]) continue;
      state_[s] = State::out;
      for (std::size_t k = a_.first_link[s]; k < a_.first_link[s + 1]; ++k) {
        if (!open[k]) continue;
        if (movable.moves(s, a_.sink[k])) {
          if (state_[s] == State::out) state_[s] = State::free;
        } else if (flow[k] > 0) {
          state_[s] = State::in;
        }
      }
    }
  }

  [[nodiscard]] std::vector<std::int64_t> given(const LinkFlow& flow) const {
    std::vector<std::int64_t> sums(a_.sources(), 0);
    for (std::size_t s = 0; s < sums.size(); ++s) {
      for (std::size_t k = a_.first_link[s]; k < a_.first_link[s + 1]; ++k) sums[s] += flow[k];
    }
    return sums;
  }

  /// Notes a flow where it comes from fewer than the best so far.
  void note(const LinkFlow& flow) {
    const auto sums = given(flow);
    std::int64_t used = 0;
    for (std::size_t s = 0; s < sums.size(); ++s) used += q_.counted[s] && sums[s] > 0 ? 1 : 0;
    if (used >= best_) return;
    best_ = used;
    chosen_.assign(a_.sources(), false);
    for (std::size_t s = 0; s < sums.size(); ++s) chosen_[s] = q_.counted[s] && sums[s] > 0;
  }

  [[nodiscard]] std::int64_t share(std::size_t source) const {
    return scale / std::max<std::int64_t>(1, q_.most[source]);
  }

  template <class Cost>
  [[nodiscard]] UnitCosts costs(Cost of_source) const {
    UnitCosts unit;
    unit.link.resize(a_.links());
    unit.unmet.assign(a_.sinks(), 0);
    for (std::size_t s = 0; s < a_.sources(); ++s) {
      const std::int64_t cost = of_source(s);
      std::fill(unit.link.begin() + static_cast<std::ptrdiff_t>(a_.first_link[s]),
                unit.link.begin() + static_cast<std::ptrdiff_t>(a_.first_link[s + 1]), cost);
    }
    return unit;
  }

  [[nodiscard]] std::int64_t value(const UnitCosts& unit, const LinkFlow& flow) const {
    std::int64_t sum = 0;
    for (std::size_t k = 0; k < flow.size(); ++k) sum += unit.link[k] * flow[k];
    return sum;
  }

  /// The charge of every counted source spread over what it could give: prices anybody can check.
  void prove(FewestFound& found) {
    LeastCost engine = q_.engine;
    const UnitCosts unit = costs([&](std::size_t s) { return q_.counted[s] ? share(s) : 0; });
    Prices prices = engine.minimise(unit, work_);
    if (work_.ended()) return;
    found.price_bound = rounded_up(value(unit, engine.flow()));
    found.prices = std::move(prices);
    note(engine.flow());
  }

  struct Node {
    std::int64_t bound = 0;
    std::optional<std::size_t> split = {};  ///< where to look further; none: there is no need
  };

  /// The least that this part of the search could do with, and a flow of it.
  [[nodiscard]] Node look() {
    const auto in = std::ranges::count(state_, State::in);
    LeastCost engine = q_.engine;
    if (std::ranges::find(state_, State::out) != state_.end()) {
      const UnitCosts barred =
          costs([&](std::size_t s) { return state_[s] == State::out ? 1 : 0; });
      engine.minimise(barred, work_);
      if (work_.ended()) return {.bound = in};
      if (value(barred, engine.flow()) > 0) return {.bound = best_};
    }
    const UnitCosts unit =
        costs([&](std::size_t s) { return state_[s] == State::free ? share(s) : 0; });
    engine.minimise(unit, work_);
    if (work_.ended()) return {.bound = in};
    const LinkFlow flow = engine.flow();
    note(flow);
    Node node{.bound = in + rounded_up(value(unit, flow))};
    if (node.bound < best_ && nodes_ < most_nodes_) node.split = most_split(flow);
    return node;
  }

  /// No choice in this part of the search that is better than the best found takes fewer than what
  /// comes back.
  std::int64_t explore() {
    const Node node = look();
    if (!node.split) return node.bound;
    ++nodes_;
    state_[*node.split] = State::out;
    std::int64_t least = explore();
    state_[*node.split] = State::in;
    least = std::min(least, explore());
    state_[*node.split] = State::free;
    return std::max(least, node.bound);
  }

  /// The free source that gives a part of what it could and is nearest to giving half of it.
  [[nodiscard]] std::optional<std::size_t> most_split(const LinkFlow& flow) const {
    const auto sums = given(flow);
    std::optional<std::size_t> found;
    std::int64_t nearest = 0;
    for (std::size_t s = 0; s < sums.size(); ++s) {
      if (state_[s] != State::free || sums[s] == 0) continue;
      const std::int64_t charge = share(s) * sums[s];
      const std::int64_t over = std::min(charge, scale - charge);
      if (!found || over > nearest) {
        found = s;
        nearest = over;
      }
    }
    return found;
  }

  const FewestQuestion& q_;
  const Allocation& a_;
  std::uint64_t most_nodes_;
  SearchWork& work_;
  std::uint64_t nodes_ = 0;
  std::vector<State> state_;
  std::vector<bool> chosen_;
  std::int64_t best_ = std::numeric_limits<std::int64_t>::max();
};

}  // namespace

FewestFound fewest_sources(const FewestQuestion& question, std::uint64_t most_nodes,
                           SearchWork& work) {
  return Search(question, most_nodes, work).take();
}

}  // namespace muster
