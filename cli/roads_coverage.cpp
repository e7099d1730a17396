#include <algorithm>

#include "cli_words.hpp"
#include "exit_code.hpp"
#include "muster/plan/table.hpp"
#include "muster/resources/locate.hpp"
#include "roads_arguments.hpp"
#include "terminal.hpp"

namespace muster {

namespace {

/// A place or hazard, and who is there as the k-th now, and before somebody left or a road closed.
struct Served {
  std::string id = {};
  Text name = {};
  Arrival was = {};
  Arrival is = {};
};

struct Question {
  const OpenedRegion& opened;
  std::vector<Standing> before;
  std::vector<Standing> after;
  Travel open;
  Travel now;
  std::size_t rank = 1;
  TravelTime limit = {};
};

std::vector<Standing> without(const std::vector<Standing>& all, const Given& given) {
  std::vector<std::string> ids;
  for (const Standing& one : all) ids.push_back(one.id);
  std::vector<Standing> rest = all;
  for (const std::string& id : given.all("--without")) {
    if (std::ranges::find(ids, id) == ids.end()) {
      const auto near = near_matches(id, ids, 1);
      const Text noun("力量", "crew or stockpile");
      if (near.empty()) throw Error(Code::id_unknown, {noun, id});
      throw Error(Code::id_unknown_near, {noun, id, near.front()});
    }
    std::erase_if(rest, [&](const Standing& one) { return one.id == id; });
  }
  return rest;
}

std::vector<Served> places_served(const Question& asked) {
  const RoadNetwork& network = *asked.opened.region->roads;
  const auto cover = [&](const Travel& travel, const std::vector<Standing>& standing) {
    return travel.coverage(overlay_of(standing, network), asked.rank, asked.limit);
  };
  const RoadCoverage was = cover(asked.open, asked.before);
  const RoadCoverage is = cover(asked.now, asked.after);
  std::vector<Served> all;
  for (std::uint32_t i = 0; i < network.places().size(); ++i) {
    const Place place = network.places()[i];
    all.push_back({place.id.str(), place.name, was.of(PlaceIndex{i}, asked.rank),
                   is.of(PlaceIndex{i}, asked.rank)});
  }
  return all;
}

std::vector<Served> hazards_served(const Question& asked, const HazardKindId& kind) {
  const Region& region = *asked.opened.region;
  const Overlay before = overlay_of(asked.before, *region.roads);
  const Overlay after = overlay_of(asked.after, *region.roads);
  const auto ranked = [&](const Travel& travel, const Overlay& overlay,
                          const std::vector<Approach>& there) {
    const auto nearest = travel.nearest(there, overlay, asked.rank);
    return nearest.size() < asked.rank ? Arrival{} : nearest.back();
  };
  std::vector<Served> all;
  for (const Hazard& hazard : region.hazards) {
    if (hazard.kind != kind) continue;
    const auto there = approaches_of(hazard.id, region);
    all.push_back({hazard.id.str(), hazard.name, ranked(asked.open, before, there),
                   ranked(asked.now, after, there)});
  }
  return all;
}

void print_rows(const Question& asked, const std::vector<Served>& rows, bool with_was,
                Language language) {
  std::vector<Column> columns = {{words(Word::column_place, language)},
                                 {words(Word::column_title, language)},
                                 {words(Word::column_who, language)}};
  if (with_was) columns.push_back({words(Word::column_was, language)});
  columns.push_back({words(Word::column_drive, language)});
  Table table(std::move(columns));
  for (const Served& one : rows) {
    const bool anybody = one.is.stand != Arrival::nobody;
    std::vector<Cell> cells = {one_line(one.id), one_line(one.name.in(language)),
                               anybody ? one_line(asked.after[one.is.stand].id) : "—"};
    if (with_was) cells.emplace_back(minutes_in_words(one.was.time, language));
    cells.emplace_back(minutes_in_words(one.is.time, language));
    table.add(std::move(cells));
  }
  for (const std::string& line : table.lines(output_columns(), output_has_colour())) {
    print(line + "\n");
  }
}

void print_lost(const Question& asked, const std::vector<Served>& all, Language language) {
  std::vector<Served> lost;
  std::ranges::copy_if(all, std::back_inserter(lost),
                       [](const Served& one) { return one.is.time > one.was.time; });
  if (lost.empty()) {
    print(words(Word::coverage_same, language) + "\n");
    return;
  }
  const auto fell = std::ranges::count_if(lost, [&](const Served& one) {
    return one.was.time <= asked.limit && one.is.time > asked.limit;
  });
  print(words(Word::coverage_lost, language, {std::to_string(lost.size()), std::to_string(fell)}) +
        "\n");
  print_rows(asked, lost, true, language);
}

HazardKindId kind_argument(const std::string& text, const Region& region) {
  std::vector<std::string> ids;
  for (const Hazard& hazard : region.hazards) {
    if (hazard.kind.view() == text) return hazard.kind;
    ids.push_back(hazard.kind.str());
  }
  const Text noun("危险目标种类", "kind of hazard");
  const auto near = near_matches(text, ids, 1);
  if (near.empty()) throw Error(Code::id_unknown, {noun, text});
  throw Error(Code::id_unknown_near, {noun, text, near.front()});
}

}  // namespace

int run_coverage(const Given& given, Session& session) {
  const OpenedRegion opened = usable_region(*given.one("REGION"), session);
  prepare_roads(opened, *given.one("REGION"), session);
  const Region& region = *opened.region;
  const Language language = session.language;
  auto standing = asked_stands(given, opened);
  std::erase_if(standing, [](const Standing& one) { return one.under_way; });  // covers no place
  const std::uint32_t minutes = count_argument(given, "--minutes", 30, 1440);
  const Question asked{opened,
                       standing,
                       without(standing, given),
                       asked_roads(given, opened, false),
                       asked_roads(given, opened),
                       count_argument(given, "--rank", 1, 100),
                       {minutes * 60'000}};
  const auto kind = given.one("--of");
  const auto all =
      kind ? hazards_served(asked, kind_argument(*kind, region)) : places_served(asked);
  std::vector<Served> beyond;
  std::ranges::copy_if(all, std::back_inserter(beyond),
                       [&](const Served& one) { return one.is.time > asked.limit; });
  print(banner_line(region, language) + explained(given, asked.now, language));
  print(
      words(Word::coverage_line, language,
            {std::to_string(all.size() - beyond.size()), std::to_string(all.size()),
             kind ? name_of(region.catalogue.parts().hazard_kinds, HazardKindId(*kind)).in(language)
                  : words(Word::coverage_places, language),
             std::to_string(minutes), std::to_string(asked.rank)}) +
      "\n");
  if (given.has("--without") || given.has("--close")) {
    print_lost(asked, all, language);
  } else if (!beyond.empty()) {
    print(words(Word::coverage_beyond, language) + "\n");
    print_rows(asked, beyond, false, language);
  }
  return exit_code::done;
}

}  // namespace muster
