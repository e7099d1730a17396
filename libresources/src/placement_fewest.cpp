// Every demand covered, at the least cost: set covering, with units of sites where one is not
// enough.
#include <algorithm>
#include <numeric>

#include "placement_choices.hpp"
#include "placement_cuts.hpp"
#include "placement_exchange.hpp"

namespace muster {
namespace {

class Fewest final : public SiteChoice {
 public:
  Fewest(CoverTable table, std::vector<std::int64_t> need, const PlacementQuestion& question)
      : table_(std::move(table)), sites_(question.sites), need_(std::move(need)) {
    cost_ = question.cost.empty() ? std::vector<std::int64_t>(sites_, 1) : question.cost;
    for (std::size_t site = 0; site < sites_; ++site) {
      const std::int64_t units = question.units.empty() ? 1 : question.units[site];
      ceiling_ += cost_[site] * units;
    }
  }

  [[nodiscard]] std::size_t prices() const override { return need_.size(); }
  [[nodiscard]] std::int64_t ceiling() const override { return ceiling_; }

  [[nodiscard]] std::vector<std::int64_t> first_prices(std::int64_t scale) const override {
    std::vector<std::int64_t> prices;
    for (std::size_t i = 0; i < need_.size(); ++i) {
      std::int64_t least = std::numeric_limits<std::int64_t>::max();
      for (const std::uint32_t site : table_.sites(i)) {
        const auto shared = static_cast<std::int64_t>(table_.demands(site).size());
        least = std::min(least, cost_[site] * scale / std::max<std::int64_t>(shared, 1));
      }
      prices.push_back(least);
    }
    return prices;
  }

  [[nodiscard]] std::int64_t allowed(std::size_t /*demand*/, std::int64_t price,
                                     std::int64_t scale) const override {
    return std::clamp<std::int64_t>(price, 0, ceiling_ * scale);
  }

  void relax(const SiteRange& range, std::span<const std::int64_t> prices, std::int64_t scale,
             Relaxed& into) const override {
    look_at(range);
    into.possible = possible_;
    into.bound = 0;
    into.slope = need_;
    for (std::size_t i = 0; i < need_.size(); ++i) into.bound += prices[i] * need_[i];
    into.amounts = range.least;
    into.one_more.assign(sites_, 0);
    into.one_less.assign(sites_, 0);
    if (!into.possible) return;
    for (const std::uint32_t site : open_) {
      std::int64_t left = cost_[site] * scale;
      for (const std::uint32_t i : table_.demands(site)) left -= prices[i];
      if (left < 0) into.amounts[site] = range.most[site];
      (left < 0 ? into.one_less : into.one_more)[site] = left < 0 ? -left : left;
      into.bound += left * into.amounts[site];
      if (into.amounts[site] == 0) continue;
      for (const std::uint32_t i : table_.demands(site)) into.slope[i] -= into.amounts[site];
    }
  }

  [[nodiscard]] std::vector<std::int64_t> exact_prices(const std::vector<std::int64_t>& /*amounts*/,
                                                       std::int64_t /*scale*/) const override {
    return std::vector<std::int64_t>(need_.size(), 0);
  }

  [[nodiscard]] bool mend(const SiteRange& range, std::span<const std::int64_t> prices,
                          std::int64_t scale, std::vector<std::int64_t>& amounts,
                          std::int64_t& cost) override {
    std::vector<std::int64_t> other = range.least;
    const bool first = fill(range, prices, scale, amounts);
    const bool second = fill(range, prices, scale, other);
    if (!first && !second) return false;
    if (second && (!first || cost_of(other) < cost_of(amounts))) amounts = std::move(other);
    if (!polished_) polish(range, amounts);
    cost = cost_of(amounts);
    return true;
  }

  [[nodiscard]] bool improve(const SiteRange& range, std::vector<std::int64_t>& amounts,
                             std::int64_t& cost) override {
    if (!exchanges(range)) return false;
    auto fewer = fewer_by_exchange(table_, range, amounts,
                                   std::min<std::uint64_t>(sites_ * need_.size(), 1'000'000));
    if (cost_of(fewer) >= cost) return false;
    amounts = std::move(fewer);
    cost = cost_of(amounts);
    return true;
  }

  [[nodiscard]] std::unique_ptr<OwnSearch> own_search(const SiteRange& range) const override {
    const auto plain = [](std::int64_t n) { return n <= 1; };
    if (!std::ranges::all_of(need_, plain) || !std::ranges::all_of(range.most, plain)) {
      return nullptr;
    }
    return cover_search(table_, cost_, range);
  }

 private:
  /// The sites that may still be chosen, and whether they are enough; the same range is asked about
  /// many times in a row.
  void look_at(const SiteRange& range) const {
    if (!seen_.empty() && seen_ == range.most) return;
    seen_ = range.most;
    open_.clear();
    for (std::uint32_t site = 0; site < sites_; ++site) {
      if (seen_[site] > 0) open_.push_back(site);
    }
    possible_ = true;
    for (std::size_t i = 0; i < need_.size() && possible_; ++i) {
      std::int64_t most = 0;
      for (const std::uint32_t site : table_.sites(i)) most += seen_[site];
      possible_ = most >= need_[i];
    }
  }

