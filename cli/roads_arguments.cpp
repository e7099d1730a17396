#include "roads_arguments.hpp"

#include <charconv>
#include <chrono>
#include <optional>

#include "cli_words.hpp"
#include "closure_arguments.hpp"
#include "incident_arguments.hpp"
#include "muster/resources/locate.hpp"

namespace muster {

namespace {

[[noreturn]] void refuse(const Text& noun, const std::string& word,
                         const std::vector<std::string>& names) {
  const auto near = near_matches(word, names, 1);
  if (near.empty()) throw Error(Code::id_unknown, {noun, word});
  throw Error(Code::id_unknown_near, {noun, word, near.front()});
}

const Vehicle* vehicle_argument(const Given& given, const Region& region) {
  const auto id = given.one("--vehicle");
  if (!id) return nullptr;
  const Vehicle* vehicle = find(region.vehicles, VehicleId(*id));
  if (vehicle != nullptr) return vehicle;
  std::vector<std::string> ids;
  for (const Vehicle& one : region.vehicles) ids.push_back(one.id.str());
  refuse({"车辆", "vehicle"}, *id, ids);
}

}  // namespace

TravelEngine engine_argument(const Given& given) {
  const auto word = given.one("--engine");
  if (!word) return TravelEngine::automatic;
  if (*word == "search") return TravelEngine::search;
  if (*word == "index") return TravelEngine::index;
  if (*word == "lower_bounds") return TravelEngine::lower_bounds;
  throw Error(Code::usage_form, {"--engine", *word, "search"});
}

Argument engine_option() {
  return {.name = "--engine",
          .value = "search|index|lower_bounds",
          .about = {"指定行程时间的算法；结果相同，只是快慢不同，不写则自动选择",
                    "what computes the times; the answers are the same, and without it one is "
                    "chosen"}};
}

std::vector<Argument> road_arguments() {
  return {{.name = "--close",
           .value = "TARGET",
           .about = {"封闭，写法同 respond；可写多次", "a closure as in respond; may be repeated"},
           .many = true},
          {.name = "--as-of",
           .value = "TIME",
           .about = {"何时的道路；不写则封闭一律有效，不计时段",
                     "the roads of that instant; else every closure without a window holds, and "
                     "no hour of the day"}},
          {.name = "--vehicle",
           .value = "ID",
           .about = {"车辆（vehicles.csv）", "a vehicle of vehicles.csv"}},
          {.name = "--weather",
           .value = "WORD",
           .about = {"天气（conditions.csv）", "the weather, as in conditions.csv"}},
          engine_option(),
          {.name = "--explain",
           .about = {"说明行程时间由何种算法得出", "say what computed the travel times"}},
          {.name = "--geojson", .about = {"输出 GeoJSON 地图", "print GeoJSON for a map"}}};
}

Travel asked_roads(const Given& given, const OpenedRegion& opened,
                   bool with_those_of_the_question) {
  const Region& region = *opened.region;
  const Offset offset = region.header.display_offset;
  std::vector<Closure> closures = region.closures;
  closures.insert(closures.end(), opened.situation.closures.begin(),
                  opened.situation.closures.end());
  if (with_those_of_the_question) {
    for (Closure& closure : closure_arguments(given, offset))
      closures.push_back(std::move(closure));
  }
  const auto stated = given.one("--as-of");
  const Instant as_of = stated ? instant_argument("--as-of", *stated, offset) : Instant{};
  std::vector<RoadCondition> conditions = region.conditions;
  if (!stated) {  // without an hour only what holds all day, without a day only all the year
    std::erase_if(conditions, [](const RoadCondition& row) {
      return row.from != Minutes{0} || row.until != Minutes{24 * 60} || row.from_month ||
             row.until_month;
    });
  }
  const auto now = holding(conditions, given.one("--weather"), as_of, offset);
  return {region.roads,
          road_times(*region.roads, vehicle_argument(given, region), now, closures, as_of),
          engine_argument(given)};
}

namespace {

Word word_of(TravelEngine engine) {
  switch (engine) {
    case TravelEngine::index:
      return Word::engine_index;
    case TravelEngine::lower_bounds:
      return Word::engine_bounds;
    default:
      return Word::engine_search;
  }
}

Word word_of(EngineReason reason) {
  switch (reason) {
    case EngineReason::asked_for:
      return Word::engine_asked_for;
    case EngineReason::small_map:
      return Word::engine_small_map;
    case EngineReason::no_index:
      return Word::engine_no_index;
    case EngineReason::customised:
      return Word::engine_customised;
    case EngineReason::few_slower:
      return Word::engine_few_slower;
    case EngineReason::all_at_once:
      return Word::engine_all_at_once;
    case EngineReason::many_changed:
      return Word::engine_many_changed;
  }
  return Word::engine_asked_for;
}

}  // namespace

std::string said(const EngineChoice& choice, Language language) {
  return words(Word::engine_because, language,
               {words(word_of(choice.engine), language), words(word_of(choice.reason), language)});
}

std::string explained(const Given& given, const Travel& travel, Language language) {
  if (!given.has("--explain")) return "";
  return said(travel.choice(), language) + "\n";
}

std::vector<Standing> asked_stands(const Given& given, const OpenedRegion& opened) {
  const auto capability = given.one("--capability");
  const auto material = given.one("--material");
  if (capability && material) throw Error(Code::usage_together, {"--capability", "--material"});
  if (material) {
    return standing_stockpiles(*opened.region, opened.situation, MaterialId(*material));
  }
  return standing_crews(*opened.region, opened.situation,
                        capability ? std::optional(CapabilityId(*capability)) : std::nullopt);
}

std::uint32_t count_argument(const Given& given, const std::string& name, std::uint32_t otherwise,
                             std::uint32_t most) {
  const auto text = given.one(name);
  if (!text) return otherwise;
  std::uint32_t value = 0;
  const auto [end, error] = std::from_chars(text->data(), text->data() + text->size(), value);
  if (error != std::errc() || end != text->data() + text->size() || value < 1 || value > most) {
    throw Error(Code::usage_form, {name, *text, std::to_string(otherwise)});
  }
  return value;
}

PlaceIndex place_argument(const std::string& text, const Region& region) {
  const RoadNetwork& network = *region.roads;
  const std::string name = text.starts_with("node:") ? text.substr(5) : text;
  if (const auto place = network.find(PlaceId(name))) return *place;
  std::vector<std::string> names;
  for (std::uint32_t i = 0; i < network.places().size(); ++i) {
    const Place place = network.places()[i];
    if (!name.empty() && (place.name.zh == name || place.name.en == name)) return PlaceIndex{i};
    names.push_back(place.id.str());
  }
  refuse({"地点", "place"}, name, names);
}

std::vector<Approach> approaches_argument(const std::string& text, const Region& region) {
  const bool stated = text.starts_with("hazard:") || text.starts_with("road:");
  const bool digits = !text.empty() && text.find_first_not_of("0123456789.,-") == std::string::npos;
  if (stated || (digits && text.find(',') != std::string::npos) || text.ends_with("gcj02") ||
      text.ends_with("bd09")) {
    return approaches_of(incident_place(text), region);
  }
  const Place place = (*region.roads)[place_argument(text, region)];
  return {{.name = place.name, .place = place.id}};
}

std::string minutes_in_words(TravelTime time, Language language) {
  if (!time.reachable()) return words(Word::coverage_never, language);
  return std::to_string((std::int64_t{time.ms} + 59'999) / 60'000);
}

}  // namespace muster
