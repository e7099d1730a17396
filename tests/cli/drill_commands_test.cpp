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

std::string town() { return (source_dir() / "data/town").string(); }
std::string town_drill() { return (source_dir() / "tests/drills/town-drill.xml").string(); }

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
    const Outcome booked = run_muster({"commit", db, at(file), "--key", "k1", "--by", "zhao"});
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
  const Outcome due = run_muster({"drill", "due", db, "--as-of", "2026-12-05", "--programme"});
  CHECK(due.exit == 0);
  CHECK(says(due.out, mark));
  CHECK(says(due.out, "answer rumours sooner"));
  CHECK(says(due.out, "proved: no fewer will do"));
  const Outcome calendar = run_muster({"due", db, "--as-of", "2026-12-05", "--json"});
  CHECK(says(calendar.out, "answer rumours sooner"));
  CHECK(says(calendar.out, "drill flooded-mine"));  // where the duty comes from

  // Done, said by a later record: the duty is gone.
  put_text(at("actions.csv"),
           "id,text,owner,due,objective,element,status\n"
           "a1,answer rumours sooner,dep-140600-publicity,2027-03-31,o-public,planning,done\n");
  const Outcome mended = run_muster({"drill", "report", db, "--run", at("run.json"), "--scales",
                                     scales, "--actions", at("actions.csv"), "--json"});
  put_text(at("report.json"), mended.out);
  CHECK(run_muster({"drill", "record", db, at("report.json"), "--key", "d3", "--by", "zhao", "--at",
                    "2027-02-01T09:00"})
            .exit == 0);
  CHECK_FALSE(says(run_muster({"due", db, "--as-of", "2027-02-02", "--json"}).out,
                   "answer rumours sooner"));
}

TEST_CASE("whatever the program says of a drill is marked, in both languages", "[cli]") {
  // Every verb in a region that is read at once; what stands in the outputs is looked at with all
  // that an author may write in tests/drills.
  const TemporaryFolder home;
  const auto at = [&](const char* name) { return (home.path() / name).string(); };
  const std::string scales = (source_dir() / "data/shuozhou/drills/scales.csv").string();
  put_text(at("log.csv"), "at,what,subject\n2026-12-03T08:10:00+08:00,note,seen\n");
  for (const std::string language : {"zh", "en"}) {
    const std::vector<Words> all = {
        {"check"},
        {"rehearse", "--explain", "--html", at("rehearsal.html")},
        {"rehearse", "--json"},
        {"rehearse", "--rounds", "2", "--keep", at("rounds.json")},
        {"rehearse", "--rounds", "2", "--json"},
        {"run", "--keep", at("run.json"), "--csv", at("list.csv"), "--html", at("list.html")},
        {"run", "--keep", at("run.json"), "--to", "+1:00", "--saw", "note 实战"},
        {"score", "--log", at("log.csv"), "--scales", scales},
        {"score", "--run", at("run.json"), "--scales", scales, "--json"},
        {"report", "--log", at("log.csv"), "--scales", scales, "--html", at("report.html"),
         "--json"}};
    for (const Words& some : all) {
      Words words = {"drill", some.front(), town(), town_drill()};
      words.insert(words.end(), some.begin() + 1, some.end());
      const Outcome outcome = run_muster(words, language);
      CAPTURE(some, language, outcome.err);
      CHECK(outcome.exit == 0);
      CHECK(says(outcome.out, mark));
    }
    for (const Words& owed : {Words{"--programme"}, Words{"--json"}}) {
      Words words = {"drill", "due", town(), "--as-of", "2026-12-05"};
      words.insert(words.end(), owed.begin(), owed.end());
      CHECK(says(run_muster(words, language).out, mark));
    }
    for (const auto& entry : fs::directory_iterator(home.path())) {
      if (entry.path().filename() == "log.csv") continue;
      CAPTURE(entry.path().string());
      CHECK(says(file_text(entry.path().string()), mark));
    }
  }
}

