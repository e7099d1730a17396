// What is looked at in peace, from the command line: check, due, hazards, experts, plans search.

#include <algorithm>

#include "muster/plan/json.hpp"
#include "support/catch.hpp"
#include "support/files.hpp"
#include "support/process.hpp"

namespace {

Outcome muster(std::vector<std::string> words) {
  words.insert(words.begin(), MUSTER_PROGRAM);
  return run(words);
}

const std::string sample = (source_dir() / "data/shuozhou").string();

bool says(const std::string& text, const std::string& word) {
  return text.find(word) != std::string::npos;
}

std::size_t length_of(const muster::Json& json, const char* member) {
  const muster::Json* found = json.find(member);
  REQUIRE(found != nullptr);
  REQUIRE(found->array() != nullptr);
  return found->array()->size();
}

}  // namespace

TEST_CASE("check groups what it finds by code with a count, and has no error in the sample",
          "[cli][lint]") {
  const Outcome outcome = muster({"check", sample, "--as-of", "2026-11-20", "--lang", "en"});
  CHECK((outcome.exit == 0 || outcome.exit == 1));
  CHECK(says(outcome.out, "lint.explained"));
  CHECK_FALSE(says(outcome.out, "lint.no_date"));
  CHECK(says(muster({"check", sample, "--lang", "en"}).out, "lint.no_date"));
  CHECK(muster({"check", sample, "--as-of", "soon"}).exit == 2);
  const muster::Json json =
      muster::read_json(muster({"check", sample, "--as-of", "2026-11-20", "--json"}).out);
  CHECK(length_of(json, "findings") > 0);
}

TEST_CASE("due lists what falls due, as a table, JSON and a calendar", "[cli][obligations]") {
  const Outcome outcome = muster({"due", sample, "--as-of", "2026-11-20", "--lang", "en"});
  CHECK(outcome.exit == 0);
  CHECK(says(outcome.out, "SAMPLE DATA"));
  CHECK(says(outcome.out, "2026-11-20 to 2027-11-20"));
  const muster::Json json = muster::read_json(
      muster({"due", sample, "--as-of", "2026-11-20", "--until", "2027-02-20", "--json"}).out);
  CHECK(length_of(json, "obligations") > 0);
  const Outcome ics = muster({"due", sample, "--as-of", "2026-11-20", "--ics"});
  CHECK(ics.out.starts_with("BEGIN:VCALENDAR\r\n"));
  CHECK(muster({"due", sample}).exit == 2);
  CHECK(muster({"due", sample, "--as-of", "2026-11-20", "--policy", "often"}).exit == 2);
  CHECK(muster({"due", sample, "--as-of", "2026-11-20", "--json", "--ics"}).exit == 2);
  CHECK(muster({"due", sample, "--as-of", "2026-11-20", "--until", "2026-11-19"}).exit != 0);
}

TEST_CASE("hazards shows the register, with grades in words", "[cli][hazard_register]") {
  const Outcome outcome = muster({"hazards", sample, "--as-of", "2026-11-20", "--lang", "zh"});
  CHECK(outcome.exit == 0);
  CHECK(says(outcome.out, "重大危险源一级"));
  CHECK(says(outcome.out, "只有容积，没有物质"));
  const muster::Json json = muster::read_json(muster({"hazards", sample, "--json"}).out);
  CHECK(length_of(json, "hazards") > 100);
}

TEST_CASE("a word is found in folder and store alike, and signs stand for themselves",
          "[cli][plan_search]") {
  const TemporaryFolder folder;
  const std::string store = (folder.path() / "city.db").string();
  REQUIRE(muster({"init", store, "--from", sample}).exit == 0);
  const Outcome in_folder = muster({"plans", "search", sample, "泄漏"});
  CHECK(in_folder.exit == 0);
  CHECK(says(in_folder.out, "泄漏"));
  CHECK(muster({"plans", "search", store, "泄漏"}).out == in_folder.out);
  for (const char* word : {"%", "\"", "*", "门", "' OR 1=1 --"}) {
    INFO(word);
    CHECK(muster({"plans", "search", sample, word}).exit == 0);
  }
  CHECK(muster({"plans", "search", sample}).exit == 2);
  CHECK(muster({"plans", sample}).exit == 0);
}

TEST_CASE("experts are chosen with reasons", "[cli][experts]") {
  const Outcome outcome = muster({"experts", sample, "--at", "hazard:CM04", "--known",
                                  "2026-11-20T02:52:00+08:00", "--lang", "en"});
  CHECK(outcome.exit == 0);
  CHECK(says(outcome.out, "chosen"));
  CHECK(says(outcome.out, "works in coal_mine"));
  CHECK(muster({"experts", sample, "--at", "CM04", "--known", "2026-11-20T02:52:00+08:00"}).exit ==
        2);
  CHECK(muster({"experts", sample, "--at", "hazard:NO", "--known", "2026-11-20T02:52:00+08:00"})
            .exit == 3);
}
