// What injects do to a rehearsal, in a region small enough to reckon by hand: the squads are at the
// depot, 16 minutes by the town and 24 around, with 5 minutes of turnout.

#include <algorithm>

#include "muster/resources/rehearsal.hpp"
#include "support/catch.hpp"
#include "support/drills.hpp"
#include "support/small_region.hpp"

using namespace muster;

namespace {

Drill drill_with(const std::string& lines) {
  return drill_of(R"(<?xml version="1.0" encoding="UTF-8"?>
<drill format="1" id="d" content="single" form="tabletop" purpose="test" organiser="bureau" start="2026-12-03T08:00:00+08:00" lasts="4h" mark="drawn" source="test">
<title>t</title>
<incident format="1" id="i" kind="gas_explosion" known="2026-12-03T08:00:00+08:00"><at hazard="M1"/><indicator id="trapped" value="4"/></incident>
<objective id="o"><text>o</text></objective>
<participant id="p" organisation="bureau" roles="director controller evaluator player"><post>p</post></participant>
)" + lines + R"(
<expect id="both" objective="o" capability="mine_rescue" quantity="2" within="30min"><text>both</text></expect>
</drill>
)");
}

const Region& small() {
  static const SmallRegion folder;
  static const auto region = folder.region();
  return *region;
}

std::string inject(const std::string& id, const std::string& when, const std::string& effect) {
  return "<inject id=\"" + id + "\" " + when + "><text>x</text>" + effect + "</inject>";
}

/// Seconds after the start at which both squads are there by the engine; −1 for never.
std::int64_t both_there(const Drill& drill) {
  const Rehearsal rehearsal = rehearse(drill, small());
  const auto& at = rehearsal.outcomes.front().possible;
  return at ? (*at - drill.start).count() : -1;
}

/// Both squads are there, nothing having happened: the seconds from the start.
std::int64_t undisturbed() {
  static const std::int64_t seconds = both_there(drill_with(""));
  return seconds;
}

}  // namespace

TEST_CASE("nothing happens: five minutes to turn out and sixteen to drive, with the last leg",
          "[drills]") {
  CHECK(undisturbed() >= (5 + 16) * 60);
  CHECK(undisturbed() < (5 + 17) * 60);
}

TEST_CASE("news and rumours ask nothing anew", "[drills]") {
  const Drill drill = drill_with(inject("n", "at=\"1min\"", "<news/>") +
                                 inject("r", "after=\"n\" delay=\"2min\"", "<rumour/>"));
  const Rehearsal rehearsal = rehearse(drill, small());
  CHECK(rehearsal.answers.size() == 1);
  CHECK(rehearsal.injects[1] == drill.start + Minutes(3));
  CHECK(both_there(drill) == undisturbed());
}

TEST_CASE("a road that shuts before they leave sends them around", "[drills]") {
  const std::string shut = "<road_closed target=\"edge:e2\"/>";
  CHECK(both_there(drill_with(inject("c", "at=\"2min\"", shut))) == undisturbed() + 8 * 60);
}

TEST_CASE("a road that shuts behind them changes nothing", "[drills]") {
  // 5 min of turnout and 10 min to the town: at 16 min they are on the second road.
  CHECK(both_there(drill_with(inject("c", "at=\"16min\"", "<road_closed target=\"edge:e1\"/>"))) ==
        undisturbed());
  CHECK(both_there(drill_with(inject("c", "at=\"16min\"", "<road_closed target=\"edge:e2\"/>"))) ==
        undisturbed());
}

TEST_CASE("a road that shuts ahead of them: on to the town, back and around", "[drills]") {
  // In the town after 15 min, back at the depot after 25, around in 24.
  CHECK(both_there(drill_with(inject("c", "at=\"8min\"", "<road_closed target=\"edge:e2\"/>"))) ==
        undisturbed() - 6 * 60 + (10 + 24) * 60);
}

