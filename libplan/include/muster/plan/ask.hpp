#pragma once

#include <cstddef>
#include <vector>

#include "muster/plan/requirements.hpp"

namespace muster {

/// A fact nobody has reported yet, and how much the answer could change with it.
struct Question {
  IncidentId incident = {};
  IndicatorId indicator = {};
  std::vector<Decimal> tried = {};  ///< rising
  std::vector<PlanId> plans = {};   ///< that come, go or change their level with some value; by id
  std::vector<CardId> cards =
      {};  ///< that come or go, ask for another amount, or do something on it; by id
  std::size_t requirements =
      0;  ///< that come, go or change their curve, with the value that changes most
};

/// What to find out, by trying. The values of an unreported indicator that are tried are the bounds
/// the plans of the place set on it and those of their planning bases; where they give none, 1.
/// Each is put into the incident, which is matched and asked for its requirements anew.
///
/// Order:   by how many plans change, then requirements, then cards, most first; then indicator.
/// Empty:   when nothing that is unknown changes anything.
/// Throws:  what requirements() throws.
[[nodiscard]] std::vector<Question> questions(const LocatedIncident& incident,
                                              const PlanLibrary& plans, const Catalogue& catalogue);

}  // namespace muster
