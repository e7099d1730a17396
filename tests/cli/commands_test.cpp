#include <algorithm>
#include <filesystem>

#include "muster/plan/json.hpp"
#include "support/catch.hpp"
#include "support/files.hpp"
#include "support/process.hpp"

namespace fs = std::filesystem;

namespace {

fs::path sample() { return source_dir() / "data/shuozhou"; }

Outcome run_muster(std::vector<std::string> words) {
  words.insert(words.begin(), MUSTER_PROGRAM);
  return run(words);
}

bool says(const std::string& text, const std::string& words) {
  return text.find(words) != std::string::npos;
}

std::vector<std::string> gas(const fs::path& region = sample()) {
  return {"respond",    region.string(),    "--kind",  "gas_explosion",
          "--at",       "hazard:CM04",      "--set",   "trapped=12",
          "--occurred", "2026-11-23T03:00", "--known", "2026-11-23T03:05"};
}

std::vector<std::string> gas_and(std::vector<std::string> more, const fs::path& region = sample()) {
  std::vector<std::string> words = gas(region);
  words.insert(words.end(), more.begin(), more.end());
  return words;
}

}  // namespace

TEST_CASE("the duty officer's question is answered, and what is short shows in the exit code",
          "[cli]") {
  const Outcome outcome = run_muster(gas());
  CHECK(outcome.exit == 1);
  CHECK(outcome.err.empty());
  CHECK(outcome.out.starts_with("【样例数据】"));
  CHECK(says(outcome.out, "瓦斯爆炸"));
  CHECK(says(outcome.out, "柴沟煤矿"));
}

TEST_CASE("a folder and the store made of it give the same answer", "[cli]") {
  const TemporaryFolder folder;
  const fs::path store = folder.path() / "city.db";
  const Outcome init = run_muster({"init", store.string(), "--from", sample().string()});
  CHECK(init.exit == 0);
  CHECK(init.out.starts_with("【样例数据】"));
  CHECK(run_muster(gas(store)).out == run_muster(gas()).out);
  CHECK(run_muster({"import", store.string(), sample().string()}).exit == 0);
  CHECK(run_muster({"check", store.string()}).exit ==
        run_muster({"check", sample().string()}).exit);
  // The record names the ledger's sequence, which an import moves on; all before it is the same.
  const auto answer = [](const std::string& out) { return out.substr(0, out.find("存档")); };
  CHECK(answer(run_muster(gas(store)).out) == answer(run_muster(gas()).out));
}

TEST_CASE("the answer as JSON is the answer that is saved", "[cli]") {
  const TemporaryFolder folder;
  const fs::path file = folder.path() / "answer.json";
  const Outcome outcome = run_muster(gas_and({"--json", "--save", file.string()}));
  CHECK(outcome.exit == 1);
  CHECK(file_text(file) == outcome.out);
  const muster::Json answer = muster::read_json(outcome.out);
  CHECK(*answer.find("banner")->string() == "样例数据");
  CHECK(*answer.find("format")->integer() == 1);
}

TEST_CASE("an incident of the region is found by its name", "[cli]") {
  const Outcome outcome =
      run_muster({"respond", sample().string(), "--incident", "ammonia-leak-ch04", "--lang", "en"});
  CHECK((outcome.exit == 0 || outcome.exit == 1));
  CHECK(says(outcome.out, "Ammonia leak at"));
}

TEST_CASE("the language is the region's unless another is chosen", "[cli]") {
  CHECK(says(run_muster(gas()).out, "谁去"));
  CHECK(says(run_muster(gas_and({"--lang", "en"})).out, "Who goes"));
  CHECK(run_muster(gas_and({"--lang", "fr"})).exit == 2);
}

TEST_CASE("a time without offset is in the region's own time", "[cli]") {
  const Outcome bare = run_muster(gas_and({"--as-of", "2026-11-23 03:10"}));
  const Outcome full = run_muster(gas_and({"--as-of", "2026-11-22T19:10:00Z"}));
  CHECK(bare.out == full.out);
  CHECK(run_muster(gas_and({"--as-of", "soon"})).exit == 2);
}

TEST_CASE("a closure is part of the question and shows in the answer", "[cli]") {
  const Outcome outcome = run_muster(gas_and({"--close", "ref:S206", "--lang", "en"}));
  CHECK(says(outcome.out, "Road closures"));
  CHECK(says(outcome.out, "ref:S206"));
}

TEST_CASE("several incidents are one question, by a policy, with why this one was not sent",
          "[cli]") {
  const Outcome outcome = run_muster(
      gas_and({"--policy", "own_first", "--why-not", "MRT10", "--explain", "--lang", "en"}));
  CHECK(outcome.exit == 1);
  CHECK(says(outcome.out, "by policy own_first"));  // on the first screen
  CHECK_FALSE(says(run_muster(gas_and({"--lang", "en"})).out, "by policy"));
  CHECK(says(outcome.out, "Policy own_first, one aim after another"));
  CHECK(says(outcome.out, "Why not MRT10"));
  CHECK(says(outcome.out, "If they refuse:"));
  const Outcome unknown = run_muster(gas_and({"--policy", "dearest", "--lang", "en"}));
  CHECK(unknown.exit == 3);
  CHECK(says(unknown.err, "cheapest, fastest, keep_cover, least_total_time, own_first"));
}

