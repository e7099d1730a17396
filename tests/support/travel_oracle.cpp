#include "support/travel_oracle.hpp"

#include <algorithm>
#include <optional>
#include <string>

#include <boost/graph/adjacency_list.hpp>
#include <boost/graph/dijkstra_shortest_paths.hpp>

#include "muster/resources/road_rows.hpp"
#include "muster/resources/roads.hpp"
#include "support/catch.hpp"

using namespace muster;

namespace {

constexpr std::uint64_t beyond = TravelTime::never;

std::string numbered(char letter, std::int64_t number) {
  return letter + std::to_string(100 + number);
}

std::uint32_t drawn(Draws& draws, std::int64_t least, std::int64_t most) {
  return static_cast<std::uint32_t>(draws.between(least, most));
}

Closure drawn_closure(Draws& draws, std::int64_t roads) {
  Closure closure{.target = "edge:" + numbered('r', draws.between(0, roads - 1)),
                  .direction = static_cast<Direction>(draws.between(0, 2)),
                  .effect = static_cast<ClosureEffect>(draws.between(0, 2)),
                  .factor_numerator = draws.between(1, 7),
                  .factor_denominator = draws.between(1, 7)};
  if (draws.one_in(3)) closure.vehicle_classes = {draws.one_in(2) ? "truck" : "coach"};
  return closure;
}

Road drawn_road(Draws& draws, std::int64_t number, std::int64_t places) {
  const std::int64_t from = draws.between(0, places - 1);
  const std::int64_t to = (from + draws.between(1, places - 1)) % places;
  Road road{.id = RoadId(numbered('r', number)),
            .from = PlaceId(numbered('p', from)),
            .to = PlaceId(numbered('p', to)),
            .road_class = draws.one_in(2) ? "urban" : "county",
            .length = {draws.one_in(40) ? 60'000'000 : 100 * draws.between(1, 3)},
            .speed = {36 * draws.between(1, 2)},
            .one_way = draws.one_in(4),
            .hazmat_ban = draws.one_in(6)};
  if (draws.one_in(5)) road.max_mass_kg = 1000 * draws.between(1, 3);
  if (draws.one_in(5)) road.max_height_cm = 100 * draws.between(1, 3);
  return road;
}

/// Half of the vehicles are kept off nothing and have no pace of their own.
Vehicle drawn_vehicle(Draws& draws) {
  Vehicle vehicle{.classes = {"truck"}};
  if (draws.one_in(2)) return vehicle;
  if (draws.one_in(2)) vehicle.mass_kg = 1000 * draws.between(1, 3);
  if (draws.one_in(2)) vehicle.height_cm = 100 * draws.between(1, 3);
  vehicle.dangerous_goods = draws.one_in(3);
  if (draws.one_in(2)) vehicle.pace = {"urban=" + std::to_string(draws.between(1, 3)) + "/2"};
  return vehicle;
}

std::vector<RoadCondition> drawn_conditions(Draws& draws) {
  std::vector<RoadCondition> rows;
  for (const char* name : {"ice", "rush"}) {
    for (std::int64_t i = draws.between(0, 2); i > 0; --i) {
      rows.push_back({.condition = name,
                      .number = 3 - i,
                      .factor_numerator = draws.between(1, 4),
                      .factor_denominator = draws.between(1, 3)});
      if (draws.one_in(2)) rows.back().road_classes = {"county"};
    }
  }
  return rows;
}

}  // namespace

