#include "placement_checked.hpp"

#include <algorithm>
#include <limits>

namespace muster {

std::int64_t CheckedQuestion::most_of(std::size_t site) const {
  if (!question_.use.empty() && question_.use[site] == SiteUse::forbidden) return 0;
  const bool units = question_.aim == PlacementAim::fewest && !question_.units.empty();
  return units ? question_.units[site] : 1;
}

std::int64_t CheckedQuestion::least_of(std::size_t site) const {
  const bool fixed = !question_.use.empty() && question_.use[site] == SiteUse::fixed;
  return fixed ? std::min<std::int64_t>(1, most_of(site)) : 0;
}

std::int64_t CheckedQuestion::cost_of(std::size_t site) const {
  return question_.cost.empty() ? 1 : question_.cost[site];
}

std::map<std::uint32_t, std::int64_t> CheckedQuestion::sites_for(
    const PlacementDemand& demand) const {
  std::map<std::uint32_t, std::int64_t> found;
  const bool limited = question_.aim == PlacementAim::fewest || question_.aim == PlacementAim::most;
  for (const Reach& reach : demand.reach) {
    if (most_of(reach.site) == 0) continue;
    if (limited && reach.distance > question_.limit) continue;
    const auto [at, fresh] = found.try_emplace(reach.site, reach.distance);
    if (!fresh) at->second = std::min(at->second, reach.distance);
  }
  return found;
}

bool CheckedQuestion::can_be_served(const PlacementDemand& demand) const {
  std::int64_t units = 0;
  for (const auto& [site, distance] : sites_for(demand)) {
    units += most_of(site);
  }
  return question_.aim == PlacementAim::fewest ? units >= demand.need : units > 0;
}

std::vector<std::int64_t> CheckedQuestion::levels_of(const PlacementDemand& demand) {
  return demand.gains.empty() ? std::vector<std::int64_t>{demand.weight} : demand.gains;
}

std::int64_t CheckedQuestion::unserved_cost() const {
  std::int64_t sum = 1;
  for (const PlacementDemand& demand : question_.demands) {
    std::int64_t most = 0;
    for (const auto& [site, distance] : sites_for(demand)) {
      most = std::max(most, distance * demand.weight);
    }
    sum += most;
  }
  return sum;
}

std::size_t CheckedQuestion::open_sites() const {
  std::size_t open = 0;
  for (std::size_t site = 0; site < question_.sites; ++site) {
    if (most_of(site) > 0) ++open;
  }
  return open;
}

PricedRows::PricedRows(const CheckedQuestion& checked, const PlacementProof& proof)
    : checked_(checked) {
  const PlacementQuestion& question = checked_.asked();
  sound_ = proof.price_of.size() == question.demands.size() && proof.scale > 0;
  for (std::size_t i = 0; sound_ && i < question.demands.size(); ++i) {
    add(question.demands[i], proof.price_of[i]);
  }
  unserved_ = question.aim == PlacementAim::median ? checked_.unserved_cost() : 0;
}

void PricedRows::add(const PlacementDemand& demand, std::uint32_t price) {
  const auto found = checked_.sites_for(demand);
  const std::vector<std::pair<std::uint32_t, std::int64_t>> sites(found.begin(), found.end());
  const bool most = checked_.asked().aim == PlacementAim::most;
  if (price == PlacementProof::no_price) {
    // Whoever covers it gains nothing that was left out; in the other aims it may only cost more.
    if (most && !sites.empty() && CheckedQuestion::levels_of(demand).front() > 0) sound_ = false;
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
  const auto levels = CheckedQuestion::levels_of(demand);
  if (row.levels.size() < levels.size()) row.levels.resize(levels.size(), 0);
  for (std::size_t m = 0; m < levels.size(); ++m) row.levels[m] += levels[m];
  for (const std::int64_t gain : levels) gains_ += gain;
}

/// By sets of demands: the first that is not in a set must be served by somebody.
std::int64_t PricedRows::least_count(const PlacementProof::LocalRow& local,
                                     const std::vector<std::int64_t>& most) const {
  constexpr std::int64_t most_counted = std::int64_t{1} << 30;
  if (local.demands.empty() || local.demands.size() > PlacementProof::most_local) return -1;
  std::map<std::uint32_t, std::int64_t> counts;
  for (const auto& [site, count] : local.counts) {
    if (site >= checked_.asked().sites || count < 0 || count > most_counted) return -1;
    if (!counts.try_emplace(site, count).second) return -1;
  }
  std::map<std::uint32_t, std::size_t> served;  // by site, as a set
  for (std::size_t i = 0; i < local.demands.size(); ++i) {
    const auto at = rows_.find(local.demands[i]);
    if (at == rows_.end() || at->second.need < 1) return -1;
    for (const auto& [site, distance] : at->second.sites) {
      if (most[site] > 0) served[site] |= std::size_t{1} << i;
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

}  // namespace muster
