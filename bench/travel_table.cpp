// The table of the travel index: every workload with its checksum, Boost beside it, in one run.
// Usage: muster_travel_table [264k|1M|4M]…      without a size: 264k
// CPU time of the thread. The network is made up by rule (synthetic_roads.hpp), not real; seeds,
// questions and checksums are a definition that other programs share: a ✓ says that the sum is
// theirs, too.

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <cstdio>
#include <ctime>
#include <fstream>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include <boost/graph/compressed_sparse_row_graph.hpp>
#include <boost/graph/dijkstra_shortest_paths.hpp>

#include "../libresources/src/road_graph.hpp"
#include "../libresources/src/sweep.hpp"
#include "../libresources/src/travel_index_parts.hpp"
#include "muster/resources/travel.hpp"
#include "muster/resources/travel_index.hpp"
#include "synthetic_roads.hpp"

namespace {

using namespace muster;

constexpr std::size_t wanted = 5;
constexpr std::uint32_t bases = 200;
constexpr std::uint32_t questions = 1000;

struct Definition {
  const char* name = "";
  std::uint32_t points = 0;
  std::uint64_t seed = 0;
  std::uint64_t w1 = 0;
  std::uint64_t w2 = 0;
  std::uint64_t w3 = 0;      ///< of 16 depots
  std::uint64_t w4_few = 0;  ///< of 5 sets of closures
  std::uint64_t w4 = 0;      ///< of the sets below
  std::uint32_t w4_sets = 51;
  std::uint64_t w5 = 0;
  std::uint32_t w5_rounds = 0;  ///< of how many of the hundred
};
constexpr Definition definitions[] = {
    {"264k", 290'000, 7, 2'592'392'768, 547'372'144'568, 11'929'736'436'438, 12'299'890,
     10'863'852'985, 51, 11'771'355'873, 20},
    {"1M", 1'060'000, 11, 4'060'975'652, 929'550'104'909, 75'075'995'904'235, 19'357'779,
     204'677'736, 51, 394'420'932, 5},
    {"4M", 4'250'000, 13, 6'911'026'855, 1'723'878'253'210, 537'213'012'199'837, 28'799'038,
     134'484'036, 21, 291'915'082, 2}};

double seconds() {
  timespec time{};
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time);
  return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_nsec) * 1e-9;
}

/// VmRSS is what is in use, VmHWM the most there was.
double megabytes(const std::string& what) {
  std::ifstream status("/proc/self/status");
  for (std::string line; std::getline(status, line);) {
    if (line.starts_with(what + ":")) return std::stod(line.substr(what.size() + 1)) / 1024;
  }
  return 0;
}
double megabytes_in_use() { return megabytes("VmRSS"); }

double median(std::vector<double> values) {
  std::ranges::sort(values);
  return values[values.size() / 2];
}

double measured(int times, const std::function<void()>& work) {
  std::vector<double> all;
  for (int i = 0; i < times; ++i) {
    const double before = seconds();
    work();
    all.push_back(seconds() - before);
  }
  return median(all);
}

std::string in_words(double time) {
  char text[32];
  if (time < 1e-3) {
    std::snprintf(text, sizeof text, "%.1f µs", time * 1e6);
  } else if (time < 1) {
    std::snprintf(text, sizeof text, "%.2f ms", time * 1e3);
  } else {
    std::snprintf(text, sizeof text, "%.2f s", time);
  }
  return text;
}

std::string in_gigabytes(double megabytes) {
  char text[32];
  std::snprintf(text, sizeof text, "%.2f GB", megabytes / 1024);
  return text;
}

void print_row(const std::string& what, const std::string& ours, const std::string& boost,
               const std::string& sum) {
  std::printf("| %s | %s | %s | %s |\n", what.c_str(), ours.c_str(), boost.c_str(), sum.c_str());
  std::fflush(stdout);
}

std::string verdict(std::uint64_t sum, std::uint64_t expected) {
  if (sum == expected) return std::to_string(sum) + " ✓";
  return std::to_string(sum) + " ✗ not " + std::to_string(expected);
}

std::string name_of(char letter, std::size_t number) {
  return letter + std::to_string(10'000'000 + number);
}

