#include "muster/resources/reliefs.hpp"

#include <algorithm>
#include <map>
#include <set>

#include "../../libresources/src/reliefs_held.hpp"
#include "muster/resources/region.hpp"
#include "muster/resources/response.hpp"
#include "support/catch.hpp"
#include "support/draws.hpp"
#include "support/small_region.hpp"

using namespace muster;

namespace {

const Instant noon = *parse_instant("2026-11-20T12:00:00+08:00");

/// One need for rescue and one for fire fighting; crews c0, c1 … of a team of kind mine_rescue.
struct WorkPlan {
  std::vector<Requirement> needs = {
      {.id = RequirementId("i/rescue"), .incident = IncidentId("i"), .priority = 1},
      {.id = RequirementId("i/fire"), .incident = IncidentId("i"), .priority = 2}};
  Candidates candidates = {};
  Dispatch dispatch = {};
  Region region = {};

  explicit WorkPlan(int crews) {
    region.teams = {{.id = TeamId("T"), .name = "team", .kind = "mine_rescue"}};
    for (int c = 0; c < crews; ++c) {
      const std::string id = "c" + std::to_string(c);
      region.crews.push_back({.id = CrewId(id), .team = TeamId("T"), .name = Text(id)});
    }
    region.rest_rules = {
        {.team_kind = "mine_rescue", .longest = Minutes{720}, .rest = Minutes{480}}};
  }
  /// Could be there so many minutes after noon; the order is given at noon.
  WorkPlan& can(std::size_t need, int crew, int minutes) {
    candidates.crews.push_back({.requirement = need,
                                .crew = CrewId("c" + std::to_string(crew)),
                                .coming = coming(minutes)});
    std::ranges::stable_sort(candidates.crews, {}, [](const CrewCandidate& one) {
      return std::tuple(one.requirement, one.coming.arrives, one.crew);
    });
    return *this;
  }
  WorkPlan& sent(std::size_t need, int crew, int minutes) {
    can(need, crew, minutes);
    Assignment made{
        .requirement = need, .crew = CrewId("c" + std::to_string(crew)), .coming = coming(minutes)};
    if (needs[need].hold) made.hold_until = made.coming.arrives + *needs[need].hold;
    dispatch.assignments.push_back(made);
    return *this;
  }
  [[nodiscard]] Reliefs planned() const { return reliefs(needs, candidates, dispatch, region); }

  static Coming coming(int minutes) {
    return {.alerted = noon,
            .agreed = noon,
            .departs = noon + Minutes{std::min(5, minutes)},
            .arrives = noon + Minutes{minutes}};
  }
};

/// "c0 >c1 @720" for each: relieved, by whom (- where nobody), minutes after noon.
std::vector<std::string> shown(const Reliefs& found, const WorkPlan& shift) {
  std::vector<std::string> lines;
  for (const Relief& one : found.reliefs) {
    lines.push_back(shift.dispatch.assignments[one.assignment].crew->str() + " >" +
                    (one.crew ? one.crew->str() : "-") + " @" +
                    std::to_string((one.by - noon).count() / 60));
  }
  return lines;
}

std::optional<Code> reason(const Reliefs& found, std::size_t position) {
  const auto& reasons = found.reliefs.at(position).reasons;
  if (reasons.empty()) return std::nullopt;
  return reasons.front().code;
}

}  // namespace

TEST_CASE("a hold longer than a crew may be out is relieved, counted from the order",
          "[resources][reliefs]") {
  WorkPlan shift(3);
  shift.needs[0].hold = Minutes{900};
  shift.sent(0, 0, 30).can(0, 1, 40).can(0, 2, 50);
  const Reliefs found = shift.planned();
  CHECK(shown(found, shift) == std::vector<std::string>{"c0 >c1 @720"});
  CHECK(found.reliefs[0].leaves_by == noon + Minutes{720 - 35});
  CHECK(found.reliefs[0].limit.code == Code::relief_longest);

  shift.needs[0].hold = Minutes{690};  // until 12 hours after the order, to the minute
  shift.dispatch.assignments.clear();
  shift.sent(0, 0, 30);
  CHECK(shift.planned().reliefs.empty());
}

