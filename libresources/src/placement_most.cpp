// The most demand covered with p sites, once and again.
#include <algorithm>
#include <map>

#include "placement_choices.hpp"

namespace muster {
namespace {

class Most final : public SiteChoice {
 public:
  Most(CoverTable table, std::size_t sites, std::size_t p,
       std::vector<std::vector<std::int64_t>> gains)
      : table_(std::move(table)), sites_(sites), p_(p), gains_(std::move(gains)) {
    for (const auto& levels : gains_) {
      first_.push_back(levels.front());
      for (const std::int64_t gain : levels) all_ += gain;
    }
  }

  [[nodiscard]] std::size_t prices() const override { return gains_.size(); }
  [[nodiscard]] std::int64_t ceiling() const override { return all_; }
  [[nodiscard]] std::int64_t all() const { return all_; }

  [[nodiscard]] std::vector<std::int64_t> first_prices(std::int64_t scale) const override {
    std::vector<std::int64_t> prices;
    for (const auto& levels : gains_) prices.push_back(levels.front() * scale / 2);
    return prices;
  }

  [[nodiscard]] std::int64_t allowed(std::size_t demand, std::int64_t price,
                                     std::int64_t scale) const override {
    return std::clamp<std::int64_t>(price, 0, first_[demand] * scale);
  }

  /// What is lost of all that could be gained is made small.
  void relax(const SiteRange& range, std::span<const std::int64_t> prices, std::int64_t scale,
             Relaxed& into) const override {
    std::int64_t bound = all_ * scale;
    into.slope.assign(gains_.size(), 0);
    for (std::size_t i = 0; i < gains_.size(); ++i) {
      if (first_[i] * scale <= prices[i]) continue;
      for (const std::int64_t gain : gains_[i]) {
        if (gain * scale <= prices[i]) break;
        bound -= gain * scale - prices[i];
        ++into.slope[i];
      }
    }
    into.bound = bound;
    worth_.assign(sites_, 0);
    for (std::size_t site = 0; site < sites_; ++site) {
      if (range.most[site] == 0) continue;
      std::int64_t worth = 0;
      for (const std::uint32_t i : table_.demands(site)) worth -= prices[i];
      worth_[site] = worth;
    }
    pick_cheapest(range, p_, worth_, into);
    if (!into.possible) return;
    for (std::size_t site = 0; site < sites_; ++site) {
      if (into.amounts[site] == 0) continue;
      for (const std::uint32_t i : table_.demands(site)) --into.slope[i];
    }
  }

  [[nodiscard]] std::vector<std::int64_t> exact_prices(const std::vector<std::int64_t>& amounts,
                                                       std::int64_t scale) const override {
    const auto times = covered(amounts);
    std::vector<std::int64_t> prices;
    for (std::size_t i = 0; i < gains_.size(); ++i) {
      prices.push_back(times[i] < gains_[i].size() ? gains_[i][times[i]] * scale : 0);
    }
    return prices;
  }

  [[nodiscard]] bool narrows() const override { return true; }
  [[nodiscard]] std::unique_ptr<NarrowedChoice> narrowed(const SiteRange& range) const override;

  [[nodiscard]] bool mend(const SiteRange& range, std::span<const std::int64_t> /*prices*/,
                          std::int64_t /*scale*/, std::vector<std::int64_t>& amounts,
                          std::int64_t& cost) override {
    if (!make_p(range, p_, amounts)) return false;
    std::int64_t lost = all_ - gained(covered(amounts));
    if (best_ < 0 || lost <= best_ + (all_ - best_) / 30) {
      Swapping swapping(*this, amounts);
      exchange(range, amounts, swapping, lost);
    }
    if (best_ < 0 || lost < best_) best_ = lost;
    cost = lost;
    return true;
  }

