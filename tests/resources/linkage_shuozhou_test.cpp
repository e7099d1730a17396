#include <algorithm>
#include <map>
#include <set>

#include "muster/resources/access.hpp"
#include "muster/resources/incident_report.hpp"
#include "muster/resources/region_folder.hpp"
#include "muster/resources/response_chain.hpp"
#include "support/catch.hpp"
#include "support/files.hpp"

using namespace muster;
using namespace std::chrono_literals;

namespace {

const Region& shuozhou() {
  static const RegionReading reading = read_region((source_dir() / "data/shuozhou").string());
  REQUIRE(reading.region != nullptr);
  return *reading.region;
}

constexpr Instant known{std::chrono::sys_days{std::chrono::year{2026} / 11 / 19} + 18h + 52min};

Incident at_hazard(const char* kind, const char* hazard,
                   std::map<IndicatorId, Decimal> indicators = {}) {
  return {.id = IncidentId("i"),
          .kind = IncidentKindId(kind),
          .occurred = known - 12min,
          .known = known,
          .place = HazardId(hazard),
          .indicators = std::move(indicators)};
}

Decimal whole(const char* number) { return *Decimal::parse(number); }

Incident gas_explosion() {
  return at_hazard(
      "gas_explosion", "CM04",
      {{IndicatorId("trapped"), whole("12")}, {IndicatorId("underground"), whole("180")}});
}

Linkage linkage_of(const Incident& incident, const Region& region = shuozhou()) {
  return begin(prepared(chain_of(respond(incident, region), region)));
}

std::size_t at(const Linkage& linkage, const std::string& id) {
  const auto position = position_of(*linkage.chain, "i/" + id);
  if (!position) FAIL("no step " << id);
  return *position;
}

std::vector<std::string> commanders(const Linkage& linkage) {
  std::vector<std::string> order;
  for (const CommandTerm& term : linkage.chain->command) order.push_back(term.organisation.str());
  return order;
}

/// Each takes over after the one before, by plan.
void check_command_is_a_sequence(const Linkage& linkage) {
  std::optional<Instant> last;
  for (const CommandTerm& term : linkage.chain->command) {
    if (!term.from_step) continue;
    const Instant from = linkage.runs[*term.from_step].finish;
    if (last) CHECK(from >= *last);
    last = from;
  }
}

bool says(const Advanced& advanced, Code code) {
  return std::ranges::any_of(advanced.changes,
                             [&](const LinkageChange& one) { return one.message.code == code; });
}

using Names = std::vector<std::string>;

}  // namespace

TEST_CASE("command passes through the township between the mine and the county",
          "[linkage][tiers]") {
  const Linkage linkage =
      linkage_of(at_hazard("mine_hoisting", "CM14", {{IndicatorId("trapped"), whole("2")}}));
  CHECK(commanders(linkage) == Names{"ent-CM14", "gov-140681101", "CMD08"});
  check_command_is_a_sequence(linkage);
  // The township leader is there before he takes over; the mine then holds nothing to pass on.
  const StepRun& there = linkage.runs[at(linkage, "wujiayao-duty/on-scene")];
  const StepRun& taken = linkage.runs[at(linkage, "wujiayao-hoisting/transfer/gov-140681101")];
  CHECK(taken.start >= there.finish);
  const std::size_t beside = at(linkage, "wujiayao-hoisting/transfer/CMD08");
  CHECK(std::ranges::none_of(linkage.chain->command,
                             [&](const CommandTerm& term) { return term.from_step == beside; }));
}

TEST_CASE("where a works has no plan the township's word is the county's receipt",
          "[linkage][tiers]") {
  const Linkage linkage =
      linkage_of(at_hazard("roof_fall", "CM14", {{IndicatorId("trapped"), whole("2")}}));
  CHECK(commanders(linkage) == Names{"gov-140681101", "CMD08"});
  const Instant heard = linkage.runs[at(linkage, "wujiayao-duty/report-county/CMD08/ack")].finish;
  CHECK(linkage.runs[at(linkage, "report/level_to_level/county")].limit == heard + 2h);
  // The unit's own hour runs on, and a person has to say that it reported.
  const std::size_t unit = at(linkage, "report/unit_to_county/enterprise");
  CHECK(linkage.chain->steps[unit].confirm);
  CHECK(linkage.runs[unit].limit == known + 1h);
}

