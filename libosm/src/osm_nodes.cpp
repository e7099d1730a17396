#include "osm_nodes.hpp"

#include <algorithm>
#include <cstdlib>

namespace muster {

namespace {

constexpr std::int64_t quarter_e7 = 900'000'000;
constexpr std::int64_t half_e7 = 1'800'000'000;

bool is_on_globe(std::int64_t latitude_e7, std::int64_t longitude_e7) {
  return std::abs(latitude_e7) <= quarter_e7 && std::abs(longitude_e7) <= half_e7;
}

/// The nodes whose coordinates nobody can stand at.
struct OffGlobe {
  std::size_t nodes = 0;
  std::size_t on_it_when_swapped = 0;
  OsmNode first = {};

  void add(const OsmNode& node) {
    if (nodes++ == 0) first = node;
    if (is_on_globe(node.longitude_e7, node.latitude_e7)) ++on_it_when_swapped;
  }
  [[nodiscard]] std::string where() const {
    return format_position({{first.latitude_e7}, {first.longitude_e7}});
  }
};

}  // namespace

OsmNodes::OsmNodes(const OsmFile& file, const std::string& path,
                   const std::vector<std::int64_t>& used, Datum datum, Findings& findings)
    : ids_(used) {
  std::ranges::sort(ids_);
  ids_.erase(std::unique(ids_.begin(), ids_.end()), ids_.end());
  ids_.shrink_to_fit();
  at_.resize(ids_.size());
  there_.resize(ids_.size());
  OffGlobe off;
  std::size_t found = 0;
  const auto take = [&](const OsmNode& node) {
    const auto known = std::ranges::lower_bound(ids_, node.id);
    if (known == ids_.end() || *known != node.id) return;
    const auto number = static_cast<std::size_t>(known - ids_.begin());
    if (!is_on_globe(node.latitude_e7, node.longitude_e7)) return off.add(node);
    const Position position = to_wgs84({{node.latitude_e7}, {node.longitude_e7}}, datum);
    at_[number] = {static_cast<std::int32_t>(position.latitude.e7),
                   static_cast<std::int32_t>(position.longitude.e7)};
    if (!there_[number]) ++found;
    there_[number] = true;
  };
  file.each_node(take);
  if (off.on_it_when_swapped > found) {
    throw Error(Code::geo_swapped, {Text(path + ": " + off.where())});
  }
  if (off.nodes > 0) {
    report(findings, Code::osm_off_globe, {.file = path},
           {std::to_string(off.nodes), std::to_string(off.first.id), off.where()});
  }
  for (std::size_t i = ids_.size(); i-- > 0;) {
    if (there_[i]) continue;
    ++missing_;
    first_missing_ = ids_[i];
  }
}

std::uint32_t OsmNodes::number_of(std::int64_t id) const {
  return static_cast<std::uint32_t>(std::ranges::lower_bound(ids_, id) - ids_.begin());
}

std::optional<Position> OsmNodes::position(std::uint32_t node) const {
  if (!there_[node]) return std::nullopt;
  return Position{{at_[node].latitude_e7}, {at_[node].longitude_e7}};
}

}  // namespace muster
