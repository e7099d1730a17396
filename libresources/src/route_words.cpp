#include "muster/resources/route_words.hpp"

#include <algorithm>
#include <utility>

#include "approaches.hpp"
#include "muster/plan/error.hpp"
#include "muster/plan/json.hpp"

namespace muster {

namespace {

Text road_name(const Road& road) {
  std::string refs;
  for (const std::string& ref : road.refs) refs += (refs.empty() ? "" : "/") + ref;
  const auto joined = [&](const std::string& name) {
    return refs.empty() || name.empty() ? refs + name : refs + " " + name;
  };
  Text name(joined(road.name.zh), joined(road.name.en));
  if (name.empty()) return Text(road.id.view());
  if (name.zh.empty()) name.zh = name.en;
  if (name.en.empty()) name.en = name.zh;
  return name;
}

/// How long the road takes, without what is skipped of it.
TravelTime time_on(const RouteRoad& step, Meters skipped, const Travel& travel) {
  const auto& times = step.forward ? travel.road_times().forward : travel.road_times().backward;
  const auto number = static_cast<std::size_t>(step.road);
  if (number >= times.size()) throw Error(Code::internal, {Text("a route of another network")});
  if (skipped.count == 0) return times[number];
  const RoadNetwork& network = travel.network();
  return time_of_part({network.length(step.road).count - skipped.count},
                      network.common(step.road).speed, network.time(step.road), times[number]);
}

/// The points of the road as it is driven, from where it is entered.
std::vector<Position> driven_line(const RouteRoad& step, Meters skipped,
                                  const RoadNetwork& network) {
  std::vector<Position> line = line_of(network, step.road);
  if (!step.forward) std::ranges::reverse(line);
  if (skipped.count == 0) return line;
  const Meters whole = network.length(step.road);
  const Meters entered = step.forward ? skipped : Meters{whole.count - skipped.count};
  std::vector<Position> rest = {position_along(network, step.road, entered)};
  const std::int64_t cut = line_millimeters(line) / whole.count * skipped.count;
  for (std::size_t i = 1; i < line.size(); ++i) {
    const bool beyond = line_millimeters(std::span(line).first(i + 1)) > cut;
    if (beyond || i + 1 == line.size()) rest.push_back(line[i]);
  }
  return rest;
}

PlaceIndex end_of(const RouteRoad& step, const RoadNetwork& network) {
  return step.forward ? network.to(step.road) : network.from(step.road);
}
PlaceIndex start_of(const RouteRoad& step, const RoadNetwork& network) {
  return step.forward ? network.from(step.road) : network.to(step.road);
}

/// "12.3": kilometres to one place, rounded up.
std::string kilometres(Meters length) {
  const std::int64_t tenths = (length.count + 99) / 100;
  return std::to_string(tenths / 10) + "." + std::to_string(tenths % 10);
}

std::string minutes(TravelTime time) {
  return std::to_string((std::int64_t{time.ms} + 59'999) / 60'000);
}

Text name_of(PlaceIndex place, const RoadNetwork& network) {
  const Place entry = network[place];
  return entry.name.empty() ? Text(entry.id.view()) : entry.name;
}

std::string quoted(const std::string& text) { return canonical_json(Json(text)); }

/// Whole numbers and seven places: the same bytes everywhere.
std::string degrees(Degrees angle) {
  const std::int64_t size = angle.e7 < 0 ? -angle.e7 : angle.e7;
  const std::string places = std::to_string(10'000'000 + size % 10'000'000).substr(1);
  return (angle.e7 < 0 ? "-" : "") + std::to_string(size / 10'000'000) + "." + places;
}

std::string coordinates(const Position& position) {
  return "[" + degrees(position.longitude) + "," + degrees(position.latitude) + "]";
}

std::string coordinates(const std::vector<Position>& line) {
  std::string text;
  for (const Position& position : line) text += (text.empty() ? "[" : ",") + coordinates(position);
  return text + "]";
}

std::string coordinates(const std::vector<Ground>& grounds) {
  std::string text = "[";
  for (const Ground& ground : grounds) {
    text += (text.size() == 1 ? "[" : ",[") + coordinates(ground.outer);
    for (const Ring& hole : ground.holes) text += "," + coordinates(hole);
    text += "]";
  }
  return text + "]";
}

std::string feature(const std::string& type, const std::string& coordinates,
                    const std::string& properties) {
  return R"({"type":"Feature","properties":{)" + properties + R"(},"geometry":{"type":")" + type +
         R"(","coordinates":)" + coordinates + "}}";
}

