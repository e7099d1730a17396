#include "muster/plan/incident.hpp"

#include <set>

#include "element_reader.hpp"
#include "incident_element.hpp"

namespace muster {

bool operator==(const StatedPosition& a, const StatedPosition& b) = default;
bool operator==(const RoadPoint& a, const RoadPoint& b) = default;
bool operator==(const Receipt& a, const Receipt& b) = default;
bool operator==(const Weather& a, const Weather& b) = default;
bool operator==(const Released& a, const Released& b) = default;
bool operator==(const Incident& a, const Incident& b) = default;

namespace {

constexpr std::int64_t longest_road = 100'000'000;

Degrees read_degrees(Fields& fields, std::string_view field, Code beyond, std::int64_t most) {
  const std::string written = fields.text(field);
  if (written.empty()) return {};
  const auto degrees = Degrees::parse(written);
  if (degrees && degrees->e7 >= -most * 10'000'000 && degrees->e7 <= most * 10'000'000) {
    return *degrees;
  }
  fields.report(field, beyond, {written});
  return {};
}

StatedPosition read_position(Fields& fields) {
  StatedPosition stated;
  stated.position.latitude = read_degrees(fields, "latitude", Code::geo_latitude, 90);
  stated.position.longitude = read_degrees(fields, "longitude", Code::geo_longitude, 180);
  const std::string datum = fields.text("datum");
  const auto known = datum_named(datum);
  if (!known && !datum.empty()) fields.report("datum", Code::geo_datum, {datum});
  stated.datum = known.value_or(Datum::wgs84);
  return stated;
}

std::optional<IncidentPlace> read_place(ElementReader& root) {
  auto places = root.at_most_one("at");
  if (places.empty()) {
    report(root.findings(), Code::xml_element_missing, root.origin(), {"at"});
    return std::nullopt;
  }
  Fields& fields = places.front().fields;
  const bool position = fields.has("latitude") || fields.has("longitude");
  const int ways = int{fields.has("hazard")} + int{fields.has("place")} + int{position} +
                   int{fields.has("road")};
  std::optional<IncidentPlace> place;
  if (ways != 1) {
    fields.report({}, Code::incident_place);
    return place;
  }
  if (position) {
    place = read_position(fields);
  } else if (fields.has("hazard")) {
    place = fields.id<struct Hazard>("hazard");
  } else if (fields.has("place")) {
    place = fields.id<struct Place>("place");
  } else {
    place = RoadPoint{.road = fields.id<struct Road>("road"),
                      .from_start = {fields.integer("from_start_m", 0, longest_road)}};
  }
  places.front().finish();
  return place;
}

void read_receipts(ElementReader& root, Incident& incident) {
  std::set<OrganisationId> told;
  for (ElementReader& element : root.each("received")) {
    const Receipt receipt{.by = element.fields.id<struct Organisation>("by"),
                          .at = element.fields.instant("at")};
    if (!told.insert(receipt.by).second) {
      element.fields.report("by", Code::id_twice, {receipt.by.view(), "received"});
    }
    element.finish();
    if (!has_errors(root.findings()) && receipt.at < incident.known) {
      element.fields.report("at", Code::incident_order, {"received", "known"});
    }
    incident.received.push_back(receipt);
  }
}

void read_indicators(ElementReader& root, Incident& incident) {
  for (ElementReader& element : root.each("indicator")) {
    const auto id = element.fields.id<struct Indicator>("id");
    const Decimal value = element.fields.decimal("value");
    element.finish();
    if (value < Decimal{}) {
      element.fields.report("value", Code::incident_negative, {id.view(), value.str()});
    }
    if (!incident.indicators.emplace(id, value).second) {
      element.fields.report("id", Code::id_twice, {id.view(), "indicator"});
    }
  }
}

std::optional<std::string> maybe_content(ElementReader& root, std::string_view name) {
  auto found = root.at_most_one(name);
  if (found.empty()) return std::nullopt;
  std::string words = found.front().content();
  found.front().finish();
  return words;
}

std::optional<Weather> read_weather(ElementReader& root) {
  auto found = root.at_most_one("weather");
  if (found.empty()) return std::nullopt;
  ElementReader& element = found.front();
  Weather weather;
  if (const auto from = element.fields.maybe_integer("wind_from", 0, 359)) {
    weather.wind_from = static_cast<int>(*from);
  }
  weather.wind_kmh = element.fields.maybe_decimal("wind_kmh");
  if (weather.wind_kmh && *weather.wind_kmh < Decimal{}) {
    element.fields.report("wind_kmh", Code::incident_negative,
                          {"wind_kmh", weather.wind_kmh->str()});
  }
  const std::vector<std::string_view> lights = {"day", "night"};
  if (const auto light = element.fields.maybe_one_of("light", lights)) {
    weather.light = std::string(lights[*light]);
  }
  Fields& fields = element.fields;
  const bool said = fields.has("wind_from") || fields.has("wind_kmh") || fields.has("light");
  if (!said || !element.raw().text.empty()) weather.note = element.content();
  element.finish();
  return weather;
}

std::optional<Released> read_released(ElementReader& root) {
  auto found = root.at_most_one("released");
  if (found.empty()) return std::nullopt;
  Fields& fields = found.front().fields;
  Released released{.substance = fields.maybe_text("substance"),
                    .container = fields.maybe_text("container")};
  const std::vector<std::string_view> sizes = {"small", "large"};
  if (const auto size = fields.maybe_one_of("spill", sizes)) {
    released.spill = std::string(sizes[*size]);
  }
  found.front().finish();
  return released;
}

}  // namespace

Date day_of(const Incident& incident, Offset offset) {
  return std::chrono::floor<std::chrono::days>(incident.occurred.value_or(incident.known) + offset);
}

std::optional<Incident> read_incident(const XmlElement& raw, const std::string& file,
                                      Findings& findings) {
  Findings own;
  ElementReader root(raw, file, own);
  Incident incident;
  if (opens(root, raw, "incident")) {
    incident.id = root.fields.id<struct Incident>("id");
    incident.kind = root.fields.id<struct IncidentKind>("kind");
    incident.occurred = root.fields.maybe_instant("occurred");
    incident.known = root.fields.instant("known");
    if (!has_errors(own) && incident.occurred && incident.known < *incident.occurred) {
      root.fields.report("known", Code::incident_order, {"known", "occurred"});
    }
    read_receipts(root, incident);
    if (auto place = read_place(root)) incident.place = *place;
    for (ElementReader& also : root.each("also_in")) {
      incident.also_in.push_back(also.fields.id<struct Jurisdiction>("jurisdiction"));
      also.finish();
    }
    read_indicators(root, incident);
    incident.weather = read_weather(root);
    incident.released = read_released(root);
    incident.note = maybe_content(root, "note");
    root.finish();
  }
  const bool refused = has_errors(own);
  findings.insert(findings.end(), own.begin(), own.end());
  if (refused) return std::nullopt;
  return incident;
}

std::optional<Incident> read_incident(std::string_view xml, const std::string& file,
                                      Findings& findings) {
  Findings own;
  const XmlElement raw = read_xml(xml, file, own);
  auto incident = read_incident(raw, file, own);
  if (has_errors(own)) incident.reset();
  findings.insert(findings.end(), own.begin(), own.end());
  return incident;
}

}  // namespace muster
