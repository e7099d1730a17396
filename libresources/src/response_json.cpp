#include "muster/resources/response_json.hpp"

#include "asks.hpp"
#include "muster/plan/digest.hpp"
#include "muster/resources/region.hpp"
#include "muster/version.hpp"
#include "response_json_parts.hpp"

namespace muster {

namespace {

constexpr int format = 1;

std::string_view name(ClosureEffect effect) {
  switch (effect) {
    case ClosureEffect::closed:
      return "closed";
    case ClosureEffect::factor:
      return "factor";
    case ClosureEffect::opened:
      return "opened";
  }
  return "";
}

std::string_view name(Direction direction) {
  switch (direction) {
    case Direction::both:
      return "both";
    case Direction::forward:
      return "forward";
    case Direction::backward:
      return "backward";
  }
  return "";
}

Json plain_instant(const std::optional<Instant>& instant, Offset offset) {
  return instant ? Json(format_instant(*instant, offset)) : Json();
}

Json resource_json(const std::optional<Resource>& resource, const Wording& wording) {
  if (!resource) return {};
  const CrewId* crew = std::get_if<CrewId>(&*resource);
  return Json::Object{{"crew", crew != nullptr ? json(*crew) : Json()},
                      {"lot", crew != nullptr ? Json() : json(std::get<LotId>(*resource))},
                      {"name", wording.resource(*resource)}};
}

Json closure_json(const Closure& closure, Offset offset) {
  Json::Array classes;
  for (const std::string& vehicle_class : closure.vehicle_classes)
    classes.emplace_back(vehicle_class);
  return Json::Object{{"id", json(closure.id)},
                      {"target", closure.target},
                      {"direction", name(closure.direction)},
                      {"from", plain_instant(closure.from, offset)},
                      {"until", plain_instant(closure.until, offset)},
                      {"effect", name(closure.effect)},
                      {"factor_num", Json(closure.factor_numerator)},
                      {"factor_den", Json(closure.factor_denominator)},
                      {"vehicle_classes", std::move(classes)},
                      {"incident", json(closure.incident)}};
}

Json place_json(const IncidentPlace& place) {
  if (const auto* hazard = std::get_if<HazardId>(&place))
    return Json::Object{{"hazard", json(*hazard)}};
  if (const auto* node = std::get_if<PlaceId>(&place)) return Json::Object{{"node", json(*node)}};
  if (const auto* point = std::get_if<RoadPoint>(&place)) {
    return Json::Object{{"road", json(point->road)},
                        {"from_start_m", Json(point->from_start.count)}};
  }
  const auto& stated = std::get<StatedPosition>(place);
  return Json::Object{{"position", format_position(stated.position)},
                      {"datum", Json(static_cast<int>(stated.datum))}};
}

Json told_json(const Incident& incident, Offset offset) {
  Json::Object indicators;
  for (const auto& [id, value] : incident.indicators)
    indicators.emplace_back(id.view(), value.str());
  Json::Array received;
  for (const Receipt& receipt : incident.received) {
    received.push_back(
        Json::Object{{"by", json(receipt.by)}, {"at", plain_instant(receipt.at, offset)}});
  }
  return Json::Object{{"id", json(incident.id)},
                      {"kind", json(incident.kind)},
                      {"occurred", plain_instant(incident.occurred, offset)},
                      {"known", plain_instant(incident.known, offset)},
                      {"received", std::move(received)},
                      {"place", place_json(incident.place)},
                      {"also_in", json(incident.also_in)},
                      {"indicators", std::move(indicators)},
                      {"weather", weather_json(incident.weather)},
                      {"released", released_json(incident.released)},
                      {"note", json(incident.note)}};
}

/// The parameters are those of the region; only what a person wrote changes the digest.
Json record_json(const Response& response, const Region& region, const Json::Object& answer) {
  const Offset offset = region.header.display_offset;
  return Json::Object{{"format", Json(format)},
                      {"library_version", version},
                      {"region_digest", response.region_digest},
                      {"seq", Json(static_cast<std::int64_t>(response.seq))},
                      {"as_of", format_instant(response.as_of, offset)},
                      {"input_digest", sha256_hex(canonical_json(input_json(response, offset)))},
                      {"result_digest", sha256_hex(canonical_json(answer))}};
}

}  // namespace

Json instant_json(Instant instant, const IncidentId& incident, const Wording& wording) {
  return Json::Object{
      {"at", format_instant(instant, wording.region().header.display_offset)},
      {"offset_s", Json(std::int64_t{(instant - wording.origin(incident)).count()})}};
}

Json instant_json(const std::optional<Instant>& instant, const IncidentId& incident,
                  const Wording& wording) {
  return instant ? instant_json(*instant, incident, wording) : Json();
}

Json message_json(const Message& message, const Wording& wording) {
  Json::Array parameters;
  for (const Text& parameter : message.parameters)
    parameters.emplace_back(parameter.in(wording.language()));
  return Json::Object{{"code", name(message.code)},
                      {"text", wording.in(message)},
                      {"parameters", std::move(parameters)}};
}

Json messages_json(const std::vector<Message>& messages, const Wording& wording) {
  Json::Array array;
  for (const Message& message : messages) array.push_back(message_json(message, wording));
  return array;
}

namespace {

Json changes_json(const std::vector<ClosureChange>& changes, const Wording& wording) {
  Json::Array array;
  for (const ClosureChange& change : changes) {
    array.push_back(
        Json::Object{{"requirement", json(wording.response().requirements[change.requirement].id)},
                     {"instead_of", resource_json(change.instead_of, wording)},
                     {"now", resource_json(change.now, wording)},
                     {"later_by_s", json(change.later_by)}});
  }
  return array;
}

Json held_json(const std::vector<Held>& held) {
  Json::Array array;
  for (const Held& one : held) {
    const CrewId* crew = std::get_if<CrewId>(&one.resource);
    array.push_back(
        Json::Object{{"requirement", json(one.requirement)},
                     {"crew", crew != nullptr ? json(*crew) : Json()},
                     {"lot", crew != nullptr ? Json() : json(std::get<LotId>(one.resource))}});
  }
  return array;
}

Json decimals_json(const std::vector<Decimal>& values) {
  Json::Array array;
  for (const Decimal value : values) array.emplace_back(value.str());
  return array;
}

Json tried_json(const Ask& ask) {
  if (!ask.zone) return decimals_json(ask.tried);
  Json::Array array;
  for (const std::string& value : ask.zone->tried) array.emplace_back(value);
  return array;
}

}  // namespace

Json closures_json(const Wording& wording) {
  const Response& response = wording.response();
  Json::Array array;
  for (std::size_t i = 0; i < response.closures.size(); ++i) {
    const Closure& closure = response.closures[i];
    Json entry = closure_json(closure, wording.region().header.display_offset);
    Json::Object members = *entry.object();
    members.emplace_back("reason", wording.in(closure.reason));
    const bool measured =
        i < response.changes_by_closure.size() && response.changes_by_closure[i].has_value();
    members.emplace_back(
        "changes", measured ? changes_json(*response.changes_by_closure[i], wording) : Json());
    array.emplace_back(std::move(members));
  }
  return array;
}

Json closure_changes_json(const Wording& wording) {
  return changes_json(wording.response().closure_changes, wording);
}

Json ask_json(const Wording& wording, const std::vector<Ask>& questions) {
  Json::Array array;
  for (const Ask& ask : questions) {
    array.push_back(Json::Object{{"kind", name(ask.kind)},
                                 {"incident", json(ask.incident)},
                                 {"indicator", json(ask.indicator)},
                                 {"plans", json(ask.plans)},
                                 {"cards", json(ask.cards)},
                                 {"zone_fact", ask.zone ? Json(name(ask.zone->fact)) : Json()},
                                 {"tried", tried_json(ask)},
                                 {"requirements", whole(ask.requirements)},
                                 {"teams", json(ask.teams)},
                                 {"stockpiles", json(ask.stockpiles)},
                                 {"question", question(ask, wording)},
                                 {"why", reason(ask, wording)}});
  }
  return array;
}

Json notes_json(const Wording& wording) {
  Json::Array array;
  for (const Finding& note : wording.response().notes) {
    Json::Object members = *message_json(note.message, wording).object();
    members.emplace_back("severity", name(note.severity));
    members.emplace_back("file", note.origin.file.empty() ? Json() : Json(note.origin.file));
    members.emplace_back("line", note.origin.line == 0 ? Json() : whole(note.origin.line));
    members.emplace_back("field", note.origin.field.empty() ? Json() : Json(note.origin.field));
    array.emplace_back(std::move(members));
  }
  return array;
}

Json input_json(const Response& response, Offset offset) {
  Json::Array incidents;
  for (const LocatedIncident& located : response.incidents)
    incidents.push_back(told_json(located.incident, offset));
  Json::Array closures;
  for (const Closure& closure : response.closures)
    closures.push_back(closure_json(closure, offset));
  Json::Object options{{"as_of", format_instant(response.as_of, offset)},
                       {"policy", response.dispatch.options.policy.id}};
  if (response.coverage_left) options.emplace_back("left_behind", true);
  if (response.allow_reassign) options.emplace_back("allow_reassign", Json(true));
  if (!response.held.empty()) options.emplace_back("held", held_json(response.held));
  return Json::Object{{"incidents", std::move(incidents)},
                      {"closures", std::move(closures)},
                      {"options", Json(std::move(options))}};
}

Json response_json(const Wording& wording, const std::vector<Ask>& questions) {
  const Response& response = wording.response();
  const Region& region = wording.region();
  const RegionHeader& header = region.header;
  Json::Object answer{
      {"format", Json(format)},
      {"banner", header.banner.empty() ? Json() : Json(wording.in(header.banner))},
      {"language", wording.language() == Language::zh ? "zh" : "en"},
      {"region", Json::Object{{"id", header.id}, {"name", wording.in(header.name)}}},
      {"as_of", format_instant(response.as_of, header.display_offset)},
      {"incidents", incidents_json(wording)},
      {"matches", matches_json(wording)},
      {"near_matches", near_matches_json(wording)},
      {"requirements", requirements_json(wording)},
      {"activations", activations_json(wording)},
      {"orders", orders_json(wording)},
      {"assignments", assignments_json(wording)},
      {"shortfalls", shortfalls_json(wording)},
      {"choice", choice_json(wording)},
      {"casualties", casualties_json(wording)},
      {"shelters", shelters_json(wording)},
      {"reliefs", reliefs_json(wording)},
      {"coverage_left", coverage_left_json(wording)},
      {"linkage", linkage_json(wording)},
      {"closures", closures_json(wording)},
      {"closure_changes", closure_changes_json(wording)},
      {"ask", ask_json(wording, questions)},
      {"notes", notes_json(wording)}};
  Json experts = experts_json(wording);
  if (!experts.array()->empty()) answer.emplace_back("experts", std::move(experts));
  if (response.since) answer.emplace_back("since", messages_json(*response.since, wording));
  Json record = record_json(response, region, answer);
  answer.emplace_back("record", std::move(record));
  return answer;
}

Json response_json(const Response& response, const Region& region, Language language) {
  return response_json(Wording(response, region, language), asks(response, region));
}

}  // namespace muster
