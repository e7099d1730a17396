#include "placement_search.hpp"

#include <algorithm>
#include <limits>
#include <utility>

namespace muster {
namespace {

constexpr std::int64_t one = 1024;  // of a step length

/// A price moves along the slopes it saw, the later the more.
constexpr std::int64_t fine = 16;

struct Effort {
  int steps = 0;
  std::int64_t first_step = 0;
  int patience = 0;
};
constexpr Effort at_the_root{1200, 2 * one, 25};
constexpr Effort of_the_rest{300, one, 15};
constexpr Effort below_it{60, one / 2, 12};

/// Of the short search for a good choice to begin with.
constexpr std::size_t core_sites = 120;
constexpr std::uint64_t core_nodes = 40;

/// So often it is looked at whether so many sites are decided that only the rest need be searched.
constexpr int between_looks = 50;

/// How many steps it takes until a choice that is no longer made is forgotten, about.
constexpr std::int64_t memory = 16;

/// So many costs are looked at in turn, at most.
constexpr std::int64_t most_costs_in_turn = 8;

/// A part of the tree still to be looked at.
struct Open {
  std::uint32_t node = 0;
  SiteRange range = {};
  std::vector<std::int64_t> prices = {};
  std::vector<std::int64_t> usual = {};  ///< by site, of `one`: how often it was lately chosen
  std::int64_t bound = 0;
};

class Search {
 public:
  Search(SiteChoice& question, const ChoiceLimits& limits) : question_(question), limits_(limits) {
    const std::int64_t ceiling = std::max<std::int64_t>(question.ceiling(), 1);
    scale_ = limits.scale > 0 ? limits.scale : 1;
    while (limits.scale == 0 && scale_ < (std::int64_t{1} << 16) &&
           ceiling < (std::int64_t{1} << 50) / (2 * scale_)) {
      scale_ *= 2;
    }
    best_.proof.scale = scale_;
    best_.cost = limits.below > 0 ? limits.below : ceiling + 1;
  }

  Chosen run(SiteRange range) {
    offer(range, std::vector<std::int64_t>(range.least), question_.first_prices(scale_));
    std::vector<std::int64_t> never(range.least.size(), 0);
    return run({0, std::move(range), question_.first_prices(scale_), std::move(never), lowest},
               at_the_root);
  }

  Chosen run(Open root, const Effort& effort) {
    effort_ = effort;
    all_free_ = free_sites(root.range);
    best_.proof.nodes.emplace_back();
    open_.push_back(std::move(root));
    while (!open_.empty() && !done()) {
      Open next = std::move(open_.back());
      open_.pop_back();
      visit(std::move(next));
      if (limits_.go_on && best_.nodes % 16 == 1 &&
          !limits_.go_on(best_.nodes, best_.found, best_.cost, bound())) {
        stopped_ = true;
      }
    }
    best_.proved = open_.empty() && !stopped_;
    best_.bound = best_.proved ? best_.cost : bound();
    if (!best_.proved) best_.proof = {};
    return std::move(best_);
  }

 private:
  static constexpr std::int64_t lowest = std::numeric_limits<std::int64_t>::min();

  [[nodiscard]] bool done() const {
    return stopped_ || best_.nodes >= limits_.most_nodes || (limits_.any && best_.found);
  }
  /// A bound from here on leaves nothing cheaper.
  [[nodiscard]] std::int64_t enough() const { return best_.cost * scale_ - scale_ + 1; }
  [[nodiscard]] std::int64_t bound() const {
    std::int64_t least = best_.cost * scale_;
    for (const Open& part : open_) least = std::min(least, part.bound);
    if (least == lowest) return lowest / scale_;
    return least >= 0 ? (least + scale_ - 1) / scale_ : -(-least / scale_);
  }

