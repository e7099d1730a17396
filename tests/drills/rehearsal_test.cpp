#include "muster/resources/rehearsal.hpp"

#include <algorithm>
#include <filesystem>
#include <iterator>

#include "../../libresources/src/rehearsal_rounds_draws.hpp"
#include "muster/plan/drill_xml.hpp"
#include "muster/plan/match.hpp"
#include "muster/resources/drill_check.hpp"
#include "muster/resources/drill_events_list.hpp"
#include "muster/resources/locate.hpp"
#include "muster/resources/region_folder.hpp"
#include "muster/resources/rehearsal_report.hpp"
#include "muster/resources/response_json.hpp"
#include "support/catch.hpp"
#include "support/drills.hpp"

using namespace muster;

TEST_CASE("a rehearsal without injects is the answer itself, to the byte", "[drills]") {
  for (const char* id : {"ammonia-night", "flooded-mine", "goaf-roof-night", "mine-fire-snow",
                         "tunnel-hazardous-goods", "two-at-once"}) {
    CAPTURE(id);
    Drill drill = shipped_drill(id);
    drill.injects.clear();
    for (const Incident& one : drill.incidents) drill.start = std::max(drill.start, one.known);
    const Rehearsal rehearsal = rehearse(drill, shuozhou());
    const Response answer = respond(drill.incidents, shuozhou(), {}, {.as_of = drill.start});
    REQUIRE(rehearsal.answers.size() == 1);
    CHECK(write_json(response_json(rehearsal.answers.front().response, shuozhou(), Language::zh)) ==
          write_json(response_json(answer, shuozhou(), Language::zh)));
    // Every journey of the linkage that ends in the drill's time is told, at its very instant.
    for (const LinkageStep& step : answer.linkage) {
      if (step.kind != StepKind::travel || step.finish > drill.end()) continue;
      CHECK(std::ranges::any_of(rehearsal.events, [&](const RehearsalEvent& event) {
        return event.kind == RehearsalEventKind::arrived && event.id == step.id &&
               event.at == step.finish;
      }));
    }
  }
}

TEST_CASE("every shipped drill holds together and runs", "[drills]") {
  std::size_t count = 0;
  for (const auto& file :
       std::filesystem::directory_iterator(source_dir() / "data/shuozhou/drills")) {
    if (file.path().extension() != ".xml") continue;
    const Drill drill = shipped_drill(file.path().stem().string());
    CAPTURE(drill.id.str());
    Findings findings;
    check_drill(drill, shuozhou(), findings);
    const Rehearsal rehearsal = rehearse(drill, shuozhou());
    check_rehearsal(drill, rehearsal, findings);
    for (const Finding& finding : findings) UNSCOPED_INFO(text(finding, Language::en));
    CHECK(findings.empty());
    ++count;
  }
  CHECK(count >= 6);
}

namespace {

/// All that is shown of a rehearsal, but for the answers themselves.
std::string shown(const Drill& drill, const Rehearsal& rehearsal) {
  std::string all;
  for (const Language language : {Language::zh, Language::en}) {
    const DrillReportOptions every{.language = language, .explain = true};
    all += rehearsal_text(drill, rehearsal, shuozhou(), every) +
           rehearsal_html(drill, rehearsal, shuozhou(), every) +
           write_json(rehearsal_json(drill, rehearsal, shuozhou(), {.language = language})) +
           events_list_csv(drill, rehearsal, shuozhou(), language);
  }
  return all;
}

}  // namespace