  [[nodiscard]] std::int64_t cost_of(const std::vector<std::int64_t>& amounts) const {
    std::int64_t sum = 0;
    for (std::size_t site = 0; site < sites_; ++site) sum += cost_[site] * amounts[site];
    return sum;
  }

  /// Adds units until all is covered, cheapest first under the prices for what they still cover;
  /// then takes out what is not needed, dearest first. Ties by site.
  [[nodiscard]] bool fill(const SiteRange& range, std::span<const std::int64_t> prices,
                          std::int64_t scale, std::vector<std::int64_t>& amounts) const {
    std::vector<std::int64_t> lacks = need_;
    std::vector<std::int64_t> covers(sites_, 0);
    std::vector<std::int64_t> dear(sites_, 0);
    for (std::size_t site = 0; site < sites_; ++site) {
      dear[site] = cost_[site] * scale;
      for (const std::uint32_t i : table_.demands(site)) {
        lacks[i] -= amounts[site];
        dear[site] -= prices[i];
      }
      // Half of the price counts: what is cheap for all it covers, and for what is left of it.
      dear[site] = std::max<std::int64_t>(dear[site], 0) + cost_[site] * scale / 2 + 1;
    }
    std::size_t open = 0;
    for (std::size_t i = 0; i < lacks.size(); ++i) {
      if (lacks[i] <= 0) continue;
      ++open;
      for (const std::uint32_t site : table_.sites(i)) ++covers[site];
    }
    while (open > 0) {
      std::size_t best = sites_;
      for (std::size_t site = 0; site < sites_; ++site) {
        if (covers[site] == 0 || amounts[site] == range.most[site]) continue;
        if (best == sites_ || dear[site] / covers[site] < dear[best] / covers[best] ||
            (dear[site] / covers[site] == dear[best] / covers[best] &&
             covers[site] > covers[best])) {
          best = site;
        }
      }
      if (best == sites_) return false;
      ++amounts[best];
      for (const std::uint32_t i : table_.demands(best)) {
        if (--lacks[i] != 0) continue;
        --open;
        for (const std::uint32_t site : table_.sites(i)) --covers[site];
      }
    }
    thin(range, amounts, lacks);
    return true;
  }

  void thin(const SiteRange& range, std::vector<std::int64_t>& amounts,
            std::vector<std::int64_t>& lacks) const {
    std::vector<std::size_t> order(sites_);
    std::iota(order.begin(), order.end(), std::size_t{0});
    std::ranges::stable_sort(order, [&](std::size_t a, std::size_t b) {
      return cost_[a] != cost_[b] ? cost_[a] > cost_[b]
                                  : table_.demands(a).size() < table_.demands(b).size();
    });
    for (const std::size_t site : order) {
      while (amounts[site] > range.least[site] &&
             std::ranges::all_of(table_.demands(site),
                                 [&](std::uint32_t i) { return lacks[i] < 0; })) {
        --amounts[site];
        for (const std::uint32_t i : table_.demands(site)) ++lacks[i];
      }
    }
  }

