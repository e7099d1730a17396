// The linkage on the command line: a folder with a file of events, and a store that keeps them.
#include <filesystem>

#include "muster/plan/json.hpp"
#include "support/catch.hpp"
#include "support/files.hpp"
#include "support/process.hpp"

using namespace muster;

namespace {

using Words = std::vector<std::string>;

Outcome run_muster(Words words) {
  words.insert(words.begin(), MUSTER_PROGRAM);
  words.insert(words.end(), {"--lang", "en"});
  return run(words);
}

bool says(const std::string& text, const std::string& words) {
  return text.find(words) != std::string::npos;
}

std::string folder() { return (source_dir() / "data/shuozhou").string(); }

const std::string call = "gas-explosion-cm04/chaigou-dispatcher/call-rescue/CMD08";

std::string state_of(const Json& linkage, const std::string& step) {
  for (const Json& one : *linkage.find("steps")->array()) {
    if (*one.find("id")->string() == step) return *one.find("state")->string();
  }
  return "no such step";
}

}  // namespace

TEST_CASE("the linkage of a folder, with what happened out of a file, as table, picture and files",
          "[cli]") {
  const TemporaryFolder home;
  const auto file = [&](const char* name) { return (home.path() / name).string(); };
  put_text(home.path() / "events.csv", "id,at,kind,step\ne1,2026-11-20T02:58:00+08:00,done," +
                                           call + "\ne2,2026-11-20T02:59:00+08:00,done,nothing\n");
  const Words asked = {"linkage",  folder(),          "--incident", "gas-explosion-cm04",
                       "--events", file("events.csv")};
  Words drawn = asked;
  drawn.insert(drawn.end(),
               {"--svg", file("a.svg"), "--dot", file("a.dot"), "--ics", file("a.ics")});
  const Outcome table = run_muster(drawn);
  CHECK(table.exit == 0);
  CHECK(says(table.out, "late"));
  CHECK(says(table.err, "there is no step nothing"));
  CHECK(says(file_text(home.path() / "a.svg"), "</svg>"));
  CHECK(says(file_text(home.path() / "a.dot"), "digraph"));
  CHECK(says(file_text(home.path() / "a.ics"), "END:VCALENDAR"));
  Words json = asked;
  json.push_back("--json");
  CHECK(run_muster(json).out == run_muster(json).out);

  put_text(home.path() / "events.csv", "id,at,kind\ne1,2026-11-20,done\n");
  const Outcome refused = run_muster(asked);
  CHECK(refused.exit == 3);
  CHECK(says(refused.err, "events.csv:2"));
}

TEST_CASE("the events of a committed incident stay in the store; a report says who sent it",
          "[cli]") {
  const TemporaryFolder home;
  const std::string store = (home.path() / "city.db").string();
  const std::string answer = (home.path() / "R.json").string();
  const std::string incident = "gas-explosion-cm04";
  REQUIRE(run_muster({"init", store, "--from", folder()}).exit == 0);
  CHECK(run_muster({"linkage", "advance", store, incident}).exit == 3);  // nothing is committed
  (void)run_muster({"respond", store, "--incident", folder() + "/incidents/" + incident + ".xml",
                    "--save", answer});
  REQUIRE(run_muster({"commit", store, answer, "--key", "k1", "--by", "li"}).exit == 0);

  const auto advance = [&](Words words) {
    words.insert(words.begin(), {"linkage", "advance", store, incident});
    words.insert(words.end(), {"--by", "li"});
    return run_muster(std::move(words));
  };
  const Words said = {"--event", "acknowledged",     "--step", call,
                      "--at",    "2026-11-20T02:58", "--key",  "e1"};
  CHECK(says(advance(said).out, "the timer of"));
  CHECK(advance(said).exit == 0);  // the same key again is the same event
  const Outcome raised = advance({"--event", "figure", "--subject", "dead", "--to", "2", "--at",
                                  "2026-11-20T03:01", "--key", "e2"});
  CHECK(says(raised.out, "people dead: 2"));
  const Json state = read_json(advance({"--json"}).out);
  CHECK(state_of(state, call + "/ack") == "done");
  CHECK(*state.find("now")->string() == "2026-11-20T03:01:00+08:00");
  CHECK(advance({"--event", "dune"}).exit == 3);
  CHECK(advance({"--event", "done"}).exit == 3);

  const Words report = {"report", store,   incident, "--kind", "follow-up",
                        "--to",   "CMD01", "--sent", "--at",   "2026-11-20T03:10",
                        "--by",   "zhang", "--key",  "r1"};
  const Outcome sent = run_muster(report);
  CHECK(sent.exit == 0);
  CHECK(says(sent.out, "people dead: 2"));
  CHECK(says(sent.out, "people missing: to be verified"));
  const Outcome next = run_muster(
      {"report", store, incident, "--kind", "final", "--at", "2026-11-20T06:10", "--by", "zhang"});
  CHECK(says(next.out, "zhang sent the follow-up report"));
  CHECK(run_muster({"report", store, incident, "--kind", "other", "--by", "li"}).exit == 2);
  CHECK(run_muster({"report", store, incident, "--kind", "initial", "--to", "nobody", "--by", "li"})
            .exit == 3);
}
