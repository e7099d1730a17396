// What an operator types at a store, and what bad input gets.
#include <filesystem>
#include <map>
#include <set>

#include "muster/plan/json.hpp"
#include "support/catch.hpp"
#include "support/files.hpp"
#include "support/process.hpp"

namespace fs = std::filesystem;

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

/// The sample region in a store of its own, made once and copied.
class Desk {
 public:
  Desk() {
    static const TemporaryFolder home;
    static const fs::path made = [] {
      const fs::path path = home.path() / "city.db";
      REQUIRE(
          run_muster({"init", path.string(), "--from", (source_dir() / "data/shuozhou").string()})
              .exit == 0);
      return path;
    }();
    fs::copy(made, path());
  }
  [[nodiscard]] fs::path path() const { return folder_.path() / "city.db"; }
  [[nodiscard]] fs::path beside(const std::string& name) const { return folder_.path() / name; }

  /// `command` on this store, by Li.
  [[nodiscard]] Outcome operator()(const std::string& command, Words words = {}) const {
    words.insert(words.begin(), {command, path().string()});
    return run_muster(std::move(words));
  }
  [[nodiscard]] Outcome write(const std::string& command, Words words) const {
    words.insert(words.end(), {"--by", "li", "--at", "2026-11-20T03:00"});
    return (*this)(command, std::move(words));
  }

 private:
  TemporaryFolder folder_ = {};
};

std::string first_lot(const Desk& desk) {
  const muster::Json stock = muster::read_json(desk("stock", {"--json"}).out);
  for (const muster::Json& line : *stock.find("stock")->array()) {
    if (*line.find("balance")->integer() >= 10) return *line.find("lot")->string();
  }
  return "";
}

}  // namespace

TEST_CASE("the keeper sees every lot, issues, counts, and finds it in the history", "[cli]") {
  const Desk desk;
  const std::string lot = first_lot(desk);
  REQUIRE(!lot.empty());
  CHECK(says(desk("stock").out, "*** SAMPLE DATA ***"));
  CHECK(says(desk("stock").out, "Minimum"));
  CHECK(desk.write("stock", {"issue", lot, "--quantity", "2", "--key", "k1"}).out ==
        "done, number 1\n");
  CHECK(desk.write("stock", {"issue", lot, "--quantity", "2", "--key", "k1"}).out ==
        "done before as number 1; it was not done again\n");
  CHECK(desk.write("stock", {"issue", lot, "--quantity", "3", "--key", "k1"}).exit == 4);
  CHECK(desk.write("stock", {"count", lot, "--quantity", "5", "--version", "0"}).exit == 4);
  CHECK(desk.write("stock", {"count", lot, "--quantity", "5", "--version", "1"}).exit == 0);
  CHECK(desk.write("stock", {"reserve", lot, "--quantity", "4", "--incident", "I-1"}).exit == 0);
  CHECK(desk.write("stock", {"issue", lot, "--quantity", "2"}).exit == 4);
  CHECK(desk.write("stock", {"unreserve", "3"}).exit == 0);
  CHECK(desk.write("stock", {"issue", lot, "--quantity", "2"}).exit == 0);
  const muster::Json history = muster::read_json(desk("stock", {"history", lot, "--json"}).out);
  CHECK(history.find("movements")->array()->size() == 4);  // with the opening
  CHECK(desk("verify").exit == 0);
}

TEST_CASE("an answer is committed once, a second one learns what changed, and a release frees it",
          "[cli]") {
  const Desk desk;
  const std::string answer = desk.beside("answer.json").string();
  const Words question = {"--kind", "gas_explosion", "--at",    "hazard:CM04",
                          "--set",  "trapped=12",    "--known", "2026-11-20T02:52",
                          "--save", answer};
  CHECK(desk("respond", question).exit == 1);
  CHECK(desk.write("commit", {answer, "--key", "c1"}).exit == 0);
  CHECK(says(desk.write("commit", {answer, "--key", "c1"}).out, "done before"));
  const Outcome again = desk.write("commit", {answer, "--key", "c2"});
  CHECK(again.exit == 4);
  CHECK(says(again.err, "since the answer was given this changed"));
  CHECK(says(desk("crew").out, "alerted"));
  const muster::Json state = muster::read_json(desk("situation", {"--json"}).out);
  REQUIRE(state.find("incidents")->array()->size() == 1);
  const std::string incident = *state.find("incidents")->array()->front().find("id")->string();
  CHECK(desk.write("release", {incident}).exit == 0);
  const Outcome settled = desk("log", {"--settle", incident, "--json"});
  CHECK(settled.exit == 0);
  CHECK(!muster::read_json(settled.out).find("crews")->array()->empty());
  CHECK(says(desk("log").out, "commit"));
  CHECK(desk("verify").exit == 0);
}

