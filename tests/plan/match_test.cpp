#include "muster/plan/match.hpp"

#include <algorithm>
#include <random>

#include "support/catch.hpp"
#include "support/plans.hpp"

using namespace muster;

namespace {

const Catalogue words(
    {.incident_kinds = {{.id = IncidentKindId("coal"), .name = {"煤矿事故", "coal mine"}},
                        {.id = IncidentKindId("coal.gas"),
                         .parent = IncidentKindId("coal"),
                         .name = {"瓦斯爆炸", "gas explosion"}},
                        {.id = IncidentKindId("fire"), .name = {"火灾", "fire"}}},
     .indicators = {{.id = IndicatorId("dead"), .name = {"死亡", "dead"}},
                    {.id = IndicatorId("trapped"), .name = {"被困", "trapped"}}},
     .hazard_kinds = {{.id = HazardKindId("mine"), .name = {"煤矿", "coal mine"}}}});

LocatedIncident explosion(std::map<IndicatorId, Decimal> indicators = {}) {
  return {.incident = {.id = IncidentId("i1"),
                       .kind = IncidentKindId("coal.gas"),
                       .indicators = std::move(indicators)},
          .jurisdictions = {JurisdictionId("county"), JurisdictionId("city")},
          .hazard = HazardId("CM04"),
          .hazard_kind = HazardKindId("mine")};
}

LocatedIncident trapped(std::int64_t people) {
  return explosion({{IndicatorId("trapped"), Decimal::of(people)}});
}

Criterion at_least(const char* indicator, std::int64_t amount) {
  return {.indicator = IndicatorId(indicator), .at_least = Decimal::of(amount)};
}

Plan plan(const char* id, Tier tier, Coverage covers = {.kinds = {IncidentKindId("coal")}}) {
  return {.id = PlanId(id), .tier = tier, .covers = std::move(covers)};
}

/// I for ten trapped, II for three, III for three dead, IV whenever it applies.
Plan with_levels(const char* id, Tier tier) {
  Plan result = plan(id, tier);
  result.levels = {{.id = "I", .any_of = {at_least("trapped", 10)}},
                   {.id = "II", .any_of = {at_least("trapped", 3)}},
                   {.id = "III", .any_of = {at_least("dead", 3)}},
                   {.id = "IV"}};
  const std::string name = id;
  result.cards = {{.id = CardId(name + "-1"), .levels = {"I"}},
                  {.id = CardId(name + "-2"), .levels = {"II", "III"}},
                  {.id = CardId(name + "-always")},
                  {.id = CardId(name + "-4"), .levels = {"IV"}}};
  return result;
}

Matches matches(const LocatedIncident& incident, std::vector<Plan> plans) {
  return match(incident, library_of(std::move(plans)), words);
}

Match the_match(const LocatedIncident& incident, std::vector<Plan> plans) {
  const Matches found = matches(incident, std::move(plans));
  REQUIRE(found.matches.size() == 1);
  return found.matches.front();
}

std::vector<Code> codes(const Match& match) {
  std::vector<Code> result;
  for (const Message& reason : match.reasons) result.push_back(reason.code);
  return result;
}

std::string names(const std::vector<CardId>& cards) {
  std::string result;
  for (const CardId& card : cards) result += (result.empty() ? "" : " ") + card.str();
  return result;
}

}  // namespace

TEST_CASE("a plan for coal mines applies to a gas explosion in one", "[plan][match]") {
  const Match found = the_match(explosion(), {plan("p", Tier::county)});
  CHECK(found.incident == IncidentId("i1"));
  CHECK(found.plan == PlanId("p"));
  CHECK(found.chain == PlanId("p"));
  CHECK(found.level == std::nullopt);
  REQUIRE(codes(found) == std::vector{Code::match_kind});
  CHECK(text(found.reasons[0], Language::en) ==
        "the kind \"gas explosion\" lies within \"coal mine\", which the plan covers");
}

TEST_CASE("a plan for gas explosions does not apply to every accident in a coal mine",
          "[plan][match]") {
  auto incident = explosion();
  incident.incident.kind = IncidentKindId("coal");
  const Matches found =
      matches(incident, {plan("p", Tier::county, {.kinds = {IncidentKindId("coal.gas")}})});
  CHECK(found.matches.empty());
  CHECK(found.near.empty());
}

