// A drill while it is run, and the mark that nothing of it loses.

#include <algorithm>

#include "muster/plan/csv.hpp"
#include "muster/plan/file.hpp"
#include "muster/resources/drill_events_list.hpp"
#include "muster/resources/drill_report.hpp"
#include "muster/resources/drill_run.hpp"
#include "muster/resources/region.hpp"
#include "muster/resources/store.hpp"
#include "support/catch.hpp"
#include "support/drills.hpp"
#include "support/errors.hpp"

using namespace muster;

namespace {

std::string text_of(const std::string& id) {
  return file_text(source_dir() / "data/shuozhou/drills" / (id + ".xml"));
}

Observation called(const char* crew, Instant at) {
  return {.at = at, .what = ObservedKind::called, .subject = crew, .by = "control"};
}

EventLog log_of_one(const Drill& drill) {
  EventLog log;
  log.rows.push_back(called("MRT07-01", drill.start));
  return log;
}

}  // namespace

TEST_CASE("a run that is killed after every step comes to the same end", "[drills]") {
  const std::string xml = text_of("flooded-mine");
  DrillRun whole = begin_run(xml, "d.xml", shuozhou());
  DrillRun killed = begin_run(xml, "d.xml", shuozhou());
  const Instant start = whole.drill.start;
  std::vector<GivenInject> given;
  for (int minute = 0; minute <= 360; minute += 5) {
    const Instant now = start + Minutes(minute);
    for (const GivenInject& one : advance_run(killed, now)) given.push_back(one);
    if (minute == 35) add_observation(killed, called("MRT07-01", now), shuozhou());
    killed = read_run(write_run(killed, shuozhou()), "run.json", shuozhou());
  }
  advance_run(whole, start + Minutes(35));
  add_observation(whole, called("MRT07-01", start + Minutes(35)), shuozhou());
  advance_run(whole, start + Minutes(360));
  CHECK(write_run(killed, shuozhou()) == write_run(whole, shuozhou()));
  CHECK(given == whole.given);  // each once, none left out
  CHECK(given.size() == whole.drill.injects.size());
  CHECK(std::ranges::is_sorted(given, {}, &GivenInject::at));
}

TEST_CASE("an inject that waits for a report comes by what was reported, killed or not",
          "[drills]") {
  const std::string xml = text_of("flooded-mine");  // the press asks when nobody answers the rumour
  const auto press = [](const DrillRun& run) {
    const auto found = std::ranges::find(run.given, "press-asks", &GivenInject::inject);
    return found == run.given.end() ? std::nullopt : std::optional(found->at);
  };
  const auto run_with = [&](std::optional<int> answered_at, bool killed) {
    DrillRun run = begin_run(xml, "d.xml", shuozhou());
    for (int minute = 0; minute <= 360; minute += 5) {
      advance_run(run, run.drill.start + Minutes(minute));
      if (answered_at == minute) {
        add_observation(run,
                        {.at = run.clock, .what = ObservedKind::done, .expected = "answer-rumour"},
                        shuozhou());
      }
      if (killed) run = read_run(write_run(run, shuozhou()), "run.json", shuozhou());
    }
    return run;
  };
  const DrillRun silent = run_with({}, false);
  CHECK(press(silent) == silent.drill.start + Minutes(105));
  CHECK_FALSE(press(run_with(60, false)).has_value());
  CHECK(press(run_with(110, false)) == silent.drill.start + Minutes(105));  // it was given
  for (const std::optional<int> answered_at : {std::optional<int>(), {60}, {110}}) {
    CHECK(write_run(run_with(answered_at, true), shuozhou()) ==
          write_run(run_with(answered_at, false), shuozhou()));
  }
  // The rehearsal that the run is scored against has just what was given.
  const DrillRun late = run_with(110, false);
  const Rehearsal rehearsal = rehearse(late.drill, shuozhou(), {}, played_in(late));
  for (std::size_t i = 0; i < late.drill.injects.size(); ++i) {
    const auto given =
        std::ranges::find(late.given, late.drill.injects[i].id, &GivenInject::inject);
    REQUIRE(given != late.given.end());
    CHECK(rehearsal.injects[i] == given->at);
  }
}

