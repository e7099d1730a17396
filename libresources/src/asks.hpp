#pragma once

#include <optional>
#include <string>
#include <vector>

#include "muster/plan/ask.hpp"
#include "wording.hpp"

namespace muster {

/// A fact nobody has told yet, and what hangs on it.
struct Ask {
  enum class Kind { level, zone, need, telephone, occurred };
  Kind kind = Kind::need;
  IncidentId incident = {};
  std::optional<IndicatorId> indicator = {};
  std::vector<PlanId> plans = {};   ///< that come, go or change their level with it
  std::vector<CardId> cards = {};   ///< that come or go, or ask for another amount
  std::vector<Decimal> tried = {};  ///< the values that were tried
  std::size_t requirements = 0;     ///< that change with it
  std::optional<ZoneQuestion> zone = {};
  std::vector<TeamId> teams =
      {};  ///< to be telephoned: their turnout, or the consent to it, is not known
  std::vector<StockpileId> stockpiles = {};
};
[[nodiscard]] std::string_view name(Ask::Kind kind);

/// What to find out, the fact first that can change most when its plausible values are tried: what
/// moves plans and levels, what the hazard zone hangs on, what amounts hang on, whom to telephone
/// where something is short, when it occurred.
///
/// Order:   by kind, then how many plans and requirements change with it, incident, then as
/// questions().
[[nodiscard]] std::vector<Ask> asks(const Response& response, const Region& region);

[[nodiscard]] std::string question(const Ask& ask, const Wording& wording);
[[nodiscard]] std::string reason(const Ask& ask, const Wording& wording);

}  // namespace muster
