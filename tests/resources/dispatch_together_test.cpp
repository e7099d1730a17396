#include "support/compared_together.hpp"

using namespace muster;
using namespace together;

TEST_CASE("a crew whose skills are used together fills two needs at once",
          "[resources][dispatch]") {
  World world;
  world.need("rescue", {{60, 1}});
  world.need("first_aid", {{60, 1}});
  world.crew("both", 30, {0, 1});
  world.crew("rescue", 20, {0});
  world.crew("aid", 25, {1});
  const Dispatch separate = [&] {
    World other = world;
    other.options.together.clear();
    return other.decided();
  }();
  CHECK(crews_of(separate) == std::set<std::string>{"aid", "rescue"});
  const Dispatch answer = world.decided();
  // Each need is complete sooner with a crew of its own, and that comes before the whole time.
  CHECK(crews_of(answer) == std::set<std::string>{"aid", "rescue"});
  CHECK(world.wrong(answer).empty());

  World alike;
  alike.need("rescue", {{60, 1}});
  alike.need("first_aid", {{60, 1}});
  alike.crew("both", 20, {0, 1});
  alike.crew("rescue", 20, {0});
  alike.crew("aid", 20, {1});
  const Dispatch one = alike.decided();
  CHECK(crews_of(one) == std::set<std::string>{"both"});
  REQUIRE(one.assignments.size() == 2);
  CHECK(!one.assignments[0].carried);
  CHECK(one.assignments[1].carried);
  REQUIRE(one.orders.size() == 1);
  CHECK(one.orders[0].assignments == std::vector<std::size_t>{0});
  CHECK(alike.wrong(one).empty());
}

TEST_CASE("what would be short with one need for each crew is not when skills are used together",
          "[resources][dispatch]") {
  World world;
  world.need("rescue", {{60, 2}});
  world.need("first_aid", {{60, 2}});
  world.crew("x", 20, {0, 1});
  world.crew("y", 30, {0, 1});
  const Dispatch answer = world.decided();
  CHECK(answer.assignments.size() == 4);
  CHECK(world.wrong(answer).empty());
  REQUIRE(answer.proofs.size() == 1);
  REQUIRE(answer.proofs[0].cover);
  CHECK(answer.proofs[0].cover->cost == 50 * 60);
  CHECK(answer.proofs[0].cover->bound == 50 * 60);
}

TEST_CASE("what a crew of two skills carries comes once", "[resources][dispatch]") {
  World world;
  world.need("rescue", {{60, 1}});
  world.need("first_aid", {{60, 1}});
  world.crew("x", 20, {0, 1});
  Requirement pumps;
  pumps.id = RequirementId("PUMP");
  pumps.incident = IncidentId("i1");
  pumps.material = MaterialId("PUMP");
  pumps.curve = {{.within = Minutes{60}, .by = at(60), .quantity = Quantity(5)}};
  world.requirements.push_back(pumps);
  world.region.crew_equipment.push_back(
      {.crew = CrewId("x"), .material = MaterialId("PUMP"), .quantity = Quantity(2)});
  const Dispatch answer = world.decided();
  Quantity came;
  for (const Assignment& one : answer.assignments) {
    if (one.requirement == 2) came = came + one.quantity;
  }
  CHECK(came == Quantity(2));
  CHECK(world.wrong(answer).empty());
}

TEST_CASE("a false claim about skills used together is noticed", "[resources][dispatch]") {
  World world;
  world.need("rescue", {{60, 2}});
  world.need("first_aid", {{60, 1}});
  world.crew("x", 20, {0, 1});
  world.crew("y", 20, {0});
  world.crew("z", 20, {1});
  const Dispatch right = world.decided();
  REQUIRE(world.wrong(right).empty());
  SECTION("a bound above what anybody could prove") {
    Dispatch spoilt = right;
    spoilt.proofs[0].cover->price_bound += 60 * 60;
    spoilt.proofs[0].cover->bound += 60 * 60;
    CHECK(!world.wrong(spoilt).empty());
  }
  SECTION("a cost that is not theirs") {
    Dispatch spoilt = right;
    spoilt.proofs[0].cover->cost -= 1;
    CHECK(!world.wrong(spoilt).empty());
  }
  SECTION("a need that asks for less than could be had") {
    Dispatch spoilt = right;
    spoilt.proofs[0].cover->rows[0].wanted -= 1;
    CHECK(!world.wrong(spoilt).empty());
  }
  SECTION("one who stays at home") {
    Dispatch spoilt = right;
    std::erase_if(spoilt.assignments,
                  [](const Assignment& one) { return one.crew == CrewId("y"); });
    spoilt.orders[0].assignments.pop_back();
    CHECK(!world.wrong(spoilt).empty());
  }
  SECTION("skills that nobody said are used together") {
    World other = world;
    other.options.together.clear();
    CHECK(!other.wrong(right).empty());
  }
}

TEST_CASE("no set of crews with skills used together is better than the one that goes",
          "[resources][dispatch]") {
  compare_together(0, 1500);
}

TEST_CASE("two incidents share crews of several skills: each goes to one, and none is short",
          "[resources][dispatch]") {
  World world;
  for (const char* incident : {"i1", "i2"}) {
    for (const char* capability : {"rescue", "first_aid"}) {
      Requirement& need = world.need(capability, {{60, 1}});
      need.incident = IncidentId(incident);
    }
  }
  std::erase_if(world.options.together, [](const auto& pair) { return pair.first == pair.second; });
  // The nearer crew for both is x; with one need for each crew two needs would stay open.
  world.crew("x", 20, {0, 1});
  world.crew("x", 20, {2, 3});
  world.crew("y", 20, {0, 1});
  world.crew("y", 50, {2, 3});
  const Dispatch answer = world.decided();
  CHECK(world.wrong(answer).empty());
  CHECK(answer.assignments.size() == 4);
  for (const Assignment& one : answer.assignments) CHECK(!one.late_by);
}

TEST_CASE("no way to send crews of several skills to two incidents is better than the one made",
          "[resources][dispatch]") {
  compare_apart(0, 1000);
}
