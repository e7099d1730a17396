#include "muster/resources/travel_index.hpp"

#include <algorithm>
#include <optional>

#include "muster/plan/file.hpp"
#include "road_graph.hpp"
#include "road_index_file.hpp"
#include "travel_index_parts.hpp"

namespace muster {

namespace {

constexpr std::size_t largest_file = std::size_t{4} << 30U;
/// More changed roads than these, and customising the whole is as quick.
constexpr std::size_t few_changes = 100;
constexpr std::size_t few_one_place_in = 1000;

Hierarchy made_hierarchy(const RoadNetwork& network, const std::function<void(int)>& progress) {
  const Skeleton skeleton =
      skeleton_of(static_cast<std::uint32_t>(network.places().size()), network.graph().ends);
  std::vector<MapPoint> points;
  points.reserve(network.places().size());
  for (std::size_t i = 0; i < network.places().size(); ++i) {
    const Position at = network.places().position(i);
    points.push_back({at.longitude.e7, at.latitude.e7});
  }
  OrderProgress told;
  int last = -1;
  if (progress) {
    told = [&](std::uint64_t done, std::uint64_t all) {
      const int percent = static_cast<int>(done * 100 / std::max<std::uint64_t>(all, 1));
      if (percent != last) progress(percent);
      last = percent;
    };
  }
  return in_postorder(contracted(skeleton, dissection_order(skeleton, points, told)));
}

std::shared_ptr<const TravelIndex> index_from(const RoadNetwork& network, Hierarchy hierarchy,
                                              RoadSlots slots, ArcTimes times) {
  auto index = std::make_shared<TravelIndex>();
  index->frame.hierarchy = std::move(hierarchy);
  index->frame.below = arcs_below(index->frame.hierarchy);
  index->frame.slots = std::move(slots);
  RoadTimes open = road_times(network);
  if (times.up.empty()) times = customised(index->frame, open);
  index->open = std::make_shared<const Metric>(std::move(open), std::move(times));
  return index;
}

/// An index as the file holds it, and the roads' places in it.
struct FittingIndex {
  StoredIndex stored = {};
  RoadSlots slots = {};
};

/// What the file holds for this network. Empty when there is none, or it cannot be used, which is
/// then reported.
std::optional<FittingIndex> from_file(const std::string& file, const RoadNetwork& network,
                                      const std::string& map, const std::string& metric,
                                      Findings& findings) {
  const auto refuse = [&](const Text& why) {
    report(findings, Code::index_refused, {.file = file}, {why});
    return std::nullopt;
  };
  std::string bytes;
  try {
    bytes = read_file(file, largest_file);
  } catch (const Error& error) {
    if (error.code() == Code::file_missing) return std::nullopt;
    return refuse({text(error.message(), Language::zh), text(error.message(), Language::en)});
  }
  ReadIndex read = read_index(bytes, map, metric);
  if (!read.index) return refuse(read.refused);
  // A file of this map has an arc for each road; one put together by hand may not.
  std::optional<RoadSlots> slots;
  if (read.index->hierarchy.places() == network.places().size()) {
    slots = road_slots(read.index->hierarchy, network.graph().ends);
  }
  if (!slots) return refuse({"属于另一张路网", "it belongs to another map"});
  if (read.index->times.up.empty()) report(findings, Code::index_metric, {.file = file});
  return FittingIndex{*std::move(read.index), *std::move(slots)};
}

void write(const std::string& file, const TravelIndex& index, const std::string& map,
           const std::string& metric, Findings& findings) {
  try {
    write_file(file, index_bytes({map, metric, index.frame.hierarchy, index.open->times()}));
  } catch (const Error& error) {
    report(findings, Code::index_unwritten, {.file = file},
           {Text(text(error.message(), Language::zh), text(error.message(), Language::en))});
  }
}

/// Scaling keeps every sum right only where nothing was rounded: now = open × n ÷ d for all roads.
std::optional<std::pair<std::uint64_t, std::uint64_t>> uniform_factor(const RoadTimes& open,
                                                                      const RoadTimes& now) {
  std::optional<std::pair<std::uint64_t, std::uint64_t>> factor;
  const auto fits = [&](TravelTime before, TravelTime after) {
    if (!before.reachable() || !after.reachable()) return before == after;
    if (!factor) factor = {after.ms, before.ms};
    return factor->first >= factor->second &&
           std::uint64_t{after.ms} * factor->second == std::uint64_t{before.ms} * factor->first;
  };
  for (std::size_t i = 0; i < open.forward.size(); ++i) {
    if (!fits(open.forward[i], now.forward[i]) || !fits(open.backward[i], now.backward[i])) {
      return std::nullopt;
    }
  }
  return factor;
}

ArcTimes scaled(ArcTimes times, std::uint64_t numerator, std::uint64_t denominator) {
  const auto scale = [&](std::vector<std::uint32_t>& all) {
    for (std::uint32_t& ms : all) {
      if (ms == TravelTime::never) continue;
      ms = static_cast<std::uint32_t>(
          std::min<std::uint64_t>(ms * numerator / denominator, TravelTime::never));
    }
  };
  scale(times.up);
  scale(times.down);
  return times;
}

std::shared_ptr<const Metric> remembered(const TravelIndex& index, RoadTimes roads,
                                         ArcTimes times) {
  auto metric = std::make_shared<const Metric>(std::move(roads), std::move(times));
  const std::scoped_lock lock(index.metrics_mutex);
  std::erase_if(index.metrics, [](const auto& one) { return one.expired(); });
  index.metrics.push_back(metric);
  return metric;
}

}  // namespace

std::shared_ptr<const Metric> TravelIndex::known(const RoadTimes& roads) const {
  if (open->roads() == roads) return open;
  const std::scoped_lock lock(metrics_mutex);
  for (const auto& one : metrics) {
    auto metric = one.lock();
    if (metric && metric->roads() == roads) return metric;
  }
  return nullptr;
}

std::shared_ptr<const Metric> TravelIndex::metric_of(const RoadTimes& roads) const {
  if (auto metric = known(roads)) return metric;
  if (const auto factor = uniform_factor(open->roads(), roads)) {
    return remembered(*this, roads, scaled(open->times(), factor->first, factor->second));
  }
  return remembered(*this, roads, customised(frame, roads));
}

std::shared_ptr<const Metric> TravelIndex::metric_of(const RoadTimes& roads, const Metric& before,
                                                     const RoadChanges& changes) const {
  const std::size_t few = std::max(few_changes, frame.hierarchy.places() / few_one_place_in);
  if (changes.all().size() > few) return metric_of(roads);
  if (auto metric = known(roads)) return metric;
  ArcTimes times = before.times();
  std::vector<RoadIndex> changed;
  for (const RoadChange& change : changes.all()) changed.push_back(RoadIndex{change.road});
  recustomise(times, frame, roads, changed);
  return remembered(*this, roads, std::move(times));
}

std::shared_ptr<const TravelIndex> index_of(const RoadNetwork& network) {
  const std::scoped_lock lock(network.graph().index_mutex);
  return network.graph().index;
}

std::shared_ptr<const TravelIndex> index_made_for(const RoadNetwork& network) {
  static_cast<void>(prepare_travel_index(network, {.small_too = true}));
  return index_of(network);
}

PreparedIndex prepare_travel_index(const RoadNetwork& network, const IndexOptions& options) {
  if (!options.small_too && network.places().size() < places_worth_an_index) return {};
  const std::scoped_lock lock(network.graph().index_mutex);
  if (network.graph().index) return {.origin = IndexOrigin::present};
  PreparedIndex prepared{.origin = IndexOrigin::made};
  std::string map;
  std::string metric;
  std::optional<FittingIndex> found;
  if (!options.file.empty()) {
    map = map_key(network);
    metric = metric_key(road_times(network));
    found = from_file(options.file, network, map, metric, prepared.findings);
  }
  if (found) {
    prepared.origin = IndexOrigin::file;
  } else {
    found = FittingIndex{.stored = {.hierarchy = made_hierarchy(network, options.progress)}};
    found->slots = road_slots(found->stored.hierarchy, network.graph().ends).value();
  }
  StoredIndex& stored = found->stored;
  const bool whole = !stored.times.up.empty() || stored.hierarchy.arcs() == 0;
  network.graph().index = index_from(network, std::move(stored.hierarchy), std::move(found->slots),
                                     std::move(stored.times));
  if (!options.file.empty() && (prepared.origin == IndexOrigin::made || !whole)) {
    write(options.file, *network.graph().index, map, metric, prepared.findings);
  }
  return prepared;
}

}  // namespace muster
