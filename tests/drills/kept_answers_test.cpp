// What is kept from one question to the next changes no answer: everything is compared with the
// same worked out anew.

#include <algorithm>
#include <set>

#include "../../libresources/src/candidates_positions.hpp"
#include "../../libresources/src/candidates_prospects.hpp"
#include "../../libresources/src/linkage_steps.hpp"
#include "../../libresources/src/rehearsal_course.hpp"
#include "../../libresources/src/rehearsal_prepared.hpp"
#include "../../libresources/src/rehearsal_rounds_draws.hpp"
#include "../../libresources/src/rehearsal_turns.hpp"
#include "../../libresources/src/response_closures.hpp"
#include "../../libresources/src/response_remedies.hpp"
#include "../../libresources/src/response_steps.hpp"
#include "support/catch.hpp"
#include "support/draws.hpp"
#include "support/drills.hpp"

using namespace muster;

namespace {

constexpr std::array<const char*, 6> shipped = {"ammonia-night",          "flooded-mine",
                                                "goaf-roof-night",        "mine-fire-snow",
                                                "tunnel-hazardous-goods", "two-at-once"};

/// All that an answer says, line by line.
class Said {
 public:
  [[nodiscard]] std::string take() { return std::move(all_); }

  Said& add(const std::string& word) {
    all_ += word + ' ';
    return *this;
  }
  Said& add(std::int64_t number) { return add(std::to_string(number)); }
  Said& add(Instant at) { return add(at.time_since_epoch().count()); }
  template <class Tag>
  Said& add(const Id<Tag>& id) {
    return add(id.str());
  }
  template <class Value>
  Said& add(const std::optional<Value>& value) {
    return value ? add(*value) : add(std::string("-"));
  }
  Said& add(const Message& message) {
    return add(text(message, Language::zh)).add(text(message, Language::en));
  }
  void end() { all_ += '\n'; }

