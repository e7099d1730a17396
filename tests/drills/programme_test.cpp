// The fewest drills, against trying every set of them.

#include <bit>

#include "muster/resources/drill_programme.hpp"
#include "support/catch.hpp"
#include "support/drills.hpp"

using namespace muster;

namespace {

const Date day = *parse_date("2026-12-01");

std::vector<DrillNeed> needs_of(const std::vector<std::vector<int>>& plans) {
  std::vector<DrillNeed> needs;
  for (const auto& some : plans) {
    DrillNeed need{.id = std::to_string(needs.size()), .due = day};
    for (const int plan : some) need.plans.emplace_back(std::to_string(plan));
    needs.push_back(need);
  }
  return needs;
}

std::vector<DrillChoice> choices_of(const std::vector<std::vector<int>>& plans) {
  std::vector<DrillChoice> choices;
  for (const auto& some : plans) {
    DrillChoice choice{.basis = std::to_string(choices.size())};
    for (const int plan : some) choice.drilled.emplace_back(std::to_string(plan));
    std::ranges::sort(choice.drilled);
    choices.push_back(choice);
  }
  return choices;
}

/// By every subset of the choices; all needs are due on one day.
std::size_t fewest(const std::vector<DrillNeed>& needs, const std::vector<DrillChoice>& choices) {
  std::size_t best = choices.size() + 1;
  std::vector<unsigned> serves(needs.size());
  for (std::size_t n = 0; n < needs.size(); ++n) {
    for (std::size_t c = 0; c < choices.size(); ++c) {
      for (const PlanId& plan : needs[n].plans) {
        if (std::ranges::find(choices[c].drilled, plan) != choices[c].drilled.end()) {
          serves[n] |= 1U << c;
        }
      }
    }
  }
  for (unsigned set = 0; set < 1U << choices.size(); ++set) {
    const bool all =
        std::ranges::all_of(serves, [&](unsigned who) { return who == 0 || (who & set) != 0; });
    if (all) best = std::min(best, static_cast<std::size_t>(std::popcount(set)));
  }
  return best;
}

}  // namespace

TEST_CASE("one drill of a whole chain serves all its plans", "[drills]") {
  const auto programme =
      drill_programme(needs_of({{1}, {2}, {3}}), choices_of({{1}, {2, 3}, {1, 2, 3}}));
  REQUIRE(programme.drills.size() == 1);
  CHECK(programme.drills.front().choice.basis == "2");
  CHECK(programme.proved);
  CHECK(programme.unserved.empty());
}

TEST_CASE("greedy is not enough: the fewest are two", "[drills]") {
  // The largest choice first would need three.
  const auto programme = drill_programme(needs_of({{1}, {2}, {3}, {4}, {5}, {6}}),
                                         choices_of({{2, 3, 4, 5}, {1, 2, 3}, {4, 5, 6}}));
  CHECK(programme.drills.size() == 2);
}

TEST_CASE("what nothing serves is named and does not stand in the way", "[drills]") {
  const auto programme = drill_programme(needs_of({{1}, {9}}), choices_of({{1}}));
  CHECK(programme.drills.size() == 1);
  CHECK(programme.unserved == std::vector<std::size_t>{1});
}

TEST_CASE("what comes twice a year is drilled twice", "[drills]") {
  auto needs = needs_of({{1}, {1}, {2}});
  needs[1].due = day + std::chrono::days(183);
  const auto programme = drill_programme(needs, choices_of({{1, 2}}));
  CHECK(programme.drills.size() == 2);
}

TEST_CASE("the fewest drills are the fewest of all sets of drills", "[drills]") {
  std::uint64_t state = 20261203;
  const auto draw = [&](int count) {
    state = state * 6364136223846793005U + 1442695040888963407U;
    return static_cast<int>((state >> 33) % static_cast<std::uint64_t>(count));
  };
  for (int round = 0; round < 300; ++round) {
    std::vector<std::vector<int>> wanted(static_cast<std::size_t>(1 + draw(10)));
    for (auto& plans : wanted) {
      for (int i = 0; i <= draw(2); ++i) plans.push_back(draw(12));
    }
    std::vector<std::vector<int>> offered(static_cast<std::size_t>(1 + draw(9)));
    for (auto& plans : offered) {
      for (int i = 0; i <= draw(4); ++i) plans.push_back(draw(12));
    }
    const auto needs = needs_of(wanted);
    const auto choices = choices_of(offered);
    const auto programme = drill_programme(needs, choices);
    CHECK(programme.proved);
    CHECK(programme.drills.size() == fewest(needs, choices));
  }
}

TEST_CASE("the sample's duties are served, and a drill that was held puts them off", "[drills]") {
  const auto needs = drill_needs(shuozhou(), {}, day, day + std::chrono::days(365));
  REQUIRE_FALSE(needs.empty());
  for (const DrillNeed& need : needs) CHECK(need.due >= day);
  const auto choices = drill_choices(shuozhou(), day);
  const auto programme = drill_programme(needs, choices);
  for (const ProgrammeDrill& drill : programme.drills) {
    CHECK_FALSE(drill.needs.empty());
    for (const std::size_t n : drill.needs) CHECK(needs[n].due >= drill.by);
  }
  const HeldDrill held{.plans = {PlanId("shuozhou-coal-mine")}, .on = day - std::chrono::days(30)};
  const auto after =
      drill_needs(shuozhou(), std::span(&held, 1), day, day + std::chrono::days(365));
  CHECK(after.size() < needs.size());
}
