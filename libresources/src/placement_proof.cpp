// The checker. It shares no line with the search: what it accepts is a proof, whoever found it.
#include <algorithm>
#include <limits>
#include <map>
#include <numeric>
#include <utility>

#include "muster/resources/placement.hpp"

namespace muster {
namespace {

using Amounts = std::vector<std::int64_t>;

std::int64_t most_of(const PlacementQuestion& question, std::size_t site) {
  if (!question.use.empty() && question.use[site] == SiteUse::forbidden) return 0;
  const bool units = question.aim == PlacementAim::fewest && !question.units.empty();
  return units ? question.units[site] : 1;
}

std::int64_t least_of(const PlacementQuestion& question, std::size_t site) {
  const bool fixed = !question.use.empty() && question.use[site] == SiteUse::fixed;
  return fixed ? std::min<std::int64_t>(1, most_of(question, site)) : 0;
}

std::int64_t cost_of(const PlacementQuestion& question, std::size_t site) {
  return question.cost.empty() ? 1 : question.cost[site];
}

/// The sites that may serve the demand, each once, at its least distance.
std::map<std::uint32_t, std::int64_t> sites_for(const PlacementQuestion& question,
                                                const PlacementDemand& demand) {
  std::map<std::uint32_t, std::int64_t> found;
  const bool limited = question.aim == PlacementAim::fewest || question.aim == PlacementAim::most;
  for (const Reach& reach : demand.reach) {
    if (most_of(question, reach.site) == 0) continue;
    if (limited && reach.distance > question.limit) continue;
    const auto [at, fresh] = found.try_emplace(reach.site, reach.distance);
    if (!fresh) at->second = std::min(at->second, reach.distance);
  }
  return found;
}

bool can_be_served(const PlacementQuestion& question, const PlacementDemand& demand) {
  std::int64_t units = 0;
  for (const auto& [site, distance] : sites_for(question, demand)) {
    units += most_of(question, site);
  }
  return question.aim == PlacementAim::fewest ? units >= demand.need : units > 0;
}

std::vector<std::int64_t> levels_of(const PlacementDemand& demand) {
  return demand.gains.empty() ? std::vector<std::int64_t>{demand.weight} : demand.gains;
}

/// One more than the dearest service of all demands together.
std::int64_t unserved_cost(const PlacementQuestion& question) {
  std::int64_t sum = 1;
  for (const PlacementDemand& demand : question.demands) {
    std::int64_t most = 0;
    for (const auto& [site, distance] : sites_for(question, demand)) {
      most = std::max(most, distance * demand.weight);
    }
    sum += most;
  }
  return sum;
}

std::size_t open_sites(const PlacementQuestion& question) {
  std::size_t open = 0;
  for (std::size_t site = 0; site < question.sites; ++site) {
    if (most_of(question, site) > 0) ++open;
  }
  return open;
}

bool within_range(const PlacementQuestion& question, const Amounts& amounts) {
  if (amounts.size() != question.sites) return false;
  std::size_t chosen = 0;
  for (std::size_t site = 0; site < question.sites; ++site) {
    if (amounts[site] < least_of(question, site) || amounts[site] > most_of(question, site)) {
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
      return chosen == std::min(question.p, open_sites(question));
  }
}

/// A demand, or several that the same sites serve.
struct PricedRow {
  std::vector<std::pair<std::uint32_t, std::int64_t>> sites = {};  ///< by site
  std::int64_t weight = 0;
  std::int64_t need = 0;
  std::vector<std::int64_t> levels = {};
};

/// The question as the proof speaks of it: one row for each of its prices.
class PricedRows {
 public:
  PricedRows(const PlacementQuestion& question, const PlacementProof& proof) : question_(question) {
    sound_ = proof.price_of.size() == question.demands.size() && proof.scale > 0;
    for (std::size_t i = 0; sound_ && i < question.demands.size(); ++i) {
      add(question.demands[i], proof.price_of[i]);
    }
    unserved_ = question.aim == PlacementAim::median ? unserved_cost(question) : 0;
  }

  [[nodiscard]] bool sound() const { return sound_; }
  [[nodiscard]] std::int64_t gains() const { return gains_; }
  [[nodiscard]] const std::map<std::uint32_t, PricedRow>& rows() const { return rows_; }
  [[nodiscard]] std::int64_t unserved() const { return unserved_; }

 private:
  void add(const PlacementDemand& demand, std::uint32_t price) {
    const auto found = sites_for(question_, demand);
    const std::vector<std::pair<std::uint32_t, std::int64_t>> sites(found.begin(), found.end());
    const bool most = question_.aim == PlacementAim::most;
    if (price == PlacementProof::no_price) {
      // Whoever covers it gains nothing that was left out; in the other aims it may only cost more.
      if (most && !sites.empty() && levels_of(demand).front() > 0) sound_ = false;
      return;
    }
    const auto [at, fresh] = rows_.try_emplace(price);
    PricedRow& row = at->second;
    if (fresh) {
      row.sites = sites;
      row.weight = demand.weight;
      row.need = demand.need;
    } else if (!most || !std::ranges::equal(
                            row.sites, sites, {}, [](const auto& s) { return s.first; },
                            [](const auto& s) { return s.first; })) {
      sound_ = false;
    }
    const auto levels = levels_of(demand);
    if (row.levels.size() < levels.size()) row.levels.resize(levels.size(), 0);
    for (std::size_t m = 0; m < levels.size(); ++m) row.levels[m] += levels[m];
    for (const std::int64_t gain : levels) gains_ += gain;
  }

  const PlacementQuestion& question_;
  bool sound_ = true;
  std::map<std::uint32_t, PricedRow> rows_ = {};
  std::int64_t gains_ = 0;
  std::int64_t unserved_ = 0;
};

struct Range {
  Amounts least = {};
  Amounts most = {};
};

/// Walks the tree of the proof. Costs are what place() makes small: for `most`, what is not gained.
class Checker {
 public:
  Checker(const PlacementQuestion& question, const PlacementProof& proof, std::int64_t target)
      : question_(question), proof_(proof), target_(target), rows_(question, proof) {}

  [[nodiscard]] bool holds() {
    if (!rows_.sound() || proof_.nodes.empty()) return false;
    if (question_.aim == PlacementAim::most) target_ = rows_.gains() - target_;
    Range all;
    for (std::size_t site = 0; site < question_.sites; ++site) {
      all.least.push_back(least_of(question_, site));
      all.most.push_back(most_of(question_, site));
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
      if (cost_of(question_, by) > cost_of(question_, out)) return false;
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
      if (local.least > least_count(local, range)) return false;
    }
    if (!rows_.rows().empty()) first_local_ = rows_.rows().rbegin()->first + std::size_t{1};
    return true;
  }

  /// What the sites of any cover of the demands count to, at the least; -1 for what is no such row.
  /// By sets of demands: the first that is not in a set must be served by somebody.
  [[nodiscard]] std::int64_t least_count(const PlacementProof::LocalRow& local,
                                         const Range& range) const {
    constexpr std::int64_t most_counted = std::int64_t{1} << 30;
    if (local.demands.empty() || local.demands.size() > PlacementProof::most_local) return -1;
    std::map<std::uint32_t, std::int64_t> counts;
    for (const auto& [site, count] : local.counts) {
      if (site >= question_.sites || count < 0 || count > most_counted) return -1;
      if (!counts.try_emplace(site, count).second) return -1;
    }
    std::map<std::uint32_t, std::size_t> served;  // by site, as a set
    for (std::size_t i = 0; i < local.demands.size(); ++i) {
      const auto at = rows_.rows().find(local.demands[i]);
      if (at == rows_.rows().end() || at->second.need < 1) return -1;
      for (const auto& [site, distance] : at->second.sites) {
        if (range.most[site] > 0) served[site] |= std::size_t{1} << i;
      }
    }
    std::map<std::size_t, std::int64_t> cheapest;  // by set
    for (const auto& [site, set] : served) {
      const auto at = counts.find(site);
      const std::int64_t count = at == counts.end() ? 0 : at->second;
      const auto [known, fresh] = cheapest.try_emplace(set, count);
      if (!fresh) known->second = std::min(known->second, count);
    }
    std::vector<std::vector<std::pair<std::size_t, std::int64_t>>> with(local.demands.size());
    for (const auto& [set, count] : cheapest) {
      for (std::size_t i = 0; i < with.size(); ++i) {
        if ((set >> i & 1U) != 0) with[i].emplace_back(set, count);
      }
    }
    const std::size_t all = (std::size_t{1} << local.demands.size()) - 1;
    constexpr std::int64_t never = std::numeric_limits<std::int64_t>::max();
    std::vector<std::int64_t> least(all + 1, never);
    least[0] = 0;
    for (std::size_t set = 0; set < all; ++set) {
      if (least[set] == never) continue;
      std::size_t first = 0;
      while ((set >> first & 1U) != 0) ++first;
      for (const auto& [more, count] : with[first]) {
        std::int64_t& to = least[set | more];
        to = std::min(to, least[set] + count);
      }
    }
    return least[all];
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

  [[nodiscard]] std::size_t p() const { return std::min(question_.p, open_sites(question_)); }

  /// What no choice of the range can stay below; and by site, what a unit of it adds to that.
  [[nodiscard]] std::int64_t bound_of(const Range& range, const std::vector<std::int64_t>& prices) {
    const std::int64_t scale = proof_.scale;
    std::int64_t sum = 0;
    unit_.assign(question_.sites, 0);
    if (question_.aim == PlacementAim::fewest) {
      for (std::size_t site = 0; site < question_.sites; ++site) {
        unit_[site] = cost_of(question_, site) * scale;
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
  std::int64_t floor = 0;
  std::int64_t below = -1;
  PlacementQuestion cover = question;
  cover.aim = PlacementAim::fewest;
  cover.cost.clear();
  cover.units.clear();
  for (PlacementDemand& demand : cover.demands) {
    demand.need = can_be_served(question, demand) ? 1 : 0;
    std::int64_t nearest = std::numeric_limits<std::int64_t>::max();
    for (const auto& [site, distance] : sites_for(question, demand)) {
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
  if (!within_range(question, amounts)) return std::nullopt;
  std::int64_t worth = 0;
  if (question.aim == PlacementAim::fewest) {
    for (std::size_t site = 0; site < question.sites; ++site) {
      worth += cost_of(question, site) * amounts[site];
    }
  }
  const std::int64_t unserved = question.aim == PlacementAim::median ? unserved_cost(question) : 0;
  for (const PlacementDemand& demand : question.demands) {
    if (!can_be_served(question, demand)) continue;
    std::int64_t units = 0;
    std::optional<std::int64_t> nearest;
    for (const auto& [site, distance] : sites_for(question, demand)) {
      if (amounts[site] == 0) continue;
      units += amounts[site];
      nearest = std::min(nearest.value_or(distance), distance);
    }
    switch (question.aim) {
      case PlacementAim::fewest:
        if (units < demand.need) return std::nullopt;
        break;
      case PlacementAim::most: {
        const auto levels = levels_of(demand);
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
  std::vector<std::uint32_t> uncoverable;
  for (std::uint32_t i = 0; i < question.demands.size(); ++i) {
    if (!can_be_served(question, question.demands[i])) uncoverable.push_back(i);
  }
  if (uncoverable != answer.uncoverable) return false;
  if (!answer.possible) {
    std::size_t fixed = 0;
    for (std::size_t site = 0; site < question.sites; ++site) {
      if (least_of(question, site) > 0) ++fixed;
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
  std::vector<std::size_t> open;
  Amounts amounts(question.sites, 0);
  for (std::size_t site = 0; site < question.sites; ++site) {
    amounts[site] = least_of(question, site);
    if (most_of(question, site) > 1) return 0;
    if (amounts[site] == 0 && most_of(question, site) > 0) open.push_back(site);
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
