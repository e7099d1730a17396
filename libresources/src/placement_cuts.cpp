#include "placement_cuts.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <utility>

#include "placement_local.hpp"
#include "placement_simplex.hpp"

namespace muster {
namespace {

using LocalRow = PlacementProof::LocalRow;

constexpr std::int64_t price_scale = std::int64_t{1} << 24;
constexpr std::int64_t most_costs = std::int64_t{1} << 24;
constexpr std::uint32_t not_in_program = 0xFFFFFFFF;
constexpr double nearly = 1e-6;
/// So far above the next lower cost the program goes, for rounding its prices loses a little.
constexpr double margin = 1e-3;

constexpr std::size_t rows_at_once = 40;
constexpr std::size_t local_at_once = 60;
constexpr int most_root_rounds = 80;
constexpr int rounds_looked_back = 5;
constexpr double least_progress = 0.04;  // of what is missing, in so many rounds
constexpr std::size_t most_local_rows = 20'000;
constexpr double slack_in_tree = 0.2;  // a row that is looser may go
constexpr std::size_t looks_in_tree = 30;
constexpr std::size_t tried_branches = 4;
constexpr std::uint64_t steps_of_a_trial = 12;
constexpr std::uint64_t steps_between_rebuilds = 20'000;

struct CoverPart {
  std::uint32_t node = 0;
  std::vector<char> least = {};
  std::vector<char> most = {};
  std::int64_t bound = 0;
};

/// A linear program, and which of its rows is whose.
struct CoverProgram {
  Simplex simplex;
  std::vector<std::uint32_t> of_demand = {};
  std::vector<std::uint32_t> of_local = {};
};

class CoverSearch final : public OwnSearch {
 public:
  CoverSearch(const CoverTable& table, const std::vector<std::int64_t>& costs,
              const SiteRange& range)
      : table_(table),
        costs_(costs),
        demands_(table.demand_begin.size() - 1),
        local_(table),
        frozen_(costs.size(), 0),
        kept_(new_program()),
        now_(kept_) {
    for (std::uint32_t site = 0; site < costs_.size(); ++site) {
      ceiling_ += costs_[site];
      least_.push_back(range.least[site] > 0 ? 1 : 0);
      const bool idle = table_.demands(site).empty() && range.least[site] == 0;
      most_.push_back(range.most[site] > 0 && !idle ? 1 : 0);
      frozen_[site] = least_[site] == most_[site] ? 1 : 0;
    }
    freeze(kept_, {0, least_, most_, 0});
  }

