// Scores: players who do what the engine says have full marks, and each delay costs what the scale
// says.

#include <algorithm>
#include <array>

#include "muster/plan/file.hpp"
#include "muster/resources/drill_report.hpp"
#include "support/catch.hpp"
#include "support/drills.hpp"

using namespace muster;

namespace {

constexpr std::array shipped = {"ammonia-night",  "flooded-mine",           "goaf-roof-night",
                                "mine-fire-snow", "tunnel-hazardous-goods", "two-at-once"};

RatingScale scale_named(const std::string& id) {
  Findings findings;
  const auto path = source_dir() / "data/shuozhou/drills/scales.csv";
  const auto scales = read_rating_scales(file_text(path), "scales.csv", findings);
  REQUIRE(scales.has_value());
  CHECK(findings.empty());
  const auto found = std::ranges::find(*scales, id, &RatingScale::id);
  REQUIRE(found != scales->end());
  return *found;
}

/// What a player reports who does it at that instant.
Observation report_of(const DrillExpectation& expected, Instant at) {
  Observation one{.at = at, .by = "p"};
  if (expected.card) {
    one.what = ObservedKind::done;
    one.subject = expected.card->str() + "/" + expected.action;
  } else if (expected.plan) {
    one.what = ObservedKind::level;
    one.subject = expected.plan->str() + "/" + expected.level;
  } else if (expected.capability || expected.material) {
    one.what = ObservedKind::arrived;
    one.subject = expected.capability ? expected.capability->str() : expected.material->str();
    one.quantity = expected.quantity;
  } else {
    one.what = ObservedKind::done;
    one.expected = expected.id;
  }
  if (expected.judged()) one.expected = expected.id;
  return one;
}

/// Players who do everything exactly when the engine could, and what only people can judge at once.
EventLog as_the_engine_says(const Drill& drill, const Rehearsal& rehearsal, Seconds later = {},
                            const std::string& only = "") {
  EventLog log{.file = "log.csv"};
  for (std::size_t e = 0; e < drill.expectations.size(); ++e) {
    const DrillExpectation& expected = drill.expectations[e];
    const ExpectationOutcome& outcome = rehearsal.outcomes[e];
    if (!outcome.limit) continue;
    Instant at = outcome.possible.value_or(*outcome.limit);
    if (only == expected.id) at = std::max(*outcome.limit, at) + later;
    Observation one = report_of(expected, at);
    one.expected = expected.id;
    one.line = log.rows.size() + 2;
    log.rows.push_back(one);
  }
  std::ranges::stable_sort(log.rows, {}, &Observation::at);
  return log;
}

}  // namespace

TEST_CASE("players who do what the engine says score full marks", "[drills]") {
  for (const char* id : shipped) {
    const Drill drill = shipped_drill(id);
    CAPTURE(id);
    const Rehearsal rehearsal = rehearse(drill, shuozhou());
    for (const char* name : {"four_step", "tick", "hseep"}) {
      const RatingScale scale = scale_named(name);
      Findings findings;
      const DrillScore got = score(drill, rehearsal, as_the_engine_says(drill, rehearsal), scale,
                                   shuozhou(), findings);
      CHECK(findings.empty());
      CHECK(got.share == 1'000'000);
      CHECK(got.step == std::size_t{0});
      CHECK(got.observed_weight == got.weight);
    }
  }
}