TEST_CASE("what is told of a rehearsal is what a whole one tells, to the byte", "[drills]") {
  std::size_t breaks = 0;
  for (const char* id : {"ammonia-night", "flooded-mine", "goaf-roof-night", "mine-fire-snow",
                         "tunnel-hazardous-goods", "two-at-once"}) {
    Drill drill = shipped_drill(id);
    drill.uncertainty.roads.push_back({.target = {}, .road_class = "", .chance = 20'000});
    drill.uncertainty.ready.push_back({.team_kind = {}, .rate = 700'000});
    const Situation situation;
    const RoundDraws draws(drill, shuozhou(), situation, 11);
    for (std::uint32_t round = 0; round < 4; ++round) {
      CAPTURE(id, round);
      const RoundWorld world = draws.world(round);
      // The first as planned, the second with players who do nothing, the others as drawn.
      const Drill& one = round < 2 ? drill : world.drill();
      const Situation& then = round < 2 ? situation : world.situation;
      const auto played = round == 1 ? std::optional(Played{}) : std::nullopt;
      const Rehearsal whole = rehearse(one, shuozhou(), then, played, RehearsalDepth::whole);
      const Rehearsal told = rehearse(one, shuozhou(), then, played, RehearsalDepth::told);
      CHECK(shown(one, told) == shown(one, whole));
      REQUIRE(told.answers.size() == whole.answers.size());
      for (std::size_t k = 0; k < told.answers.size(); ++k) {
        breaks += told.answers[k].response.shortfalls.size();
      }
    }
  }
  CHECK(breaks > 0);
}

namespace {

/// The region's plans, of which one has a level without criteria: what a raised level means.
PlanLibrary with_open_level(const PlanId& plan, const std::string& level) {
  const auto all = shuozhou().plans.plans();
  std::vector<Plan> plans(all.begin(), all.end());
  const auto found = std::ranges::find(plans, plan, &Plan::id);
  REQUIRE(found != plans.end());
  const auto raised = std::ranges::find(found->levels, level, &Level::id);
  REQUIRE(raised != found->levels.end());
  raised->any_of.clear();
  Findings findings;
  PlanLibrary library(std::move(plans), findings);
  CHECK_FALSE(has_errors(findings));
  return library;
}

}  // namespace

TEST_CASE("with a level raised the plans match as if all of them stood there with it", "[drills]") {
  const auto of = [](const auto& entry) { return std::pair(entry.incident, entry.plan); };
  std::size_t raised = 0;
  for (const char* id : {"ammonia-night", "flooded-mine", "goaf-roof-night", "mine-fire-snow",
                         "tunnel-hazardous-goods", "two-at-once"}) {
    CAPTURE(id);
    Drill drill = shipped_drill(id);
    for (const Match& at_first :
         match(locate(drill.incidents.front(), shuozhou()), shuozhou().plans, shuozhou().catalogue)
             .matches) {
      const Plan& plan = *shuozhou().plans.find(at_first.plan);
      if (plan.levels.empty() || plan.levels.front().any_of.empty()) continue;
      CAPTURE(plan.id.str());
      Inject inject{.id = "raise", .at = Seconds(30)};
      inject.effect = InjectLevelRaised{.plan = plan.id, .level = plan.levels.front().id};
      drill.injects = {inject};
      const Rehearsal rehearsal = rehearse(drill, shuozhou());
      const Response& answer = rehearsal.answers.at(1).response;
      const PlanLibrary library = with_open_level(plan.id, plan.levels.front().id);
      std::vector<Match> matches;
      std::vector<NearMatch> near;
      for (const LocatedIncident& incident : answer.incidents) {
        Matches found = match(incident, library, shuozhou().catalogue);
        std::ranges::move(found.matches, std::back_inserter(matches));
        std::ranges::move(found.near, std::back_inserter(near));
      }
      REQUIRE(answer.matches.size() == matches.size());
      for (std::size_t i = 0; i < matches.size(); ++i) {
        const Match& one = answer.matches[i];
        CHECK(of(one) == of(matches[i]));
        CHECK(one.chain == matches[i].chain);
        CHECK(one.level == matches[i].level);
        CHECK(one.cards == matches[i].cards);
        CHECK(one.reasons == matches[i].reasons);
        if (one.plan == plan.id) ++raised;
      }
      REQUIRE(answer.near_matches.size() == near.size());
      for (std::size_t i = 0; i < near.size(); ++i) {
        CHECK(of(answer.near_matches[i]) == of(near[i]));
        CHECK(answer.near_matches[i].reason == near[i].reason);
      }
    }
  }
  CHECK(raised >= 6);
}