  void offer(const SiteRange& range, std::vector<std::int64_t> amounts,
             std::span<const std::int64_t> prices) {
    std::int64_t cost = 0;
    if (!question_.mend(range, prices, scale_, amounts, cost) || cost >= best_.cost) return;
    best_.found = true;
    best_.cost = cost;
    best_.amounts = std::move(amounts);
  }

  [[nodiscard]] static std::size_t free_sites(const SiteRange& range) {
    std::size_t count = 0;
    for (std::size_t site = 0; site < range.least.size(); ++site) {
      if (range.least[site] < range.most[site]) ++count;
    }
    return count;
  }

  /// So few are free that the rest is searched on its own.
  [[nodiscard]] bool few(std::size_t free) const {
    return question_.narrows() && free > 0 && free * 10 <= all_free_ * 7;
  }

  /// How many sites of the part the best prices known leave free.
  [[nodiscard]] std::size_t left_free(const SiteRange& range) const {
    const std::int64_t spare = enough() - kept_.bound;
    std::size_t count = 0;
    for (std::size_t site = 0; site < range.least.size(); ++site) {
      if (range.least[site] == range.most[site]) continue;
      if (kept_.one_more[site] < spare && kept_.one_less[site] < spare) ++count;
    }
    return count;
  }

  /// Raises the bound of this part as far as the effort goes. Leaves the best prices and what they
  /// say; whether that closes it.
  bool raise(Open& part, const Effort& effort) {
    const std::size_t count = part.prices.size();
    std::vector<std::int64_t> prices = part.prices;
    std::vector<std::int64_t> direction(count, 0);
    usual_ = part.usual;
    std::int64_t step = effort.first_step;
    int since = 0;
    int looked = 0;
    bool any = false;
    for (int i = 0; i < effort.steps; ++i) {
      question_.relax(part.range, prices, scale_, now_);
      if (!now_.possible) return true;
      for (std::size_t j = 0; j < usual_.size(); ++j) {
        usual_[j] += (now_.amounts[j] * one - usual_[j]) / memory;
      }
      if (!any || now_.bound > part.bound) {
        since = 0;
        any = true;
        part.bound = now_.bound;
        part.prices = prices;
        std::swap(kept_, now_);
        if (i % 4 == 0 || i + 1 == effort.steps) offer(part.range, kept_.amounts, prices);
        if (part.bound >= enough()) return true;
        if (i - looked >= between_looks) {
          looked = i;
          if (question_.narrows() && few(left_free(part.range))) return false;
        }
      } else if (++since == effort.patience) {
        since = 0;
        step /= 2;
        prices = part.prices;
        std::ranges::fill(direction, 0);
        if (step < 4) break;
      }
      const Relaxed& here = since == 0 && part.prices == prices ? kept_ : now_;
      if (!move(prices, direction, here, step)) break;
    }
    return false;
  }

  bool move(std::vector<std::int64_t>& prices, std::vector<std::int64_t>& direction,
            const Relaxed& here, std::int64_t step) const {
    std::int64_t norm = 0;
    for (std::size_t i = 0; i < prices.size(); ++i) {
      direction[i] = direction[i] * 7 / 10 + here.slope[i] * fine;
      if (direction[i] == 0) continue;
      const std::int64_t moved =
          question_.allowed(i, prices[i] + (direction[i] > 0 ? 1 : -1), scale_);
      if (moved == prices[i]) direction[i] = 0;
      norm += direction[i] * direction[i];
    }
    if (norm == 0) return false;
    // Polyak's step: the gap to the best known, over the square of the slope.
    const std::int64_t gap = std::max<std::int64_t>(best_.cost * scale_ - here.bound, scale_ / 4);
    const std::int64_t length =
        gap > (std::int64_t{1} << 50) ? gap / norm * step : gap * step / norm;
    if (length == 0) return false;
    bool any = false;
    for (std::size_t i = 0; i < prices.size(); ++i) {
      if (direction[i] == 0) continue;
      const std::int64_t to =
          question_.allowed(i, prices[i] + direction[i] * length / (one / fine), scale_);
      any = any || to != prices[i];
      prices[i] = to;
    }
    return any;
  }

