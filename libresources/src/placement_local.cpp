#include "placement_local.hpp"

#include <algorithm>
#include <bit>
#include <cmath>
#include <limits>
#include <map>

#include "placement_simplex.hpp"

namespace muster {
namespace {

using DemandSet = std::uint32_t;

/// What is smaller says nothing.
constexpr double least_share = 1e-9;
constexpr double just_served = 0.05;
constexpr double least_broken = 0.004;
constexpr int most_rounds = 300;
constexpr std::int64_t fine_counts = 1 << 20;
constexpr std::int64_t most_parts = 60;  // of a whole, so fine the counts of a row may be
constexpr std::uint64_t most_looks = 50'000;

/// The cheapest cover of a few demands by kinds of sites, each kind the demands it serves.
class FewCovered {
 public:
  explicit FewCovered(std::size_t demands)
      : known_(std::size_t{1} << demands), kinds_of_(demands) {}

  std::vector<DemandSet> kinds = {};
  std::vector<std::int64_t> costs = {};

  /// Its cost, if that is below the limit; else the limit. Gives up after `most_looks`.
  std::int64_t cheapest(DemandSet wanted, std::int64_t limit) {
    prepare();
    best_ = limit;
    best_kinds_.clear();
    taken_.clear();
    looks_ = 0;
    std::ranges::fill(known_, std::numeric_limits<std::int64_t>::max());
    look(wanted, 0);
    return best_;
  }
  [[nodiscard]] bool gave_up() const { return looks_ > most_looks; }
  [[nodiscard]] const std::vector<std::uint32_t>& taken() const { return best_kinds_; }

 private:
  void prepare() {
    for (auto& some : kinds_of_) some.clear();
    for (std::uint32_t kind = 0; kind < kinds.size(); ++kind) {
      for (DemandSet left = kinds[kind]; left != 0; left &= left - 1) {
        kinds_of_[static_cast<std::size_t>(std::countr_zero(left))].push_back(kind);
      }
    }
    prices_.clear();
    for (auto& some : kinds_of_) {
      std::ranges::stable_sort(some, [&](std::uint32_t a, std::uint32_t b) {
        return costs[a] * std::popcount(kinds[b]) < costs[b] * std::popcount(kinds[a]);
      });
      // Each demand pays its share of the cheapest that serves it: a bound on what is left.
      prices_.push_back(some.empty() ? 0 : share * costs[some[0]] / std::popcount(kinds[some[0]]));
    }
  }

  void look(DemandSet left, std::int64_t cost) {
    if (gave_up() || cost >= best_) return;
    if (left == 0) {
      best_ = cost;
      best_kinds_ = taken_;
      return;
    }
    ++looks_;
    if (known_[left] <= cost) return;
    known_[left] = cost;
    std::int64_t at_least = 0;
    std::size_t rarest = 0;
    std::size_t fewest = std::numeric_limits<std::size_t>::max();
    for (DemandSet rest = left; rest != 0; rest &= rest - 1) {
      const auto demand = static_cast<std::size_t>(std::countr_zero(rest));
      at_least += prices_[demand];
      if (kinds_of_[demand].size() >= fewest) continue;
      fewest = kinds_of_[demand].size();
      rarest = demand;
    }
    if (cost + (at_least + share - 1) / share >= best_) return;
    for (const std::uint32_t kind : kinds_of_[rarest]) {
      taken_.push_back(kind);
      look(left & ~kinds[kind], cost + costs[kind]);
      taken_.pop_back();
    }
  }

