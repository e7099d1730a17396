#include "muster/plan/id.hpp"

#include <compare>
#include <map>
#include <random>
#include <string>
#include <thread>
#include <type_traits>
#include <vector>

#include "support/catch.hpp"

using namespace muster;

namespace {

/// Names of every length about the edge of what stands in the id, alike for as long as can be, with
/// bytes that are no letters: an id takes what it is given.
std::vector<std::string> drawn_names() {
  std::mt19937 random(25);
  const std::string bytes("ab\0\x7f\x80\xff", 6);
  std::vector<std::string> names = {"", "a", "b", std::string(1, '\0'), "CMD01", "朔州"};
  for (std::size_t length = 0; length <= 40; ++length) {
    names.emplace_back(length, 'a');
    names.push_back(std::string(length, 'a') + "b");
    names.push_back(std::string(length, 'a') + '\0');
    for (int i = 0; i < 4; ++i) {
      std::string name(length, 'a');
      if (length > 0) name[random() % length] = bytes[random() % bytes.size()];
      names.push_back(name);
    }
  }
  return names;
}

}  // namespace

TEST_CASE("ids are as their names: the same text, the same order, the same place in a table",
          "[plan][id]") {
  const std::vector<std::string> names = drawn_names();
  std::size_t longer = 0;
  for (const std::string& a : names) {
    const TeamId one(a);
    longer += a.size() > 23;
    REQUIRE(one.str() == a);
    REQUIRE(one.view() == a);
    REQUIRE(one.empty() == a.empty());
    REQUIRE(std::hash<TeamId>{}(one) == std::hash<std::string>{}(a));
    for (const std::string& b : names) {
      const TeamId other(b);
      INFO(a << " and " << b);
      REQUIRE((one == other) == (a == b));
      REQUIRE((one < other) == (a < b));
      REQUIRE((one <=> other) == (a.compare(b) <=> 0));
    }
  }
  CHECK(longer > 100);
  CHECK(longer < names.size() - 150);
}

TEST_CASE("an id is handed on like a number, and outlives the text it was made of", "[plan][id]") {
  STATIC_REQUIRE(sizeof(CrewId) == 24);
  STATIC_REQUIRE(std::is_trivially_copyable_v<CrewId>);
  STATIC_REQUIRE(std::is_trivially_destructible_v<CrewId>);
  CHECK(CrewId().empty());
  CHECK(CrewId() == CrewId(""));
  CHECK(CrewId() == CrewId(std::string_view()));
  std::map<CrewId, int> made;
  for (const std::string name : {"MRT01-01", "a-name-that-is-longer-than-it-holds"}) {
    std::string text = name;
    CrewId id(text);
    text.assign(text.size(), '?');
    const CrewId copy = id;
    id = CrewId("another-name-that-is-long-enough");
    CHECK(copy.str() == name);
    ++made[copy];
    ++made[CrewId(name)];
  }
  CHECK(made.size() == 2);
  CHECK(made.at(CrewId("MRT01-01")) == 2);
}

TEST_CASE("threads that make the same names make the same ids", "[plan][id]") {
  constexpr int names = 200;
  const auto make = [&](std::vector<RuleId>& into) {
    for (int i = 0; i < names; ++i) {
      into.emplace_back("a-rule-with-a-long-name-" + std::to_string(i));
    }
  };
  std::vector<std::vector<RuleId>> made(4);
  {
    std::vector<std::thread> threads;
    for (auto& into : made) threads.emplace_back(make, std::ref(into));
    for (std::thread& one : threads) one.join();
  }
  for (const auto& one : made) {
    REQUIRE(one == made.front());
    REQUIRE(one.back().str() == "a-rule-with-a-long-name-199");
  }
}