  void visit(Open part) {
    ++best_.nodes;
    const bool root = part.node == 0;
    const std::int64_t inherited = part.bound;
    part.bound = lowest;
    const bool closed = raise(part, root ? effort_ : below_it);
    part.bound = std::max(part.bound, inherited);
    const auto prices = static_cast<std::uint32_t>(best_.proof.prices.size());
    best_.proof.prices.push_back(part.prices);
    best_.proof.nodes[part.node].prices = prices;
    if (closed) return;
    if (root && best_.found && limits_.scale == 0) {
      (void)question_.improve(part.range, best_.amounts, best_.cost);
      search_core(part);
      if (part.bound >= enough()) return;
    }
    fix(part);
    if (!search_rest(part)) branch(std::move(part));
  }

  /// A short search among the sites that the prices like best, for a good choice to begin with:
  /// the cheaper the best known is, the more can be fixed.
  void search_core(const Open& part) {
    if (!question_.narrows() || free_sites(part.range) <= 2 * core_sites) return;
    std::vector<std::uint32_t> order;
    for (std::uint32_t site = 0; site < part.range.least.size(); ++site) {
      if (part.range.least[site] < part.range.most[site]) order.push_back(site);
    }
    std::ranges::stable_sort(order, {}, [&](std::uint32_t site) { return kept_.one_more[site]; });
    Open core{part.node, part.range, part.prices, part.usual, lowest};
    for (std::size_t i = core_sites; i < order.size(); ++i) {
      core.range.most[order[i]] = core.range.least[order[i]];
    }
    const auto rest = question_.narrowed(core.range);
    if (!rest || best_.cost <= rest->settled) return;
    Chosen chosen = search_inside(*rest, core, core_nodes);
    best_.nodes += chosen.nodes;
    take_choice(chosen, *rest, core.range);
  }

  /// Where most is decided: the rest as a question of its own, whose tree then stands below the
  /// node of this part.
  bool search_rest(Open& part) {
    if (!few(free_sites(part.range))) return false;
    const auto rest = question_.narrowed(part.range);
    if (!rest || best_.cost <= rest->settled) return false;
    Chosen chosen = search_inside(*rest, part, std::numeric_limits<std::uint64_t>::max());
    best_.nodes += chosen.nodes;
    take_choice(chosen, *rest, part.range);
    if (chosen.proved) {
      take_over(std::move(chosen.proof), *rest, part);
    } else {
      part.bound = std::max(part.bound, (chosen.bound + rest->settled) * scale_);
      open_.push_back(std::move(part));
      stopped_ = stopped_ || !(limits_.any && best_.found);
    }
    return true;
  }

  Chosen search_inside(NarrowedChoice& rest, const Open& part, std::uint64_t most_nodes) {
    const std::uint64_t left = limits_.most_nodes - std::min(limits_.most_nodes, best_.nodes);
    ChoiceLimits limits{.most_nodes = std::min(left, most_nodes),
                        .below = best_.cost - rest.settled,
                        .any = limits_.any,
                        .scale = scale_};
    if (limits_.go_on) {
      limits.go_on = [&](std::uint64_t nodes, bool found, std::int64_t cost, std::int64_t least) {
        return limits_.go_on(best_.nodes + nodes, best_.found || found, cost + rest.settled,
                             std::min(bound(), least + rest.settled));
      };
    }
    Open inner{0, {}, rest.inward(part.prices, scale_), {}, lowest};
    for (const std::uint32_t site : rest.sites) {
      inner.range.least.push_back(part.range.least[site]);
      inner.range.most.push_back(part.range.most[site]);
      inner.usual.push_back(usual_[site]);
    }
    return Search(rest.choice(), limits).run(std::move(inner), of_the_rest);
  }

