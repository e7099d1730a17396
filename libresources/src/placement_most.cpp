// The most demand covered with p sites, once and again.
#include <algorithm>
#include <map>

#include "muster/plan/error.hpp"
#include "placement_choices.hpp"

namespace muster {
namespace {

class Most final : public SiteChoice {
 public:
  Most(CoverTable table, std::size_t sites, std::size_t p,
       std::vector<std::vector<std::int64_t>> gains)
      : table_(std::move(table)), sites_(sites), p_(p), gains_(std::move(gains)) {
    for (const auto& levels : gains_) {
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
    return std::clamp<std::int64_t>(price, 0, gains_[demand].front() * scale);
  }

  /// What is lost of all that could be gained is made small.
  void relax(const SiteRange& range, std::span<const std::int64_t> prices, std::int64_t scale,
             Relaxed& into) const override {
    into.bound = all_ * scale;
    into.slope.assign(gains_.size(), 0);
    for (std::size_t i = 0; i < gains_.size(); ++i) {
      for (const std::int64_t gain : gains_[i]) {
        if (gain * scale <= prices[i]) break;
        into.bound -= gain * scale - prices[i];
        ++into.slope[i];
      }
    }
    worth_.assign(sites_, 0);
    for (std::size_t site = 0; site < sites_; ++site) {
      if (range.most[site] == 0) continue;
      for (const std::uint32_t i : table_.demands(site)) worth_[site] -= prices[i];
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

  [[nodiscard]] bool mend(const SiteRange& range, std::span<const std::int64_t> /*prices*/,
                          std::int64_t /*scale*/, std::vector<std::int64_t>& amounts,
                          std::int64_t& cost) override {
    if (!make_p(range, p_, amounts)) return false;
    auto times = covered(amounts);
    std::int64_t lost = all_ - gained(times);
    if (best_ < 0 || lost <= best_ + (all_ - best_) / 30) exchange(range, amounts, times, lost);
    if (best_ < 0 || lost < best_) best_ = lost;
    cost = lost;
    return true;
  }

 private:
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

  /// Takes each chosen site out in turn and puts the best one in, until nothing is gained.
  void exchange(const SiteRange& range, std::vector<std::int64_t>& amounts,
                std::vector<std::uint32_t>& times, std::int64_t& lost) const {
    for (bool better = true; better;) {
      better = false;
      for (std::size_t out = 0; out < sites_; ++out) {
        if (amounts[out] == 0 || range.least[out] > 0) continue;
        std::int64_t gives_up = 0;
        for (const std::uint32_t i : table_.demands(out)) gives_up += next_gain(i, --times[i]);
        std::size_t in = out;
        std::int64_t most = gives_up;
        for (std::size_t site = 0; site < sites_; ++site) {
          if (amounts[site] > 0 || range.most[site] == 0) continue;
          std::int64_t gains = 0;
          for (const std::uint32_t i : table_.demands(site)) gains += next_gain(i, times[i]);
          if (gains > most) {
            most = gains;
            in = site;
          }
        }
        for (const std::uint32_t i : table_.demands(in)) ++times[i];
        if (in == out) continue;
        amounts[out] = 0;
        amounts[in] = 1;
        lost += gives_up - most;
        better = true;
      }
    }
  }

  CoverTable table_;
  std::size_t sites_;
  std::size_t p_;
  std::vector<std::vector<std::int64_t>> gains_;
  std::int64_t all_ = 0;
  std::int64_t best_ = -1;
  mutable std::vector<std::int64_t> worth_ = {};
};

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
