#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "allocation.hpp"
#include "muster/resources/policy.hpp"

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
  std::vector<bool> foreign = {};          ///< by source: outside, or by more than an order
  std::vector<bool> to_confirm = {};       ///< by source: somebody has to telephone first
  std::vector<bool> kept = {};             ///< by link: committed there already
  std::uint32_t ranks = 1;
};

/// One question and its answer: AimStage without the words of the domain.
struct PricedStage {
  Aim aim = Aim::in_time;
  std::uint32_t rank = 0;
  std::optional<std::int64_t> limit = {};
  bool or_then = false;
  std::int64_t value = 0;
  Prices prices = {};
};

struct StagedAnswer {
  LinkFlow flow = {};
  std::vector<PricedStage> stages = {};
};

/// The flow that is best by the first aim, among those by the second, and so on; each aim rank by
/// rank, save those that is_about_all() names. The cost of
/// `ids` is the number of the source.
///
/// Order:   of equal flows the one found first: equal input gives equal output.
/// Throws:  Error{quantity_overflow} when a sum of seconds leaves the 64 bits.
/// Cost:    one network simplex an aim and rank, warm from the one before; a logarithm of the
///          arrivals more for the two aims about one instant.
[[nodiscard]] StagedAnswer solve_staged(const StagedQuestion& question, std::span<const Aim> aims);

}  // namespace muster