  [[nodiscard]] bool improve(const SiteRange& range, std::vector<std::int64_t>& amounts,
                             std::int64_t& cost) override {
    std::vector<std::int64_t> now = amounts;
    Swapping swapping(*this, now);
    std::int64_t lost = cost;
    bool better = false;
    for (std::uint64_t round = 1; round <= shakes; ++round) {
      shake(range, round, now, swapping, lost);
      exchange(range, now, swapping, lost);
      if (lost >= cost) continue;
      better = true;
      cost = lost;
      amounts = now;
    }
    return better;
  }

 private:
  static constexpr std::uint64_t shakes = 10;

  [[nodiscard]] std::vector<std::uint32_t> covered(const std::vector<std::int64_t>& amounts) const {
    std::vector<std::uint32_t> times(gains_.size(), 0);
    for (std::size_t site = 0; site < sites_; ++site) {
      if (amounts[site] == 0) continue;
      for (const std::uint32_t i : table_.demands(site)) ++times[i];
    }
    return times;
  }

  [[nodiscard]] std::int64_t gained(const std::vector<std::uint32_t>& times) const {
    std::int64_t sum = 0;
    for (std::size_t i = 0; i < gains_.size(); ++i) {
      for (std::size_t m = 0; m < gains_[i].size() && m < times[i]; ++m) sum += gains_[i][m];
    }
    return sum;
  }

  [[nodiscard]] std::int64_t next_gain(std::size_t i, std::uint32_t times) const {
    return times < gains_[i].size() ? gains_[i][times] : 0;
  }

  /// Which sites are chosen, and what each other one would add.
  class Swapping {
   public:
    Swapping(const Most& question, std::vector<std::int64_t>& amounts)
        : question_(question), amounts_(amounts), times_(question.covered(amounts)) {
      adds_.assign(question.sites_, 0);
      for (std::size_t site = 0; site < question.sites_; ++site) {
        for (const std::uint32_t i : question.table_.demands(site)) {
          adds_[site] += question.next_gain(i, times_[i]);
        }
      }
    }

    void add(std::size_t site) {
      amounts_[site] = 1;
      for (const std::uint32_t i : question_.table_.demands(site)) count(i, times_[i] + 1);
    }
    void drop(std::size_t site) {
      amounts_[site] = 0;
      for (const std::uint32_t i : question_.table_.demands(site)) count(i, times_[i] - 1);
    }
    /// The open site that adds most, the first of equals; `or_this` goes before them.
    [[nodiscard]] std::size_t best(const SiteRange& range, std::size_t or_this) const {
      std::size_t best = or_this;
      for (std::size_t site = 0; site < adds_.size(); ++site) {
        if (amounts_[site] > 0 || range.most[site] == 0) continue;
        if (best == adds_.size() || adds_[site] > adds_[best]) best = site;
      }
      return best;
    }
    [[nodiscard]] std::int64_t adds(std::size_t site) const { return adds_[site]; }

   private:
    void count(std::uint32_t i, std::uint32_t times) {
      const std::int64_t change = question_.next_gain(i, times) - question_.next_gain(i, times_[i]);
      times_[i] = times;
      if (change == 0) return;
      for (const std::uint32_t site : question_.table_.sites(i)) adds_[site] += change;
    }

    const Most& question_;
    std::vector<std::int64_t>& amounts_;
    std::vector<std::uint32_t> times_;
    std::vector<std::int64_t> adds_ = {};
  };

  /// Takes each chosen site out in turn and puts the best one in, until nothing is gained.
  static void exchange(const SiteRange& range, std::vector<std::int64_t>& amounts,
                       Swapping& swapping, std::int64_t& lost) {
    for (bool better = true; better;) {
      better = false;
      for (std::size_t out = 0; out < amounts.size(); ++out) {
        if (amounts[out] == 0 || range.least[out] > 0) continue;
        swapping.drop(out);
        const std::size_t in = swapping.best(range, out);
        lost += swapping.adds(out) - swapping.adds(in);
        swapping.add(in);
        better = better || in != out;
      }
    }
  }