TEST_CASE("what runs out first is issued, kits are unpacked, packs are counted", "[cli]") {
  const Desk desk;
  const auto lines_of = [&](const std::string& kind) {
    const muster::Json history = muster::read_json(desk("stock", {"history", "--json"}).out);
    std::map<std::string, std::int64_t> lines;
    for (const muster::Json& line : *history.find("movements")->array()) {
      if (*line.find("kind")->string() == kind)
        lines[*line.find("lot")->string()] += *line.find("change")->integer();
    }
    return lines;
  };
  const std::string kit = "WHS01-FIRSTAID";
  const muster::Json stock = muster::read_json(desk("stock", {"--json"}).out);
  for (const muster::Json& line : *stock.find("stock")->array()) {
    if (*line.find("lot")->string() != kit) continue;
    CHECK(line.find("place_in_store")->string() != nullptr);
    CHECK(*line.find("holding")->string() == "in_kind");
    CHECK(line.find("to_confirm")->boolean() != nullptr);
  }
  CHECK(desk.write("stock", {"issue", "--stockpile", "WHS01", "--material", "FIRSTAID",
                             "--quantity", "1", "--incident", "I-1"})
            .exit == 0);
  CHECK(lines_of("issue") == std::map<std::string, std::int64_t>{{kit, -1}});
  CHECK(desk.write("stock", {"issue", "--stockpile", "WHS01", "--material", "FIRSTAID",
                             "--quantity", "100000"})
            .exit == 4);
  CHECK(desk.write("stock",
                   {"issue", "--stockpile", "NONE", "--material", "FIRSTAID", "--quantity", "1"})
            .exit == 3);
  CHECK(desk.write("stock", {"unpack", kit, "--packs", "2", "--into", "WHS01-SPLINT", "--into",
                             "WHS01-TRIAGE"})
            .exit == 0);
  CHECK(lines_of("unpack_out") == std::map<std::string, std::int64_t>{{kit, -2}});
  CHECK(lines_of("unpack_in") ==
        std::map<std::string, std::int64_t>{{"WHS01-SPLINT", 4}, {"WHS01-TRIAGE", 20}});
  CHECK(desk.write("stock", {"unpack", "WHS01-SPLINT", "--quantity", "1"}).exit == 3);
  // Kits come in as kits, and pipe by the kilometre is kept in metres.
  CHECK(desk.write("stock", {"receive", kit, "--packs", "5"}).exit == 0);
  CHECK(desk.write("stock", {"receive", "WHS01-PIPE-150", "--packs", "3"}).exit == 0);
  CHECK(lines_of("receive") ==
        std::map<std::string, std::int64_t>{{kit, 5}, {"WHS01-PIPE-150", 3000}});
  CHECK(desk.write("stock", {"issue", "WHS01-PIPE-150", "--packs", "1"}).exit == 0);
  CHECK(lines_of("issue").at("WHS01-PIPE-150") == -1000);
  CHECK(desk.write("stock", {"issue", kit, "--packs", "1", "--quantity", "1"}).exit == 2);
  CHECK(desk("verify").exit == 0);
}

TEST_CASE("a lot looked at too long ago is marked until somebody telephones", "[cli]") {
  const Desk desk;
  std::string lot;
  std::int64_t balance = 0;
  const auto is_marked = [&](const std::string& wanted) {
    const muster::Json stock =
        muster::read_json(desk("stock", {"--json", "--at", "2026-11-20T03:00"}).out);
    for (const muster::Json& line : *stock.find("stock")->array()) {
      const bool marked = *line.find("to_confirm")->boolean();
      if (wanted.empty() && marked) {
        lot = *line.find("lot")->string();
        balance = *line.find("balance")->integer();
        return true;
      }
      if (!wanted.empty() && *line.find("lot")->string() == wanted) return marked;
    }
    return false;
  };
  REQUIRE(is_marked(""));
  CHECK(says(desk("stock", {"--at", "2026-11-20T03:00"}).out, "telephone before counting on them"));
  CHECK(desk.write("stock", {"count", lot, "--quantity", std::to_string(balance), "--version", "0",
                             "--reason", "by telephone"})
            .exit == 0);
  CHECK(!is_marked(lot));
}