SmallWorld drawn_world(Draws& draws) {
  const std::int64_t places = draws.between(1, 10);
  std::vector<Place> all;
  for (std::int64_t i = 0; i < places; ++i) all.push_back({.id = PlaceId(numbered('p', i))});
  SmallWorld world;
  const std::int64_t count = places == 1 ? 0 : draws.between(0, 3 * places);
  for (std::int64_t i = 0; i < count; ++i) world.roads.push_back(drawn_road(draws, i, places));
  world.vehicle = drawn_vehicle(draws);
  world.conditions = drawn_conditions(draws);
  for (std::int64_t i = count == 0 ? 0 : draws.between(0, 4); i > 0; --i) {
    world.closures.push_back(drawn_closure(draws, count));
  }
  world.network = std::make_shared<const RoadNetwork>(std::move(all), world.roads);
  world.times =
      road_times(*world.network, &world.vehicle, world.conditions, world.closures, Instant{});
  for (std::int64_t i = draws.between(0, 6); i > 0; --i) {
    world.stands.push_back({.place = PlaceIndex{drawn(draws, 0, places - 1)},
                            .before = {10'000 * drawn(draws, 0, 2)},
                            .qualities = drawn(draws, 0, 3)});
  }
  for (std::int64_t i = draws.between(1, 3); i > 0; --i) {
    std::vector<Approach>& target = world.targets.emplace_back();
    for (std::int64_t j = draws.between(0, 2); j > 0; --j) {
      target.push_back({.place = PlaceId(numbered('p', draws.between(0, places - 1))),
                        .leg = {5'000 * drawn(draws, 0, 2)}});
    }
  }
  return world;
}

namespace {

// ---- how long a road takes, by nothing of the library ----

struct Fraction {
  std::uint64_t above = 1;
  std::uint64_t below = 1;
};

Fraction fraction(std::int64_t above, std::int64_t below) {
  return {static_cast<std::uint64_t>(above), static_cast<std::uint64_t>(below)};
}

std::uint64_t times_factor(std::uint64_t ms, std::optional<Fraction> factor) {
  if (ms >= beyond || !factor) return ms;
  return std::min((ms * factor->above + factor->below - 1) / factor->below, beyond);
}

void keep_longest(std::optional<Fraction>& longest, Fraction other) {
  if (!longest || other.above * longest->below > longest->above * other.below) longest = other;
}

/// On the road with that vehicle in that weather.
std::uint64_t plain_metric(const SmallWorld& world, const Road& road) {
  const Vehicle& vehicle = world.vehicle;
  if (vehicle.mass_kg && road.max_mass_kg && *vehicle.mass_kg > *road.max_mass_kg) return beyond;
  if (vehicle.height_cm && road.max_height_cm && *vehicle.height_cm > *road.max_height_cm)
    return beyond;
  if (vehicle.dangerous_goods && road.hazmat_ban) return beyond;
  const auto length = static_cast<std::uint64_t>(road.length.count);
  const auto speed = static_cast<std::uint64_t>(road.speed.count);
  std::uint64_t ms = std::min((length * 3600 + speed - 1) / speed, beyond);
  if (!vehicle.pace.empty() && road.road_class == "urban") {
    ms = times_factor(ms, Fraction{static_cast<std::uint64_t>(vehicle.pace[0][6] - '0'), 2});
  }
  for (const char* name : {"ice", "rush"}) {
    std::optional<Fraction> longest;
    for (const RoadCondition& row : world.conditions) {
      const bool here = row.road_classes.empty() || row.road_classes[0] == road.road_class;
      if (row.condition != name || !here) continue;
      keep_longest(longest, fraction(row.factor_numerator, row.factor_denominator));
    }
    ms = times_factor(ms, longest);
  }
  return ms;
}

std::uint64_t plain_time(const SmallWorld& world, const Road& road, bool forward) {
  if (road.one_way && !forward) return beyond;
  bool closed = false;
  bool opened = false;
  std::optional<Fraction> longest;
  for (const Closure& closure : world.closures) {
    const bool coach = closure.vehicle_classes == std::vector<std::string>{"coach"};
    const auto against = forward ? Direction::backward : Direction::forward;
    if (coach || closure.target != "edge:" + road.id.str() || closure.direction == against)
      continue;
    if (closure.effect == ClosureEffect::closed) closed = true;
    if (closure.effect == ClosureEffect::opened) opened = true;
    if (closure.effect == ClosureEffect::factor) {
      keep_longest(longest, fraction(closure.factor_numerator, closure.factor_denominator));
    }
  }
  if (closed && !opened) return beyond;
  return times_factor(plain_metric(world, road), longest);
}

/// The same world for Boost: an edge for each way of each road.
class Oracle {
 public:
  explicit Oracle(const SmallWorld& world) : graph_(world.network->places().size()) {
    for (std::size_t i = 0; i < world.roads.size(); ++i) {
      const Road& road = world.roads[i];
      const auto from = static_cast<std::size_t>(*world.network->find(road.from));
      const auto to = static_cast<std::size_t>(*world.network->find(road.to));
      add(from, to, plain_time(world, road, true), i);
      add(to, from, plain_time(world, road, false), i);
    }
  }

  std::vector<std::uint64_t> from(std::size_t place) const {
    std::vector<std::uint64_t> times(boost::num_vertices(graph_));
    boost::dijkstra_shortest_paths(
        graph_, place, boost::distance_map(times.data()).weight_map(boost::get(&Way::ms, graph_)));
    for (std::uint64_t& time : times) time = std::min(time, beyond);
    return times;
  }

  /// The roads of the canonical way, then "@" and the approach; "none" where there is no way.
  std::string way(std::size_t place, const std::vector<std::uint64_t>& to_target,
                  const std::vector<std::pair<std::size_t, std::uint64_t>>& legs) const {
    if (to_target[place] >= beyond) return "none";
    std::string result;
    for (;;) {
      for (std::size_t i = 0; i < legs.size(); ++i) {
        if (legs[i] == std::pair(place, to_target[place])) return result + "@" + std::to_string(i);
      }
      std::size_t best = 1'000'000;
      std::size_t next = 0;
      const auto [first, last] = boost::out_edges(place, graph_);
      for (auto edge = first; edge != last; ++edge) {
        const Way& road = graph_[*edge];
        const std::size_t to = boost::target(*edge, graph_);
        if (road.ms + to_target[to] != to_target[place] || road.road >= best) continue;
        best = road.road;
        next = to;
      }
      result += std::to_string(best) + " ";
      place = next;
    }
  }

 private:
  struct Way {
    std::uint64_t ms = 0;
    std::size_t road = 0;
  };

  void add(std::size_t from, std::size_t to, std::uint64_t ms, std::size_t road) {
    if (ms < beyond) boost::add_edge(from, to, Way{ms, road}, graph_);
  }

  boost::adjacency_list<boost::vecS, boost::vecS, boost::directedS, boost::no_property, Way> graph_;
};

std::string written(const std::optional<Route>& route) {
  if (!route) return "none";
  std::string result;
  for (const RouteRoad& road : route->roads) {
    result += std::to_string(static_cast<std::uint32_t>(road.road)) + " ";
  }
  return result + "@" + std::to_string(route->approach);
}

/// By place: Boost's time from it to the target.
std::vector<std::uint64_t> to_target(
    const std::vector<std::vector<std::uint64_t>>& between,
    const std::vector<std::pair<std::size_t, std::uint64_t>>& legs) {
  std::vector<std::uint64_t> times;
  for (const auto& row : between) {
    std::uint64_t best = beyond;
    for (const auto& [place, leg] : legs) {
      if (row[place] < beyond) best = std::min(best, row[place] + leg);
    }
    times.push_back(std::min(best, beyond));
  }
  return times;
}

std::uint64_t with(TravelTime before, std::uint64_t time) {
  return time < beyond ? std::min(before.ms + time, beyond) : beyond;
}

using Ranked = std::vector<std::pair<std::uint64_t, std::uint32_t>>;

Ranked ranked(const std::vector<Arrival>& arrivals) {
  Ranked result;
  for (const Arrival& arrival : arrivals) result.emplace_back(arrival.time.ms, arrival.stand);
  return result;
}

/// All who arrive, sorted; the first k of them.
Ranked first(Ranked all, std::size_t k) {
  std::erase_if(all, [](const auto& one) { return one.first >= beyond; });
  std::ranges::sort(all);
  all.resize(std::min(all.size(), k));
  return all;
}

struct Asked {
  const SmallWorld& world;
  const Travel& travel;
  const Overlay& overlay;
  std::vector<std::vector<std::uint64_t>> between;  ///< Boost: from place to place
};

std::size_t check_target(const Asked& asked, const Oracle& oracle, std::size_t number) {
  const std::vector<Approach>& target = asked.world.targets[number];
  std::vector<std::pair<std::size_t, std::uint64_t>> legs;
  for (const Approach& approach : target) {
    legs.emplace_back(static_cast<std::size_t>(*asked.world.network->find(approach.place)),
                      approach.leg.ms);
  }
  const auto expected = to_target(asked.between, legs);
  const TravelTimes all = asked.travel.to(target);
  std::size_t ways = 0;
  for (std::uint32_t i = 0; i < expected.size(); ++i) {
    REQUIRE(all.from(PlaceIndex{i}).ms == expected[i]);
    const std::string way = oracle.way(i, expected, legs);
    REQUIRE(written(all.route(PlaceIndex{i})) == way);
    REQUIRE(written(asked.travel.route(PlaceIndex{i}, target)) == way);
    if (way != "none") ++ways;
  }
  Ranked stands;
  Ranked able;
  const auto arrivals = asked.travel.arrivals(target, asked.overlay);
  for (std::uint32_t i = 0; i < asked.world.stands.size(); ++i) {
    const Stand& stand = asked.world.stands[i];
    const std::uint64_t time = with(stand.before, expected[static_cast<std::size_t>(stand.place)]);
    REQUIRE(arrivals[i].ms == time);
    stands.emplace_back(time, i);
    if ((stand.qualities & 1U) != 0) able.emplace_back(time, i);
  }
  for (std::size_t k = 0; k < 4; ++k) {
    REQUIRE(ranked(asked.travel.nearest(target, asked.overlay, k)) == first(stands, k));
    REQUIRE(ranked(asked.travel.nearest(target, asked.overlay, k, 1)) == first(able, k));
  }
  return ways;
}

void check_coverage(const Asked& asked, TravelTime limit) {
  constexpr std::size_t ranks = 2;
  const RoadCoverage coverage = asked.travel.coverage(asked.overlay, ranks, limit);
  const RoadCoverage by_two = asked.travel.coverage(asked.overlay, ranks, limit, 2);
  REQUIRE(by_two.first == coverage.first);
  REQUIRE(by_two.in_time == coverage.in_time);
  for (std::uint32_t place = 0; place < asked.between.size(); ++place) {
    Ranked all;
    std::uint32_t in_time = 0;
    for (std::uint32_t i = 0; i < asked.world.stands.size(); ++i) {
      const Stand& stand = asked.world.stands[i];
      all.emplace_back(
          with(stand.before, asked.between[static_cast<std::size_t>(stand.place)][place]), i);
      if (all.back().first <= limit.ms) ++in_time;
    }
    std::vector<Arrival> told;
    for (std::size_t rank = 1; rank <= ranks; ++rank) {
      const Arrival& arrival = coverage.of(PlaceIndex{place}, rank);
      if (arrival.stand != Arrival::nobody) told.push_back(arrival);
    }
    REQUIRE(ranked(told) == first(all, ranks));
    REQUIRE(coverage.in_time[place] == in_time);
  }
}

}  // namespace

std::size_t check_against_boost(const SmallWorld& world, const Travel& travel,
                                const Overlay& overlay, TravelTime limit) {
  const Oracle oracle(world);
  Asked asked{world, travel, overlay, {}};
  for (std::uint32_t i = 0; i < world.network->places().size(); ++i) {
    asked.between.push_back(oracle.from(i));
    const auto times = travel.from(PlaceIndex{i});
    for (std::size_t j = 0; j < times.size(); ++j) REQUIRE(times[j].ms == asked.between[i][j]);
  }
  std::size_t ways = 0;
  for (std::size_t i = 0; i < world.targets.size(); ++i) ways += check_target(asked, oracle, i);
  check_coverage(asked, limit);
  return ways;
}
