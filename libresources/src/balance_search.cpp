// The linear program behind the best spread. With prices u of the scenarios,
//
//   greatest  Σ weight·demand·u − Σ stock·w − (greatest worth of `more` units within the room)
//   where     w(depot) = Σ weight·max(0, u − distance)
//
// is what no spread can undercut. u rises in steps from one distance of the scenario to the next;
// in each step the depots nearer than it gain by the same amount, so a column of the step holds a 1
// for each of them. What the depots' rows are worth is how much should lie there.
#include "balance_search.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <utility>

namespace muster {
namespace {

constexpr double infinite = std::numeric_limits<double>::infinity();
constexpr double small = 1e-9;

class Simplex {
 public:
  Simplex(const BalanceQuestion& question, std::int64_t more, const std::vector<std::int64_t>& room)
      : question_(question),
        rows_(question.stock.size()),
        more_(static_cast<double>(more)),
        room_(room) {
    for (const BalanceScenario& scenario : question.scenarios) add(scenario);
    price_.assign(rows_, 0.0);
  }

  Guess run() {
    start();
    const std::size_t most = 40 * (rows_ + question_.scenarios.size()) + 2000;
    for (std::size_t pivots = 0; pivots < most; ++pivots) {
      if (pivots % 200 == 199) renew();
      const Entering entering = best_entering();
      if (!entering.found) break;
      if (!enter(entering)) break;
    }
    renew();
    return guess();
  }

 private:
  // Columns: the steps, then a slack for each row, then the level (the worth of a unit anywhere
  // with room), then for each row what it is worth above the level, which its room bounds.
  struct Step {
    double gain = 0;         ///< demand, less what lies nearer already
    double length = 0;       ///< weight × the distance to the next
    std::uint32_t ends = 0;  ///< the depots order_[begin, ends) are nearer
  };
  struct Entering {
    bool found = false;
    std::size_t column = 0;
    std::uint32_t begin = 0;  ///< of a step
    double up = 1;            ///< −1: from its upper bound down
  };

  void add(const BalanceScenario& scenario) {
    std::vector<Reach> reach = scenario.reach;
    std::ranges::sort(reach, {},
                      [](const Reach& one) { return std::pair(one.distance, one.site); });
    const auto begin = static_cast<std::uint32_t>(order_.size());
    first_step_.push_back(steps_.size());
    begin_.push_back(begin);
    double nearer = 0;
    for (std::size_t i = 0; i < reach.size(); ++i) {
      order_.push_back(reach[i].site);
      nearer += static_cast<double>(question_.stock[reach[i].site]);
      const std::int64_t next = i + 1 < reach.size() ? reach[i + 1].distance : question_.unserved;
      if (next == reach[i].distance || scenario.weight == 0) continue;
      steps_.push_back(
          {static_cast<double>(scenario.demand) - nearer,
           static_cast<double>(scenario.weight) * static_cast<double>(next - reach[i].distance),
           static_cast<std::uint32_t>(order_.size())});
    }
  }

  [[nodiscard]] std::size_t slack(std::size_t row) const { return steps_.size() + row; }
  [[nodiscard]] std::size_t level() const { return steps_.size() + rows_; }
  [[nodiscard]] std::size_t above(std::size_t row) const { return level() + 1 + row; }
  [[nodiscard]] double room(std::size_t row) const {
    return room_.empty() ? infinite : static_cast<double>(room_[row]);
  }
  [[nodiscard]] double gain(std::size_t column) const {
    if (column < steps_.size()) return steps_[column].gain;
    if (column < level()) return 0;
    if (column == level()) return -more_;
    return -room(column - level() - 1);
  }
  [[nodiscard]] double upper(std::size_t column) const {
    if (column < steps_.size()) return steps_[column].length;
    return infinite;
  }

  /// The first prices: every step that pays if the units lay evenly. The level is as high as the
  /// best depot asks, which makes a basis that is no corner of many.
  void start() {
    state_.assign(steps_.size() + 2 * rows_ + 1, at_lower);
    const double each = more_ / static_cast<double>(std::max<std::size_t>(rows_, 1));
    std::vector<double> load(rows_, 0.0);
    for (std::size_t k = 0; k < begin_.size(); ++k) {
      const std::size_t last = k + 1 < begin_.size() ? first_step_[k + 1] : steps_.size();
      for (std::size_t s = first_step_[k]; s < last; ++s) {
        if (steps_[s].gain <= each * (steps_[s].ends - begin_[k])) continue;
        state_[s] = at_upper;
        for (std::uint32_t i = begin_[k]; i < steps_[s].ends; ++i)
          load[order_[i]] += steps_[s].length;
      }
    }
    std::size_t highest = 0;
    for (std::size_t row = 1; row < rows_; ++row) {
      if (load[row] > load[highest]) highest = row;
    }
    basis_.resize(rows_);
    for (std::size_t row = 0; row < rows_; ++row) basis_[row] = slack(row);
    basis_[highest] = level();
    for (const std::size_t column : basis_) state_[column] = basic;
    renew();
  }

