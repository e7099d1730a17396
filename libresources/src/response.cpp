#include "muster/resources/response.hpp"

#include <algorithm>
#include <utility>

#include "response_after.hpp"
#include "response_closures.hpp"
#include "response_remedies.hpp"
#include "response_steps.hpp"

namespace muster {
namespace {

void note(Response& answer, Code code, std::vector<Text> parameters) {
  report(answer.notes, code, {}, std::move(parameters));
}

/// Plans that nobody sets off, and steps that cannot keep their limit. Journeys that come late
/// stand in the shortfalls.
void note_breaks(Response& answer, const Region& region) {
  for (const Activation& activation : answer.activations) {
    if (!activation.plan || activation.reason.code != Code::activation_direct) continue;
    note(answer, Code::activation_unreached,
         {region.plans.find(*activation.plan)->title,
          name_of(region.organisations, activation.organisation)});
  }
  const auto clock = [&](Instant instant) {
    return Text(format_clock(instant, answer.as_of, region.header.display_offset));
  };
  for (const LinkageStep& step : answer.linkage) {
    if (!step.source || !step.deadline || step.finish <= *step.deadline) continue;
    note(answer, Code::linkage_broken, {step.text, clock(step.finish), clock(*step.deadline)});
  }
}

}  // namespace

Response respond(std::span<const Incident> incidents, const Region& region,
                 const Situation& situation, const RespondOptions& options) {
  SixSteps steps = six_steps(incidents, region, situation, options);
  Response& answer = steps.answer;
  answer.routes = routes_of(answer, region, situation, steps.travel);
  offer_agreements(answer, region);
  for (const std::string& resource : options.why_not) {
    answer.why_not.push_back({resource, why_not(resource, answer.requirements, answer.candidates,
                                                answer.dispatch, region, answer.as_of)});
  }
  after_dispatch(steps, region, situation, options);
  for (const LocatedIncident& incident : answer.incidents) {
    answer.experts.push_back(choose_experts(region, incident, answer.matches, answer.as_of,
                                            steps.travel.at(incident.incident.id).of(nullptr)));
  }
  answer.linkage = linkage(answer.incidents, answer.matches, answer.activations,
                           answer.requirements, answer.dispatch, region);
  note_breaks(answer, region);
  weigh_closures(answer, steps.closures, steps.roads, region, situation);
  return std::move(answer);
}

Response respond(const Incident& incident, const Region& region, const Situation& situation,
                 const RespondOptions& options) {
  return respond(std::span(&incident, 1), region, situation, options);
}

// Here and not where they are declared, so that whoever includes the header does not pay for them.
bool operator==(const ClosureChange& a, const ClosureChange& b) = default;

}  // namespace muster