TEST_CASE("in the development zone the zone stands where a county would: receipt, report, command",
          "[linkage][tiers]") {
  const auto foundry = [](const char* trapped) {
    return linkage_of(
        at_hazard("molten_metal_explosion", "MT03", {{IndicatorId("trapped"), whole(trapped)}}));
  };
  const Linkage small = foundry("2");
  CHECK(commanders(small) == Names{"ent-MT03", "CMD09"});
  const auto& steps = small.chain->steps;
  const std::size_t unit = at(small, "report/unit_to_county/enterprise");
  CHECK(steps[unit].receiver == OrganisationId("CMD09"));
  const std::size_t zone = at(small, "report/level_to_level/county");
  CHECK(steps[zone].actor == OrganisationId("CMD09"));
  CHECK(steps[zone].receiver == OrganisationId("CMD01"));
  CHECK(small.runs[zone].finish == small.runs[at(small, "zone-duty/report-city/CMD01/ack")].finish);
  CHECK(small.runs[zone].limit == small.runs[unit].finish + 2h);
  const Linkage grave = foundry("3");
  CHECK(commanders(grave) == Names{"ent-MT03", "CMD09", "gov-140600"});
  check_command_is_a_sequence(grave);
}

TEST_CASE("at a fire the fire service commands from its first crew on; elsewhere it does not",
          "[linkage][command]") {
  const Linkage fire = linkage_of(at_hazard("mine_building_fire", "FI03"));
  const Names order = commanders(fire);
  REQUIRE(order.size() == 2);
  CHECK(order[0] == "ent-FI03");
  const Organisation* brigade = find(shuozhou().organisations, OrganisationId(order[1]));
  REQUIRE(brigade != nullptr);
  CHECK(brigade->kind == "fire_service");
  const CommandTerm& term = fire.chain->command[1];
  REQUIRE(term.from_step.has_value());
  std::optional<Instant> first;
  for (std::size_t i = 0; i < fire.chain->steps.size(); ++i) {
    const ChainStep& step = fire.chain->steps[i];
    const Organisation* actor = find(shuozhou().organisations, step.actor);
    if (step.kind != ChainKind::arrive || actor == nullptr || actor->kind != "fire_service")
      continue;
    first = std::min(first.value_or(fire.runs[i].finish), fire.runs[i].finish);
  }
  CHECK(fire.runs[*term.from_step].finish == first);
  const Advanced arrived = advance(fire, {.at = *first,
                                          .kind = LinkageEventKind::done,
                                          .step = fire.chain->steps[*term.from_step].id});
  REQUIRE_FALSE(arrived.linkage.command.empty());
  CHECK(arrived.linkage.command.back().organisation == brigade->id);
  // The same crews at a roof fall command nobody.
  const Linkage roof =
      linkage_of(at_hazard("roof_fall", "CM14", {{IndicatorId("trapped"), whole("2")}}));
  for (const std::string& one : commanders(roof)) {
    CHECK(find(shuozhou().organisations, OrganisationId(one))->kind != "fire_service");
  }
}

TEST_CASE("who is asked, who decides, by which act and what follows a refusal is what access found",
          "[linkage][access]") {
  const Response response = respond(gas_explosion(), shuozhou());
  const Linkage linkage = begin(prepared(chain_of(response, shuozhou())));
  const auto& steps = linkage.chain->steps;
  std::size_t requests = 0;
  std::size_t consents = 0;
  for (const ChainStep& step : steps) {
    if (step.kind == ChainKind::request_aid) {
      ++requests;
      REQUIRE(step.receiver.has_value());
      CHECK(step.actor != *step.receiver);  // nobody asks himself
      CHECK(find(shuozhou().organisations, step.actor) != nullptr);
    }
    if (step.kind != ChainKind::consent) continue;
    const Assignment& sent = response.dispatch.assignments[*step.assignment];
    if (sent.coming.act == Act::order || !sent.crew) continue;
    ++consents;
    CHECK(step.confirm);
    CHECK(step.actor == sent.coming.authority);
    std::vector<std::pair<std::string, Act>> expected;
    const TeamId team = find(shuozhou().crews, *sent.crew)->team;
    for (const Access& way : access(team, step.incident, response.matches, response.activations,
                                    shuozhou(), response.as_of)) {
      const bool other =
          way.steps.back().party != step.actor && way.steps.front().party != step.actor;
      if (way.barred || !other) continue;
      expected.emplace_back(way.steps.back().party.str(), way.steps.back().act);
    }
    std::vector<std::pair<std::string, Act>> found;
    for (const AskNext& next : step.if_silent) {
      if (next.act) found.emplace_back(next.to.str(), *next.act);
    }
    CHECK(found == expected);
    REQUIRE_FALSE(step.if_silent.empty());
    CHECK_FALSE(step.if_silent.back().act.has_value());  // in the end whoever is above
  }
  CHECK(requests >= 2);
  CHECK(consents >= 2);
}

