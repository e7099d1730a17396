// The least sum of weight × distance with p sites.
#include <algorithm>
#include <limits>

#include "muster/plan/error.hpp"
#include "placement_choices.hpp"

namespace muster {
namespace {

struct Way {
  std::uint32_t site = 0;
  std::int64_t cost = 0;  ///< weight × distance
};

constexpr std::size_t most_cells = 64'000'000;

class Median final : public SiteChoice {
 public:
  Median(std::size_t sites, std::size_t open, std::size_t p, std::vector<std::vector<Way>> ways)
      : sites_(sites), p_(p), ways_(std::move(ways)) {
    std::int64_t worst = 0;
    for (const auto& ways_of_one : ways_) {
      if (ways_of_one.size() < open) everywhere_ = false;
      worst += ways_of_one.back().cost;
    }
    // To serve one demand more outweighs whatever it costs the others.
    unserved_ = worst + 1;
    ceiling_ = everywhere_ ? worst : worst + unserved_ * static_cast<std::int64_t>(ways_.size());
    if (ways_.size() * sites_ <= most_cells) fill_cells();
  }

  [[nodiscard]] std::size_t prices() const override { return ways_.size(); }
  [[nodiscard]] std::int64_t ceiling() const override { return ceiling_; }

  [[nodiscard]] std::vector<std::int64_t> first_prices(std::int64_t scale) const override {
    std::vector<std::int64_t> prices;
    for (const auto& ways : ways_) {
      const std::size_t rank = std::min(ways.size() - 1, sites_ / std::max<std::size_t>(p_, 1));
      prices.push_back(ways[rank].cost * scale);
    }
    return prices;
  }

  [[nodiscard]] std::int64_t allowed(std::size_t demand, std::int64_t price,
                                     std::int64_t scale) const override {
    const std::int64_t most = everywhere_ ? ways_[demand].back().cost : unserved_;
    return std::clamp(price, ways_[demand].front().cost * scale, most * scale);
  }

  void relax(const SiteRange& range, std::span<const std::int64_t> prices, std::int64_t scale,
             Relaxed& into) const override {
    saved_.assign(sites_, 0);
    into.bound = 0;
    for (std::size_t i = 0; i < ways_.size(); ++i) {
      into.bound += prices[i];
      for (const Way& way : ways_[i]) {
        const std::int64_t over = way.cost * scale - prices[i];
        if (over >= 0) break;
        saved_[way.site] += over;
      }
    }
    pick_cheapest(range, p_, saved_, into);
    into.slope.assign(ways_.size(), 1);
    if (!into.possible) return;
    for (std::size_t i = 0; i < ways_.size(); ++i) {
      for (const Way& way : ways_[i]) {
        if (way.cost * scale >= prices[i]) break;
        into.slope[i] -= into.amounts[way.site];
      }
    }
  }

  [[nodiscard]] std::vector<std::int64_t> exact_prices(const std::vector<std::int64_t>& amounts,
                                                       std::int64_t scale) const override {
    std::vector<std::int64_t> prices;
    for (const auto& ways : ways_) prices.push_back(nearest(ways, amounts) * scale);
    return prices;
  }

  [[nodiscard]] bool mend(const SiteRange& range, std::span<const std::int64_t> /*prices*/,
                          std::int64_t /*scale*/, std::vector<std::int64_t>& amounts,
                          std::int64_t& cost) override {
    if (!make_p(range, p_, amounts)) return false;
    cost = 0;
    for (const auto& ways : ways_) cost += nearest(ways, amounts);
    if (!cells_.empty() && (best_ < 0 || cost <= best_ + best_ / 50))
      exchange(range, amounts, cost);
    if (best_ < 0 || cost < best_) best_ = cost;
    return true;
  }

 private:
  void fill_cells() {
    cells_.assign(ways_.size() * sites_, unserved_);
    for (std::size_t i = 0; i < ways_.size(); ++i) {
      for (const Way& way : ways_[i]) cells_[way.site * ways_.size() + i] = way.cost;
    }
  }

  [[nodiscard]] std::int64_t nearest(const std::vector<Way>& ways,
                                     const std::vector<std::int64_t>& amounts) const {
    for (const Way& way : ways) {
      if (amounts[way.site] > 0) return way.cost;
    }
    return unserved_;
  }

  /// The two nearest of the chosen, for each demand.
  struct Two {
    std::uint32_t site = 0;
    std::int64_t first = std::numeric_limits<std::int64_t>::max();
    std::int64_t second = std::numeric_limits<std::int64_t>::max();
  };

