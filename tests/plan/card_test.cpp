#include "muster/plan/card.hpp"

#include "support/catch.hpp"

using namespace muster;

namespace {

Action action(const std::string& id, std::vector<std::string> after = {},
              std::vector<std::string> beside = {}) {
  return {.id = id, .after = std::move(after), .beside = std::move(beside)};
}

using Order = std::vector<std::vector<std::size_t>>;

}  // namespace

TEST_CASE("actions that begin together wait for the same things, whoever says so", "[plan][card]") {
  Card card;
  card.actions = {action("alarm"), action("cut-power", {"alarm"}),
                  action("ring", {}, {"cut-power"}), action("count", {}, {"ring"}),
                  action("leave", {"ring"})};
  CHECK(order_of(card) == Order{{}, {0}, {0}, {0}, {2}});
}

TEST_CASE("a condition on a fact nobody reported is neither met nor unmet", "[plan][card]") {
  const Criterion three{.indicator = IndicatorId("trapped"), .at_least = Decimal::of(3)};
  const Criterion few{.indicator = IndicatorId("dead"), .less_than = Decimal::of(1)};
  CHECK(holds(three, {}) == Holds::unknown);
  CHECK(holds(three, {{IndicatorId("trapped"), Decimal::of(3)}}) == Holds::yes);
  CHECK(holds(three, {{IndicatorId("trapped"), Decimal::of(2)}}) == Holds::no);
  CHECK(any_holds({}, {}) == Holds::yes);
  CHECK(any_holds({three, few}, {{IndicatorId("dead"), Decimal::of(0)}}) == Holds::yes);
  CHECK(any_holds({three, few}, {{IndicatorId("dead"), Decimal::of(1)}}) == Holds::unknown);
  CHECK(any_holds({few}, {{IndicatorId("dead"), Decimal::of(1)}}) == Holds::no);
}