 private:
  std::string all_ = {};
};

void add_coming(Said& said, const Coming& one) {
  said.add(one.authority).add(static_cast<std::int64_t>(one.act)).add(one.agreement);
  said.add(one.alerted).add(one.agreed).add(one.departs).add(one.arrives).add(one.cost);
}

std::string told_of(std::span<const Activation> activations) {
  Said said;
  for (const Activation& one : activations) {
    said.add(one.incident).add(one.organisation).add(one.alerted).add(one.told_by).add(one.card);
    said.add(one.action).add(one.plan).add(one.channel).add(one.reason);
    for (const Fallback& next : one.if_silent) {
      said.add(static_cast<std::int64_t>(next.kind)).add(next.to).add(next.channel).add(next.at);
    }
    said.end();
  }
  return said.take();
}

std::string missing_of(std::span<const Shortfall> shortfalls) {
  Said said;
  for (const Shortfall& one : shortfalls) {
    said.add(static_cast<std::int64_t>(one.requirement)).add(static_cast<std::int64_t>(one.point));
    said.add(one.missing.count());
    for (const Message& reason : one.reasons) said.add(reason);
    for (const Remedy& remedy : one.remedies) {
      said.add(remedy.what)
          .add(remedy.gains ? remedy.gains->count() : -1)
          .add(remedy.costs.count());
    }
    said.end();
  }
  return said.take();
}

std::string steps_of(std::span<const LinkageStep> linkage) {
  Said said;
  for (const LinkageStep& step : linkage) {
    said.add(step.id).add(step.incident).add(std::string(name(step.kind))).add(step.text.zh);
    said.add(step.actor).add(step.role.zh).add(step.receiver).add(step.start).add(step.finish);
    said.add(step.deadline).add(step.confirm ? 1 : 0);
    said.end();
  }
  return said.take();
}

std::string by_what(const DispatchOptions& by) {
  Said said;
  said.add(by.policy.id);
  for (const Aim aim : by.policy.aims) said.add(std::string(name(aim)));
  for (const Forbids one : by.policy.forbids) said.add(std::string(name(one)));
  for (const auto& [incident, severity] : by.severity) said.add(incident).add(severity);
  for (const auto& [one, other] : by.together) said.add(one).add(other);
  return said.take();
}

std::string said_of(const Candidates& candidates) {
  Said said;
  for (const auto* all : {&candidates.crews, &candidates.otherwise}) {
    for (const CrewCandidate& one : *all) {
      said.add(static_cast<std::int64_t>(one.requirement)).add(one.crew).add(one.engaged_at);
      said.add(one.low_loader).add(one.skill.capability);
      add_coming(said, one.coming);
      said.end();
    }
  }
  for (const auto* all : {&candidates.lots, &candidates.besides}) {
    for (const LotCandidate& one : *all) {
      said.add(static_cast<std::int64_t>(one.requirement)).add(one.lot).add(one.available.count());
      add_coming(said, one.coming);
      said.end();
    }
  }
  for (const RuledOut& out : candidates.ruled_out) {
    said.add(static_cast<std::int64_t>(out.requirement)).add(out.reason);
    std::visit([&](const auto& id) { said.add(id); }, out.resource);
    if (out.coming) add_coming(said, *out.coming);
    said.end();
  }
  return said.take();
}

std::string said_in(const Response& answer) {
  Said said;
  said.add(answer.as_of);
  for (const Match& match : answer.matches) {
    said.add(match.incident).add(match.plan).add(match.level);
    for (const CardId& card : match.cards) said.add(card);
  }
  for (const Requirement& need : answer.requirements) {
    said.add(need.id).add(need.incident).add(need.capability).add(need.material);
    for (const DemandPoint& point : need.curve) said.add(point.by).add(point.quantity.count());
  }
  for (const CrewCandidate& one : answer.candidates.crews) {
    said.add(static_cast<std::int64_t>(one.requirement)).add(one.crew).add(one.engaged_at);
    add_coming(said, one.coming);
  }
  for (const LotCandidate& one : answer.candidates.lots) {
    said.add(static_cast<std::int64_t>(one.requirement)).add(one.lot).add(one.available.count());
    add_coming(said, one.coming);
  }
  for (const RuledOut& out : answer.candidates.ruled_out) {
    said.add(static_cast<std::int64_t>(out.requirement)).add(out.reason);
    std::visit([&](const auto& id) { said.add(id); }, out.resource);
  }
  said.end();
  for (const Assignment& one : answer.dispatch.assignments) {
    said.add(static_cast<std::int64_t>(one.requirement)).add(one.crew).add(one.lot);
    said.add(one.quantity.count()).add(one.hold_until);
    said.add(one.late_by ? one.late_by->count() : -1);
    add_coming(said, one.coming);
    for (const Message& reason : one.reasons) said.add(reason);
    said.end();
  }
  for (const Order& order : answer.dispatch.orders) {
    said.add(order.authority).add(order.alerted);
    for (const std::size_t i : order.assignments) said.add(static_cast<std::int64_t>(i));
  }
  for (const auto& route : answer.routes) {
    if (!route) continue;
    for (const RouteRoad& road : route->roads) said.add(static_cast<std::int64_t>(road.road));
    said.end();
  }
  for (const Closure& closure : answer.closures) said.add(closure.id).add(closure.target);
  return said.take() + by_what(answer.dispatch.options) + told_of(answer.activations) +
         missing_of(answer.shortfalls) + steps_of(answer.linkage);
}

/// A rehearsal with all that is told of it.
struct AllTold {
  std::vector<std::string> answers = {};
  std::vector<std::optional<Instant>> injects = {};
  std::vector<std::pair<std::optional<Instant>, std::optional<Instant>>> outcomes = {};
  std::vector<Instant> spoilt = {};
  Instant end = {};
  friend bool operator==(const AllTold&, const AllTold&) = default;
};

AllTold told(const Drill& drill, const Situation& situation, PreparedAnswers& prepared, bool lean) {
  RehearsalCourse course =
      course_of(drill, shuozhou(), situation,
                {.lean = lean, .routes = true, .steps = steps_asked(drill), .prepared = prepared});
  AllTold result{.injects = course.injects, .end = course.end};
  for (const ExpectationOutcome& one : outcomes_of(drill, course, shuozhou())) {
    result.outcomes.emplace_back(one.limit, one.possible);
  }
  for (const auto& [at, spoilt] : course.spoilt) result.spoilt.push_back(at);
  for (const RehearsedAnswer& one : course.answers) result.answers.push_back(said_in(one.response));
  if (lean) fill_turns(course, shuozhou(), prepared);
  for (const RehearsedAnswer& one : course.answers) result.answers.push_back(said_in(one.response));
  return result;
}

}  // namespace

