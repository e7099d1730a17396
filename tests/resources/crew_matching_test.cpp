#include "../../libresources/src/crew_matching.hpp"

#include <algorithm>
#include <bit>
#include <cstdint>
#include <random>
#include <set>
#include <tuple>
#include <vector>

#include "support/catch.hpp"

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

  [[nodiscard]] Seating match() {
    std::ranges::stable_sort(candidates, {}, [](const CrewCandidate& c) {
      return std::tie(c.requirement, c.coming.arrives, c.crew);
    });
    return match_crews(requirements, candidates);
  }
};

int on_time(const World& world, const Seating& seating) {
  int count = 0;
  for (std::size_t i = 0; i < seating.seats.size(); ++i) {
    if (!seating.candidate[i]) continue;
    if (world.candidates[*seating.candidate[i]].coming.arrives <= seating.seats[i].by) ++count;
  }
  return count;
}

std::string crew_in(const World& world, const Seating& seating, std::size_t seat) {
  return seating.candidate[seat] ? world.candidates[*seating.candidate[seat]].crew.str() : "";
}

}  // namespace

TEST_CASE("a crew that two needs compete for goes where nobody else can go",
          "[resources][dispatch]") {
  World world;
  world.need("rescue", {{60, 1}});
  world.need("pumping", {{60, 1}});
  world.can("both", 0, 10);  // the nearest for either
  world.can("slow", 0, 50);  // can only rescue
  world.can("both", 1, 10);
  const Seating seating = world.match();
  REQUIRE(on_time(world, seating) == 2);
  CHECK(crew_in(world, seating, 0) == "slow");
  CHECK(crew_in(world, seating, 1) == "both");
}

TEST_CASE("when there is only one crew, the more urgent need has it", "[resources][dispatch]") {
  World world;
  world.need("support", {{30, 1}}, 3);
  world.need("life", {{60, 1}}, 1);
  world.can("only", 0, 10);
  world.can("only", 1, 10);
  const Seating seating = world.match();
  CHECK(crew_in(world, seating, 0).empty());
  CHECK(crew_in(world, seating, 1) == "only");
}

TEST_CASE("a seat that nobody reaches in time is filled late, and nobody else is made late for it",
          "[resources][dispatch]") {
  World world;
  world.need("rescue", {{60, 1}, {180, 2}});
  world.can("near", 0, 20);
  world.can("far", 0, 240);
  const Seating seating = world.match();
  CHECK(crew_in(world, seating, 0) == "near");
  CHECK(crew_in(world, seating, 1) == "far");
}

TEST_CASE("a free crew that comes earlier is never left at home", "[resources][dispatch]") {
  World world;
  world.need("a", {{60, 1}});
  world.need("b", {{60, 1}});
  world.can("one", 0, 5);
  world.can("one", 1, 5);
  world.can("two", 0, 6);
  world.can("three", 0, 50);
  const Seating seating = world.match();
  CHECK(crew_in(world, seating, 0) == "two");
  CHECK(crew_in(world, seating, 1) == "one");
}

TEST_CASE("needs of nobody, and needs beyond counting, are answered all the same",
          "[resources][dispatch]") {
  World world;
  world.need("nobody", {{60, 3}});
  world.need("all the world", {{60, 2}});
  world.requirements[1].curve.back().quantity = Quantity(INT64_MAX);
  world.can("one", 1, 5);
  const Seating seating = world.match();
  REQUIRE(seating.seats.size() == 1);
  CHECK(crew_in(world, seating, 0) == "one");
}

