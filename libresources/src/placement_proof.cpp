// The checker. It shares no line with the search: what it accepts is a proof, whoever found it.
#include <algorithm>
#include <limits>
#include <map>
#include <numeric>
#include <utility>

#include "placement_checked.hpp"

namespace muster {
namespace {

using Amounts = std::vector<std::int64_t>;

bool within_range(const PlacementQuestion& question, const Amounts& amounts) {
  const CheckedQuestion checked(question);
  if (amounts.size() != question.sites) return false;
  std::size_t chosen = 0;
  for (std::size_t site = 0; site < question.sites; ++site) {
    if (amounts[site] < checked.least_of(site) || amounts[site] > checked.most_of(site)) {
      return false;
    }
    if (amounts[site] > 0) ++chosen;
  }
  switch (question.aim) {
    case PlacementAim::fewest:
      return true;
    case PlacementAim::centre:
      return chosen <= question.p;
    default:
      return chosen == std::min(question.p, checked.open_sites());
  }
}

struct Range {
  Amounts least = {};
  Amounts most = {};
};

/// Walks the tree of the proof. Costs are what place() makes small: for `most`, what is not gained.
class Checker {
 public:
  Checker(const PlacementQuestion& question, const PlacementProof& proof, std::int64_t target)
      : question_(question),
        checked_(question),
        proof_(proof),
        target_(target),
        rows_(checked_, proof) {}

  [[nodiscard]] bool holds() {
    if (!rows_.sound() || proof_.nodes.empty()) return false;
    if (question_.aim == PlacementAim::most) target_ = rows_.gains() - target_;
    Range all;
    for (std::size_t site = 0; site < question_.sites; ++site) {
      all.least.push_back(checked_.least_of(site));
      all.most.push_back(checked_.most_of(site));
    }
    if (!replace(all) || !local_rows_hold(all)) return false;
    std::vector<std::pair<std::uint32_t, Range>> open;
    open.emplace_back(0, std::move(all));
    while (!open.empty()) {
      auto [position, range] = std::move(open.back());
      open.pop_back();
      if (impossible(range)) continue;
      if (position >= proof_.nodes.size()) return false;
      const PlacementProof::Node& node = proof_.nodes[position];
      if (node.prices >= proof_.prices.size()) return false;
      const auto& prices = proof_.prices[node.prices];
      const std::int64_t bound = bound_of(range, prices);
      if (enough(bound)) continue;
      if (!narrow(node, bound, range)) return false;
      if (impossible(range)) continue;
      if (node.low <= position || node.high <= position || node.site >= question_.sites)
        return false;
      Range low = range;
      low.most[node.site] = std::min(low.most[node.site], node.split);
      range.least[node.site] = std::max(range.least[node.site], node.split + 1);
      open.emplace_back(node.low, std::move(low));
      open.emplace_back(node.high, std::move(range));
    }
    return true;
  }

 private:
  [[nodiscard]] bool enough(std::int64_t bound) const {
    return bound > (target_ - 1) * proof_.scale;
  }

  /// A site may go when another that is still there costs no more and serves, of the demands that
  /// have a price, all that it serves. Of the others nothing is proved, so they need not be served.
  [[nodiscard]] bool replace(Range& range) const {
    if (proof_.replaced.empty()) return true;
    if (question_.aim != PlacementAim::fewest) return false;
    for (const auto& [price, row] : rows_.rows()) {
      if (row.need > 1) return false;
    }
    for (const auto& [out, by] : proof_.replaced) {
      if (out >= question_.sites || by >= question_.sites || out == by) return false;
      if (range.least[out] > 0 || range.most[out] != 1 || range.most[by] != 1) return false;
      if (checked_.cost_of(by) > checked_.cost_of(out)) return false;
      for (const auto& [price, row] : rows_.rows()) {
        if (serves(row, out) && !serves(row, by)) return false;
      }
      range.most[out] = 0;
    }
    return true;
  }

  /// Each local row is counted again, for all sites that are left.
  [[nodiscard]] bool local_rows_hold(const Range& range) {
    if (proof_.local.empty()) return true;
    if (question_.aim != PlacementAim::fewest) return false;
    for (const PlacementProof::LocalRow& local : proof_.local) {
      if (local.least > rows_.least_count(local, range.most)) return false;
    }
    if (!rows_.rows().empty()) first_local_ = rows_.rows().rbegin()->first + std::size_t{1};
    return true;
  }

  [[nodiscard]] static bool serves(const PricedRow& row, std::uint32_t site) {
    const auto at =
        std::ranges::lower_bound(row.sites, site, {}, [](const auto& s) { return s.first; });
    return at != row.sites.end() && at->first == site;
  }

  [[nodiscard]] bool impossible(const Range& range) const {
    std::size_t fixed = 0;
    std::size_t open = 0;
    for (std::size_t site = 0; site < question_.sites; ++site) {
      if (range.least[site] > range.most[site]) return true;
      if (range.least[site] > 0) ++fixed;
      if (range.most[site] > 0) ++open;
    }
    if (question_.aim != PlacementAim::fewest) return fixed > p() || open < p();
    for (const auto& [price, row] : rows_.rows()) {
      std::int64_t units = 0;
      for (const auto& [site, distance] : row.sites) units += range.most[site];
      if (units < row.need) return true;
    }
    return false;
  }

