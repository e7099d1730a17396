#include <algorithm>
#include <charconv>

#include "cli_words.hpp"
#include "exit_code.hpp"
#include "muster/plan/table.hpp"
#include "muster/resources/route_words.hpp"
#include "roads_arguments.hpp"
#include "terminal.hpp"

namespace muster {

namespace {

/// "15,30": whole minutes from 1 to 1440.
std::vector<TravelTime> limits_of(const std::string& text) {
  std::vector<TravelTime> limits;
  for (std::size_t begin = 0; begin <= text.size();) {
    const std::size_t end = std::min(text.find(',', begin), text.size());
    std::uint32_t minutes = 0;
    const auto [last, error] = std::from_chars(text.data() + begin, text.data() + end, minutes);
    if (error != std::errc() || last != text.data() + end || minutes < 1 || minutes > 1440) {
      throw Error(Code::usage_form, {"--minutes", text, "15,30"});
    }
    limits.push_back({minutes * 60'000});
    begin = end + 1;
  }
  return limits;
}

void print_places(const Isochrone& widest, const Region& region, Language language) {
  Table table({{words(Word::column_place, language)},
               {words(Word::column_title, language)},
               {words(Word::column_drive, language)}});
  for (const ReachedPlace& reached : widest.places) {
    const Place place = (*region.roads)[reached.place];
    table.add({one_line(place.id.view()), one_line(place.name.in(language)),
               std::to_string((reached.time.ms + 59'999) / 60'000)});
  }
  for (const std::string& line : table.lines(output_columns(), output_has_colour())) {
    print(line + "\n");
  }
}

}  // namespace

int run_isochrone(const Given& given, Session& session) {
  const OpenedRegion opened = usable_region(*given.one("REGION"), session);
  prepare_roads(opened, *given.one("REGION"), session);
  const Region& region = *opened.region;
  const PlaceIndex from = place_argument(given.one("FROM").value_or(""), region);
  const auto limits = limits_of(given.one("--minutes").value_or("15,30"));
  const Travel travel = asked_roads(given, opened);
  const auto all = isochrones(travel, from, limits);
  if (given.has("--geojson")) {
    print(geojson(all, *region.roads, session.language));
    return exit_code::done;
  }
  print(banner_line(region, session.language) + explained(given, travel, session.language));
  for (const Isochrone& one : all) {
    print(words(Word::isochrone_line, session.language,
                {std::to_string(one.limit.ms / 60'000), std::to_string(one.places.size())}) +
          "\n");
  }
  const auto widest = std::ranges::max_element(all, {}, &Isochrone::limit);
  print_places(*widest, region, session.language);
  return exit_code::done;
}

}  // namespace muster
