#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

#include "search_work.hpp"

namespace muster {

/// Crews that serve several needs at the same time, and needs that want so many of them.
struct MultiCoverQuestion {
  struct Crew {
    std::int64_t cost = 0;                  ///< from 0 to most_cover_cost
    std::vector<std::uint32_t> needs = {};  ///< one unit of each, in rising order
    /// Of those of one number no more than one goes: one crew, and the incidents it could go to.
    /// They stand together. None: it goes or stays whatever the others do.
    std::optional<std::uint32_t> either = {};
  };
  std::vector<std::int64_t> wanted = {};  ///< by need; what is below 1 asks for nothing
  std::vector<Crew> crews = {};
};
inline constexpr std::int64_t most_cover_cost = std::int64_t{1} << 34;
inline constexpr std::size_t most_cover_crews = std::size_t{1} << 17;

struct MultiCover {
  std::vector<std::size_t> chosen = {};  ///< crews, in rising order
  std::int64_t cost = 0;
  std::int64_t bound = 0;  ///< no choice costs less; equal to `cost`: none is better
  /// By need, in units of 1 / cover_price_scale: Σ price·wanted + Σ min(0, cost − Σ price) over all
  /// crews is no more than any choice costs (weak duality of the relaxed cover), and proves
  /// `price_bound`. What `bound` has beyond it was found by search.
  std::vector<std::int64_t> price = {};
  std::int64_t price_bound = 0;
  std::uint64_t nodes = 0;
  /// Every need is served. Never false where nobody excludes another; else there may be no such
  /// choice, or none was found, and then the rest says nothing.
  bool found = true;

  [[nodiscard]] bool proved() const { return bound == cost; }
};
inline constexpr std::int64_t cover_price_scale = 1024;

/// The crews of least cost that leave as little short as can be: of each need so many as it wants,
/// or all there are. NP-hard: prices by subgradients, crews that cannot matter left out by them, a
/// first choice filled by the prices and thinned, then branch and bound.
///
/// Order:   equal input gives equal output; of equal choices the one found first.
/// Empty:   chosen, when nothing is wanted or nobody can help.
/// Throws:  Error{quantity_overflow} for a cost out of its range, or too many crews.
/// Cost:    at most `most_nodes` nodes, each some passes over the crews; when they are used up the
///          best so far comes back with the bound it still has. A number of nodes, not of seconds,
///          so that the answer is the same on every machine.
[[nodiscard]] MultiCover cover(const MultiCoverQuestion& question, std::uint64_t most_nodes);
/// Likewise, and no farther than the work goes.
[[nodiscard]] MultiCover cover(const MultiCoverQuestion& question, std::uint64_t most_nodes,
                               SearchWork& work);

}  // namespace muster
