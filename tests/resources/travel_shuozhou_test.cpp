// The sample region's roads, read here by a few lines of this test alone, and searched by a
// Dijkstra of this test alone: what the library says about the coal mines must be what these say.

#include <algorithm>
#include <limits>
#include <map>
#include <set>
#include <sstream>

#include "muster/resources/road_rows.hpp"
#include "muster/resources/roads.hpp"
#include "muster/resources/travel.hpp"
#include "support/catch.hpp"
#include "support/files.hpp"

using namespace muster;

namespace {

using Row = std::map<std::string, std::string>;

std::vector<std::string> cells_of(const std::string& line) {
  std::vector<std::string> cells(1);
  bool quoted = false;
  for (const char c : line) {
    if (c == '"') {
      quoted = !quoted;
    } else if (c == ',' && !quoted) {
      cells.emplace_back();
    } else {
      cells.back() += c;
    }
  }
  return cells;
}

/// Enough of CSV for the columns this test reads.
std::vector<Row> rows_of(const std::string& file) {
  std::istringstream in(file_text(source_dir() / "data/shuozhou" / file));
  std::string line;
  std::getline(in, line);
  const auto header = cells_of(line);
  std::vector<Row> rows;
  while (std::getline(in, line)) {
    const auto cells = cells_of(line);
    REQUIRE(cells.size() == header.size());
    for (Row& row = rows.emplace_back(); row.size() < cells.size();) {
      const std::size_t i = row.size();
      row[header[i]] = cells[i];
    }
  }
  return rows;
}

struct Shuozhou {
  std::vector<Row> roads = rows_of("roads.csv");
  std::vector<Row> mines = {};
  std::vector<Row> teams = {};
  std::shared_ptr<const RoadNetwork> network = {};