TEST_CASE("a road shut for a while: they turn when it opens again only where that is quicker",
          "[drills]") {
  const Drill drill =
      drill_with(inject("c", "at=\"2min\"", "<road_closed target=\"edge:e2\" for=\"1min\"/>"));
  const Rehearsal rehearsal = rehearse(drill, small());
  CHECK(rehearsal.answers.size() == 3);  // the start, shut, open again before they leave
  CHECK(both_there(drill) == undisturbed());
}

TEST_CASE("what one inject shut another opens", "[drills]") {
  const Drill drill =
      drill_with(inject("c", "at=\"2min\"", "<road_closed target=\"edge:e2\"/>") +
                 inject("o", "after=\"c\" delay=\"1min\"", "<road_opened closed_by=\"c\"/>"));
  CHECK(both_there(drill) == undisturbed());
}

TEST_CASE("a slower road is slower by its factor from where they are", "[drills]") {
  const Drill drill =
      drill_with(inject("c", "at=\"2min\"", "<road_closed target=\"edge:e2\" factor=\"1.5\"/>"));
  CHECK(both_there(drill) == undisturbed() + 3 * 60);
}

TEST_CASE("a squad that is lost does not come, and is said to be lost", "[drills]") {
  const Drill drill = drill_with(inject("l", "at=\"7min\"", "<forces_lost crew=\"MR-2\"/>"));
  const Rehearsal rehearsal = rehearse(drill, small());
  CHECK(both_there(drill) == -1);
  CHECK(std::ranges::count(rehearsal.events, RehearsalEventKind::lost, &RehearsalEvent::kind) >= 1);
  CHECK(std::ranges::any_of(rehearsal.events, [](const RehearsalEvent& event) {
    return event.kind == RehearsalEventKind::needs_missed;
  }));
}

TEST_CASE("an inject waits for its condition, and then for its delay", "[drills]") {
  const Drill drill = drill_with(
      "<inject id=\"w\" delay=\"2min\"><when><arrived crew=\"MR-1\"/></when><text>x</text></inject>"
      "<inject id=\"n\"><when><stock_below material=\"STRETCHER\" level=\"15\"/></when>"
      "<text>x</text></inject>");
  const Rehearsal rehearsal = rehearse(drill, small());
  CHECK(rehearsal.injects[0] == drill.start + Seconds(undisturbed()) + Minutes(2));
  REQUIRE(rehearsal.injects[1].has_value());  // ten of twenty are asked for; they load 20 minutes
  CHECK(*rehearsal.injects[1] == drill.start + Minutes(20));
}

TEST_CASE("a condition that comes true sooner by another inject is met then", "[drills]") {
  const Drill drill = drill_with(
      "<inject id=\"w\"><when><deadline_missed capability=\"mine_rescue\"/></when><text>x</text>"
      "</inject>" +
      inject("l", "at=\"7min\"", "<forces_lost crew=\"MR-2\"/>"));
  const Rehearsal rehearsal = rehearse(drill, small());
  REQUIRE(rehearsal.injects[0].has_value());
  CHECK(*rehearsal.injects[0] == drill.start + Minutes(60));  // the plan's hour
  const Rehearsal calm = rehearse(drill_with("<inject id=\"w\"><when><deadline_missed "
                                             "capability=\"mine_rescue\"/></when><text>x</text>"
                                             "</inject>"),
                                  small());
  CHECK_FALSE(calm.injects[0].has_value());
}

TEST_CASE("a stop condition ends the drill, and what lies behind it does not happen", "[drills]") {
  const Drill drill =
      drill_with(inject("late", "at=\"1h\"", "<news/>") +
                 "<expect id=\"x\" objective=\"o\" within=\"1h\"><text>x</text></expect>"
                 "<stop><text>there</text><arrived crew=\"MR-1\"/></stop>");
  const Rehearsal rehearsal = rehearse(drill, small());
  CHECK(rehearsal.stopped_by == std::size_t{0});
  CHECK(rehearsal.end == drill.start + Seconds(undisturbed()));
  CHECK_FALSE(rehearsal.injects[0].has_value());
}

