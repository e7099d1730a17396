#include <filesystem>
#include <fstream>

#include "support/catch.hpp"
#include "support/files.hpp"
#include "support/process.hpp"

namespace fs = std::filesystem;

namespace {

fs::path sample() { return source_dir() / "data/shuozhou"; }

Outcome run_muster(std::vector<std::string> words) {
  words.insert(words.begin(), MUSTER_PROGRAM);
  words.insert(words.end(), {"--lang", "en"});
  return run(words);
}

/// Runs in a shell, where limits and redirections can be set.
Outcome shell(const std::string& command) { return run({"/bin/bash", "-c", command}); }

bool says(const std::string& text, const std::string& words) {
  return text.find(words) != std::string::npos;
}

std::size_t lines_in(const std::string& text) {
  return static_cast<std::size_t>(std::count(text.begin(), text.end(), '\n'));
}

/// A copy of the sample region, to be spoilt. The rules lie beside it, as region.xml says.
class Copy {
 public:
  Copy() {
    fs::copy(sample(), region(), fs::copy_options::recursive);
    fs::copy(source_dir() / "data/rules", folder_.path() / "rules", fs::copy_options::recursive);
  }

  fs::path region() const { return folder_.path() / "shuozhou"; }
  fs::path store() const { return folder_.path() / "city.db"; }
  fs::path beside(const std::string& name) const { return folder_.path() / name; }

  void replace(const std::string& file, const std::string& old, const std::string& made) const {
    std::string text = file_text(region() / file);
    const auto at = text.find(old);
    REQUIRE(at != std::string::npos);
    put_text(region() / file, text.replace(at, old.size(), made));
  }
  void append(const std::string& file, const std::string& row) const {
    put_text(region() / file, file_text(region() / file) + row + "\n");
  }

 private:
  TemporaryFolder folder_;
};

const std::vector<std::string> gas = {"--kind", "gas_explosion", "--at",       "hazard:CM04",
                                      "--set",  "trapped=12",    "--occurred", "2026-11-23T03:00"};

Outcome respond_to(const std::vector<std::string>& question, const fs::path& region = sample()) {
  std::vector<std::string> words = {"respond", region.string()};
  words.insert(words.end(), question.begin(), question.end());
  return run_muster(words);
}

/// The question about the gas explosion with one word changed.
std::vector<std::string> gas_with(const std::string& name, const std::string& value) {
  std::vector<std::string> words = gas;
  for (std::size_t i = 0; i + 1 < words.size(); i += 2) {
    if (words[i] == name) words[i + 1] = value;
  }
  return words;
}

Outcome respond_to_file(const Copy& copy, const std::string& bytes) {
  put_text(copy.beside("incident.xml"), bytes);
  return respond_to({"--incident", copy.beside("incident.xml").string()});
}

/// One line on standard error, nothing on standard output.
void is_one_clear_line(const Outcome& outcome, int exit) {
  INFO(outcome.err);
  CHECK(outcome.exit == exit);
  CHECK(outcome.out.empty());
  CHECK(lines_in(outcome.err) == 1);
  CHECK(outcome.err.starts_with("muster: "));
}

}  // namespace

TEST_CASE("an unknown kind of incident is refused, and what was meant is offered", "[cli]") {
  const Outcome outcome = respond_to(gas_with("--kind", "gas_explosoin"));
  is_one_clear_line(outcome, 3);
  CHECK(says(outcome.err, "gas_explosoin"));
  CHECK(says(outcome.err, "gas_explosion"));
}

TEST_CASE("an unknown hazard, indicator or road is refused by its name", "[cli]") {
  is_one_clear_line(respond_to(gas_with("--at", "hazard:CM004")), 3);
  is_one_clear_line(respond_to(gas_with("--set", "traped=12")), 3);
  auto words = gas;
  words.insert(words.end(), {"--close", "ref:G999"});
  const Outcome outcome = respond_to(words);
  is_one_clear_line(outcome, 3);
  CHECK(says(outcome.err, "G999"));
}

TEST_CASE("a place far from every road is refused, with the distance and the nearest road",
          "[cli]") {
  const Outcome outcome = respond_to(gas_with("--at", "41.5,112.0"));
  is_one_clear_line(outcome, 3);
  CHECK(says(outcome.err, " m from the nearest road"));
  CHECK(says(outcome.err, "5000"));
}

TEST_CASE("a position nobody can stand at is refused", "[cli]") {
  is_one_clear_line(respond_to(gas_with("--at", "91,112.0")), 3);
  is_one_clear_line(respond_to(gas_with("--at", "39.8,112.9,mars")), 3);
}

