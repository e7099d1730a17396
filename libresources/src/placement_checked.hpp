#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <utility>
#include <vector>

#include "muster/resources/placement.hpp"

namespace muster {

/// What the checker reads out of a question of placement, by itself: nothing here is shared with
/// the search. The question outlives it.
class CheckedQuestion {
 public:
  explicit CheckedQuestion(const PlacementQuestion& question) : question_(question) {}

  [[nodiscard]] const PlacementQuestion& asked() const { return question_; }
  [[nodiscard]] std::int64_t most_of(std::size_t site) const;
  [[nodiscard]] std::int64_t least_of(std::size_t site) const;
  [[nodiscard]] std::int64_t cost_of(std::size_t site) const;
  /// The sites that may serve the demand, each once, at its least distance.
  [[nodiscard]] std::map<std::uint32_t, std::int64_t> sites_for(
      const PlacementDemand& demand) const;
  [[nodiscard]] bool can_be_served(const PlacementDemand& demand) const;
  [[nodiscard]] static std::vector<std::int64_t> levels_of(const PlacementDemand& demand);
  /// One more than the dearest service of all demands together.
  [[nodiscard]] std::int64_t unserved_cost() const;
  [[nodiscard]] std::size_t open_sites() const;

 private:
  const PlacementQuestion& question_;
};

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
  PricedRows(const CheckedQuestion& checked, const PlacementProof& proof);
  [[nodiscard]] bool sound() const { return sound_; }
  [[nodiscard]] std::int64_t gains() const { return gains_; }
  [[nodiscard]] const std::map<std::uint32_t, PricedRow>& rows() const { return rows_; }
  [[nodiscard]] std::int64_t unserved() const { return unserved_; }

  /// What the sites of any cover of a local row's demands count to, at the least, where `most` says
  /// which sites are left; -1 for what is no such row.
  [[nodiscard]] std::int64_t least_count(const PlacementProof::LocalRow& local,
                                         const std::vector<std::int64_t>& most) const;

 private:
  void add(const PlacementDemand& demand, std::uint32_t price);

  const CheckedQuestion& checked_;
  bool sound_ = true;
  std::map<std::uint32_t, PricedRow> rows_ = {};
  std::int64_t gains_ = 0;
  std::int64_t unserved_ = 0;
};

}  // namespace muster
