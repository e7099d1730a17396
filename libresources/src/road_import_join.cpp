#include <algorithm>
#include <iterator>
#include <map>
#include <set>

#include "muster/plan/digest.hpp"
#include "muster/resources/road_import.hpp"

namespace muster {

namespace {

constexpr std::int64_t of_this_region_m = 100'000;  ///< a map farther off is of somewhere else
constexpr std::size_t enough_places = 5;            ///< to tell one datum from another
constexpr std::int64_t near_enough_m = 100;         ///< then the datum is as it should be

/// The frame a map fills, its corners taken as straight up and down.
struct Frame {
  Position least = {};
  Position most = {};

  void add(const Position& p) {
    least = {std::min(least.latitude, p.latitude), std::min(least.longitude, p.longitude)};
    most = {std::max(most.latitude, p.latitude), std::max(most.longitude, p.longitude)};
  }
  /// Latitude and longitude changed about; empty where that is not on the globe.
  [[nodiscard]] std::optional<Frame> swapped() const {
    constexpr std::int64_t quarter_e7 = 900'000'000;
    if (least.longitude.e7 < -quarter_e7 || most.longitude.e7 > quarter_e7) return std::nullopt;
    return Frame{{least.longitude, least.latitude}, {most.longitude, most.latitude}};
  }
  [[nodiscard]] Meters away(const Position& p) const {
    return distance(p, {std::clamp(p.latitude, least.latitude, most.latitude),
                        std::clamp(p.longitude, least.longitude, most.longitude)});
  }
};

Frame frame_of(const RoadMap& map) {
  Frame frame{map.places.front().position, map.places.front().position};
  for (const Place& place : map.places) frame.add(place.position);
  return frame;
}

Meters nearest_of(const std::vector<Place>& places, const Frame& frame) {
  Meters nearest = frame.away(places.front().position);
  for (const Place& place : places) nearest = std::min(nearest, frame.away(place.position));
  return nearest;
}

std::string kilometers(Meters meters) { return std::to_string((meters.count + 500) / 1000); }

/// Whether the map is of this region. Says what is wrong with it otherwise.
bool is_of_region(const RoadMap& map, const std::vector<Place>& places, const std::string& file,
                  Findings& findings) {
  const Frame frame = frame_of(map);
  const Meters away = nearest_of(places, frame);
  if (away.count <= of_this_region_m) return true;
  const auto turned = frame.swapped();
  const std::optional<Meters> when_turned =
      turned ? std::optional(nearest_of(places, *turned)) : std::nullopt;
  if (when_turned && when_turned->count <= of_this_region_m) {
    report(findings, Code::osm_swapped, {.file = file},
           {file, kilometers(away), kilometers(*when_turned)});
  } else {
    report(findings, Code::osm_far, {.file = file}, {file, kilometers(away)});
  }
  return false;
}

/// Half of the places lie so far or farther from a road of the network.
std::int64_t middle_distance(const RoadNetwork& network, const std::vector<Place>& places) {
  std::vector<std::int64_t> away;
  for (const Place& place : places)
    away.push_back(nearest_road(network, place.position)->away.count);
  const auto middle = away.begin() + static_cast<std::ptrdiff_t>(away.size() / 2);
  std::ranges::nth_element(away, middle);
  return *middle;
}

/// A shift of some hundred metres shows in how far people's places lie from the roads. It is said
/// and never mended.
void look_for_shift(const RoadMap& map, const RoadNetwork& network, const RoadFolder& folder,
                    const std::string& file, Findings& findings) {
  std::vector<Place> places;
  for (const Place& place : folder.places) {
    if (nearest_road(network, place.position)->away <= folder.header.access_limit) {
      places.push_back(place);
    }
  }
  if (places.size() < enough_places) return;
  const std::int64_t as_it_is = middle_distance(network, places);
  if (as_it_is <= near_enough_m) return;
  for (const auto& [datum, name] :
       {std::pair(Datum::gcj02, "gcj02"), std::pair(Datum::bd09, "bd09")}) {
    RoadMap moved = map;
    for (Place& place : moved.places) place.position = to_wgs84(place.position, datum);
    for (Road& road : moved.roads) {
      for (Position& bend : road.shape) bend = to_wgs84(bend, datum);
    }
    const RoadNetwork shifted(moved.places, moved.roads);
    const std::int64_t then = middle_distance(shifted, places);
    if (then * 3 > as_it_is) continue;
    report(findings, Code::osm_shifted, {.file = file},
           {name, std::to_string(as_it_is), std::to_string(then)});
    return;
  }
}

/// An id made of another, which may be as long as an id can be.
std::string derived_id(const std::string& prefix, const std::string& id) {
  constexpr std::size_t longest = 64;
  constexpr std::size_t short_digest = 32;
  if (prefix.size() + id.size() <= longest) return prefix + id;
  return prefix + sha256_hex(id).substr(0, short_digest);
}

/// Where roads are to be cut, and the roads that then lead to people's places.
class Joiner {
 public:
  Joiner(RoadMap& map, const RoadNetwork& network, const RoadFolder& folder)
      : map_(map), network_(network), folder_(folder) {}

