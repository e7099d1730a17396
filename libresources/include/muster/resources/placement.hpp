#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <utility>
#include <vector>

namespace muster {

/// What a placement is to reach.
enum class PlacementAim {
  fewest,  ///< every demand covered so often as it needs, at the least cost (set covering)
  most,  ///< the most demand covered with p sites; what a second cover is worth is backup covering
  median,  ///< the least sum of weight × distance to the nearest of p sites
  centre   ///< the least distance within which p sites reach every demand
};

enum class SiteUse { free, fixed, forbidden };

/// A site that reaches a demand, and how far it is: seconds, metres or money, as the caller counts.
struct Reach {
  std::uint32_t site = 0;
  std::int64_t distance = 0;
  friend bool operator==(const Reach&, const Reach&) = default;
};

/// Somebody to be served. A site that is not in `reach` never reaches it.
struct PlacementDemand {
  std::int64_t weight = 1;
  std::int64_t need = 1;  ///< with `fewest`: from so many sites, or so many units of sites
  std::vector<std::int64_t> gains =
      {};  ///< with `most`: worth of the first cover, the second …, never rising; none: the weight
  std::vector<Reach> reach = {};
};

/// Where should sites lie?
struct PlacementQuestion {
  PlacementAim aim = PlacementAim::fewest;
  std::size_t sites = 0;
  std::size_t p = 0;                     ///< sites to be chosen; not with `fewest`
  std::int64_t limit = 0;                ///< with `fewest` and `most`: a site covers up to here
  std::vector<SiteUse> use = {};         ///< by site; none: all free
  std::vector<std::int64_t> cost = {};   ///< by site, with `fewest`, of one unit; none: 1 each
  std::vector<std::int64_t> units = {};  ///< by site, with `fewest`: so many at most; none: 1 each
  std::vector<PlacementDemand> demands = {};
};

/// Why nothing is better. Each node narrows the choice: under its prices, every fixing but the one
/// taken is at least as dear as the answer; then one site is tried with at most `split` units and
/// with more, unless the prices alone already prove it. Prices are in units of 1 ÷ scale.
struct PlacementProof {
  struct Fixing {
    std::uint32_t site = 0;
    std::int64_t least = 0;
    std::int64_t most = 0;
  };
  struct Node {
    std::uint32_t prices = 0;  ///< position in `prices`
    std::vector<Fixing> fixings = {};
    std::uint32_t site = 0;
    std::int64_t split = 0;
    std::uint32_t low = 0;  ///< position of the node with at most `split`; 0: this node is a leaf
    std::uint32_t high = 0;
  };
  /// With `fewest`, where one site is enough for each demand: whoever serves these demands counts
  /// to `least` at the least, each chosen site for its own count. Its price stands in `prices`
  /// behind those of the demands, and counts `least` times.
  struct LocalRow {
    std::vector<std::uint32_t> demands = {};  ///< by their price; at most `most_local`
    std::vector<std::pair<std::uint32_t, std::int64_t>> counts = {};  ///< by site; others: 0
    std::int64_t least = 0;
  };
  static constexpr std::size_t most_local = 16;
  static constexpr std::uint32_t no_price = 0xFFFFFFFF;
  std::int64_t scale = 1;
  /// By demand: which price stands for it. Demands reached by the same sites share one; others need
  /// none, for they are served whenever one that has a price is.
  std::vector<std::uint32_t> price_of = {};
  /// With `fewest`: sites that another one replaces, which covers all they cover and costs no more;
  /// the first of each pair is left out, one after another.
  std::vector<std::pair<std::uint32_t, std::uint32_t>> replaced = {};
  std::vector<LocalRow> local = {};  ///< once `replaced` is left out
  std::vector<std::vector<std::int64_t>> prices = {};
  std::vector<Node> nodes = {};  ///< the first is the root
};

struct PlacementAnswer {
  bool possible = false;                        ///< something was found that does what is asked
  std::vector<std::int64_t> amounts = {};       ///< by site: 0 or 1, or units
  std::int64_t value = 0;                       ///< cost, worth, sum or distance
  std::int64_t bound = 0;                       ///< nothing can be better than this
  bool stopped = false;                         ///< by the caller or the limit of nodes
  bool proved = false;                          ///< value and bound are one, and `proof` says why
  std::vector<std::uint32_t> uncoverable = {};  ///< demands no site can serve (so often): left out
  std::int64_t unserved_cost = 0;  ///< with `median`: what each demand counts that none of the
                                   ///< chosen reaches; more than all others together
  std::uint64_t tree = 0;          ///< nodes of the search
  PlacementProof proof = {};
};

struct PlacementProgress {
  std::uint64_t tree = 0;
  std::int64_t value = 0;
  std::int64_t bound = 0;
};

struct PlacementOptions {
  std::uint64_t most_nodes = 1'000'000;  ///< beyond it: the best so far and its bound
  std::function<bool(const PlacementProgress&)> progress = {};  ///< false: stop, likewise
};

/// The best choice of sites, with its proof. Exact: a branch and bound over Lagrangian bounds, in
/// whole numbers throughout. Fixed sites count among the p. PlacementDemand that nobody can serve
/// is listed and left out; demand of weight 0 counts with `fewest` and `centre` alone.
///
/// Order:   equal questions give equal answers; of equal choices, the first found.
/// Empty:   `possible` is false when the fixed sites are more than p or nothing fits.
/// Throws:  Error{placement_question} for sites or demands that do not hold together,
///          Error{placement_large} for sums beyond counting.
[[nodiscard]] PlacementAnswer place(const PlacementQuestion& question,
                                    const PlacementOptions& options = {});

/// Whether the answer does what the question asks, is worth what it says, and nothing can be
/// better than its bound: recomputed from the question and the proof by code that shares nothing
/// with place(). An answer that claims no proof is only checked for what it claims.
[[nodiscard]] bool verify_placement(const PlacementQuestion& question,
                                    const PlacementAnswer& answer);

/// What a choice is worth: cost, worth, sum or distance. PlacementDemand that no site can serve is
/// left out.
///
/// Empty:   when it does not do what the question asks.
[[nodiscard]] std::optional<std::int64_t> worth_of(const PlacementQuestion& question,
                                                   const std::vector<std::int64_t>& amounts);

/// How many choices are as good as the answer, counted up to the limit by trying all of them.
///
/// Empty:   0 when there are too many choices to try (more than about a million).
[[nodiscard]] std::uint64_t equal_optima(const PlacementQuestion& question,
                                         const PlacementAnswer& answer, std::uint64_t limit = 1000);

}  // namespace muster