  Chosen run(const ChoiceLimits& limits) override {
    limits_ = &limits;
    best_ = {};
    best_.cost = limits.below > 0 ? limits.below : ceiling_ + 1;
    best_.proof.scale = price_scale;
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
  [[nodiscard]] bool done() const {
    return stopped_ || best_.nodes >= limits_->most_nodes || (limits_->any && best_.found);
  }
  /// A bound from here on leaves nothing cheaper.
  [[nodiscard]] std::int64_t enough() const { return (best_.cost - 1) * price_scale + 1; }
  [[nodiscard]] double limit() const { return static_cast<double>(best_.cost - 1) + margin; }
  [[nodiscard]] std::int64_t bound() const {
    std::int64_t least = best_.cost * price_scale;
    for (const CoverPart& part : open_) least = std::min(least, part.bound);
    return least > 0 ? (least + price_scale - 1) / price_scale : 0;
  }
  [[nodiscard]] bool go_on() const {
    return !limits_->go_on || limits_->go_on(best_.nodes, best_.found, best_.cost, bound());
  }

  [[nodiscard]] CoverProgram new_program() const {
    std::vector<double> values;
    for (const std::int64_t cost : costs_) values.push_back(static_cast<double>(cost));
    return {.simplex = Simplex(std::move(values)),
            .of_demand = std::vector<std::uint32_t>(demands_, not_in_program),
            .of_local = std::vector<std::uint32_t>(pool_.size(), not_in_program)};
  }

  /// What the part decides, in the program; what is frozen, for good.
  void freeze(CoverProgram& program, const CoverPart& part) const {
    for (std::uint32_t site = 0; site < costs_.size(); ++site) {
      program.simplex.set_bounds(site, part.least[site], part.most[site]);
      if (frozen_[site] != 0) program.simplex.freeze(site);
    }
    program.simplex.pack();
  }

  /// The root: rows are added as long as they lift the bound.
  void begin() {
    ++best_.nodes;
    best_.proof.nodes.emplace_back();
    CoverPart root{0, least_, most_, 0};
    open_.push_back(root);
    now_ = kept_;
    std::vector<double> costs;
    for (int round = 0;; ++round) {
      const bool possible = solve(root);
      if (!possible || closed()) {
        keep_prices(root.node);
        open_.clear();
        break;
      }
      open_.back().bound = root.bound = std::max(root.bound, counted_);
      costs.push_back(now_.simplex.cost());
      stopped_ = !go_on();
      if (stopped_) return;
      if (round == most_root_rounds || stands_still(costs)) break;
      if (find_local(demands_, 0) == 0) break;
      drop_loose(0);
    }
    now_.of_local.resize(pool_.size(), not_in_program);
    kept_ = now_;
    if (open_.empty()) return;
    open_.clear();
    (void)fix(root);
    keep_prices(root.node);
    // What is fixed for this cost need not be so for another.
    const std::vector<char> before = frozen_;
    for (std::uint32_t site = 0; site < costs_.size(); ++site) {
      if (root.most[site] == 0) frozen_[site] = 1;
    }
    freeze(now_, root);
    tree_frozen_ = std::exchange(frozen_, before);
    branch(std::move(root));
  }

  [[nodiscard]] bool stands_still(const std::vector<double>& costs) const {
    if (costs.size() <= rounds_looked_back) return false;
    const double gained = costs.back() - costs[costs.size() - 1 - rounds_looked_back];
    return gained < least_progress * (limit() - costs.back());
  }

  void visit(CoverPart part) {
    ++best_.nodes;
    for (std::uint32_t site = 0; site < costs_.size(); ++site) {
      const double low = part.least[site];
      const double high = part.most[site];
      if (now_.simplex.low(site) != low || now_.simplex.high(site) != high) {
        now_.simplex.set_bounds(site, low, high);
      }
    }
    if (now_.simplex.steps() > steps_between_rebuilds) rebuild(part);
    for (int round = 0;; ++round) {
      if (!solve(part)) return;
      if (closed()) {
        keep_prices(part.node);
        return;
      }
      part.bound = std::max(part.bound, counted_);
      if (round > 0 || find_local(looks_in_tree, best_.nodes * looks_in_tree) == 0) break;
    }
    drop_loose(slack_in_tree);
    if (fix(part)) keep_prices(part.node);
    branch(std::move(part));
  }

  /// The program anew, with the rows that hold now: what rounding has done to it is gone.
  void rebuild(const CoverPart& part) {
    CoverProgram old = std::exchange(now_, new_program());
    std::swap(frozen_, tree_frozen_);
    freeze(now_, part);
    std::swap(frozen_, tree_frozen_);
    for (std::uint32_t i = 0; i < demands_; ++i) {
      if (old.of_demand[i] != not_in_program && !old.simplex.loose(old.of_demand[i])) put_demand(i);
    }
    for (std::uint32_t i = 0; i < old.of_local.size(); ++i) {
      if (old.of_local[i] != not_in_program && !old.simplex.loose(old.of_local[i])) put_local(i);
    }
  }

  void put_demand(std::uint32_t demand) {
    entries_.clear();
    for (const std::uint32_t site : table_.sites(demand)) entries_.push_back({site, 1});
    now_.of_demand[demand] = now_.simplex.add(entries_);
  }

  void put_local(std::uint32_t number) {
    const LocalRow& row = pool_[number];
    entries_.clear();
    for (const auto& [site, count] : row.counts) {
      entries_.push_back({site, static_cast<double>(count) / static_cast<double>(row.least)});
    }
    now_.of_local.resize(pool_.size(), not_in_program);
    now_.of_local[number] = now_.simplex.add(entries_);
  }

  void drop_loose(double least_slack) {
    for (auto* rows : {&now_.of_demand, &now_.of_local}) {
      for (std::uint32_t& row : *rows) {
        if (row == not_in_program || !now_.simplex.loose(row)) continue;
        if (now_.simplex.slack(row) < least_slack) continue;
        now_.simplex.drop(row);
        row = not_in_program;
      }
    }
  }

  /// Solves the program of the part, with every row that is needed. False: the part is empty.
  bool solve(const CoverPart& part) {
    bool anew = false;
    for (;;) {
      const Simplex::End end = now_.simplex.solve(limit(), 100'000);
      at_best_ = end == Simplex::End::best;
      if (at_best_) {
        read();
        if (put_broken_demands() > 0 || put_broken_local() > 0) continue;
      }
      count(part);
      if (at_best_ || (end == Simplex::End::above && counted_ >= enough()) || anew) return true;
      if (!covers(part.most)) return false;
      anew = true;
      rebuild(part);
    }
  }

  void read() {
    x_.clear();
    for (std::uint32_t site = 0; site < costs_.size(); ++site) {
      x_.push_back(now_.simplex.value(site));
    }
    served_.assign(demands_, 0);
    for (std::uint32_t i = 0; i < demands_; ++i) {
      for (const std::uint32_t site : table_.sites(i)) served_[i] += x_[site];
    }
  }

  std::size_t put_broken_demands() {
    std::vector<std::uint32_t> broken;
    for (std::uint32_t i = 0; i < demands_; ++i) {
      if (served_[i] < 1 - nearly && now_.of_demand[i] == not_in_program) broken.push_back(i);
    }
    std::ranges::stable_sort(broken, {}, [&](std::uint32_t i) { return served_[i]; });
    if (broken.size() > rows_at_once) broken.resize(rows_at_once);
    for (const std::uint32_t i : broken) put_demand(i);
    return broken.size();
  }

  [[nodiscard]] double reached(const LocalRow& row) const {
    double sum = 0;
    for (const auto& [site, count] : row.counts) sum += static_cast<double>(count) * x_[site];
    return sum / static_cast<double>(row.least);
  }

  std::size_t put_broken_local() {
    now_.of_local.resize(pool_.size(), not_in_program);
    std::vector<std::pair<double, std::uint32_t>> broken;
    for (std::uint32_t i = 0; i < pool_.size(); ++i) {
      if (now_.of_local[i] != not_in_program) continue;
      const double sum = reached(pool_[i]);
      if (sum < 1 - 1e-4) broken.emplace_back(sum, i);
    }
    std::ranges::sort(broken);
    if (broken.size() > rows_at_once) broken.resize(rows_at_once);
    for (const auto& [sum, i] : broken) put_local(i);
    return broken.size();
  }

  /// New local rows about the demands that are served only just, beginning with one of them; the
  /// most broken ones, few at the same place. How many were added.
  std::size_t find_local(std::size_t most_looks, std::size_t begin) {
    if (pool_.size() >= most_local_rows) return 0;
    std::vector<std::pair<double, LocalRow>> found;
    std::size_t looks = 0;
    for (std::uint32_t k = 0; k < demands_ && looks < most_looks; ++k) {
      const auto demand = static_cast<std::uint32_t>((begin + k) % demands_);
      if (served_[demand] > 1 + nearly) continue;
      ++looks;
      const auto some = local_.near(demand, x_, served_, around_);
      if (some.size() < 3) continue;
      auto row = local_.broken(some, x_);
      if (!row) continue;
      const double sum = reached(*row);
      found.emplace_back(sum, std::move(*row));
    }
    std::ranges::stable_sort(found, {}, [](const auto& one) { return one.first; });
    times_.assign(costs_.size(), 0);
    std::size_t added = 0;
    for (auto& [sum, row] : found) {
      double all = 0;
      double again = 0;
      for (const auto& [site, count] : row.counts) {
        all += x_[site];
        again += x_[site] * times_[site];
      }
      if (again > 2.5 * all) continue;
      for (const auto& [site, count] : row.counts) times_[site] += 1;
      pool_.push_back(std::move(row));
      put_local(static_cast<std::uint32_t>(pool_.size() - 1));
      if (++added == local_at_once) break;
    }
    return added;
  }

  /// The prices of the program in whole numbers, and what they prove about the part.
  void count(const CoverPart& part) {
    prices_.assign(demands_ + pool_.size(), 0);
    units_.clear();
    for (const std::int64_t cost : costs_) units_.push_back(cost * price_scale);
    counted_ = 0;
    const auto whole = [](double price) {
      return std::max<std::int64_t>(std::llround(std::floor(price * double{price_scale})), 0);
    };
    for (std::uint32_t i = 0; i < demands_; ++i) {
      if (now_.of_demand[i] == not_in_program) continue;
      const std::int64_t price = prices_[i] = whole(now_.simplex.price(now_.of_demand[i]));
      counted_ += price;
      if (price == 0) continue;
      for (const std::uint32_t site : table_.sites(i)) units_[site] -= price;
    }
    for (std::uint32_t i = 0; i < now_.of_local.size(); ++i) {
      if (now_.of_local[i] == not_in_program) continue;
      const LocalRow& row = pool_[i];
      const std::int64_t price = prices_[demands_ + i] =
          whole(now_.simplex.price(now_.of_local[i]) / static_cast<double>(row.least));
      counted_ += price * row.least;
      if (price == 0) continue;
      for (const auto& [site, times] : row.counts) units_[site] -= price * times;
    }
    for (std::uint32_t site = 0; site < costs_.size(); ++site) {
      const char amount = units_[site] < 0 ? part.most[site] : part.least[site];
      if (amount != 0) counted_ += units_[site];
    }
  }

  /// Whether the prices prove that nothing in the part is cheaper than the best.
  bool closed() {
    if (at_best_ &&
        std::ranges::all_of(x_, [](double x) { return std::abs(x - std::round(x)) < nearly; })) {
      std::vector<char> chosen;
      for (const double x : x_) chosen.push_back(x > 0.5 ? 1 : 0);
      offer(chosen);
    }
    return counted_ >= enough();
  }

  [[nodiscard]] bool covers(const std::vector<char>& chosen) const {
    for (std::uint32_t i = 0; i < demands_; ++i) {
      if (std::ranges::none_of(table_.sites(i),
                               [&](std::uint32_t site) { return chosen[site] != 0; })) {
        return false;
      }
    }
    return true;
  }

  void offer(const std::vector<char>& chosen) {
    std::int64_t cost = 0;
    for (std::size_t site = 0; site < costs_.size(); ++site) {
      if (chosen[site] != 0) cost += costs_[site];
    }
    if (cost >= best_.cost || !covers(chosen)) return;
    best_.found = true;
    best_.cost = cost;
    best_.amounts.assign(chosen.begin(), chosen.end());
  }

  void keep_prices(std::uint32_t node) {
    best_.proof.nodes[node].prices = static_cast<std::uint32_t>(priced_.size());
    auto& some = priced_.emplace_back();
    for (std::uint32_t i = 0; i < prices_.size(); ++i) {
      if (prices_[i] > 0) some.emplace_back(i, prices_[i]);
    }
  }

  /// Takes away what would cost too much under the prices. Whether there was any.
  bool fix(CoverPart& part) {
    auto& fixings = best_.proof.nodes[part.node].fixings;
    const std::int64_t spare = enough() - counted_;
    for (std::uint32_t site = 0; site < costs_.size(); ++site) {
      char& least = part.least[site];
      char& most = part.most[site];
      if (least == most) continue;
      if (units_[site] >= spare) {
        most = 0;
      } else if (-units_[site] >= spare) {
        least = 1;
      } else {
        continue;
      }
      fixings.push_back({site, least, most});
      now_.simplex.set_bounds(site, least, most);
    }
    return !fixings.empty();
  }

  /// The site in doubt of which both answers cost most, as far as a short look tells.
  [[nodiscard]] std::uint32_t doubtful(const CoverPart& part) const {
    std::vector<std::uint32_t> sites;
    std::uint32_t any = no_site;
    for (std::uint32_t site = 0; site < costs_.size(); ++site) {
      if (part.least[site] == part.most[site]) continue;
      any = std::min(any, site);
      if (at_best_ && x_[site] > nearly && x_[site] < 1 - nearly) sites.push_back(site);
    }
    if (sites.empty()) return any;
    const auto worth_of_both = [](double down, double up) {
      return (std::min(down, 1.0) + nearly) * (std::min(up, 1.0) + nearly);
    };
    std::vector<std::pair<double, std::uint32_t>> order;
    for (const std::uint32_t site : sites) {
      const Simplex::Rise rise = now_.simplex.rise(site);
      order.emplace_back(-worth_of_both(rise.down, rise.up), site);
    }
    std::ranges::sort(order);
    if (order.size() > tried_branches) order.resize(tried_branches);
    const double here = now_.simplex.cost();
    std::uint32_t best = order.front().second;
    double most = -1;
    for (const auto& [first_look, site] : order) {
      std::array<double, 2> gains{};
      for (const bool chosen : {false, true}) {
        Simplex trial = now_.simplex;
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
    without.most[site] = 0;
    part.node = below + 1;
    part.least[site] = 1;
    open_.push_back(std::move(without));
    open_.push_back(std::move(part));
  }

  /// One choice is left. Without any prices it costs what it costs.
  void close_single(const CoverPart& part, std::uint32_t below) {
    offer(part.least);
    PlacementProof::Node& node = best_.proof.nodes[part.node];
    node.site = 0;
    node.split = part.most.front();
    prices_.clear();
    keep_prices(below);
  }

  /// The proof, with the local rows that have a price somewhere.
  void hand_over() {
    std::vector<std::size_t> position(demands_ + pool_.size(), 0);
    for (const auto& some : priced_) {
      for (const auto& [i, price] : some) position[i] = 1;
    }
    for (std::size_t i = 0; i < demands_; ++i) position[i] = i;
    for (std::size_t i = 0; i < pool_.size(); ++i) {
      if (position[demands_ + i] == 0) continue;
      position[demands_ + i] = demands_ + best_.proof.local.size();
      best_.proof.local.push_back(pool_[i]);
    }
    for (const auto& some : priced_) {
      auto& prices = best_.proof.prices.emplace_back(demands_ + best_.proof.local.size(), 0);
      for (const auto& [i, price] : some) prices[position[i]] = price;
    }
  }

  static constexpr std::uint32_t no_site = 0xFFFFFFFF;

  const CoverTable& table_;
  const std::vector<std::int64_t>& costs_;
  std::size_t demands_ = 0;
  std::int64_t ceiling_ = 0;
  LocalRows local_;
  LocalRows::Limits around_ = {};
  std::vector<LocalRow> pool_ = {};
  std::vector<char> least_ = {};
  std::vector<char> most_ = {};
  std::vector<char> frozen_ = {};       // by site, whatever the cost that is looked for
  std::vector<char> tree_frozen_ = {};  // by site, in the tree that is being searched
  CoverProgram kept_;                   // of the root
  CoverProgram now_;                    // of the tree
  const ChoiceLimits* limits_ = nullptr;
  std::vector<CoverPart> open_ = {};
  std::vector<std::vector<std::pair<std::uint32_t, std::int64_t>>> priced_ = {};  // of the proof
  bool stopped_ = false;
  Chosen best_ = {};
  // What the program of the part last solved says.
  bool at_best_ = false;
  std::vector<double> x_ = {};
  std::vector<double> served_ = {};
  std::vector<double> times_ = {};  // by site: in so many rows that were just found
  std::vector<std::int64_t> prices_ = {};
  std::vector<std::int64_t> units_ = {};  // by site: what it adds
  std::int64_t counted_ = 0;
  std::vector<Simplex::Entry> entries_ = {};
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
