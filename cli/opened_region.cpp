#include "opened_region.hpp"

#include <algorithm>
#include <filesystem>

#include "cli_words.hpp"
#include "log.hpp"
#include "muster/resources/region_folder.hpp"
#include "muster/resources/store.hpp"
#include "muster/resources/travel_index.hpp"
#include "terminal.hpp"

namespace muster {

namespace {

void speak_as(const Region& region, Session& session) {
  if (!session.language_chosen) session.language = region.header.language;
}

}  // namespace

Argument region_argument() {
  return {.name = "REGION",
          .about = {"地区文件夹或数据库", "a region folder or a store"},
          .required = true};
}

bool is_folder(const std::string& path) {
  std::error_code ignored;
  return std::filesystem::is_directory(path, ignored);
}

OpenedRegion open_region(const std::string& path, Session& session) {
  OpenedRegion opened;
  if (is_folder(path)) {
    log("reading the folder " + path);
    RegionReading reading = read_region(path);
    opened.region = std::move(reading.region);
    opened.findings = std::move(reading.findings);
  } else {
    log("opening the store " + path);
    const Store store = Store::open(path);
    opened.region = store.region();
    opened.situation = store.situation();
    opened.store = true;
  }
  if (opened.region) {
    speak_as(*opened.region, session);
    log("region " + opened.region->header.id + ", digest " + opened.region->digest);
  }
  return opened;
}

OpenedRegion usable_region(const std::string& path, Session& session) {
  OpenedRegion opened = open_region(path, session);
  if (opened.region && !has_errors(opened.findings)) return opened;
  complain_of(opened.findings, Severity::error, session.language);
  throw Error(Code::usage_region,
              {std::to_string(count_of(opened.findings, Severity::error)), path});
}

void prepare_roads(const OpenedRegion& opened, const std::string& path, const Session& session) {
  if (!opened.region || !opened.region->roads) return;
  std::filesystem::path file = path;
  if (!file.has_filename()) file = file.parent_path();  // "region/"
  if (opened.store) file.replace_extension();
  const PreparedIndex index = prepare_travel_index(
      *opened.region->roads, {.file = file.string() + ".roads", .progress = show_progress});
  complain_of(index.findings, Severity::note, session.language);
  if (index.origin == IndexOrigin::made) log("the travel index was made");
}

OpenedRegion folder_region(const std::string& path, Session& session) {
  if (!is_folder(path)) throw Error(Code::folder_missing, {path});
  OpenedRegion opened = open_region(path, session);
  complain_of(opened.findings, Severity::error, session.language);
  complain_of(opened.findings, Severity::warning, session.language);
  if (opened.region && !has_errors(opened.findings)) return opened;
  throw Error(Code::usage_refused, {std::to_string(count_of(opened.findings, Severity::error))});
}

void complain_of(const Findings& findings, Severity severity, Language language) {
  for (const Finding& finding : findings) {
    if (finding.severity == severity) complain_plainly(text(finding, language));
  }
}

std::size_t count_of(const Findings& findings, Severity severity) {
  return static_cast<std::size_t>(std::ranges::count(findings, severity, &Finding::severity));
}

std::string banner_line(const Region& region, Language language) {
  if (region.header.banner.empty()) return "";
  return words(Word::banner, language, {one_line(region.header.banner.in(language))}) + "\n";
}

std::string contents_line(const Region& region, Language language) {
  const auto count = [](const auto& list) { return std::to_string(list.size()); };
  std::size_t cards = 0;
  for (const Plan& plan : region.plans.plans()) cards += plan.cards.size();
  return words(Word::contents, language,
               {one_line(region.header.name.in(language)), count(region.plans.plans()),
                std::to_string(cards), count(region.teams), count(region.crews),
                count(region.stockpiles), count(region.lots), count(region.hazards),
                region.roads ? std::to_string(region.roads->roads().size()) : "0"});
}

}  // namespace muster
