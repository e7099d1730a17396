#include <algorithm>
#include <filesystem>
#include <sstream>

#include "support/catch.hpp"
#include "support/files.hpp"
#include "support/process.hpp"

namespace fs = std::filesystem;

namespace {

Outcome run_muster(std::vector<std::string> words) {
  words.insert(words.begin(), MUSTER_PROGRAM);
  return run(words);
}

bool says(const std::string& text, const std::string& words) {
  return text.find(words) != std::string::npos;
}

/// The town of the sample with its rules, to be written into.
class Town {
 public:
  Town() {
    fs::copy(source_dir() / "data/town", home_.path() / "data/town", fs::copy_options::recursive);
    fs::copy(source_dir() / "data/rules", home_.path() / "data/rules");
  }
  [[nodiscard]] fs::path home() const { return home_.path(); }
  [[nodiscard]] std::string folder() const { return (home() / "data/town").string(); }
  [[nodiscard]] std::string map() const { return (home() / "data/town/town.osm").string(); }
  [[nodiscard]] std::string bytes() const {
    return file_text(folder() + "/places.csv") + file_text(folder() + "/roads.csv");
  }

 private:
  struct Home {
    TemporaryFolder folder;
    Home() { fs::create_directories(folder.path() / "data"); }
    [[nodiscard]] const fs::path& path() const { return folder.path(); }
  };
  Home home_;
};

}  // namespace

#ifdef MUSTER_HAS_OSM

namespace {

/// The commands of the README's block that begins with the import, as words.
std::vector<std::vector<std::string>> commands_of_readme() {
  std::istringstream in(file_text(source_dir() / "README.md"));
  std::vector<std::vector<std::string>> commands;
  for (std::string line; std::getline(in, line);) {
    const bool first = says(line, "muster import roads ");
    if (!line.starts_with("    build/demo/cli/muster ") || (commands.empty() && !first)) {
      if (!commands.empty()) break;
      continue;
    }
    std::istringstream words(line);
    std::string word;
    words >> word;
    commands.emplace_back();
    while (words >> word) commands.back().push_back(word);
  }
  return commands;
}

/// Files the README names are those in the town's home.
std::vector<std::string> within(const Town& town, std::vector<std::string> words) {
  for (std::string& word : words) {
    if (word.starts_with("data/") || word.ends_with(".db")) word = (town.home() / word).string();
  }
  return words;
}

}  // namespace

TEST_CASE("the three commands of the README import a town, keep it and dispatch on it",
          "[cli][osm]") {
  const Town town;
  const auto commands = commands_of_readme();
  REQUIRE(commands.size() == 3);
  const Outcome import = run_muster(within(town, commands[0]));
  INFO(import.err);
  CHECK(import.exit == 0);
  CHECK(says(import.out, "样例数据"));
  CHECK(run_muster(within(town, commands[1])).exit == 0);
  const Outcome respond = run_muster(within(town, commands[2]));
  INFO(respond.err);
  CHECK(respond.exit == 0);
  CHECK(says(respond.out, "SAMPLE DATA"));
  CHECK(says(respond.out, "Nothing is missing"));
  CHECK(says(respond.out, "Report at"));
}

TEST_CASE("the sample town ships as its own map makes it, and importing again changes no byte",
          "[cli][osm]") {
  const Town town;
  const std::string shipped = town.bytes();
  const Outcome outcome =
      run_muster({"import", "roads", town.folder(), town.map(), "--lang", "en"});
  CHECK(outcome.exit == 0);
  CHECK(town.bytes() == shipped);
  CHECK(says(outcome.err, "1 turn restrictions are not taken in"));
  CHECK(says(outcome.err, "are left out, the largest part of them near"));
  CHECK(says(outcome.out, "construction 1, footway 1"));
  CHECK_FALSE(says(outcome.err, "\r"));
  CHECK_FALSE(says(outcome.err, "["));
}

TEST_CASE("each crew is told the portal of its own carriageway", "[cli][osm]") {
  const Outcome outcome = run_muster(
      {"respond", (source_dir() / "data/town").string(), "--kind", "fire", "--at", "hazard:TUNNEL",
       "--known", "2026-11-20T08:00", "--lang", "en", "--close", "edge:w102-18"});
  INFO(outcome.out);
  CHECK((says(outcome.out, "northbound portal") || says(outcome.out, "southbound portal")));
}

TEST_CASE("an import that cannot be leaves the folder as it was", "[cli][osm]") {
  const Town town;
  const std::string before = town.bytes();
  const auto refused = [&](std::vector<std::string> words, int exit, const std::string& naming) {
    words.insert(words.begin(), {"import", "roads"});
    words.insert(words.end(), {"--lang", "en"});
    const Outcome outcome = run_muster(words);
    INFO(outcome.err);
    CHECK(outcome.exit == exit);
    CHECK(says(outcome.err, naming));
    CHECK(town.bytes() == before);
  };
  refused({}, 2, "REGION");
  refused({town.folder()}, 2, "FILE");
  refused({town.folder(), "no-such.osm"}, 3, "no-such.osm");
  refused({town.folder(), town.folder() + "/places.csv"}, 3, "OpenStreetMap");
  refused({(town.home() / "town.db").string(), town.map()}, 2, "region folder");
  refused({town.folder(), town.map(), "--datum", "mars"}, 2, "--datum");
  put_text(town.home() / "cut.osm", file_text(town.map()).substr(0, 9000));
  refused({town.folder(), (town.home() / "cut.osm").string()}, 3, "cannot be read");
  std::string far = file_text(town.map());
  for (std::size_t at = 0; (at = far.find("lat=\"38.", at)) != std::string::npos; ++at) {
    far.replace(at, 8, "lat=\"48.");
  }
  put_text(town.home() / "far.osm", far);
  refused({town.folder(), (town.home() / "far.osm").string()}, 3, "somewhere else");
  fs::remove(town.home() / "data/rules/osm_roads.xml");
  refused({town.folder(), town.map()}, 3, "osm_road");
}

#else

TEST_CASE("without libosmium the import says what to install", "[cli][osm]") {
  const Town town;
  const Outcome outcome =
      run_muster({"import", "roads", town.folder(), town.map(), "--lang", "en"});
  CHECK(outcome.exit == 2);
  CHECK(says(outcome.err, "libosmium2-dev"));
}

#endif
