#include "muster/plan/plan_library.hpp"

#include "support/catch.hpp"

using namespace muster;

namespace {

Plan plan(const std::string& id, const std::vector<std::string>& upstream = {}) {
  Plan result{.id = PlanId(id), .origin = {.file = id + ".xml", .line = 1}};
  for (const std::string& upper : upstream) result.upstream.emplace_back(upper);
  result.cards.push_back({.id = CardId(id + "-card"), .origin = result.origin});
  return result;
}

struct Made {
  PlanLibrary library = {};
  Findings findings = {};
};

Made made(std::vector<Plan> plans) {
  Made result;
  result.library = PlanLibrary(std::move(plans), result.findings);
  return result;
}

Catalogue trade() {
  return Catalogue(
      {.incident_kinds = {{.id = IncidentKindId("gas_explosion")}},
       .schemes = {{.id = SchemeId("suits"), .labels = {"A", "B"}}},
       .capabilities = {{.id = CapabilityId("hazmat_rescue"), .scheme = SchemeId("suits")},
                        {.id = CapabilityId("mine_rescue")}},
       .materials = {{.id = MaterialId("SAND")}},
       .indicators = {{.id = IndicatorId("trapped")}},
       .hazard_kinds = {{.id = HazardKindId("coal_mine")}}});
}

Findings checked(const Plan& plan) {
  Findings findings;
  check_plan(plan, trade(), findings);
  return findings;
}

Plan asking(const Need& need) {
  Plan result = plan("p");
  result.cards[0].needs.push_back(need);
  return result;
}

}  // namespace

TEST_CASE("plans stand in the order of their ids and are found by them", "[plan][library]") {
  const Made result = made({plan("mine", {"county"}), plan("city"), plan("county", {"city"})});
  REQUIRE(result.findings.empty());
  REQUIRE(result.library.plans().size() == 3);
  CHECK(result.library.plans()[0].id == PlanId("city"));
  REQUIRE(result.library.find(PlanId("mine")));
  CHECK(result.library.find(PlanId("mine"))->upstream[0] == PlanId("county"));
  CHECK_FALSE(result.library.find(PlanId("nation")));
  const auto [owner, card] = result.library.find(CardId("county-card"));
  REQUIRE(card);
  CHECK(owner->id == PlanId("county"));
  CHECK_FALSE(result.library.find(CardId("nobody")).second);
}

TEST_CASE("two plans or two cards of one id leave the library empty", "[plan][library]") {
  const Made twice = made({plan("a"), plan("a")});
  CHECK(twice.library.plans().empty());
  REQUIRE(twice.findings.size() == 2);
  CHECK(twice.findings[0].message.code == Code::id_twice);
  Plan other = plan("b");
  other.cards[0].id = CardId("a-card");
  const Made cards = made({plan("a"), other});
  REQUIRE(cards.findings.size() == 1);
  CHECK(cards.findings[0].origin.file == "b.xml");
  CHECK(cards.findings[0].message.parameters[1].en == "a.xml:1");
}

TEST_CASE("a plan that hands over to nobody is found", "[plan][library]") {
  const Made result = made({plan("mine", {"countty"})});
  REQUIRE(result.findings.size() == 1);
  CHECK(result.findings[0].message.code == Code::plan_link_unknown);
  CHECK(result.library.plans().empty());
}

TEST_CASE("plans that hand over in a circle are found once, with the way", "[plan][library]") {
  const Made result = made({plan("a", {"b"}), plan("b", {"c"}), plan("c", {"a"})});
  REQUIRE(result.findings.size() == 1);
  CHECK(result.findings[0].message.code == Code::plan_link_cycle);
  CHECK(result.findings[0].message.parameters[0].en == "a → b → c → a");
  const Made itself = made({plan("a", {"a"})});
  REQUIRE(itself.findings.size() == 1);
  CHECK(itself.findings[0].message.parameters[0].en == "a → a");
}

TEST_CASE("two ways up to one plan are no circle", "[plan][library]") {
  CHECK(made({plan("mine", {"county", "group"}), plan("county", {"city"}), plan("group", {"city"}),
              plan("city")})
            .findings.empty());
}

TEST_CASE("a level may only ask for a level the upper plan has", "[plan][library]") {
  Plan city = plan("city");
  city.levels.push_back({.id = "III"});
  Plan county = plan("county", {"city"});
  county.level_links = {{.level = "I", .plan = PlanId("city"), .asks_for = "III"}};
  CHECK(made({city, county}).findings.empty());
  county.level_links[0].asks_for = "V";
  const Made result = made({city, county});
  REQUIRE(result.findings.size() == 1);
  CHECK(result.findings[0].message.code == Code::plan_level_unknown);
  CHECK(result.findings[0].origin.file == "county.xml");
}

TEST_CASE("a capability nobody defined is found, with what was probably meant", "[plan][library]") {
  const Findings findings = checked(
      asking({.capability = CapabilityId("mine_resque"), .origin = {.file = "p.xml", .line = 7}}));
  REQUIRE(findings.size() == 1);
  CHECK(findings[0].message.code == Code::id_unknown_near);
  CHECK(findings[0].message.parameters[2].en == "mine_rescue");
  CHECK(findings[0].origin.line == 7);
  CHECK(findings[0].origin.field == "capability");
}

TEST_CASE("everything a plan names is looked up in the catalogue", "[plan][library]") {
  Plan odd = plan("odd");
  odd.covers.kinds.emplace_back("earthquake");
  odd.covers.hazard_kinds.emplace_back("volcano");
  odd.levels.push_back({.id = "I", .any_of = {{.indicator = IndicatorId("richter")}}});
  odd.planning_bases.push_back({.id = "b",
                                .kind = IncidentKindId("earthquake"),
                                .values = {{.indicator = IndicatorId("depth_of_focus")}}});
  odd.cards[0].needs.push_back({.material = MaterialId("ambergris"),
                                .demands = {{.per = {{.indicator = IndicatorId("magnitude")}}}}});
  const Findings findings = checked(odd);
  CHECK(findings.size() == 7);
  CHECK(checked(plan("plain")).empty());
}

TEST_CASE("a type must be a label of the capability's own scheme", "[plan][library]") {
  const CapabilityId hazmat("hazmat_rescue");
  CHECK(checked(asking({.capability = hazmat, .least_type = "B"})).empty());
  const Findings label = checked(asking({.capability = hazmat, .least_type = "C"}));
  REQUIRE(label.size() == 1);
  CHECK(label[0].message.code == Code::catalogue_label);
  const Findings none =
      checked(asking({.capability = CapabilityId("mine_rescue"), .least_type = "A"}));
  REQUIRE(none.size() == 1);
  CHECK(none[0].message.code == Code::catalogue_no_scheme);
}
