#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "placement_choices.hpp"
#include "placement_local.hpp"
#include "placement_simplex.hpp"

namespace muster {

/// Which sites a part of the search may still choose (`most` 1) and which it has chosen (`least`
/// 1).
struct CoverRange {
  std::vector<char> least = {};
  std::vector<char> most = {};
};

/// What covers of a range cost at the least: a linear program with the rows that are needed, its
/// prices in whole numbers, and what these prove. Rows stay from one range to the next.
class CoverBound {
 public:
  /// Of the prices, and of what they prove.
  static constexpr std::int64_t scale = std::int64_t{1} << 24;

  /// The table and the costs outlive it; the range is that of the whole question.
  CoverBound(const CoverTable& table, const std::vector<std::int64_t>& costs,
             const CoverRange& range);

  /// Back to the whole question, with the rows it was left with.
  void to_the_root();
  void keep_the_root();
  /// From here on only ranges within this one.
  void narrow(const CoverRange& range);

  /// Solves the program of the range until its cost is `limit`, with every row that is needed; the
  /// prices then prove `enough`, unless it ended below. False: the range holds no cover.
  bool solve(const CoverRange& range, double limit, std::int64_t enough);

  /// New local rows about the demands that are served only just, beginning with one of them; the
  /// most broken ones, few at the same place. How many were added.
  std::size_t find_local(std::size_t most_looks, std::size_t first);
  /// Rows that are looser than this leave the program; those of the pool come back when broken.
  void drop_loose(double least_slack);

  [[nodiscard]] bool covers(const std::vector<char>& chosen) const;
  [[nodiscard]] std::size_t demands() const { return demands_; }
  [[nodiscard]] Simplex& program() { return now_.simplex; }
  [[nodiscard]] const Simplex& program() const { return now_.simplex; }
  [[nodiscard]] const std::vector<PlacementProof::LocalRow>& pool() const { return pool_; }

  // What the range last solved says.
  [[nodiscard]] bool at_best() const { return at_best_; }  ///< the program is solved to its end
  [[nodiscard]] const std::vector<double>& x() const { return x_; }  ///< by site, once at best
  /// By demand, then by row of the pool; scaled.
  [[nodiscard]] const std::vector<std::int64_t>& prices() const { return prices_; }
  [[nodiscard]] const std::vector<std::int64_t>& units() const { return units_; }  ///< by site
  [[nodiscard]] std::int64_t counted() const { return counted_; }  ///< proved; scaled

 private:
  /// A linear program, and which of its rows is whose.
  struct Program {
    Simplex simplex;
    std::vector<std::uint32_t> of_demand = {};
    std::vector<std::uint32_t> of_local = {};
  };

  [[nodiscard]] Program new_program(const CoverRange& range) const;
  void rebuild(const CoverRange& range);
  void put_demand(std::uint32_t demand);
  void put_local(std::uint32_t number);
  void read();
  std::size_t put_broken_demands();
  std::size_t put_broken_local();
  [[nodiscard]] double reached(const PlacementProof::LocalRow& row) const;
  void count(const CoverRange& range);

  const CoverTable& table_;
  const std::vector<std::int64_t>& costs_;
  std::size_t demands_ = 0;
  LocalRows local_;
  std::vector<PlacementProof::LocalRow> pool_ = {};
  std::vector<char> frozen_ = {};       // by site
  std::vector<char> root_frozen_ = {};  // by site
  Program kept_;                        // of the root
  Program now_;
  bool at_best_ = false;
  std::vector<double> x_ = {};
  std::vector<double> served_ = {};
  std::vector<double> times_ = {};  // by site: in so many rows that were just found
  std::vector<std::int64_t> prices_ = {};
  std::vector<std::int64_t> units_ = {};
  std::int64_t counted_ = 0;
  std::vector<Simplex::Entry> entries_ = {};
};

}  // namespace muster
