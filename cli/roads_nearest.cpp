#include <algorithm>

#include "cli_words.hpp"
#include "exit_code.hpp"
#include "muster/plan/table.hpp"
#include "roads_arguments.hpp"
#include "terminal.hpp"

namespace muster {

int run_nearest(const Given& given, Session& session) {
  const OpenedRegion opened = usable_region(*given.one("REGION"), session);
  prepare_roads(opened, *given.one("REGION"), session);
  const Region& region = *opened.region;
  const Language language = session.language;
  const auto there = approaches_argument(given.one("FROM").value_or(""), region);
  const std::uint32_t wanted = count_argument(given, "--count", 5, 1000);
  const auto standing = asked_stands(given, opened);
  const Travel travel = asked_roads(given, opened);
  const auto under_way =
      static_cast<std::size_t>(std::ranges::count_if(standing, &Standing::under_way));
  const auto nearest =
      first_of_each(travel.nearest(there, overlay_of(standing, *region.roads), wanted + under_way),
                    standing, wanted);
  print(banner_line(region, language) + explained(given, travel, language));
  if (nearest.empty()) {
    print(words(Word::nearest_none, language) + "\n");
    return exit_code::attention;
  }
  Table table({{words(Word::column_who, language)},
               {words(Word::column_title, language)},
               {words(Word::column_place, language)},
               {words(Word::column_drive, language)}});
  for (const Arrival& arrival : nearest) {
    const Standing& who = standing[arrival.stand];
    const Place place = (*region.roads)[who.stand.place];
    table.add({one_line(who.id), one_line(who.name.in(language)), one_line(place.name.in(language)),
               minutes_in_words(arrival.time, language)});
  }
  for (const std::string& line : table.lines(output_columns(), output_has_colour())) {
    print(line + "\n");
  }
  return exit_code::done;
}

}  // namespace muster
