#include <cstdlib>

#include "muster/plan/plan_xml.hpp"
#include "support/catch.hpp"
#include "support/random_plans.hpp"

using namespace muster;

namespace {

/// MUSTER_SEED replays what a failing run printed.
std::uint32_t first_seed() {
  const char* given = std::getenv("MUSTER_SEED");
  return given == nullptr ? 20'261'120u
                          : static_cast<std::uint32_t>(std::strtoul(given, nullptr, 10));
}

/// Where it was read from is not what it says.
Plan without_origins(Plan plan) {
  plan.origin = {};
  for (Level& level : plan.levels) level.origin = {};
  for (PlanningBasis& basis : plan.planning_bases) basis.origin = {};
  for (Card& card : plan.cards) {
    card.origin = {};
    for (Need& need : card.needs) need.origin = {};
  }
  return plan;
}

}  // namespace

TEST_CASE("whatever a plan says, writing and reading it loses nothing and changes no byte",
          "[plan][plan_xml]") {
  for (std::uint32_t seed = first_seed(), end = seed + 300; seed < end; ++seed) {
    INFO("seed " << seed << ", replayed by MUSTER_SEED=" << seed);
    const Plan plan = RandomPlans(seed).plan("drawn");
    const std::string once = write_plan(plan);
    INFO(once);
    Findings findings;
    const auto again = read_plan(once, "drawn.xml", findings);
    for (const Finding& finding : findings) UNSCOPED_INFO(text(finding, Language::en));
    REQUIRE(again);
    REQUIRE(without_origins(*again) == plan);
    REQUIRE(write_plan(*again) == once);
  }
}
