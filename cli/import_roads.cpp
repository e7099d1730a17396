#include <chrono>
#include <filesystem>

#include "cli_words.hpp"
#include "command.hpp"
#include "exit_code.hpp"
#include "muster/plan/error.hpp"
#include "opened_region.hpp"
#include "terminal.hpp"

#ifdef MUSTER_HAS_OSM
#include "muster/osm/osm_roads.hpp"
#endif

namespace muster {

namespace {

#ifdef MUSTER_HAS_OSM

constexpr const char* rule_subject = "osm_road";

void refuse_errors(const Findings& findings, Language language) {
  if (!has_errors(findings)) return;
  complain_of(findings, Severity::error, language);
  throw Error(Code::usage_refused, {std::to_string(count_of(findings, Severity::error))});
}

/// The rule that is still in force.
const Rule& rule_of(const RoadFolder& folder) {
  constexpr Date last = std::chrono::year(9999) / 12 / 31;
  const Rule* rule = in_force(folder.rules, rule_subject, last, {folder.header.jurisdiction});
  if (rule == nullptr) throw Error(Code::osm_no_rule, {rule_subject});
  return *rule;
}

OsmOptions options_of(const Given& given, const std::string& file, const RoadFolder& folder) {
  OsmOptions options{.progress = show_progress};
  if (const auto datum = given.one("--datum")) {
    const auto named = datum_named(*datum);
    if (!named) throw Error(Code::usage_form, {"--datum", *datum, "wgs84|gcj02|bd09"});
    options.datum = *named;
  }
  const std::string name = one_line(std::filesystem::path(file).filename().string());
  options.provenance =
      folder.header.sample
          ? Provenance{.mark = "illustrative", .source = name}
          : Provenance{.mark = "second_hand",
                       .source = name + "; © OpenStreetMap contributors, ODbL 1.0"};
  return options;
}

int run_import_roads(const Given& given, Session& session) {
  const std::string region = *given.one("REGION");
  const std::string file = *given.one("FILE");
  if (!is_folder(region)) throw Error(Code::usage_not_folder, {region});
  Findings read;
  const RoadFolder folder = read_road_folder(region, read);
  if (!session.language_chosen) session.language = folder.header.language;
  refuse_errors(read, session.language);
  Findings findings;
  RoadMap map = read_osm_roads(file, rule_of(folder), options_of(given, file, folder), findings);
  show_progress(100);
  join_places(map, folder, file, findings);
  refuse_errors(findings, session.language);
  write_road_map(region, map);
  complain_of(findings, Severity::warning, session.language);
  if (!folder.header.banner.empty()) {
    print(words(Word::banner, session.language,
                {one_line(folder.header.banner.in(session.language))}) +
          "\n");
  }
  print(words(Word::imported_roads, session.language,
              {region, std::to_string(map.places.size()), std::to_string(map.roads.size())}) +
        "\n");
  for (const Finding& finding : findings) {
    if (finding.severity == Severity::note) print(text(finding, session.language) + "\n");
  }
  return exit_code::done;
}

#else

int run_import_roads(const Given&, Session&) { throw Error(Code::usage_osm); }

#endif

}  // namespace

Command import_roads_command() {
  return {
      .name = "import roads",
      .about = {"把 OpenStreetMap 道路导入地区文件夹",
                "put the roads of OpenStreetMap into a region folder"},
      .explains =
          {"读取 .osm.pbf 或 .osm，把车行道路写入 places.csv 和 roads.csv，并把已有地点接入路网；"
           "人工填写的行保持不变，重复导入只替换上次导入的部分。",
           "Reads .osm.pbf or .osm, writes the roads that are driven into places.csv and "
           "roads.csv, and joins the region's own places to them. Rows of your own stay; "
           "a second import replaces the first."},
      .arguments =
          {{.name = "REGION", .about = {"地区文件夹", "the region folder"}, .required = true},
           {.name = "FILE",
            .about = {"OpenStreetMap 文件", "the OpenStreetMap file"},
            .required = true},
           {.name = "--datum",
            .value = "wgs84|gcj02|bd09",
            .about = {"地图的坐标系；不写则为 wgs84", "the datum of the map; wgs84 unless told"}}},
      .examples = {"muster import roads data/drawn-town data/drawn-town.osm",
                   "muster import roads shuozhou shanxi-cut.osm.pbf --datum gcj02"},
      .run = run_import_roads};
}

}  // namespace muster