  void take_choice(const Chosen& chosen, const NarrowedChoice& rest, const SiteRange& range) {
    if (!chosen.found) return;
    best_.found = true;
    best_.cost = chosen.cost + rest.settled;
    best_.amounts = range.least;
    for (std::size_t i = 0; i < rest.sites.size(); ++i) {
      best_.amounts[rest.sites[i]] = chosen.amounts[i];
    }
  }

  /// The tree of the rest becomes the low side of a split that leaves nothing on its high side.
  void take_over(PlacementProof inner, const NarrowedChoice& rest, const Open& part) {
    const auto below = static_cast<std::uint32_t>(best_.proof.nodes.size());
    const auto first = static_cast<std::uint32_t>(best_.proof.prices.size());
    for (PlacementProof::Node& node : inner.nodes) {
      node.prices += first;
      if (node.low > 0) node.low += below;
      if (node.high > 0) node.high += below;
      node.site = rest.sites[node.site];
      for (PlacementProof::Fixing& fixing : node.fixings) fixing.site = rest.sites[fixing.site];
      best_.proof.nodes.push_back(std::move(node));
    }
    best_.proof.nodes.emplace_back();
    for (const auto& prices : inner.prices) {
      best_.proof.prices.push_back(rest.outward(prices, scale_));
    }
    PlacementProof::Node& node = best_.proof.nodes[part.node];
    node.site = rest.sites.front();
    node.split = part.range.most[node.site];
    node.low = below;
    node.high = static_cast<std::uint32_t>(best_.proof.nodes.size() - 1);
  }

  /// Takes away what would cost too much under the best prices.
  void fix(Open& part) {
    auto& fixings = best_.proof.nodes[part.node].fixings;
    const std::int64_t spare = enough() - kept_.bound;
    for (std::uint32_t site = 0; site < part.range.least.size(); ++site) {
      std::int64_t& least = part.range.least[site];
      std::int64_t& most = part.range.most[site];
      if (least == most) continue;
      if (kept_.one_more[site] >= spare) {
        most = least;
      } else if (kept_.one_less[site] >= spare) {
        least = most;
      } else {
        continue;
      }
      fixings.push_back({site, least, most});
    }
  }

  void branch(Open part) {
    std::uint32_t chosen = 0;
    std::int64_t best = -1;
    for (std::uint32_t site = 0; site < part.range.least.size(); ++site) {
      if (part.range.least[site] == part.range.most[site]) continue;
      const std::int64_t rest = usual_[site] % one;
      const std::int64_t doubt = std::min(rest, one - rest);
      // Of equal doubt, the site whose change costs most either way; then the first.
      const std::int64_t weight = std::min(kept_.one_more[site], kept_.one_less[site]) / scale_;
      const std::int64_t worth = doubt * 64 + std::min<std::int64_t>(weight, 63);
      if (worth > best) {
        best = worth;
        chosen = site;
      }
    }
    SiteRange low = part.range;
    SiteRange high = std::move(part.range);
    const bool leaf = best < 0;
    const std::int64_t split =
        leaf ? 0 : std::clamp(usual_[chosen] / one, low.least[chosen], low.most[chosen] - 1);
    if (!leaf) {
      low.most[chosen] = split;
      high.least[chosen] = split + 1;
    }
    if (leaf) {
      close_single(part.node, high);
      return;
    }
    const auto below = static_cast<std::uint32_t>(best_.proof.nodes.size());
    best_.proof.nodes.resize(below + 2);
    PlacementProof::Node& node = best_.proof.nodes[part.node];
    node.site = chosen;
    node.split = split;
    node.low = below;
    node.high = below + 1;
    Open fewer{below, std::move(low), part.prices, usual_, part.bound};
    Open more{below + 1, std::move(high), std::move(part.prices), usual_, part.bound};
    const bool more_first = usual_[chosen] - split * one >= one / 2;
    if (!more_first) std::swap(fewer, more);
    open_.push_back(std::move(fewer));
    open_.push_back(std::move(more));
  }