TEST_CASE("the clock of a run does not go back, and what was said twice counts once", "[drills]") {
  DrillRun run = begin_run(text_of("flooded-mine"), "d.xml", shuozhou());
  advance_run(run, run.drill.start + Minutes(60));
  CHECK(refusal_code([&] { advance_run(run, run.drill.start + Minutes(30)); }) ==
        Code::drill_run_back);
  add_observation(run, called("MRT07-01", run.clock), shuozhou());
  add_observation(run, called("MRT07-01", run.clock + Minutes(1)), shuozhou());
  CHECK(run.log.rows.size() == 1);
  end_run(run, "real alarm");
  CHECK(refusal_code([&] { advance_run(run, run.end); }) == Code::drill_run_ended);
  const DrillRun again = read_run(write_run(run, shuozhou()), "run.json", shuozhou());
  CHECK(again.ended == "real alarm");
}

TEST_CASE("a damaged run or one of another region is refused", "[drills]") {
  const DrillRun run = begin_run(text_of("flooded-mine"), "d.xml", shuozhou());
  const std::string whole = write_run(run, shuozhou());
  for (std::size_t cut = 0; cut < whole.size(); cut += whole.size() / 23) {
    CHECK(refusal_code([&] { (void)read_run(whole.substr(0, cut), "run.json", shuozhou()); }) ==
          Code::drill_run_damaged);
  }
  Region other = shuozhou();
  other.digest = "another";
  CHECK(refusal_code([&] { (void)read_run(whole, "run.json", other); }) == Code::drill_run_other);
}

TEST_CASE("evaluators watch what runs and nobody has seen", "[drills]") {
  DrillRun run = begin_run(text_of("flooded-mine"), "d.xml", shuozhou());
  const auto watched = [&] {
    std::vector<std::string> ids;
    for (const auto& [limit, e] : watched_now(run)) ids.push_back(run.drill.expectations[e].id);
    return ids;
  };
  CHECK(watched() == std::vector<std::string>{"call-out-county", "level-two", "two-squads",
                                              "report-city", "six-squads", "command"});
  advance_run(run, run.drill.start + Minutes(71));  // the rumour and the seven more came
  auto ids = watched();
  CHECK(std::ranges::count(ids, "answer-rumour") == 1);
  CHECK(std::ranges::count(ids, "level-one") == 1);
  add_observation(run, {.at = run.clock, .what = ObservedKind::done, .expected = "level-one"},
                  shuozhou());
  ids = watched();
  CHECK(std::ranges::count(ids, "level-one") == 0);
}