TEST_CASE(
    "a firm that refuses is followed by the requisition: decision, slip, and the return at the end",
    "[linkage][access]") {
  const Linkage linkage = linkage_of(gas_explosion());
  const auto& steps = linkage.chain->steps;
  const auto consent = std::ranges::find_if(steps, [](const ChainStep& step) {
    return step.kind == ChainKind::consent && step.actor == OrganisationId("ent-CM51") &&
           std::ranges::any_of(step.if_silent,
                               [](const AskNext& next) { return next.act == Act::requisition; });
  });
  REQUIRE(consent != steps.end());
  const auto position = static_cast<std::size_t>(consent - steps.begin());
  const std::size_t decision = *position_of(*linkage.chain, consent->id + "/requisition");
  const std::size_t slip = *position_of(*linkage.chain, consent->id + "/requisition_slip");
  const std::size_t back = *position_of(*linkage.chain, consent->id + "/requisition_return");
  for (const std::size_t paper : {decision, slip, back}) {
    CHECK(linkage.runs[paper].state == StepState::dormant);
  }
  const auto departs = std::ranges::find_if(steps, [&](const ChainStep& step) {
    return step.kind == ChainKind::turn_out && step.assignment == consent->assignment;
  });
  REQUIRE(departs != steps.end());
  const auto turnout = static_cast<std::size_t>(departs - steps.begin());
  Advanced next{.linkage = linkage};
  const Instant asked = linkage.runs[position].start;
  Instant when = asked;
  while (next.linkage.runs[decision].state == StepState::dormant) {
    when += 1min;
    REQUIRE(when < asked + 30min);
    next =
        advance(next.linkage, {.at = when, .kind = LinkageEventKind::refused, .step = consent->id});
  }
  CHECK(says(next, Code::linkage_ask_way));
  CHECK(says(next, Code::linkage_added));
  CHECK(steps[decision].actor == OrganisationId("gov-140681"));
  CHECK(next.linkage.runs[slip].state == StepState::planned);
  CHECK_FALSE(next.linkage.runs[turnout].blocked);
  const Advanced decided =
      advance(next.linkage,
              {.at = when + 10min, .kind = LinkageEventKind::done, .step = steps[decision].id});
  CHECK(decided.linkage.runs[position].state == StepState::done);
  CHECK(decided.linkage.runs[turnout].start >= when + 10min);
  const std::size_t end = at(decided.linkage, "end_response");
  CHECK(decided.linkage.runs[back].start >= decided.linkage.runs[end].finish);
  // Refused by the government as well, those above are asked; when they refuse, nobody comes.
  Advanced no =
      advance(next.linkage,
              {.at = when + 10min, .kind = LinkageEventKind::refused, .step = steps[decision].id});
  CHECK(no.linkage.runs[position].state == StepState::planned);
  while (!no.linkage.runs[position].over()) {
    when += 1min;
    REQUIRE(when < asked + 60min);
    no = advance(no.linkage,
                 {.at = when + 10min, .kind = LinkageEventKind::refused, .step = consent->id});
  }
  CHECK(no.linkage.runs[position].state == StepState::refused);
  CHECK(no.linkage.runs[turnout].blocked);
}

TEST_CASE("without a word the Huairen company moves ten minutes after it was to come",
          "[linkage][standing_order]") {
  const Linkage linkage = linkage_of(gas_explosion());
  const auto& steps = linkage.chain->steps;
  const auto mover = std::ranges::find_if(steps, [](const ChainStep& step) {
    return step.kind == ChainKind::turn_out && step.body == "MRT07";
  });
  REQUIRE(mover != steps.end());
  const auto position = static_cast<std::size_t>(mover - steps.begin());
  REQUIRE(mover->standing_order == 10min);
  const Instant by_plan = linkage.runs[position].start;
  // No word reaches the county: everybody is asked in vain.
  Linkage silent = linkage;
  for (const std::size_t i : linkage.chain->answering) {
    if (steps[i].actor != OrganisationId("CMD08")) continue;
    while (!silent.runs[i].over()) {
      silent = advance(silent, {.at = silent.runs[i].start,
                                .kind = LinkageEventKind::refused,
                                .step = steps[i].id})
                   .linkage;
    }
  }
  CHECK_FALSE(silent.runs[position].blocked);
  CHECK(silent.runs[position].start == by_plan + 10min);
  // Other teams have no such order.
  CHECK(std::ranges::none_of(
      steps, [](const ChainStep& step) { return step.standing_order && step.body != "MRT07"; }));
}