  static constexpr std::int64_t share = 1024;
  std::vector<std::int64_t> known_;
  std::vector<std::vector<std::uint32_t>> kinds_of_;
  std::vector<std::int64_t> prices_ = {};
  std::vector<std::uint32_t> taken_ = {};
  std::vector<std::uint32_t> best_kinds_ = {};
  std::int64_t best_ = 0;
  std::uint64_t looks_ = 0;
};

/// Counts of the kinds the proposal uses, such that every cover of them counts to 1 and the
/// proposal to less: a linear program with a row for each cover, found one after another.
std::vector<double> counts_of_kinds(FewCovered& few, const std::vector<double>& mass,
                                    DemandSet all) {
  Simplex program(mass);
  few.costs.assign(mass.size(), 0);
  std::vector<double> counts(mass.size(), 0);
  for (int round = 0; round < most_rounds; ++round) {
    few.cheapest(all, fine_counts - fine_counts / 2000);
    if (few.taken().empty()) return few.gave_up() ? std::vector<double>{} : counts;
    std::vector<std::uint32_t> cover = few.taken();
    std::ranges::sort(cover);
    std::vector<Simplex::Entry> row;
    for (const std::uint32_t kind : cover) row.push_back({kind, 1});
    program.add(row);
    if (program.solve(1 - least_broken, 10'000) != Simplex::End::best) return {};
    for (std::uint32_t kind = 0; kind < counts.size(); ++kind) {
      counts[kind] = program.value(kind);
      few.costs[kind] = std::max<std::int64_t>(std::llround(counts[kind] * fine_counts), 0);
    }
  }
  return {};
}

/// The same in whole numbers: exactly where few parts of a whole are enough, else rounded up.
std::vector<std::int64_t> whole_counts(const std::vector<double>& counts) {
  std::vector<std::int64_t> whole;
  for (std::int64_t parts = 1; parts <= most_parts; ++parts) {
    const bool fits = std::ranges::all_of(counts, [&](double count) {
      const double scaled = count * static_cast<double>(parts);
      return std::abs(scaled - std::round(scaled)) < 1e-4;
    });
    if (!fits) continue;
    for (const double count : counts) {
      whole.push_back(std::max<std::int64_t>(std::llround(count * static_cast<double>(parts)), 0));
    }
    return whole;
  }
  for (const double count : counts) {
    whole.push_back(
        std::max<std::int64_t>(std::llround(std::ceil(count * double{most_parts} - 1e-6)), 0));
  }
  return whole;
}

/// Counts for the other kinds, small ones first, each as little as what is known then allows.
bool count_the_others(FewCovered& few, std::map<DemandSet, std::int64_t>& known,
                      const std::vector<DemandSet>& others, DemandSet all, std::int64_t least) {
  for (const DemandSet kind : others) {
    std::int64_t most = least;
    std::int64_t floor = 0;
    for (const auto& [other, count] : known) {
      if ((kind & ~other) == 0) most = std::min(most, count);
      if ((other & ~kind) == 0) floor = std::max(floor, count);
    }
    std::int64_t count = most;
    if (floor < most) {
      const std::int64_t rest = few.cheapest(all & ~kind, least);
      if (few.gave_up()) return false;
      count = std::min(most, least - rest);
    }
    known[kind] = count;
    few.kinds.push_back(kind);
    few.costs.push_back(count);
  }
  return true;
}

}  // namespace

LocalRows::LocalRows(const CoverTable& table) : table_(table) {}

std::vector<std::uint32_t> LocalRows::near(std::uint32_t demand, std::span<const double> x,
                                           std::span<const double> served,
                                           const Limits& limits) const {
  std::vector<std::uint32_t> some;
  std::vector<double> shared(served.size(), 0);
  std::vector<bool> here(served.size(), false);
  std::vector<bool> counted(x.size(), false);
  std::vector<std::uint32_t> seen;
  double mass = 0;
  const auto take = [&](std::uint32_t one) {
    here[one] = true;
    some.push_back(one);
    for (const std::uint32_t site : table_.sites(one)) {
      if (counted[site] || x[site] <= least_share) continue;
      counted[site] = true;
      mass += x[site];
      for (const std::uint32_t other : table_.demands(site)) {
        if (shared[other] == 0) seen.push_back(other);
        shared[other] += x[site];
      }
    }
  };
  take(demand);
  while (some.size() < limits.demands) {
    double most = 1e-6;
    std::uint32_t best = PlacementProof::no_price;
    for (const std::uint32_t other : seen) {
      if (here[other] || served[other] > 1 + just_served) continue;
      if (mass + served[other] - shared[other] > limits.mass) continue;
      double share = shared[other] / served[other];
      // What is served by the same sites alone adds little.
      if (share > 0.999) share = 0.5;
      if (share > most || (share == most && other < best)) {
        most = share;
        best = other;
      }
    }
    if (best == PlacementProof::no_price) break;
    take(best);
  }
  std::ranges::sort(some);
  return some;
}

std::optional<PlacementProof::LocalRow> LocalRows::broken(std::span<const std::uint32_t> demands,
                                                          std::span<const double> x) const {
  std::map<std::uint32_t, DemandSet> serves;
  for (std::size_t i = 0; i < demands.size(); ++i) {
    for (const std::uint32_t site : table_.sites(demands[i])) serves[site] |= DemandSet{1} << i;
  }
  std::map<DemandSet, double> used;
  for (const auto& [site, kind] : serves) {
    if (x[site] > least_share) used[kind] += x[site];
  }
  FewCovered few(demands.size());
  std::vector<double> mass;
  for (const auto& [kind, sum] : used) {
    few.kinds.push_back(kind);
    mass.push_back(sum);
  }
  const DemandSet all = (DemandSet{1} << demands.size()) - 1;
  const std::vector<double> counts = counts_of_kinds(few, mass, all);
  if (counts.empty()) return std::nullopt;
  few.costs = whole_counts(counts);
  const std::int64_t least = few.cheapest(all, std::numeric_limits<std::int32_t>::max());
  if (few.gave_up() || least <= 0) return std::nullopt;
  std::map<DemandSet, std::int64_t> known;
  for (std::size_t i = 0; i < few.kinds.size(); ++i) known[few.kinds[i]] = few.costs[i];
  std::vector<DemandSet> others;
  for (const auto& [site, kind] : serves) {
    if (!known.contains(kind)) others.push_back(kind);
  }
  std::ranges::sort(others, [](DemandSet a, DemandSet b) {
    return std::popcount(a) != std::popcount(b) ? std::popcount(a) < std::popcount(b) : a < b;
  });
  others.erase(std::unique(others.begin(), others.end()), others.end());
  if (!count_the_others(few, known, others, all, least)) return std::nullopt;
  PlacementProof::LocalRow row{
      .demands = {demands.begin(), demands.end()}, .counts = {}, .least = least};
  double reached = 0;
  for (const auto& [site, kind] : serves) {
    const std::int64_t count = known[kind];
    if (count == 0) continue;
    row.counts.emplace_back(site, count);
    reached += static_cast<double>(count) * x[site];
  }
  if (reached > (1 - least_broken) * static_cast<double>(least)) return std::nullopt;
  return row;
}

}  // namespace muster
