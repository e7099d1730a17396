#pragma once

#include <string>
#include <vector>

#include "muster/plan/rules.hpp"
#include "muster/resources/region.hpp"

namespace muster {

/// Places and roads from elsewhere, on their way into a region folder. The places are bare nodes
/// (Place::kind road_node), the roads say so in Road::basis, which begins with `imported_basis`.
struct RoadMap {
  std::vector<Place> places = {};
  std::vector<Road> roads = {};
};
inline constexpr const char* imported_basis = "OpenStreetMap";

/// What an import of roads needs to know of a region folder, which may not have roads yet.
struct RoadFolder {
  RegionHeader header = {};
  Rules rules = {};
  std::vector<Place> places = {};  ///< people's own: all but those an earlier import wrote
};

/// Reads region.xml, the rules and places.csv, no more.
///
/// Throws:  Error{folder_missing} when there is no such folder.
[[nodiscard]] RoadFolder read_road_folder(const std::string& folder, Findings& findings);

/// Looks whether the map is of this region at all, and not of another datum or with latitude and
/// longitude changed about; then joins the region's own places to it: each by an access road to the
/// nearest point of a road, at which that road is cut. A place farther away than the region's
/// access limit is a warning and stays alone. `file` is what findings call the map.
///
/// Order:   places and roads by id afterwards.
void join_places(RoadMap& map, const RoadFolder& folder, const std::string& file,
                 Findings& findings);

/// Puts the map into places.csv and roads.csv in place of what an earlier import wrote; rows and
/// columns of people's own stay.
///
/// Throws:  Error{file_write_failed}, and as read_file().
void write_road_map(const std::string& folder, const RoadMap& map);

}  // namespace muster
