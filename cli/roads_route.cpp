#include "cli_words.hpp"
#include "exit_code.hpp"
#include "muster/resources/route_words.hpp"
#include "roads_arguments.hpp"
#include "terminal.hpp"

namespace muster {

namespace {

/// The roads of --avoid, which names them as a closure does.
Travel without_avoided(const Given& given, const Travel& travel) {
  std::vector<RoadIndex> avoided;
  for (const std::string& target : given.all("--avoid")) {
    for (const RoadIndex road : closed_roads(target, travel.network())) avoided.push_back(road);
  }
  return avoided.empty() ? travel : travel.avoiding(avoided);
}

std::string in_words(const Route& route, const Travel& travel, Language language) {
  const std::string length = std::to_string((route.length.count + 99) / 100);
  const std::string tenths = (length.size() == 1 ? "0" : "") + length;
  const std::string km = tenths.substr(0, tenths.size() - 1) + "." + tenths.back();
  std::string text = words(Word::route_total, language,
                           {km, std::to_string((route.time.ms + 59'999) / 60'000),
                            std::to_string(route.time.ms)}) +
                     "\n";
  std::size_t number = 0;
  for (const Text& line : directions(route, travel)) {
    text += "  " + std::to_string(++number) + ". " + one_line(line.in(language)) + "\n";
  }
  return text;
}

}  // namespace

int run_route(const Given& given, Session& session) {
  if (!given.has("TO")) throw Error(Code::usage_form, {"TO", "", "hazard:CM04"});
  const OpenedRegion opened = usable_region(*given.one("REGION"), session);
  prepare_roads(opened, *given.one("REGION"), session);
  const Region& region = *opened.region;
  const PlaceIndex from = place_argument(given.one("FROM").value_or(""), region);
  const auto there = approaches_argument(given.one("TO").value_or(""), region);
  const Travel travel = without_avoided(given, asked_roads(given, opened));
  const auto route = travel.route(from, there);
  if (given.has("--geojson") && route) {
    print(geojson(*route, from, travel, session.language));
    return exit_code::done;
  }
  print(banner_line(region, session.language) + explained(given, travel, session.language));
  print(route ? in_words(*route, travel, session.language)
              : words(Word::route_none, session.language) + "\n");
  return route ? exit_code::done : exit_code::attention;
}

}  // namespace muster
