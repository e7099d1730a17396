#pragma once

#include <map>
#include <vector>

#include "muster/resources/readiness.hpp"
#include "readiness_alike.hpp"
#include "response_steps.hpp"

namespace muster {

/// What is to be tried: the incident and the trial it fills.
struct TrialToDo {
  Trial trial = {};
  Incident incident = {};
  std::size_t alike = 0;  ///< which incidents it is alike
  bool done = false;
};

/// By hazard, then the first basis.
[[nodiscard]] std::vector<TrialToDo> trials_to_do(const Region& region,
                                                  const std::vector<HazardId>& hazards,
                                                  Instant as_of, std::vector<HazardId>& untried,
                                                  AskedOfAlike& alike);

/// What comes of each requirement of the answer, in their order.
[[nodiscard]] std::vector<TriedNeed> needs_of(const Response& answer);

/// How a requirement comes out under these assignments.
[[nodiscard]] NeedState state_of(std::size_t requirement, const Requirement& asked,
                                 std::span<const Assignment> assignments);

using LossKey = std::variant<TeamId, StockpileId, RoadId>;

/// Takes away, one after the other, every team, stockpile and road that this trial uses, and adds
/// what each costs. What it does not use it does not miss: those who were sent still come.
void add_losses(const SixSteps& steps, const Region& region, const Situation& situation,
                std::map<LossKey, LossOf>& into);

/// By organisation and post, its Chinese name first.
using PostLosses = std::map<std::pair<OrganisationId, std::string>, PostLoss>;

/// By organisation and name.
using PersonLosses = std::map<std::pair<OrganisationId, std::string>, PersonLoss>;

/// Takes away, one after the other, everybody whom the chain of this trial asks something of, by
/// post and by name, and adds what each costs. The routes and the timeline of the answer are filled
/// in.
void add_people_losses(SixSteps& steps, const Region& region, const Situation& situation,
                       PostLosses& posts, PersonLosses& persons);

[[nodiscard]] std::vector<StandardShare> standard_shares(const Region& region,
                                                         const Situation& situation, Instant as_of,
                                                         const std::vector<HazardId>& hazards,
                                                         const std::vector<Standard>& asked);

}  // namespace muster
