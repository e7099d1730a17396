// Any bytes as a map: roads that make a network, or refused, never anything else.

#include <cstdint>
#include <filesystem>
#include <fstream>
#include <string>

#include <unistd.h>

#include "muster/osm/osm_roads.hpp"

namespace {

/// A map is read from a file, so the bytes go through one.
std::string file_of(const std::uint8_t* data, std::size_t size) {
  static const std::string path =
      (std::filesystem::temp_directory_path() / ("muster-osm-" + std::to_string(getpid())))
          .string();
  std::ofstream file(path, std::ios::binary | std::ios::trunc);
  file.write(reinterpret_cast<const char*>(data), static_cast<std::streamsize>(size));
  return path;
}

muster::Rule rule() {
  muster::Rule rule{.id = muster::RuleId("fuzz"), .subject = "osm_road"};
  for (const char* highway : {"motorway", "primary", "residential", "service"}) {
    rule.rows.push_back({{"highway", highway}, {"class", "road"}, {"speed_kmh", "50"}});
  }
  return rule;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace muster;
  const std::string path = file_of(data, size);
  Findings findings;
  try {
    const RoadMap map = read_osm_roads(path, rule(), {.most_nodes = 100'000}, findings);
    const RoadNetwork network(map.places, map.roads);
    (void)nearest_road(network, map.places.front().position);
  } catch (const Error& error) {
    (void)text(error.message(), Language::en);
    if (error.code() == Code::internal) std::terminate();
  }
  for (const Finding& finding : findings) (void)text(finding, Language::en);
  std::filesystem::remove(path);
  return 0;
}