TEST_CASE("the mark is on everything that leaves a drill, whatever its author wrote", "[drills]") {
  const std::string mark = "演练 / EXERCISE";
  std::vector<Drill> drills;
  for (const char* id : {"flooded-mine", "ammonia-night", "mine-fire-snow"}) {
    drills.push_back(shipped_drill(id));
  }
  Drill hostile = drills.front();
  hostile.title = {"</title><script>alert(1)</script>\n实战", "\"=cmd()\"\nLIVE"};
  hostile.injects.front().text = {"=HYPERLINK(\"x\")", "@SUM(A1)"};
  hostile.objectives.clear();
  hostile.expectations.clear();
  drills.push_back(hostile);
  Findings findings;
  const auto scales = read_rating_scales(
      file_text(source_dir() / "data/shuozhou/drills/scales.csv"), "scales.csv", findings);
  REQUIRE(scales.has_value());
  for (const Drill& drill : drills) {
    const Rehearsal rehearsal = rehearse(drill, shuozhou());
    const Rounds rounds = rehearse_rounds(drill, shuozhou(), {}, {.rounds = 3});
    const EventLog log;
    const DrillScore scored = score(drill, rehearsal, log, scales->front(), shuozhou(), findings);
    const AfterAction after{drill, rehearsal, log, scored, scales->front(), {}};
    for (const Language language : {Language::zh, Language::en}) {
      const DrillReportOptions options{.language = language, .explain = true};
      const std::vector<std::string> pages = {
          rehearsal_html(drill, rehearsal, shuozhou(), options),
          after_action_html(after, shuozhou(), options),
          events_list_html(drill, rehearsal, shuozhou(), language)};
      for (const std::string& page : pages) {
        CHECK(page.find("<div class=\"mark\">" + mark) != std::string::npos);
        CHECK(page.find("<title>" + mark) != std::string::npos);
        CHECK(page.find("<script") == std::string::npos);
        CHECK(page.find("default-src 'none'") != std::string::npos);
        CHECK(page.find("://") == page.find("://www.w3.org/2000/svg"));
      }
      for (const std::string& text : {rehearsal_text(drill, rehearsal, shuozhou(), options),
                                      rounds_text(drill, rounds, shuozhou(), options),
                                      score_text(after, shuozhou(), options)}) {
        CHECK(text.starts_with("【" + mark));
        const auto last = text.rfind('\n', text.size() - 2);
        CHECK(text.substr(last + 1).starts_with("【" + mark));
      }
      const std::string csv = events_list_csv(drill, rehearsal, shuozhou(), language);
      std::size_t lines = 0;
      Findings wrong;
      const CsvTable table = read_csv(csv, "list.csv", wrong);
      CHECK(wrong.empty());
      for (const CsvRow& row : table.rows) {
        CHECK(row.cells.back() == mark);
        for (const std::string& cell : row.cells) {
          CHECK((cell.empty() || std::string("=+-@").find(cell[0]) == std::string::npos));
        }
        ++lines;
      }
      CHECK(lines == drill.injects.size());
      for (const Json& json : {rehearsal_json(drill, rehearsal, shuozhou(), options),
                               rounds_json(drill, rounds, shuozhou(), options),
                               after_action_json(after, shuozhou(), options)}) {
        CHECK(*json.find("kind")->string() == "exercise");
        CHECK(*json.find("mark")->string() == mark);
        CHECK(says_exercise(write_json(json)));
      }
    }
    CHECK(says_exercise(write_rounds(rounds)));
    const std::string kept = write_event_log(log_of_one(drill), std::chrono::hours(8), mark);
    CHECK(std::ranges::count(kept, '\n') == 2);
    CHECK(kept.find(mark + "\n") != std::string::npos);
  }
}

TEST_CASE("no answer of a rehearsal can be booked", "[drills]") {
  const TemporaryFolder home;
  const std::string path = (home.path() / "r.db").string();
  Store store = Store::create(path, shuozhou());
  const AuditHead before = store.head();
  const Drill drill = shipped_drill("flooded-mine");
  const Json json =
      rehearsal_json(drill, rehearse(drill, shuozhou()), shuozhou(), {.explain = true});
  const Deed deed{.key = "k", .actor = "p", .role = Role::dispatcher, .at = drill.start};
  CHECK(refusal_code([&] { store.commit(json, deed); }) == Code::drill_exercise);
  for (const Json& answer : *json.find("answers")->array()) {
    CHECK(refusal_code([&] { store.commit(*answer.find("answer"), deed); }) ==
          Code::drill_exercise);
    Json::Object bare = *answer.find("answer")->object();  // nor with its marks cut off
    std::erase_if(bare, [](const auto& one) { return one.first == "kind" || one.first == "mark"; });
    CHECK(refusal_code([&] { store.commit(Json(bare), deed); }) == Code::commit_not_answer);
  }
  CHECK(store.head() == before);
  CHECK(store.engagements().empty());
}