TEST_CASE(
    "storm, snow and gas warnings of the shipped plans stand by, measure by measure, until lifted",
    "[linkage][warning]") {
  std::map<std::string, std::size_t> colours;
  for (const Plan& plan : shuozhou().plans.plans()) {
    for (const PlanWarning& warning : plan.warnings) {
      CAPTURE(plan.id.str(), name(warning.colour));
      ++colours[plan.id.str()];
      const auto chain = prepared(warning_chain(plan.id, warning.colour, known, shuozhou()));
      Linkage linkage = begin(chain);
      // It is issued first, by whom the plan names; everything else waits for that.
      CHECK(chain->steps[0].kind == ChainKind::warn);
      CHECK(chain->steps[0].actor == warning.decider.value_or(plan.owner));
      std::size_t measures = 0;
      for (std::size_t i = 1; i < chain->steps.size(); ++i) {
        measures += chain->steps[i].kind == ChainKind::stand_by ? 1U : 0U;
        REQUIRE(chain->steps[i].after.size() == 1);
        CHECK(chain->steps[i].after[0].step == 0);
        CHECK(chain->steps[i].stage == Stage::warning);
      }
      CHECK(measures == warning.measures.size());
      REQUIRE(chain->duties.size() == 1);
      CHECK(chain->duties[0].text == warning.lifted_when);
      const auto issued =
          advance(linkage,
                  {.at = known + 5min, .kind = LinkageEventKind::done, .step = chain->steps[0].id});
      CHECK(issued.linkage.runs[1].start == known + 5min);
      const auto done = advance(
          issued.linkage,
          {.at = known + 20min, .kind = LinkageEventKind::done, .step = chain->steps[1].id});
      const auto lifted =
          advance(done.linkage, {.at = known + 3h, .kind = LinkageEventKind::lifted});
      CHECK(lifted.linkage.runs[1].state == StepState::done);  // what was done stays done
      for (std::size_t i = 2; i < chain->steps.size(); ++i) {
        CHECK(lifted.linkage.runs[i].state == StepState::cancelled);
      }
      CHECK(says(lifted, Code::linkage_lifted));
    }
  }
  CHECK(colours["shuozhou-comprehensive"] == 4);    // storm
  CHECK(colours["shuozhou-road-traffic"] == 4);     // snow
  CHECK(colours["shuozhou-coal-mine"] == 3);        // gas underground
  CHECK(colours["shuozhou-urban-operation"] == 3);  // gas in town
}

TEST_CASE("every limit of a rule holds at its second and breaks one second past it",
          "[linkage][limits]") {
  const Linkage linkage = linkage_of(gas_explosion());
  const auto& steps = linkage.chain->steps;
  std::set<std::string> kinds;
  std::set<std::int64_t> lengths;
  for (const std::uint32_t i : linkage.chain->limited) {
    const auto& limit = linkage.runs[i].limit;
    if (steps[i].source.rule.empty() || !limit) continue;
    CAPTURE(steps[i].id);
    kinds.insert(std::string(name(steps[i].kind)));
    lengths.insert(steps[i].limit->within.count() / 60);
    // Where it runs from a receipt, that is told first: else the receipt moves with the clock.
    Linkage received = linkage;
    if (const auto& from = steps[i].limit->from_step) {
      received = advance(linkage, {.at = linkage.runs[*from].finish,
                                   .kind = LinkageEventKind::done,
                                   .step = steps[*from].id})
                     .linkage;
    }
    for (const auto& [late, broken] : {std::pair(0s, false), std::pair(1s, true)}) {
      const auto told = advance(
          received, {.at = *limit + late, .kind = LinkageEventKind::done, .step = steps[i].id});
      REQUIRE(told.linkage.runs[i].limit == *limit);
      CHECK(told.linkage.runs[i].broken() == broken);
    }
  }
  // The unit's hour and each level's two, by telephone and in writing.
  CHECK(kinds == std::set<std::string>{"report_up", "report_written"});
  CHECK(lengths == std::set<std::int64_t>{60, 120});
}

