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

namespace {

/// Two incidents, each in need of rescue and of first aid by 60 min; x, y can do both, z only first
/// aid at the second.
World taking_from_one_another() {
  World world;
  for (const char* incident : {"i1", "i2"}) {
    for (const char* capability : {"rescue", "first_aid"}) {
      Requirement& need = world.need(capability, {{60, 2}});
      need.incident = IncidentId(incident);
      need.id = RequirementId(std::string(incident) + "/" + capability);
    }
  }
  std::erase_if(world.options.together, [](const auto& pair) { return pair.first == pair.second; });
  world.options.severity = {{IncidentId("i1"), 0}, {IncidentId("i2"), 1}};
  for (const char* crew : {"x", "y", "z"}) {
    world.crew(crew, 20, {0, 1});
    world.crew(crew, 30, {2, 3});
  }
  return world;
}

}  // namespace

TEST_CASE(
    "incidents that take crews of several skills from one another leave no more missing than "
    "must be",
    "[resources][dispatch]") {
  World world = taking_from_one_another();
  const Dispatch answer = world.decided();
  const Findings wrong = world.wrong(answer);
  for (const Finding& finding : wrong) UNSCOPED_INFO(text(finding, Language::en));
  CHECK(wrong.empty());
  // Two go to the graver one and fill both its needs; one fills a unit of both needs of the other.
  CHECK(answer.assignments.size() == 6);
  REQUIRE(answer.proofs.size() == 1);
  const Proof& proof = answer.proofs[0];
  REQUIRE(proof.contested);
  CHECK(proof.contested->bound == proof.contested->cost);
  REQUIRE(proof.stages.size() == 4);
  CHECK(proof.stages[0].value == 0);  // in time, at the graver one
  CHECK(proof.stages[1].value == 2);
  CHECK(proof.stages[2].value == 0);  // at all
  CHECK(proof.stages[3].value == 2);
  REQUIRE(proof.cover);
  CHECK(proof.cover->cost == (20 + 20 + 30) * 60);
  CHECK(proof.cover->bound == proof.cover->cost);
}

TEST_CASE("a false claim about incidents that take from one another is noticed",
          "[resources][dispatch]") {
  World world = taking_from_one_another();
  Dispatch spoilt = world.decided();
  REQUIRE(world.wrong(spoilt).empty());
  Proof& proof = spoilt.proofs[0];
  SECTION("less is said to be missing than is") { proof.stages[1].value = 1; }
  SECTION("prices beyond what a missing unit costs") {
    for (Proof::Row& row : proof.contested->rows) row.price *= 2;
  }
  SECTION("no prices") {
    for (Proof::Row& row : proof.contested->rows) row.price = 0;
  }
  SECTION("more is asked of the crews than is left") { ++proof.cover->rows[0].wanted; }
  SECTION("the incidents are said not to compete") { proof.contested.reset(); }
  SECTION("one who goes is left out") { spoilt.assignments.pop_back(); }
  CHECK(!world.wrong(spoilt).empty());
}

TEST_CASE("of more stages than one number has digits for, the last are said with the bound 0",
          "[resources][dispatch]") {
  World world;
  int priority = 0;
  for (const char* incident : {"i1", "i2"}) {
    for (const char* capability : {"rescue", "first_aid"}) {
      Requirement& need = world.need(capability, {{60, 20}});
      need.incident = IncidentId(incident);
      need.id = RequirementId(std::string(incident) + "/" + capability);
      need.priority = ++priority;
    }
  }
  std::erase_if(world.options.together, [](const auto& pair) { return pair.first == pair.second; });
  for (int crew = 0; crew < 20; ++crew) {
    world.crew("c" + std::to_string(crew), 20, {0, 1});
    world.crew("c" + std::to_string(crew), 30, {2, 3});
  }
  // Four ranks, in time and at all: 21 to the power of seven is more than 2^30.
  const Dispatch answer = world.decided();
  CHECK(world.wrong(answer).empty());
  REQUIRE(answer.proofs.size() == 1);
  const Proof& proof = answer.proofs[0];
  REQUIRE(proof.contested);
  CHECK(proof.contested->bound == proof.contested->cost);
  // In time 0, 0, 20, 20; at all 0, 0, 20, and where the digits end 20 that nothing bounds.
  REQUIRE(proof.stages.size() == 8);
  CHECK(proof.stages[2].value == 20);
  CHECK(!proof.stages[2].bound);
  CHECK(proof.stages[7].aim == Aim::sent);
  CHECK(proof.stages[7].value == 20);
  CHECK(proof.stages[7].bound == 0);
  Dispatch spoilt = answer;
  spoilt.proofs[0].stages[7].bound.reset();
  CHECK(!world.wrong(spoilt).empty());
}

TEST_CASE("that a crew of several skills fills one need all the same is said",
          "[resources][dispatch]") {
  World world;
  world.need("rescue", {{60, 1}});
  world.need("first_aid", {{60, 1}});
  world.need("pumping", {{60, 1}});
  world.options.together = {{CapabilityId("first_aid"), CapabilityId("rescue")}};
  world.crew("x", 20, {0, 1, 2});  // pumps by itself alone, so this is not a cover
  world.crew("y", 30, {2});
  Dispatch answer = world.decided();
  CHECK(world.wrong(answer).empty());
  REQUIRE(answer.proofs.size() == 1);
  CHECK(answer.proofs[0].one_need_each);
  answer.proofs[0].one_need_each = false;
  CHECK(!world.wrong(answer).empty());
}

TEST_CASE("a search between incidents that ends early has a choice, and a bound that is true",
          "[resources][dispatch]") {
  compare_apart_cut_short(0, 500);
}
