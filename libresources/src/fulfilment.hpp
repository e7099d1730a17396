#pragma once

#include <cstddef>
#include <optional>
#include <vector>

#include "muster/resources/response.hpp"

namespace muster {

/// How far one point of a requirement's curve is met.
struct PointMet {
  Instant by = {};
  Quantity needed = {};
  Quantity filled = {};  ///< on the spot by then
  friend bool operator==(const PointMet&, const PointMet&) = default;
};

/// How far a requirement is met: what the first screen and the tables say about it.
struct Fulfilment {
  std::vector<PointMet> points = {};
  std::optional<Instant> first = {};  ///< arrival; none when nobody comes
  std::optional<Instant> last = {};
  std::size_t late = 0;                   ///< assignments after the deadline they were meant for
  std::optional<Seconds> latest_by = {};  ///< the longest of those delays
  Quantity sent = {};                     ///< in all, in time or late
  [[nodiscard]] bool short_of() const;
  /// The most that is missing at any point.
  [[nodiscard]] Quantity missing() const;
  /// Whether all that is asked for comes in the end.
  [[nodiscard]] bool complete() const;
};

/// One for each requirement of the answer. What is missing is what its shortfalls say.
[[nodiscard]] std::vector<Fulfilment> fulfilments(const Response& response);

/// The deadline an assignment was meant for: the one it is late for, else the first after its
/// arrival.
[[nodiscard]] Instant meant_for(const Assignment& assignment, const Requirement& requirement);

}  // namespace muster