TEST_CASE("one that is out already is relieved when its time is over, not anew",
          "[resources][reliefs]") {
  WorkPlan shift(3);
  shift.needs[0].hold = Minutes{900};
  shift.sent(0, 0, 30).can(0, 1, 40).can(0, 2, 50);
  Situation situation;
  situation.crews[CrewId("c0")] = {.engaged_at = IncidentId("i1"),
                                   .relieve_by = noon + Minutes{200}};
  const Reliefs found =
      reliefs_held(shift.needs, shift.candidates, shift.dispatch, shift.region, situation);
  REQUIRE(!found.reliefs.empty());
  CHECK(found.reliefs[0].by == noon + Minutes{200});
  CHECK(found.reliefs[0].limit.code == Code::relief_duty_over);
}

TEST_CASE("where the rest is taken at the scene nobody is fetched for the cycle",
          "[resources][reliefs]") {
  WorkPlan shift(4);
  shift.needs[0].hold = Minutes{600};
  shift.needs[0].cycle = WorkCycle{.work = Minutes{60}, .rest = Minutes{120}};
  shift.needs[0].rotation = 3;
  shift.sent(0, 0, 10).can(0, 1, 20);
  const Reliefs found = shift.planned();
  CHECK(found.reliefs.empty());
  REQUIRE(!found.notes.empty());
  CHECK(found.notes[0].code == Code::relief_at_scene);
}

TEST_CASE("a cycle of work and rest asks for as many crews as keep the work going",
          "[resources][reliefs]") {
  WorkPlan shift(4);
  shift.needs[0].hold = Minutes{600};
  shift.needs[0].cycle = WorkCycle{.work = Minutes{60}, .rest = Minutes{120}};
  shift.sent(0, 0, 10).can(0, 1, 20).can(0, 2, 30).can(0, 3, 40);
  // One works while two rest; then the first comes back.
  CHECK(shown(shift.planned(), shift) == std::vector<std::string>{"c0 >c1 @70", "c0 >c2 @130"});
  shift.needs[0].hold = Minutes{100};
  shift.dispatch.assignments.clear();
  shift.sent(0, 0, 10);
  CHECK(shown(shift.planned(), shift) == std::vector<std::string>{"c0 >c1 @70"});
}

TEST_CASE("where the rest is not recorded nobody is counted on to come back",
          "[resources][reliefs]") {
  WorkPlan shift(4);
  shift.region.rest_rules[0].rest.reset();
  shift.needs[0].hold = Minutes{2000};
  shift.sent(0, 0, 0).can(0, 1, 20).can(0, 2, 30);
  CHECK(shown(shift.planned(), shift) == std::vector<std::string>{"c0 >c1 @720", "c0 >c2 @1440"});
}

TEST_CASE("nobody to relieve is told with its reason", "[resources][reliefs]") {
  WorkPlan none(1);
  none.needs[0].hold = Minutes{900};
  none.sent(0, 0, 30);
  CHECK(reason(none.planned(), 0) == Code::relief_none);

  WorkPlan sent(2);
  sent.needs[0].hold = Minutes{900};
  sent.sent(0, 0, 30).can(0, 1, 40).sent(1, 1, 20);
  CHECK(reason(sent.planned(), 0) == Code::relief_sent);

  WorkPlan late(2);
  late.needs[0].hold = Minutes{900};
  late.sent(0, 0, 30).can(0, 1, 721);
  CHECK(reason(late.planned(), 0) == Code::relief_late);

  WorkPlan taken(3);
  taken.needs[0].hold = Minutes{900};
  taken.sent(0, 0, 30).sent(0, 1, 30).can(0, 2, 40);
  const Reliefs found = taken.planned();
  CHECK(shown(found, taken) == std::vector<std::string>{"c0 >c2 @720", "c1 >- @720"});
  // The one at work beside it is counted as sent, the third as taken.
  REQUIRE(found.reliefs[1].reasons.size() == 2);
  CHECK(found.reliefs[1].reasons[0].code == Code::relief_sent);
  CHECK(found.reliefs[1].reasons[1].code == Code::relief_taken);
}

TEST_CASE("without hold or cycle nothing is planned; an unknown limit is said once",
          "[resources][reliefs]") {
  WorkPlan shift(3);
  shift.sent(0, 0, 30).sent(0, 1, 30);
  CHECK(shift.planned().reliefs.empty());
  CHECK(shift.planned().notes.empty());
  shift.needs[0].hold = Minutes{900};
  shift.dispatch.assignments.clear();
  shift.sent(0, 0, 30).sent(0, 1, 30);
  shift.region.rest_rules.clear();
  CHECK(shift.planned().reliefs.empty());
  CHECK(shift.planned().notes.size() == 1);
  // What a crew carries is not relieved.
  shift.dispatch.assignments[0].carried = true;
  shift.dispatch.assignments[1].carried = true;
  CHECK(shift.planned().notes.empty());
}

