#include "placement_simplex.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <utility>

namespace muster {
namespace {

constexpr double nearly_held = 1e-7;
constexpr double least_pivot = 1e-9;
constexpr double nothing_much = 1e-13;
constexpr std::uint32_t no_place = 0xFFFFFFFF;

/// into -= factor × from, four at a time, which every compiler makes fast.
void take_away(double* __restrict into, const double* __restrict from, double factor,
               std::size_t count) {
  constexpr std::size_t together = 4;
  std::size_t k = 0;
  for (; k + together <= count; k += together) {
    for (std::size_t b = 0; b < together; ++b) into[k + b] -= factor * from[k + b];
  }
  for (; k < count; ++k) into[k] -= factor * from[k];
}

}  // namespace

Simplex::Simplex(std::vector<double> costs)
    : columns_(costs.size()),
      stride_(costs.size()),
      width_(costs.size()),
      low_(costs.size(), 0),
      high_(costs.size(), 1),
      basic_(costs.size(), 0),
      at_high_(costs.size(), 0),
      reduced_(std::move(costs)),
      frozen_(columns_, 0) {
  for (std::uint32_t column = 0; column < columns_; ++column) {
    place_.push_back(column);
    outside_.push_back(column);
  }
}

std::uint32_t Simplex::add(std::span<const Entry> row) {
  std::uint32_t number = 0;
  if (dropped_.empty()) {
    number = static_cast<std::uint32_t>(low_.size() - columns_);
    low_.push_back(0);
    high_.push_back(std::numeric_limits<double>::infinity());
    basic_.push_back(1);
    place_.push_back(0);
  } else {
    number = dropped_.back();
    dropped_.pop_back();
    basic_[columns_ + number] = 1;
  }
  const std::size_t begin = table_.size();
  table_.resize(begin + stride_, 0);
  double* line = table_.data() + begin;
  double value = -1;
  for (const Entry& entry : row) {
    const std::uint32_t place = place_[entry.column];
    if (place == no_place) {
      value += entry.factor * frozen_[entry.column];
    } else if (basic_[entry.column] != 0) {
      const double* other = table_.data() + place * stride_;
      take_away(line, other, -entry.factor, width_);
      value += entry.factor * value_[place];
    } else {
      line[place] -= entry.factor;
      value += entry.factor * outside_value(place);
    }
  }
  place_[columns_ + number] = static_cast<std::uint32_t>(basis_.size());
  basis_.push_back(static_cast<std::uint32_t>(columns_ + number));
  value_.push_back(value);
  return number;
}

void Simplex::drop(std::uint32_t row) {
  const std::size_t at = place_[columns_ + row];
  const std::size_t last = basis_.size() - 1;
  if (at != last) {
    std::copy_n(table_.begin() + static_cast<std::ptrdiff_t>(last * stride_), stride_,
                table_.begin() + static_cast<std::ptrdiff_t>(at * stride_));
    basis_[at] = basis_[last];
    value_[at] = value_[last];
    place_[basis_[at]] = static_cast<std::uint32_t>(at);
  }
  basis_.pop_back();
  value_.pop_back();
  table_.resize(last * stride_);
  dropped_.push_back(row);
}

void Simplex::freeze(std::uint32_t column) {
  const std::size_t at = place_[column];
  if (basic_[column] != 0 || at == no_place) return;
  frozen_[column] = outside_value(at);
  place_[column] = no_place;
  const std::size_t last = --width_;
  if (at == last) return;
  outside_[at] = outside_[last];
  at_high_[at] = at_high_[last];
  reduced_[at] = reduced_[last];
  place_[outside_[at]] = static_cast<std::uint32_t>(at);
  for (std::size_t i = 0; i < basis_.size(); ++i) {
    table_[i * stride_ + at] = table_[i * stride_ + last];
  }
}

void Simplex::pack() {
  for (std::size_t i = 0; i < basis_.size(); ++i) {
    const auto from = table_.begin() + static_cast<std::ptrdiff_t>(i * stride_);
    std::copy_n(from, width_, table_.begin() + static_cast<std::ptrdiff_t>(i * width_));
  }
  stride_ = width_;
  table_.resize(basis_.size() * stride_);
}

void Simplex::set_bounds(std::uint32_t column, double low, double high) {
  const std::size_t at = place_[column];
  if (basic_[column] != 0 || at == no_place) {
    low_[column] = low;
    high_[column] = high;
    return;
  }
  const double before = outside_value(at);
  low_[column] = low;
  high_[column] = high;
  // Outside the basis it lies where its reduced cost wants it.
  if (low < high) at_high_[at] = reduced_[at] < 0 ? 1 : 0;
  move_outside(at, outside_value(at) - before);
}

void Simplex::move_outside(std::size_t place, double by) {
  if (by == 0) return;
  for (std::size_t i = 0; i < basis_.size(); ++i) value_[i] -= table_[i * stride_ + place] * by;
  cost_ += reduced_[place] * by;
}

double Simplex::value(std::uint32_t column) const {
  const std::size_t at = place_[column];
  if (at == no_place) return frozen_[column];
  return basic_[column] != 0 ? value_[at] : outside_value(at);
}

double Simplex::price(std::uint32_t row) const {
  return loose(row) ? 0 : reduced_[place_[columns_ + row]];
}

Simplex::End Simplex::solve(double limit, std::uint64_t most_steps) {
  for (std::uint64_t step = 0; step < most_steps; ++step) {
    if (cost_ >= limit) return End::above;
    std::size_t worst = basis_.size();
    double most = nearly_held;
    bool rises = true;
    for (std::size_t i = 0; i < basis_.size(); ++i) {
      const double under = low_[basis_[i]] - value_[i];
      const double over = value_[i] - high_[basis_[i]];
      if (std::max(under, over) <= most) continue;
      most = std::max(under, over);
      worst = i;
      rises = under > over;
    }
    if (worst == basis_.size()) return End::best;
    const Entering enters = entering(worst, rises);
    if (enters.place == width_) return End::impossible;
    exchange(worst, enters.place, rises);
  }
  return End::tired;
}

/// The least change of the reduced costs that lets one outside take over.
Simplex::Entering Simplex::entering(std::size_t row, bool rises) const {
  const double* line = table_.data() + row * stride_;
  std::size_t best = width_;
  double least = std::numeric_limits<double>::infinity();
  double largest = 0;
  for (std::size_t k = 0; k < width_; ++k) {
    const double helps = rises ? -line[k] : line[k];
    if (at_high_[k] != 0 ? helps > -least_pivot : helps < least_pivot) continue;
    if (low_[outside_[k]] == high_[outside_[k]]) continue;
    const double size = std::abs(helps);
    const double ratio = std::abs(reduced_[k]) / size;
    if (ratio < least - 1e-10 || (ratio < least + 1e-10 && size > largest)) {
      least = std::min(least, ratio);
      largest = size;
      best = k;
    }
  }
  return {best, least};
}

Simplex::Rise Simplex::rise(std::uint32_t column) const {
  if (basic_[column] == 0) return {};
  const std::size_t row = place_[column];
  return {.down = (value_[row] - low_[column]) * entering(row, false).ratio,
          .up = (high_[column] - value_[row]) * entering(row, true).ratio};
}

void Simplex::exchange(std::size_t row, std::size_t place, bool rises) {
  ++steps_;
  double* line = table_.data() + row * stride_;
  const double inverse = 1 / line[place];
  const std::uint32_t leaves = basis_[row];
  const std::uint32_t enters = outside_[place];
  const double by = (value_[row] - (rises ? low_[leaves] : high_[leaves])) * inverse;
  const double now = outside_value(place) + by;
  move_outside(place, by);
  filled_.clear();
  for (std::size_t k = 0; k < width_; ++k) {
    if (k == place) continue;
    line[k] = std::abs(line[k]) < nothing_much ? 0 : line[k] * inverse;
    if (line[k] != 0) filled_.push_back(static_cast<std::uint32_t>(k));
  }
  const bool dense = filled_.size() * 3 > width_;
  line[place] = 0;
  for (std::size_t i = 0; i < basis_.size(); ++i) {
    double* other = table_.data() + i * stride_;
    const double factor = other[place];
    if (i == row || factor == 0) continue;
    other[place] = 0;
    if (std::abs(factor) < nothing_much) continue;
    if (dense) {
      take_away(other, line, factor, width_);
    } else {
      for (const std::uint32_t k : filled_) other[k] -= factor * line[k];
    }
    other[place] = -factor * inverse;
  }
  line[place] = inverse;
  const double reduced = reduced_[place];
  for (const std::uint32_t k : filled_) reduced_[k] -= reduced * line[k];
  reduced_[place] = -reduced * inverse;
  basis_[row] = enters;
  outside_[place] = leaves;
  basic_[enters] = 1;
  basic_[leaves] = 0;
  place_[enters] = static_cast<std::uint32_t>(row);
  place_[leaves] = static_cast<std::uint32_t>(place);
  at_high_[place] = rises ? 0 : 1;
  value_[row] = now;
}

}  // namespace muster
