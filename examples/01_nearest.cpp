// Shows: travel times alone. Five places, four roads, two crews: who is there first, and which way,
//        before and after a road is closed.
// Read first: nothing; this is the smallest one.
#include <iostream>
#include <memory>

#include "muster/muster.hpp"
#include "muster/resources/road_rows.hpp"
#include "muster/resources/roads.hpp"
#include "muster/resources/travel.hpp"

using namespace muster;

namespace {

Place place(const char* id) { return {.id = PlaceId(id), .name = id}; }

Road road(const char* id, const char* from, const char* to, std::int64_t metres) {
  return {.id = RoadId(id),
          .from = PlaceId(from),
          .to = PlaceId(to),
          .name = id,
          .length = Meters{metres},
          .speed = KilometersPerHour{60}};
}

void tell(const RoadNetwork& roads, const TravelTimes& travel, const char* who, const char* base) {
  const auto route = travel.route(*roads.find(PlaceId(base)));
  std::cout << who << " from " << base << ": ";
  if (!route) {
    std::cout << "no road leads there\n";
    return;
  }
  std::cout << route->time.rounded_up().count() << " s by";
  for (const RouteRoad& step : route->roads) std::cout << ' ' << roads[step.road].id.str();
  std::cout << '\n';
}

}  // namespace

int main() {
  const auto roads = std::make_shared<const RoadNetwork>(
      std::vector{place("mine"), place("north"), place("south"), place("town"), place("village")},
      std::vector{road("bridge", "north", "mine", 4000), road("hill", "south", "mine", 9000),
                  road("main", "town", "north", 6000), road("valley", "town", "south", 2000)});
  const std::vector<Approach> gate = {{.name = "gate", .place = PlaceId("mine")}};

  std::cout << "open roads\n";
  const TravelTimes open(roads, road_times(*roads), gate);
  tell(*roads, open, "crew 1", "town");
  tell(*roads, open, "crew 2", "village");

  std::cout << "the bridge is closed\n";
  const std::vector<Closure> closures = {{.id = ClosureId("c1"), .target = "edge:bridge"}};
  const TravelTimes closed(roads, road_times(*roads, closures, Instant{}), gate);
  tell(*roads, closed, "crew 1", "town");
}
