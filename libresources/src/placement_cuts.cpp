#include "placement_cuts.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <utility>

#include "placement_cover_bound.hpp"

namespace muster {
namespace {

constexpr std::int64_t most_costs = std::int64_t{1} << 24;
constexpr double nearly = 1e-6;
/// So far above the next lower cost the program goes, for rounding its prices loses a little.
constexpr double margin = 1e-3;

constexpr int most_root_rounds = 80;
constexpr int rounds_looked_back = 5;
constexpr double least_progress = 0.15;  // of what is missing, in so many rounds
constexpr double slack_in_tree = 0.2;    // a row that is looser may go
constexpr std::size_t looks_in_tree = 30;
constexpr std::size_t tried_branches = 4;
constexpr std::uint64_t steps_of_a_trial = 12;

struct CoverPart {
  std::uint32_t node = 0;
  CoverRange range = {};
  std::int64_t bound = 0;  ///< scaled
};

class CoverSearch final : public OwnSearch {
 public:
  CoverSearch(const CoverTable& table, const std::vector<std::int64_t>& costs,
              const SiteRange& range)
      : costs_(costs), whole_(whole(table, range)), bound_(table, costs, whole_) {
    for (const std::int64_t cost : costs_) ceiling_ += cost;
  }

  Chosen run(const ChoiceLimits& limits) override {
    limits_ = &limits;
    best_ = {};
    best_.cost = limits.below > 0 ? limits.below : ceiling_ + 1;
    best_.proof.scale = CoverBound::scale;
    stopped_ = false;
    open_.clear();
    priced_.clear();
    begin();
    while (!open_.empty() && !done()) {
      CoverPart part = std::move(open_.back());
      open_.pop_back();
      visit(std::move(part));
      if (!go_on()) stopped_ = true;
    }
    best_.proved = open_.empty() && !stopped_;
    best_.bound = best_.proved ? best_.cost : bound();
    if (best_.proved) {
      hand_over();
    } else {
      best_.proof = {};
    }
    return std::move(best_);
  }

 private:
  /// Sites that cover nobody stay out.
  static CoverRange whole(const CoverTable& table, const SiteRange& range) {
    CoverRange all;
    for (std::size_t site = 0; site < range.least.size(); ++site) {
      const bool fixed = range.least[site] > 0;
      all.least.push_back(fixed ? 1 : 0);
      all.most.push_back(fixed || (range.most[site] > 0 && !table.demands(site).empty()) ? 1 : 0);
    }
    return all;
  }

  [[nodiscard]] bool done() const {
    return stopped_ || best_.nodes >= limits_->most_nodes || (limits_->any && best_.found);
  }
  /// A bound from here on leaves nothing cheaper.
  [[nodiscard]] std::int64_t enough() const { return (best_.cost - 1) * CoverBound::scale + 1; }
  [[nodiscard]] double limit() const { return static_cast<double>(best_.cost - 1) + margin; }
  [[nodiscard]] std::int64_t bound() const {
    std::int64_t least = best_.cost * CoverBound::scale;
    for (const CoverPart& part : open_) least = std::min(least, part.bound);
    return least > 0 ? (least + CoverBound::scale - 1) / CoverBound::scale : 0;
  }
  [[nodiscard]] bool go_on() const {
    return !limits_->go_on || limits_->go_on(best_.nodes, best_.found, best_.cost, bound());
  }

  /// The root: rows are added as long as they lift the bound.
  void begin() {
    ++best_.nodes;
    best_.proof.nodes.emplace_back();
    CoverPart root{0, whole_, 0};
    open_.push_back(root);
    bound_.to_the_root();
    std::vector<double> costs;
    for (int round = 0;; ++round) {
      const bool possible = bound_.solve(root.range, limit(), enough());
      if (!possible || closed()) {
        keep_prices(root.node);
        open_.clear();
        break;
      }
      open_.back().bound = root.bound = std::max(root.bound, bound_.counted());
      costs.push_back(bound_.program().cost());
      stopped_ = !go_on();
      if (stopped_) return;
      if (round == most_root_rounds || stands_still(costs)) break;
      if (bound_.find_local(bound_.demands(), 0) == 0) break;
      bound_.drop_loose(0);
    }
    bound_.keep_the_root();
    if (open_.empty()) return;
    open_.clear();
    (void)fix(root);
    keep_prices(root.node);
    // What is fixed for this cost need not be so for another.
    bound_.narrow(root.range);
    branch(std::move(root));
  }

