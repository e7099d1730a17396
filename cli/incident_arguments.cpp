#include "incident_arguments.hpp"

#include <algorithm>
#include <filesystem>

#include "muster/plan/file.hpp"
#include "opened_region.hpp"

namespace muster {

namespace {

constexpr std::size_t most_incident_bytes = 1u << 20;

[[noreturn]] void refuse(const std::string& name, const std::string& value,
                         const std::string& form) {
  throw Error(Code::usage_form, {name, value, form});
}

std::optional<std::string> after(const std::string& text, std::string_view prefix) {
  if (!text.starts_with(prefix)) return std::nullopt;
  return text.substr(prefix.size());
}

/// "e0016@1200": so many metres from the first place of the road.
RoadPoint road_point_of(const std::string& value) {
  const std::size_t at = value.find('@');
  const auto metres = at == std::string::npos ? std::nullopt : Decimal::parse(value.substr(at + 1));
  if (!metres || metres->micros() < 0) refuse("--at", "road:" + value, "road:e0016@1200");
  return {RoadId(value.substr(0, at)), Meters{metres->rounded_down().count()}};
}

std::pair<IndicatorId, Decimal> indicator_of(const std::string& value) {
  const std::size_t equals = value.find('=');
  const auto number =
      equals == std::string::npos ? std::nullopt : Decimal::parse(value.substr(equals + 1));
  if (!number || equals == 0) refuse("--set", value, "trapped=12");
  if (number->micros() < 0) {
    throw Error(Code::incident_negative, {value.substr(0, equals), number->str()});
  }
  return {IndicatorId(value.substr(0, equals)), *number};
}

/// "315" or "315@8": degrees that the wind blows from, and its speed in km/h.
void set_wind(Weather& weather, const std::string& value) {
  constexpr auto form = "315@8";
  const std::size_t at = value.find('@');
  const auto from = Decimal::parse(value.substr(0, at));
  if (!from || from->micros() % Decimal::scale != 0) refuse("--wind", value, form);
  if (*from < Decimal{} || *from > Decimal::of(359)) throw Error(Code::zone_bearing, {from->str()});
  weather.wind_from = static_cast<int>(from->rounded_down().count());
  if (at == std::string::npos) return;
  const auto speed = Decimal::parse(value.substr(at + 1));
  if (!speed || *speed < Decimal{}) refuse("--wind", value, form);
  weather.wind_kmh = *speed;
}

std::optional<Weather> weather_of(const Given& given) {
  if (!given.has("--wind") && !given.has("--light")) return std::nullopt;
  Weather weather;
  if (const auto value = given.one("--wind")) set_wind(weather, *value);
  if (const auto value = given.one("--light")) {
    if (*value != "day" && *value != "night") refuse("--light", *value, "day, night");
    weather.light = *value;
  }
  return weather;
}

std::optional<Released> released_of(const Given& given) {
  Released released{.substance = given.one("--substance"),
                    .container = given.one("--container"),
                    .spill = given.one("--spill")};
  if (!released.substance && !released.container && !released.spill) return std::nullopt;
  if (released.spill && *released.spill != "small" && *released.spill != "large") {
    refuse("--spill", *released.spill, "small, large");
  }
  return released;
}

/// The kind and the instant it became known name an incident nobody has named: stable when asked
/// again.
IncidentId id_of(const Incident& incident, Offset offset) {
  std::string stamp = format_instant(incident.known, offset).substr(0, 16);
  std::erase_if(stamp, [](char c) { return c == '-' || c == ':'; });
  return IncidentId(incident.kind.str() + "-" + stamp);
}

Incident described(const Given& given, Offset offset) {
  if (!given.has("--kind") || !given.has("--at")) throw Error(Code::usage_incident);
  Incident incident;
  incident.kind = IncidentKindId(*given.one("--kind"));
  incident.place = incident_place(*given.one("--at"));
  for (const std::string& value : given.all("--set")) {
    const auto [id, number] = indicator_of(value);
    if (!incident.indicators.emplace(id, number).second)
      throw Error(Code::usage_value, {"--set " + id.str()});
  }
  if (const auto value = given.one("--occurred")) {
    incident.occurred = instant_argument("--occurred", *value, offset);
  }
  if (const auto value = given.one("--known")) {
    incident.known = instant_argument("--known", *value, offset);
  } else if (incident.occurred) {
    incident.known = *incident.occurred;
  } else {
    throw Error(Code::usage_known);
  }
  if (incident.occurred && incident.known < *incident.occurred) {
    throw Error(Code::incident_order, {"--known", "--occurred"});
  }
  incident.weather = weather_of(given);
  incident.released = released_of(given);
  incident.id = id_of(incident, offset);
  return incident;
}

/// The file that was meant: the path itself, or the incident of that name beside the region.
std::string path_of(const std::string& name, const std::string& region_path) {
  std::error_code ignored;
  if (std::filesystem::exists(name, ignored)) return name;
  const std::string beside = region_path + "/incidents/" + name + ".xml";
  return std::filesystem::exists(beside, ignored) ? beside : name;
}

Incident read(const std::string& path, Language language) {
  Findings findings;
  const auto incident = read_incident(read_file(path, most_incident_bytes), path, findings);
  for (const Severity severity : {Severity::error, Severity::warning}) {
    complain_of(findings, severity, language);
  }
  if (incident) return *incident;
  throw Error(Code::usage_incident_refused, {std::to_string(count_of(findings, Severity::error))});
}

}  // namespace

StatedPosition position_argument(const std::string& name, const std::string& value) {
  constexpr auto form = "39.881,112.993,gcj02";
  constexpr std::int64_t quarter = 900'000'000;
  const std::size_t first = value.find(',');
  if (first == std::string::npos) refuse(name, value, form);
  const std::size_t second = value.find(',', first + 1);
  StatedPosition stated;
  const auto latitude = Degrees::parse(value.substr(0, first));
  const auto longitude = Degrees::parse(value.substr(first + 1, second - first - 1));
  if (!latitude || !longitude) refuse(name, value, form);
  if (latitude->e7 < -quarter || latitude->e7 > quarter) {
    const bool swapped = -quarter <= longitude->e7 && longitude->e7 <= quarter;
    if (swapped) throw Error(Code::geo_swapped, {value});
    throw Error(Code::geo_latitude, {value.substr(0, first)});
  }
  stated.position = {*latitude, *longitude};
  if (second != std::string::npos) {
    const std::string word = value.substr(second + 1);
    const auto datum = datum_named(word);
    if (!datum) throw Error(Code::geo_datum, {word});
    stated.datum = *datum;
  }
  return stated;
}

IncidentPlace incident_place(const std::string& value) {
  if (const auto hazard = after(value, "hazard:")) return HazardId(*hazard);
  if (const auto node = after(value, "node:")) return PlaceId(*node);
  if (const auto road = after(value, "road:")) return road_point_of(*road);
  if (value.find(',') == std::string::npos) {
    refuse("--at", value, "hazard:CM04, node:ID, 39.881,112.993");
  }
  return position_argument("--at", value);
}

Instant instant_argument(const std::string& name, const std::string& value, Offset offset) {
  std::string text = value;
  if (text.size() > 10 && text[10] == ' ') text[10] = 'T';
  if (const auto instant = parse_instant(text)) return *instant;
  if (const auto instant = parse_instant(text + format_offset(offset))) return *instant;
  refuse(name, value, "2026-11-23T03:05" + format_offset(offset));
}

std::vector<Incident> incident_arguments(const Given& given, const std::string& region_path,
                                         Offset offset, Language language) {
  const std::vector<std::string> names = given.all("--incident");
  if (names.empty()) return {described(given, offset)};
  for (const char* other : {"--kind", "--at", "--set", "--occurred", "--known", "--wind", "--light",
                            "--substance", "--container", "--spill"}) {
    if (given.has(other)) throw Error(Code::usage_together, {"--incident", other});
  }
  std::vector<Incident> incidents;
  for (const std::string& name : names) {
    Incident incident = read(path_of(name, region_path), language);
    const bool twice =
        std::ranges::any_of(incidents, [&](const Incident& one) { return one.id == incident.id; });
    if (twice) throw Error(Code::id_twice, {incident.id.view(), "--incident"});
    incidents.push_back(std::move(incident));
  }
  return incidents;
}

}  // namespace muster