TEST_CASE("a limit that is not reached changes nothing; one that is no number is refused",
          "[cli]") {
  const Outcome usual = run_muster(gas_and({"--lang", "en"}));
  const Outcome limited =
      run_muster(gas_and({"--lang", "en", "--time-limit", "600", "--effort", "1000000000"}));
  CHECK(limited.exit == usual.exit);
  CHECK(limited.out == usual.out);
  CHECK(run_muster(gas_and({"--effort", "much"})).exit == 2);
  CHECK(run_muster(gas_and({"--time-limit", "soon"})).exit == 2);
}

TEST_CASE(
    "what computed the travel times is said for each vehicle, can be chosen, and is no part of "
    "the answer",
    "[cli]") {
  const Outcome chosen = run_muster(gas_and({"--explain", "--lang", "en"}));
  CHECK(says(chosen.out,
             "travel times by searching (Dijkstra) (the map is small and needs no index)"));
  CHECK(says(chosen.out, "vehicles not named: "));
  CHECK(says(run_muster(gas_and({"--explain"})).out, "路网较小，不需要索引"));
  const Outcome forced = run_muster(gas_and({"--explain", "--engine", "index", "--lang", "en"}));
  CHECK(says(forced.out, "travel times out of the travel index (as asked for)"));
  const Outcome plain = run_muster(gas_and({"--json"}));
  for (const std::string engine : {"search", "index", "lower_bounds"}) {
    CHECK(run_muster(gas_and({"--json", "--engine", engine})).out == plain.out);
  }
  const Outcome unknown = run_muster(gas_and({"--engine", "magic", "--lang", "en"}));
  CHECK(unknown.exit == 2);
  CHECK(says(unknown.err, "--engine: \"magic\""));
}

TEST_CASE("a question that is not whole is refused as usage, with what is missing", "[cli]") {
  const auto refused = [](std::vector<std::string> words, const std::string& naming) {
    words.insert(words.begin() + 1, {"--lang", "en"});
    const Outcome outcome = run_muster(words);
    INFO(outcome.err);
    CHECK(outcome.exit == 2);
    CHECK(outcome.out.empty());
    CHECK(says(outcome.err, naming));
  };
  const std::string region = sample().string();
  refused({"respond"}, "REGION");
  refused({"respond", region}, "--incident");
  refused({"respond", region, "--kind", "gas_explosion", "--at", "hazard:CM04"}, "--known");
  refused({"respond", region, "--kind"}, "--kind");
  refused({"respond", region, "--knid", "gas_explosion"}, "did you mean --kind?");
  refused(gas_and({"--incident", "x.xml"}), "--incident and --kind");
  refused(gas_and({"--set", "trapped"}), "trapped=12");
  refused(gas_and({"--at", "hazard:CM05"}), "--at");
  refused({"respnod", region}, "did you mean respond?");
  refused({"init", "x.db"}, "--from");
}

TEST_CASE("every command explains itself, with examples", "[cli]") {
  const Outcome all = run_muster({"--help", "--lang", "en"});
  CHECK(all.exit == 0);
  for (const char* command : {"init", "import", "check", "plans", "card", "respond"}) {
    CHECK(says(all.out, std::string("  ") + command + " "));
    for (const char* language : {"zh", "en"}) {
      const Outcome one = run_muster({command, "--help", "--lang", language});
      CHECK(one.exit == 0);
      CHECK(one.err.empty());
      CHECK(says(one.out, std::string("  muster ") + command));
      CHECK(says(one.out, "--lang zh|en"));
    }
  }
}

TEST_CASE("a command line without a command gets the help and is a mistake", "[cli]") {
  const Outcome outcome = run_muster({});
  CHECK(outcome.exit == 2);
  CHECK(says(outcome.out, "respond"));
}

TEST_CASE("plans, kinds and cards can be looked up", "[cli]") {
  const std::string region = sample().string();
  CHECK(says(run_muster({"plans", region}).out, "shuozhou-coal-mine"));
  CHECK(says(run_muster({"plans", region, "--kinds"}).out, "瓦斯爆炸"));
  CHECK(says(run_muster({"card", region}).out, "chaigou-dispatcher"));
  const Outcome card = run_muster({"card", region, "chaigou-dispatcher", "--lang", "en"});
  CHECK(card.exit == 0);
  CHECK(card.out.starts_with("*** SAMPLE DATA ***"));
  CHECK(says(card.out, "Do not"));
  const Outcome wrong = run_muster({"card", region, "chaigou-dispacher", "--lang", "en"});
  CHECK(wrong.exit == 3);
  CHECK(says(wrong.err, "did you mean chaigou-dispatcher?"));
}

TEST_CASE("the sample region has no error in its own check, notes summed up", "[cli]") {
  const Outcome outcome = run_muster({"check", sample().string(), "--lang", "en"});
  // What lint says of the sample is true of it; what cannot be used would end with 3.
  CHECK((outcome.exit == 0 || outcome.exit == 1));
  const auto notes = outcome.out.find(" notes, summed up");
  REQUIRE(notes != std::string::npos);
  CHECK(std::count(outcome.out.begin() + static_cast<std::ptrdiff_t>(notes), outcome.out.end(),
                   '\n') < 30);
  const Outcome json = run_muster({"check", sample().string(), "--json"});
  CHECK(muster::read_json(json.out).find("findings")->array() != nullptr);
}

TEST_CASE("nothing is coloured on paper", "[cli]") {
  CHECK_FALSE(says(run_muster(gas()).out, "\033"));
}

TEST_CASE("what the program does is told when asked, on standard error", "[cli]") {
  const Outcome outcome = run_muster({"plans", sample().string(), "--verbose"});
  CHECK(says(outcome.err, "reading the folder"));
  CHECK(says(run_muster({"--version", "--verbose"}).out, "store schema"));
}
