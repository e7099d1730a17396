#include "fewest_sources.hpp"

#include <algorithm>
#include <limits>
#include <optional>

namespace muster {
namespace {

constexpr std::int64_t scale = fewest_price_scale;

std::int64_t rounded_up(std::int64_t scaled) { return scaled <= 0 ? 0 : (scaled - 1) / scale + 1; }

class FewestSearch {
 public:
  FewestSearch(const FewestQuestion& question, std::uint64_t most_nodes, SearchWork& work)
      : q_(question), a_(question.allocation), most_nodes_(most_nodes), work_(work) {
    for (const bool counted : q_.counted) state_.push_back(counted ? State::free : State::other);
    note(q_.engine.flow());
  }

  [[nodiscard]] FewestFound take() {
    FewestFound found;
    if (best_ > 0) found.bound = std::min(best_, explore());
    found.chosen = std::move(chosen_);
    found.used = best_;
    found.parts = std::move(parts_);
    found.nodes = nodes_;
    return found;
  }

 private:
  enum class State : std::uint8_t { other, in, out, free };  ///< other: not counted

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

  struct Node {
    std::int64_t bound = 0;
    std::optional<std::size_t> split = {};  ///< where to look further; none: there is no need
    FewestPart part = {};
  };

  /// The least that this part of the search could do with, and a flow of it.
  [[nodiscard]] Node look() {
    Node node{.bound = std::ranges::count(state_, State::in)};
    LeastCost engine = q_.engine;
    if (std::ranges::find(state_, State::out) != state_.end()) {
      const UnitCosts barred =
          costs([&](std::size_t s) { return state_[s] == State::out ? 1 : 0; });
      Prices prices = engine.minimise(barred, work_);
      if (work_.ended()) return node;
      node.part.barred = std::move(prices);
      if (value(barred, engine.flow()) > 0) {
        node.bound = best_;
        return node;
      }
    }
    const UnitCosts unit =
        costs([&](std::size_t s) { return state_[s] == State::free ? share(s) : 0; });
    Prices prices = engine.minimise(unit, work_);
    if (work_.ended()) return node;
    node.part.spread = std::move(prices);
    const LinkFlow flow = engine.flow();
    note(flow);
    node.bound += rounded_up(value(unit, flow));
    if (node.bound < best_ && nodes_ < most_nodes_) node.split = most_split(flow);
    return node;
  }

  /// No choice in this part of the search that is better than the best found takes fewer than what
  /// comes back. Parts that show no more than the whole they are of are not kept.
  std::int64_t explore() {
    Node node = look();
    const std::size_t here = parts_.size();
    parts_.emplace_back();
    std::int64_t least = node.bound;
    if (node.split) {
      ++nodes_;
      parts_[here].split = node.split;
      state_[*node.split] = State::out;
      const std::int64_t without = explore();
      state_[*node.split] = State::in;
      least = std::min(without, explore());
      state_[*node.split] = State::free;
    }
    if (!node.split || least <= node.bound) {
      least = node.bound;
      parts_.resize(here);
      parts_.push_back(std::move(node.part));
    }
    return least;
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
  std::vector<State> state_;  // by source
  std::vector<bool> chosen_;
  std::vector<FewestPart> parts_;
  std::int64_t best_ = std::numeric_limits<std::int64_t>::max();
};

}  // namespace

FewestFound fewest_sources(const FewestQuestion& question, std::uint64_t most_nodes,
                           SearchWork& work) {
  return FewestSearch(question, most_nodes, work).take();
}

}  // namespace muster
