#include "muster/plan/tier.hpp"

#include "support/catch.hpp"

using namespace muster;

TEST_CASE("every tier has a name that reads back, from the smallest to the largest",
          "[plan][tier]") {
  for (int i = static_cast<int>(Tier::post); i <= static_cast<int>(Tier::nation); ++i) {
    const auto tier = static_cast<Tier>(i);
    CHECK(tier_named(name(tier)) == tier);
  }
  CHECK(name(Tier::enterprise) == "enterprise");
  CHECK(name(Tier::county) == "county");
  CHECK(Tier::post < Tier::nation);
  CHECK(!tier_named("village"));
  CHECK(!tier_named(""));
}
