#include "muster/plan/ask.hpp"

#include "support/catch.hpp"
#include "support/plans.hpp"

using namespace muster;

namespace {

const IndicatorId trapped("trapped");
const IndicatorId dead("dead");
const IndicatorId poisoned("poisoned");

Catalogue words() {
  CatalogueParts parts;
  parts.incident_kinds.push_back({.id = IncidentKindId("gas_explosion")});
  return Catalogue(std::move(parts));
}

/// Levels by the dead and the trapped, and a card that asks for squads by the trapped.
Plan city() {
  Plan plan{.id = PlanId("city"), .tier = Tier::city, .owner = OrganisationId("gov")};
  plan.covers.kinds = {IncidentKindId("gas_explosion")};
  plan.levels = {{.id = "I", .any_of = {{.indicator = dead, .at_least = Decimal::of(10)}}},
                 {.id = "II",
                  .any_of = {{.indicator = dead, .at_least = Decimal::of(3)},
                             {.indicator = trapped, .at_least = Decimal::of(3)}}},
                 {.id = "III"}};
  Card card{.id = CardId("commander"), .organisation = OrganisationId("gov")};
  Need need{.capability = CapabilityId("mine_rescue")};
  need.demands = {{.within = Seconds(3600),
                   .per = {{.indicator = trapped, .amount = Decimal::of(1)}},
                   .at_least = Decimal::of(2)}};
  card.needs = {need};
  plan.cards = {card};
  plan.planning_bases = {{.id = "one", .values = {{trapped, Decimal::of(12)}}}};
  return plan;
}

LocatedIncident explosion(Indicators reported = {}) {
  LocatedIncident located;
  located.incident = {.id = IncidentId("i1"),
                      .kind = IncidentKindId("gas_explosion"),
                      .indicators = std::move(reported)};
  return located;
}

}  // namespace

TEST_CASE("the fact that moves most is asked first, and what moves with it is named",
          "[plan][ask]") {
  const auto asked = questions(explosion(), library_of({city()}), words());
  REQUIRE(asked.size() == 2);
  CHECK(asked[0].indicator == trapped);
  CHECK(asked[0].tried == std::vector{Decimal::of(3), Decimal::of(12)});
  CHECK(asked[0].plans == std::vector{PlanId("city")});
  CHECK(asked[0].cards == std::vector{CardId("commander")});
  CHECK(asked[0].requirements == 1);
  CHECK(asked[1].indicator == dead);
  CHECK(asked[1].tried == std::vector{Decimal::of(3), Decimal::of(10)});
  CHECK(asked[1].requirements == 0);
}

TEST_CASE("what is reported is not asked again", "[plan][ask]") {
  const auto asked =
      questions(explosion({{trapped, Decimal::of(0)}}), library_of({city()}), words());
  REQUIRE(asked.size() == 1);
  CHECK(asked[0].indicator == dead);
}

TEST_CASE("a fact that can change nothing any more is not asked", "[plan][ask]") {
  Plan plan = city();
  plan.cards[0].needs.clear();
  const auto asked = questions(explosion({{dead, Decimal::of(30)}}), library_of({plan}), words());
  CHECK(asked.empty());
}

TEST_CASE("an action under a condition makes its fact worth asking", "[plan][ask]") {
  Plan plan{.id = PlanId("site"), .owner = OrganisationId("works")};
  plan.covers.kinds = {IncidentKindId("gas_explosion")};
  Card card{.id = CardId("gate"), .organisation = OrganisationId("works")};
  card.actions = {{.id = "mask", .only_if = {{.indicator = poisoned, .at_least = Decimal::of(1)}}}};
  plan.cards = {card};
  const auto asked = questions(explosion(), library_of({plan}), words());
  REQUIRE(asked.size() == 1);
  CHECK(asked[0].indicator == poisoned);
  CHECK(asked[0].cards == std::vector{CardId("gate")});
}

TEST_CASE("a plan that only lacks its level asks for what would reach it", "[plan][ask]") {
  Plan plan = city();
  plan.levels.pop_back();
  const auto asked = questions(explosion(), library_of({plan}), words());
  REQUIRE(asked.size() == 2);
  CHECK(asked[0].indicator == dead);
  CHECK(asked[1].indicator == trapped);
  for (const Question& one : asked) CHECK(one.plans == std::vector{PlanId("city")});
}
