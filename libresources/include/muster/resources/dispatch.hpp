#pragma once

#include <optional>
#include <span>
#include <vector>

#include "muster/resources/candidates.hpp"

namespace muster {

/// A crew, or so much of a lot or of a crew's equipment, sent for a requirement.
struct Assignment {
  std::size_t requirement = 0;
  std::optional<CrewId> crew = {};  ///< the crew itself, or the one that carries the material
  std::optional<LotId> lot = {};
  bool carried = false;  ///< material that the crew brings along
  Quantity quantity = {Quantity(1)};
  Coming coming = {};
  std::optional<Instant> hold_until = {};
  std::optional<Seconds> late_by = {};  ///< after the deadline it was meant for
  std::vector<Message> reasons = {};
};

/// Everything one authority is asked for, in one call and one text.
struct Order {
  OrganisationId authority = {};
  Act act = Act::order;
  Instant alerted = {};
  std::vector<std::size_t> assignments = {};  ///< positions in Dispatch::assignments
};

struct Dispatch {
  std::vector<Assignment> assignments = {};
  std::vector<Order> orders = {};
};

/// Who goes. Crews are matched, not filled greedily: no requirement goes short that could be met by
/// moving a crew to another need it also serves; requirements of higher priority come first. Then
/// material: what the sent crews carry counts first, then the nearest lots.
///
/// Order:   assignments by requirement, arrival, id; orders by alerted, authority, act.
/// Empty:   when there are no candidates.
/// Cost:    O(needed crews · candidate pairs), far less in practice.
[[nodiscard]] Dispatch dispatch(std::span<const Requirement> requirements,
                                const Candidates& candidates, const Region& region);

}  // namespace muster
