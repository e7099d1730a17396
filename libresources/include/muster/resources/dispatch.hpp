#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <span>
#include <vector>

#include "muster/resources/candidates.hpp"
#include "muster/resources/policy.hpp"

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

struct DispatchOptions {
  Policy policy = {};
  /// How grave each incident is, 0 the gravest; one that is not named comes after all that are.
  std::map<IncidentId, int> severity = {};
};

/// One question that was asked of the choices still equal, and its answer.
struct AimStage {
  Aim aim = Aim::in_time;
  int severity = 0;  ///< whose needs it is about; of total_time, own_first and ids all needs
  int priority = 0;
  /// With last_arrival and first_effective (but for its first question, how much of the group is
  /// missing): the units that arrive later than this are counted, or
  /// (`or_then`) those not sooner. None of the first and some of the second prove the instant.
  std::optional<Instant> limit = {};
  bool or_then = false;
  std::int64_t value = 0;  ///< the least that can be had
};

/// Where something comes from: a crew, a lot, or what a crew carries.
struct Source {
  Resource resource = {};
  bool carried = false;
  friend auto operator<=>(const Source&, const Source&) = default;
};

/// What proves that no choice is better, for needs that share sources with one another and with
/// nobody else. One need alone: whoever comes first was taken, so there is nothing to trade. Else
/// prices, one for each stage: read as one number after another, no link costs less than the price
/// of its need minus the price of its source, and each is equal wherever something comes.
struct Proof {
  struct Need {
    std::size_t requirement = 0;
    std::size_t point = 0;
    bool least_group = false;  ///< the units that complete the least group
    Quantity wanted = {};      ///< no more than could come at all
    std::vector<std::int64_t> price = {};
  };
  struct Supply {
    Source source = {};
    std::vector<std::int64_t> price = {};
  };
  struct Share {
    std::size_t supply = 0;
    std::size_t need = 0;
    Quantity amount = {};
  };
  bool nearest = false;               ///< one need alone
  std::vector<AimStage> stages = {};  ///< none with `nearest`
  std::vector<Need> needs = {};
  std::vector<Supply> supplies = {};  ///< by source; whoever is not named has the price 0
  std::vector<Share> shares = {};
};

struct Dispatch {
  std::vector<Assignment> assignments = {};
  std::vector<Order> orders = {};
  DispatchOptions options = {};    ///< by what it was decided
  std::vector<Proof> proofs = {};  ///< of crews, then of material; by first requirement
};

/// Who goes: exact, by the aims of the policy, the needs of graver incidents and of higher priority
/// before the others' in each aim. Crews are chosen before material, and what the sent crews carry
/// serves the incident they go to.
///
/// A need that shares no source with another takes whoever comes first, which is best in every aim.
/// All others are flows of least cost, aim after aim (least_cost).
/// Order:   assignments by requirement, arrival, id; orders by alerted, authority, act.
/// Empty:   when there are no candidates.
/// Cost:    O(candidates) where needs stay apart; else a network simplex for each aim, over the
///          candidates that could matter.
[[nodiscard]] Dispatch dispatch(std::span<const Requirement> requirements,
                                const Candidates& candidates, const Region& region,
                                const DispatchOptions& options = {});

}  // namespace muster