TEST_CASE("a drill on the clock can be killed at any moment and comes to the same end", "[cli]") {
  const TemporaryFolder home;
  const auto at = [&](const char* name) { return (home.path() / name).string(); };
  const auto words = [&](const std::string& keep) {
    return Words{"drill", "run", town(), town_drill(), "--keep", keep, "--speed", "3000"};
  };
  REQUIRE(run_muster(words(at("whole.json"))).exit == 0);
  CHECK(says(file_text(at("whole.json")), "asked-again"));  // nobody reported
  int killed = 0;
  for (const std::string seconds : {"0.1", "0.2", "0.3", "0.4", "0.5", "0.7"}) {
    Words all = {"/usr/bin/timeout", "-s", "KILL", seconds, MUSTER_PROGRAM};
    const Words one = words(at("killed.json"));
    all.insert(all.end(), one.begin(), one.end());
    if (run(all).exit != 0) ++killed;
  }
  CHECK(killed > 0);
  CHECK(run_muster(words(at("killed.json"))).exit == 0);
  CHECK(file_text(at("killed.json")) == file_text(at("whole.json")));
  for (const auto& entry : fs::directory_iterator(home.path())) {
    CHECK(entry.path().extension() == ".json");  // nothing half-written is left beside it
  }
}

TEST_CASE("a drill on the clock hears what is typed and stops when interrupted", "[cli]") {
  const TemporaryFolder home;
  const std::string keep = (home.path() / "run.json").string();
  const std::string command = std::string(MUSTER_PROGRAM) + " drill run " + town() + " " +
                              town_drill() + " --lang en --keep " + keep;
  const Outcome typed = run(
      {"/bin/sh", "-c",
       "{ printf 'called FD1-1\\nnonsense\\nend real alarm\\n'; } | " + command + " --speed 1"});
  CHECK(typed.exit == 0);
  CHECK(says(typed.err, "nonsense"));
  CHECK(says(typed.out, "real alarm"));
  CHECK(says(file_text(keep), "FD1-1"));
  fs::remove(keep);
  const std::string out = (home.path() / "out").string();
  // Interrupted once it says that it listens.
  const Outcome stopped =
      run({"/bin/sh", "-c",
           command + " --speed 1 > " + out + " & drill=$!; until grep -q 'type what was seen' " +
               out + "; do sleep 0.05; done; kill -INT $drill; wait $drill"});
  CHECK(stopped.exit == 0);
  CHECK(says(file_text(out), "interrupted at 08:00"));
  CHECK(says(file_text(keep), "exercise"));
  CHECK(run_muster({"drill", "run", town(), town_drill(), "--keep", keep, "--speed", "0"}).exit ==
        2);
}

TEST_CASE("an inject waits for what players report, step by step and in one go alike", "[cli]") {
  const TemporaryFolder home;
  const auto at = [&](const char* name) { return (home.path() / name).string(); };
  const auto step = [&](const char* keep, Words more) {
    Words all = {"drill", "run", town(), town_drill(), "--keep", at(keep)};
    all.insert(all.end(), more.begin(), more.end());
    return run_muster(all);
  };
  CHECK(step("a.json", {"--to", "+0:07"}).exit == 0);
  const Outcome told = step("a.json", {"--to", "+0:30", "--saw", "expect two +0:08"});
  CHECK(says(told.out, "rumour"));
  CHECK_FALSE(says(told.out, "The works call again"));
  CHECK(step("a.json", {"--to", "+1:00"}).exit == 0);
  const Outcome silent = step("b.json", {"--to", "+1:00"});
  CHECK(says(silent.out, "08:10 inject asked-again"));
  CHECK(step("c.json", {"--to", "+1:00", "--saw", "expect two +0:08"}).exit == 0);
  CHECK(file_text(at("c.json")) == file_text(at("a.json")));
}

TEST_CASE("a real response is scored and reported by the same commands", "[cli]") {
  const TemporaryFolder home;
  const auto at = [&](const char* name) { return (home.path() / name).string(); };
  const std::string region = (source_dir() / "data/shuozhou").string();
  put_text(at("log.csv"),
           "at,what,subject,by\n"
           "2026-11-20T03:05:00+08:00,called,MRT02-01,duty\n"
           "2026-11-20T03:40:00+08:00,arrived,MRT02-01,gate\n");
  const Words words = {"drill", "report",      region,   "--incident", "gas-explosion-cm04",
                       "--log", at("log.csv"), "--html", at("r.html"), "--json"};
  const Outcome report = run_muster(words);
  CHECK(report.exit == 0);
  CHECK(says(report.out, "\"kind\": \"assessment\""));
  CHECK(says(report.out, "not_observed"));
  CHECK_FALSE(says(file_text(at("r.html")), "EXERCISE"));
  const Outcome score = run_muster(
      {"drill", "score", region, "--incident", "gas-explosion-cm04", "--log", at("log.csv")});
  CHECK(score.exit == 0);
  CHECK(says(score.out, "not at persons"));
  // An assessment is no drill that was held.
  const std::string db = at("city.db");
  REQUIRE(run_muster({"init", db, "--from", region}).exit == 0);
  put_text(at("report.json"), report.out);
  CHECK(run_muster({"drill", "record", db, at("report.json"), "--key", "d", "--by", "zhao"}).exit ==
        3);
}

