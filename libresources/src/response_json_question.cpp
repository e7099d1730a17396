// What happened, which plans apply, what they ask for.
#include "fulfilment.hpp"
#include "muster/plan/card.hpp"
#include "muster/plan/catalogue.hpp"
#include "muster/plan/plan.hpp"
#include "muster/resources/region.hpp"
#include "response_json_parts.hpp"

namespace muster {

namespace {

/// "39.8810000", "112.9930000" out of the one form positions are printed in.
Json position_json(const Position& position) {
  const std::string text = format_position(position);
  const std::size_t comma = text.find(", ");
  return Json::Object{{"latitude", text.substr(0, comma)}, {"longitude", text.substr(comma + 2)}};
}

Json received_json(const Incident& incident, const Wording& wording) {
  Json::Array array;
  for (const Receipt& receipt : incident.received) {
    array.push_back(Json::Object{{"by", json(receipt.by)},
                                 {"at", instant_json(receipt.at, incident.id, wording)}});
  }
  return array;
}

Json indicators_json(const Incident& incident) {
  Json::Object object;
  for (const auto& [id, value] : incident.indicators) object.emplace_back(id.view(), value.str());
  return object;
}

Json approaches_json(const LocatedIncident& located, const Wording& wording) {
  Json::Array array;
  for (const Approach& approach : located.approaches) {
    array.push_back(Json::Object{{"access_point", json(approach.access_point)},
                                 {"name", wording.in(approach.name)},
                                 {"node", json(approach.place)},
                                 {"leg_ms", Json(std::int64_t{approach.leg.ms})}});
  }
  return array;
}

Json grades_json(const std::vector<std::optional<Grades>>& all, std::size_t position) {
  if (position >= all.size() || !all[position]) return {};
  const Grades& grades = *all[position];
  return Json::Object{{"confirmed", name(grades.confirmed)},
                      {"potential", name(grades.potential)},
                      {"rule", json(grades.rule)}};
}

Json cards_json(const Match& match, const Wording& wording) {
  Json::Array array;
  for (const CardId& id : match.cards) {
    const Card* card = wording.region().plans.find(id).second;
    array.push_back(
        Json::Object{{"id", json(id)},
                     {"title", wording.card(id)},
                     {"holder", card == nullptr ? Json() : Json(wording.in(card->holder))}});
  }
  return array;
}

Json curve_json(const Requirement& requirement, const Fulfilment& met, const Wording& wording) {
  Json::Array array;
  for (std::size_t i = 0; i < requirement.curve.size(); ++i) {
    const DemandPoint& point = requirement.curve[i];
    array.push_back(Json::Object{{"within_s", Json(std::int64_t{point.within.count()})},
                                 {"by", instant_json(point.by, requirement.incident, wording)},
                                 {"quantity", point.quantity.count()},
                                 {"filled", met.points[i].filled.count()}});
  }
  return array;
}

Json asked_by_json(const Requirement& requirement) {
  Json::Array array;
  for (const Contribution& contribution : requirement.asked_by) {
    Json::Array quantities;
    for (const Quantity quantity : contribution.quantities)
      quantities.emplace_back(quantity.count());
    array.push_back(Json::Object{{"plan", json(contribution.plan)},
                                 {"card", json(contribution.card)},
                                 {"quantities", std::move(quantities)}});
  }
  return array;
}

Json unit_json(const Requirement& requirement, const Wording& wording) {
  if (!requirement.material) return {};
  const Material* material = wording.region().catalogue.find(*requirement.material);
  return material == nullptr ? Json() : Json(material->unit);
}

}  // namespace

Json incidents_json(const Wording& wording) {
  const Response& response = wording.response();
  Json::Array array;
  for (std::size_t i = 0; i < response.incidents.size(); ++i) {
    const LocatedIncident& located = response.incidents[i];
    const Incident& incident = located.incident;
    array.push_back(
        Json::Object{{"id", json(incident.id)},
                     {"kind", json(incident.kind)},
                     {"kind_name", wording.kind(located)},
                     {"occurred", instant_json(incident.occurred, incident.id, wording)},
                     {"known", instant_json(incident.known, incident.id, wording)},
                     {"received", received_json(incident, wording)},
                     {"indicators", indicators_json(incident)},
                     {"weather", weather_json(incident.weather)},
                     {"released", released_json(incident.released)},
                     {"note", json(incident.note)},
                     {"where", wording.in(located.where)},
                     {"position", position_json(located.position)},
                     {"jurisdictions", json(located.jurisdictions)},
                     {"also_in", json(incident.also_in)},
                     {"hazard", json(located.hazard)},
                     {"hazard_kind", json(located.hazard_kind)},
                     {"accident_unit", json(located.unit)},
                     {"approaches", approaches_json(located, wording)},
                     {"on_road", json(located.on_road)},
                     {"zone", zone_json(i, wording)},
                     {"at_risk", at_risk_json(i, wording)},
                     {"grades", grades_json(response.grades, i)},
                     {"reporting", reporting_json(i, wording)}});
  }
  return array;
}

Json matches_json(const Wording& wording) {
  Json::Array array;
  for (const Match& match : wording.response().matches) {
    const Plan* plan = wording.region().plans.find(match.plan);
    const std::string level = wording.level(match);
    array.push_back(Json::Object{{"incident", json(match.incident)},
                                 {"plan", json(match.plan)},
                                 {"version", plan == nullptr ? Json() : Json(plan->version)},
                                 {"title", wording.plan(match.plan)},
                                 {"tier", plan == nullptr ? Json() : Json(name(plan->tier))},
                                 {"chain", json(match.chain)},
                                 {"level", json(match.level)},
                                 {"level_name", level.empty() ? Json() : Json(level)},
                                 {"cards", cards_json(match, wording)},
                                 {"reasons", messages_json(match.reasons, wording)}});
  }
  return array;
}

Json near_matches_json(const Wording& wording) {
  Json::Array array;
  for (const NearMatch& near : wording.response().near_matches) {
    array.push_back(Json::Object{{"incident", json(near.incident)},
                                 {"plan", json(near.plan)},
                                 {"title", wording.plan(near.plan)},
                                 {"reason", message_json(near.reason, wording)}});
  }
  return array;
}

Json requirements_json(const Wording& wording) {
  const auto met = fulfilments(wording.response());
  Json::Array array;
  for (std::size_t i = 0; i < met.size(); ++i) {
    const Requirement& requirement = wording.response().requirements[i];
    array.push_back(Json::Object{
        {"id", json(requirement.id)},
        {"incident", json(requirement.incident)},
        {"chain", json(requirement.chain)},
        {"capability", json(requirement.capability)},
        {"material", json(requirement.material)},
        {"name", wording.need(requirement)},
        {"unit", unit_json(requirement, wording)},
        {"least_type", json(requirement.least_type)},
        {"priority", Json(requirement.priority)},
        {"curve", curve_json(requirement, met[i], wording)},
        {"hold_s", json(requirement.hold)},
        {"work_s", json(requirement.cycle ? std::optional(requirement.cycle->work) : std::nullopt)},
        {"rest_s", json(requirement.cycle ? std::optional(requirement.cycle->rest) : std::nullopt)},
        {"least_life_s", json(requirement.least_life)},
        {"least_group", json(requirement.least_group)},
        {"asked_by", asked_by_json(requirement)}});
  }
  return array;
}

namespace {

Json fallbacks_json(const Activation& activation, const Wording& wording) {
  Json::Array array;
  for (const Fallback& next : activation.if_silent) {
    array.push_back(Json::Object{{"kind", name(next.kind)},
                                 {"to", json(next.to)},
                                 {"channel", next.channel.empty() ? Json() : Json(next.channel)},
                                 {"at", instant_json(next.at, activation.incident, wording)},
                                 {"reason", message_json(next.reason, wording)}});
  }
  return array;
}

}  // namespace

Json activations_json(const Wording& wording) {
  Json::Array array;
  for (const Activation& activation : wording.response().activations) {
    array.push_back(
        Json::Object{{"incident", json(activation.incident)},
                     {"organisation", json(activation.organisation)},
                     {"name", wording.organisation(activation.organisation)},
                     {"alerted", instant_json(activation.alerted, activation.incident, wording)},
                     {"told_by", json(activation.told_by)},
                     {"card", json(activation.card)},
                     {"action", json(activation.action)},
                     {"plan", json(activation.plan)},
                     {"reason", message_json(activation.reason, wording)},
                     {"channel", activation.channel.empty() ? Json() : Json(activation.channel)},
                     {"if_silent", fallbacks_json(activation, wording)}});
  }
  return array;
}

}  // namespace muster
