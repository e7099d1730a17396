// Who goes, what is missing, what follows what.
#include <algorithm>

#include "muster/resources/refusal.hpp"
#include "muster/resources/region.hpp"
#include "muster/resources/stockpile.hpp"
#include "order_words.hpp"
#include "response_json_parts.hpp"

namespace muster {

namespace {

Json contacts_json(const OrganisationId& organisation, const Wording& wording) {
  Json::Array array;
  for (const Contact* contact : contacts_of(wording.region(), organisation)) {
    array.push_back(Json::Object{{"role", wording.in(contact->role)},
                                 {"channel", contact->channel},
                                 {"address", contact->address}});
  }
  return array;
}

Json equipment_json(const Assignment& assignment, const Wording& wording) {
  Json::Array array;
  if (!assignment.crew || assignment.carried) return array;
  const auto& all = wording.region().crew_equipment;
  auto row = std::ranges::lower_bound(all, *assignment.crew, {}, &CrewEquipment::crew);
  for (; row != all.end() && row->crew == *assignment.crew; ++row) {
    array.push_back(
        Json::Object{{"material", json(row->material)},
                     {"name", wording.in(wording.region().catalogue.name_of(row->material))},
                     {"quantity", row->quantity.count()}});
  }
  return array;
}

Json route_json(std::size_t position, const Wording& wording) {
  const Response& response = wording.response();
  if (position >= response.routes.size() || !response.routes[position]) return {};
  const Route& route = *response.routes[position];
  Json::Array roads;
  for (const RouteRoad& road : route.roads) {
    roads.push_back(Json::Object{{"road", json((*wording.region().roads)[road.road].id)},
                                 {"direction", road.forward ? "forward" : "backward"}});
  }
  Json::Object members = {{"roads", std::move(roads)},
                          {"approach", whole(route.approach)},
                          {"time_ms", Json(std::int64_t{route.time.ms})},
                          {"length_m", Json(route.length.count)}};
  if (route.skipped.count != 0) members.emplace_back("skipped_m", Json(route.skipped.count));
  return members;
}

Json team_json(const Assignment& assignment, const Wording& wording) {
  const Crew* crew = assignment.crew ? find(wording.region().crews, *assignment.crew) : nullptr;
  return crew == nullptr ? Json() : json(crew->team);
}

Json stockpile_json(const Assignment& assignment, const Wording& wording) {
  const Lot* lot = assignment.lot ? find(wording.region().lots, *assignment.lot) : nullptr;
  return lot == nullptr ? Json() : json(lot->stockpile);
}

Json remedies_json(const Shortfall& shortfall, const Wording& wording) {
  Json::Array array;
  for (const Remedy& remedy : shortfall.remedies) {
    array.push_back(Json::Object{{"what", message_json(remedy.what, wording)},
                                 {"gains", json(remedy.gains)},
                                 {"costs", remedy.costs.count()}});
  }
  return array;
}

Json source_json(const LinkageStep& step) {
  if (!step.source) return {};
  return Json::Object{{"plan", json(step.source->plan)},
                      {"card", json(step.source->card)},
                      {"action", step.source->action}};
}

Json after_json(const LinkageStep& step, const Response& response) {
  Json::Array array;
  for (const std::size_t before : step.after) array.emplace_back(response.linkage[before].id);
  return array;
}

/// An order may serve several incidents; its instants count from the first one it serves.
const IncidentId& incident_of(const Order& order, const Response& response) {
  if (order.assignments.empty()) return response.incidents.front().incident.id;
  const Assignment& first = response.dispatch.assignments[order.assignments.front()];
  return response.requirements[first.requirement].incident;
}

/// The first that takes over from it; nullptr when none is asked for.
const Relief* first_relief(std::size_t position, const Response& response) {
  const Relief* first = nullptr;
  for (const Relief& one : response.reliefs.reliefs) {
    if (one.assignment != position) continue;
    if (first == nullptr || one.by < first->by) first = &one;
  }
  return first;
}

Json assignment_json(std::size_t position, const Wording& wording) {
  const Response& response = wording.response();
  const Assignment& assignment = response.dispatch.assignments[position];
  const Requirement& requirement = response.requirements[assignment.requirement];
  const Coming& coming = assignment.coming;
  const Relief* relief = first_relief(position, response);
  const auto cost = assignment.carried ? std::optional<std::int64_t>(0) : known_cost(coming);
  const auto at = [&](const auto& instant) {
    return instant_json(instant, requirement.incident, wording);
  };
  return Json::Object{
      {"requirement", json(requirement.id)},
      {"crew", json(assignment.crew)},
      {"team", team_json(assignment, wording)},
      {"lot", json(assignment.lot)},
      {"stockpile", stockpile_json(assignment, wording)},
      {"name", assignment.lot    ? wording.lot(*assignment.lot)
               : assignment.crew ? wording.crew(*assignment.crew)
                                 : std::string()},
      {"carried", assignment.carried},
      {"quantity", assignment.quantity.count()},
      {"kits", assignment.kits ? Json(assignment.kits->count()) : Json()},
      {"load", assignment.load == 0 ? Json() : Json(static_cast<std::int64_t>(assignment.load))},
      {"low_loader", json(assignment.low_loader)},
      {"carried_equipment", equipment_json(assignment, wording)},
      {"authority", json(coming.authority)},
      {"act", name(coming.act)},
      {"agreement", json(coming.agreement)},
      {"alerted", at(coming.alerted)},
      {"agreed", at(coming.agreed)},
      {"departs", at(coming.departs)},
      {"travel_s",
       coming.travel.reachable() ? Json(std::int64_t{coming.travel.rounded_up().count()}) : Json()},
      {"cost", cost ? Json(*cost) : Json()},
      {"arrives", at(coming.arrives)},
      {"late_by_s", json(assignment.late_by)},
      {"hold_until", at(assignment.hold_until)},
      {"relieve_by", relief == nullptr ? Json() : at(relief->by)},
      {"relieved_by", relief == nullptr ? Json() : json(relief->crew)},
      {"route", route_json(position, wording)},
      {"reasons", messages_json(assignment.reasons, wording)}};
}

Json step_json(const LinkageStep& step, const Wording& wording) {
  const auto at = [&](const auto& instant) {
    return instant_json(instant, step.incident, wording);
  };
  return Json::Object{{"id", step.id},
                      {"incident", json(step.incident)},
                      {"kind", name(step.kind)},
                      {"stage", name(step.stage)},
                      {"stage_name", wording.in(title(step.stage))},
                      {"step", wording.in(step.text)},
                      {"actor", json(step.actor)},
                      {"actor_name", wording.organisation(step.actor)},
                      {"role", step.role.empty() ? Json() : Json(wording.in(step.role))},
                      {"receiver", json(step.receiver)},
                      {"source", source_json(step)},
                      {"assignment", step.assignment ? whole(*step.assignment) : Json()},
                      {"start", at(step.start)},
                      {"finish", at(step.finish)},
                      {"deadline", at(step.deadline)},
                      {"runs_from", step.runs_from ? Json(name(*step.runs_from)) : Json()},
                      {"slack_s", Json(std::int64_t{step.slack.count()})},
                      {"critical", step.critical},
                      {"confirm", step.confirm},
                      {"after", after_json(step, wording.response())}};
}

}  // namespace

Json orders_json(const Wording& wording) {
  const Response& response = wording.response();
  Json::Array array;
  for (const Order& order : response.dispatch.orders) {
    Json::Array assignments;
    for (const std::size_t position : order.assignments) assignments.push_back(whole(position));
    array.push_back(Json::Object{
        {"authority", json(order.authority)},
        {"authority_name", wording.organisation(order.authority)},
        {"act", name(order.act)},
        {"act_name", wording.in(title(order.act))},
        {"alerted", instant_json(order.alerted, incident_of(order, response), wording)},
        {"contacts", contacts_json(order.authority, wording)},
        {"assignments", std::move(assignments)},
        {"text", order_text(order, wording)},
        {"message", order_message(order, wording)},
        {"if_refused",
         messages_json(if_refused(order, response.dispatch, response.requirements, response.matches,
                                  response.activations, wording.region(), response.as_of),
                       wording)}});
  }
  return array;
}

Json assignments_json(const Wording& wording) {
  Json::Array array;
  const std::size_t count = wording.response().dispatch.assignments.size();
  for (std::size_t i = 0; i < count; ++i) array.push_back(assignment_json(i, wording));
  return array;
}

Json shortfalls_json(const Wording& wording) {
  const Response& response = wording.response();
  Json::Array array;
  for (const Shortfall& shortfall : response.shortfalls) {
    const Requirement& requirement = response.requirements[shortfall.requirement];
    const DemandPoint& point = requirement.curve[shortfall.point];
    array.push_back(Json::Object{{"requirement", json(requirement.id)},
                                 {"by", instant_json(point.by, requirement.incident, wording)},
                                 {"needed", point.quantity.count()},
                                 {"missing", shortfall.missing.count()},
                                 {"reasons", messages_json(shortfall.reasons, wording)},
                                 {"remedies", remedies_json(shortfall, wording)}});
  }
  return array;
}

Json linkage_json(const Wording& wording) {
  Json::Array array;
  for (const LinkageStep& step : wording.response().linkage)
    array.push_back(step_json(step, wording));
  return array;
}

}  // namespace muster
