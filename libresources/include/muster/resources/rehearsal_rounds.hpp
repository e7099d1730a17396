#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "muster/resources/rehearsal.hpp"

namespace muster {

/// One thing that is timed in every round: an expected action, or a point of a requirement's curve.
struct RoundMeasure {
  std::optional<std::size_t> expectation = {};
  std::optional<RequirementId> requirement = {};
  std::size_t point = 0;  ///< of the requirement's curve
  Quantity quantity = {};
  std::optional<Seconds> limit =
      {};  ///< after the start; of an expected action after an inject: none
  Text name = {};
};

/// Something that went wrong in some rounds, and how often an objective failed with and without it.
struct RoundCause {
  enum class Kind { road, weather, absent, unusable };
  Kind kind = Kind::road;
  std::string id = {};
  std::size_t objective = 0;
  std::int64_t with = 0;         ///< rounds in which it happened
  std::int64_t failed_with = 0;  ///< of those, in which the objective failed
  std::int64_t without = 0;
  std::int64_t failed_without = 0;
  std::int64_t adds = 0;  ///< how much more often it fails then, in parts per million
};
[[nodiscard]] std::string_view name(RoundCause::Kind kind);

struct RoundSpread {
  std::size_t measure = 0;
  std::int64_t never = 0;           ///< rounds in which it did not come about
  std::optional<Seconds> p10 = {};  ///< after the start; none: never in that share of the rounds
  std::optional<Seconds> p50 = {};
  std::optional<Seconds> p90 = {};
  std::int64_t met = 0;  ///< rounds in which it was in time
};

/// How often an objective holds: all its expected actions that the engine can time are in time.
struct ObjectiveChance {
  std::size_t objective = 0;
  bool timed = false;  ///< false: only evaluators can tell, nothing is counted
  std::int64_t held = 0;
  std::int64_t least = 0;  ///< 95 % confidence (Wilson 1927), in parts per million
  std::int64_t most = 0;
};

struct RoundsOptions {
  std::uint32_t rounds = 1000;
  unsigned threads = 1;
  std::uint64_t seed = 0;
  /// Ends sooner, at a multiple of `batch`, once no confidence interval is wider than so many parts
  /// per million to either side.
  std::optional<std::int64_t> until_ci = {};
  std::uint32_t batch = 500;
  /// After each batch: rounds done, rounds in all; false ends there.
  std::function<bool(std::uint32_t done, std::uint32_t all)> progress = {};
};

/// The rounds of a rehearsal. The values are seconds after the start, −1 for never.
struct Rounds {
  std::string key =
      {};  ///< of scenario, region, situation and seed: what the numbers are drawn from
  std::vector<RoundMeasure> measures = {};
  std::vector<std::vector<std::int32_t>> values = {};  ///< round by round, one for each measure
  std::vector<std::vector<char>> met =
      {};  ///< round by round: whether each expected action was in time
  std::vector<RoundSpread> spreads = {};  ///< one for each measure
  std::vector<ObjectiveChance> objectives = {};
  std::vector<RoundCause> causes =
      {};  ///< those beyond chance (3 σ), by objective, then what they add
};

/// Rehearses again and again with what the scenario says is uncertain. Decisions are made by what
/// is planned; how long turnout and travel then take is drawn. The numbers of a round depend on
/// nothing but the key and the round: threads, batches and stops change no byte. `kept` are rounds
/// done before with the same key; they are not done again, and none is lost when it is stopped.
///
/// Throws:  as rehearse(); Error{drill_rounds_other} when `kept` has another key.
[[nodiscard]] Rounds rehearse_rounds(const Drill& drill, const Region& region,
                                     const Situation& situation, const RoundsOptions& options,
                                     const Rounds& kept = {});

/// The rounds as a file, to go on from later: marked as an exercise.
[[nodiscard]] std::string write_rounds(const Rounds& rounds);
/// Only what rehearse_rounds() needs of `kept`.
///
/// Throws:  Error{drill_rounds_damaged}.
[[nodiscard]] Rounds read_rounds(std::string_view text, const std::string& file);

}  // namespace muster