TEST_CASE("of several kinds that fit, the innermost is the reason", "[plan][match]") {
  const Coverage covers{.kinds = {IncidentKindId("coal"), IncidentKindId("coal.gas")}};
  const Match found = the_match(explosion(), {plan("p", Tier::county, covers)});
  CHECK(found.reasons.at(0).parameters.at(1).en == "gas explosion");
}

TEST_CASE("an empty list leaves that side of the coverage open", "[plan][match]") {
  const Match found = the_match(explosion(), {plan("p", Tier::county, {})});
  CHECK(found.reasons.empty());
}

TEST_CASE("everything a plan asks of the place must fit, and is said", "[plan][match]") {
  const Coverage covers{.kinds = {IncidentKindId("coal")},
                        .jurisdictions = {JurisdictionId("city"), JurisdictionId("other")},
                        .hazards = {HazardId("CM04")},
                        .hazard_kinds = {HazardKindId("mine")}};
  const Match found = the_match(explosion(), {plan("p", Tier::county, covers)});
  CHECK(codes(found) == std::vector{Code::match_kind, Code::match_jurisdiction, Code::match_hazard,
                                    Code::match_hazard_kind});
}

TEST_CASE("a plan that nearly applied is named with what did not fit", "[plan][match]") {
  Coverage covers{.kinds = {IncidentKindId("coal")}};
  auto incident = explosion();
  Code expected = Code::match_not_hazard;
  SECTION("another county") {
    covers.jurisdictions = {JurisdictionId("other")};
    expected = Code::match_not_jurisdiction;
  }
  SECTION("another mine") { covers.hazards = {HazardId("CM05"), HazardId("CM06")}; }
  SECTION("another kind of hazard") { covers.hazard_kinds = {HazardKindId("tailings")}; }
  SECTION("a place without any hazard") {
    incident.hazard.reset();
    covers.hazards = {HazardId("CM04")};
  }
  const Matches found = matches(incident, {plan("p", Tier::county, covers)});
  CHECK(found.matches.empty());
  REQUIRE(found.near.size() == 1);
  CHECK(found.near[0].plan == PlanId("p"));
  CHECK(found.near[0].reason.code == expected);
}

TEST_CASE("only the first thing that does not fit is given as the reason", "[plan][match]") {
  const Coverage covers{.jurisdictions = {JurisdictionId("a"), JurisdictionId("b")},
                        .hazards = {HazardId("CM05")}};
  const Matches found = matches(explosion(), {plan("p", Tier::county, covers)});
  REQUIRE(found.near.size() == 1);
  CHECK(found.near[0].reason == Message{Code::match_not_jurisdiction, {{"a、b", "a, b"}}});
}

TEST_CASE("the gravest level that is reached counts", "[plan][match][level]") {
  CHECK(the_match(trapped(12), {with_levels("p", Tier::city)}).level == "I");
  CHECK(the_match(trapped(10), {with_levels("p", Tier::city)}).level == "I");
  CHECK(the_match(trapped(9), {with_levels("p", Tier::city)}).level == "II");
  CHECK(the_match(trapped(2), {with_levels("p", Tier::city)}).level == "IV");
}

TEST_CASE("a level is reached from its bound on and left at the other", "[plan][match][level]") {
  Plan bounded = plan("p", Tier::city);
  bounded.levels = {{.id = "III",
                     .any_of = {{.indicator = IndicatorId("trapped"),
                                 .at_least = Decimal::of(3),
                                 .less_than = Decimal::of(10)}}}};
  CHECK(matches(trapped(2), {bounded}).matches.empty());
  CHECK(matches(trapped(10), {bounded}).matches.empty());
  const Match found = the_match(trapped(3), {bounded});
  CHECK(found.reasons.back() ==
        Message{Code::match_level,
                {"III", {"被困", "trapped"}, "3", {"3（不足 10）", "3 (less than 10)"}}});
  CHECK(matches(explosion({{IndicatorId("trapped"), *Decimal::parse("9.999999")}}), {bounded})
            .matches.size() == 1);
}

TEST_CASE("what nobody has reported reaches no level and is asked for", "[plan][match][level]") {
  const Match found = the_match(explosion(), {with_levels("p", Tier::city)});
  CHECK(found.level == "IV");
  CHECK(codes(found) == std::vector{Code::match_kind, Code::match_level_unknown,
                                    Code::match_level_unknown, Code::match_level_unknown,
                                    Code::match_level_default});

  SECTION("but only what could still raise the level") {
    const Match two = the_match(trapped(5), {with_levels("p", Tier::city)});
    CHECK(codes(two) == std::vector{Code::match_kind, Code::match_level});
  }
}

