#include "response_after.hpp"

#include <algorithm>

#include "muster/resources/vehicles.hpp"
#include "reliefs_held.hpp"

namespace muster {
namespace {

/// What drives casualties: the vehicle of the first ambulance there is, by the rule.
const Vehicle* ambulance_of(const LocatedIncident& located, const Region& region) {
  const Rule* transport =
      in_force(region.rules, "casualty_transport",
               day_of(located.incident, region.header.display_offset), located.jurisdictions);
  if (transport == nullptr) return nullptr;
  for (const auto& row : transport->rows) {
    const CapabilityId wanted(field(row, "capability"));
    for (const Crew& crew : region.crews) {
      if (std::ranges::find(crew.skills, wanted, &Skill::capability) == crew.skills.end()) continue;
      return vehicle_of(crew, *find(region.teams, crew.team), region.vehicles);
    }
  }
  return nullptr;
}

}  // namespace

void after_dispatch(SixSteps& steps, const Region& region, const Situation& situation,
                    const RespondOptions& options) {
  Response& answer = steps.answer;
  WaysOut for_casualties;
  WaysOut for_people;
  for (std::size_t i = 0; i < answer.incidents.size(); ++i) {
    const LocatedIncident& located = answer.incidents[i];
    if (!casualties_told(located, region).groups.empty()) {
      for_casualties[located.incident.id] =
          steps.roads.ways_out(located, ambulance_of(located, region), steps.closures);
    }
    if (asks_for_shelter(located, answer.zones[i], region)) {
      for_people[located.incident.id] = steps.roads.ways_out(located, nullptr, steps.closures);
    }
  }
  answer.casualties = casualties(answer.incidents, answer.zones, for_casualties,
                                 answer.requirements, answer.dispatch, region, situation);
  answer.shelters = sheltering(answer.incidents, answer.zones, for_people, region, situation);
  answer.reliefs =
      reliefs_held(answer.requirements, answer.candidates, answer.dispatch, region, situation);
  if (options.left_behind) {
    answer.coverage_left = coverage_left(answer.dispatch, region, situation,
                                         steps.roads.roads(steps.closures), answer.as_of);
  }
}

}  // namespace muster