TEST_CASE("rounds go on from their file, and stop at the same one once it is narrow enough",
          "[cli]") {
  const TemporaryFolder home;
  const auto at = [&](const char* name) { return (home.path() / name).string(); };
  const auto rounds = [&](Words more) {
    Words all = {"drill", "rehearse", town(), town_drill()};
    all.insert(all.end(), more.begin(), more.end());
    return run_muster(all);
  };
  const Outcome whole = rounds({"--rounds", "3000", "--until-ci", "4", "--keep", at("w.json")});
  REQUIRE(whole.exit == 0);
  CHECK(says(whole.out, mark));
  CHECK(rounds({"--rounds", "100", "--keep", at("k.json")}).exit == 0);
  CHECK(rounds({"--rounds", "700", "--keep", at("k.json"), "--threads", "2"}).exit == 0);
  const Outcome resumed = rounds({"--rounds", "3000", "--until-ci", "4", "--keep", at("k.json")});
  CHECK(resumed.out == whole.out);
  CHECK(file_text(at("k.json")) == file_text(at("w.json")));
  CHECK(rounds({"--rounds", "0"}).exit == 2);
  put_text(at("k.json"), "{}");
  CHECK(rounds({"--rounds", "10", "--keep", at("k.json")}).exit == 3);
}

TEST_CASE("interrupted, rounds end with those that are done, and go on from them", "[cli]") {
  const TemporaryFolder home;
  const auto at = [&](const char* name) { return (home.path() / name).string(); };
  const std::string command = std::string(MUSTER_PROGRAM) + " drill rehearse " + town() + " " +
                              town_drill() + " --lang en --rounds 1000000 --keep " + at("k.json");
  const Outcome stopped =
      run({"/bin/sh", "-c",
           command + " > " + at("out") + " & drill=$!; until test -s " + at("k.json") +
               "; do sleep 0.02; done; kill -INT $drill; wait $drill"});
  CHECK(stopped.exit == 0);
  CHECK(says(stopped.err, "interrupted: what follows is of the "));
  CHECK(says(stopped.err, " rounds done, out of 1000000"));
  const muster::Json kept = muster::read_json(file_text(at("k.json")));
  const std::size_t done = kept.find("rounds")->array()->size();
  CHECK(done >= 2000);
  CHECK(done % 500 == 0);
  CHECK(run_muster({"drill", "rehearse", town(), town_drill(), "--rounds", std::to_string(done)})
            .out == file_text(at("out")));
}

TEST_CASE("a bar grows on a terminal and ends its line; a file sees none of it", "[cli]") {
  const TemporaryFolder home;
  const auto rounds = [&](Words more) {
    Words all = {MUSTER_PROGRAM, "drill", "rehearse", town(), town_drill(), "--lang", "en"};
    all.insert(all.end(), more.begin(), more.end());
    return all;
  };
  const auto bar = [](std::size_t cells, const std::string& percent) {
    return "\r[" + std::string(cells, '#') + std::string(40 - cells, ' ') + "] " + percent + " %";
  };
  const Words thousand = rounds({"--rounds", "1000"});
  const Outcome seen = run_on_terminal(thousand);
  CHECK(seen.exit == 0);
  CHECK(seen.err == bar(20, " 50") + bar(40, "100") + "\n");
  const Outcome unseen = run(thousand);
  CHECK(unseen.err.empty());
  CHECK(unseen.out == seen.out);
  // It ends early, after 500 of 4000, and its line all the same.
  CHECK(run_on_terminal(rounds({"--rounds", "4000", "--until-ci", "40"})).err ==
        bar(4, " 12") + "\n");
  // Kept in steps of two thousand, it is one bar and never goes back.
  const Words kept = rounds({"--rounds", "2500", "--keep", (home.path() / "k.json").string()});
  CHECK(run_on_terminal(kept).err ==
        bar(8, " 20") + bar(16, " 40") + bar(24, " 60") + bar(32, " 80") + bar(40, "100") + "\n");
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