/// Each arc is a one-way road, so that a closure shuts one way.
std::shared_ptr<const RoadNetwork> network_of(const SyntheticRoads& roads) {
  PlaceRows places;
  for (std::uint32_t i = 0; i < roads.places(); ++i) {
    places.push_back({.id = PlaceId(name_of('p', i)),
                      .position = {.latitude = {std::llround(double{roads.latitude[i]} * 1e7)},
                                   .longitude = {std::llround(double{roads.longitude[i]} * 1e7)}}});
  }
  RoadRows all;
  for (std::uint32_t from = 0; from < roads.places(); ++from) {
    for (std::uint32_t arc = roads.first[from]; arc < roads.first[from + 1]; ++arc) {
      all.push_back({.id = RoadId(name_of('r', all.size())),
                     .from = PlaceId(name_of('p', from)),
                     .to = PlaceId(name_of('p', roads.head[arc])),
                     .length = {1},
                     .speed = {1},
                     .one_way = true});
    }
  }
  return std::make_shared<const RoadNetwork>(std::move(places), std::move(all));
}

using BoostGraph =
    boost::compressed_sparse_row_graph<boost::directedS, boost::no_property, std::uint32_t>;

struct Enough {};
struct Until : boost::default_dijkstra_visitor {
  const std::vector<bool>* base = nullptr;
  std::size_t* left = nullptr;
  template <class Vertex, class Graph>
  void examine_vertex(Vertex vertex, const Graph&) const {
    if ((*base)[vertex] && --*left == 0) throw Enough();
  }
};

/// The same roads for Boost, against the way one drives.
class Peer {
 public:
  explicit Peer(const SyntheticRoads& roads) : base_(roads.places()), times_(roads.places()) {
    std::vector<std::pair<std::uint32_t, std::uint32_t>> ends;
    for (std::uint32_t from = 0; from < roads.places(); ++from) {
      for (std::uint32_t arc = roads.first[from]; arc < roads.first[from + 1]; ++arc) {
        ends.emplace_back(roads.head[arc], from);
      }
    }
    graph_ = BoostGraph(boost::edges_are_unsorted_multi_pass, ends.begin(), ends.end(),
                        roads.ms.begin(), roads.places());
    for (const std::uint32_t place : distinct_places(roads.places(), bases, 1001)) {
      base_[place] = true;
    }
  }

  /// As far as that many bases, or everywhere.
  void search(std::uint32_t incident, std::size_t as_far_as) {
    Until until;
    until.base = &base_;
    until.left = &as_far_as;
    const auto index = boost::get(boost::vertex_index, graph_);
    try {
      boost::dijkstra_shortest_paths(
          graph_, incident,
          boost::weight_map(boost::get(boost::edge_bundle, graph_))
              .distance_map(boost::make_iterator_property_map(times_.begin(), index))
              .visitor(until));
    } catch (const Enough&) {
      return;
    }
  }

 private:
  BoostGraph graph_ = {};
  std::vector<bool> base_;
  std::vector<std::uint32_t> times_;
};

class Table {
 public:
  explicit Table(const Definition& definition)
      : definition_(definition),
        roads_(synthetic_roads(definition.points, definition.seed)),
        network_(network_of(roads_)),
        base_places_(distinct_places(roads_.places(), bases, 1001)),
        incidents_(drawn_places(roads_.places(), questions, 1002)),
        overlay_(*network_, stands(base_places_)),
        peer_(roads_) {
    for (const std::uint32_t ms : roads_.ms) {
      times_.forward.push_back({ms});
      times_.backward.push_back({});
    }
  }

  void print() {
    std::printf("\n%s: %u places, %u arcs\n\n", definition_.name, roads_.places(), roads_.arcs());
    std::printf("| workload | measured | Boost | checksum |\n|---|---|---|---|\n");
    const std::string file = std::string("/tmp/muster_travel_table_") + definition_.name + ".roads";
    std::remove(file.c_str());
    make_index();
    nearest();
    matrix();
    one_to_all();
    first_after_closures();
    rounds_of_closures();
    load_index(file);
    print_row("most memory, all of this, its peer and the map", in_gigabytes(megabytes("VmHWM")),
              "", "");
    print_parts();
  }

 private:
  static std::vector<Stand> stands(const std::vector<std::uint32_t>& places) {
    std::vector<Stand> stands;
    for (const std::uint32_t place : places) stands.push_back({.place = PlaceIndex{place}});
    return stands;
  }
  static std::vector<Approach> gate(std::uint32_t place) {
    return {{.place = PlaceId(name_of('p', place))}};
  }

  void make_index() {
    const double before = megabytes_in_use();
    const double start = seconds();
    static_cast<void>(prepare_travel_index(*network_));
    print_row("order, contraction, first metric", in_words(seconds() - start), "", "");
    // The network's own lengths and speeds are not the workload's times: those are a metric of
    // theirs.
    const double began = seconds();
    travel_ = std::make_unique<Travel>(Travel(network_, times_).customised());
    print_row("customisation of a new metric", in_words(seconds() - began), "", "");
    const double one = megabytes_in_use();
    for (int i = 0; i < 4; ++i) {  // until the overlay is worth its buckets
      const Travel shut = travel_->avoiding(std::vector{RoadIndex{0}});
      static_cast<void>(shut.nearest(gate(incidents_[0]), overlay_, wanted));
    }
    char text[64];
    std::snprintf(text, sizeof text, "%.0f MB, with witnesses %.0f MB", one - before,
                  megabytes_in_use() - before);
    print_row("memory above the graph, two metrics", text, "", "");
  }

