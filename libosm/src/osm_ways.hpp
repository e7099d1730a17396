#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "muster/plan/rules.hpp"
#include "muster/plan/units.hpp"
#include "osm_file.hpp"

namespace muster {

/// A text kept once, however many ways carry it.
using TextIndex = std::uint32_t;

/// One way that is driven. Its nodes stand in OsmWays::nodes, from `first`, `count` of them.
struct DrivenWay {
  std::int64_t id = 0;
  std::size_t first = 0;
  std::uint32_t count = 0;
  std::uint32_t kind = 0;  ///< its row in the rule
  std::int32_t speed_kmh = 0;
  int one_way = 0;  ///< as one_way() has it
  bool bridge = false;
  bool tunnel = false;
  bool hazmat_ban = false;
  bool toll = false;
  std::int32_t max_mass_kg = 0;  ///< 0 where none is known, as for the next two
  std::int32_t max_height_cm = 0;
  std::int32_t max_width_cm = 0;
  TextIndex seasonal = 0;
  TextIndex ref = 0;
  TextIndex name_zh = 0;
  TextIndex name_en = 0;
};

/// What one highway of the rule is taken for.
struct HighwayKind {
  std::string road_class = {};
  std::int32_t speed_kmh = 0;
  bool one_way = false;
};

/// What was met and not taken in.
struct OsmRefusals {
  std::map<std::string, std::size_t> kinds = {};   ///< highways the rule does not name
  std::map<std::string, std::size_t> speeds = {};  ///< speeds that cannot be used
  std::map<std::string, std::size_t> limits = {};
  std::size_t barred = 0;
  std::size_t texts = 0;
  std::size_t turns = 0;
};

/// Every way that is driven, with what its tags say.
class OsmWays {
 public:
  /// Throws:  Error{osm_rule_row} for a speed that cannot be driven, Error{osm_too_large}, and as
  ///          OsmFile.
  OsmWays(const OsmFile& file, const std::string& path, const Rule& rule, std::size_t most_nodes);

  [[nodiscard]] const std::vector<DrivenWay>& ways() const { return ways_; }
  /// The ids of their nodes, way after way.
  [[nodiscard]] const std::vector<std::int64_t>& nodes() const { return nodes_; }
  [[nodiscard]] const HighwayKind& kind(std::uint32_t index) const { return kinds_[index]; }
  [[nodiscard]] const std::string& text(TextIndex index) const { return texts_[index]; }
  [[nodiscard]] const OsmRefusals& refusals() const { return refusals_; }

 private:
  void read_rule(const Rule& rule);
  void take(const OsmWay& way);
  void take_speed(const OsmWay& way, DrivenWay& driven);
  void take_limits(const OsmWay& way, DrivenWay& driven);
  void take_names(const OsmWay& way, DrivenWay& driven);
  TextIndex kept(std::string_view text);

  std::vector<HighwayKind> kinds_ = {};
  std::map<std::string, std::uint32_t, std::less<>> kind_of_ = {};
  std::vector<DrivenWay> ways_ = {};
  std::vector<std::int64_t> nodes_ = {};
  std::vector<std::string> texts_ = {""};
  std::map<std::string, TextIndex, std::less<>> text_of_ = {};
  OsmRefusals refusals_ = {};
};

}  // namespace muster