  [[nodiscard]] std::size_t p() const { return std::min(question_.p, checked_.open_sites()); }

  /// What no choice of the range can stay below; and by site, what a unit of it adds to that.
  [[nodiscard]] std::int64_t bound_of(const Range& range, const std::vector<std::int64_t>& prices) {
    const std::int64_t scale = proof_.scale;
    std::int64_t sum = 0;
    unit_.assign(question_.sites, 0);
    if (question_.aim == PlacementAim::fewest) {
      for (std::size_t site = 0; site < question_.sites; ++site) {
        unit_[site] = checked_.cost_of(site) * scale;
      }
    }
    if (question_.aim == PlacementAim::most) sum = rows_.gains() * scale;
    for (const auto& [number, row] : rows_.rows()) {
      const std::int64_t price = number < prices.size() ? prices[number] : 0;
      if (question_.aim == PlacementAim::median) {
        sum += price + std::min<std::int64_t>(0, rows_.unserved() * scale - price);
        for (const auto& [site, distance] : row.sites) {
          unit_[site] += std::min<std::int64_t>(0, distance * row.weight * scale - price);
        }
        continue;
      }
      const std::int64_t held = std::max<std::int64_t>(price, 0);
      if (question_.aim == PlacementAim::fewest) sum += held * row.need;
      if (question_.aim == PlacementAim::most) {
        for (const std::int64_t gain : row.levels) {
          sum -= std::max<std::int64_t>(0, gain * scale - held);
        }
      }
      for (const auto& [site, distance] : row.sites) unit_[site] -= held;
    }
    for (std::size_t i = 0; i < proof_.local.size(); ++i) {
      const PlacementProof::LocalRow& local = proof_.local[i];
      const std::size_t at = first_local_ + i;
      if (at >= prices.size() || prices[at] <= 0) continue;
      sum += prices[at] * local.least;
      for (const auto& [site, count] : local.counts) unit_[site] -= prices[at] * count;
    }
    return sum + cheapest(range);
  }

  /// The least that units within the range can add.
  [[nodiscard]] std::int64_t cheapest(const Range& range) {
    std::int64_t sum = 0;
    if (question_.aim == PlacementAim::fewest) {
      for (std::size_t site = 0; site < question_.sites; ++site) {
        sum += unit_[site] * (unit_[site] < 0 ? range.most[site] : range.least[site]);
      }
      return sum;
    }
    std::vector<std::int64_t> open;
    std::size_t left = p();
    for (std::size_t site = 0; site < question_.sites; ++site) {
      if (range.least[site] > 0) {
        sum += unit_[site];
        --left;
      } else if (range.most[site] > 0) {
        open.push_back(unit_[site]);
      }
    }
    std::ranges::sort(open);
    for (std::size_t i = 0; i < left; ++i) sum += open[i];
    last_ = left > 0 ? std::optional(open[left - 1]) : std::nullopt;
    next_ = left < open.size() ? std::optional(open[left]) : std::nullopt;
    return sum;
  }

  /// Each fixing must rule out only what costs too much under the prices of the node.
  [[nodiscard]] bool narrow(const PlacementProof::Node& node, std::int64_t bound, Range& range) {
    const std::int64_t scale_of_units = question_.aim == PlacementAim::fewest ? 1 : 0;
    for (const PlacementProof::Fixing& fixing : node.fixings) {
      if (fixing.site >= question_.sites) return false;
      std::int64_t& least = range.least[fixing.site];
      std::int64_t& most = range.most[fixing.site];
      const std::int64_t unit = unit_[fixing.site];
      if (fixing.most < most) {
        // More than fixing.most is ruled out.
        if (fixing.most < least) return false;
        const std::int64_t more = scale_of_units != 0
                                      ? (unit > 0 ? unit * (fixing.most + 1 - least) : 0)
                                      : (last_ ? std::max<std::int64_t>(0, unit - *last_) : 0);
        const bool none_left = scale_of_units == 0 && !last_;
        if (!none_left && !enough(bound + more)) return false;
        most = fixing.most;
      }
      if (fixing.least > least) {
        if (fixing.least > most) return false;
        const std::int64_t less = scale_of_units != 0
                                      ? (unit < 0 ? -unit * (most - fixing.least + 1) : 0)
                                      : (next_ ? std::max<std::int64_t>(0, *next_ - unit) : 0);
        const bool all_needed = scale_of_units == 0 && !next_;
        if (!all_needed && !enough(bound + less)) return false;
        least = fixing.least;
      }
    }
    return true;
  }

