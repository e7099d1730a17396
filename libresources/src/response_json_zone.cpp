#include "muster/resources/region.hpp"
#include "response_json_parts.hpp"

namespace muster {

namespace {

Json places_json(const HazardZone& zone, const Wording& wording) {
  Json::Array array;
  for (const ZonePlace& one : zone.places) {
    const auto index = wording.region().roads->find(one.place);
    array.push_back(Json::Object{
        {"node", json(one.place)},
        {"name", index ? Json(wording.in((*wording.region().roads)[*index].name)) : Json()},
        {"people", one.people ? Json(*one.people) : Json()},
        {"population_mark", json(one.mark)}});
  }
  return array;
}

Json hazards_json(const HazardZone& zone, const Wording& wording) {
  Json::Array array;
  for (const ZoneHazard& one : zone.hazards) {
    array.push_back(
        Json::Object{{"id", json(one.hazard)},
                     {"name", wording.in(name_of(wording.region().hazards, one.hazard))},
                     {"warned", json(one.warned)}});
  }
  return array;
}

template <class Ids, class Entries>
Json named_json(const Ids& ids, const Entries& entries, const Wording& wording) {
  Json::Array array;
  for (const auto& id : ids) {
    array.push_back(Json::Object{{"id", json(id)}, {"name", wording.in(name_of(entries, id))}});
  }
  return array;
}

}  // namespace

Json weather_json(const std::optional<Weather>& weather) {
  if (!weather) return {};
  return Json::Object{
      {"wind_from_deg", weather->wind_from ? Json(std::int64_t{*weather->wind_from}) : Json()},
      {"wind_kmh", weather->wind_kmh ? Json(weather->wind_kmh->str()) : Json()},
      {"light", json(weather->light)},
      {"note", json(weather->note)}};
}

Json released_json(const std::optional<Released>& released) {
  if (!released) return {};
  return Json::Object{{"substance", json(released->substance)},
                      {"container", json(released->container)},
                      {"spill", json(released->spill)}};
}

Json at_risk_json(std::size_t position, const Wording& wording) {
  const auto& all = wording.response().at_risk;
  if (position >= all.size() || !all[position]) return {};
  const AtRisk& at_risk = *all[position];
  return Json::Object{{"reached", at_risk.reached()},
                      {"rule", json(at_risk.rule)},
                      {"reasons", messages_json(at_risk.reasons, wording)},
                      {"unknown", json(at_risk.unknown)}};
}

Json reporting_json(std::size_t position, const Wording& wording) {
  const auto& all = wording.response().reporting;
  if (position >= all.size() || !all[position]) return {};
  const Reporting& reporting = *all[position];
  const IncidentId& incident = wording.response().incidents[position].incident.id;
  Json::Array reports;
  for (const StatutoryReport& report : reporting.reports) {
    reports.push_back(Json::Object{{"step", report.step},
                                   {"from", name(report.from)},
                                   {"to", report.to ? Json(name(*report.to)) : Json()},
                                   {"within_s", json(report.within)},
                                   {"runs_from", name(report.runs_from)},
                                   {"due", instant_json(report.due, incident, wording)},
                                   {"clause", report.clause},
                                   {"mark", report.mark}});
  }
  Json::Array beside;
  for (const std::string& one : reporting.beside) beside.emplace_back(one);
  return Json::Object{
      {"grade", name(reporting.grade)},
      {"up_to", name(reporting.up_to)},
      {"rule", json(reporting.rule)},
      {"source", reporting.source},
      {"clause", reporting.clause},
      {"reports", std::move(reports)},
      {"beside", std::move(beside)},
      {"times_per_day", reporting.times_per_day ? Json(reporting.times_per_day->str()) : Json()}};
}

Json zone_json(std::size_t position, const Wording& wording) {
  const auto& zones = wording.response().zones;
  if (position >= zones.size() || !zones[position]) return {};
  const HazardZone& found = *zones[position];
  const Zone& zone = found.zone;
  Json::Array roads;
  for (const ZoneRoad& road : found.roads) roads.push_back(json(road.road));
  return Json::Object{
      {"isolation_m", Json(zone.isolation.count)},
      {"downwind_m", zone.downwind ? Json(zone.downwind->count) : Json()},
      {"towards_deg", zone.towards ? Json(std::int64_t{*zone.towards}) : Json()},
      {"half_angle_deg", Json(std::int64_t{zone.half_angle})},
      {"staging_upwind", found.upwind},
      {"people", found.people() ? Json(*found.people()) : Json()},
      {"places", places_json(found, wording)},
      {"facilities", named_json(found.facilities, wording.region().facilities, wording)},
      {"hazards", hazards_json(found, wording)},
      {"roads_closed", std::move(roads)},
      {"reasons", messages_json(zone.reasons, wording)}};
}

}  // namespace muster