TEST_CASE("a correction is due thirty days after the accident, seven on the road and at a fire",
          "[linkage][limits]") {
  const auto correction = [](const Incident& incident) {
    const Linkage linkage = linkage_of(incident);
    const auto& duties = linkage.chain->duties;
    const auto found = std::ranges::find(duties, "i/correction", &Duty::id);
    REQUIRE(found != duties.end());
    REQUIRE(found->due.has_value());
    // At the second it is due it is not past; a second later it is.
    for (const auto& [late, past] : {std::pair(0s, false), std::pair(1s, true)}) {
      const auto now =
          advance(linkage, {.at = *found->due + late, .kind = LinkageEventKind::clock}).linkage;
      const auto running = timers(now);
      const auto timer = std::ranges::find(running, "i/correction", &Timer::duty);
      REQUIRE(timer != running.end());
      CHECK((timer->at < now.now) == past);
    }
    return *found->due - *incident.occurred;
  };
  CHECK(correction(gas_explosion()) == 24h * 30);
  CHECK(correction(at_hazard("mine_building_fire", "FI03")) == 24h * 7);
}

TEST_CASE("the clock of a report stops when it is sent, at its limit or a second past it",
          "[linkage][incident_report]") {
  const Linkage linkage = linkage_of(gas_explosion());
  const std::size_t written = at(linkage, "report/unit_to_county/enterprise/written");
  REQUIRE(linkage.runs[written].limit == known + 1h);
  const auto running = [&](const Linkage& one) {
    const auto all = timers(one);
    return std::ranges::any_of(all, [&](const Timer& timer) {
      return timer.kind == Timer::Kind::limit && timer.step == written;
    });
  };
  CHECK(running(linkage));
  for (const auto& [late, broken] : {std::pair(0s, false), std::pair(1s, true)}) {
    const SentReport sent{.kind = ReportKind::initial,
                          .at = known + 1h + late,
                          .by = "li",
                          .to = OrganisationId("CMD08")};
    const auto meant = event_of(sent, linkage);
    REQUIRE(meant.has_value());
    CHECK(meant->at == sent.at);
    const Linkage after = advance(linkage, *meant).linkage;
    CHECK_FALSE(running(after));
    CHECK(after.runs[written].broken() == broken);
    // Sent to the same receiver again, no written report waits for it any more.
    CHECK_FALSE(event_of(sent, after).has_value());
  }
  // A follow-up meets the duty of the half day, and the next is due from then.
  const SentReport follow{
      .kind = ReportKind::follow_up, .at = known + 5h, .by = "li", .to = OrganisationId("CMD03")};
  const auto met = event_of(follow, linkage);
  REQUIRE(met.has_value());
  CHECK(met->kind == LinkageEventKind::answered);
  const auto all = timers(advance(linkage, *met).linkage);
  const auto next = std::ranges::find(all, "i/follow_up", &Timer::duty);
  REQUIRE(next != all.end());
  CHECK(next->at == known + 17h);
}

TEST_CASE("a limit that a plan's own times cannot keep is found, one second past it and not at it",
          "[linkage][limits]") {
  for (const auto& [takes, impossible] :
       {std::pair(Seconds(57min), false), std::pair(Seconds(57min) + 1s, true)}) {
    Region region = shuozhou();
    std::vector<Plan> plans;
    for (Plan plan : region.plans.plans()) {
      for (Card& card : plan.cards) {
        if (card.id != CardId("chaigou-manager")) continue;
        for (Action& action : card.actions) {
          if (action.id == "report-county") action.duration = takes;
        }
      }
      plans.push_back(std::move(plan));
    }
    Findings findings;
    region.plans = PlanLibrary(std::move(plans), findings);
    const Chain chain = chain_of(respond(gas_explosion(), region), region);
    const bool found = std::ranges::any_of(chain.findings, [](const Finding& one) {
      return one.message.code == Code::linkage_impossible;
    });
    CHECK(found == impossible);
  }
}

TEST_CASE("steps that nobody gave a time are counted in one note", "[linkage][bad_input]") {
  Region region = shuozhou();
  std::erase_if(region.rules.rules, [](const Rule& one) { return one.subject == "linkage_step"; });
  const Chain chain = chain_of(respond(gas_explosion(), region), region);
  const auto untimed = std::ranges::count_if(
      chain.steps, [](const ChainStep& step) { return !step.duration.has_value(); });
  REQUIRE(untimed > 0);
  const auto note = std::ranges::find_if(chain.findings, [](const Finding& one) {
    return one.message.code == Code::linkage_no_duration;
  });
  REQUIRE(note != chain.findings.end());
  CHECK(note->message.parameters.at(0).en == std::to_string(untimed));
}
