#include "staged_allocation.hpp"

#include <algorithm>
#include <tuple>
#include <utility>

#include "least_cost.hpp"
#include "muster/plan/units.hpp"

namespace muster {
namespace {

class Stages {
 public:
  Stages(const StagedQuestion& question, SearchWork& work, std::uint64_t most_nodes)
      : q_(question),
        work_(work),
        most_nodes_(most_nodes),
        engine_(question.allocation),
        source_(question.allocation.links()) {
    for (std::size_t s = 0; s < q_.allocation.sources(); ++s) {
      for (std::size_t k = q_.allocation.first_link[s]; k < q_.allocation.first_link[s + 1]; ++k) {
        source_[k] = s;
      }
    }
  }

  void pursue(Aim aim) {
    switch (aim) {
      case Aim::carried_first:
        if (std::ranges::find(q_.shipped, true) != q_.shipped.end() &&
            std::ranges::find(q_.shipped, false) != q_.shipped.end()) {
          ask({.aim = aim});
        }
        return;
      case Aim::own_first:
        if (std::ranges::find(q_.foreign, true) != q_.foreign.end()) ask({.aim = aim});
        return;
      case Aim::kept:
        if (std::ranges::find(q_.kept, true) != q_.kept.end()) ask({.aim = aim});
        return;
      case Aim::confirmed:
        if (std::ranges::find(q_.to_confirm, true) != q_.to_confirm.end()) ask({.aim = aim});
        return;
      case Aim::priced:
        if (std::ranges::find(q_.unpriced, true) != q_.unpriced.end()) ask({.aim = aim});
        return;
      case Aim::cost:
        if (std::ranges::any_of(q_.cost, [](std::int64_t cost) { return cost > 0; })) {
          ask({.aim = aim});
        }
        return;
      case Aim::sources:
        if (std::ranges::find(q_.shipped, true) != q_.shipped.end()) ask_sources();
        return;
      case Aim::total_time:
      case Aim::ids:
        ask({.aim = aim});
        return;
      case Aim::in_time:
      case Aim::sent:
      case Aim::lateness:
        for (std::uint32_t rank = 0; rank < q_.ranks; ++rank) {
          if (!ended() && matters(aim, rank)) ask({.aim = aim, .rank = rank});
        }
        return;
      case Aim::first_effective:
      case Aim::last_arrival:
        for (std::uint32_t rank = 0; rank < q_.ranks; ++rank) {
          if (aim == Aim::first_effective && !has_group(rank)) continue;
          // A group that is not complete is never effective: first, as much of it as can be.
          if (aim == Aim::first_effective && !ended()) ask({.aim = aim, .rank = rank});
          if (!ended()) ask_instant(aim, rank);
        }
        return;
    }
  }

  /// Whether the last stage has only a bound: nothing is to be asked after it.
  [[nodiscard]] bool ended() const { return !stages_.empty() && stages_.back().bound; }

  [[nodiscard]] StagedAnswer take() {
    if (flow_.empty()) flow_ = engine_.flow();
    if (fewest_) count_sources();
    return {.flow = std::move(flow_), .stages = std::move(stages_), .fewest = std::move(fewest_)};
  }

 private:
  /// A search cut short may have chosen more sources than what was asked later takes from.
  void count_sources() {
    std::vector<bool> gives(q_.allocation.sources(), false);
    for (std::size_t k = 0; k < flow_.size(); ++k) {
      if (flow_[k] > 0 && q_.shipped[source_[k]]) gives[source_[k]] = true;
    }
    fewest_->used = std::ranges::count(gives, true);
    fewest_->bound = std::min(fewest_->bound, fewest_->used);
    const auto stage = std::ranges::find(stages_, Aim::sources, &PricedStage::aim);
    stage->value = fewest_->used;
    if (stage->bound) stage->bound = std::min(*stage->bound, fewest_->used);
  }

  /// Whether any choice of that rank could differ in it.
  [[nodiscard]] bool matters(Aim aim, std::uint32_t rank) const {
    if (aim != Aim::lateness) return true;
    for (std::size_t k = 0; k < q_.allocation.links(); ++k) {
      const std::uint32_t sink = q_.allocation.sink[k];
      if (q_.rank[sink] == rank && q_.arrival[k] > q_.due[sink]) return true;
    }
    return false;
  }

  [[nodiscard]] bool has_group(std::uint32_t rank) const {
    for (std::size_t j = 0; j < q_.rank.size(); ++j) {
      if (q_.rank[j] == rank && q_.least_group[j]) return true;
    }
    return false;
  }

  [[nodiscard]] bool concerns(Aim aim, std::uint32_t rank, std::uint32_t sink) const {
    return q_.rank[sink] == rank && (aim != Aim::first_effective || q_.least_group[sink]);
  }

