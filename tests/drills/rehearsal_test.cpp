#include "muster/resources/rehearsal.hpp"

#include <algorithm>
#include <filesystem>

#include "muster/plan/drill_xml.hpp"
#include "muster/resources/drill_check.hpp"
#include "muster/resources/region_folder.hpp"
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
