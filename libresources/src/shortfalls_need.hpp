#pragma once

#include <chrono>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "muster/plan/requirements.hpp"
#include "muster/resources/dispatch.hpp"
#include "muster/resources/region.hpp"
#include "muster/resources/shortfalls.hpp"

namespace muster {

/// So many crews, or so much in the material's counting unit.
[[nodiscard]] Text amount_text(const Requirement& requirement, Quantity quantity,
                               const Region& region);

/// One need that is short, with all that is known around it.
struct ShortNeed {
  std::size_t position = 0;
  std::span<const Requirement> requirements = {};
  const Candidates& candidates;
  const Dispatch& dispatch;
  const Region& region;
  Instant as_of = {};

  [[nodiscard]] const Requirement& requirement() const { return requirements[position]; }
  [[nodiscard]] Text amount(Quantity quantity) const {
    return amount_text(requirement(), quantity, region);
  }
  [[nodiscard]] Text clock(Instant instant) const {
    return format_clock(instant, requirement().curve.front().by, region.header.display_offset);
  }
  /// Rounded up to the minute: nobody comes earlier than it says.
  [[nodiscard]] Text arrival(Instant instant) const {
    return clock(std::chrono::ceil<Minutes>(instant));
  }
  /// What another need asks for; with its incident or its plan where the name alone could be
  /// taken for this need.
  [[nodiscard]] Text name(std::size_t other) const;
  /// What others were given that would have been here in time, by need.
  [[nodiscard]] std::map<std::size_t, Quantity> elsewhere(Instant by) const;
};

/// What is different at this deadline, and at all other needs, when it is decided in another way.
struct Effect {
  Quantity gains = {};  ///< below zero: less comes in time
  Quantity costs = {};  ///< so much more is missing at others
};

/// Of the needs of one material alone, where one is named.
[[nodiscard]] Effect effect_of(std::span<const Assignment> now, std::span<const Assignment> then,
                               std::span<const Requirement> requirements, std::size_t position,
                               const DemandPoint& demand,
                               const std::optional<MaterialId>& material = {});

/// How much later it could come and still meet the next deadline of its need. Empty: it is late for
/// all of them.
[[nodiscard]] std::optional<Seconds> slack_of(const Assignment& one,
                                              std::span<const Requirement> requirements);

/// A deadline of a need: positions of the requirement, and in its curve.
struct NeedPoint {
  std::size_t requirement = 0;
  std::size_t point = 0;
};

/// shortfalls() at these deadlines alone, which are in order.
[[nodiscard]] std::vector<Shortfall> shortfalls_at(std::span<const NeedPoint> points,
                                                   std::span<const Requirement> requirements,
                                                   const Candidates& candidates,
                                                   const Dispatch& dispatch, const Region& region,
                                                   Instant as_of, std::size_t most);

/// What would lessen the shortfall at that deadline, each tried.
///
/// Order:   none that counts: rank_remedies() comes after.
[[nodiscard]] std::vector<Remedy> remedies_for(const ShortNeed& need, const DemandPoint& demand,
                                               Quantity missing);

}  // namespace muster