  [[nodiscard]] bool stands_still(const std::vector<double>& costs) const {
    if (costs.size() <= rounds_looked_back) return false;
    const double gained = costs.back() - costs[costs.size() - 1 - rounds_looked_back];
    return gained < least_progress * (limit() - costs.back());
  }

  void visit(CoverPart part) {
    ++best_.nodes;
    for (int round = 0;; ++round) {
      if (!bound_.solve(part.range, limit(), enough())) return;
      if (closed()) {
        keep_prices(part.node);
        return;
      }
      part.bound = std::max(part.bound, bound_.counted());
      if (round > 0 || bound_.find_local(looks_in_tree, best_.nodes * looks_in_tree) == 0) break;
    }
    bound_.drop_loose(slack_in_tree);
    if (fix(part)) keep_prices(part.node);
    branch(std::move(part));
  }

  /// Whether the prices prove that nothing in the part is cheaper than the best.
  bool closed() {
    if (bound_.at_best() && std::ranges::all_of(bound_.x(), [](double x) {
          return std::abs(x - std::round(x)) < nearly;
        })) {
      std::vector<char> chosen;
      for (const double x : bound_.x()) chosen.push_back(x > 0.5 ? 1 : 0);
      offer(chosen);
    }
    return bound_.counted() >= enough();
  }

  void offer(const std::vector<char>& chosen) {
    std::int64_t cost = 0;
    for (std::size_t site = 0; site < costs_.size(); ++site) {
      if (chosen[site] != 0) cost += costs_[site];
    }
    if (cost >= best_.cost || !bound_.covers(chosen)) return;
    best_.found = true;
    best_.cost = cost;
    best_.amounts.assign(chosen.begin(), chosen.end());
  }

  void keep_prices(std::uint32_t node) {
    best_.proof.nodes[node].prices = static_cast<std::uint32_t>(priced_.size());
    auto& some = priced_.emplace_back();
    const std::vector<std::int64_t>& prices = bound_.prices();
    for (std::uint32_t i = 0; i < prices.size(); ++i) {
      if (prices[i] > 0) some.emplace_back(i, prices[i]);
    }
  }

  /// Takes away what would cost too much under the prices. Whether there was any.
  bool fix(CoverPart& part) {
    auto& fixings = best_.proof.nodes[part.node].fixings;
    const std::int64_t spare = enough() - bound_.counted();
    const std::vector<std::int64_t>& units = bound_.units();
    for (std::uint32_t site = 0; site < costs_.size(); ++site) {
      char& least = part.range.least[site];
      char& most = part.range.most[site];
      if (least == most) continue;
      if (units[site] >= spare) {
        most = 0;
      } else if (-units[site] >= spare) {
        least = 1;
      } else {
        continue;
      }
      fixings.push_back({site, least, most});
      bound_.program().set_bounds(site, least, most);
    }
    return !fixings.empty();
  }

