#include "muster/resources/closures.hpp"

#include "support/ascii_map.hpp"
#include "support/catch.hpp"
#include "support/errors.hpp"

using namespace muster;
using namespace std::chrono_literals;

namespace {

const Instant noon = std::chrono::sys_days{std::chrono::year{2026} / 11 / 23} + 12h;
constexpr TravelTime never = {};

/// 100 m at 36 km/h: every cell takes ten seconds.
DrawnMap town() {
  DrawnMap map = ascii_map("A--B---C>D");
  map.road("AB").refs = {"G18", "S40"};
  map.road("BC").refs = {"G18"};
  return map;
}

Closure closed(std::string target) { return {.id = ClosureId("c1"), .target = std::move(target)}; }

Closure slowed(std::string target, std::int64_t numerator, std::int64_t denominator) {
  return {.id = ClosureId("c2"),
          .target = std::move(target),
          .effect = ClosureEffect::factor,
          .factor_numerator = numerator,
          .factor_denominator = denominator};
}

Closure opened(std::string target) {
  return {.id = ClosureId("c3"), .target = std::move(target), .effect = ClosureEffect::opened};
}

/// "40" or "42.858"; "-" where the road cannot be driven.
std::string seconds(TravelTime time) {
  if (!time.reachable()) return "-";
  const std::string ms = std::to_string(1000 + time.ms % 1000).substr(1);
  return std::to_string(time.ms / 1000) + (ms == "000" ? "" : "." + ms);
}

/// The times of AB, BC and CD in seconds, forward/backward.
std::string times(const std::vector<Closure>& closures, Instant as_of = noon) {
  const RoadTimes all = road_times(*town().network(), closures, as_of);
  std::string result;
  for (std::size_t i = 0; i < all.forward.size(); ++i) {
    result += (i == 0 ? "" : " ") + seconds(all.forward[i]) + "/" + seconds(all.backward[i]);
  }
  return result;
}
const std::string open_roads = "30/30 40/40 20/-";

std::vector<std::string> roads_of(std::string_view target, const DrawnMap& map = town()) {
  const auto network = map.network();
  std::vector<std::string> ids;
  for (const RoadIndex road : closed_roads(target, *network))
    ids.push_back((*network)[road].id.str());
  return ids;
}

std::optional<Message> refused(std::string_view target, const DrawnMap& map = town()) {
  return refusal([&] { static_cast<void>(closed_roads(target, *map.network())); });
}

std::optional<Code> refused(const Closure& closure) {
  return refusal_code([&] { static_cast<void>(times({closure})); });
}

using Ids = std::vector<std::string>;

}  // namespace

TEST_CASE("without closures every road is open, and a one-way road stays one-way",
          "[resources][closures]") {
  CHECK(times({}) == open_roads);
  const auto network = town().network();
  CHECK(road_times(*network).backward[2] == never);
}

TEST_CASE("a closure finds its roads by edge, by road number, or by whichever it can only mean",
          "[resources][closures]") {
  CHECK(roads_of("edge:BC") == Ids{"BC"});
  CHECK(roads_of("ref:G18") == Ids{"AB", "BC"});
  CHECK(roads_of("BC") == Ids{"BC"});
  CHECK(roads_of("S40") == Ids{"AB"});
}

TEST_CASE("text that may mean a road and another road's number is refused with both readings",
          "[resources][closures]") {
  DrawnMap map = town();
  map.road("CD").refs = {"AB"};
  const auto message = refused("AB", map);
  REQUIRE(message);
  CHECK(message->code == Code::closure_ambiguous);
  CHECK(message->parameters ==
        std::vector{Text("AB"), Text("edge:AB 或 ref:AB", "edge:AB or ref:AB")});
  CHECK(roads_of("edge:AB", map) == Ids{"AB"});
  CHECK(roads_of("ref:AB", map) == Ids{"CD"});
}

TEST_CASE("a road that carries its own id as its only number is not ambiguous",
          "[resources][closures]") {
  DrawnMap map = town();
  map.road("CD").refs = {"CD"};
  CHECK(roads_of("CD", map) == Ids{"CD"});
}

TEST_CASE("an unknown road is refused, and a slip of the pen is told the near name",
          "[resources][closures]") {
  DrawnMap map = town();
  map.road("CD").refs = {"X4051"};
  const auto near = refused("ref:X4050", map);
  REQUIRE(near);
  CHECK(near->code == Code::closure_unknown_near);
  CHECK(near->parameters == std::vector{Text("ref:X4050"), Text("X4051")});
  CHECK(refused("x4051", map)->code == Code::closure_unknown_near);
  CHECK(refused("edge:X4051", map)->code == Code::closure_unknown);
  CHECK(refused("ref:AB", map)->code == Code::closure_unknown);
  CHECK(refused("大运高速")->code == Code::closure_unknown);
  CHECK(refused("")->code == Code::closure_unknown);
  CHECK(refused("edge:")->code == Code::closure_unknown);
  CHECK(text(*near, Language::zh) == "没有道路或路段 ref:X4050，是否指 X4051？");
}