TEST_CASE("a plan with levels of which none is reached is a near match", "[plan][match][level]") {
  Plan strict = plan("p", Tier::city);
  strict.levels = {{.id = "I", .any_of = {at_least("trapped", 10)}}};
  const Matches found = matches(trapped(9), {strict});
  CHECK(found.matches.empty());
  REQUIRE(found.near.size() == 1);
  CHECK(found.near[0].reason == Message{Code::match_no_level, {}});
}

TEST_CASE("a level brings out its own cards, and in an additive plan those of the lower levels",
          "[plan][match][level]") {
  Plan replacing = with_levels("p", Tier::city);
  CHECK(names(the_match(trapped(12), {replacing}).cards) == "p-1 p-always");
  CHECK(names(the_match(trapped(3), {replacing}).cards) == "p-2 p-always");

  Plan additive = replacing;
  additive.additive = true;
  CHECK(names(the_match(trapped(12), {additive}).cards) == "p-1 p-2 p-always p-4");
  CHECK(names(the_match(trapped(3), {additive}).cards) == "p-2 p-always p-4");
  CHECK(names(the_match(trapped(1), {additive}).cards) == "p-always p-4");
}

TEST_CASE("a plan without levels brings out every card that names none", "[plan][match]") {
  Plan on_site = plan("p", Tier::enterprise);
  on_site.cards = {{.id = CardId("a")}, {.id = CardId("b")}};
  CHECK(names(the_match(explosion(), {on_site}).cards) == "a b");
}

TEST_CASE("the level of a lower plan asks the upper plan for a level", "[plan][match][link]") {
  Plan mine = with_levels("mine", Tier::enterprise);
  Plan city = plan("city", Tier::city);
  city.levels = {{.id = "1", .any_of = {at_least("dead", 30)}},
                 {.id = "2", .any_of = {at_least("dead", 10)}}};
  mine.level_links = {{.level = "I", .plan = PlanId("city"), .asks_for = "2"}};

  const Matches found = matches(trapped(12), {mine, city});
  REQUIRE(found.matches.size() == 2);
  CHECK(found.matches[1].level == "2");
  CHECK(found.matches[1].reasons.back() == Message{Code::match_linked, {"mine"}});

  SECTION("another level of it does not") {
    CHECK(matches(trapped(5), {mine, city}).matches.size() == 1);
  }
  SECTION("an upper plan that runs at a graver level already stays there") {
    auto incident = trapped(12);
    incident.incident.indicators[IndicatorId("dead")] = Decimal::of(30);
    const Matches graver = matches(incident, {mine, city});
    REQUIRE(graver.matches.size() == 2);
    CHECK(graver.matches[1].level == "1");
    CHECK(codes(graver.matches[1]) == std::vector{Code::match_kind, Code::match_level});
  }
  SECTION("an upper plan that does not cover the incident stays out") {
    city.covers.jurisdictions = {JurisdictionId("other")};
    const Matches left = matches(trapped(12), {mine, city});
    CHECK(left.matches.size() == 1);
    CHECK(left.near.size() == 1);
  }
  SECTION("an additive plan asks for what its lower levels ask as well") {
    mine.additive = true;
    mine.level_links = {{.level = "II", .plan = PlanId("city"), .asks_for = "2"}};
    CHECK(matches(trapped(12), {mine, city}).matches.size() == 2);
    mine.additive = false;
    CHECK(matches(trapped(12), {mine, city}).matches.size() == 1);
  }
}

TEST_CASE("a request for a level is passed on up the tiers, in whatever order plans are named",
          "[plan][match][link]") {
  const auto tier = [](const char* id, Tier at, const char* upper) {
    Plan result = plan(id, at);
    result.levels = {{.id = "I", .any_of = {at_least("dead", 100)}},
                     {.id = "II", .any_of = {at_least("dead", 50)}}};
    if (*upper != '\0') {
      result.level_links = {{.level = "II", .plan = PlanId(upper), .asks_for = "II"}};
    }
    return result;
  };
  Plan lowest = tier("z-mine", Tier::enterprise, "y-county");
  lowest.levels[1].any_of.clear();
  const Matches found = matches(trapped(1), {lowest, tier("y-county", Tier::county, "x-city"),
                                             tier("x-city", Tier::city, "")});
  REQUIRE(found.matches.size() == 3);
  CHECK(found.matches[0].plan == PlanId("z-mine"));
  CHECK(found.matches[1].level == "II");
  CHECK(found.matches[2].level == "II");
  CHECK(found.matches[2].reasons.back() == Message{Code::match_linked, {"y-county"}});
}

