#include <set>

#include "muster/resources/region.hpp"
#include "report_sections.hpp"

namespace muster {

namespace {

std::string place_text(const ZonePlace& one, const Wording& wording) {
  const auto index = wording.region().roads->find(one.place);
  const std::string name =
      index ? wording.in((*wording.region().roads)[*index].name) : one.place.str();
  if (!one.people) return wording.label(Label::zone_place_unknown, {name});
  const std::string people = std::to_string(*one.people);
  if (!one.mark) return wording.label(Label::zone_place, {name, people});
  return wording.label(Label::zone_place_marked, {name, people, *one.mark});
}

void write_list(Page& page, Label label, const std::vector<std::string>& parts) {
  if (parts.empty()) return;
  page.text(page.wording().label(label, {page.wording().list(parts)}), 2, Style::plain, 2);
}

void write_inside(Page& page, const HazardZone& zone) {
  const Wording& wording = page.wording();
  const Region& region = wording.region();
  std::vector<std::string> places;
  std::vector<std::string> facilities;
  std::vector<std::string> hazards;
  std::vector<std::string> roads;
  for (const ZonePlace& one : zone.places) places.push_back(place_text(one, wording));
  for (const FacilityId& id : zone.facilities)
    facilities.push_back(wording.in(name_of(region.facilities, id)));
  std::set<PlanId> warned;
  for (const ZoneHazard& one : zone.hazards) {
    hazards.push_back(wording.in(name_of(region.hazards, one.hazard)));
    warned.insert(one.warned.begin(), one.warned.end());
  }
  std::vector<std::string> plans;
  for (const PlanId& id : warned) plans.push_back(wording.plan(id));
  for (const ZoneRoad& one : zone.roads) {
    roads.push_back(wording.road((*region.roads)[*region.roads->find(one.road)]));
  }
  write_list(page, Label::zone_places, places);
  write_list(page, Label::zone_facilities, facilities);
  write_list(page, Label::zone_hazards, hazards);
  write_list(page, Label::zone_warned, plans);
  write_list(page, Label::zone_roads, roads);
  if (places.empty() && facilities.empty() && hazards.empty())
    page.text(wording.label(Label::zone_nothing), 2);
}

void write_staging(Page& page, const HazardZone& zone) {
  const Wording& wording = page.wording();
  std::vector<std::string> names;
  for (const ZoneRoad& one : zone.roads) {
    for (const auto& approach : {one.from, one.to}) {
      if (approach) names.push_back(wording.in(approach->name));
    }
  }
  write_list(page, zone.upwind ? Label::zone_staging_upwind : Label::zone_staging, names);
}

}  // namespace

void write_zones(Page& page) {
  const Wording& wording = page.wording();
  const Response& response = wording.response();
  for (std::size_t i = 0; i < response.zones.size(); ++i) {
    if (!response.zones[i]) continue;
    const HazardZone& zone = *response.zones[i];
    page.heading(Label::section_zone, {wording.in(response.incidents[i].where)});
    page.text(wording.zone(zone.zone), 2, Style::plain, 2);
    write_inside(page, zone);
    write_staging(page, zone);
    for (const Message& reason : zone.zone.reasons) {
      page.text(wording.label(Label::bullet, {wording.in(reason)}), 4, Style::plain, 2);
    }
  }
}

}  // namespace muster