TEST_CASE("a closure shuts a road both ways, or the one way it names", "[resources][closures]") {
  Closure closure = closed("edge:AB");
  CHECK(times({closure}) == "-/- 40/40 20/-");
  closure.direction = Direction::forward;
  CHECK(times({closure}) == "-/30 40/40 20/-");
  closure.direction = Direction::backward;
  CHECK(times({closure}) == "30/- 40/40 20/-");
  CHECK(times({closed("G18")}) == "-/- -/- 20/-");
}

TEST_CASE("a closure begins with its first instant and has ended at its last",
          "[resources][closures]") {
  Closure closure = closed("edge:BC");
  const std::string shut = "30/30 -/- 20/-";
  closure.from = noon;
  CHECK(times({closure}, noon - 1s) == open_roads);
  CHECK(times({closure}, noon) == shut);
  CHECK(times({closure}, noon + 1000h) == shut);
  closure.until = noon + 2h;
  CHECK(times({closure}, noon + 2h - 1s) == shut);
  CHECK(times({closure}, noon + 2h) == open_roads);
  closure.from = {};
  CHECK(times({closure}, noon - 1000h) == shut);
}

TEST_CASE("a closure that ends before it begins is refused", "[resources][closures]") {
  Closure closure = closed("edge:BC");
  closure.from = noon;
  closure.until = noon - 1s;
  CHECK(refused(closure) == Code::closure_window);
  closure.until = noon;
  CHECK(refused(closure) == Code::closure_window);
  closure.until = noon + 1s;
  CHECK_FALSE(refused(closure));
}

TEST_CASE("a factor is a checked fraction, and the slower time is rounded up",
          "[resources][closures]") {
  CHECK(times({slowed("edge:AB", 10, 7)}) == "42.858/42.858 40/40 20/-");
  CHECK(times({slowed("edge:AB", 1, 2)}) == "15/15 40/40 20/-");
  for (const auto& [numerator, denominator] :
       {std::pair{0, 1}, {1, 0}, {-1, 1}, {1, -1}, {1001, 1}, {1, 1001}}) {
    CAPTURE(numerator, denominator);
    CHECK(refused(slowed("edge:AB", numerator, denominator)) == Code::closure_factor);
  }
  CHECK_FALSE(refused(slowed("edge:AB", 1000, 1)));
  CHECK_FALSE(refused(slowed("edge:AB", 1, 1000)));
}

TEST_CASE("a slip in a closure shows before its window opens", "[resources][closures]") {
  Closure closure = closed("edge:nowhere");
  closure.from = noon + 1000h;
  CHECK(refused(closure) == Code::closure_unknown);
}

TEST_CASE("no factor makes a road free, and none makes time run over", "[resources][closures]") {
  DrawnMap map = ascii_map("A--B--C");
  map.road("AB").length = {1};
  map.road("AB").speed = {300};
  map.road("BC").length = {100'000'000};
  map.road("BC").speed = {180};
  const auto network = map.network();
  const std::vector swift = {slowed("edge:AB", 1, 1000)};
  CHECK(road_times(*network, swift, noon).forward[0] == TravelTime{.ms = 1});
  CHECK(network->time(RoadIndex{1}) == TravelTime{.ms = 2'000'000'000});
  const std::vector slow = {slowed("edge:BC", 1000, 1)};
  CHECK(road_times(*network, slow, noon).forward[1] == never);
  const std::vector barely = {slowed("edge:BC", 1000, 932)};
  CHECK(road_times(*network, barely, noon).forward[1] == TravelTime{.ms = 2'145'922'747});
  const std::vector no_longer = {slowed("edge:BC", 1000, 931)};
  CHECK(road_times(*network, no_longer, noon).forward[1] == never);
}

TEST_CASE("of several factors the longest counts, in any order", "[resources][closures]") {
  const Closure rain = slowed("ref:G18", 3, 2);
  const Closure ice = slowed("edge:AB", 5, 3);
  const std::string expected = "50/50 60/60 20/-";
  CHECK(times({rain, ice}) == expected);
  CHECK(times({ice, rain}) == expected);
}

TEST_CASE("a closure outweighs any factor", "[resources][closures]") {
  const std::string shut = "-/- 40/40 20/-";
  CHECK(times({closed("edge:AB"), slowed("edge:AB", 1, 2)}) == shut);
  CHECK(times({slowed("edge:AB", 1, 2), closed("edge:AB")}) == shut);
}

TEST_CASE("an emergency opening undoes closures, but no factor and no one-way rule",
          "[resources][closures]") {
  CHECK(times({opened("edge:AB"), closed("ref:G18"), slowed("edge:AB", 2, 1)}) == "60/60 -/- 20/-");
  CHECK(times({opened("edge:CD")}) == open_roads);
  Closure one_way = opened("edge:AB");
  one_way.direction = Direction::forward;
  CHECK(times({closed("edge:AB"), one_way}) == "30/- 40/40 20/-");
}

TEST_CASE("a closure for some vehicles counts for all, so that nobody is promised a shut road",
          "[resources][closures]") {
  Closure closure = closed("edge:AB");
  closure.vehicle_classes = {"over_10_t"};
  CHECK(times({closure}) == "-/- 40/40 20/-");
}
