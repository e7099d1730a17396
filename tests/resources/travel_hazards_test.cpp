// Every hazard of the sample region and every crew: time and way as Boost finds them, and as the
// roads of the way add up.

#include <algorithm>
#include <set>
#include <string>

#include <boost/graph/adjacency_list.hpp>
#include <boost/graph/dijkstra_shortest_paths.hpp>

#include "muster/resources/locate.hpp"
#include "muster/resources/region_folder.hpp"
#include "muster/resources/stands.hpp"
#include "muster/resources/vehicles.hpp"
#include "support/catch.hpp"
#include "support/files.hpp"

using namespace muster;

namespace {

const Region& shuozhou() {
  static const auto region = read_region((source_dir() / "data/shuozhou").string()).region;
  REQUIRE(region);
  return *region;
}

using Graph = boost::adjacency_list<boost::vecS, boost::vecS, boost::directedS, boost::no_property,
                                    boost::property<boost::edge_weight_t, std::uint64_t>>;

/// Against the direction of the roads, with the hazard as one vertex more.
class Oracle {
 public:
  Oracle(const RoadNetwork& network, const std::vector<Approach>& there)
      : times_(network.places().size() + 1) {
    const std::size_t hazard = network.places().size();
    Graph graph(hazard + 1);
    for (std::uint32_t i = 0; i < network.roads().size(); ++i) {
      const Road& road = network.roads()[i];
      const auto from = static_cast<std::size_t>(*network.find(road.from));
      const auto to = static_cast<std::size_t>(*network.find(road.to));
      const auto metres = static_cast<std::uint64_t>(road.length.count);
      const auto kmh = static_cast<std::uint64_t>(road.speed.count);
      ms_.push_back((metres * 3600 + kmh - 1) / kmh);
      boost::add_edge(to, from, ms_.back(), graph);
      if (!road.one_way) boost::add_edge(from, to, ms_.back(), graph);
    }
    for (const Approach& approach : there) {
      const auto place = static_cast<std::size_t>(*network.find(approach.place));
      boost::add_edge(hazard, place, approach.leg.ms, graph);
    }
    boost::dijkstra_shortest_paths(graph, hazard, boost::distance_map(times_.data()));
  }

  std::uint64_t from(std::size_t place) const { return times_[place]; }
  std::uint64_t along(std::size_t road) const { return ms_[road]; }

 private:
  std::vector<std::uint64_t> times_;
  std::vector<std::uint64_t> ms_ = {};
};

/// The road of smallest id among those out of the place that lie on some quickest way.
std::size_t next_road(const RoadNetwork& network, const Oracle& oracle, std::size_t place) {
  for (std::uint32_t i = 0; i < network.roads().size(); ++i) {
    const auto from = static_cast<std::size_t>(network.from(RoadIndex{i}));
    const auto to = static_cast<std::size_t>(network.to(RoadIndex{i}));
    const bool on = from == place && oracle.from(to) + oracle.along(i) == oracle.from(place);
    const bool back = to == place && !network.roads()[i].one_way &&
                      oracle.from(from) + oracle.along(i) == oracle.from(place);
    if (on || back) return i;
  }
  return network.roads().size();
}

/// Walks the way, asking at each place what the canonical road is; returns the milliseconds.
std::uint64_t walked(const Route& route, std::size_t place, const RoadNetwork& network,
                     const Oracle& oracle) {
  std::uint64_t ms = 0;
  for (const RouteRoad& step : route.roads) {
    const auto road = static_cast<std::size_t>(step.road);
    REQUIRE(next_road(network, oracle, place) == road);
    REQUIRE(place == static_cast<std::size_t>(step.forward ? network.from(step.road)
                                                           : network.to(step.road)));
    ms += oracle.along(road);
    place =
        static_cast<std::size_t>(step.forward ? network.to(step.road) : network.from(step.road));
  }
  return ms;
}

}  // namespace