  /// One choice is left: it is offered, and its own prices prove what it costs.
  void close_single(std::uint32_t position, const SiteRange& range) {
    const std::uint32_t old = best_.proof.nodes[position].prices;
    offer(range, range.least, std::vector<std::int64_t>(best_.proof.prices[old]));
    const auto below = static_cast<std::uint32_t>(best_.proof.nodes.size());
    best_.proof.nodes.resize(below + 2);
    PlacementProof::Node& node = best_.proof.nodes[position];
    node.site = 0;
    node.split = range.most.front();
    node.low = below;
    node.high = below + 1;
    best_.proof.nodes[below].prices = static_cast<std::uint32_t>(best_.proof.prices.size());
    best_.proof.prices.push_back(question_.exact_prices(range.least, scale_));
  }

  SiteChoice& question_;
  const ChoiceLimits& limits_;
  std::int64_t scale_ = 1;
  Effort effort_ = at_the_root;
  std::size_t all_free_ = 0;  // sites, when the search began
  std::vector<Open> open_ = {};
  Relaxed now_ = {};
  Relaxed kept_ = {};
  std::vector<std::int64_t> usual_ = {};  // by site, of `one`: how often it was lately chosen
  bool stopped_ = false;
  Chosen best_ = {};
};

}  // namespace

std::unique_ptr<OwnSearch> SiteChoice::own_search(const SiteRange& /*range*/) const {
  return nullptr;
}

Chosen search(SiteChoice& question, SiteRange range, const ChoiceLimits& limits) {
  return Search(question, limits).run(std::move(range));
}

Chosen search_from_below(SiteChoice& question, const SiteRange& range, const ChoiceLimits& limits) {
  ChoiceLimits step = limits;
  step.most_nodes = std::min<std::uint64_t>(limits.most_nodes, 1);
  Chosen best = search(question, range, step);
  const auto own =
      best.proved || best.nodes >= limits.most_nodes ? nullptr : question.own_search(range);
  const bool near = best.found && best.cost - best.bound <= most_costs_in_turn;
  while (!best.proved && best.nodes < limits.most_nodes) {
    step.most_nodes = limits.most_nodes - best.nodes;
    step.below = near ? best.bound + 1 : best.found ? best.cost : 0;
    bool stopped = false;
    if (limits.go_on) {
      step.go_on = [&](std::uint64_t nodes, bool found, std::int64_t cost, std::int64_t bound) {
        stopped =
            !limits.go_on(best.nodes + nodes, best.found || found,
                          found || !best.found ? cost : best.cost, std::max(best.bound, bound));
        return !stopped;
      };
    }
    Chosen next = own ? own->run(step) : search(question, range, step);
    best.nodes += next.nodes;
    best.bound = std::max(best.bound, next.bound);
    if (next.found) {
      best.found = true;
      best.cost = next.cost;
      best.amounts = std::move(next.amounts);
    }
    if (next.proved && best.bound == best.cost) {
      best.proved = true;
      best.proof = std::move(next.proof);
    }
    if (stopped || !next.proved) break;
  }
  return best;
}

Chosen search_below(SiteChoice& question, const SiteRange& range, const ChoiceLimits& limits) {
  const auto own = question.own_search(range);
  if (!own) return search(question, range, limits);
  ChoiceLimits step = limits;
  step.most_nodes = std::min<std::uint64_t>(limits.most_nodes, 1);
  Chosen first = search(question, range, step);
  if (first.proved || first.nodes >= limits.most_nodes || (limits.any && first.found)) return first;
  step.most_nodes = limits.most_nodes - first.nodes;
  if (first.found) step.below = first.cost;
  Chosen next = own->run(step);
  next.nodes += first.nodes;
  if (!next.found && first.found) {
    next.found = true;
    next.amounts = std::move(first.amounts);
    next.cost = first.cost;
  }
  if (!next.proved) next.bound = std::max(next.bound, first.bound);
  return next;
}

}  // namespace muster
