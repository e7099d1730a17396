#include "osm_ways.hpp"

#include "muster/plan/error.hpp"
#include "muster/plan/text.hpp"
#include "osm_tags.hpp"

namespace muster {

namespace {

/// Counts by word; of rubbish only so many words, the rest as one.
void count(std::map<std::string, std::size_t>& counts, std::string_view word) {
  constexpr std::size_t most_words = 200;
  constexpr std::size_t longest = 60;
  std::string clean = one_line(word.substr(0, longest));
  if (!counts.contains(clean) && counts.size() >= most_words) clean = "…";
  ++counts[clean];
}

bool said(std::string_view value) { return !value.empty() && value != "no"; }

/// The nearest word about motor vehicles counts; who drives to an emergency may use what is
/// private.
bool is_barred(const OsmWay& way) {
  if (way.tag("area") == "yes") return true;
  if (said(way.tag("emergency"))) return false;
  for (const char* key : {"motor_vehicle", "vehicle", "access"}) {
    const std::string_view value = way.tag(key);
    if (!value.empty()) return value == "no";
  }
  return false;
}

}  // namespace

OsmWays::OsmWays(const OsmFile& file, const std::string& path, const Rule& rule,
                 std::size_t most_nodes) {
  read_rule(rule);
  const auto way = [&](const OsmWay& one) {
    take(one);
    if (nodes_.size() > most_nodes) {
      throw Error(Code::osm_too_large, {Text(path), Text(std::to_string(most_nodes))});
    }
  };
  const auto relation = [&](std::string_view type) {
    if (type.starts_with("restriction")) ++refusals_.turns;
  };
  file.each_way(way, relation);
}

void OsmWays::read_rule(const Rule& rule) {
  for (const auto& row : rule.rows) {
    const auto field = [&](const char* name) {
      const auto found = row.find(name);
      return found == row.end() ? std::string() : found->second;
    };
    const auto speed = Decimal::parse(field("speed_kmh")).value_or(Decimal{});
    const std::int64_t whole = speed.micros() / Decimal::scale;
    if (whole < 1 || whole > 300 || speed != Decimal::of(whole)) {
      throw Error(Code::osm_rule_row,
                  {Text(rule.id.view()), Text(field("highway")), Text(field("speed_kmh"))});
    }
    kind_of_.emplace(field("highway"), static_cast<std::uint32_t>(kinds_.size()));
    kinds_.push_back({.road_class = field("class"),
                      .speed_kmh = static_cast<std::int32_t>(whole),
                      .one_way = field("one_way") == "yes"});
  }
}

void OsmWays::take(const OsmWay& way) {
  const std::string_view highway = way.tag("highway");
  if (highway.empty()) return;
  const auto kind = kind_of_.find(highway);
  if (kind == kind_of_.end()) return count(refusals_.kinds, highway);
  if (is_barred(way)) {
    ++refusals_.barred;
    return;
  }
  DrivenWay driven{.id = way.id, .first = nodes_.size(), .kind = kind->second};
  const std::string_view junction = way.tag("junction");
  const bool round = junction == "roundabout" || junction == "circular";
  driven.one_way =
      one_way(way.tag("oneway")).value_or(round || kinds_[kind->second].one_way ? 1 : 0);
  driven.bridge = said(way.tag("bridge"));
  driven.tunnel = said(way.tag("tunnel"));
  driven.hazmat_ban = way.tag("hazmat") == "no";
  driven.toll = way.tag("toll") == "yes";
  take_speed(way, driven);
  take_limits(way, driven);
  take_names(way, driven);
  for (const std::int64_t node : way.nodes) {
    if (nodes_.size() == driven.first || nodes_.back() != node) nodes_.push_back(node);
  }
  driven.count = static_cast<std::uint32_t>(nodes_.size() - driven.first);
  ways_.push_back(driven);
}

void OsmWays::take_speed(const OsmWay& way, DrivenWay& driven) {
  driven.speed_kmh = kinds_[driven.kind].speed_kmh;
  std::optional<std::int64_t> posted;
  for (const char* key : {"maxspeed", "maxspeed:forward", "maxspeed:backward"}) {
    const std::string_view value = way.tag(key);
    const TagNumber number = speed_kmh(value);
    if (number.refused) count(refusals_.speeds, value);
    if (number.value && (!posted || *number.value < *posted)) posted = number.value;
  }
  if (posted) driven.speed_kmh = static_cast<std::int32_t>(*posted);
}

void OsmWays::take_limits(const OsmWay& way, DrivenWay& driven) {
  const auto limit = [&](std::initializer_list<const char*> keys,
                         TagNumber (*number)(std::string_view)) {
    std::int64_t least = 0;
    for (const char* key : keys) {
      const std::string_view value = way.tag(key);
      const TagNumber one = number(value);
      if (one.refused) count(refusals_.limits, std::string(key) + "=" + std::string(value));
      if (one.value && (least == 0 || *one.value < least)) least = *one.value;
    }
    return static_cast<std::int32_t>(least);
  };
  driven.max_mass_kg = limit({"maxweight", "maxweightrating"}, mass_kg);
  driven.max_height_cm = limit({"maxheight", "maxheight:physical"}, length_cm);
  driven.max_width_cm = limit({"maxwidth", "maxwidth:physical"}, length_cm);
}

void OsmWays::take_names(const OsmWay& way, DrivenWay& driven) {
  bool unclean = false;
  const auto name = [&](std::string_view value) {
    if (is_name(value)) return kept(value);
    unclean = unclean || !value.empty();
    return TextIndex{0};
  };
  driven.ref = name(way.tag("ref"));
  const TextIndex plain = name(way.tag("name"));
  const TextIndex zh = name(way.tag("name:zh"));
  const TextIndex en = name(way.tag("name:en"));
  driven.name_zh = zh != 0 ? zh : plain;
  driven.name_en = en != 0 ? en : plain;
  driven.seasonal = name(way.tag("seasonal"));
  if (text(driven.seasonal) == "no") driven.seasonal = 0;
  if (way.tag("winter_road") == "yes" || way.tag("ice_road") == "yes") {
    driven.seasonal = kept("winter");
  }
  if (unclean) ++refusals_.texts;
}

TextIndex OsmWays::kept(std::string_view text) {
  const auto known = text_of_.find(text);
  if (known != text_of_.end()) return known->second;
  const auto index = static_cast<TextIndex>(texts_.size());
  texts_.emplace_back(text);
  text_of_.emplace(texts_.back(), index);
  return index;
}

}  // namespace muster