  void join(const std::string& file, Findings& findings) {
    std::size_t joined = 0;
    const Place* farthest = nullptr;
    Meters most = {-1};
    for (const Place& place : folder_.places) {
      const NearestRoad nearest = nearest_road(network_, place.position).value();
      if (nearest.away > folder_.header.access_limit) {
        report(
            findings, Code::osm_unlinked, {.file = file},
            {place.id.view(), network_.id(nearest.road).view(), std::to_string(nearest.away.count),
             std::to_string(folder_.header.access_limit.count)});
        continue;
      }
      lead_to(place, nearest);
      ++joined;
      if (nearest.away <= most) continue;
      most = nearest.away;
      farthest = &place;
    }
    cut_roads();
    if (farthest == nullptr) return;
    report(findings, Code::osm_linked, {.file = file},
           {std::to_string(joined), farthest->id.view(), std::to_string(most.count)});
  }

 private:
  void lead_to(const Place& place, const NearestRoad& nearest) {
    const Road road = network_[nearest.road];
    access_.push_back({.id = RoadId(derived_id("access-", place.id.str())),
                       .from = place.id,
                       .to = meeting_place(place, nearest),
                       .road_class = "access",
                       .length = {std::max<std::int64_t>(1, nearest.away.count)},
                       .speed = folder_.header.access_speed,
                       .basis = std::string(imported_basis) + ", straight to " + road.id.str(),
                       .provenance = road.provenance});
  }

  /// An end of the road, or a new place on it.
  PlaceId meeting_place(const Place& place, const NearestRoad& nearest) {
    const Road road = network_[nearest.road];
    if (nearest.from_start.count == 0) return road.from;
    if (nearest.from_start == road.length) return road.to;
    auto& cuts = cuts_[nearest.road];
    const auto [cut, fresh] =
        cuts.try_emplace(nearest.from_start, derived_id("at-", place.id.str()));
    if (fresh) {
      const Text name = road.name.empty() ? network_[network_.from(nearest.road)].name : road.name;
      feet_.push_back({.id = PlaceId(cut->second),
                       .name = name,
                       .kind = road_node,
                       .position = position_along(network_, nearest.road, nearest.from_start),
                       .provenance = road.provenance});
    }
    return PlaceId(cut->second);
  }

  void cut_roads() {
    std::vector<Road> roads;
    for (std::uint32_t i = 0; i < network_.roads().size(); ++i) {
      const auto cuts = cuts_.find(RoadIndex{i});
      if (cuts == cuts_.end()) {
        roads.push_back(network_.roads()[i]);
      } else {
        cut_road(RoadIndex{i}, cuts->second, roads);
      }
    }
    std::ranges::move(access_, std::back_inserter(roads));
    std::ranges::move(feet_, std::back_inserter(map_.places));
    map_.roads = std::move(roads);
    std::ranges::sort(map_.places, {}, &Place::id);
    std::ranges::sort(map_.roads, {}, &Road::id);
  }

  void cut_road(RoadIndex index, const std::map<Meters, std::string>& cuts,
                std::vector<Road>& roads) const {
    const Road whole = network_[index];
    std::vector<Position> bends = whole.shape;
    std::ranges::reverse(bends);  // the next one last
    const Position from = network_.position(network_.from(index));
    Position begin = from;
    Road rest = whole;
    std::int64_t number = 0;
    std::int64_t passed_mm = 0;  // along the drawn line, up to `begin`
    std::vector<Position> all = {from};
    all.insert(all.end(), whole.shape.begin(), whole.shape.end());
    all.push_back(network_.position(network_.to(index)));
    const std::int64_t line_mm = line_millimeters(all);
    Meters before = {0};
    for (const auto& [at, place] : cuts) {
      Road part = rest;
      part.id = RoadId(derived_id("", whole.id.str() + "." + std::to_string(++number)));
      part.to = PlaceId(place);
      part.length = {at.count - before.count};
      part.shape.clear();
      const Position foot = position_along(network_, index, at);
      const auto wanted_mm = scaled(line_mm, at, whole.length);
      while (!bends.empty()) {
        const std::int64_t step = line_millimeters(std::vector{begin, bends.back()});
        if (passed_mm + step > wanted_mm) break;
        passed_mm += step;
        begin = bends.back();
        part.shape.push_back(begin);
        bends.pop_back();
      }
      passed_mm += line_millimeters(std::vector{begin, foot});
      begin = foot;
      before = at;
      rest.from = PlaceId(place);
      roads.push_back(std::move(part));
    }
    rest.id = RoadId(derived_id("", whole.id.str() + "." + std::to_string(++number)));
    rest.length = {whole.length.count - before.count};
    std::ranges::reverse(bends);
    rest.shape = bends;
    roads.push_back(std::move(rest));
  }

  static std::int64_t scaled(std::int64_t line_mm, Meters part, Meters whole) {
    return line_mm / whole.count * part.count + line_mm % whole.count * part.count / whole.count;
  }

  RoadMap& map_;
  const RoadNetwork& network_;
  const RoadFolder& folder_;
  std::map<RoadIndex, std::map<Meters, std::string>> cuts_ = {};
  std::vector<Place> feet_ = {};
  std::vector<Road> access_ = {};
};

}  // namespace

void join_places(RoadMap& map, const RoadFolder& folder, const std::string& file,
                 Findings& findings) {
  if (map.places.empty() || folder.places.empty()) return;
  if (!is_of_region(map, folder.places, file, findings)) return;
  const RoadNetwork network(map.places, map.roads);
  look_for_shift(map, network, folder, file, findings);
  Joiner(map, network, folder).join(file, findings);
}

}  // namespace muster