TEST_CASE(
    "from every crew to every hazard the drive takes what Boost says, and its roads add up to it",
    "[resources][travel][shuozhou]") {
  const Region& region = shuozhou();
  const RoadNetwork& network = *region.roads;
  const Travel travel(region.roads);
  const auto crews = standing_crews(region, {}, std::nullopt);
  const Overlay overlay = overlay_of(crews, network);
  std::size_t drives = 0;
  for (const Hazard& hazard : region.hazards) {
    CAPTURE(hazard.id.str());
    const auto there = approaches_of(hazard.id, region);
    const Oracle oracle(network, there);
    const TravelTimes times(travel, there);
    const auto arrivals = travel.arrivals(there, overlay);
    for (std::size_t i = 0; i < crews.size(); ++i) {
      const PlaceIndex place = crews[i].stand.place;
      REQUIRE(arrivals[i].ms == oracle.from(static_cast<std::size_t>(place)));
      const auto route = times.route(place);
      REQUIRE(route);
      REQUIRE(route->time == arrivals[i]);
      const std::uint64_t ms = walked(*route, static_cast<std::size_t>(place), network, oracle);
      REQUIRE(ms + there[route->approach].leg.ms == arrivals[i].ms);
      ++drives;
    }
  }
  CHECK(region.hazards.size() > 80);
  CHECK(drives == region.hazards.size() * crews.size());
}

TEST_CASE("snow at seven tenths of the speed leaves 34 of the 63 coal mines within half an hour",
          "[resources][travel][shuozhou]") {
  const Region& region = shuozhou();
  const auto crews = standing_crews(region, {}, CapabilityId("mine_rescue"));
  const Overlay overlay = overlay_of(crews, *region.roads);
  const auto mines_within_half_an_hour = [&](const char* weather) {
    const auto slow = holding(region.conditions, weather, Instant{}, Offset{});
    const Travel travel(region.roads, road_times(*region.roads, nullptr, slow));
    return std::ranges::count_if(region.hazards, [&](const Hazard& hazard) {
      if (hazard.kind != HazardKindId("coal_mine")) return false;
      const std::vector<Approach> gate = {{.place = *hazard.place}};
      return travel.nearest(gate, overlay, 1).front().time.ms <= 30 * 60'000;
    });
  };
  CHECK(mines_within_half_an_hour("") == 56);
  CHECK(mines_within_half_an_hour("snow") == 34);
}

TEST_CASE(
    "a crew that is engaged or off duty does not stand ready, and one that moved stands there",
    "[resources][stands]") {
  const Region& region = shuozhou();
  const auto all = standing_crews(region, {}, CapabilityId("mine_rescue"));
  REQUIRE(all.size() > 3);
  Situation situation;
  situation.crews[CrewId(all[0].id)].engaged_at = IncidentId("i1");
  situation.crews[CrewId(all[1].id)].readiness = Readiness::off;
  situation.crews[CrewId(all[2].id)].place = region.roads->places()[7].id;
  const auto now = standing_crews(region, situation, CapabilityId("mine_rescue"));
  REQUIRE(now.size() == all.size() - 2);
  CHECK(now[0].id == all[2].id);
  CHECK(now[0].stand.place == PlaceIndex{7});
}

TEST_CASE("a stockpile stands ready with what it holds above its floor", "[resources][stands]") {
  const Region& region = shuozhou();
  const Lot& lot = region.lots.front();
  const auto holders = standing_stockpiles(region, {}, lot.material);
  const auto holds = [&](const std::vector<Standing>& all) {
    return std::ranges::any_of(all,
                               [&](const Standing& one) { return one.id == lot.stockpile.str(); });
  };
  CHECK(holds(holders));
  Situation spent;
  for (const Lot& one : region.lots) {
    if (one.stockpile == lot.stockpile && one.material == lot.material) {
      spent.balances[one.id] = one.floor;
    }
  }
  CHECK_FALSE(holds(standing_stockpiles(region, spent, lot.material)));
}