  /// The site in doubt of which both answers cost most, as far as a short look tells.
  [[nodiscard]] std::uint32_t doubtful(const CoverPart& part) const {
    const std::vector<double>& x = bound_.x();
    std::vector<std::uint32_t> sites;
    std::uint32_t any = no_site;
    for (std::uint32_t site = 0; site < costs_.size(); ++site) {
      if (part.range.least[site] == part.range.most[site]) continue;
      any = std::min(any, site);
      if (bound_.at_best() && x[site] > nearly && x[site] < 1 - nearly) sites.push_back(site);
    }
    if (sites.empty()) return any;
    const auto worth_of_both = [](double down, double up) {
      return (std::min(down, 1.0) + nearly) * (std::min(up, 1.0) + nearly);
    };
    std::vector<std::pair<double, std::uint32_t>> order;
    for (const std::uint32_t site : sites) {
      const Simplex::Rise rise = bound_.program().rise(site);
      order.emplace_back(-worth_of_both(rise.down, rise.up), site);
    }
    std::ranges::sort(order);
    if (order.size() > tried_branches) order.resize(tried_branches);
    const double here = bound_.program().cost();
    std::uint32_t best = order.front().second;
    double most = -1;
    for (const auto& [first_look, site] : order) {
      std::array<double, 2> gains{};
      for (const bool chosen : {false, true}) {
        Simplex trial = bound_.program();
        const double value = chosen ? 1 : 0;
        trial.set_bounds(site, value, value);
        const Simplex::End end = trial.solve(limit(), steps_of_a_trial);
        const bool over = end == Simplex::End::above || end == Simplex::End::impossible;
        gains[chosen ? 1 : 0] = over ? limit() - here + 1 : trial.cost() - here;
      }
      const double worth = worth_of_both(gains[0], gains[1]);
      if (worth > most) {
        most = worth;
        best = site;
      }
    }
    return best;
  }

  void branch(CoverPart part) {
    const std::uint32_t site = doubtful(part);
    const auto below = static_cast<std::uint32_t>(best_.proof.nodes.size());
    best_.proof.nodes.resize(below + 2);
    PlacementProof::Node& node = best_.proof.nodes[part.node];
    node.low = below;
    node.high = below + 1;
    if (site == no_site) {
      close_single(part, below);
      return;
    }
    node.site = site;
    node.split = 0;
    CoverPart without = part;
    without.node = below;
    without.range.most[site] = 0;
    part.node = below + 1;
    part.range.least[site] = 1;
    open_.push_back(std::move(without));
    open_.push_back(std::move(part));
  }

  /// One choice is left. Without any prices it costs what it costs.
  void close_single(const CoverPart& part, std::uint32_t below) {
    offer(part.range.least);
    PlacementProof::Node& node = best_.proof.nodes[part.node];
    node.site = 0;
    node.split = part.range.most.front() != 0 ? 1 : 0;
    best_.proof.nodes[below].prices = static_cast<std::uint32_t>(priced_.size());
    priced_.emplace_back();
  }

  /// The proof, with the local rows that have a price somewhere.
  void hand_over() {
    const std::size_t demands = bound_.demands();
    const std::vector<PlacementProof::LocalRow>& pool = bound_.pool();
    std::vector<std::size_t> position(demands + pool.size(), 0);
    for (const auto& some : priced_) {
      for (const auto& [i, price] : some) position[i] = 1;
    }
    for (std::size_t i = 0; i < demands; ++i) position[i] = i;
    for (std::size_t i = 0; i < pool.size(); ++i) {
      if (position[demands + i] == 0) continue;
      position[demands + i] = demands + best_.proof.local.size();
      best_.proof.local.push_back(pool[i]);
    }
    for (const auto& some : priced_) {
      auto& prices = best_.proof.prices.emplace_back(demands + best_.proof.local.size(), 0);
      for (const auto& [i, price] : some) prices[position[i]] = price;
    }
  }

  static constexpr std::uint32_t no_site = 0xFFFFFFFF;

  const std::vector<std::int64_t>& costs_;
  std::int64_t ceiling_ = 0;
  CoverRange whole_;
  CoverBound bound_;
  const ChoiceLimits* limits_ = nullptr;
  std::vector<CoverPart> open_ = {};
  std::vector<std::vector<std::pair<std::uint32_t, std::int64_t>>> priced_ = {};  // of the proof
  bool stopped_ = false;
  Chosen best_ = {};
};

}  // namespace

std::unique_ptr<OwnSearch> cover_search(const CoverTable& table,
                                        const std::vector<std::int64_t>& costs,
                                        const SiteRange& range) {
  std::int64_t sum = 0;
  for (const std::int64_t cost : costs) sum += cost;
  if (sum > most_costs) return nullptr;
  return std::make_unique<CoverSearch>(table, costs, range);
}

}  // namespace muster