TEST_CASE("the roster, the papers, the rest of crews and who pays are shown", "[cli]") {
  const Desk desk;
  const auto state_at = [&](const std::string& at) {
    const muster::Json roster =
        muster::read_json(desk("crew", {"roster", "--json", "--at", at}).out);
    for (const muster::Json& line : *roster.find("roster")->array()) {
      if (*line.find("crew")->string() == "AGR01-01") return *line.find("state")->string();
    }
    return std::string();
  };
  CHECK(state_at("2026-11-20T09:00") == "standby");
  CHECK(state_at("2026-11-20T23:00") == "recall");
  CHECK(says(desk("crew", {"papers", "--at", "2026-11-20T09:00"}).out, "2026-06-30 !"));
  CHECK(desk.write("situation",
                   {"incident", "I-1", "--kind", "gas_explosion", "--known", "2026-11-20T02:52"})
            .exit == 0);
  CHECK(desk.write("crew", {"engage", "MRT01-01", "--incident", "I-1"}).exit == 0);
  const muster::Json crews = muster::read_json(desk("crew", {"--json"}).out);
  CHECK(*crews.find("crews")->array()->front().find("relieve_by")->string() ==
        "2026-11-20T15:00:00+08:00");
  CHECK(desk.write("release", {"I-1"}).exit == 0);
  CHECK(desk.write("crew", {"status", "MRT01-01", "--phase", "duty"}).exit == 4);
  CHECK(desk.write("crew", {"status", "MRT01-01", "--phase", "duty", "--reason", "second blast"})
            .exit == 0);
  const muster::Json settled = muster::read_json(desk("log", {"--settle", "I-1", "--json"}).out);
  CHECK(settled.find("by_rule")->array()->size() == 4);
  CHECK(settled.find("papers")->array()->size() == 2);
  CHECK(says(desk("log", {"--settle", "I-1"}).out, "crews sent"));
}

TEST_CASE("a crew said to be between two places is sent on from there", "[cli]") {
  const Desk desk;
  const std::string file = desk.beside("answer.json").string();
  const auto travel_of = [&](const std::string& crew) {
    const Words question = {
        "--kind",  "gas_explosion",    "--at",   "hazard:CM04", "--set", "trapped=12",
        "--known", "2026-11-20T02:52", "--save", file};
    CHECK(desk("respond", question).exit == 1);
    const muster::Json answer = muster::read_json(file_text(file));
    for (const muster::Json& line : *answer.find("assignments")->array()) {
      const std::string* sent = line.find("crew")->string();
      if (sent != nullptr && *sent == crew) return line;
    }
    return muster::Json();
  };
  const muster::Json from_base = travel_of("MRT07-01");
  CHECK(*from_base.find("travel_s")->integer() == 1332);
  CHECK(from_base.find("route")->find("roads")->array()->size() == 3);
  // Half way along the mine's own road: 1350 m at 30 km/h.
  CHECK(desk.write("crew", {"status", "MRT07-01", "--position", "39.8755,113.0015"}).exit == 0);
  const muster::Json from_road = travel_of("MRT07-01");
  CHECK(*from_road.find("travel_s")->integer() == 162);
  CHECK(from_road.find("route")->find("roads")->array()->size() == 1);
  CHECK(*from_road.find("route")->find("skipped_m")->integer() == 1350);
  CHECK(says(desk("crew").out, "39.8755000"));
  const muster::Json told = muster::read_json(desk("crew", {"--json"}).out);
  const muster::Json* position = told.find("crews")->array()->front().find("position");
  CHECK(*position->find("longitude")->string() == "113.0015000");

  const auto refused = [&](const std::string& at) {
    return desk.write("crew", {"status", "MRT07-01", "--position", at}).err;
  };
  CHECK(says(refused("113.0015,39.8755"), "seem to be swapped"));
  CHECK(says(refused("41.15,-8.61"), "m from the nearest road"));
  CHECK(says(refused("39.8755"), "39.881,112.993"));
  CHECK(says(refused("39.8755,113.0015,mars"), "the datum mars"));
  CHECK(desk.write("crew", {"status", "MRT07-01", "--position", "39.8755,113.0015", "--place",
                            "jn-emaokou"})
            .exit == 2);
  CHECK(desk("verify").exit == 0);
}