  /// What the map and its index hold, part by part.
  void print_parts() const {
    const auto print = [](const char* what, std::size_t bytes) {
      print_row(what, std::to_string((bytes + 500'000) / 1'000'000) + " MB", "", "");
    };
    const auto of = [](const auto&... lists) {
      return ((lists.capacity() * sizeof(lists[0])) + ...);
    };
    const RoadNetwork::Graph& graph = network_->graph();
    print("places", graph.places.bytes());
    print("roads", graph.roads.bytes());
    print("their ends and open times", of(graph.ends, graph.times));
    const std::size_t arcs = boost::num_edges(graph.departures);
    print("arcs both ways", 2 * (arcs * (sizeof(RoadArc) + 4) + 4 * network_->places().size()));
    const auto index = index_of(*network_);
    const MetricFrame& frame = index->frame;
    const Hierarchy& all = frame.hierarchy;
    print("hierarchy", of(all.place_of, all.rank_of, all.first, all.head));
    print("its arcs from above", of(frame.below.first, frame.below.arc, frame.below.tail));
    print("which arc each road lies on", of(frame.slots.arc, frame.slots.by_arc));
    const Metric& metric = *index->known(times_);
    print("a metric: road times", of(metric.roads().forward, metric.roads().backward));
    print("a metric: arc times", of(metric.times().up, metric.times().down));
    const Witnesses& made = metric.witnesses(frame);
    print("its witnesses", of(made.up, made.down));
  }

  std::uint64_t sum_of(const std::vector<Arrival>& nearest) {
    std::uint64_t sum = (wanted - nearest.size()) * std::uint64_t{TravelTime::never};
    for (const Arrival& arrival : nearest) sum += arrival.time.ms;
    return sum;
  }

  void nearest() {
    std::uint64_t sum = 0;
    std::vector<std::vector<Approach>> gates;
    for (const std::uint32_t place : incidents_) gates.push_back(gate(place));
    const double ours = measured(5, [&] {
      sum = 0;
      for (const auto& there : gates) sum += sum_of(travel_->nearest(there, overlay_, wanted));
    });
    std::size_t next = 0;
    const double boost = measured(20, [&] { peer_.search(incidents_[next++], wanted); });
    print_row("W1 nearest 5 of 200, a question", in_words(ours / questions), in_words(boost),
              verdict(sum, definition_.w1));
  }

  void matrix() {
    std::vector<std::vector<Approach>> demands;
    for (const std::uint32_t place : drawn_places(roads_.places(), questions, 1003)) {
      demands.push_back(gate(place));
    }
    std::uint64_t sum = 0;
    const double ours = measured(5, [&] {
      sum = 0;
      for (const TravelTime time : travel_->matrix(demands, overlay_)) {
        if (time.reachable()) sum += time.ms;
      }
    });
    whole_search_ = measured(3, [&] { peer_.search(incidents_[0], questions); });
    print_row("W2 1000 × 200", in_words(ours), in_words(whole_search_ * bases),
              verdict(sum, definition_.w2));
  }

  void one_to_all() {
    std::uint64_t sum = 0;
    std::vector<double> all;
    std::vector<std::uint32_t> sixteen(base_places_.begin(), base_places_.begin() + 16);
    for (const std::uint32_t place : sixteen) {
      const double start = seconds();
      const auto times = travel_->from(PlaceIndex{place});
      all.push_back(seconds() - start);
      for (const TravelTime time : times) {
        if (time.reachable()) sum += time.ms;
      }
    }
    const Overlay depots(*network_, stands(sixteen));
    const double together =
        measured(5, [&] { static_cast<void>(travel_->coverage(depots, 1, {1'800'000})); });
    sweep_by_width();
    print_row("W3 the same, folded into coverage (one call of 16)", in_words(together / 16),
              in_words(whole_search_), "");
    print_row("W3 all places, a depot alone", in_words(median(all)), in_words(whole_search_),
              verdict(sum, definition_.w3));
  }

  /// The sweep itself, into memory, with its climbs: what the figures asked for speak of.
  void sweep_by_width() {
    const auto index = index_of(*network_);
    const auto metric = index->known(times_);
    const Hierarchy& all = index->frame.hierarchy;
    Climb climb(all.places());
    Sweep sweep(all.first, all.head, metric->times().down);
    const char* const names[] = {"plain", "AVX2", "AVX-512"};
    for (const Simd how : {Simd::plain, Simd::avx2, Simd::avx512}) {
      if (how > simd()) continue;
      const auto run = [&] {
        sweep.begin();
        for (std::uint32_t lane = 0; lane < Sweep::lanes; ++lane) {
          const Seed seed{all.rank_of[base_places_[lane]], 0};
          climb.run(all, metric->times().up, {&seed, 1}, [&](std::uint32_t rank, std::uint32_t ms) {
            sweep.seed(rank, lane, ms);
            return true;
          });
        }
        sweep.run(how);
      };
      run();
      const double time = measured(5, run);
      std::uint64_t sum = 0;
      for (std::uint32_t row = 0; row < sweep.rows(); ++row) {
        for (const std::uint32_t ms : sweep.at(row)) sum += ms < TravelTime::never ? ms : 0;
      }
      print_row(std::string("W3 all places, a depot, ") + names[static_cast<int>(how)],
                in_words(time / Sweep::lanes), in_words(whole_search_),
                verdict(sum, definition_.w3));
    }
  }

  std::vector<RoadIndex> closed(std::uint64_t seed) const {
    std::vector<RoadIndex> roads;
    for (const std::uint32_t arc :
         distinct_places(roads_.arcs(), std::max(1U, roads_.arcs() / 1000), seed)) {
      roads.push_back(RoadIndex{arc});
    }
    return roads;
  }

  void first_after_closures() {
    std::uint64_t sum = 0;
    std::uint64_t few = 0;
    double total = 0;
    const std::uint32_t sets = definition_.w4_sets;
    for (std::uint32_t i = 0; i < sets; ++i) {
      const auto shut = closed(2000 + i);
      const auto there = gate(incidents_[i]);
      const double start = seconds();
      const Travel now = travel_->avoiding(shut);
      const auto nearest = now.nearest(there, overlay_, wanted);
      total += seconds() - start;
      sum += sum_of(nearest);
      if (i == 4) few = sum;
    }
    std::size_t next = 0;
    searched_ = measured(static_cast<int>(sets), [&] { peer_.search(incidents_[next++], wanted); });
    print_row("W4 0.1 % closed, first answer, mean of " + std::to_string(sets),
              in_words(total / sets), in_words(searched_),
              verdict(sum, definition_.w4) + ", of 5 " + verdict(few, definition_.w4_few));
  }

  void rounds_of_closures() {
    std::uint64_t sum = 0;
    double total = 0;
    for (std::uint32_t round = 0; round < 100; ++round) {
      const auto shut = closed(3000 + round);
      std::vector<std::vector<Approach>> gates;
      for (const std::uint32_t place : drawn_places(roads_.places(), 20, 4000 + round)) {
        gates.push_back(gate(place));
      }
      const double start = seconds();
      std::uint64_t answers = 0;
      {
        const Travel now = travel_->avoiding(shut);
        for (const auto& there : gates) answers += sum_of(now.nearest(there, overlay_, wanted));
      }
      total += seconds() - start;
      if (round < definition_.w5_rounds) sum += answers;
    }
    print_row("W5 100 rounds × 20 questions, reopened", in_words(total),
              in_words(searched_ * 100 * 20), verdict(sum, definition_.w5));
  }

  void load_index(const std::string& file) {
    auto again = network_of(roads_);
    static_cast<void>(prepare_travel_index(*again, {.file = file}));
    again = network_of(roads_);
    const double start = seconds();
    const bool from_file = prepare_travel_index(*again, {.file = file}).origin == IndexOrigin::file;
    print_row("load a stored index", in_words(seconds() - start), "", from_file ? "✓" : "✗");
    std::remove(file.c_str());
  }

  const Definition& definition_;
  SyntheticRoads roads_;
  std::shared_ptr<const RoadNetwork> network_;
  RoadTimes times_ = {};
  std::vector<std::uint32_t> base_places_;
  std::vector<std::uint32_t> incidents_;
  Overlay overlay_;
  Peer peer_;
  std::unique_ptr<Travel> travel_ = {};
  double whole_search_ = 0;
  double searched_ = 0;  ///< as far as the five
};

}  // namespace

int main(int count, char** words) {
  std::vector<std::string> sizes(words + 1, words + count);
  if (sizes.empty()) sizes = {"264k"};
  for (const Definition& definition : definitions) {
    if (std::ranges::find(sizes, definition.name) != sizes.end()) Table(definition).print();
  }
  return 0;
}
