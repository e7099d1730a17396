#include "muster/resources/area.hpp"

#include "support/catch.hpp"

using namespace muster;

namespace {

Position at(std::int64_t north, std::int64_t east) {
  return {{390'000'000 + north}, {1'120'000'000 + east}};
}

/// A square of ten steps with a bay cut in from the north.
const Area bay{
    {at(0, 0), at(0, 10), at(10, 10), at(10, 6), at(4, 6), at(4, 4), at(10, 4), at(10, 0)}};

}  // namespace

TEST_CASE("what lies inside an area, on its side or in its bay is told apart",
          "[resources][area]") {
  CHECK(contains(bay, at(2, 5)));
  CHECK(contains(bay, at(8, 2)));
  CHECK_FALSE(contains(bay, at(8, 5)));
  CHECK_FALSE(contains(bay, at(11, 5)));
  CHECK(contains(bay, at(0, 0)));
  CHECK(contains(bay, at(4, 5)));
  CHECK(contains(bay, at(7, 10)));
  CHECK_FALSE(contains(bay, at(0, -1)));
}

TEST_CASE("a road that only crosses an area touches it, and one beside it does not",
          "[resources][area]") {
  CHECK(touches(bay, at(2, -5), at(2, 15)));
  CHECK(touches(bay, at(-5, 10), at(15, 10)));
  CHECK(touches(bay, at(2, 2), at(3, 3)));
  CHECK_FALSE(touches(bay, at(12, -5), at(12, 15)));
  CHECK_FALSE(touches(bay, at(6, 5), at(9, 5)));
}

TEST_CASE("a polygon is read corner by corner, or not at all", "[resources][area]") {
  const auto area = parse_area("39.5,112.4  39.5,112.6 39.6,112.5");
  REQUIRE(area);
  CHECK(area->corners.size() == 3);
  CHECK(area->corners[2] == Position{{396'000'000}, {1'125'000'000}});
  for (const char* text : {"", "39.5,112.4 39.5,112.6", "39.5;112.4 1,1 2,2", "a,b 1,1 2,2",
                           "112.4,39.5 112.6,39.5 112.5,39.6", "39.5,112.4,3 1,1 2,2"}) {
    CAPTURE(text);
    CHECK_FALSE(parse_area(text));
  }
}