TEST_CASE("each planted delay costs exactly what the scale says", "[drills]") {
  CHECK(scale_named("four_step").per == Minutes(1));
  CHECK(scale_named("four_step").costs == 20'000);  // every minute begun costs 2 %
  for (const char* id : shipped) {
    const Drill drill = shipped_drill(id);
    const Rehearsal rehearsal = rehearse(drill, shuozhou());
    Drill longer = drill;  // so that even the last delay lies within it
    longer.lasts = std::chrono::days(2);
    std::int64_t weight = 0;
    for (const DrillExpectation& one : drill.expectations) weight += one.weight;
    for (const char* name : {"four_step", "tick", "hseep"}) {
      const RatingScale scale = scale_named(name);
      const std::int64_t per = scale.per.count();
      for (const DrillExpectation& late : drill.expectations) {
        for (const std::int64_t seconds : {1, 60, 61, 600, 2940, 3000, 90'000}) {
          const std::int64_t begun = (seconds + per - 1) / per;
          const std::int64_t lost = std::min<std::int64_t>(begun * scale.costs, 1'000'000);
          Findings findings;
          const DrillScore got = score(
              longer, rehearsal, as_the_engine_says(drill, rehearsal, Seconds(seconds), late.id),
              scale, shuozhou(), findings);
          CAPTURE(id, name, late.id, seconds);
          CHECK(got.share == (weight * 1'000'000 - late.weight * lost) / weight);
        }
      }
    }
  }
}

TEST_CASE("what nobody saw counts neither for nor against", "[drills]") {
  const Drill drill = shipped_drill("flooded-mine");
  const Rehearsal rehearsal = rehearse(drill, shuozhou());
  const RatingScale scale = scale_named("four_step");
  Findings findings;
  const DrillScore none = score(drill, rehearsal, {}, scale, shuozhou(), findings);
  CHECK_FALSE(none.share.has_value());
  CHECK(none.observed_weight == 0);
  for (const ScoredExpectation& one : none.expectations) CHECK(one.seen == Seen::not_observed);

  EventLog log = as_the_engine_says(drill, rehearsal);
  std::erase_if(log.rows, [](const Observation& one) { return one.expected != "answer-rumour"; });
  REQUIRE(log.rows.size() == 1);
  const DrillScore one = score(drill, rehearsal, log, scale, shuozhou(), findings);
  CHECK(one.share == 1'000'000);
  CHECK(one.observed_weight == 2);
  log.rows.front().happened = false;  // an evaluator watched, and it was not done
  CHECK(score(drill, rehearsal, log, scale, shuozhou(), findings).share == 0);
}

TEST_CASE("a graver level is the level, a lower one is not", "[drills]") {
  const Drill drill = shipped_drill("flooded-mine");
  const Rehearsal rehearsal = rehearse(drill, shuozhou());
  const auto seen_with = [&](const char* subject) {
    EventLog log;
    log.rows.push_back({.line = 2,
                        .at = drill.start + Minutes(20),
                        .what = ObservedKind::level,
                        .subject = subject});
    Findings findings;
    const DrillScore got = score(drill, rehearsal, log, scale_named("tick"), shuozhou(), findings);
    const auto two = std::ranges::find(got.expectations, "level-two", [&](const auto& one) {
      return drill.expectations[one.expectation].id;
    });
    return std::pair(two->seen, got.levels.front().right);
  };
  CHECK(seen_with("shuozhou-coal-mine/II") == std::pair(Seen::observed, true));
  CHECK(seen_with("shuozhou-coal-mine/I") == std::pair(Seen::observed, false));
  CHECK(seen_with("shuozhou-coal-mine/III") == std::pair(Seen::not_observed, false));
}

TEST_CASE("crews that arrive one by one are enough once all of them are there", "[drills]") {
  const Drill drill = shipped_drill("goaf-roof-night");  // three squads within two hours
  const Rehearsal rehearsal = rehearse(drill, shuozhou());
  EventLog log;
  std::size_t line = 2;
  for (const char* crew : {"MRT04-01", "MRT05-01", "MRT02-01"}) {
    log.rows.push_back({.line = line,
                        .at = drill.start + Minutes(30 * static_cast<int>(line)),
                        .what = ObservedKind::arrived,
                        .subject = crew});
    ++line;
  }
  Findings findings;
  const auto got = score(drill, rehearsal, log, scale_named("tick"), shuozhou(), findings);
  const auto squads = std::ranges::find(got.expectations, "squads", [&](const auto& one) {
    return drill.expectations[one.expectation].id;
  });
  CHECK(squads->observed == drill.start + Minutes(120));
  log.rows.pop_back();
  const auto two = score(drill, rehearsal, log, scale_named("tick"), shuozhou(), findings);
  CHECK(two.expectations[squads->expectation].seen ==
        Seen::not_observed);  // the third may be there
  CHECK(two.expectations[squads->expectation].evidence == std::vector<std::size_t>{2, 3});
  log.rows.push_back({.line = 4,
                      .at = drill.start + Minutes(121),
                      .what = ObservedKind::arrived,
                      .subject = "mine_rescue",
                      .expected = "squads",
                      .happened = false});
  const auto short_of = score(drill, rehearsal, log, scale_named("tick"), shuozhou(), findings);
  CHECK(short_of.expectations[squads->expectation].seen == Seen::not_done);
}

TEST_CASE("a log out of order, with gaps and said twice is put right and says so", "[drills]") {
  Findings findings;
  const auto log = read_event_log(
      "no,at,what,subject,by,note\n"
      "1,2026-12-03T18:55:00+08:00,called,MRT07-01,p,\n"
      "2,2026-12-03T18:52:00+08:00,note,,p,first call\n"
      "5,2026-12-03T18:58:00+08:00,called,MRT07-01,q,\n",
      "log.csv", std::chrono::hours(8), findings);
  REQUIRE(log.has_value());
  std::vector<Code> codes;
  for (const Finding& one : findings) codes.push_back(one.message.code);
  CHECK(codes ==
        std::vector<Code>{Code::drill_log_order, Code::drill_log_gap, Code::drill_log_twice});
  REQUIRE(log->rows.size() == 2);
  CHECK(log->rows.front().what == ObservedKind::note);
  CHECK(log->rows.back().by == "p");
  REQUIRE(log->gaps.size() == 1);
  CHECK(log->gaps.front().first == 3);
  CHECK(log->gaps.front().last == 4);
}

TEST_CASE("a real incident is scored by the same rule and never called an exercise", "[drills]") {
  Findings findings;
  const auto path = source_dir() / "data/shuozhou/incidents/gas-explosion-cm04.xml";
  const auto incident = read_incident(file_text(path), "i.xml", findings);
  REQUIRE(incident.has_value());
  const Drill drill = assessment_of(std::span(&*incident, 1), shuozhou(), {}, std::chrono::days(1));
  const Rehearsal rehearsal = rehearse(drill, shuozhou());
  REQUIRE_FALSE(drill.expectations.empty());
  DrillScore got = score(drill, rehearsal, as_the_engine_says(drill, rehearsal),
                         scale_named("four_step"), shuozhou(), findings);
  CHECK(got.share == 1'000'000);
  got.real = true;
  const EventLog log;
  const RatingScale scale = scale_named("four_step");
  const AfterAction after{drill, rehearsal, log, got, scale, {}};
  for (const std::string& text :
       {after_action_html(after, shuozhou(), {}), score_text(after, shuozhou(), {}),
        write_json(after_action_json(after, shuozhou(), {}))}) {
    CHECK(text.find("EXERCISE") == std::string::npos);
    CHECK(text.find("exercise") == std::string::npos);
  }
  // Half of it unwatched, the rating says so where it is read.
  const std::string part = std::to_string(got.weight) + "/" + std::to_string(got.weight + 9);
  CHECK(after_action_html(after, shuozhou(), {}).find("（只凭观察到的 ") == std::string::npos);
  got.observed_weight = got.weight;
  got.weight += 9;
  const AfterAction partly{drill, rehearsal, log, got, scale, {}};
  CHECK(after_action_html(partly, shuozhou(), {}).find("（只凭观察到的 " + part + "）") !=
        std::string::npos);
}