TEST_CASE("every row that does not fit is named with file, line and field, and nothing is made",
          "[cli]") {
  const Copy copy;
  copy.append("roads.csv",
              "e9001,nowhere,ic-zuoyun,S30,,,county,1000,40,no,no,no,no,no,,,drawn,test");
  copy.append("roads.csv",
              "e0001,hub-hubu,ic-zuoyun,S30,,,county,1000,40,no,no,no,no,no,,,drawn,test");
  copy.append("roads.csv",
              "e9002,hub-hubu,ic-zuoyun,S30,,,county,-5,40,no,no,no,no,no,,,drawn,test");
  copy.append("crews.csv", "X-01,AGR01,某组,some crew,flying,3,duty,drawn,test");
  copy.replace("places.csv", "39.33,", "91,");
  const Outcome check = run_muster({"check", copy.region().string()});
  INFO(check.out);
  CHECK(check.exit == 3);
  CHECK(says(check.out, "roads.csv:485:"));
  CHECK(says(check.out, "nowhere"));
  CHECK(says(check.out, "roads.csv:486: id:"));
  CHECK(says(check.out, "roads.csv:487: length_m:"));
  CHECK(says(check.out, "flying"));
  CHECK(says(check.out, "latitude"));

  const Outcome init =
      run_muster({"init", copy.store().string(), "--from", copy.region().string()});
  CHECK(init.exit == 3);
  CHECK(says(init.err, "roads.csv:487: length_m:"));
  CHECK(says(init.err, "so nothing was imported"));
  CHECK_FALSE(fs::exists(copy.store()));

  const Outcome respond = respond_to(gas, copy.region());
  CHECK(respond.exit == 3);
  CHECK(respond.out.empty());
}

TEST_CASE("a refused import leaves the store as it was, to the byte", "[cli]") {
  const Copy copy;
  REQUIRE(run_muster({"init", copy.store().string(), "--from", copy.region().string()}).exit == 0);
  const std::string before = file_text(copy.store());
  copy.append("crews.csv", "X-01,AGR01,某组,some crew,flying,3,duty,drawn,test");
  CHECK(run_muster({"import", copy.store().string(), copy.region().string()}).exit == 3);
  CHECK(file_text(copy.store()) == before);
}

