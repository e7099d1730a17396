// One door, many threads: the bytes stay the same, and nobody waits for another's search.

#include <string>
#include <thread>

#include "muster/resources/road_rows.hpp"
#include "muster/resources/roads.hpp"
#include "muster/resources/travel.hpp"
#include "support/catch.hpp"
#include "support/draws.hpp"

using namespace muster;

namespace {

constexpr std::int64_t side = 20;

std::string numbered(char letter, std::int64_t number) {
  return letter + std::to_string(1000 + number);
}

/// A chessboard of streets of different lengths.
std::shared_ptr<const RoadNetwork> town(Draws& draws) {
  std::vector<Place> places;
  for (std::int64_t i = 0; i < side * side; ++i)
    places.push_back({.id = PlaceId(numbered('p', i))});
  std::vector<Road> roads;
  const auto street = [&](std::int64_t from, std::int64_t to) {
    roads.push_back({.id = RoadId(numbered('r', static_cast<std::int64_t>(roads.size()))),
                     .from = PlaceId(numbered('p', from)),
                     .to = PlaceId(numbered('p', to)),
                     .length = {draws.between(50, 500)},
                     .speed = {36},
                     .one_way = draws.one_in(8)});
  };
  for (std::int64_t i = 0; i < side * side; ++i) {
    if (i % side + 1 < side) street(i, i + 1);
    if (i + side < side * side) street(i, i + side);
  }
  return std::make_shared<const RoadNetwork>(std::move(places), std::move(roads));
}

}  // namespace

TEST_CASE("as many threads as one likes give the same bytes as one",
          "[resources][travel][thread]") {
  Draws draws(20'261'201);
  const auto network = town(draws);
  const Travel travel(network);
  std::vector<Stand> stands;
  for (int i = 0; i < 30; ++i) {
    stands.push_back({.place = PlaceIndex{static_cast<std::uint32_t>(draws.between(0, 399))}});
  }
  const Overlay overlay(*network, stands);
  std::vector<std::vector<Approach>> targets;
  for (int i = 0; i < 40; ++i) {
    targets.push_back({{.place = PlaceId(numbered('p', draws.between(0, 399)))}});
  }
  const auto rows = travel.matrix(targets, overlay);
  const auto coverage = travel.coverage(overlay, 3, {120'000});
  for (const unsigned threads : {2U, 3U, 8U}) {
    CHECK(travel.matrix(targets, overlay, threads) == rows);
    const auto shared = travel.coverage(overlay, 3, {120'000}, threads);
    CHECK(shared.first == coverage.first);
    CHECK(shared.in_time == coverage.in_time);
  }
}

TEST_CASE("one door answers many who ask at the same time", "[resources][travel][thread]") {
  Draws draws(20'261'202);
  const auto network = town(draws);
  const std::vector<Approach> gate = {{.place = PlaceId(numbered('p', 0))}};
  const auto alone = Travel(network).from(PlaceIndex{0});
  const auto way = Travel(network).route(PlaceIndex{399}, gate);
  REQUIRE(way);
  const Travel travel(network);
  std::vector<char> same(8, 0);
  {
    std::vector<std::jthread> asking;
    for (std::size_t i = 0; i < same.size(); ++i) {
      asking.emplace_back([&, i] {
        const auto route = travel.route(PlaceIndex{399}, gate);
        same[i] = travel.from(PlaceIndex{0}) == alone && route && route->time == way->time &&
                  travel.to(gate).from(PlaceIndex{399}) == way->time;
      });
    }
  }
  CHECK(same == std::vector<char>(8, 1));
}
