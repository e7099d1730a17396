#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "muster/plan/deadline.hpp"
#include "muster/plan/match.hpp"

namespace muster {

struct Rule;

/// So many altogether by then.
struct DemandPoint {
  Seconds within = {};
  Instant by = {};  ///< `within` after the incident became known
  Quantity quantity = {};
};

/// How much one card asked for at the deadlines of the requirement.
struct Contribution {
  PlanId plan;
  CardId card;
  std::vector<Quantity> quantities;  ///< one for each point of the curve
};

/// What an incident needs of one capability or one material, as a curve.
struct Requirement {
  RequirementId id = {};  ///< <incident>/<chain>/<capability or material>[/<least type>]
  IncidentId incident = {};
  PlanId chain = {};
  std::optional<CapabilityId> capability = {};
  std::optional<MaterialId> material = {};
  std::optional<std::string> least_type = {};
  std::vector<DemandPoint> curve = {};  ///< by rising deadline and quantity
  int priority = 2;
  std::optional<Seconds> hold = {};
  std::optional<WorkCycle> cycle = {};  ///< of several the one with the shortest turn at work
  /// Where the rest is taken at the scene, so many are wanted there for each at work; the curve
  /// counts them, the least group only those at work.
  std::int64_t rotation = 1;
  std::optional<Seconds> least_life = {};
  std::optional<Quantity> least_group = {};
  std::vector<Contribution> asked_by = {};
};

/// An indicator that a card scales with and that nobody has reported yet.
struct UnknownIndicator {
  IncidentId incident;
  IndicatorId indicator;
  std::vector<CardId> cards;
};

struct Requirements {
  std::vector<Requirement> requirements;
  std::vector<UnknownIndicator> unknown;
};

/// What the matched cards ask for. Within one chain the curves of the same need combine by the
/// pointwise maximum (or the sum where a need says `add`); chains stay apart, and so add up when
/// they are filled. An unknown indicator counts nothing beyond the need's floor and is named.
///
/// `rest_at_scene`, a rule of that subject, names the capabilities that rest at the scene and up to
/// which rest: of those ⌈(work + rest) ÷ work⌉ are wanted there for each at work.
/// Order:   by priority, then id.
/// Empty:   when no card asks for anything.
/// Throws:  Error{quantity_overflow}, Error{decimal_overflow} for amounts beyond counting.
[[nodiscard]] Requirements requirements(const LocatedIncident& incident,
                                        std::span<const Match> matches, const PlanLibrary& plans,
                                        const Rule* rest_at_scene = nullptr);

}  // namespace muster