  /// Of a column, in its rows.
  template <class Each>
  void entries(std::size_t column, std::uint32_t begin, Each each) const {
    if (column < steps_.size()) {
      for (std::uint32_t i = begin; i < steps_[column].ends; ++i) each(order_[i], 1.0);
    } else if (column < level()) {
      each(column - steps_.size(), 1.0);
    } else if (column == level()) {
      for (std::size_t row = 0; row < rows_; ++row) each(row, -1.0);
    } else {
      each(column - level() - 1, -1.0);
    }
  }
  [[nodiscard]] std::uint32_t begin_of(std::size_t column) const {
    if (column >= steps_.size()) return 0;
    const auto after = std::ranges::upper_bound(first_step_, column);
    return begin_[static_cast<std::size_t>(after - first_step_.begin()) - 1];
  }

  /// The inverse, the values and the prices anew.
  void renew() {
    const std::size_t m = rows_;
    std::vector<double> matrix(m * m, 0.0);
    for (std::size_t place = 0; place < m; ++place) {
      entries(basis_[place], begin_of(basis_[place]),
              [&](std::size_t row, double entry) { matrix[row * m + place] += entry; });
    }
    std::vector<double> inverse(m * m, 0.0);
    for (std::size_t row = 0; row < m; ++row) inverse[row * m + row] = 1;
    for (std::size_t column = 0; column < m; ++column) {
      std::size_t pivot = column;
      for (std::size_t row = column + 1; row < m; ++row) {
        if (std::abs(matrix[row * m + column]) > std::abs(matrix[pivot * m + column])) pivot = row;
      }
      const double at = matrix[pivot * m + column];
      if (std::abs(at) < 1e-12) return;  // what was there before serves on
      for (std::size_t i = 0; i < m; ++i) {
        std::swap(matrix[pivot * m + i], matrix[column * m + i]);
        std::swap(inverse[pivot * m + i], inverse[column * m + i]);
        matrix[column * m + i] /= at;
        inverse[column * m + i] /= at;
      }
      for (std::size_t row = 0; row < m; ++row) {
        const double factor = matrix[row * m + column];
        if (row == column || factor == 0.0) continue;
        for (std::size_t i = 0; i < m; ++i) {
          matrix[row * m + i] -= factor * matrix[column * m + i];
          inverse[row * m + i] -= factor * inverse[column * m + i];
        }
      }
    }
    inverse_ = std::move(inverse);
    std::vector<double> right(m, 0.0);
    for (std::size_t k = 0; k < begin_.size(); ++k) {
      const std::size_t last = k + 1 < begin_.size() ? first_step_[k + 1] : steps_.size();
      for (std::size_t s = first_step_[k]; s < last; ++s) {
        if (state_[s] != at_upper) continue;
        for (std::uint32_t i = begin_[k]; i < steps_[s].ends; ++i)
          right[order_[i]] -= steps_[s].length;
      }
    }
    value_.assign(m, 0.0);
    for (std::size_t place = 0; place < m; ++place) {
      for (std::size_t row = 0; row < m; ++row) {
        value_[place] += inverse_[place * m + row] * right[row];
      }
    }
    price_rows();
  }

  void price_rows() {
    std::ranges::fill(price_, 0.0);
    for (std::size_t place = 0; place < rows_; ++place) {
      const double worth = gain(basis_[place]);
      if (worth == 0.0) continue;
      for (std::size_t row = 0; row < rows_; ++row) {
        price_[row] += worth * inverse_[place * rows_ + row];
      }
    }
  }

  [[nodiscard]] Entering best_entering() {
    Entering best;
    double most = small;
    const auto offer = [&](std::size_t column, double reduced, std::uint32_t begin) {
      if (state_[column] == basic) return;
      const double up = state_[column] == at_upper ? -1 : 1;
      const double pays = reduced * up / (1.0 + std::abs(gain(column)) * 1e-6);
      if (pays <= most) return;
      most = pays;
      best = {true, column, begin, up};
    };
    // A share of the scenarios at a time, and on until one of them pays.
    const std::size_t share = std::max<std::size_t>(begin_.size() / 8, 20);
    for (std::size_t looked = 0; looked < begin_.size(); ++looked) {
      if (looked >= share && best.found) break;
      const std::size_t k = cursor_;
      cursor_ = (cursor_ + 1) % begin_.size();
      const std::size_t last = k + 1 < begin_.size() ? first_step_[k + 1] : steps_.size();
      double sum = 0;
      std::uint32_t next = begin_[k];
      for (std::size_t s = first_step_[k]; s < last; ++s) {
        for (; next < steps_[s].ends; ++next) sum += price_[order_[next]];
        offer(s, steps_[s].gain - sum, begin_[k]);
      }
    }
    double all = 0;
    for (std::size_t row = 0; row < rows_; ++row) {
      all += price_[row];
      offer(slack(row), -price_[row], 0);
      if (!room_.empty()) offer(above(row), price_[row] - room(row), 0);
    }
    offer(level(), all - more_, 0);
    return best;
  }

