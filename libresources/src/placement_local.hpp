#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "placement_choices.hpp"

namespace muster {

/// Rows that hold for every cover and cut away what a linear program proposes: a few demands near
/// one another, whose covers can all be looked at (local cuts, D. Applegate and others 2001). They
/// say what the rows of single demands together do not: that three demands which no site serves
/// together need two sites, and much that has no such name.
class LocalRows {
 public:
  struct Limits {
    std::size_t demands = 12;  ///< at most so many together, and no more than 14
    double mass = 5;           ///< and so many sites, as the program counts them
  };

  explicit LocalRows(const CoverTable& table);

  /// The demands near this one that the proposal serves only just: by how much of what serves them
  /// serves the others already. Ties to the first.
  [[nodiscard]] std::vector<std::uint32_t> near(std::uint32_t demand, std::span<const double> x,
                                                std::span<const double> served,
                                                const Limits& limits) const;

  /// A row over these demands that the proposal breaks; whole numbers, proved.
  ///
  /// Empty:  none was found: mostly, the proposal is a mixture of covers here.
  /// Cost:   some hundred looks at all covers of the demands.
  [[nodiscard]] std::optional<PlacementProof::LocalRow> broken(
      std::span<const std::uint32_t> demands, std::span<const double> x) const;

 private:
  const CoverTable& table_;
};

}  // namespace muster
