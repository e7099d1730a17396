#include "muster/plan/schedule.hpp"

#include <algorithm>
#include <iterator>
#include <tuple>
#include <utility>

#include <boost/graph/compressed_sparse_row_graph.hpp>
#include <boost/graph/topological_sort.hpp>
#include <boost/range/iterator_range.hpp>

#include "muster/plan/error.hpp"

namespace muster {
namespace {

using Activities = std::span<const Activity>;
using Precedences = std::span<const Precedence>;

/// Activities are vertices, each precedence is an edge that bears its lag.
using Graph = boost::compressed_sparse_row_graph<boost::directedS, boost::no_property, Seconds>;

constexpr std::size_t most_names = 24;  ///< of a circle that are printed

void check(Activities activities, Precedences precedences) {
  for (const Activity& activity : activities) {
    if (activity.duration < Seconds::zero()) {
      throw Error(Code::linkage_duration, {activity.name});
    }
  }
  for (const Precedence& precedence : precedences) {
    if (std::max(precedence.before, precedence.after) >= activities.size()) {
      throw Error(Code::internal, {"a precedence names an activity that is not there"});
    }
  }
}

Graph graph_of(Activities activities, Precedences precedences) {
  std::vector<std::pair<std::size_t, std::size_t>> edges;
  std::vector<Seconds> lags;
  for (const Precedence& precedence : precedences) {
    edges.emplace_back(precedence.before, precedence.after);
    lags.push_back(precedence.lag);
  }
  return Graph(boost::edges_are_unsorted_multi_pass, edges.begin(), edges.end(), lags.begin(),
               activities.size());
}

/// For every activity on the way to a circle, the one of least name (then position) that waits for
/// it and is on the way to a circle too; none for all others. What nobody waits for is peeled off
/// until only those are left.
std::vector<std::optional<std::size_t>> ways_into_circles(Activities activities,
                                                          Precedences precedences) {
  std::vector<std::vector<std::size_t>> before(activities.size());
  std::vector<std::size_t> waiting(activities.size(), 0);
  for (const Precedence& precedence : precedences) {
    before[precedence.after].push_back(precedence.before);
    ++waiting[precedence.before];
  }
  std::vector<std::size_t> free;
  for (std::size_t i = 0; i < activities.size(); ++i) {
    if (waiting[i] == 0) free.push_back(i);
  }
  while (!free.empty()) {
    const std::size_t peeled = free.back();
    free.pop_back();
    for (const std::size_t earlier : before[peeled]) {
      if (--waiting[earlier] == 0) free.push_back(earlier);
    }
  }
  std::vector<std::optional<std::size_t>> next(activities.size());
  for (const auto& [earlier, later, lag] : precedences) {
    if (waiting[later] == 0) continue;
    auto& best = next[earlier];
    if (!best ||
        std::tie(activities[later].name, later) < std::tie(activities[*best].name, *best)) {
      best = later;
    }
  }
  return next;
}

std::size_t least_name(Activities activities, std::span<const std::size_t> among) {
  return *std::ranges::min_element(among, [&](std::size_t a, std::size_t b) {
    return std::tie(activities[a].name, a) < std::tie(activities[b].name, b);
  });
}

/// One circle from its least name round to it again, the same for any order of the activities.
std::string circle(Activities activities, Precedences precedences) {
  const auto next = ways_into_circles(activities, precedences);
  std::vector<std::size_t> on_the_way;
  for (std::size_t i = 0; i < next.size(); ++i) {
    if (next[i]) on_the_way.push_back(i);
  }
  // After as many moves as there are activities the walk goes round a circle.
  std::size_t here = least_name(activities, on_the_way);
  for (std::size_t moves = 0; moves < next.size(); ++moves) here = *next[here];
  std::vector<std::size_t> members = {here};
  for (std::size_t i = *next[here]; i != here; i = *next[i]) members.push_back(i);

  const std::size_t first = least_name(activities, members);
  std::string path = activities[first].name;
  std::size_t printed = 1;
  for (std::size_t i = *next[first]; i != first && printed < most_names; i = *next[i], ++printed) {
    path += " → " + activities[i].name;
  }
  if (printed < members.size()) path += " → …";
  return path + " → " + activities[first].name;
}

/// Every activity after all those it waits for.
std::vector<std::size_t> in_order(const Graph& graph, Activities activities,
                                  Precedences precedences) {
  std::vector<std::size_t> order;
  order.reserve(activities.size());
  try {
    boost::topological_sort(graph, std::back_inserter(order));
  } catch (const boost::not_a_dag&) {
    throw Error(Code::linkage_cycle, {circle(activities, precedences)});
  }
  std::ranges::reverse(order);
  return order;
}

void run_forwards(const Graph& graph, Activities activities, std::span<const std::size_t> order,
                  Instant origin, std::vector<Timing>& timings) {
  for (std::size_t i = 0; i < activities.size(); ++i) {
    timings[i].start = std::max(origin, activities[i].earliest.value_or(origin));
  }
  for (const std::size_t i : order) {
    timings[i].finish = timings[i].start + activities[i].duration;
    for (const auto& edge : boost::make_iterator_range(boost::out_edges(i, graph))) {
      Timing& later = timings[boost::target(edge, graph)];
      later.start = std::max(later.start, timings[i].finish + graph[edge]);
    }
  }
}

/// The latest finish of every activity that keeps the end of the whole and, when asked, all
/// deadlines.
std::vector<Instant> latest_finishes(const Graph& graph, Activities activities,
                                     std::span<const std::size_t> order, Instant end,
                                     bool keep_deadlines) {
  std::vector<Instant> latest(activities.size(), end);
  for (auto at = order.rbegin(); at != order.rend(); ++at) {
    const std::size_t i = *at;
    if (keep_deadlines && activities[i].deadline) {
      latest[i] = std::min(latest[i], *activities[i].deadline);
    }
    for (const auto& edge : boost::make_iterator_range(boost::out_edges(i, graph))) {
      const std::size_t later = boost::target(edge, graph);
      latest[i] = std::min(latest[i], latest[later] - activities[later].duration - graph[edge]);
    }
  }
  return latest;
}

}  // namespace

std::vector<Timing> schedule(std::span<const Activity> activities,
                             std::span<const Precedence> precedences, Instant origin) {
  check(activities, precedences);
  std::vector<Timing> timings(activities.size());
  if (activities.empty()) return timings;

  const Graph graph = graph_of(activities, precedences);
  const auto order = in_order(graph, activities, precedences);
  run_forwards(graph, activities, order, origin, timings);

  const Instant end = std::ranges::max(timings, {}, &Timing::finish).finish;
  const auto latest = latest_finishes(graph, activities, order, end, true);
  const auto unhurried = latest_finishes(graph, activities, order, end, false);
  for (std::size_t i = 0; i < timings.size(); ++i) {
    Timing& timing = timings[i];
    timing.latest_finish = latest[i];
    timing.latest_start = latest[i] - activities[i].duration;
    timing.slack = timing.latest_start - timing.start;
    timing.critical = unhurried[i] <= timing.finish;
  }
  return timings;
}

std::vector<std::size_t> in_waiting_order(std::span<const Activity> activities,
                                          std::span<const Precedence> precedences) {
  check(activities, precedences);
  return in_order(graph_of(activities, precedences), activities, precedences);
}

}  // namespace muster
