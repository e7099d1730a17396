#include <algorithm>
#include <set>
#include <string>
#include <tuple>
#include <vector>

#include "muster/plan/activation.hpp"
#include "muster/resources/region.hpp"
#include "muster/resources/road_rows.hpp"
#include "muster/resources/travel_by_vehicle.hpp"
#include "muster/resources/verify_dispatch.hpp"
#include "support/catch.hpp"
#include "support/compared_dispatch.hpp"
#include "support/compared_supply.hpp"
#include "support/compared_ways.hpp"

using namespace muster;

namespace {

const Instant alarm = Instant{} + std::chrono::hours{500'000};

struct World {
  std::vector<Requirement> requirements = {};
  std::vector<CrewCandidate> candidates = {};

  void need(const char* id, std::vector<std::pair<int, int>> curve, int priority = 1) {
    Requirement requirement;
    requirement.id = RequirementId(id);
    requirement.capability = CapabilityId(id);
    requirement.priority = priority;
    for (const auto& [minutes, quantity] : curve) {
      requirement.curve.push_back({.within = Minutes{minutes},
                                   .by = alarm + Minutes{minutes},
                                   .quantity = Quantity(quantity)});
    }
    requirements.push_back(requirement);
  }

  void can(const char* crew, std::size_t requirement, int minutes) {
    CrewCandidate candidate;
    candidate.requirement = requirement;
    candidate.crew = CrewId(crew);
    candidate.coming.arrives = alarm + Minutes{minutes};
    candidates.push_back(candidate);
  }

  [[nodiscard]] Dispatch dispatched() {
    std::ranges::stable_sort(candidates, {}, [](const CrewCandidate& c) {
      return std::tie(c.requirement, c.coming.arrives, c.crew);
    });
    const Region region;
    Candidates all;
    all.crews = candidates;
    Dispatch answer = dispatch(requirements, all, region);
    CHECK(verify_dispatch(requirements, all, answer, region).empty());
    return answer;
  }
};

std::vector<std::string> crews_for(const Dispatch& answer, std::size_t requirement) {
  std::vector<std::string> crews;
  for (const Assignment& assignment : answer.assignments) {
    if (assignment.requirement == requirement) crews.push_back(assignment.crew->str());
  }
  return crews;
}

using Crews = std::vector<std::string>;

}  // namespace

TEST_CASE("a crew that two needs compete for goes where nobody else can go",
          "[resources][dispatch]") {
  World world;
  world.need("rescue", {{60, 1}});
  world.need("pumping", {{60, 1}});
  world.can("both", 0, 10);  // the nearest for either
  world.can("slow", 0, 50);  // can only rescue
  world.can("both", 1, 10);
  const Dispatch answer = world.dispatched();
  CHECK(crews_for(answer, 0) == Crews{"slow"});
  CHECK(crews_for(answer, 1) == Crews{"both"});
}

TEST_CASE("when there is only one crew, the more urgent need has it", "[resources][dispatch]") {
  World world;
  world.need("support", {{30, 1}}, 3);
  world.need("life", {{60, 1}}, 1);
  world.can("only", 0, 10);
  world.can("only", 1, 10);
  const Dispatch answer = world.dispatched();
  CHECK(crews_for(answer, 0).empty());
  CHECK(crews_for(answer, 1) == Crews{"only"});
}

TEST_CASE("a seat that nobody reaches in time is filled late, and nobody else is made late for it",
          "[resources][dispatch]") {
  World world;
  world.need("rescue", {{60, 1}, {180, 2}});
  world.can("near", 0, 20);
  world.can("far", 0, 240);
  const Dispatch answer = world.dispatched();
  CHECK(crews_for(answer, 0) == Crews{"near", "far"});
  CHECK(!answer.assignments[0].late_by);
  CHECK(answer.assignments[1].late_by == Seconds(Minutes{60}));
}

TEST_CASE("a free crew that comes earlier is never left at home", "[resources][dispatch]") {
  World world;
  world.need("a", {{60, 1}});
  world.need("b", {{60, 1}});
  world.can("one", 0, 5);
  world.can("one", 1, 5);
  world.can("two", 0, 6);
  world.can("three", 0, 50);
  const Dispatch answer = world.dispatched();
  CHECK(crews_for(answer, 0) == Crews{"two"});
  CHECK(crews_for(answer, 1) == Crews{"one"});
}

TEST_CASE("needs of nobody, and needs beyond counting, are answered all the same",
          "[resources][dispatch]") {
  World world;
  world.need("nobody", {{60, 3}});
  world.need("all the world", {{60, 2}});
  world.requirements[1].curve.back().quantity = Quantity(INT64_MAX);
  world.can("one", 1, 5);
  const Dispatch answer = world.dispatched();
  CHECK(crews_for(answer, 1) == Crews{"one"});
}

TEST_CASE("no choice of crews is better, in any aim, than the one that is made",
          "[resources][dispatch]") {
  compare_dispatch(false, 0, 1500, 4);
}

TEST_CASE("no choice of stock is better, in any aim, than the one that is made",
          "[resources][dispatch]") {
  compare_dispatch(true, 0, 1500, 4);
}

TEST_CASE("no choice of ways is better: types, agreements, low-loaders, against every choice",
          "[resources][dispatch][access][low_loader]") {
  compare_ways(0, 600);
}

TEST_CASE("never could less be missing: loads that materials share, against every choice",
          "[resources][dispatch][supply]") {
  compare_supply(0, 600, true);
}

TEST_CASE("never could less be missing: kits whole and opened, against every choice",
          "[resources][dispatch][supply]") {
  compare_supply(0, 600, false);
}
