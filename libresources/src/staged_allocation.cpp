#include "staged_allocation.hpp"

#include <algorithm>

#include "least_cost.hpp"
#include "muster/plan/units.hpp"

namespace muster {
namespace {

class Stages {
 public:
  explicit Stages(const StagedQuestion& question)
      : q_(question), engine_(question.allocation), source_(question.allocation.links()) {
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
      case Aim::total_time:
      case Aim::ids:
        ask({.aim = aim});
        return;
      case Aim::in_time:
      case Aim::sent:
      case Aim::lateness:
        for (std::uint32_t rank = 0; rank < q_.ranks; ++rank) {
          if (matters(aim, rank)) ask({.aim = aim, .rank = rank});
        }
        return;
      case Aim::first_effective:
      case Aim::last_arrival:
        for (std::uint32_t rank = 0; rank < q_.ranks; ++rank) {
          if (aim == Aim::first_effective && !has_group(rank)) continue;
          // A group that is not complete is never effective: first, as much of it as can be.
          if (aim == Aim::first_effective) ask({.aim = aim, .rank = rank});
          ask_instant(aim, rank);
        }
        return;
    }
  }

  [[nodiscard]] StagedAnswer take() {
    return {.flow = engine_.flow(), .stages = std::move(stages_)};
  }

 private:
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
    stage.prices = engine_.minimise(unit);
    stage.value = value(unit, engine_.flow());
    stages_.push_back(std::move(stage));
  }

  /// Whether the units concerned can all be there by then, nothing that was decided spoilt.
  [[nodiscard]] bool possible(const PricedStage& stage) const {
    LeastCost trial = engine_;
    const UnitCosts unit = costs(stage);
    trial.minimise(unit);
    return value(unit, trial.flow()) == 0;
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
    }
    stage.limit = times[high];
    ask(stage);
    stage.or_then = true;
    ask(std::move(stage));
  }

  const StagedQuestion& q_;
  LeastCost engine_;
  std::vector<std::size_t> source_;  // by link
  std::vector<PricedStage> stages_;
};

}  // namespace

StagedAnswer solve_staged(const StagedQuestion& question, std::span<const Aim> aims) {
  Stages stages(question);
  for (const Aim aim : aims) stages.pursue(aim);
  return stages.take();
}

}  // namespace muster