TEST_CASE("after a conflict the question is asked again with the rest held", "[cli]") {
  const Desk desk;
  const std::string first = desk.beside("first.json").string();
  const std::string second = desk.beside("second.json").string();
  const Words question = {"--kind", "gas_explosion", "--at",    "hazard:CM04",
                          "--set",  "trapped=12",    "--known", "2026-11-20T02:52"};
  const auto ask = [&](const Words& more) {
    Words words = question;
    words.insert(words.end(), more.begin(), more.end());
    return desk("respond", words);
  };
  const auto crews_of = [](const std::string& file) {
    const muster::Json answer = muster::read_json(file_text(file));
    std::set<std::string> crews;
    for (const muster::Json& line : *answer.find("assignments")->array()) {
      const std::string* crew = line.find("crew")->string();
      if (crew != nullptr && !*line.find("carried")->boolean()) crews.insert(*crew);
    }
    return crews;
  };
  CHECK(ask({"--save", first}).exit == 1);
  const auto before = crews_of(first);
  REQUIRE(before.size() > 2);
  const std::string taken = *before.begin();
  CHECK(desk.write("crew", {"engage", taken, "--incident", "X-1"}).exit == 0);
  CHECK(desk.write("commit", {first, "--key", "c1"}).exit == 4);
  const Outcome again = ask({"--since", first, "--save", second});
  CHECK(says(again.out, "Since that answer (number 0)"));
  CHECK(says(again.out, "engage " + taken));
  CHECK(says(again.out, "no longer goes"));
  const auto after = crews_of(second);
  CHECK(!after.contains(taken));
  for (const std::string& crew : before) {
    INFO(crew);
    CHECK((crew == taken || after.contains(crew)));
  }
  CHECK(desk.write("commit", {second, "--key", "c2"}).exit == 0);
  CHECK(desk("respond", {"--kind", "fire", "--at", "hazard:CM04", "--known", "2026-11-20T02:52",
                         "--since", "nothing.json"})
            .exit == 3);
}

TEST_CASE("roads, beds, telephones, events and requisitions are entered and listed", "[cli]") {
  const Desk desk;
  CHECK(
      desk.write("situation", {"close", "flood", "--road", "ref:G208", "--reason", "flood"}).exit ==
      0);
  CHECK(desk.write("situation",
                   {"incident", "I-1", "--kind", "gas_explosion", "--known", "2026-11-20T02:52"})
            .exit == 0);
  CHECK(desk.write("situation", {"event", "I-1", "--reason", "gas 2.1 %"}).exit == 0);
  CHECK(desk.write("situation", {"requisition", "I-1", "--owner", "O-1", "--thing", "excavator",
                                 "--quantity", "1", "--decision", "D-1"})
            .exit == 0);
  CHECK(desk.write("situation", {"return", "4", "--owed", "120000"}).exit == 0);
  const Outcome listed = desk("situation");
  CHECK(says(listed.out, "flood ref:G208"));
  CHECK(says(listed.out, "I-1"));
  const muster::Json settled = muster::read_json(desk("log", {"--settle", "I-1", "--json"}).out);
  CHECK(*settled.find("owed_minor")->integer() == 120000);
  CHECK(desk.write("situation", {"reopen", "flood"}).exit == 0);
  CHECK(desk.write("situation", {"reopen", "flood"}).exit == 4);
}

TEST_CASE("a backup is taken, verified and restored, and a spoilt one is refused", "[cli]") {
  const Desk desk;
  const std::string copy = desk.beside("copy.db").string();
  const std::string back = desk.beside("back.db").string();
  CHECK(desk("backup", {copy}).exit == 0);
  CHECK(desk("backup", {copy}).exit == 4);
  CHECK(run_muster({"backup", "--verify", copy}).exit == 0);
  CHECK(run_muster({"restore", copy, back}).exit == 0);
  CHECK(run_muster({"restore", copy, back}).exit == 4);
  const std::string head = desk.beside("head.txt").string();
  CHECK(run_muster({"verify", back, "--save-head", head}).exit == 0);
  CHECK(run_muster({"verify", copy, "--head", head}).exit == 0);
  std::string bytes = file_text(copy);
  bytes[bytes.size() / 2] = static_cast<char>(bytes[bytes.size() / 2] ^ 16);
  put_text(copy, bytes.substr(0, bytes.size() - 5000));
  CHECK(run_muster({"backup", "--verify", copy}).exit == 5);
  CHECK(run_muster({"restore", copy, back + "2"}).exit == 5);
  CHECK(!fs::exists(back + "2"));
}