std::string collection(const std::vector<std::string>& features) {
  std::string text = "{\"type\":\"FeatureCollection\",\"features\":[";
  for (std::size_t i = 0; i < features.size(); ++i) text += (i == 0 ? "\n" : ",\n") + features[i];
  return text + "\n]}\n";
}

std::string measures(Meters length, TravelTime time) {
  return ",\"length_m\":" + std::to_string(length.count) + ",\"ms\":" + std::to_string(time.ms);
}

/// A line of one place is no line: the place is told twice.
std::string line(std::vector<Position> points) {
  if (points.size() == 1) points.push_back(points.front());
  return coordinates(points);
}

}  // namespace

std::vector<Stretch> stretches(const Route& route, const Travel& travel) {
  const RoadNetwork& network = travel.network();
  std::vector<Stretch> all;
  Meters skipped = route.skipped;
  for (const RouteRoad& step : route.roads) {
    const TravelTime time = time_on(step, skipped, travel);
    const Road road = network[step.road];
    const Text name = road_name(road);
    if (all.empty() || all.back().name != name) {
      all.push_back({.name = name, .from = start_of(step, network), .time = {.ms = 0}});
    }
    Stretch& stretch = all.back();
    stretch.to = end_of(step, network);
    stretch.length = stretch.length + Meters{road.length.count - skipped.count};
    stretch.time = stretch.time + time;
    skipped = {};
  }
  return all;
}

std::vector<Text> directions(const Route& route, const Travel& travel) {
  std::vector<Text> lines;
  for (const Stretch& stretch : stretches(route, travel)) {
    const Text end = name_of(stretch.to, travel.network());
    const std::string km = kilometres(stretch.length);
    const std::string min = minutes(stretch.time);
    lines.emplace_back("沿" + stretch.name.in(Language::zh) + "行驶 " + km + " 千米，" + min +
                           " 分钟，至" + end.in(Language::zh),
                       "take " + stretch.name.in(Language::en) + " for " + km + " km, " + min +
                           " min, to " + end.in(Language::en));
  }
  return lines;
}

std::string geojson(const Route& route, PlaceIndex from, const Travel& travel, Language language) {
  const RoadNetwork& network = travel.network();
  Meters skipped = route.skipped;
  std::vector<Position> whole = {skipped.count == 0
                                     ? network.position(from)
                                     : driven_line(route.roads.front(), skipped, network).front()};
  std::vector<std::string> features(1);
  auto step = route.roads.begin();
  for (const Stretch& stretch : stretches(route, travel)) {
    std::vector<Position> points = {whole.back()};
    for (Meters length{}; length < stretch.length; ++step) {
      const std::vector<Position> along = driven_line(*step, skipped, network);
      points.insert(points.end(), along.begin() + 1, along.end());
      length = length + Meters{network.length(step->road).count - skipped.count};
      skipped = {};
    }
    whole.insert(whole.end(), points.begin() + 1, points.end());
    features.push_back(feature(
        "LineString", line(points),
        "\"name\":" + quoted(stretch.name.in(language)) + measures(stretch.length, stretch.time)));
  }
  features.front() =
      feature("LineString", line(whole),
              "\"from\":" + quoted(network[from].id.str()) + measures(route.length, route.time));
  return collection(features);
}

std::string geojson(std::span<const Isochrone> isochrones, const RoadNetwork& network,
                    Language language) {
  std::vector<const Isochrone*> longest_first;
  for (const Isochrone& isochrone : isochrones) longest_first.push_back(&isochrone);
  std::ranges::stable_sort(longest_first, std::ranges::greater{},
                           [](const Isochrone* one) { return one->limit; });
  std::vector<std::string> features;
  for (const Isochrone* one : longest_first) {
    features.push_back(feature("MultiPolygon", coordinates(one->ground),
                               "\"limit_ms\":" + std::to_string(one->limit.ms) +
                                   ",\"places\":" + std::to_string(one->places.size())));
  }
  if (longest_first.empty()) return collection(features);
  for (const ReachedPlace& reached : longest_first.front()->places) {
    features.push_back(feature("Point", coordinates(network[reached.place].position),
                               "\"id\":" + quoted(network[reached.place].id.str()) + ",\"name\":" +
                                   quoted(name_of(reached.place, network).in(language)) +
                                   ",\"ms\":" + std::to_string(reached.time.ms)));
  }
  return collection(features);
}

}  // namespace muster
