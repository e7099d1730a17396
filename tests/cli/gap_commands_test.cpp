// What the stockpile analyst types: gap, outlook, place, and what is refused of it.
#include <algorithm>
#include <fstream>

#include "muster/plan/json.hpp"
#include "support/catch.hpp"
#include "support/files.hpp"
#include "support/process.hpp"

namespace fs = std::filesystem;

namespace {

const std::string region = (source_dir() / "data/shuozhou").string();

Outcome run_muster(std::vector<std::string> words) {
  words.insert(words.begin(), MUSTER_PROGRAM);
  return run(words);
}

/// The command on Shuozhou at three at night, in English.
Outcome at_night(const std::string& command, std::vector<std::string> more) {
  std::vector<std::string> words = {command, region, "--as-of", "2026-11-25T03:00", "--lang", "en"};
  words.insert(words.end(), more.begin(), more.end());
  return run_muster(words);
}

bool says(const std::string& text, const std::string& words) {
  return text.find(words) != std::string::npos;
}

fs::path written(const TemporaryFolder& folder, const char* name, const std::string& text) {
  const fs::path file = folder.path() / name;
  std::ofstream(file) << text;
  return file;
}

}  // namespace

TEST_CASE("one hazard is tried tonight: text, JSON, CSV and a page", "[cli][gap]") {
  const TemporaryFolder folder;
  const Outcome said = at_night("gap", {"--hazard", "CM04"});
  CHECK(said.exit <= 1);
  CHECK(says(said.out, "SAMPLE DATA"));
  CHECK(says(said.out, "Standards of coverage"));
  const fs::path page = folder.path() / "gap.html";
  const fs::path table = folder.path() / "gap.csv";
  CHECK(at_night("gap", {"--hazard", "CM04", "--html", page.string(), "--csv", table.string()})
            .out.empty());
  CHECK(fs::file_size(page) > 10'000);
  CHECK(fs::file_size(table) > 500);
}

TEST_CASE("what an analyst types wrongly is refused and said", "[cli][gap]") {
  CHECK(run_muster({"gap", region}).exit == 2);  // without an instant nothing is asked
  CHECK(at_night("gap", {"--hazard", "CM99"}).exit == 3);
  CHECK(at_night("gap", {"--standard", "mine_rescue=soon"}).exit == 2);
  CHECK(says(at_night("place", {"--aim", "centre", "--sites", "900"}).err, "only"));
  CHECK(at_night("place", {"--aim", "nearest"}).exit == 2);
  CHECK(at_night("place", {"--aim", "median"}).exit == 2);
  CHECK(at_night("place", {"--fixed", "nowhere"}).exit == 3);
  CHECK(at_night("place", {"--balance", "GOLD"}).exit == 3);
  CHECK(at_night("place", {"--allocate", "BLANKET"}).exit == 2);
  const TemporaryFolder folder;
  const fs::path change = written(folder, "change.txt", "remove team MRT01\nsell everything\n");
  const Outcome refused = at_night("gap", {"--hazard", "CM04", "--what-if", change.string()});
  CHECK(refused.exit == 3);
  CHECK(says(refused.err, "line 2"));
}

TEST_CASE("a file of scenarios decides the balance; one whose probabilities do not sum is refused",
          "[cli][gap]") {
  const TemporaryFolder folder;
  const std::string head = "scenario,at,probability,material,quantity\n";
  const fs::path good =
      written(folder, "good.csv",
              head + "flood,RS02,0.4,BLANKET,4000\nblast,hazard:CM04,0.6,BLANKET,400\n");
  const Outcome told =
      at_night("place", {"--balance", "BLANKET", "--scenario", good.string(), "--json"});
  CHECK(told.exit == 0);
  CHECK(says(told.out, "\"checked\": true"));
  CHECK(says(told.out, "\"equally_likely_trials\": false"));
  const fs::path bad = written(folder, "bad.csv", head + "flood,RS02,0.4,BLANKET,4000\n");
  const Outcome refused = at_night("place", {"--balance", "BLANKET", "--scenario", bad.string()});
  CHECK(refused.exit == 3);
  CHECK(says(refused.err, "0.4"));
}

TEST_CASE("moves and a change of them", "[cli][gap]") {
  const TemporaryFolder folder;
  const Outcome said = at_night("place", {"--moves"});
  CHECK(says(said.out, "What to shift"));
  const fs::path change = written(folder, "change.txt", "remove stockpile WHS02\n");
  const Outcome then = at_night("place", {"--moves", "--what-if", change.string()});
  CHECK(says(then.out, "before the change"));
  CHECK(says(then.out, "with the change"));
}

TEST_CASE("scenarios decide the months ahead and the balance on the page", "[cli][gap]") {
  const TemporaryFolder folder;
  const fs::path file = written(folder, "s.csv",
                                "scenario,at,probability,material,quantity\n"
                                "flood,RS02,0.4,BLANKET,400000\nblast,hazard:CM04,0.6,BLANKET,4\n");
  const Outcome ahead = at_night("outlook", {"--scenario", file.string(), "--json"});
  CHECK(ahead.exit == 1);
  CHECK(says(ahead.out, "\"need\": 400000"));
  CHECK(at_night("outlook", {"--scenario", file.string(), "--norms"}).exit == 2);
  const fs::path page = folder.path() / "gap.html";
  CHECK(at_night("gap", {"--hazard", "CM04", "--scenario", file.string(), "--html", page.string()})
            .exit <= 1);
  const std::string written_page = file_text(page);
  CHECK_FALSE(says(written_page, "equally likely"));
  CHECK(says(written_page, "class=\"cover c0\""));
  CHECK(says(written_page, "Scenarios supposed"));
  const fs::path table = folder.path() / "gap.csv";
  const Outcome told = at_night(
      "gap", {"--hazard", "CM04", "--scenario", file.string(), "--json", "--csv", table.string()});
  CHECK(told.exit == 1);
  CHECK(says(told.out, "\"scenario\": \"flood\""));
  CHECK(says(told.out, "\"equally_likely_trials\": false"));
  CHECK(says(file_text(table), ",scenario,,flood,BLANKET,"));
  const Outcome said = at_night("gap", {"--hazard", "CM04", "--scenario", file.string()});
  CHECK(says(said.out, "Scenarios supposed"));
  CHECK_FALSE(says(at_night("gap", {"--hazard", "CM04"}).out, "Scenarios supposed"));
  const fs::path change =
      written(folder, "c.txt", "remove stockpile WHS01\nadd stock WHS02 BLANKET 500000\n");
  const Outcome differs = at_night("gap", {"--hazard", "CM04", "--scenario", file.string(),
                                           "--what-if", change.string(), "--json"});
  CHECK(says(differs.out, "\"scenario\": \"flood\""));
  const fs::path bad = written(folder, "bad.csv", "scenario,at,probability,material,quantity\n");
  CHECK(at_night("gap", {"--hazard", "CM04", "--scenario", bad.string()}).exit == 3);
}

TEST_CASE("an interrupted run writes a whole page of what was tried, and says what was not",
          "[cli][gap]") {
  const TemporaryFolder folder;
  const fs::path page = folder.path() / "gap.html";
  const std::string timeout = "/usr/bin/timeout";
  if (!fs::exists(timeout)) {
    SUCCEED("there is no timeout(1) here to send the signal");
    return;
  }
  // In the foreground, or the whole group is signalled as well: a second signal ends at once.
  const Outcome stopped = run({timeout, "--foreground", "--preserve-status", "--signal=INT", "3",
                               MUSTER_PROGRAM, "gap", region, "--as-of", "2026-11-25T03:00",
                               "--lang", "en", "--losses", "--html", page.string()});
  CHECK(stopped.exit == 1);
  CHECK(says(stopped.err, "trials were still to come"));
  const std::string bytes = file_text(page);
  CHECK(bytes.ends_with("</body></html>\n"));
  CHECK(says(bytes, "trials were still to come"));
  CHECK(std::distance(fs::directory_iterator(folder.path()), {}) == 1);
}

TEST_CASE("a search cut short tells its best, or that it has none yet", "[cli][gap]") {
  const Outcome best =
      at_night("place", {"--aim", "median", "--sites", "3", "--effort", "1", "--json"});
  CHECK(best.exit <= 1);
  CHECK(says(best.out, "\"bound\""));
}

TEST_CASE("every question of the guide about where things should lie is answered and proved",
          "[cli][gap]") {
  const std::vector<std::vector<std::string>> asked = {
      {"--serve", "coal_mine", "--within", "30"},
      {"--aim", "most", "--sites", "3", "--serve", "coal_mine", "--again", "50"},
      {"--aim", "median", "--sites", "4", "--serve", "people"},
      {"--aim", "centre", "--sites", "4", "--serve", "coal_mine"},
      {"--serve", "coal_mine", "--buy", "SELF-RES=60", "--within", "60"},
      {"--allocate", "BLANKET", "--budget", "60000", "--price", "120", "--shelf", "200"}};
  for (std::vector<std::string> words : asked) {
    INFO(words[0] << " " << words[1]);
    words.emplace_back("--json");
    const Outcome told = at_night("place", words);
    CHECK(told.exit <= 1);
    CHECK((says(told.out, "\"proved\": true") || says(told.out, "\"checked\": true")));
    CHECK_FALSE(says(told.out, "\"proved\": false"));
    CHECK_FALSE(says(told.out, "\"checked\": false"));
  }
}

TEST_CASE("the map of the gaps is GeoJSON with a point for each hazard, depot and base",
          "[cli][gap]") {
  const TemporaryFolder folder;
  const fs::path map = folder.path() / "gap.geojson";
  CHECK(at_night("gap", {"--hazard", "CM04", "--geojson", map.string()}).out.empty());
  const std::string text = file_text(map);
  const auto points = [&](const std::string& what) {
    const std::string wanted = "\"what\":\"" + what + "\"";
    std::size_t count = 0;
    for (std::size_t at = text.find(wanted); at != std::string::npos;
         at = text.find(wanted, at + 1)) {
      ++count;
    }
    return count;
  };
  CHECK(text.starts_with(R"({"type":"FeatureCollection")"));
  CHECK(points("hazard") == 1);
  CHECK(points("stockpile") > 10);
  CHECK(points("team") > 10);
}