  /// False when nothing bounds the way, which only happens when the reckoning has gone astray.
  bool enter(const Entering& entering) {
    std::vector<std::pair<std::size_t, double>> column;
    entries(entering.column, entering.begin,
            [&](std::size_t row, double entry) { column.emplace_back(row, entry); });
    std::vector<double> along(rows_, 0.0);
    for (std::size_t place = 0; place < rows_; ++place) {
      const double* const row_of_inverse = &inverse_[place * rows_];
      double sum = 0;
      for (const auto& [row, entry] : column) sum += entry * row_of_inverse[row];
      along[place] = sum;
    }
    double way = upper(entering.column);
    std::size_t leaving = rows_;
    bool to_upper = false;
    for (std::size_t place = 0; place < rows_; ++place) {
      const double change = -entering.up * along[place];
      if (std::abs(change) < small) continue;
      const double bound = change < 0 ? 0.0 : upper(basis_[place]);
      if (bound == infinite) continue;
      const double allowed = std::max(0.0, (bound - value_[place]) / change);
      // Of equals the larger pivot, which keeps the reckoning steady.
      const bool steadier = leaving != rows_ && allowed <= way + small &&
                            std::abs(along[place]) > std::abs(along[leaving]);
      if (allowed < way - small || (allowed <= way && leaving == rows_) || steadier) {
        way = std::min(way, allowed);
        leaving = place;
        to_upper = change > 0;
      }
    }
    if (way == infinite) return false;
    for (std::size_t place = 0; place < rows_; ++place) {
      value_[place] -= entering.up * along[place] * way;
    }
    if (leaving == rows_) {
      state_[entering.column] = entering.up > 0 ? at_upper : at_lower;
      return true;
    }
    state_[basis_[leaving]] = to_upper ? at_upper : at_lower;
    const double from = entering.up > 0 ? 0.0 : upper(entering.column);
    value_[leaving] = from + entering.up * way;
    basis_[leaving] = entering.column;
    state_[entering.column] = basic;
    const double pivot = along[leaving];
    double* const row = &inverse_[leaving * rows_];
    for (std::size_t i = 0; i < rows_; ++i) row[i] /= pivot;
    for (std::size_t place = 0; place < rows_; ++place) {
      if (place == leaving || along[place] == 0.0) continue;
      double* const other = &inverse_[place * rows_];
      for (std::size_t i = 0; i < rows_; ++i) other[i] -= along[place] * row[i];
    }
    price_rows();
    return true;
  }

  [[nodiscard]] Guess guess() const {
    Guess found{.more = price_, .prices = {}};
    std::vector<double> at(steps_.size(), 0.0);
    for (std::size_t s = 0; s < steps_.size(); ++s) {
      if (state_[s] == at_upper) at[s] = steps_[s].length;
    }
    for (std::size_t place = 0; place < rows_; ++place) {
      if (basis_[place] < steps_.size()) at[basis_[place]] = value_[place];
    }
    for (std::size_t k = 0; k < begin_.size(); ++k) {
      const BalanceScenario& scenario = question_.scenarios[k];
      double price = static_cast<double>(question_.unserved);
      for (const Reach& one : scenario.reach) {
        price = std::min(price, static_cast<double>(one.distance));
      }
      const std::size_t last = k + 1 < begin_.size() ? first_step_[k + 1] : steps_.size();
      for (std::size_t s = first_step_[k]; s < last; ++s) {
        price += at[s] / static_cast<double>(scenario.weight);
      }
      found.prices.push_back(price);
    }
    return found;
  }

  enum State : std::uint8_t { at_lower, at_upper, basic };

  const BalanceQuestion& question_;
  std::size_t rows_;
  double more_;
  const std::vector<std::int64_t>& room_;
  std::vector<std::uint32_t> order_ = {};  ///< depots by distance, scenario after scenario
  std::vector<std::uint32_t> begin_ = {};  ///< by scenario, in order_
  std::vector<std::size_t> first_step_ = {};
  std::vector<Step> steps_ = {};
  std::vector<std::uint8_t> state_ = {};
  std::size_t cursor_ = 0;  ///< the scenario looked at next
  std::vector<std::size_t> basis_ = {};
  std::vector<double> inverse_ = {};
  std::vector<double> value_ = {};
  std::vector<double> price_ = {};
};

}  // namespace

Guess guess_spread(const BalanceQuestion& question, std::int64_t more,
                   const std::vector<std::int64_t>& room) {
  return Simplex(question, more, room).run();
}

}  // namespace muster
