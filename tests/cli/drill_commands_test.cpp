// What a drill planner types, and that nothing of it reaches the live record.

#include <filesystem>

#include "muster/plan/digest.hpp"
#include "muster/plan/json.hpp"
#include "support/catch.hpp"
#include "support/files.hpp"
#include "support/process.hpp"

namespace fs = std::filesystem;

namespace {

using Words = std::vector<std::string>;

Outcome run_muster(Words words, const std::string& language = "en") {
  words.insert(words.begin(), MUSTER_PROGRAM);
  words.insert(words.end(), {"--lang", language});
  return run(words);
}

bool says(const std::string& text, const std::string& words) {
  return text.find(words) != std::string::npos;
}

const std::string mark = "演练 / EXERCISE";

std::string scenario(const std::string& name) {
  return (source_dir() / "data/shuozhou/drills" / (name + ".xml")).string();
}

std::string digest_of(const fs::path& path) { return muster::sha256_hex(file_text(path)); }

}  // namespace

TEST_CASE("from a scenario to a recorded drill, the live bytes unchanged until it is recorded",
          "[cli]") {
  const TemporaryFolder home;
  const auto at = [&](const char* name) { return (home.path() / name).string(); };
  const std::string db = at("city.db");
  REQUIRE(run_muster({"init", db, "--from", (source_dir() / "data/shuozhou").string()}).exit == 0);
  const std::string scales = (source_dir() / "data/shuozhou/drills/scales.csv").string();
  const std::string before = digest_of(db);

  const Outcome checked = run_muster({"drill", "check", db, scenario("flooded-mine")});
  CHECK(checked.exit == 0);
  CHECK(says(checked.out, mark));
  const Outcome rehearsed =
      run_muster({"drill", "rehearse", db, scenario("flooded-mine"), "--html", at("r.html")});
  CHECK(rehearsed.exit == 0);
  CHECK(says(rehearsed.out, mark));
  CHECK(says(file_text(at("r.html")), mark));

  const Words run_words = {"drill", "run", db, scenario("flooded-mine"), "--keep", at("run.json")};
  const auto step = [&](Words more) {
    more.insert(more.begin(), run_words.begin(), run_words.end());
    return run_muster(more);
  };
  CHECK(step({"--csv", at("l.csv")}).exit == 0);
  const Outcome half = step({"--to", "+0:25", "--saw", "done huairen-coal-duty/call-out +0:01"});
  CHECK(half.exit == 0);
  CHECK(says(half.out, "inflow"));
  CHECK(says(half.out, mark));
  CHECK(step({"--to", "+0:10"}).exit != 0);  // not back
  CHECK(step({"--to", "+6:00", "--saw", "expect answer-rumour +1:20", "--end", "over"}).exit == 0);

  put_text(at("actions.csv"),
           "id,text,owner,due,objective,element\n"
           "a1,answer rumours sooner,dep-140600-publicity,2027-03-31,o-public,planning\n");
  const Outcome scored =
      run_muster({"drill", "score", db, "--run", at("run.json"), "--scales", scales});
  CHECK(scored.exit == 0);
  CHECK(says(scored.out, mark));
  CHECK(says(scored.out, "not observed"));
  const Outcome report =
      run_muster({"drill", "report", db, "--run", at("run.json"), "--scales", scales, "--actions",
                  at("actions.csv"), "--html", at("aar.html"), "--json"});
  CHECK(report.exit == 0);
  CHECK(digest_of(db) == before);

  // What belongs to an exercise is refused where live things are booked.
  put_text(at("report.json"), report.out);
  for (const char* file : {"run.json", "report.json"}) {
    const Outcome booked = run_muster({"commit", db, at(file), "--key", "k1"});
    CHECK(booked.exit == 3);
    CHECK(says(booked.err, "exercise"));
    CHECK(run_muster({"crew", at(file)}).exit == 3);
    CHECK(run_muster({"stock", at(file)}).exit == 3);
    CHECK(says(run_muster({"stock", at(file)}).err, "exercise"));
  }
  CHECK(digest_of(db) == before);

  const std::string stock = run_muster({"stock", db, "--json"}).out;
  const std::string crews = run_muster({"crew", db, "--json"}).out;
  CHECK(run_muster({"drill", "record", db, at("report.json"), "--key", "d1", "--by", "zhao",
                    "--role", "viewer"})
            .exit != 0);
  const Outcome recorded = run_muster({"drill", "record", db, at("report.json"), "--key", "d2",
                                       "--by", "zhao", "--at", "2026-12-04T09:00"});
  CHECK(recorded.exit == 0);
  CHECK(run_muster({"stock", db, "--json"}).out == stock);
  CHECK(run_muster({"crew", db, "--json"}).out == crews);
  CHECK(run_muster({"verify", db}).exit == 0);
  const Outcome due = run_muster({"drill", "due", db, "--on", "2026-12-05", "--programme"});
  CHECK(due.exit == 0);
  CHECK(says(due.out, "answer rumours sooner"));
}

TEST_CASE("a drill that does not hold together is refused with its line", "[cli]") {
  const TemporaryFolder home;
  const std::string path = (home.path() / "bad.xml").string();
  std::string text = file_text(scenario("flooded-mine"));
  const std::string from = "crew=\"MRT02-01\"";
  text.replace(text.find(from), from.size(), "crew=\"MRT02-0x\"");
  put_text(path, text);
  const Outcome outcome =
      run_muster({"drill", "check", (source_dir() / "data/shuozhou").string(), path});
  CHECK(outcome.exit == 3);
  CHECK(says(outcome.err, path + ":"));
  CHECK(says(outcome.err, "MRT02-0"));
  CHECK(outcome.out.empty());
}