TEST_CASE("plans tied by links form one chain, named after its upper end", "[plan][match][chain]") {
  Plan mine = plan("mine", Tier::enterprise);
  Plan county = plan("county", Tier::county);
  Plan special = plan("a-city-coal", Tier::city);
  Plan comprehensive = plan("city", Tier::city);
  mine.upstream = {PlanId("county")};
  county.upstream = {PlanId("a-city-coal")};
  special.upstream = {PlanId("city")};

  const auto chains = [](const Matches& found) {
    std::vector<std::string> result;
    for (const Match& match : found.matches)
      result.push_back(match.plan.str() + ":" + match.chain.str());
    return result;
  };
  CHECK(chains(matches(explosion(), {mine, county, special, comprehensive})) ==
        std::vector<std::string>{"mine:city", "county:city", "a-city-coal:city", "city:city"});

  SECTION("also across a plan that does not apply") {
    county.covers.jurisdictions = {JurisdictionId("other")};
    CHECK(chains(matches(explosion(), {mine, county, special, comprehensive})) ==
          std::vector<std::string>{"mine:city", "a-city-coal:city", "city:city"});
  }
  SECTION("up to the last that applies") {
    comprehensive.covers.kinds = {IncidentKindId("fire")};
    CHECK(chains(matches(explosion(), {mine, county, special, comprehensive})) ==
          std::vector<std::string>{"mine:a-city-coal", "county:a-city-coal",
                                   "a-city-coal:a-city-coal"});
  }
  SECTION("of two upper ends the larger tier, then the smaller id gives the name") {
    mine.upstream = {PlanId("county"), PlanId("province")};
    CHECK(chains(matches(explosion(), {mine, county, special, comprehensive,
                                       plan("province", Tier::province)}))[0] == "mine:province");
    CHECK(chains(matches(explosion(), {mine, county, special, comprehensive,
                                       plan("province", Tier::city)}))[0] == "mine:city");
  }
}

TEST_CASE("matches come by tier from the smallest, then by plan, however the plans were read",
          "[plan][match]") {
  constexpr unsigned seed = 3;
  CAPTURE(seed);
  std::mt19937 random(seed);
  std::vector<Plan> plans = {with_levels("c", Tier::city),
                             plan("b", Tier::city),
                             with_levels("z", Tier::enterprise),
                             plan("d", Tier::county, {.hazards = {HazardId("CM09")}}),
                             plan("a", Tier::nation),
                             plan("e", Tier::post, {.hazards = {HazardId("x")}})};
  plans[0].level_links = {{.level = "I", .plan = PlanId("z"), .asks_for = "II"}};
  for (int round = 0; round < 20; ++round) {
    std::shuffle(plans.begin(), plans.end(), random);
    const Matches found = matches(trapped(12), plans);
    std::string order;
    for (const Match& match : found.matches) order += match.plan.str();
    for (const NearMatch& near : found.near) order += " " + near.plan.str();
    REQUIRE(order == "zbca e d");
  }
}

TEST_CASE("no plan at all is an answer", "[plan][match]") {
  const Matches found = matches(explosion(), {});
  CHECK(found.matches.empty());
  CHECK(found.near.empty());
}

