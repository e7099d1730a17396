#include "muster/resources/placement.hpp"

#include <algorithm>
#include <limits>
#include <string>
#include <utility>

#include "muster/plan/error.hpp"
#include "placement_choices.hpp"

namespace muster {

SiteRange range_of(const PlacementQuestion& question) {
  SiteRange range;
  const bool units = question.aim == PlacementAim::fewest && !question.units.empty();
  for (std::size_t site = 0; site < question.sites; ++site) {
    const SiteUse use = question.use.empty() ? SiteUse::free : question.use[site];
    const std::int64_t most = units ? question.units[site] : 1;
    range.least.push_back(use == SiteUse::fixed ? std::min<std::int64_t>(most, 1) : 0);
    range.most.push_back(use == SiteUse::forbidden ? 0 : most);
  }
  return range;
}

CoverTable cover_table(const std::vector<std::vector<std::uint32_t>>& rows, std::size_t sites) {
  CoverTable table;
  std::vector<std::vector<std::uint32_t>> columns(sites);
  for (std::uint32_t i = 0; i < rows.size(); ++i) {
    for (const std::uint32_t site : rows[i]) columns[site].push_back(i);
    table.sites_of.insert(table.sites_of.end(), rows[i].begin(), rows[i].end());
    table.demand_begin.push_back(table.sites_of.size());
  }
  for (const auto& column : columns) {
    table.demands_of.insert(table.demands_of.end(), column.begin(), column.end());
    table.site_begin.push_back(table.demands_of.size());
  }
  return table;
}

void pick_cheapest(const SiteRange& range, std::size_t p, const std::vector<std::int64_t>& prices,
                   Relaxed& into) {
  const std::size_t sites = prices.size();
  into.amounts = range.least;
  into.one_more.assign(sites, 0);
  into.one_less.assign(sites, 0);
  std::size_t left = p;
  std::vector<std::uint32_t> open;
  into.possible = true;
  for (std::uint32_t site = 0; site < sites; ++site) {
    if (range.least[site] > 0) {
      into.possible = into.possible && left > 0;
      if (left > 0) --left;
      into.bound += prices[site];
    } else if (range.most[site] > 0) {
      open.push_back(site);
    }
  }
  into.possible = into.possible && left <= open.size();
  if (!into.possible) return;
  const auto cheaper = [&](std::uint32_t a, std::uint32_t b) {
    return prices[a] != prices[b] ? prices[a] < prices[b] : a < b;
  };
  const auto end = open.begin() + static_cast<std::ptrdiff_t>(left);
  if (left < open.size()) std::ranges::nth_element(open, end, cheaper);
  constexpr std::int64_t never = std::int64_t{1} << 60;
  const std::int64_t last =
      left == 0 ? -never : prices[*std::max_element(open.begin(), end, cheaper)];
  const std::int64_t next = left == open.size() ? never : prices[*end];
  for (auto at = open.begin(); at != open.end(); ++at) {
    const std::int64_t price = prices[*at];
    if (at < end) {
      into.amounts[*at] = 1;
      into.bound += price;
      into.one_less[*at] = next == never ? never : next - price;
    } else {
      into.one_more[*at] = last == -never ? never : price - last;
    }
  }
}

bool make_p(const SiteRange& range, std::size_t p, std::vector<std::int64_t>& amounts) {
  std::size_t count = 0;
  for (std::size_t site = 0; site < amounts.size(); ++site) {
    amounts[site] = std::clamp(amounts[site], range.least[site], range.most[site]);
    if (amounts[site] > 0) ++count;
  }
  for (std::size_t site = 0; site < amounts.size() && count < p; ++site) {
    if (amounts[site] > 0 || range.most[site] == 0) continue;
    amounts[site] = 1;
    ++count;
  }
  for (std::size_t site = amounts.size(); site-- > 0 && count > p;) {
    if (amounts[site] == 0 || range.least[site] > 0) continue;
    amounts[site] = 0;
    --count;
  }
  return count == p;
}

namespace {

[[noreturn]] void refuse(const std::string& what) {
  throw Error(Code::placement_question, {Text(what)});
}

constexpr std::int64_t most_sum = std::int64_t{1} << 44;

void check_demand(const PlacementQuestion& question, const PlacementDemand& demand,
                  std::int64_t& sum) {
  if (demand.weight < 0 || demand.need < 0) refuse("weight");
  for (const Reach& reach : demand.reach) {
    if (reach.site >= question.sites || reach.distance < 0) refuse("reach");
  }
  std::int64_t before = std::numeric_limits<std::int64_t>::max();
  std::int64_t worth = demand.weight;
  for (const std::int64_t gain : demand.gains) {
    if (gain < 0 || gain > before) refuse("gains");
    before = gain;
    if (__builtin_add_overflow(worth, gain, &worth)) throw Error(Code::placement_large);
  }
  if (__builtin_add_overflow(sum, worth, &sum) || sum > most_sum) {
    throw Error(Code::placement_large);
  }
}

void check(const PlacementQuestion& question) {
  const auto fits = [&](std::size_t size) { return size == 0 || size == question.sites; };
  if (!fits(question.use.size())) refuse("use");
  if (!fits(question.cost.size())) refuse("cost");
  if (!fits(question.units.size())) refuse("units");
  if (question.aim != PlacementAim::fewest && question.p == 0) refuse("p");
  std::int64_t sum = 0;
  for (const PlacementDemand& demand : question.demands) check_demand(question, demand, sum);
  sum = 0;
  for (std::size_t site = 0; site < question.sites; ++site) {
    const std::int64_t cost = question.cost.empty() ? 1 : question.cost[site];
    const std::int64_t units = question.units.empty() ? 1 : question.units[site];
    std::int64_t all = 0;
    if (cost < 0 || units < 0) refuse("cost");
    if (__builtin_mul_overflow(cost, units, &all) || __builtin_add_overflow(sum, all, &sum) ||
        sum > most_sum) {
      throw Error(Code::placement_large);
    }
  }
}

/// Of every way to a site the shortest; p no more than there are sites.
PlacementQuestion tidied(PlacementQuestion question) {
  for (PlacementDemand& demand : question.demands) {
    std::ranges::sort(demand.reach, [](const Reach& a, const Reach& b) {
      return a.site != b.site ? a.site < b.site : a.distance < b.distance;
    });
    const auto same = [](const Reach& a, const Reach& b) { return a.site == b.site; };
    demand.reach.erase(std::unique(demand.reach.begin(), demand.reach.end(), same),
                       demand.reach.end());
  }
  std::size_t open = 0;
  for (const std::int64_t most : range_of(question).most) {
    if (most > 0) ++open;
  }
  question.p = std::min(question.p, open);
  return question;
}

PlacementAnswer answered(const PlacementQuestion& question, ReadyChoice& ready, Chosen chosen) {
  PlacementAnswer answer;
  answer.possible = chosen.found;
  answer.amounts = std::move(chosen.amounts);
  const bool gain = question.aim == PlacementAim::most;
  answer.value = gain ? ready.plus - chosen.cost : chosen.cost;
  answer.bound = gain ? ready.plus - chosen.bound : chosen.bound;
  answer.proved = chosen.proved;
  answer.stopped = !chosen.proved;
  answer.tree = chosen.nodes;
  answer.unserved_cost = ready.unserved_cost;
  answer.uncoverable = std::move(ready.uncoverable);
  answer.proof = std::move(chosen.proof);
  answer.proof.price_of = std::move(ready.price_of);
  answer.proof.replaced = std::move(ready.replaced);
  return answer;
}

ReadyChoice ready_for(const PlacementQuestion& question) {
  switch (question.aim) {
    case PlacementAim::most:
      return most_choice(question);
    case PlacementAim::median:
      return median_choice(question);
    default:
      return fewest_choice(question);
  }
}

PlacementAnswer solve(const PlacementQuestion& question, const PlacementOptions& options,
                      std::int64_t below, bool any) {
  ReadyChoice ready = ready_for(question);
  ChoiceLimits limits{.most_nodes = options.most_nodes, .below = below, .any = any};
  if (options.progress) {
    limits.go_on = [&](std::uint64_t nodes, bool, std::int64_t cost, std::int64_t bound) {
      const bool gain = question.aim == PlacementAim::most;
      return options.progress({.tree = nodes,
                               .value = gain ? ready.plus - cost : cost,
                               .bound = gain ? ready.plus - bound : bound});
    };
  }
  SiteRange range = range_of(question);
  for (const auto& [out, by] : ready.replaced) range.most[out] = 0;
  const bool in_turn = question.aim == PlacementAim::fewest && below == 0;
  Chosen chosen = in_turn ? search_from_below(*ready.choice, range, limits)
                          : search_below(*ready.choice, range, limits);
  return answered(question, ready, std::move(chosen));
}

/// The least distance within which p sites reach all: one covering after another, each for a
/// distance halfway between one that p sites are too few for and one that they reach.
PlacementAnswer centre(const PlacementQuestion& question, const PlacementOptions& options) {
  PlacementQuestion cover = question;
  cover.aim = PlacementAim::fewest;
  cover.cost.clear();
  cover.units.clear();
  std::vector<std::int64_t> distances;
  std::vector<std::uint32_t> uncoverable;
  const SiteRange range = range_of(question);
  std::int64_t least = 0;
  for (std::uint32_t i = 0; i < question.demands.size(); ++i) {
    PlacementDemand& demand = cover.demands[i];
    demand.need = 1;
    std::erase_if(demand.reach, [&](const Reach& reach) { return range.most[reach.site] == 0; });
    if (demand.reach.empty()) {
      uncoverable.push_back(i);
      demand.need = 0;
      continue;
    }
    std::int64_t nearest = demand.reach.front().distance;
    for (const Reach& reach : demand.reach) {
      distances.push_back(reach.distance);
      nearest = std::min(nearest, reach.distance);
    }
    least = std::max(least, nearest);
  }
  std::ranges::sort(distances);
  distances.erase(std::unique(distances.begin(), distances.end()), distances.end());
  PlacementAnswer best;
  best.uncoverable = std::move(uncoverable);
  const auto fixed = std::ranges::count_if(range.least, [](std::int64_t n) { return n > 0; });
  if (static_cast<std::size_t>(fixed) > question.p) return best;
  if (distances.empty()) distances.push_back(0);
  auto low =
      static_cast<std::size_t>(std::ranges::lower_bound(distances, least) - distances.begin());
  std::size_t high = distances.size();  // the first known to be reached
  PlacementProof proof;
  bool stopped = false;
  // Below `low` some demand has nobody: the proof then is that distance itself.
  while (low < high && !stopped) {
    const std::size_t middle = high == distances.size() && low + 1 < high && best.tree == 0
                                   ? low + (high - low) / 8
                                   : low + (high - low) / 2;
    cover.limit = distances[middle];
    PlacementAnswer tried = solve(cover, options, static_cast<std::int64_t>(question.p) + 1, true);
    best.tree += std::max<std::uint64_t>(tried.tree, 1);
    if (tried.possible) {
      best.possible = true;
      best.amounts = std::move(tried.amounts);
      high = middle;
    } else if (tried.proved) {
      low = middle + 1;
      proof = std::move(tried.proof);
    } else {
      stopped = true;
    }
  }
  best.value = best.possible ? distances[high] : 0;
  best.bound = distances[std::min(low, distances.size() - 1)];
  best.stopped = stopped;
  best.proved = best.possible && !stopped;
  best.proof = std::move(proof);
  return best;
}

}  // namespace

PlacementAnswer place(const PlacementQuestion& asked, const PlacementOptions& options) {
  check(asked);
  const PlacementQuestion question = tidied(asked);
  if (question.aim == PlacementAim::centre) return centre(question, options);
  return solve(question, options, 0, false);
}

}  // namespace muster