  [[nodiscard]] std::int64_t cost(const PricedStage& stage, std::size_t link) const {
    const std::uint32_t sink = q_.allocation.sink[link];
    const std::int64_t arrival = q_.arrival[link];
    const bool ours = q_.rank[sink] == stage.rank;
    switch (stage.aim) {
      case Aim::in_time:
        return ours && arrival > q_.due[sink] ? 1 : 0;
      case Aim::sent:
        return 0;
      case Aim::lateness:
        return ours ? std::max<std::int64_t>(0, arrival - q_.due[sink]) : 0;
      case Aim::first_effective:
      case Aim::last_arrival:
        if (!stage.limit || !concerns(stage.aim, stage.rank, sink)) return 0;
        return arrival > *stage.limit || (stage.or_then && arrival == *stage.limit) ? 1 : 0;
      case Aim::carried_first:
        return q_.shipped[source_[link]] ? 1 : 0;
      case Aim::own_first:
        return q_.foreign[source_[link]] ? 1 : 0;
      case Aim::kept:
        return q_.kept[link] ? 0 : 1;
      case Aim::confirmed:
        return q_.to_confirm[source_[link]] ? 1 : 0;
      case Aim::priced:
        return q_.unpriced[link] ? 1 : 0;
      case Aim::cost:
        return q_.cost[link];
      case Aim::sources:
        return q_.shipped[source_[link]] && !chosen_[source_[link]] ? 1 : 0;
      case Aim::total_time:
        return arrival;
      case Aim::ids:
        return static_cast<std::int64_t>(source_[link]);
    }
    return 0;
  }

  [[nodiscard]] UnitCosts costs(const PricedStage& stage) const {
    UnitCosts costs;
    costs.link.resize(q_.allocation.links());
    for (std::size_t k = 0; k < costs.link.size(); ++k) costs.link[k] = cost(stage, k);
    costs.unmet.assign(q_.allocation.sinks(), 0);
    const bool group = stage.aim == Aim::first_effective && !stage.limit;
    if (stage.aim == Aim::kept) std::ranges::fill(costs.unmet, 1);
    if (stage.aim == Aim::in_time || stage.aim == Aim::sent || group) {
      for (std::uint32_t j = 0; j < costs.unmet.size(); ++j) {
        const bool ours = group ? concerns(stage.aim, stage.rank, j) : q_.rank[j] == stage.rank;
        costs.unmet[j] = ours ? 1 : 0;
      }
    }
    return costs;
  }

  [[nodiscard]] std::int64_t value(const UnitCosts& costs, const LinkFlow& flow) const {
    Quantity sum;
    std::vector<std::int64_t> lacks = q_.allocation.demand;
    for (std::size_t k = 0; k < flow.size(); ++k) {
      if (flow[k] == 0) continue;
      lacks[q_.allocation.sink[k]] -= flow[k];
      if (costs.link[k] != 0) sum = sum + Quantity(costs.link[k]) * flow[k];
    }
    for (std::size_t j = 0; j < lacks.size(); ++j) {
      if (costs.unmet[j] != 0) sum = sum + Quantity(costs.unmet[j]) * lacks[j];
    }
    return sum.count();
  }

  void ask(PricedStage stage) {
    const UnitCosts unit = costs(stage);
    stage.prices = engine_.minimise(unit, work_);
    if (work_.ended()) {
      cut_short(std::move(stage), unit);
      return;
    }
    stage.value = value(unit, engine_.flow());
    stages_.push_back(std::move(stage));
  }

  /// As good as it has become, and how much better it could be at most: prices of the sinks as they
  /// stand, and for each source the most that one of its units would save by them.
  void cut_short(PricedStage stage, const UnitCosts& unit) {
    flow_ = engine_.flow();
    send_what_is_free(unit);
    stage.value = value(unit, flow_);
    std::vector<std::int64_t> sinks = stage.prices.sink;
    const std::vector<bool> open = engine_.open();
    const std::size_t lacking = q_.allocation.links() + q_.allocation.sources();
    for (std::size_t j = 0; j < sinks.size(); ++j) {
      if (q_.reduced[j]) sinks[j] = 0;
      if (open[lacking + j]) sinks[j] = std::min(sinks[j], unit.unmet[j]);
    }
    const std::int64_t bound = bound_by(sinks, unit, open, stage.prices);
    if (bound < 0) {
      std::ranges::fill(sinks, 0);
      stage.bound = bound_by(sinks, unit, open, stage.prices);
    } else {
      stage.bound = bound;
    }
    stage.bound = std::min(*stage.bound, stage.value);
    stages_.push_back(std::move(stage));
  }

  /// Σ price · demand − Σ price · supply: no flow over what is open costs less.
  [[nodiscard]] std::int64_t bound_by(const std::vector<std::int64_t>& sinks, const UnitCosts& unit,
                                      const std::vector<bool>& open, Prices& prices) const {
    const Allocation& a = q_.allocation;
    Quantity sum;
    for (std::size_t j = 0; j < sinks.size(); ++j) {
      sum = sum + Quantity(sinks[j]) * a.demand[j];
    }
    for (std::size_t s = 0; s < a.sources(); ++s) {
      std::optional<std::int64_t> most;
      if (open[a.links() + s]) most = 0;
      for (std::size_t k = a.first_link[s]; k < a.first_link[s + 1]; ++k) {
        if (!open[k]) continue;
        const std::int64_t saves = sinks[a.sink[k]] - unit.link[k];
        most = std::max(most.value_or(saves), saves);
      }
      prices.source[s] = most.value_or(0);
      sum = sum - Quantity(prices.source[s]) * a.supply[s];
    }
    prices.sink = sinks;
    return sum.count();
  }

