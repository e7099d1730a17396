#include "placement_cover_bound.hpp"

#include <algorithm>
#include <cmath>
#include <utility>

namespace muster {
namespace {

using LocalRow = PlacementProof::LocalRow;

constexpr std::uint32_t not_in_program = 0xFFFFFFFF;
constexpr double hardly_broken = 1e-6;
constexpr double worth_putting = 1e-4;
constexpr std::size_t rows_at_once = 40;
constexpr std::size_t local_at_once = 60;
constexpr std::size_t most_local_rows = 20'000;
constexpr std::uint64_t most_steps = 100'000;
constexpr std::uint64_t steps_between_rebuilds = 20'000;

}  // namespace

CoverBound::CoverBound(const CoverTable& table, const std::vector<std::int64_t>& costs,
                       const CoverRange& range)
    : table_(table),
      costs_(costs),
      demands_(table.demand_begin.size() - 1),
      local_(table),
      kept_{Simplex(std::vector<double>{}), {}, {}},
      now_(kept_) {
  for (std::size_t site = 0; site < costs_.size(); ++site) {
    root_frozen_.push_back(range.least[site] == range.most[site] ? 1 : 0);
  }
  frozen_ = root_frozen_;
  kept_ = new_program(range);
}

void CoverBound::to_the_root() {
  frozen_ = root_frozen_;
  now_ = kept_;
}

void CoverBound::keep_the_root() {
  now_.of_local.resize(pool_.size(), not_in_program);
  kept_ = now_;
}

void CoverBound::narrow(const CoverRange& range) {
  for (std::uint32_t site = 0; site < costs_.size(); ++site) {
    now_.simplex.set_bounds(site, range.least[site], range.most[site]);
    if (range.most[site] > 0) continue;
    frozen_[site] = 1;
    now_.simplex.freeze(site);
  }
  now_.simplex.pack();
}

CoverBound::Program CoverBound::new_program(const CoverRange& range) const {
  std::vector<double> values;
  for (const std::int64_t cost : costs_) values.push_back(static_cast<double>(cost));
  Program program{.simplex = Simplex(std::move(values)),
                  .of_demand = std::vector<std::uint32_t>(demands_, not_in_program),
                  .of_local = std::vector<std::uint32_t>(pool_.size(), not_in_program)};
  for (std::uint32_t site = 0; site < costs_.size(); ++site) {
    program.simplex.set_bounds(site, range.least[site], range.most[site]);
    if (frozen_[site] != 0) program.simplex.freeze(site);
  }
  program.simplex.pack();
  return program;
}

/// The program anew, with the rows that hold now: what rounding has done to it is gone.
void CoverBound::rebuild(const CoverRange& range) {
  const Program old = std::exchange(now_, new_program(range));
  for (std::uint32_t i = 0; i < demands_; ++i) {
    if (old.of_demand[i] != not_in_program && !old.simplex.loose(old.of_demand[i])) put_demand(i);
  }
  for (std::uint32_t i = 0; i < old.of_local.size(); ++i) {
    if (old.of_local[i] != not_in_program && !old.simplex.loose(old.of_local[i])) put_local(i);
  }
}

void CoverBound::put_demand(std::uint32_t demand) {
  entries_.clear();
  for (const std::uint32_t site : table_.sites(demand)) entries_.push_back({site, 1});
  now_.of_demand[demand] = now_.simplex.add(entries_);
}

void CoverBound::put_local(std::uint32_t number) {
  const LocalRow& row = pool_[number];
  entries_.clear();
  for (const auto& [site, count] : row.counts) {
    entries_.push_back({site, static_cast<double>(count) / static_cast<double>(row.least)});
  }
  now_.of_local.resize(pool_.size(), not_in_program);
  now_.of_local[number] = now_.simplex.add(entries_);
}

void CoverBound::drop_loose(double least_slack) {
  for (auto* rows : {&now_.of_demand, &now_.of_local}) {
    for (std::uint32_t& row : *rows) {
      if (row == not_in_program || !now_.simplex.loose(row)) continue;
      if (now_.simplex.slack(row) < least_slack) continue;
      now_.simplex.drop(row);
      row = not_in_program;
    }
  }
}

bool CoverBound::solve(const CoverRange& range, double limit, std::int64_t enough) {
  bool anew = now_.simplex.steps() > steps_between_rebuilds;
  if (anew) rebuild(range);
  for (std::uint32_t site = 0; site < costs_.size(); ++site) {
    const double low = range.least[site];
    const double high = range.most[site];
    if (now_.simplex.low(site) != low || now_.simplex.high(site) != high) {
      now_.simplex.set_bounds(site, low, high);
    }
  }
  for (;;) {
    const Simplex::End end = now_.simplex.solve(limit, most_steps);
    at_best_ = end == Simplex::End::best;
    if (at_best_) {
      read();
      if (put_broken_demands() > 0 || put_broken_local() > 0) continue;
    }
    count(range);
    if (at_best_ || (end == Simplex::End::above && counted_ >= enough) || anew) {
      return end != Simplex::End::impossible || covers(range.most);
    }
    if (!covers(range.most)) return false;
    anew = true;
    rebuild(range);
  }
}

void CoverBound::read() {
  x_.clear();
  for (std::uint32_t site = 0; site < costs_.size(); ++site) {
    x_.push_back(now_.simplex.value(site));
  }
  served_.assign(demands_, 0);
  for (std::uint32_t i = 0; i < demands_; ++i) {
    for (const std::uint32_t site : table_.sites(i)) served_[i] += x_[site];
  }
}

std::size_t CoverBound::put_broken_demands() {
  std::vector<std::uint32_t> broken;
  for (std::uint32_t i = 0; i < demands_; ++i) {
    if (served_[i] < 1 - hardly_broken && now_.of_demand[i] == not_in_program) broken.push_back(i);
  }
  std::ranges::stable_sort(broken, {}, [&](std::uint32_t i) { return served_[i]; });
  if (broken.size() > rows_at_once) broken.resize(rows_at_once);
  for (const std::uint32_t i : broken) put_demand(i);
  return broken.size();
}

double CoverBound::reached(const LocalRow& row) const {
  double sum = 0;
  for (const auto& [site, count] : row.counts) sum += static_cast<double>(count) * x_[site];
  return sum / static_cast<double>(row.least);
}

std::size_t CoverBound::put_broken_local() {
  now_.of_local.resize(pool_.size(), not_in_program);
  std::vector<std::pair<double, std::uint32_t>> broken;
  for (std::uint32_t i = 0; i < pool_.size(); ++i) {
    if (now_.of_local[i] != not_in_program) continue;
    const double sum = reached(pool_[i]);
    if (sum < 1 - worth_putting) broken.emplace_back(sum, i);
  }
  std::ranges::sort(broken);
  if (broken.size() > rows_at_once) broken.resize(rows_at_once);
  for (const auto& [sum, i] : broken) put_local(i);
  return broken.size();
}

std::size_t CoverBound::find_local(std::size_t most_looks, std::size_t first) {
  if (pool_.size() >= most_local_rows) return 0;
  std::vector<std::pair<double, LocalRow>> found;
  std::size_t looks = 0;
  for (std::uint32_t k = 0; k < demands_ && looks < most_looks; ++k) {
    const auto demand = static_cast<std::uint32_t>((first + k) % demands_);
    if (served_[demand] > 1 + hardly_broken) continue;
    ++looks;
    const auto some = local_.near(demand, x_, served_, {});
    if (some.size() < 3) continue;
    auto row = local_.broken(some, x_);
    if (!row) continue;
    const double sum = reached(*row);
    found.emplace_back(sum, std::move(*row));
  }
  std::ranges::stable_sort(found, {}, [](const auto& one) { return one.first; });
  times_.assign(costs_.size(), 0);
  std::size_t added = 0;
  for (auto& [sum, row] : found) {
    double all = 0;
    double again = 0;
    for (const auto& [site, count] : row.counts) {
      all += x_[site];
      again += x_[site] * times_[site];
    }
    if (again > 2.5 * all) continue;
    for (const auto& [site, count] : row.counts) times_[site] += 1;
    pool_.push_back(std::move(row));
    put_local(static_cast<std::uint32_t>(pool_.size() - 1));
    if (++added == local_at_once) break;
  }
  return added;
}

/// The prices of the program in whole numbers, and what they prove about the part.
void CoverBound::count(const CoverRange& range) {
  prices_.assign(demands_ + pool_.size(), 0);
  units_.clear();
  for (const std::int64_t cost : costs_) units_.push_back(cost * scale);
  counted_ = 0;
  const auto whole = [](double price) {
    return std::max<std::int64_t>(std::llround(std::floor(price * double{scale})), 0);
  };
  for (std::uint32_t i = 0; i < demands_; ++i) {
    if (now_.of_demand[i] == not_in_program) continue;
    const std::int64_t price = prices_[i] = whole(now_.simplex.price(now_.of_demand[i]));
    counted_ += price;
    if (price == 0) continue;
    for (const std::uint32_t site : table_.sites(i)) units_[site] -= price;
  }
  for (std::uint32_t i = 0; i < now_.of_local.size(); ++i) {
    if (now_.of_local[i] == not_in_program) continue;
    const LocalRow& row = pool_[i];
    const std::int64_t price = prices_[demands_ + i] =
        whole(now_.simplex.price(now_.of_local[i]) / static_cast<double>(row.least));
    counted_ += price * row.least;
    if (price == 0) continue;
    for (const auto& [site, times] : row.counts) units_[site] -= price * times;
  }
  for (std::uint32_t site = 0; site < costs_.size(); ++site) {
    const char amount = units_[site] < 0 ? range.most[site] : range.least[site];
    if (amount != 0) counted_ += units_[site];
  }
}

bool CoverBound::covers(const std::vector<char>& chosen) const {
  for (std::uint32_t i = 0; i < demands_; ++i) {
    if (std::ranges::none_of(table_.sites(i),
                             [&](std::uint32_t site) { return chosen[site] != 0; })) {
      return false;
    }
  }
  return true;
}

}  // namespace muster