  Shuozhou() {
    for (const Row& row : rows_of("hazards.csv")) {
      if (row.at("kind") == "coal_mine") mines.push_back(row);
    }
    for (const Row& row : rows_of("teams.csv")) {
      if (row.at("kind") == "mine_rescue") teams.push_back(row);
    }
    std::vector<Place> places;
    for (const Row& row : rows_of("places.csv")) places.push_back({.id = PlaceId(row.at("id"))});
    std::vector<Road> lines;
    for (const Row& row : roads) {
      lines.push_back({.id = RoadId(row.at("id")),
                       .from = PlaceId(row.at("from")),
                       .to = PlaceId(row.at("to")),
                       .length = {std::stoll(row.at("length_m"))},
                       .speed = {std::stoll(row.at("speed_kmh"))},
                       .one_way = row.at("one_way") == "yes"});
    }
    network = std::make_shared<const RoadNetwork>(std::move(places), std::move(lines));
  }
};

/// Milliseconds from one place to every place, by the book and by nothing of the library.
std::map<std::string, long long> by_the_book(const std::vector<Row>& roads,
                                             const std::string& start) {
  std::map<std::string, std::vector<std::pair<std::string, long long>>> arcs;
  for (const Row& road : roads) {
    const long long kmh = std::stoll(road.at("speed_kmh"));
    const long long time = (std::stoll(road.at("length_m")) * 3600 + kmh - 1) / kmh;
    arcs[road.at("from")].emplace_back(road.at("to"), time);
    if (road.at("one_way") == "no") arcs[road.at("to")].emplace_back(road.at("from"), time);
  }
  std::map<std::string, long long> times;
  std::set<std::pair<long long, std::string>> queue = {{0, start}};
  while (!queue.empty()) {
    const auto [now, at] = *queue.begin();
    queue.erase(queue.begin());
    if (!times.emplace(at, now).second) continue;
    for (const auto& [next, time] : arcs[at]) queue.emplace(now + time, next);
  }
  return times;
}

struct Nearest {
  long long ms = std::numeric_limits<long long>::max();
  std::string team = {};
};

/// By mine: how long the nearest team drives.
std::map<std::string, Nearest> nearest_teams(const Shuozhou& region, bool full_time_only,
                                             const std::vector<Closure>& closures = {}) {
  std::map<std::string, Nearest> result;
  for (const Row& mine : region.mines) {
    const std::vector<Approach> gate = {{.place = PlaceId(mine.at("node"))}};
    const TravelTimes travel(region.network, road_times(*region.network, closures, {}), gate);
    Nearest& nearest = result[mine.at("id")];
    for (const Row& team : region.teams) {
      if (full_time_only && team.at("staffing") != "full_time") continue;
      const TravelTime time = travel.from(PlaceId(team.at("node")));
      if (time.reachable() && time.ms < nearest.ms) nearest = {time.ms, team.at("id")};
    }
  }
  return result;
}

std::size_t within(const std::map<std::string, Nearest>& nearest, long long minutes) {
  return static_cast<std::size_t>(std::ranges::count_if(
      nearest, [&](const auto& one) { return one.second.ms <= minutes * 60'000; }));
}

std::pair<std::string, long long> farthest(const std::map<std::string, Nearest>& nearest) {
  const auto last =
      std::ranges::max_element(nearest, {}, [](const auto& one) { return one.second.ms; });
  return {last->first, last->second.ms};
}

}  // namespace

TEST_CASE("56 of the 63 coal mines have a mine rescue team within half an hour's drive",
          "[resources][travel][shuozhou]") {
  const Shuozhou region;
  const auto nearest = nearest_teams(region, false);
  CHECK(nearest.size() == 63);
  CHECK(within(nearest, 30) == 56);
  const auto [mine, ms] = farthest(nearest);
  CHECK(mine == "CM35");
  CHECK(ms == 2'184'000);  // 36.4 min
}

TEST_CASE("50 of the 63 coal mines have a full-time mine rescue team within half an hour's drive",
          "[resources][travel][shuozhou]") {
  const Shuozhou region;
  const auto nearest = nearest_teams(region, true);
  CHECK(within(nearest, 30) == 50);
  const auto [mine, ms] = farthest(nearest);
  CHECK(mine == "CM22");
  CHECK(ms == 2'524'000);  // 42.1 min
}

TEST_CASE(
    "where every road is driven at seven tenths of its speed, 34 mines remain within half an hour",
    "[resources][travel][shuozhou]") {
  const Shuozhou region;
  std::vector<Closure> snow;
  for (const Row& road : region.roads) {
    snow.push_back({.target = "edge:" + road.at("id"),
                    .effect = ClosureEffect::factor,
                    .factor_numerator = 10,
                    .factor_denominator = 7});
  }
  CHECK(within(nearest_teams(region, false, snow), 30) == 34);
}

TEST_CASE("every drive from a mine rescue team to a coal mine takes what the book says",
          "[resources][travel][shuozhou]") {
  const Shuozhou region;
  std::map<std::string, std::map<std::string, long long>> book;
  for (const Row& team : region.teams) {
    book[team.at("node")] = by_the_book(region.roads, team.at("node"));
  }
  std::size_t drives = 0;
  for (const Row& mine : region.mines) {
    const std::vector<Approach> gate = {{.place = PlaceId(mine.at("node"))}};
    const TravelTimes travel(region.network, road_times(*region.network), gate);
    for (const auto& [from, times] : book) {
      const TravelTime time = travel.from(PlaceId(from));
      REQUIRE(time.reachable());
      REQUIRE(time.ms == times.at(mine.at("node")));
      ++drives;
    }
  }
  CHECK(drives == 63 * book.size());
}

TEST_CASE("all roads of the sample hang together", "[resources][travel][shuozhou]") {
  const Shuozhou region;
  CHECK(region.network->places().size() == 250);
  CHECK(region.network->roads().size() == 483);
  CHECK(std::ranges::all_of(region.network->parts(), [](auto part) { return part == 0; }));
}