  void find_two(const std::vector<std::int64_t>& amounts) {
    two_.assign(ways_.size(), {});
    for (std::uint32_t site = 0; site < sites_; ++site) {
      if (amounts[site] == 0) continue;
      const std::int64_t* cell = cells_.data() + site * ways_.size();
      for (std::size_t i = 0; i < ways_.size(); ++i) {
        Two& two = two_[i];
        if (cell[i] < two.first) {
          two.second = two.first;
          two.first = cell[i];
          two.site = site;
        } else if (cell[i] < two.second) {
          two.second = cell[i];
        }
      }
    }
    for (Two& two : two_) two.second = std::min(two.second, unserved_);
  }

  /// Exchanges one site for another as long as that helps, always by the exchange that helps most
  /// (Teitz and Bart 1968, as Whitaker 1983 computes it).
  void exchange(const SiteRange& range, std::vector<std::int64_t>& amounts, std::int64_t& cost) {
    for (;;) {
      find_two(amounts);
      std::int64_t best = 0;
      std::uint32_t comes = 0;
      std::uint32_t goes = 0;
      for (std::uint32_t site = 0; site < sites_; ++site) {
        if (amounts[site] > 0 || range.most[site] == 0) continue;
        std::int64_t saves = 0;
        lost_.assign(sites_, 0);
        const std::int64_t* cell = cells_.data() + site * ways_.size();
        for (std::size_t i = 0; i < ways_.size(); ++i) {
          const Two& two = two_[i];
          if (cell[i] < two.first) {
            saves += two.first - cell[i];
          } else {
            lost_[two.site] += std::min(two.second, cell[i]) - two.first;
          }
        }
        for (std::uint32_t other = 0; other < sites_; ++other) {
          if (amounts[other] == 0 || range.least[other] > 0) continue;
          if (lost_[other] - saves < best) {
            best = lost_[other] - saves;
            comes = site;
            goes = other;
          }
        }
      }
      if (best == 0) return;
      amounts[comes] = 1;
      amounts[goes] = 0;
      cost += best;
    }
  }

  std::size_t sites_;
  std::size_t p_;
  std::vector<std::vector<Way>> ways_;  // by demand, by cost, then site
  bool everywhere_ = true;
  std::int64_t unserved_ = 0;
  std::int64_t ceiling_ = 0;
  std::vector<std::int64_t> cells_ = {};  // site by site
  std::vector<Two> two_ = {};
  std::vector<std::int64_t> lost_ = {};
  std::int64_t best_ = -1;
  mutable std::vector<std::int64_t> saved_ = {};
};

}  // namespace

ReadyChoice median_choice(const PlacementQuestion& question) {
  ReadyChoice ready;
  const SiteRange range = range_of(question);
  std::vector<std::vector<Way>> all;
  std::int64_t worst = 0;
  for (std::uint32_t i = 0; i < question.demands.size(); ++i) {
    const PlacementDemand& demand = question.demands[i];
    std::vector<Way> ways;
    for (const Reach& reach : demand.reach) {
      if (range.most[reach.site] == 0) continue;
      std::int64_t cost = 0;
      if (__builtin_mul_overflow(demand.weight, reach.distance, &cost)) {
        throw Error(Code::placement_large);
      }
      ways.push_back({reach.site, cost});
    }
    ready.price_of.push_back(PlacementProof::no_price);
    if (ways.empty()) ready.uncoverable.push_back(i);
    if (ways.empty() || demand.weight == 0) continue;
    std::ranges::sort(ways, [](const Way& a, const Way& b) {
      return a.cost != b.cost ? a.cost < b.cost : a.site < b.site;
    });
    if (__builtin_add_overflow(worst, ways.back().cost, &worst) ||
        worst >
            (std::int64_t{1} << 48) / (static_cast<std::int64_t>(question.demands.size()) + 1)) {
      throw Error(Code::placement_large);
    }
    ready.price_of.back() = static_cast<std::uint32_t>(all.size());
    all.push_back(std::move(ways));
  }
  const auto open = static_cast<std::size_t>(
      std::ranges::count_if(range.most, [](std::int64_t most) { return most > 0; }));
  ready.unserved_cost = worst + 1;
  ready.choice = std::make_unique<Median>(question.sites, open, question.p, std::move(all));
  return ready;
}

}  // namespace muster