TEST_CASE("a rehearsal that keeps what it found is one that is answered anew at each moment",
          "[drills]") {
  std::size_t answers = 0;
  for (const char* id : shipped) {
    Drill drill = shipped_drill(id);
    drill.uncertainty.roads.push_back({.target = {}, .road_class = "", .chance = 20'000});
    drill.uncertainty.ready.push_back({.team_kind = {}, .rate = 700'000});
    const Situation situation;
    const RoundDraws draws(drill, shuozhou(), situation, 5);
    PreparedAnswers of_all_rounds(true);
    for (std::uint32_t round = 0; round < 4; ++round) {
      CAPTURE(id, round);
      const RoundWorld world = draws.world(round);
      const Drill& one = round == 0 ? drill : world.drill();  // the first as planned
      const Situation& then = round == 0 ? situation : world.situation;
      PreparedAnswers anew(true, Keeping::nothing);
      PreparedAnswers own(true);
      const AllTold expected = told(one, then, anew, true);
      CHECK(told(one, then, own, true) == expected);
      CHECK(told(one, then, of_all_rounds, true) == expected);
      answers += expected.answers.size();
      if (round > 1) continue;
      PreparedAnswers whole(false);
      PreparedAnswers whole_anew(false, Keeping::nothing);
      CHECK(told(one, then, whole, false) == told(one, then, whole_anew, false));
    }
  }
  CHECK(answers > 100);
}

namespace {

/// Something else is known of one incident, or nothing.
void change(std::vector<Incident>& incidents, Draws& draws) {
  Incident& one = incidents[static_cast<std::size_t>(
      draws.between(0, static_cast<std::int64_t>(incidents.size()) - 1))];
  static const std::array<const char*, 6> indicators = {"trapped",  "dead",       "poisoned",
                                                        "evacuate", "inflow_m3h", "missing"};
  switch (draws.between(0, 6)) {
    case 0:
      one.known += Minutes(draws.between(1, 20));
      break;
    case 1:
      one.received.push_back({.by = OrganisationId(draws.one_in(2) ? "CMD01" : "CMD08"),
                              .at = one.known + Minutes(draws.between(1, 90))});
      break;
    case 2:
      one.received.clear();
      break;
    case 3:
      if (incidents.size() > 1) std::swap(incidents.front(), incidents.back());
      break;
    case 4:
      break;
    default:
      one.indicators[IndicatorId(indicators[static_cast<std::size_t>(draws.between(0, 5))])] =
          Decimal::of(draws.between(0, 40));
  }
}

/// Two thirds of the plans, without a word of the others.
std::vector<Plan> some_plans() {
  const auto left_out = [](const PlanId& id) { return id.view().size() % 3 == 0; };
  const auto all = shuozhou().plans.plans();
  std::vector<Plan> plans(all.begin(), all.end());
  std::erase_if(plans, [&](const Plan& one) { return left_out(one.id); });
  for (Plan& one : plans) {
    std::erase_if(one.upstream, left_out);
    std::erase_if(one.downstream, left_out);
    one.level_links.clear();
  }
  return plans;
}

/// What lies around the incidents, and how grave they are.
std::string around(const Asked& asked) {
  Said said;
  for (const LocatedIncident& incident : asked.answer.incidents) {
    said.add(incident.incident.id).add(incident.unit);
    for (const Approach& one : incident.approaches) said.add(one.place).add(one.access_point);
    said.end();
  }
  for (const auto& grades : asked.answer.grades) {
    said.add(grades ? static_cast<std::int64_t>(grades->potential) : -1);
  }
  for (const auto& zone : asked.answer.zones) {
    said.end();
    if (!zone) continue;
    for (const ZoneRoad& one : zone->roads) said.add(one.road);
    for (const ZonePlace& one : zone->places) said.add(one.place);
    for (const FacilityId& one : zone->facilities) said.add(one);
  }
  for (const Closure& one : asked.closures) said.add(one.id).add(one.target);
  for (const Requirement& one : asked.answer.requirements) {
    said.add(one.chain).add(static_cast<std::int64_t>(one.priority)).add(one.least_type);
    said.add(one.hold ? one.hold->count() : -1);
  }
  return said.take();
}

}  // namespace

TEST_CASE("who is told, and by what policy, does not go by what was asked before", "[drills]") {
  std::size_t same = 0;
  std::size_t other = 0;
  for (const char* id : shipped) {
    Draws draws(23);
    std::vector<Incident> incidents = shipped_drill(id).incidents;
    Asked before = asked(incidents, shuozhou(), {}, {});
    DispatchOptions by = dispatch_options(before.answer, shuozhou(), {});
    for (int n = 0; n < 40; ++n) {
      CAPTURE(id, n);
      change(incidents, draws);
      const Asked anew = asked(incidents, shuozhou(), {}, {});
      Asked after = asked(incidents, shuozhou(), {}, {}, shuozhou().plans, &before);
      CHECK(told_of(after.answer.activations) == told_of(anew.answer.activations));
      CHECK(said_in(after.answer) == said_in(anew.answer));
      const DispatchOptions own = dispatch_options(anew.answer, shuozhou(), {});
      DispatchOptions kept = dispatch_options_after(before.answer, by, after.answer, shuozhou());
      CHECK(by_what(kept) == by_what(own));
      const bool changed = told_of(before.answer.activations) != told_of(anew.answer.activations);
      ++(changed ? other : same);
      before = std::move(after);
      by = std::move(kept);
    }
  }
  CHECK(same > 20);
  CHECK(other > 20);
}

TEST_CASE("what is asked of an incident of which nothing is new is as if it were asked anew",
          "[drills]") {
  Findings found;
  const PlanLibrary others(some_plans(), found);
  std::size_t same = 0;
  std::size_t other = 0;
  for (const char* id : shipped) {
    Draws draws(29);
    std::vector<Incident> incidents = shipped_drill(id).incidents;
    incidents.push_back(shipped_drill("ammonia-night").incidents.front());
    incidents.back().id = IncidentId("one-more");
    Asked before = asked_for_needs(incidents, shuozhou(), {}, {}, shuozhou().plans);
    for (int n = 0; n < 40; ++n) {
      CAPTURE(id, n);
      const std::vector<Incident> known = incidents;
      change(incidents, draws);
      ++(known == incidents ? same : other);
      const PlanLibrary& plans = draws.one_in(5) ? others : shuozhou().plans;
      const Asked anew = asked_for_needs(incidents, shuozhou(), {}, {}, plans);
      Asked after = asked_for_needs(incidents, shuozhou(), {}, {}, plans, &before);
      CHECK(said_in(after.answer) == said_in(anew.answer));
      CHECK(around(after) == around(anew));
      before = std::move(after);
    }
  }
  CHECK(same > 20);
  CHECK(other > 60);
}

TEST_CASE("steps on cards drafted before, and without their room, stand where linkage puts them",
          "[drills]") {
  std::size_t steps = 0;
  for (const char* id : shipped) {
    CAPTURE(id);
    const Rehearsal rehearsal = rehearse(shipped_drill(id), shuozhou());
    for (const RehearsedAnswer& one : rehearsal.answers) {
      const Response& answer = one.response;
      const CardDrafts cards(answer.incidents, answer.matches, answer.activations, shuozhou());
      const auto all = [](const StepDraft&, Instant) { return true; };
      const std::string whole = steps_of(answer.linkage);
      for (const CardDrafts* drafted : {static_cast<const CardDrafts*>(nullptr), &cards}) {
        CHECK(steps_of(linkage_of(answer.incidents, answer.matches, answer.activations,
                                  answer.requirements, answer.dispatch, shuozhou(), all,
                                  drafted)) == whole);
      }
      steps += answer.linkage.size();
    }
  }
  CHECK(steps > 1000);
}

TEST_CASE("steps that fall into a window are those of the whole linkage", "[drills]") {
  std::size_t in_windows = 0;
  std::size_t numbered = 0;
  Draws draws(41);
  KnownSenders senders;
  for (const char* id : shipped) {
    const Rehearsal rehearsal = rehearse(shipped_drill(id), shuozhou());
    for (const RehearsedAnswer& one : rehearsal.answers) {
      Response answer = one.response;
      auto& sent = answer.dispatch.assignments;
      for (int n = 0; n < 4 && !sent.empty(); ++n) {
        // First as it is, then with some sent twice, so that ids have to be told apart; at last one
        // agrees before it was asked, which neither puts on a clock.
        const auto drawn =
            static_cast<std::size_t>(draws.between(0, static_cast<std::int64_t>(sent.size()) - 1));
        if (n > 0) sent.push_back(sent[drawn]);
        if (n > 0) sent.back().coming.arrives += Minutes(draws.between(0, 30));
        if (n == 3) {
          sent.back().carried = false;
          sent.back().coming.agreed = sent.back().coming.alerted - Minutes(5);
          const auto none = [](const StepDraft&, Instant) { return false; };
          CHECK_THROWS_AS(linkage(answer.incidents, answer.matches, answer.activations,
                                  answer.requirements, answer.dispatch, shuozhou()),
                          Error);
          CHECK_THROWS_AS(linkage_of(answer.incidents, answer.matches, answer.activations,
                                     answer.requirements, answer.dispatch, shuozhou(), none),
                          Error);
          continue;
        }
        const auto whole = linkage(answer.incidents, answer.matches, answer.activations,
                                   answer.requirements, answer.dispatch, shuozhou());
        const CardDrafts cards(answer.incidents, answer.matches, answer.activations, shuozhou());
        for (int w = 0; w < 4; ++w) {
          CAPTURE(id, n, w);
          const Instant from = one.at + Minutes(draws.between(-30, 240));
          const Instant until = from + Minutes(draws.between(1, 120));
          const auto wanted = [&](const StepDraft& step, Instant finish) {
            const bool late = step.deadline && finish > *step.deadline && *step.deadline >= from &&
                              *step.deadline < until;
            return late || (finish >= from && finish < until);
          };
          std::vector<LinkageStep> expected;
          for (const LinkageStep& step : whole) {
            const StepDraft draft{.kind = step.kind, .deadline = step.deadline};
            if (wanted(draft, step.finish)) expected.push_back(step);
          }
          for (const CardDrafts* drafted : {static_cast<const CardDrafts*>(nullptr), &cards}) {
            const auto found =
                linkage_of(answer.incidents, answer.matches, answer.activations,
                           answer.requirements, answer.dispatch, shuozhou(), wanted, drafted);
            CHECK(steps_of(found) == steps_of(expected));
          }
          in_windows += expected.size();
          for (const LinkageStep& step : expected) numbered += step.id.ends_with("/2") ? 1U : 0U;
        }
      }
    }
  }
  CHECK(in_windows > 1000);
  CHECK(numbered > 10);
}

TEST_CASE("crews that are sent already are left out as if they were struck off", "[drills]") {
  std::size_t struck_off = 0;
  std::size_t relieved = 0;
  for (const char* id : shipped) {
    Draws draws(47);
    const std::vector<Incident> incidents = shipped_drill(id).incidents;
    const Response open = respond(incidents, shuozhou(), {});
    const Asked asked_then = asked(incidents, shuozhou(), {}, {});
    const RoadsThen roads(asked_then.answer.incidents, shuozhou(), open.as_of,
                          TravelEngine::automatic);
    const TravelByIncident travel = roads.with({});
    const RegionPositions positions(shuozhou());
    KnownProspectRules rules;
    for (int n = 0; n < 8; ++n) {
      CAPTURE(id, n);
      Situation situation;
      std::vector<bool> sent(shuozhou().crews.size());
      std::set<CrewId> own;
      for (const CrewCandidate& one : open.candidates.crews) {
        if (!draws.one_in(3)) continue;
        CrewStatus& status = situation.crews[one.crew];
        const auto at = draws.between(0, static_cast<std::int64_t>(incidents.size()) - 1);
        status.engaged_at =
            draws.one_in(5) ? IncidentId("elsewhere") : incidents[static_cast<std::size_t>(at)].id;
        if (draws.one_in(4)) status.relieve_by = open.as_of + Minutes(draws.between(0, 300));
        if (draws.one_in(5)) status.place = shuozhou().stockpiles.front().place;
        if (draws.one_in(9)) status.position = Position{{400'000'000}, {1'130'000'000}};
        if (draws.one_in(6)) continue;  // engaged, but not by us
        own.insert(one.crew);
        const Crew* crew = find(shuozhou().crews, one.crew);
        sent[static_cast<std::size_t>(crew - shuozhou().crews.data())] = true;
        relieved += status.relieve_by ? 1U : 0U;
      }
      const auto strike_off = [&](Candidates candidates) {
        std::erase_if(candidates.crews,
                      [&](const CrewCandidate& one) { return own.contains(one.crew); });
        std::erase_if(candidates.ruled_out, [&](const RuledOut& out) {
          const auto* crew = std::get_if<CrewId>(&out.resource);
          return crew != nullptr && out.reason.code == Code::candidate_engaged &&
                 own.contains(*crew);
        });
        return candidates;
      };
      const auto found = [&](const std::vector<bool>* left_out, KnownProspectRules* known) {
        return candidates_by(positions, open.requirements, open.incidents, open.matches,
                             open.activations, shuozhou(), situation, travel, open.as_of, false,
                             left_out, known);
      };
      const Candidates all = found(nullptr, nullptr);
      const std::string expected = said_of(strike_off(all));
      const Candidates left = found(&sent, &rules);
      CHECK(said_of(strike_off(left)) == expected);
      const bool some_relieved = std::ranges::any_of(
          own, [&](const CrewId& crew) { return situation.crews.at(crew).relieve_by.has_value(); });
      if (!some_relieved) CHECK(said_of(left) == expected);
      struck_off += all.crews.size() - left.crews.size();
    }
  }
  CHECK(struck_off > 100);
  CHECK(relieved > 10);
}

TEST_CASE("a way that is looked for once is that of each who takes it", "[drills]") {
  std::size_t ways = 0;
  for (const char* id : shipped) {
    Draws draws(53);
    const std::vector<Incident> incidents = shipped_drill(id).incidents;
    const RegionPositions positions(shuozhou());
    for (int n = 0; n < 3; ++n) {
      CAPTURE(id, n);
      Situation situation;
      const SixSteps steps =
          six_steps(asked(incidents, shuozhou(), situation, {}), shuozhou(), situation, {});
      for (const Assignment& one : steps.answer.dispatch.assignments) {
        if (!one.crew || n == 0) continue;
        CrewStatus& status = situation.crews[*one.crew];
        if (draws.one_in(4)) status.place = shuozhou().stockpiles.front().place;
        if (draws.one_in(6)) status.position = Position{{393'300'000}, {1'124'300'000}};
      }
      const auto each = routes_of(steps.answer, shuozhou(), situation, steps.travel);
      const auto once = routes_of(steps.answer, shuozhou(), positions, situation, steps.travel);
      REQUIRE(each.size() == once.size());
      for (std::size_t i = 0; i < each.size(); ++i) {
        REQUIRE(each[i].has_value() == once[i].has_value());
        if (!each[i]) continue;
        CHECK(each[i]->time == once[i]->time);
        CHECK(each[i]->length == once[i]->length);
        CHECK(each[i]->approach == once[i]->approach);
        CHECK(each[i]->skipped == once[i]->skipped);
        CHECK(std::ranges::equal(each[i]->roads, once[i]->roads,
                                 [](const RouteRoad& a, const RouteRoad& b) {
                                   return a.road == b.road && a.forward == b.forward;
                                 }));
        ++ways;
      }
    }
  }
  CHECK(ways > 100);
}

TEST_CASE("vehicles that share a metric find the same times on every road", "[drills]") {
  Draws draws(59);
  std::size_t shared = 0;
  for (int n = 0; n < 12; ++n) {
    CAPTURE(n);
    Region region = shuozhou();
    for (Vehicle& vehicle : region.vehicles) {
      vehicle.pace.clear();
      if (draws.one_in(3))
        vehicle.pace.emplace_back("*=" + std::to_string(draws.between(1, 2)) + "/2");
      vehicle.mass_kg = draws.between(1, 60) * 1000;
      vehicle.height_cm = draws.between(150, 500);
      vehicle.dangerous_goods = draws.one_in(3);
    }
    const std::span<const RoadCondition> conditions =
        n % 2 == 0 ? std::span<const RoadCondition>() : std::span(region.conditions);
    KeptMetrics kept;
    const auto by_vehicle = kept.of(conditions, region);
    REQUIRE(by_vehicle->of_vehicle.size() == region.vehicles.size() + 1);
    for (std::size_t i = 0; i <= region.vehicles.size(); ++i) {
      const Vehicle* vehicle = i == 0 ? nullptr : &region.vehicles[i - 1];
      CHECK(by_vehicle->metrics[by_vehicle->of_vehicle[i]] ==
            road_times(*region.roads, vehicle, conditions));
    }
    for (std::size_t i = 0; i < by_vehicle->metrics.size(); ++i) {
      for (std::size_t j = 0; j < i; ++j) CHECK(by_vehicle->metrics[i] != by_vehicle->metrics[j]);
    }
    shared += region.vehicles.size() + 1 - by_vehicle->metrics.size();
  }
  CHECK(shared > 0);
}

TEST_CASE("what closures do to shortfalls is the same weighed alone and with all else",
          "[drills]") {
  std::size_t opened = 0;
  std::size_t cut_off = 0;
  for (const char* id : shipped) {
    Draws draws(31);
    const std::vector<Incident> incidents = shipped_drill(id).incidents;
    const Response open = respond(incidents, shuozhou(), {});
    std::set<std::string> used;
    for (const auto& route : open.routes) {
      if (!route) continue;
      for (const RouteRoad& road : route->roads)
        used.insert((*shuozhou().roads)[road.road].id.str());
    }
    const std::vector<std::string> roads(used.begin(), used.end());
    for (int n = 0; n < 5; ++n) {
      CAPTURE(id, n);
      Situation situation;
      for (std::int64_t c = draws.between(1, 5); c > 0; --c) {
        const auto at = draws.between(0, static_cast<std::int64_t>(roads.size()) - 1);
        situation.closures.push_back({.id = ClosureId("shut-" + std::to_string(c)),
                                      .target = "edge:" + roads[static_cast<std::size_t>(at)]});
      }
      KeptMetrics kept;
      const SixSteps steps =
          six_steps(asked(incidents, shuozhou(), situation, {}), shuozhou(), situation, {}, &kept);
      Response whole = steps.answer;
      offer_ways(whole, shuozhou());
      Response alone = whole;
      weigh_closures(whole, steps.closures, steps.roads, shuozhou(), situation);
      alone.closures = whole.closures;
      weigh_for_shortfalls(alone, steps.roads, steps.travel, shuozhou(), situation, kept);
      CHECK(missing_of(alone.shortfalls) == missing_of(whole.shortfalls));
      for (const Shortfall& one : whole.shortfalls) {
        for (const Remedy& remedy : one.remedies) opened += remedy.what.code == Code::remedy_open;
        for (const Message& why : one.reasons) cut_off += why.code == Code::short_cut_off;
      }
    }
  }
  CHECK(opened > 0);
  CHECK(cut_off > 0);
}
