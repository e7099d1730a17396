// What a map of four million places takes, from its rows to its answers: nothing else is held, so
// that the most memory of the process is what a user needs.
// Usage: muster_travel_memory [POINTS SEED]      without: 4250000 13, the network of 4M

#include <cmath>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <memory>
#include <string>
#include <vector>

#include "muster/resources/travel.hpp"
#include "muster/resources/travel_index.hpp"
#include "synthetic_roads.hpp"

namespace {

using namespace muster;

double gigabytes(const std::string& what) {
  std::ifstream status("/proc/self/status");
  for (std::string line; std::getline(status, line);) {
    if (line.starts_with(what + ":")) return std::stod(line.substr(what.size() + 1)) / 1024 / 1024;
  }
  return 0;
}

/// What is in use, and the most there was since the step before.
void tell(const char* step) {
  std::printf("| %s | %.2f GB | %.2f GB |\n", step, gigabytes("VmRSS"), gigabytes("VmHWM"));
  std::fflush(stdout);
  std::ofstream("/proc/self/clear_refs") << "5";
}

std::string name_of(char letter, std::size_t number) {
  return letter + std::to_string(10'000'000 + number);
}

/// Written to a file and read back row by row, so that what made the network up is gone.
void write_rows(std::uint32_t points, std::uint64_t seed, const std::string& file) {
  const SyntheticRoads roads = synthetic_roads(points, seed);
  std::ofstream out(file, std::ios::binary);
  const auto put = [&](const auto& value) {
    out.write(reinterpret_cast<const char*>(&value), sizeof value);
  };
  put(roads.places());
  for (std::uint32_t i = 0; i < roads.places(); ++i) {
    put(std::llround(double{roads.latitude[i]} * 1e7));
    put(std::llround(double{roads.longitude[i]} * 1e7));
  }
  put(roads.arcs());
  for (std::uint32_t from = 0; from < roads.places(); ++from) {
    for (std::uint32_t arc = roads.first[from]; arc < roads.first[from + 1]; ++arc) {
      put(from);
      put(roads.head[arc]);
      put(roads.ms[arc]);
    }
  }
}

std::shared_ptr<const RoadNetwork> read_rows(const std::string& file) {
  std::ifstream in(file, std::ios::binary);
  const auto next = [&]<class Value>(Value value) {
    in.read(reinterpret_cast<char*>(&value), sizeof value);
    return value;
  };
  PlaceRows places;
  const std::uint32_t count = next(std::uint32_t{});
  for (std::uint32_t i = 0; i < count; ++i) {
    const std::int64_t latitude = next(std::int64_t{});
    const std::int64_t longitude = next(std::int64_t{});
    places.push_back({.id = PlaceId(name_of('p', i)), .position = {{latitude}, {longitude}}});
  }
  RoadRows roads;
  const std::uint32_t arcs = next(std::uint32_t{});
  for (std::uint32_t i = 0; i < arcs; ++i) {
    const std::uint32_t from = next(std::uint32_t{});
    const std::uint32_t to = next(std::uint32_t{});
    const std::uint32_t ms = next(std::uint32_t{});
    roads.push_back({.id = RoadId(name_of('r', i)),
                     .from = PlaceId(name_of('p', from)),
                     .to = PlaceId(name_of('p', to)),
                     .road_class = "made_up",
                     .length = {ms},
                     .speed = {60},
                     .one_way = true});
  }
  return std::make_shared<const RoadNetwork>(std::move(places), std::move(roads));
}

/// Nearest of 200, under closures too, a matrix, a position on the map.
void ask(const std::shared_ptr<const RoadNetwork>& network) {
  const auto places = static_cast<std::uint32_t>(network->places().size());
  std::vector<Stand> stands;
  for (const std::uint32_t place : distinct_places(places, 200, 1001)) {
    stands.push_back({.place = PlaceIndex{place}});
  }
  const Overlay overlay(*network, stands);
  const auto gates = drawn_places(places, 1000, 1002);
  const auto gate = [&](std::uint32_t place) {
    return std::vector<Approach>{{.place = network->id(PlaceIndex{place})}};
  };
  const Travel travel(network, road_times(*network));
  std::uint64_t sum = 0;
  const auto add = [&](const std::vector<Arrival>& nearest) {
    for (const Arrival& arrival : nearest) sum += arrival.time.ms;
  };
  for (const std::uint32_t place : gates) add(travel.nearest(gate(place), overlay, 5));
  tell("1000 incidents, nearest 5 of 200");
  std::vector<RoadIndex> shut;
  const auto roads = static_cast<std::uint32_t>(network->roads().size());
  for (const std::uint32_t road : distinct_places(roads, roads / 1000, 2000)) {
    shut.push_back(RoadIndex{road});
  }
  {
    const Travel now = travel.avoiding(shut);
    for (const std::uint32_t place : gates) add(now.nearest(gate(place), overlay, 5));
  }
  tell("the same with one road in a thousand closed");
  std::vector<std::vector<Approach>> demands;
  for (const std::uint32_t place : gates) demands.push_back(gate(place));
  for (const TravelTime time : travel.matrix(demands, overlay)) sum += time.ms;
  tell("a matrix of 1000 × 200");
  const auto near = nearest_road(*network, network->position(PlaceIndex{gates[0]}));
  sum += near ? static_cast<std::uint64_t>(near->away.count) : 0;
  tell("a position snapped to the nearest road");
  std::printf("sum of the answers %llu\n", static_cast<unsigned long long>(sum));
}

}  // namespace

int main(int count, char** words) {
  const auto points =
      static_cast<std::uint32_t>(count > 1 ? std::strtoul(words[1], nullptr, 10) : 4'250'000);
  const std::uint64_t seed = count > 2 ? std::strtoull(words[2], nullptr, 10) : 13;
  const std::string rows = "/tmp/muster_travel_memory.rows";
  const std::string index = "/tmp/muster_travel_memory.roads";
  if (count > 3) {  // in a process of its own: what it takes is not the map's
    write_rows(points, seed, rows);
    return 0;
  }
  const std::string self = words[0];
  const std::string make =
      "'" + self + "' " + std::to_string(points) + " " + std::to_string(seed) + " write";
  if (std::system(make.c_str()) != 0) return 1;
  std::remove(index.c_str());
  std::printf("| step | in use | most |\n|---|---|---|\n");
  for (const char* how : {"order, contraction, first metric, written", "read from the file"}) {
    {
      const auto network = read_rows(rows);
      tell("the map, read row by row");
      const PreparedIndex prepared = prepare_travel_index(*network, {.file = index});
      tell(how);
      if (prepared.origin == IndexOrigin::file) ask(network);
    }
  }
  std::remove(rows.c_str());
  std::remove(index.c_str());
  return 0;
}