  /// What nobody uses goes to whoever lacks something, where no earlier answer minds and this one
  /// is not made worse: of each source the first links first.
  void send_what_is_free(const UnitCosts& unit) {
    const Allocation& a = q_.allocation;
    const std::vector<bool> open = engine_.open();
    std::vector<std::int64_t> lacks = a.demand;
    for (std::size_t k = 0; k < flow_.size(); ++k) lacks[a.sink[k]] -= flow_[k];
    std::vector<std::size_t> order;
    std::vector<std::int64_t> keeps = a.supply;
    for (std::size_t k = 0; k < flow_.size(); ++k) {
      const std::size_t s = source_[k];
      keeps[s] -= flow_[k];
      if (open[k] && open[a.links() + s] && open[a.links() + a.sources() + a.sink[k]] &&
          unit.link[k] <= unit.unmet[a.sink[k]]) {
        order.push_back(k);
      }
    }
    std::ranges::stable_sort(order, {}, [&](std::size_t k) {
      return std::tuple(q_.rank[a.sink[k]], unit.link[k], q_.arrival[k]);
    });
    for (const std::size_t k : order) {
      const std::int64_t more = std::min(keeps[source_[k]], lacks[a.sink[k]]);
      flow_[k] += more;
      keeps[source_[k]] -= more;
      lacks[a.sink[k]] -= more;
    }
  }

  void ask_sources() {
    const Allocation& a = q_.allocation;
    FewestFound found =
        fewest_sources({.allocation = a, .engine = engine_, .counted = q_.shipped, .most = q_.most},
                       most_nodes_, work_);
    chosen_ = std::move(found.chosen);
    fewest_ = FewestSources{.used = found.used,
                            .bound = found.bound,
                            .nodes = found.nodes,
                            .parts = std::move(found.parts)};
    PricedStage stage{.aim = Aim::sources};
    const UnitCosts unit = costs(stage);
    // The choice is known to be possible: its flow is sought however far the search was to go.
    stage.prices = engine_.minimise(unit);
    stage.value = found.used;
    if (work_.ended()) stage.bound = found.bound;
    stages_.push_back(std::move(stage));
  }

  /// Whether the units concerned can all be there by then, nothing that was decided spoilt.
  [[nodiscard]] bool possible(const PricedStage& stage) const {
    LeastCost trial = engine_;
    const UnitCosts unit = costs(stage);
    trial.minimise(unit, work_);
    return !work_.ended() && value(unit, trial.flow()) == 0;
  }

  void ask_instant(Aim aim, std::uint32_t rank) {
    const LinkFlow flow = engine_.flow();
    std::optional<std::int64_t> last;
    for (std::size_t k = 0; k < flow.size(); ++k) {
      if (flow[k] == 0 || !concerns(aim, rank, q_.allocation.sink[k])) continue;
      last = std::max(last.value_or(q_.arrival[k]), q_.arrival[k]);
    }
    if (!last) return;
    const std::vector<bool> open = engine_.open();
    std::vector<std::int64_t> times;
    for (std::size_t k = 0; k < flow.size(); ++k) {
      if (open[k] && concerns(aim, rank, q_.allocation.sink[k]) && q_.arrival[k] <= *last) {
        times.push_back(q_.arrival[k]);
      }
    }
    std::ranges::sort(times);
    times.erase(std::unique(times.begin(), times.end()), times.end());
    std::size_t low = 0;
    std::size_t high = times.size() - 1;
    PricedStage stage{.aim = aim, .rank = rank};
    while (low < high) {
      const std::size_t middle = low + (high - low) / 2;
      stage.limit = times[middle];
      if (possible(stage)) {
        high = middle;
      } else {
        low = middle + 1;
      }
      if (work_.ended()) break;
    }
    stage.limit = work_.ended() ? *last : times[high];
    ask(stage);
    if (ended()) return;
    stage.or_then = true;
    ask(std::move(stage));
  }

  const StagedQuestion& q_;
  SearchWork& work_;
  std::uint64_t most_nodes_;
  LeastCost engine_;
  std::vector<std::size_t> source_;  // by link
  std::vector<PricedStage> stages_;
  std::vector<bool> chosen_;  // by source: what `sources` chose
  std::optional<FewestSources> fewest_;
  LinkFlow flow_;  // where the search was cut short
};

}  // namespace

StagedAnswer solve_staged(const StagedQuestion& question, std::span<const Aim> aims,
                          SearchWork& work, std::uint64_t most_nodes) {
  Stages stages(question, work, most_nodes);
  for (const Aim aim : aims) {
    if (stages.ended()) break;
    stages.pursue(aim);
  }
  return stages.take();
}

}  // namespace muster
