#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace muster {

/// A linear program that only proposes: the least Σ cost × x where every row Σ factor × x is at
/// least 1 and every x between its bounds. What it says is in floating point, so nothing rests on
/// it: whoever uses its prices rounds them to whole numbers and counts again.
///
/// Dual simplex on a dense table that holds the columns outside the basis. Rows may come and go and
/// bounds move at any time; what was known stays known.
///
/// Order:  ties to the larger factor, then to the first; nothing else is asked, so equal calls give
///         equal values wherever doubles are those of IEEE 754 and no two operations are made one.
/// Cost:   a step is at most rows × columns.
class Simplex {
 public:
  struct Entry {
    std::uint32_t column = 0;
    double factor = 0;
  };
  enum class End { best, above, impossible, tired };

  /// Costs at least 0; every x between 0 and 1.
  explicit Simplex(std::vector<double> costs);

  /// Its number; those of rows that were dropped are used again.
  std::uint32_t add(std::span<const Entry> row);
  /// The row does not hold: its price is 0 and dropping it changes nothing.
  [[nodiscard]] bool loose(std::uint32_t row) const { return basic_[columns_ + row]; }
  /// By how much a loose row is more than 1.
  [[nodiscard]] double slack(std::uint32_t row) const { return value_[place_[columns_ + row]]; }
  /// A loose row.
  void drop(std::uint32_t row);
  /// A column that stays where it is from now on, if it is outside the basis.
  void freeze(std::uint32_t column);
  /// After some were frozen: the table no longer has room for them.
  void pack();

  void set_bounds(std::uint32_t column, double low, double high);
  [[nodiscard]] double low(std::uint32_t column) const { return low_[column]; }
  [[nodiscard]] double high(std::uint32_t column) const { return high_[column]; }

  /// Until nothing is better, or the cost is known to be at least `limit`.
  End solve(double limit, std::uint64_t most_steps);

  /// What the cost rises by at the least when a column between its bounds must come down to its low
  /// one, or up to its high one: of the first step alone. Infinite when nothing lets it.
  struct Rise {
    double down = 0;
    double up = 0;
  };
  [[nodiscard]] Rise rise(std::uint32_t column) const;

  [[nodiscard]] double cost() const { return cost_; }
  [[nodiscard]] double value(std::uint32_t column) const;
  [[nodiscard]] double price(std::uint32_t row) const;
  [[nodiscard]] std::size_t rows() const { return basis_.size(); }
  [[nodiscard]] std::uint64_t steps() const { return steps_; }

 private:
  [[nodiscard]] double outside_value(std::size_t place) const {
    return at_high_[place] != 0 ? high_[outside_[place]] : low_[outside_[place]];
  }
  struct Entering {
    std::size_t place = 0;
    double ratio = 0;  // infinite: there is none
  };
  [[nodiscard]] Entering entering(std::size_t row, bool rises) const;
  void move_outside(std::size_t place, double by);
  void exchange(std::size_t row, std::size_t place, bool rises);

  std::size_t columns_ = 0;  // the variables of the rows are numbered behind them
  std::size_t stride_ = 0;   // of the table
  std::size_t width_ = 0;    // columns still outside the basis
  // By variable.
  std::vector<double> low_ = {};
  std::vector<double> high_ = {};
  std::vector<char> basic_ = {};
  std::vector<std::uint32_t> place_ = {};  // in the basis or outside of it
  // By place outside the basis.
  std::vector<std::uint32_t> outside_ = {};
  std::vector<char> at_high_ = {};
  std::vector<double> reduced_ = {};
  // By place in the basis.
  std::vector<std::uint32_t> basis_ = {};
  std::vector<double> value_ = {};
  std::vector<double> table_ = {};  // how much each falls when one outside rises by 1
  std::vector<std::uint32_t> dropped_ = {};
  std::vector<double> frozen_ = {};  // by column: its value, once it has no place
  std::vector<std::uint32_t> filled_ = {};
  double cost_ = 0;
  std::uint64_t steps_ = 0;
};

}  // namespace muster
