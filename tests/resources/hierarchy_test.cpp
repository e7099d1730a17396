#include "../../libresources/src/hierarchy.hpp"

#include <algorithm>

#include "support/catch.hpp"
#include "support/drawn_skeleton.hpp"

using namespace muster;

namespace {

/// A square of streets, `side` places on each side.
DrawnRoads streets(std::uint32_t side) {
  DrawnRoads drawn{.places = side * side};
  for (std::uint32_t v = 0; v < drawn.places; ++v) {
    drawn.points.push_back({v % side, v / side});
    if (v % side + 1 < side) drawn.ends.emplace_back(v, v + 1);
    if (v + side < drawn.places) drawn.ends.emplace_back(v, v + side);
  }
  return drawn;
}

std::vector<std::uint32_t> order_of(const DrawnRoads& drawn) {
  return dissection_order(skeleton_of(drawn.places, drawn.ends), drawn.points);
}

bool every_place_once(std::vector<std::uint32_t> order) {
  std::ranges::sort(order);
  for (std::uint32_t v = 0; v < order.size(); ++v) {
    if (order[v] != v) return false;
  }
  return true;
}

/// Takes places out one after another, with sets and nothing clever.
std::vector<std::vector<std::uint32_t>> taken_out(const DrawnRoads& drawn,
                                                  const std::vector<std::uint32_t>& order) {
  std::vector<std::vector<bool>> tied(drawn.places, std::vector<bool>(drawn.places));
  for (const auto& [a, b] : drawn.ends) tied[a][b] = tied[b][a] = true;
  std::vector<std::uint32_t> rank(drawn.places);
  for (std::uint32_t i = 0; i < order.size(); ++i) rank[order[i]] = i;
  std::vector<std::vector<std::uint32_t>> above(drawn.places);
  for (const std::uint32_t v : order) {
    std::vector<std::uint32_t> rest;
    for (std::uint32_t to = 0; to < drawn.places; ++to) {
      if (tied[v][to] && rank[to] > rank[v]) rest.push_back(to);
    }
    for (const std::uint32_t a : rest) {
      above[rank[v]].push_back(rank[a]);
      for (const std::uint32_t b : rest) tied[a][b] = tied[a][b] || a != b;
    }
    std::ranges::sort(above[rank[v]]);
  }
  return above;
}

}  // namespace

TEST_CASE("every place stands in the order once, whatever the map", "[resources][index][order]") {
  Draws draws(20'261'204);
  for (int round = 0; round < 500; ++round) {
    CHECK(every_place_once(order_of(drawn_roads(draws, 120))));
  }
  CHECK(order_of(DrawnRoads{}).empty());
  DrawnRoads heap{.places = 90};  // all at one point, each tied to each
  heap.points.resize(90);
  for (std::uint32_t a = 0; a < 90; ++a) {
    for (std::uint32_t b = 0; b < a; ++b) heap.ends.emplace_back(a, b);
  }
  CHECK(every_place_once(order_of(heap)));
}

TEST_CASE("a square of streets is cut in the middle, so that few places lie above a place",
          "[resources][index][order]") {
  const DrawnRoads square = streets(40);
  const Hierarchy hierarchy = contracted(skeleton_of(square.places, square.ends), order_of(square));
  std::size_t most = 0;
  for (std::uint32_t v = 0; v < hierarchy.places(); ++v) {
    std::size_t above = 0;
    for (std::uint32_t at = v; at != Hierarchy::none; at = hierarchy.parent(at)) ++above;
    most = std::max(most, above);
  }
  CHECK(most < 4 * 40);  // 40 for the first cut, then 20, 20, 10, 10 …
  CHECK(hierarchy.arcs() < 20 * hierarchy.places());  // grids are hard: roads have 4 or 5
}

TEST_CASE("the progress rises to the number of places", "[resources][index][order]") {
  const DrawnRoads square = streets(30);
  std::uint64_t last = 0;
  bool rising = true;
  const auto order = dissection_order(skeleton_of(square.places, square.ends), square.points,
                                      [&](std::uint64_t done, std::uint64_t all) {
                                        rising = rising && done >= last && all == 900;
                                        last = done;
                                      });
  CHECK(rising);
  CHECK(last == 900);
  CHECK(order == order_of(square));
}

TEST_CASE("the arcs are those that taking places out one by one leaves behind",
          "[resources][index][hierarchy]") {
  Draws draws(20'261'205);
  for (int round = 0; round < 400; ++round) {
    const DrawnRoads drawn = drawn_roads(draws, 40);
    const auto order = order_of(drawn);
    const Hierarchy hierarchy = contracted(skeleton_of(drawn.places, drawn.ends), order);
    REQUIRE(hierarchy.holds_together());
    const auto expected = taken_out(drawn, order);
    for (std::uint32_t v = 0; v < drawn.places; ++v) {
      const std::vector<std::uint32_t> above(hierarchy.head.begin() + hierarchy.first[v],
                                             hierarchy.head.begin() + hierarchy.first[v + 1]);
      REQUIRE(above == expected[v]);
    }
  }
}

TEST_CASE("numbered anew, what lies below a place stands right before it, and the shortcuts stay",
          "[resources][index][hierarchy]") {
  Draws draws(20'261'127);
  for (int round = 0; round < 400; ++round) {
    const DrawnRoads drawn = drawn_roads(draws, 60);
    const Skeleton skeleton = skeleton_of(drawn.places, drawn.ends);
    const Hierarchy before = contracted(skeleton, order_of(drawn));
    const Hierarchy after = in_postorder(before);
    REQUIRE(after.holds_together());
    REQUIRE(after.arcs() == before.arcs());
    REQUIRE(after == contracted(skeleton, after.place_of));
    REQUIRE(in_postorder(after) == after);
    std::vector<std::uint32_t> below(drawn.places, 0);
    for (std::uint32_t v = 0; v < drawn.places; ++v) {
      for (std::uint32_t at = after.parent(v); at != Hierarchy::none; at = after.parent(at)) {
        ++below[at];
      }
    }
    for (std::uint32_t v = 0; v < drawn.places; ++v) {
      for (std::uint32_t at = v; at != Hierarchy::none; at = after.parent(at)) {
        REQUIRE(at - v <= below[at]);
      }
    }
  }
}

TEST_CASE("a hierarchy that was tampered with does not hold together",
          "[resources][index][hierarchy]") {
  const DrawnRoads square = streets(5);
  const Hierarchy whole = contracted(skeleton_of(square.places, square.ends), order_of(square));
  REQUIRE(whole.holds_together());
  Hierarchy one = whole;
  one.head[0] = 0;
  CHECK_FALSE(one.holds_together());
  one = whole;
  std::swap(one.place_of[0], one.place_of[1]);
  CHECK_FALSE(one.holds_together());
  one = whole;
  one.first.back() = 1'000'000;
  CHECK_FALSE(one.holds_together());
  one = whole;
  one.head.back() = 25;
  CHECK_FALSE(one.holds_together());
}
