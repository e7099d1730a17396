#include "committed.hpp"

#include <algorithm>

#include "muster/resources/region.hpp"
#include "muster/resources/response_chain.hpp"

namespace muster {

namespace {

std::string text_of(const Json& object, std::string_view member) {
  const Json* value = object.find(member);
  return value != nullptr && value->string() != nullptr ? *value->string() : std::string();
}

std::optional<Instant> instant_of(const Json& object, std::string_view member) {
  const Json* value = object.find(member);
  if (value == nullptr) return std::nullopt;
  if (value->string() != nullptr) return parse_instant(*value->string());
  return parse_instant(text_of(*value, "at"));
}

std::optional<std::string> maybe(const Json& object, std::string_view member) {
  const std::string text = text_of(object, member);
  return text.empty() ? std::nullopt : std::optional(text);
}

Weather weather_of(const Json& json) {
  Weather weather{.light = maybe(json, "light"), .note = maybe(json, "note")};
  const Json* from = json.find("wind_from_deg");
  if (from != nullptr && from->integer() != nullptr) {
    weather.wind_from = static_cast<int>(*from->integer());
  }
  weather.wind_kmh = Decimal::parse(text_of(json, "wind_kmh"));
  return weather;
}

/// The incident as the answer says it. A place on a road comes back as its position.
Incident incident_of(const Json& json) {
  Incident incident{.id = IncidentId(text_of(json, "id")),
                    .kind = IncidentKindId(text_of(json, "kind")),
                    .occurred = instant_of(json, "occurred"),
                    .known = instant_of(json, "known").value_or(Instant{}),
                    .note = maybe(json, "note")};
  if (const std::string hazard = text_of(json, "hazard"); !hazard.empty()) {
    incident.place = HazardId(hazard);
  } else if (const Json* position = json.find("position")) {
    const auto latitude = Degrees::parse(text_of(*position, "latitude"));
    const auto longitude = Degrees::parse(text_of(*position, "longitude"));
    incident.place =
        StatedPosition{.position = {latitude.value_or(Degrees{}), longitude.value_or(Degrees{})}};
  }
  const Json* received = json.find("received");
  if (received != nullptr && received->array() != nullptr) {
    for (const Json& one : *received->array()) {
      const auto at = instant_of(one, "at");
      if (at) incident.received.push_back({OrganisationId(text_of(one, "by")), *at});
    }
  }
  const Json* also = json.find("also_in");
  if (also != nullptr && also->array() != nullptr) {
    for (const Json& one : *also->array()) {
      if (one.string() != nullptr) incident.also_in.emplace_back(*one.string());
    }
  }
  const Json* indicators = json.find("indicators");
  if (indicators != nullptr && indicators->object() != nullptr) {
    for (const auto& [id, value] : *indicators->object()) {
      const auto number = value.string() ? Decimal::parse(*value.string()) : std::nullopt;
      if (number) incident.indicators.emplace(IndicatorId(id), *number);
    }
  }
  const Json* weather = json.find("weather");
  if (weather != nullptr && weather->object() != nullptr) incident.weather = weather_of(*weather);
  const Json* released = json.find("released");
  if (released != nullptr && released->object() != nullptr) {
    incident.released = Released{.substance = maybe(*released, "substance"),
                                 .container = maybe(*released, "container"),
                                 .spill = maybe(*released, "spill")};
  }
  return incident;
}

bool is_about(const Json& answer, const IncidentId& incident) {
  const Json* incidents = answer.find("incidents");
  if (incidents == nullptr || incidents->array() == nullptr) return false;
  return std::ranges::any_of(
      *incidents->array(), [&](const Json& one) { return text_of(one, "id") == incident.view(); });
}

/// What was noted in words with the row.
std::optional<std::string> noted(const AuditRow& row) {
  const Json after = read_json(row.after);
  const Json* notes = after.find("notes");
  return notes == nullptr ? std::nullopt : maybe(*notes, "event");
}

/// The store as it was before the incident held anything.
Situation without(const IncidentId& incident, Situation situation) {
  for (auto& [id, status] : situation.crews) {
    if (status.engaged_at == incident) status = {};
  }
  return situation;
}

}  // namespace

std::vector<LinkageEvent> silent_channels(const Region& region, const Situation& situation,
                                          Instant at) {
  std::vector<LinkageEvent> events;
  for (const auto& [id, down] : situation.channels_down) {
    const Contact* contact = find(region.contacts, id);
    if (contact == nullptr) continue;
    events.push_back({.id = "silent/" + id.str(),
                      .at = at,
                      .kind = LinkageEventKind::channel_down,
                      .subject = contact->channel,
                      .to = contact->organisation.str(),
                      .note = down.reason});
  }
  return events;
}

Advanced brought_up_to_date(const Committed& known, const Region& region) {
  Advanced state = replay(prepared(chain_of(known.response, region)), known.silent);
  const auto take = [&](const LinkageEvent& event) {
    Advanced next = advance(state.linkage, event);
    next.findings.insert(next.findings.begin(), state.findings.begin(), state.findings.end());
    state = std::move(next);
  };
  for (const auto& entry : known.log) {
    if (const auto* event = std::get_if<LinkageEvent>(&entry)) {
      take(*event);
    } else if (const auto meant = event_of(std::get<SentReport>(entry), state.linkage)) {
      take(*meant);
    }
  }
  return state;
}

std::vector<SentReport> reports_of(const Committed& known) {
  std::vector<SentReport> sent;
  for (const auto& entry : known.log) {
    if (const auto* report = std::get_if<SentReport>(&entry)) sent.push_back(*report);
  }
  return sent;
}

Committed committed(const Store& store, const Region& region, const IncidentId& incident) {
  Committed result;
  std::optional<Json> answer;
  std::int64_t since = 0;
  for (auto rows = store.changes_since(since); !rows.empty(); rows = store.changes_since(since)) {
    for (const AuditRow& row : rows) {
      since = row.seq;
      if (row.verb == name(Verb::commit)) {
        auto decision = store.decision(row.seq);
        if (decision && is_about(*decision, incident)) answer = std::move(decision);
      }
      if (row.verb != name(Verb::event) || row.subject != incident.view()) continue;
      const auto text = noted(row);
      if (!text) continue;
      if (auto event = kept_event(*text)) result.log.emplace_back(std::move(*event));
      if (auto report = kept_report(*text)) result.log.emplace_back(std::move(*report));
    }
  }
  if (!answer) throw Error(Code::linkage_not_committed, {incident.view()});
  std::vector<Incident> incidents;
  for (const Json& one : *answer->find("incidents")->array()) incidents.push_back(incident_of(one));
  const Json* record = answer->find("record");
  RespondOptions options;
  if (record != nullptr) options.as_of = instant_of(*record, "as_of");
  const Situation situation = without(incident, store.situation({&incident, 1}));
  result.response = respond(incidents, region, situation, options);
  result.silent = silent_channels(region, situation, result.response.as_of);
  if (record != nullptr && text_of(*record, "region_digest") != region.digest) {
    report(result.findings, Code::linkage_changed_region, {});
  }
  return result;
}

}  // namespace muster