TEST_CASE("an incident file that is broken, bottomless or foreign is refused in one line each",
          "[cli]") {
  const Copy copy;
  const std::string good = file_text(sample() / "incidents/gas-explosion-cm04.xml");
  const auto refused = [&](const std::string& bytes, const std::string& words) {
    const Outcome outcome = respond_to_file(copy, bytes);
    INFO(outcome.err);
    CHECK(outcome.exit == 3);
    CHECK(outcome.out.empty());
    CHECK(says(outcome.err, "incident.xml:"));
    CHECK(says(outcome.err, words));
    CHECK(lines_in(outcome.err) == 2);
  };
  refused(good.substr(0, good.size() / 2), "cut off");
  std::string deep;
  for (int i = 0; i < 10'000; ++i) deep += "<a>";
  refused(deep, "over the limit");
  refused("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<!DOCTYPE incident>\n" +
              good.substr(good.find("<incident")),
          "DOCTYPE");
  refused("<incident id=\"a\" id=\"b\"/>", "appears twice");
  refused("<incident note=\"\xB2\xF1\xB9\xB5\"/>", "GBK");
}

TEST_CASE("a file of a gigabyte is refused by its size, before it is read", "[cli]") {
  const Copy copy;
  put_text(copy.beside("incident.xml"), "<incident>");
  fs::resize_file(copy.beside("incident.xml"), 1u << 30);
  const Outcome outcome = respond_to({"--incident", copy.beside("incident.xml").string()});
  is_one_clear_line(outcome, 3);
  CHECK(says(outcome.err, "1073741824 bytes"));

  fs::resize_file(copy.region() / "crews.csv", 1u << 30);
  const Outcome check = run_muster({"check", copy.region().string()});
  CHECK(check.exit == 3);
  CHECK(says(check.out + check.err, "1073741824 bytes"));
}

TEST_CASE("a file that is not there is named", "[cli]") {
  const Outcome incident = respond_to({"--incident", "no-such-incident"});
  is_one_clear_line(incident, 3);
  CHECK(says(incident.err, "no-such-incident"));
  is_one_clear_line(respond_to(gas, "no-such-region"), 3);
  is_one_clear_line(run_muster({"init", "x.db", "--from", "no-such-folder"}), 3);
}

TEST_CASE("an empty region is refused", "[cli]") {
  const TemporaryFolder empty;
  const Outcome outcome = run_muster({"check", empty.path().string()});
  CHECK(outcome.exit == 3);
  CHECK(says(outcome.out, "region.xml"));
}

TEST_CASE("a file that is not ours is refused as input, not taken for damage", "[cli]") {
  const TemporaryFolder folder;
  const fs::path text = folder.path() / "letter.db";
  put_text(text, "Dear Sir,\n");
  const Outcome outcome = respond_to(gas, text);
  is_one_clear_line(outcome, 3);
  CHECK(says(outcome.err, "is not a Muster store"));
  const fs::path none = folder.path() / "empty.db";
  put_text(none, "");
  CHECK(respond_to(gas, none).exit == 3);
}

TEST_CASE("a store that was cut short is refused as damaged", "[cli]") {
  const Copy copy;
  REQUIRE(run_muster({"init", copy.store().string(), "--from", copy.region().string()}).exit == 0);
  fs::resize_file(copy.store(), fs::file_size(copy.store()) / 2);
  is_one_clear_line(respond_to(gas, copy.store()), 5);
}

TEST_CASE("a full disk leaves no half store behind, and an old one as it was", "[cli]") {
  const Copy copy;
  const std::string program = MUSTER_PROGRAM;
  const std::string words =
      " '" + copy.store().string() + "' --lang en --from '" + copy.region().string() + "'";
  const Outcome init = shell("ulimit -f 64; '" + program + "' init" + words);
  is_one_clear_line(init, 5);
  CHECK(says(init.err, "nothing was written"));
  CHECK_FALSE(fs::exists(copy.store()));

  REQUIRE(run_muster({"init", copy.store().string(), "--from", copy.region().string()}).exit == 0);
  const Outcome before = run_muster({"plans", copy.store().string()});
  const Outcome import = shell("ulimit -f 64; '" + program + "' import '" + copy.store().string() +
                               "' '" + copy.region().string() + "' --lang en");
  INFO(import.err);
  CHECK(import.exit == 5);
  CHECK(run_muster({"plans", copy.store().string()}).out == before.out);
}

TEST_CASE("an answer that cannot be written says so", "[cli]") {
  const std::string command =
      std::string("'") + MUSTER_PROGRAM + "' plans '" + sample().string() + "' --lang en";
  const Outcome full = shell(command + " > /dev/full");
  is_one_clear_line(full, 5);
  const Outcome save =
      respond_to({"--incident", "gas-explosion-cm04", "--save", "/no/such/folder/answer.json"});
  CHECK(save.exit == 5);
  CHECK(says(save.err, "/no/such/folder/answer.json"));
}

TEST_CASE("a reader that goes away early is no failure", "[cli]") {
  const std::string command =
      std::string("'") + MUSTER_PROGRAM + "' plans '" + sample().string() + "' --kinds";
  const Outcome outcome = shell("set -o pipefail; " + command + " | head -1");
  CHECK(outcome.exit == 0);
  CHECK(lines_in(outcome.out) == 1);
  CHECK(outcome.err.empty());
}

TEST_CASE("a read-only store is read, but not changed", "[cli]") {
  const Copy copy;
  REQUIRE(run_muster({"init", copy.store().string(), "--from", copy.region().string()}).exit == 0);
  fs::permissions(copy.store(),
                  fs::perms::owner_read | fs::perms::group_read | fs::perms::others_read);
  // Root may write everything, so somebody else asks where that is possible.
  std::string who;
  if (shell("test $(id -u) = 0").exit == 0) {
    who = "setpriv --reuid=65534 --regid=65534 --clear-groups ";
    shell("chmod -R a+rX '" + copy.store().parent_path().string() + "'");
    if (shell(who + "'" + MUSTER_PROGRAM + "' --version").exit != 0) return;
  }
  const std::string program = who + "'" + MUSTER_PROGRAM + "' ";
  const std::string store = "'" + copy.store().string() + "'";
  const std::string before = file_text(copy.store());
  CHECK(shell(program + "plans " + store).exit == 0);
  const Outcome import =
      shell(program + "import " + store + " '" + copy.region().string() + "' --lang en");
  is_one_clear_line(import, 5);
  CHECK(says(import.err, "read-only"));
  CHECK(file_text(copy.store()) == before);
}

TEST_CASE("a store is never made over a file that exists", "[cli]") {
  const Copy copy;
  put_text(copy.store(), "something else");
  const Outcome outcome =
      run_muster({"init", copy.store().string(), "--from", copy.region().string()});
  is_one_clear_line(outcome, 4);
  CHECK(file_text(copy.store()) == "something else");
}
