#include <algorithm>

#include "response_chain_parts.hpp"

namespace muster {
namespace {

constexpr std::string_view standing_order = "standing_order_min";

Text need_of(const Requirement& requirement, const Region& region) {
  if (requirement.capability) return region.catalogue.name_of(*requirement.capability);
  return requirement.material ? region.catalogue.name_of(*requirement.material) : Text();
}

}  // namespace

/// The crew or lot, the team or stockpile it belongs to, and the roads it takes.
void ChainBuilder::name_who_comes(ChainStep& step) const {
  const Assignment& sent = answer_.dispatch.assignments[*step.assignment];
  step.requirement = answer_.requirements[sent.requirement].id.view();
  if (sent.crew) {
    step.resource = sent.crew->view();
    if (const Crew* crew = muster::find(region_.crews, *sent.crew)) step.body = crew->team.view();
  } else if (sent.lot) {
    step.resource = sent.lot->view();
    if (const Lot* lot = muster::find(region_.lots, *sent.lot)) step.body = lot->stockpile.view();
  }
  if (step.kind == ChainKind::travel) {
    const auto& route = answer_.routes[*step.assignment];
    for (const RouteRoad& road : route ? route->roads : std::vector<RouteRoad>()) {
      step.roads.push_back(region_.roads->id(road.road));
    }
  }
  if (step.kind != ChainKind::turn_out) return;
  for (const TeamMeasure& one : region_.team_measures) {
    if (one.team.view() != step.body || one.measure != standing_order) continue;
    const auto minutes = Decimal::parse(one.value);
    if (!minutes || minutes->micros() < 0) continue;
    step.standing_order = Seconds{minutes->micros() * 60 / Decimal::scale};
  }
}

void ChainBuilder::add_staging() {
  for (std::size_t i = 0; i < answer_.incidents.size(); ++i) {
    if (!answer_.zones[i]) continue;
    const IncidentId& id = answer_.incidents[i].incident.id;
    const OrganisationId owner = first_public_body(id);
    if (owner.empty()) continue;
    ChainStep step{.id = id.str() + "/staging",
                   .incident = id,
                   .kind = ChainKind::open_staging,
                   .stage = Stage::support,
                   .text = title(ChainKind::open_staging),
                   .actor = owner,
                   .duration = usual(ChainKind::open_staging, id)};
    const std::size_t position = add(std::move(step));
    start_when_told(position, owner);
    staging_.emplace(id, position);
    add_zone(i, owner);
  }
}

/// Whoever is in the zone leaves it, and the plans for hazards in it stand by.
void ChainBuilder::add_zone(std::size_t i, const OrganisationId& owner) {
  const HazardZone& zone = *answer_.zones[i];
  const IncidentId& id = answer_.incidents[i].incident.id;
  if (!zone.places.empty()) {
    const auto people = zone.people();
    const std::string count = people ? std::to_string(*people) : "?";
    const std::size_t position = add(
        {.id = id.str() + "/evacuate",
         .incident = id,
         .kind = ChainKind::evacuate,
         .stage = Stage::handling,
         .text = {"疏散危险区内 " + std::to_string(zone.places.size()) + " 处、" + count + " 人",
                  "evacuate " + std::to_string(zone.places.size()) + " places in the zone, " +
                      count + " people"},
         .actor = owner,
         .duration = usual(ChainKind::evacuate, id),
         .confirm = true});
    start_when_told(position, owner);
  }
  std::set<PlanId> warned;
  for (const ZoneHazard& hazard : zone.hazards) {
    warned.insert(hazard.warned.begin(), hazard.warned.end());
  }
  for (const PlanId& plan : warned) {
    const Plan* ready = region_.plans.find(plan);
    if (ready == nullptr) continue;
    const std::size_t position = add({.id = id.str() + "/stand_by/" + plan.str(),
                                      .incident = id,
                                      .kind = ChainKind::stand_by,
                                      .stage = Stage::warning,
                                      .text = ready->title,
                                      .actor = ready->owner,
                                      .source = {.plan = plan},
                                      .duration = usual(ChainKind::stand_by, id),
                                      .confirm = true});
    start_when_told(position, owner);
  }
}

void ChainBuilder::add_arrival(std::size_t travel, std::vector<std::vector<std::size_t>>& ready) {
  const ChainStep journey = chain_.steps[travel];
  const Assignment& sent = answer_.dispatch.assignments[*journey.assignment];
  const auto next = [&](ChainKind kind, std::size_t before) {
    ChainStep step{.id = journey.id + "/" + std::string(name(kind)),
                   .incident = journey.incident,
                   .kind = kind,
                   .stage = Stage::support,
                   .text = journey.text,
                   .actor = journey.actor,
                   .duration = Seconds{0},
                   .resource = journey.resource,
                   .body = journey.body,
                   .requirement = journey.requirement,
                   .assignment = journey.assignment};
    if (kind != ChainKind::arrive) step.duration = usual(kind, journey.incident);
    step.confirm = kind == ChainKind::check_in;
    const std::size_t position = add(std::move(step));
    wait(position, before, WaitReason::way);
    return position;
  };
  const std::size_t arrived = next(ChainKind::arrive, travel);
  chain_.steps[arrived].limit = journey.limit;
  chain_.steps[travel].limit.reset();
  if (!sent.crew) return;
  const std::size_t reported = next(ChainKind::check_in, arrived);
  if (const auto staging = staging_.find(journey.incident); staging != staging_.end()) {
    wait(reported, staging->second, WaitReason::decision);
  }
  ready[sent.requirement].push_back(next(ChainKind::set_up, reported));
}

/// So many as have an effect together have to be ready; then the work begins, is relieved in turns
/// and held as long as the card asks.
void ChainBuilder::add_effect(std::size_t requirement, const std::vector<std::size_t>& ready) {
  const Requirement& asked = answer_.requirements[requirement];
  const auto group = static_cast<std::size_t>(
      std::max<std::int64_t>(1, asked.least_group.value_or(Quantity(1)).count()));
  if (ready.size() < group) return;
  ChainStep step{.id = asked.id.str() + "/effective",
                 .incident = asked.incident,
                 .kind = ChainKind::first_effective,
                 .stage = Stage::support,
                 .text = need_of(asked, region_),
                 .actor = chain_.steps[ready.front()].actor,
                 .duration = Seconds{0},
                 .entry = true};
  const std::size_t effective = add(std::move(step));
  for (std::size_t i = 0; i < group; ++i) wait(effective, ready[i], WaitReason::force);
  held_[asked.incident].emplace_back(effective, asked.hold.value_or(Seconds{0}));
  if (!asked.cycle) return;
  ChainStep relief{.id = asked.id.str() + "/relief",
                   .incident = asked.incident,
                   .kind = ChainKind::relieve,
                   .stage = Stage::support,
                   .text = need_of(asked, region_),
                   .actor = chain_.steps[ready.front()].actor,
                   .duration = Seconds{0},
                   .confirm = true};
  const std::size_t relieved = add(std::move(relief));
  wait(relieved, effective, WaitReason::release, asked.cycle->work);
}

void ChainBuilder::add_forces() {
  add_staging();
  std::vector<std::vector<std::size_t>> ready(answer_.requirements.size());
  const std::size_t past = chain_.steps.size();
  for (std::size_t i = 0; i < past; ++i) {
    const ChainKind kind = chain_.steps[i].kind;
    if (chain_.steps[i].assignment) name_who_comes(chain_.steps[i]);
    if (kind == ChainKind::consent) add_ways(i);
    if (kind == ChainKind::travel && chain_.steps[i].assignment) add_arrival(i, ready);
    if (kind == ChainKind::request_aid || kind == ChainKind::requisition) name_asker(i);
    if (kind == ChainKind::requisition) add_requisition(i);
  }
  for (std::size_t r = 0; r < ready.size(); ++r) {
    std::ranges::sort(ready[r], {}, [&](std::size_t i) {
      const std::size_t sent = *chain_.steps[i].assignment;
      return std::tuple(answer_.dispatch.assignments[sent].coming.arrives, sent);
    });
    if (!ready[r].empty()) add_effect(r, ready[r]);
  }
}

/// What was begun is ended: the response, by whoever commands then; crews go home, goods go back,
/// the place is restored.
void ChainBuilder::add_end() {
  for (const LocatedIncident& located : answer_.incidents) {
    const IncidentId& id = located.incident.id;
    const auto held = held_.find(id);
    if (held == held_.end()) continue;
    OrganisationId last;
    for (const CommandTerm& term : chain_.command) {
      if (term.incident == id) last = term.organisation;
    }
    const auto step = [&](ChainKind kind, const OrganisationId& actor) {
      return add({.id = id.str() + "/" + std::string(name(kind)),
                  .incident = id,
                  .kind = kind,
                  .stage = stage_of(kind),
                  .text = title(kind),
                  .actor = actor,
                  .duration = usual(kind, id),
                  .confirm = true});
    };
    const std::size_t end = step(ChainKind::end_response, last);
    for (const auto& [effective, hold] : held->second) {
      wait(end, effective, WaitReason::force, hold);
    }
    const std::size_t home = step(ChainKind::demobilise, last);
    wait(home, end, WaitReason::release);
    const bool taken = std::ranges::any_of(chain_.steps, [&](const ChainStep& one) {
      return one.incident == id && one.kind == ChainKind::requisition && !one.instead;
    });
    if (taken) {
      wait(step(ChainKind::requisition_return, last), end, WaitReason::release);
    }
    for (std::size_t i = 0; i < chain_.steps.size(); ++i) {
      const ChainStep& one = chain_.steps[i];
      const bool back = one.incident == id && one.kind == ChainKind::requisition_return;
      if (back && one.instead) wait(i, end, WaitReason::release);
    }
    const std::size_t restored = step(ChainKind::restore, located.unit.value_or(last));
    wait(restored, home, WaitReason::release);
  }
}

}  // namespace muster