TEST_CASE("bad input is refused with its own exit code, and nothing is written", "[cli]") {
  const Desk desk;
  struct Case {
    const char* command;
    Words words;
    int exit;
    const char* said;
  };
  const std::string no_head = desk.beside("no-head.txt").string();
  put_text(no_head, "not a head\n");
  const std::string no_answer = desk.beside("no-answer.json").string();
  put_text(no_answer, "{\"format\": 1}\n");
  const std::string deep = desk.beside("deep.json").string();
  put_text(deep, std::string(100'000, '['));
  const std::vector<Case> cases = {
      {"stock", {"steal"}, 2, "list|history"},
      {"stock", {"issue"}, 2, "LOT"},
      {"stock", {"issue", "L"}, 2, "--quantity"},
      {"stock", {"issue", "L", "--quantity", "many"}, 2, "many"},
      {"stock", {"issue", "L", "--quantity", "-3"}, 2, "-3"},
      {"stock", {"issue", "L", "--quantity", "99999999999999999999"}, 2, "9999"},
      {"stock", {"issue", "nobody", "--quantity", "1"}, 3, "nobody"},
      {"stock", {"issue", "x'; DROP TABLE lot; --", "--quantity", "1"}, 3, "DROP TABLE"},
      {"stock", {"issue", "L", "--quantity", "1", "--role", "king"}, 2, "king"},
      {"stock", {"issue", "L", "--quantity", "1", "--role", "viewer"}, 3, "viewer"},
      {"stock", {"issue", "L", "--quantity", "1", "--key", ""}, 3, "key"},
      {"crew", {"status", "MRT01-01", "--phase", "asleep"}, 2, "asleep"},
      {"crew", {"status", "MRT01-01"}, 2, "--phase"},
      {"crew", {"engage", "MRT01-01"}, 2, "--incident"},
      {"crew", {"engage", "MRT01-01", "--incident", "a/b"}, 3, "a/b"},
      {"crew", {"reserve", "MRT01-01", "--from", "soon"}, 2, "soon"},
      {"crew", {"unreserve", "77"}, 4, "77"},
      {"commit", {no_answer, "--key", "k"}, 3, "not an answer"},
      {"commit", {deep, "--key", "k"}, 3, "nesting"},
      {"release", {"I-1", "--crew", "MRT01-01"}, 4, "not held"},
      {"situation", {"close", "c1", "--road", "ref:nowhere"}, 3, "nowhere"},
      {"situation", {"load", "nobody", "--measure", "beds", "--quantity", "1"}, 3, "nobody"},
      {"log", {"--since", "x"}, 2, "x"},
      {"log", {"--settle", "nothing"}, 3, "nothing"},
      {"verify", {"--head", no_head}, 2, "--head"},
  };
  for (const Case& item : cases) {
    const bool writes = std::string(item.command) != "log" && std::string(item.command) != "verify";
    const Outcome outcome =
        writes ? desk.write(item.command, item.words) : desk(item.command, item.words);
    INFO(item.command << ' ' << item.words.front() << ": " << outcome.err);
    CHECK(outcome.exit == item.exit);
    CHECK(says(outcome.err, item.said));
    CHECK(outcome.out.empty());
  }
  // Only the denial left a row.
  const muster::Json log = muster::read_json(desk("log", {"--json"}).out);
  CHECK(log.find("changes")->array()->size() == 2);
}

TEST_CASE("a folder, a missing file and a stranger's database are no store", "[cli]") {
  const TemporaryFolder folder;
  const std::string text = (folder.path() / "text.db").string();
  put_text(text, "hello");
  for (const char* command : {"stock", "crew", "situation", "verify", "log"}) {
    INFO(command);
    CHECK(run_muster({command, folder.path().string()}).exit == 2);
    CHECK(run_muster({command, (folder.path() / "none.db").string()}).exit == 3);
    CHECK(run_muster({command, text}).exit == 3);
  }
}