  /// Once, for the first cover found.
  void polish(const SiteRange& range, std::vector<std::int64_t>& amounts) {
    polished_ = true;
    if (!exchanges(range)) return;
    amounts = fewer_by_exchange(table_, range, std::move(amounts),
                                std::min<std::uint64_t>(sites_ * need_.size() / 20, 25'000));
  }

  /// Every site costs the same, one of it is enough, and there are too many to need no help.
  [[nodiscard]] bool exchanges(const SiteRange& range) const {
    return sites_ >= 50 &&
           std::ranges::all_of(cost_, [&](std::int64_t c) { return c == cost_[0]; }) &&
           std::ranges::all_of(range.most, [](std::int64_t m) { return m <= 1; }) &&
           std::ranges::all_of(need_, [](std::int64_t n) { return n == 1; });
  }

  CoverTable table_;
  std::size_t sites_;
  std::vector<std::int64_t> need_;
  std::vector<std::int64_t> cost_ = {};
  std::int64_t ceiling_ = 0;
  bool polished_ = false;
  // Of the range that was last looked at.
  mutable std::vector<std::int64_t> seen_ = {};
  mutable std::vector<std::uint32_t> open_ = {};
  mutable bool possible_ = true;
};

/// Demands and sites that say nothing new, taken away in turn until none is left of either kind: a
/// demand that is served whenever another is; a site that another one can replace.
class Thinning {
 public:
  Thinning(std::vector<std::vector<std::uint32_t>>& rows, const std::vector<std::int64_t>& need,
           const PlacementQuestion& question, const SiteRange& range)
      : rows_(rows), need_(need), question_(question), range_(range), out_(rows.size(), false) {}

  void run() {
    thin_rows();
    if (!sites_may_go()) return;
    while (thin_sites()) thin_rows();
  }
  [[nodiscard]] const std::vector<bool>& out() const { return out_; }
  [[nodiscard]] auto& replaced() { return replaced_; }

 private:
  using Bits = std::vector<std::uint64_t>;

  void thin_rows() {
    std::vector<std::vector<std::uint32_t>> with(question_.sites);
    std::vector<std::uint32_t> order;
    for (std::uint32_t i = 0; i < rows_.size(); ++i) {
      if (out_[i]) continue;
      order.push_back(i);
      for (const std::uint32_t site : rows_[i]) with[site].push_back(i);
    }
    std::ranges::stable_sort(order, {}, [&](std::uint32_t i) { return rows_[i].size(); });
    for (const std::uint32_t i : order) {
      if (out_[i]) continue;
      std::uint32_t rarest = rows_[i].front();
      for (const std::uint32_t site : rows_[i]) {
        if (with[site].size() < with[rarest].size()) rarest = site;
      }
      for (const std::uint32_t other : with[rarest]) {
        if (other == i || out_[other] || need_[other] > need_[i]) continue;
        if (rows_[other].size() < rows_[i].size()) continue;
        out_[other] = std::ranges::includes(rows_[other], rows_[i]);
      }
    }
  }

  /// Only where one unit of each is enough, and the comparing is not the larger work.
  [[nodiscard]] bool sites_may_go() const {
    const auto plain = [](std::int64_t n) { return n <= 1; };
    return std::ranges::all_of(need_, plain) && std::ranges::all_of(range_.most, plain) &&
           question_.sites * question_.sites / 64 * rows_.size() < 400'000'000;
  }

  bool thin_sites() {
    const std::size_t words = rows_.size() / 64 + 1;
    std::vector<Bits> covers(question_.sites, Bits(words, 0));
    std::vector<std::size_t> size(question_.sites, 0);
    for (std::size_t i = 0; i < rows_.size(); ++i) {
      if (out_[i]) continue;
      for (const std::uint32_t site : rows_[i]) {
        covers[site][i / 64] |= std::uint64_t{1} << i % 64;
        ++size[site];
      }
    }
    std::vector<bool> gone(question_.sites, false);
    for (const auto& [site, by] : replaced_) gone[site] = true;
    const std::size_t before = replaced_.size();
    for (std::uint32_t site = 0; site < question_.sites; ++site) {
      if (gone[site] || range_.most[site] == 0 || range_.least[site] > 0) continue;
      for (std::uint32_t by = 0; by < question_.sites; ++by) {
        if (by == site || gone[by] || range_.most[by] == 0 || size[by] < size[site]) continue;
        if (cost(by) > cost(site) || !within(covers[site], covers[by])) continue;
        replaced_.emplace_back(site, by);
        gone[site] = true;
        break;
      }
    }
    if (replaced_.size() == before) return false;
    for (auto& row : rows_) std::erase_if(row, [&](std::uint32_t site) { return gone[site]; });
    return true;
  }

  static bool within(const Bits& small, const Bits& large) {
    for (std::size_t i = 0; i < small.size(); ++i) {
      if ((small[i] & ~large[i]) != 0) return false;
    }
    return true;
  }
  [[nodiscard]] std::int64_t cost(std::size_t site) const {
    return question_.cost.empty() ? 1 : question_.cost[site];
  }

  std::vector<std::vector<std::uint32_t>>& rows_;
  const std::vector<std::int64_t>& need_;
  const PlacementQuestion& question_;
  const SiteRange& range_;
  std::vector<bool> out_;
  std::vector<std::pair<std::uint32_t, std::uint32_t>> replaced_ = {};
};

}  // namespace

ReadyChoice fewest_choice(const PlacementQuestion& question) {
  ReadyChoice ready;
  const SiteRange range = range_of(question);
  std::vector<std::vector<std::uint32_t>> rows;
  std::vector<std::int64_t> need;
  std::vector<std::uint32_t> of;
  for (std::uint32_t i = 0; i < question.demands.size(); ++i) {
    const PlacementDemand& demand = question.demands[i];
    std::vector<std::uint32_t> row;
    std::int64_t units = 0;
    for (const Reach& reach : demand.reach) {
      if (reach.distance > question.limit || range.most[reach.site] == 0) continue;
      row.push_back(reach.site);
      units += range.most[reach.site];
    }
    std::ranges::sort(row);
    ready.price_of.push_back(PlacementProof::no_price);
    if (units < demand.need) ready.uncoverable.push_back(i);
    if (units < demand.need || demand.need <= 0) continue;
    rows.push_back(std::move(row));
    need.push_back(demand.need);
    of.push_back(i);
  }
  Thinning thinning(rows, need, question, range);
  thinning.run();
  ready.replaced = std::move(thinning.replaced());
  const std::vector<bool>& out = thinning.out();
  std::vector<std::vector<std::uint32_t>> kept;
  std::vector<std::int64_t> kept_need;
  for (std::size_t i = 0; i < rows.size(); ++i) {
    if (out[i]) continue;
    ready.price_of[of[i]] = static_cast<std::uint32_t>(kept.size());
    kept.push_back(std::move(rows[i]));
    kept_need.push_back(need[i]);
  }
  ready.choice =
      std::make_unique<Fewest>(cover_table(kept, question.sites), std::move(kept_need), question);
  return ready;
}

}  // namespace muster
