#include "support/ascii_map.hpp"

#include "support/catch.hpp"

using namespace muster;

namespace {

std::vector<std::string> names_of(const DrawnMap& map) {
  std::vector<std::string> names;
  for (const Road& road : map.roads) {
    names.push_back(road.id.str() + (road.one_way ? ">" : "") + std::to_string(road.length.count));
  }
  return names;
}

}  // namespace

TEST_CASE("a drawn map has the roads one sees, as long as they are drawn", "[support]") {
  const DrawnMap city = ascii_map(R"(
    A---B------C
    |          |
    D----------E)",
                                  {.cell = Meters{100}, .speed = KilometersPerHour{36}});
  CHECK(names_of(city) == std::vector<std::string>{"AB400", "AD200", "BC700", "CE200", "DE1100"});
  CHECK(city.places.size() == 5);
}

TEST_CASE("arrows make a drawn road one-way, and a plus carries one road over another",
          "[support]") {
  CHECK(names_of(ascii_map("A->B<-C")) == std::vector<std::string>{"AB>300", "CB>300"});
  CHECK(names_of(ascii_map("A\n^\nB")) == std::vector<std::string>{"BA>200"});
  CHECK(names_of(ascii_map("  A\n"
                           "B-+-C\n"
                           "  D")) == std::vector<std::string>{"AD200", "BC400"});
}

TEST_CASE("a drawing with a loose road is refused", "[support]") {
  CHECK_THROWS_AS(ascii_map("A--"), std::logic_error);
  CHECK_THROWS_AS(ascii_map("--A"), std::logic_error);
  CHECK_THROWS_AS(ascii_map("A--b"), std::logic_error);
}
