// The bound: no whole choice costs less than the prices say.
#include "multi_cover_prices.hpp"

#include <algorithm>
#include <limits>

namespace muster {

CoverPrices::CoverPrices(const CoverState& state)
    : state_(state), over_(state.crews().size(), 0), lacks_(state.left().size()) {
  for (const auto& crew : state.crews()) dearest_ = std::max(dearest_, crew.cost);
}

std::int64_t CoverPrices::relaxed(std::vector<std::int64_t>& price) {
  const auto& crews = state_.crews();
  std::int64_t sum = state_.spent() * cover_price_scale;
  for (std::size_t q = 0; q < lacks_.size(); ++q) {
    if (state_.left()[q] <= 0) price[q] = 0;
    lacks_[q] = std::max<std::int64_t>(0, state_.left()[q]);
    sum += price[q] * lacks_[q];
  }
  for (std::size_t t = 0; t < crews.size(); ++t) {
    if (!state_.is_free(t)) continue;
    std::int64_t over = crews[t].cost * cover_price_scale;
    for (const std::uint32_t q : crews[t].needs) over -= price[q];
    over_[t] = over;
    if (over >= 0 || state_.rivals()) continue;
    sum += over;
    for (const std::uint32_t q : crews[t].needs) --lacks_[q];
  }
  if (!state_.rivals()) return sum;
  for (std::size_t t = 0; t < crews.size(); t = state_.end_rival(t)) {
    const auto best = best_rival(t);
    if (!best || over_[*best] >= 0) continue;
    sum += over_[*best];
    for (const std::uint32_t q : crews[*best].needs) --lacks_[q];
  }
  return sum;
}

std::optional<std::size_t> CoverPrices::best_rival(std::size_t t,
                                                   std::optional<std::size_t> without) const {
  std::optional<std::size_t> best;
  for (std::size_t u = state_.first_rival(t); u < state_.end_rival(t); ++u) {
    if (!state_.is_free(u) || u == without) continue;
    if (!best || over_[u] < over_[*best]) best = u;
  }
  return best;
}

std::int64_t CoverPrices::ascend(std::vector<std::int64_t>& price, int passes, CoverChoice& best,
                                 SearchWork& work, bool fill) {
  std::vector<std::int64_t> at = price;
  std::int64_t most = std::numeric_limits<std::int64_t>::min();
  std::int64_t eighths = 16;  // of the Polyak step
  int stale = 0;
  for (int pass = 0; pass < passes; ++pass) {
    const std::int64_t sum = relaxed(at);
    if (sum > most) {
      most = sum;
      price = at;
      stale = 0;
    } else if (++stale == 8) {
      stale = 0;
      eighths = eighths > 1 ? eighths / 2 : eighths;
      at = price;
      relaxed(at);
    }
    if (proved_by(most) >= best.cost() || !work.spend(state_.crews().size())) break;
    std::int64_t norm = 0;
    for (std::size_t q = 0; q < at.size(); ++q) {
      if (lacks_[q] > 0 || at[q] > 0) norm += lacks_[q] * lacks_[q];
    }
    if (norm == 0) break;
    const std::int64_t gap = best.cost() * cover_price_scale - sum;
    const std::int64_t step = std::max<std::int64_t>(1, gap / norm / 8 * eighths);
    for (std::size_t q = 0; q < at.size(); ++q) {
      at[q] = std::clamp<std::int64_t>(at[q] + step * lacks_[q], 0, dearest_ * cover_price_scale);
    }
    if (fill && pass % 16 == 15) best.complete(over_);
  }
  return relaxed(price);
}

}  // namespace muster
