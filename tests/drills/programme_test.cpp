// The fewest drills, against trying every set of them.

#include <bit>

#include "muster/plan/json.hpp"
#include "muster/resources/drill_programme.hpp"
#include "muster/resources/drill_record.hpp"
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
  const auto needs = drill_needs(obligations(shuozhou(), {.as_of = day}), day);
  REQUIRE_FALSE(needs.empty());
  for (const DrillNeed& need : needs) CHECK(need.due >= day);
  const auto choices = drill_choices(shuozhou(), day);
  const auto programme = drill_programme(needs, choices);
  std::vector<int> served(needs.size());
  for (const ProgrammeDrill& drill : programme.drills) {
    CHECK_FALSE(drill.needs.empty());
    for (const std::size_t n : drill.needs) {
      CHECK(needs[n].due >= drill.by);
      ++served[n];
    }
  }
  for (const std::size_t n : programme.unserved) CHECK(served[n]++ == 0);
  for (const int times : served) CHECK(times >= 1);

  // Held a month ago, as the store tells it.
  const Json record = read_json(R"({"drill": "d", "title": "t", "organiser": "CMD01",
    "start": "2026-11-01T09:00:00+08:00", "plans": ["shuozhou-coal-mine"],
    "corrective_actions": []})");
  const std::vector<std::pair<std::int64_t, Json>> records = {{7, record}};
  Region held = shuozhou();
  held.dated_facts = recorded_drill_facts(records, std::chrono::hours(8));
  REQUIRE(held.dated_facts.size() == 1);
  Region never = shuozhou();
  never.dated_facts.clear();
  const auto first_of = [&](const Region& region) {
    const Date until = day + std::chrono::days(1500);  // its rule asks once in three years
    for (const Obligation& one : obligations(region, {.as_of = day, .until = until}).obligations) {
      const bool of_plan = std::ranges::count(one.plans, PlanId("shuozhou-coal-mine")) > 0;
      if (one.kind == ObligationKind::drill && of_plan) return one;
    }
    return Obligation();
  };
  CHECK_FALSE(first_of(never).last.has_value());
  CHECK(first_of(held).last == *parse_date("2026-11-01"));
  CHECK(first_of(held).due > *parse_date("2026-11-01"));
}

TEST_CASE("of one corrective action the latest record counts, and one that is done is no duty",
          "[drills]") {
  const auto record = [](const std::string& actions) {
    return read_json(R"({"drill": "d", "title": "t", "organiser": "CMD01",
      "start": "2026-11-01T09:00:00+08:00", "plans": [], "corrective_actions": )" +
                     actions + "}");
  };
  const auto action = [](const std::string& id, const std::string& until,
                         const std::string& status) {
    return R"({"id": ")" + id + R"(", "text": "mend )" + id + R"(", "owner": "CMD01", "due": ")" +
           until + R"(", "status": ")" + status + R"("})";
  };
  std::vector<std::pair<std::int64_t, Json>> records;
  records.emplace_back(3, record("[" + action("a", "2027-01-31", "open") + "," +
                                 action("b", "2026-11-30", "open") + "]"));
  Region region = shuozhou();
  const auto owed = [&] {
    region.dated_facts = recorded_drill_facts(records, std::chrono::hours(8));
    std::vector<std::string> all;
    for (const Obligation& one : obligations(region, {.as_of = day}).obligations) {
      if (one.kind != ObligationKind::corrective_action) continue;
      CHECK(one.duty == OrganisationId("CMD01"));
      all.push_back(format_date(one.due) + (one.overdue ? " overdue " : " ") +
                    text(one.reasons.front(), Language::en));
    }
    return all;
  };
  const auto both = owed();
  REQUIRE(both.size() == 2);
  CHECK(both[0].starts_with("2026-11-30 overdue"));
  CHECK(both[0].find("mend b") != std::string::npos);
  CHECK(both[1].find("mend a") != std::string::npos);
  records.emplace_back(9, record("[" + action("a", "2027-01-31", "done") + "]"));
  CHECK(owed() == std::vector{both[0]});
}