namespace {

/// The most seats on time that any choice could fill, counting priority 1 first, then all: by
/// trying every choice of crews. Independent of the code under test.
std::pair<int, int> best_by_trying(const World& world, std::size_t crews) {
  std::pair<int, int> best = {0, 0};
  std::vector<int> choice(crews, -1);  // requirement each crew goes to
  const int requirements = static_cast<int>(world.requirements.size());
  for (;;) {
    std::vector<std::vector<Instant>> arrivals(world.requirements.size());
    for (const CrewCandidate& candidate : world.candidates) {
      const auto crew = static_cast<std::size_t>(candidate.crew.str()[1] - '0');
      if (choice[crew] == static_cast<int>(candidate.requirement)) {
        arrivals[candidate.requirement].push_back(candidate.coming.arrives);
      }
    }
    std::pair<int, int> filled = {0, 0};
    for (std::size_t r = 0; r < arrivals.size(); ++r) {
      std::ranges::sort(arrivals[r]);
      // Seats by deadline; each takes the latest-arriving crew still in time, hardest seat first.
      std::vector<Instant> seats;
      std::int64_t before = 0;
      for (const DemandPoint& point : world.requirements[r].curve) {
        for (std::int64_t n = before; n < point.quantity.count(); ++n) seats.push_back(point.by);
        before = std::max(before, point.quantity.count());
      }
      int count = 0;
      std::size_t next = 0;
      for (const Instant arrival : arrivals[r]) {
        while (next < seats.size() && seats[next] < arrival) ++next;
        if (next == seats.size()) break;
        ++next;
        ++count;
      }
      filled.second += count;
      if (world.requirements[r].priority == 1) filled.first += count;
    }
    best = std::max(best, filled);
    std::size_t digit = 0;
    while (digit < crews && ++choice[digit] == requirements) choice[digit++] = -1;
    if (digit == crews) return best;
  }
}

}  // namespace

TEST_CASE("no shortage is false: as many seats are filled in time as trying every choice can fill",
          "[resources][dispatch]") {
  const std::uint32_t seed = 20261123;
  CAPTURE(seed);
  std::mt19937 draw(seed);
  const auto pick = [&](int least, int most) {
    return least + static_cast<int>(draw() % static_cast<std::uint32_t>(most - least + 1));
  };
  int greedy_would_fail = 0;
  for (int round = 0; round < 4000; ++round) {
    World world;
    const int needs = pick(1, 3);
    const int crews = pick(1, 6);
    const char* names[] = {"a", "b", "c"};
    for (int r = 0; r < needs; ++r) {
      const int first = pick(0, 2);
      world.need(names[r], {{30, first}, {60, first + pick(0, 2)}}, pick(1, 2));
    }
    for (int c = 0; c < crews; ++c) {
      const std::string name = "c" + std::to_string(c);
      for (int r = 0; r < needs; ++r) {
        if (pick(0, 2) != 0) world.can(name.c_str(), static_cast<std::size_t>(r), pick(1, 8) * 10);
      }
    }
    const Seating seating = world.match();
    std::pair<int, int> filled = {0, on_time(world, seating)};
    std::set<std::string> used;
    for (std::size_t i = 0; i < seating.seats.size(); ++i) {
      if (!seating.candidate[i]) continue;
      const CrewCandidate& candidate = world.candidates[*seating.candidate[i]];
      REQUIRE(candidate.requirement == seating.seats[i].requirement);
      REQUIRE(used.insert(candidate.crew.str()).second);
      if (candidate.coming.arrives <= seating.seats[i].by &&
          world.requirements[candidate.requirement].priority == 1) {
        ++filled.first;
      }
    }
    CAPTURE(round);
    const auto best = best_by_trying(world, static_cast<std::size_t>(crews));
    REQUIRE(filled.first == best.first);
    REQUIRE(filled.second == best.second);

    // What filling need after need with the nearest crew would have reached.
    std::set<std::string> gone;
    int greedy = 0;
    for (std::size_t i = 0; i < seating.seats.size(); ++i) {
      for (const CrewCandidate& candidate : world.candidates) {
        if (candidate.requirement != seating.seats[i].requirement ||
            candidate.coming.arrives > seating.seats[i].by ||
            !gone.insert(candidate.crew.str()).second) {
          continue;
        }
        ++greedy;
        break;
      }
    }
    if (greedy < filled.second) ++greedy_would_fail;
  }
  CHECK(greedy_would_fail > 0);  // else the cases drawn would prove nothing
}
