#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

namespace muster {

struct OsmWay {
  std::int64_t id = 0;
  std::vector<std::int64_t> nodes = {};
  std::function<std::string_view(const char* key)> tag = {};  ///< empty where it has none
};

struct OsmNode {
  std::int64_t id = 0;
  std::int64_t latitude_e7 = 0;  ///< as it is written, perhaps off the globe
  std::int64_t longitude_e7 = 0;
};

/// One OpenStreetMap file, PBF or XML, read as often as it is asked. Only a bounded part of it is
/// in memory at a time; what is not OpenStreetMap data is Error{osm_unreadable}.
class OsmFile {
 public:
  /// Throws:  Error{file_missing}; Error{osm_unreadable} for what is not an ordinary file, and for
  ///          PBF whose blocks are cut short or say that they unpack to a hundred times their size.
  OsmFile(std::string path, std::function<void(int percent)> progress);

  /// Every way in the order of the file, and every relation by its tag `type`.
  void each_way(const std::function<void(const OsmWay&)>& way,
                const std::function<void(std::string_view type)>& relation) const;
  /// Every node that has coordinates, in the order of the file.
  void each_node(const std::function<void(const OsmNode&)>& node) const;

 private:
  std::string path_;      ///< as the caller wrote it
  std::string absolute_;  ///< never taken for an address on the network
  bool xml_ = false;
  std::function<void(int percent)> progress_;
};

}  // namespace muster
