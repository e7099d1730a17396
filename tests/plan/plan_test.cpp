#include "muster/plan/plan.hpp"

#include "support/catch.hpp"

using namespace muster;

TEST_CASE("the stages bear the names of GB/T 29639 in its order", "[plan][plan]") {
  CHECK(title(Stage::report).zh == "信息接报");
  CHECK(title(Stage::assessment).zh == "处置与研判");
  CHECK(title(Stage::first_response).zh == "先期处置");
  CHECK(title(Stage::aftermath).zh == "后期处置");
  CHECK(name(Stage::response_start) == "response_start");
  CHECK(Stage::report < Stage::aftermath);
}

TEST_CASE("every kind of plan and every event has a name in both languages", "[plan][plan]") {
  for (const PlanKind kind : {PlanKind::comprehensive, PlanKind::special, PlanKind::on_site}) {
    CHECK_FALSE(name(kind).empty());
    CHECK(title(kind).zh != title(kind).en);
  }
  CHECK(title(PlanKind::on_site).zh == "现场处置方案");
  for (const ClockEvent event :
       {ClockEvent::occurred, ClockEvent::known, ClockEvent::received, ClockEvent::alerted}) {
    CHECK_FALSE(name(event).empty());
    CHECK(title(event).zh != title(event).en);
  }
}

TEST_CASE("a new plan claims nothing", "[plan][plan]") {
  const Plan plan;
  CHECK_FALSE(plan.issued);
  CHECK(plan.cards.empty());
  const Action action;
  CHECK_FALSE(action.duration);
  CHECK_FALSE(action.deadline);
}
