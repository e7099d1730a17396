#include "muster/resources/locate.hpp"

#include <algorithm>
#include <cstdint>
#include <cstdlib>
#include <iterator>
#include <span>
#include <string>
#include <string_view>
#include <utility>

#include "approaches.hpp"
#include "muster/plan/catalogue.hpp"
#include "muster/resources/region.hpp"

namespace muster {

namespace {

// ---- who was meant ----

template <class Entry>
bool is_called(const Entry& entry, const std::string& name) {
  return entry.id.view() == name || entry.name.zh == name || entry.name.en == name;
}

/// "CM04（柴沟煤矿）、…": the entries whose id or name is near to the word.
template <class Entries>
Text near_entries(const std::string& word, const Entries& entries) {
  std::vector<std::string> names;
  for (const auto& entry : entries) {
    for (const std::string& name : {entry.id.str(), entry.name.zh, entry.name.en}) {
      if (!name.empty()) names.push_back(name);
    }
  }
  std::vector<std::string> listed;
  Text list;
  for (const std::string& name : near_matches(word, names)) {
    const auto entry =
        std::ranges::find_if(entries, [&](const auto& one) { return is_called(one, name); });
    const std::string id = entry->id.str();
    if (std::ranges::find(listed, id) != listed.end()) continue;
    listed.push_back(id);
    const bool bare = entry->name.empty();
    list.zh += (list.zh.empty() ? "" : "、") + id + (bare ? "" : "（" + entry->name.zh + "）");
    list.en += (list.en.empty() ? "" : ", ") + id + (bare ? "" : " (" + entry->name.en + ")");
  }
  return list;
}

/// How to say that something is not there: with near matches, or without.
struct Unknown {
  Code near = {};
  Text noun = {};
};

template <class Tag, class Entries>
[[noreturn]] void throw_unknown(const Unknown& unknown, const Id<Tag>& id, const Entries& entries) {
  const Text near = near_entries(id.str(), entries);
  if (!near.empty()) throw Error(unknown.near, {Text(id.view()), near});
  if (unknown.near == Code::locate_kind) throw Error(Code::locate_kind_none, {Text(id.view())});
  throw Error(Code::locate_unknown, {unknown.noun, Text(id.view())});
}

void check_words(const Incident& incident, const Catalogue& catalogue) {
  if (catalogue.find(incident.kind) == nullptr) {
    throw_unknown({Code::locate_kind, {}}, incident.kind, catalogue.parts().incident_kinds);
  }
  for (const auto& [indicator, value] : incident.indicators) {
    if (catalogue.find(indicator) != nullptr) continue;
    throw_unknown({Code::locate_indicator, Text("指标", "indicator")}, indicator,
                  catalogue.parts().indicators);
  }
}

const RoadNetwork& roads_of(const Region& region) {
  if (!region.roads) throw Error(Code::roads_none);
  return *region.roads;
}

Place place_of(const PlaceId& id, const RoadNetwork& network) {
  if (const auto index = network.find(id)) return network[*index];
  throw_unknown({Code::locate_place, Text("地点", "place")}, id, network.places());
}

Road road_of(const RoadId& id, const RoadNetwork& network) {
  if (const auto index = network.find(id)) return network[*index];
  throw_unknown({Code::locate_road, Text("道路", "road")}, id, network.roads());
}

// ---- in words ----

/// "G55 新原高速（e0016）"
Text label(const Road& road) {
  std::string refs;
  for (const std::string& ref : road.refs) refs += (refs.empty() ? "" : "/") + ref;
  const auto joined = [&](const std::string& name) {
    return refs.empty() || name.empty() ? refs + name : refs + " " + name;
  };
  const std::string zh = joined(road.name.zh);
  const std::string en = joined(road.name.en);
  return {zh.empty() ? road.id.str() : zh + "（" + road.id.str() + "）",
          en.empty() ? road.id.str() : en + " (" + road.id.str() + ")"};
}

Text with_jurisdiction(const Text& what, const std::vector<JurisdictionId>& chain,
                       const Region& region) {
  if (chain.empty()) return what;
  const Text in = name_of(region.jurisdictions, chain.front());
  return {what.zh + "（" + in.zh + "）", what.en + ", " + in.en};
}

/// What nobody has stated is that of the nearest place.
std::vector<JurisdictionId> jurisdictions_of(const std::optional<JurisdictionId>& stated,
                                             const Position& position, const Region& region) {
  if (stated) return chain_of(region, *stated);
  const RoadNetwork& network = roads_of(region);
  const auto nearest = nearest_place(network, position);
  if (!nearest) return {};
  const Place place = network[*nearest];
  if (!place.jurisdiction) return {};
  return chain_of(region, *place.jurisdiction);
}

// ---- the four kinds of place ----

/// Goes by the nearest road; says how far that is.
Text reach_by_road(LocatedIncident& located, const Region& region) {
  const RoadNetwork& network = roads_of(region);
  const auto nearest = nearest_road(network, located.position);
  if (!nearest) throw Error(Code::roads_none);
  const Road road = network[nearest->road];
  const std::string away = std::to_string(nearest->away.count);
  if (nearest->away > region.header.access_limit) {
    throw Error(Code::locate_too_far,
                {label(road), Text(away), Text(std::to_string(region.header.access_limit.count))});
  }
  const TravelTime access = leg_time(nearest->away, region.header.access_speed);
  located.approaches = approaches_along(*nearest, access, network);
  return {"距道路 " + label(road).zh + " " + away + " 米", away + " m from " + label(road).en};
}

/// A hazard that is nothing but a stretch of one road blocks it.
std::optional<RoadId> road_under(const Hazard& hazard, std::span<const AccessPoint> points) {
  if (hazard.place || points.empty() || !points.front().road) return std::nullopt;
  const auto same = [&](const AccessPoint& point) { return point.road == points.front().road; };
  return std::ranges::all_of(points, same) ? points.front().road : std::nullopt;
}

void locate_at(LocatedIncident& located, const HazardId& id, const Region& region) {
  const Hazard* hazard = find(region.hazards, id);
  if (hazard == nullptr) {
    throw_unknown({Code::locate_hazard, Text("危险目标", "hazard")}, id, region.hazards);
  }
  const RoadNetwork& network = roads_of(region);
  std::vector<AccessPoint> points;
  std::ranges::copy_if(region.access_points, std::back_inserter(points),
                       [&](const AccessPoint& point) { return point.hazard == id; });

  located.position = hazard->position;
  located.hazard = hazard->id;
  located.hazard_kind = hazard->kind;
  located.unit = hazard->organisation;
  located.on_road = road_under(*hazard, points);
  std::optional<JurisdictionId> stated = hazard->jurisdiction;
  if (!stated && hazard->place) stated = place_of(*hazard->place, network).jurisdiction;
  located.jurisdictions = jurisdictions_of(stated, hazard->position, region);
  located.where = with_jurisdiction(hazard->name, located.jurisdictions, region);
  if (!points.empty()) {
    located.approaches =
        approaches_to(points, network, {region.header.access_limit, region.header.access_speed});
  } else if (hazard->place) {
    const Place place = place_of(*hazard->place, network);
    located.approaches = {{.name = place.name, .place = place.id}};
  } else {
    reach_by_road(located, region);
  }
}

void locate_at(LocatedIncident& located, const PlaceId& id, const Region& region) {
  const Place place = place_of(id, roads_of(region));
  located.position = place.position;
  if (place.jurisdiction) located.jurisdictions = chain_of(region, *place.jurisdiction);
  located.where = with_jurisdiction(place.name, located.jurisdictions, region);
  located.approaches = {{.name = place.name, .place = place.id}};
}

void locate_at(LocatedIncident& located, const StatedPosition& stated, const Region& region) {
  constexpr std::int64_t quarter_turn = 900'000'000;
  const auto& [latitude, longitude] = stated.position;
  if (std::abs(latitude.e7) > quarter_turn && std::abs(longitude.e7) <= quarter_turn) {
    throw Error(Code::geo_swapped, {Text(format_position(stated.position))});
  }
  located.position = to_wgs84(stated.position, stated.datum);
  const Text from_road = reach_by_road(located, region);
  located.jurisdictions = jurisdictions_of({}, located.position, region);
  const std::string position = format_position(located.position);
  const Text what(position + "，" + from_road.zh, position + ", " + from_road.en);
  located.where = with_jurisdiction(what, located.jurisdictions, region);
}

void locate_at(LocatedIncident& located, const RoadPoint& point, const Region& region) {
  const RoadNetwork& network = roads_of(region);
  const Road road = road_of(point.road, network);
  const std::string at = std::to_string(point.from_start.count);
  if (point.from_start.count < 0 || point.from_start > road.length) {
    throw Error(Code::locate_kilometre,
                {label(road), Text(std::to_string(road.length.count)), Text(at)});
  }
  const Place from = place_of(road.from, network);
  located.position = position_along(network, *network.find(road.id), point.from_start);
  located.on_road = road.id;
  located.jurisdictions = jurisdictions_of({}, located.position, region);
  located.approaches = approaches_along(
      {.road = *network.find(road.id), .from_start = point.from_start, .backward = !road.one_way},
      {.ms = 0}, network);
  const Text what(label(road).zh + " 距" + from.name.zh + " " + at + " 米处",
                  label(road).en + ", " + at + " m from " + from.name.en);
  located.where = with_jurisdiction(what, located.jurisdictions, region);
}

}  // namespace

LocatedIncident locate(const Incident& incident, const Region& region) {
  check_words(incident, region.catalogue);
  LocatedIncident located{.incident = incident};
  std::visit([&](const auto& place) { locate_at(located, place, region); }, incident.place);
  for (const JurisdictionId& id : incident.also_in) {
    if (find(region.jurisdictions, id) == nullptr) {
      throw Error(Code::locate_unknown, {Text("地区", "area"), Text(id.view())});
    }
    located.also_in.push_back(chain_of(region, id));
  }
  return located;
}

std::vector<Approach> approaches_of(const IncidentPlace& place, const Region& region) {
  LocatedIncident located;
  std::visit([&](const auto& one) { locate_at(located, one, region); }, place);
  return std::move(located.approaches);
}

}  // namespace muster