  const PlacementQuestion& question_;
  const CheckedQuestion checked_;
  const PlacementProof& proof_;
  std::int64_t target_;
  PricedRows rows_;
  std::size_t first_local_ = 0;  // position of the price of the first local row
  std::vector<std::int64_t> unit_ = {};
  std::optional<std::int64_t> last_ = {};
  std::optional<std::int64_t> next_ = {};
};

/// No p sites reach all within less than the distance.
bool centre_is_least(const PlacementQuestion& question, const PlacementAnswer& answer) {
  const CheckedQuestion checked(question);
  std::int64_t floor = 0;
  std::int64_t below = -1;
  PlacementQuestion cover = question;
  cover.aim = PlacementAim::fewest;
  cover.cost.clear();
  cover.units.clear();
  for (PlacementDemand& demand : cover.demands) {
    demand.need = checked.can_be_served(demand) ? 1 : 0;
    std::int64_t nearest = std::numeric_limits<std::int64_t>::max();
    for (const auto& [site, distance] : checked.sites_for(demand)) {
      nearest = std::min(nearest, distance);
      if (distance < answer.value) below = std::max(below, distance);
    }
    if (demand.need > 0) floor = std::max(floor, nearest);
  }
  if (floor >= answer.value || below < 0) return true;
  cover.limit = below;
  return Checker(cover, answer.proof, static_cast<std::int64_t>(question.p) + 1).holds();
}

}  // namespace

std::optional<std::int64_t> worth_of(const PlacementQuestion& question, const Amounts& amounts) {
  const CheckedQuestion checked(question);
  if (!within_range(question, amounts)) return std::nullopt;
  std::int64_t worth = 0;
  if (question.aim == PlacementAim::fewest) {
    for (std::size_t site = 0; site < question.sites; ++site) {
      worth += checked.cost_of(site) * amounts[site];
    }
  }
  const std::int64_t unserved = question.aim == PlacementAim::median ? checked.unserved_cost() : 0;
  for (const PlacementDemand& demand : question.demands) {
    if (!checked.can_be_served(demand)) continue;
    std::int64_t units = 0;
    std::optional<std::int64_t> nearest;
    for (const auto& [site, distance] : checked.sites_for(demand)) {
      if (amounts[site] == 0) continue;
      units += amounts[site];
      nearest = std::min(nearest.value_or(distance), distance);
    }
    switch (question.aim) {
      case PlacementAim::fewest:
        if (units < demand.need) return std::nullopt;
        break;
      case PlacementAim::most: {
        const auto levels = CheckedQuestion::levels_of(demand);
        for (std::size_t m = 0; m < levels.size() && static_cast<std::int64_t>(m) < units; ++m) {
          worth += levels[m];
        }
        break;
      }
      case PlacementAim::median:
        if (demand.weight > 0) worth += nearest ? *nearest * demand.weight : unserved;
        break;
      case PlacementAim::centre:
        if (!nearest) return std::nullopt;
        worth = std::max(worth, *nearest);
        break;
    }
  }
  return worth;
}

bool verify_placement(const PlacementQuestion& question, const PlacementAnswer& answer) {
  const CheckedQuestion checked(question);
  std::vector<std::uint32_t> uncoverable;
  for (std::uint32_t i = 0; i < question.demands.size(); ++i) {
    if (!checked.can_be_served(question.demands[i])) uncoverable.push_back(i);
  }
  if (uncoverable != answer.uncoverable) return false;
  if (!answer.possible) {
    std::size_t fixed = 0;
    for (std::size_t site = 0; site < question.sites; ++site) {
      if (checked.least_of(site) > 0) ++fixed;
    }
    return !answer.proved || (question.aim != PlacementAim::fewest && fixed > question.p);
  }
  const auto worth = worth_of(question, answer.amounts);
  if (!worth || *worth != answer.value) return false;
  const bool most = question.aim == PlacementAim::most;
  if (!answer.proved) return most ? answer.bound >= answer.value : answer.bound <= answer.value;
  if (answer.bound != answer.value) return false;
  if (question.aim == PlacementAim::centre) return centre_is_least(question, answer);
  return Checker(question, answer.proof, answer.value).holds();
}

std::uint64_t equal_optima(const PlacementQuestion& question, const PlacementAnswer& answer,
                           std::uint64_t limit) {
  const CheckedQuestion checked(question);
  std::vector<std::size_t> open;
  Amounts amounts(question.sites, 0);
  for (std::size_t site = 0; site < question.sites; ++site) {
    amounts[site] = checked.least_of(site);
    if (checked.most_of(site) > 1) return 0;
    if (amounts[site] == 0 && checked.most_of(site) > 0) open.push_back(site);
  }
  if (!answer.possible || open.size() > 20) return 0;
  std::uint64_t found = 0;
  for (std::uint64_t choice = 0; choice < (std::uint64_t{1} << open.size()); ++choice) {
    for (std::size_t i = 0; i < open.size(); ++i)
      amounts[open[i]] = (choice >> i & 1U) != 0 ? 1 : 0;
    const auto worth = worth_of(question, amounts);
    if (worth == answer.value && ++found == limit) break;
  }
  return found;
}

}  // namespace muster
