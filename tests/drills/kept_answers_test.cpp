// What is kept from one question to the next changes no answer: everything is compared with the
// same worked out anew.

#include <algorithm>
#include <set>

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
struct Told {
  std::vector<std::string> answers = {};
  std::vector<std::optional<Instant>> injects = {};
  std::vector<std::pair<std::optional<Instant>, std::optional<Instant>>> outcomes = {};
  std::vector<Instant> spoilt = {};
  Instant end = {};
  friend bool operator==(const Told&, const Told&) = default;
};

Told told(const Drill& drill, const Situation& situation, PreparedAnswers& prepared, bool lean) {
  RehearsalCourse course =
      course_of(drill, shuozhou(), situation,
                {.lean = lean, .routes = true, .steps = steps_asked(drill), .prepared = prepared});
  Told result{.injects = course.injects, .end = course.end};
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
      const Told expected = told(one, then, anew, true);
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
