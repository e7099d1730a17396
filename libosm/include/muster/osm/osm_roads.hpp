#pragma once

#include <cstddef>
#include <functional>
#include <string>
#include <vector>

#include "muster/plan/rules.hpp"
#include "muster/resources/road_import.hpp"

namespace muster {

struct OsmOptions {
  Datum datum = Datum::wgs84;  ///< OpenStreetMap is WGS-84; some copies are not
  Provenance provenance = {};  ///< of every place and road
  std::size_t most_nodes =
      6'000'000;  ///< of all roads that are driven; beyond it the file is refused
  std::function<void(int percent)> progress = {};
};

/// The roads of an OpenStreetMap file that are driven, PBF or XML, told apart by their first bytes.
///
/// The rule (subject osm_road) says which highways are driven, of what class, and how fast where no
/// speed is posted. Ways are cut where they meet; of the network the largest part is kept within
/// which every place reaches every other. What was left out, ignored or not understood is a
/// finding. The same file gives the same roads.
///
/// Cost:    two passes over the file; memory for the nodes of roads that are driven, not for the
///          file.
/// Throws:  Error{file_missing}, Error{osm_unreadable}, Error{osm_no_roads}, Error{osm_too_large},
///          Error{osm_rule_row}, Error{geo_swapped} where most nodes are on the globe only once
///          latitude and longitude change places.
[[nodiscard]] RoadMap read_osm_roads(const std::string& path, const Rule& rule,
                                     const OsmOptions& options, Findings& findings);

}  // namespace muster
