#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "dispatch_settle.hpp"

namespace muster {

/// Whether it takes more than an order of the region's own.
[[nodiscard]] bool foreign_crew(const CrewCandidate& candidate, const Region& region);

/// Whether its team is from outside.
[[nodiscard]] bool is_external(const CrewId& crew, const Region& region);

[[nodiscard]] bool prefers_own(const DispatchOptions& options);

/// A crew that is sent for a need, with a number for it among all that could be.
struct CrewComing {
  const CrewCandidate* candidate = nullptr;
  std::uint32_t crew = 0;
  std::optional<std::int64_t> cost = {};  ///< as known_cost() has it
};

/// What a choice of crews is worth, aim after aim and in each rank after rank; smaller is better,
/// from the left.
class CrewsWorth {
 public:
  using Numbers = std::vector<std::int64_t>;

  CrewsWorth(std::span<const Requirement> requirements, const Candidates& candidates,
             const Region& region, const DispatchOptions& options);

  [[nodiscard]] Numbers of(std::span<const CrewComing> coming);
  /// The first stage in which a choice is not proved: what it is worth, and what bounds it.
  [[nodiscard]] std::optional<AimStage> first_difference(const Numbers& reached,
                                                         const Numbers& least) const;

 private:
  void add(Aim aim, std::size_t rank, std::size_t part, std::int64_t amount);
  /// The latest so far, and how many come only then.
  void add_latest(Aim aim, std::size_t rank, std::size_t part, Instant when);
  void add_crew(const CrewComing& one);
  /// Whoever comes earlier takes the earliest place that he is in time for; who is late for all of
  /// them is as little late as what is left allows.
  void add_need(std::size_t r, std::vector<const CrewCandidate*>& coming);
  void put_places(const Requirement& requirement, std::size_t most);

  /// Some equal places of a need, in the order of their deadlines, those of the least group first.
  struct Places {
    Instant due = {};
    bool group = false;
    std::size_t free = 0;
  };

  std::span<const Requirement> requirements_;
  const Region& region_;
  const std::vector<Aim>& aims_;
  std::array<std::size_t, 14> place_ = {};  // by aim: its first place among them, or past them
  bool own_first_ = false;
  std::vector<std::optional<bool>> external_;  // by number of the crew, where it was looked up
  std::vector<Rank> ranks_;
  std::vector<std::size_t> rank_;  // by requirement
  Instant origin_ = {};            // no arrival is before it
  Numbers numbers_;
  std::vector<bool> sent_ = {};  // by number of the crew; room for what is asked again and again
  std::vector<std::vector<const CrewCandidate*>> coming_ = {};  // by requirement
  std::vector<Places> places_ = {};
  std::vector<Instant> late_ = {};
};

}  // namespace muster
