#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "allocation.hpp"
#include "fewest_sources.hpp"
#include "muster/resources/policy.hpp"
#include "search_work.hpp"

namespace muster {

/// An allocation whose links take time, and what its sinks are like. Times in seconds from one
/// common instant, never below 0.
struct StagedQuestion {
  Allocation allocation = {};
  std::vector<std::int64_t> arrival = {};  ///< by link
  std::vector<std::int64_t> due = {};      ///< by sink
  std::vector<std::uint32_t> rank = {};    ///< by sink: 0 counts first
  std::vector<bool> least_group = {};      ///< by sink
  std::vector<bool> shipped = {};          ///< by source: a store, not a crew that comes anyway
  std::vector<std::int64_t> most = {};     ///< by source: no more than this could come from it
  std::vector<bool> foreign = {};          ///< by source: outside, or by more than an order
  std::vector<bool> to_confirm = {};       ///< by source: somebody has to telephone first
  std::vector<bool> kept = {};             ///< by link: committed there already
  std::vector<bool> unpriced = {};         ///< by link: nobody has recorded what it costs
  std::vector<std::int64_t> cost = {};     ///< by link, of a unit; 0 where that is not known
  /// By sink: it has links besides these, none of them better than one that is left free.
  std::vector<bool> reduced = {};
  std::uint32_t ranks = 1;
};

/// One question and its answer: AimStage without the words of the domain.
struct PricedStage {
  Aim aim = Aim::in_time;
  std::uint32_t rank = 0;
  std::optional<std::int64_t> limit = {};
  bool or_then = false;
  std::int64_t value = 0;
  std::optional<std::int64_t> bound = {};  ///< the work ended here, and nothing gets below this
  Prices prices = {};
};

/// How few sources were found to do, and what proves it; see Proof::Fewest.
struct FewestSources {
  std::int64_t used = 0;
  std::int64_t bound = 0;
  std::uint64_t nodes = 0;
  std::vector<FewestPart> parts = {};
};

struct StagedAnswer {
  LinkFlow flow = {};
  std::vector<PricedStage> stages = {};
  std::optional<FewestSources> fewest = {};
};

/// The flow that is best by the first aim, among those by the second, and so on; each aim rank by
/// rank, save those that is_about_all() names. The cost of
/// `ids` is the number of the source. `sources` counts those that are shipped (fewest_sources.hpp):
/// its stage says that nothing comes from any other, and its value is their number.
///
/// Where the work ends, the last stage is that which was under way, with a bound; what is free is
/// sent to whoever lacks something, so that a search cut short leaves nobody at home for that.
/// Order:   of equal flows the one found first: equal input gives equal output.
/// Throws:  Error{quantity_overflow} when a sum of seconds leaves the 64 bits.
/// Cost:    one network simplex an aim and rank, warm from the one before; a logarithm of the
///          arrivals more for the two aims about one instant; for `sources` one an open node, of
///          which there are at most `most_nodes`.
[[nodiscard]] StagedAnswer solve_staged(const StagedQuestion& question, std::span<const Aim> aims,
                                        SearchWork& work, std::uint64_t most_nodes);

}  // namespace muster