TEST_CASE("what happens on a road is left to the plan that takes it there", "[plan][match]") {
  Plan road = plan("road", Tier::city,
                   {.kinds = {IncidentKindId("fire")}, .on_road = {IncidentKindId("coal")}});
  const std::vector<Plan> plans = {plan("coal", Tier::city), plan("all", Tier::city, {}),
                                   plan("province", Tier::province), road};
  SECTION("off the road nothing changes") {
    const Matches found = matches(explosion(), plans);
    REQUIRE(found.matches.size() == 3);
    CHECK(found.matches[0].plan == PlanId("all"));
    CHECK(found.matches[1].plan == PlanId("coal"));
  }
  SECTION("on a road the road plan takes it from its own tier only") {
    LocatedIncident incident = explosion();
    incident.on_road = RoadId("G208");
    const Matches found = matches(incident, plans);
    REQUIRE(found.matches.size() == 3);
    CHECK(found.matches[0].plan == PlanId("all"));
    CHECK(found.matches[1].plan == PlanId("road"));
    CHECK(found.matches[1].reasons.at(0).code == Code::match_on_road);
    CHECK(found.matches[2].plan == PlanId("province"));
    REQUIRE(found.near.size() == 1);
    CHECK(found.near[0].plan == PlanId("coal"));
    CHECK(found.near[0].reason.code == Code::match_left_to_road);
  }
}

TEST_CASE("across a boundary both sides act and their common superior's plan runs",
          "[plan][match]") {
  const auto in = [](const char* id, Tier tier, const char* area) {
    return plan(id, tier,
                {.kinds = {IncidentKindId("coal")}, .jurisdictions = {JurisdictionId(area)}});
  };
  Plan city = in("city", Tier::city, "city");
  city.levels = {{.id = "I", .any_of = {at_least("dead", 10)}},
                 {.id = "II", .any_of = {at_least("dead", 3)}}};
  const std::vector<Plan> plans = {in("here", Tier::county, "county"),
                                   in("there", Tier::county, "neighbour"),
                                   in("far", Tier::county, "elsewhere"), city};
  SECTION("inside one county the city's level is not reached and the neighbour stays out") {
    const Matches found = matches(explosion(), plans);
    REQUIRE(found.matches.size() == 1);
    CHECK(found.matches[0].plan == PlanId("here"));
  }
  SECTION("across it the city runs at its least level") {
    LocatedIncident incident = explosion();
    incident.also_in = {{JurisdictionId("neighbour"), JurisdictionId("city")}};
    const Matches found = matches(incident, plans);
    REQUIRE(found.matches.size() == 3);
    CHECK(found.matches[0].plan == PlanId("here"));
    CHECK(found.matches[1].plan == PlanId("there"));
    CHECK(found.matches[1].reasons.at(1).code == Code::match_neighbour);
    CHECK(found.matches[2].plan == PlanId("city"));
    CHECK(found.matches[2].level == "II");
    CHECK(found.matches[2].reasons.at(1).code == Code::match_boundary);
    REQUIRE(found.near.size() == 1);
    CHECK(found.near[0].plan == PlanId("far"));
  }
}

TEST_CASE("nobody who does not ask for near matches pays for them", "[plan][match]") {
  const PlanLibrary library = library_of(
      {plan("a", Tier::city, {.kinds = {IncidentKindId("coal")}, .hazards = {HazardId("CM99")}})});
  CHECK(match(explosion(), library, words).near.size() == 1);
  CHECK(match(explosion(), library, words, NearMatches::left_out).near.empty());
}

TEST_CASE("the index by kind finds what looking at every plan finds", "[plan][match]") {
  std::vector<Plan> plans;
  for (int i = 0; i < 60; ++i) {
    Coverage covers;
    if (i % 3 != 0) covers.kinds.push_back(IncidentKindId(i % 3 == 1 ? "coal" : "fire"));
    if (i % 4 == 0) covers.on_road.push_back(IncidentKindId("coal.gas"));
    plans.push_back(plan(("p" + std::to_string(100 + i)).c_str(), Tier::city, covers));
  }
  const PlanLibrary library = library_of(plans);
  const std::vector<IncidentKindId> kinds = {IncidentKindId("coal.gas"), IncidentKindId("coal")};
  std::vector<PlanId> expected;
  for (const Plan& one : plans) {
    const Coverage& covers = one.covers;
    bool found = covers.kinds.empty() && covers.on_road.empty();
    for (const IncidentKindId& kind : kinds) {
      found = found || std::ranges::count(covers.kinds, kind) > 0;
      found = found || std::ranges::count(covers.on_road, kind) > 0;
    }
    if (found) expected.push_back(one.id);
  }
  std::vector<PlanId> indexed;
  for (const Plan* one : library.covering(kinds)) indexed.push_back(one->id);
  CHECK(indexed == expected);
  for (const Plan& one : library.plans()) CHECK(library.find(one.id) == &one);
}