  /// Some chosen sites leave, which ones changes from round to round; the best come in their place.
  void shake(const SiteRange& range, std::uint64_t round, std::vector<std::int64_t>& amounts,
             Swapping& swapping, std::int64_t& lost) const {
    std::vector<std::size_t> may_leave;
    for (std::size_t site = 0; site < sites_; ++site) {
      if (amounts[site] > 0 && range.least[site] == 0) may_leave.push_back(site);
    }
    std::size_t count = std::min<std::size_t>(2 + round % 3, may_leave.size());
    const std::size_t coming = count;
    for (std::uint64_t draw = round * 0x9E3779B97F4A7C15U; count > 0; --count) {
      draw = (draw ^ draw >> 31) * 0xBF58476D1CE4E5B9U;
      const auto at = static_cast<std::ptrdiff_t>((draw >> 20) % may_leave.size());
      swapping.drop(may_leave[static_cast<std::size_t>(at)]);
      lost += swapping.adds(may_leave[static_cast<std::size_t>(at)]);
      may_leave.erase(may_leave.begin() + at);
    }
    for (std::size_t i = 0; i < coming; ++i) {
      const std::size_t in = swapping.best(range, sites_);
      lost -= swapping.adds(in);
      swapping.add(in);
    }
  }

  CoverTable table_;
  std::size_t sites_;
  std::size_t p_;
  std::vector<std::vector<std::int64_t>> gains_;
  std::vector<std::int64_t> first_ = {};  // by demand, of its gains
  std::int64_t all_ = 0;
  std::int64_t best_ = -1;
  mutable std::vector<std::int64_t> worth_ = {};
};

}  // namespace

namespace {

/// What the free sites still decide: levels that fixed sites reach are gained, demands that the
/// same free sites reach are one.
class MostRest final : public NarrowedChoice {
 public:
  MostRest(const SiteRange& range, const CoverTable& table,
           const std::vector<std::vector<std::int64_t>>& gains, std::size_t p) {
    std::vector<std::uint32_t> as_free(range.least.size(), 0);
    std::vector<std::uint8_t> fixed(range.least.size(), 0);
    for (std::uint32_t site = 0; site < range.least.size(); ++site) {
      if (range.least[site] > 0) {
        fixed[site] = 1;
        --p;
      } else if (range.most[site] > 0) {
        as_free[site] = static_cast<std::uint32_t>(sites.size() + 1);
        sites.push_back(site);
      }
    }
    std::map<std::vector<std::uint32_t>, std::uint32_t> known;
    std::vector<std::vector<std::uint32_t>> rows;
    std::vector<std::vector<std::int64_t>> sums;
    for (std::size_t i = 0; i < gains.size(); ++i) {
      std::vector<std::uint32_t> row;
      std::size_t reached = 0;
      for (const std::uint32_t site : table.sites(i)) {
        reached += fixed[site];
        if (as_free[site] > 0) row.push_back(as_free[site] - 1);
      }
      Whole whole{.levels = {gains[i].begin() +
                                 static_cast<std::ptrdiff_t>(std::min(reached, gains[i].size())),
                             gains[i].end()}};
      if (!row.empty() && !whole.levels.empty() && whole.levels.front() > 0) {
        const auto [at, fresh] = known.try_emplace(row, static_cast<std::uint32_t>(rows.size()));
        if (fresh) {
          rows.push_back(std::move(row));
          sums.emplace_back();
        }
        whole.row = at->second;
        auto& sum = sums[at->second];
        if (sum.size() < whole.levels.size()) sum.resize(whole.levels.size(), 0);
        for (std::size_t m = 0; m < whole.levels.size(); ++m) sum[m] += whole.levels[m];
      } else {
        for (const std::int64_t level : whole.levels) settled += level;
      }
      whole_.push_back(std::move(whole));
    }
    levels_ = sums;
    choice_ =
        std::make_unique<Most>(cover_table(rows, sites.size()), sites.size(), p, std::move(sums));
  }

  [[nodiscard]] SiteChoice& choice() override { return *choice_; }

