// What could come of all that a supposed disaster asks for.
#include <algorithm>
#include <chrono>
#include <map>
#include <span>
#include <tuple>

#include "muster/resources/locate.hpp"
#include "muster/resources/scenarios.hpp"
#include "readiness_trials.hpp"
#include "response_closures.hpp"
#include "response_remedies.hpp"

namespace muster {
namespace {

/// What is wanted by no time is wanted by then: longer than any road and any call-in.
constexpr Seconds no_deadline = std::chrono::hours(24 * 3650);

/// The place alone: no plan matches a disaster that is only supposed, and nobody else is alerted.
LocatedIncident supposed_at(const Scenario& scenario, const Region& region, Instant as_of) {
  LocatedIncident incident;
  incident.incident.id = IncidentId(scenario.id);
  incident.incident.occurred = incident.incident.known = as_of;
  incident.incident.place = scenario.at;
  incident.approaches = approaches_of(scenario.at, region);
  incident.jurisdictions = chain_of(region, region.header.jurisdiction);
  return incident;
}

Requirement requirement_of(const Scenario& scenario, Quantity quantity, Instant as_of) {
  const Seconds within = scenario.within.value_or(no_deadline);
  std::string id = "scenario/" + scenario.id + "/" + scenario.material.str();
  if (scenario.within) id += "/" + std::to_string(within.count());
  Requirement requirement{
      .id = RequirementId(id), .incident = IncidentId(scenario.id), .material = scenario.material};
  requirement.curve.push_back({within, as_of + within, quantity});
  return requirement;
}

/// The rows of one scenario; of the same material and time they are one need.
ScenarioTrial tried_scenario(std::span<const Scenario* const> rows, const Region& region,
                             const Situation& situation, Instant as_of, KeptMetrics& metrics) {
  const Scenario& first = *rows.front();
  ScenarioTrial trial{.id = first.id, .at = first.at, .weight = first.weight};
  Asked wanted;
  Response& answer = wanted.answer;
  answer.region_digest = region.digest;
  answer.seq = situation.seq;
  answer.as_of = as_of;
  answer.incidents.push_back(supposed_at(first, region, as_of));
  answer.grades.emplace_back();
  answer.at_risk.emplace_back();
  answer.reporting.emplace_back();
  answer.zones.emplace_back();
  std::map<std::tuple<MaterialId, Seconds>, std::pair<const Scenario*, Quantity>> wants;
  for (const Scenario* row : rows) {
    auto& [one, sum] = wants[{row->material, row->within.value_or(no_deadline)}];
    one = row;
    sum = sum + row->demand;
  }
  for (const auto& [key, want] : wants) {
    if (want.second == Quantity{}) continue;
    answer.requirements.push_back(requirement_of(*want.first, want.second, as_of));
  }
  wanted.closures = all_closures(answer.incidents, region, situation);
  SixSteps steps = six_steps(std::move(wanted), region, situation, {}, &metrics);
  offer_ways(steps.answer, region);
  rank_remedies(steps.answer.shortfalls, usual_remedies);
  trial.needs = needs_of(steps.answer);
  return trial;
}

}  // namespace

std::vector<ScenarioTrial> try_scenarios(const std::vector<Scenario>& scenarios,
                                         const Region& region, const Situation& situation,
                                         Instant as_of) {
  std::map<std::string, std::vector<const Scenario*>> by_id;
  for (const Scenario& row : scenarios) by_id[row.id].push_back(&row);
  std::vector<ScenarioTrial> trials;
  KeptMetrics metrics;
  for (const auto& [id, rows] : by_id) {
    trials.push_back(tried_scenario(rows, region, situation, as_of, metrics));
  }
  return trials;
}

}  // namespace muster