TEST_CASE("turn by turn no other plan of reliefs fills more, by trying all",
          "[resources][reliefs]") {
  Draws draws(5);
  int partly = 0;
  for (int round = 0; round < 2000; ++round) {
    WorkPlan shift(7);
    shift.needs[0].hold = Minutes{draws.between(600, 1600)};
    shift.needs[1].hold = Minutes{draws.between(600, 1600)};
    if (draws.one_in(2)) {
      shift.needs[1].cycle = WorkCycle{.work = Minutes{draws.between(60, 400)},
                                       .rest = Minutes{draws.between(60, 400)}};
    }
    for (int c = 0; c < 2; ++c) {
      shift.sent(static_cast<std::size_t>(draws.between(0, 1)), c,
                 static_cast<int>(draws.between(1, 60)));
    }
    for (int c = 2; c < 5; ++c) {
      for (std::size_t need = 0; need < 2; ++need) {
        if (!draws.one_in(3)) shift.can(need, c, static_cast<int>(draws.between(1, 900)));
      }
    }
    const Reliefs found = shift.planned();
    std::set<CrewId> used;
    std::vector<bool> filled;
    for (const Relief& one : found.reliefs) {
      filled.push_back(one.crew.has_value());
      CHECK(one.crew.has_value() == one.reasons.empty());
      if (!one.crew) continue;
      CHECK(used.insert(*one.crew).second);
      const std::size_t need = shift.dispatch.assignments[one.assignment].requirement;
      CHECK(std::ranges::any_of(shift.candidates.crews, [&](const CrewCandidate& can) {
        return can.requirement == need && can.crew == *one.crew && can.coming.arrives <= one.by;
      }));
    }
    // Every way to fill the turns in their order; the first turns count most.
    std::vector<bool> best;
    std::vector<bool> now;
    std::set<CrewId> out = {CrewId("c0"), CrewId("c1")};
    const auto turn = [&](const auto& self, std::size_t t) -> void {
      if (t == found.reliefs.size()) {
        best = std::max(best, now);
        return;
      }
      const Relief& one = found.reliefs[t];
      const std::size_t need = shift.dispatch.assignments[one.assignment].requirement;
      for (const CrewCandidate& can : shift.candidates.crews) {
        if (can.requirement != need || can.coming.arrives > one.by) continue;
        if (!out.insert(can.crew).second) continue;
        now.push_back(true);
        self(self, t + 1);
        now.pop_back();
        out.erase(can.crew);
      }
      now.push_back(false);
      self(self, t + 1);
      now.pop_back();
    };
    if (found.reliefs.size() <= 6) {
      turn(turn, 0);
      CHECK(filled == best);
    }
    partly += std::ranges::find(filled, false) != filled.end() &&
                      std::ranges::find(filled, true) != filled.end()
                  ? 1
                  : 0;
  }
  CHECK(partly > 200);
}

TEST_CASE("in an answer the relief stands beside the assignment it is for",
          "[resources][reliefs]") {
  SmallRegion small;
  small.change(
      "plans/city-mine.xml",
      "<need capability=\"mine_rescue\" priority=\"1\">\n      <by within=\"60min\" base=\"2\"/>",
      "<need capability=\"mine_rescue\" priority=\"1\" hold=\"8h\" work=\"2h\" rest=\"2h\">\n      "
      "<by within=\"60min\" base=\"1\"/>");
  const auto region = small.region();
  const Response answer = respond({.id = IncidentId("i"),
                                   .kind = IncidentKindId("gas_explosion"),
                                   .known = noon,
                                   .place = HazardId("M1")},
                                  *region);
  REQUIRE(answer.reliefs.reliefs.size() == 1);
  const Relief& relief = answer.reliefs.reliefs[0];
  const Assignment& relieved = answer.dispatch.assignments[relief.assignment];
  CHECK(relief.by == relieved.coming.arrives + Minutes{120});
  CHECK(relief.crew.has_value());
  CHECK(relief.crew != relieved.crew);
}