TEST_CASE("what was ordered stands when the facts change", "[drills]") {
  const Drill drill = drill_with(inject(
      "more", "at=\"10min\"", "<casualties><indicator id=\"trapped\" value=\"9\"/></casualties>"));
  const Rehearsal rehearsal = rehearse(drill, small());
  REQUIRE(rehearsal.answers.size() == 2);
  const auto coming = [](const Response& answer, const char* crew) {
    for (const Assignment& one : answer.dispatch.assignments) {
      if (one.crew == CrewId(crew) && !one.carried) return one.coming.arrives;
    }
    return Instant{};
  };
  for (const char* crew : {"MR-1", "MR-2"}) {
    CHECK(coming(rehearsal.answers[0].response, crew) ==
          coming(rehearsal.answers[1].response, crew));
  }
  CHECK(both_there(drill) == undisturbed());
}

TEST_CASE("without players an inject waits for what the engine does, and for failures in vain",
          "[drills]") {
  const std::string lines =
      "<inject id=\"r\" delay=\"2min\"><when><reported "
      "expect=\"both\"/></when><text>x</text></inject>"
      "<inject id=\"u\"><when><unreported expect=\"both\"/></when><text>x</text></inject>"
      "<inject id=\"j\"><when><reported expect=\"said\"/></when><text>x</text></inject>"
      "<expect id=\"said\" objective=\"o\" within=\"50min\"><text>x</text></expect>";
  const Drill drill = drill_with(lines);
  const Rehearsal rehearsal = rehearse(drill, small());
  CHECK(rehearsal.injects[0] == drill.start + Seconds(undisturbed()) + Minutes(2));
  CHECK_FALSE(rehearsal.injects[1].has_value());
  CHECK(rehearsal.injects[2] == drill.start + Minutes(50));  // words alone: at their limit
  // The squad is lost, so the engine fails too: at the limit that is known.
  const Drill broken =
      drill_with(inject("l", "at=\"7min\"", "<forces_lost crew=\"MR-2\"/>") + lines);
  const Rehearsal failed = rehearse(broken, small());
  CHECK_FALSE(failed.injects[1].has_value());
  CHECK(failed.injects[2] == broken.start + Minutes(30));
}

TEST_CASE("players who did something are taken at their word", "[drills]") {
  const Drill drill = drill_with(
      "<inject id=\"r\"><when><reported expect=\"both\"/></when><text>x</text>"
      "<road_closed target=\"edge:e2\"/></inject>"
      "<inject id=\"u\"><when><unreported expect=\"both\"/></when><text>x</text></inject>"
      "<inject id=\"f\" after=\"u\" delay=\"5min\"><text>x</text></inject>");
  const auto at = [&](int minutes) { return std::optional(drill.start + Minutes(minutes)); };
  const Rehearsal silent = rehearse(drill, small(), {}, Played{});
  CHECK_FALSE(silent.injects[0].has_value());
  CHECK(silent.injects[1] == at(30));
  CHECK(silent.injects[2] == at(35));
  const Rehearsal early = rehearse(drill, small(), {}, Played{.reported = {{"both", *at(2)}}});
  CHECK(early.injects[0] == at(2));
  CHECK_FALSE(early.injects[1].has_value());
  // What it does to the roads is then done: they go around.
  CHECK(early.outcomes.front().possible == drill.start + Seconds(undisturbed()) + Minutes(8));
  const Rehearsal late = rehearse(drill, small(), {}, Played{.reported = {{"both", *at(31)}}});
  CHECK(late.injects[0] == at(31));
  CHECK(late.injects[1] == at(30));
  // What was given stands, whatever would be by now.
  const Rehearsal given = rehearse(drill, small(), {}, Played{.given = {{"r", *at(9)}}});
  CHECK(given.injects[0] == at(9));
}