  [[nodiscard]] std::vector<std::int64_t> inward(std::span<const std::int64_t> prices,
                                                 std::int64_t scale) const override {
    std::vector<std::int64_t> inner(levels_.size(), 0);
    for (std::size_t i = 0; i < whole_.size(); ++i) {
      if (whole_[i].row != none) inner[whole_[i].row] += prices[i];
    }
    for (std::size_t row = 0; row < inner.size(); ++row) {
      inner[row] = choice_->allowed(row, inner[row], scale);
    }
    return inner;
  }

  /// The price of a row is shared out so that each of its demands takes as many covers as the row
  /// does: between what the next cover is worth to it and what the last one is.
  [[nodiscard]] std::vector<std::int64_t> outward(std::span<const std::int64_t> prices,
                                                  std::int64_t scale) const override {
    std::vector<std::int64_t> left(prices.begin(), prices.end());
    std::vector<std::size_t> taken(prices.size(), 0);
    for (std::size_t row = 0; row < levels_.size(); ++row) {
      for (const std::int64_t level : levels_[row]) {
        if (level * scale <= prices[row]) break;
        ++taken[row];
      }
      if (taken[row] < levels_[row].size()) left[row] -= levels_[row][taken[row]] * scale;
    }
    std::vector<std::int64_t> outer;
    for (const Whole& whole : whole_) {
      const auto level = [&](std::size_t m) {
        return m < whole.levels.size() ? whole.levels[m] * scale : 0;
      };
      if (whole.row == none) {
        outer.push_back(level(0));
        continue;
      }
      const std::size_t times = taken[whole.row];
      const std::int64_t least = level(times);
      // With no cover taken the price is at least that of the first: the clamp keeps it there.
      const std::int64_t room = times == 0 ? 0 : level(times - 1) - least;
      const std::int64_t more = std::min(room, left[whole.row]);
      left[whole.row] -= more;
      outer.push_back(least + more);
    }
    return outer;
  }

 private:
  static constexpr std::uint32_t none = 0xFFFFFFFF;
  struct Whole {
    std::uint32_t row = none;               ///< of the rest
    std::vector<std::int64_t> levels = {};  ///< what a further cover is worth, and the next
  };
  std::vector<Whole> whole_ = {};  ///< by demand of the whole question
  std::vector<std::vector<std::int64_t>> levels_ = {};
  std::unique_ptr<Most> choice_ = {};
};

std::unique_ptr<NarrowedChoice> Most::narrowed(const SiteRange& range) const {
  return std::make_unique<MostRest>(range, table_, gains_, p_);
}

}  // namespace

ReadyChoice most_choice(const PlacementQuestion& question) {
  ReadyChoice ready;
  const SiteRange range = range_of(question);
  std::map<std::vector<std::uint32_t>, std::uint32_t> known;
  std::vector<std::vector<std::uint32_t>> rows;
  std::vector<std::vector<std::int64_t>> gains;
  for (std::uint32_t i = 0; i < question.demands.size(); ++i) {
    const PlacementDemand& demand = question.demands[i];
    std::vector<std::uint32_t> row;
    for (const Reach& reach : demand.reach) {
      if (reach.distance <= question.limit && range.most[reach.site] > 0) row.push_back(reach.site);
    }
    std::ranges::sort(row);
    ready.price_of.push_back(PlacementProof::no_price);
    if (row.empty()) {
      ready.uncoverable.push_back(i);
      continue;
    }
    std::vector<std::int64_t> levels = demand.gains;
    if (levels.empty()) levels.push_back(demand.weight);
    if (levels.front() == 0) continue;
    const auto [at, fresh] = known.try_emplace(row, static_cast<std::uint32_t>(rows.size()));
    if (fresh) {
      rows.push_back(std::move(row));
      gains.emplace_back();
    }
    auto& sum = gains[at->second];
    if (sum.size() < levels.size()) sum.resize(levels.size(), 0);
    for (std::size_t m = 0; m < levels.size(); ++m) sum[m] += levels[m];
    ready.price_of.back() = at->second;
  }
  auto choice = std::make_unique<Most>(cover_table(rows, question.sites), question.sites,
                                       question.p, std::move(gains));
  ready.plus = choice->all();
  ready.choice = std::move(choice);
  return ready;
}

}  // namespace muster
