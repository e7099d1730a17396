// Which roads a person means by a target.
#include <algorithm>
#include <functional>
#include <map>
#include <set>
#include <string>
#include <tuple>
#include <utility>

#include "muster/resources/area.hpp"
#include "muster/resources/closures.hpp"
#include "muster/resources/road_rows.hpp"
#include "muster/resources/roads.hpp"

namespace muster {

namespace {

constexpr std::string_view edge_prefix = "edge:";
constexpr std::string_view ref_prefix = "ref:";
constexpr std::string_view polygon_prefix = "polygon:";
constexpr std::string_view bridge_prefix = "bridge:";
constexpr std::string_view tunnel_prefix = "tunnel:";

using Roads = std::vector<RoadIndex>;

[[noreturn]] void throw_unknown(std::string_view target, std::string_view word,
                                const std::vector<std::string>& names) {
  const auto near = near_matches(word, names);
  if (near.empty()) throw Error(Code::closure_unknown, {Text(std::string(target))});
  Text list;
  for (const std::string& name : near) {
    list.zh += (list.zh.empty() ? "" : "、") + name;
    list.en += (list.en.empty() ? "" : ", ") + name;
  }
  throw Error(Code::closure_unknown_near, {Text(std::string(target)), list});
}

std::vector<std::string> road_ids(const RoadNetwork& network) {
  std::vector<std::string> ids;
  for (std::size_t i = 0; i < network.roads().size(); ++i) {
    ids.push_back(network.roads().id(i).str());
  }
  return ids;
}

Roads by_edge(std::string_view id, const RoadNetwork& network) {
  const auto road = network.find(RoadId(id));
  return road ? Roads{*road} : Roads{};
}

Roads by_bare_text(std::string_view target, const RoadNetwork& network) {
  Roads with_id = by_edge(target, network);
  Roads with_ref = network.with_ref(std::string(target));
  if (with_id.empty() && with_ref.empty()) {
    std::vector<std::string> names = network.refs();
    for (std::string& id : road_ids(network)) names.push_back(std::move(id));
    throw_unknown(target, target, names);
  }
  if (with_id.empty()) return with_ref;
  if (!with_ref.empty() && with_ref != with_id) {
    const std::string road = std::string(edge_prefix) + std::string(target);
    const std::string ref = std::string(ref_prefix) + std::string(target);
    throw Error(Code::closure_ambiguous,
                {Text(std::string(target)), Text(road + " 或 " + ref, road + " or " + ref)});
  }
  return with_id;
}

Roads in_area(std::string_view target, std::string_view corners, const RoadNetwork& network) {
  const auto area = parse_area(corners);
  if (!area) throw Error(Code::closure_area, {Text(std::string(target))});
  Roads found;
  for (std::uint32_t i = 0; i < network.roads().size(); ++i) {
    const RoadIndex road{i};
    const std::vector<Position> line = line_of(network, road);
    bool touched = false;
    for (std::size_t at = 1; at < line.size() && !touched; ++at) {
      touched = touches(*area, line[at - 1], line[at]);
    }
    if (touched) found.push_back(road);
  }
  if (found.empty()) throw Error(Code::closure_area_empty, {Text(std::string(target))});
  return found;
}

/// Bridges or tunnels by the id, reference or name of their road.
Roads structures(std::string_view target, std::string_view word, bool Road::*kind,
                 const RoadNetwork& network) {
  Roads found;
  std::set<std::string> names;
  for (std::uint32_t i = 0; i < network.roads().size(); ++i) {
    if (!(network.roads().common(i).*kind)) continue;
    const Road road = network.roads()[i];
    std::vector<std::string> own = road.refs;
    for (const std::string& name : {road.id.str(), road.name.zh, road.name.en}) own.push_back(name);
    if (!word.empty() && std::ranges::find(own, word) != own.end()) found.push_back(RoadIndex{i});
    for (std::string& name : own) {
      if (!name.empty()) names.insert(std::move(name));
    }
  }
  if (found.empty()) throw_unknown(target, word, {names.begin(), names.end()});
  return found;
}

PlaceIndex section_end(std::string_view word, const RoadNetwork& network) {
  if (const auto place = network.find(PlaceId(word))) return *place;
  std::vector<std::string> names;
  std::optional<PlaceIndex> named;
  for (std::uint32_t i = 0; i < network.places().size(); ++i) {
    const Place place = network.places()[i];
    names.push_back(place.id.str());
    if (named || word.empty()) continue;
    if (place.name.zh == word || place.name.en == word) named = PlaceIndex{i};
  }
  if (named) return *named;
  const Text noun("地点", "place");
  const auto near = near_matches(word, names, 1);
  if (near.empty()) throw Error(Code::id_unknown, {noun, Text(std::string(word))});
  throw Error(Code::id_unknown_near, {noun, Text(std::string(word)), Text(near.front())});
}

/// The roads of the shortest way from one place to the other that keeps to these roads, added to
/// `into`. Returns whether there is one.
bool add_way(const Roads& allowed, PlaceIndex from, PlaceIndex to, const RoadNetwork& network,
             std::set<RoadIndex>& into) {
  std::multimap<PlaceIndex, std::pair<RoadIndex, PlaceIndex>> arcs;
  for (const RoadIndex road : allowed) {
    arcs.emplace(network.from(road), std::pair(road, network.to(road)));
    if (!network[road].one_way) arcs.emplace(network.to(road), std::pair(road, network.from(road)));
  }
  std::map<PlaceIndex, std::pair<RoadIndex, PlaceIndex>> came_by;
  std::map<PlaceIndex, std::int64_t> length = {{from, 0}};
  std::set<std::pair<std::int64_t, PlaceIndex>> queue = {{0, from}};
  while (!queue.empty()) {
    const auto [so_far, at] = *queue.begin();
    queue.erase(queue.begin());
    const auto [first, last] = arcs.equal_range(at);
    for (auto arc = first; arc != last; ++arc) {
      const auto& [road, next] = arc->second;
      const std::int64_t then = so_far + network[road].length.count;
      const auto known = length.find(next);
      if (known != length.end() && known->second <= then) continue;
      if (known != length.end()) queue.erase({known->second, next});
      length[next] = then;
      came_by[next] = {road, at};
      queue.emplace(then, next);
    }
  }
  if (!length.contains(to)) return false;
  for (PlaceIndex at = to; at != from; at = came_by.at(at).second)
    into.insert(came_by.at(at).first);
  return true;
}

/// Between two places along the reference, both carriageways.
Roads section(std::string_view ref, std::string_view ends, const Roads& roads,
              const RoadNetwork& network) {
  const std::size_t dots = std::min(ends.find(".."), ends.size());
  const PlaceIndex from = section_end(ends.substr(0, dots), network);
  const PlaceIndex to = section_end(ends.substr(std::min(dots + 2, ends.size())), network);
  std::set<RoadIndex> found;
  const bool there = add_way(roads, from, to, network, found);
  const bool back = add_way(roads, to, from, network, found);
  if ((!there && !back) || found.empty()) {
    throw Error(Code::closure_section, {Text(std::string(ref)), Text(network[from].id.view()),
                                        Text(network[to].id.view())});
  }
  return {found.begin(), found.end()};
}

Roads by_reference(std::string_view target, std::string_view text, const RoadNetwork& network) {
  Roads whole = network.with_ref(std::string(text));
  if (!whole.empty()) return whole;
  const std::size_t at = text.find('@');
  const std::string_view ref = text.substr(0, at);
  whole = network.with_ref(std::string(ref));
  if (whole.empty()) throw_unknown(target, ref, network.refs());
  return section(ref, text.substr(at + 1), whole, network);
}

}  // namespace

std::vector<RoadIndex> closed_roads(std::string_view target, const RoadNetwork& network) {
  const auto rest = [&](std::string_view prefix) { return target.substr(prefix.size()); };
  if (target.starts_with(edge_prefix)) {
    Roads found = by_edge(rest(edge_prefix), network);
    if (found.empty()) throw_unknown(target, rest(edge_prefix), road_ids(network));
    return found;
  }
  if (target.starts_with(ref_prefix)) return by_reference(target, rest(ref_prefix), network);
  if (target.starts_with(polygon_prefix)) return in_area(target, rest(polygon_prefix), network);
  if (target.starts_with(bridge_prefix)) {
    return structures(target, rest(bridge_prefix), &Road::bridge, network);
  }
  if (target.starts_with(tunnel_prefix)) {
    return structures(target, rest(tunnel_prefix), &Road::tunnel, network);
  }
  return by_bare_text(target, network);
}

}  // namespace muster
