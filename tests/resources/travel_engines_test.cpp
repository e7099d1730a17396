// Whatever engine answers: the same bytes. The engines are forced, for small maps need no index.

#include <algorithm>
#include <cstdint>
#include <string>
#include <vector>

#include "../../libresources/src/travel_index_parts.hpp"
#include "muster/resources/travel_index.hpp"
#include "support/ascii_map.hpp"
#include "support/catch.hpp"
#include "support/errors.hpp"
#include "support/travel_oracle.hpp"

using namespace muster;

namespace {

std::uint32_t longest(const RoadTimes& times) {
  std::uint32_t most = 1;
  for (const auto* way : {&times.forward, &times.backward}) {
    for (const TravelTime time : *way) {
      if (time.reachable()) most = std::max(most, time.ms);
    }
  }
  return most;
}

RoadTimes times_each(RoadTimes times, std::uint64_t factor) {
  for (auto* way : {&times.forward, &times.backward}) {
    for (TravelTime& time : *way) {
      if (time.reachable()) time.ms = static_cast<std::uint32_t>(time.ms * factor);
    }
  }
  return times;
}

}  // namespace

TEST_CASE(
    "the index and its lower bounds answer as Boost does, to the millisecond and road by road",
    "[resources][travel][index][oracle]") {
  const std::uint64_t seed = 20'261'201;
  CAPTURE(seed);
  Draws draws(seed);
  std::size_t ways = 0;
  std::size_t bounded = 0;
  for (int round = 0; round < 600; ++round) {
    CAPTURE(round);
    const SmallWorld world = drawn_world(draws);
    const Overlay overlay(*world.network, world.stands);
    const TravelTime limit{20'000};
    const Travel by_index(world.network, world.times, TravelEngine::index);
    REQUIRE(by_index.engine() == TravelEngine::index);
    ways += check_against_boost(world, by_index, overlay, limit);
    const Travel by_bounds(world.network, world.times, TravelEngine::lower_bounds);
    if (by_bounds.engine() == TravelEngine::lower_bounds) ++bounded;
    check_against_boost(world, by_bounds, overlay, limit);
  }
  CHECK(ways > 1'000);
  CHECK(bounded > 50);
}

TEST_CASE("closing road after road, all engines name the same crews, and the same way",
          "[resources][travel][index]") {
  Draws draws(20'261'202);
  for (int round = 0; round < 300; ++round) {
    const SmallWorld world = drawn_world(draws);
    if (world.roads.empty()) continue;
    const Overlay overlay(*world.network, world.stands);
    Travel by_search(world.network, TravelEngine::search);
    Travel by_bounds(world.network, TravelEngine::lower_bounds);
    Travel by_index(world.network, TravelEngine::index);
    for (int more = 0; more < 4; ++more) {
      const std::vector<RoadIndex> shut = {RoadIndex{
          static_cast<std::uint32_t>(draws.between(0, std::int64_t(world.roads.size()) - 1))}};
      by_search = by_search.avoiding(shut);
      by_bounds = by_bounds.avoiding(shut);
      by_index = by_index.avoiding(shut);
      REQUIRE(by_bounds.road_times() == by_search.road_times());
      for (const auto& target : world.targets) {
        const auto expected = by_search.nearest(target, overlay, 3);
        REQUIRE(by_bounds.nearest(target, overlay, 3) == expected);
        REQUIRE(by_index.nearest(target, overlay, 3) == expected);
        REQUIRE(by_bounds.arrivals(target, overlay) == by_search.arrivals(target, overlay));
      }
      REQUIRE(by_bounds.matrix(world.targets, overlay, 2) ==
              by_search.matrix(world.targets, overlay));
      REQUIRE(by_index.matrix(world.targets, overlay, 3) ==
              by_search.matrix(world.targets, overlay));
    }
    CHECK(by_bounds.customised().engine() == TravelEngine::index);
  }
}

TEST_CASE("a crew that is engaged, moves and comes back is found where it is",
          "[resources][travel][index]") {
  Draws draws(20'261'203);
  for (int round = 0; round < 200; ++round) {
    const SmallWorld world = drawn_world(draws);
    if (world.stands.empty()) continue;
    const Travel travel(world.network, world.times, TravelEngine::index);
    std::vector<Stand> stands = world.stands;
    Overlay overlay(*world.network, stands);
    const Overlay untouched = overlay;
    const auto before = travel.nearest(world.targets[0], untouched, 3);
    for (int i = 0; i < 6; ++i) {
      const auto who = static_cast<std::size_t>(draws.between(0, std::int64_t(stands.size()) - 1));
      const auto places = static_cast<std::int64_t>(world.network->places().size());
      Stand& stand = stands[who];
      stand.place = PlaceIndex{static_cast<std::uint32_t>(draws.between(0, places - 1))};
      stand.before = draws.one_in(3) ? TravelTime{} : TravelTime{10'000};
      overlay.change(who, stand);
      const Overlay anew(*world.network, stands);
      for (const auto& target : world.targets) {
        REQUIRE(travel.nearest(target, overlay, 3) == travel.nearest(target, anew, 3));
        REQUIRE(travel.arrivals(target, overlay) == travel.arrivals(target, anew));
      }
    }
    REQUIRE(travel.nearest(world.targets[0], untouched, 3) == before);
  }
}

TEST_CASE("behind a slow road the other approach is taken, though its leg is longer",
          "[resources][travel][index]") {
  // Open: A, B, C. With B–C at a crawl the walk from B to the gate is quicker.
  const auto network = ascii_map("A--B--C").network();
  RoadTimes slow = road_times(*network);
  const RoadIndex crawl = *network->find(RoadId("BC"));
  slow.forward[static_cast<std::size_t>(crawl)] = {300'000};
  const std::vector<Approach> gate = {{.place = PlaceId("C")},
                                      {.place = PlaceId("B"), .leg = {60'000}}};
  const Overlay overlay(*network, {{.place = PlaceIndex{0}}});
  const Travel travel(network, slow, TravelEngine::lower_bounds);
  REQUIRE(travel.engine() == TravelEngine::lower_bounds);
  CHECK(travel.nearest(gate, overlay, 1) == std::vector<Arrival>{{0, {90'000}}});
}

TEST_CASE("whoever answers, it is said, with the reason", "[resources][travel][index]") {
  const auto small = ascii_map("A--B--C").network();
  const std::vector<Approach> gate = {{.place = PlaceId("C")}};
  const std::vector bridge = {*small->find(RoadId("AB"))};
  using Choice = EngineChoice;
  CHECK(Travel(small).choice() == Choice{TravelEngine::search, EngineReason::small_map});
  CHECK(Travel(small).to(gate).choice() == Choice{TravelEngine::search, EngineReason::small_map});
  CHECK(Travel(small, TravelEngine::search).choice() ==
        Choice{TravelEngine::search, EngineReason::asked_for});
  CHECK(Travel(small, TravelEngine::index).to(gate).choice() ==
        Choice{TravelEngine::index, EngineReason::asked_for});
  const Travel open(small, TravelEngine::lower_bounds);
  CHECK(open.choice() == Choice{TravelEngine::index, EngineReason::customised});
  const Travel shut = open.avoiding(bridge);
  CHECK(shut.choice() == Choice{TravelEngine::lower_bounds, EngineReason::asked_for});
  CHECK(shut.to(gate).choice() == Choice{TravelEngine::search, EngineReason::all_at_once});
  CHECK(shut.customised().to(gate).choice() ==
        Choice{TravelEngine::index, EngineReason::customised});
}

TEST_CASE("a large map is searched until it has an index, and then where too many roads differ",
          "[resources][travel][index]") {
  std::vector<Place> places;
  std::vector<Road> roads;
  for (std::uint32_t i = 0; i < places_worth_an_index; ++i) {
    places.push_back({.id = PlaceId("p" + std::to_string(100'000 + i)),
                      .position = {{395'000'000 + 1'000 * std::int32_t(i)}, {1'125'000'000}}});
    if (i == 0) continue;
    roads.push_back({.id = RoadId("r" + std::to_string(100'000 + i)),
                     .from = places[i - 1].id,
                     .to = places[i].id,
                     .length = {600},
                     .speed = {36}});
  }
  const auto network = std::make_shared<const RoadNetwork>(places, roads);
  using Choice = EngineChoice;
  CHECK(Travel(network).choice() == Choice{TravelEngine::search, EngineReason::no_index});
  CHECK(prepare_travel_index(*network).origin == IndexOrigin::made);
  const Travel open(network);
  CHECK(open.choice() == Choice{TravelEngine::index, EngineReason::customised});
  const std::vector one = {RoadIndex{19'000}};
  CHECK(open.avoiding(one).choice() ==
        Choice{TravelEngine::lower_bounds, EngineReason::few_slower});
  std::vector<RoadIndex> many;
  for (std::uint32_t i = 0; i < roads.size(); i += 2) many.push_back(RoadIndex{i});
  CHECK(open.avoiding(many).choice() == Choice{TravelEngine::search, EngineReason::many_changed});
  // Of the pieces a cut leaves, each answers for itself, on a way with thousands of roads.
  const Overlay overlay(*network, {{.place = PlaceIndex{0}}, {.place = PlaceIndex{19'999}}});
  const std::vector<Approach> gate = {{.place = places[18'990].id}};
  CHECK(open.nearest(gate, overlay, 5).size() == 2);
  const std::vector<Arrival> cut = {{0, {18'990 * 60'000}}};
  CHECK(Travel(network, TravelEngine::lower_bounds).avoiding(one).nearest(gate, overlay, 5) == cut);
  CHECK(Travel(network, TravelEngine::search).avoiding(one).nearest(gate, overlay, 5) == cut);
}

TEST_CASE("two million closures are as many as there are roads", "[resources][travel][index]") {
  Draws draws(20'261'210);
  SmallWorld world = drawn_world(draws);
  while (world.roads.size() < 20 || world.stands.empty()) world = drawn_world(draws);
  const Overlay overlay(*world.network, world.stands);
  const auto last = static_cast<std::int64_t>(world.roads.size()) - 2;  // one stays open
  std::vector<RoadIndex> shut;
  for (int i = 0; i < 2'000'000; ++i) {
    shut.push_back(RoadIndex{static_cast<std::uint32_t>(draws.between(0, last))});
  }
  std::vector<RoadIndex> once;
  for (std::uint32_t i = 0; i <= static_cast<std::uint32_t>(last); ++i) {
    once.push_back(RoadIndex{i});
  }
  const Travel expected = Travel(world.network, TravelEngine::search).avoiding(once);
  for (const TravelEngine engine :
       {TravelEngine::search, TravelEngine::index, TravelEngine::lower_bounds}) {
    const Travel travel = Travel(world.network, engine).avoiding(shut);
    CHECK(travel.road_times() == expected.road_times());
    for (const auto& target : world.targets) {
      CHECK(travel.nearest(target, overlay, 5) == expected.nearest(target, overlay, 5));
    }
  }
}

TEST_CASE("parts of a map that do not hang together answer for themselves",
          "[resources][travel][index]") {
  const auto network = ascii_map(R"(
    A--B--C  D--E
             |  |
             F--G)")
                           .network();
  const std::vector<Approach> gate = {{.place = PlaceId("E")}};
  const auto at = [&](const char* place) { return Stand{.place = *network->find(PlaceId(place))}; };
  const Overlay overlay(*network, {at("A"), at("F"), at("C"), at("E")});
  const Travel by_search(network, TravelEngine::search);
  for (const TravelEngine engine : {TravelEngine::index, TravelEngine::lower_bounds}) {
    const Travel travel(network, engine);
    const auto nearest = travel.nearest(gate, overlay, 500);
    CHECK(nearest.size() == 2);
    CHECK(nearest == by_search.nearest(gate, overlay, 500));
    CHECK(travel.arrivals(gate, overlay) == by_search.arrivals(gate, overlay));
    CHECK(travel.from(PlaceIndex{0}) == by_search.from(PlaceIndex{0}));
    CHECK(travel.coverage(overlay, 2, {600'000}).first ==
          by_search.coverage(overlay, 2, {600'000}).first);
    CHECK_FALSE(travel.route(PlaceIndex{0}, gate));
    const std::vector<std::vector<Approach>> many(9, gate);
    CHECK(travel.matrix(many, overlay) == by_search.matrix(many, overlay));
  }
}

TEST_CASE("one factor for all roads scales the metric to the bit, and a sum too long is never",
          "[resources][travel][index]") {
  Draws draws(20'261'126);
  constexpr std::uint64_t no_way = TravelTime::never;
  for (int round = 0; round < 40; ++round) {
    const SmallWorld world = drawn_world(draws);
    const auto index = index_made_for(*world.network);
    const RoadTimes& open = index->open->roads();
    for (const std::uint64_t factor : {std::uint64_t{1}, std::uint64_t{2}, std::uint64_t{7},
                                       no_way / 4 / longest(open), no_way / longest(open)}) {
      if (factor == 0) continue;
      const RoadTimes slow = times_each(open, factor);
      CHECK(index->metric_of(slow)->times() == customised(index->frame, slow));
    }
    RoadTimes uneven = times_each(open, 3);  // no factor: the last road has one more
    if (uneven.forward.size() < 2 || !uneven.forward.back().reachable()) continue;
    ++uneven.forward.back().ms;
    CHECK(index->metric_of(uneven)->times() == customised(index->frame, uneven));
  }
}

TEST_CASE("a change of a stand there is not is refused", "[resources][travel][index]") {
  const auto network = ascii_map("A--B").network();
  Overlay overlay(*network, {{.place = PlaceIndex{0}}});
  CHECK(refusal_code([&] { overlay.change(1, {}); }) == Code::internal);
  CHECK(refusal_code([&] { overlay.change(0, {.place = PlaceIndex{2}}); }) == Code::internal);
}

TEST_CASE("a map that fits on a page is searched, unless somebody wants it otherwise",
          "[resources][travel][index]") {
  const auto network = ascii_map("A--B--C").network();
  CHECK(prepare_travel_index(*network).origin == IndexOrigin::not_needed);
  CHECK(Travel(network).engine() == TravelEngine::search);
  CHECK(Travel(network, TravelEngine::index).engine() == TravelEngine::index);
  CHECK(Travel(network).engine() == TravelEngine::search);
  const std::vector bridge = {*network->find(RoadId("AB"))};
  const Travel open(network, TravelEngine::lower_bounds);
  CHECK(open.engine() == TravelEngine::index);
  CHECK(open.avoiding(bridge).engine() == TravelEngine::lower_bounds);
  CHECK(open.avoiding(bridge).customised().engine() == TravelEngine::index);
}

TEST_CASE(
    "with no roads, no crews, all roads closed or more wanted than there are, the answer is short",
    "[resources][travel][index]") {
  for (const TravelEngine engine :
       {TravelEngine::search, TravelEngine::index, TravelEngine::lower_bounds}) {
    const auto network = ascii_map("A--B--C").network();
    const std::vector<Approach> gate = {{.place = PlaceId("C")}};
    const Travel travel(network, engine);
    CHECK(travel.nearest(gate, Overlay(*network, {}), 5).empty());
    CHECK(travel.matrix(std::vector<std::vector<Approach>>{gate}, Overlay(*network, {})).empty());
    const Overlay overlay(*network, {{.place = PlaceIndex{0}}, {.place = PlaceIndex{2}}});
    CHECK(travel.nearest(gate, overlay, 500) == std::vector<Arrival>{{1, {0}}, {0, {60'000}}});
    CHECK(travel.nearest({}, overlay, 5).empty());
    std::vector<RoadIndex> all;
    for (std::uint32_t i = 0; i < network->roads().size(); ++i) all.push_back(RoadIndex{i});
    const Travel shut = travel.avoiding(all).avoiding(all);
    CHECK(shut.nearest(gate, overlay, 5) == std::vector<Arrival>{{1, {0}}});
    CHECK(shut.arrivals(gate, overlay) == std::vector<TravelTime>{{}, {0}});
    CHECK_FALSE(shut.route(PlaceIndex{0}, gate));
    CHECK(shut.coverage(overlay, 1, {60'000}).in_time == std::vector<std::uint32_t>{1, 0, 1});
    const auto bare = ascii_map("A  B").network();
    CHECK(Travel(bare, engine)
              .arrivals(std::vector<Approach>{{.place = PlaceId("B")}},
                        Overlay(*bare, {{.place = PlaceIndex{1}}})) ==
          std::vector<TravelTime>{{0}});
  }
}
