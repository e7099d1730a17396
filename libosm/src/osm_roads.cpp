#include "muster/osm/osm_roads.hpp"

#include <algorithm>
#include <set>
#include <utility>

#include "osm_pieces.hpp"

namespace muster {

namespace {

std::string count_text(std::size_t count) { return std::to_string(count); }
std::string kilometers(std::int64_t millimeters) {
  return std::to_string((millimeters + 500'000) / 1'000'000);
}

/// "footway 12, steps 3, …": the most frequent first, then by word.
std::string counted(const std::map<std::string, std::size_t>& counts) {
  constexpr std::size_t shown = 8;
  std::vector<std::pair<std::string, std::size_t>> words(counts.begin(), counts.end());
  std::ranges::stable_sort(words, std::ranges::greater{},
                           [](const auto& word) { return word.second; });
  std::string text;
  for (std::size_t i = 0; i < words.size() && i < shown; ++i) {
    text += (i == 0 ? "" : ", ") + words[i].first + " " + count_text(words[i].second);
  }
  return words.size() > shown ? text + ", …" : text;
}

std::size_t total(const std::map<std::string, std::size_t>& counts) {
  std::size_t sum = 0;
  for (const auto& [word, count] : counts) sum += count;
  return sum;
}

void report_refusals(const OsmRefusals& refusals, const std::string& path, Findings& findings) {
  const auto words = [&](Code code, const std::map<std::string, std::size_t>& counts) {
    if (counts.empty()) return;
    report(findings, code, {.file = path}, {count_text(total(counts)), counted(counts)});
  };
  const auto number = [&](Code code, std::size_t count) {
    if (count > 0) report(findings, code, {.file = path}, {count_text(count)});
  };
  number(Code::osm_turns, refusals.turns);
  words(Code::osm_classes, refusals.kinds);
  number(Code::osm_barred, refusals.barred);
  words(Code::osm_speeds, refusals.speeds);
  words(Code::osm_limits, refusals.limits);
  number(Code::osm_texts, refusals.texts);
}

/// Turns the pieces that are kept into places and roads.
class MapMaker {
 public:
  MapMaker(const OsmWays& ways, const OsmNodes& nodes, const OsmPieces& pieces,
           const OsmOptions& options)
      : ways_(ways), nodes_(nodes), pieces_(pieces), options_(options) {}

  RoadMap map(const std::vector<std::uint32_t>& part) {
    std::map<std::uint32_t, std::set<std::pair<std::string, std::string>>> names;
    for (const OsmPiece& piece : pieces_.pieces()) {
      if (part[pieces_.from(piece)] != 0 || part[pieces_.to(piece)] != 0) continue;
      add_road(piece);
      const DrivenWay& way = ways_.ways()[piece.way];
      for (const std::uint32_t end : {pieces_.from(piece), pieces_.to(piece)}) {
        auto& here = names[end];
        if (way.name_zh != 0 || way.name_en != 0) {
          here.emplace(ways_.text(way.name_zh), ways_.text(way.name_en));
        } else if (way.ref != 0) {
          here.emplace(ways_.text(way.ref), ways_.text(way.ref));
        }
      }
    }
    for (const auto& [node, here] : names) add_place(node, here);
    std::ranges::sort(map_.places, {}, &Place::id);
    std::ranges::sort(map_.roads, {}, &Road::id);
    return std::move(map_);
  }

 private:
  [[nodiscard]] std::string place_id(std::uint32_t node) const {
    return "n" + std::to_string(nodes_.id(node));
  }

  /// Named after the roads that meet there: "长宁路 / 府东街".
  void add_place(std::uint32_t node, const std::set<std::pair<std::string, std::string>>& names) {
    Text name;
    std::size_t count = 0;
    for (const auto& [zh, en] : names) {
      if (++count > 2) break;
      name.zh += (count == 1 ? "" : " / ") + (zh.empty() ? en : zh);
      name.en += (count == 1 ? "" : " / ") + (en.empty() ? zh : en);
    }
    if (name.empty()) name = Text(place_id(node));
    map_.places.push_back({.id = PlaceId(place_id(node)),
                           .name = name,
                           .kind = road_node,
                           .position = *nodes_.position(node),
                           .provenance = options_.provenance});
  }

  /// "w123-456": the way and the node it begins at; once more where a way passes it again.
  RoadId road_id(const OsmPiece& piece) {
    const std::string id = "w" + std::to_string(ways_.ways()[piece.way].id) + "-" +
                           std::to_string(nodes_.id(pieces_.from(piece)));
    const std::size_t times = ++taken_[id];
    return RoadId(times == 1 ? id : id + "-" + std::to_string(times));
  }

  static std::optional<std::int64_t> known(std::int32_t limit) {
    return limit == 0 ? std::nullopt : std::optional<std::int64_t>(limit);
  }

  [[nodiscard]] std::vector<std::string> refs(TextIndex index) const {
    std::vector<std::string> refs;
    std::string_view rest = ways_.text(index);
    while (!rest.empty()) {
      std::string_view ref = rest.substr(0, rest.find(';'));
      rest.remove_prefix(std::min(ref.size() + 1, rest.size()));
      while (ref.starts_with(' ')) ref.remove_prefix(1);
      while (ref.ends_with(' ')) ref.remove_suffix(1);
      if (!ref.empty() && std::ranges::find(refs, ref) == refs.end()) refs.emplace_back(ref);
    }
    return refs;
  }

  void add_road(const OsmPiece& piece) {
    const DrivenWay& way = ways_.ways()[piece.way];
    Road road{.id = road_id(piece),
              .from = PlaceId(place_id(pieces_.from(piece))),
              .to = PlaceId(place_id(pieces_.to(piece))),
              .refs = refs(way.ref),
              .name = {ways_.text(way.name_zh), ways_.text(way.name_en)},
              .road_class = ways_.kind(way.kind).road_class,
              .length = {std::max<std::int64_t>(1, (piece.millimeters + 500) / 1000)},
              .speed = {way.speed_kmh},
              .one_way = way.one_way != 0,
              .bridge = way.bridge,
              .tunnel = way.tunnel,
              .hazmat_ban = way.hazmat_ban,
              .toll = way.toll,
              .max_mass_kg = known(way.max_mass_kg),
              .max_height_cm = known(way.max_height_cm),
              .max_width_cm = known(way.max_width_cm),
              .basis = std::string(imported_basis) + " way " + std::to_string(way.id),
              .provenance = options_.provenance};
    if (road.name.zh.empty()) road.name.zh = road.name.en;
    if (road.name.en.empty()) road.name.en = road.name.zh;
    if (way.seasonal != 0) road.seasonal = ways_.text(way.seasonal);
    for (std::size_t i = piece.first + 1; i < piece.last; ++i) {
      road.shape.push_back(*nodes_.position(pieces_.line()[i]));
    }
    if (way.one_way < 0) {
      std::swap(road.from, road.to);
      std::ranges::reverse(road.shape);
    }
    map_.roads.push_back(std::move(road));
  }

  const OsmWays& ways_;
  const OsmNodes& nodes_;
  const OsmPieces& pieces_;
  const OsmOptions& options_;
  RoadMap map_ = {};
  std::map<std::string, std::size_t> taken_ = {};
};

/// What is outside the largest part, and where the largest of it lies.
void report_parts(const OsmPieces& pieces, const OsmNodes& nodes,
                  const std::vector<std::uint32_t>& part, const std::string& path,
                  Findings& findings) {
  std::size_t roads = 0;
  std::size_t lost = 0;
  std::int64_t kept_mm = 0;
  std::int64_t lost_mm = 0;
  std::map<std::uint32_t, std::size_t> lost_in;
  for (const OsmPiece& piece : pieces.pieces()) {
    const std::uint32_t outer = std::max(part[pieces.from(piece)], part[pieces.to(piece)]);
    ++(outer == 0 ? roads : lost);
    (outer == 0 ? kept_mm : lost_mm) += piece.millimeters;
    if (outer != 0) ++lost_in[outer];
  }
  if (lost == 0) return;
  const auto largest = std::ranges::max_element(
      lost_in, [](const auto& a, const auto& b) { return a.second < b.second; });
  const auto node =
      static_cast<std::uint32_t>(std::ranges::find(part, largest->first) - part.begin());
  report(findings, Code::osm_parts, {.file = path},
         {count_text(roads), kilometers(kept_mm), count_text(lost), kilometers(lost_mm),
          format_position(*nodes.position(node))});
}

}  // namespace

RoadMap read_osm_roads(const std::string& path, const Rule& rule, const OsmOptions& options,
                       Findings& findings) {
  const OsmFile file(path, options.progress);
  const OsmWays ways(file, path, rule, options.most_nodes);
  report_refusals(ways.refusals(), path, findings);
  if (ways.ways().empty()) throw Error(Code::osm_no_roads, {Text(path)});
  const OsmNodes nodes(file, path, ways.nodes(), options.datum, findings);
  if (nodes.missing() > 0) {
    report(findings, Code::osm_nodes_missing, {.file = path},
           {count_text(nodes.missing()), std::to_string(nodes.first_missing())});
  }
  const OsmPieces pieces(ways, nodes, path, findings);
  if (pieces.pieces().empty()) throw Error(Code::osm_no_roads, {Text(path)});
  const auto part = strong_parts(pieces, ways, nodes.size());
  report_parts(pieces, nodes, part, path, findings);
  RoadMap map = MapMaker(ways, nodes, pieces, options).map(part);
  if (map.roads.empty()) throw Error(Code::osm_no_roads, {Text(path)});
  return map;
}

}  // namespace muster
