#include "muster/resources/response.hpp"

#include <algorithm>
#include <map>
#include <set>
#include <utility>

#include "muster/plan/id.hpp"
#include "response_after.hpp"
#include "response_closures.hpp"
#include "response_notes.hpp"
#include "response_remedies.hpp"
#include "response_steps.hpp"

namespace muster {
namespace {

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

/// Crews that an asked incident holds and no longer needs; and those that could not turn round
/// because nobody asked what their incident needs.
void note_committed(Response& answer, const Region& region, const Situation& situation) {
  for (const CrewId& crew : left_over(answer.candidates, answer.dispatch)) {
    const auto status = situation.crews.find(crew);
    if (status == situation.crews.end() || !status->second.engaged_at) continue;
    note(answer, Code::committed_left_over,
         {name_of(region.crews, crew), Text(status->second.engaged_at->view())});
  }
  if (!answer.allow_reassign) return;
  std::map<IncidentId, std::set<Resource>> elsewhere;
  for (const RuledOut& out : answer.candidates.ruled_out) {
    const auto* crew = std::get_if<CrewId>(&out.resource);
    const auto status = crew == nullptr ? situation.crews.end() : situation.crews.find(*crew);
    if (status == situation.crews.end() || !status->second.engaged_at) continue;
    const bool asked = std::ranges::any_of(answer.incidents, [&](const LocatedIncident& one) {
      return one.incident.id == *status->second.engaged_at;
    });
    if (!asked) elsewhere[*status->second.engaged_at].insert(out.resource);
  }
  for (const auto& [incident, crews] : elsewhere) {
    note(answer, Code::committed_not_asked,
         {Text(incident.view()), Text(std::to_string(crews.size()))});
  }
}

/// That the searches of the dispatch were ended, at which aim, and how much better another choice
/// could be.
void note_ended(Response& answer) {
  if (answer.dispatch.end == SearchEnd::complete) return;
  const Text why = answer.dispatch.end == SearchEnd::budget
                       ? Text("搜索量用完", "its budget is used up")
                       : Text("按要求停止", "it was stopped");
  for (const Proof& proof : answer.dispatch.proofs) {
    if (proof.stages.empty() || !proof.stages.back().bound) continue;
    const AimStage& last = proof.stages.back();
    note(answer, Code::dispatch_ended,
         {why, title(last.aim), Text(std::to_string(last.value)),
          Text(std::to_string(*last.bound))});
    return;
  }
  for (const Proof& proof : answer.dispatch.proofs) {
    if (!proof.cover || proof.cover->bound == proof.cover->cost) continue;
    note(answer, Code::dispatch_ended,
         {why, title(Aim::total_time), Text(std::to_string(proof.cover->cost)),
          Text(std::to_string(proof.cover->bound))});
    return;
  }
}

/// That another sharing of agreements and low-loaders might be better, in what, and by how much.
void note_ways(Response& answer) {
  const auto& open = answer.dispatch.ways_open;
  if (!open) return;
  note(answer, Code::dispatch_ended,
       {Text("协议与平板车的分法太多",
             "there are too many ways to share agreements and low-loaders"),
        title(open->aim), Text(std::to_string(open->value)), Text(std::to_string(*open->bound))});
}

/// Likewise of vehicles and kits.
void note_supply(Response& answer) {
  const auto& open = answer.dispatch.supply_open;
  if (!open) return;
  note(answer, Code::dispatch_ended,
       {Text("车辆与成套物资的分法太多", "there are too many ways to share vehicles and kits"),
        title(open->aim), Text(std::to_string(open->value)), Text(std::to_string(*open->bound))});
}

/// Where crews whose skills are used together are not proved to leave least missing.
void note_skills(Response& answer, const Region& region) {
  const auto needs = [&](const Proof& proof) {
    Text all;
    std::set<CapabilityId> named;
    for (const Proof::Need& need : proof.needs) {
      const Requirement& one = answer.requirements[need.requirement];
      if (!one.capability || !named.insert(*one.capability).second) continue;
      const Text name = region.catalogue.name_of(*one.capability);
      const bool first = named.size() == 1;
      all.zh += (first ? "" : "、") + name.zh;
      all.en += (first ? "" : ", ") + name.en;
    }
    return all;
  };
  for (const Proof& proof : answer.dispatch.proofs) {
    if (proof.one_need_each) note(answer, Code::dispatch_one_need_each, {needs(proof)});
    if (!proof.contested || !proof.stages.back().bound) continue;
    if (answer.dispatch.end != SearchEnd::complete) continue;  // said by note_ended()
    const AimStage& last = proof.stages.back();
    note(answer, Code::dispatch_contested,
         {needs(proof), title(last.aim), Text(std::to_string(last.value)),
          Text(std::to_string(*last.bound))});
  }
}

}  // namespace

Response respond(std::span<const Incident> incidents, const Region& region,
                 const Situation& situation, const RespondOptions& options) {
  return respond_asked(asked(incidents, region, situation, options), region, situation, options)
      .answer;
}

Responded respond_asked(Asked asked, const Region& region, const Situation& situation,
                        const RespondOptions& options, KeptMetrics* kept) {
  SixSteps steps = six_steps(std::move(asked), region, situation, options, kept);
  Response& answer = steps.answer;
  answer.routes = routes_of(answer, region, situation, steps.travel);
  offer_ways(answer, region);
  for (const std::string& resource : options.why_not) {
    answer.why_not.push_back({resource, why_not(resource, answer.requirements, answer.candidates,
                                                answer.dispatch, region, answer.as_of)});
  }
  after_dispatch(steps, region, situation, options);
  for (const LocatedIncident& incident : answer.incidents) {
    answer.experts.push_back(choose_experts(region, incident, answer.matches, answer.as_of,
                                            steps.travel.at(incident.incident.id).of(nullptr)));
  }
  if (answer.held.empty()) {
    answer.reassigned = reassignments(answer.requirements, answer.candidates, answer.dispatch,
                                      region, answer.as_of);
  }
  answer.linkage = linkage(answer.incidents, answer.matches, answer.activations,
                           answer.requirements, answer.dispatch, region);
  note_breaks(answer, region);
  note_committed(answer, region, situation);
  note_ended(answer);
  note_ways(answer);
  note_supply(answer);
  note_skills(answer, region);
  weigh_closures(answer, steps.closures, steps.roads, region, situation, kept);
  rank_remedies(answer.shortfalls, options.most_remedies);
  return {.answer = std::move(answer), .travel = std::move(steps.travel)};
}

Response respond(const Incident& incident, const Region& region, const Situation& situation,
                 const RespondOptions& options) {
  return respond(std::span(&incident, 1), region, situation, options);
}

// Here and not where they are declared, so that whoever includes the header does not pay for them.
bool operator==(const ClosureChange& a, const ClosureChange& b) = default;

}  // namespace muster
